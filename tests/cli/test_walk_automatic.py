"""``sopflow walk --auto``: a plausible walk that ends, with the requested answers and lateness."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from sopflow.cli import automatic

Run = Callable[..., Result]
Write = Callable[..., Path]

LOOP = """
steps:
  - {id: a, activity: Memulai, actor: loket}
  - {id: b, activity: Memutuskan, actor: loket, outcomes: {lagi: a, ulang: a, cukup: end}}
"""


def visits(output: str, activity: str) -> list[str]:
    """Return the answers of a decision, in order."""
    return re.findall(rf"  {activity} = (\w+) ·", output)


def test_the_seed_is_walked_to_its_end(run: Run, seed: Path) -> None:
    result = run("walk", seed, "--auto", width=200)

    assert result.exit_code == 0
    assert all(f"Row {row} · " in result.output for row in range(1, 9))
    assert result.output.endswith("The case has ended: completed\n")
    assert "✗" not in result.output


def test_the_walk_begins_on_a_monday_at_opening_time(run: Run, seed: Path) -> None:
    assert "Mon 2 Mar 2026 07:30  opened → 1 Mendistribusikan" in run("walk", seed, "--auto").output


def test_without_working_hours_it_begins_in_the_morning(run: Run, write: Write) -> None:
    assert "Mon 2 Mar 2026 08:00  opened → 1 Memulai" in run("walk", write(LOOP), "--auto").output


def test_the_start_is_in_the_zone_of_the_calendar(run: Run, seed: Path) -> None:
    local = run("walk", seed, "--auto", "--at", "2026-07-01T10:00").output
    aware = run("walk", seed, "--auto", "--at", "2026-07-01T03:00Z").output

    assert "Wed 1 Jul 2026 10:00  opened" in local
    assert aware == local


def test_everything_happens_in_opening_hours_and_in_time(run: Run, permit: Path) -> None:
    output = run("walk", permit, "--auto", width=200).output

    hours = [int(hour) for hour in re.findall(r"✓ \w+ \d+ \w+ \d+ (\d\d):\d\d", output)]
    assert hours
    assert all(8 <= hour < 16 and hour != 12 for hour in hours)
    assert "late" not in output


def test_a_standard_that_runs_outside_opening_hours_is_met(run: Run, write: Write) -> None:
    path = write(
        'calendar: {timezone: Asia/Jakarta, hours: {mon-fri: "08:00-16:00"}}\n'
        "steps: [{id: a, activity: Bekerja, actor: loket, within: 1 x 24 jam}]"
    )

    output = run("walk", path, "--auto", "--at", "2026-03-07T10:00").output

    assert "Sat 7 Mar 2026 22:00  Bekerja · Ani (Loket)" in output
    assert "late" not in output


def test_each_actor_has_one_person(run: Run, seed: Path) -> None:
    output = run("walk", seed, "--auto", width=200).output

    named = dict(re.findall(r"· ([A-Z]\w+) \(([^)]+)\)", output))
    assert len(named) == len(set(named.values())) == 6


def test_separation_of_duties_within_one_actor_brings_a_second_person(run: Run, write: Write) -> None:
    path = write(
        "steps:\n"
        "  - {id: a, activity: Menyusun, actor: loket}\n"
        "  - {id: b, activity: Meneliti, actor: loket, not_same_person_as: a}\n"
        "  - {id: c, activity: Menyerahkan, actor: loket}\n"
    )

    result = run("walk", path, "--auto")

    assert result.exit_code == 0
    assert re.findall(r"  (Men\w+) · (\w+) \(", result.output) == [
        ("Menyusun", "Ani"),
        ("Meneliti", "Budi"),
        ("Menyerahkan", "Ani"),
    ]


def test_every_person_has_a_name() -> None:
    people = automatic.People()

    names = [next(people.of(f"actor{number}")).id for number in range(30)]

    assert len(set(names)) == 30


def test_missing_documents_are_handed_over(run: Run, permit: Path) -> None:
    output = run("walk", permit, "--auto", width=120).output

    assert "missing: Surat permohonan, Fotokopi KTP" in output
    assert "with Surat permohonan, Fotokopi KTP" in output
    assert "produced Tanda terima" in output


def test_an_activity_that_cannot_be_done_yet_is_left_for_later(run: Run, write: Write) -> None:
    path = write(
        """
documents: {konsep: Konsep}
steps:
  - {id: pilih, activity: Memilih, actor: loket, outcomes: {lama: susun, baru: tulis_dulu}}
  - {id: tulis_dulu, activity: Menulis dahulu, actor: loket, produces: konsep}
  - id: susun
    activities:
      - {id: paraf, activity: Memaraf, actor: loket, requires: konsep}
      - {id: tulis, activity: Menulis, actor: loket, produces: konsep}
