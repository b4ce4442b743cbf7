"""Tasks say since when they wait, whether the case is suspended, and whom four eyes bars."""

import json
from datetime import UTC, datetime, timedelta

import pytest

import sopflow
from sopflow import Case, Performer, Refused, SnapshotError, SopMachine, Task

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
ANI, BUDI = Performer("ani", {"loket"}), Performer("budi", {"loket"})
MACHINE = SopMachine(
    sopflow.loads("""
sopflow: 1
number: SOP-1
title: Izin
actors: {loket: Loket}
steps:
  - {id: terima, activity: Menerima, actor: loket}
  - id: periksa
    activities:
      - {id: baca, activity: Membaca, actor: loket, not_same_person_as: terima}
      - {id: catat, activity: Mencatat, actor: loket}
      - {id: paraf, activity: Memaraf, actor: loket, after: [baca, catat], not_same_person_as: [baca, catat]}
  - {id: umumkan, activity: Mengumumkan, actor: loket, within: 1 jam, on_late: {goto: arsip}}
  - {id: arsip, activity: Mengarsipkan, actor: loket}
""")
)


def tasks(case: Case, at: datetime) -> dict[str, Task]:
    return {task.activity: task for task in case.tasks(at=at)}


@pytest.fixture
def case() -> Case:
    case = MACHINE.open("1", at=NOON)
    case.complete("terima", by=ANI, at=NOON + HOUR)
    return case


def test_a_task_names_the_persons_whom_four_eyes_bars(case: Case) -> None:
    open_now = tasks(case, NOON + HOUR)
    assert (open_now["baca"].barred, open_now["baca"].needs_name) == (("ani",), True)
    assert (open_now["catat"].barred, open_now["catat"].needs_name) == ((), True)
    case.complete("baca", by=BUDI, at=NOON + 2 * HOUR)
    case.complete("catat", by=ANI, at=NOON + 3 * HOUR)
    assert tasks(case, NOON + 3 * HOUR)["paraf"].barred == ("ani", "budi")


def test_a_task_without_four_eyes_bars_no_person(case: Case) -> None:
    third = Performer("citra", {"loket"})
    for hour, (activity, by) in enumerate((("baca", BUDI), ("catat", ANI), ("paraf", third)), start=2):
        case.complete(activity, by=by, at=NOON + hour * HOUR)
    task = tasks(case, NOON + 4 * HOUR)["umumkan"]
    assert (task.barred, task.needs_name) == ((), False)


def test_a_task_waits_since_the_step_was_entered_or_its_predecessors_were_done(case: Case) -> None:
    case.complete("catat", by=ANI, at=NOON + 2 * HOUR)
    case.complete("baca", by=BUDI, at=NOON + 3 * HOUR)
    assert case.entered_at == NOON + HOUR
    assert tasks(case, NOON + 9 * HOUR)["paraf"].since == NOON + 3 * HOUR


def test_a_lapse_that_is_not_recorded_yet_starts_the_wait(case: Case) -> None:
    for activity, by in (("baca", BUDI), ("catat", ANI), ("paraf", Performer("citra", {"loket"}))):
        case.complete(activity, by=by, at=NOON + 2 * HOUR)
    assert tasks(case, NOON + 9 * HOUR)["arsip"].since == NOON + 3 * HOUR
    assert case.entered_at == NOON + 2 * HOUR


def test_the_tasks_of_a_suspended_case_are_marked(case: Case) -> None:
    before = tasks(case, NOON + HOUR)
    case.suspend(at=NOON + 2 * HOUR)
    during = tasks(case, NOON + 3 * HOUR)
    assert during.keys() == before.keys()
    assert all(task.suspended for task in during.values())
    assert not any(task.suspended for task in before.values())
    with pytest.raises(Refused):
        case.complete("baca", by=BUDI, at=NOON + 3 * HOUR)
    case.resume(at=NOON + 4 * HOUR)
    assert tasks(case, NOON + 4 * HOUR) == before


def test_a_case_that_has_ended_has_no_tasks(case: Case) -> None:
    case.cancel(reason="Dicabut", at=NOON + 2 * HOUR)
    assert case.tasks(at=NOON + 3 * HOUR) == ()
    assert case.entered_at == NOON + 2 * HOUR


@pytest.mark.parametrize("entered_at", ["2026-03-02T12:00:00.000001Z", "2026-03-02T15:00:00Z", None, 7, "kemarin"])
def test_an_impossible_entry_is_refused(case: Case, entered_at: object) -> None:
    case.complete("baca", by=BUDI, at=NOON + HOUR)
    case.suspend(at=NOON + 2 * HOUR)
    snapshot = json.loads(json.dumps(case.snapshot(history=False)))
    snapshot["entered_at"] = entered_at
    with pytest.raises(SnapshotError) as caught:
        MACHINE.restore(snapshot)
    assert caught.value.field in ("entered_at", "checksum")
    if entered_at != "2026-03-02T12:00:00.000001Z":
        assert caught.value.field == "entered_at"
