"""Enabled and rejected calls: what a case accepts at a time, and calls that it must refuse, by code.

They are derived from the case and its SOP, never by trial: a rejected call is an enabled call with one fault. Cases of
a machine and of the reference are supported.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from copy import copy
from datetime import datetime, timedelta
from functools import cached_property, partial
from typing import Any, Final, TypeAlias

from attrs import evolve, field, frozen

from sopflow.definition import Activity, OnLate, Sop, Step
from sopflow.flow.row import ready, required
from sopflow.machine import Case, RefusalCode
from sopflow.testing.model import Person, Request
from sopflow.testing.reference import ReferenceCase
from sopflow.testing.walks import performer

AnyCase: TypeAlias = Case | ReferenceCase
"""A case of a machine or of the reference."""

PEOPLE: Final = ("ani", "budi", "citra", "dewi", "eko", "fajar", "gita", "hadi")
"""Names of performers."""

UNKNOWN: Final = "tidak_dikenal"
"""A name that is not in the SOP; if it is, ``tidak_dikenal_1`` is used, and so on."""

REASON: Final = "antrean panjang"
"""The reason given for a late completion."""

_REFERENCE: Final = "A-1"


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
        names: Names of the performers of earlier activities.
        admits: Whether actors and four eyes allow a person to do an activity of the step now.
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
    names: tuple[str, ...]
    admits: Callable[[Activity, Person], bool]
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
        missing = ((activity, self.missing(activity)) for activity in self.ready)
        return tuple(activity for activity, ids in missing if not ids or set(ids) <= set(self.accepted(activity)))

    @cached_property
    def completions(self) -> tuple[Request, ...]:
        """The simplest call that completes each completable activity, with the first answer of a decision."""
        return tuple(self.completion(activity) for activity in self.completable)

    @property
    def actions(self) -> tuple[str, ...]:
        """The actions allowed besides ``complete``, the simplest first."""
        if self.step is None:
            return ()
        return (
            *(("attach",) if self.supplied else ()),
            *(("resume",) if self.is_suspended else ("suspend", "restart_clock")),
            "cancel",
        )

    @property
    def supplied(self) -> tuple[str, ...]:
        """The documents that come from outside."""
        return tuple(id_ for id_, document in self.sop.documents.items() if document.supplied)

    def missing(self, activity: Activity) -> tuple[str, ...]:
        """Return the documents that an activity requires and that are not in the case."""
        missing = required(self.sop.step_of(activity.id), activity) - self.documents
        return tuple(id_ for id_ in self.sop.documents if id_ in missing) if missing else ()

    def accepted(self, activity: Activity) -> tuple[str, ...]:
        """Return the documents that may be handed over with an activity."""
        made = self.sop.step_of(activity.id).may_produce
        return tuple(id_ for id_, document in self.sop.documents.items() if document.supplied or id_ in made)

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
        documents = dict.fromkeys(self.supplied[:1]) if action == "attach" else {}
        return Request(action, self.at, documents=documents)


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
            then.suspended_since is not None, names,
            lambda activity, by: any(task.activity == activity.id for task in then.tasks(by=performer(by), at=at)),
            **more,
        )  # fmt: skip
    now, last_at = case.as_of(at), case.now.last_at or at
    names = tuple(dict.fromkeys(name for name in now.persons.values() if name is not None))
    return EnabledCalls(
        case.sop, at, last_at, str(now.state), tuple(now.done), frozenset(now.documents), now.due,
        now.suspended is not None, names, partial(case.admits, now), **more,
    )  # fmt: skip


def _candidates(sop: Sop, count: int, actors: Sequence[str]) -> Iterator[Person]:
    """Yield nameless and named performers; one more name than the given count has done nothing yet."""
    yield from (Person(None, (actor,)) for actor in actors)
    # The same two people act for many actors, so that they meet four-eyes constraints.
    yield from (Person(name, of) for of in (actors[:1], sop.actors) for name in PEOPLE[:2])
    yield from (Person(name, sop.actors) for name in PEOPLE[2:])
    yield from (Person(f"orang_{number}", actors[:1]) for number in range(1, count + 2))


def _by_id(documents: Mapping[str, str | None] | Iterable[str]) -> Mapping[str, str | None]:
    return documents if isinstance(documents, Mapping) else dict.fromkeys(documents)


# --- rejected calls -------------------------------------------------------------------------------------


def rejected_calls(
    enabled: EnabledCalls, codes: Iterable[RefusalCode] = RefusalCode
) -> dict[RefusalCode, list[Request]]:
    """Return calls that the case must refuse, by the one code of each refusal.

    Args:
        enabled: The state of the case, and the calls that it accepts.
        codes: The codes to consider.

    Returns:
        The calls by code, the simplest first; codes that are impossible in this state are omitted.
    """
    found = {code: list(rejections(enabled, code)) for code in codes}
    return {code: requests for code, requests in found.items() if requests}


def rejections(enabled: EnabledCalls, code: RefusalCode) -> Iterator[Request]:
    """Yield calls that the case must refuse with one code, the simplest first."""
    yield from _REJECTED[code](enabled)


def _well_formed(enabled: EnabledCalls) -> Iterator[Request]:
    """Yield a call of each kind that only the state of the case can forbid."""
    actions = enabled.actions or ("suspend", "resume", "restart_clock", "cancel")
    yield from enabled.completions
    yield from (enabled.call(action) for action in actions)


def _completion(enabled: EnabledCalls, activity: Activity) -> Request:
    """Return a call that completes an activity of any step."""
    by = next(person for person in enabled.candidates(activity.actors) if person.id is not None)
    answer = next(iter(activity.outcomes), None)
    return Request("complete", enabled.at, by, activity.id, answer)


def _activities(enabled: EnabledCalls) -> Iterator[Activity]:
    for step in enabled.sop.steps:
        yield from step.activities


def _unknown_name(known: Container[str]) -> str:
    name, number = UNKNOWN, 0
    while name in known:
        number += 1
        name = f"{UNKNOWN}_{number}"
    return name


def _unknown_activity(enabled: EnabledCalls) -> Iterator[Request]:
    names = {activity.id for activity in _activities(enabled)}
    base = next(iter(enabled.completions), None) or _completion(enabled, enabled.sop.steps[0].activities[0])
    rows = [step.id for step in enabled.sop.steps if not step.is_single]
    for name in (_unknown_name(names), *rows[:2], "", base.activity.upper() if base.activity else ""):
        if name not in names:
            yield evolve(base, activity=name, outcome=None)


def _unknown_document(enabled: EnabledCalls) -> Iterator[Request]:
    unknown = _unknown_name(enabled.sop.documents)
    yield Request("attach", enabled.at, documents={unknown: None})
    for base in enabled.completions:
        yield evolve(base, documents={**base.documents, unknown: _REFERENCE})


def _unknown_actor(enabled: EnabledCalls) -> Iterator[Request]:
    unknown = _unknown_name(enabled.sop.actors)
    for base in _well_formed(enabled):
        yield evolve(base, by=Person(base.by.id if base.by else None, (unknown,)))


def _clock(enabled: EnabledCalls) -> Iterator[Request]:
    for base in _well_formed(enabled):
        for early in (timedelta(minutes=1), timedelta(microseconds=1), timedelta(days=1)):
            yield evolve(base, at=(enabled.last_at - early).astimezone(base.at.tzinfo))
        yield evolve(base, at=base.at.replace(tzinfo=None))


def _outcome(enabled: EnabledCalls) -> Iterator[Request]:
    for base in enabled.completions or [_completion(enabled, activity) for activity in _activities(enabled)]:
        answers = enabled.sop.activity(str(base.activity)).outcomes
        for answer in (_unknown_name(answers), None) if answers else (UNKNOWN, ""):
            yield evolve(base, outcome=answer)


def _closed(enabled: EnabledCalls) -> Iterator[Request]:
    if enabled.step is None:
        yield from (_completion(enabled, activity) for activity in _activities(enabled))
        yield from map(enabled.call, ("suspend", "resume", "restart_clock", "cancel", "attach"))


def _suspended(enabled: EnabledCalls) -> Iterator[Request]:
    if enabled.is_suspended:
        yield from (_completion(enabled, activity) for activity in enabled.ready)
        yield from map(enabled.call, ("suspend", "restart_clock"))


def _not_suspended(enabled: EnabledCalls) -> Iterator[Request]:
    if enabled.step is not None and not enabled.is_suspended:
        yield enabled.call("resume")


def _not_active(enabled: EnabledCalls) -> Iterator[Request]:
    if enabled.step is not None and not enabled.is_suspended:
        position = enabled.sop.positions[enabled.state]
        for step in (*enabled.sop.steps[position + 1 :], *enabled.sop.steps[:position]):
            yield from (_completion(enabled, activity) for activity in step.activities)


def _already_done(enabled: EnabledCalls) -> Iterator[Request]:
    if not enabled.is_suspended:
        yield from (_completion(enabled, enabled.sop.activity(id_)) for id_ in enabled.done)


def _order(enabled: EnabledCalls) -> Iterator[Request]:
    if enabled.step is not None and not enabled.is_suspended:
        possible = {*enabled.done, *(activity.id for activity in enabled.ready)}
        waiting = (activity for activity in enabled.step.activities if activity.id not in possible)
        yield from (_completion(enabled, activity) for activity in waiting)


def _actor(enabled: EnabledCalls) -> Iterator[Request]:
    for base in enabled.completions:
        activity = enabled.sop.activity(str(base.activity))
        others = [id_ for id_ in enabled.sop.actors if id_ not in activity.actors]
        if others:
            people = enabled.candidates(others[:1])
            # The wrong actor is to be the only fault, so four eyes must allow the person.
            by = next(person for person in people if enabled.admits(activity, evolve(person, actors=activity.actors)))
            yield evolve(base, by=by)
            yield evolve(base, by=evolve(by, actors=others))
        yield evolve(base, by=Person(base.by.id if base.by else None, ()))


def _same_person(enabled: EnabledCalls) -> Iterator[Request]:
    for base in enabled.completions:
        activity = enabled.sop.activity(str(base.activity))
        for name in (*enabled.names, None):
            person = Person(name, activity.actors)
            if not enabled.admits(activity, person):
                yield evolve(base, by=person)


def _documents(enabled: EnabledCalls) -> Iterator[Request]:
    for activity in () if enabled.is_suspended else enabled.ready:
        if enabled.missing(activity):
            yield evolve(enabled.completion(activity), documents={})


def _not_supplied(enabled: EnabledCalls) -> Iterator[Request]:
    if enabled.step is None:
        return
    for id_, document in enabled.sop.documents.items():
        if not document.supplied:
            yield Request("attach", enabled.at, documents={id_: None})
    for base in enabled.completions:
        accepted = enabled.accepted(enabled.sop.activity(str(base.activity)))
        for id_ in enabled.sop.documents:
            if id_ not in accepted:
                yield evolve(base, documents={**base.documents, id_: _REFERENCE})


def _reason(enabled: EnabledCalls) -> Iterator[Request]:
    if enabled.needs_reason():
        for base in enabled.completions:
            yield evolve(base, reason=None)
            yield evolve(base, reason=" \n")


_REJECTED: Final[dict[RefusalCode, Callable[[EnabledCalls], Iterator[Request]]]] = {
    RefusalCode.UNKNOWN_ACTIVITY: _unknown_activity,
    RefusalCode.UNKNOWN_DOCUMENT: _unknown_document,
    RefusalCode.UNKNOWN_ACTOR: _unknown_actor,
    RefusalCode.TEXT: lambda it: (evolve(base, reason=f"a{char}") for base in _well_formed(it) for char in "\0\ud800"),
    RefusalCode.CLOCK: _clock,
    RefusalCode.OUTCOME: _outcome,
    RefusalCode.CLOSED: _closed,
    RefusalCode.SUSPENDED: _suspended,
    RefusalCode.NOT_SUSPENDED: _not_suspended,
    RefusalCode.NOT_ACTIVE: _not_active,
    RefusalCode.ALREADY_DONE: _already_done,
    RefusalCode.ORDER: _order,
    RefusalCode.ACTOR: _actor,
    RefusalCode.SAME_PERSON: _same_person,
    RefusalCode.DOCUMENTS: _documents,
    RefusalCode.NOT_SUPPLIED: _not_supplied,
    RefusalCode.REASON: _reason,
}
