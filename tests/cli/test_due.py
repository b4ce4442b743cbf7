"""``sopflow due``: why a step is due when it is due."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

HERE = Path(__file__).parent
OFFICE = HERE / "kantor.yaml"

Run = Callable[..., Result]

STEPS = """
steps:
  - id: terima
    within: 2 jam
    activities:
      - {id: catat, activity: Mencatat berkas, actor: loket, within: 30 menit}
      - {id: simpan, activity: Menyimpan berkas, actor: loket}
  - {id: arsip, activity: Mengarsipkan berkas, actor: loket, within: minimal 2 jam}
  - {id: lama, activity: Menyimpan arsip, actor: loket, within: 11 tahun}
"""


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "en",
            [
                "1. The time standard is 1 hour; it runs from Friday, 14 June 2024 at 16:00 WIB.",
                "2. Working time on Friday, 14 June 2024: 30 minutes, 16:00–16:30.",
                "3. No working time passes until Wednesday, 19 June 2024 at 07:30 WIB.",
            ],
        ),
        (
            "id",
            [
                "1. Standar waktunya 1 jam, dihitung sejak Jumat, 14 Juni 2024 pukul 16.00 WIB.",
                "2. Waktu kerja pada Jumat, 14 Juni 2024: 30 menit, pukul 16.00–16.30.",
                "3. Waktu kerja tidak berjalan sampai Rabu, 19 Juni 2024 pukul 07.30 WIB.",
            ],
        ),
    ],
)
def test_a_due_time_is_explained_in_the_language(run: Run, permit: Path, language: str, lines: list[str]) -> None:
    words = ["due", permit, "periksa", "--at", "2024-06-14T16:00", "--calendar", OFFICE, "--lang", language]
    result = run(*words, width=200)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines()[:3] == lines


def test_long_sentences_are_indented_below_their_number(run: Run, permit: Path) -> None:
    output = run("due", permit, "periksa", "--at", "2024-06-14T16:00", "--calendar", OFFICE).stdout
    assert max(map(len, output.splitlines())) <= 80
    assert all(line[:3] == "   " or line[0].isdigit() for line in output.splitlines())


def test_the_calendar_of_the_sop_counts_by_default(run: Run, permit: Path) -> None:
    output = run("due", permit, "periksa", "--at", "2026-03-02T09:00").stdout
    assert output.splitlines()[-1] == "3. The due time is Monday, 2 March 2026 at 10:00 WITA."


def test_an_activity_has_its_own_standard(run: Run, write: Callable[[str], Path]) -> None:
    output = run("due", write(STEPS), "catat", "--at", "2026-03-02T09:00").stdout
    assert output.splitlines()[-1] == "3. The due time is Monday, 2 March 2026 at 09:30 UTC."


def test_without_a_time_the_step_starts_now(run: Run, write: Callable[[str], Path]) -> None:
    result = run("due", write(STEPS), "terima")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("1. The time standard is 2 hours")


@pytest.mark.parametrize(
    ("words", "code", "expected"),
    [
        (["terimq"], 2, "The SOP has no step 'terimq'. Did you mean terima?"),
        (["simpan"], 2, "simpan has no due time: its time standard is missing or sets none. Choose from: "),
        (["arsip"], 2, "arsip has no due time: its time standard is missing or sets none. Choose from: "),
        (["terima", "--at", "besok"], 2, "'besok' is not a time: "),
        (["lama", "--at", "2026-03-02T09:00"], 1, "The due time is more than 10 years from the start; "),
    ],
)
def test_what_cannot_be_explained_is_reported_in_one_line(
    run: Run, write: Callable[[str], Path], words: list[str], code: int, expected: str
) -> None:
    result = run("due", write(STEPS), *words)
    assert (result.exit_code, result.stdout) == (code, "")
    assert result.stderr.startswith(f"sopflow: {expected}")
    assert result.stderr.count("\n") == 1


EARLIEST = (
    "1. It must not be completed before Wednesday, 1 April 2026 at 09:00 WIB; its time starts then at the earliest."
)
MOMENTS = ["--moment", "jadwal=2026-04-01T09:00", "--moment", "tmt=2026-10-01"]


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        (
            ["tutup", "--at", "2026-03-02T09:00"],
            "1. The time standard is 30 working days; it runs from Monday, 2 March 2026 at 09:00 WIB.",
            "4. The due time is Monday, 13 April 2026 at 09:00 WIB.",
        ),
        (
            ["undang", *MOMENTS],
            "1. The time standard is 7 working days; it is counted back from Wednesday, 1 April 2026 at 09:00 WIB.",
            "4. The due time is Monday, 23 March 2026 at 09:00 WIB.",
        ),
        (
            ["umumkan", *MOMENTS, "--at", "2026-03-02T09:00"],
            "1. The time standard is 3 working days; it runs from Wednesday, 1 April 2026 at 09:00 WIB.",
            "4. The due time is Monday, 6 April 2026 at 09:00 WIB.",
        ),
        (
            ["usul", *MOMENTS],
            "1. The time standard is 3 months; it is counted back from Thursday, 1 October 2026 at 00:00 WIB.",
            "4. The due time is Tuesday, 30 June 2026 at 16:00 WIB.",
        ),
        (
            ["uji", *MOMENTS, "--at", "2026-03-02T09:00"],
            EARLIEST,
            "4. The due time is Wednesday, 1 April 2026 at 11:00 WIB.",
        ),
        (
            ["uji", *MOMENTS, "--at", "2026-04-02T09:00"],
            EARLIEST,
            "4. The due time is Thursday, 2 April 2026 at 11:00 WIB.",
        ),
    ],
)
def test_a_time_is_counted_from_its_row_or_moment(
    run: Run, exam: Path, words: list[str], first: str, last: str
) -> None:
    result = run("due", exam, *words, width=200)
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert (lines[0], lines[-1]) == (first, last)


def test_an_earliest_time_may_lie_before_its_moment(run: Run, write: Callable[[str], Path]) -> None:
    row = "{id: usul, activity: Usul, actor: loket, within: 1 jam, not_before: {moment: tmt, by: 1 bulan}}"
    path = write(f"moments: {{tmt: TMT}}\nsteps: [{row}]\n")
    output = run("due", path, "usul", "--at", "2026-03-02", "--moment", "tmt=2026-06-01T10:00", width=200).stdout
    assert output.splitlines()[-1] == "4. The due time is Friday, 1 May 2026 at 11:00 UTC."


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["usul"], "usul depends on a moment: add --moment tmt=2026-03-02T09:00."),
        (["umumkan", "--moment", "tmt=2026-10-01"], "umumkan depends on a moment: add --moment jadwal="),
        (["uji", "--moment", "jdwal=2026-10-01"], "The SOP has no moment 'jdwal'. Did you mean jadwal?"),
        (["uji", "--moment", "jadwal"], "'jadwal' does not say when a moment is: write --moment jadwal="),
        (["uji", "--moment", "jadwal=besok"], "'besok' is not a time: "),
    ],
)
def test_a_moment_that_is_missing_or_wrong_is_reported_in_one_line(
    run: Run, exam: Path, words: list[str], expected: str
) -> None:
    result = run("due", exam, *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"sopflow: {expected}")
    assert result.stderr.count("\n") == 1
