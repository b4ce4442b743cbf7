"""The schedules of a history: each must follow from the events before it.

The rules are those of ``rescheduling``. The times that a calendar counted are taken from the event, so a new edition of
the holidays cannot contradict the past.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

import attrs

from sopflow.machine.event import Event, EventKind
from sopflow.machine.position import CasePosition
from sopflow.machine.rescheduling import NOTHING, RecordedTimes, rescheduled
from sopflow.machine.schedule import NO_MOMENTS, Schedule
from sopflow.machine.standing import Standing

if TYPE_CHECKING:
    from sopflow.machine.case import Case
    from sopflow.machine.engine import SopMachine

_DUES = ("due", "activity_dues", "remaining", "activity_remaining")


def misfit_of_schedule(case: Case, event: Event) -> str | None:
    """Return why the schedule of an event cannot follow, or its due times do not follow from it; None if they can.

    Args:
        case: The case before the event.
        event: The event, which carries no standing.
    """
    if case._machine.scheduling is None:
        return None
    times = RecordedTimes(event.schedule, event.target or case._state, event.due, event.activity_dues)
    opened_with = NO_MOMENTS if event.schedule is None else event.schedule.moments
    base = event
    if event.kind is EventKind.MOMENT:
        base = attrs.evolve(event, **{name: getattr(case, f"_{name}") for name in _DUES})
    expected = rescheduled(case, base, times, opened_with)
    if expected.schedule != event.schedule:
        return f"its {differing(expected.schedule, event.schedule)} does not follow from what happened"
    wrong = next((name for name in _DUES if getattr(expected, name) != getattr(event, name)), None)
    return None if wrong is None else f"its {wrong} does not follow from its schedule"


def moved_schedule(machine: SopMachine[Any], before: Standing, then: datetime, event: Event) -> Schedule | None:
    """Return the schedule after a correction: that of an earlier event, as if the clocks had been stopped since then.

    Args:
        machine: The machine of the case.
        before: The standing after the earlier event.
        then: The time of that event.
        event: The correction.
    """
    if machine.scheduling is None or before.state in machine.finals or before.suspended_since is not None:
        return before.schedule
    position = CasePosition(machine)
    position._stand(before)
    times = RecordedTimes(event.schedule, before.state, event.due, event.activity_dues)
    position._schedule = rescheduled(position, Event(event.case, event.seq, then, EventKind.SUSPENDED), times).schedule
    position._suspended_since = then
    return rescheduled(position, Event(event.case, event.seq, event.at, EventKind.RESUMED), times).schedule


def differing(one: Schedule | None, two: Schedule | None) -> str:
    """Return the name of the first field in which two schedules differ."""
    one, two = one or NOTHING, two or NOTHING
    for name in ("moments", "clocks"):
        former: Mapping[str, object] = getattr(one, name)
        latter: Mapping[str, object] = getattr(two, name)
        for id_ in {**former, **latter}:
            if former.get(id_) != latter.get(id_):
                return f"schedule.{name}.{id_}"
    return "schedule"
