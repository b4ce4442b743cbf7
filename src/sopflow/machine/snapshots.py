"""Snapshots: a case as plain data that JSON takes, and back. Never pickle.

A snapshot names the format, the SOP's number and its fingerprint, and carries a checksum over all of its content, so
that what was cut off or edited by accident is noticed. The checksum is no signature: whoever can write to where the
snapshots lie can write what they like.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from sopflow.canonical import digest
from sopflow.frozen import FrozenMap
from sopflow.machine.calls import MAX_TEXT
from sopflow.machine.events import NO_DUES, NO_REST, NOTHING, Done, Event, EventKind, Performer
from sopflow.machine.replaying import SnapshotError, replayed
from sopflow.machine.standing import Standing
from sopflow.timing import Remaining

FORMAT = 1
"""The version of the snapshot's format."""

T = TypeVar("T")

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z")
_LONGEST = timedelta(days=36600)
_MAX_EVENTS = 1_000_000


# --- a case to data ---------------------------------------------------------------------------------------


def snapshot_of(case: Standing, *, history: bool) -> dict[str, Any]:
    """A case as plain data.

    Args:
        case: The case.
        history: Whether its history is kept, if the case has the whole of it.
    """
    sop = case.machine.sop
    data: dict[str, Any] = {
        "sopflow": FORMAT,
        "sop": sop.number,
        "fingerprint": sop.fingerprint,
        "case": case.id,
        "state": case.state,
        "version": case.version,
        "at": _instant(case.last_at),
        "due": _instant(case.due),
        "activity_dues": _dues(case.activity_dues),
        "suspended_since": _instant(case.suspended_since),
        "remaining": _rest(case.remaining),
        "activity_remaining": {id_: _rest(rest) for id_, rest in case.activity_remaining.items()},
        "done": {id_: {"by": _performer(done.by), "at": _instant(done.at)} for id_, done in case._done.items()},
        "performers": dict(case._performers or {}),
        "documents": dict(case.documents),
    }
    if history and len(case._history) == case.version:
        data["history"] = [event_data(event) for event in case.history]
    return data | {"checksum": digest(data)}


def event_data(event: Event) -> dict[str, Any]:
    """An event as plain data; what has its default value is left out."""
    data: dict[str, Any] = {"seq": event.seq, "at": _instant(event.at), "kind": event.kind.value}
    for name in ("source", "target", "activity", "outcome", "reason"):
        if (value := getattr(event, name)) is not None:
            data[name] = value
    if event.by is not None:
        data["by"] = _performer(event.by)
    if event.documents:
        data["documents"] = dict(event.documents)
    if event.discarded:
        data["discarded"] = list(event.discarded)
    for name in ("late_by", "activity_late_by"):
        if (late := getattr(event, name)) is not None:
            data[name] = _microseconds(late)
    if event.due is not None:
        data["due"] = _instant(event.due)
    if event.activity_dues:
        data["activity_dues"] = _dues(event.activity_dues)
    if event.remaining is not None:
        data["remaining"] = _rest(event.remaining)
    if event.activity_remaining:
        data["activity_remaining"] = {id_: _rest(rest) for id_, rest in event.activity_remaining.items()}
    return data


