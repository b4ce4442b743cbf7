"""Due times: examples of every unit, under an ordinary office calendar."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from sopflow.timing import ROUND_THE_CLOCK, TimeStandard, WorkCalendar

JAKARTA = ZoneInfo("Asia/Jakarta")
OFFICE = WorkCalendar(
    "Asia/Jakarta",
    hours={"mon-thu": "07:30-12:00, 13:00-16:00", "fri": "07:30-11:30, 13:00-16:30"},
    holidays={"country": "ID", "categories": ["public", "government"]},
)
# Monday 2 to Sunday 8 March 2026 has no holiday.


def due(start: str, text: str, calendar: WorkCalendar = OFFICE) -> str:
    """Return the due time of a standard in the zone of the calendar, as "2026-03-02 09:00"."""
    at = datetime.fromisoformat(start)
    found = calendar.due(at if at.tzinfo else at.replace(tzinfo=calendar.zone), TimeStandard.parse(text))
    assert found is not None
    return found.replace(tzinfo=None).isoformat(" ").removesuffix(":00")


@pytest.mark.parametrize(
    ("start", "text", "expected"),
    [
        ("2026-03-02 09:00", "15 menit", "2026-03-02 09:15"),
        ("2026-03-02 11:50", "15 menit", "2026-03-02 13:05"),
        ("2026-03-02 15:50", "15 menit", "2026-03-03 07:35"),
        ("2026-03-06 16:20", "15 menit", "2026-03-09 07:35"),
        ("2026-03-02 15:30", "30 menit", "2026-03-02 16:00"),
        ("2026-03-02 11:00", "1 jam", "2026-03-02 12:00"),
        ("2026-03-02 07:30", "7,5 jam", "2026-03-02 16:00"),
        ("2026-03-02 07:30", "8 jam kerja", "2026-03-03 08:00"),
        ("2026-03-02 07:30", "37,5 jam", "2026-03-06 16:30"),
        ("2026-03-02 09:00", "1 x 24 jam kerja", "2026-03-05 10:30"),
    ],
)
def test_hours_and_minutes_run_during_opening_hours(start: str, text: str, expected: str) -> None:
    assert due(start, text) == expected


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2026-03-02 06:00", "2026-03-02 07:45"),
        ("2026-03-02 12:30", "2026-03-02 13:15"),
        ("2026-03-02 16:00", "2026-03-03 07:45"),
        ("2026-03-07 10:00", "2026-03-09 07:45"),
        ("2026-01-01 10:00", "2026-01-02 07:45"),
        ("2026-03-02T02:00:00+00:00", "2026-03-02 09:15"),
    ],
)
def test_a_step_that_starts_outside_opening_hours_starts_at_the_next_opening(start: str, expected: str) -> None:
    assert due(start, "15 menit") == expected


@pytest.mark.parametrize(
    ("start", "text", "expected"),
    [
        ("2026-03-02 09:00", "1 hari", "2026-03-03 09:00"),
        ("2026-03-02 09:00", "1 hari kerja", "2026-03-03 09:00"),
        ("2026-03-06 09:00", "1 hari kerja", "2026-03-09 09:00"),
        ("2026-03-02 09:00", "1 - 3 hari kerja", "2026-03-05 09:00"),
        ("2026-03-02 09:00", "10 hari kerja", "2026-03-16 09:00"),
        ("2026-03-07 10:00", "1 hari kerja", "2026-03-10 07:30"),
        ("2026-03-02 16:00", "1 hari kerja", "2026-03-04 07:30"),
        ("2026-03-05 11:45", "1 hari kerja", "2026-03-06 13:00"),
        ("2026-03-06 16:15", "1 hari kerja", "2026-03-10 07:30"),
        ("2026-03-06 16:00", "1 hari kerja", "2026-03-09 16:00"),
    ],
)
def test_a_working_day_later_is_the_same_time_on_the_next_working_day(start: str, text: str, expected: str) -> None:
    assert due(start, text) == expected


def test_one_working_day_over_lebaran_takes_eleven_days() -> None:
    assert due("2024-04-05 10:00", "1 hari kerja") == "2024-04-16 10:00"


@pytest.mark.parametrize(
    ("start", "text", "expected"),
    [
        # From 09:00 to 09:00 the office is open for 7.5 hours.
        ("2026-03-02 09:00", "0,5 hari kerja", "2026-03-02 13:45"),
        ("2026-03-02 09:00", "setengah hari", "2026-03-02 13:45"),
        ("2026-03-02 09:00", "1,5 hari kerja", "2026-03-03 13:45"),
        ("2026-03-02 09:00", "1 hari kerja + 0,5 hari", "2026-03-03 13:45"),
        ("2026-03-02 07:30", "0,5 hari kerja", "2026-03-02 11:15"),
        # So it is from Friday 07:30 to Monday 07:30, but with the break of Friday.
        ("2026-03-06 07:30", "0,5 hari kerja", "2026-03-06 11:15"),
        # From Friday 16:15 to Tuesday 07:30 it is open for a quarter of an hour and the whole Monday.
        ("2026-03-06 16:15", "0,5 hari kerja", "2026-03-09 11:07:30"),
    ],
)
def test_a_fraction_of_a_working_day_is_that_fraction_of_the_work_until_the_next(
    start: str, text: str, expected: str
) -> None:
    assert due(start, text) == expected


def test_a_fraction_of_a_day_without_working_time_takes_no_time() -> None:
    calendar = WorkCalendar(hours={"mon": "08:00-10:00", "tue": "12:00-13:00", "wed": "08:00-16:00"})
    monday_closing = "2026-03-09 10:00"
    assert due("2026-03-04 10:00", "1 hari", calendar) == monday_closing
    assert due("2026-03-04 10:00", "1,5 hari", calendar) == monday_closing
    assert due("2026-03-04 10:00", "2 hari", calendar) == "2026-03-10 12:00"


@pytest.mark.parametrize(
    ("start", "text", "expected"),
    [
        ("2026-03-02 09:00", "3 hari kalender", "2026-03-05 09:00"),
        ("2026-03-05 09:00", "3 hari kalender", "2026-03-09 07:30"),
        ("2026-03-04 09:00", "1 minggu", "2026-03-11 09:00"),
        ("2026-03-06 16:15", "1 minggu", "2026-03-13 16:15"),
        ("2026-03-05 15:00", "4 hari kalender", "2026-03-09 15:00"),
        ("2026-03-07 12:00", "1 minggu", "2026-03-16 07:30"),
        ("2026-03-02 09:00", "1 bulan", "2026-04-02 09:00"),
        ("2026-01-30 09:00", "1 bulan", "2026-03-02 07:30"),
        ("2026-03-02 09:00", "1 triwulan", "2026-06-02 09:00"),
        ("2026-03-02 09:00", "1 semester", "2026-09-02 09:00"),
        ("2026-03-02 09:00", "1 tahun", "2027-03-02 09:00"),
        ("2026-03-02 09:00", "0,5 hari kalender", "2026-03-03 07:30"),
        ("2026-03-02 09:00", "0,25 hari kalender", "2026-03-02 15:00"),
    ],
)
def test_calendar_units_count_every_date_and_move_to_the_next_opening(start: str, text: str, expected: str) -> None:
    assert due(start, text) == expected


@pytest.mark.parametrize(
    ("start", "text", "expected"),
    [
        ("2024-01-31 09:00", "1 bulan", "2024-02-29 09:00"),
        ("2023-01-31 09:00", "1 bulan", "2023-02-28 09:00"),
        ("2024-02-29 09:00", "1 tahun", "2025-02-28 09:00"),
        ("2024-02-29 09:00", "4 tahun", "2028-02-29 09:00"),
        ("2023-12-31 09:00", "2 bulan", "2024-02-29 09:00"),
        ("2024-01-31 09:00", "1 bulan 1 hari", "2024-03-01 09:00"),
    ],
)
def test_a_date_that_a_month_lacks_becomes_its_last_day(start: str, text: str, expected: str) -> None:
    assert due(start, text, ROUND_THE_CLOCK) == expected


def test_calendar_days_keep_seconds() -> None:
    start = datetime(2026, 3, 2, 9, 0, 30, 500_000, tzinfo=JAKARTA)
    assert OFFICE.due(start, TimeStandard.parse("1 minggu")) == start + timedelta(weeks=1)


def test_a_due_time_may_be_the_closing_at_midnight_of_a_new_year() -> None:
    calendar = WorkCalendar("Asia/Jakarta", hours={"mon-sun": "16:00-24:00"})
    assert due("2025-12-30 18:00", "1,25 hari kalender", calendar) == "2026-01-01 00:00"


def test_the_midnight_of_a_closed_new_year_is_not_a_due_time() -> None:
    calendar = WorkCalendar(hours={"mon-sun": "00:00-08:00"}, closed=["2026-01-01"])
    assert due("2025-12-31 00:00", "1 hari kalender", calendar) == "2026-01-02 00:00"


def test_a_bare_calendar_day_is_added_to_weeks_and_months() -> None:
    assert due("2026-03-02 09:00", "1 minggu 2 hari", ROUND_THE_CLOCK) == "2026-03-11 09:00"
    assert due("2026-03-02 09:00", "1 bulan 2 hari", ROUND_THE_CLOCK) == "2026-04-04 09:00"


def test_due_times_on_the_last_day_of_a_month_keep_their_time_of_day() -> None:
    assert due("2024-01-30 23:00", "1 bulan", ROUND_THE_CLOCK) == "2024-02-29 23:00"
    assert due("2024-01-31 01:00", "1 bulan", ROUND_THE_CLOCK) == "2024-02-29 01:00"


@pytest.mark.parametrize("start", ["2026-03-06 16:00", "2026-03-07 10:00", "2026-03-06 12:00"])
def test_times_24_hours_is_elapsed_time_from_the_start(start: str) -> None:
    at = datetime.fromisoformat(start).replace(tzinfo=JAKARTA)
    assert OFFICE.due(at, TimeStandard.parse("1 x 24 jam")) == at + timedelta(hours=24)
    assert OFFICE.due(at, TimeStandard.parse("2 x 24 jam")) == at + timedelta(hours=48)


@pytest.mark.parametrize(
    ("start", "text", "expected"),
    [
        ("2026-03-02 09:00", "1 hari 2 jam", "2026-03-03 11:00"),
        ("2026-03-02 09:00", "2 jam + 1 hari", "2026-03-03 11:00"),
        ("2026-03-02 15:00", "1 minggu 2 jam", "2026-03-10 08:30"),
        ("2026-03-02 09:00", "1 x 24 jam + 1 jam", "2026-03-03 10:00"),
        ("2026-03-06 09:00", "1 x 24 jam + 1 hari", "2026-03-10 07:30"),
        ("2026-03-06 09:00", "1 x 24 jam + 1 minggu", "2026-03-16 07:30"),
        ("2026-03-06 09:00", "1 x 24 jam + 1 bulan", "2026-04-07 09:00"),
    ],
)
def test_larger_units_are_added_first(start: str, text: str, expected: str) -> None:
    assert due(start, text) == expected


@pytest.mark.parametrize(
    ("start", "text", "expected"),
    [
        ("2026-03-06 20:00", "8 jam", "2026-03-07 04:00"),
        ("2026-03-06 20:00", "1 hari kerja", "2026-03-09 20:00"),
        ("2026-03-07 20:00", "1 hari kerja", "2026-03-10 00:00"),
        ("2026-03-03 12:00", "0,5 hari kerja", "2026-03-04 00:00"),
        ("2026-03-07 20:00", "0,5 hari kerja", "2026-03-09 12:00"),
        ("2026-03-06 20:00", "1 minggu", "2026-03-13 20:00"),
        ("2026-03-07 20:00", "1 hari kalender", "2026-03-08 20:00"),
    ],
)
def test_without_hours_time_runs_around_the_clock_and_weekends_are_not_working_days(
    start: str, text: str, expected: str
) -> None:
    assert due(start, text, WorkCalendar()) == expected


def test_the_meaning_of_a_bare_day_depends_on_the_calendar() -> None:
    calendar = WorkCalendar("Asia/Jakarta", hours={"mon-fri": "08:00-16:00"}, day="calendar")
    assert due("2026-03-05 09:00", "3 hari", calendar) == "2026-03-09 08:00"
    assert due("2026-03-05 09:00", "3 hari kerja", calendar) == "2026-03-10 09:00"
    assert due("2026-03-05 09:00", "0,25 hari", calendar) == "2026-03-05 15:00"


@pytest.mark.parametrize("text", ["-", "sesuai jadwal", "setiap hari kerja", "minimal 3 hari"])
def test_a_standard_without_a_maximum_has_no_due_time(text: str) -> None:
    standard = TimeStandard.parse(text)
    assert not standard.binds
    assert OFFICE.due(datetime(2026, 3, 2, tzinfo=UTC), standard) is None


def test_a_minimum_does_not_change_a_due_time() -> None:
    assert TimeStandard.parse("1 - 3 hari").binds
    assert due("2026-03-02 09:00", "1 - 3 hari") == due("2026-03-02 09:00", "3 hari")


def test_ramadan_hours_apply_in_their_period() -> None:
    ramadan = {"mon-thu": "08:00-12:30, 13:00-15:00", "fri": "08:00-11:30, 12:30-15:30"}
    calendar = WorkCalendar(
        "Asia/Jakarta",
        hours={"mon-thu": "07:30-12:00, 13:00-16:00", "fri": "07:30-11:30, 13:00-16:30"},
        periods=[{"from": "2026-02-18", "to": "2026-03-19", "hours": ramadan}],
    )
    assert due("2026-02-17 15:30", "1 jam", calendar) == "2026-02-18 08:30"
    assert due("2026-02-17 15:30", "1 hari", calendar) == "2026-02-19 08:00"


def test_results_are_aware_and_in_the_zone_of_the_calendar() -> None:
    start = datetime(2026, 3, 2, 2, 0, 0, 123456, tzinfo=UTC)
    found = OFFICE.due(start, TimeStandard.parse("15 menit"))
    assert found is not None
    assert found.tzinfo is JAKARTA
    assert found == datetime(2026, 3, 2, 9, 15, 0, 123456, tzinfo=JAKARTA)


def test_working_time_between_two_times() -> None:
    monday = datetime(2026, 3, 2, 9, tzinfo=JAKARTA)
    assert OFFICE.working_time(monday, monday + timedelta(weeks=1)) == timedelta(hours=37.5)
    assert OFFICE.working_time(monday + timedelta(weeks=1), monday) == -timedelta(hours=37.5)
    assert OFFICE.working_time(monday, monday) == timedelta(0)
    assert WorkCalendar().working_time(monday, monday + timedelta(weeks=1)) == timedelta(weeks=1)


def test_a_closing_at_the_end_of_the_year_is_a_due_time() -> None:
    calendar = WorkCalendar(hours={"mon-sun": "20:00-24:00"}, closed=["2026-01-01"])
    assert due("2025-12-31 20:00", "4 jam", calendar) == "2026-01-01 00:00"
    assert due("2025-12-31 20:00", "4,5 jam", calendar) == "2026-01-02 20:30"
    midnight = datetime(2026, 1, 1, tzinfo=UTC)
    left = calendar.remaining(midnight, midnight, TimeStandard.parse("4 jam"))
    assert calendar.resume(midnight, left) == midnight
