"""Why a case is due when it is due: the runs of its clock add up to the recorded due time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from tests.lives import lives

import sopflow
from sopflow import Case, Performer, SopMachine, WorkCalendar
from sopflow.machine import DueExplanation, EventKind

TEXT = """
sopflow: 1
number: SOP-1
title: Izin
actors: {loket: Petugas Loket, kepala: Kepala Dinas}
calendar:
  timezone: Asia/Jakarta
  hours: {mon-fri: "08:00-12:00, 13:00-16:00"}
  closed: [{date: 2026-03-03, because: SK Bupati}]
steps:
  - {id: terima, activity: Menerima berkas, actor: loket, within: 4 jam}
  - id: kaji
    within: 2 hari kerja
    activities:
      - {id: baca, activity: Membaca, actor: loket, within: 1 jam}
      - {id: catat, activity: Mencatat, actor: loket, after: baca, within: hari itu juga}
      - {id: arsip, activity: Mengarsipkan, actor: loket}
  - {id: putus, activity: Memutus, actor: kepala}
"""
MACHINE = SopMachine(sopflow.loads(TEXT), permits=["correct", "migrate"])
ANI = Performer("ani", "loket")
HOUR = timedelta(hours=1)
MONDAY = datetime(2026, 3, 2, 2, tzinfo=UTC)
"""Monday at 09:00 in Jakarta; the office is closed on Tuesday."""


@pytest.fixture
def case() -> Case:
    return MACHINE.open("1", at=MONDAY)


def sentences(case: Case, activity: str | None = None) -> list[str]:
    explanation = case.why_due(activity)
    assert explanation is not None
    return [sentence.en for sentence in explanation.sentences]


# --- laws ----------------------------------------------------------------------------------------------


def explanations(case: Case) -> Iterator[tuple[DueExplanation | None, datetime | None]]:
    yield case.why_due(), case.due
    for activity in case.machine.activities:
        yield case.why_due(activity), case.activity_dues.get(activity)


def has_migrated(case: Case) -> bool:
    """Return whether a due time may be that of another revision."""
    return any(event.kind is EventKind.MIGRATED for event in case.history)


@given(case=lives())
def test_an_explanation_ends_at_the_recorded_due_time(case: Case) -> None:
    for explanation, due in explanations(case):
        if due is not None:
            assert explanation is not None
        if explanation is not None:
            assert explanation.end == due
            assert explanation.runs or explanation.counted_back or due is None or has_migrated(case)
            assert all(text.en and text.id.endswith(".") and "{" not in text.en for text in explanation.sentences)


@given(case=lives())
def test_the_pieces_of_each_run_add_up_to_its_due_time(case: Case) -> None:
    for explanation, _ in explanations(case):
        for run in explanation.runs if explanation is not None else ():
            is_long = run.due - run.start > timedelta(days=3650)
            assert run.explanation is not None or is_long or has_migrated(case)
            if run.explanation is not None:
                passed = sum((piece.length for piece in run.explanation.pieces), timedelta())
                assert run.start.astimezone(UTC) + passed == run.due.astimezone(UTC)


@given(case=lives())
def test_a_run_starts_with_what_remained_of_the_run_before(case: Case) -> None:
    for explanation, _ in explanations(case):
        for one, other in pairwise(explanation.runs if explanation is not None else ()):
            if other.rest is None:
                assert other.cause is EventKind.RESTARTED
            else:
                assert one.stop is not None
                assert one.stop.remaining == other.rest
                assert one.stop.at <= other.start


@given(case=lives())
def test_a_case_without_its_history_explains_the_last_run(case: Case) -> None:
    restored = case.machine.restore(case.snapshot(history=False))
    for (full, _), (short, due) in zip(explanations(case), explanations(restored), strict=True):
        assert (full is None) == (short is None)
        if full is not None and short is not None:
            assert short.end == due
            last = () if due is None else full.runs[-1:]
            assert [(run.start, run.rest, run.due, run.explanation) for run in short.runs] == [
                (run.start, run.rest, run.due, run.explanation) for run in last
            ]


# --- runs ----------------------------------------------------------------------------------------------


def test_a_step_that_was_never_interrupted_has_one_run(case: Case) -> None:
    explanation = case.why_due()
    assert explanation is not None
    (run,) = explanation.runs
    assert (run.cause, run.start, run.rest, run.stop) == (EventKind.OPENED, MONDAY, None, None)
    assert explanation.end == case.due
    assert sentences(case) == [
        "The case entered row 1 (Menerima berkas) on Monday, 2 March 2026 at 09:00 WIB; the time standard is 4 hours.",
        "Working time on Monday, 2 March 2026: 4 hours, 09:00–12:00, 13:00–14:00 (break 12:00–13:00).",
        "The due time is Monday, 2 March 2026 at 14:00 WIB.",
    ]


def test_a_suspension_names_who_stopped_the_clock_and_what_remained(case: Case) -> None:
    case.suspend(by=ANI, reason="berkas kurang", at=MONDAY + HOUR)
    case.resume(by=ANI, at=MONDAY + timedelta(days=1))
    assert sentences(case)[1:] == [
        "The case was suspended on Monday, 2 March 2026 at 10:00 WIB by ani (berkas kurang); 3 hours remained.",
        "The case was resumed on Tuesday, 3 March 2026 at 09:00 WIB by ani.",
        "There is no working time then; it begins on Wednesday, 4 March 2026 at 08:00 WIB.",
        "Not counted: Tuesday, 3 March 2026 (closed locally: SK Bupati).",
        "Working time on Wednesday, 4 March 2026: 3 hours, 08:00–11:00.",
        "The due time is Wednesday, 4 March 2026 at 11:00 WIB.",
    ]
    explanation = case.why_due()
    assert explanation is not None
    assert explanation.sentences[1].id == (
        "Penghitungan waktu ditangguhkan pada Senin, 2 Maret 2026 pukul 10.00 WIB oleh ani (berkas kurang); "
        "sisanya 3 jam."
    )
    assert explanation.format("id").startswith("1. Kasus memasuki baris 1 (Menerima berkas) pada Senin, 2 Maret 2026")


def test_a_suspended_case_has_no_due_time_but_an_explanation(case: Case) -> None:
    case.suspend(at=MONDAY + HOUR)
    case.attach({}, at=MONDAY + 2 * HOUR)
    explanation = case.why_due()
    assert explanation is not None
    assert explanation.end is None
    assert sentences(case)[1:] == [
        "The case was suspended on Monday, 2 March 2026 at 10:00 WIB; 3 hours remained.",
        "The case is suspended; what remains runs again when it is resumed.",
    ]


def test_a_restarted_clock_runs_again_in_full(case: Case) -> None:
    case.restart_clock(by=ANI, reason="permohonan baru", at=MONDAY + HOUR)
    assert sentences(case)[1:3] == [
        (
            "The clock was restarted on Monday, 2 March 2026 at 10:00 WIB by ani (permohonan baru); "
            "the whole time of 4 hours runs again."
        ),
        "Working time on Monday, 2 March 2026: 4 hours, 10:00–12:00, 13:00–15:00 (break 12:00–13:00).",
    ]


def test_a_late_step_that_is_suspended_keeps_its_due_time(case: Case) -> None:
    due = case.due
    case.suspend(at=MONDAY + 9 * HOUR)
    explanation = case.why_due()
    assert explanation is not None
    assert explanation.end == due
    assert [run.stop for run in explanation.runs] == [None]


def test_a_correction_does_not_count_the_time_of_the_mistake(case: Case) -> None:
    case.complete("terima", by=ANI, at=MONDAY + HOUR)
    case.correct(to=1, by=ANI, reason="salah berkas", at=MONDAY + 2 * HOUR)
    assert sentences(case)[1:] == [
        (
            "A correction on Monday, 2 March 2026 at 11:00 WIB by ani (salah berkas) returned the case to its position "
            "of Monday, 2 March 2026 at 09:00 WIB; the 4 hours that remained then run from the correction."
        ),
        "Working time on Monday, 2 March 2026: 4 hours, 11:00–12:00, 13:00–16:00 (break 12:00–13:00).",
        "The due time is Monday, 2 March 2026 at 16:00 WIB.",
    ]


def test_an_activity_is_explained_from_the_moment_at_which_it_could_begin(case: Case) -> None:
    case.complete("terima", by=ANI, at=MONDAY + HOUR)
    assert sentences(case, "baca")[0] == (
        "'Membaca' could begin on Monday, 2 March 2026 at 10:00 WIB; its time standard is 1 hour."
    )
    assert case.why_due("catat") is None
    case.complete("baca", by=ANI, at=MONDAY + 2 * HOUR)
    assert case.why_due("baca") is None
    assert sentences(case, "catat")[0] == (
        "'Mencatat' could begin on Monday, 2 March 2026 at 11:00 WIB; its time standard is the same day."
    )
    assert sentences(case, "catat")[-1] == "The due time is Monday, 2 March 2026 at 16:00 WIB."


def test_a_new_visit_begins_anew(case: Case) -> None:
    case.suspend(at=MONDAY + HOUR)
    case.resume(at=MONDAY + 2 * HOUR)
    case.complete("terima", by=ANI, at=MONDAY + 3 * HOUR)
    explanation = case.why_due()
    assert explanation is not None
    assert [run.cause for run in explanation.runs] == [EventKind.COMPLETED]


def test_a_step_without_a_standard_and_an_ended_case_have_no_explanation(case: Case) -> None:
    case.complete("terima", by=ANI, at=MONDAY)
    for activity in ("baca", "catat", "arsip"):
        case.complete(activity, by=ANI, at=MONDAY)
    assert case.why_due() is None
    assert case.why_due("arsip") is None
    case.cancel(reason="Dicabut", at=MONDAY)
    assert case.why_due() is None


def test_an_unknown_activity_is_an_error(case: Case) -> None:
    with pytest.raises(KeyError):
        case.why_due("bacaa")


def test_a_due_time_of_another_calendar_is_recorded_and_not_explained(case: Case) -> None:
    always_open = SopMachine(MACHINE.sop, calendar=WorkCalendar("Asia/Jakarta"))
    later = always_open.restore(case.snapshot())
    assert later.due == case.due
    assert sentences(later)[1:] == [
        (
            "The due time is Monday, 2 March 2026 at 14:00 WIB, as it was recorded; the calendar counts otherwise "
            "today, or the time is too long to explain."
        ),
    ]


def test_a_case_without_its_history_names_the_start_of_its_clock(case: Case) -> None:
    case.suspend(by=ANI, at=MONDAY + HOUR)
    case.resume(at=MONDAY + 2 * HOUR)
    restored = MACHINE.restore(case.snapshot(history=False))
    assert sentences(restored) == [
        "The clock of row 1 (Menerima berkas) started on Monday, 2 March 2026 at 11:00 WIB with 3 hours.",
        "Working time on Monday, 2 March 2026: 3 hours, 11:00–12:00, 13:00–15:00 (break 12:00–13:00).",
        "The due time is Monday, 2 March 2026 at 15:00 WIB.",
    ]
    restored.suspend(at=MONDAY + 3 * HOUR)
    assert sentences(restored) == ["The case is suspended; what remains runs again when it is resumed."]
    restored.resume(at=MONDAY + 4 * HOUR)
    restored.restart_clock(reason="Terputus", at=MONDAY + 4 * HOUR)
    assert sentences(restored)[0].startswith("The clock was restarted on Monday, 2 March 2026 at 13:00 WIB (Terputus);")


def test_a_recount_changes_the_due_time_of_the_run(case: Case) -> None:
    always_open = SopMachine(MACHINE.sop, calendar=WorkCalendar("Asia/Jakarta"))
    later = always_open.restore(case.snapshot())
    later.recount(by=ANI, reason="kantor buka terus", at=MONDAY + HOUR)
    assert sentences(later)[1:] == [
        "Working time on Monday, 2 March 2026: 4 hours, 09:00–13:00.",
        "The due time is Monday, 2 March 2026 at 13:00 WIB.",
    ]


def test_a_migration_keeps_the_due_time(case: Case) -> None:
    revised = SopMachine(sopflow.loads(TEXT.replace("within: 4 jam", "within: 2 jam")))
    due = case.due
    case.migrate(to=revised, by=ANI, reason="revisi", at=MONDAY + HOUR)
    assert case.due == due
    assert sentences(case) == [
        (
            "A migration by ani (revisi) brought the case to row 1 (Menerima berkas); the clock runs from Monday, "
            "2 March 2026 at 09:00 WIB."
        ),
        "The due time is Monday, 2 March 2026 at 14:00 WIB, which the migration kept.",
    ]
    case.recount(by=ANI, reason="revisi", at=MONDAY + HOUR)
    assert sentences(case)[1:] == [
        "Working time on Monday, 2 March 2026: 2 hours, 09:00–11:00.",
        "The due time is Monday, 2 March 2026 at 11:00 WIB.",
    ]
