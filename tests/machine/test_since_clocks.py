"""Clocks that run since the completion of another row or activity, and rows in which they are stopped."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.lives import with_checksum

import sopflow
from sopflow import Case, EventKind, Performer, SnapshotError, SopMachine
from sopflow.machine import ClockStart, SinceClock
from sopflow.timing import WorkCalendar

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
ANI = Performer("ani", {"loket"})

TEXT = """
sopflow: 1
number: SOP-1
title: Keberatan
actors: {loket: Loket, pemohon: {name: Pemohon, external: true}}
steps:
  - {id: terima, activity: Menerima keberatan, actor: loket}
  - {id: periksa, activity: Memeriksa, actor: loket, outcomes: {lengkap: kaji, kurang: lengkapi}}
  - {id: lengkapi, activity: Melengkapi, actor: pemohon, within: 3 hari, clock: stopped, next: periksa}
  - {id: kaji, activity: Mengkaji, actor: loket}
  - id: putus
    activity: Memutus
    actor: loket
    within: 10 hari
    since: terima
    outcomes: {ya: end, ulang: terima}
"""


def machine(text: str = TEXT) -> SopMachine[Case]:
    return SopMachine(sopflow.loads(text), permits=["correct", "migrate"])


def kept(case: Case) -> Case:
    """Assert that a case survives its snapshots and its history, and return it."""
    for history in (True, False):
        snapshot = case.snapshot(history=history)
        assert case.machine.restore(json.loads(json.dumps(snapshot))).snapshot() == snapshot
    assert case.machine.replay(case.history) == case
    return case


def done(case: Case, *activities: str, at: datetime, **answers: str) -> Case:
    """Complete activities by a performer who acts for their actors."""
    for id_ in activities:
        by = Performer("ani", case.machine.sop.activity(id_).actors)
        case.complete(id_, by=by, outcome=answers.get(id_), at=at)
        kept(case)
    return case


def clocks(case: Case) -> Mapping[str, SinceClock]:
    schedule = case.history[-1].schedule
    return {} if schedule is None else schedule.clocks


def at_putus(at: datetime = NOON + 4 * DAY) -> Case:
    """Return a case that reached the row with `since` without a stop."""
    case = done(machine().open("1", at=NOON), "terima", at=NOON)
    return done(case, "periksa", "kaji", at=at, periksa="lengkap")


# --- since a row -------------------------------------------------------------------------------------------


def test_the_time_runs_since_the_completion_of_the_other_row() -> None:
    case = machine().open("1", at=NOON)
    assert kept(case).history[0].schedule is None
    done(case, "terima", at=NOON + HOUR)
    assert case.due is None
    done(case, "periksa", "kaji", at=NOON + 4 * DAY, periksa="lengkap")
    assert case.due == NOON + HOUR + 10 * DAY


def test_a_row_entered_after_its_due_time_is_late_at_once() -> None:
    case = at_putus(NOON + 12 * DAY)
    assert case.due == NOON + 10 * DAY
    (event,) = case.complete("putus", by=ANI, outcome="ya", at=NOON + 13 * DAY)
    assert event.late_by == 3 * DAY
    assert kept(case).ended
    assert case.history[-1].schedule is None


def test_the_latest_completion_counts() -> None:
    case = done(at_putus(), "putus", at=NOON + 5 * DAY, putus="ulang")
    done(case, "terima", at=NOON + 6 * DAY)
    done(case, "periksa", "kaji", at=NOON + 7 * DAY, periksa="lengkap")
    assert case.due == NOON + 16 * DAY


def test_a_row_entered_after_its_due_time_lapses_when_it_is_entered() -> None:
    text = TEXT.replace(
        "    outcomes: {ya: end, ulang: terima}", "    on_late: {goto: umumkan}\n"
        "  - {id: umumkan, activity: Mengumumkan, actor: loket, next: end}",
    )  # fmt: skip
    case = done(machine(text).open("1", at=NOON), "terima", at=NOON)
    done(case, "periksa", "kaji", at=NOON + 12 * DAY, periksa="lengkap")
    assert case.state == "putus"
    (event,) = case.tick(NOON + 12 * DAY + HOUR)
    assert (event.kind, event.at, event.target) == (EventKind.LAPSED, NOON + 12 * DAY, "umumkan")
    kept(case)


TIERED = """
sopflow: 1
number: SOP-1
title: Paraf
actors: {loket: Loket}
steps:
  - id: paraf
    activities:
      - {id: kasi, activity: Memarap, actor: loket, outcomes: {ya: continue, tolak: perbaiki}}
      - {id: kabid, activity: Memarap, actor: loket, after: kasi, outcomes: {ya: continue, tolak: perbaiki}}
    next: kirim
  - {id: perbaiki, activity: Memperbaiki, actor: loket, within: 2 hari, since: kasi, next: paraf}
  - {id: kirim, activity: Mengirim, actor: loket, within: 1 hari, since: paraf, next: end}
