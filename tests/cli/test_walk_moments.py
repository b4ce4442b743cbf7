"""Moments in ``sopflow walk``: given, set, amended, missing, and plausible ones of an automatic walk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]
JADWAL = "jadwal=2026-03-20T09:00"

STEPS = """
moments: {jadwal: Jadwal ujian}
steps:
  - {id: undang, activity: Mengundang peserta, actor: loket, within: 1 jam, before: jadwal, on_late: {goto: batal}}
  - {id: uji, activity: Menguji peserta, actor: loket, within: 2 jam, not_before: jadwal, next: end}
  - {id: batal, activity: Membatalkan ujian, actor: loket, within: 1 jam, since: jadwal}
"""


def typed(*lines: str) -> str:
    return "\n".join(lines) + "\n"


def test_a_missing_moment_is_named_where_it_is_needed(run: Run, write: Callable[[str], Path]) -> None:
    output = run("walk", write(STEPS), typed=typed("1", "", "0", "1", "", "0", "quit")).stdout
    undang, uji = output.split("Row ")[1:]
    assert "due        waits for Jadwal ujian\n" in undang
    assert "moments    Jadwal ujian [jadwal]: not set\n" in undang
    assert "1) Mengundang peserta · Loket · undang\n     waits for Jadwal ujian\n" in undang
    assert "1) Menguji peserta · Loket · uji\n     waits for Jadwal ujian\n" in uji
    assert "✗ [moment]" in uji


def test_a_moment_given_on_the_command_line_counts(run: Run, write: Callable[[str], Path]) -> None:
    result = run("walk", write(STEPS), "--moment", JADWAL, typed=typed("1", "", "0", "1", "", "0", "quit"), width=160)
    undang, uji = result.stdout.split("Row ")[1:]
    assert "due        Fri 20 Mar 2026 08:00\n" in undang
    assert "1) Menguji peserta · Loket · uji\n     not before Fri 20 Mar 2026 09:00\n" in uji
    assert "due        Fri 20 Mar 2026 11:00\n" in uji
    assert "✗ [too-early]" in uji
    assert "Jadwal ujian [jadwal]: Fri 20" in result.stdout.partition("History")[2], "the remarks of the opening"


@pytest.mark.parametrize("word", ["moment", "saat"])
def test_a_moment_is_set_and_amended_with_a_reason(run: Run, write: Callable[[str], Path], word: str) -> None:
    lines = typed(f"{word} jadwal 2026-03-20 09:00", f"{word} jadwal=2026-03-21", "Diundur", "quit")
    output = run("walk", write(STEPS), typed=lines, width=132).stdout
    assert "✓ Mon 2 Mar 2026 08:00  Jadwal ujian [jadwal]: Fri 20 Mar 2026 09:00\n" in output
    assert "The moment has another value already. The reason for the change?" in output
    assert "✓ Mon 2 Mar 2026 08:00  Jadwal ujian [jadwal]: Sat 21 Mar 2026 00:00\n   reason: Diundur\n" in output
    assert "due        Fri 20 Mar 2026 23:00\n" in output


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("moment", "! Name a moment and its time: moment jadwal=2026-03-02 09:00."),
        ("moment jadwal", "! Name a moment and its time: moment jadwal=2026-03-02 09:00."),
        ("moment jadwal=besok", "! "),
        ("moment jdwal=2026-03-20", "✗ [unknown-moment] The SOP has no moment 'jdwal'. Did you mean jadwal?"),
    ],
)
def test_a_moment_that_cannot_be_set_is_explained(
    run: Run, write: Callable[[str], Path], line: str, expected: str
) -> None:
    output = run("walk", write(STEPS), typed=typed(line, "quit"), width=132).stdout
    assert expected in output
    assert "Jadwal ujian [jadwal]: not set" in output


def test_a_row_lapses_before_its_moment(run: Run, write: Callable[[str], Path]) -> None:
    lines = typed("wait 2026-03-20 08:30", "quit")
    output = run("walk", write(STEPS), "--moment", JADWAL, typed=lines).stdout
    assert "✓ Fri 20 Mar 2026 08:00  time is up → 3 Membatalkan ujian" in output
    assert "due        Fri 20 Mar 2026 10:00\n" in output.rpartition("Row ")[2]


def test_an_automatic_walk_sets_plausible_moments_and_waits_for_them(run: Run, exam: Path) -> None:
    result = run("walk", exam, "--auto", width=132)
    assert result.exit_code == 0
    assert "not before Wed 25 Mar 2026 08:00" in result.stdout
    assert "✓ Wed 25 Mar 2026 08:00  Menguji peserta" in result.stdout
    given = run("walk", exam, "--auto", "--moment", JADWAL, width=132)
    assert "✓ Fri 20 Mar 2026 09:00  Menguji peserta" in given.stdout


def test_a_row_with_a_time_before_a_moment_can_be_late(run: Run, exam: Path) -> None:
    result = run("walk", exam, "--auto", "--late", "undang", "--moment", JADWAL, width=132)
    assert (result.exit_code, result.stderr) == (0, "")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("jdwal=2026-03-20", "The SOP has no moment 'jdwal'. Did you mean jadwal?"),
        ("jadwal", "'jadwal' does not say when a moment is: write --moment jadwal=2026-03-02T09:00."),
        ("jadwal=besok", "'besok' is not a time: "),
        ("jadwal=0001-01-01T00:00+07:00", ""),
    ],
)
def test_a_wrong_moment_is_reported_in_one_line(run: Run, exam: Path, given: str, expected: str) -> None:
    result = run("walk", exam, "--auto", "--moment", given)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"sopflow: {expected}")
    assert result.stderr.count("\n") == 1
