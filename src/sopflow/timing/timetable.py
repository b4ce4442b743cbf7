"""The open time and the working days of a calendar, laid out year by year.

Due times are found by binary search, so that ten years cost about as much as ten minutes.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from datetime import date, tzinfo
from fractions import Fraction
from typing import Final, NamedTuple

from sopflow.timing import zones
from sopflow.timing.duration import Number, plain
from sopflow.timing.errors import CalendarError
from sopflow.timing.hours import Spans

_SEARCHED: Final = 10
"""The number of years within which a calendar must open."""

_FURTHEST: Final = 500
"""The maximum number of years of one standard; the longest standard in ordinary hours needs 450."""

_KEPT: Final = 1_000
"""The number of cached years of one calendar."""

_MEAN_YEAR: Final = 31_556_952 * zones.SECOND


class Year(NamedTuple):
    """One local year of a calendar; all times are instants."""

    begin: int
    end: int
    starts: list[int]
    """The opening times, in order."""
    ends: list[int]
    """The closing time of each opening."""
    worked: list[int]
    """The open time from the beginning of the year to each closing time."""
    day_of: list[int]
    """The index of the working day of each opening."""
    days: list[int]
    """The working days, as ordinals."""
    midnights: list[int]
    """The instant at which each working day begins."""
    irregular: frozenset[int]
    """The indexes of the working days on which clocks change."""

    @property
    def total(self) -> int:
        """The open time of the year."""
        return self.worked[-1] if self.worked else 0


class Timetable:
    """The open time and the working days of a calendar.

    Args:
        zone: The time zone of the calendar.
        days: A function that yields the working days of a year, in order, as ordinals with their hours.
    """

    def __init__(self, zone: tzinfo, days: Callable[[int], Iterable[tuple[int, Spans]]]) -> None:
        self.zone = zone
        self._days = days
        self._years: dict[int, Year] = {}

    # --- open time ---

    def opening(self, instant: int) -> int:
        """Return the first open instant from this one on.

        Raises:
            CalendarError: If the calendar does not open within ten years.
        """
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
        """Return the instant itself if it is open or a closing time, else the next opening."""
        number, year = self._at(instant)
        place = bisect_left(year.ends, instant)
        if place < len(year.ends) and year.starts[place] <= instant:
            return instant
        if instant == year.begin and self.year(number - 1).ends[-1:] == [instant]:
            return instant
        return self.opening(instant)

    def settled_before(self, instant: int) -> int:
        """Return the instant itself if it is open or a closing time, else the previous closing.

        Raises:
            CalendarError: If the calendar was not open within ten years.
        """
        number, year = self._at(instant)
        place = bisect_right(year.starts, instant) - 1
        if place >= 0:
            return min(instant, year.ends[place])
        for earlier in range(number - 1, number - 1 - _SEARCHED, -1):
            ends = self.year(earlier).ends
            if ends:
                return ends[-1]
        raise self._never(instant)

    def elapsed(self, start: int, end: int) -> int:
        """Return the open time between two instants, in microseconds; negative if the end comes first."""
        if end < start:
            return -self.elapsed(end, start)
        first, first_year = self._at(start)
        last, last_year = self._at(end)
        between = sum(self.year(number).total for number in range(first, last))
        return between + _reading(last_year, end) - _reading(first_year, start)

    def advanced(self, start: int, work: int) -> int:
        """Return the first instant at which an amount of open time has passed; it may be a closing time."""
        number, year = self._at(start)
        target = _reading(year, start) + work
        worked = year.worked
        if not worked or target > worked[-1]:
            year, target = self._in_a_later_year(number, year, target, start)
            worked = year.worked
        place = bisect_left(worked, target)
        return year.ends[place] + target - worked[place]

    def retreated(self, end: int, work: int) -> int:
        """Return the first instant from which an amount of open time is left until another instant."""
        number, year = self._at(end)
        target = _reading(year, end) - work
        limit = number - _FURTHEST
        while target <= 0:
            number -= 1
            if number < limit:
                raise zones.beyond()
            year = self.year(number)
            target += year.total
        place = bisect_left(year.worked, target)
        return year.ends[place] + target - year.worked[place]

    def latest_start(self, end: int, work: int) -> int:
        """Return the last instant from which an amount of open time is left; it may be an opening time."""
        number, year = self._at(end)
        target = _reading(year, end) - work
        opened = number
        limit = number - _FURTHEST
        while target < 0:
            number -= 1
            year = self._searched(number, opened, limit, end)
            target += year.total
            if year.total:
                opened = number
        place = bisect_right(year.worked, target)
        return year.ends[place] + target - year.worked[place]

    def open_between(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the open time between two instants as pairs of an opening and a closing, in order."""
        first, last = self._at(start)[0], self._at(end)[0]
        for number in range(first, last + 1):
            year = self.year(number)
            for opening, closing in zip(year.starts, year.ends, strict=True):
                if opening < end and start < closing:
                    yield max(opening, start), min(closing, end)

    # --- working days ---

    def days_later(self, start: int, days: Number) -> int:
        """Return the same time of day some working days later, moved to the next opening if it is closed.

        A fraction is that fraction of the open time between the two whole numbers of days around it, rounded down to
        a microsecond.

        Args:
            start: The start; if it is closed, the next opening.
            days: The number of working days.
        """
        if isinstance(days, int):
            return self._whole_days_later(start, days)
        whole, part = divmod(days, 1)
        before, after = self._whole_days_later(start, whole), self._whole_days_later(start, whole + 1)
        work = self.elapsed(before, after) * part.numerator // part.denominator
        return self.advanced(before, work) if work else before

    def days_earlier(self, end: int, days: Number) -> int:
        """Return the same time of day some working days earlier, moved to the previous closing if it is closed.

        A fraction is that fraction of the open time between the two whole numbers of days around it, as for
        `days_later`.

        Args:
            end: The end; if it is closed, the previous closing.
            days: The number of working days.
        """
        if isinstance(days, int):
            return self._whole_days_earlier(end, days)
        whole, part = divmod(days, 1)
        after, before = self._whole_days_earlier(end, whole), self._whole_days_earlier(end, whole + 1)
        work = self.elapsed(before, after) * part.numerator // part.denominator
        return self.latest_start(after, work) if work else after

    def closing_of_day(self, instant: int) -> int:
        """Return the last closing time of the working day of an instant; if it is closed, of the next opening."""
        _, year = self._at(self.opening(instant))
        place = bisect_right(year.starts, self.opening(instant)) - 1
        return year.ends[bisect_right(year.day_of, year.day_of[place]) - 1]

    def days_between(self, start: int, end: int) -> Number:
        """Return the number of working days that leads from one instant to another; the inverse of `days_later`.

        Between the closing and the next opening no time passes, so the number may lead to the closing where the end
        is the opening.
        """
        start = self.opening(start)
        if end <= start:
            return 0
        whole = self._count(zones.local(start, self.zone)[0], zones.local(end, self.zone)[0])
        while whole and self._whole_days_later(start, whole) > end:
            whole -= 1
        before = self._whole_days_later(start, whole)
        part = self.elapsed(before, end)
        if not part:
            return whole
        return plain(whole + Fraction(part, self.elapsed(before, self._whole_days_later(start, whole + 1))))

    def _whole_days_later(self, start: int, days: int) -> int:
        number, year = self._at(start)
        place = bisect_right(year.starts, start) - 1
        if place < 0 or start >= year.ends[place]:
            start = self.opening(start)
            number, year = self._at(start)
            place = bisect_right(year.starts, start) - 1
        if not days:
            return start
        first = year.day_of[place]
        later, last = year, first + days
        if last >= len(year.days):
            later, last = self._working_day(number, last, start)
        if first in year.irregular or last in later.irregular:
            _, time_of_day = zones.local(start, self.zone)
            target = zones.at_local(later.days[last], time_of_day, self.zone)
        else:
            target = later.midnights[last] + start - year.midnights[first]
        place = bisect_left(later.ends, target)
        if place < len(later.ends) and later.starts[place] <= target:
            return target
        return self.settled(target)

    def _whole_days_earlier(self, end: int, days: int) -> int:
        end = self.settled_before(end)
        if not days:
            return end
        number, year = self._at(end)
        place = bisect_right(year.starts, end) - 1
        if place < 0:  # the closing at the end of the year before
            number -= 1
            year = self.year(number)
            place = len(year.starts) - 1
        first = year.day_of[place]
        earlier, last = self._earlier_working_day(number, first - days, end)
        if first in year.irregular or last in earlier.irregular:
            ordinal, time_of_day = zones.local(end, self.zone)
            time_of_day += (ordinal - year.days[first]) * zones.DAY  # 24:00 is of the day that it closes
            target = zones.at_local(earlier.days[last], time_of_day, self.zone)
        else:
            target = earlier.midnights[last] + end - year.midnights[first]
        return self.settled_before(target)

    def _working_day(self, number: int, index: int, start: int) -> tuple[Year, int]:
        """Return the year and index of a working day, given its index from the beginning of a year."""
        year = self.year(number)
        limit, opened = number + _FURTHEST, number
        while index >= len(year.days):
            index -= len(year.days)
            if year.days:
                opened = number
            number += 1
            if number - opened > _SEARCHED:
                raise self._never(start)
            if number > limit:
                raise zones.beyond()
            year = self.year(number)
        return year, index

    def _earlier_working_day(self, number: int, index: int, end: int) -> tuple[Year, int]:
        """Return the year and index of a working day, given its index from the beginning of a later year."""
        year, opened, limit = self.year(number), number, number - _FURTHEST
        while index < 0:
            number -= 1
            year = self._searched(number, opened, limit, end)
            index += len(year.days)
            if year.days:
                opened = number
        return year, index

    def _count(self, first: int, last: int) -> int:
        """Return the number of working days after one day and until another, both as ordinals."""
        one, other = date.fromordinal(first).year, date.fromordinal(last).year
        between = sum(len(self.year(number).days) for number in range(one, other))
        return between + bisect_right(self.year(other).days, last) - bisect_right(self.year(one).days, first)

    # --- years ---

    def year(self, number: int) -> Year:
        """Return the layout of a year, which is computed at its first use."""
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

    def _in_a_later_year(self, number: int, year: Year, target: int, start: int) -> tuple[Year, int]:
        """Return the later year in which an amount of open time is reached, and the amount within that year."""
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

    def _searched(self, number: int, opened: int, limit: int, end: int) -> Year:
        """Return an earlier year, while one is within reach of the last open year and of the limit."""
        if opened - number > _SEARCHED:
            raise self._never(end)
        if number < limit:
            raise zones.beyond()
        return self.year(number)

    def _laid_out(self, number: int) -> Year:
        zone = self.zone
        starts, ends, worked, day_of, total = [], [], [], [], 0
        days, midnights, irregular = [], [], []
        known: tuple[int, int] = (0, 0)
        for index, (ordinal, spans) in enumerate(self._days(number)):
            midnight = known[1] if known[0] == ordinal else zones.at_local(ordinal, 0, zone)
            known = ordinal + 1, zones.at_local(ordinal + 1, 0, zone)
            days.append(ordinal)
            midnights.append(midnight)
            regular = known[1] - midnight == zones.DAY
            if not regular:
                irregular.append(index)
            for span in spans:
                if regular:
                    start, end = midnight + span.start * zones.MINUTE, midnight + span.end * zones.MINUTE
                else:
                    start = zones.at_local(ordinal, span.start * zones.MINUTE, zone)
                    end = zones.at_local(ordinal, span.end * zones.MINUTE, zone)
                if start < end:
                    total += end - start
                    starts.append(start)
                    ends.append(end)
                    worked.append(total)
                    day_of.append(index)
        begin = zones.at_local(date(number, 1, 1).toordinal(), 0, zone)
        end = zones.at_local(date(number + 1, 1, 1).toordinal(), 0, zone)
        return Year(begin, end, starts, ends, worked, day_of, days, midnights, frozenset(irregular))

    def _never(self, instant: int) -> CalendarError:
        day = zones.to_datetime(instant, self.zone).date()
        return CalendarError("", 1, "never-opens", {"years": _SEARCHED, "day": day})


def _reading(year: Year, instant: int) -> int:
    """Return the open time from the beginning of the year to an instant."""
    place = bisect_right(year.starts, instant) - 1
    if place < 0:
        return 0
    left = year.ends[place] - instant
    return year.worked[place] - left if left > 0 else year.worked[place]
