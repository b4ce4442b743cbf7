"""Due times under one calendar: what a calendar computes, apart from what it contains."""

from __future__ import annotations

from datetime import datetime, timedelta

from sopflow.timing import counting, zones
from sopflow.timing.calendar import DayMeaning, WorkCalendar
from sopflow.timing.counting import Layout
from sopflow.timing.duration import Duration
from sopflow.timing.explanation import Explanation
from sopflow.timing.open_time import AroundTheClock
from sopflow.timing.pieces import pieces, pieces_back, pieces_of_a_day, pieces_of_rest
from sopflow.timing.remaining import Remaining
from sopflow.timing.timetable import Timetable
from sopflow.timing.working_days import WorkingDays


class DueTimes:
    """Computes for one calendar; the methods of `WorkCalendar` with the same names describe the results.

    Attributes:
        working_days: The working days of the calendar.
        layout: The calendar, laid out for arithmetic.
    """

    def __init__(self, calendar: WorkCalendar) -> None:
        """Lay out a calendar."""
        self.working_days: WorkingDays = WorkingDays(
            calendar.hours, calendar.holidays, calendar.periods, calendar.closed, calendar.open
        )
        zone = calendar.zone
        days = Timetable(zone, self.working_days.in_year)
        hours = AroundTheClock() if calendar.hours is None else days
        self.layout: Layout = Layout(hours, days, calendar.day is DayMeaning.WORKING, zones.clock_of(zone))

    def is_open(self, at: datetime) -> bool:
        """Return whether the calendar is open at a time."""
        instant = zones.to_instant(at)
        return self.layout.hours.opening(instant) == instant

    def next_opening(self, at: datetime) -> datetime:
        """Return the time itself if the calendar is open, else the next opening time."""
        layout = self.layout
        return layout.time_at(layout.hours.opening(zones.to_instant(at)))

    def end_of_day(self, start: datetime) -> datetime:
        """Compute the end of the working day on which a step starts."""
        layout = self.layout
        return layout.time_at(counting.end_of_day(layout, zones.to_instant(start)))

    def add(self, start: datetime, duration: Duration) -> datetime:
        """Compute the time at which a duration ends."""
        layout = self.layout
        return layout.time_at(counting.add(layout, zones.to_instant(start), duration.measure))

    def subtract(self, moment: datetime, duration: Duration) -> datetime:
        """Compute the time that is a duration before a moment."""
        layout = self.layout
        return layout.time_at(counting.subtract(layout, zones.to_instant(moment), duration.measure))

    def explain(self, start: datetime, duration: Duration | None) -> Explanation:
        """Explain the due time of a duration, or of the same day, which is never provisional here."""
        layout, instant = self.layout, zones.to_instant(start)
        if duration is None:
            found = pieces_of_a_day(layout, instant, self.working_days)
        else:
            found = pieces(layout, instant, duration.measure, self.working_days)
        begin = layout.time_at(instant)
        return Explanation(begin, duration, found, found[-1].end if found else begin)

    def explain_back(self, moment: datetime, duration: Duration) -> Explanation:
        """Explain the time that is a duration before a moment, which is never provisional here."""
        layout, instant = self.layout, zones.to_instant(moment)
        found = pieces_back(layout, instant, duration.measure, self.working_days)
        at = layout.time_at(instant)
        return Explanation(at, duration, found, found[-1].start if found else at, back=True)

    def explain_rest(self, at: datetime, remaining: Remaining) -> Explanation:
        """Explain the due time of a standard whose clock starts again."""
        layout, instant = self.layout, zones.to_instant(at)
        found = pieces_of_rest(layout, instant, remaining, self.working_days)
        begin = layout.time_at(instant)
        return Explanation(begin, remaining, found, found[-1].end if found else begin)

    def working_time(self, start: datetime, end: datetime) -> timedelta:
        """Compute the working time between two times."""
        return timedelta(microseconds=self.layout.hours.elapsed(zones.to_instant(start), zones.to_instant(end)))

    def remaining(self, at: datetime, due: datetime, granted: Duration) -> Remaining:
        """Compute what remains of a duration when its clock stops."""
        return counting.remaining(self.layout, zones.to_instant(at), zones.to_instant(due), granted.measure)

    def resume(self, at: datetime, remaining: Remaining) -> datetime:
        """Compute the due time of a standard whose clock starts again."""
        layout = self.layout
        return layout.time_at(counting.resume(layout, zones.to_instant(at), remaining))
