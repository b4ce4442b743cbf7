"""Suspension: what remains of a standard when its clock stops, and the due time when the clock starts again."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from sopflow.timing import Remaining, TimeStandard, Unit, WorkCalendar

JAKARTA = ZoneInfo("Asia/Jakarta")
HOURS = {"mon-thu": "07:30-12:00, 13:00-16:00", "fri": "07:30-11:30, 13:00-16:30"}
OFFICE = WorkCalendar("Asia/Jakarta", hours=HOURS)
WITHOUT_HOURS = WorkCalendar("Asia/Jakarta")
# Ramadan hours from Monday 9 to Friday 20 March 2026: 6.5 hours instead of 7.5.
RAMADAN = WorkCalendar(
    "Asia/Jakarta",
    hours={"mon-fri": "08:00-12:00, 12:30-16:00"},
    periods=[{"from": "2026-03-09", "to": "2026-03-20", "hours": {"mon-fri": "08:00-12:00, 12:30-15:00"}}],
)
# Monday 2 to Sunday 8 March 2026.


def at(when: str) -> datetime:
    return datetime.fromisoformat(when).replace(tzinfo=JAKARTA)


def left_of(calendar: WorkCalendar, start: str, text: str, suspended: str) -> Remaining:
    """Return what remains of a standard that starts at one time and is suspended at another."""
    standard = TimeStandard.parse(text)
    due = calendar.due(at(start), standard)
    assert due is not None
    return calendar.remaining(at(suspended), due, standard)


def hours(number: float) -> Remaining:
    return Remaining({Unit.SECOND: Fraction(number) * 3600})


@pytest.mark.parametrize(
    ("start", "text", "suspended", "left", "resumed", "due"),
    [
        ("2026-03-02 09:00", "4 jam", "2026-03-02 10:00", 3, "2026-03-03 14:00", "2026-03-04 08:30"),
        ("2026-03-02 09:00", "4 jam", "2026-03-02 12:30", 1, "2026-03-07 10:00", "2026-03-09 08:30"),
        ("2026-03-02 09:00", "1 hari 2 jam", "2026-03-03 10:00", 1, "2026-03-04 07:30", "2026-03-04 08:30"),
    ],
)
def test_hours_remain_as_opening_hours(
    start: str, text: str, suspended: str, left: float, resumed: str, due: str
) -> None:
    remaining = left_of(OFFICE, start, text, suspended)
    assert remaining == hours(left)
    assert OFFICE.resume(at(resumed), remaining) == at(due)


@pytest.mark.parametrize(
    ("text", "suspended", "left", "resumed", "due"),
    [
        ("3 hari kerja", "2026-03-02 09:00", {"working day": 3}, "2026-03-05 14:00", "2026-03-10 14:00"),
        ("3 hari kerja", "2026-03-03 09:00", {"working day": 2}, "2026-03-06 09:00", "2026-03-10 09:00"),
        ("3 hari", "2026-03-03 09:00", {"working day": 2}, "2026-03-06 09:00", "2026-03-10 09:00"),
        # From Monday 16:00 to Tuesday 09:00, 1.5 of the 7.5 hours until Wednesday 07:30 remain: a fifth of a day. From
        # Friday 15:00 to Monday 15:00 it is a fifth of 8 hours.
        ("1 hari kerja", "2026-03-02 16:00", {"working day": Fraction(1, 5)}, "2026-03-06 15:00", "2026-03-09 07:36"),
        # From Tuesday 08:00 to 09:00, 1 of 7.5 hours remains of the days, and the hours.
        (
            "1 hari 2 jam",
            "2026-03-03 08:00",
            {"working day": Fraction(2, 15), "second": 7200},
            "2026-03-04 08:00",
            "2026-03-04 11:00",
        ),
        (
            "1 hari 2 jam",
            "2026-03-02 09:00",
            {"working day": 1, "second": 7200},
            "2026-03-05 09:00",
            "2026-03-06 11:00",
        ),
    ],
)
def test_working_days_remain_as_working_days(
    text: str, suspended: str, left: Mapping[Unit, Fraction], resumed: str, due: str
) -> None:
    remaining = left_of(OFFICE, "2026-03-02 09:00", text, suspended)
    assert remaining == Remaining(left)
    assert OFFICE.resume(at(resumed), remaining) == at(due)


@pytest.mark.parametrize(
    ("start", "suspended", "resumed", "due"),
    [
        # Suspended before Ramadan, resumed during it: two days and a half remain.
        ("2026-03-02 08:00", "2026-03-04 11:45", "2026-03-09 08:00", "2026-03-11 11:15"),
        ("2026-03-02 09:00", "2026-03-02 09:00", "2026-03-10 09:00", "2026-03-17 09:00"),
        # Suspended during Ramadan, resumed after it.
        ("2026-03-16 09:00", "2026-03-18 09:00", "2026-03-23 09:00", "2026-03-26 09:00"),
        ("2026-03-16 08:00", "2026-03-18 11:15", "2026-03-23 08:00", "2026-03-25 11:45"),
    ],
)
def test_five_working_days_end_on_the_right_day_under_other_hours(
    start: str, suspended: str, resumed: str, due: str
) -> None:
    remaining = left_of(RAMADAN, start, "5 hari kerja", suspended)
    assert RAMADAN.resume(at(resumed), remaining) == at(due)


@pytest.mark.parametrize(
    ("text", "suspended", "left", "resumed", "due"),
    [
        ("3 hari kerja", "2026-03-02 09:00", {"working day": 3}, "2026-03-05 09:00", "2026-03-10 09:00"),
        ("3 hari kerja", "2026-03-03 21:00", {"working day": Fraction(3, 2)}, "2026-03-05 09:00", "2026-03-06 21:00"),
        # From Friday 12:00 half a working day of 24 hours lasts until midnight, not until Sunday.
        ("4,5 hari kerja", "2026-03-06 12:00", {"working day": Fraction(3, 8)}, "2026-03-07 12:00", "2026-03-09 09:00"),
        ("3 hari kerja", "2026-03-02 09:00", {"working day": 3}, "2026-03-08 12:00", "2026-03-12 00:00"),
    ],
)
def test_without_hours_closed_days_are_not_counted_as_working_days(
    text: str, suspended: str, left: Mapping[Unit, Fraction], resumed: str, due: str
) -> None:
    remaining = left_of(WITHOUT_HOURS, "2026-03-02 09:00", text, suspended)
    assert remaining == Remaining(left)
    assert WITHOUT_HOURS.resume(at(resumed), remaining) == at(due)


def test_without_hours_a_pause_on_closed_days_changes_nothing() -> None:
    for suspended in ("2026-03-07 00:00", "2026-03-07 20:00"):
        remaining = left_of(WITHOUT_HOURS, "2026-03-05 09:00", "3 hari kerja", suspended)
        for resumed in ("2026-03-08 10:00", "2026-03-09 00:00"):
            assert WITHOUT_HOURS.resume(at(resumed), remaining) == at("2026-03-10 09:00")


@pytest.mark.parametrize(
    ("text", "suspended", "left", "resumed", "due"),
    [
        ("7 hari kalender", "2026-03-06 09:00", {"calendar day": 3}, "2026-03-16 09:00", "2026-03-19 09:00"),
        ("1 minggu", "2026-03-06 09:00", {"calendar day": 3}, "2026-03-17 09:00", "2026-03-20 09:00"),
        ("1 minggu", "2026-03-02 09:00", {"calendar day": 7}, "2026-03-17 09:00", "2026-03-24 09:00"),
        # A due time on a closed day moves to the next opening, like a plain due time.
        ("1 minggu", "2026-03-06 09:00", {"calendar day": 3}, "2026-03-12 09:00", "2026-03-16 07:30"),
        ("1 minggu", "2026-03-06 15:00", {"calendar day": Fraction(11, 4)}, "2026-03-12 15:00", "2026-03-16 07:30"),
        ("1 bulan", "2026-03-02 09:00", {"month": 1}, "2026-03-16 09:00", "2026-04-16 09:00"),
        ("1 bulan", "2026-03-10 09:00", {"calendar day": 23}, "2026-03-11 09:00", "2026-04-03 09:00"),
        ("3 bulan", "2026-03-10 09:00", {"calendar day": 84}, "2026-03-11 09:00", "2026-06-03 09:00"),
    ],
)
def test_calendar_units_remain_as_calendar_days_unless_nothing_has_passed(
    text: str, suspended: str, left: Mapping[Unit, Fraction], resumed: str, due: str
) -> None:
    remaining = left_of(OFFICE, "2026-03-02 09:00", text, suspended)
    assert remaining == Remaining(left)
    assert OFFICE.resume(at(resumed), remaining) == at(due)


@pytest.mark.parametrize(
    ("text", "suspended", "left", "resumed", "due"),
    [
        ("1 minggu 1 hari", "2026-03-02 09:00", {"calendar day": 7, "working day": 1}, "03 09:00", "11 09:00"),
        ("1 minggu 1 hari", "2026-03-03 09:00", {"calendar day": 7}, "04 09:00", "11 09:00"),
        ("1 x 24 jam 1 jam", "2026-03-02 09:00", {"x 24 hours": 1, "second": 3600}, "04 09:00", "05 10:00"),
    ],
)
def test_mixed_standards_remain_as_calendar_days_unless_nothing_has_passed(
    text: str, suspended: str, left: Mapping[Unit, Fraction], resumed: str, due: str
) -> None:
    remaining = left_of(OFFICE, "2026-03-02 09:00", text, suspended)
    assert remaining == Remaining(left)
    assert OFFICE.resume(at(f"2026-03-{resumed}"), remaining) == at(f"2026-03-{due}")


def test_a_due_time_moved_to_an_opening_does_not_lengthen_the_standard() -> None:
    # Three calendar days from Wednesday 14:00 end on Saturday 14:00 and are due on Monday 07:30.
    remaining = left_of(OFFICE, "2026-03-04 14:00", "3 hari kalender", "2026-03-04 14:00")
    assert remaining == Remaining({Unit.CALENDAR_DAY: 3})
    assert OFFICE.resume(at("2026-03-10 14:00"), remaining) == at("2026-03-13 14:00")
    # One working day from Friday 16:15 ends after the closing on Monday and is due on Tuesday 07:30.
    remaining = left_of(OFFICE, "2026-03-06 16:15", "1 hari kerja", "2026-03-06 16:15")
    assert remaining == Remaining({Unit.WORKING_DAY: 1})
    assert OFFICE.resume(at("2026-03-11 09:00"), remaining) == at("2026-03-12 09:00")


def test_calendar_days_remain_whole_across_a_change_of_clocks() -> None:
    # In Berlin, Sunday 29 March 2026 has 23 hours.
    calendar, zone = WorkCalendar("Europe/Berlin"), ZoneInfo("Europe/Berlin")
    standard = TimeStandard.parse("1 hari kalender")
    saturday = datetime(2026, 3, 28, 12, tzinfo=zone)
    due = calendar.due(saturday, standard)
    assert due is not None
    remaining = calendar.remaining(saturday, due, standard)
    assert remaining == Remaining({Unit.CALENDAR_DAY: 1})
    tuesday = datetime(2026, 3, 31, 12, tzinfo=zone)
    assert calendar.resume(tuesday, remaining) == tuesday + timedelta(days=1)


def test_elapsed_time_remains_as_elapsed_time() -> None:
    remaining = left_of(OFFICE, "2026-03-02 09:00", "7 x 24 jam", "2026-03-06 09:00")
    assert remaining == Remaining({Unit.CLOCK_DAY: 3})
    assert OFFICE.resume(at("2026-03-12 21:00"), remaining) == at("2026-03-15 21:00")
    nothing = left_of(OFFICE, "2026-03-06 09:00", "1 x 24 jam", "2026-03-07 09:00")
    assert nothing == Remaining({Unit.CLOCK_DAY: 0})
    assert OFFICE.resume(at("2026-03-07 09:00"), nothing) == at("2026-03-07 09:00")


def test_a_bare_day_remains_in_the_unit_that_the_calendar_gives_it() -> None:
    calendar = WorkCalendar("Asia/Jakarta", hours={"mon-fri": "08:00-16:00"}, day="calendar")
    remaining = left_of(calendar, "2026-03-02 09:00", "1 hari", "2026-03-02 15:00")
    assert remaining == Remaining({Unit.CALENDAR_DAY: Fraction(3, 4)})


def test_a_due_time_at_an_opening_stays_at_an_opening() -> None:
    # One working day from Saturday is due on Tuesday 07:30; no working time lies between that and Monday 16:00.
    remaining = left_of(OFFICE, "2026-03-07 10:00", "1 hari kerja", "2026-03-09 13:00")
    assert remaining == Remaining({Unit.WORKING_DAY: Fraction(3 * 60, 450)}, at_opening=True)
    assert OFFICE.resume(at("2026-03-09 13:00"), remaining) == at("2026-03-10 07:30")
    assert OFFICE.resume(at("2026-03-11 13:00"), remaining) == at("2026-03-12 07:30")


def test_a_due_time_at_a_closing_stays_at_a_closing() -> None:
    remaining = left_of(OFFICE, "2026-03-02 09:00", "6 jam", "2026-03-02 13:00")
    assert remaining == hours(3)
    assert OFFICE.resume(at("2026-03-02 13:00"), remaining) == at("2026-03-02 16:00")
    assert OFFICE.resume(at("2026-03-04 13:00"), remaining) == at("2026-03-04 16:00")


@pytest.mark.parametrize("suspended", ["2026-03-09 16:00", "2026-03-09 20:00", "2026-03-10 07:30"])
def test_if_nothing_remains_before_an_opening_the_opening_is_due(suspended: str) -> None:
    remaining = left_of(OFFICE, "2026-03-07 10:00", "1 hari kerja", suspended)
    assert not any(amount for _, amount in remaining.parts)
    assert OFFICE.resume(at(suspended), remaining) == at("2026-03-10 07:30")


def test_if_nothing_remains_the_case_is_due_at_once_or_at_the_next_opening() -> None:
    remaining = left_of(OFFICE, "2026-03-02 09:00", "6 jam", "2026-03-02 16:00")
    assert remaining == hours(0)
    assert OFFICE.resume(at("2026-03-02 16:00"), remaining) == at("2026-03-02 16:00")
    assert OFFICE.resume(at("2026-03-03 10:00"), remaining) == at("2026-03-03 10:00")
    assert OFFICE.resume(at("2026-03-03 20:00"), remaining) == at("2026-03-04 07:30")


def test_without_hours_a_standard_in_working_days_is_never_due_on_a_closed_day() -> None:
    remaining = left_of(WITHOUT_HOURS, "2026-03-02 09:00", "1 hari kerja", "2026-03-03 09:00")
    assert remaining == Remaining({Unit.WORKING_DAY: 0})
    assert WITHOUT_HOURS.resume(at("2026-03-07 10:00"), remaining) == at("2026-03-09 00:00")


@pytest.mark.parametrize("text", ["1 jam", "1 x 1 jam", "1 hari kalender"])
def test_a_late_standard_stays_late_by_the_same_time(text: str) -> None:
    standard = TimeStandard.parse(text)
    due = OFFICE.due(at("2026-03-02 09:00"), standard)
    assert due is not None
    late = timedelta(minutes=18)
    remaining = OFFICE.remaining(due + late, due, standard)
    assert remaining == Remaining({Unit.CLOCK_DAY: Fraction(-18, 1440)})
    assert OFFICE.resume(at("2026-03-09 09:00"), remaining) == at("2026-03-09 09:00") - late


def test_a_standard_without_a_maximum_remains_in_opening_hours() -> None:
    standard = TimeStandard.parse("minimal 1 jam")
    assert OFFICE.remaining(at("2026-03-02 09:00"), at("2026-03-02 10:00"), standard) == hours(1)


def test_repeated_hours_lose_no_time() -> None:
    # In New York, 2026-11-01 01:00 to 02:00 is repeated; 01:50 in the repetition is followed by 02:00.
    calendar, standard = WorkCalendar("America/New_York"), TimeStandard.parse("0,05 hari kalender")
    start = datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    due = calendar.due(start, standard)
    assert due is not None
    for minutes in range(0, 75, 5):
        suspended = start + timedelta(minutes=minutes)
        if suspended <= due:
            assert calendar.resume(suspended, calendar.remaining(suspended, due, standard)) == due


@pytest.mark.parametrize(
    ("remaining", "english", "indonesian"),
    [
        (hours(6.5), "6 hours 30 minutes", "6 jam 30 menit"),
        (hours(0), "0 minutes", "0 menit"),
        (Remaining({Unit.SECOND: Fraction(301, 10)}), "30 seconds", "30 detik"),
        (Remaining({Unit.WORKING_DAY: Fraction(8, 3)}), "2.67 working days", "2,67 hari kerja"),
        (Remaining({Unit.MONTH: 1, Unit.CALENDAR_DAY: 3}), "1 month 3 calendar days", "1 bulan 3 hari kalender"),
        (Remaining({Unit.CLOCK_DAY: Fraction(-1, 2)}), "-0.5 x 24 hours", "-0,5 x 24 jam"),
    ],
)
def test_a_remaining_time_has_a_text_in_both_languages(remaining: Remaining, english: str, indonesian: str) -> None:
    assert (remaining.format("en"), remaining.format("id"), str(remaining)) == (english, indonesian, english)


def test_a_remaining_time_has_whole_months_and_exact_units() -> None:
    with pytest.raises(ValueError, match="months of a remaining time are whole"):
        Remaining({Unit.MONTH: Fraction(1, 2)})
    with pytest.raises(ValueError, match="units of a remaining time are calendar day, month, second, working day"):
        Remaining({Unit.HOUR: 1})
    assert Remaining({Unit.SECOND: 1, Unit.WORKING_DAY: 2}) == Remaining(
        [(Unit.WORKING_DAY, Fraction(2)), (Unit.SECOND, 1)]
    )


def test_a_remaining_time_can_be_pickled() -> None:
    remaining = Remaining({Unit.WORKING_DAY: Fraction(8, 3)}, at_opening=True)
    assert pickle.loads(pickle.dumps(remaining)) == remaining  # noqa: S301  trusted data
