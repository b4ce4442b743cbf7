"""Untrusted snapshots and histories: every wrong value is refused with the name of its field."""

from __future__ import annotations

import copy
import json
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Never
from unittest.mock import Mock

import attrs
import pytest
from tests.lives import MACHINE, NOON, goes_on, restored_or_refused, with_checksum

import sopflow
from sopflow import Case, Event, EventKind, Performer, Refused, SnapshotError, SopMachine
from sopflow.frozen import FrozenMap
from sopflow.timing import Remaining, Unit

ANI, BUDI = Performer("ani", {"loket", "kepala"}), Performer("budi", {"loket", "kepala"})


def at_the_first_step(**later: float) -> Case:
    """Return a case at its first step: Ani has done `baca`; `catat` and `parap` are open."""
    case = MACHINE.open("2026-001", at=NOON, documents={"berkas": "A-1"})
    case.complete("baca", by=ANI, at=NOON + timedelta(minutes=10))
    if later:
        case.suspend(at=NOON + timedelta(**later))
    return case


def at_the_second_step(minutes: float = 20) -> Case:
    """Return a case at the step that lapses along a `goto`."""
    case = at_the_first_step()
    case.complete("catat", by=ANI, at=NOON + timedelta(minutes=minutes))
    case.complete("parap", by=BUDI, at=NOON + timedelta(minutes=minutes))
    return case


def ended() -> Case:
    case = at_the_first_step()
    case.cancel(reason="Dicabut", at=NOON + timedelta(minutes=30))
    return case


def refusal(snapshot: Any, machine: SopMachine[Case] = MACHINE) -> SnapshotError:
    with pytest.raises(SnapshotError) as caught:
        machine.restore(snapshot)
    assert len(str(caught.value)) < 1_000
    return caught.value


def forged(case: Case, **changes: object) -> dict[str, Any]:
    """Return a snapshot without history, with changed fields and a valid checksum."""
    return with_checksum(case.snapshot(history=False) | changes)


# --- impossible positions ------------------------------------------------------------------------------

LATER, EARLIER, REST = (
    "2026-03-09T12:00:00Z",
    "2026-03-02T12:01:00Z",
    {"second": 60, "at_opening": False},
)
BY_ANI = {"id": "ani", "actors": ["loket"]}
BY_BUDI = {"id": "budi", "actors": ["loket"]}
AT_TEN, AT_TWENTY = "2026-03-02T12:10:00Z", "2026-03-02T12:20:00Z"


def done(*ids: str, by: object = BY_ANI, at: str = AT_TEN) -> dict[str, object]:
    return {id_: {"by": by, "at": at} for id_ in ids}


