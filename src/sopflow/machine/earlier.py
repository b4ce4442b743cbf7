"""Earlier revisions: the events before the last migration of a case.

Only the machines of those revisions could decide whether these events can happen. The checks are those that hold for
every history: the events belong to one case, in order, and each migration leads from the revision of the events before
it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sopflow.machine.event import Event, EventKind
from sopflow.machine.event_detail import Migration, Origin
from sopflow.machine.snapshot_reader import SnapshotError, shown

if TYPE_CHECKING:
    from sopflow.machine.case import Case


def check_earlier(case: Case, name: str, events: Sequence[Event]) -> Origin | None:
    """Check the events up to the last migration, and put a case without events before this migration.

    Args:
        case: The case; it is changed in place.
        name: The name of the field that holds the history.
        events: The first event, if the case never migrated; otherwise the events up to the last migration.

    Returns:
        The revision of the SOP after these events; None if the first one does not name it.

    Raises:
        SnapshotError: If they are not the beginning of a history.
    """
    origin = events[0].detail if isinstance(events[0].detail, Origin) else None
    for number, event in enumerate(events):
        if isinstance(event.detail, Migration):
            if origin is not None:
                _check_former(f"{name}[{number}].", event.detail.former, origin)
            origin = event.detail.origin
        if number < len(events) - 1:
            _check_order(case, f"{name}[{number}]", event)
            case._state = event.target or case._state
            case._version, case._last_at = event.seq, event.at
            case._history.append(event)
    return origin


def _check_former(within: str, former: Origin, origin: Origin) -> None:
    """Check that a migration leads from the revision of the events before it."""
    for name, found, expected in (
        ("from_sop", former.sop, origin.sop),
        ("from_fingerprint", former.fingerprint, origin.fingerprint),
    ):
        if found != expected:
            raise SnapshotError(f"{within}{name}", f"the events before it belong to {shown(expected)}")


def _check_order(case: Case, name: str, event: Event) -> None:
    """Check that an event of an earlier revision can be the next, as far as this does not depend on the revision."""
    if event.case != case._id:
        wrong = f"it belongs to the case {shown(event.case)}, not to {shown(case._id)}"
    elif event.seq != case._version + 1:
        wrong = f"its seq is {event.seq}; the next is {case._version + 1}"
    elif case._last_at is not None and event.at < case._last_at:
        wrong = "it happened before the previous event"
    elif (case._version == 0) != (event.kind is EventKind.OPENED):
        wrong = "a case is opened once, by its first event"
    elif event.source != (case._state or None):
        wrong = f"its source is {shown(event.source)}, but the case is at {shown(case._state)}"
    else:
        return
    raise SnapshotError(name, wrong)
