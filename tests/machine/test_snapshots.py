"""Snapshots and replay: an equal case, or an error that names the wrong field."""

import copy
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import attrs
import pytest

import sopflow
from sopflow import Case, Event, Performer, Refused, SnapshotError, SopMachine
from sopflow.definition.canonical import digest

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ANI, BUDI = Performer("ani", {"loket", "kepala"}), Performer("budi", {"kepala"})

TEXT = """
sopflow: 1
number: SOP-1
title: Izin
actors: {loket: Loket, kepala: Kepala}
documents: {berkas: {name: Berkas, supplied: true}, memo: Memo}
ends: {ditolak: Ditolak}
steps:
  - id: terima
    within: 2 jam
    activities:
      - {id: baca, activity: Membaca, actor: loket, within: 1 jam}
      - {id: catat, activity: Mencatat, actor: loket, after: baca, within: 30 menit, produces: memo}
  - id: kaji
    activity: Mengkaji
    actor: kepala
    within: 1 hari
    on_late: {goto: putus}
    not_same_person_as: baca
  - {id: putus, activity: Memutus, actor: kepala, outcomes: {ya: end, tidak: ditolak, ulang: terima}}
"""
SOP = sopflow.loads(TEXT)
MACHINE = SopMachine(SOP)


def after(case: Case, **later: float) -> datetime:
    assert case.last_at is not None
    return case.last_at + timedelta(**later)


def walked() -> list[Case]:
    """Return a case at every stage of a long life."""
    case = MACHINE.open("2026-001", at=NOON, documents={"berkas": "A-1"}, by=ANI)
    stages = [case]

    def then(call: Callable[[Case, datetime], object], **later: float) -> None:
        case = copy.copy(stages[-1])
        call(case, after(case, **later))
        stages.append(case)

    then(lambda case, at: case.complete("baca", by=ANI, at=at), minutes=70)
    then(lambda case, at: case.suspend(by=BUDI, reason="menunggu", at=at), minutes=5)
    then(lambda case, at: case.attach("berkas", at=at), days=1)
    then(lambda case, at: case.resume(at=at), days=1)
    then(lambda case, at: case.complete("catat", by=ANI, documents={"memo": "M-1"}, at=at), minutes=5)
    then(lambda case, at: case.restart_clock(reason="Terputus", at=at), minutes=5)
    then(lambda case, at: case.tick(at), days=3)
    then(lambda case, at: case.complete("putus", by=BUDI, outcome="ulang", at=at), days=3)
    then(lambda case, at: case.cancel(reason="dicabut", at=at), minutes=1)
    return stages


STAGES = walked()


def through_json(data: dict[str, Any]) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(json.dumps(data))
    return loaded


@pytest.mark.parametrize("case", STAGES, ids=lambda case: str(case.version))
@pytest.mark.parametrize("history", [True, False], ids=["with history", "without"])
def test_a_restored_case_has_the_same_position(case: Case, history: bool) -> None:
    restored = MACHINE.restore(through_json(case.snapshot(history=history)))
    assert restored.snapshot(history=False) == case.snapshot(history=False)
    assert restored.history == (case.history if history else ())
    assert (restored == case) is history


@pytest.mark.parametrize("case", STAGES, ids=lambda case: str(case.version))
def test_a_replayed_history_makes_an_equal_case(case: Case) -> None:
    assert MACHINE.replay(case.history) == case
    assert MACHINE.replay(iter(case.history)).history == case.history


@pytest.mark.parametrize("case", STAGES, ids=lambda case: str(case.version))
def test_a_restored_case_continues_like_the_original(case: Case) -> None:
    restored = MACHINE.restore(through_json(case.snapshot()))
    at = after(case, minutes=7)
    assert restored.tasks(at=at) == case.tasks(at=at)
    original, same = copy.copy(case), copy.copy(restored)
    if case.suspended_since is not None:
        original.resume(at=at)
        same.resume(at=at)
    for task in original.tasks(at=at)[:1]:
        outcome = next(iter(task.outcomes), None)
        by = Performer("citra", {"loket", "kepala"})
        assert original.complete(task.activity, by=by, outcome=outcome, at=at) == same.complete(
            task.activity, by=by, outcome=outcome, at=at
        )
    assert original == same


