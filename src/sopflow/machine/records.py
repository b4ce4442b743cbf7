"""Events, performers, times and what remains of them, as plain data and back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from sopflow.machine.events import Done, Event, EventKind, Performer
from sopflow.machine.fields import MICROSECOND, Field, SnapshotError
from sopflow.machine.standing import Machinery
from sopflow.timing import Remaining

# --- to data --------------------------------------------------------------------------------------------


def event_data(event: Event) -> dict[str, Any]:
    """An event as plain data; what has its default value is left out."""
    data: dict[str, Any] = {"seq": event.seq, "at": instant_data(event.at), "kind": event.kind.value}
    for name in ("source", "target", "activity", "outcome", "reason"):
        if (value := getattr(event, name)) is not None:
            data[name] = value
    if event.by is not None:
        data["by"] = performer_data(event.by)
    if event.documents:
        data["documents"] = dict(event.documents)
    if event.discarded:
        data["discarded"] = list(event.discarded)
    for name in ("late_by", "activity_late_by"):
        if (late := getattr(event, name)) is not None:
            data[name] = late // MICROSECOND
    if event.due is not None:
        data["due"] = instant_data(event.due)
    if event.activity_dues:
        data["activity_dues"] = dues_data(event.activity_dues)
    if event.remaining is not None:
        data["remaining"] = rest_data(event.remaining)
    if event.activity_remaining:
        data["activity_remaining"] = {id_: rest_data(rest) for id_, rest in event.activity_remaining.items()}
    return data


def instant_data(at: datetime | None) -> str | None:
    """A time in UTC as a text."""
    return None if at is None else at.isoformat().replace("+00:00", "Z")


def dues_data(dues: Mapping[str, datetime]) -> dict[str, str | None]:
    """Due times by activity."""
    return {id_: instant_data(due) for id_, due in dues.items()}


def rest_data(rest: Remaining | None) -> dict[str, Any] | None:
    """What remains of a time."""
    if rest is None:
        return None
    return {"microseconds": rest.amount // MICROSECOND, "working": rest.working, "at_opening": rest.at_opening}


def performer_data(by: Performer) -> dict[str, Any]:
    """A performer."""
    return {"id": by.id, "actors": sorted(by.actors)}


# --- back -----------------------------------------------------------------------------------------------


def events_of(machine: Machinery) -> Callable[[str, Field], Event]:
    """What reads an event, given the id of its case and its data."""
    readers: dict[str, Callable[[Field], Any]] = {
        "seq": Field.whole,
        "at": Field.instant,
        "kind": _kind,
        "source": Field.text,
        "target": Field.text,
        "activity": Field.text,
        "by": performer_of,
        "outcome": Field.text,
        "documents": lambda field: field.by_id(machine.sop.documents, reference_of),
        "discarded": lambda field: tuple(each.text() for each in field.items()),
        "reason": Field.words,
        "late_by": Field.length,
        "activity_late_by": Field.length,
        "due": Field.instant,
        "activity_dues": lambda field: field.by_id(machine.plans, Field.instant),
        "remaining": remaining_of,
        "activity_remaining": lambda field: field.by_id(machine.plans, remaining_of),
    }

    def event_of(case: str, field: Field) -> Event:
        data = field.record()
        for name in data.content:
            if name not in readers:
                raise SnapshotError(data.get(name).name, "an event has no such field")
        always = {name: readers[name](data.get(name)) for name in ("seq", "at", "kind")}
        others = {name: readers[name](data.get(name)) for name in data.content if name not in always}
        return Event(case, **always, **others)

    return event_of


def performer_of(field: Field) -> Performer:
    """A performer."""
    data = field.record()
    id_ = data.get("id")
    return _performer(id_, id_.optional(Field.text), [each.text() for each in data.get("actors").items()])


def person_of(field: Field) -> str:
    """The id of a performer who has one."""
    return str(_performer(field, field.text(), ()).id)


def done_of(field: Field) -> Done:
    """Who did an activity, and when."""
    data = field.record()
    return Done(performer_of(data.get("by")), data.get("at").instant())


def remaining_of(field: Field) -> Remaining:
    """What remains of a time."""
    data = field.record()
    return Remaining(data.get("microseconds").length(), data.get("working").flag(), data.get("at_opening").flag())


def reference_of(field: Field) -> str | None:
    """The reference of a document, if it has one."""
    return field.optional(Field.words)


def _kind(field: Field) -> EventKind:
    try:
        return EventKind(field.text())
    except ValueError:
        raise field.wrong(f"one of {', '.join(EventKind)}") from None


def _performer(field: Field, id_: str | None, actors: Iterable[str]) -> Performer:
    try:
        return Performer(id_, actors)
    except ValueError as error:
        raise SnapshotError(field.name, str(error).rstrip(".")) from None
