"""Cases as plain data for JSON.

A snapshot names its format, the SOP's number and its fingerprint, and carries a checksum of its content, so that
accidental damage is detected. The checksum is not a signature: a person who can write to the storage can write any
snapshot.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sopflow.definition.canonical import digest
from sopflow.machine.event import Done
from sopflow.machine.performer import performer_to_dict, read_performer
from sopflow.machine.plain_values import dues_to_dict, instant_to_text, remaining_to_dict
from sopflow.machine.snapshot_reader import Field

if TYPE_CHECKING:
    from sopflow.machine.case import Case

FORMAT = 1
"""The version of the snapshot format."""


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
        "entered_at": instant_to_text(case._entered_at),
        "due": instant_to_text(case._due),
        "activity_dues": dues_to_dict(case._activity_dues),
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
        data["history"] = [event.to_dict() for event in case._history]
    return data | {"checksum": digest(data)}


def read_done(field: Field) -> Done:
    """Read the completion of an activity."""
    data = field.record()
    return Done(read_performer(data.get("by")), data.get("at").instant())
