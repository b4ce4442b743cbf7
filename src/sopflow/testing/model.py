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
    """

    activity: str
    due: datetime | None
    missing: frozenset[str]
    since: datetime
    suspended: bool
    needs_name: bool
    barred: frozenset[str]


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
        action: ``open``, ``complete``, ``attach``, ``suspend``, ``resume``, ``restart_clock``,
            ``recount``, ``correct`` or ``cancel``.
        at: The time of the call.
        by: The performer: a person, or a ``Performer`` of the machine; a string means a nameless person who acts for
            that actor.
        activity: The activity to complete.
        outcome: The answer of a decision.
        documents: The documents to hand over: references by id, one id, or several.
        reason: The reason for the call.
        to: The number of the event that a correction goes back to.
    """

    action: str
    at: datetime
    by: Person | None = field(default=None, converter=_person)
    activity: str | None = None
    outcome: str | None = None
    documents: Mapping[str, str | None] = field(factory=dict, converter=_documents)
    reason: str | None = None
    to: int | None = None

    @property
    def stated_reason(self) -> str | None:
        """The reason without surrounding space; None if it is blank."""
        return (self.reason or "").strip() or None


@define
class CaseState:
    """The state of a case.

    Attributes:
        state: The step or final state; None before the case is open.
        documents: References of the documents in the case, by id.
        done: The completion times of activities in this visit of the step, in order.
        persons: The performer of each activity in the latest visit of its step, then the person represented.
        due: The due time of the step.
        activity_dues: The due times of open activities that have a time standard of their own.
        suspended: The time since which the clock is stopped.
        remaining: The time left for the step while the clock is stopped.
        activity_remaining: The time left for activities while the clock is stopped.
        starts: The start of each running clock, by activity or None for the step: when, and with what time left.
        last_at: The time of the last event.
        entered: The time at which the case entered its state.
        events: All events.
        past: The state after each event, without its events.
    """

    state: str | None = None
    documents: dict[str, str | None] = Factory(dict)
    done: dict[str, datetime] = Factory(dict)
    persons: dict[str, tuple[str, ...]] = Factory(dict)
    due: datetime | None = None
    activity_dues: dict[str, datetime] = Factory(dict)
    suspended: datetime | None = None
    remaining: Remaining | None = None
    activity_remaining: dict[str, Remaining] = Factory(dict)
    starts: dict[str | None, tuple[datetime, Remaining | None]] = Factory(dict)
    last_at: datetime | None = None
    entered: datetime | None = None
    events: list[EventData] = Factory(list)
    past: list[CaseState] = Factory(list)

    def copy(self) -> CaseState:
        """Return an independent copy."""
        return CaseState(
            self.state, self.documents.copy(), self.done.copy(), self.persons.copy(), self.due,
            self.activity_dues.copy(), self.suspended, self.remaining, self.activity_remaining.copy(),
            self.starts.copy(), self.last_at,
            self.entered, self.events.copy(), self.past.copy(),
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
        event |= {"due": self.due, "activity_dues": dict(self.activity_dues)}
        self.events.append(event | fields)
        past = self.copy()
        past.events, past.past = [], []
        self.past.append(past)
