"""Cases as plain data for JSON.

A snapshot names its format, the SOP's number and its fingerprint, and carries a checksum of its content, so that
accidental damage is detected. The checksum is not a signature: a person who can write to the storage can write any
snapshot.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sopflow.definition.canonical import digest
from sopflow.machine.plain_values import instant_to_text
from sopflow.machine.standing import standing_to_dict

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
    data: dict[str, Any] = {
        "sopflow": FORMAT,
        "sop": sop.number,
        "fingerprint": sop.fingerprint,
        "case": case._id,
        "version": case._version,
        "at": instant_to_text(case._last_at),
        **standing_to_dict(case._standing()),
    }
    if history and len(case._history) == case._version:
        data["history"] = [event.to_dict() for event in case._history]
    return data | {"checksum": digest(data)}
