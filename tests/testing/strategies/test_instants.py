"""The times that are drawn for a case are exactly those that matter for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import sopflow
from sopflow import Case, Sop, SopMachine
from sopflow.testing import Person, ReferenceCase, Request
from sopflow.testing.calls import AnyCase
from sopflow.testing.strategies.instants import instant, last_event_at
from sopflow.testing.walks import arguments

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = datetime(2026, 3, 2, 9, tzinfo=BERLIN)
MOMENT = timedelta(microseconds=1)
BUREAU = sopflow.loads("""
sopflow: 1
number: SOP-1
title: Izin
actors: {loket: Loket}
moments: {uji: Ujian}
calendar:
  timezone: Europe/Berlin
  hours: {mon-fri: "08:00-12:00, 13:00-16:00"}
  closed: [2026-03-04]
steps:
  - id: terima
    within: 5 jam
    activities:
      - {id: baca, activity: Membaca, actor: loket, within: 2 jam}
      - {id: catat, activity: Mencatat, actor: loket, within: 3 jam}
  - {id: uji_tulis, activity: Menguji, actor: loket, not_before: uji}
  - {id: arsip, activity: Mengarsipkan, actor: loket}
""")


def opened(sop: Sop, *requests: Request, at: datetime = MONDAY) -> tuple[ReferenceCase, Case]:
    """Return a case of the reference and one of the machine, after some calls."""
    reference, case = ReferenceCase(sop), SopMachine(sop).open("1", at=at)
    assert not reference.call(Request("open", at)).refused
    for request in requests:
        assert not reference.call(request).refused
        getattr(case, request.action)(**arguments(request))
    return reference, case


def times(case: AnyCase, moment: timedelta = MOMENT) -> list[datetime]:
    """Return the times that may be drawn, as often as each is."""
    found: list[datetime] = []
    count = 1
    while len(found) < count:

        def pick(options: Sequence[Any], number: int = len(found)) -> Any:
            nonlocal count
            count = len(options)
            return options[number]

        found.append(instant(pick, case, moment))
    return found


def local(text: str) -> datetime:
    """Return a time in Berlin."""
    return datetime.strptime(f"2026 {text}", "%Y %d.%m. %H:%M").replace(tzinfo=BERLIN).astimezone(UTC)


COMPLETED = [Request("complete", MONDAY, Person(None, ["loket"]), activity) for activity in ("baca", "catat")]
DUE, EARLY = local("02.03. 15:00"), local("02.03. 11:00")
"""The due times of the first row and of its first activity."""
EVERYWHERE = ["02.03. 12:30", "02.03. 16:00", "04.03. 10:00", "07.03. 10:00", "16.03. 09:00", "29.03. 03:30"]
"""A break, the closing, a closed day, a Saturday, two weeks later, and the clock change."""


@pytest.mark.parametrize("moment", [MOMENT, timedelta(seconds=1)])
def test_times_are_around_due_times_breaks_closings_days_off_and_clock_changes(moment: timedelta) -> None:
    for case in opened(BUREAU):
        drawn = times(case, moment)
        assert {at.tzinfo for at in drawn} == {UTC}
        assert drawn[0] == MONDAY
        assert {*drawn} == {
            MONDAY, MONDAY + timedelta(minutes=7), MONDAY + moment,
            EARLY - moment, EARLY, EARLY + moment, DUE - moment, DUE, DUE + moment,
            DUE + timedelta(days=11, minutes=1), *map(local, EVERYWHERE),
        }  # fmt: skip
        # The first half of the simple times is on time, and the second half is late.
        assert all(at <= DUE for at in drawn[:8])
        assert all(at > EARLY for at in drawn[8:16])


def test_a_row_without_due_times_is_judged_by_its_last_event() -> None:
    opening = Request("set_moment", MONDAY, moment="uji", value=MONDAY)
    for case in opened(BUREAU, *COMPLETED, opening):
        assert {*times(case)} == {
            MONDAY, MONDAY + timedelta(minutes=7), MONDAY + MOMENT,
            MONDAY + timedelta(days=11, minutes=1), *map(local, EVERYWHERE),
        }  # fmt: skip


def test_times_are_around_the_first_time_to_complete_an_activity() -> None:
    value = MONDAY + timedelta(days=3)
    for case in opened(BUREAU, *COMPLETED, Request("set_moment", MONDAY, moment="uji", value=value)):
        drawn = times(case)
        assert {*drawn} >= {value, value - MOMENT, value + timedelta(days=1), MONDAY, local("16.03. 09:00")}
        assert drawn.count(value) == 8
        assert drawn.count(value - MOMENT) == 2
        assert last_event_at(case) == MONDAY


def test_the_next_opening_is_drawn_at_night_and_no_time_is_before_the_last_event() -> None:
    night = datetime(2026, 3, 6, 20, tzinfo=BERLIN)  # a Friday
    for case in opened(BUREAU, at=night):
        drawn = {*times(case)}
        assert min(drawn) == night
        assert {local("09.03. 08:00"), local("07.03. 10:00"), local("29.03. 03:30")} <= drawn
        assert local("06.03. 16:00") not in drawn


def test_the_next_day_off_and_clock_change_are_near_or_are_not_drawn() -> None:
    monday = datetime(2026, 3, 30, 12, tzinfo=BERLIN)
    jakarta = sopflow.loads(sopflow.dump(BUREAU).replace("Europe/Berlin", "Asia/Jakarta"))
    for case in opened(BUREAU, at=monday):
        assert {at.astimezone(BERLIN) for at in times(case) if at > monday + timedelta(days=20)} == {
            datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN)
        }
    for case in opened(jakarta):
        assert max(times(case)) <= MONDAY + timedelta(days=14)


@pytest.mark.parametrize(("days", "near"), [(1, True), (39, True), (40, False)])
def test_a_day_off_is_drawn_if_it_is_within_forty_days(days: int, near: bool) -> None:
    thursday = MONDAY + timedelta(days=3)
    day = thursday.date() + timedelta(days=days)
    sop = sopflow.loads(sopflow.dump(BUREAU).replace("2026-03-04", day.isoformat()))
    for case in opened(sop, at=thursday):
        off = datetime(day.year, day.month, day.day, 10, tzinfo=BERLIN)
        assert (off in times(case)) == near
