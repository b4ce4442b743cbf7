"""Events: the values that make up the history of a case, and their plain data."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Self

from attrs import frozen

from sopflow.frozen import FrozenMap
from sopflow.machine.entered_text import wrong_case_id
from sopflow.machine.performer import Performer, performer_to_dict, read_performer
from sopflow.machine.plain_values import (
    dues_to_dict,
    instant_to_text,
    read_reference,
    read_remaining,
    remaining_to_dict,
)
from sopflow.machine.snapshot_reader import MICROSECOND, Field, SnapshotError, copied
from sopflow.timing import Remaining

EVENT_FORMAT = 1
"""The version of the format of events as plain data."""

NO_DOCUMENTS: FrozenMap[str | None] = FrozenMap()
NO_DUES: FrozenMap[datetime] = FrozenMap()
NO_REMAINING: FrozenMap[Remaining] = FrozenMap()


class EventKind(StrEnum):
    """The kinds of events of a case."""

    OPENED = "opened"
    COMPLETED = "completed"
    ATTACHED = "attached"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    RESTARTED = "restarted"
    LAPSED = "lapsed"
    CANCELLED = "cancelled"


@frozen
class Done:
    """The completion of an activity in the current visit of its step: by whom and when."""

    by: Performer
    at: datetime


@frozen(repr=False)
class Event:
    """One event in the history of a case. All times are aware, in UTC.

    Attributes:
        case: The id of the case.
        seq: The position in the history, from 1.
        at: The time of the event.
        kind: The kind of event.
        activity: The activity that was completed.
        by: The performer; None for events that happen without a call.
        source: The state in which the event happened.
        target: The state that it led to, which may be the same state again; None if the case stayed in its step.
        outcome: The outcome of a decision.
        documents: Documents added to the case: references by id, None for a document without a reference.
        discarded: Documents removed from the case.
        reason: The performer's reason.
        late_by: How late the activity was under the row's standard, in clock time; None if it was on time.
        activity_late_by: The same under the activity's own standard.
        due: The due time of the case's step after the event; None without a standard or while suspended.
        activity_dues: The due times of open activities that have a standard of their own.
        remaining: The time that a suspension keeps for the step.
        activity_remaining: The time that it keeps for activities with a standard of their own.
        sop: The number of the SOP; the event ``opened`` alone names it.
        fingerprint: The fingerprint of the SOP; likewise.
    """

    case: str
    seq: int
    at: datetime
    kind: EventKind
    source: str | None = None
    target: str | None = None
    activity: str | None = None
    by: Performer | None = None
    outcome: str | None = None
    documents: FrozenMap[str | None] = NO_DOCUMENTS
    discarded: tuple[str, ...] = ()
    reason: str | None = None
    late_by: timedelta | None = None
    activity_late_by: timedelta | None = None
    due: datetime | None = None
    activity_dues: FrozenMap[datetime] = NO_DUES
    remaining: Remaining | None = None
    activity_remaining: FrozenMap[Remaining] = NO_REMAINING
    sop: str | None = None
    fingerprint: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the event as plain data for JSON, without fields that have their default value.

        ``sopflow.machine.event_schema`` describes the format. Times are text in UTC, lengths of time microseconds.
        """
        data: dict[str, Any] = {"sopflow": EVENT_FORMAT, "case": self.case, "seq": self.seq}
        data |= {"at": instant_to_text(self.at), "kind": self.kind.value}
        for name in _TEXTS:
            if (value := getattr(self, name)) is not None:
                data[name] = value
        if self.by is not None:
            data["by"] = performer_to_dict(self.by)
        if self.documents:
            data["documents"] = dict(self.documents)
        if self.discarded:
            data["discarded"] = list(self.discarded)
        if self.late_by is not None:
            data["late_by"] = self.late_by // MICROSECOND
        if self.activity_late_by is not None:
            data["activity_late_by"] = self.activity_late_by // MICROSECOND
        if self.due is not None:
            data["due"] = instant_to_text(self.due)
        if self.activity_dues:
            data["activity_dues"] = dues_to_dict(self.activity_dues)
        if self.remaining is not None:
            data["remaining"] = remaining_to_dict(self.remaining)
        if self.activity_remaining:
            kept = {id_: remaining_to_dict(each) for id_, each in self.activity_remaining.items()}
            data["activity_remaining"] = kept
        return data

    @classmethod
    def from_dict(cls, data: object) -> Self:
        """Return the event that ``to_dict`` wrote, also after a round trip through JSON.

        Args:
            data: Untrusted plain data.

        Raises:
            SnapshotError: If it is not an event exactly as ``to_dict`` writes it; the error names the field.
        """
        field = copied("event", data)
        event = cls(**read_fields(field))
        for name in ("sop", "fingerprint"):
            if (getattr(event, name) is None) is (event.kind is EventKind.OPENED):
                raise SnapshotError(name, "the event opened names the SOP, and no other event does")
        if (own := event.to_dict()) != field.value:
            given = field.record()
            differs = next(name for name, value in given.content.items() if name not in own or own[name] != value)
            raise SnapshotError(given.get(differs).name, "it is not written as an event writes it")
        return event

    def __str__(self) -> str:
        words = [f"{self.seq}. {self.at.isoformat(sep=' ', timespec='seconds')} {self.kind}"]
        if self.activity is not None:
            words.append(self.activity + (f" = {self.outcome}" if self.outcome else ""))
        if self.by is not None:
            words.append(f"by {self.by}")
        if self.target is not None:
            words.append(f"→ {self.target}")
        if self.late_by is not None:
            words.append(f"late by {self.late_by}")
        return " ".join(words)

    def __repr__(self) -> str:
        return f"<Event {self}>"


