"""Changes of clocks: repeated and skipped times."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from sopflow.timing import TimeStandard, WorkCalendar

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
# Berlin: 2026-03-29 02:00 becomes 03:00; 2026-10-25 03:00 becomes 02:00.
# New York: 2026-03-08 02:00 becomes 03:00; 2026-11-01 02:00 becomes 01:00.


def due(calendar: WorkCalendar, start: datetime, text: str) -> datetime:
    found = calendar.due(start, TimeStandard.parse(text))
    assert found is not None
    return found.astimezone(UTC)


def test_a_clock_day_has_24_hours_and_a_calendar_day_has_23_or_25() -> None:
    calendar = WorkCalendar("Europe/Berlin")
    spring, autumn = datetime(2026, 3, 28, 12, tzinfo=BERLIN), datetime(2026, 10, 24, 12, tzinfo=BERLIN)
    for start, hours in ((spring, 23), (autumn, 25)):
        first = start.astimezone(UTC)
        assert due(calendar, start, "1 x 24 jam") - first == timedelta(hours=24)
        assert due(calendar, start, "24 jam") - first == timedelta(hours=24)
        assert due(calendar, start, "1 hari kalender") - first == timedelta(hours=hours)
        assert due(calendar, start, "0,5 hari kalender") - first == timedelta(hours=hours / 2)


@pytest.mark.parametrize("text", ["1 hari kalender", "1 hari kerja"])
def test_a_skipped_time_moves_to_the_end_of_the_gap(text: str) -> None:
    calendar = WorkCalendar("Europe/Berlin", open=["2026-03-28", "2026-03-29"])
    start = datetime(2026, 3, 28, 2, 30, tzinfo=BERLIN)
    assert due(calendar, start, text) == datetime(2026, 3, 29, 3, 0, tzinfo=BERLIN).astimezone(UTC)


def test_a_repeated_time_is_due_at_its_first_occurrence() -> None:
    calendar = WorkCalendar("America/New_York")
    start = datetime(2026, 10, 31, 1, 30, tzinfo=NEW_YORK)
    assert due(calendar, start, "1 hari kalender") == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


def test_the_repetition_of_an_hour_counts_as_its_end() -> None:
    calendar = WorkCalendar("America/New_York")
    first = datetime(2026, 11, 1, 1, 50, tzinfo=NEW_YORK)
    second = datetime(2026, 11, 1, 1, 10, fold=1, tzinfo=NEW_YORK)
    assert due(calendar, first, "1 hari kalender") == datetime(2026, 11, 2, 6, 50, tzinfo=UTC)
    assert due(calendar, second, "1 hari kalender") == datetime(2026, 11, 2, 7, 0, tzinfo=UTC)


def test_opening_hours_at_night_are_shorter_or_longer_when_clocks_change() -> None:
    calendar = WorkCalendar("Europe/Berlin", hours={"sat-sun": "00:00-06:00"})
    spring, autumn = datetime(2026, 3, 29, tzinfo=BERLIN), datetime(2026, 10, 25, tzinfo=BERLIN)
    assert calendar.working_time(spring, spring.replace(hour=6)) == timedelta(hours=5)
    assert calendar.working_time(autumn, autumn.replace(hour=6)) == timedelta(hours=7)
    assert due(calendar, spring, "5 jam") == spring.replace(hour=6).astimezone(UTC)
    assert due(calendar, autumn, "7 jam") == autumn.replace(hour=6).astimezone(UTC)
    assert calendar.is_open(datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=BERLIN))


def test_skipped_hours_are_not_working_time() -> None:
    calendar = WorkCalendar("Europe/Berlin", hours={"sun": "02:10-02:50", "mon": "08:00-09:00"})
    start = datetime(2026, 3, 28, 12, tzinfo=BERLIN)
    assert calendar.next_opening(start) == datetime(2026, 3, 30, 8, tzinfo=BERLIN)


def test_the_zone_of_a_start_does_not_matter() -> None:
    calendar = WorkCalendar("Europe/Berlin", hours={"mon-fri": "09:00-17:00"})
    start = datetime(2026, 10, 23, 16, 30, tzinfo=BERLIN)
    expected = datetime(2026, 10, 26, 9, 30, tzinfo=BERLIN).astimezone(UTC)
    assert due(calendar, start, "1 jam") == expected
    assert due(calendar, start.astimezone(NEW_YORK), "1 jam") == expected


def test_a_midnight_may_be_skipped_or_repeated() -> None:
    cairo = ZoneInfo("Africa/Cairo")  # 2026-04-24 00:00 becomes 01:00; 2026-10-30 00:00 becomes 23:00.
    calendar = WorkCalendar("Africa/Cairo", hours={"mon-sun": "00:00-24:00"})
    spring = datetime(2026, 4, 23, 12, tzinfo=cairo)
    assert due(calendar, spring, "12 jam") == datetime(2026, 4, 24, 1, tzinfo=cairo).astimezone(UTC)
    late = datetime(2026, 10, 29, 23, 30, fold=1, tzinfo=cairo)
    assert calendar.is_open(late)
    assert due(calendar, late, "1 hari kerja") == datetime(2026, 10, 31, 0, 0, tzinfo=cairo).astimezone(UTC)
    assert calendar.is_working_day(date(2026, 10, 29))


def test_a_date_may_be_skipped() -> None:
    apia = ZoneInfo("Pacific/Apia")  # has no 30 December 2011
    calendar = WorkCalendar("Pacific/Apia", hours={"mon-sun": "08:00-16:00"})
    start = datetime(2011, 12, 29, 9, tzinfo=apia)
    assert due(calendar, start, "8 jam") == datetime(2011, 12, 31, 9, tzinfo=apia).astimezone(UTC)
    assert due(calendar, start, "1 hari kalender") == datetime(2011, 12, 31, 8, tzinfo=apia).astimezone(UTC)
