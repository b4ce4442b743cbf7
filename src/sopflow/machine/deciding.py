"""Deciding: what a call on a case would do, or why it is refused. Nothing is changed here.

Three gates follow one another; all reasons of the first one that fails are given. What has passed by itself
until the time of the call, a lapse along a ``goto``, is decided first, at the instant when it was due.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sopflow.definition import CANCELLED, Step
from sopflow.diagnostics import close_matches
from sopflow.frozen import FrozenMap
from sopflow.graph import shortest_path
from sopflow.machine.calls import Action, Call
from sopflow.machine.events import NO_DUES, NO_REST, NOTHING, Event, EventKind
from sopflow.machine.evolving import evolve
from sopflow.machine.guards import Plan, not_supplied, refusals
from sopflow.machine.refusals import Refusal, RefusalCode
from sopflow.machine.standing import Standing
from sopflow.timing import Remaining, TimeStandard

if TYPE_CHECKING:
    from sopflow.machine.engine import GuardedMachine


class Decision:
    """What was decided: events, or reasons why there are none.

    Attributes:
        events: What happens, lapses first; empty when refused.
        reasons: Why the call is refused; empty when it is allowed.
    """

    __slots__ = ("events", "reasons")

    def __init__(self, events: tuple[Event, ...] = (), reasons: tuple[Refusal, ...] = ()) -> None:
        self.events = events
        self.reasons = reasons


def decide(case: Standing, call: Call) -> Decision:
    """Decide a call on a case.

    Args:
        case: The case, as it stands.
        call: What is asked.
    """
    reasons = tuple(_not_understood(case, call))
    if reasons:
        return Decision(reasons=reasons)
    now, lapses = as_of(case, call.at)
    reasons = tuple(_not_active(now, call)) or tuple(_not_fulfilled(now, call))
    if reasons:
        return Decision(reasons=reasons)
    return Decision((*lapses, _EVENTS[call.action](now, call)))


# --- what passes by itself -------------------------------------------------------------------------------


def as_of(case: Standing, at: datetime) -> tuple[Standing, tuple[Event, ...]]:
    """The case as it is at a time, and the lapses that brought it there.

    Args:
        case: The case; it is not changed.
        at: An aware time, not before the case's last event.

    Returns:
        The case itself when nothing has lapsed, else a copy.
    """
    events = []
    now = case
    while (over := now.due) is not None and at > over and now.suspended_since is None:
        target = case.machine.lapse_of(now.state)
        if target is None:
            break
        if now is case:
            now = case.twin()
        due, dues = _entered(now.machine, target, over)
        lapsed = Event(
            case=now.id,
            seq=now.version + 1,
            at=over,
            kind=EventKind.LAPSED,
            source=now.state,
            target=target,
            due=due,
            activity_dues=dues,
        )
        evolve(now, lapsed)
        events.append(lapsed)
    return now, tuple(events)


def _entered(machine: GuardedMachine, state: str, at: datetime) -> tuple[datetime | None, FrozenMap[datetime]]:
    """When a state that is entered is due, and those of its activities that may be done at once."""
    if state in machine.finals:
        return None, NO_DUES
    step = machine.sop.step(state)
    return _due(machine, step.within, at), _activity_dues(machine, step, at, _starts_at_once)


def _starts_at_once(plan: Plan) -> bool:
    return not plan.after


def _due(machine: GuardedMachine, standard: TimeStandard | None, at: datetime) -> datetime | None:
    if standard is None or standard.maximum is None:
        return None
    due = machine.calendar.due(at, standard)
    return None if due is None else due.astimezone(UTC)


def _activity_dues(
    machine: GuardedMachine, step: Step, at: datetime, starts: Callable[[Plan], bool]
) -> FrozenMap[datetime]:
    timed = machine.timed.get(step.id)
    if timed is None:
        return NO_DUES
    dues = {plan.activity.id: _due(machine, plan.activity.within, at) for plan in timed if starts(plan)}
    return FrozenMap({id_: due for id_, due in dues.items() if due is not None})


# --- the first gate: is the call understandable? -------------------------------------------------------------


def _not_understood(case: Standing, call: Call) -> Iterator[Refusal]:
    machine = case.machine
    sop = machine.sop
    plan = None
    if call.action is Action.COMPLETE:
        plan = machine.plans.get(call.activity) if isinstance(call.activity, str) else None
        if plan is None:
            close = close_matches(str(call.activity), machine.plans)
            data = {"expected": tuple(task.activity.id for task in open_plans(case))}
            yield Refusal(RefusalCode.UNKNOWN_ACTIVITY, None, (), (str(call.activity),), data, close)
    for id_ in call.documents:
        if id_ not in sop.documents:
            close = close_matches(id_, sop.documents)
            yield Refusal(RefusalCode.UNKNOWN_DOCUMENT, call.activity, (), (id_,), {}, close)
    if call.by is not None and call.by.actors and not call.by.acts_for(sop.actors):
        found = tuple(sorted(call.by.actors))
        close = tuple(dict.fromkeys(name for id_ in found[:5] for name in close_matches(id_, sop.actors, 1)))
        yield Refusal(RefusalCode.UNKNOWN_ACTOR, call.activity, tuple(sop.actors), found, {}, close)
    yield from wrong_time(case.last_at, call.at)
    if plan is not None and not _is_answer(call.outcome, plan):
        answers = tuple(plan.activity.outcomes)
        found = () if call.outcome is None else (call.outcome,)
        close = () if call.outcome is None else close_matches(str(call.outcome), answers)
        yield Refusal(RefusalCode.OUTCOME, call.activity, answers, found, {}, close)


def _is_answer(outcome: str | None, plan: Plan) -> bool:
    """Whether a call says of an activity what is asked: an answer of a decision, nothing of another."""
    answers = plan.activity.outcomes
    return outcome in answers if answers else outcome is None


def wrong_time(last: datetime | None, at: datetime) -> Iterator[Refusal]:
    """Refuse a time without a zone, or before what has happened already."""
    if at.tzinfo is None or at.utcoffset() is None:
        data = {"problem": "it has no time zone", "problem_id": "tidak memiliki zona waktu"}
        yield Refusal(RefusalCode.CLOCK, None, () if last is None else (last,), (at.isoformat(),), data)
    elif last is not None and at < last:
        data = {
            "problem": "the case has an event after it",
            "problem_id": "perkara ini sudah memiliki peristiwa sesudahnya",
        }
        yield Refusal(RefusalCode.CLOCK, None, (last,), (at,), data)


# --- the second gate: does the case wait for it? --------------------------------------------------------------


def _not_active(case: Standing, call: Call) -> Iterator[Refusal]:
    if case.ended:
        yield Refusal(RefusalCode.CLOSED, call.activity, (), (case.state,), {"since": case.last_at})
        return
    suspended = case.suspended_since is not None
    if call.action is Action.RESUME:
        if not suspended:
            yield Refusal(RefusalCode.NOT_SUSPENDED)
    elif suspended and call.action not in (Action.ATTACH, Action.CANCEL):
        yield Refusal(RefusalCode.SUSPENDED, call.activity, (), (), {"since": case.suspended_since})
    if call.action is not Action.COMPLETE:
        return
    plan = _plan_of(case, call)
    if plan.step.id != case.state:
        between = shortest_path(case.machine.sop, case.state, plan.step.id) or ()
        data = {
            "between": " → ".join(between) or "none",
            "between_id": " → ".join(between) or "tidak ada",
            "path": between,
        }
        yield Refusal(RefusalCode.NOT_ACTIVE, call.activity, (plan.step.id,), (case.state,), data)
        return
    done = case.done_by(plan.activity.id)
    if done is not None:
        still = tuple(each.activity.id for each in open_plans(case))
        found = (done.by.id or ", ".join(sorted(done.by.actors)),)
        yield Refusal(RefusalCode.ALREADY_DONE, call.activity, still, found, {"since": done.at})
        return
    waiting = tuple(id_ for id_ in plan.after if case.done_by(id_) is None)
    if waiting:
        yield Refusal(RefusalCode.ORDER, call.activity, waiting, case.done)


def _plan_of(case: Standing, call: Call) -> Plan:
    return case.machine.plans[str(call.activity)]


def open_plans(case: Standing) -> Iterator[Plan]:
    """The activities that the case waits for: of its step, not done, with nothing to be done before."""
    if case.ended:
        return
    for activity in case.machine.sop.step(case.state).activities:
        plan = case.machine.plans[activity.id]
        if case.done_by(activity.id) is None and all(case.done_by(id_) is not None for id_ in plan.after):
            yield plan


# --- the third gate: is all there that it needs? ---------------------------------------------------------------


def _not_fulfilled(case: Standing, call: Call) -> Iterator[Refusal]:
    if call.action is Action.COMPLETE:
        plan = _plan_of(case, call)
        late = case.due is not None and call.at > case.due
        yield from refusals(plan.late_guards if late else plan.guards, case, call, call.at)
    elif call.documents:
        wrong = tuple(id_ for id_ in call.documents if not case.machine.sop.documents[id_].supplied)
        if wrong:
            yield not_supplied(case.machine.sop, None, wrong)


# --- the events of a call that is allowed --------------------------------------------------------------------------


def _completed(case: Standing, call: Call) -> Event:
    machine, at = case.machine, call.at
    plan = _plan_of(case, call)
    step, activity = plan.step, plan.activity
    completes_row = len(case.done) + 1 == len(step.activities)
    documents = dict(call.documents)
    made = [*activity.produces]
    discarded: tuple[str, ...] = ()
    target = None
    due, dues = case.due, case.activity_dues
    if completes_row:
        made += step.produces
        target = dict(plan.ways)[call.outcome]
        if call.outcome is not None:
            outcome = activity.outcomes[call.outcome]
            made += outcome.produces
            discarded = tuple(id_ for id_ in outcome.discards if id_ not in outcome.produces)
        due, dues = _entered(machine, target, at)
    else:
        begins = _activity_dues(
            machine,
            step,
            at,
            lambda later: (
                activity.id in later.after
                and all(id_ == activity.id or case.done_by(id_) is not None for id_ in later.after)
            ),
        )
        dues = _without(dues, activity.id, begins)
    for id_ in made:
        # A reference given beforehand stays; one without a reference is there all the same.
        documents.setdefault(id_, case.reference(id_))
    for id_ in discarded:
        documents.pop(id_, None)
    own_due = case.activity_dues.get(activity.id)
    return Event(
        case=case.id,
        seq=case.version + 1,
        at=at.astimezone(UTC),
        kind=EventKind.COMPLETED,
        source=case.state,
        target=target,
        activity=activity.id,
        by=call.by,
        outcome=call.outcome,
        documents=FrozenMap(documents) if documents else NOTHING,
        discarded=discarded,
        reason=call.reason,
        late_by=_late_by(case.due, at),
        activity_late_by=_late_by(own_due, at),
        due=due,
        activity_dues=dues,
    )


def _without(dues: FrozenMap[datetime], done: str, begins: FrozenMap[datetime]) -> FrozenMap[datetime]:
    if not begins and done not in dues:
        return dues
    return FrozenMap({id_: due for id_, due in dues.items() if id_ != done} | dict(begins))


def _late_by(due: datetime | None, at: datetime) -> timedelta | None:
    return at - due if due is not None and at > due else None


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
    machine: GuardedMachine, standard: TimeStandard | None, due: datetime | None, at: datetime
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
    dues = _activity_dues(case.machine, step, call.at, lambda plan: plan.activity.id in running)
    return _staying(case, call, EventKind.RESTARTED, due=_due(case.machine, step.within, call.at), dues=dues)


def _cancelled(case: Standing, call: Call) -> Event:
    return _staying(case, call, EventKind.CANCELLED, due=None, dues=NO_DUES, target=CANCELLED)


def _opened(case: Standing, call: Call) -> Event:
    first = case.machine.sop.steps[0].id
    due, dues = _entered(case.machine, first, call.at)
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
        at=call.at.astimezone(UTC),
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


_EVENTS: dict[Action, Callable[[Standing, Call], Event]] = {
    Action.OPEN: _opened,
    Action.COMPLETE: _completed,
    Action.ATTACH: _attached,
    Action.SUSPEND: _suspended,
    Action.RESUME: _resumed,
    Action.RESTART_CLOCK: _restarted,
    Action.CANCEL: _cancelled,
}