_TEXTS = ("source", "target", "activity", "outcome", "reason", "sop", "fingerprint")


def read_fields(
    field: Field, *, documents: Collection[str] | None = None, activities: Collection[str] | None = None
) -> dict[str, Any]:
    """Read the fields of an event from its plain data.

    Args:
        field: A copy of untrusted data.
        documents: The ids of documents that may occur; None for any.
        activities: The ids of activities whose due times may occur; None for any.

    Returns:
        The arguments of ``Event``.

    Raises:
        SnapshotError: If it is not an event; the error names the field.
    """
    data = field.record()
    content, get = data.content, data.get
    if get("sopflow").whole() != EVENT_FORMAT:
        raise SnapshotError(get("sopflow").name, f"this version of sopflow reads events of format {EVENT_FORMAT} only")
    values: dict[str, Any] = {name: _READERS[name](get(name)) for name in ("case", "seq", "at", "kind")}
    for name in content:
        if name in _READERS:
            if name not in values:
                values[name] = _READERS[name](get(name))
        elif name == "documents":
            values[name] = get(name).by_id(documents, read_reference)
        elif name == "activity_dues":
            values[name] = get(name).by_id(activities, Field.instant)
        elif name == "activity_remaining":
            values[name] = get(name).by_id(activities, read_remaining)
        elif name != "sopflow":
            raise SnapshotError(get(name).name, "an event has no such field")
    return values


def _read_kind(field: Field) -> EventKind:
    try:
        return EventKind(field.text())
    except ValueError:
        raise field.wrong(f"one of {', '.join(EventKind)}") from None


def _read_seq(field: Field) -> int:
    if (seq := field.whole()) < 1:
        raise field.wrong("a position from 1")
    return seq


def _read_case(field: Field) -> str:
    id_ = field.text()
    if (refusal := wrong_case_id(id_)) is not None:
        raise SnapshotError(field.name, refusal.message().rstrip("."))
    return id_


_READERS: dict[str, Callable[[Field], Any]] = {
    "case": _read_case,
    **dict.fromkeys(("source", "target", "activity", "outcome", "sop", "fingerprint"), Field.text),
    "seq": _read_seq,
    "at": Field.instant,
    "kind": _read_kind,
    "by": read_performer,
    "discarded": lambda field: tuple(each.text() for each in field.items()),
    "reason": Field.words,
    "late_by": Field.length,
    "activity_late_by": Field.length,
    "due": Field.instant,
    "remaining": read_remaining,
}
