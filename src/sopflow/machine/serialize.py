"""Cases, events and their parts as plain data for JSON, and back.

A snapshot names its format, the SOP's number and its fingerprint, and carries a checksum of its content, so that
accidental damage is detected. The checksum is not a signature: a person who can write to the storage can write any
snapshot.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from sopflow.definition.canonical import digest
from sopflow.machine.event import Done, Event, EventKind, Performer
from sopflow.machine.refusal import Refused
from sopflow.machine.snapshot_reader import MICROSECOND, Field, SnapshotError
from sopflow.timing import Remaining, Unit

if TYPE_CHECKING:
    from sopflow.machine.case import Case
    from sopflow.machine.engine import SopMachine

FORMAT = 1
"""The version of the snapshot format."""

_FRACTION = re.compile(r"\d{1,20}/[1-9]\d{0,19}", re.ASCII)
_LARGEST_AMOUNT = 10**12

# --- to data --------------------------------------------------------------------------------------------


def case_to_dict(case: Case, *, history: bool) -> dict[str, Any]:
    """Return the snapshot of a case.

    Args:
        case: The case.
        history: Whether to include the history, if the case has all of it.
    """
    sop = case._machine.sop
    remaining = {id_: remaining_to_dict(each) for id_, each in case._activity_remaining.items()}
    data: dict[str, Any] = {
        "sopflow": FORMAT,
        "sop": sop.number,
        "fingerprint": sop.fingerprint,
        "case": case._id,
        "state": case._state,
        "version": case._version,
        "at": instant_to_text(case._last_at),
        "due": instant_to_text(case._due),
        "activity_dues": _dues_to_dict(case._activity_dues),
        "suspended_since": instant_to_text(case._suspended_since),
        "remaining": None if case._remaining is None else remaining_to_dict(case._remaining),
        "activity_remaining": remaining,
        "done": {
            id_: {"by": performer_to_dict(done.by), "at": instant_to_text(done.at)} for id_, done in case._done.items()
        },
        "performers": dict(case._performers or {}),
        "documents": dict(case._documents),
    }
    if history and len(case._history) == case._version:
        data["history"] = [event_to_dict(event) for event in case._history]
    return data | {"checksum": digest(data)}


def event_to_dict(event: Event) -> dict[str, Any]:
    """Return an event as plain data, without fields that have their default value."""
    data: dict[str, Any] = {"seq": event.seq, "at": instant_to_text(event.at), "kind": event.kind.value}
    for name in ("source", "target", "activity", "outcome", "reason"):
        if (value := getattr(event, name)) is not None:
            data[name] = value
    if event.by is not None:
        data["by"] = performer_to_dict(event.by)
    if event.documents:
        data["documents"] = dict(event.documents)
    if event.discarded:
        data["discarded"] = list(event.discarded)
    for name in ("late_by", "activity_late_by"):
        if (late := getattr(event, name)) is not None:
            data[name] = late // MICROSECOND
    if event.due is not None:
        data["due"] = instant_to_text(event.due)
    if event.activity_dues:
        data["activity_dues"] = _dues_to_dict(event.activity_dues)
    if event.remaining is not None:
        data["remaining"] = remaining_to_dict(event.remaining)
    if event.activity_remaining:
        data["activity_remaining"] = {id_: remaining_to_dict(each) for id_, each in event.activity_remaining.items()}
    return data


def performer_to_dict(by: Performer) -> dict[str, Any]:
    """Return a performer as plain data."""
    return {"id": by.id, "actors": sorted(by.actors)}


def remaining_to_dict(remaining: Remaining) -> dict[str, Any]:
    """Return a remaining time as plain data: amounts by unit, fractions as text."""
    amounts = {
        _key(unit): amount if isinstance(amount, int) else f"{amount.numerator}/{amount.denominator}"
        for unit, amount in remaining.parts
    }
    return {**amounts, "at_opening": remaining.at_opening}


def _key(unit: Unit) -> str:
    return unit.name.lower()


def instant_to_text(at: datetime | None) -> str | None:
    """Return a time in UTC as text."""
    return None if at is None else at.isoformat().replace("+00:00", "Z")


def _dues_to_dict(dues: Mapping[str, datetime]) -> dict[str, str | None]:
    return {id_: instant_to_text(due) for id_, due in dues.items()}


# --- from data ------------------------------------------------------------------------------------------


def event_reader(machine: SopMachine[Any]) -> Callable[[str, Field], Event]:
    """Return a function that reads an event from the id of its case and its data."""
    readers: dict[str, Callable[[Field], Any]] = {
        "seq": Field.whole,
        "at": Field.instant,
        "kind": _read_kind,
        "source": Field.text,
        "target": Field.text,
        "activity": Field.text,
        "by": read_performer,
        "outcome": Field.text,
        "documents": lambda field: field.by_id(machine.sop.documents, read_reference),
        "discarded": lambda field: tuple(each.text() for each in field.items()),
        "reason": Field.words,
        "late_by": Field.length,
        "activity_late_by": Field.length,
        "due": Field.instant,
        "activity_dues": lambda field: field.by_id(machine.activities, Field.instant),
        "remaining": read_remaining,
        "activity_remaining": lambda field: field.by_id(machine.activities, read_remaining),
    }

    def read_event(case: str, field: Field) -> Event:
        data = field.record()
        for name in data.content:
            if name not in readers:
                raise SnapshotError(data.get(name).name, "an event has no such field")
        always = {name: readers[name](data.get(name)) for name in ("seq", "at", "kind")}
        others = {name: readers[name](data.get(name)) for name in data.content if name not in always}
        return Event(case, **always, **others)

    return read_event


def read_performer(field: Field) -> Performer:
    """Read a performer."""
    data = field.record()
    id_ = data.get("id")
    return _performer(id_, id_.optional(Field.text), [each.text() for each in data.get("actors").items()])


def read_person(field: Field) -> str:
    """Read the id of a performer who is not anonymous."""
    return str(_performer(field, field.text(), ()).id)


def read_done(field: Field) -> Done:
    """Read the completion of an activity."""
    data = field.record()
    return Done(read_performer(data.get("by")), data.get("at").instant())


def read_remaining(field: Field) -> Remaining:
    """Read a remaining time."""
    data = field.record()
    amounts = {unit: _read_amount(data.get(_key(unit))) for unit in Remaining.UNITS if _key(unit) in data}
    at_opening = data.get("at_opening").flag()
    try:
        return Remaining(amounts, at_opening)
    except ValueError as error:
        raise SnapshotError(field.name, str(error).rstrip(".")) from None


def _read_amount(field: Field) -> int | Fraction:
    if isinstance(field.value, str) and _FRACTION.fullmatch(field.value):
        return Fraction(field.value)
    amount = field.whole()
    if not 0 <= amount <= _LARGEST_AMOUNT:
        raise field.wrong(f"a number from 0 to {_LARGEST_AMOUNT}")
    return amount


def read_reference(field: Field) -> str | None:
    """Read the reference of a document, which may be None."""
    return field.optional(Field.words)


def _read_kind(field: Field) -> EventKind:
    try:
        return EventKind(field.text())
    except ValueError:
        raise field.wrong(f"one of {', '.join(EventKind)}") from None


def _performer(field: Field, id_: str | None, actors: Iterable[str]) -> Performer:
    try:
        return Performer(id_, actors)
    except Refused as refused:
        raise SnapshotError(field.name, refused.reasons[0].message().rstrip(".")) from None
