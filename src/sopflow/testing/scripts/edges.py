"""The edges of a calendar: days on which its hours change, and times around its openings and closings."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from itertools import islice, pairwise

from sopflow.timing import CalendarError, TimeStandard, WorkCalendar

FIRST_DAY = date(2026, 3, 2)
"""The day after which edges are sought, the Monday on which walks begin."""

_DAY, _MINUTE = timedelta(days=1), timedelta(minutes=1)
_HORIZON = 370
_MAX_RUNS = 3
_FRIDAY = 4


def special_days(calendar: WorkCalendar) -> list[date]:
    """Return the days around which a calendar counts unlike in an ordinary week.

    They are, in this order: its own closings, open days and periods, each from its first to its last day; the next
    holidays; clock changes; the end of a year; and the same dates as its closings a year before and after.
    """
    days: list[date] = []
    for first, last in _runs({closing.day for closing in calendar.closed}):
        days += [first, last]
    days += [opening.day for opening in calendar.open]
    for period in calendar.periods:
        days += [period.start, period.end]
    if calendar.holidays is not None:
        holidays = calendar.holidays.days(FIRST_DAY.year) | calendar.holidays.days(FIRST_DAY.year + 1)
        runs = _runs({day for day in holidays if day > FIRST_DAY and calendar.closed_day(day)})
        days += [day for run in islice(runs, _MAX_RUNS) for day in run]
    days += _clock_changes(calendar)
    days += [date(FIRST_DAY.year, 12, 31)]
    for closing in calendar.closed[:_MAX_RUNS]:
        days += [day for year in (-1, 1) if (day := _in_another_year(closing.day, year)) is not None]
    return list(dict.fromkeys(days))


def entries(calendar: WorkCalendar, standard: TimeStandard, day: date) -> Iterator[datetime]:
    """Yield the times at which a step starts if its time standard is to run into, through or out of a day.

    The standard starts before the day, at its openings and closings, or so that it is due exactly at a closing.
    """
    seen: set[datetime] = set()
    for on in _days_around(calendar, day):
        for moment in _moments(calendar, standard, on):
            if moment not in seen:
                seen.add(moment)
                yield moment


def times_of_day(calendar: WorkCalendar, day: date) -> Iterator[datetime]:
    """Yield times around the openings and closings of a day and of the next working day."""
    days = (day + number * _DAY for number in range(15))
    for on in islice((each for each in days if calendar.hours_on(each)), 2):
        midnight = datetime.combine(on, time(), calendar.zone)
        for span in calendar.hours_on(on):
            opening, closing = midnight + span.start * _MINUTE, midnight + span.end * _MINUTE
            yield from (opening, opening + _MINUTE, opening + (closing - opening) // 2 // _MINUTE * _MINUTE, closing)


def ordinary_days(calendar: WorkCalendar) -> list[date]:
    """Return a Monday and the Friday after it; each other weekday whose hours differ; and a day before a weekend."""
    week = [FIRST_DAY + number * _DAY for number in range(7)]
    days: dict[object, date] = {}
    for day in week:
        days.setdefault(calendar.hours_on(day), day)
    return [*days.values(), week[_FRIDAY]]


def _moments(calendar: WorkCalendar, standard: TimeStandard, day: date) -> Iterator[datetime]:
    midnight = datetime.combine(day, time(), calendar.zone)
    usual = calendar.hours.days[day.weekday()] if calendar.hours is not None else ()
    for span in dict.fromkeys((*calendar.hours_on(day), *usual)):
        opening, closing = midnight + span.start * _MINUTE, midnight + span.end * _MINUTE
        latest = _latest_start(calendar, standard, closing)
        if latest is not None:
            # The time standard ends at the closing, or runs through it.
            yield latest
            yield latest + (closing - latest) // 2 // _MINUTE * _MINUTE
        yield closing - _MINUTE
        yield opening
        yield closing


def _latest_start(calendar: WorkCalendar, standard: TimeStandard, due: datetime) -> datetime | None:
    """Return the latest minute at which a step starts that is due at a time or before."""

    def is_due(start: datetime) -> bool:
        at = calendar.due(start, standard)
        return at is not None and at <= due

    low, high = due - 8 * _DAY, due
    if not is_due(low):
        return None
    while high - low > _MINUTE:
        middle = low + (high - low) // 2 // _MINUTE * _MINUTE
        low, high = (middle, high) if is_due(middle) else (low, middle)
    return low


def _days_around(calendar: WorkCalendar, day: date) -> Iterator[date]:
    """Yield the working day before a day, and the day itself if it is a working day."""
    for number in range(1, 15):
        if calendar.hours_on(day - number * _DAY):
            yield day - number * _DAY
            break
    if calendar.hours_on(day):
        yield day


def _runs(days: set[date]) -> Iterator[tuple[date, date]]:
    """Yield the first and the last day of each run of consecutive days."""
    ordered = sorted(days)
    start = 0
    for index, day in enumerate(ordered):
        if index + 1 == len(ordered) or ordered[index + 1] - day > _DAY:
            yield ordered[start], day
            start = index + 1


def _clock_changes(calendar: WorkCalendar) -> list[date]:
    midnights = [datetime.combine(FIRST_DAY + number * _DAY, time(), calendar.zone) for number in range(_HORIZON)]
    return [day.date() for day, after in pairwise(midnights) if day.utcoffset() != after.utcoffset()]


def _in_another_year(day: date, years: int) -> date | None:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return None


def countable(calendar: WorkCalendar, standard: TimeStandard, day: date) -> list[datetime]:
    """Return the entries of a day, or those before the calendar can no longer count."""
    found: list[datetime] = []
    with suppress(CalendarError, OverflowError):
        found.extend(entries(calendar, standard, day))
    return found
