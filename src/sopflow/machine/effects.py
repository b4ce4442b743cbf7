"""Effects: the event that an allowed call causes."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import attrs

from sopflow.definition import CANCELLED, Outcome
from sopflow.frozen import EMPTY, FrozenMap
from sopflow.machine.call import Call
from sopflow.machine.compile import CompiledActivity
from sopflow.machine.deadlines import (
    activity_dues,
    due_again,
    dues_after,
    dues_again,
    dues_on_entry,
    late_by,
    step_due,
    stopped,
)
from sopflow.machine.event import Detail, Event, EventKind, fields_of
from sopflow.machine.event_detail import MomentSet, Recount
from sopflow.machine.rescheduling import CountedTimes, rescheduled
from sopflow.machine.standing import NO_DOCUMENTS, NO_DUES, NO_REMAINING, Standing
from sopflow.timing import Remaining

if TYPE_CHECKING:
    from sopflow.machine.case import Case


def lapsed(case: Case, target: str, at: datetime) -> Event:
    """Return the event of a case that lapses to another state."""
    due, dues = dues_on_entry(case._machine, target, at)
    event = Event(
        case=case._id,
        seq=case._version + 1,
        at=at,
        kind=EventKind.LAPSED,
        source=case._state,
        target=target,
        due=due,
        activity_dues=dues,
    )
    return event if case._machine.scheduling is None else _scheduled(case, event)


def completed(case: Case, call: Call, activity: CompiledActivity, target: str | None) -> Event:
    """Return the event of a completed activity.

    Args:
        case: The case.
        call: The call.
        activity: The activity.
        target: The next state; None if the row stays open.
    """
    at, definition = call.at, activity.activity
    actors = definition.actors
    outcome = None if call.outcome is None else definition.outcomes[call.outcome]
    if target is not None:
        due, dues = dues_on_entry(case._machine, target, at)
        made = () if call.outcome in activity.leaving else (*definition.produces, *activity.step.produces)
    else:
        due, dues = case._due, dues_after(case, activity, at)
        made = definition.produces
    documents, discarded = _documents(case, call, made, outcome)
    own_due = case._activity_dues.get(activity.id) if case._activity_dues is not NO_DUES else None
    event = Event(
        case=case._id,
        seq=case._version + 1,
        at=at,
        kind=EventKind.COMPLETED,
        source=case._state,
        target=target,
        activity=activity.id,
        by=call.by,
        # The guards have accepted the performer, so one actor leaves no choice.
        acted_as=actors[0] if len(actors) == 1 else call.performer.acts_as(actors),
        outcome=call.outcome,
        documents=FrozenMap(documents) if documents else NO_DOCUMENTS,
        discarded=discarded,
        reason=call.reason,
        late_by=late_by(case._due, at),
        activity_late_by=late_by(own_due, at),
        due=due,
        activity_dues=dues,
    )
    return event if case._machine.scheduling is None else _scheduled(case, event)


def _documents(
    case: Case, call: Call, produced: tuple[str, ...], outcome: Outcome | None
) -> tuple[dict[str, str | None], tuple[str, ...]]:
    """Return the documents that a completion adds to the case, and those that it discards."""
    documents = dict(call.documents)
    for id_ in produced:
        # A reference given earlier is kept if the call gives none.
        documents.setdefault(id_, case._documents.get(id_))
    if outcome is None:
        return documents, ()
    for id_ in outcome.discards:
        if id_ not in call.documents:
            documents[id_] = None
    for id_ in outcome.produces:
        documents.setdefault(id_, case._documents.get(id_))
    discarded = tuple(id_ for id_ in outcome.discards if id_ not in outcome.produces)
    return {id_: reference for id_, reference in documents.items() if id_ not in discarded}, discarded


def attached(case: Case, call: Call) -> Event:
    """Return the event of documents that were added, or whose references were amended."""
    return _event(case, call, EventKind.ATTACHED, due=case._due, dues=case._activity_dues)


def suspended(case: Case, call: Call) -> Event:
    """Return the event of stopped clocks: those that have not run out; what is late stays late."""
    machine, at = case._machine, call.at
    remaining, due = stopped(machine, machine.sop.step(case._state).within, case._due, at)
    kept: dict[str, Remaining] = {}
    dues: dict[str, datetime] = {}
    for id_, own_due in case._activity_dues.items():
        own_remaining, passed = stopped(machine, machine.activities[id_].activity.within, own_due, at)
        if own_remaining is not None:
            kept[id_] = own_remaining
        elif passed is not None:
            dues[id_] = passed
    return _event(
        case,
        call,
        EventKind.SUSPENDED,
        due=due,
        dues=FrozenMap(dues) if dues else NO_DUES,
        remaining=remaining,
        activity_remaining=FrozenMap(kept) if kept else NO_REMAINING,
    )


def resumed(case: Case, call: Call) -> Event:
    """Return the event of clocks that run again with the time that remains."""
    machine, at = case._machine, call.at
    due = case._due if case._remaining is None else due_again(machine, case._remaining, at)
    dues = dict(case._activity_dues)
    dues |= {id_: due_again(machine, remaining, at) for id_, remaining in case._activity_remaining.items()}
    return _event(case, call, EventKind.RESUMED, due=due, dues=FrozenMap(dues) if dues else NO_DUES)


def restarted(case: Case, call: Call) -> Event:
    """Return the event of clocks that begin again with their whole time."""
    machine, state = case._machine, case._state
    dues = activity_dues(machine, state, call.at, lambda each: each.is_open(case._done))
    return _event(case, call, EventKind.RESTARTED, due=step_due(machine, state, call.at), dues=dues)


def recounted(case: Case, call: Call) -> Event:
    """Return the event of running due times that are counted again from the starts of their clocks."""
    due, dues = dues_again(case)
    detail = Recount(case._due, case._activity_dues)
    return _event(case, call, EventKind.RECOUNTED, due=due, dues=dues, detail=detail)


def moment_set(case: Case, call: Call) -> Event:
    """Return the event of a moment that is set; a suspended case stays suspended."""
    ((moment, value),) = call.moments.items()
    return _event(
        case,
        call,
        EventKind.MOMENT,
        due=case._due,
        dues=case._activity_dues,
        remaining=case._remaining,
        activity_remaining=case._activity_remaining,
        detail=MomentSet(moment, value, case.moments.get(moment)),
    )


def cancelled(case: Case, call: Call) -> Event:
    """Return the event of a cancelled case."""
    return _event(case, call, EventKind.CANCELLED, due=None, dues=NO_DUES, target=CANCELLED)


def opened(case: Case, call: Call) -> Event:
    """Return the first event of a case."""
    first = case._machine.sop.steps[0].id
    due, dues = dues_on_entry(case._machine, first, call.at)
    return _event(case, call, EventKind.OPENED, due=due, dues=dues, target=first, detail=case._machine.origin)


def standing_event(case: Case, call: Call, kind: EventKind, detail: Detail, standing: Standing) -> Event:
    """Return an event after which a case has a given standing, whatever its standing was.

    Args:
        case: The case.
        call: The call.
        kind: The kind of event.
        detail: The detail of the event, which carries the standing.
        standing: The standing.
    """
    event = _event(case, call, kind, due=None, dues=NO_DUES, detail=detail)
    return attrs.evolve(event, **fields_of(standing))


def _event(
    case: Case,
    call: Call,
    kind: EventKind,
    *,
    due: datetime | None,
    dues: FrozenMap[datetime],
    target: str | None = None,
    remaining: Remaining | None = None,
    activity_remaining: FrozenMap[Remaining] = NO_REMAINING,
    detail: Detail | None = None,
) -> Event:
    reserved = case._machine.authority.get(call.action)
    event = Event(
        case=case._id,
        seq=case._version + 1,
        at=call.at,
        kind=kind,
        source=case._state or None,
        target=target,
        by=call.by,
        acted_as=None if reserved is None else call.performer.acts_as(reserved),
        documents=FrozenMap(call.documents) if call.documents else NO_DOCUMENTS,
        reason=call.reason,
        due=due,
        activity_dues=dues,
        remaining=remaining,
        activity_remaining=activity_remaining,
        detail=detail,
    )
    return _scheduled(case, event, call.moments)


def _scheduled(case: Case, event: Event, opened_with: FrozenMap[datetime] = EMPTY) -> Event:
    """Return an event with the times that depend on moments and on other rows."""
    scheduling = case._machine.scheduling
    return event if scheduling is None else rescheduled(case, event, CountedTimes(scheduling), opened_with)
