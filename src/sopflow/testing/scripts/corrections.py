"""Scripts about corrections: work is undone, done again, or done by others instead."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial

from attrs import evolve

from sopflow.machine import RefusalCode
from sopflow.testing.calls import PEOPLE, REASON
from sopflow.testing.model import Request
from sopflow.testing.scripts.people import first_admitted
from sopflow.testing.scripts.rehearsal import Rehearsal
from sopflow.testing.scripts.times import PathTo, show_due

_SOON = timedelta(minutes=1)
_CODES = (
    RefusalCode.NOT_ACTIVE, RefusalCode.ALREADY_DONE, RefusalCode.ORDER, RefusalCode.SAME_PERSON,
    RefusalCode.DOCUMENTS, RefusalCode.NOT_SUPPLIED, RefusalCode.CLOSED,
)  # fmt: skip


def undone(new: Callable[[], Rehearsal], script: Sequence[Request]) -> Iterator[list[Request]]:
    """Yield a script in which each completion is undone, redone, undone again, and then made by another person.

    Args:
        new: Begins a rehearsal.
        script: A walk through the SOP.
    """
    rehearsal, delay = new(), timedelta()
    for request in script:
        now = evolve(request, at=request.at + delay)
        if request.action != "complete":
            rehearsal.call(now)
            continue
        before = rehearsal.case.version
        if not rehearsal.call(now):
            break
        after = rehearsal.case.version
        for number, to in enumerate((before, after, before), 1):
            at = now.at + number * _SOON
            for reason in (None, " ", REASON):
                rehearsal.call(evolve(rehearsal.enabled(at).call("correct"), reason=reason, to=to))
            if to == before:
                rehearsal.reject(_CODES)
        activity = rehearsal.sop.activity(str(request.activity))
        by = first_admitted(rehearsal, activity, rehearsal.at, PEOPLE[::-1])
        delay += 4 * _SOON
        if not rehearsal.call(evolve(now, at=request.at + delay, by=by or now.by)):
            break
    yield rehearsal.script


def taken_back(new: Callable[[], Rehearsal], path_to: PathTo, start: datetime) -> Iterator[list[Request]]:
    """Yield a script for each step with a due time: a suspension is undone some days later.

    Args:
        new: Begins a rehearsal.
        path_to: Returns the shortest path to a step.
        start: The time at which cases are opened.
    """
    for step in new().sop.steps:
        path, rehearsal = path_to(step.id), new()
        if path and step.limit is not None:
            show_due(rehearsal, None, partial(_undo_a_suspension, rehearsal, path, start))
            yield rehearsal.script


def _undo_a_suspension(rehearsal: Rehearsal, path: list[Request], start: datetime) -> bool:
    if not rehearsal.follow(path, start):
        return False
    version = rehearsal.case.version
    rehearsal.do("suspend")
    at = rehearsal.at + timedelta(days=3)
    return rehearsal.call(evolve(rehearsal.enabled(at).call("correct"), to=version))
