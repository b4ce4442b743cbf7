"""Effects: the event that an allowed call becomes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from sopflow.definition import CANCELLED, Outcome
from sopflow.frozen import FrozenMap
from sopflow.machine.calls import Action, Call
from sopflow.machine.dues import due_of, dues_of, entered, late_by
from sopflow.machine.events import NO_DUES, NO_REST, NOTHING, Event, EventKind
from sopflow.machine.plans import Plan, open_plans
from sopflow.machine.standing import Machinery, Standing
from sopflow.timing import Remaining, TimeStandard


def completed(case: Standing, call: Call, plan: Plan) -> Event:
    """The event of an activity that is completed."""
    machine, at = case._machine, call.at
    step, activity = plan.step, plan.activity
    outcome = None if call.outcome is None else activity.outcomes[call.outcome]
    if len(case._done) + 1 == len(step.activities):
        target = plan.ways[call.outcome]
        due, dues = entered(machine, target, at)
        documents, discarded = _brought_in(case, call, (*activity.produces, *step.produces), outcome)
    else:
        target = None
        due, dues = case._due, _dues_afterwards(case, plan, at)
        documents, discarded = _brought_in(case, call, activity.produces, None)
    own_due = case._activity_dues.get(activity.id) if case._activity_dues is not NO_DUES else None
    return Event(
        case=case.id,
        seq=case.version + 1,
        at=at,
        kind=EventKind.COMPLETED,
        source=case._state,
        target=target,
        activity=activity.id,
        by=call.by,
        outcome=call.outcome,
        documents=FrozenMap(documents) if documents else NOTHING,
        discarded=discarded,
        reason=call.reason,
        late_by=late_by(case._due, at),
        activity_late_by=late_by(own_due, at),
        due=due,
        activity_dues=dues,
    )


def _brought_in(
    case: Standing, call: Call, produced: tuple[str, ...], outcome: Outcome | None
) -> tuple[dict[str, str | None], tuple[str, ...]]:
    """The documents that a completion brings into the case, and those that it takes out."""
    documents = dict(call.documents)
    for id_ in produced:
        # A reference given beforehand stays, also where none is given now.
        documents.setdefault(id_, case.reference(id_))
    if outcome is None:
        return documents, ()
    for id_ in outcome.discards:
        if id_ not in call.documents:
            documents[id_] = None
    for id_ in outcome.produces:
        documents.setdefault(id_, case.reference(id_))
    discarded = tuple(id_ for id_ in outcome.discards if id_ not in outcome.produces)
    return {id_: reference for id_, reference in documents.items() if id_ not in discarded}, discarded


def _dues_afterwards(case: Standing, plan: Plan, at: datetime) -> FrozenMap[datetime]:
    """When the activities of a row that stays open are due once one of them is done."""
    done = plan.activity.id
    begins = dues_of(
        case.machine,
        plan.step,
        at,
        lambda later: done in later.after and all(id_ == done or case.done_by(id_) is not None for id_ in later.after),
    )
    if not begins and done not in case.activity_dues:
        return case.activity_dues
    return FrozenMap({id_: due for id_, due in case.activity_dues.items() if id_ != done} | dict(begins))


def _attached(case: Standing, call: Call) -> Event:
    return _staying(case, call, EventKind.ATTACHED, due=case.due, dues=case.activity_dues)


def _suspended(case: Standing, call: Call) -> Event:
    """Stop the clocks that are not over yet; what is late stays late."""
    sop, at = case.machine.sop, call.at
    step = sop.step(case.state)
    remaining, due = _kept(case.machine, step.within, case.due, at)
    kept: dict[str, Remaining] = {}
    dues: dict[str, datetime] = {}
    for id_, own_due in case.activity_dues.items():
        rest, over = _kept(case.machine, sop.activity(id_).within, own_due, at)
        if rest is not None:
            kept[id_] = rest
        elif over is not None:
            dues[id_] = over
    return _staying(
        case,
        call,
        EventKind.SUSPENDED,
        due=due,
        dues=FrozenMap(dues) if dues else NO_DUES,
        remaining=remaining,
        rest=FrozenMap(kept) if kept else NO_REST,
    )


def _kept(
    machine: Machinery, standard: TimeStandard | None, due: datetime | None, at: datetime
) -> tuple[Remaining | None, datetime | None]:
    """What a suspension keeps of a clock, or the due time that has passed already."""
    if due is None or standard is None or at > due:
        return None, due
    return machine.calendar.remaining(at, due, standard), None


def _resumed(case: Standing, call: Call) -> Event:
    calendar, at = case.machine.calendar, call.at
    due = case.due if case.remaining is None else calendar.resume(at, case.remaining).astimezone(UTC)
    dues = dict(case.activity_dues)
    dues |= {id_: calendar.resume(at, rest).astimezone(UTC) for id_, rest in case.activity_remaining.items()}
    return _staying(case, call, EventKind.RESUMED, due=due, dues=FrozenMap(dues) if dues else NO_DUES)


def _restarted(case: Standing, call: Call) -> Event:
    step = case.machine.sop.step(case.state)
    running = {plan.activity.id for plan in open_plans(case)}
    dues = dues_of(case.machine, step, call.at, lambda plan: plan.activity.id in running)
    return _staying(case, call, EventKind.RESTARTED, due=due_of(case.machine, step.within, call.at), dues=dues)


def _cancelled(case: Standing, call: Call) -> Event:
    return _staying(case, call, EventKind.CANCELLED, due=None, dues=NO_DUES, target=CANCELLED)


def _opened(case: Standing, call: Call) -> Event:
    first = case.machine.sop.steps[0].id
    due, dues = entered(case.machine, first, call.at)
    return _staying(case, call, EventKind.OPENED, due=due, dues=dues, target=first, source=None)


def _staying(
    case: Standing,
    call: Call,
    kind: EventKind,
    *,
    due: datetime | None,
    dues: FrozenMap[datetime],
    target: str | None = None,
    source: str | None = "",
    remaining: Remaining | None = None,
    rest: FrozenMap[Remaining] = NO_REST,
) -> Event:
    return Event(
        case=case.id,
        seq=case.version + 1,
        at=call.at,
        kind=kind,
        source=case.state if source == "" else source,
        target=target,
        by=call.by,
        documents=FrozenMap(call.documents) if call.documents else NOTHING,
        reason=call.reason,
        due=due,
        activity_dues=dues,
        remaining=remaining,
        activity_remaining=rest,
    )


EFFECTS: dict[Action, Callable[[Standing, Call], Event]] = {
    Action.OPEN: _opened,
    Action.ATTACH: _attached,
    Action.SUSPEND: _suspended,
    Action.RESUME: _resumed,
    Action.RESTART_CLOCK: _restarted,
    Action.CANCEL: _cancelled,
}
