"""Datetime subclasses of other libraries become plain datetimes at the boundary."""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sopflow
from sopflow import Case, Refused, Sop, SopMachine, Step

SOP = sopflow.loads("""
sopflow: 1
number: SOP-1
title: Izin
actors: {loket: Loket}
documents: {berkas: {name: Berkas, supplied: true}}
calendar: {timezone: Asia/Jakarta, hours: {mon-fri: 08:00-16:00}}
steps:
  - id: terima
    within: 1 jam
    activities:
      - {id: baca, activity: Membaca, actor: loket, within: 30 menit}
      - {id: catat, activity: Mencatat, actor: loket, after: baca, within: 30 menit}
  - {id: putus, activity: Memutus, actor: loket, within: 2 hari kerja, on_late: {goto: end}, next: end}
""")
WIB = ZoneInfo("Asia/Jakarta")
MONDAY = datetime(2026, 3, 2, 8, tzinfo=WIB)


class OddLength(timedelta):
    """A timedelta that divides by its own kind only, as some libraries' do."""

    def __floordiv__(self, other: Any) -> Any:
        return int(self.total_seconds() * 1e6) // other.in_microseconds()

    def in_microseconds(self) -> int:
        return int(self.total_seconds() * 1e6)


class OddTime(datetime):
    """A datetime with arithmetic, formats and comparisons of its own."""

    def __sub__(self, other: Any) -> Any:
        left = super().__sub__(other)
        return OddLength(left.days, left.seconds, left.microseconds) if isinstance(left, timedelta) else left

    def astimezone(self, tz: tzinfo | None = None) -> Any:
        raise NotImplementedError(tz)

    def isoformat(self, *_: Any, **__: Any) -> str:
        return "someday"

    def utcoffset(self) -> timedelta | None:
        offset = super().utcoffset()
        return None if offset is None else OddLength(seconds=offset.total_seconds())

    def __gt__(self, other: Any) -> Any:
        return NotImplemented

    __lt__ = __gt__


def odd(at: datetime) -> datetime:
    return OddTime(at.year, at.month, at.day, at.hour, at.minute, at.second, at.microsecond, at.tzinfo, fold=at.fold)


def pendulum_time(at: datetime) -> datetime:
    return pytest.importorskip("pendulum").instance(at)  # type: ignore[no-any-return]


def pandas_time(at: datetime) -> datetime:
    return pytest.importorskip("pandas").Timestamp(at)  # type: ignore[no-any-return]


def frozen_time(at: datetime) -> datetime:
    freezegun = pytest.importorskip("freezegun")
    with freezegun.freeze_time(at.astimezone(UTC).replace(tzinfo=None)):
        return freezegun.api.FakeDatetime.now(UTC)  # type: ignore[no-any-return]


KINDS = [odd, pendulum_time, pandas_time, frozen_time]