def _instant(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat().replace("+00:00", "Z")


def _dues(dues: Mapping[str, datetime]) -> dict[str, str | None]:
    return {id_: _instant(due) for id_, due in dues.items()}


def _microseconds(length: timedelta) -> int:
    return length // timedelta(microseconds=1)


def _rest(rest: Remaining | None) -> dict[str, Any] | None:
    if rest is None:
        return None
    return {
        "microseconds": _microseconds(rest.amount),
        "working": rest.working,
        "at_opening": rest.at_opening,
    }


def _performer(by: Performer) -> dict[str, Any]:
    return {"id": by.id, "actors": sorted(by.actors)}


# --- data to a case -----------------------------------------------------------------------------------------


def restored(machine: Any, snapshot: object) -> Any:  # noqa: ANN401 (the machine's class of cases)
    """The case of a snapshot.

    Args:
        machine: The machine of the SOP.
        snapshot: Plain data, of unknown origin.

    Raises:
        SnapshotError: If it does not fit; it names the field.
    """
    data = _Field("snapshot", snapshot).mapping(MAX_FIELDS)
    _check_origin(machine, data)
    id_ = data.get("case").text()
    try:
        case = machine.blank(id_)
    except ValueError as error:
        raise SnapshotError("case", str(error).rstrip(".")) from None
    case._take(_fields_of(machine, data))
    if "history" in data:
        events = tuple(_event(id_, field) for field in data.get("history").items(_MAX_EVENTS))
        told = replayed(machine, events)
        if (differs := case._differs_from(told)) is not None:
            raise SnapshotError(differs, "it is not what the history tells")
        case = told
    _check_sum(data)
    return case


MAX_FIELDS = 30


def _check_origin(machine: Any, data: _Record) -> None:  # noqa: ANN401 (the machine)
    if data.get("sopflow").whole() != FORMAT:
        raise SnapshotError("sopflow", f"this version of sopflow reads snapshots of the format {FORMAT} only")
    sop = machine.sop
    if (number := data.get("sop").text()) != sop.number:
        raise SnapshotError("sop", f"it is a case of {number!r:.100}, not of {sop.number!r:.100}")
    if data.get("fingerprint").text() != sop.fingerprint:
        raise SnapshotError(
            "fingerprint",
            "it is a case of another revision of this SOP, which behaves differently; "
            "restore it with the machine of that revision",
        )


def _check_sum(data: _Record) -> None:
    content = {name: value for name, value in data.content.items() if name != "checksum"}
    if data.get("checksum").text() != digest(content):
        raise SnapshotError("checksum", "the content was changed after the snapshot was taken")


def _fields_of(machine: Any, data: _Record) -> dict[str, Any]:  # noqa: ANN401 (the machine)
    sop = machine.sop
    state = data.get("state").text()
    if state not in machine.states:
        raise SnapshotError("state", f"the SOP has no step or end {state!r:.100}")
    in_step = () if state in machine.finals else tuple(one.id for one in sop.step(state).activities)
    version = data.get("version").whole()
    if not 1 <= version <= _MAX_EVENTS:
        raise SnapshotError("version", f"it is {version}, and a case has at least the event opened")
    at = data.get("at").instant()
    suspended = data.get("suspended_since").optional(_Field.instant)
    if suspended is not None and (suspended > at or state in machine.finals):
        raise SnapshotError("suspended_since", "a case is suspended before its last event, and before it ends")
    fields = {
        "_state": state,
        "_version": version,
        "_last_at": at,
        "_due": data.get("due").optional(_Field.instant),
        "_activity_dues": data.get("activity_dues").by_id(in_step, _Field.instant) or NO_DUES,
        "_suspended_since": suspended,
        "_remaining": data.get("remaining").optional(_remaining),
        "_activity_remaining": data.get("activity_remaining").by_id(in_step, _remaining) or NO_REST,
        "_done": data.get("done").by_id(in_step, _done),
        "_performers": dict(data.get("performers").by_id(machine.four_eyes, _Field.text)) or None,
        "_documents": data.get("documents").by_id(sop.documents, lambda each: each.optional(_Field.text)) or NOTHING,
    }
    if suspended is None and (fields["_remaining"] is not None or fields["_activity_remaining"]):
        raise SnapshotError("remaining", "the clock runs, so nothing is kept")
    return fields


def _event(case: str, field: _Field) -> Event:
    data = field.mapping(MAX_FIELDS)
    ids = None
    return Event(
        case=case,
        seq=data.get("seq").whole(),
        at=data.get("at").instant(),
        kind=data.get("kind").choice(EventKind),
        source=data.get("source").optional(_Field.text),
        target=data.get("target").optional(_Field.text),
        activity=data.get("activity").optional(_Field.text),
        by=data.get("by").optional(_by),
        outcome=data.get("outcome").optional(_Field.text),
        documents=data.get("documents").by_id(ids, lambda each: each.optional(_Field.text)) or NOTHING,
        discarded=tuple(each.text() for each in data.get("discarded").items(_MAX_EVENTS)),
        reason=data.get("reason").optional(_Field.text),
        late_by=data.get("late_by").optional(_Field.length),
        activity_late_by=data.get("activity_late_by").optional(_Field.length),
        due=data.get("due").optional(_Field.instant),
        activity_dues=data.get("activity_dues").by_id(ids, _Field.instant) or NO_DUES,
        remaining=data.get("remaining").optional(_remaining),
        activity_remaining=data.get("activity_remaining").by_id(ids, _remaining) or NO_REST,
    )


def _by(field: _Field) -> Performer:
    data = field.mapping(MAX_FIELDS)
    actors = [each.text() for each in data.get("actors").items(_MAX_EVENTS)]
    try:
        return Performer(data.get("id").optional(_Field.text), actors)
    except ValueError as error:
        raise SnapshotError(f"{field.name}.id", str(error).rstrip(".")) from None


def _done(field: _Field) -> Done:
    data = field.mapping(MAX_FIELDS)
    return Done(_by(data.get("by")), data.get("at").instant())


def _remaining(field: _Field) -> Remaining:
    data = field.mapping(MAX_FIELDS)
    return Remaining(data.get("microseconds").length(), data.get("working").flag(), data.get("at_opening").flag())


class _Record:
    """A mapping of a snapshot with its name."""

    def __init__(self, name: str, content: Mapping[str, object]) -> None:
        self.name = name
        self.content = content

    def __contains__(self, key: str) -> bool:
        return key in self.content

    def get(self, key: str) -> _Field:
        """A field; one that is missing holds nothing."""
        name = key if self.name == "snapshot" else f"{self.name}.{key}"
        return _Field(name, self.content.get(key))


class _Field:
    """A value of a snapshot with its name, and what it must be."""

    def __init__(self, name: str, value: object) -> None:
        self.name = name
        self.value = value

    def optional(self, read: Callable[[_Field], T]) -> T | None:
        """None, or what else it is."""
        return None if self.value is None else read(self)

    def text(self) -> str:
        """A text."""
        if not isinstance(self.value, str) or len(self.value) > MAX_TEXT:
            raise self._wrong("a text")
        return self.value

    def whole(self) -> int:
        """A whole number."""
        if not isinstance(self.value, int) or isinstance(self.value, bool):
            raise self._wrong("a whole number")
        return self.value

    def flag(self) -> bool:
        """True or false."""
        if not isinstance(self.value, bool):
            raise self._wrong("true or false")
        return self.value

    def length(self) -> timedelta:
        """A length of time, in microseconds."""
        microseconds = self.whole()
        if abs(microseconds) > _microseconds(_LONGEST):
            raise self._wrong("a length of time in microseconds")
        return timedelta(microseconds=microseconds)

    def instant(self) -> datetime:
        """A time in UTC."""
        if not isinstance(self.value, str) or not _INSTANT.fullmatch(self.value):
            raise self._wrong("a time in UTC like 2026-03-02T01:00:00Z")
        try:
            return datetime.fromisoformat(self.value.removesuffix("Z")).replace(tzinfo=UTC)
        except ValueError:
            raise self._wrong("a time in UTC like 2026-03-02T01:00:00Z") from None

    def choice(self, options: type[EventKind]) -> EventKind:
        """One of an enumeration."""
        try:
            return options(str(self.value))
        except ValueError:
            raise self._wrong(f"one of {', '.join(options)}") from None

    def mapping(self, limit: int) -> _Record:
        """A mapping with text keys."""
        if not isinstance(self.value, Mapping) or len(self.value) > limit:
            raise self._wrong("a mapping")
        if not all(isinstance(key, str) for key in self.value):
            raise self._wrong("a mapping with text keys")
        return _Record(self.name, self.value)

    def items(self, limit: int) -> list[_Field]:
        """A list; none when it is missing."""
        if self.value is None:
            return []
        if not isinstance(self.value, list | tuple) or len(self.value) > limit:
            raise self._wrong("a list")
        return [_Field(f"{self.name}[{index}]", item) for index, item in enumerate(self.value)]

    def by_id(self, known: object, read: Callable[[_Field], T]) -> FrozenMap[T]:
        """A mapping by ids that the SOP knows; empty when it is missing."""
        if self.value is None:
            return FrozenMap()
        record = self.mapping(_MAX_EVENTS)
        for key in record.content:
            if known is not None and key not in known:  # type: ignore[operator]  # a collection of ids
                raise SnapshotError(self.name, f"the SOP knows no {key!r:.100} here")
        return FrozenMap((key, read(record.get(key))) for key in record.content)

    def _wrong(self, expected: str) -> SnapshotError:
        found = "missing" if self.value is None else f"{self.value!r:.60}"
        return SnapshotError(self.name, f"it is {found}, where {expected} is expected")
