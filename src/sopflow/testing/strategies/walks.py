"""Complete walks of a SOP, from the opening of a case to an end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from math import inf
from typing import Final

from hypothesis import strategies as st

from sopflow.definition import CONTINUE, Sop
from sopflow.flow import ArrowKind, Flow, parents, state_of
from sopflow.testing.calls import enabled_calls
from sopflow.testing.model import Request
from sopflow.testing.reference import ReferenceCase
from sopflow.testing.strategies.calls import calls, documents, moments
from sopflow.testing.strategies.instants import last_event_at, starts
from sopflow.testing.walks import Walk, record, reference_caller

_ACTIONS: Final = (*("complete",) * 8, "attach", "suspend", "restart_clock", "set_moment", "resume", "resume")

_MAX_REPETITIONS: Final = 2  # of an activity on the path to an end, to which lapses lead back


@st.composite
def walks(draw: st.DrawFn, sop: Sop, *, max_calls: int = 20) -> Walk:
    """Draw complete legal runs of a SOP, from the opening of a case to an end, on time or late.

    At first any legal calls happen; then the case takes the shortest path to an end, each activity at once. The
    simplest walk is that path. A case that cannot end is cancelled: a document will never be available, only a lapse
    leads out of a loop, or lapses lead back again and again.

    Args:
        draw: Provided by Hypothesis.
        sop: The SOP.
        max_calls: The most calls before the shortest path.
    """
    case, distances = ReferenceCase(sop), distances_to_an_end(sop)
    at = draw(starts(sop))
    requests = [Request("open", at, documents=draw(documents(sop)), moments=draw(moments(sop, at)))]
    case.call(requests[0])
    free = draw(st.integers(0, max_calls))
    completed = Counter[str | None]()
    while not case.ended:
        if len(requests) <= free:
            request = draw(calls(case, actions=_ACTIONS))
        else:
            request = towards_an_end(case, distances)
            completed[request.activity] += request.activity is not None
            if completed[request.activity] > _MAX_REPETITIONS:
                request = enabled_calls(case, last_event_at(case)).call("cancel")
        requests.append(request)
        case.call(request)
    return record(sop, requests, reference_caller(sop))


def towards_an_end(case: ReferenceCase, distances: Mapping[str, int]) -> Request:
    """Return the call that brings a case nearest to an end."""
    enabled = enabled_calls(case, last_event_at(case))
    if enabled.step is None:  # a moment made the case late
        return Request("tick", enabled.at)
    if enabled.is_suspended:
        return enabled.call("resume")
    unset = [id_ for activity in enabled.ready for id_ in enabled.unset(activity)]
    if unset and not enabled.completable and "set_moment" in enabled.actions:
        return enabled.setting(unset[0], enabled.at)
    now = enabled
    times = [time for activity in now.ready if (time := now.earliest(activity)) is not None and time > now.at]
    if times and not now.completable:
        enabled = enabled_calls(case, min(times))  # the row may lapse until then
    step = enabled.step
    if not enabled.completable or step is None or step.id not in distances:
        return now.call("cancel")
    # An answer that stays in the row is nearer to an end than one that enters the same row again.
    within, is_last = distances[step.id] - 0.5, len(enabled.done) + 1 == len(step.activities)
    onward = distances.get(state_of(case.sop.next_of(step)), inf) if is_last else within
    activity = enabled.completable[0]
    targets = {
        answer: onward if outcome.to == CONTINUE else distances.get(state_of(outcome.to), inf)
        for answer, outcome in activity.outcomes.items()
    }
    return enabled.completion(activity, outcome=min(targets, key=targets.__getitem__, default=None))


def distances_to_an_end(sop: Sop) -> dict[str, int]:
    """Return a number for each state: a state nearer to an end, without lapses, has a smaller one."""
    predecessors: dict[str, list[str]] = {}
    for arrows in Flow(sop).arrows.values():
        for arrow in arrows:
            if arrow.kind is not ArrowKind.GOTO:
                predecessors.setdefault(arrow.target, []).append(arrow.source)
    all_ends = ""  # a node before every end, where the search starts
    predecessors[all_ends] = [state for state in predecessors if state not in sop.positions]
    return {state: position for position, state in enumerate(parents(predecessors, all_ends))}
