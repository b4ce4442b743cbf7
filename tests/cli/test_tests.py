"""``sopflow tests``: test cases to be read, carried out by hand, or run by pytest."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from sopflow.cli import messages

Run = Callable[..., Result]
Write = Callable[..., Path]


def pytest_of(file: Path) -> subprocess.CompletedProcess[str]:
    """Run one file of tests."""
    words = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--rootdir", file.parent, file]
    return subprocess.run(list(map(str, words)), capture_output=True, text=True, check=False, cwd=file.parent)  # noqa: S603


def test_each_test_case_is_a_table_and_the_last_line_counts_the_covered_goals(run: Run, permit: Path) -> None:
    result = run("tests", permit, width=100)

    assert result.exit_code == 0
    assert "Test case 1 of 3\n1 → 2 → 1 → 2 → 3 → 4 → 6 → completed\n" in result.output
    assert re.search(r"│ 3 +│ Mon 2 Mar 2026 09:15 │ 2 Memeriksa kelengkapan[^│]*│ budi", result.output)
    assert "tidak_lengkap" in result.output
    assert "reason: antrean panjang" in result.output
    counted = "3 test cases, 20 calls: 6 steps, 7 activities, 3 answers, 9 transitions, 10 pairs of"
    assert " ".join(result.output.split()).endswith(f"{counted} transitions, 5 steps on time, 4 steps late.")


@pytest.mark.parametrize(
    ("by", "cases", "counted"),
    [("steps", 1, "6 steps"), ("transitions", 3, "9 transitions"), ("pairs", 3, "10 pairs of transitions")],
)
def test_the_covered_goals_can_be_chosen(run: Run, permit: Path, by: str, cases: int, counted: str) -> None:
    output = run("tests", permit, "--cover", by, width=200).output

    assert f"Test case {cases} of {cases}" in output
    assert counted in output


def test_refusals_are_listed_and_impossible_ones_are_explained(run: Run, permit: Path) -> None:
    output = run("tests", permit, "--refusals", width=200).output

    assert "│ refused: same-person" in output
    assert "unnamed (Kepala Seksi)" in output
    assert "(tidak_dikenal)" in output
    missed = output.partition("Not covered by any test case\n")[2].splitlines()
    assert "  same-person at konsep_izin: teliti is never completed before it" in missed


def test_test_cases_are_indonesian_on_request(run: Run, permit: Path) -> None:
    output = run("tests", permit, "--refusals", "--lang", "id", width=200).output

    for words in (
        "Kasus uji 1 dari",
        "Yang diharapkan",
        "tidak diizinkan: actor",
        "tunggu sampai saat itu",
        "alasan: antrean",
    ):
        assert words in output
    assert "setiap jalur ke sana sudah menyediakan konsep" in output
    english = (messages.EXPECTED, messages.REFUSED, messages.TEST_CASE_OF, messages.NOT_COVERED)
    assert not any(text.en.partition("{")[0] in output for text in english)
    assert "→ selesai" in output
    assert "completed" not in output


@pytest.mark.parametrize("width", [40, 60, 80, 132])
def test_no_line_of_a_table_is_wider_than_the_terminal(run: Run, seed: Path, width: int) -> None:
    lines = run("tests", seed, "--refusals", width=width).output.splitlines()

    assert max(len(line) for line in lines if line.startswith("│")) <= width


def test_a_list_can_be_written_to_a_file(run: Run, permit: Path, tmp_path: Path) -> None:
    written = tmp_path / "uji.txt"

    result = run("tests", permit, "--output", written)

    assert result.output == f"{written}: 3 test cases.\n"
    assert "Test case 3 of 3" in written.read_text("utf-8")


def test_the_file_of_tests_runs_and_passes(run: Run, permit: Path, tmp_path: Path) -> None:
    file = tmp_path / "uji" / "test_izin.py"
    file.parent.mkdir()

    assert run("tests", permit, "--format", "pytest", "--refusals", "-o", file).exit_code == 0
    done = pytest_of(file)
    assert "4 passed" in done.stdout, done.stdout


def test_a_test_of_the_file_fails_if_the_sop_behaves_differently(run: Run, permit: Path, tmp_path: Path) -> None:
    sop, file = tmp_path / "izin.yaml", tmp_path / "test_izin.py"
    sop.write_text(permit.read_text("utf-8"), "utf-8")
    run("tests", sop, "--format", "pytest", "-o", file)
    sop.write_text(permit.read_text("utf-8").replace("tidak_berhak: ditolak", "tidak_berhak: end"), "utf-8")

    done = pytest_of(file)

    assert "1 failed, 2 passed" in done.stdout
    assert "  expected   ditolak" in done.stdout
    assert "  found      completed" in done.stdout


def test_the_file_of_tests_is_printed_by_default(run: Run, permit: Path) -> None:
    output = run("tests", permit, "--format", "pytest").output

    compile(output, "test_izin.py", "exec")
    assert output.startswith('"""Walks of the SOP 503/12, Izin Penelitian, with the expected result of each call.\n')
    assert f'SOP = sopflow.load(Path(__file__).parent / "{permit}")' in output


def test_the_file_of_tests_is_python_for_every_name_of_a_sop(run: Run, tmp_path: Path) -> None:
    sop, file = tmp_path / "aneh \"'\\.yaml", tmp_path / "test_aneh.py"
    sop.write_text(
        'sopflow: 1\nnumber: \'a"""b\\c\'\ntitle: \'"""\'\nactors: {a: A}\n'
        "steps:\n- {id: x, activity: X, actor: a, outcomes: {'y\"\"\"\\\"': end, 'z''\\n': end}}\n",
        "utf-8",
    )

    assert run("tests", sop, "--format", "pytest", "-o", file).exit_code == 0
    assert "2 passed" in pytest_of(file).stdout


def test_a_sop_with_errors_has_no_test_cases(run: Run, broken: Path) -> None:
    result = run("tests", broken)

    assert result.exit_code == 1
    assert "kasie" in result.output


def test_an_unwritable_file_is_one_line(run: Run, permit: Path, tmp_path: Path) -> None:
    result = run("tests", permit, "-o", tmp_path / "tiada" / "uji.txt")

    assert result.exit_code == 2
    assert len(result.output.splitlines()) == 1


def test_a_sop_with_too_many_states_is_one_line(run: Run, permit: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sopflow.testing.planning.cover.MAX_STATES", 3)

    result = run("tests", permit)

    assert result.exit_code == 1
    assert "can be in too many states" in result.output


def test_the_moments_of_a_case_are_listed_with_their_times(run: Run, exam: Path) -> None:
    result = run("tests", str(exam))
    assert result.exit_code == 0
    assert "Jadwal ujian: " in result.output