"""


def test_an_early_answer_completes_its_activity_but_not_the_row() -> None:
    case = done(machine(TIERED).open("1", at=NOON), "kasi", at=NOON + HOUR, kasi="tolak")
    assert case.due == NOON + HOUR + 2 * DAY
    assert [*clocks(case)] == ["perbaiki"]
    done(case, "perbaiki", at=NOON + DAY)
    done(case, "kasi", at=NOON + 2 * DAY, kasi="ya")
    done(case, "kabid", at=NOON + 3 * DAY, kabid="ya")
    assert case.due == NOON + 4 * DAY
    assert {id_: clock.start.at for id_, clock in clocks(case).items()} == {
        "perbaiki": NOON + 2 * DAY,
        "kirim": NOON + 3 * DAY,
    }


# --- in one row --------------------------------------------------------------------------------------------

ROW = """
sopflow: 1
number: SOP-1
title: Sidang
actors: {loket: Loket}
steps:
  - id: terima
    activity: Menerima
    actor: loket
  - id: sidang
    within: 5 hari
    since: terima
    activities:
      - {id: buka, activity: Membuka, actor: loket}
      - {id: catat, activity: Mencatat, actor: loket, after: buka, within: 2 jam, since: terima}
      - {id: tutup, activity: Menutup, actor: loket, after: buka, within: 1 jam, since: buka}
    next: end
