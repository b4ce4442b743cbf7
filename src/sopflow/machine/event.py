"""Events: the values that make up the history of a case, and their plain data."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Self, TypeAlias

from attrs import frozen

from sopflow.frozen import FrozenMap
from sopflow.machine.entered_text import wrong_case_id
from sopflow.machine.event_detail import Correction, Migration, MomentSet, Origin, Recount
from sopflow.machine.performer import Performer, performer_to_dict, read_performer
from sopflow.machine.plain_values import (
    dues_to_dict,
    instant_to_text,
    read_reference,
    read_remaining,
    remaining_to_dict,
)
from sopflow.machine.schedule import Schedule, read_schedule, schedule_to_dict
from sopflow.machine.snapshot_reader import MICROSECOND, Field, SnapshotError, copied
from sopflow.machine.standing import NO_DOCUMENTS, NO_DUES, NO_REMAINING, Standing
from sopflow.timing import Remaining

if TYPE_CHECKING:
    from sopflow.machine.engine import SopMachine

Detail: TypeAlias = Origin | Correction | Recount | Migration | MomentSet
"""The data that only events of one kind have."""

EVENT_FORMAT = 1
"""The version of the format of events as plain data."""


class EventKind(StrEnum):
    """The kinds of events of a case."""

    OPENED = "opened"
    COMPLETED = "completed"
    ATTACHED = "attached"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    RESTARTED = "restarted"
    MOMENT = "moment"
    RECOUNTED = "recounted"
    LAPSED = "lapsed"
    CANCELLED = "cancelled"
    CORRECTED = "corrected"
    MIGRATED = "migrated"


@frozen(repr=False)
class Event:
    """One event in the history of a case. All times are aware, in UTC.

    Attributes:
        case: The id of the case.
        seq: The position in the history, from 1.
        at: The time of the event.
        kind: The kind of event.
        activity: The activity that was completed.
        acted_as: The actor as whom the performer acted; None for an action that anyone may take.
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
        detail: The data that only events of its kind have: an ``Origin`` (opened), a ``Correction`` (corrected), a
            ``Recount`` (recounted), a ``Migration`` (migrated) or a ``MomentSet`` (moment).
        schedule: The moments after the event, and the clocks that depend on them or on other rows; None if there are
            none.
    """

    case: str
    seq: int
    at: datetime
    kind: EventKind
    source: str | None = None
    target: str | None = None
    activity: str | None = None
    by: Performer | None = None
    acted_as: str | None = None
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
    detail: Detail | None = None
    schedule: Schedule | None = None

    @property
    def standing(self) -> Standing | None:
        """The whole standing of the case after the event, if the event does not follow from the ones before it."""
        return getattr(self.detail, "standing", None)

    @property
    def on_behalf_of(self) -> str | None:
        """The id of the person for whom the performer acted; None if the performer acted in a capacity of their own."""
        by, actor = self.by, self.acted_as
        return None if by is None or actor is None else by.on_behalf_of.get(actor)

    def to_dict(self) -> dict[str, Any]:
        """Return the event as plain data for JSON, without fields that have their default value.

        ``sopflow.machine.event_schema`` describes the format. Times are text in UTC, lengths of time microseconds.
        """
        data: dict[str, Any] = {"sopflow": EVENT_FORMAT, "case": self.case, "seq": self.seq}
        data |= {"at": instant_to_text(self.at), "kind": self.kind.value}
        if self.detail is not None:
            data |= self.detail.to_dict()
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
        if self.standing is not None:
            return data  # the standing has the rest
        if self.target is not None:
            data["target"] = self.target
        if self.due is not None:
            data["due"] = instant_to_text(self.due)
        if self.activity_dues:
            data["activity_dues"] = dues_to_dict(self.activity_dues)
        if self.remaining is not None:
            data["remaining"] = remaining_to_dict(self.remaining)
        if self.activity_remaining:
            kept = {id_: remaining_to_dict(each) for id_, each in self.activity_remaining.items()}
            data["activity_remaining"] = kept
        if self.schedule is not None:
            data["schedule"] = schedule_to_dict(self.schedule)
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
            represented = self.on_behalf_of
            words.append(f"by {self.by}" if represented is None else f"by {self.by} on behalf of {represented}")
        if self.target is not None:
            words.append(f"→ {self.target}")
        if self.late_by is not None:
            words.append(f"late by {self.late_by}")
        return " ".join(words)

    def __repr__(self) -> str:
        return f"<Event {self}>"


_DETAILS: dict[EventKind, type[Detail]] = {
    EventKind.OPENED: Origin,
    EventKind.CORRECTED: Correction,
    EventKind.RECOUNTED: Recount,
    EventKind.MIGRATED: Migration,
    EventKind.MOMENT: MomentSet,
}
_TEXTS = ("source", "activity", "acted_as", "outcome", "reason")


def fields_of(standing: Standing) -> dict[str, Any]:
    """Return the fields that an event has because it carries a standing: where it leads, and the due times there."""
    names = ("due", "activity_dues", "remaining", "activity_remaining", "schedule")
    return {"target": standing.state, **{name: getattr(standing, name) for name in names}}


def read_fields(field: Field, machine: SopMachine[Any] | None = None) -> dict[str, Any]:
    """Read the fields of an event from its plain data.

    Args:
        field: A copy of untrusted data.
        machine: The machine of the SOP whose activities and documents may occur; None for any.

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
    documents = None if machine is None else machine.sop.documents
    activities = None if machine is None else machine.activities
    detail = _DETAILS.get(values["kind"])
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
        elif name == "schedule":
            values[name] = read_schedule(get(name), machine)
        elif name != "sopflow" and (detail is None or name not in detail.FIELDS):
            raise SnapshotError(get(name).name, "an event of this kind has no such field")
    if detail is not None:
        values["detail"] = found = detail.read(data, machine)
        if isinstance(found, Correction | Migration):
            values |= fields_of(found.standing)
    return values


def _read_kind(field: Field) -> EventKind:
    try:
        return EventKind(field.text())
    except ValueError:
        raise field.wrong(f"one of {', '.join(EventKind)}") from None


def _read_case(field: Field) -> str:
    id_ = field.text()
    if (refusal := wrong_case_id(id_)) is not None:
        raise SnapshotError(field.name, refusal.message().rstrip("."))
    return id_


_READERS: dict[str, Callable[[Field], Any]] = {
    "case": _read_case,
    **dict.fromkeys(("source", "target", "activity", "acted_as", "outcome"), Field.text),
    "seq": Field.position,
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
