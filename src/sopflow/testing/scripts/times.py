"""Scripts about time: due times at the edges of the calendar, calls exactly at due, and calls out of order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from attrs import evolve

from sopflow.definition import Goto, Step
from sopflow.machine import RefusalCode
from sopflow.testing.calls.actions import action_call
from sopflow.testing.model import Request
from sopflow.testing.scripts.edges import countable, ordinary_days, special_days
from sopflow.testing.scripts.rehearsal import Rehearsal
from sopflow.timing import TimeStandard

PathTo = Callable[[str], list[Request]]
"""Returns the shortest path to a step; empty if there is none."""

_SOON, _DAY = timedelta(minutes=1), timedelta(days=1)


def at_the_edges(new: Callable[[], Rehearsal], path_to: PathTo, start: datetime) -> Iterator[list[Request]]:
    """Yield a script for each special day: steps that start around it are completed at and after their due times.

    Args:
        new: Begins a rehearsal.
        path_to: Returns the shortest path to a step.
        start: The time of a first case, since a system may read its calendar for the year of the first one.
    """
    first = new()
    places = _places(first, path_to)
    if not places:
        return
    for day in [*special_days(first.calendar), *ordinary_days(first.calendar)]:
        rehearsal = new()
        rehearsal.do("open", start)
        for standard, path in places:
            for entry in countable(first.calendar, standard, day):
                for after_due in (timedelta(), rehearsal.moment):
                    if rehearsal.follow(path, entry):
                        _complete_at_due(rehearsal, after_due)
        yield rehearsal.script


def exactly_at_due(new: Callable[[], Rehearsal], path_to: PathTo, start: datetime) -> Iterator[list[Request]]:
    """Yield a script for each step with a due time: it is completed, suspended and resumed around that time.

    Args:
        new: Begins a rehearsal.
        path_to: Returns the shortest path to a step.
        start: The time at which cases are opened.
    """
    for step in new().sop.steps:
        path = path_to(step.id)
        if not path or not list(_standards(step)):
            continue
        rehearsal = new()
        for around in (-rehearsal.moment, timedelta(), rehearsal.moment):
            if rehearsal.follow(path, start):
                _complete_at_due(rehearsal, around)
            for after in (timedelta(), rehearsal.moment):
                # Suspend around the due time, and complete at the new one.
                if rehearsal.follow(path, start) and (due := rehearsal.due) is not None:
                    rehearsal.do("suspend", due + around)
                    rehearsal.do("resume", max(rehearsal.at, due) + _DAY)
                    _complete_at_due(rehearsal, after)
                # Resume around the former due time.
                if rehearsal.follow(path, start) and (due := rehearsal.due) is not None:
                    rehearsal.do("suspend", rehearsal.at)
                    rehearsal.do("resume", max(rehearsal.at, due + around))
                    _complete_at_due(rehearsal, after)
                if rehearsal.follow(path, start) and (due := rehearsal.due) is not None:
                    rehearsal.do("restart_clock", due + around)
                    _complete_at_due(rehearsal, after)
        yield rehearsal.script


def out_of_order(new: Callable[[], Rehearsal], path_to: PathTo, start: datetime) -> Iterator[list[Request]]:
    """Yield a script for each step: calls before the last event, after an event of each kind.

    Args:
        new: Begins a rehearsal.
        path_to: Returns the shortest path to a step.
        start: The time at which cases are opened.
    """
    for step in new().sop.steps:
        path, rehearsal = path_to(step.id), new()
        for event in _EVENTS if path else ():
            if rehearsal.follow(path, start):
                at = rehearsal.at
                event(rehearsal, at + 2 * _SOON)
                if rehearsal.at > at:
                    _ask_earlier(rehearsal)
        yield rehearsal.script


def _ask_earlier(rehearsal: Rehearsal) -> None:
    """Make calls of every kind a moment before the last event, and a little earlier."""
    last = rehearsal.at
    for early in (rehearsal.moment, _SOON):
        enabled = rehearsal.enabled(last)
        for request in (*enabled.completions, *map(enabled.call, enabled.actions or ("attach", "suspend", "cancel"))):
            rehearsal.call(evolve(request, at=last - early))
    rehearsal.reject([RefusalCode.CLOCK])


def _attach(rehearsal: Rehearsal, at: datetime) -> None:
    supplied = rehearsal.enabled().supplied[:1]
    if supplied:
        rehearsal.call(action_call(rehearsal.case.sop, "attach", at, documents=dict.fromkeys(supplied)))


def _suspend(rehearsal: Rehearsal, at: datetime) -> None:
    rehearsal.do("suspend", at)


def _resume(rehearsal: Rehearsal, at: datetime) -> None:
    rehearsal.do("suspend", rehearsal.at)
    rehearsal.do("resume", at)


def _restart(rehearsal: Rehearsal, at: datetime) -> None:
    rehearsal.do("restart_clock", at)


def _complete(rehearsal: Rehearsal, at: datetime) -> None:
    rehearsal.complete(at)


def _lapse(rehearsal: Rehearsal, _at: datetime) -> None:
    if rehearsal.case.now.due is not None:
        rehearsal.do("tick", rehearsal.case.now.due + rehearsal.moment)


def _cancel(rehearsal: Rehearsal, at: datetime) -> None:
    rehearsal.do("cancel", at)


_EVENTS = (_attach, _suspend, _resume, _restart, _complete, _lapse, _cancel)


def _complete_at_due(rehearsal: Rehearsal, around: timedelta) -> None:
    """Complete the step around its due time: without a reason, and again with one if it was refused."""
    due = rehearsal.due
    if due is None or (at := due + around) < rehearsal.at:
        return
    state = rehearsal.state
    if around > timedelta() and isinstance(rehearsal.late_rule, Goto):
        rehearsal.do("tick", at)
    elif not rehearsal.complete(at, reason=False) and rehearsal.state == state:
        rehearsal.complete(at)


def _places(rehearsal: Rehearsal, path_to: PathTo) -> list[tuple[TimeStandard, list[Request]]]:
    """Return the time standards of the SOP, each with the shortest path to a step where it counts."""
    found: dict[object, tuple[TimeStandard, list[Request]]] = {}
    for step in rehearsal.sop.steps:
        for standard in _standards(step):
            path = path_to(step.id)
            key = (standard, rehearsal.sop.late_rule(step))
            if path and (key not in found or len(path) < len(found[key][1])):
                found[key] = (standard, path)
    return list(found.values())


def _standards(step: Step) -> Iterator[TimeStandard]:
    for within in (step.within, *(activity.within for activity in step.activities)):
        if within is not None and within.binds:
            yield within
