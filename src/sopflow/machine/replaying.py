"""Replaying: a history becomes the case that made it.

The past is past: guards are not asked again, and due times and lateness are read, not computed. But the
events must be a history that a case of this SOP can have.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from types import NoneType
from typing import Any

import attrs

from sopflow.definition import CANCELLED
from sopflow.frozen import FrozenMap
from sopflow.machine.consistency import contradiction
from sopflow.machine.dues import late_by
from sopflow.machine.events import Event, EventKind, Performer
from sopflow.machine.evolving import evolve
from sopflow.machine.fields import Field, SnapshotError, owned, shown
from sopflow.machine.plans import Plan
from sopflow.machine.records import event_data, events_of
from sopflow.machine.standing import Standing
from sopflow.timing import Remaining

_PARTS = (NoneType, str, int, datetime, timedelta, tuple, dict, FrozenMap, Performer, Remaining)


def replayed(machine: Any, events: Iterable[object]) -> Any:
    """The case that made a history.

    Args:
        machine: The machine of the SOP.
        events: All events, from the first; of unknown origin.

    Raises:
        SnapshotError: If the events are not a history of this SOP.
    """
    event_of = events_of(machine)
    told = [_told_again(event_of, f"events[{number}]", event) for number, event in enumerate(events)]
    case = blank(machine, "events[0].case", told[0].case if told else "none")
    retell(case, "events", told)
    return case


def blank(machine: Any, name: str, id_: str) -> Any:
    """A case that nothing has happened to yet; its id is of unknown origin, and read from the field of a name."""
    try:
        return machine.blank(id_)
    except ValueError as error:
        raise SnapshotError(name, str(error).rstrip(".")) from None


def retell(case: Standing, name: str, events: Sequence[Event]) -> None:
    """Let all that has happened happen to a blank case.

    Args:
        case: The case; it is changed in place.
        name: The name of the field that holds the history.
        events: All events, from the first.

    Raises:
        SnapshotError: If they are not a history of its SOP.
    """
    if not events:
        raise SnapshotError(name, "there are no events, and a history begins with the event opened")
    for number, event in enumerate(events):
        wrong = _misfit(case, event)
        if wrong is None and not evolve(case, event):
            wrong = f"no way of the SOP leads from {shown(event.source)} to {shown(event.target)} like this"
        if wrong is not None:
            raise SnapshotError(f"{name}[{number}]", wrong)
    if (found := contradiction(case)) is not None:
        raise SnapshotError(f"{name}[{len(events) - 1}]", "where it leads, {} does not fit: {}".format(*found))


def _told_again(event_of: Callable[[str, Field], Event], name: str, event: object) -> Event:
    """An event as it is once it was written down and read: what does not come through that is none."""
    if not isinstance(event, Event):
        raise SnapshotError(name, f"it is of the type {type(event).__name__:.60}, not an Event")
    for field in attrs.fields(Event):
        if not issubclass(kind := type(getattr(event, field.name)), _PARTS):
            raise SnapshotError(f"{name}.{field.name}", f"it is of the type {kind.__name__:.60}")
    try:
        again = event_of(owned(f"{name}.case", event.case).text(), owned(name, event_data(event)))
        if again == event:
            return again
    except SnapshotError:
        raise
    except Exception as error:
        raise SnapshotError(name, f"a field of it has a wrong type ({type(error).__name__:.60})") from error
    raise SnapshotError(name, "a field of it has a wrong type")


def _misfit(case: Standing, event: Event) -> str | None:
    """Why an event cannot be the next of a case; None when it can."""
    if event.case != case.id:
        return f"it is of the case {shown(event.case)}, not of {shown(case.id)}"
    if event.seq != case.version + 1:
        return f"its seq is {event.seq}, where {case.version + 1} comes next"
    if case.last_at is not None and event.at < case.last_at:
        return "it happened before the event that stands before it"
    if (case.version == 0) != (event.kind is EventKind.OPENED):
        return "a case is opened once, at the beginning"
    if event.kind is not EventKind.COMPLETED and _of_an_activity(event):
        return "only a completion is of an activity"
    if event.kind is not EventKind.SUSPENDED and (event.remaining is not None or event.activity_remaining):
        return "only a suspension keeps what remains of a time"
    if event.kind is EventKind.OPENED:
        first = case.machine.sop.steps[0].id
        return None if (event.source, event.target) == (None, first) else f"a case is opened at {first}"
    if case.ended:
        return "the case has ended before it"
    if event.source != case.state:
        return f"its source is {shown(event.source)}, but the case is at {case.state}"
    return _misfit_of_kind(case, event)


def _of_an_activity(event: Event) -> bool:
    of_it = (event.activity, event.outcome, event.late_by, event.activity_late_by, event.discarded)
    return of_it != (None, None, None, None, ())


def _misfit_of_kind(case: Standing, event: Event) -> str | None:
    suspended = case.suspended_since is not None
    if event.kind is EventKind.RESUMED and not suspended:
        return "the case was not suspended"
    if suspended and event.kind not in (EventKind.RESUMED, EventKind.ATTACHED, EventKind.CANCELLED):
        return "the case was suspended"
    if event.kind is EventKind.COMPLETED:
        return _misfit_of_activity(case, event)
    if event.kind is EventKind.ATTACHED and (event.due, event.activity_dues) != (case.due, case.activity_dues):
        return "it changes what is due"
    if event.kind is EventKind.LAPSED:
        lapses = event.at == case.due and event.target == case.machine.lapse_of(case.state)
        return None if lapses else f"the case does not lapse from {case.state} to {shown(event.target)} then"
    target = CANCELLED if event.kind is EventKind.CANCELLED else None
    return None if event.target == target else f"it leads to {target or 'no other state'}"


def _misfit_of_activity(case: Standing, event: Event) -> str | None:
    plan = case.machine.plans.get(event.activity or "")
    if plan is None or plan.step.id != case.state:
        return f"{shown(event.activity)} is no activity of the step {case.state}"
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
    if completes != (event.target is not None):
        return "it leaves the row at the wrong time"
    kept = {id_: due for id_, due in case.activity_dues.items() if id_ != event.activity}
    if event.target is None and (event.due != case.due or not kept.items() <= event.activity_dues.items()):
        return "it changes what is due"
    return _misfit_of_documents(plan, event)


def _misfit_of_documents(plan: Plan, event: Event) -> str | None:
    """Whether it brings in what the row says, and takes out what its answer says."""
    outcome = plan.activity.outcomes.get(event.outcome or "")
    produced = plan.activity.produces if event.target is None else (*plan.activity.produces, *plan.step.produces)
    discarded: tuple[str, ...] = ()
    if outcome is not None:
        discarded = tuple(id_ for id_ in outcome.discards if id_ not in outcome.produces)
        produced = (*produced, *outcome.produces)
    if event.discarded != discarded:
        return f"it takes out {shown(event.discarded)}, and not {shown(discarded)}"
    missing = [id_ for id_ in produced if id_ not in event.documents and id_ not in discarded]
    return f"it does not bring in {', '.join(missing)}" if missing else None
