"""Where a case stands: its data, and how an event changes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Protocol, Self, cast

from sopflow.definition import Sop
from sopflow.frozen import FrozenMap, frozen_map
from sopflow.machine.events import NO_DUES, NO_REST, NOTHING, Done, Event, EventKind
from sopflow.timing import Remaining, WorkCalendar

MAX_ID = 500
"""The longest id of a case, in code points."""

# Where a case stands, apart from how it came there.
_STANDING = (
    "_state",
    "_version",
    "_last_at",
    "_due",
    "_activity_dues",
    "_suspended_since",
    "_remaining",
    "_activity_remaining",
    "_done",
    "_documents",
    "_performers",
)

_NOTHING_DONE: Mapping[str, Done] = FrozenMap()


class Machinery(Protocol):
    """What a case asks of its machine, which is built upon it."""

    @property
    def sop(self) -> Sop:
        """The SOP."""

    @property
    def calendar(self) -> WorkCalendar:
        """How its time standards are counted."""

    @property
    def clock(self) -> Callable[[], datetime]:
        """What tells the time when a call does not."""

    @property
    def plans(self) -> Mapping[str, Any]:
        """Each activity compiled, by id."""

    @property
    def timed(self) -> Mapping[str, tuple[Any, ...]]:
        """The activities that have a standard of their own, by step."""

    @property
    def four_eyes(self) -> frozenset[str]:
        """Activities whose performers must be told apart from those of others."""

    @property
    def finals(self) -> frozenset[str]:
        """The states in which a case has ended."""

    def lapse_of(self, state: str) -> str | None:
        """The state that a case goes to by itself when it is late in this one."""

    def fire(self, trigger: str, case: object, event: Event) -> bool:
        """Apply a decided event to a case, by the transition that stands for it."""

    def place(self, case: object, state: str) -> None:
        """Put a case into the state in which it is opened."""


class Standing:
    """The data of one run of a SOP; all of it can be read, and only events change it."""

    __slots__ = (
        "__weakref__",
        "_activity_dues",
        "_activity_remaining",
        "_documents",
        "_done",
        "_due",
        "_history",
        "_id",
        "_last_at",
        "_machine",
        "_performers",
        "_remaining",
        "_state",
        "_suspended_since",
        "_version",
    )

    __hash__ = None  # type: ignore[assignment]  # a case changes, and equals another by content

    def __init__(self, machine: Machinery, id: str) -> None:
        """Make a case that has not been opened yet; machines do this.

        Args:
            machine: The machine that the case belongs to.
            id: The case's id.
        """
        if not isinstance(id, str) or not id.strip() or len(id) > MAX_ID:
            raise ValueError(f"A case's id is a text of 1 to {MAX_ID} characters, not {id!r:.100}.")
        self._machine = machine
        self._id = id
        self._state = ""
        self._version = 0
        self._last_at: datetime | None = None
        self._due: datetime | None = None
        self._activity_dues: FrozenMap[datetime] = NO_DUES
        self._suspended_since: datetime | None = None
        self._remaining: Remaining | None = None
        self._activity_remaining: FrozenMap[Remaining] = NO_REST
        self._done = _NOTHING_DONE
        self._documents: Mapping[str, str | None] = NOTHING
        self._performers: dict[str, str] | None = None
        self._history: list[Event] = []

    @property
    def id(self) -> str:
        """The case's id, as its host gave it."""
        return self._id

    @property
    def machine(self) -> Machinery:
        """The machine that the case belongs to."""
        return self._machine

    @property
    def state(self) -> str:
        """The id of its step, or ``completed``, ``cancelled``, or one of the SOP's ends."""
        return self._state

    @property
    def ended(self) -> bool:
        """Whether it has come to an end, of whatever kind."""
        return self._state in self._machine.finals

    @property
    def due(self) -> datetime | None:
        """When its step is due, in UTC; None without a standard, after the end, and while suspended in time."""
        return self._due

    @property
    def activity_dues(self) -> FrozenMap[datetime]:
        """When open activities that have a standard of their own are due, in UTC."""
        return self._activity_dues

    @property
    def suspended_since(self) -> datetime | None:
        """Since when its clock is stopped; None while it runs."""
        return self._suspended_since

    @property
    def remaining(self) -> Remaining | None:
        """What a suspension has kept of its step's time."""
        return self._remaining

    @property
    def activity_remaining(self) -> FrozenMap[Remaining]:
        """What a suspension has kept of the activities' own times."""
        return self._activity_remaining

    @property
    def done(self) -> tuple[str, ...]:
        """The activities done in this visit of its step, in the order they were done."""
        return tuple(self._done)

    @property
    def documents(self) -> FrozenMap[str | None]:
        """The documents in the case: references by id, None where no reference was given."""
        return frozen_map(self._documents)

    @property
    def history(self) -> tuple[Event, ...]:
        """All that happened, in order; what a snapshot left out is not there."""
        return tuple(self._history)

    @property
    def version(self) -> int:
        """The number of events so far, for a host's compare-and-set."""
        return self._version

    @property
    def last_at(self) -> datetime | None:
        """When the last event happened, in UTC."""
        return self._last_at

    def holds(self, document: str) -> bool:
        """Whether a document is in the case."""
        return document in self._documents

    def reference(self, document: str) -> str | None:
        """The reference that was given for a document; None if there is none."""
        return self._documents.get(document)

    def done_by(self, activity: str) -> Done | None:
        """Who did an activity in this visit of its step, and when; None while it is open."""
        return self._done.get(activity)

    def _performer_of(self, activity: str) -> str | None:
        """Who did an activity in the latest visit of its step, if anybody's four eyes depend on it."""
        return self._performers.get(activity) if self._performers else None

    def _apply(self, event: Event) -> None:
        """Take over what an event says; the state itself is set by the machine."""
        if self._documents is NOTHING and not event.discarded:
            # The first documents are shared with the event that brought them: many cases wait with no others.
            self._documents = event.documents
        elif event.documents is not NOTHING or event.discarded:
            documents = self._documents
            if not isinstance(documents, dict):
                self._documents = documents = dict(documents)
            documents.update(event.documents)
            for id_ in event.discarded:
                documents.pop(id_, None)
        if event.activity is not None and event.by is not None:
            if event.by.id is not None and event.activity in self._machine.four_eyes:
                self._performers = {**(self._performers or {}), event.activity: event.by.id}
            if event.target is None:
                self._done = {**self._done, event.activity: Done(event.by, event.at)}
        if event.target is not None:
            self._begin_visit(event.target)
        self._due = event.due
        self._activity_dues = event.activity_dues
        if event.kind is not EventKind.ATTACHED:
            self._suspended_since = event.at if event.kind is EventKind.SUSPENDED else None
            self._remaining = event.remaining
            self._activity_remaining = event.activity_remaining
        self._last_at = event.at
        self._history.append(event)
        self._version = event.seq

    def _begin_visit(self, state: str) -> None:
        """A step visited again starts afresh."""
        self._done = _NOTHING_DONE
        if self._performers and state not in self._machine.finals:
            again = {activity.id for activity in self._machine.sop.step(state).activities}
            self._performers = {id_: who for id_, who in self._performers.items() if id_ not in again} or None

    def _twin(self) -> Self:
        """An independent copy, also of what a subclass added."""
        twin = object.__new__(type(self))
        for name, value in self._parts().items():
            object.__setattr__(twin, name, value)
        twin._documents = dict(self._documents) if isinstance(self._documents, dict) else self._documents
        twin._history = list(self._history)
        return twin

    def _parts(self) -> dict[str, Any]:
        """All that it consists of, by the names of its attributes."""
        # Python's own answer knows the names of slots that are private to a subclass.
        added, slots = cast("tuple[dict[str, Any] | None, dict[str, Any]]", object.__getstate__(self))
        return slots | (added or {})

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Standing):
            return NotImplemented
        return self._content() == other._content()

    def _content(self) -> tuple[object, ...]:
        return (
            self._machine.sop.fingerprint,
            self._id,
            self._history,
            *(getattr(self, name) for name in _STANDING),
        )

    def _take(self, standing: Mapping[str, Any]) -> None:
        """Take over where a snapshot says that the case stands."""
        for name in _STANDING:
            setattr(self, name, standing[name])

    def __repr__(self) -> str:
        words = [f"{self._id!r} at {self._state or 'no step yet'}"]
        if self._due is not None:
            words.append(f"due {self._due.isoformat(sep=' ', timespec='seconds')}")
        if self._suspended_since is not None:
            words.append("suspended")
        return f"<{type(self).__name__} {', '.join(words)}, version {self._version}>"
