"""Calls on a case: legal ones, and ones that it must refuse.

The strategies read the case at the time of the draw, so the same strategy can be drawn from again after each call.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import permutations, product
from typing import Final, NamedTuple

from attrs import evolve
from hypothesis import strategies as st

from sopflow.definition import Activity, Sop
from sopflow.machine import Performer, RefusalCode
from sopflow.testing.calls import PEOPLE, REASON, AnyCase, EnabledCalls, enabled_calls, rejections
from sopflow.testing.calls.actions import REASONED, reserved_to
from sopflow.testing.model import Person, Request
from sopflow.testing.strategies.instants import instant
from sopflow.testing.strategies.picking import Pick, equal_pick

ACTIONS: Final = (
    *("complete",) * 6, "attach", "suspend", "restart_clock", "set_moment", "set_moment", "resume", "resume", "cancel",
)  # fmt: skip
"""The actions of calls, as often as they are drawn. ``recount`` and ``correct`` are drawn only if asked for."""

_REFERENCES: Final = (None, "A-1", "B-2", "Nomor 4/2026")
_REASONS: Final = (None, REASON, "listrik padam", "  sakit ", " ")
_REFERENCES_AND_REASONS: Final = tuple(product(_REFERENCES, _REASONS))  # one draw instead of two
_AHEAD: Final = (
    timedelta(0), timedelta(days=1), timedelta(days=7), timedelta(hours=3), timedelta(days=60), -timedelta(days=5),
)  # fmt: skip
"""How far the time of a moment lies ahead of the call that sets it."""
_MOSTLY: Final = 3
"""How many draws of four make the simple choice."""


@st.composite
def performers(draw: st.DrawFn, sop: Sop) -> Performer:
    """Draw performers of a SOP: with or without a name, each acting for at least one of its actors; some are deputies.

    Args:
        draw: Provided by Hypothesis.
        sop: The SOP.
    """
    name = draw(st.sampled_from((None, *PEOPLE)))
    actors = draw(st.lists(st.sampled_from(list(sop.actors)), min_size=1, unique=True))
    official = draw(st.sampled_from((None, *(each for each in PEOPLE if each != name)))) if name is not None else None
    return Performer(name, actors, on_behalf_of={} if official is None else {actors[0]: official})


def documents(sop: Sop) -> st.SearchStrategy[dict[str, str | None]]:
    """Draw documents to hand over from outside: ids of supplied documents with their references, which may be None.

    Args:
        sop: The SOP.
    """
    supplied = [id_ for id_, document in sop.documents.items() if document.supplied]
    if not supplied:
        return st.builds(dict)
    return st.dictionaries(st.sampled_from(supplied), st.sampled_from(_REFERENCES), max_size=3)


# --- legal calls ------------------------------------------------------------------------------------------


@st.composite
def calls(draw: st.DrawFn, case: AnyCase, *, actions: Sequence[str] = ACTIONS, at: datetime | None = None) -> Request:
    """Draw legal calls on a case that has not ended; most complete an activity.

    Args:
        draw: Provided by Hypothesis.
        case: A case of a machine or of the reference, which does not change.
        actions: The actions to draw from, simple ones first; one that occurs more often is drawn more often. If none
            of them is legal, the case is cancelled.
        at: The time; by default any of ``instants(case)``.
    """
    pick = equal_pick(draw)
    return legal_call(pick, case, instant(pick, case) if at is None else at, actions)


def legal_call(pick: Pick, case: AnyCase, at: datetime, actions: Sequence[str]) -> Request:
    """Return a legal call on a case that has not ended.

    Args:
        pick: Chooses among options.
        case: The case, which does not change.
        at: The time; if the case lapses to an end until then, the call is made at the last event, or is a ``tick`` if
            the case lapses to an end at once, because a moment made it late.
        actions: The actions to choose from.
    """
    enabled = enabled_calls(case, at)
    if enabled.step is None:
        enabled = enabled_calls(case, enabled.last_at)
    if case.ended:
        raise ValueError(
            f"The case has ended ({enabled.state}), so no call is legal. Check whether it has ended first."
        )
    if enabled.step is None:
        return Request("tick", enabled.last_at)
    legal = {*enabled.actions, *(["complete"] if enabled.completable else [])}
    legal |= {"correct"} if enabled.version > 1 else set()
    legal |= set() if enabled.is_suspended else {"recount"}
    legal -= {action for action in legal if reserved_to(enabled.sop, action) == ()}
    action = pick([action for action in actions if action in legal] or ["cancel"])
    activity = pick(enabled.completable if action == "complete" else ())
    outcome = pick([*activity.outcomes] if activity is not None else ())
    attached = pick(enabled.supplied if action == "attach" else ())
    people = [Person(name, enabled.sop.actors) for name in PEOPLE[:2]]
    who = [*[enabled.call(action).by] * _MOSTLY, *people] if activity is None else _who(enabled, activity)
    by = pick(who)
    accepted = enabled.supplied if action == "attach" else enabled.accepted(activity) if activity is not None else ()
    extra = pick([*[None] * _MOSTLY * len(accepted), *accepted])
    reference, reason = pick(_REFERENCES_AND_REASONS)
    given = {id_: reference for id_ in (attached, extra) if id_ is not None}
    if activity is None:
        if action in REASONED and not (reason or "").strip():
            reason = REASON
        to = pick(range(enabled.version - 1, 0, -1)) if action == "correct" else None
        if action == "set_moment":
            call = _set_moment(pick, enabled, by)
            return call if reason is None else evolve(call, reason=reason.strip() or REASON)
        return Request(action, enabled.at, by, documents=given, reason=reason, to=to)
    missing = dict.fromkeys(enabled.missing(activity), reference)
    request = enabled.completion(activity, by, outcome, {**missing, **given})
    return request if reason is None or not reason.strip() else evolve(request, reason=reason)


def _who(enabled: EnabledCalls, activity: Activity) -> list[Person | None]:
    """Return persons who may do an activity, the simplest first and deputies last."""
    deputies = [
        Person(name, activity.actors, {activity.actors[0]: official}) for name, official in permutations(PEOPLE[:2], 2)
    ]
    return [*enabled.performers(activity), *(each for each in deputies if enabled.admits(activity, each))]


@st.composite
def moments(draw: st.DrawFn, sop: Sop, at: datetime) -> dict[str, datetime]:
    """Draw times of the moments of a SOP with which a case may be opened; some may be missing.

    Args:
        draw: Provided by Hypothesis.
        sop: The SOP.
        at: The time of the opening.
    """
    ahead = {id_: draw(st.sampled_from((None, *_AHEAD))) for id_ in sop.moments}
    return {id_: at + wait for id_, wait in ahead.items() if wait is not None}


def _set_moment(pick: Pick, enabled: EnabledCalls, by: Person | None) -> Request:
    """Return a call that sets a moment, mostly one that is missing."""
    missing = [id_ for id_ in enabled.sop.moments if id_ not in enabled.moments]
    moment = pick([*missing * _MOSTLY, *enabled.sop.moments])
    before = enabled.moments.get(moment)
    values = [enabled.at + wait for wait in _AHEAD]
    return enabled.setting(moment, pick(values if before is None else [*values, before]), by)


# --- calls that must be refused ---------------------------------------------------------------------------

_WEIGHTS: Final = {
    **dict.fromkeys(("unknown-activity", "unknown-document", "unknown-actor", "text", "clock", "outcome", "event"), 1),
    **dict.fromkeys(("order", "already-done", "same-person", "documents", "too-early", "condition", "reason"), 6),
}
"""Codes that are possible everywhere are drawn seldom, those that are seldom possible often, and others between."""
_OTHER_WEIGHT: Final = 3


class WrongCall(NamedTuple):
    """A call that a case must refuse.

    Attributes:
        request: The call.
        code: The code of its refusal, the only one.
    """

    request: Request
    code: str


@st.composite
def wrong_calls(draw: st.DrawFn, case: AnyCase, *, at: datetime | None = None) -> WrongCall:
    """Draw calls that a case must refuse, each with the code of the refusal: a legal call with one fault.

    Of the codes that are possible for the case, those that are seldom possible are drawn more often.

    Args:
        draw: Provided by Hypothesis.
        case: A case of a machine or of the reference, which does not change.
        at: The time; by default any of ``instants(case)``.
    """
    pick = equal_pick(draw)
    return wrong_call(pick, case, instant(pick, case) if at is None else at)


def wrong_call(pick: Pick, case: AnyCase, at: datetime) -> WrongCall:
    """Return a call that a case must refuse.

    Args:
        pick: Chooses among options.
        case: The case, which does not change.
        at: The time of the call, unless the time is its fault.
    """
    enabled = enabled_calls(case, at)
    codes = [code for code in RefusalCode for _ in range(_WEIGHTS.get(code, _OTHER_WEIGHT))]
    while not (requests := [*rejections(enabled, code := pick(codes))]):
        codes = [other for other in codes if other is not code]
    return WrongCall(pick(requests), code.value)
