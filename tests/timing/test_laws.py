"""Laws of due times, under calendars of any shape: breaks, one open minute a day, weeks without an open day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from sopflow.testing.strategies import calendars, days
from sopflow.timing import Duration, Family, Holidays, Span, StandardKind, TimeStandard, Unit, WorkCalendar

pytestmark = pytest.mark.no_cover  # tracing makes these tests three times as slow; others cover their code

END_OF_REPEATED_HOUR = {"Europe/Berlin": 180, "America/New_York": 120}
"""The minutes after midnight at which the repeated hour in autumn ends."""

MICROSECOND = timedelta(microseconds=1)
minutes = st.integers(0, 1439)
starts = st.builds(lambda day, minute: datetime.combine(day, time(), UTC) + timedelta(minutes=minute), days(), minutes)
hundredths = st.integers(1, 1000).map(lambda n: Fraction(n, 100))
work = st.one_of(
    st.integers(1, 240).map(lambda n: Duration({Unit.MINUTE: n})),
    st.integers(1, 6000).map(lambda n: Duration({Unit.SECOND: n})),
    st.integers(1, 400).map(lambda n: Duration({Unit.WORKING_HOUR: Fraction(n, 100)})),
)
clock = hundredths.map(lambda n: Duration({Unit.CLOCK_DAY: n}))
working_days = st.one_of(st.integers(1, 15), hundredths).map(lambda n: Duration({Unit.WORKING_DAY: n}))
bare_days = st.one_of(st.integers(1, 15), hundredths).map(lambda n: Duration({Unit.DAY: n}))
calendar_days = st.one_of(st.integers(1, 30), hundredths).map(lambda n: Duration({Unit.CALENDAR_DAY: n}))
weeks = st.integers(1, 5).map(lambda n: Duration({Unit.WEEK: n}))
months = st.sampled_from([Unit.MONTH, Unit.QUARTER, Unit.YEAR]).map(lambda unit: Duration({unit: 1}))
without_months = st.lists(
    st.one_of(work, clock, working_days, bare_days, calendar_days, weeks), min_size=1, max_size=3
).map(lambda parts: sum(parts, Duration()))
durations = st.one_of(without_months, months, st.builds(Duration.__add__, without_months, months))
in_working_units = st.lists(st.one_of(work, working_days), min_size=1, max_size=2).map(
    lambda parts: sum(parts, Duration())
)


def instant(at: datetime) -> datetime:
    """Convert to UTC, because Python compares times of one zone by their wall-clock readings."""
    return at.astimezone(UTC)


def standard(maximum: Duration) -> TimeStandard:
    return TimeStandard("", StandardKind.DURATION, maximum=maximum)


def due(calendar: WorkCalendar, start: datetime, maximum: Duration) -> datetime:
    found = calendar.due(start, standard(maximum))
    assert found is not None
    return instant(found)


# --- due times -----------------------------------------------------------------------------------------


@given(calendars(), starts, starts, without_months)
def test_a_later_start_is_never_due_earlier(
    calendar: WorkCalendar, one: datetime, other: datetime, duration: Duration
) -> None:
    earlier, later = sorted((one, other))
    assert due(calendar, earlier, duration) <= due(calendar, later, duration)


@given(calendars(), starts, st.integers(1, 3000), without_months)
def test_a_start_a_little_later_is_never_due_earlier(
    calendar: WorkCalendar, start: datetime, later: int, duration: Duration
) -> None:
    assert due(calendar, start, duration) <= due(calendar, start + timedelta(minutes=later), duration)


@given(calendars(), starts, starts, months)
def test_a_later_start_is_never_due_earlier_unless_a_month_is_too_short(
    calendar: WorkCalendar, one: datetime, other: datetime, duration: Duration
) -> None:
    earlier, later = sorted((one, other))
    cut = 29
    assume(all(calendar.next_opening(start).day < cut for start in (earlier, later)))
    assert due(calendar, earlier, duration) <= due(calendar, later, duration)


@given(calendars(), starts, durations, without_months)
def test_a_longer_standard_is_never_due_earlier(
    calendar: WorkCalendar, start: datetime, duration: Duration, more: Duration
) -> None:
    assert start <= due(calendar, start, duration) <= due(calendar, start, duration + more)


@given(calendars(), starts, working_days, hundredths)
def test_a_longer_part_of_a_working_day_is_never_due_earlier(
    calendar: WorkCalendar, start: datetime, duration: Duration, more: Fraction
) -> None:
    longer = duration + Duration({Unit.WORKING_DAY: more})
    assert due(calendar, start, duration) <= due(calendar, start, longer)


@given(calendars(), starts, st.tuples(work, work) | st.tuples(clock, clock))
def test_adding_two_durations_is_adding_their_sum(
    calendar: WorkCalendar, start: datetime, pair: tuple[Duration, Duration]
) -> None:
    first, second = pair
    twice = calendar.add(calendar.add(start, first), second)
    assert instant(twice) == instant(calendar.add(start, first + second))


@given(calendars(), starts, work)
def test_the_working_time_until_the_due_time_is_the_standard(
    calendar: WorkCalendar, start: datetime, duration: Duration
) -> None:
    expected = timedelta(microseconds=duration.measure.work)
    assert calendar.working_time(start, due(calendar, start, duration)) == expected


@given(calendars(), starts, starts, starts)
def test_working_time_adds_up(calendar: WorkCalendar, a: datetime, b: datetime, c: datetime) -> None:
    assert calendar.working_time(a, b) + calendar.working_time(b, c) == calendar.working_time(a, c)


@given(calendars(), starts, in_working_units)
def test_standards_in_working_units_are_due_within_opening_hours(
    calendar: WorkCalendar, start: datetime, duration: Duration
) -> None:
    found = due(calendar, start, duration)
    assert calendar.is_open(found) or calendar.is_open(found - MICROSECOND)


@given(calendars(with_hours=True), starts, st.integers(0, 14), st.integers(1, 99))
def test_a_fraction_of_a_working_day_is_that_fraction_of_the_work_until_the_next(
    calendar: WorkCalendar, start: datetime, whole: int, hundredth: int
) -> None:
    before = calendar.add(start, Duration({Unit.WORKING_DAY: whole})) if whole else None
    after = calendar.add(start, Duration({Unit.WORKING_DAY: whole + 1}))
    found = calendar.add(start, Duration({Unit.WORKING_DAY: Fraction(whole * 100 + hundredth, 100)}))
    if before is not None:
        span = calendar.working_time(before, after)
        part = calendar.working_time(before, found)
        assert part == span // MICROSECOND * hundredth // 100 * MICROSECOND
    assert instant(found) <= instant(after)


@given(calendars(), starts)
def test_the_next_opening_is_open_and_nothing_before_it_is(calendar: WorkCalendar, at: datetime) -> None:
    opening = instant(calendar.next_opening(at))
    assert opening >= at
    assert calendar.is_open(opening)
    assert calendar.is_open(at) == (opening == at)
    assert calendar.working_time(at, opening) == timedelta(0)


# --- suspension -----------------------------------------------------------------------------------------


@given(calendars(), starts, in_working_units | durations, st.fractions(0, 1, max_denominator=50))
@example(WorkCalendar(), datetime(2025, 10, 20, tzinfo=UTC), Duration({"working day": 5, "minute": 1}), Fraction(1, 2))
def test_suspending_and_resuming_at_once_changes_nothing(
    calendar: WorkCalendar, start: datetime, duration: Duration, part: Fraction
) -> None:
    end = due(calendar, start, duration)
    at = start + (end - start) // MICROSECOND * part.numerator // part.denominator * MICROSECOND
    left = calendar.remaining(at, end, standard(duration))
    assert instant(calendar.resume(at, left)) == end


@given(calendars(), starts, in_working_units | durations, st.integers(0, 20_000))
def test_a_suspension_at_the_start_postpones_the_start(
    calendar: WorkCalendar, start: datetime, duration: Duration, resumed: int
) -> None:
    again = start + timedelta(minutes=resumed)
    left = calendar.remaining(start, due(calendar, start, duration), standard(duration))
    assert instant(calendar.resume(again, left)) == due(calendar, again, duration)


@given(calendars(), starts, durations, st.integers(0, 20_000), st.integers(0, 20_000))
def test_a_suspension_never_brings_a_due_time_forward_nor_makes_a_late_case_punctual(
    calendar: WorkCalendar, start: datetime, duration: Duration, suspended: int, resumed: int
) -> None:
    end = due(calendar, start, duration)
    at = start + timedelta(minutes=suspended)
    again = at + timedelta(minutes=resumed)
    if duration.measure.months:
        assume(all(calendar.next_opening(each).day < 29 for each in (start, at, again)))
    new = instant(calendar.resume(again, calendar.remaining(at, end, standard(duration))))
    assert new >= end
    assert (at > end) == (again > new)


@given(calendars(), starts, work, st.integers(0, 3000), st.integers(0, 3000))
def test_a_suspension_keeps_the_working_time(
    calendar: WorkCalendar, start: datetime, duration: Duration, suspended: int, resumed: int
) -> None:
    end = due(calendar, start, duration)
    at = start + timedelta(minutes=suspended)
    assume(at <= end)
    left = calendar.remaining(at, end, standard(duration))
    again = at + timedelta(minutes=resumed)
    assert left.units == {Unit.SECOND}
    assert calendar.working_time(again, calendar.resume(again, left)) == left.measure.work * MICROSECOND


@given(calendars(with_hours=True), starts, in_working_units | durations, st.integers(0, 3000), st.integers(0, 3000))
def test_a_pause_outside_opening_hours_changes_nothing(
    calendar: WorkCalendar, start: datetime, duration: Duration, suspended: int, resumed: int
) -> None:
    end = due(calendar, start, duration)
    at = start + timedelta(minutes=suspended)
    again = at + timedelta(minutes=resumed)
    assume(duration.families != {Family.CLOCK})
    assume(again <= instant(calendar.next_opening(at)) and calendar.working_time(at, end) > timedelta(0))
    left = calendar.remaining(at, end, standard(duration))
    assert instant(calendar.resume(again, left)) == end


@given(calendars(with_hours=False), starts, st.integers(6, 15), minutes, minutes)
def test_without_hours_a_pause_on_closed_days_changes_nothing(
    calendar: WorkCalendar, start: datetime, needed: int, suspended: int, resumed: int
) -> None:
    duration = Duration({Unit.WORKING_DAY: needed})
    end = due(calendar, start, duration)
    closed = start.astimezone(calendar.zone).date() + timedelta(days=1)
    while calendar.is_working_day(closed):
        closed += timedelta(days=1)
    midnight = datetime.combine(closed, time(), calendar.zone)
    at, again = (instant(midnight) + timedelta(minutes=n) for n in sorted((suspended, resumed)))
    assume(again < end and again.astimezone(calendar.zone).date() == closed)
    left = calendar.remaining(at, end, standard(duration))
    assert instant(calendar.resume(again, left)) == end


@given(calendars(), starts, in_working_units | durations, st.integers(0, 20_000), st.integers(0, 20_000))
def test_a_due_time_after_a_suspension_is_open_or_a_closing_time(
    calendar: WorkCalendar, start: datetime, duration: Duration, suspended: int, resumed: int
) -> None:
    end = due(calendar, start, duration)
    at = start + timedelta(minutes=suspended)
    assume(at <= end and duration.families != {Family.CLOCK})
    again = at + timedelta(minutes=resumed)
    new = instant(calendar.resume(again, calendar.remaining(at, end, standard(duration))))
    assert calendar.is_open(new) or calendar.is_open(new - MICROSECOND)
    if duration.families == {Family.WORKING_DAYS}:
        local = new.astimezone(calendar.zone)
        assert calendar.is_working_day(local.date()) or calendar.is_working_day(
            (new - MICROSECOND).astimezone(calendar.zone).date()
        )


@given(calendars(), starts, working_days, st.integers(0, 20_000))
def test_no_more_working_days_remain_than_were_granted(
    calendar: WorkCalendar, start: datetime, duration: Duration, suspended: int
) -> None:
    end = due(calendar, start, duration)
    at = start + timedelta(minutes=suspended)
    assume(at <= end)
    left = calendar.remaining(at, end, standard(duration))
    assert left.units == {Unit.WORKING_DAY}
    assert 0 <= left.measure.working_days <= duration.measure.working_days


# --- an oracle that steps minute by minute and day by day ------------------------------------------------


def hours_of(calendar: WorkCalendar, day: date) -> tuple[Span, ...]:
    assert calendar.hours is not None
    weekly = calendar.hours
    for period in calendar.periods:
        if period.start <= day <= period.end:
            weekly = period.hours
    if day in {opened.day for opened in calendar.open}:
        return weekly.days[day.weekday()] or next(filter(None, weekly.days))
    days, half_days = (
        (frozenset(), frozenset()) if calendar.holidays is None else holidays_of(calendar.holidays, day.year)
    )
    if day in days or day in {closed.day for closed in calendar.closed}:
        return ()
    hours = weekly.days[day.weekday()]
    if day not in half_days:
        return hours
    minutes = [minute for span in hours for minute in range(span.start, span.end)]
    return tuple(Span(minute, minute + 1) for minute in minutes[: len(minutes) // 2])


@cache
def holidays_of(holidays: Holidays, year: int) -> tuple[frozenset[date], frozenset[date]]:
    return holidays.days(year), holidays.half_days(year)


def is_open_minute(calendar: WorkCalendar, at: datetime) -> bool:
    local = at.astimezone(ZoneInfo(calendar.timezone))
    minute = local.hour * 60 + local.minute
    if local.fold:  # hours that end within the repeated hour end at its first occurrence
        minute = END_OF_REPEATED_HOUR[calendar.timezone] - 1
    return any(span.start <= minute < span.end for span in hours_of(calendar, local.date()))


def stepped(calendar: WorkCalendar, start: datetime, minutes: int) -> datetime | None:
    """Return the end of a number of open minutes; None if that is more than four days later."""
    at = start
    for _ in range(4 * 1440 + 1):
        if not minutes:
            return at
        minutes -= is_open_minute(calendar, at)
        at += timedelta(minutes=1)
    return None


@given(calendars(with_hours=True), starts, st.integers(1, 500))
def test_due_agrees_with_stepping_minute_by_minute(calendar: WorkCalendar, start: datetime, needed: int) -> None:
    expected = stepped(calendar, start, needed)
    if expected is not None:
        assert due(calendar, start, Duration({Unit.MINUTE: needed})) == expected
    else:
        assert due(calendar, start, Duration({Unit.MINUTE: needed})) > start + timedelta(days=4)


@given(calendars(with_hours=True), starts, st.integers(0, 2000))
def test_working_time_agrees_with_stepping_minute_by_minute(
    calendar: WorkCalendar, start: datetime, length: int
) -> None:
    counted = sum(is_open_minute(calendar, start + timedelta(minutes=n)) for n in range(length))
    assert calendar.working_time(start, start + timedelta(minutes=length)) == timedelta(minutes=counted)
    assert calendar.is_open(start) == is_open_minute(calendar, start)


def walked(calendar: WorkCalendar, start: datetime, days: int) -> datetime:
    """Return the same time of day a number of working days later, day by day; only outside changes of clocks."""
    begin = calendar.next_opening(start)
    day = begin.date()
    for _ in range(days):
        day += timedelta(days=1)
        while not hours_of(calendar, day):
            day += timedelta(days=1)
    target = datetime.combine(day, begin.time(), ZoneInfo(calendar.timezone))
    exists = instant(target).astimezone(target.tzinfo).replace(tzinfo=None) == target.replace(tzinfo=None)
    assume(exists and not begin.fold)
    found = instant(target)
    if is_open_minute(calendar, found) or is_open_minute(calendar, found - timedelta(minutes=1)):
        return found
    return instant(calendar.next_opening(target))


def open_minutes(calendar: WorkCalendar, start: datetime, end: datetime) -> int:
    """Count the open minutes between two times, minute by minute."""
    length = (end - start) // timedelta(minutes=1)
    return sum(is_open_minute(calendar, start + timedelta(minutes=n)) for n in range(length))


@given(calendars(with_hours=True), starts, st.integers(1, 8))
def test_working_days_agree_with_walking_day_by_day(calendar: WorkCalendar, start: datetime, needed: int) -> None:
    assert due(calendar, start, Duration({Unit.WORKING_DAY: needed})) == walked(calendar, start, needed)


@given(calendars(with_hours=True), starts, st.integers(1, 500), st.integers(0, 2000), st.integers(0, 2000))
def test_remaining_minutes_agree_with_stepping_minute_by_minute(
    calendar: WorkCalendar, start: datetime, needed: int, suspended: int, resumed: int
) -> None:
    end, at = stepped(calendar, start, needed), start + timedelta(minutes=suspended)
    assume(end is not None and at <= end)
    assert end is not None
    left = calendar.remaining(at, end, standard(Duration({Unit.MINUTE: needed})))
    minutes = open_minutes(calendar, at, end)
    assert left.parts == ((Unit.SECOND, minutes * 60),)
    again = at + timedelta(minutes=resumed)
    if minutes and (expected := stepped(calendar, again, minutes)) is not None:
        assert instant(calendar.resume(again, left)) == expected


@given(calendars(with_hours=True), starts, st.integers(1, 3), st.integers(0, 3000), st.integers(0, 3000))
def test_remaining_working_days_agree_with_stepping_minute_by_minute(
    calendar: WorkCalendar, start: datetime, needed: int, suspended: int, resumed: int
) -> None:
    end, at = walked(calendar, start, needed), start + timedelta(minutes=suspended)
    assume(at <= end <= start + timedelta(days=6))
    whole = max(days for days in range(needed + 1) if days == 0 or walked(calendar, at, days) <= end)
    before = walked(calendar, at, whole)
    part = Fraction(0)
    if before < end:
        work = open_minutes(calendar, before, end)
        part = Fraction(work, open_minutes(calendar, before, walked(calendar, at, whole + 1))) if work else part
    left = calendar.remaining(at, end, standard(Duration({Unit.WORKING_DAY: needed})))
    assert left.parts == ((Unit.WORKING_DAY, whole + part),)

    again = at + timedelta(minutes=resumed)
    before = walked(calendar, again, whole)
    work = open_minutes(calendar, before, walked(calendar, again, whole + 1)) if part else 0
    if whole + part and not left.at_opening and (work * part).denominator == 1:
        expected = stepped(calendar, before, int(work * part))
        if expected is not None:
            assert instant(calendar.resume(again, left)) == expected
