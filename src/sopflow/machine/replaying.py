"""Replaying: a history becomes the case that made it.

The past is past: guards are not asked again, and due times and lateness are read, not computed. But the
events must be a history that a case of this SOP can have.
"""

from __future__ import annotations

from datetime import UTC
from typing import Any

from sopflow.definition import CANCELLED
from sopflow.errors import SopflowError
from sopflow.machine.dues import late_by
from sopflow.machine.events import Event, EventKind
from sopflow.machine.evolving import evolve
from sopflow.machine.standing import Standing


class SnapshotError(SopflowError, ValueError):
    """A snapshot or a history does not fit; nothing was made of it.

    Attributes:
        field: The field that does not fit, such as ``history[3].at``.
        reason: What is wrong with it.
    """

    def __init__(self, field: str, reason: str) -> None:
        self.field = field
        self.reason = reason
        super().__init__(field, reason)

    def __str__(self) -> str:
        return f"This case cannot be restored: {self.field}: {self.reason}."


def replayed(machine: Any, events: tuple[Event, ...]) -> Any:  # noqa: ANN401 (the machine's class of cases)
    """The case that made a history.

    Args:
        machine: The machine of the SOP.
        events: All events, from the first.

    Raises:
        SnapshotError: If the events are not a history of this SOP.
    """
    if not events:
        raise SnapshotError("events", "there are none, and a history begins with the event opened")
    first = events[0]
    if not isinstance(first, Event):
        raise SnapshotError("events[0]", f"it is {first!r:.100}, not an Event")
    case = machine.blank(first.case)
    for number, event in enumerate(events):
        wrong = _misfit(case, event) if isinstance(event, Event) else f"it is {event!r:.100}, not an Event"
        if wrong is None and not evolve(case, event):
            wrong = f"no way of the SOP leads from {event.source} to {event.target} like this"
        if wrong is not None:
            raise SnapshotError(f"events[{number}]", wrong)
    return case


def _misfit(case: Standing, event: Event) -> str | None:
    """Why an event cannot be the next of a case; None when it can."""
    if event.case != case.id:
        return f"it is of the case {event.case!r:.100}, not of {case.id!r:.100}"
    if event.seq != case.version + 1:
        return f"its seq is {event.seq}, where {case.version + 1} comes next"
    if event.at.tzinfo is not UTC:
        return "its time is not in UTC"
    if case.last_at is not None and event.at < case.last_at:
        return "it happened before the event that stands before it"
    if (case.version == 0) != (event.kind is EventKind.OPENED):
        return "a case is opened once, at the beginning"
    if event.kind is EventKind.OPENED:
        first = case.machine.sop.steps[0].id
        return None if (event.source, event.target) == (None, first) else f"a case is opened at {first}"
    if case.ended:
        return "the case has ended before it"
    if event.source != case.state:
        return f"its source is {event.source}, but the case is at {case.state}"
    return _misfit_of_kind(case, event) or _unknown_names(case, event)


def _misfit_of_kind(case: Standing, event: Event) -> str | None:
    suspended = case.suspended_since is not None
    if event.kind is EventKind.RESUMED and not suspended:
        return "the case was not suspended"
    if suspended and event.kind not in (EventKind.RESUMED, EventKind.ATTACHED, EventKind.CANCELLED):
        return "the case was suspended"
    if event.kind is EventKind.COMPLETED:
        return _misfit_of_activity(case, event)
    if (event.activity, event.outcome, event.late_by, event.activity_late_by) != (None, None, None, None):
        return "only a completion is of an activity"
    if event.kind is EventKind.LAPSED:
        lapses = event.at == case.due and event.target == case.machine.lapse_of(case.state)
        return None if lapses else f"the case does not lapse from {case.state} to {event.target} then"
    target = CANCELLED if event.kind is EventKind.CANCELLED else None
    return None if event.target == target else f"it leads to {target or 'no other state'}"


def _misfit_of_activity(case: Standing, event: Event) -> str | None:
    plan = case.machine.plans.get(event.activity or "")
    if plan is None or plan.step.id != case.state:
        return f"{event.activity} is no activity of the step {case.state}"
    if event.by is None:
        return "nobody completed the activity"
    if case.done_by(plan.activity.id) is not None:
        return f"{event.activity} was done already"
    if any(case.done_by(id_) is None for id_ in plan.after):
        return f"{event.activity} came before what it comes after"
    dues = (case.due, case.activity_dues.get(plan.activity.id))
    if (event.late_by, event.activity_late_by) != tuple(late_by(due, event.at) for due in dues):
        return "its lateness is not what its due time says"
    completes = len(case.done) + 1 == len(plan.step.activities)
    return None if completes == (event.target is not None) else "it leaves the row at the wrong time"


def _unknown_names(case: Standing, event: Event) -> str | None:
    known = case.machine.sop.documents
    for id_ in (*event.documents, *event.discarded):
        if id_ not in known:
            return f"the SOP knows no document {id_!r:.100}"
    for id_ in (*event.activity_dues, *event.activity_remaining):
        if id_ not in case.machine.plans:
            return f"the SOP knows no activity {id_!r:.100}"
    return None