def times_in(value: object) -> Iterator[object]:
    """Yield every time and length of time in plain values and attributes."""
    if isinstance(value, datetime | timedelta):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from times_in(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from times_in(item)


def life(kind: Any, machine: SopMachine) -> Case:
    """Make every call with times of a kind."""

    def at(**later: float) -> datetime:
        moment: datetime = kind(MONDAY + timedelta(**later))
        return moment

    case = machine.open("1", at=at())
    case.attach("berkas", at=at(minutes=1))
    case.suspend(at=at(minutes=2))
    case.resume(at=at(minutes=12))
    case.restart_clock(reason="Terputus", at=at(minutes=13))
    assert not case.is_late(at(minutes=20))
    assert [task.activity for task in case.tasks(at=at(minutes=20))] == ["baca"]
    assert case.may("baca", by="loket", at=at(minutes=45))
    case.complete("baca", by="loket", at=at(minutes=45))
    case.complete("catat", by="loket", at=at(minutes=90))
    case.tick(at(days=1))
    case.tick(at(days=9))
    return case


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_case_with_times_of_another_library_equals_one_with_plain_times(kind: Any) -> None:
    machine = SopMachine(SOP)
    case, plain = life(kind, machine), life(lambda at: at, machine)
    assert case == plain
    assert json.dumps(case.snapshot()) == json.dumps(plain.snapshot())
    assert machine.restore(json.loads(json.dumps(case.snapshot()))) == machine.replay(case.history) == case
    found = [*times_in([vars_of(event) for event in case.history]), case.last_at]
    assert {type(time) for time in found} == {datetime, timedelta}
    assert b"pendulum" not in pickle.dumps(case.history)


def vars_of(event: sopflow.Event) -> list[object]:
    return [getattr(event, field.name) for field in attrs.fields(sopflow.Event)]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_clock_may_return_times_of_another_library(kind: Any) -> None:
    machine = SopMachine(SOP, clock=lambda: kind(MONDAY))
    case = machine.open("1")
    assert (type(case.last_at), case.last_at) == (datetime, MONDAY)
    assert not case.is_late()
    assert case.tick() == ()
    assert len(case.tasks()) == 1


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_host_guard_gets_a_plain_time(kind: Any) -> None:
    seen: list[type] = []
    machine = SopMachine(SOP, guards=[lambda _case, call, at: seen.extend((type(call.at), type(at)))])
    machine.open("1", at=MONDAY).may("baca", by="loket", at=kind(MONDAY))
    assert seen == [datetime, datetime]


def test_a_frozen_system_clock_does_not_leak_into_cases() -> None:
    freezegun = pytest.importorskip("freezegun")
    with freezegun.freeze_time("2026-03-02 01:00:00"):
        case = SopMachine(SOP).open("1")
        case.attach("berkas")
        assert case.is_late() is False
    assert {type(time) for event in case.history for time in times_in(vars_of(event))} == {datetime}
    assert case.last_at == MONDAY


def test_a_fraction_below_a_microsecond_is_cut_off() -> None:
    pandas = pytest.importorskip("pandas")
    at = pandas.Timestamp("2026-03-02T08:00:00.000001999", tz="Asia/Jakarta")
    assert SopMachine(SOP).open("1", at=at).last_at == MONDAY + timedelta(microseconds=1)


@given(st.datetimes(timezones=st.timezones()))
def test_a_converted_time_is_the_same_instant(at: datetime) -> None:
    machine = SopMachine(Sop("1", "Izin", {"loket": "Loket"}, [Step.single("terima", "Menerima", "loket")]))
    for time in (at, odd(at)):
        try:
            in_utc = at.astimezone(UTC)
        except OverflowError:
            with pytest.raises(Refused, match="years 1 to 9999"):
                machine.open("1", at=time)
        else:
            case = machine.open("1", at=time)
            assert case.last_at == in_utc
            assert case.last_at.tzinfo is UTC


NAIVE = datetime(2026, 3, 2, 9)  # noqa: DTZ001 (naive on purpose)


@pytest.mark.parametrize("at", [NAIVE, odd(NAIVE)])
def test_a_naive_time_is_refused_by_every_call(at: datetime) -> None:
    case = SopMachine(SOP).open("1", at=MONDAY)
    calls: list[Any] = [
        lambda: case.is_late(at), lambda: case.tasks(at=at), lambda: case.tick(at),
        lambda: case.complete("baca", by="loket", at=at), lambda: case.attach("berkas", at=at),
        lambda: case.suspend(at=at), lambda: case.resume(at=at), lambda: case.restart_clock(reason="Terputus", at=at),
        lambda: case.cancel(reason="Dicabut", at=at), lambda: SopMachine(SOP).open("1", at=at),
    ]  # fmt: skip
    for call in calls:
        with pytest.raises(Refused) as caught:
            call()
        assert [reason.code for reason in caught.value.reasons] == ["clock"]
        assert caught.value.case == "1"
        assert "it has no time zone" in str(caught.value)
    assert not case.may("baca", by="loket", at=at)


@pytest.mark.parametrize("at", ["2026-03-02T09:00:00Z", 0, MONDAY.date()])
def test_what_is_not_a_datetime_is_a_type_error(at: Any) -> None:
    case = SopMachine(SOP).open("1", at=MONDAY)
    calls: list[Any] = [case.is_late, case.tick, lambda at: case.tasks(at=at), lambda at: case.suspend(at=at)]
    for call in calls:
        with pytest.raises(TypeError, match="The time of a call is a datetime"):
            call(at)


@pytest.mark.parametrize("hours", [-12, 14])
def test_a_time_beyond_the_range_of_utc_is_refused(hours: int) -> None:
    zone = timezone(timedelta(hours=hours))
    at = datetime.max.replace(tzinfo=zone) if hours < 0 else datetime.min.replace(tzinfo=zone)
    case = SopMachine(SOP).open("1", at=MONDAY)
    for call in (case.is_late, case.tick):
        with pytest.raises(Refused) as caught:
            call(at)
        assert "it is outside the years 1 to 9999 in UTC" in str(caught.value)
        assert "di luar tahun 1 sampai 9999" in caught.value.message("id")