"""


def test_an_activity_has_its_due_time_when_it_is_open() -> None:
    case = done(machine(ROW).open("1", at=NOON), "terima", at=NOON)
    assert case.due == NOON + 5 * DAY
    assert not case.activity_dues
    done(case, "buka", at=NOON + 3 * HOUR)
    assert case.activity_dues == {"catat": NOON + 2 * HOUR, "tutup": NOON + 4 * HOUR}
    (event,) = case.complete("catat", by=ANI, at=NOON + 3 * HOUR)
    assert (event.activity_late_by, event.late_by) == (HOUR, None)
    assert kept(case).activity_dues == {"tutup": NOON + 4 * HOUR}


# --- suspension and stopped rows ------------------------------------------------------------------------------


def test_a_suspension_stops_clocks_of_rows_not_entered_yet() -> None:
    case = done(machine().open("1", at=NOON), "terima", at=NOON)
    case.suspend(at=NOON + DAY)
    kept(case).resume(at=NOON + 3 * DAY)
    done(case, "periksa", "kaji", at=NOON + 4 * DAY, periksa="lengkap")
    assert case.due == NOON + 12 * DAY


def test_a_row_with_a_stopped_clock_stops_it_but_not_its_own() -> None:
    case = done(machine().open("1", at=NOON), "terima", at=NOON)
    done(case, "periksa", at=NOON + DAY, periksa="kurang")
    assert case.due == NOON + 4 * DAY
    assert clocks(case)["putus"].due is None
    case.suspend(at=NOON + 2 * DAY)
    assert kept(case).history[-1].schedule == case.history[-2].schedule
    case.resume(at=NOON + 3 * DAY)
    assert case.due == NOON + 5 * DAY
    done(case, "lengkapi", at=NOON + 6 * DAY)
    done(case, "periksa", "kaji", at=NOON + 6 * DAY, periksa="lengkap")
    assert case.due == NOON + 15 * DAY


def test_a_clock_that_ran_out_before_the_stop_stays_late() -> None:
    case = done(machine().open("1", at=NOON), "terima", at=NOON)
    done(case, "periksa", at=NOON + 11 * DAY, periksa="kurang")
    done(case, "lengkapi", "periksa", "kaji", at=NOON + 20 * DAY, periksa="lengkap")
    assert case.due == NOON + 10 * DAY


def test_a_clock_that_starts_on_the_way_into_a_stopped_row_keeps_its_whole_time() -> None:
    text = TEXT.replace("since: terima", "since: periksa")
    case = done(machine(text).open("1", at=NOON), "terima", at=NOON)
    done(case, "periksa", at=NOON + DAY, periksa="kurang")
    done(case, "lengkapi", at=NOON + 3 * DAY)
    assert clocks(case)["putus"].due == NOON + 13 * DAY


def test_a_lapse_out_of_a_stopped_row_starts_the_clocks_again() -> None:
    text = TEXT.replace("clock: stopped, next: periksa", "clock: stopped, on_late: {goto: kaji}, next: periksa")
    case = done(machine(text).open("1", at=NOON), "terima", at=NOON)
    done(case, "periksa", at=NOON + DAY, periksa="kurang")
    done(case, "kaji", at=NOON + 7 * DAY)
    assert case.due == NOON + 13 * DAY


# --- restart, recount, correction ----------------------------------------------------------------------------


def test_a_restart_gives_the_whole_time_again() -> None:
    case = at_putus()
    case.restart_clock(by=ANI, reason="Gangguan", at=NOON + 5 * DAY)
    assert kept(case).due == NOON + 15 * DAY
    assert clocks(case)["putus"].start == ClockStart(NOON + 5 * DAY)


def test_a_recount_counts_from_the_start_by_the_new_calendar() -> None:
    text = TEXT.replace("within: 10 hari\n", "within: 10 hari kerja\n")
    built = machine(text)
    case = done(built.open("1", at=NOON), "terima", at=NOON)
    done(case, "periksa", at=NOON + HOUR, periksa="lengkap")
    before = case.snapshot()["schedule"]
    case.recount(by=ANI, reason="Libur baru", at=NOON + HOUR)
    assert kept(case).snapshot()["schedule"] == before, "by the same calendar nothing changes"
    closed = WorkCalendar(closed=["2026-03-05", "2026-03-06"])
    again = SopMachine(built.sop, calendar=closed).restore(case.snapshot())
    again.recount(by=ANI, reason="Libur baru", at=NOON + HOUR)
    kept(again)
    assert clocks(again)["putus"].due == NOON + 16 * DAY


def test_a_correction_restores_the_clocks_and_moves_them() -> None:
    case = done(at_putus(), "putus", at=NOON + 5 * DAY, putus="ulang")
    done(case, "terima", at=NOON + 6 * DAY)
    case.correct(to=4, by=ANI, reason="Salah pilih", at=NOON + 9 * DAY)
    assert kept(case).state == "putus"
    assert case.due == NOON + 15 * DAY, "the five days since event 4 count as suspended"


def test_a_correction_reopens_a_case_with_its_clocks() -> None:
    case = done(at_putus(), "putus", at=NOON + 5 * DAY, putus="ya")
    assert case.ended
    case.correct(to=4, by=ANI, reason="Salah kasus", at=NOON + 4 * DAY + 2 * DAY)
    assert kept(case).due == NOON + 12 * DAY


# --- migration ------------------------------------------------------------------------------------------------


def migrated(case: Case, text: str, at: datetime, **steps: str) -> Case:
    case.migrate(to=machine(text), steps=steps, by=ANI, reason="Revisi", at=at)
    return kept(case)


def test_a_clock_goes_on_where_the_other_revision_has_the_same() -> None:
    case = migrated(at_putus(), TEXT.replace("10 hari", "8 hari"), NOON + 5 * DAY)
    assert case.due == NOON + 10 * DAY
    assert migrated(at_putus(), TEXT.replace("10 hari", "8 hari"), NOON + 5 * DAY).state == "putus"


def test_a_clock_since_another_row_does_not_exist_until_that_row_is_completed() -> None:
    case = migrated(at_putus(), TEXT.replace("since: terima", "since: kaji"), NOON + 5 * DAY)
    assert case.due is None
    done(case, "putus", at=NOON + 6 * DAY, putus="ulang")
    done(case, "terima", "periksa", "kaji", at=NOON + 7 * DAY, periksa="lengkap")
    assert case.due == NOON + 17 * DAY


def test_an_ordinary_clock_starts_at_the_migration() -> None:
    case = migrated(at_putus(), TEXT.replace("    since: terima\n", ""), NOON + 5 * DAY)
    assert case.due == NOON + 15 * DAY
    assert "schedule" not in case.snapshot()


def test_a_clock_stops_in_a_row_that_only_the_other_revision_stops() -> None:
    case = done(machine().open("1", at=NOON), "terima", at=NOON)
    text = TEXT.replace("lengkap: kaji, kurang: lengkapi}}", "lengkap: kaji, kurang: lengkapi}, clock: stopped}")
    migrated(case, text, NOON + DAY)
    done(case, "periksa", "kaji", at=NOON + 3 * DAY, periksa="lengkap")
    assert case.due == NOON + 12 * DAY


def test_a_clock_runs_again_in_a_row_that_only_the_old_revision_stops() -> None:
    case = done(machine().open("1", at=NOON), "terima", at=NOON)
    done(case, "periksa", at=NOON + DAY, periksa="kurang")
    migrated(case, TEXT.replace(", clock: stopped", ""), NOON + 4 * DAY)
    assert clocks(case)["putus"].due == NOON + 13 * DAY


def test_a_clock_does_not_start_after_the_last_event() -> None:
    case = done(machine().open("1", at=NOON), "terima", at=NOON)
    snapshot = case.snapshot(history=False)
    snapshot["schedule"]["clocks"]["putus"]["start"]["at"] = "2026-03-03T12:00:00Z"
    with pytest.raises(SnapshotError) as caught:
        case.machine.restore(with_checksum(snapshot))
    assert caught.value.field == "schedule.clocks.putus.start.at"


# --- explanations -----------------------------------------------------------------------------------------------


def sentences(case: Case, language: Any = "en") -> str:
    explanation = case.why_due()
    assert explanation is not None
    return explanation.format(language)


def test_an_explanation_names_the_row_and_the_stops() -> None:
    case = done(machine().open("1", at=NOON), "terima", at=NOON)
    done(case, "periksa", at=NOON + DAY, periksa="kurang")
    done(case, "lengkapi", "periksa", "kaji", at=NOON + 3 * DAY, periksa="lengkap")
    assert sentences(case).splitlines() == [
        (
            "1. The time standard of row 5 (Memutus), 10 days, runs since the completion of row 1 (Menerima keberatan) "
            "on Monday, 2 March 2026 at 12:00 UTC."
        ),
        (
            "2. The clock stopped on Tuesday, 3 March 2026 at 12:00 UTC, when the case entered row 3 (Melengkapi); 9 "
            "calendar days remained."
        ),
        (
            "3. The clock ran again on Thursday, 5 March 2026 at 12:00 UTC, when the case left the row in which it was "
            "stopped."
        ),
        "4. 9 calendar days later it is Saturday, 14 March 2026 at 12:00 UTC; every date counts.",
        "5. The due time is Saturday, 14 March 2026 at 12:00 UTC.",
    ]
    assert "dihitung sejak baris 1 (Menerima keberatan) selesai pada Senin, 2 Maret 2026" in sentences(case, "id")
    assert "saat kasus memasuki baris 3 (Melengkapi); sisanya 9 hari kalender." in sentences(case, "id")