@pytest.mark.parametrize(
    ("case", "changes", "field"),
    [
        (at_the_first_step(), {"done": done("baca", "catat", "parap")}, "done"),
        (at_the_first_step(), {"done": done("catat")}, "done.catat"),
        (at_the_first_step(), {"done": done("baca") | done("catat", at=EARLIER)}, "done.catat"),
        (at_the_first_step(), {"done": done("baca", at=LATER)}, "done.baca.at"),
        (at_the_first_step(minutes=20), {"done": done("baca", at="2026-03-02T12:21:00Z"), "at": LATER}, "done.baca.at"),
        (at_the_first_step(), {"performers": {}}, "performers"),
        (at_the_first_step(), {"performers": {"baca": ["budi"]}}, "performers"),
        (at_the_first_step(), {"performers": {"baca": ["ani"], "parap": ["ani"]}}, "performers"),
        (at_the_first_step(), {"performers": {"baca": ["ani", "budi"]}}, "performers"),
        (at_the_first_step(), {"performers": {"baca": [""]}}, "performers.baca[0]"),
        (at_the_first_step(), {"performers": {"baca": []}}, "performers.baca"),
        (at_the_first_step(), {"performers": {"baca": ["ani", "ani"]}}, "performers.baca"),
        (at_the_first_step(), {"performers": {"baca": ["ani", "budi", "citra"]}}, "performers.baca"),
        (at_the_first_step(), {"done": done("baca", by={"id": "", "actors": []})}, "done.baca.by.id"),
        (at_the_first_step(), {"due": None}, "due"),
        (at_the_first_step(), {"remaining": REST}, "remaining"),
        (at_the_first_step(), {"due": None, "remaining": REST}, "remaining"),
        (at_the_first_step(), {"activity_dues": {}}, "activity_dues"),
        (at_the_first_step(), {"activity_dues": {"baca": LATER, "catat": LATER}}, "activity_dues"),
        (at_the_first_step(), {"activity_dues": {"parap": LATER, "catat": LATER}}, "activity_dues"),
        (at_the_first_step(), {"activity_dues": {}, "activity_remaining": {"catat": REST}}, "activity_remaining"),
        (at_the_first_step(minutes=20), {"due": LATER}, "due"),
        (at_the_first_step(minutes=20), {"due": LATER, "remaining": None}, "due"),
        (at_the_first_step(minutes=20), {"due": AT_TWENTY, "remaining": None}, "due"),
        (at_the_first_step(minutes=20), {"remaining": None}, "due"),
        (at_the_first_step(minutes=20), {"remaining": REST | {"second": -1}}, "remaining.second"),
        (at_the_first_step(minutes=20), {"activity_remaining": {}}, "activity_dues"),
        (at_the_first_step(minutes=20), {"activity_remaining": {"baca": REST, "catat": REST}}, "activity_remaining"),
        (at_the_first_step(minutes=20), {"activity_dues": {"catat": LATER}, "activity_remaining": {}}, "activity_dues"),
        (
            at_the_first_step(minutes=20),
            {"activity_dues": {"catat": AT_TWENTY}, "activity_remaining": {}},
            "activity_dues",
        ),
        (at_the_first_step(minutes=20), {"suspended_since": LATER}, "suspended_since"),
        (at_the_first_step(), {"version": 1}, "version"),
        (at_the_first_step(minutes=20), {"version": 2}, "version"),
        (at_the_second_step(), {"version": 1}, "version"),
        (at_the_second_step(), {"due": EARLIER}, "due"),
        (at_the_second_step(), {"suspended_since": at_the_second_step().snapshot()["at"], "due": EARLIER}, "due"),
        (at_the_second_step(), {"activity_dues": {"kaji": LATER}}, "activity_dues"),
        (ended(), {"due": LATER}, "due"),
        (ended(), {"suspended_since": EARLIER}, "suspended_since"),
        (ended(), {"remaining": REST}, "remaining"),
        (ended(), {"done": done("baca")}, "done"),
        (ended(), {"version": 1}, "version"),
        (MACHINE.open("1", at=NOON), {"version": True}, "version"),
        (at_the_first_step(), {"documents": {"berkas": "x" * 10_001}}, "documents.berkas"),
    ],
)
def test_an_impossible_position_with_a_valid_checksum_is_refused(
    case: Case, changes: dict[str, object], field: str
) -> None:
    assert MACHINE.restore(forged(case)).snapshot() == case.snapshot(history=False), (
        "the unchanged snapshot is accepted"
    )
    assert refusal(forged(case, **changes)).field == field


def test_a_step_without_a_standard_has_no_due_time() -> None:
    machine = SopMachine(sopflow.Sop("1", "Izin", {"loket": "Loket"}, [sopflow.Step.single("a", "Menerima", "loket")]))
    case = machine.open("1", at=NOON)
    assert refusal(forged(case, due=LATER), machine).field == "due"
    case.suspend(at=NOON)
    assert refusal(forged(case, remaining=REST), machine).field == "remaining"


def test_a_case_suspended_after_its_due_time_can_be_restored() -> None:
    case = at_the_first_step(minutes=200)
    assert case.due is not None
    goes_on(MACHINE.restore(forged(case)))


