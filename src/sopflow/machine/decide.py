"""Deciding: the events that a call on a case would cause, or the reasons against it. Nothing is changed.

A call passes three gates; if one fails, all of its reasons are returned. Lapses along a ``goto`` that are due by the
time of the call come first, at the instants when they were due, but not before the last event. In the second and third
gate, the guards on the transitions of the machine decide.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import attrs

from sopflow.flow import shortest_path
from sopflow.machine import effects
from sopflow.machine.call import Action, Call
from sopflow.machine.compile import CompiledActivity
from sopflow.machine.correction import corrected
from sopflow.machine.effects import completed, lapsed
from sopflow.machine.entered_text import wrong_reason, wrong_reference
from sopflow.machine.event import Event, EventKind
from sopflow.machine.evolve import evolve
from sopflow.machine.guards import CLOCK_RUNS, refusals
from sopflow.machine.migration import migrated, transfer_of
from sopflow.machine.moment_guards import wrong_moments
from sopflow.machine.naming import named
from sopflow.machine.plain_values import utc_text
from sopflow.machine.refusal import Refusal, RefusalCode
from sopflow.machine.transition import SopTransition, matching
from sopflow.text import close_matches

if TYPE_CHECKING:
    from sopflow.machine.case import Case
    from sopflow.machine.engine import SopMachine


class Decision:
    """The decision about a call.

    Attributes:
        events: The events that the call causes, lapses first; empty if it is refused.
        reasons: The reasons against the call; empty if it is allowed.
        machine: The machine of the case after its last event, if it migrates.
    """

    __slots__ = ("events", "machine", "reasons")

    def __init__(
        self,
        events: tuple[Event, ...] = (),
        reasons: tuple[Refusal, ...] = (),
        machine: SopMachine[Any] | None = None,
    ) -> None:
        self.events: tuple[Event, ...] = events
        self.reasons: tuple[Refusal, ...] = reasons
        self.machine: SopMachine[Any] | None = machine


_EFFECTS: Mapping[Action, Callable[[Case, Call], Event]] = {
    Action.OPEN: effects.opened,
    Action.ATTACH: effects.attached,
    Action.SUSPEND: effects.suspended,
    Action.RESUME: effects.resumed,
    Action.RESTART_CLOCK: effects.restarted,
    Action.RECOUNT: effects.recounted,
    Action.SET_MOMENT: effects.moment_set,
    Action.CORRECT: corrected,
    Action.MIGRATE: migrated,
    Action.CANCEL: effects.cancelled,
}
"""The effects of calls other than ``complete``, by action."""


def decide(case: Case, call: Call) -> Decision:
    """Decide a call on a case.

    Args:
        case: The case.
        call: The call.
    """
    activity = _activity(case, call)
    if reasons := _not_understood(case, call, activity):
        if (at := clamped(case, call.at, case._machine.skew)) is not call.at:
            return decide(case, attrs.evolve(call, at=at))
        return refused(case, reasons)
    now, lapses = as_of(case, call.at)
    if now._state in now._machine.finals and call.action is not Action.CORRECT:
        return refused(case, [_closed(now, call)])
    if activity is None:
        reasons = refusals(now._machine._action_guards[call.action], now, call)
        if reasons:
            return refused(case, reasons)
        events = (*lapses, _EFFECTS[call.action](now, call))
        return Decision(events, machine=None if call.revision is None else call.revision.machine)
    leaving = now._machine.transitions_from(now._state, activity.id)
    if not leaving:
        return refused(case, [*refusals((CLOCK_RUNS,), now, call), _not_active(now, activity)])
    transition = _transition(now, call, activity, leaving)
    if reasons := refusals(transition.guards, now, call):
        return refused(case, reasons)
    return Decision((*lapses, completed(now, call, activity, transition.dest)))


def refused(case: Case, reasons: list[Refusal]) -> Decision:
    """Return the decision that refuses a call; its messages show names of the SOP and times of the calendar's zone."""
    machine = case._machine
    return Decision(reasons=tuple(named(reason, machine.sop, machine.calendar.zone) for reason in reasons))


def _activity(case: Case, call: Call) -> CompiledActivity | None:
    """Return the activity that a call is to complete; None for other calls and for unknown activities."""
    if call.action is not Action.COMPLETE or not isinstance(call.activity, str):
        return None
    return case._machine.activities.get(call.activity)


def _transition(case: Case, call: Call, activity: CompiledActivity, leaving: list[SopTransition]) -> SopTransition:
    completes = activity.completes_row(case._done, call.outcome)
    found = matching(leaving, call.outcome, completes=completes, late=is_late(case, call.at))
    # None matches an activity that is already done or must wait; the guards of any transition refuse such a call.
    return leaving[0] if found is None else found


def is_late(case: Case, at: datetime) -> bool:
    """Return whether the due time of the case's step has passed; at the due time itself it has not."""
    return case._due is not None and at > case._due


def clamped(case: Case, at: datetime, most: timedelta = timedelta.max) -> datetime:
    """Return the time of the last event for a time before it; any other time as it is.

    Args:
        case: The case.
        at: The time.
        most: How far before the last event the time may lie; otherwise it is returned as it is.
    """
    last_at = case._last_at
    early = at.tzinfo is UTC and last_at is not None and at < last_at
    return last_at if early and last_at is not None and last_at - at <= most else at


