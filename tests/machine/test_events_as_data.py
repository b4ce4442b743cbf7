"""Events are plain data in a versioned format, described by a JSON Schema, and bound to their SOP."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.lives import lives

import sopflow
from sopflow import Case, Event, EventKind, Performer, SnapshotError, SopMachine
from sopflow.machine import Origin, event_schema

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ANI = Performer("ani", {"loket"})
TEXT = """
sopflow: 1
number: SOP-1
title: Izin
actors: {loket: Loket}
documents: {berkas: {name: Berkas, supplied: true}}
moments: {jadwal: Jadwal sidang}
steps:
  - id: terima
    within: 2 jam
    activities:
      - {id: baca, activity: Membaca, actor: loket, within: 1 jam}
      - {id: catat, activity: Mencatat, actor: loket, after: baca}
  - id: putus
    activity: Memutus
    actor: loket
    outcomes: {ya: end, ulang: {to: terima, discards: berkas}}
"""
MACHINE = SopMachine(sopflow.loads(TEXT), permits=["correct", "migrate"])
VALIDATOR = jsonschema_rs.Draft202012Validator(event_schema())


def long_lived() -> Case:
    case = MACHINE.open("A", at=NOON, documents={"berkas": "A-1"}, by="loket")
    case.suspend(at=NOON + MINUTE, reason="Menunggu")
    case.resume(at=NOON + 2 * MINUTE)
    case.complete("baca", by=ANI, at=NOON + 90 * MINUTE)
    case.complete("catat", by=ANI, at=NOON + 300 * MINUTE)
    case.complete("putus", by=ANI, outcome="ulang", at=NOON + 301 * MINUTE)
    case.cancel(reason="Dicabut", at=NOON + 302 * MINUTE)
    case.correct(to=6, by=ANI, reason="Salah kasus", at=NOON + 303 * MINUTE)
    case.recount(reason="Libur baru", at=NOON + 304 * MINUTE)
    case.migrate(to=MACHINE, by=ANI, reason="Revisi", at=NOON + 305 * MINUTE)
    case.set_moment("jadwal", NOON, at=NOON + 306 * MINUTE)
    case.set_moment("jadwal", NOON + MINUTE, reason="Ditunda", at=NOON + 307 * MINUTE)
    return case


HISTORY = long_lived().history
EVERY_FIELD = {name for event in HISTORY for name in event.to_dict()}


def test_the_example_has_every_field_of_the_format() -> None:
    assert set(event_schema()["properties"]) == EVERY_FIELD
    fields = {field.name for field in attrs.fields(Event)} - {"detail"}
    details = {"sop", "fingerprint", "to", "standing", "due_before", "activity_dues_before"}
    details |= {"from_sop", "from_fingerprint", "moment", "value", "before"}
    assert fields | details | {"sopflow"} == EVERY_FIELD


def test_the_schema_is_a_schema() -> None:
    jsonschema_rs.meta.validate(event_schema())


@given(case=lives())
def test_events_survive_a_round_trip_and_fit_the_schema(case: Case) -> None:
    for event in case.history:
        data = json.loads(json.dumps(event.to_dict()))
        VALIDATOR.validate(data)
        again = Event.from_dict(data)
        assert again == event
        assert again.to_dict() == data


def test_the_history_of_a_snapshot_has_the_same_form() -> None:
    assert long_lived().snapshot()["history"] == [event.to_dict() for event in HISTORY]


def refused(data: object) -> SnapshotError:
    with pytest.raises(SnapshotError) as caught:
        Event.from_dict(data)
    return caught.value


@pytest.mark.parametrize(
    ("number", "changes", "field"),
    [
        (0, {"sopflow": 2}, "sopflow"),
        (0, {"sopflow": True}, "sopflow"),
        (0, {"sopflow": None}, "sopflow"),
        (0, {"case": None}, "case"),
        (0, {"case": 7}, "case"),
        (0, {"case": ""}, "case"),
        (0, {"seq": 0}, "seq"),
        (0, {"seq": 1.0}, "seq"),
        (0, {"at": "2026-03-02"}, "at"),
        (0, {"at": "2026-13-02T12:00:00Z"}, "at"),
        (0, {"kind": "reopened"}, "kind"),
        (0, {"kind": "cancelled"}, "sop"),
        (0, {"sop": None}, "sop"),
        (0, {"fingerprint": None}, "fingerprint"),
        (0, {"documents": {"berkas": 7}}, "documents.berkas"),
        (0, {"documents": {}}, "documents"),
        (0, {"by": {"id": "ani"}, "late_by": 1}, "by"),
        (0, {"by": {"id": "a\u200bni", "actors": []}}, "by.id"),
        (0, {"by": {"id": " ani", "actors": []}}, "by"),
        (0, {"by": {"id": None, "actors": ["b", "a"]}}, "by"),
        (0, {"note": "x"}, "note"),
        (1, {"sop": "SOP-1"}, "sop"),
        (1, {"remaining": {"at_opening": False, "second": -1}}, "remaining.second"),
        (1, {"remaining": {"at_opening": False, "fortnight": 1}}, "remaining"),
        (1, {"reason": "x" * 10_001}, "reason"),
        (1, {"reason": "\0"}, "reason"),
        (4, {"late_by": -1}, "late_by"),
        (4, {"late_by": 10**30}, "late_by"),
        (4, {"activity_dues": {"baca": "kemarin"}}, "activity_dues.baca"),
        (5, {"discarded": "berkas"}, "discarded"),
        (5, {"discarded": []}, "discarded"),
        (6, {"to": 1}, "to"),
        (7, {"to": None}, "to"),
        (7, {"to": 0}, "to"),
        (7, {"to": True}, "to"),
        (7, {"standing": None}, "standing"),
        (7, {"standing": {}}, "standing.state"),
        (7, {"standing": HISTORY[7].to_dict()["standing"] | {"note": "x"}}, "standing"),
        (7, {"standing": HISTORY[7].to_dict()["standing"] | {"due": 7}}, "standing.due"),
        (7, {"target": "terima"}, "target"),
        (7, {"due": "2026-03-02T12:00:00Z"}, "due"),
    ],
)
def test_data_that_no_event_writes_is_refused(number: int, changes: dict[str, Any], field: str) -> None:
    data = HISTORY[number].to_dict()
    for name, value in changes.items():
        if value is None:
            del data[name]
        else:
            data[name] = value
    assert refused(data).field == field


@pytest.mark.parametrize("data", [None, 7, "opened", [], {}, {1: 2}, {"sopflow": {}}, object()])
def test_other_data_is_refused(data: object) -> None:
    assert refused(data).reason


values = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(["1/2", "terima", [], {}])


@given(
    number=st.integers(0, len(HISTORY) - 1),
    changes=st.dictionaries(st.sampled_from(sorted(EVERY_FIELD)) | st.text(max_size=4), values, min_size=1, max_size=2),
)
def test_whatever_is_read_is_written_again_and_fits_the_schema(number: int, changes: dict[str, Any]) -> None:
    data = HISTORY[number].to_dict() | changes
    try:
        event = Event.from_dict(data)
    except SnapshotError:
        return
    assert event.to_dict() == data
    VALIDATOR.validate(data)


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [("number: SOP-1", "number: SOP-2", "events[0].sop"), ("2 jam", "3 jam", "events[0].fingerprint")],
)
def test_the_history_of_another_sop_is_refused(old: str, new: str, field: str) -> None:
    other = SopMachine(sopflow.loads(TEXT.replace(old, new)))
    with pytest.raises(SnapshotError) as caught:
        other.replay(HISTORY[:9])
    assert caught.value.field == field


def test_only_the_event_opened_names_the_sop() -> None:
    opened, suspended, *_ = HISTORY
    origin = Origin("SOP-1", MACHINE.sop.fingerprint)
    assert (opened.kind, opened.detail, suspended.detail) == (EventKind.OPENED, origin, None)
    with pytest.raises(SnapshotError) as caught:
        MACHINE.replay([opened, attrs.evolve(suspended, detail=origin)])
    assert caught.value.field == "events[1].sop"
    with pytest.raises(SnapshotError) as caught:
        MACHINE.replay([attrs.evolve(opened, detail=None)])
    assert caught.value.field == "events[0].sop"


def test_events_from_a_database_make_an_equal_case() -> None:
    rows = [json.dumps(event.to_dict()) for event in HISTORY]
    assert MACHINE.replay(Event.from_dict(json.loads(row)) for row in rows) == long_lived()
