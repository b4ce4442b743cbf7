"""Snapshots: a case as plain data that JSON takes, and back. Never pickle.

A snapshot names the format, the SOP's number and its fingerprint, and carries a checksum over all of its content, so
that what was cut off or edited by accident is noticed. The checksum is no signature: whoever can write to where the
snapshots lie can write what they like. But whatever is written there, the case that comes out would write the same.
"""

from __future__ import annotations

from typing import Any

from sopflow.definition.canonical import digest
from sopflow.frozen import FrozenMap
from sopflow.machine.consistency import contradiction
from sopflow.machine.events import NO_DUES, NO_REST, NOTHING
from sopflow.machine.fields import Field, Record, SnapshotError, owned, shown
from sopflow.machine.records import (
    done_of,
    dues_data,
    event_data,
    events_of,
    instant_data,
    performer_data,
    person_of,
    reference_of,
    remaining_of,
    rest_data,
)
from sopflow.machine.replaying import blank, retell
from sopflow.machine.standing import Standing

FORMAT = 1
"""The version of the snapshot's format."""

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
        "at": instant_data(case.last_at),
        "due": instant_data(case.due),
        "activity_dues": dues_data(case.activity_dues),
        "suspended_since": instant_data(case.suspended_since),
        "remaining": rest_data(case.remaining),
        "activity_remaining": {id_: rest_data(rest) for id_, rest in case.activity_remaining.items()},
        "done": {id_: {"by": performer_data(done.by), "at": instant_data(done.at)} for id_, done in case._done.items()},
        "performers": dict(case._performers or {}),
        "documents": dict(case.documents),
    }
    if history and len(case._history) == case.version:
        data["history"] = [event_data(event) for event in case.history]
    return data | {"checksum": digest(data)}


# --- data to a case -----------------------------------------------------------------------------------------


def restored(machine: Any, snapshot: object) -> Any:
    """The case of a snapshot.

    Args:
        machine: The machine of the SOP.
        snapshot: Plain data, of unknown origin.

    Raises:
        SnapshotError: If it does not fit; it names the field.
    """
    data = owned("snapshot", snapshot).record()
    _check_origin(machine, data)
    id_ = data.get("case").text()
    case = blank(machine, "case", id_)
    fields = _fields_of(machine, data)
    if "history" in data:
        event_of = events_of(machine)
        retell(case, "history", [event_of(id_, field) for field in data.get("history").items()])
    else:
        case._take(fields)
        if (found := contradiction(case)) is not None:
            raise SnapshotError(*found)
    _check_that_it_writes_the_same(case, data)
    return case


def _check_origin(machine: Any, data: Record) -> None:
    if data.get("sopflow").whole() != FORMAT:
        raise SnapshotError("sopflow", f"this version of sopflow reads snapshots of the format {FORMAT} only")
    sop = machine.sop
    if (number := data.get("sop").text()) != sop.number:
        raise SnapshotError("sop", f"it is a case of {shown(number)}, not of {shown(sop.number)}")
    if data.get("fingerprint").text() != sop.fingerprint:
        raise SnapshotError(
            "fingerprint",
            "it is a case of another revision of this SOP, which behaves differently; "
            "restore it with the machine of that revision",
        )


def _fields_of(machine: Any, data: Record) -> dict[str, Any]:
    sop = machine.sop
    state = data.get("state").text()
    if state not in machine.states:
        raise SnapshotError("state", f"the SOP has no step or end {shown(state)}")
    in_step = set() if state in machine.finals else {one.id for one in sop.step(state).activities}
    done = data.get("done").by_id(in_step, done_of)
    return {
        "_state": state,
        "_version": data.get("version").whole(),
        "_last_at": data.get("at").instant(),
        "_due": data.get("due").optional(Field.instant),
        "_activity_dues": data.get("activity_dues").by_id(in_step, Field.instant) or NO_DUES,
        "_suspended_since": data.get("suspended_since").optional(Field.instant),
        "_remaining": data.get("remaining").optional(remaining_of),
        "_activity_remaining": data.get("activity_remaining").by_id(in_step, remaining_of) or NO_REST,
        # In the order they were done, also when a database has sorted the keys.
        "_done": FrozenMap(sorted(done.items(), key=lambda item: item[1].at)),
        "_performers": dict(data.get("performers").by_id(machine.four_eyes, person_of)) or None,
        "_documents": data.get("documents").by_id(sop.documents, reference_of) or NOTHING,
    }


def _check_that_it_writes_the_same(case: Standing, data: Record) -> None:
    """What was read but would be written otherwise was changed by somebody, and so was what was never read."""
    given, own = data.content, snapshot_of(case, history="history" in data)
    if given == own:
        return
    for name in given:
        if name not in own:
            raise SnapshotError(data.get(name).name, "a snapshot has no such field")
    differs = next(name for name in own if name not in given or given[name] != own[name])
    if differs == "checksum":
        raise SnapshotError("checksum", "the content was changed after the snapshot was taken")
    if differs == "history":
        events = zip(data.get("history").items(), own["history"], strict=True)
        differs = next(field.name for field, event in events if field.value != event)
    elif case._history:
        raise SnapshotError(differs, "it is not what the history tells")
    raise SnapshotError(differs, "a snapshot says the same in other words")