# --- other spellings, and more fields ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda data: data.update(catatan="x"), "catatan"),
        (lambda data: data.update({"x" * 10_000: "x"}), "'" + "x" * 27 + "..." + "x" * 28 + "'"),
        (lambda data: data.update({"": "x"}), "''"),
        (lambda data: data.update({" ": "x"}), "' '"),
        (lambda data: data.update({"\x1b[2J": "x"}), r"'\x1b[2J'"),
        (lambda data: data.pop("performers"), "performers"),
        (lambda data: data.pop("due"), "due"),
        (lambda data: data["done"]["baca"]["by"].update(name="Ani"), "done"),
        (lambda data: data["done"]["baca"]["by"]["actors"].reverse(), "done"),
        (lambda data: data["done"]["baca"]["by"]["actors"].append("loket"), "done"),
        (lambda data: data.update(at="2026-03-02T12:10:00.000000Z"), "at"),
        (lambda data: data.update(at="٢٠٢٦-03-02T12:10:00Z"), "at"),
        (lambda data: data["history"][1].update(reason=None), "history[1].reason"),
        (lambda data: data["history"][1].update(discarded=[]), "history[1]"),
        (lambda data: data["history"][1].update(documents={}), "history[1]"),
        (lambda data: data["history"][1].update(catatan="x"), "history[1].catatan"),
        (lambda data: data["history"][1].update(by=BY_ANI), "done"),
        (lambda data: data["history"][0]["documents"].update(berkas="A-2"), "documents"),
    ],
)
def test_a_snapshot_that_is_written_differently_is_refused(
    change: Callable[[dict[str, Any]], object], field: str
) -> None:
    data = json.loads(json.dumps(at_the_first_step().snapshot()))
    change(data)
    if "history" in field and field.endswith("]"):
        del data["checksum"]  # checked last
        data["checksum"] = "x"
    assert refusal(with_checksum(data)).field == field


def test_the_order_of_keys_does_not_matter() -> None:
    machine = SopMachine(
        sopflow.loads("""
sopflow: 1
number: SOP-1
title: Izin
actors: {loket: Loket}
steps:
  - id: siap
    activities:
      - {id: a, activity: A, actor: loket}
      - {id: b, activity: B, actor: loket}
      - {id: c, activity: C, actor: loket}
""")
    )
    case = machine.open("1", at=NOON)
    for minutes, activity in enumerate("ca"):
        case.complete(activity, by="loket", at=NOON + timedelta(minutes=minutes))
    sorted_by_a_database = json.loads(json.dumps(case.snapshot(history=False), sort_keys=True))
    assert list(sorted_by_a_database["done"]) == ["a", "c"]
    assert machine.restore(sorted_by_a_database).done == case.done == ("c", "a")


# --- values that are not plain data ---------------------------------------------------------------------------


class Trap(Mapping[str, object]):
    """A mapping that raises when it is read."""

    def __getitem__(self, key: str) -> Never:
        raise LookupError(key)

    def __iter__(self) -> Never:
        raise ZeroDivisionError

    def __len__(self) -> Never:
        raise MemoryError


class Endless(Mapping[str, object]):
    """An endless mapping that claims a length of one."""

    def __getitem__(self, key: str) -> object:
        return self

    def __iter__(self) -> Iterator[str]:
        while True:
            yield "x"

    def __len__(self) -> int:
        return 1


class Word(str):
    """A string that raises when it is compared or shown."""

    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> Never:
        raise ZeroDivisionError

    def __str__(self) -> Never:
        raise ZeroDivisionError

    __repr__ = __str__


def deep(levels: int) -> Any:
    data: Any = "x"
    for level in range(levels):
        data = [data] if level % 2 else {"x": data}
    return data


def cyclic() -> dict[str, Any]:
    data: dict[str, Any] = {}
    data["x"] = [data]
    return data


NOT_PLAIN: list[object] = [
    Trap(), Endless(), deep(100_000), cyclic(), object(), Mock(spec=str), b"x", {1, 2}, 10**5_000, -(2**70), NOON,
    {1: "x"}, {None: "x"}, {("x",): "x"}, float("nan"), 1.0,
]  # fmt: skip


@pytest.mark.parametrize("value", NOT_PLAIN, ids=lambda value: type(value).__name__)
def test_a_value_that_is_not_plain_data_is_refused_in_every_field(
    monkeypatch: pytest.MonkeyPatch, value: object
) -> None:
    monkeypatch.setattr("sopflow.machine.snapshot_reader._MOST", 10_000)  # ends endless data soon
    refusal(value)
    snapshot = at_the_first_step().snapshot()
    for name in snapshot:
        # Deep or endless values are noticed before their exact place is known.
        assert refusal(snapshot | {name: value}).field.startswith(name)
    for name in (*snapshot["history"][1], "reason"):
        changed = copy.deepcopy(snapshot)
        changed["history"][1][name] = value
        assert refusal(changed).field.startswith(f"history[1].{name}")


