"""The days of a calendar's month: hours, net time, and why a day is unlike the others of its kind."""

from __future__ import annotations

import calendar as gregorian
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta

from attrs import frozen

from sopflow.cli import messages
from sopflow.dates import date_text
from sopflow.text import Language, Text, visible
from sopflow.timing import Period, SpecialDay, WorkCalendar

_SATURDAY = 5


@frozen
class Day:
    """One day of a calendar.

    Attributes:
        date: The date.
        worked: Whether it is a working day.
        hours: Its opening hours in normal form; empty if it has none.
        net: Its working time without breaks.
        reason: Why it is not worked, or not like its weekday; empty for an ordinary day.
    """

    date: date
    worked: bool
    hours: str
    net: timedelta
    reason: str


@frozen
class Month:
    """A month of a year."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Month:
        """Read "2026-03".

        Raises:
            ValueError: If it is not a month.
        """
        day = datetime.strptime(text.strip(), "%Y-%m")  # noqa: DTZ007  a month has no zone
        return cls(day.year, day.month)

    @property
    def dates(self) -> tuple[date, ...]:
        """The days of the month."""
        _, length = gregorian.monthrange(self.year, self.number)
        return tuple(date(self.year, self.number, day) for day in range(1, length + 1))


def days(calendar: WorkCalendar, month: Month, language: Language) -> Iterator[Day]:
    """Return the days of a month.

    Args:
        calendar: The calendar.
        month: The month.
        language: The language of the reasons; also of the names of holidays, if the package has it.
    """
    names = {} if calendar.holidays is None else calendar.holidays.names(month.year)
    for each in month.dates:
        worked = calendar.is_working_day(each)
        yield Day(
            each,
            worked,
            ", ".join(map(str, calendar.hours_on(each))),
            _net(calendar, each),
            ", ".join(_reasons(calendar, each, names, language, worked=worked)),
        )


def _net(calendar: WorkCalendar, day: date) -> timedelta:
    midnight, next_midnight = (datetime.combine(each, time(), calendar.zone) for each in (day, day + timedelta(days=1)))
    return calendar.working_time(midnight, next_midnight)


def _reasons(
    calendar: WorkCalendar, day: date, names: Mapping[date, Text], language: Language, *, worked: bool
) -> Iterator[str]:
    def said(text: Text, **data: object) -> str:
        return text.format(language, **data)

    def with_source(reason: str, entry: SpecialDay | Period | None) -> str:
        return reason if entry is None or entry.because is None else f"{reason} ({visible(entry.because)})"

    period = next((period for period in calendar.periods if day in period), None)
    closed, opened = (_entry(entries, day) for entries in (calendar.closed, calendar.open))
    off = said(names.get(day) or (messages.CLOSED if closed else _off_by_weekday(calendar, day, period)))
    if not worked:
        off = with_source(off, closed)
        yield off if calendar.hours is not None else said(messages.NOT_A_WORKING_DAY, why=off)
    elif off and opened:
        yield with_source(said(messages.OPEN_DESPITE, why=off), opened)
    elif off and calendar.holidays is not None and day in calendar.holidays.half_days(day.year):
        yield said(messages.HALF_DAY, why=off)
    if worked and period is not None:
        yield with_source(said(messages.OTHER_HOURS, until=date_text(period.end)), period)
    if change := _clock_change(calendar, day):
        yield said(messages.CLOCKS_FORWARD if change > timedelta() else messages.CLOCKS_BACK)


def _entry(entries: Iterable[SpecialDay], day: date) -> SpecialDay | None:
    return next((entry for entry in entries if entry.day == day), None)


def _off_by_weekday(calendar: WorkCalendar, day: date, period: Period | None) -> Text:
    """Return why a weekday is not worked; empty if it is."""
    hours = calendar.hours if period is None else period.hours
    weekend = day.weekday() >= _SATURDAY
    if not weekend if hours is None else hours.days[day.weekday()]:
        return Text("")
    return messages.WEEKEND if weekend else messages.NO_HOURS


def _clock_change(calendar: WorkCalendar, day: date) -> timedelta:
    """Return by how much the clock is set forward on a day."""
    offsets = [
        datetime.combine(each, time(), calendar.zone).utcoffset() or timedelta()
        for each in (day, day + timedelta(days=1))
    ]
    return offsets[1] - offsets[0]
