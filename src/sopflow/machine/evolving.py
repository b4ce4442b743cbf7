"""Evolving: applying an event to a case. What has been decided happens; nothing is judged again.

Folding a history through ``evolve`` gives the case that made it: due times, lateness and documents are
read from the events and never computed a second time.
"""

from __future__ import annotations

from sopflow.machine.engine import TRIGGERS
from sopflow.machine.events import Event, EventKind
from sopflow.machine.standing import Standing


def evolve(case: Standing, event: Event) -> bool:
    """Apply an event to a case.

    Args:
        case: The case; it is changed in place.
        event: An event that was decided for it as it stands, or read from its history.

    Returns:
        Whether the event fits the case; when not, the case is as it was.
    """
    kind = event.kind
    if kind is EventKind.COMPLETED:
        if not case.machine.fire(str(event.activity), case, event):
            return False
    elif kind in TRIGGERS:
        if not case.machine.fire(TRIGGERS[kind], case, event):
            return False
    elif kind is EventKind.OPENED:
        case.machine.place(case, str(event.target))
    case._apply(event)
    return True
