"""A clock that only the test moves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopflow.testing import Clock
from sopflow.testing.clock import rounded
from sopflow.timing import WeeklyHours, WorkCalendar

OFFICE = WorkCalendar("Asia/Jakarta", WeeklyHours.parse({"mon-fri": "08:00-12:00, 13:00-16:00"}))


def test_a_clock_begins_at_an_opening_and_counts_with_its_calendar() -> None:
    clock = Clock(OFFICE)
    assert clock().isoformat() == "2026-03-02T08:00:00+07:00"
    assert clock.advance("5 jam").isoformat() == "2026-03-02T14:00:00+07:00"
    assert clock.advance(timedelta(minutes=5)).isoformat() == "2026-03-02T14:05:00+07:00"


def test_a_clock_moves_only_when_it_is_advanced() -> None:
    clock = Clock(OFFICE)
    with pytest.raises(ValueError, match="has no length"):
        clock.advance("sesuai jadwal")
    assert clock() == clock() == clock.now


def test_a_clock_begins_at_the_given_time() -> None:
    friday = datetime(2026, 3, 6, 17, tzinfo=UTC)
    assert Clock(OFFICE, friday)() == friday
    assert Clock(now=friday).advance("1 jam") == friday + timedelta(hours=1)
    assert Clock()() == datetime(2026, 3, 2, tzinfo=UTC)


def test_a_clock_may_be_set() -> None:
    clock = Clock(OFFICE)
    clock.now = datetime(2026, 3, 6, 8, tzinfo=UTC)
    assert clock() == clock.now
    assert clock.advance("2 jam").isoformat() == "2026-03-09T09:00:00+07:00"


@pytest.mark.parametrize(
    ("at", "step", "expected"),
    [
        ("2026-03-02T23:59:59.999999", timedelta(seconds=1), "2026-03-02T23:59:59"),
        ("2026-03-02T23:59:59.999999", timedelta(minutes=1), "2026-03-02T23:59:00"),
        ("2026-03-02T23:59:59+07:00", timedelta(hours=1), "2026-03-02T23:00:00+07:00"),
        ("2026-03-02T23:59:59+07:00", timedelta(hours=7), "2026-03-02T21:00:00+07:00"),
        ("2026-03-02T23:59:59+07:00", timedelta(hours=23), "2026-03-02T23:00:00+07:00"),
        ("2026-03-02T23:59:59+07:00", timedelta(days=1), "2026-03-02T00:00:00+07:00"),
        ("2026-03-02T23:59:59+07:00", timedelta(days=30), "2026-03-02T00:00:00+07:00"),
        ("2026-03-02T23:59:59+07:00", timedelta.max, "2026-03-02T00:00:00+07:00"),
    ],
)
def test_a_time_is_rounded_down_to_a_multiple_of_a_step(at: str, step: timedelta, expected: str) -> None:
    assert rounded(datetime.fromisoformat(at), step).isoformat() == expected


def test_rounding_keeps_the_second_pass_of_an_hour_that_occurs_twice() -> None:
    twice = datetime(2026, 10, 25, 2, 30, 5, tzinfo=ZoneInfo("Europe/Berlin"), fold=1)
    assert rounded(twice, timedelta(minutes=1)).isoformat() == "2026-10-25T02:30:00+01:00"
    assert rounded(twice.replace(fold=0), timedelta(minutes=1)).isoformat() == "2026-10-25T02:30:00+02:00"


@given(at=st.datetimes(), step=st.timedeltas(timedelta(microseconds=1), timedelta(days=2)))
def test_a_rounded_time_is_less_than_one_step_earlier(at: datetime, step: timedelta) -> None:
    passed = at - rounded(at, step)
    assert timedelta() <= passed < step
    assert rounded(rounded(at, step), step) == rounded(at, step)
