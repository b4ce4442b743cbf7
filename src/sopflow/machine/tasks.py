"""Tasks: the activities that a case waits for, and who may complete them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from attrs import frozen

from sopflow.machine.call import Call
from sopflow.machine.compile import CompiledActivity
from sopflow.machine.decide import as_of, is_late, refused, wrong_time
from sopflow.machine.guards import Gate, RequiredDocuments
from sopflow.machine.refusal import Refused
from sopflow.machine.transition import SopTransition

if TYPE_CHECKING:
    from sopflow.machine.case import Case


@frozen
class Task:
    """An activity that a case waits for.

    Attributes:
        activity: The activity's id.
        text: The activity's text.
        actors: Ids of the actors; any one of them may do it.
        outcomes: The outcomes of a decision; empty for other activities.
        due: The due time in UTC: the earlier of the row's and the activity's own; None without a standard.
        missing: Required documents that are not in the case yet.
        due_is_provisional: Whether the due time may still change, because the holidays of its year are not final.
    """

    activity: str
    text: str
    actors: tuple[str, ...]
    outcomes: tuple[str, ...]
    due: datetime | None
    missing: tuple[str, ...]
    due_is_provisional: bool = False


def tasks_of(case: Case, call: Call) -> tuple[Task, ...]:
    """Return the tasks of a case at the time of a call; if the call names a performer, only those of that performer.

    Raises:
        Refused: If the time cannot be used.
    """
    if reasons := wrong_time(case, call.at):
        raise Refused(refused(case, reasons).reasons, case._id)
    now, _ = as_of(case, call.at)
    found = ((each, _open_transitions(now, call, each)) for each in now._machine.rows.get(now._state, ()))
    return tuple(_task(now, each, transitions) for each, transitions in found if transitions)


def _open_transitions(case: Case, call: Call, activity: CompiledActivity) -> list[SopTransition]:
    """Return the transitions that the activity may take now: one, or one for each outcome of a decision."""
    completes = len(case._done) + 1 == len(activity.step.activities)
    late = is_late(case, call.at)
    return [
        transition
        for transition in case._machine.transitions_from(case._state, activity.id)
        if (transition.dest is not None) is completes
        and transition.late is late
        and all(
            guard(case, call) is None
            for guard in transition.guards
            if guard.gate is Gate.AWAITED or (guard.judges_performer and call.by is not None)
        )
    ]


def _task(case: Case, activity: CompiledActivity, transitions: list[SopTransition]) -> Task:
    standards = {case._due: activity.step.within, case._activity_dues.get(activity.id): activity.activity.within}
    due = min((due for due in standards if due is not None), default=None)
    standard = standards.get(due)
    required = (guard for each in transitions for guard in each.guards if isinstance(guard, RequiredDocuments))
    return Task(
        activity.id,
        activity.activity.text,
        activity.activity.actors,
        tuple(each.outcome for each in transitions if each.outcome is not None),
        due,
        tuple(dict.fromkeys(id_ for guard in required for id_ in guard.missing(case))),
        due is not None and standard is not None and case._machine.calendar.is_provisional(due, standard),
    )
