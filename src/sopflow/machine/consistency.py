"""Consistency: the position of a case must be one that its SOP can lead to.

These conditions hold after every event of every case. A case that violates one could wait forever, or record events
that contradict its history, so no snapshot or history that leads to one is accepted.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sopflow.machine.schedule_consistency import contradictions_of_schedule, placed_in
from sopflow.machine.standing import ClockStarts

if TYPE_CHECKING:
    from sopflow.machine.case import Case


def contradiction(case: Case) -> tuple[str, str] | None:
    """Return the first field in which a case contradicts itself or its SOP, and how; None if there is none."""
    return next(_contradictions(case), None)


def _contradictions(case: Case) -> Iterator[tuple[str, str]]:
    if case.ended:
        yield from _after_the_end(case)
    else:
        yield from _work(case)
        yield from _four_eyes(case)
        yield from _clock(case)
        yield from _activity_clocks(case)
        yield from _clock_starts(case)
    if case._machine.scheduling is not None:
        yield from contradictions_of_schedule(case)
    yield from _entry(case)
    moved = case._state != case._machine.sop.steps[0].id
    fewest = 1 + moved + len(case._done) + (case._suspended_since is not None)
    if case._version < fewest:
        yield "version", f"it is {case._version}, but the case needs at least {fewest} events to get here"


def _entry(case: Case) -> Iterator[tuple[str, str]]:
    """Check that the step was entered before anything else happened in it."""
    entered_at, last_at, stopped = case._entered_at, case._last_at, case._suspended_since
    if entered_at is None or last_at is None or entered_at > last_at:
        yield "entered_at", "it is after the last event"
    elif (stopped is not None and stopped < entered_at) or any(done.at < entered_at for done in case._done.values()):
        yield "entered_at", "it is after something that happened in the step"


def _after_the_end(case: Case) -> Iterator[tuple[str, str]]:
    for name in ("due", "activity_dues", "suspended_since", "remaining", "activity_remaining", "done", "clock_starts"):
        if getattr(case, f"_{name}"):
            yield name, "the case has ended, so it must be empty"


def _work(case: Case) -> Iterator[tuple[str, str]]:
    """Check that activities were done in order and in time, and that at least one is left."""
    row = case._machine.rows[case._state]
    if len(case._done) == len(row):
        yield "done", f"all activities of {case._state} are done, so the case would have left it"
    worked_until = case._suspended_since or case._last_at
    for id_, done in case._done.items():
        if worked_until is None or done.at > worked_until:
            yield f"done.{id_}.at", "it is after the last event, or after the clock was stopped"
        for before in case._machine.activities[id_].after:
            earlier = case._done.get(before)
            if earlier is None or earlier.at > done.at:
                yield f"done.{id_}", f"{before} must come first"


def _four_eyes(case: Case) -> Iterator[tuple[str, str]]:
    """Check that performers of the step's own activities are those of this visit."""
    for activity in case._machine.rows[case._state]:
        if activity.id in case._machine.four_eyes:
            done = case._done.get(activity.id)
            persons = () if done is None else done.by.persons(done.by.acts_as(activity.activity.actors))
            if case._performers_of(activity.id) != persons:
                yield "performers", f"they contradict who did {activity.id} in this visit of {case._state}"


def _clock(case: Case) -> Iterator[tuple[str, str]]:
    """Check that the step's time runs, is kept or has passed.

    A lapse may be overdue: a correction or a recount can put a due time into the past.
    """
    stopped, due, remaining = case._suspended_since, case._due, case._remaining
    if (stopped is not None) and case._last_at is not None and stopped > case._last_at:
        yield "suspended_since", "it is after the last event"
    if remaining is not None and stopped is None:
        yield "remaining", "the clock runs, so it must be empty"
    if case._state in placed_in(case):
        return
    if case._machine.sop.step(case._state).limit is None:
        if due is not None or remaining is not None:
            yield "due" if remaining is None else "remaining", f"{case._state} has no binding time standard"
        return
    if (due is None) == (remaining is None):
        yield "due", "a step with a time standard has either a due time or remaining time"
    if due is None:
        return
    if stopped is not None and due >= stopped:
        yield "due", "the clock was stopped before it, so there must be remaining time instead"
    if case._entered_at is not None and due < case._entered_at:
        yield "due", f"it is before the case entered {case._state}"


def _activity_clocks(case: Case) -> Iterator[tuple[str, str]]:
    """Check the same for each open activity that has a standard of its own."""
    stopped, dues, remaining = case._suspended_since, case._activity_dues, case._activity_remaining
    if remaining and stopped is None:
        yield "activity_remaining", "the clock runs, so it must be empty"
    placed = placed_in(case)
    running = {each.id for each in case._machine.open_activities(case) if each.activity.limit is not None}
    for id_ in running:
        if id_ not in placed and (id_ in dues) == (id_ in remaining):
            yield "activity_dues", f"{id_} has either a due time or remaining time"
    for name, clocks in (("activity_dues", dues), ("activity_remaining", remaining)):
        for id_ in clocks:
            if id_ not in running:
                yield name, f"no time standard of {id_} is running"
    for id_, due in dues.items():
        if id_ in placed:
            continue
        if case._entered_at is not None and due < case._entered_at:
            yield "activity_dues", f"that of {id_} is before the case entered {case._state}"
        if stopped is not None and due >= stopped:
            yield "activity_dues", f"the clock was stopped before it, so {id_} must have remaining time instead"


def _clock_starts(case: Case) -> Iterator[tuple[str, str]]:
    """Check that the recorded starts of clocks are those of running clocks, in this visit of the step."""
    starts = case._clock_starts
    if starts is None:
        return
    if starts == ClockStarts():
        yield "clock_starts", "it is empty, so it must be missing"
    if starts.step is not None and case._due is None:
        yield "clock_starts.step", f"the clock of {case._state} does not run"
    for id_ in starts.activities:
        if id_ not in case._activity_dues:
            yield f"clock_starts.activities.{id_}", f"the clock of {id_} does not run"
    for name, ids in (("step", {case._state} if starts.step else ()), ("activities", starts.activities)):
        if not placed_in(case).isdisjoint(ids):
            yield f"clock_starts.{name}", "the schedule has the start of this clock"
    for start in (starts.step, *starts.activities.values()):
        entered_at, last_at = case._entered_at, case._last_at
        if start and entered_at and last_at and not entered_at <= start.at <= last_at:
            yield "clock_starts", "a clock started before the step was entered, or after the last event"
