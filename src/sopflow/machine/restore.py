"""Restoring: a snapshot becomes the case that made it.

Whatever a snapshot contains, the restored case would write the same snapshot again, or nothing is restored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sopflow.machine.consistency import contradiction
from sopflow.machine.event import Event, EventKind
from sopflow.machine.event_detail import Origin
from sopflow.machine.replay import begin_of_revision, check_origin, empty_case, read_event, replay_into
from sopflow.machine.serialize import FORMAT, case_to_dict
from sopflow.machine.snapshot_reader import Field, Record, SnapshotError, copied
from sopflow.machine.standing import read_standing

if TYPE_CHECKING:
    from sopflow.machine.case import Case
    from sopflow.machine.engine import C, SopMachine


def restored(machine: SopMachine[C], snapshot: object) -> C:
    """Return the case of a snapshot.

    Args:
        machine: The machine of the SOP.
        snapshot: Untrusted plain data.

    Raises:
        SnapshotError: If it does not fit; the error names the field.
    """
    data = copied("snapshot", snapshot).record()
    if data.get("sopflow").whole() != FORMAT:
        raise SnapshotError("sopflow", f"this version of sopflow reads snapshots of format {FORMAT} only")
    check_origin(machine, "", Origin.read(data, machine))
    id_ = data.get("case").text()
    case = empty_case(machine, "case", id_)
    version, last_at = data.get("version").whole(), data.get("at").instant()
    standing = read_standing(data, machine)
    if "history" in data:
        replay_into(case, "history", _read_history(machine, data.get("history")))
    else:
        case._version, case._last_at = version, last_at
        case._stand(standing)
        if (found := contradiction(case)) is not None:
            raise SnapshotError(*found)
    _check_round_trip(case, data)
    return case


def _read_history(machine: SopMachine[Any], field: Field) -> list[Event]:
    """Read the events of a history; those before the last migration may name anything."""
    fields = list(field.items())
    kinds = (each.value.get("kind") if isinstance(each.value, dict) else None for each in fields)
    begin = begin_of_revision(kind == EventKind.MIGRATED for kind in kinds)
    return [read_event(machine if number >= begin else None, each) for number, each in enumerate(fields)]


def _check_round_trip(case: Case, data: Record) -> None:
    """Serialize the case again and compare: a difference means that the snapshot was edited."""
    given, own = data.content, case_to_dict(case, history="history" in data)
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
        raise SnapshotError(differs, "it contradicts the history")
    raise SnapshotError(differs, "it is not written as a snapshot writes it")
