"""The consistency of a schedule: it must be one that the SOP can lead to, and the due times must follow from it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from sopflow.machine.rescheduling import NOTHING
from sopflow.machine.schedule import SinceClock

if TYPE_CHECKING:
    from sopflow.machine.case import Case
    from sopflow.machine.scheduling import Place
    from sopflow.timing import Remaining


def placed_in(case: Case) -> frozenset[str]:
    """Return the rows and activities whose due times follow from the schedule of a case."""
    scheduling = case._machine.scheduling
    return frozenset() if scheduling is None else scheduling.timed


def contradictions_of_schedule(case: Case) -> Iterator[tuple[str, str]]:
    """Yield the fields in which the schedule contradicts itself, the SOP or the due times, and how."""
    scheduling, schedule = case._machine.scheduling, case._schedule or NOTHING
    if scheduling is None:
        return
    if case.ended:
        if schedule.clocks:
            yield "schedule.clocks", "the case has ended, so it must be empty"
        return
    own = {place.id: place for place in scheduling.open_places(case._state, case._done) if place.delayed}
    for id_, clock in schedule.clocks.items():
        place, name = scheduling.places[id_], f"schedule.clocks.{id_}"
        if place.since is None and id_ not in own:
            yield name, "the case is not there"
        if place.since in case._machine.sop.moments and place.since not in schedule.moments:
            yield name, f"the moment {place.since} is not set"
        if place.delayed is not None and place.delayed.moment not in schedule.moments:
            yield name, f"the moment {place.delayed.moment} is not set"
        yield from _clock(case, place, name, clock)
    for moment in schedule.moments:
        for place in (*scheduling.waiting.get(moment, ()), *own.values()):
            delays = place.delayed is not None and place.delayed.moment == moment
            if place.id not in schedule.clocks and (place.since == moment or delays):
                yield f"schedule.clocks.{place.id}", f"it is missing, although {moment} is set"
    yield from _dues(case)


def _clock(case: Case, place: Place, name: str, clock: SinceClock) -> Iterator[tuple[str, str]]:
    """Check that a clock runs or is stopped, as the case is."""
    scheduling, last_at, entered_at = case._machine.scheduling, case._last_at, case._entered_at
    if scheduling is None or last_at is None or entered_at is None:
        return
    stopped = case._suspended_since
    if place.since is not None and case._state in scheduling.stopped_rows:
        stopped = last_at if stopped is None else stopped
    if stopped is None and clock.remaining is not None:
        yield f"{name}.remaining", "the clock runs, so it must be empty"
    if stopped is not None and clock.due is not None and clock.due >= stopped:
        yield f"{name}.due", "the clock was stopped before it, so there must be remaining time instead"
    may_lie_ahead = place.since is None or place.since in case._machine.sop.moments
    if not may_lie_ahead and clock.start.at > last_at:
        yield f"{name}.start.at", "it is after the last event"
    if place.since is None and clock.start.at < entered_at:
        yield f"{name}.start.at", f"it is before the case entered {case._state}"
    if clock.due is not None and clock.start.remaining is None and clock.due < clock.start.at:
        yield f"{name}.due", "it is before the start of the clock"


def _dues(case: Case) -> Iterator[tuple[str, str]]:
    """Check that the due times of the row and of its activities are those of the schedule."""
    scheduling, schedule = case._machine.scheduling, case._schedule or NOTHING
    for place in () if scheduling is None else scheduling.open_places(case._state, case._done):
        found: tuple[datetime | None, Remaining | None]
        if place.activity is None:
            found, prefix, suffix = (case._due, case._remaining), "", ""
        else:
            found = case._activity_dues.get(place.id), case._activity_remaining.get(place.id)
            prefix, suffix = "activity_", "s"
        clock = schedule.clocks.get(place.id)
        if place.before is None:
            expected = (None, None) if clock is None else (clock.due, clock.remaining)
            if found != expected:
                name = "remaining" if found[0] == expected[0] else f"due{suffix}"
                yield f"{prefix}{name}", f"it is not that of the clock of {place.id} in the schedule"
        elif (found[0] is None) != (place.before not in schedule.moments) or found[1] is not None:
            yield f"{prefix}due{suffix}", f"{place.id} is due if the moment {place.before} is set, and only then"
        elif found[0] is not None and found[0] > schedule.moments[place.before]:
            yield f"{prefix}due{suffix}", f"it is after the moment {place.before}"
