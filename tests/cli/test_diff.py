"""``sopflow diff``: the differences between two revisions, for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

import sopflow

Run = Callable[..., Result]


@pytest.fixture
def revised(tmp_path: Path, permit: Path) -> Path:
    """The SOP with a longer time standard, another note and one more requirement."""
    text = permit.read_text("utf-8")
    for old, new in (
        ("within: 1 jam", "within: 2 jam"),
        ("note: Pasal 53 UU 30/2014", "note: Pasal 77 UU 30/2014"),
        ("requires: [konsep]", "requires: [konsep, paraf]"),
    ):
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / "revised.yaml"
    path.write_text(text, "utf-8")
    return path


def test_differences_are_listed_by_place_and_those_that_affect_cases_are_marked(
    run: Run, permit: Path, revised: Path
) -> None:
    result = run("diff", permit, revised, width=100)
    assert (result.exit_code, result.stderr) == (1, "")
    assert result.stdout.splitlines() == [
        "Row 2 Memeriksa kelengkapan berkas",
        "! ~ time standard: 1 jam → 2 jam",
        "",
        "Row 4 Menandatangani izin",
        "! + requirement added: Paraf",
        "",
        "Row 5 Menerbitkan izin karena dianggap disetujui",
        "  ~ note: Pasal 53 UU 30/2014 → Pasal 77 UU 30/2014",
        "",
        "3 differences; 2 affect running cases (marked !), which must be migrated.",
    ]


def test_differences_are_listed_in_indonesian(run: Run, permit: Path, revised: Path) -> None:
    lines = run("diff", permit, revised, "--lang", "id", width=120).stdout.splitlines()
    assert lines[:2] == ["Baris 2 Memeriksa kelengkapan berkas", "! ~ standar waktu: 1 jam → 2 jam"]
    assert lines[-1].startswith("3 perbedaan; 2 memengaruhi kasus yang berjalan (bertanda !)")


def test_a_difference_that_affects_no_case_needs_no_migration(run: Run, permit: Path, tmp_path: Path) -> None:
    path = tmp_path / "revised.yaml"
    path.write_text(permit.read_text("utf-8").replace("title: Izin Penelitian", "title: Izin Riset"), "utf-8")
    result = run("diff", permit, path)
    assert result.exit_code == 1
    assert result.stdout.splitlines()[-1] == "1 difference; running cases are not affected."


@pytest.mark.parametrize(("language", "text"), [("en", "No differences.\n"), ("id", "Tidak ada perbedaan.\n")])
def test_equal_sops_have_no_differences(run: Run, permit: Path, language: str, text: str) -> None:
    result = run("diff", permit, permit, "--lang", language)
    assert (result.exit_code, result.stdout) == (0, text)


def test_json_has_every_difference_in_both_languages(run: Run, permit: Path, revised: Path) -> None:
    result = run("diff", permit, revised, "--format", "json")
    assert result.exit_code == 1
    data = json.loads(result.stdout)
    old, new = sopflow.load(permit), sopflow.load(revised)
    assert data["version"] == 1
    assert data["sopflow"] == sopflow.__version__
    assert data["old"] == {
        "file": str(permit),
        "number": "503/12",
        "sha256": old.sha256,
        "fingerprint": old.fingerprint,
    }
    assert data["new"]["fingerprint"] == new.fingerprint
    assert data["differences"] == json.loads(json.dumps([each.to_dict() for each in sopflow.diff(old, new)]))


def test_json_of_equal_sops_has_no_differences(run: Run, permit: Path) -> None:
    result = run("diff", permit, permit, "--format", "json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["differences"] == []


@pytest.mark.parametrize("swapped", [False, True])
def test_a_sop_with_errors_is_not_compared(run: Run, permit: Path, broken: Path, swapped: bool) -> None:
    files = (broken, permit) if swapped else (permit, broken)
    result = run("diff", *files)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "SOP202" in result.stderr
    assert result.stderr.splitlines()[-1] == f"sopflow: {broken} cannot be used: 1 error, listed above."


def test_every_unreadable_file_is_reported_in_one_line(run: Run, tmp_path: Path) -> None:
    result = run("diff", tmp_path / "old.yaml", tmp_path)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.splitlines() == [
        f"sopflow: cannot read {tmp_path / 'old.yaml'}: the file does not exist.",
        f"sopflow: cannot read {tmp_path}: it is a folder. Name a file in it.",
    ]


def test_two_files_are_compared(run: Run, permit: Path) -> None:
    result = run("diff", permit)
    assert result.exit_code == 2
    assert "is missing" in result.stderr


@pytest.mark.parametrize("width", [40, 60])
def test_long_differences_are_wrapped(run: Run, permit: Path, seed: Path, width: int) -> None:
    lines = run("diff", permit, seed, width=width).stdout.splitlines()
    assert max(map(len, lines)) <= width
