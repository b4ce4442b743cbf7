"""Scenes: where a case stands at a time, which calls on it are legal there, and which are wrong, by their code.

The calls are made by looking at the case and its SOP, never by trying: each wrong one is a right one with one thing
wrong about it. Both kinds of cases can be looked at, those of a machine and the plain reference.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from copy import copy
from datetime import datetime, timedelta
from functools import cached_property, partial
from itertools import chain
from typing import Any, Final, TypeAlias

from attrs import evolve, frozen

from sopflow.definition import Activity, OnLate, Sop, Step
from sopflow.flow.row import ready, required
from sopflow.machine import Case, RefusalCode
from sopflow.testing.model import Person, Request
from sopflow.testing.reference import ReferenceCase
from sopflow.testing.walks import performer

AnyCase: TypeAlias = Case | ReferenceCase
"""A case that can be looked at."""

PEOPLE: Final = ("ani", "budi", "citra", "dewi", "eko", "fajar", "gita", "hadi")
UNKNOWN: Final = "tidak_dikenal"
"""A name that no SOP is likely to know; where one does, ``tidak_dikenal_1`` is tried, and so on."""
REASON: Final = "antre"


@frozen(eq=False)
class EnabledCalls:
    """Where a case stands at a time, with all that has lapsed until then.

    Attributes:
        sop: Its SOP.
        at: When that is.
        last_at: When the last event happened that is recorded, lapses until then left aside.
        state: Its step, or the end that it came to.
        done: Ids of the activities done in this visit of the step, in their order.
        documents: Ids of the documents in it.
        due: When the step is due.
        is_suspended: Whether its clock is stopped.
        names: Names of those who have done something, as far as its history tells.
        admits: Whether a person may do an activity of the step now, by actor and four eyes.
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

    @property
    def step(self) -> Step | None:
        """The step where it stands; None at an end."""
        return self.sop.step(self.state) if self.state in self.sop.positions else None

    @property
    def ready(self) -> list[Activity]:
        """The activities that can be done next, whether or not its clock is stopped."""
        return [] if self.step is None else ready(self.step, self.done)

    @cached_property
    def completions(self) -> tuple[Request, ...]:
        """The simplest legal call for each activity that can be completed now; decisions get their first answer."""
        return tuple(self.completion(activity) for activity in self.completable)

    @cached_property
    def completable(self) -> tuple[Activity, ...]:
        """The activities that can be completed now."""
        if self.is_suspended:
            return ()
        needed = ((one, self.missing(one)) for one in self.ready)
        return tuple(one for one, missing in needed if not missing or set(missing) <= set(self.accepted(one)))

    @property
    def actions(self) -> tuple[str, ...]:
        """What may be asked beside completing something, the simplest first."""
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
        """The documents that an activity of the step needs and that are not in the case."""
        missing = required(self.sop.step_of(activity.id), activity) - self.documents
        return tuple(id_ for id_ in self.sop.documents if id_ in missing) if missing else ()

    def accepted(self, activity: Activity) -> tuple[str, ...]:
        """The documents that may be handed over with an activity."""
        made = self.sop.step_of(activity.id).made
        return tuple(id_ for id_, document in self.sop.documents.items() if document.supplied or id_ in made)

    def needs_reason(self) -> bool:
        """Whether completing anything needs a reason now."""
        late = self.due is not None and self.at > self.due
        return late and self.step is not None and self.sop.late_rule(self.step) == OnLate.JUSTIFY

    def able(self, activity: Activity, first: int = 0) -> Person:
        """Somebody who may complete an activity of the step.

        Args:
            activity: The activity.
            first: With whom to begin to ask; the simplest are asked first.
        """
        own, every = activity.actors[:1], self.sop.actors
        people = [
            *((None, (actor,)) for actor in activity.actors),
            # The same two again and again, so that they meet in four eyes.
            *((name, actors) for actors in (own, every) for name in PEOPLE[:2]),
            *((name, every) for name in PEOPLE[2:]),
        ]
        first %= len(people)
        more = ((f"orang_{number}", own) for number in range(1, len(self.names) + 2))
        asked = (Person(*person) for person in chain(people[first:], people[:first], more))
        return next(person for person in asked if self.admits(activity, person))

    def completion(self, activity: Activity, first: int = 0) -> Request:
        """The simplest legal call that completes an activity.

        Args:
            activity: The activity, one that can be completed now.
            first: With whom to begin to ask who may.
        """
        return _completion(self, activity, self.able(activity, first))


