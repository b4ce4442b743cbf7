"""A clock that only the test moves."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sopflow.testing import Clock
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
