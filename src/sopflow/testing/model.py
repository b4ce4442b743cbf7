"""What the reference is asked, what it answers, and where it keeps a case: plain values, nothing of the machine's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol, TypeAlias

from attrs import Factory, define, field, frozen

from sopflow.timing import Remaining

Reasons: TypeAlias = dict[str, set[object]]
"""By the code of a refusal what matters about it: the ids, answers or instants it is about."""

EventData: TypeAlias = dict[str, object]
"""What happened: the fields of an event, by name."""


def _ids(value: Iterable[str]) -> frozenset[str]:
    return frozenset(value)


@frozen
class Person:
    """Who performs a call.

    Attributes:
        id: The person's name; None for somebody without one.
        actors: Ids of the actors that the person acts for.
    """

    id: str | None
    actors: frozenset[str] = field(default=(), converter=_ids)


@frozen
class Answer:
    """What a call comes to: reasons against it, or what it caused.

    Attributes:
        refused: The reasons, by code; empty when the call was allowed.
        events: What happened, in order.
    """

    refused: Reasons = Factory(dict)
    events: tuple[EventData, ...] = ()


@frozen
class ReferenceTask:
    """An activity that a case waits for.

    Attributes:
        activity: Its id.
        due: The earlier of the row's and its own due time.
        missing: Documents that it needs and that are not in the case.
    """

    activity: str
    due: datetime | None
    missing: frozenset[str]


class _Acting(Protocol):
    """Anybody who performs a call, as whoever tells of it knows them: a person, or the machine's performer."""

    @property
    def id(self) -> str | None: ...

    @property
    def actors(self) -> frozenset[str]: ...


def _person(by: _Acting | str | None) -> Person | None:
    if isinstance(by, str):
        return Person(None, (by,))
    return by if by is None or isinstance(by, Person) else Person(by.id, by.actors)


@frozen
class Request:
    """A call on a case.

    Attributes:
        action: ``open``, ``complete``, ``attach``, ``suspend``, ``resume``, ``restart_clock`` or ``cancel``.
        at: When.
        by: Who asks: a person, or a ``Performer`` of the machine's; a text is short for somebody without a name who
            acts for that actor.
        activity: What is completed.
        outcome: The answer of a decision.
        documents: What is handed over: references by id.
        reason: Why; blank counts as none.
    """

    action: str
    at: datetime
    by: Person | None = field(default=None, converter=_person)
    activity: str | None = None
    outcome: str | None = None
    documents: Mapping[str, str | None] = Factory(dict)
    reason: str | None = None

    @property
    def said(self) -> str | None:
        """The reason, if there is one."""
        return (self.reason or "").strip() or None


@define
class CaseState:
    """Where a case stands.

    Attributes:
        state: Its step, or the end that it came to.
        documents: References of the documents in the case, by id.
        done: When each activity was done, in this visit of its step, in their order.
        persons: Who did each activity, in the latest visit of its step.
        due: When the step is due.
        activity_dues: When activities with a standard of their own are due that can now be done.
        suspended: Since when the clock is stopped.
        remaining: What is left of the step's time while it is.
        activity_remaining: What is left of the activities' own times.
        last_at: When the last event happened.
        events: All that happened.
    """

    state: str | None = None
    documents: dict[str, str | None] = Factory(dict)
    done: dict[str, datetime] = Factory(dict)
    persons: dict[str, str | None] = Factory(dict)
    due: datetime | None = None
    activity_dues: dict[str, datetime] = Factory(dict)
    suspended: datetime | None = None
    remaining: Remaining | None = None
    activity_remaining: dict[str, Remaining] = Factory(dict)
    last_at: datetime | None = None
    events: list[EventData] = Factory(list)

    def copy(self) -> CaseState:
        """The same, to try something out."""
        return CaseState(
            self.state, self.documents.copy(), self.done.copy(), self.persons.copy(), self.due,
            self.activity_dues.copy(), self.suspended, self.remaining, self.activity_remaining.copy(), self.last_at,
            self.events.copy(),
        )  # fmt: skip

    def record(self, at: datetime, kind: str, source: str | None, target: str | None, **more: object) -> None:
        """Add an event to the history; what is not said about it is nothing."""
        self.last_at = at
        nothing = ("activity", "by", "outcome", "reason", "late_by", "activity_late_by", "remaining")
        event: EventData = dict.fromkeys(nothing)
        event |= {"seq": len(self.events) + 1, "at": at, "kind": kind, "source": source, "target": target}
        event |= {"documents": {}, "discarded": (), "activity_remaining": {}}
        event |= {"due": self.due, "activity_dues": dict(self.activity_dues)}
        self.events.append(event | more)
