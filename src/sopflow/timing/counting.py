"""Counting on a timetable: adding durations, and what a suspension keeps."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Final

import attrs

from sopflow.timing import zones
from sopflow.timing.duration import Measure
from sopflow.timing.timetable import Timetable

_MICROSECOND: Final = timedelta(microseconds=1)


@attrs.frozen
class Remaining:
    """What is left of a standard when its clock is stopped.

    Attributes:
        amount: How much is left; less than zero when the due time had passed.
        working: Whether it runs in working time; otherwise it runs on the clock.
        at_opening: Whether the due time stood at an opening (07:30) rather than at the closing before it
            (16:00); no working time lies between the two.
    """

    amount: timedelta
    working: bool
    at_opening: bool = False


def add(timetable: Timetable, start: int, measure: Measure, *, working_days: bool) -> int:
    """The instant at which a duration that begins at `start` is over.

    Largest units first: months and calendar days, then time on the clock, working days, working time.

    Args:
        timetable: The calendar's layout.
        start: The instant from which it runs; outside opening hours it runs from the next opening.
        measure: What the duration comes to.
        working_days: Whether a bare day is a working day.
    """
    months, calendar_days, clock, days, worked_days, work = measure
    if work and not (months or calendar_days or clock or days or worked_days):
        return timetable.advanced(start, work)  # the commonest of all; closed time before the opening adds nothing
    if days and working_days:
        worked_days += days
    elif days:
        calendar_days += days
    if clock and not (months or calendar_days or worked_days or work):
        return start + clock
    at = timetable.opening(start)
    if months or calendar_days:
        at = timetable.settled(_calendar_days_later(timetable, at, months, calendar_days))
    if clock:
        at += clock
    if worked_days:
        at = _working_days_later(timetable, at, worked_days)
    return timetable.advanced(at, work) if work else timetable.settled(at)


def remaining(timetable: Timetable, at: int, due: int, measure: Measure, *, working_days: bool) -> Remaining:
    """What is left at an instant of a standard that is due at another."""
    on_clock = measure.months or measure.calendar_days or measure.clock or (measure.days and not working_days)
    if on_clock or at > due:
        return Remaining((due - at) * _MICROSECOND, working=False)
    return Remaining(timetable.elapsed(at, due) * _MICROSECOND, working=True, at_opening=timetable.opens_at(due))


def resume(timetable: Timetable, at: int, left: Remaining) -> int:
    """The new due instant when the clock runs again."""
    amount = left.amount // _MICROSECOND
    if not left.working:
        return at + amount
    due = timetable.advanced(at, amount) if amount > 0 else at
    return timetable.opening(due) if left.at_opening else timetable.settled(due)


def _calendar_days_later(timetable: Timetable, at: int, months: int, days: int | Fraction) -> int:
    """The same time of day, months and days later; the end of a month holds a day that it lacks."""
    ordinal, time_of_day = zones.local(at, timetable.zone)
    if months:
        ordinal = _months_later(ordinal, months)
    whole = int(days)
    target = zones.at_local(ordinal + whole, time_of_day, timetable.zone)
    if part := days - whole:
        target += int((zones.at_local(ordinal + whole + 1, time_of_day, timetable.zone) - target) * part)
    return target


def _months_later(ordinal: int, months: int) -> int:
    day = date.fromordinal(ordinal)
    month = day.year * 12 + day.month - 1 + months
    if month // 12 >= date.max.year:
        raise zones.beyond()
    return min(_first_of(month) + day.day, _first_of(month + 1)) - 1


def _first_of(month: int) -> int:
    """The first day of a month, counted from January of the year 0."""
    return date(month // 12, month % 12 + 1, 1).toordinal()


def _working_days_later(timetable: Timetable, at: int, days: int | Fraction) -> int:
    """The same time of day on a later day worked, moved into opening hours; a part of a day interpolates."""
    at = timetable.opening(at)
    ordinal, time_of_day = zones.local(at, timetable.zone)
    first = timetable.day_worked(ordinal, 0)
    if first != ordinal:  # without hours the time runs on a day off, but the day does not count
        ordinal, time_of_day = first, 0
        at = zones.at_local(ordinal, 0, timetable.zone)
    whole = int(days)
    target = _on_day(timetable, ordinal, time_of_day, whole) if whole else at
    if part := days - whole:
        after = _on_day(timetable, ordinal, time_of_day, whole + 1)
        work = int(timetable.elapsed(target, after) * part)
        target = timetable.advanced(target, work) if work else target
    return target


def _on_day(timetable: Timetable, ordinal: int, time_of_day: int, later: int) -> int:
    day = timetable.day_worked(ordinal, later)
    return timetable.settled(zones.at_local(day, time_of_day, timetable.zone))
