"""Dates and times as people write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from sopflow.dates import date_text, moment_text, month_text, short_moment_text, weekday_text
from sopflow.text import Text

JAKARTA = ZoneInfo("Asia/Jakarta")
AT = datetime(2026, 8, 17, 0, 5, 9, tzinfo=UTC)


def test_a_date_names_its_month() -> None:
    assert date_text(date(2026, 5, 2)) == Text("2 May 2026", "2 Mei 2026")


def test_a_month_has_its_year() -> None:
    assert month_text(2026, 12) == Text("December 2026", "Desember 2026")


def test_weeks_begin_on_monday() -> None:
    assert [weekday_text(day).id for day in range(7)] == ["Sen", "Sel", "Rab", "Kam", "Jum", "Sab", "Min"]


def test_a_moment_is_shown_in_the_time_zone_of_the_reader() -> None:
    assert moment_text(AT, JAKARTA) == Text(
        "Monday, 17 August 2026 at 07:05:09 WIB", "Senin, 17 Agustus 2026 pukul 07.05.09 WIB"
    )


def test_a_moment_keeps_its_own_time_zone_by_default() -> None:
    assert moment_text(AT).id == "Senin, 17 Agustus 2026 pukul 00.05.09 UTC"


@pytest.mark.parametrize(("zone", "name"), [("Asia/Makassar", "WITA"), ("Asia/Jayapura", "WIT")])
def test_the_time_zones_of_indonesia_have_their_names(zone: str, name: str) -> None:
    assert moment_text(AT, ZoneInfo(zone)).id.endswith(name)


def test_a_fixed_offset_is_its_own_name() -> None:
    assert moment_text(AT, timezone(timedelta(hours=7))).en == "Monday, 17 August 2026 at 07:05:09 UTC+07:00"


def test_a_short_moment_fits_a_column() -> None:
    assert short_moment_text(AT, JAKARTA) == Text("Mon 17 Aug 2026 07:05:09", "Sen 17 Agu 2026 07.05.09")
