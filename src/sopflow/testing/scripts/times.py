"""Scripts about time: due times at the edges of the calendar, calls exactly at due, and calls out of order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial

from attrs import evolve, frozen

from sopflow.definition import Activity, Goto, OnLate, Sop, Step
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
    """Yield a script for each special day: work that starts around it is completed at and after its due times.

    Args:
        new: Begins a rehearsal.
        path_to: Returns the shortest path to a step.
        start: The time of a first case, since a system may read its calendar for the year of the first one.
    """
    first = new()
    places = _places(first, path_to)
    if not places:
        return
    for day in dict.fromkeys([*special_days(first.calendar), *ordinary_days(first.calendar)]):
        rehearsal = new()
        rehearsal.do("open", start)
        for place in places:
            for entry in countable(first.calendar, place.standard, day):
                show_due(rehearsal, place.clock, partial(rehearsal.follow, place.path, entry))
        yield rehearsal.script


def exactly_at_due(new: Callable[[], Rehearsal], path_to: PathTo, start: datetime) -> Iterator[list[Request]]:
    """Yield a script for each step with a due time: it is completed, suspended and resumed around that time.

    Args:
        new: Begins a rehearsal.
        path_to: Returns the shortest path to a step.
        start: The time at which cases are opened.
    """
    for step in new().sop.steps:
        path, rehearsal = path_to(step.id), new()
        if not path or not list(_standards(rehearsal.sop, step)):
            continue
        for around in (-rehearsal.moment, timedelta(), rehearsal.moment):
            if rehearsal.follow(path, start):
                _complete_at_due(rehearsal, around)
            for stop in _STOPS:
                show_due(rehearsal, None, partial(_stopped, rehearsal, path, start, stop, around))
        yield rehearsal.script


def _stopped(rehearsal: Rehearsal, path: list[Request], start: datetime, stop: Stop, around: timedelta) -> bool:
    """Bring a new case to a step and stop its clock; return whether it has a due time."""
    has_due = rehearsal.follow(path, start) and rehearsal.due is not None
    if has_due:
        stop(rehearsal, around)
    return has_due


def _suspend_around_due(rehearsal: Rehearsal, around: timedelta) -> None:
    due = rehearsal.due or rehearsal.at
    rehearsal.do("suspend", due + around)
    rehearsal.do("resume", max(rehearsal.at, due) + _DAY)


def _resume_around_due(rehearsal: Rehearsal, around: timedelta) -> None:
    due = rehearsal.due or rehearsal.at
    rehearsal.do("suspend", rehearsal.at)
    rehearsal.do("resume", max(rehearsal.at, due + around))


def _restart_around_due(rehearsal: Rehearsal, around: timedelta) -> None:
    rehearsal.do("restart_clock", (rehearsal.due or rehearsal.at) + around)


Stop = Callable[[Rehearsal, timedelta], None]
"""Stops the clock of a step, or restarts it, around its due time."""

_STOPS: tuple[Stop, ...] = (_suspend_around_due, _resume_around_due, _restart_around_due)


def show_due(rehearsal: Rehearsal, clock: str | None, begin: Callable[[], bool]) -> None:
    """Show a due time by calls at that time and just after it, in as few cases as possible.

    Args:
        rehearsal: The rehearsal.
        clock: The activity whose due time counts; None for the step, or the first activity of a step without one.
        begin: Brings a new case to the step; returns whether it did.
    """
    if not begin():
        return
    late_rule = rehearsal.late_rule
    if rehearsal.case.now.due is None or clock is not None or late_rule is OnLate.RECORD:
        # The record of lateness shows the due time.
        _complete_at_due(rehearsal, rehearsal.moment, clock)
    elif late_rule is OnLate.JUSTIFY:
        due = rehearsal.due
        if due is not None and due >= rehearsal.at:
            rehearsal.complete(due + rehearsal.moment, reason=False)
        _complete_at_due(rehearsal, timedelta())
    else:
        _complete_at_due(rehearsal, timedelta())
        if begin():
            _complete_at_due(rehearsal, rehearsal.moment)


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


def _complete_at_due(rehearsal: Rehearsal, around: timedelta, clock: str | None = None) -> None:
    """Complete the step around its due time: without a reason, and again with one if it was refused."""
    due = rehearsal.due if clock is None else rehearsal.case.now.activity_dues.get(clock)
    if due is None or (at := due + around) < rehearsal.at:
        return
    state = rehearsal.state
    if around > timedelta() and rehearsal.case.now.due == due and isinstance(rehearsal.late_rule, Goto):
        rehearsal.do("tick", at)
        # A system that does not record lapses at once shows them by what it accepts.
        rehearsal.complete(at)
        return
    activity = None if clock is None else rehearsal.sop.activity(clock)
    if not rehearsal.complete(at, activity=activity, reason=False) and rehearsal.state == state:
        rehearsal.complete(at, activity=activity)


@frozen
class _Place:
    """A place where a time standard counts.

    Attributes:
        standard: The time standard.
        clock: The activity that has it; None for a step.
        path: The shortest path to the step.
    """

    standard: TimeStandard
    clock: str | None
    path: list[Request]


def _places(rehearsal: Rehearsal, path_to: PathTo) -> list[_Place]:
    """Return the time standards of the SOP, each at a step with a short path."""
    found: dict[object, _Place] = {}
    for step in rehearsal.sop.steps:
        for clock, standard in _standards(rehearsal.sop, step):
            path = path_to(step.id)
            key = (standard, clock is None, rehearsal.sop.late_rule(step))
            if path and (key not in found or len(path) < len(found[key].path)):
                found[key] = _Place(standard, clock, path)
    return list(found.values())


def _standards(sop: Sop, step: Step) -> Iterator[tuple[str | None, TimeStandard]]:
    """Yield the time standards of a step and of its activities that count from work, not from a moment."""
    rows: list[tuple[str | None, Step | Activity]] = [(None, step)]
    for clock, row in [*rows, *((activity.id, activity) for activity in step.activities)]:
        if row.limit is not None and row.before is None and row.since not in sop.moments:
            yield clock, row.limit
