"""A calendar laid out year by year, so that counting over years costs lookups instead of a walk over days."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from datetime import date, tzinfo
from typing import Final, NamedTuple

from sopflow.timing import zones
from sopflow.timing.errors import CalendarError
from sopflow.timing.hours import Spans

_SEARCHED: Final = 10
"""Years in which a calendar that has any open time at all opens once."""

_FURTHEST: Final = 500
"""Years that one standard may take; the longest standard counted in ordinary hours needs 450."""

_KEPT: Final = 1_000
"""Years kept for one calendar."""

_MEAN_YEAR: Final = 31_556_952 * zones.SECOND


class Year(NamedTuple):
    """One local year of a calendar; all times are instants."""

    begin: int
    end: int
    starts: list[int]
    """Openings, in order; `ends` has the closings that belong to them."""
    ends: list[int]
    worked: list[int]
    """Working time of the year up to each closing."""
    total: int
    days: list[int]
    """The days worked, as ordinals."""


class Timetable:
    """Open stretches and days worked of a calendar, found by instant.

    Args:
        zone: The time zone of the calendar.
        days: Gives the days worked of a year, in order, each as its ordinal and its hours.
        continuous: Whether working time runs round the clock; the hours of the days are then not looked at.
    """

    def __init__(
        self,
        zone: tzinfo,
        days: Callable[[int], Iterable[tuple[int, Spans]]],
        *,
        continuous: bool,
    ) -> None:
        self.zone = zone
        self.time_at = zones.clock_of(zone)
        self.continuous = continuous
        self._days = days
        self._years: dict[int, Year] = {}

    def is_open(self, instant: int) -> bool:
        """Whether working time runs at an instant; at a closing time it does not."""
        return self.continuous or self.opening(instant) == instant

    def opening(self, instant: int) -> int:
        """The first open instant from this one on."""
        if self.continuous:
            return instant
        number, year = self._at(instant)
        place = bisect_right(year.starts, instant) - 1
        if place >= 0 and instant < year.ends[place]:
            return instant
        if place + 1 < len(year.starts):
            return year.starts[place + 1]
        for later in range(number + 1, number + 1 + _SEARCHED):
            starts = self.year(later).starts
            if starts:
                return starts[0]
        raise self._never(instant)

    def settled(self, instant: int) -> int:
        """Where a due time may stand: the instant itself, open or just closing, or the next opening."""
        if self.continuous or self._closing(instant):
            return instant
        return self.opening(instant)

    def opens_at(self, instant: int) -> bool:
        """Whether the calendar was closed just before an instant and is open at it."""
        return not self.continuous and self.opening(instant - 1) == instant

    def elapsed(self, start: int, end: int) -> int:
        """Working time between two instants, in microseconds; negative when the end comes first."""
        if self.continuous:
            return end - start
        if end < start:
            return -self.elapsed(end, start)
        first, first_year = self._at(start)
        last, last_year = self._at(end)
        between = sum(self.year(number).total for number in range(first, last))
        return between + _reading(last_year, end) - _reading(first_year, start)

    def advanced(self, start: int, work: int) -> int:
        """The first instant at which an amount of working time has passed; it may be a closing."""
        if self.continuous:
            return start + work
        number, year = self._at(start)
        target = _reading(year, start) + work
        if target > year.total:
            year, target = self._in_a_later_year(number, year, target, start)
        worked = year.worked
        place = bisect_left(worked, target)
        return year.ends[place] + target - worked[place]

    def _in_a_later_year(self, number: int, year: Year, target: int, start: int) -> tuple[Year, int]:
        """The year in which an amount of working time, counted from the beginning of another, has passed."""
        limit, opened = number + _FURTHEST, number
        while target > year.total:
            target -= year.total
            if year.total:
                opened = number
            number += 1
            if number - opened > _SEARCHED:
                raise self._never(start)
            if number > limit:
                raise zones.beyond()
            year = self.year(number)
        return year, target

    def day_worked(self, ordinal: int, later: int) -> int:
        """The day worked that is so many days worked after the first one from `ordinal` on."""
        number = date.fromordinal(ordinal).year
        days = self.year(number).days
        place = bisect_left(days, ordinal) + later
        limit, opened = number + _FURTHEST, number
        while place >= len(days):
            place -= len(days)
            if days:
                opened = number
            number += 1
            if number - opened > _SEARCHED:
                raise self._never(zones.at_local(ordinal, 0, self.zone))
            if number > limit:
                raise zones.beyond()
            days = self.year(number).days
        return days[place]

    def year(self, number: int) -> Year:
        """A year's layout, made at its first use."""
        year = self._years.get(number)
        if year is None:
            if not date.min.year < number < date.max.year:
                raise zones.beyond()
            if len(self._years) >= _KEPT:
                self._years.clear()
            year = self._years[number] = self._laid_out(number)
        return year

    def _at(self, instant: int) -> tuple[int, Year]:
        number = 1970 + instant // _MEAN_YEAR
        year = self._years.get(number) or self.year(number)
        while instant < year.begin:
            number -= 1
            year = self.year(number)
        while instant >= year.end:
            number += 1
            year = self.year(number)
        return number, year

    def _closing(self, instant: int) -> bool:
        number, year = self._at(instant)
        place = bisect_left(year.ends, instant)
        if place < len(year.ends) and year.ends[place] == instant:
            return True
        return instant == year.begin and self.year(number - 1).ends[-1:] == [instant]

    def _laid_out(self, number: int) -> Year:
        zone = self.zone
        days, starts, ends, worked, total = [], [], [], [], 0
        known: tuple[int, int] = (0, 0)
        for ordinal, spans in self._days(number):
            days.append(ordinal)
            if self.continuous:
                continue
            midnight = known[1] if known[0] == ordinal else zones.at_local(ordinal, 0, zone)
            known = ordinal + 1, zones.at_local(ordinal + 1, 0, zone)
            plain = known[1] - midnight == zones.DAY  # else the clock is set on this day
            for span in spans:
                if plain:
                    start, end = midnight + span.start * zones.MINUTE, midnight + span.end * zones.MINUTE
                else:
                    start = zones.at_local(ordinal, span.start * zones.MINUTE, zone)
                    end = zones.at_local(ordinal, span.end * zones.MINUTE, zone)
                if start < end:
                    total += end - start
                    starts.append(start)
                    ends.append(end)
                    worked.append(total)
        begin = zones.at_local(date(number, 1, 1).toordinal(), 0, zone)
        end = zones.at_local(date(number + 1, 1, 1).toordinal(), 0, zone)
        return Year(begin, end, starts, ends, worked, total, days)

    def _never(self, instant: int) -> CalendarError:
        day = zones.to_datetime(instant, self.zone).date()
        return CalendarError("", 1, "never-opens", {"years": _SEARCHED, "day": day})


def _reading(year: Year, instant: int) -> int:
    """Working time of the year up to an instant."""
    place = bisect_right(year.starts, instant) - 1
    if place < 0:
        return 0
    left = year.ends[place] - instant
    return year.worked[place] - left if left > 0 else year.worked[place]
