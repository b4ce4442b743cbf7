"""Requests, answers and the state of the reference: plain values, independent of the machine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol, TypeAlias

from attrs import Factory, define, field, frozen

from sopflow.frozen import EMPTY, FrozenMap, frozen_map
from sopflow.timing import Remaining

Reasons: TypeAlias = dict[str, set[object]]
"""The refusals of a call: for each code the relevant ids, answers or times."""

EventData: TypeAlias = dict[str, object]
"""The fields of an event by name."""


def _ids(value: Iterable[str]) -> frozenset[str]:
    if isinstance(value, str):
        raise TypeError(f'The actors of a person are a list: write ["{value:.80}"] instead of "{value:.80}".')
    return frozenset(value)


def _documents(value: Mapping[str, str | None] | Iterable[str]) -> Mapping[str, str | None]:
    if isinstance(value, Mapping):
        return value
    return {value: None} if isinstance(value, str) else dict.fromkeys(value)


def _names(value: Mapping[str, str]) -> FrozenMap[str]:
    return frozen_map(value)


@frozen
class Person:
    """The performer of a call.

    Attributes:
        id: The name; None for a performer without a name.
        actors: Ids of the actors for whom the person acts.
        on_behalf_of: The persons whom the person represents, by actor.
    """

    id: str | None
    actors: frozenset[str] = field(default=(), converter=_ids)
    on_behalf_of: FrozenMap[str] = field(default=EMPTY, converter=_names)


@frozen
class Answer:
    """The answer of the reference to a call.

    Attributes:
        refused: The refusals by code; empty if the call is accepted.
        events: The events of the call, in order.
    """

    refused: Reasons = Factory(dict)
    events: tuple[EventData, ...] = ()


@frozen
class ReferenceTask:
    """An open activity of a case.

    Attributes:
        activity: The id of the activity.
        due: The earlier of its own due time and that of its row.
        missing: The documents that it requires and that are not in the case.
        since: The time at which it became open.
        suspended: Whether the case is suspended.
        needs_name: Whether it takes part in four eyes.
        barred: The persons who may not do it because of four eyes.
        moments: The moments that it or its row names and that are not set.
        not_before: The earliest time to complete it; None if it may be completed at once.
    """

    activity: str
    due: datetime | None
    missing: frozenset[str]
    since: datetime
    suspended: bool
    needs_name: bool
    barred: frozenset[str]
    moments: frozenset[str] = frozenset()
    not_before: datetime | None = None


class _Performer(Protocol):
    """A ``Person``, or a ``Performer`` of the machine."""

    @property
    def id(self) -> str | None: ...

    @property
    def actors(self) -> frozenset[str]: ...

    @property
    def on_behalf_of(self) -> FrozenMap[str]: ...


def _person(by: _Performer | str | None) -> Person | None:
    if isinstance(by, str):
        return Person(None, (by,))
    return by if by is None or isinstance(by, Person) else Person(by.id, by.actors, by.on_behalf_of)


@frozen
class Request:
    """A call on a case.

    Attributes:
        action: ``open``, ``complete``, ``attach``, ``suspend``, ``resume``, ``restart_clock``, ``set_moment``,
            ``recount``, ``correct`` or ``cancel``.
        at: The time of the call.
        by: The performer: a person, or a ``Performer`` of the machine; a string means a nameless person who acts for
            that actor.
        activity: The activity to complete.
        outcome: The answer of a decision.
        documents: The documents to hand over: references by id, one id, or several.
        reason: The reason for the call.
        to: The number of the event that a correction goes back to.
        moment: The moment to set.
        value: The time of the moment to set.
        moments: The times of the moments with which a case is opened, by id.
    """

    action: str
    at: datetime
    by: Person | None = field(default=None, converter=_person)
    activity: str | None = None
    outcome: str | None = None
    documents: Mapping[str, str | None] = field(factory=dict, converter=_documents)
    reason: str | None = None
    to: int | None = None
    moment: str | None = None
    value: datetime | None = None
    moments: Mapping[str, datetime] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        """Reject a moment without its time, and a call that sets none."""
        wanted, given = self.action == "set_moment", (self.moment is not None, self.value is not None)
        if given != (wanted, wanted):
            raise ValueError("A call of `set_moment`, and no other, has a `moment` and its time as `value`.")

    @property
    def stated_reason(self) -> str | None:
        """The reason without surrounding space; None if it is blank."""
        return (self.reason or "").strip() or None


@frozen
class RunningClock:
    """The clock of a row or an activity, which runs or is stopped.

    Attributes:
        start: When it started, or will start.
        granted: The time left with which it started; None for its whole time.
        due: The due time; None while the clock is stopped in time.
        remaining: The time left while the clock is stopped in time.
    """

    start: datetime
    granted: Remaining | None = None
    due: datetime | None = None
    remaining: Remaining | None = None


@define
class CaseState:
    """The state of a case.

    Attributes:
        state: The step or final state; None before the case is open.
        documents: References of the documents in the case, by id.
        done: The completion times of activities in this visit of the step, in order.
        persons: The performer of each activity in the latest visit of its step, then the person represented.
        clocks: The clock of the step, under None, and those of its open activities.
        moments: The times of the moments that are set, by id.
        waiting: The clock of each row and activity whose time runs since another row, activity or moment.
        suspended: The time since which the clock is stopped.
        last_at: The time of the last event.
        entered: The time at which the case entered its state.
        events: All events.
        past: The state after each event, without its events.
    """

    state: str | None = None
    documents: dict[str, str | None] = Factory(dict)
    done: dict[str, datetime] = Factory(dict)
    persons: dict[str, tuple[str, ...]] = Factory(dict)
    clocks: dict[str | None, RunningClock] = Factory(dict)
    moments: dict[str, datetime] = Factory(dict)
    waiting: dict[str, RunningClock] = Factory(dict)
    suspended: datetime | None = None
    last_at: datetime | None = None
    entered: datetime | None = None
    events: list[EventData] = Factory(list)
    past: list[CaseState] = Factory(list)

    @property
    def due(self) -> datetime | None:
        """The due time of the step."""
        return self.clocks[None].due if None in self.clocks else None

    @property
    def remaining(self) -> Remaining | None:
        """The time left for the step while its clock is stopped."""
        return self.clocks[None].remaining if None in self.clocks else None

    @property
    def activity_dues(self) -> dict[str, datetime]:
        """The due times of open activities that have a time standard of their own."""
        return {id_: clock.due for id_, clock in self.clocks.items() if id_ is not None and clock.due is not None}

    @property
    def activity_remaining(self) -> dict[str, Remaining]:
        """The time left for activities while their clocks are stopped."""
        return {
            id_: clock.remaining
            for id_, clock in self.clocks.items()
            if id_ is not None and clock.remaining is not None
        }

    def copy(self) -> CaseState:
        """Return an independent copy."""
        return CaseState(
            self.state, self.documents.copy(), self.done.copy(), self.persons.copy(), self.clocks.copy(),
            self.moments.copy(), self.waiting.copy(), self.suspended, self.last_at, self.entered, self.events.copy(),
            self.past.copy(),
        )  # fmt: skip

    def record(self, at: datetime, kind: str, source: str | None, target: str | None, **fields: object) -> None:
        """Append an event to the history.

        Args:
            at: The time.
            kind: The kind of event.
            source: The state before it.
            target: The state that the case enters; None if it stays.
            **fields: The other fields of the event that are not empty.
        """
        self.last_at = at
        empty = ("activity", "by", "acted_as", "outcome", "reason", "late_by", "activity_late_by", "remaining")
        event: EventData = dict.fromkeys(empty)
        event |= {"seq": len(self.events) + 1, "at": at, "kind": kind, "source": source, "target": target}
        event |= {"documents": {}, "discarded": (), "activity_remaining": {}}
        event |= {"due": self.due, "activity_dues": self.activity_dues}
        self.events.append(event | fields)
        past = self.copy()
        past.events, past.past = [], []
        self.past.append(past)
