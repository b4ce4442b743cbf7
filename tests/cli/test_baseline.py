"""``--write-baseline`` and ``--baseline``: known findings are counted and not shown."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st

from sopflow.cli.baseline import Baseline
from sopflow.diagnostics import RULES, Finding

Run = Callable[..., Result]

SOP = """\
sopflow: 1
number: "1"
title: Surat Masuk
actors: {loket: 08:00}
steps:
  - {id: terima, activity: Menerima surat, actor: loket, within: 15 menit}
"""
BASELINE = "baseline.json"


@pytest.fixture
def sop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A SOP with the warnings SOP107 and SOP601 in the working directory."""
    monkeypatch.chdir(tmp_path)
    path = Path("sop.yaml")
    path.write_text(SOP, "utf-8")
    return path


def known() -> dict[tuple[str, str], int]:
    """Return the numbers of known findings by file and code."""
    items = json.loads(Path(BASELINE).read_text("utf-8"))["findings"]
    return {(item["file"], item["code"]): item["count"] for item in items}


def test_known_findings_are_counted_and_not_shown(run: Run, sop: Path) -> None:
    written = run("check", sop, "--write-baseline", BASELINE)
    checked = run("check", sop, "--baseline", BASELINE, "--fail-on", "warning")

    assert (written.exit_code, written.stdout) == (0, f"1 file: no findings. {BASELINE} now has 2 known findings.\n")
    assert (checked.exit_code, checked.stdout) == (0, "1 file: no findings. 2 known findings not shown.\n")


def test_a_new_finding_is_shown(run: Run, sop: Path) -> None:
    run("check", sop, "--write-baseline", BASELINE)
    sop.write_text(SOP.replace("loket, within", "lokat, within"), "utf-8")

    result = run("check", sop, "--baseline", BASELINE, "--lang", "id")

    assert result.exit_code == 1
    assert "kesalahan[SOP202]" in result.stdout
    assert "SOP601" not in result.stdout
    assert "1 berkas: 1 kesalahan" in result.stdout
    assert "2 temuan lama tidak ditampilkan." in result.stdout


def test_known_errors_are_not_failures(run: Run, sop: Path) -> None:
    sop.write_text(SOP.replace("actor: loket", "actor: lokat"), "utf-8")
    run("check", sop, "--write-baseline", BASELINE)

    assert run("check", sop, "--baseline", BASELINE).exit_code == 0


@pytest.mark.parametrize(
    "changed",
    [
        "# komentar\n\n" + SOP,
        SOP.replace("actors", "\n\nactors"),
        SOP.replace("{loket: 08", "{loket:   08"),
        SOP + "  - {id: arsip, activity: Mengarsipkan surat, actor: loket, within: 15 menit}\n",
    ],
)
def test_a_finding_stays_known_when_its_line_moves(run: Run, sop: Path, changed: str) -> None:
    run("check", sop, "--write-baseline", BASELINE)
    sop.write_text(changed, "utf-8")

    assert "no findings. 2 known findings not shown." in run("check", sop, "--baseline", BASELINE).stdout


def test_a_gone_finding_is_reported_and_removed_by_the_next_write(run: Run, sop: Path) -> None:
    run("check", sop, "--write-baseline", BASELINE)
    sop.write_text(SOP.replace("08:00", "Loket"), "utf-8")

    gone = run("check", sop, "--baseline", BASELINE)
    run("check", sop, "--baseline", BASELINE, "--write-baseline", BASELINE)

    assert "1 known finding is gone: write the baseline again." in gone.stdout
    assert known() == {("sop.yaml", "SOP601"): 1}
    assert "gone" not in run("check", sop, "--baseline", BASELINE).stdout


