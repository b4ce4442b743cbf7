"""``sopflow walk``: what is typed, what the case answers, and that a refusal never ends the walk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import Result

Run = Callable[..., Result]
Write = Callable[..., Path]
Walk = Callable[..., Result]


@pytest.fixture
def walk(run: Run, permit: Path) -> Walk:
    """Walks the permit with typed lines; the end of the input leaves the walk."""

    def walked(*lines: str, language: str = "en") -> Result:
        return run("walk", permit, "--lang", language, "--width", 150, typed="".join(f"{line}\n" for line in lines))

    return walked


# The first activity by Ani, with what is missing, after five minutes.
AJUKAN = ("1", "Ani", "y", "5 menit")
PERIKSA = ("1", "Budi", "1", "10 menit")
KONSEP = ("1", "Budi", "1 jam")


def test_it_shows_where_the_case_stands_and_what_it_waits_for(walk: Walk) -> None:
    output = walk("quit").output

    assert "Row 1 of 6 · ajukan · Mon 2026-03-02 08:00" in output
    assert "due        Mon 2026-03-02 08:15" in output
    assert "documents  none" in output
    assert "1) ajukan · Pemohon" in output
    assert "missing: Surat permohonan, Fotokopi KTP" in output


def test_leaving_early_shows_the_history_and_exits_with_one(walk: Walk) -> None:
    result = walk("quit")

    assert result.exit_code == 1
    assert "History (times in Asia/Makassar)" in result.output
    assert result.output.endswith("The case has not ended: it stands at 1 ajukan.\n")


def test_the_end_of_the_input_leaves_the_walk(walk: Walk) -> None:
    result = walk(*AJUKAN)

    assert result.exit_code == 1
    assert "it stands at 2 periksa" in result.output


def test_ctrl_c_leaves_the_walk_with_its_history(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_words: object, **_options: object) -> None:
        raise click.Abort

    monkeypatch.setattr(click, "prompt", interrupt)

    result = walk()

    assert result.exit_code == 1
    assert "History" in result.output


def test_an_activity_is_completed_as_answered(walk: Walk) -> None:
    output = walk(*AJUKAN).output

    assert "✓ Mon 2026-03-02 08:05  ajukan · Ani (Pemohon) → 2 periksa" in output
    assert "with Surat permohonan, Fotokopi KTP" in output


def test_enter_takes_the_first_task_and_the_first_actor_at_once(walk: Walk) -> None:
    assert "08:00  ajukan · Pemohon → 2 periksa" in walk("", "", "", "").output


def test_a_case_is_walked_to_its_end(walk: Walk) -> None:
    result = walk(
        *AJUKAN, *PERIKSA, *KONSEP, "teliti", "Citra", "1 jam", "1", "Dewi", "1 jam", "1", "", "", language="id"
    )

    assert result.exit_code == 0
    assert result.output.endswith("Perkara berakhir: selesai\n")


@pytest.mark.parametrize("answer", ["3", "tidak_berhak"])
def test_an_outcome_is_chosen_by_number_or_name(walk: Walk, answer: str) -> None:
    result = walk(*AJUKAN, "periksa", "Budi", answer, "0")

    assert result.exit_code == 0
    assert "periksa = tidak_berhak · Budi (Petugas Loket) → Permohonan ditolak" in result.output


# --- refusals -------------------------------------------------------------------------------------------------


def test_a_refusal_is_shown_with_its_hint_and_the_walk_goes_on(walk: Walk) -> None:
    output = walk("1", "Ani/kadis", "y", "0", *AJUKAN).output

    assert "✗ [actor] ajukan is done by Pemohon, but the performer acts for Kepala Dinas. Let Pemohon do it." in output
    assert "ajukan · Ani (Pemohon)" in output


def test_a_refusal_does_not_print_again_where_the_case_stands(walk: Walk) -> None:
    assert walk("1", "Ani/kadis", "y", "0").output.count("Row 1 of 6") == 1


def test_refusals_are_indonesian_on_request(walk: Walk) -> None:
    output = walk("1", "Ani", "n", "0", language="id").output

    assert "✗ [documents] ajukan memerlukan dokumen yang belum ada: Surat permohonan, Fotokopi KTP." in output


def test_an_actor_that_does_not_exist_is_asked_about(walk: Walk) -> None:
    assert "Did you mean pemohon?" in walk("1", "Ani/pemohn", "y", "0").output


def test_an_outcome_that_does_not_exist_is_asked_about(walk: Walk) -> None:
    assert "Did you mean lengkap" in walk(*AJUKAN, "1", "Budi", "lengkp", "0").output


def test_an_activity_ahead_of_its_turn_is_refused_by_the_case(walk: Walk) -> None:
    output = walk("serahkan", *AJUKAN, *PERIKSA, "teliti").output

    assert "✗ [not-active] serahkan belongs to step serahkan" in output
    assert "✗ [order] teliti comes after konsep_izin" in output


def test_a_decision_ahead_of_its_turn_is_refused_by_the_case(walk: Walk) -> None:
    assert "✗ [not-active] periksa belongs to step periksa" in walk("periksa").output


def test_four_eyes_are_kept(walk: Walk) -> None:
    output = walk(*AJUKAN, *PERIKSA, *KONSEP, "1", "Budi/kasi", "0").output

    assert "✗ [same-person] teliti needs another person than Budi" in output


def test_a_time_in_the_past_is_refused_by_the_case(walk: Walk) -> None:
    output = walk(*AJUKAN, "1", "Budi", "1", "07:00").output

    assert "✗ [clock] The time 2026-03-02 07:00:00+08:00 cannot be used" in output


def test_instants_in_refusals_are_in_the_zone_of_the_calendar(walk: Walk) -> None:
    assert "not before 2026-03-02 08:05:00+08:00" in " ".join(walk(*AJUKAN, "1", "Budi", "1", "07:00").output.split())


def test_a_late_completion_is_asked_for_its_reason(walk: Walk) -> None:
    late = walk(*AJUKAN, *PERIKSA, "1", "Budi", "3 hari kerja", "Listrik padam").output
    silent = walk(*AJUKAN, *PERIKSA, "1", "Budi", "3 hari kerja", "").output

    assert "reason: Listrik padam" in late
    assert "late by 2 days" in late
    assert "✗ [reason] konsep_izin is late by 2 days" in silent


def test_an_unknown_task_is_said_to_be_unknown(walk: Walk) -> None:
    for choice in ("9", "foo"):
        assert f"! There is no task '{choice}' and no such command." in walk(choice).output


# --- commands ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("word", "language"), [("?", "en"), ("help", "en"), ("bantuan", "id")])
def test_help_lists_the_commands(walk: Walk, word: str, language: str) -> None:
    output = walk(word, language=language).output

    assert ("attach ID[=REFERENCE]" if language == "en" else "lampirkan ID[=NOMOR]") in output


@pytest.mark.parametrize("text", ["+15 menit", "wait 15 menit", "tunggu 15 menit", "wait 08:15", "+2026-03-02 08:15"])
def test_time_passes_as_it_is_said(walk: Walk, text: str) -> None:
    assert "Row 1 of 6 · ajukan · Mon 2026-03-02 08:15" in walk(text).output


def test_time_counts_in_opening_hours(walk: Walk) -> None:
    assert "Row 1 of 6 · ajukan · Tue 2026-03-03 08:30" in walk("+7 jam", "+30 menit").output


def test_a_case_over_its_due_time_is_late(walk: Walk) -> None:
    assert "due        Mon 2026-03-02 08:15, late" in walk("+1 jam").output


def test_what_lapses_while_time_passes_is_told(walk: Walk) -> None:
    output = walk(*AJUKAN, *PERIKSA, *KONSEP, "1", "Citra", "1 jam", "+5 hari").output

    assert "time is up → 5 anggap_setuju" in output
    assert "Row 5 of 6 · anggap_setuju" in output


def test_time_does_not_run_backwards(walk: Walk) -> None:
    assert "! Time does not run backwards." in walk("wait 07:00").output


@pytest.mark.parametrize(
    "text", ["wait lama", "+5", "+-", "wait 25:99", "+99999999999 tahun", "+9999-12-31 23:59-12:00"]
)
def test_what_is_no_time_is_explained(walk: Walk, text: str) -> None:
    result = walk(text, *AJUKAN)

    assert " ! " in result.output
    assert "ajukan · Ani (Pemohon)" in result.output


def test_a_time_beyond_all_calendars_is_explained_and_the_walk_goes_on(walk: Walk) -> None:
    output = walk("+9999-12-31 23:59", *("1", "Ani", "y", "0"), "quit").output

    assert "! The time is beyond the range of the calendar." in output
    assert "it stands at 1 ajukan" in output


def test_a_time_that_cannot_be_read_leaves_the_activity_open(walk: Walk) -> None:
    assert "it stands at 1 ajukan" in walk("1", "Ani", "y", "sebentar").output


def test_a_clock_is_stopped_and_runs_on(walk: Walk) -> None:
    output = walk("suspend data kurang", "+1 hari", "1", "", "2").output

    assert "reason: data kurang" in output
    assert "suspended since Mon 2026-03-02 08:00, remaining 15 minutes" in output
    assert "! There is no task '1'" in output
    assert "resumed" in output
    assert "due        Tue 2026-03-03 08:15" in output


def test_a_case_without_a_due_time_is_suspended_too(run: Run, write: Write) -> None:
    path = write("steps: [{id: a, activity: Bekerja, actor: loket}]")

    output = run("walk", path, typed="hentikan\n").output

    assert "suspended since Mon 2026-03-02 08:00\n" in output.replace("  \n", "\n").replace(" \n", "\n")


def test_resuming_a_running_clock_is_refused(walk: Walk) -> None:
    assert "✗ [not-suspended]" in walk("resume").output


def test_a_clock_is_begun_anew(walk: Walk) -> None:
    assert "due        Mon 2026-03-02 09:15" in walk("+1 jam", "restart").output


def test_a_case_is_called_off(walk: Walk) -> None:
    result = walk("batal pemohon mundur", language="id")

    assert result.exit_code == 0
    assert "alasan: pemohon mundur" in result.output
    assert result.output.endswith("Perkara berakhir: dibatalkan\n")


def test_documents_are_attached_with_and_without_a_reference(walk: Walk) -> None:
    output = walk("attach ktp=3671/2026 permohonan").output

    assert "with Fotokopi KTP [3671/2026], Surat permohonan" in output
    assert "documents  Fotokopi KTP [3671/2026], Surat permohonan" in output


def test_a_document_from_elsewhere_is_refused(walk: Walk) -> None:
    output = walk("attach izin", "attach ktq", "attach").output

    assert "✗ [not-supplied] Here nobody can hand over Surat izin penelitian." in output
    assert "Did you mean ktp" in output
    assert "! Name the documents: attach permohonan, or attach permohonan=A-17 with a reference." in output


def test_the_history_is_shown_on_the_way(walk: Walk) -> None:
    assert walk(*AJUKAN, "riwayat").output.count("History (times in Asia/Makassar)") == 2


def test_an_activity_of_its_own_standard_shows_when_it_is_due(run: Run, write: Write) -> None:
    path = write(
        """
steps:
  - id: a
    within: 2 jam
    activities:
      - {id: a1, activity: Satu, actor: loket, within: 30 menit}
      - {id: a2, activity: Dua, actor: loket}
"""
    )

    output = run("walk", path, typed="1\n\n1 jam\nquit\n").output

    assert "due Mon 2026-03-02 08:30" in output
    assert "late by 30 minutes" in output


def test_a_narrow_screen_breaks_moments_between_day_and_time(run: Run, permit: Path) -> None:
    output = run("walk", permit, "--auto").output

    assert "│ Mon 2026-03-02 │" in output
    assert "│ 08:07          │" in output