def test_subclasses_of_plain_types_are_accepted_as_plain_values() -> None:
    state = StrEnum("state", {"TERIMA": "terima"})
    case = at_the_first_step()
    snapshot: Any = case.snapshot() | {"state": state.TERIMA, "case": Word("2026-001")}
    snapshot["documents"] = MappingProxyType({Word("berkas"): "A-1"})
    snapshot["history"] = tuple(snapshot["history"])
    again = MACHINE.restore(MappingProxyType(snapshot))
    assert again == case
    assert type(again.state) is type(again.id) is str
    assert [type(id_) for id_ in again.documents] == [str]


def test_a_restored_case_shares_nothing_with_its_snapshot() -> None:
    snapshot = json.loads(json.dumps(at_the_first_step().snapshot()))
    case = MACHINE.restore(snapshot)
    before = case.snapshot()
    snapshot["documents"]["memo"] = snapshot["history"][0]["documents"]["memo"] = "M-1"
    assert case.snapshot() == before


# --- size -----------------------------------------------------------------------------------------------------


def test_a_large_snapshot_takes_time_in_proportion_to_its_size() -> None:
    def seconds(changes: dict[str, object]) -> float:
        snapshot = at_the_first_step().snapshot() | changes
        start = time.process_time()
        refusal(snapshot)
        return time.process_time() - start

    events = at_the_first_step().snapshot()["history"]
    large_ones: tuple[dict[str, object], ...] = (
        {"documents": {f"d{number}": None for number in range(30_000)}},
        {"history": events[:1] + events[1:] * 5_000},
        {"done": {"baca": {"by": {"id": "ani", "actors": ["loket"] * 30_000}, "at": AT_TEN}}},
        {"state": "x" * 1_000_000},
        {"x" * 1_000_000: "x"},
        {"history": [None] * 30_000},
    )
    for large in large_ones:
        # Generous for slow computers: quadratic work would take minutes.
        assert seconds(large) < 20


def test_more_values_than_the_limit_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sopflow.machine.snapshot_reader._MOST", 100)
    assert (
        "more than 100 values"
        in refusal(at_the_first_step().snapshot() | {"documents": {"x": None}, "history": [1] * 99}).reason
    )


def test_as_many_values_as_the_limit_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sopflow.machine.snapshot_reader._MOST", 3)
    assert refusal({"a": 1, "b": 2, "c": 3}).field == "sopflow"
    assert refusal({"a": 1, "b": 2, "c": 3, "d": 4}).field == "snapshot"


def test_the_largest_allowed_texts_can_be_restored() -> None:
    case = MACHINE.open("x" * 500, at=NOON, by=Performer("x" * 500, {"loket", "y" * 500}))
    case.attach({"berkas": "\U0001f4ce" * 10_000}, reason="x" * 10_000, at=NOON)
    case.complete("baca", by=ANI, at=datetime(9000, 1, 1, tzinfo=UTC))
    assert case.history[-1].late_by is not None
    assert MACHINE.restore(json.loads(json.dumps(case.snapshot()))) == case


# --- histories ------------------------------------------------------------------------------------------------


def refused_history(*events: object) -> SnapshotError:
    with pytest.raises(SnapshotError) as caught:
        MACHINE.replay(events)  # type: ignore[arg-type]  # wrong on purpose
    return caught.value


@pytest.mark.parametrize("name", [field.name for field in attrs.fields(Event)])
@pytest.mark.parametrize("value", [*NOT_PLAIN, Word("x"), [], 7, True], ids=lambda value: type(value).__name__)
def test_an_event_has_fields_of_its_types(monkeypatch: pytest.MonkeyPatch, name: str, value: object) -> None:
    monkeypatch.setattr("sopflow.machine.snapshot_reader._MOST", 10_000)
    opened, completed = at_the_first_step().history
    if name == "at" and value is NOON:
        pytest.skip("a time is the right type")
    changes: dict[str, Any] = {name: value}
    assert refused_history(opened, attrs.evolve(completed, **changes)).field.startswith("events[1]")