def test_a_case_without_its_whole_history_saves_none() -> None:
    case = MACHINE.restore(STAGES[1].snapshot(history=False))
    case.suspend(at=after(case, minutes=1))
    assert len(case.history) == 1
    assert "history" not in case.snapshot()
    assert MACHINE.restore(through_json(case.snapshot())).snapshot() == case.snapshot()


def test_a_copy_is_independent() -> None:
    case = MACHINE.open("1", at=NOON, documents="berkas")
    twin = copy.copy(case)
    twin.complete("baca", by=ANI, at=NOON)
    assert (case.version, twin.version, case.done, twin.done) == (1, 2, (), ("baca",))


def test_a_case_equals_only_an_equal_case() -> None:
    case = MACHINE.open("1", at=NOON)
    assert case != "1"
    assert case == copy.copy(case)
    assert case != MACHINE.open("2", at=NOON)
    with pytest.raises(TypeError):
        hash(case)


def test_a_corrected_typo_or_another_calendar_keeps_snapshots_valid() -> None:
    corrected = sopflow.loads(
        TEXT.replace("Memutus", "Memutuskan").replace(
            "documents:", "calendar: {hours: {mon-fri: 08:00-16:00}}\ndocuments:"
        )
    )
    assert corrected.sha256 != SOP.sha256
    assert SopMachine(corrected).restore(STAGES[3].snapshot()).state == STAGES[3].state


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("1 hari", "2 hari"),
        ("after: baca, ", ""),
        ("actor: loket", "actor: kepala"),
        ("produces: memo", "produces: berkas"),
        ("ya: end", "ya: ditolak"),
        ("goto: putus", "goto: ditolak"),
        ("not_same_person_as: baca", "not_same_person_as: catat"),
        ("within: 30 menit, ", ""),
    ],
)
def test_other_behavior_is_another_revision(old: str, new: str) -> None:
    other = sopflow.loads(TEXT.replace(old, new))
    with pytest.raises(SnapshotError, match="fingerprint: the case belongs to another revision"):
        SopMachine(other).restore(STAGES[0].snapshot())


def test_an_explicit_next_to_the_following_row_is_the_same_behavior() -> None:
    same = sopflow.loads(TEXT.replace("within: 2 jam", "within: 120 menit\n    next: kaji"))
    assert (same.fingerprint == SOP.fingerprint, same == SOP) == (True, False)


def damaged(data: dict[str, Any], place: str, value: object) -> dict[str, Any]:
    """Return a snapshot with one field changed and a valid checksum."""
    data = through_json(data)
    *path, last = [int(part) if part.isdigit() else part for part in place.split("/")]
    inner: Any = data
    for part in path:
        inner = inner[part]
    if value is KeyError:
        del inner[last]
    else:
        inner[last] = value
    if place != "checksum":
        data["checksum"] = digest({key: item for key, item in data.items() if key != "checksum"})
    return data


