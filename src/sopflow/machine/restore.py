"""Restoring: a snapshot becomes the case that made it.

Whatever a snapshot contains, the restored case would write the same snapshot again, or nothing is restored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sopflow.frozen import FrozenMap
from sopflow.machine.consistency import contradiction
from sopflow.machine.event import NO_DOCUMENTS, NO_DUES, NO_REMAINING
from sopflow.machine.performer import read_person
from sopflow.machine.plain_values import read_reference, read_remaining
from sopflow.machine.replay import check_origin, empty_case, read_event, replay_into
from sopflow.machine.serialize import FORMAT, case_to_dict, read_done
from sopflow.machine.snapshot_reader import Field, Record, SnapshotError, copied, shown

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
    check_origin(machine, "", data.get("sop").text(), data.get("fingerprint").text())
    id_ = data.get("case").text()
    case = empty_case(machine, "case", id_)
    position = _position(machine, data)
    if "history" in data:
        replay_into(case, "history", [read_event(machine, field) for field in data.get("history").items()])
    else:
        for name, value in position.items():
            setattr(case, name, value)
        if (found := contradiction(case)) is not None:
            raise SnapshotError(*found)
    _check_round_trip(case, data)
    return case


def _position(machine: SopMachine[Any], data: Record) -> dict[str, Any]:
    """Read the attributes of a case that make up its position."""
    state = data.get("state").text()
    if state not in machine.states:
        raise SnapshotError("state", f"the SOP has no step or end {shown(state)}")
    in_step = {each.id for each in machine.rows.get(state, ())}
    done = data.get("done").by_id(in_step, read_done)
    return {
        "_state": state,
        "_version": data.get("version").whole(),
        "_last_at": data.get("at").instant(),
        "_entered_at": data.get("entered_at").instant(),
        "_due": data.get("due").optional(Field.instant),
        "_activity_dues": data.get("activity_dues").by_id(in_step, Field.instant) or NO_DUES,
        "_suspended_since": data.get("suspended_since").optional(Field.instant),
        "_remaining": data.get("remaining").optional(read_remaining),
        "_activity_remaining": data.get("activity_remaining").by_id(in_step, read_remaining) or NO_REMAINING,
        # In order of completion, even if a database has sorted the keys.
        "_done": FrozenMap(sorted(done.items(), key=lambda item: item[1].at)),
        "_performers": dict(data.get("performers").by_id(machine.four_eyes, read_person)) or None,
        "_documents": data.get("documents").by_id(machine.sop.documents, read_reference) or NO_DOCUMENTS,
    }


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
