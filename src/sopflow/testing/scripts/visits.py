"""Scripts about second visits: a loop is taken three times, in another order and by other persons."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from datetime import datetime

from sopflow.flow import Arrow, ArrowKind, Flow
from sopflow.machine import RefusalCode
from sopflow.testing.model import Request
from sopflow.testing.scripts.people import first_admitted
from sopflow.testing.scripts.rehearsal import Rehearsal
from sopflow.testing.scripts.times import PathTo

MAX_LOOPS = 12
"""The most loops that are taken in one SOP."""

_FIRST_TWO, _SWAPPED = ("ani", "budi", "citra", "dewi"), ("budi", "ani", "dewi", "citra")
_VISITS = ((_FIRST_TWO, False), (_FIRST_TWO, True), (_SWAPPED, False))
"""For each visit: the persons in the order in which they are asked, and whether activities are done in reverse order.

In the second visit, the person who did one activity first does the other one first; in the third, the persons swap.
"""

_CODES = tuple(code for code in RefusalCode if code not in (RefusalCode.TEXT, RefusalCode.UNKNOWN_ACTIVITY))


def repeated_loops(new: Callable[[], Rehearsal], path_to: PathTo, start: datetime) -> Iterator[list[Request]]:
    """Yield a script for each loop of the SOP: it is taken three times, and then left.

    Args:
        new: Begins a rehearsal.
        path_to: Returns the shortest path to a step.
        start: The time at which the case is opened.
    """
    flow = Flow(new().sop)
    loops = [(arrow, way) for arrow in _all_arrows(flow) if (way := _way(flow, arrow.target, arrow.source)) is not None]
    for arrow, way in loops[:: len(loops) // MAX_LOOPS + 1]:
        rehearsal, path = new(), path_to(arrow.source)
        if not path or not rehearsal.follow(path, start):
            continue
        for names, reverse in _VISITS:
            if not all(_take(rehearsal, step, names, reverse=reverse) for step in (arrow, *way)):
                break
        else:
            _leave(rehearsal, flow, arrow)
        yield rehearsal.script


def _all_arrows(flow: Flow) -> Iterator[Arrow]:
    for arrows in flow.arrows.values():
        yield from arrows


def _way(flow: Flow, source: str, target: str) -> tuple[Arrow, ...] | None:
    """Return the fewest arrows from one step to another; None if there is no way."""
    waiting: deque[tuple[str, tuple[Arrow, ...]]] = deque([(source, ())])
    seen = {source}
    while waiting:
        state, way = waiting.popleft()
        if state == target:
            return way
        for arrow in flow.arrows.get(state, ()):
            if arrow.target not in seen:
                seen.add(arrow.target)
                waiting.append((arrow.target, (*way, arrow)))
    return None


def _take(rehearsal: Rehearsal, arrow: Arrow, names: tuple[str, ...], *, reverse: bool) -> bool:
    """Follow an arrow, and try what is forbidden before each activity; return whether the case followed it."""
    if arrow.kind is ArrowKind.GOTO:
        due = rehearsal.case.now.due
        return due is not None and rehearsal.do("tick", due + rehearsal.moment) and rehearsal.state == arrow.target
    for _ in rehearsal.sop.step(arrow.source).activities:
        rehearsal.reject(_CODES)
        completable = rehearsal.enabled().completable
        if not completable:
            return False
        activity = completable[-1] if reverse and not completable[-1].outcomes else rehearsal.next(completable)
        by = first_admitted(rehearsal, activity, rehearsal.at, names)
        outcome = arrow.outcome if activity.outcomes else None
        if not rehearsal.complete(by=by, outcome=outcome, activity=activity):
            return False
    return rehearsal.state == arrow.target


def _leave(rehearsal: Rehearsal, flow: Flow, loop: Arrow) -> None:
    """Leave a loop by another arrow, and then try what is forbidden."""
    others = [arrow for arrow in flow.arrows[loop.source] if arrow != loop]
    if others:
        _take(rehearsal, others[0], _SWAPPED, reverse=False)
    rehearsal.reject(_CODES)
