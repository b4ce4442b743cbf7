"""The days of a calendar's month as they are printed: hours, net time, and in words why they are what they are."""

from __future__ import annotations

import calendar as gregorian
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from attrs import frozen

from sopflow.cli.messages import Say
from sopflow.frozen import FrozenMap
from sopflow.text import Language
from sopflow.timing import Period, WorkCalendar

_SATURDAY = 5
_TRANSLATIONS: dict[Language, str] = {"en": "en_US", "id": "id"}
"""What the package `holidays` calls the languages."""


@frozen
class Day:
    """One day of a calendar.

    Attributes:
        date: Which.
        worked: Whether it is a working day.
        hours: Its opening hours as text; empty when it has none.
        net: Its working time, breaks left out.
        why: Why it is not worked, or not as its weekday always is; empty on an ordinary day.
    """

    date: date
    worked: bool
    hours: str
    net: timedelta
    why: str


@frozen
class Month:
    """A month of a year."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Month:
        """Read "2026-03".

        Raises:
            ValueError: If it is no month.
        """
        day = datetime.strptime(text.strip(), "%Y-%m")  # noqa: DTZ007  a month has no zone
        return cls(day.year, day.month)

    @property
    def dates(self) -> tuple[date, ...]:
        """Its days."""
        _, length = gregorian.monthrange(self.year, self.number)
        return tuple(date(self.year, self.number, day) for day in range(1, length + 1))


def days(calendar: WorkCalendar, month: Month, language: Language, say: Say) -> Iterator[Day]:
    """The days of a month.

    Args:
        calendar: The calendar.
        month: Which month.
        language: The language of the holidays' names, where the package has it.
        say: The words of the same language.
    """
    names = holiday_names(calendar, month.year, language)
    for each in month.dates:
        worked = calendar.is_working_day(each)
        yield Day(
            each,
            worked,
            ", ".join(map(str, calendar.hours_on(each))),
            _net(calendar, each),
            ", ".join(_reasons(calendar, each, names, say, worked=worked)),
        )


def holiday_names(calendar: WorkCalendar, year: int, language: Language) -> FrozenMap[str]:
    """The names of a year's holidays by ISO date, translated where the package can."""
    return FrozenMap((day.isoformat(), name) for day, name in _holidays(calendar, year, language).items())


def unknown_categories(calendar: WorkCalendar, year: int) -> tuple[str, ...]:
    """The categories of which the package knows no holiday in a year."""
    if calendar.holidays is None:
        return ()
    return tuple(category for category in calendar.holidays.categories if not _holidays(calendar, year, "en", category))


def _holidays(calendar: WorkCalendar, year: int, language: Language, category: str | None = None) -> dict[date, str]:
    wanted = calendar.holidays
    if wanted is None:
        return {}
    import holidays  # noqa: PLC0415  an optional extra; a calendar with holidays does not exist without it

    known, translation = holidays.country_holidays(wanted.country), _TRANSLATIONS[language]
    return dict(
        holidays.country_holidays(
            wanted.country,
            subdiv=wanted.subdivision,
            years=year,
            categories=(category,) if category else wanted.categories,
            # Without a language the package would look at the environment.
            language=translation if translation in known.supported_languages else known.default_language,
        )
    )


def _net(calendar: WorkCalendar, day: date) -> timedelta:
    midnight, next_midnight = (datetime.combine(each, time(), calendar.zone) for each in (day, day + timedelta(days=1)))
    return calendar.working_time(midnight, next_midnight)


def _reasons(calendar: WorkCalendar, day: date, names: FrozenMap[str], say: Say, *, worked: bool) -> Iterator[str]:
    period = next((period for period in calendar.periods if period.start <= day <= period.end), None)
    off = names.get(day.isoformat()) or (
        say("closed") if day in calendar.closed else _off_by_weekday(calendar, day, period, say)
    )
    if not worked:
        yield off if calendar.hours is not None else say("no working day", why=off)
    elif off and day in calendar.open:
        yield say("worked all the same", why=off)
    if worked and period is not None:
        yield say("other hours", until=period.end)
    if change := _clock_change(calendar, day):
        yield say("clock forward" if change > timedelta() else "clock back")


def _off_by_weekday(calendar: WorkCalendar, day: date, period: Period | None, say: Say) -> str:
    """Why a weekday is not worked; empty when it is."""
    hours = calendar.hours if period is None else period.hours
    weekend = day.weekday() >= _SATURDAY
    if not weekend if hours is None else hours.days[day.weekday()]:
        return ""
    return say("weekend") if weekend else say("no hours")


def _clock_change(calendar: WorkCalendar, day: date) -> timedelta:
    """By how much the clock is set forward on a day."""
    offsets = [
        datetime.combine(each, time(), calendar.zone).utcoffset() or timedelta()
        for each in (day, day + timedelta(days=1))
    ]
    return offsets[1] - offsets[0]
