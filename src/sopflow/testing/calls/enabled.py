"""Enabled calls: the state of a case at a time, and the calls that it accepts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from datetime import datetime
from functools import cached_property, partial
from itertools import chain
from typing import Any, Final, TypeAlias

from attrs import evolve, field, frozen

from sopflow.definition import Activity, OnLate, Sop, Step
from sopflow.flow.row import alternatives, ready, required
from sopflow.machine import Case, RefusalCode, Task
from sopflow.testing.calls.actions import REASON, UNKNOWN, action_call, reserved_to
from sopflow.testing.model import Person, ReferenceTask, Request
from sopflow.testing.reference import ReferenceCase
from sopflow.testing.walks import performer

AnyCase: TypeAlias = Case | ReferenceCase
"""A case of a machine or of the reference."""

PEOPLE: Final = ("ani", "budi", "citra", "dewi", "eko", "fajar", "gita", "hadi")
"""Names of performers."""


@frozen(eq=False)
class EnabledCalls:
    """The state of a case at a time, after all lapses until then, and the calls that it accepts.

    Attributes:
        sop: The SOP of the case.
        at: The time.
        last_at: The time of the last recorded event; lapses until ``at`` are not recorded.
        state: The step or final state of the case.
        done: Ids of the activities completed in this visit of the step, in order.
        documents: Ids of the documents in the case.
        due: The due time of the step.
        is_suspended: Whether the clock is stopped.
        version: The number of events.
        names: Names of the performers of earlier activities.
        admits: Whether actors and four eyes allow a person to do an activity of the step now.
        moments: The times of the moments that are set, by id.
        earliest: The earliest time to complete an activity of the step, as far as its moments are set.
        is_met: Whether the conditions that an activity of the step needs are met.
        candidates: The persons to consider for actors, the simplest first.
    """

    sop: Sop
    at: datetime
    last_at: datetime
    state: str
    done: tuple[str, ...]
    documents: frozenset[str]
    due: datetime | None
    is_suspended: bool
    version: int
    names: tuple[str, ...]
    admits: Callable[[Activity, Person], bool]
    moments: Mapping[str, datetime]
    earliest: Callable[[Activity], datetime | None]
    is_met: Callable[[Activity], bool]
    candidates: Callable[[Sequence[str]], Iterable[Person]] = field()

    @candidates.default
    def _default_candidates(self) -> Callable[[Sequence[str]], Iterable[Person]]:
        return partial(_candidates, self.sop, len(self.names))

    @property
    def step(self) -> Step | None:
        """The step of the case; None at an end."""
        return self.sop.step(self.state) if self.state in self.sop.positions else None

    @property
    def ready(self) -> list[Activity]:
        """The activities whose turn it is, even if the clock is stopped."""
        return [] if self.step is None else ready(self.step, self.done)

    @cached_property
    def completable(self) -> tuple[Activity, ...]:
        """The activities that can be completed now."""
        if self.is_suspended:
            return ()
        return tuple(each for each in self.ready if not self.obstacles(each))

    @cached_property
    def completions(self) -> tuple[Request, ...]:
        """The simplest call that completes each completable activity, with the first answer of a decision."""
        return tuple(self.completion(activity) for activity in self.completable)

    @property
    def actions(self) -> tuple[str, ...]:
        """The actions allowed besides ``complete``, the simplest first."""
        if self.step is None:
            return ()
        possible = (
            *(("attach",) if self.supplied else ()),
            *(("resume",) if self.is_suspended else ("suspend", "restart_clock")),
            *(("set_moment",) if self.sop.moments else ()),
            "cancel",
        )
        return tuple(action for action in possible if reserved_to(self.sop, action) != ())

    @property
    def supplied(self) -> tuple[str, ...]:
        """The documents that come from outside."""
        return tuple(id_ for id_, document in self.sop.documents.items() if document.supplied)

    def missing(self, activity: Activity) -> tuple[str, ...]:
        """Return the documents that an activity requires and that are not in the case."""
        step = self.sop.step_of(activity.id)
        missing = required(step, activity) - self.documents
        for group in alternatives(step, activity):
            if self.documents.isdisjoint(group) and missing.isdisjoint(group):
                accepted = self.accepted(activity)
                missing.add(next((id_ for id_ in group if id_ in accepted), group[0]))
        return tuple(id_ for id_ in self.sop.documents if id_ in missing) if missing else ()

    def is_obtainable_for(self, activity: Activity) -> bool:
        """Whether the documents that an activity requires are in the case, or may be handed over with it."""
        missing = self.missing(activity)
        return not missing or set(missing) <= set(self.accepted(activity))

    def accepted(self, activity: Activity) -> tuple[str, ...]:
        """Return the documents that may be handed over with an activity."""
        made = self.sop.step_of(activity.id).may_produce
        return tuple(id_ for id_, document in self.sop.documents.items() if document.supplied or id_ in made)

    def unset(self, activity: Activity) -> tuple[str, ...]:
        """Return the moments that are not set and before which an activity may not be completed."""
        earliest = (place.not_before for place in (self.sop.step_of(activity.id), activity))
        ids = dict.fromkeys(each.moment for each in earliest if each is not None)
        return tuple(id_ for id_ in ids if id_ not in self.moments)

    def obstacles(self, activity: Activity) -> set[RefusalCode]:
        """Return the codes with which any completion of an activity of the step is refused now."""
        found = set() if self.is_obtainable_for(activity) else {RefusalCode.DOCUMENTS}
        if self.sop.moments:
            earliest = self.earliest(activity)
            found |= {RefusalCode.MOMENT} if self.unset(activity) else set()
            found |= {RefusalCode.TOO_EARLY} if earliest is not None and self.at < earliest else set()
        return found if self.is_met(activity) else {*found, RefusalCode.CONDITION}

    def setting(self, moment: str, value: datetime, by: Person | None = None) -> Request:
        """Return the simplest call that sets a moment, with a reason if that amends it.

        Args:
            moment: The id of the moment.
            value: Its time.
            by: The performer; by default an actor who may set moments.
        """
        actors = reserved_to(self.sop, "set_moment")
        amends = self.moments.get(moment, value) != value
        allowed = Person(None, actors[:1]) if actors else None
        return Request(
            "set_moment", self.at, by or allowed, reason=REASON if amends else None, moment=moment, value=value
        )

    def needs_reason(self) -> bool:
        """Whether a completion needs a reason now."""
        late = self.due is not None and self.at > self.due
        return late and self.step is not None and self.sop.late_rule(self.step) == OnLate.JUSTIFY

    def performers(self, activity: Activity, actors: Sequence[str] = ()) -> Iterator[Person]:
        """Yield the persons who may do an activity of the step, the simplest first.

        Args:
            activity: The activity.
            actors: The actors for whom they act; by default those of the activity.
        """
        return (person for person in self.candidates(actors or activity.actors) if self.admits(activity, person))

    def completion(
        self,
        activity: Activity,
        by: Person | None = None,
        outcome: str | None = None,
        documents: Mapping[str, str | None] | Iterable[str] = (),
    ) -> Request:
        """Return the simplest call that completes an activity.

        Args:
            activity: An activity of the step.
            by: The performer; by default the first of ``performers``.
            outcome: The answer of a decision; by default the first.
            documents: Documents to hand over besides the missing ones.
        """
        return Request(
            "complete",
            self.at,
            by or next(self.performers(activity)),
            activity.id,
            outcome if outcome is not None else next(iter(activity.outcomes), None),
            {**dict.fromkeys(self.missing(activity)), **_by_id(documents)},
            REASON if self.needs_reason() else None,
        )

    def call(self, action: str) -> Request:
        """Return the simplest call of another action, whether it is allowed or not."""
        if action == "set_moment":
            missing = (id_ for id_ in self.sop.moments if id_ not in self.moments)
            moment = next(chain(missing, self.sop.moments), UNKNOWN)
            return self.setting(moment, self.moments.get(moment, self.at))
        documents = dict.fromkeys(self.supplied[:1]) if action == "attach" else {}
        request = action_call(self.sop, action, self.at, documents=documents)
        return evolve(request, to=max(1, self.version - 1)) if action == "correct" else request


def enabled_calls(
    case: AnyCase, at: datetime, candidates: Callable[[Sequence[str]], Iterable[Person]] | None = None
) -> EnabledCalls:
    """Return the calls that a case accepts at a time; the case does not change.

    Args:
        case: The case, which is open.
        at: An aware time, not before the last event.
        candidates: The persons to consider for actors, the simplest first; by default nameless and named ones.
    """
    more = {} if candidates is None else {"candidates": candidates}
    if isinstance(case, Case):
        then: Any = copy(case)
        then.tick(at)
        people = (event.by for event in then.history if event.by is not None)
        names = tuple(dict.fromkeys(by.id for by in people if by.id is not None))
        return EnabledCalls(
            then.machine.sop, at, case.last_at or at, then.state, then.done, frozenset(then.documents), then.due,
            then.suspended_since is not None, then.version, names,
            lambda activity, by: any(task.activity == activity.id for task in then.tasks(by=performer(by), at=at)),
            then.moments, lambda activity: _not_before(then.tasks(at=at), activity),
            lambda activity: not any(task.unmet for task in then.tasks(at=at) if task.activity == activity.id), **more,
        )  # fmt: skip
    now, last_at = case.as_of(at), case.now.last_at or at
    names = tuple(dict.fromkeys(name for names in now.persons.values() for name in names))
    return EnabledCalls(
        case.sop, at, last_at, str(now.state), tuple(now.done), frozenset(now.documents), now.due,
        now.suspended is not None, len(now.events), names, partial(case.admits, now), now.moments,
        lambda activity: _not_before(case.tasks(at=at), activity), lambda activity: not case.unmet_by(activity), **more,
    )  # fmt: skip


def _not_before(tasks: Iterable[Task | ReferenceTask], activity: Activity) -> datetime | None:
    return next((task.not_before for task in tasks if task.activity == activity.id), None)


def _candidates(sop: Sop, count: int, actors: Sequence[str]) -> Iterator[Person]:
    """Yield nameless and named performers; one more name than the given count has done nothing yet."""
    yield from (Person(None, (actor,)) for actor in actors)
    # The same two people act for many actors, so that they meet four-eyes constraints.
    yield from (Person(name, of) for of in (actors[:1], sop.actors) for name in PEOPLE[:2])
    yield from (Person(name, sop.actors) for name in PEOPLE[2:])
    yield from (Person(f"orang_{number}", actors[:1]) for number in range(1, count + 2))


def _by_id(documents: Mapping[str, str | None] | Iterable[str]) -> Mapping[str, str | None]:
    return documents if isinstance(documents, Mapping) else dict.fromkeys(documents)
