"""Drawn performers, documents, moments and starts, and values as they are printed."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from hypothesis.vendor.pretty import pretty

import sopflow
from sopflow import Sop
from sopflow.machine import Performer
from sopflow.testing import Move, Person, Request, Result, Walk
from sopflow.testing.calls import PEOPLE
from sopflow.testing.strategies import documents, moments, performers, starts
from sopflow.testing.strategies.sops import CALENDARS
from sopflow.testing.walk_files import loads_walk
from sopflow.timing import DayMeaning, SpecialDay, TimeStandard, WeeklyHours, WorkCalendar

T = TypeVar("T")

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
SOP = sopflow.loads("""
sopflow: 1
number: SOP-1
title: Izin
actors: {loket: Loket, kasi: Kasi, kadis: Kadis}
documents: {berkas: {name: Berkas, supplied: true}, ktp: {name: KTP, supplied: true}, memo: Memo}
moments: {uji: Ujian, tmt: TMT}
steps:
  - {id: terima, activity: Menerima, actor: loket}
""")


def drawn(strategy: st.SearchStrategy[T], count: int = 120) -> list[T]:
    """Return many drawn values."""
    found: list[T] = []

    @settings(max_examples=count, derandomize=True, database=None, phases=[Phase.generate])
    @given(strategy)
    def collect(value: T) -> None:
        found.append(value)

    collect()
    return found


def test_performers_have_any_name_act_for_any_actors_and_may_be_deputies() -> None:
    found: list[Performer] = drawn(performers(SOP))
    assert {by.id for by in found} == {None, *PEOPLE}
    assert {len(by.actors) for by in found} == {1, 2, 3}
    assert {*SOP.actors} == {actor for by in found for actor in by.actors}
    deputies = [by for by in found if by.on_behalf_of]
    assert all(len(by.on_behalf_of) == 1 and {*by.on_behalf_of} <= {*by.actors} for by in deputies)
    assert {official for by in deputies for official in by.on_behalf_of.values()} == {*PEOPLE}
    assert any(by.id is not None and not by.on_behalf_of for by in found)


def test_only_supplied_documents_are_handed_over() -> None:
    found = drawn(documents(SOP))
    assert {frozenset(given) for given in found} == {
        frozenset(), frozenset({"berkas"}), frozenset({"ktp"}), frozenset({"berkas", "ktp"}),
    }  # fmt: skip
    assert {reference for given in found for reference in given.values()} == {None, "A-1", "B-2", "Nomor 4/2026"}
    assert drawn(documents(sopflow.loads(sopflow.dump(SOP).replace("supplied: true", "supplied: false"))), 9) == [{}]


def test_each_moment_is_missing_or_lies_around_the_opening() -> None:
    found = drawn(moments(SOP, AT))
    ahead = {timedelta(days=days) for days in (0, 1, 7, 60, -5)} | {timedelta(hours=3)}
    for id_ in SOP.moments:
        assert {given[id_] - AT for given in found if id_ in given} == ahead
        assert any(id_ not in given for given in found)
    assert {frozenset(given) for given in found} >= {frozenset(), frozenset(SOP.moments)}


@pytest.mark.parametrize("calendar", CALENDARS)
def test_cases_start_in_the_time_zone_of_the_sop(calendar: WorkCalendar | None) -> None:
    sop = Sop(number="1", title="Izin", actors=SOP.actors, steps=SOP.steps, calendar=calendar)
    assert {at.isoformat()[:16] for at in drawn(starts(sop), 60)} == {
        "2026-03-02T09:00", "2026-03-13T11:25", "2026-03-27T16:55", "2026-10-24T22:30", "2026-12-31T23:59",
    }  # fmt: skip
    assert {at.tzinfo for at in drawn(starts(sop), 9)} == {UTC if calendar is None else calendar.zone}


# --- values as they are printed ---------------------------------------------------------------------------

ODD = 'a"""b\\n"'
WALK = Walk("SOP-1", [Move(Request("open", AT, reason=ODD), Result("terima"))])
HOURS = WeeklyHours.parse({"mon-fri": "08:00-12:00, 13:00-16:00"})


@pytest.mark.parametrize(
    "value",
    [
        SOP,
        sopflow.loads(sopflow.dump(SOP).replace("title: Izin", f"title: '{ODD}'")),
        WALK,
        HOURS,
        TimeStandard.parse("2 hari kerja"),
        WorkCalendar("Asia/Jakarta"),
        WorkCalendar("Asia/Jakarta", HOURS, open=("2026-03-21",)),
        Person("ani", ["loket"]),
        Person(None),
        Request("open", AT),
        Request("complete", AT, Person("ani"), "terima", documents={"berkas": None}, reason="sakit"),
    ],
)
def test_a_printed_value_can_be_pasted_into_a_test(value: Any) -> None:
    names = {
        "sopflow": sopflow, "loads_walk": loads_walk, "datetime": dt, "TimeStandard": TimeStandard,
        "WeeklyHours": WeeklyHours, "WorkCalendar": WorkCalendar, "Person": Person, "Request": Request,
        "frozenset": frozenset, "zoneinfo": zoneinfo, "SpecialDay": SpecialDay, "DayMeaning": DayMeaning,
    }  # fmt: skip
    assert eval(pretty(value), names) == value  # noqa: S307 (text that the printers made)


def test_fields_with_their_default_are_not_printed() -> None:
    assert pretty(Person("ani")) == "Person(id='ani')"
    assert pretty(WorkCalendar("UTC", day="calendar")) == f"WorkCalendar(day={DayMeaning.CALENDAR!r})"
    assert [*map(str.strip, pretty(Request("tick", AT)).splitlines())] == ["Request(action='tick',", f"at={AT!r})"]
