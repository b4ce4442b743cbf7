"""Suspension: what a stopped clock keeps of a standard, and when it is due once the clock runs again."""

from __future__ import annotations

import pickle
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from sopflow.timing import Remaining, TimeStandard, WorkCalendar

JAKARTA = ZoneInfo("Asia/Jakarta")
OFFICE = WorkCalendar("Asia/Jakarta", hours={"mon-thu": "07:30-12:00, 13:00-16:00", "fri": "07:30-11:30, 13:00-16:30"})
# Monday 2 to Sunday 8 March 2026.


def at(when: str) -> datetime:
    return datetime.fromisoformat(when).replace(tzinfo=JAKARTA)


def kept(calendar: WorkCalendar, start: str, text: str, suspended: str) -> Remaining:
    """What is left of a standard that began at one time and is suspended at another."""
    standard = TimeStandard.parse(text)
    due = calendar.due(at(start), standard)
    assert due is not None
    return calendar.remaining(at(suspended), due, standard)


@pytest.mark.parametrize(
    ("start", "text", "suspended", "left", "resumed", "due"),
    [
        ("2026-03-02 09:00", "4 jam", "2026-03-02 10:00", 3, "2026-03-03 14:00", "2026-03-04 08:30"),
        ("2026-03-02 09:00", "4 jam", "2026-03-02 12:30", 1, "2026-03-07 10:00", "2026-03-09 08:30"),
        ("2026-03-02 09:00", "1 hari kerja", "2026-03-02 16:00", 1.5, "2026-03-06 15:00", "2026-03-06 16:30"),
        ("2026-03-02 09:00", "1 hari", "2026-03-02 10:00", 6.5, "2026-03-02 10:00", "2026-03-03 09:00"),
        ("2026-03-02 09:00", "1 hari 2 jam", "2026-03-03 10:00", 1, "2026-03-04 07:30", "2026-03-04 08:30"),
    ],
)
def test_standards_in_working_units_keep_working_time(
    start: str, text: str, suspended: str, left: float, resumed: str, due: str
) -> None:
    remaining = kept(OFFICE, start, text, suspended)
    assert remaining == Remaining(timedelta(hours=left), working=True)
    assert OFFICE.resume(at(resumed), remaining) == at(due)


@pytest.mark.parametrize("text", ["7 hari kalender", "1 minggu", "7 x 24 jam", "1 minggu 0,01 jam"])
def test_other_standards_keep_time_on_the_clock(text: str) -> None:
    remaining = kept(OFFICE, "2026-03-02 09:00", text, "2026-03-06 09:00")
    assert not remaining.working
    assert remaining.amount // timedelta(hours=1) == 72
    assert OFFICE.resume(at("2026-03-16 09:00"), remaining) == at("2026-03-16 09:00") + remaining.amount


def test_a_month_keeps_time_on_the_clock() -> None:
    remaining = kept(OFFICE, "2026-03-02 09:00", "1 bulan", "2026-04-01 09:00")
    assert remaining == Remaining(timedelta(hours=24), working=False)


def test_a_bare_day_keeps_what_the_calendar_makes_of_it() -> None:
    by_the_clock = WorkCalendar("Asia/Jakarta", hours={"mon-fri": "08:00-16:00"}, day="calendar")
    remaining = kept(by_the_clock, "2026-03-02 09:00", "1 hari", "2026-03-02 10:00")
    assert remaining == Remaining(timedelta(hours=23), working=False)


def test_a_due_time_at_an_opening_stays_at_an_opening() -> None:
    # From Saturday one working day ends on Tuesday 07:30; in working time that is Monday 16:00 as well.
    remaining = kept(OFFICE, "2026-03-07 10:00", "1 hari kerja", "2026-03-09 13:00")
    assert remaining == Remaining(timedelta(hours=3), working=True, at_opening=True)
    assert OFFICE.resume(at("2026-03-09 13:00"), remaining) == at("2026-03-10 07:30")
    assert OFFICE.resume(at("2026-03-11 13:00"), remaining) == at("2026-03-12 07:30")


def test_a_due_time_at_a_closing_stays_at_a_closing() -> None:
    remaining = kept(OFFICE, "2026-03-02 09:00", "6 jam", "2026-03-02 13:00")
    assert remaining == Remaining(timedelta(hours=3), working=True)
    assert OFFICE.resume(at("2026-03-02 13:00"), remaining) == at("2026-03-02 16:00")


@pytest.mark.parametrize("opening", ["2026-03-09 16:00", "2026-03-09 20:00", "2026-03-10 07:30"])
def test_nothing_left_before_an_opening_is_due_at_it(opening: str) -> None:
    remaining = kept(OFFICE, "2026-03-07 10:00", "1 hari kerja", opening)
    assert remaining == Remaining(timedelta(0), working=True, at_opening=True)
    assert OFFICE.resume(at(opening), remaining) == at("2026-03-10 07:30")


def test_nothing_left_is_due_at_once_or_when_the_office_opens() -> None:
    remaining = kept(OFFICE, "2026-03-02 09:00", "6 jam", "2026-03-02 16:00")
    assert remaining == Remaining(timedelta(0), working=True)
    assert OFFICE.resume(at("2026-03-02 16:00"), remaining) == at("2026-03-02 16:00")
    assert OFFICE.resume(at("2026-03-03 10:00"), remaining) == at("2026-03-03 10:00")
    assert OFFICE.resume(at("2026-03-03 20:00"), remaining) == at("2026-03-04 07:30")


@pytest.mark.parametrize("text", ["1 jam", "1 x 1 jam", "1 hari kalender"])
def test_late_stays_late_by_as_much(text: str) -> None:
    standard = TimeStandard.parse(text)
    due = OFFICE.due(at("2026-03-02 09:00"), standard)
    assert due is not None
    late = timedelta(minutes=20)
    remaining = OFFICE.remaining(due + late, due, standard)
    assert remaining == Remaining(-late, working=False)
    assert OFFICE.resume(at("2026-03-09 09:00"), remaining) == at("2026-03-09 09:00") - late


def test_without_hours_working_time_is_time_on_the_clock() -> None:
    calendar = WorkCalendar("Asia/Jakarta")
    remaining = kept(calendar, "2026-03-06 09:00", "1 hari kerja", "2026-03-06 10:00")
    assert remaining == Remaining(timedelta(hours=71), working=True)
    assert calendar.resume(at("2026-03-07 10:00"), remaining) == at("2026-03-10 09:00")


def test_a_standard_without_an_upper_end_keeps_what_it_is_given() -> None:
    standard = TimeStandard.parse("minimal 1 jam")
    left = OFFICE.remaining(at("2026-03-02 09:00"), at("2026-03-02 10:00"), standard)
    assert left.amount == timedelta(hours=1)


def test_what_is_left_travels_between_processes() -> None:
    remaining = Remaining(timedelta(hours=3), working=True, at_opening=True)
    assert pickle.loads(pickle.dumps(remaining)) == remaining  # noqa: S301  our own data
