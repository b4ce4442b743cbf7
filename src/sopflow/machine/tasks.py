"""Tasks: the activities that a case waits for, and who may complete them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, cast

import attrs
from attrs import frozen

from sopflow.machine.call import Call
from sopflow.machine.compile import CompiledActivity
from sopflow.machine.conditions import Condition
from sopflow.machine.deadlines import opened_at
from sopflow.machine.decide import as_of, clamped, is_late, refused, unusable_time
from sopflow.machine.guards import CLOCK_RUNS, AnyDocument, FourEyes, Gate, RequiredDocuments
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
        since: The time at which the activity became open, in UTC: when the step was entered, or the last of the
            activities that come first was completed.
        suspended: Whether the case is suspended; it must be resumed before the activity can be completed.
        needs_name: Whether only a named performer may complete it, because of a four-eyes constraint.
        barred: Ids of the persons who may not complete it, nor may a deputy on their behalf, because they took part in
            the other side of a four-eyes constraint.
        unmet: Conditions that are not met; of each group, any one suffices. A task of a store's worklist has none: the
            store does not ask the host.
        missing_any: Groups of required documents of which none is in the case yet; any one of each suffices.
        moments: Moments on which the times of the row or the activity depend, and which are not set.
        not_before: The earliest time at which the activity may be completed, in UTC, as far as moments are set; None
            for any time.
    """

    activity: str
    text: str
    actors: tuple[str, ...]
    outcomes: tuple[str, ...]
    due: datetime | None
    missing: tuple[str, ...]
    due_is_provisional: bool
    since: datetime
    suspended: bool
    needs_name: bool
    barred: tuple[str, ...]
    unmet: tuple[tuple[str, ...], ...] = ()
    missing_any: tuple[tuple[str, ...], ...] = ()
    moments: tuple[str, ...] = ()
    not_before: datetime | None = None


def tasks_of(case: Case, call: Call, *, asks_host: bool = True) -> tuple[Task, ...]:
    """Return the tasks of a case at the time of a call; if the call names a performer, only those of that performer.

    Args:
        case: The case.
        call: The time, and the performer if there is one.
        asks_host: Whether the functions of the host application decide conditions; if not, no task has unmet ones.

    Raises:
        Refused: If the time cannot be used.
    """
    if reasons := unusable_time(case, call.at):
        raise Refused(refused(case, reasons).reasons, case._id)
    if (at := clamped(case, call.at)) is not call.at:
        call = attrs.evolve(call, at=at)
    now, _ = as_of(case, at)
    found = ((each, _open_transitions(now, call, each)) for each in now._machine.rows.get(now._state, ()))
    asked = call if asks_host and now._machine.conditions else None
    return tuple(_task(now, asked, each, transitions) for each, transitions in found if transitions)


def _open_transitions(case: Case, call: Call, activity: CompiledActivity) -> list[SopTransition]:
    """Return the transitions that the activity may take while the clock runs: one, or one for each outcome."""
    # A suspended case does not lapse: a row that would lapse keeps its tasks after a due time before a moment.
    late = case._suspended_since is None and is_late(case, call.at)
    return [
        transition
        for transition in case._machine.transitions_from(case._state, activity.id)
        if (transition.dest is not None) is activity.completes_row(case._done, transition.outcome)
        and transition.late is late
        and all(
            guard(case, call) is None
            for guard in transition.guards
            if guard is not CLOCK_RUNS
            and (guard.gate is Gate.AWAITED or (guard.judges_performer and call.by is not None))
        )
    ]


def _task(case: Case, asked: Call | None, activity: CompiledActivity, transitions: list[SopTransition]) -> Task:
    """Return the task of an activity; its unmet conditions are those of the call that asks them, if there is one."""
    ids = {case._due: activity.step.id, case._activity_dues.get(activity.id): activity.id}
    due = min((due for due in ids if due is not None), default=None)
    entered_at = cast("datetime", case._entered_at)  # a case with open activities has entered a step
    four_eyes = (guard for guard in transitions[0].guards if isinstance(guard, FourEyes))
    required = (guard for each in transitions for guard in each.guards if isinstance(guard, RequiredDocuments))
    return Task(
        activity.id,
        activity.activity.text,
        activity.activity.actors,
        tuple(each.outcome for each in transitions if each.outcome is not None),
        due,
        tuple(dict.fromkeys(id_ for guard in required for id_ in guard.missing(case))),
        due is not None and case._is_provisional(due, ids[due]),
        opened_at(activity, case._done, entered_at),
        case._suspended_since is not None,
        bool(activity.counterparts),
        tuple(person for guard in four_eyes for person in guard.barred(case)),
        () if asked is None else _unmet(case, asked, activity, transitions[0]),
        tuple(
            guard.group
            for guard in transitions[0].guards
            if isinstance(guard, AnyDocument) and case._documents.keys().isdisjoint(guard.group)
        ),
        *_of_schedule(case, activity),
    )


def _of_schedule(case: Case, activity: CompiledActivity) -> tuple[tuple[str, ...], datetime | None]:
    """Return the moments that are missing for an activity, and the earliest time of its completion."""
    scheduling = case._machine.scheduling
    if scheduling is None:
        return (), None
    known = case.moments
    missing = tuple(id_ for id_ in scheduling.moments_of(activity) if id_ not in known)
    return missing, scheduling.earliest_at(activity, known)


def _unmet(
    case: Case, call: Call, activity: CompiledActivity, transition: SopTransition
) -> tuple[tuple[str, ...], ...]:
    call = attrs.evolve(call, activity=activity.id)
    conditions = [guard for guard in transition.guards if isinstance(guard, Condition)]
    return tuple(guard.names for guard in conditions if guard(case, call) is not None)