@pytest.mark.parametrize(
    ("place", "value", "field"),
    [
        ("sopflow", 2, "sopflow"),
        ("sopflow", "1", "sopflow"),
        ("sop", "SOP-2", "sop"),
        ("fingerprint", "0" * 64, "fingerprint"),
        ("case", "", "case"),
        ("case", None, "case"),
        ("state", "nowhere", "state"),
        ("state", 3, "state"),
        ("version", 0, "version"),
        ("version", True, "version"),
        ("version", 99, "version"),
        ("at", "2026-03-02", "at"),
        ("at", "2026-13-02T12:00:00Z", "at"),
        ("at", KeyError, "at"),
        ("due", "besok", "due"),
        ("due", None, "due"),
        ("activity_dues", {"kaji": "2026-03-02T12:00:00Z"}, "activity_dues"),
        ("activity_dues", [], "activity_dues"),
        ("suspended_since", "2036-03-02T12:00:00Z", "suspended_since"),
        ("remaining", {"second": 1, "at_opening": False}, "remaining"),
        ("done", {"kaji": {}}, "done"),
        ("done/baca/by", None, "done.baca.by"),
        ("done/baca/by/actors", "loket", "done.baca.by.actors"),
        ("done/baca/at", 5, "done.baca.at"),
        ("performers", {"kaji": ["x"]}, "performers"),
        ("performers/baca", 5, "performers.baca"),
        ("documents", {"izin": None}, "documents"),
        ("documents/berkas", 7, "documents.berkas"),
        ("documents/berkas", "A-2", "documents"),
        ("checksum", "x", "checksum"),
        ("checksum", None, "checksum"),
        ("history", {}, "history"),
        ("history/0", None, "history[0]"),
        ("history/0/kind", "exploded", "history[0].kind"),
        ("history/0/seq", 2, "history[0]"),
        ("history/0/target", "kaji", "history[0]"),
        ("history/1/at", "2020-03-02T12:00:00Z", "history[1]"),
        ("history/1/kind", "opened", "history[1].sop"),
        ("history/1/kind", "resumed", "history[1]"),
        ("history/1/kind", "corrected", "history[1].to"),
        ("history/1/kind", "attached", "history[1]"),
        ("history/1/kind", "lapsed", "history[1]"),
        ("history/1/source", "kaji", "history[1]"),
        ("history/1/target", "kaji", "history[1]"),
        ("history/1/activity", "catat", "history[1]"),
        ("history/1/activity", "kaji", "history[1]"),
        ("history/1/activity", None, "history[1].activity"),
        ("history/1/activity", KeyError, "history[1]"),
        ("history/1/by", None, "history[1].by"),
        ("history/1/by", KeyError, "history[1]"),
        ("history/1/outcome", "ya", "history[1]"),
        ("history/1/documents", {"izin": None}, "history[1].documents"),
        ("history/1/activity_dues", {"x": "2026-03-02T12:00:00Z"}, "history[1].activity_dues"),
        ("history/1/late_by", 5, "history[1]"),
        ("history/1/late_by", 10**30, "history[1].late_by"),
        ("history/1/discarded", {"a": 1}, "history[1].discarded"),
        ("history", [], "history"),
    ],
)
def test_a_damaged_field_is_named(place: str, value: object, field: str) -> None:
    with pytest.raises(SnapshotError) as caught:
        MACHINE.restore(damaged(STAGES[1].snapshot(), place, value))
    assert caught.value.field == field
    assert str(caught.value).startswith(f"This case cannot be restored: {field}: ")


@pytest.mark.parametrize("snapshot", [None, [], "x", 7, {}, {"sopflow": 1}, {1: 2}])
def test_other_values_are_not_a_snapshot(snapshot: Any) -> None:
    with pytest.raises(SnapshotError):
        MACHINE.restore(snapshot)


def test_an_incomplete_history_is_refused() -> None:
    history = STAGES[-1].history
    for events in ((), history[1:], (*history[:2], *history[3:]), (history[0], "x"), ("x",), (*history, history[-1])):
        with pytest.raises(SnapshotError):
            MACHINE.replay(events)  # type: ignore[arg-type]  # wrong on purpose
    elsewhere = attrs.evolve(history[1], at=history[1].at.astimezone(timezone(timedelta(hours=7))))
    with pytest.raises(SnapshotError, match="a time in UTC"):
        MACHINE.replay((history[0], elsewhere))


def test_events_of_two_cases_are_not_a_history() -> None:
    other = attrs.evolve(STAGES[-1].history[1], case="2026-002")
    with pytest.raises(SnapshotError, match="belongs to the case '2026-002'"):
        MACHINE.replay((STAGES[-1].history[0], other))


def test_replaying_does_not_compute_due_times() -> None:
    first, *rest = STAGES[0].history
    moved = attrs.evolve(first, due=NOON + timedelta(days=365))
    assert MACHINE.replay((moved, *rest)).due == NOON + timedelta(days=365)


def test_an_event_as_text_is_one_line() -> None:
    assert str(STAGES[-1].history[1]) == "2. 2026-03-02 13:10:00+00:00 completed baca by ani"
    assert isinstance(STAGES[-1].history[1], Event)


def test_a_refused_opening_gives_all_reasons() -> None:
    with pytest.raises(Refused) as caught:
        MACHINE.open("1", at=NOON, documents=["memo", "surat"], by="siapa")
    assert [reason.code for reason in caught.value.reasons] == ["unknown-document", "unknown-actor"]
