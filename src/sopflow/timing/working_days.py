"""The working days of a calendar: the hours of each date, and why a date is not worked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import Final

from sopflow.text import Text
from sopflow.timing.explanation import ClosedDay, ClosedReason
from sopflow.timing.holidays import Holidays
from sopflow.timing.hours import ALL_DAY, Spans, WeeklyHours, first_half
from sopflow.timing.special_days import Period, SpecialDay

_FRIDAY: Final = 4


class WorkingDays:
    """The working days of one calendar.

    Without hours, a working day is open from 00:00 to 24:00; the working days are Monday to Friday except holidays and
    closed days.
    """

    def __init__(
        self,
        hours: WeeklyHours | None,
        holidays: Holidays | None,
        periods: Iterable[Period],
        closed: Iterable[SpecialDay],
        opened: Iterable[SpecialDay],
    ) -> None:
        """Take the parts of a calendar, which describes them."""
        self._hours = hours
        self._holidays = holidays
        self._periods = tuple(periods)
        self._closed = {closing.day: closing for closing in closed}
        self._opened = {opening.day: opening for opening in opened}

    def hours_on(self, day: date) -> Spans:
        """Return the opening hours of a date; none unless it is a working day."""
        days, half_days = _holidays_in(self._holidays, day.year)
        opened = day in self._opened
        if not opened and (day in self._closed or day in days):
            return ()
        if self._hours is None:
            spans = ALL_DAY if opened or day.weekday() <= _FRIDAY else ()
        else:
            period = self.period_of(day)
            hours = self._hours if period is None else period.hours
            spans = hours.days[day.weekday()]
            if opened and not spans:
                spans = next(spans for spans in hours.days if spans)
        return first_half(spans) if day in half_days and not opened else spans

    def in_year(self, year: int) -> Iterator[tuple[int, Spans]]:
        """Yield the working days of a year, as ordinals with their hours, in order."""
        first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
        for ordinal in range(first, last + 1):
            spans = self.hours_on(date.fromordinal(ordinal))
            if spans:
                yield ordinal, spans

    def period_of(self, day: date) -> Period | None:
        """Return the period that contains a date."""
        return next((period for period in self._periods if day in period), None)

    def closed_day(self, day: date) -> ClosedDay | None:
        """Return why a date is not a working day; None if it is one."""
        if self.hours_on(day):
            return None
        closing = self._closed.get(day)
        because = None if closing is None else closing.because
        if found := _closed_holidays(self._holidays, day.year).get(day):
            return ClosedDay(day, *found, because)
        if closing is not None:
            return ClosedDay(day, ClosedReason.LOCAL, because=because)
        if self._hours is not None and self._hours.days[day.weekday()]:
            period = self.period_of(day)
            return ClosedDay(day, ClosedReason.PERIOD, because=None if period is None else period.because)
        return ClosedDay(day, ClosedReason.WEEKEND if day.weekday() > _FRIDAY else ClosedReason.NO_HOURS)

    def source_of(self, day: date) -> str | None:
        """Return the source that the calendar names for special hours; None without one, and without hours."""
        if not self.hours_on(day):
            return None
        opening, period = self._opened.get(day), self.period_of(day)
        return (opening.because if opening else None) or (period.because if period else None)


@lru_cache(maxsize=256)
def _holidays_in(holidays: Holidays | None, year: int) -> tuple[frozenset[date], frozenset[date]]:
    """Return the holidays of a year, and those with half a working day."""
    if holidays is None:
        return frozenset(), frozenset()
    return holidays.days(year), holidays.half_days(year)


@lru_cache(maxsize=256)
def _closed_holidays(holidays: Holidays | None, year: int) -> dict[date, tuple[ClosedReason, Text]]:
    if holidays is None:
        return {}
    names, joint_leave = holidays.names(year), holidays.joint_leave(year)
    return {
        day: (ClosedReason.JOINT_LEAVE if day in joint_leave else ClosedReason.HOLIDAY, names[day])
        for day in holidays.days(year)
    }
