"""Arithmetic of due times: add a duration to an instant, subtract it, and compute what remains of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from fractions import Fraction
from typing import NamedTuple

from sopflow.timing import zones
from sopflow.timing.duration import DAY_MICROSECONDS, MICROSECONDS, Measure, Number
from sopflow.timing.open_time import Hours
from sopflow.timing.remaining import Remaining
from sopflow.timing.timetable import Timetable
from sopflow.timing.units import Unit


class Layout(NamedTuple):
    """A calendar, laid out for arithmetic.

    Attributes:
        hours: The time in which hours and minutes run.
        days: The working days; the same object as `hours`, unless the calendar has no hours.
        bare_day_is_working: Whether a bare day is a working day.
        time_at: Converts an instant to a time in the calendar's zone.
    """

    hours: Hours
    days: Timetable
    bare_day_is_working: bool
    time_at: Callable[[int], datetime]


def add(layout: Layout, start: int, measure: Measure) -> int:
    """Return the instant at which a duration ends.

    Larger units are added first: months and calendar days, elapsed time, working days, opening hours.

    Args:
        layout: The calendar.
        start: The start; unless the duration is elapsed time only, it is moved to the next opening.
        measure: The length of the duration.
    """
    hours, timetable, bare_day_is_working, _ = layout
    months, calendar_days, clock, bare_days, working_days, work = measure
    if bare_days:
        if bare_day_is_working:
            working_days += bare_days
        else:
            calendar_days += bare_days
    if not (months or calendar_days or clock):
        # The two most frequent cases; both start at the next opening by themselves.
        if working_days:
            start = timetable.days_later(start, working_days)
        return hours.advanced(start, work) if work else start if working_days else hours.opening(start)
    if not (months or calendar_days or working_days or work):
        return start + clock
    at = hours.opening(start)
    if months or calendar_days:
        at = hours.settled(calendar_days_later(at, months, calendar_days, timetable))
    at += clock
    if working_days:
        at = timetable.days_later(at, working_days)
    return hours.advanced(at, work) if work else hours.settled(at)


def subtract(layout: Layout, end: int, measure: Measure) -> int:
    """Return the instant from which a duration is left until another instant.

    The units are subtracted in the opposite order of `add`: opening hours, working days, elapsed time, calendar days,
    months.

    Args:
        layout: The calendar.
        end: The instant from which to count back.
        measure: The length of the duration.
    """
    hours, timetable, bare_day_is_working, _ = layout
    months, calendar_days, clock, bare_days, working_days, work = measure
    if bare_day_is_working:
        working_days += bare_days
    else:
        calendar_days += bare_days
    at = hours.latest_start(end, work) if work else end
    if working_days:
        at = timetable.days_earlier(at, working_days)
    at -= clock
    if months or calendar_days:
        if clock:
            at = hours.settled_before(at)  # it starts where the days end, which is within opening hours
        at = calendar_days_earlier(at, months, calendar_days, timetable)
    return at if clock and not (months or calendar_days or working_days or work) else hours.settled_before(at)


def end_of_day(layout: Layout, start: int) -> int:
    """Return the end of the working day on which a step starts; outside working days it starts on the next one.

    In a calendar without hours whose bare days are calendar days, every date is such a day.
    """
    if layout.hours is layout.days or layout.bare_day_is_working:
        return layout.days.closing_of_day(start)
    ordinal, _ = zones.local(start, layout.days.zone)
    return zones.at_local(ordinal + 1, 0, layout.days.zone)


def remaining(layout: Layout, at: int, due: int, granted: Measure) -> Remaining:
    """Return what remains at an instant of a standard that is due at another.

    The units are those of the standard. After the due time, the amount is negative and elapsed time.

    Args:
        layout: The calendar.
        at: The instant at which the clock stops.
        due: The due time.
        granted: The length of the standard; after an earlier suspension, less of it was left.
    """
    if at > due:
        return Remaining({Unit.CLOCK_DAY: Fraction(due - at, DAY_MICROSECONDS)})
    left = Remaining(_amounts_left(layout, at, due, granted))
    return left if resume(layout, at, left) == due else Remaining(left.parts, at_opening=True)


def resume(layout: Layout, at: int, left: Remaining) -> int:
    """Return the due time of a standard whose clock starts again at an instant."""
    hours: Hours = layout.days if Unit.WORKING_DAY in left.units else layout.hours
    measure = left.measure
    if not any(measure):
        return at if Unit.CLOCK_DAY in left.units else hours.opening(at) if left.at_opening else hours.settled(at)
    if not left.at_opening:
        return add(layout, at, measure)
    # The days end at an opening; hours may follow.
    due = hours.opening(add(layout, at, measure._replace(work=0)))
    return layout.hours.advanced(due, measure.work) if measure.work else due


def _amounts_left(layout: Layout, at: int, due: int, granted: Measure) -> dict[Unit, Number]:
    months, calendar_days, clock, bare_days, working_days, work = granted
    if layout.bare_day_is_working:
        working_days += bare_days
    else:
        calendar_days += bare_days
    on_calendar = months or calendar_days
    if clock and not (on_calendar or working_days or work):
        return {Unit.CLOCK_DAY: Fraction(due - at, DAY_MICROSECONDS)}
    if not (on_calendar or clock or working_days):
        return _seconds(layout.hours.elapsed(at, due))
    if add(layout, at, granted) == due:
        # Nothing has passed yet, or only closed time before a due time that was moved to an opening.
        amounts = {
            Unit.MONTH: months,
            Unit.CALENDAR_DAY: calendar_days,
            Unit.CLOCK_DAY: Fraction(clock, DAY_MICROSECONDS),
            Unit.WORKING_DAY: working_days,
            **_seconds(work),
        }
        return {unit: amount for unit, amount in amounts.items() if amount}
    if on_calendar or clock:
        return _calendar_left(layout, at, due)
    if work and (left := layout.hours.elapsed(at, due)) <= work:
        return _seconds(left)
    if work:
        return {
            Unit.WORKING_DAY: layout.days.days_between(at, layout.hours.retreated(due, work)),
            **_seconds(work),
        }
    return {Unit.WORKING_DAY: layout.days.days_between(at, due)}


def _seconds(work: int) -> dict[Unit, Number]:
    return {Unit.SECOND: Fraction(work, MICROSECONDS)}


def _calendar_left(layout: Layout, at: int, due: int) -> dict[Unit, Number]:
    """Return the calendar days from the next opening to the due time."""
    zone = layout.days.zone
    first, time_of_day = zones.local(layout.hours.opening(at), zone)
    days = max(0, zones.local(due, zone)[0] - first)
    while days and zones.at_local(first + days, time_of_day, zone) > due:
        days -= 1
    before = zones.at_local(first + days, time_of_day, zone)
    if before > due:
        # No whole day passes, because the office opens at the due time or an hour is repeated.
        return _seconds(layout.hours.elapsed(at, due))
    part = Fraction(due - before, zones.at_local(first + days + 1, time_of_day, zone) - before)
    return {Unit.CALENDAR_DAY: days + part}


def calendar_days_later(at: int, months: int, days: Number, timetable: Timetable) -> int:
    """Return the same time of day some months and days later; a date that a month lacks becomes its last day.

    A fraction of a day is that fraction of the time until the same time of day on the next date, rounded down to a
    microsecond.
    """
    zone = timetable.zone
    ordinal, time_of_day = zones.local(at, zone)
    if months:
        ordinal = _months_later(ordinal, months)
    whole, part = divmod(days, 1)
    target = zones.at_local(ordinal + whole, time_of_day, zone)
    if part:
        next_day = zones.at_local(ordinal + whole + 1, time_of_day, zone)
        target += (next_day - target) * part.numerator // part.denominator
    return target


def calendar_days_earlier(at: int, months: int, days: Number, timetable: Timetable) -> int:
    """Return the same time of day some days and months earlier; the opposite of `calendar_days_later`."""
    zone = timetable.zone
    ordinal, time_of_day = zones.local(at, zone)
    whole, part = divmod(days, 1)
    target = zones.at_local(ordinal - whole, time_of_day, zone)
    if part:
        day_before = zones.at_local(ordinal - whole - 1, time_of_day, zone)
        target -= (target - day_before) * part.numerator // part.denominator
    if months:
        ordinal, time_of_day = zones.local(target, zone)
        target = zones.at_local(_months_later(ordinal, -months), time_of_day, zone)
    return target


def _months_later(ordinal: int, months: int) -> int:
    day = date.fromordinal(ordinal)
    month = day.year * 12 + day.month - 1 + months
    if not date.min.year <= month // 12 < date.max.year:
        raise zones.beyond()
    return min(_first_of(month) + day.day, _first_of(month + 1)) - 1


def _first_of(month: int) -> int:
    """Return the first day of a month, as an ordinal; months are counted from January of the year 0."""
    return date(month // 12, month % 12 + 1, 1).toordinal()
