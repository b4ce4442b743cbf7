"""Due times of steps and activities, counted by the machine's calendar."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

from sopflow.frozen import FrozenMap
from sopflow.machine.compile import CompiledActivity
from sopflow.machine.schedule import ClockStart
from sopflow.machine.standing import NO_DUES, ClockStarts, Done
from sopflow.timing import Remaining, TimeStandard

if TYPE_CHECKING:
    from sopflow.machine.case import Case
    from sopflow.machine.engine import SopMachine


def dues_on_entry(machine: SopMachine[Any], state: str, at: datetime) -> tuple[datetime | None, FrozenMap[datetime]]:
    """Return the due time of a state entered at a time, and those of its activities that can be done at once."""
    if state in machine.finals:
        return None, NO_DUES
    return step_due(machine, state, at), activity_dues(machine, state, at, _is_first)


def _is_first(activity: CompiledActivity) -> bool:
    return not activity.after


def step_due(machine: SopMachine[Any], state: str, at: datetime) -> datetime | None:
    """Return the due time of a step whose standard begins at a time, in UTC; None without one."""
    return _due(machine, machine.sop.step(state).within, at)


def activity_dues(
    machine: SopMachine[Any], state: str, at: datetime, begins: Callable[[CompiledActivity], bool]
) -> FrozenMap[datetime]:
    """Return the due times of those activities of a step whose own standards begin at a time.

    Args:
        machine: The machine.
        state: The step.
        at: When the standards begin.
        begins: Whether the standard of an activity begins then.
    """
    found = {}
    for each in machine.rows[state]:
        if each.activity.within is not None and begins(each):
            due = _due(machine, each.activity.within, at)
            if due is not None:
                found[each.id] = due
    return FrozenMap(found) if found else NO_DUES


def dues_after(case: Case, completed: CompiledActivity, at: datetime) -> FrozenMap[datetime]:
    """Return the activities' due times after one of them is completed and the row stays open."""
    done = {*case._done, completed.id}
    begun = activity_dues(
        case._machine, case._state, at, lambda each: completed.id in each.after and each.is_open(done)
    )
    if not begun and completed.id not in case._activity_dues:
        return case._activity_dues
    return FrozenMap({id_: due for id_, due in case._activity_dues.items() if id_ != completed.id} | dict(begun))


def dues_again(case: Case) -> tuple[datetime | None, FrozenMap[datetime]]:
    """Return the running due times of a case, counted again from the starts of their clocks."""
    machine = case._machine
    standard = machine.sop.step(case._state).within
    due = None if standard is None else _due_from(machine, clock_start(case), standard)
    dues: dict[str, datetime] = {}
    for id_ in case._activity_dues:
        activity = machine.activities[id_]
        if activity.activity.within is not None:
            own_due = _due_from(machine, clock_start(case, activity), activity.activity.within)
            if own_due is not None:
                dues[id_] = own_due
    return due, FrozenMap(dues) if dues else NO_DUES


def clock_start(case: Case, activity: CompiledActivity | None = None) -> ClockStart:
    """Return the start of the running clock of the step, or of an open activity."""
    starts = case._clock_starts or ClockStarts()
    entered_at = cast("datetime", case._entered_at)  # a case whose clocks run has entered a step
    if activity is not None:
        return starts.activities.get(activity.id) or ClockStart(opened_at(activity, case._done, entered_at))
    return starts.step or ClockStart(entered_at)


def _due_from(machine: SopMachine[Any], start: ClockStart, standard: TimeStandard) -> datetime | None:
    if start.remaining is not None:
        return due_again(machine, start.remaining, start.at)
    return _due(machine, standard, start.at)


def opened_at(activity: CompiledActivity, done: Mapping[str, Done], entered_at: datetime) -> datetime:
    """Return the time at which an open activity became open.

    Args:
        activity: The activity.
        done: The completed activities of its step.
        entered_at: The time at which the case entered the step.
    """
    return max((done[id_].at for id_ in activity.after if id_ in done), default=entered_at)


def stopped(
    machine: SopMachine[Any], standard: TimeStandard | None, due: datetime | None, at: datetime
) -> tuple[Remaining | None, datetime | None]:
    """Return what a suspension keeps of a standard, and the due time that stays: one that has passed."""
    if due is None or standard is None or at > due:
        return None, due
    return machine.calendar.remaining(at, due, standard), None


def due_again(machine: SopMachine[Any], remaining: Remaining, at: datetime) -> datetime:
    """Return the due time of what a suspension kept, in UTC."""
    return machine.calendar.resume(at, remaining).astimezone(UTC)


def late_by(due: datetime | None, at: datetime) -> timedelta | None:
    """Return how long ago a due time passed, in clock time; None if it has not, or there is none."""
    return at - due if due is not None and at > due else None


def _due(machine: SopMachine[Any], standard: TimeStandard | None, at: datetime) -> datetime | None:
    due = None if standard is None else machine.calendar.due(at, standard)
    return None if due is None else due.astimezone(UTC)
