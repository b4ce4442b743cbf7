"""Due times: until when a step or an activity has to be done, by the machine's calendar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sopflow.definition import Step
from sopflow.frozen import FrozenMap
from sopflow.machine.events import NO_DUES
from sopflow.machine.plans import Plan
from sopflow.machine.standing import Machinery
from sopflow.timing import TimeStandard


def entered(machine: Machinery, state: str, at: datetime) -> tuple[datetime | None, FrozenMap[datetime]]:
    """When a state that is entered is due, and those of its activities that may be done at once."""
    if state in machine.finals:
        return None, NO_DUES
    step = machine.sop.step(state)
    return due_of(machine, step.within, at), dues_of(machine, step, at, _starts_at_once)


def _starts_at_once(plan: Plan) -> bool:
    return not plan.after


def due_of(machine: Machinery, standard: TimeStandard | None, at: datetime) -> datetime | None:
    """When a standard that begins now is over, in UTC; None where none binds."""
    due = None if standard is None else machine.calendar.due(at, standard)
    return None if due is None else due.astimezone(UTC)


def dues_of(machine: Machinery, step: Step, at: datetime, starts: Callable[[Plan], bool]) -> FrozenMap[datetime]:
    """When those activities of a step whose own standards begin now are due."""
    timed = machine.timed.get(step.id)
    if timed is None:
        return NO_DUES
    dues = {plan.activity.id: due_of(machine, plan.activity.within, at) for plan in timed if starts(plan)}
    return FrozenMap({id_: due for id_, due in dues.items() if due is not None})


def late_by(due: datetime | None, at: datetime) -> timedelta | None:
    """By how much a due time is over, in clock time; None when it is not, or when there is none."""
    return at - due if due is not None and at > due else None
