"""Counting back from a moment: `subtract` is the opposite of `add`, under calendars of any shape."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from tests.timing.test_laws import (
    calendar_days,
    clock,
    durations,
    hours_of,
    hundredths,
    in_working_units,
    instant,
    is_open_minute,
    months,
    starts,
    weeks,
    without_months,
    work,
)

from sopflow.testing.strategies import calendars
from sopflow.timing import ROUND_THE_CLOCK, CalendarError, Duration, Family, TimeStandard, Unit, WorkCalendar, zones

pytestmark = pytest.mark.no_cover  # tracing makes these tests three times as slow; others cover their code

MICROSECOND = timedelta(microseconds=1)
JAKARTA = ZoneInfo("Asia/Jakarta")
OFFICE = WorkCalendar(
    "Asia/Jakarta",
    hours={"mon-thu": "07:30-12:00, 13:00-16:00", "fri": "07:30-11:30, 13:00-16:30"},
    holidays={"country": "ID", "categories": ["public", "government"]},
)

MONDAYS = WorkCalendar(hours={"mon": "07:30-16:00"}, closed=["2025-10-20"])

whole_days = st.integers(1, 15).map(lambda n: Duration({Unit.WORKING_DAY: n}))
whole_bare_days = st.integers(1, 15).map(lambda n: Duration({Unit.DAY: n}))
whole_calendar_days = st.integers(1, 30).map(lambda n: Duration({Unit.CALENDAR_DAY: n}))
whole = st.lists(
    st.one_of(work, clock, whole_days, whole_bare_days, whole_calendar_days, weeks, months), min_size=1, max_size=3
).map(lambda parts: sum(parts, Duration()))


def back(calendar: WorkCalendar, moment: datetime, duration: Duration) -> datetime:
    return instant(calendar.subtract(moment, duration))


def work_after(calendar: WorkCalendar, moment: datetime, end: datetime) -> int:
    """Return the open time of the working days from a moment to an end; without hours they are open all day."""
    return calendar._due_times.layout.days.elapsed(zones.to_instant(moment), zones.to_instant(end))


# --- laws ----------------------------------------------------------------------------------------------


@given(calendars(), starts, starts, without_months)
def test_a_later_moment_never_leads_to_an_earlier_time(
    calendar: WorkCalendar, one: datetime, other: datetime, duration: Duration
) -> None:
    earlier, later = sorted((one, other))
    assert back(calendar, earlier, duration) <= back(calendar, later, duration)


@given(calendars(), starts, st.integers(1, 3000), without_months)
def test_a_moment_a_little_later_never_leads_to_an_earlier_time(
    calendar: WorkCalendar, moment: datetime, later: int, duration: Duration
) -> None:
    assert back(calendar, moment, duration) <= back(calendar, moment + timedelta(minutes=later), duration)


@given(calendars(), starts, durations, without_months)
def test_a_longer_duration_never_leads_to_a_later_time(
    calendar: WorkCalendar, moment: datetime, duration: Duration, more: Duration
) -> None:
    assert back(calendar, moment, duration + more) <= back(calendar, moment, duration) <= moment


@given(calendars(), starts, whole, st.integers(0, 20_000))
@example(MONDAYS, datetime(2025, 10, 20, tzinfo=UTC), Duration({"calendar day": "1", "x 24 hours": "0.01"}), 0)
def test_a_duration_that_starts_before_the_result_ends_by_the_moment(
    calendar: WorkCalendar, moment: datetime, duration: Duration, earlier: int
) -> None:
    start = back(calendar, moment, duration) - timedelta(minutes=earlier) - MICROSECOND
    assume(calendar.is_open(start))
    end = instant(calendar.add(start, duration))
    assert end <= moment or work_after(calendar, moment, end) == 0


@given(calendars(), starts, work)
def test_working_time_counted_back_from_its_end_leads_to_its_start(
    calendar: WorkCalendar, start: datetime, duration: Duration
) -> None:
    assume(calendar.is_open(start))
    assert back(calendar, calendar.add(start, duration), duration) == start


@given(calendars(), starts, whole_days)
def test_working_days_counted_back_from_their_end_lead_to_their_start(
    calendar: WorkCalendar, start: datetime, duration: Duration
) -> None:
    end = calendar.add(start, duration)
    begin = start.astimezone(calendar.zone)
    assume(calendar.is_open(start) and calendar.is_working_day(begin.date()))
    # If the last day is closed at that time of day, the days end at the next opening.
    assume(end.time() == begin.time() and not begin.fold and not end.fold)
    assert back(calendar, end, duration) == start


@given(calendars(), starts, whole_calendar_days)
def test_calendar_days_counted_back_from_their_end_lead_to_their_start(
    calendar: WorkCalendar, start: datetime, duration: Duration
) -> None:
    end = calendar.add(start, duration)
    begin = start.astimezone(calendar.zone)
    assume(calendar.is_open(start) and end.time() == begin.time() and not begin.fold and not end.fold)
    assume((end.date() - begin.date()).days == duration.measure.calendar_days)
    assert back(calendar, end, duration) == start


@given(calendars(), starts, work)
def test_the_working_time_until_the_moment_is_the_duration(
    calendar: WorkCalendar, moment: datetime, duration: Duration
) -> None:
    found = back(calendar, moment, duration)
    assert calendar.working_time(found, moment) == timedelta(microseconds=duration.measure.work)
    assert calendar.is_open(found)


@given(calendars(), starts, clock)
def test_elapsed_time_is_subtracted_whether_the_calendar_is_open_or_closed(
    calendar: WorkCalendar, moment: datetime, duration: Duration
) -> None:
    assert moment - back(calendar, moment, duration) == timedelta(microseconds=duration.measure.clock)


@given(calendars(with_hours=True), starts, durations | in_working_units)
def test_the_result_is_open_or_a_closing_time(calendar: WorkCalendar, moment: datetime, duration: Duration) -> None:
    assume(duration.families != {Family.CLOCK})
    found = back(calendar, moment, duration)
    assert calendar.is_open(found) or calendar.is_open(found - MICROSECOND)


@given(calendars(with_hours=True), starts, st.integers(1, 14), st.integers(1, 99))
def test_a_fraction_of_a_working_day_is_that_fraction_of_the_work_of_the_day_before(
    calendar: WorkCalendar, moment: datetime, days: int, hundredth: int
) -> None:
    after = calendar.subtract(moment, Duration({Unit.WORKING_DAY: days}))
    before = calendar.subtract(moment, Duration({Unit.WORKING_DAY: days + 1}))
    found = calendar.subtract(moment, Duration({Unit.WORKING_DAY: f"{days}.{hundredth:02}"}))
    span = calendar.working_time(before, after)
    assert calendar.working_time(found, after) == span // MICROSECOND * hundredth // 100 * MICROSECOND
    assert instant(before) <= instant(found) <= instant(after)


@given(calendars(), starts, st.tuples(work, work) | st.tuples(clock, clock))
def test_subtracting_two_durations_is_subtracting_their_sum(
    calendar: WorkCalendar, moment: datetime, pair: tuple[Duration, Duration]
) -> None:
    first, second = pair
    assert back(calendar, calendar.subtract(moment, first), second) == back(calendar, moment, first + second)


# --- an oracle that steps minute by minute and day by day ------------------------------------------------


@given(calendars(with_hours=True), starts, st.integers(1, 500))
@example(WorkCalendar(hours={"mon-fri": "08:00-12:00"}), datetime(2026, 3, 10, 9, tzinfo=UTC), 60)
def test_working_time_agrees_with_stepping_back_minute_by_minute(
    calendar: WorkCalendar, moment: datetime, needed: int
) -> None:
    found = back(calendar, moment, Duration({Unit.MINUTE: needed}))
    at, left = moment, needed
    for _ in range(4 * 1440):
        at -= timedelta(minutes=1)
        left -= is_open_minute(calendar, at)
        if not left:
            assert found == at
            return
    assert found < at


@given(calendars(with_hours=True), starts, st.integers(1, 8))
def test_working_days_agree_with_walking_back_day_by_day(calendar: WorkCalendar, moment: datetime, needed: int) -> None:
    zone = ZoneInfo(calendar.timezone)
    begin = settled_before(calendar, moment)
    local = begin.astimezone(zone)
    assume(not local.fold)
    day, minute = local.date(), local.hour * 60 + local.minute
    if minute == 0 and not is_open_minute(calendar, begin):  # 24:00 of the day before
        day, minute = day - timedelta(days=1), 1440
    for _ in range(needed):
        day -= timedelta(days=1)
        while not hours_of(calendar, day):
            day -= timedelta(days=1)
    target = datetime.combine(day, time(), zone) + timedelta(minutes=minute)
    assume(not target.fold and instant(target).astimezone(zone).replace(tzinfo=None) == target.replace(tzinfo=None))
    assert back(calendar, moment, Duration({Unit.WORKING_DAY: needed})) == settled_before(calendar, instant(target))


def settled_before(calendar: WorkCalendar, at: datetime) -> datetime:
    """Return the time itself if it is open or a closing time, else the previous closing, minute by minute."""
    if is_open_minute(calendar, at):
        return instant(at)
    while not is_open_minute(calendar, at - timedelta(minutes=1)):
        at -= timedelta(minutes=1)
    return instant(at)


@given(calendars(), starts, calendar_days | months | hundredths.map(lambda n: Duration({Unit.WORKING_DAY: n})))
def test_results_are_in_the_zone_of_the_calendar(calendar: WorkCalendar, moment: datetime, duration: Duration) -> None:
    assert calendar.subtract(moment, duration).tzinfo is calendar.zone


# --- examples ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "text", "expected"),
    [
        ("2024-06-13 09:00", "1 jam", "2024-06-13 08:00"),
        ("2024-06-13 08:30", "1 jam", "2024-06-13 07:30"),  # the opening, not the closing the day before
        ("2024-06-13 08:30", "2 jam", "2024-06-12 15:00"),
        ("2024-06-13 20:00", "30 menit", "2024-06-13 15:30"),
        ("2024-06-13 09:00", "3 hari kerja", "2024-06-10 09:00"),
        ("2024-06-13 07:30", "3 hari kerja", "2024-06-10 07:30"),  # an opening keeps its time of day
        ("2024-06-13 16:00", "3 hari kerja", "2024-06-10 16:00"),
        ("2024-06-10 11:45", "1 hari kerja", "2024-06-07 11:30"),  # closed then on Friday
        ("2024-06-10 06:00", "1 hari kerja", "2024-06-06 16:00"),  # begins at Friday 16:30; Thursday closes at 16:00
        ("2024-06-20 09:00", "1 hari kerja", "2024-06-19 09:00"),
        ("2024-06-19 09:00", "1 hari kerja", "2024-06-14 09:00"),  # Idul Adha and joint leave
        ("2024-06-13 07:30", "0,5 hari kerja", "2024-06-12 11:15"),
        ("2024-06-12 12:30", "0,5 hari kerja", "2024-06-12 08:15"),
        ("2024-06-13 09:00", "2 x 24 jam", "2024-06-11 09:00"),
        ("2024-06-16 03:00", "1 x 24 jam", "2024-06-15 03:00"),
        ("2024-04-01 00:00", "3 bulan", "2023-12-29 16:30"),  # 1 January is a holiday
        ("2024-05-31 10:00", "3 bulan", "2024-02-29 10:00"),
        ("2024-07-31 10:00", "2 minggu", "2024-07-17 10:00"),
        ("2024-06-13 09:00", "1 hari kerja 2 jam", "2024-06-11 15:30"),
    ],
)
def test_durations_are_counted_back(moment: str, text: str, expected: str) -> None:
    duration = TimeStandard.parse(text).maximum
    assert duration is not None
    found = OFFICE.subtract(datetime.fromisoformat(moment).replace(tzinfo=JAKARTA), duration)
    assert found.isoformat(sep=" ", timespec="minutes") == f"{expected}+07:00"


def test_without_hours_working_days_are_whole_days() -> None:
    moment = datetime(2026, 3, 9, tzinfo=UTC)  # a Monday at 00:00
    assert WorkCalendar().subtract(moment, Duration({"working day": 1})) == datetime(2026, 3, 6, tzinfo=UTC)
    assert WorkCalendar().subtract(datetime(2026, 3, 8, tzinfo=UTC), Duration({"working day": 1})) == datetime(
        2026, 3, 6, tzinfo=UTC
    )


@pytest.mark.parametrize(("moment", "expected"), [("2026-03-30", "2026-03-29"), ("2026-10-26", "2026-10-25")])
def test_a_closing_at_midnight_is_of_the_day_that_it_closes_when_clocks_change(moment: str, expected: str) -> None:
    evenings = WorkCalendar("Europe/Berlin", hours={"mon-sun": "08:00-24:00"})
    at, day_before = (datetime.fromisoformat(each).replace(tzinfo=evenings.zone) for each in (moment, expected))
    assert evenings.subtract(at, Duration({"working day": 1})) == day_before


def test_days_round_the_clock_are_calendar_days() -> None:
    moment = datetime(2026, 3, 8, 9, tzinfo=UTC)
    assert ROUND_THE_CLOCK.subtract(moment, Duration({"day": 3})) == datetime(2026, 3, 5, 9, tzinfo=UTC)


def test_no_time_at_all_leads_to_the_moment_or_the_closing_before_it() -> None:
    assert OFFICE.subtract(datetime(2024, 6, 13, 9, tzinfo=JAKARTA), Duration()).hour == 9
    assert OFFICE.subtract(datetime(2024, 6, 13, 20, tzinfo=JAKARTA), Duration()).hour == 16


@pytest.mark.parametrize("duration", [Duration({"hour": 1}), Duration({"working day": 1}), Duration({"month": 1})])
def test_a_calendar_that_was_never_open_is_an_error(duration: Duration) -> None:
    first = date(2010, 1, 1)
    never = {"from": first, "to": date(2030, 12, 31), "hours": {"sun": "08:00-09:00"}}
    closed = [first + timedelta(days=day) for day in range(21 * 366) if (first + timedelta(days=day)).weekday() == 6]
    calendar = WorkCalendar(hours={"mon": "08:00-09:00"}, periods=[never], closed=closed)
    with pytest.raises(CalendarError, match="within 10 years"):
        calendar.subtract(datetime(2030, 1, 1, tzinfo=UTC), duration)


@pytest.mark.parametrize("unit", ["hour", "working day", "x 24 hours", "calendar day", "year"])
def test_a_time_before_the_range_of_calendars_is_an_error(unit: str) -> None:
    with pytest.raises(CalendarError, match="beyond the range"):
        OFFICE.subtract(datetime(5, 1, 1, tzinfo=UTC), Duration({unit: 999_999}))


def test_a_moment_without_a_zone_is_an_error() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        OFFICE.subtract(datetime(2026, 3, 9, 9), Duration({"hour": 1}))  # noqa: DTZ001