"""
    )

    result = run("walk", path, "--auto")

    assert result.exit_code == 0
    assert re.findall(r"  (Memaraf|Menulis) · Ani", result.output) == ["Menulis", "Memaraf"]


# --- answers -------------------------------------------------------------------------------------------------


def test_the_first_answer_is_the_default(run: Run, permit: Path) -> None:
    assert visits(run("walk", permit, "--auto").output, "Memeriksa kelengkapan berkas") == ["lengkap"]
    assert visits(
        run("walk", permit, "--auto", "--outcome", "periksa=tidak_berhak").output, "Memeriksa kelengkapan berkas"
    ) == ["tidak_berhak"]


def test_a_named_end_ends_the_case(run: Run, permit: Path) -> None:
    result = run("walk", permit, "--auto", "--outcome", "periksa=tidak_berhak")

    assert result.exit_code == 0
    assert result.output.endswith("The case has ended: Permohonan ditolak\n")


def test_successive_visits_take_successive_answers(run: Run, permit: Path) -> None:
    answers = ["tidak_lengkap", "tidak_lengkap", "lengkap"]

    result = run("walk", permit, "--auto", "--outcome", f"periksa={','.join(answers)}")

    assert visits(result.output, "Memeriksa kelengkapan berkas") == answers
    assert "withdrew Surat permohonan" in result.output


def test_a_repeated_option_adds_answers(run: Run, permit: Path) -> None:
    words = ("--outcome", "periksa=tidak_lengkap", "--outcome", "periksa=tidak_berhak")

    assert visits(run("walk", permit, "--auto", *words).output, "Memeriksa kelengkapan berkas") == [
        "tidak_lengkap",
        "tidak_berhak",
    ]


def test_on_further_visits_the_answers_rotate(run: Run, write: Write) -> None:
    result = run("walk", write(LOOP), "--auto")

    assert result.exit_code == 0
    assert visits(result.output, "Memutuskan") == ["lagi", "ulang", "cukup"]


def test_the_shortest_path_to_an_end_is_taken_at_last(run: Run, write: Write) -> None:
    result = run(
        "walk",
        write(
            LOOP.replace("cukup: end", "cukup: c")
            + "  - {id: c, activity: Melanjutkan, actor: loket, outcomes: {kembali: a, selesai: end}}"
        ),
        "--auto",
    )

    assert result.exit_code == 0
    assert visits(result.output, "Memutuskan") == ["lagi", "ulang", "cukup", "cukup"]
    assert visits(result.output, "Melanjutkan") == ["kembali", "selesai"]


def test_a_decision_is_named_by_its_step_or_its_activity(run: Run, write: Write) -> None:
    path = write(
        """
steps:
  - id: rapat
    activities:
      - {id: bahas, activity: Membahas, actor: loket}
      - {id: putus, activity: Memutuskan, actor: loket, outcomes: {ya: end, tidak: rapat}}
"""
    )

    for name in ("rapat", "putus"):
        assert visits(run("walk", path, "--auto", "--outcome", f"{name}=tidak").output, "Memutuskan") == ["tidak", "ya"]


# --- lateness -------------------------------------------------------------------------------------------------


def test_a_late_completion_is_shown(run: Run, seed: Path) -> None:
    result = run("walk", seed, "--auto", "--late", "pengarsipan", width=120)

    assert result.exit_code == 0
    assert "late by 30 minutes" in result.output


def test_a_late_completion_gets_a_reason_if_it_needs_one(run: Run, permit: Path) -> None:
    result = run("walk", permit, "--auto", "--late", "susun", "--lang", "id")

    assert result.exit_code == 0
    assert "terlambat 30 menit" in result.output
    assert "alasan: Antrean panjang" in result.output


def test_a_late_case_lapses_if_the_sop_says_so(run: Run, permit: Path) -> None:
    result = run("walk", permit, "--auto", "--late", "setujui", width=120)

    assert result.exit_code == 0
    assert "time is up → 5 Menerbitkan izin karena dianggap disetujui" in result.output


def test_only_the_first_visit_is_late(run: Run, permit: Path) -> None:
    words = ("--outcome", "periksa=tidak_lengkap", "--late", "periksa")

    story = run("walk", permit, "--auto", *words, width=120).output.partition("History")[0]

    assert story.count("late by") == 1


def test_a_loop_that_only_lateness_ends_is_stopped(run: Run, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(automatic, "MOST_ACTIVITIES", 7)
    path = write(
        """
steps:
  - {id: a, activity: Menunggu, actor: loket, within: 1 jam, on_late: {goto: b}, outcomes: {ya: a, tidak: a}}
  - {id: b, activity: Selesai, actor: loket}
"""
    )

    stuck, free = run("walk", path, "--auto"), run("walk", path, "--auto", "--late", "a")

    assert stuck.exit_code == 1
    assert "Stopped after 7 activities: no answer ends this loop. Try --late." in stuck.output
    assert free.exit_code == 0


# --- what cannot be walked ---------------------------------------------------------------------------------------


def test_a_missing_document_that_cannot_be_handed_over_stops_the_walk(run: Run, write: Write) -> None:
    path = write(
        """