@pytest.mark.parametrize(
    ("number", "changes"),
    [
        (0, {"activity": "kaji", "by": ANI}),
        (0, {"discarded": ("berkas",)}),
        (0, {"late_by": timedelta(1)}),
        (0, {"due": None}),
        (0, {"activity_dues": {}}),
        (1, {"due": NOON + timedelta(days=9)}),
        (1, {"due": None}),
        (1, {"activity_dues": {}}),
        (1, {"discarded": ("berkas",)}),
        (1, {"remaining": Remaining({Unit.CLOCK_DAY: 1})}),
        (2, {"documents": {}}),
        (3, {"due": NOON}),
        (3, {"kind": EventKind.ATTACHED}),
    ],
)
def test_an_event_that_contradicts_the_sop_is_refused(number: int, changes: dict[str, Any]) -> None:
    events = list(at_the_second_step().history[: number + 1])
    MACHINE.replay(events)
    events[number] = attrs.evolve(events[number], **changes)
    assert refused_history(*events).field == f"events[{number}]"


def test_only_events_that_start_a_clock_change_due_times() -> None:
    case = MACHINE.open("1", at=NOON)
    case.complete("parap", by=BUDI, at=NOON)
    case.attach("berkas", at=NOON)
    opened, completed, attached = case.history
    later, own_later = NOON + timedelta(hours=5), FrozenMap({"baca": NOON + timedelta(hours=3)})
    assert refused_history(opened, attrs.evolve(completed, due=later)).field == "events[1]"
    assert refused_history(opened, attrs.evolve(completed, activity_dues=own_later)).field == "events[1]"
    assert refused_history(opened, completed, attrs.evolve(attached, due=later)).field == "events[2]"
    assert refused_history(opened, completed, attrs.evolve(attached, activity_dues=own_later)).field == "events[2]"
    kept = Remaining({Unit.CLOCK_DAY: 1})
    assert refused_history(opened, completed, attrs.evolve(attached, remaining=kept)).field == "events[2]"


def test_a_decision_must_discard_the_documents_of_its_outcome() -> None:
    case = at_the_second_step()
    at = NOON + timedelta(minutes=40)
    case.complete("kaji", by=BUDI, at=at)
    case.complete("sidang", by=BUDI, at=at)
    case.complete("tetapkan", by=BUDI, outcome="ulang", at=at)
    *events, decided = case.history
    assert MACHINE.replay(case.history) == case
    for discarded in ((), ("berkas",), ("memo", "berkas"), ("berkas", "memo", "izin")):
        assert refused_history(*events, attrs.evolve(decided, discarded=discarded)).field == "events[6]"


def test_a_zone_with_offset_zero_is_stored_as_utc() -> None:
    greenwich = timezone(timedelta(0), "GMT")
    case = MACHINE.open("1", at=NOON.astimezone(greenwich))
    assert MACHINE.replay(case.history) == MACHINE.restore(json.loads(json.dumps(case.snapshot()))) == case


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_a_case_at_the_limits_of_the_calendar_still_answers(at: str) -> None:
    text = (
        'sopflow: 1\nnumber: "1"\ntitle: Izin\nactors: {loket: Loket}\ncalendar: {timezone: Asia/Jakarta}\n'
        "steps: [{id: terima, activity: Menerima, actor: loket}]"
    )
    for zone in ("Asia/Jakarta", "America/Lima"):
        machine = SopMachine(sopflow.loads(text.replace("Asia/Jakarta", zone)))
        case = machine.restore(forged(machine.open("1", at=NOON), at=at, entered_at=at))
        case.cancel(reason="Dicabut", at=case.last_at)
        with pytest.raises(Refused) as caught:
            case.cancel(reason="Dicabut", at=max(NOON, case.last_at or NOON))
        assert "cancelled" in caught.value.message()
        assert restored_or_refused(machine, case.snapshot(history=False)) is not None