def enabled_calls(case: AnyCase, at: datetime) -> EnabledCalls:
    """Look at a case, which stays as it is.

    Args:
        case: The case; it has been opened.
        at: An aware time, not before its last event.
    """
    if isinstance(case, Case):
        then: Any = copy(case)
        then.tick(at)
        people = (event.by for event in then.history if event.by is not None)
        names = tuple(dict.fromkeys(by.id for by in people if by.id is not None))
        return EnabledCalls(
            then.machine.sop, at, case.last_at or at, then.state, then.done, frozenset(then.documents), then.due,
            then.suspended_since is not None, names,
            lambda activity, by: any(task.activity == activity.id for task in then.tasks(by=performer(by), at=at)),
        )  # fmt: skip
    now, last_at = case.as_of(at), case.now.last_at or at
    names = tuple(dict.fromkeys(name for name in now.persons.values() if name is not None))
    return EnabledCalls(
        case.sop, at, last_at, str(now.state), tuple(now.done), frozenset(now.documents), now.due,
        now.suspended is not None, names, partial(case.admits, now),
    )  # fmt: skip


# --- legal calls ----------------------------------------------------------------------------------------


def _completion(scene: EnabledCalls, activity: Activity, by: Person) -> Request:
    documents = dict.fromkeys(scene.missing(activity))
    reason = REASON if scene.needs_reason() else None
    answer = next(iter(activity.outcomes), None)
    return Request("complete", scene.at, by, activity.id, answer, documents, reason)


# --- wrong calls ----------------------------------------------------------------------------------------

Wrong: TypeAlias = Callable[[], Request]
"""Makes a call with one thing wrong about it."""


def rejected_calls(scene: EnabledCalls, codes: Iterable[RefusalCode] = RefusalCode) -> dict[str, list[Request]]:
    """Calls that must be refused here, by the one code that they give; codes that cannot occur here are left out.

    Args:
        scene: Where the case stands.
        codes: The codes that are wanted.
    """
    found = {code.value: [make() for make in wrong(scene, code)] for code in codes}
    return {code: requests for code, requests in found.items() if requests}


def wrong(scene: EnabledCalls, code: RefusalCode) -> list[Wrong]:
    """What makes the calls that must be refused here with one code; only what is asked for need be made.

    Args:
        scene: Where the case stands.
        code: The code.
    """
    return list(_WRONG[code](scene))


def _simple(scene: EnabledCalls, action: str) -> Request:
    """A call of some action with nothing wrong about it but perhaps that it comes at this time."""
    return Request(action, scene.at, documents=dict.fromkeys(scene.supplied[:1]) if action == "attach" else {})


def _right(scene: EnabledCalls) -> Iterator[Request]:
    """A legal call of each kind."""
    yield from scene.completions
    yield from (_simple(scene, action) for action in scene.actions)


def _understandable(scene: EnabledCalls) -> Iterator[Request]:
    """Calls with which nothing is wrong but that, perhaps, the case does not wait for them."""
    right = list(_right(scene))
    yield from right
    if not right:
        yield from (_simple(scene, action) for action in ("suspend", "resume", "restart_clock", "cancel"))


def _asked_for(scene: EnabledCalls, activity: Activity) -> Request:
    """A call to complete an activity wherever the case stands."""
    answer = next(iter(activity.outcomes), None)
    return Request("complete", scene.at, Person(PEOPLE[0], activity.actors), activity.id, answer)


def _activities(scene: EnabledCalls) -> Iterator[Activity]:
    for step in scene.sop.steps:
        yield from step.activities


def _unknown(known: Container[str]) -> str:
    name, number = UNKNOWN, 0
    while name in known:
        number += 1
        name = f"{UNKNOWN}_{number}"
    return name


def _unknown_activity(scene: EnabledCalls) -> Iterator[Wrong]:
    names = {activity.id for activity in _activities(scene)}
    base = next(iter(scene.completions), None) or _asked_for(scene, scene.sop.steps[0].activities[0])
    rows = [step.id for step in scene.sop.steps if not step.is_single]
    for name in (_unknown(names), *rows[:2], "", base.activity.upper() if base.activity else ""):
        if name not in names:
            yield partial(evolve, base, activity=name, outcome=None)


def _unknown_document(scene: EnabledCalls) -> Iterator[Wrong]:
    unknown = _unknown(scene.sop.documents)
    yield partial(_attaching, scene, unknown)
    for base in scene.completions:
        yield partial(evolve, base, documents={**base.documents, unknown: "A-1"})


def _attaching(scene: EnabledCalls, document: str) -> Request:
    return Request("attach", scene.at, documents={document: None})


