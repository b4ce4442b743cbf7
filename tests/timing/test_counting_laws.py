"""Laws of counting, on calendars of any shape: with breaks, one open minute a day, weeks without an open day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from functools import cache
from zoneinfo import ZoneInfo

from hypothesis import assume, given
from hypothesis import strategies as st

from sopflow.testing.strategies import calendars, days
from sopflow.timing import Duration, Holidays, Span, StandardKind, TimeStandard, Unit, WorkCalendar

END_OF_REPEATED_HOUR = {"Europe/Berlin": 180, "America/New_York": 120}
"""Minutes after midnight at which the hour that passes twice in autumn is over."""

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
    """A time that compares as an instant: two times of one zone compare by the wall clock."""
    return at.astimezone(UTC)


def standard(maximum: Duration) -> TimeStandard:
    return TimeStandard("", StandardKind.DURATION, maximum=maximum)


def due(calendar: WorkCalendar, start: datetime, maximum: Duration) -> datetime:
    found = calendar.due(start, standard(maximum))
    assert found is not None
    return instant(found)


# The laws


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
def test_a_later_start_is_never_due_earlier_where_no_month_is_cut_short(
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
def test_adding_twice_is_adding_the_sum(
    calendar: WorkCalendar, start: datetime, pair: tuple[Duration, Duration]
) -> None:
    first, second = pair
    twice = calendar.add(calendar.add(start, first), second)
    assert instant(twice) == instant(calendar.add(start, first + second))


@given(calendars(), starts, work)
def test_the_working_time_until_due_is_the_standard(
    calendar: WorkCalendar, start: datetime, duration: Duration
) -> None:
    expected = timedelta(microseconds=duration.measure.work)
    assert calendar.working_time(start, due(calendar, start, duration)) == expected


@given(calendars(), starts, starts, starts)
def test_working_time_adds_up(calendar: WorkCalendar, a: datetime, b: datetime, c: datetime) -> None:
    assert calendar.working_time(a, b) + calendar.working_time(b, c) == calendar.working_time(a, c)


@given(calendars(), starts, in_working_units)
def test_no_due_time_in_working_units_falls_outside_opening_hours(
    calendar: WorkCalendar, start: datetime, duration: Duration
) -> None:
    found = due(calendar, start, duration)
    assert calendar.is_open(found) or calendar.is_open(found - MICROSECOND)


@given(calendars(), starts, st.integers(0, 14), st.integers(1, 99))
def test_a_part_of_a_working_day_is_that_part_of_the_work_until_the_next(
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


# Suspension


@given(calendars(), starts, in_working_units | durations, st.fractions(0, 1, max_denominator=50))
def test_suspending_and_resuming_at_once_changes_nothing(
    calendar: WorkCalendar, start: datetime, duration: Duration, part: Fraction
) -> None:
    end = due(calendar, start, duration)
    at = start + (end - start) // MICROSECOND * part.numerator // part.denominator * MICROSECOND
    left = calendar.remaining(at, end, standard(duration))
    assert instant(calendar.resume(at, left)) == end


@given(calendars(), starts, durations, st.integers(0, 20_000), st.integers(0, 20_000))
def test_a_suspension_never_brings_a_due_time_forward_nor_a_late_case_on_time(
    calendar: WorkCalendar, start: datetime, duration: Duration, suspended: int, resumed: int
) -> None:
    end = due(calendar, start, duration)
    at = start + timedelta(minutes=suspended)
    again = at + timedelta(minutes=resumed)
    new = instant(calendar.resume(again, calendar.remaining(at, end, standard(duration))))
    assert new >= end
    assert (at > end) == (again > new)


@given(calendars(), starts, in_working_units, st.integers(0, 3000), st.integers(0, 3000))
def test_a_suspension_keeps_the_working_time_that_was_left(
    calendar: WorkCalendar, start: datetime, duration: Duration, suspended: int, resumed: int
) -> None:
    end = due(calendar, start, duration)
    at = start + timedelta(minutes=suspended)
    assume(at <= end)
    left = calendar.remaining(at, end, standard(duration))
    assert left.working
    again = at + timedelta(minutes=resumed)
    assert calendar.working_time(again, calendar.resume(again, left)) == left.amount


# An oracle that steps minute by minute, and day by day, over the calendar as it is written


def hours_of(calendar: WorkCalendar, day: date) -> tuple[Span, ...]:
    assert calendar.hours is not None
    weekly = calendar.hours
    for period in calendar.periods:
        if period.start <= day <= period.end:
            weekly = period.hours
    if day in calendar.open:
        return weekly.days[day.weekday()] or next(filter(None, weekly.days))
    is_holiday = calendar.holidays is not None and day in holidays_of(calendar.holidays, day.year)
    return () if is_holiday or day in calendar.closed else weekly.days[day.weekday()]


@cache
def holidays_of(holidays: Holidays, year: int) -> frozenset[date]:
    return holidays.days(year)


def is_open_minute(calendar: WorkCalendar, at: datetime) -> bool:
    local = at.astimezone(ZoneInfo(calendar.timezone))
    minute = local.hour * 60 + local.minute
    if local.fold:  # hours that end within the repeated hour end in its first passing
        minute = END_OF_REPEATED_HOUR[calendar.timezone] - 1
    return any(span.start <= minute < span.end for span in hours_of(calendar, local.date()))


def stepped(calendar: WorkCalendar, start: datetime, minutes: int) -> datetime | None:
    """The end of so many open minutes; None when they do not lie within four days."""
    at = start
    for _ in range(4 * 1440):
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


@given(calendars(with_hours=True), starts, st.integers(1, 8))
def test_working_days_agree_with_walking_day_by_day(calendar: WorkCalendar, start: datetime, needed: int) -> None:
    begin = calendar.next_opening(start)
    at = begin.replace(fold=0)
    minute = at.hour * 60 + at.minute
    assume(not begin.fold)
    day = at.date()
    for _ in range(needed):
        day += timedelta(days=1)
        while not hours_of(calendar, day):
            day += timedelta(days=1)
    target = datetime.combine(day, time(*divmod(minute, 60)), ZoneInfo(calendar.timezone))
    exists = instant(target).astimezone(target.tzinfo).replace(tzinfo=None) == target.replace(tzinfo=None)
    assume(exists)
    expected = instant(target)
    if not (is_open_minute(calendar, expected) or is_open_minute(calendar, expected - timedelta(minutes=1))):
        expected = instant(calendar.next_opening(target))
    assert due(calendar, start, Duration({Unit.WORKING_DAY: needed})) == expected
