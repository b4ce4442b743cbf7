"""``sopflow walk``: questions, answers and commands; a refusal never ends the walk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]
Write = Callable[..., Path]
Walk = Callable[..., Result]


@pytest.fixture
def walk(run: Run, permit: Path) -> Walk:
    """Walks through the permit with typed lines; the end of the input leaves the walk."""

    def walked(*lines: str, language: str = "en") -> Result:
        return run("walk", permit, "--lang", language, typed="".join(f"{line}\n" for line in lines), width=150)

    return walked


# The first activity by Ani, with the missing documents, after five minutes.
AJUKAN = ("1", "Ani", "y", "5 menit")
PERIKSA = ("1", "Budi", "1", "10 menit")
KONSEP = ("1", "Budi", "1 jam")


def test_the_state_and_the_open_tasks_are_shown(walk: Walk) -> None:
    output = walk("quit").output

    assert "Row 1 · ajukan · Mon 2 Mar 2026 08:00" in output
    assert "due        Mon 2 Mar 2026 08:15" in output
    assert "documents  none" in output
    assert "1) Mengajukan permohonan · Pemohon · ajukan" in output
    assert "missing: Surat permohonan, Fotokopi KTP" in output


def test_leaving_early_shows_the_history_and_exits_with_one(walk: Walk) -> None:
    result = walk("quit")

    assert result.exit_code == 1
    assert "History (times in Asia/Makassar)" in result.output
    assert result.output.endswith("The case has not ended: it is at 1 Mengajukan permohonan.\n")


def test_the_end_of_the_input_leaves_the_walk(walk: Walk) -> None:
    result = walk(*AJUKAN)

    assert result.exit_code == 1
    assert "it is at 2 Memeriksa kelengkapan berkas" in result.output


def test_ctrl_c_ends_the_walk_with_exit_code_130(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_question: str) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("builtins.input", interrupt)

    assert walk().exit_code == 130


def test_an_activity_is_completed_as_answered(walk: Walk) -> None:
    output = walk(*AJUKAN).output

    assert "✓ Mon 2 Mar 2026 08:05  Mengajukan permohonan · Ani (Pemohon) → 2 Memeriksa kelengkapan berkas" in output
    assert "with Surat permohonan, Fotokopi KTP" in output


def test_enter_chooses_the_first_task_and_the_first_actor_without_delay(walk: Walk) -> None:
    assert "08:00  Mengajukan permohonan · Pemohon → 2 Memeriksa" in walk("", "", "", "").output


def test_a_case_is_walked_to_its_end(walk: Walk) -> None:
    result = walk(
        *AJUKAN, *PERIKSA, *KONSEP, "teliti", "Citra", "1 jam", "1", "Dewi", "1 jam", "1", "", "", language="id"
    )

    assert result.exit_code == 0
    assert result.output.endswith("Kasus berakhir: selesai\n")


@pytest.mark.parametrize("answer", ["3", "tidak_berhak"])
def test_an_outcome_is_chosen_by_number_or_name(walk: Walk, answer: str) -> None:
    result = walk(*AJUKAN, "periksa", "Budi", answer, "0")

    assert result.exit_code == 0
    assert "Memeriksa kelengkapan berkas = tidak_berhak · Budi (Petugas Loket) → Permohonan ditolak" in result.output


# --- refusals -------------------------------------------------------------------------------------------------


def test_a_refusal_is_shown_with_its_hint_and_the_walk_goes_on(walk: Walk) -> None:
    output = walk("1", "Ani/kadis", "y", "0", *AJUKAN).output

    refusal = "'Mengajukan permohonan' may only be done by Pemohon; this person acts as Kepala Dinas."
    assert f"✗ [actor] {refusal} Hand it to Pemohon." in output
    assert "Mengajukan permohonan · Ani (Pemohon)" in output


def test_a_refusal_does_not_print_the_state_again(walk: Walk) -> None:
    assert walk("1", "Ani/kadis", "y", "0").output.count("Row 1 · ") == 1


def test_refusals_are_indonesian_on_request(walk: Walk) -> None:
    output = walk("1", "Ani", "n", "0", language="id").output

    assert (
        "✗ [documents] 'Mengajukan permohonan' memerlukan dokumen yang belum ada: Surat permohonan, Fotokopi KTP."
        in output
    )


def test_a_misspelled_actor_gets_a_suggestion(walk: Walk) -> None:
    assert "Did you mean pemohon?" in walk("1", "Ani/pemohn", "y", "0").output


def test_a_misspelled_answer_gets_a_suggestion(walk: Walk) -> None:
    assert "Did you mean lengkap" in walk(*AJUKAN, "1", "Budi", "lengkp", "0").output


def test_an_activity_out_of_order_is_refused(walk: Walk) -> None:
    output = walk("serahkan", *AJUKAN, *PERIKSA, "teliti").output

    assert "✗ [not-active] 'Menyerahkan surat izin' cannot be completed now: the case is at row 1" in output
    assert "✗ [order] 'Meneliti dan memaraf konsep' comes after 'Menyusun konsep izin'" in output


def test_a_decision_out_of_order_is_refused(walk: Walk) -> None:
    assert "✗ [not-active] 'Memeriksa kelengkapan berkas' cannot be completed now" in walk("periksa").output


def test_the_same_person_is_refused_a_second_activity(walk: Walk) -> None:
    output = walk(*AJUKAN, *PERIKSA, *KONSEP, "1", "Budi/kasi", "0").output

    assert "✗ [same-person] 'Meneliti dan memaraf konsep' may not be done by Budi" in output


def test_a_time_in_the_past_is_refused(walk: Walk) -> None:
    output = walk(*AJUKAN, "1", "Budi", "1", "07:00").output

    assert "✗ [clock] The time Monday, 2 March 2026 at 07:00 WITA cannot be used" in output


def test_times_in_refusals_are_in_the_zone_of_the_calendar(walk: Walk) -> None:
    output = " ".join(walk(*AJUKAN, "1", "Budi", "1", "07:00").output.split())

    assert "not before Monday, 2 March 2026 at 08:05 WITA" in output


def test_a_late_completion_needs_a_reason(walk: Walk) -> None:
    late = walk(*AJUKAN, *PERIKSA, "1", "Budi", "3 hari kerja", "Listrik padam").output
    silent = walk(*AJUKAN, *PERIKSA, "1", "Budi", "3 hari kerja", "").output

    assert "reason: Listrik padam" in late
    assert "late by 2 days" in late
    assert "✗ [reason] 'Menyusun konsep izin' is late by 2 days" in silent


def test_an_unknown_task_is_reported(walk: Walk) -> None:
    for choice in ("9", "foo"):
        assert f"! There is no task or command '{choice}'. " in walk(choice).output


# --- commands ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("word", "language"), [("?", "en"), ("help", "en"), ("bantuan", "id")])
def test_help_lists_the_commands(walk: Walk, word: str, language: str) -> None:
    output = walk(word, language=language).output

    assert ("attach ID[=REFERENCE]" if language == "en" else "lampirkan ID[=NOMOR]") in output


@pytest.mark.parametrize("text", ["+15 menit", "wait 15 menit", "tunggu 15 menit", "wait 08:15", "+2026-03-02 08:15"])
def test_time_passes_as_typed(walk: Walk, text: str) -> None:
    assert "Row 1 · ajukan · Mon 2 Mar 2026 08:15" in walk(text).output


def test_time_counts_in_opening_hours(walk: Walk) -> None:
    assert "Row 1 · ajukan · Tue 3 Mar 2026 08:30" in walk("+7 jam", "+30 menit").output


def test_a_case_over_its_due_time_is_late(walk: Walk) -> None:
    assert "due        Mon 2 Mar 2026 08:15, late" in walk("+1 jam").output


def test_a_lapse_while_time_passes_is_shown(walk: Walk) -> None:
    output = walk(*AJUKAN, *PERIKSA, *KONSEP, "1", "Citra", "1 jam", "+5 hari").output

    assert "time is up → 5 Menerbitkan izin karena dianggap disetujui" in output
    assert "Row 5 · anggap_setuju" in output


def test_time_cannot_go_backwards(walk: Walk) -> None:
    assert "! Time cannot go backwards" in walk("wait 07:00").output


@pytest.mark.parametrize(
    "text", ["wait lama", "+5", "+-", "wait 25:99", "+99999999999 tahun", "+9999-12-31 23:59-12:00"]
)
def test_an_invalid_time_is_explained(walk: Walk, text: str) -> None:
    result = walk(text, *AJUKAN)

    assert " ! " in result.output
    assert "Mengajukan permohonan · Ani (Pemohon)" in result.output


def test_a_time_beyond_the_calendar_does_not_end_the_walk(walk: Walk) -> None:
    output = walk("+9999-12-31 23:59", *("1", "Ani", "y", "0"), "quit").output

    assert "! The time is beyond the range of the calendar." in output
    assert "it is at 1 Mengajukan permohonan" in output


def test_an_invalid_time_leaves_the_activity_open(walk: Walk) -> None:
    assert "it is at 1 Mengajukan permohonan" in walk("1", "Ani", "y", "sebentar").output


def test_a_suspended_clock_keeps_the_remaining_time(walk: Walk) -> None:
    output = walk("suspend data kurang", "+1 hari", "1", "", "").output

    assert "reason: data kurang" in output
    assert "suspended since Mon 2 Mar 2026 08:00, 15 minutes remaining" in output
    assert "! The clock is suspended. Type resume first." in output
    assert "resumed" in output
    assert "due        Tue 3 Mar 2026 08:15" in output


def test_a_case_without_a_due_time_is_suspended_too(run: Run, write: Write) -> None:
    path = write("steps: [{id: a, activity: Bekerja, actor: loket}]")

    output = run("walk", path, typed="tangguhkan\n").output

    assert "suspended since Mon 2 Mar 2026 08:00\n" in output


def test_resuming_a_running_clock_is_refused(walk: Walk) -> None:
    assert "✗ [not-suspended]" in walk("resume").output


def test_a_restarted_clock_gives_the_whole_time(walk: Walk) -> None:
    assert "due        Mon 2 Mar 2026 09:15" in walk("+1 jam", "restart listrik padam").output


def test_a_case_is_cancelled(walk: Walk) -> None:
    result = walk("batalkan pemohon mundur", language="id")

    assert result.exit_code == 0
    assert "alasan: pemohon mundur" in result.output
    assert result.output.endswith("Kasus berakhir: dibatalkan\n")


def test_a_mistake_is_corrected(walk: Walk) -> None:
    output = walk("suspend salah berkas", "correct 1 berkas orang lain", "history").output

    assert "✓ " in output
    assert "corrected: back to event 1" in output
    assert "reason: berkas orang lain" in output


def test_a_deputy_acts_on_behalf_of_an_official(walk: Walk) -> None:
    assert "Ani (Pemohon) on behalf of Siti" in walk("1", "Ani/pemohon/Siti", "y", "0").output
    assert "Ani (Pemohon) a.n. Siti" in walk("1", "Ani / pemohon / Siti", "y", "0", language="id").output


def test_due_times_are_counted_again(walk: Walk) -> None:
    result = walk("hitung", "hitung libur baru", language="id")

    assert "[reason]" in result.output
    assert "batas waktu dihitung ulang" in result.output


def test_a_correction_without_a_number_is_explained(walk: Walk) -> None:
    output = walk("koreksi", "koreksi salah berkas", "koreksi 1", "koreksi 9 salah berkas", language="id").output

    assert output.count("Sebutkan nomor peristiwa dalam riwayat dan alasannya: koreksi 2 Salah berkas.") == 2
    assert output.count("[event]") == 2


def test_documents_are_attached_with_and_without_a_reference(walk: Walk) -> None:
    output = walk("attach ktp=3671/2026 permohonan").output

    assert "with Fotokopi KTP [3671/2026], Surat permohonan" in output
    assert "documents  Fotokopi KTP [3671/2026], Surat permohonan" in output


def test_a_document_that_cannot_be_handed_over_is_refused(walk: Walk) -> None:
    output = walk("attach izin", "attach ktq", "attach").output

    assert "✗ [not-supplied] Surat izin penelitian cannot be attached: it does not come from outside." in output
    assert "Did you mean ktp" in output
    assert "! Name the documents: attach permohonan or, with a reference, attach permohonan=A-17." in output


def test_the_history_is_shown_on_request(walk: Walk) -> None:
    assert walk(*AJUKAN, "riwayat").output.count("History (times in Asia/Makassar)") == 2


def test_the_due_time_of_an_activity_is_shown(run: Run, write: Write) -> None:
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

    assert "due Mon 2 Mar 2026 08:30" in output
    assert "late by 30 minutes" in output


def test_a_narrow_screen_breaks_times_between_day_and_hour(run: Run, permit: Path) -> None:
    output = run("walk", permit, "--auto").output

    assert "│ Mon 2 Mar 2026 │" in output
    assert "│ 08:07          │" in output


@pytest.mark.parametrize(("answer", "language"), [("y", "en"), ("yes", "en"), ("ya", "id"), ("Y", "id"), ("", "id")])
def test_documents_are_handed_over_after_yes(walk: Walk, answer: str, language: str) -> None:
    output = walk("1", "Ani", answer, "0", language=language).output

    assert "Ani (Pemohon) → 2 Memeriksa" in output


@pytest.mark.parametrize(("answer", "language"), [("n", "en"), ("no", "en"), ("tidak", "id"), ("T", "id")])
def test_documents_are_kept_after_no(walk: Walk, answer: str, language: str) -> None:
    assert "✗ [documents]" in walk("1", "Ani", answer, "0", language=language).output


def test_any_other_answer_is_asked_again(walk: Walk) -> None:
    output = walk("1", "Ani", "mungkin", "ya", "0", language="id").output

    assert "Serahkan Surat permohonan, Fotokopi KTP? [Y/t]: " in output
    assert " ! Jawab ya atau tidak.\n" in output
    assert "Ani (Pemohon) → 2 Memeriksa" in output


def test_a_number_while_the_clock_is_suspended_asks_to_resume(walk: Walk) -> None:
    output = walk("hentikan", "1", "lanjutkan", "1", language="id").output

    assert "! Penghitungan waktu ditangguhkan. Ketik lanjutkan lebih dahulu." in output


def test_no_line_has_trailing_spaces(walk: Walk) -> None:
    lines = walk(*AJUKAN, "riwayat").output.splitlines()

    # A question ends in a space, before the answer.
    assert [line for line in lines if line != line.rstrip() and not line.endswith(": ")] == []


def test_a_closed_standard_input_is_one_line(run: Run, permit: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builtins.input", _lost)

    result = run("walk", permit)

    assert (result.exit_code, result.stderr) == (2, "sopflow: cannot read standard input: it is closed.\n")


def _lost(_question: str) -> str:
    raise RuntimeError("input(): lost sys.stdin")