def _unknown_actor(scene: EnabledCalls) -> Iterator[Wrong]:
    unknown = _unknown(scene.sop.actors)
    for base in _understandable(scene):
        yield partial(evolve, base, by=Person(base.by.id if base.by else None, (unknown,)))


def _clock(scene: EnabledCalls) -> Iterator[Wrong]:
    for base in _understandable(scene):
        yield partial(evolve, base, at=base.at.replace(tzinfo=None))
        for early in (timedelta(microseconds=1), timedelta(days=1)):
            yield partial(evolve, base, at=scene.last_at - early)


def _outcome(scene: EnabledCalls) -> Iterator[Wrong]:
    for base in scene.completions or [_asked_for(scene, activity) for activity in _activities(scene)]:
        answers = scene.sop.activity(str(base.activity)).outcomes
        for answer in (None, _unknown(answers)) if answers else (UNKNOWN, ""):
            yield partial(evolve, base, outcome=answer)


def _closed(scene: EnabledCalls) -> Iterator[Wrong]:
    if scene.step is None:
        yield from (
            partial(_simple, scene, action) for action in ("suspend", "resume", "restart_clock", "cancel", "attach")
        )
        yield from (partial(_asked_for, scene, activity) for activity in _activities(scene))


def _suspended(scene: EnabledCalls) -> Iterator[Wrong]:
    if scene.is_suspended:
        yield from (partial(_asked_for, scene, activity) for activity in scene.ready)
        yield from (partial(_simple, scene, action) for action in ("suspend", "restart_clock"))


def _not_suspended(scene: EnabledCalls) -> Iterator[Wrong]:
    if scene.step is not None and not scene.is_suspended:
        yield partial(_simple, scene, "resume")


def _not_active(scene: EnabledCalls) -> Iterator[Wrong]:
    if scene.step is not None and not scene.is_suspended:
        here = {activity.id for activity in scene.step.activities}
        yield from (partial(_asked_for, scene, activity) for activity in _activities(scene) if activity.id not in here)


def _already_done(scene: EnabledCalls) -> Iterator[Wrong]:
    if not scene.is_suspended:
        yield from (partial(_asked_for, scene, scene.sop.activity(id_)) for id_ in scene.done)


def _order(scene: EnabledCalls) -> Iterator[Wrong]:
    if scene.step is not None and not scene.is_suspended:
        open_now = {activity.id for activity in scene.ready}
        waiting = [one for one in scene.step.activities if one.id not in open_now and one.id not in scene.done]
        yield from (partial(_asked_for, scene, activity) for activity in waiting)


def _actor(scene: EnabledCalls) -> Iterator[Wrong]:
    for base in scene.completions:
        others = [id_ for id_ in scene.sop.actors if id_ not in scene.sop.activity(str(base.activity)).actors]
        name = base.by.id if base.by else None
        yield partial(evolve, base, by=Person(name, ()))
        if others:
            yield partial(evolve, base, by=Person(name, others[:1]))
            yield partial(evolve, base, by=Person(name, others))


def _same_person(scene: EnabledCalls) -> Iterator[Wrong]:
    for base in scene.completions:
        activity = scene.sop.activity(str(base.activity))
        for name in (*scene.names, None):
            person = Person(name, activity.actors)
            if not scene.admits(activity, person):
                yield partial(evolve, base, by=person)


def _documents(scene: EnabledCalls) -> Iterator[Wrong]:
    for activity in () if scene.is_suspended else scene.ready:
        if scene.missing(activity):
            yield partial(evolve, _completion(scene, activity, scene.able(activity)), documents={})


def _not_supplied(scene: EnabledCalls) -> Iterator[Wrong]:
    if scene.step is None:
        return
    for id_, document in scene.sop.documents.items():
        if not document.supplied:
            yield partial(_attaching, scene, id_)
    for base in scene.completions:
        accepted = scene.accepted(scene.sop.activity(str(base.activity)))
        for id_ in scene.sop.documents:
            if id_ not in accepted:
                yield partial(evolve, base, documents={**base.documents, id_: "A-1"})


def _reason(scene: EnabledCalls) -> Iterator[Wrong]:
    if scene.needs_reason():
        for base in scene.completions:
            yield partial(evolve, base, reason=None)
            yield partial(evolve, base, reason=" \n")


_WRONG: Final[dict[RefusalCode, Callable[[EnabledCalls], Iterator[Wrong]]]] = {
    RefusalCode.UNKNOWN_ACTIVITY: _unknown_activity,
    RefusalCode.UNKNOWN_DOCUMENT: _unknown_document,
    RefusalCode.UNKNOWN_ACTOR: _unknown_actor,
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
