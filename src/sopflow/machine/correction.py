"""Corrections: a case returns to its position after an earlier event.

The event of a correction carries the whole standing, so the undone events stay in the history. The time since the
earlier event counts as suspended, as if the clock had been stopped then and started again now.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sopflow.machine.call import Action, Call
from sopflow.machine.effects import resumed, standing_event, suspended
from sopflow.machine.event import Event, EventKind
from sopflow.machine.event_detail import Correction
from sopflow.machine.evolve import evolve
from sopflow.machine.position import CasePosition
from sopflow.machine.standing import Standing

if TYPE_CHECKING:
    from sopflow.machine.case import Case


def corrected(case: Case, call: Call) -> Event:
    """Return the event of a corrected case; the guards have accepted the event that it goes back to."""
    to = call.to or 0
    standing = _after_a_suspension(_case_after(case, to), call)
    return standing_event(case, call, EventKind.CORRECTED, Correction(to, standing), standing)


def _case_after(case: Case, seq: int) -> Case:
    """Return a case as it was after an event of its loaded history."""
    events = case._history[: seq - case._version or None]
    first = next((number for number in reversed(range(len(events))) if events[number].standing is not None), 0)
    then = case._twin()
    CasePosition.__init__(then, case._machine)
    then._history = []
    for event in events[first:]:
        evolve(then, event)
    return then


def _after_a_suspension(case: Case, call: Call) -> Standing:
    """Return the standing of a case whose clock was stopped at its last event and is started again by a call."""
    if not case.ended and case._suspended_since is None:
        evolve(case, suspended(case, Call(Action.SUSPEND, case._last_at or call.at)))
        evolve(case, resumed(case, Call(Action.RESUME, call.at)))
    return case._standing()