def as_of(case: Case, at: datetime) -> tuple[Case, tuple[Event, ...]]:
    """Return the case as it is at a time, with the lapses that are due by then.

    Args:
        case: The case; it is not changed.
        at: An aware time, not before the last event of the case.

    Returns:
        The case itself if nothing lapses, otherwise a copy.
    """
    events: list[Event] = []
    now = case
    while (due := now._due) is not None and at > due and now._suspended_since is None:
        target = case._machine.lapse_target(now._state)
        if target is None:
            break
        if now is case:
            now = case._twin()
        event = lapsed(now, target, due if now._last_at is None else max(due, now._last_at))
        evolve(now, event)
        events.append(event)
    return now, tuple(events)


# --- the first gate: can the call be understood? --------------------------------------------------------------


def _not_understood(case: Case, call: Call, activity: CompiledActivity | None) -> list[Refusal]:
    sop = case._machine.sop
    reasons = []
    if activity is None and call.action is Action.COMPLETE:
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
    if call.moments:
        reasons += wrong_moments(case, call.moments)
    if call.reason is not None or call.documents:
        reasons += _wrong_texts(call)
    if call.revision is not None:
        reasons += transfer_of(case, call).wrong_steps()
    reasons += wrong_time(case, call.at)
    if activity is not None and (call.outcome is not None or activity.activity.outcomes):
        reasons += _wrong_outcome(activity, call.outcome)
    return reasons


def _unknown_activity(case: Case, name: str) -> Refusal:
    machine = case._machine
    if name in machine.rows:
        ids = tuple(each.id for each in machine.rows[name])
        return Refusal(RefusalCode.UNKNOWN_ACTIVITY, None, ids, (name,), {"variant": "unknown-activity-row"})
    ids = tuple(each.id for each in machine.open_activities(case))
    return Refusal(RefusalCode.UNKNOWN_ACTIVITY, None, ids, (name,), {}, close_matches(name, machine.activities))


def _wrong_outcome(activity: CompiledActivity, outcome: str | None) -> list[Refusal]:
    """Refuse a decision without one of its outcomes, and an outcome of any other activity."""
    answers, id_ = tuple(activity.activity.outcomes), activity.id
    if not answers:
        return [Refusal(RefusalCode.OUTCOME, id_, (), (str(outcome),), {"variant": "outcome-unasked"})]
    if outcome is None:
        return [Refusal(RefusalCode.OUTCOME, id_, answers, (), {"variant": "outcome-missing"})]
    if outcome not in answers:
        return [Refusal(RefusalCode.OUTCOME, id_, answers, (str(outcome),), {}, close_matches(str(outcome), answers))]
    return []


def _wrong_texts(call: Call) -> list[Refusal]:
    """Refuse references and a reason that are too long or cannot be stored."""
    found = [wrong_reference(id_, text) for id_, text in call.documents.items() if text is not None]
    if call.reason is not None:
        found.append(wrong_reason(call.reason))
    return [refusal for refusal in found if refusal is not None]


def wrong_time(case: Case, at: datetime) -> list[Refusal]:
    """Refuse a time that cannot be used, or before the last event."""
    last_at = case._last_at
    if at.tzinfo is not UTC:
        return unusable_time(case, at)
    if last_at is not None and at < last_at:
        return [Refusal(RefusalCode.CLOCK, None, (utc_text(last_at),), (utc_text(at),))]
    return []


def unusable_time(case: Case, at: datetime) -> list[Refusal]:
    """Refuse a time without a zone, or outside the range of times in UTC."""
    if at.tzinfo is UTC:
        return []
    expected = () if case._last_at is None else (utc_text(case._last_at),)
    data = {"variant": "clock-naive" if at.tzinfo is None else "clock-range"}
    return [Refusal(RefusalCode.CLOCK, None, expected, (at.isoformat(),), data)]


# --- the second gate: does the case wait for it? ----------------------------------------------------------------


def _closed(case: Case, call: Call) -> Refusal:
    data: dict[str, object] = {"since": case._last_at}
    last = case._history[-1] if case._history else None
    done = None if call.activity is None else case._latest(EventKind.COMPLETED, call.activity)
    if done is not None and done is not last:
        data |= {"variant": "closed-done", "by": done.by, "done_at": done.at}
    elif last is not None and last.by is not None:
        data |= {"variant": "closed-by", "by": last.by}
    return Refusal(RefusalCode.CLOSED, call.activity, (), (case._state,), data)


def _not_active(case: Case, activity: CompiledActivity) -> Refusal:
    path = shortest_path(case._machine.sop, case._state, activity.step.id) or ()
    data: dict[str, object] = {"path": path}
    done = case._latest(EventKind.COMPLETED, activity.id)
    if done is not None:
        data |= {"variant": "not-active-done", "by": done.by, "done_at": done.at}
    elif not path:
        data["variant"] = "not-active-unreachable"
    return Refusal(RefusalCode.NOT_ACTIVE, activity.id, (activity.step.id,), (case._state,), data)
