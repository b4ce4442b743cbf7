"""Deciding: what a call on a case would do, or why it is refused. Nothing is changed here.

Three gates follow one another; all reasons of the first one that fails are given. What has passed by itself
until the time of the call, a lapse along a ``goto``, is decided first, at the instant when it was due.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sopflow.diagnostics import close_matches
from sopflow.graph import shortened, shortest_path
from sopflow.machine.calls import Action, Call
from sopflow.machine.dues import entered
from sopflow.machine.effects import EFFECTS
from sopflow.machine.events import Event, EventKind
from sopflow.machine.evolving import evolve
from sopflow.machine.guards import not_supplied, refusals
from sopflow.machine.plans import Plan, open_plans, plan_of
from sopflow.machine.refusals import Refusal, RefusalCode
from sopflow.machine.standing import Standing


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
    return Decision((*lapses, EFFECTS[call.action](now, call)))


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
            now = case._twin()
        due, dues = entered(now.machine, target, over)
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


# --- the first gate: is the call understandable? -------------------------------------------------------------


def _not_understood(case: Standing, call: Call) -> Iterator[Refusal]:
    machine = case.machine
    sop = machine.sop
    plan = None
    if call.action is Action.COMPLETE:
        plan = machine.plans.get(call.activity) if isinstance(call.activity, str) else None
        if plan is None:
            yield _unknown_activity(case, str(call.activity))
    for id_ in call.documents:
        if id_ not in sop.documents:
            close = close_matches(id_, sop.documents)
            supplied = tuple(known for known, document in sop.documents.items() if document.supplied)
            yield Refusal(RefusalCode.UNKNOWN_DOCUMENT, call.activity, supplied, (id_,), {}, close)
    if call.by is not None and call.by.actors and not call.by.acts_for(sop.actors):
        found = tuple(sorted(call.by.actors))
        close = tuple(dict.fromkeys(name for id_ in found[:5] for name in close_matches(id_, sop.actors, 1)))
        yield Refusal(RefusalCode.UNKNOWN_ACTOR, call.activity, tuple(sop.actors), found, {}, close)
    yield from wrong_time(case, call.at)
    if plan is not None:
        yield from _not_an_answer(plan, call.outcome)


def _unknown_activity(case: Standing, name: str) -> Refusal:
    if name in case.machine.sop.positions:
        activities = tuple(activity.id for activity in case.machine.sop.step(name).activities)
        return Refusal(RefusalCode.UNKNOWN_ACTIVITY, None, activities, (name,), {"variant": "unknown-activity-row"})
    open_now = tuple(plan.activity.id for plan in open_plans(case))
    return Refusal(RefusalCode.UNKNOWN_ACTIVITY, None, open_now, (name,), {}, close_matches(name, case.machine.plans))


def _not_an_answer(plan: Plan, outcome: str | None) -> Iterator[Refusal]:
    """Refuse a decision without one of its answers, and an answer where nothing is decided."""
    answers, id_ = tuple(plan.activity.outcomes), plan.activity.id
    if not answers and outcome is not None:
        yield Refusal(RefusalCode.OUTCOME, id_, (), (outcome,), {"variant": "outcome-unasked"})
    elif answers and outcome is None:
        yield Refusal(RefusalCode.OUTCOME, id_, answers, (), {"variant": "outcome-missing"})
    elif answers and outcome not in answers:
        yield Refusal(RefusalCode.OUTCOME, id_, answers, (outcome,), {}, close_matches(str(outcome), answers))


def wrong_time(case: Standing, at: datetime) -> Iterator[Refusal]:
    """Refuse a time without a zone, or before what has happened already."""
    last = case.machine.local(case.last_at)
    if at.tzinfo is None or at.utcoffset() is None:
        data = {"problem": "it has no time zone", "problem_id": "tidak memiliki zona waktu"}
        yield Refusal(RefusalCode.CLOCK, None, () if last is None else (last,), (at.isoformat(),), data)
    elif case.last_at is not None and at < case.last_at:
        data = {
            "problem": "the case has an event after it",
            "problem_id": "perkara ini sudah memiliki peristiwa sesudahnya",
        }
        yield Refusal(RefusalCode.CLOCK, None, (last,), (case.machine.local(at),), data)


# --- the second gate: does the case wait for it? --------------------------------------------------------------


def _not_active(case: Standing, call: Call) -> Iterator[Refusal]:
    if case.ended:
        yield Refusal(RefusalCode.CLOSED, call.activity, (), (case.state,), {"since": case.machine.local(case.last_at)})
        return
    suspended = case.suspended_since is not None
    if call.action is Action.RESUME:
        if not suspended:
            yield Refusal(RefusalCode.NOT_SUSPENDED)
    elif suspended and call.action not in (Action.ATTACH, Action.CANCEL):
        yield Refusal(RefusalCode.SUSPENDED, call.activity, (), (), {"since": case.machine.local(case.suspended_since)})
    if call.action is not Action.COMPLETE:
        return
    plan = plan_of(case, call)
    if plan.step.id != case.state:
        path = shortest_path(case.machine.sop, case.state, plan.step.id) or ()
        between = " → ".join(shortened(path))
        data = {"between": between or "none", "between_id": between or "tidak ada", "path": path}
        yield Refusal(RefusalCode.NOT_ACTIVE, call.activity, (plan.step.id,), (case.state,), data)
        return
    done = case.done_by(plan.activity.id)
    if done is not None:
        still = tuple(each.activity.id for each in open_plans(case))
        found = (done.by.id or ", ".join(sorted(done.by.actors)),)
        yield Refusal(RefusalCode.ALREADY_DONE, call.activity, still, found, {"since": case.machine.local(done.at)})
        return
    waiting = tuple(id_ for id_ in plan.after if case.done_by(id_) is None)
    if waiting:
        yield Refusal(RefusalCode.ORDER, call.activity, waiting, case.done)


# --- the third gate: is all there that it needs? ---------------------------------------------------------------


def _not_fulfilled(case: Standing, call: Call) -> Iterator[Refusal]:
    if call.action is Action.COMPLETE:
        plan = plan_of(case, call)
        late = case.due is not None and call.at > case.due
        yield from refusals(plan.late_guards if late else plan.guards, case, call, call.at)
    elif call.documents:
        wrong = tuple(id_ for id_ in call.documents if not case.machine.sop.documents[id_].supplied)
        if wrong:
            yield not_supplied(case.machine.sop, None, wrong)
