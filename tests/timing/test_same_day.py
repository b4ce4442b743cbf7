"""The same day: due at the end of the working day on which a step starts."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from tests.timing.test_laws import instant, starts

from sopflow.testing.strategies import calendars
from sopflow.timing import ROUND_THE_CLOCK, DayMeaning, PieceKind, TimeStandard, WorkCalendar

SAME_DAY = TimeStandard.parse("pada hari yang sama")
OFFICE = WorkCalendar(
    "Asia/Jakarta",
    hours={"mon-thu": "07:30-12:00, 13:00-16:00", "fri": "07:30-11:30, 13:00-16:30"},
    holidays={"country": "ID", "categories": ["public", "government"]},
)
NIGHTS = WorkCalendar("Asia/Jakarta", hours={"mon-fri": "20:00-24:00"})
WEEKDAYS = WorkCalendar("Asia/Jakarta")
DATES = WorkCalendar("Asia/Jakarta", day=DayMeaning.CALENDAR)
OFFICE_OF_DATES = WorkCalendar("Asia/Jakarta", hours={"mon-fri": "08:00-16:00"}, day=DayMeaning.CALENDAR)


def at(when: str, calendar: WorkCalendar) -> datetime:
    return datetime.fromisoformat(when).replace(tzinfo=calendar.zone)


def due(calendar: WorkCalendar, start: datetime) -> datetime:
    found = calendar.due(start, SAME_DAY)
    assert found is not None
    return instant(found)


@pytest.mark.parametrize(
    ("calendar", "start", "expected"),
    [
        (OFFICE, "2024-06-03 09:00", "2024-06-03 16:00"),
        (OFFICE, "2024-06-03 12:30", "2024-06-03 16:00"),
        (OFFICE, "2024-06-03 05:00", "2024-06-03 16:00"),
        (OFFICE, "2024-06-03 15:59", "2024-06-03 16:00"),
        (OFFICE, "2024-06-03 16:00", "2024-06-04 16:00"),
        (OFFICE, "2024-06-07 09:00", "2024-06-07 16:30"),
        (OFFICE, "2024-06-07 17:00", "2024-06-10 16:00"),
        (OFFICE, "2024-06-14 17:00", "2024-06-19 16:00"),
        (NIGHTS, "2024-06-14 22:00", "2024-06-15 00:00"),
        (NIGHTS, "2024-06-14 10:00", "2024-06-15 00:00"),
        (WEEKDAYS, "2024-06-07 22:00", "2024-06-08 00:00"),
        (WEEKDAYS, "2024-06-08 10:00", "2024-06-11 00:00"),
        (DATES, "2024-06-08 10:00", "2024-06-09 00:00"),
        (DATES, "2024-06-08 00:00", "2024-06-09 00:00"),
        (OFFICE_OF_DATES, "2024-06-08 10:00", "2024-06-10 16:00"),
        (ROUND_THE_CLOCK, "2024-06-08 10:00", "2024-06-09 00:00"),
    ],
)
def test_the_same_day_ends_with_the_working_day(calendar: WorkCalendar, start: str, expected: str) -> None:
    assert due(calendar, at(start, calendar)) == instant(at(expected, calendar))


def test_a_suspension_keeps_the_hours_until_the_end_of_the_day() -> None:
    start = at("2024-06-03 09:00", OFFICE)
    left = OFFICE.remaining(at("2024-06-03 14:00", OFFICE), due(OFFICE, start), SAME_DAY)
    assert left.format("id") == "2 jam"
    assert OFFICE.resume(at("2024-06-05 07:30", OFFICE), left) == at("2024-06-05 09:30", OFFICE)


def test_the_same_day_is_provisional_while_holidays_are_not_final() -> None:
    end = at("2040-01-05 16:00", OFFICE)
    assert OFFICE.is_provisional(end, SAME_DAY)
    assert not WorkCalendar("UTC", holidays="ID", day=DayMeaning.CALENDAR).is_provisional(end, SAME_DAY)


def test_the_explanation_of_the_same_day_reads_as_sentences() -> None:
    explanation = OFFICE.explain(at("2024-06-08 10:00", OFFICE), SAME_DAY)
    assert explanation is not None
    assert explanation.duration is None
    assert explanation.format("en").splitlines() == [
        "1. The time standard is the same working day; it runs from Saturday, 8 June 2024 at 10:00 WIB.",
        "2. There is no working time then; it begins on Monday, 10 June 2024 at 07:30 WIB.",
        "3. Not counted: Saturday, 8 June 2024 to Sunday, 9 June 2024 (weekend).",
        "4. Working time on Monday, 10 June 2024: 7 hours 30 minutes, 07:30–12:00, 13:00–16:00 (break 12:00–13:00).",
        "5. The due time is Monday, 10 June 2024 at 16:00 WIB.",
    ]


# --- laws ----------------------------------------------------------------------------------------------


@given(calendars(), starts)
def test_no_working_time_of_the_day_is_left_at_the_due_time(calendar: WorkCalendar, start: datetime) -> None:
    end = due(calendar, start)
    assert end > instant(start)
    last = (end - timedelta(microseconds=1)).astimezone(calendar.zone)
    if calendar.hours is not None:
        assert calendar.is_open(last)
        assert last.date() == calendar.next_opening(start).date()
        midnight = datetime.combine(last.date() + timedelta(days=1), datetime.min.time(), calendar.zone)
        assert calendar.working_time(end, midnight) <= timedelta()
    elif calendar.day is DayMeaning.WORKING:
        assert calendar.is_working_day(last.date())


@given(calendars(), starts, starts)
def test_a_later_start_is_never_due_earlier(calendar: WorkCalendar, one: datetime, other: datetime) -> None:
    first, second = sorted((one, other))
    assert due(calendar, first) <= due(calendar, second)


@given(calendars(), starts, starts)
def test_suspending_and_resuming_at_once_changes_nothing(
    calendar: WorkCalendar, start: datetime, suspended: datetime
) -> None:
    end = due(calendar, start)
    left = calendar.remaining(suspended, end, SAME_DAY)
    assert instant(calendar.resume(suspended, left)) == end


@given(calendars(), starts)
def test_the_explanation_adds_up_to_the_due_time(calendar: WorkCalendar, start: datetime) -> None:
    explanation = calendar.explain(start, SAME_DAY)
    assert explanation is not None
    assert instant(explanation.end) == due(calendar, start)
    assert sum((piece.length for piece in explanation.pieces), timedelta()) == due(calendar, start) - instant(start)
    worked = sum((piece.length for piece in explanation.pieces if piece.kind is PieceKind.WORK), timedelta())
    begin = explanation.pieces[-1].start if calendar.hours is None else start
    assert worked == calendar.working_time(begin, explanation.end)
