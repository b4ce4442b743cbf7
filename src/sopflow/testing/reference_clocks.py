"""The clocks of the reference: when rows and activities are due, and when they may be completed at the earliest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import TypeAlias

from attrs import evolve

from sopflow.definition import Activity, Clock, Sop, Step
from sopflow.flow.row import comes_after, ready
from sopflow.testing.model import CaseState, RunningClock
from sopflow.timing import TimeStandard, WorkCalendar

Place: TypeAlias = Step | Activity
"""A row or an activity: what may have a time standard."""


class ReferenceClocks:
    """The clocks of cases of one SOP.

    Attributes:
        sop: The SOP.
        calendar: The calendar that counts time standards.
    """

    def __init__(self, sop: Sop, calendar: WorkCalendar) -> None:
        self.sop = sop
        self.calendar = calendar
        activities = [activity for step in sop.steps for activity in step.activities]
        self._since = [place for places in (sop.steps, activities) for place in places if place.since is not None]

    def step(self, case: CaseState) -> Step | None:
        """Return the step of a case; None at an end."""
        return self.sop.step(str(case.state)) if case.state in self.sop.positions else None

    def earliest(self, case: CaseState, place: Place) -> datetime | None:
        """Return the earliest time to complete a row or an activity; None without one or without its moment."""
        if place.not_before is None or place.not_before.moment not in case.moments:
            return None
        moment, by = case.moments[place.not_before.moment], place.not_before.by
        return moment if by is None else self._ahead(moment, by.counted_back)

    # --- what calls do to clocks ---------------------------------------------------------------------------

    def moved(self, case: CaseState, stood: datetime | None, completed: Iterable[str], at: datetime) -> None:
        """Start the clocks of a step that a case has entered, and those that wait for what was completed before.

        Args:
            case: The case, in its new state.
            stood: The time since which the clocks of waiting places were stopped until now; None if they ran.
            completed: The row and the activity whose completion brought the case here.
            at: The time.
        """
        case.clocks = {}
        if self.step(case) is None:
            case.waiting = {}
            return
        stops = self.stopped_since(case) is not None
        for place, clock in self._waiting(case):
            if stops and stood is None:
                case.waiting[place.id] = self._stopped(clock, place, at)
            elif stood is not None and not stops:
                case.waiting[place.id] = self._running(clock, place, at)
        self.completed(case, completed, at)
        self.open_clocks(case, at)

    def completed(self, case: CaseState, completed: Iterable[str], at: datetime) -> None:
        """Start the clocks of what waits for rows and activities that have just been completed."""
        names = {*completed}
        for place in self._since:
            if place.since in names:
                self._wait(case, place, at, stop=None if self.stopped_since(case) is None else at)

    def open_clocks(self, case: CaseState, at: datetime) -> None:
        """Start the clocks of the step and of activities that have just become ready, and end those of others."""
        places = dict(self._here(case))
        case.clocks = {key: clock for key, clock in case.clocks.items() if key in places}
        for key, place in places.items():
            if key not in case.clocks and (clock := self._own(case, place, at)) is not None:
                case.clocks[key] = clock
        self._show_waiting(case)

    def suspend(self, case: CaseState, at: datetime) -> None:
        """Stop all clocks."""
        if self.stopped_since(case) is None:
            case.waiting |= {place.id: self._stopped(clock, place, at) for place, clock in self._waiting(case)}
        case.suspended = at
        for key, place in self._here(case):
            if key in case.clocks and _is_own(place):
                case.clocks[key] = self._stopped(case.clocks[key], place, at)
        self._show_waiting(case)

    def resume(self, case: CaseState, at: datetime) -> None:
        """Let the clocks run again, except those that the row stops."""
        case.suspended = None
        if self.stopped_since(case) is None:
            case.waiting |= {place.id: self._running(clock, place, at) for place, clock in self._waiting(case)}
        for key, place in self._here(case):
            if key in case.clocks and _is_own(place):
                case.clocks[key] = self._running(case.clocks[key], place, at)
        self._show_waiting(case)

    def restart(self, case: CaseState, at: datetime) -> None:
        """Give the step and its open activities their whole time again."""
        for key, place in self._here(case):
            if place.since is not None and place.id in case.waiting:
                start = max(at, case.waiting[place.id].start)
                case.waiting[place.id] = self._counted(RunningClock(start), place)
            elif _is_own(place):
                case.clocks.pop(key, None)
        self.open_clocks(case, at)

    def recount(self, case: CaseState, at: datetime) -> None:
        """Count the due times of running clocks again."""
        if self.stopped_since(case) is None:
            case.waiting |= {place.id: self._counted(clock, place) for place, clock in self._waiting(case)}
        for key, place in self._here(case):
            if key in case.clocks:
                self._count_again(case, key, place, at)
        self._show_waiting(case)

    def set_moment(self, case: CaseState, moment: str, value: datetime, at: datetime) -> None:
        """Set a moment, and count the due times that depend on it."""
        before, case.moments[moment] = case.moments.get(moment), value
        if before == value:
            return
        for place in self._since:
            if place.since == moment:
                self._wait(case, place, value, stop=self.stopped_since(case))
        for key, place in self._here(case):
            earliest = place.not_before.moment if place.not_before is not None and _is_own(place) else None
            if moment in (place.before, earliest):
                self._count_again(case, key, place, at)
        self._show_waiting(case)

    def count_from(self, moment: str, value: datetime) -> None:
        """Count everything that depends on a moment.

        Raises:
            CalendarError: If the calendar cannot count it.
        """
        for place in self._places():
            if place.since == moment:
                self._counted(RunningClock(value), place)
            if place.before == moment:
                self._ahead(value, place.limit)
            if place.not_before is not None and place.not_before.moment == moment and place.not_before.by is not None:
                self._ahead(value, place.not_before.by.counted_back)

    def stopped_since(self, case: CaseState) -> datetime | None:
        """Return the time since which the clocks of waiting places are stopped; None if they run."""
        step = self.step(case)
        is_stopped = step is not None and step.clock == Clock.STOPPED
        return case.entered if is_stopped else case.suspended

    # --- one clock -----------------------------------------------------------------------------------------

    def _wait(self, case: CaseState, place: Place, start: datetime, *, stop: datetime | None) -> None:
        """Start the clock of a waiting place, and stop it if clocks are stopped."""
        if place.limit is not None:
            clock = self._counted(RunningClock(start), place)
            case.waiting[place.id] = clock if stop is None else self._stopped(clock, place, stop)

    def _own(self, case: CaseState, place: Place, at: datetime) -> RunningClock | None:
        """Return the clock of a row that is entered at a time, or of an activity that becomes ready then."""
        if place.limit is None or place.since is not None:
            return None
        if place.before is not None:
            moment = case.moments.get(place.before)
            return RunningClock(at, due=self._ahead(moment, place.limit)) if moment is not None else None
        earliest = self.earliest(case, place)
        if place.not_before is not None and earliest is None:
            return None
        return self._counted(RunningClock(at if earliest is None else max(at, earliest)), place)

    def _count_again(self, case: CaseState, key: str | None, place: Place, at: datetime) -> None:
        """Count a clock of the step or an activity again, after its moment or the calendar changed."""
        old = case.clocks.get(key)
        begun = self._ready_since(case, place)
        if place.not_before is None and old is not None and _is_own(place):
            clock: RunningClock | None = self._counted(old, place)
        elif old is not None and _is_own(place):
            clock = self._own(case, place, old.start if old.start <= at else begun)
            clock = None if clock is None else self._counted(evolve(clock, granted=old.granted), place)
        else:
            clock = self._own(case, place, begun)
        if clock is not None and case.suspended is not None and _is_own(place):
            clock = self._stopped(clock, place, case.suspended)
        if clock is not None:
            case.clocks[key] = clock

    def _counted(self, clock: RunningClock, place: Place) -> RunningClock:
        """Return a clock that runs from its start with what was granted then."""
        if clock.granted is None:
            due = self.calendar.due(clock.start, _limit(place))
        else:
            due = self.calendar.resume(clock.start, clock.granted)
        return evolve(clock, due=None if due is None else due.astimezone(UTC), remaining=None)

    def _stopped(self, clock: RunningClock, place: Place, at: datetime) -> RunningClock:
        """Return a clock stopped at a time; what is late stays late."""
        if clock.due is None or at > clock.due:
            return clock
        left = self.calendar.remaining(max(at, clock.start), clock.due, _limit(place))
        return evolve(clock, due=None, remaining=left)

    def _running(self, clock: RunningClock, place: Place, at: datetime) -> RunningClock:
        """Return a clock that runs again from a time, but not before its start."""
        if clock.remaining is None:
            return clock
        return self._counted(RunningClock(max(at, clock.start), clock.remaining), place)

    def _ahead(self, moment: datetime, limit: TimeStandard | None) -> datetime | None:
        """Return the time that lies a time standard before a moment."""
        if limit is None or limit.maximum is None:
            return None
        return self.calendar.subtract(moment, limit.maximum).astimezone(UTC)

    # --- places --------------------------------------------------------------------------------------------

    def _places(self) -> Iterator[Place]:
        """Yield all rows and activities."""
        for step in self.sop.steps:
            yield step
            yield from step.activities

    def _here(self, case: CaseState) -> Iterator[tuple[str | None, Place]]:
        """Yield the step of a case, under None, and its open activities."""
        if (step := self.step(case)) is not None:
            yield None, step
            yield from ((activity.id, activity) for activity in ready(step, case.done))

    def _waiting(self, case: CaseState) -> list[tuple[Place, RunningClock]]:
        """Return the places that wait for another row, activity or moment, with their clocks."""
        return [(place, case.waiting[place.id]) for place in self._since if place.id in case.waiting]

    def _show_waiting(self, case: CaseState) -> None:
        """Let the step and its open activities show the clocks that run since another row, activity or moment."""
        for key, place in self._here(case):
            if place.since is not None:
                case.clocks.pop(key, None)
                if place.id in case.waiting:
                    case.clocks[key] = case.waiting[place.id]

    def _ready_since(self, case: CaseState, place: Place) -> datetime:
        """Return when a case entered its step, or when an activity of the step became ready."""
        step = self.step(case)
        before = comes_after(step, place) if step is not None and isinstance(place, Activity) else ()
        entered = [] if case.entered is None else [case.entered]
        return max([*entered, *(case.done[id_] for id_ in before)])


def _is_own(place: Place) -> bool:
    """Whether the clock of a row or activity starts when it is entered, and stops while the case is suspended."""
    return place.since is None and place.before is None


def _limit(place: Place) -> TimeStandard:
    if place.limit is None:
        raise ValueError(f"{place.id} has no time standard.")
    return place.limit
