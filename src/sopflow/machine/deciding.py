"""Deciding: what a call on a case would do, or why it is refused. Nothing is changed here.

Three gates follow one another; all reasons of the first one that fails are given. What has passed by itself
until the time of the call, a lapse along a ``goto``, is decided first, at the instant when it was due.
"""

from __future__ import annotations

from datetime import datetime

import attrs

from sopflow.flow import abbreviated, shortest_path
from sopflow.machine.calls import Action, Call
from sopflow.machine.dues import entered
from sopflow.machine.effects import EFFECTS, completed
from sopflow.machine.events import Event, EventKind
from sopflow.machine.evolving import evolve
from sopflow.machine.guards import not_supplied
from sopflow.machine.plans import Plan, open_plans, plan_of
from sopflow.machine.refusals import Refusal, RefusalCode
from sopflow.machine.standing import Standing
from sopflow.text import close_matches


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
    plan = plan_of(case, call)
    reasons = _not_understood(case, call, plan)
    if reasons:
        return refused(case, reasons)
    now, lapses = as_of(case, call.at)
    reasons = _not_active(now, call, plan) or _not_fulfilled(now, call, plan)
    if reasons:
        return refused(case, reasons)
    event = EFFECTS[call.action](now, call) if plan is None else completed(now, call, plan)
    return Decision((*lapses, event))


def refused(case: Standing, reasons: list[Refusal]) -> Decision:
    """The decision that a call is not allowed; its words tell times as the calendar's office reads them."""
    zone = case._machine.calendar.zone
    return Decision(reasons=tuple(attrs.evolve(reason, zone=zone) for reason in reasons))


# --- what passes by itself -------------------------------------------------------------------------------


def as_of(case: Standing, at: datetime) -> tuple[Standing, tuple[Event, ...]]:
    """The case as it is at a time, and the lapses that brought it there.

    Args:
        case: The case; it is not changed.
        at: An aware time, not before the case's last event.

    Returns:
        The case itself when nothing has lapsed, else a copy.
    """
    events: list[Event] = []
    now = case
    while (over := now._due) is not None and at > over and now._suspended_since is None:
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


def _not_understood(case: Standing, call: Call, plan: Plan | None) -> list[Refusal]:
    sop = case._machine.sop
    reasons = []
    if plan is None and call.action is Action.COMPLETE:
        reasons.append(_unknown_activity(case, str(call.activity)))
    for id_ in call.documents:
        if id_ not in sop.documents:
            close = close_matches(id_, sop.documents)
            supplied = tuple(known for known, document in sop.documents.items() if document.supplied)
            reasons.append(Refusal(RefusalCode.UNKNOWN_DOCUMENT, call.activity, supplied, (id_,), {}, close))
    if call.by is not None and call.by.actors and not call.by.acts_for(sop.actors):
        found = tuple(sorted(call.by.actors))
        close = tuple(dict.fromkeys(name for id_ in found[:5] for name in close_matches(id_, sop.actors, 1)))
        reasons.append(Refusal(RefusalCode.UNKNOWN_ACTOR, call.activity, tuple(sop.actors), found, {}, close))
    reasons += wrong_time(case, call.at)
    if plan is not None and (call.outcome is not None or plan.activity.outcomes):
        reasons += _not_an_answer(plan, call.outcome)
    return reasons


def _unknown_activity(case: Standing, name: str) -> Refusal:
    if name in case.machine.sop.positions:
        activities = tuple(activity.id for activity in case.machine.sop.step(name).activities)
        return Refusal(RefusalCode.UNKNOWN_ACTIVITY, None, activities, (name,), {"variant": "unknown-activity-row"})
    open_now = tuple(plan.activity.id for plan in open_plans(case))
    return Refusal(RefusalCode.UNKNOWN_ACTIVITY, None, open_now, (name,), {}, close_matches(name, case.machine.plans))


def _not_an_answer(plan: Plan, outcome: str | None) -> list[Refusal]:
    """Refuse a decision without one of its answers, and an answer where nothing is decided."""
    answers, id_ = tuple(plan.activity.outcomes), plan.activity.id
    if not answers:
        return [Refusal(RefusalCode.OUTCOME, id_, (), (outcome,), {"variant": "outcome-unasked"})]
    if outcome is None:
        return [Refusal(RefusalCode.OUTCOME, id_, answers, (), {"variant": "outcome-missing"})]
    if outcome not in answers:
        return [Refusal(RefusalCode.OUTCOME, id_, answers, (outcome,), {}, close_matches(str(outcome), answers))]
    return []


def wrong_time(case: Standing, at: datetime) -> list[Refusal]:
    """Refuse a time without a zone, or before what has happened already."""
    last_at = case._last_at
    if at.tzinfo is None or at.utcoffset() is None:
        last = () if last_at is None else (last_at,)
        data = {"problem": "it has no time zone", "problem_id": "tidak memiliki zona waktu"}
        return [Refusal(RefusalCode.CLOCK, None, last, (at.isoformat(),), data)]
    if last_at is not None and at < last_at:
        data = {
            "problem": "the case has an event after it",
            "problem_id": "perkara ini sudah memiliki peristiwa sesudahnya",
        }
        return [Refusal(RefusalCode.CLOCK, None, (last_at,), (at,), data)]
    return []


# --- the second gate: does the case wait for it? --------------------------------------------------------------


def _not_active(case: Standing, call: Call, plan: Plan | None) -> list[Refusal]:
    if case.ended:
        since = case._last_at
        return [Refusal(RefusalCode.CLOSED, call.activity, (), (case._state,), {"since": since})]
    reasons = []
    suspended = case._suspended_since
    if call.action is Action.RESUME:
        if suspended is None:
            reasons.append(Refusal(RefusalCode.NOT_SUSPENDED))
    elif suspended is not None and call.action not in (Action.ATTACH, Action.CANCEL):
        since = suspended
        reasons.append(Refusal(RefusalCode.SUSPENDED, call.activity, (), (), {"since": since}))
    if plan is None:
        return reasons
    if plan.step.id != case._state:
        reasons.append(_not_there_yet(case, plan))
    elif plan.activity.id in case._done:
        reasons.append(_already_done(case, plan))
    elif waiting := tuple(id_ for id_ in plan.after if id_ not in case._done):
        reasons.append(Refusal(RefusalCode.ORDER, call.activity, waiting, case.done))
    return reasons


def _not_there_yet(case: Standing, plan: Plan) -> Refusal:
    path = shortest_path(case._machine.sop, case._state, plan.step.id) or ()
    between = " → ".join(abbreviated(path))
    data = {"between": between or "none", "between_id": between or "tidak ada", "path": path}
    return Refusal(RefusalCode.NOT_ACTIVE, plan.activity.id, (plan.step.id,), (case._state,), data)


def _already_done(case: Standing, plan: Plan) -> Refusal:
    done = case._done[plan.activity.id]
    still = tuple(each.activity.id for each in open_plans(case))
    data = {"since": done.at}
    return Refusal(RefusalCode.ALREADY_DONE, plan.activity.id, still, (str(done.by),), data)


# --- the third gate: is all there that it needs? ---------------------------------------------------------------


def _not_fulfilled(case: Standing, call: Call, plan: Plan | None) -> list[Refusal]:
    if plan is not None:
        late = case._due is not None and call.at > case._due
        guards = plan.late_guards if late else plan.guards
        return [refusal for guard in guards if (refusal := guard(case, call, call.at)) is not None]
    documents = case._machine.sop.documents
    wrong = tuple(id_ for id_ in call.documents if not documents[id_].supplied)
    return [not_supplied(case._machine.sop, None, wrong)] if wrong else []