documents: {izin: Izin}
steps:
  - {id: a, activity: Memutuskan, actor: loket, outcomes: {ya: b, tidak: c}}
  - {id: b, activity: Menerbitkan, actor: loket, produces: izin}
  - {id: c, activity: Menyerahkan, actor: loket, requires: izin}
"""
    )

    result = run("walk", path, "--auto", "--outcome", "a=tidak")

    assert result.exit_code == 1
    assert "✗ [documents] 'Menyerahkan' requires documents that are missing: Izin." in result.output
    assert "No activity can be completed now" in result.output
    assert result.output.endswith("The case has not ended: it is at 3 Menyerahkan.\n")


def test_a_time_beyond_the_calendar_is_one_line(run: Run, permit: Path) -> None:
    result = run("walk", permit, "--auto", "--at", "9999-12-31T08:00")

    assert result.exit_code == 1
    assert result.stderr.startswith("sopflow: The time is beyond the range of the calendar.")
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--outcome", "periks=ya"], "The SOP has no decision 'periks'. Did you mean periksa?"),
        (["--outcome", "x=ya"], "The SOP has no decision 'x'. Choose from: periksa."),
        (["--outcome", "periksa"], "'periksa' is not an answer of a decision: write --outcome STEP=ANSWER."),
        (["--outcome", "periksa=lengkp"], "The decision periksa has no answer 'lengkp'. Did you mean lengkap"),
        (["--outcome", "periksa="], "The decision periksa has no answer ''. Choose from: lengkap, tidak_lengkap"),
        (["--late", "setuju"], "The SOP has no step 'setuju'. Did you mean setujui"),
        (
            ["--late", "anggap_setuju"],
            "The step anggap_setuju cannot be late: it has no time standard. Choose from: ajukan",
        ),
        (["--at", "besok"], "'besok' is not a time: write it as 2026-03-02T07:30"),
    ],
)
def test_wrong_usage_gets_a_suggestion(run: Run, permit: Path, words: list[str], message: str) -> None:
    result = run("walk", permit, "--auto", *words)

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"sopflow: {message}")
    assert len(result.stderr.splitlines()) == 1


def test_a_sop_without_decisions_is_reported(run: Run, seed: Path) -> None:
    result = run("walk", seed, "--auto", "--outcome", "a=b", "--lang", "id")

    assert result.stderr == "sopflow: SOP ini tidak memiliki keputusan 'a'. Pilihannya: tidak ada.\n"


def test_a_long_list_of_names_ends_in_an_ellipsis(run: Run, write: Write) -> None:
    steps = "\n".join(f"  - {{id: s{n}, activity: Bekerja, actor: loket}}" for n in range(30))

    assert run("walk", write(f"steps:\n{steps}"), "--auto", "--late", "zzz").stderr.endswith("s10, s11, ….\n")


@pytest.mark.parametrize("words", [["--late", "setujui"], ["--outcome", "periksa=lengkap"]])
def test_options_of_automatic_walks_need_auto(run: Run, permit: Path, words: list[str]) -> None:
    result = run("walk", permit, *words)

    assert result.exit_code == 2
    assert f"{words[0]} is for automatic walks: add --auto." in result.stderr


def test_a_sop_with_errors_is_not_walked(run: Run, broken: Path) -> None:
    result = run("walk", broken, "--auto")

    assert (result.exit_code, result.stdout) == (1, "")
    assert "cannot be used: 1 error" in result.stderr


def test_another_calendar_can_count_the_time(run: Run, write: Write, tmp_path: Path) -> None:
    path = write("steps: [{id: a, activity: Bekerja, actor: loket, within: 1 hari kerja}]")
    office = tmp_path / "kantor.yaml"
    office.write_text('sopflow: 1\ncalendar: {timezone: Asia/Jakarta, hours: {mon-fri: "09:00-15:00"}}', "utf-8")

    own, other = (run("walk", path, "--auto", *words).output for words in ((), ("--calendar", office)))

    assert "Mon 2 Mar 2026 08:00  opened" in own
    assert "Mon 2 Mar 2026 09:00  opened" in other
    assert "due        Tue 3 Mar 2026 09:00" in other
    assert "History (times in Asia/Jakarta)" in other


def test_another_calendar_replaces_the_calendar_of_the_sop(run: Run, seed: Path, permit: Path) -> None:
    output = run("walk", seed, "--auto", "--calendar", permit, "--at", "2026-03-02T07:30").output

    assert "due        Mon 2 Mar 2026 08:15" in output


def test_an_unusable_calendar_stops_the_walk(run: Run, seed: Path, write: Write, tmp_path: Path) -> None:
    missing = run("walk", seed, "--auto", "--calendar", tmp_path / "nowhere.yaml")
    without = run("walk", seed, "--auto", "--calendar", write("steps: []"))
    wrong = run("walk", seed, "--auto", "--calendar", write("calendar: {timezone: WIB}"))

    assert [(result.exit_code, result.stdout) for result in (missing, without, wrong)] == [(2, ""), (2, ""), (1, "")]
    assert [result.stderr.count("\n") for result in (missing, without)] == [1, 1]
    assert "error[SOP109]" in wrong.stderr