def test_a_write_with_a_baseline_adds_nothing(run: Run, sop: Path) -> None:
    run("check", sop, "--write-baseline", BASELINE)
    sop.write_text(SOP.replace("08:00", "Loket").replace("actor: loket", "actor: lokat"), "utf-8")

    result = run("check", sop, "--baseline", BASELINE, "--write-baseline", BASELINE)

    assert result.exit_code == 1
    assert "[SOP202]" in result.stdout
    assert known() == {("sop.yaml", "SOP601"): 1}


def test_a_write_keeps_the_known_findings_of_files_that_were_not_checked(run: Run, sop: Path) -> None:
    other, deleted = Path("sub/other.yaml"), Path("sub/deleted.yaml")
    other.parent.mkdir()
    for path in (other, deleted):
        path.write_text(SOP, "utf-8")
    run("check", ".", "--write-baseline", BASELINE)
    deleted.unlink()
    sop.write_text(SOP.replace("08:00", "Loket"), "utf-8")

    run("check", sop, "--write-baseline", BASELINE)

    assert {key for key in known() if key[0] == "sop.yaml"} == {("sop.yaml", "SOP601")}
    assert {key for key in known() if key[0] != "sop.yaml"} == {
        ("sub/other.yaml", code) for code in ("SOP107", "SOP211", "SOP601")
    }


def test_a_baseline_may_be_used_from_any_folder(
    run: Run, sop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("check", sop, "--write-baseline", BASELINE)
    monkeypatch.chdir("/")

    assert "2 known findings" in run("check", tmp_path / sop, "--baseline", tmp_path / BASELINE).stdout


def test_a_baseline_may_be_written_to_another_folder(run: Run, sop: Path) -> None:
    Path("sub").mkdir()
    run("check", sop, "--write-baseline", BASELINE)
    run("check", sop, "--baseline", BASELINE, "--write-baseline", f"sub/{BASELINE}")

    assert "2 known findings" in run("check", sop, "--baseline", f"sub/{BASELINE}").stdout


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", "null", '{"version": 2, "findings": []}', '{"version": 1, "findings": [{}]}', "[" * 100_000,
     '{"version": 1, "findings": [{"file": 1, "code": "", "line": "", "count": 1}]}',
     '{"version": 1, "findings": [{"file": "", "code": "", "line": "", "count": "1"}]}'],
)  # fmt: skip
def test_another_file_is_not_a_baseline(run: Run, sop: Path, text: str) -> None:
    Path(BASELINE).write_text(text, "utf-8")

    for option in ("--baseline", "--write-baseline"):
        result = run("check", sop, option, BASELINE)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr == f"sopflow: {BASELINE} is not a baseline: write one with --write-baseline.\n"
    assert Path(BASELINE).read_text("utf-8") == text


def test_a_missing_baseline_is_one_line(run: Run, sop: Path) -> None:
    result = run("check", sop, "--baseline", "gone.json", "--lang", "id")

    assert (result.exit_code, result.stderr) == (2, "sopflow: gone.json tidak dapat dibaca: berkas itu tidak ada.\n")


def test_an_unwritable_baseline_is_one_line(run: Run, sop: Path) -> None:
    result = run("check", sop, "--write-baseline", "gone/b.json")

    assert (result.exit_code, result.stderr) == (2, "sopflow: cannot write gone/b.json: the folder does not exist.\n")


FINDINGS = st.lists(
    st.builds(Finding, st.sampled_from(list(RULES.values())[:3]), excerpt=st.sampled_from(["a: 1", " a:  1", "b: 2"])),
    max_size=8,
)


@given(FINDINGS, FINDINGS)
def test_each_known_finding_hides_one_finding(old: list[Finding], new: list[Finding]) -> None:
    first = Baseline("b.json", {})
    first.unknown(old, "a.yaml")
    second = Baseline("b.json", first.updated("b.json", adds=True))

    unknown = second.unknown(new, "a.yaml")

    assert second.known + len(unknown) == len(new)
    assert second.known + second.gone == len(old)
    assert sum(second.updated("b.json", adds=False).values()) == second.known
    assert sum(second.updated("b.json", adds=True).values()) == len(new)
