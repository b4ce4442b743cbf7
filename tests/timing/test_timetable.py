"""Timetables at their limits: years without working days, the ends of years, gaps of many years."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from sopflow.timing import (
    ROUND_THE_CLOCK,
    CalendarError,
    Duration,
    Remaining,
    Span,
    TimeStandard,
    Unit,
    WorkCalendar,
    zones,
)
from sopflow.timing.hours import Spans
from sopflow.timing.timetable import Timetable

MINUTE = zones.MINUTE


def instant(*when: int) -> int:
    return zones.to_instant(datetime(*when, tzinfo=UTC))  # type: ignore[arg-type, misc]  # year, month, day, hour


def open_on_new_year(is_open_in: Callable[[int], bool]) -> Timetable:
    """Return a timetable that is open for two minutes on 1 January of some years."""

    def days(year: int) -> Iterator[tuple[int, Spans]]:
        if is_open_in(year):
            yield date(year, 1, 1).toordinal(), (Span(0, 2),)

    return Timetable(UTC, days)


def error_of(search: Callable[[], object]) -> CalendarError:
    with pytest.raises(CalendarError) as caught:
        search()
    return caught.value


def test_an_opening_ten_years_later_is_found_and_one_eleven_years_later_is_not() -> None:
    ten = open_on_new_year(lambda year: year in (2020, 2030))
    assert ten.opening(instant(2020, 6, 1)) == instant(2030, 1, 1)
    assert ten.advanced(instant(2020, 6, 1), MINUTE) == instant(2030, 1, 1) + MINUTE
    assert ten.advanced(instant(2020, 1, 1), 4 * MINUTE) == instant(2030, 1, 1) + 2 * MINUTE
    assert ten.days_later(instant(2020, 1, 1), 1) == instant(2030, 1, 1)
    assert ten.days_between(instant(2020, 1, 1), instant(2030, 1, 1)) == 1
    assert ten.retreated(instant(2030, 1, 1), MINUTE) == instant(2020, 1, 1) + MINUTE
    eleven = open_on_new_year(lambda year: year in (2020, 2031))
    start = instant(2020, 6, 1)
    for error in (
        error_of(lambda: eleven.opening(start)),
        error_of(lambda: eleven.advanced(start, MINUTE)),
        error_of(lambda: eleven.days_later(start, 0)),
        error_of(lambda: eleven.days_later(instant(2020, 1, 1), 1)),
    ):
        assert (error.text, error.column, error.code) == ("", 1, "never-opens")
        assert error.data["years"] == 10
    assert error_of(lambda: eleven.opening(start)).data["day"] == date(2020, 6, 1)


def test_five_hundred_years_are_the_limit() -> None:
    yearly = open_on_new_year(lambda _year: True)
    assert yearly.advanced(instant(2000, 1, 1), 1001 * MINUTE) == instant(2500, 1, 1) + MINUTE
    assert yearly.days_later(instant(2000, 1, 1), 500) == instant(2500, 1, 1)
    assert yearly.retreated(instant(2500, 1, 1), 999 * MINUTE) == instant(2000, 1, 1) + MINUTE
    for error in (
        error_of(lambda: yearly.advanced(instant(2000, 1, 1), 1003 * MINUTE)),
        error_of(lambda: yearly.days_later(instant(2000, 1, 1), 501)),
        error_of(lambda: yearly.retreated(instant(2500, 1, 1), 1003 * MINUTE)),
    ):
        assert (error.text, error.column, error.code) == ("", 1, "beyond")


def test_a_due_time_may_be_the_last_closing_of_a_later_year() -> None:
    calendar = WorkCalendar(hours={"mon-sun": "08:00-09:00"})
    start = datetime(2025, 1, 1, 8, tzinfo=UTC)
    for hours, year in ((365, 2025), (730, 2026), (1095, 2027)):
        due = calendar.add(start, Duration({"hour": hours}))
        assert due == datetime(year, 12, 31, 9, tzinfo=UTC)


def test_a_due_time_after_the_last_closing_of_a_year_moves_to_the_next_year() -> None:
    calendar = WorkCalendar(hours={"mon-thu": "08:00-16:00", "fri": "08:00-15:00"})
    wednesday = datetime(2027, 12, 29, 15, 30, tzinfo=UTC)
    assert calendar.add(wednesday, Duration({"calendar day": 2})) == datetime(2028, 1, 3, 8, tzinfo=UTC)


@pytest.mark.parametrize("zone", ["Asia/Jakarta", "America/New_York"])
def test_the_first_hours_of_a_year_are_found_in_every_zone(zone: str) -> None:
    # In UTC they are still in the old year, or the last hours of the old year are already in the new one.
    calendar = WorkCalendar(zone, hours={"mon-sun": "00:00-02:00, 20:00-24:00"})
    for year in range(1990, 2060):
        half_past = datetime(year, 1, 1, 0, 30, tzinfo=ZoneInfo(zone))
        assert calendar.is_open(half_past)
        assert calendar.add(half_past, Duration({"hour": 1})) == half_past + timedelta(hours=1)
        assert calendar.working_time(half_past - timedelta(hours=1), half_past) == timedelta(hours=1)


def test_working_time_is_exact_to_the_microsecond() -> None:
    calendar = WorkCalendar(hours={"mon-sun": "08:00-09:00"})
    closing = datetime(2026, 3, 2, 9, tzinfo=UTC)
    for microseconds in (0, 1, 2):
        before = closing - timedelta(microseconds=microseconds)
        assert calendar.working_time(before, closing + timedelta(days=1)) == timedelta(hours=1) + (closing - before)
        assert calendar.working_time(closing - timedelta(days=1), before) == timedelta(hours=1) - (closing - before)


def test_due_times_are_exact_to_the_microsecond() -> None:
    jakarta = ZoneInfo("Asia/Jakarta")
    calendar = WorkCalendar("Asia/Jakarta")
    saturday = datetime(2026, 3, 7, 20, 0, 0, 7, tzinfo=jakarta)
    for text, due in (
        ("1 hari kerja", datetime(2026, 3, 10, tzinfo=jakarta)),
        ("0,5 hari kerja", datetime(2026, 3, 9, 12, tzinfo=jakarta)),
        ("1 hari kalender", datetime(2026, 3, 8, 20, 0, 0, 7, tzinfo=jakarta)),
        ("1 jam", datetime(2026, 3, 7, 21, 0, 0, 7, tzinfo=jakarta)),
    ):
        assert calendar.due(saturday, TimeStandard.parse(text)) == due


def test_months_end_with_the_last_year_of_python() -> None:
    with pytest.raises(CalendarError) as caught:
        ROUND_THE_CLOCK.add(datetime(9998, 12, 15, tzinfo=UTC), Duration({"month": 1}))
    assert (caught.value.text, caught.value.column, caught.value.code) == ("", 1, "beyond")
    end = ROUND_THE_CLOCK.add(datetime(9998, 11, 15, tzinfo=UTC), Duration({"month": 1}))
    assert end == datetime(9998, 12, 15, tzinfo=UTC)


@pytest.mark.parametrize(("known", "unknown"), [(2, 1), (9998, 9999)])
def test_the_first_and_the_last_year_of_python_are_out_of_range(known: int, unknown: int) -> None:
    calendar = WorkCalendar(hours={"mon-sun": "08:00-09:00"})
    assert calendar.is_open(datetime(known, 6, 1, 8, tzinfo=UTC))
    assert error_of(lambda: calendar.is_open(datetime(unknown, 6, 1, 8, tzinfo=UTC))).code == "beyond"


def test_the_last_day_of_python_is_out_of_range() -> None:
    christmas = datetime(9999, 12, 25, tzinfo=UTC)
    assert ROUND_THE_CLOCK.add(christmas, Duration({"calendar day": 5})) == datetime(9999, 12, 30, tzinfo=UTC)
    assert error_of(lambda: ROUND_THE_CLOCK.add(christmas, Duration({"calendar day": 6}))).code == "beyond"


@pytest.mark.parametrize("seconds", [*range(0, 3600, 271), 3599])
def test_a_skipped_time_moves_to_the_end_of_the_gap(seconds: int) -> None:
    # In Berlin, 2026-03-29 02:00 becomes 03:00, which is 01:00 in UTC.
    skipped = zones.at_local(date(2026, 3, 29).toordinal(), (7200 + seconds) * zones.SECOND, ZoneInfo("Europe/Berlin"))
    assert skipped == instant(2026, 3, 29, 1)


@pytest.mark.parametrize("minutes", range(0, 60, 7))
def test_every_repeated_time_counts_as_the_end_of_the_hour(minutes: int) -> None:
    # In Berlin, 2026-10-25 03:00 becomes 02:00, at 01:00 in UTC.
    again = instant(2026, 10, 25, 1) + minutes * MINUTE
    ordinal, time_of_day = zones.local(again, ZoneInfo("Europe/Berlin"))
    assert (ordinal, time_of_day) == (date(2026, 10, 25).toordinal(), 180 * MINUTE)


def test_remaining_times_are_exact_to_the_microsecond() -> None:
    office = WorkCalendar(hours={"mon-fri": "08:00-16:00"})
    start = datetime(2026, 3, 2, 9, 0, 0, 1, tzinfo=UTC)
    due = start + timedelta(hours=2)
    left = office.remaining(start, due, TimeStandard.parse("2 jam"))
    assert left == Remaining({Unit.SECOND: 7200})
    exact = office.remaining(start, due - timedelta(microseconds=1), TimeStandard.parse("2 jam"))
    assert exact == Remaining({Unit.SECOND: 7200 - Fraction(1, 1_000_000)})
    assert office.resume(start + timedelta(hours=1), left) == due + timedelta(hours=1)


def test_a_fraction_of_a_day_is_rounded_down_to_a_microsecond() -> None:
    calendar = WorkCalendar(hours={"mon": "08:00-16:00", "tue": "08:00-12:00", "wed": "08:00-16:00"})
    start = datetime(2026, 3, 2, 15, 0, 0, 1, tzinfo=UTC)
    half, whole = (calendar.add(start, Duration({"working day": days})) for days in ("0.5", 1))
    assert calendar.working_time(start, whole) == timedelta(hours=5) - timedelta(microseconds=1)
    assert calendar.working_time(start, half) == timedelta(hours=2.5) - timedelta(microseconds=1)
    # In Lord Howe, 4 October 2026 has 23 hours and a half.
    calendar = WorkCalendar("Australia/Lord_Howe")
    start = datetime(2026, 10, 3, 12, 0, 0, 1, tzinfo=calendar.zone)
    part = calendar.add(start, Duration({"calendar day": "0.01"}))
    assert part - start == timedelta(hours=23.5) / 100
