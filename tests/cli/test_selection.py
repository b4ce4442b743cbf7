"""``--select``, ``--ignore``, ``--info`` and the settings of the same names."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]


@pytest.fixture
def several(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A SOP with an error SOP101, warnings SOP107 and SOP207, and a project around it."""
    monkeypatch.chdir(tmp_path)
    Path("sop.yaml").write_text(
        "sopflow: 1\nnumber: SOP-1\ntitle: 08:00\nx: 1\nactors: {loket: Loket, arsip: Arsip}\n"
        "steps: [{id: terima, activity: Menerima, actor: loket, within: 5 menit}]\n",
        "utf-8",
    )
    return "sop.yaml"


@pytest.fixture
def warnings(several: str) -> str:
    """The same without the error."""
    text = Path(several).read_text("utf-8").replace("x: 1\n", "")
    Path("peringatan.yaml").write_text(text, "utf-8")
    return "peringatan.yaml"


def codes(result: Result) -> set[str]:
    """Return the codes that are shown, of those in these tests."""
    assert result.stderr == ""
    return set(re.findall(r"\[(SOP[12]\d\d|SOP9\d\d)\]", result.stdout))


@pytest.mark.parametrize(
    ("options", "shown"),
    [
        ("", {"SOP107", "SOP207"}),
        ("--select SOP2", {"SOP207"}),
        ("--select SOP107,SOP207", {"SOP107", "SOP207"}),
        ("--select SOP107 --select SOP2", {"SOP107", "SOP207"}),
        ("--select SOP3", set()),
        ("--ignore SOP207", {"SOP107"}),
        ("--ignore SOP", set()),
        ("--ignore SOP --select SOP1", {"SOP107"}),
        ("--ignore SOP1 --select SOP", {"SOP207"}),
        ("--ignore SOP107 --select SOP1", set()),
        ("--ignore SOP1 --select SOP107", {"SOP107"}),
        ("--ignore SOP107 --select SOP107", set()),
        ("--ignore SOP107, --ignore", {"SOP207"}),
    ],
)
def test_the_longer_beginning_of_a_code_decides(run: Run, warnings: str, options: str, shown: set[str]) -> None:
    words = options.split() + ([""] if options.endswith("ignore") else [])

    assert codes(run("check", warnings, *words)) == shown


@pytest.mark.parametrize("options", ["--select SOP3", "--ignore SOP", "--ignore SOP1"])
def test_errors_cannot_be_ignored(run: Run, several: str, options: str) -> None:
    result = run("check", several, *options.split())

    assert result.exit_code == 1
    assert "SOP101" in codes(result)


def test_the_limit_of_findings_cannot_be_ignored(run: Run, several: str) -> None:
    unknown = "".join(f"k{number}: 1\n" for number in range(400))
    Path(several).write_text(Path(several).read_text("utf-8") + unknown, "utf-8")

    assert codes(run("check", several, "--select", "SOP3", "--ignore", "SOP9")) == {"SOP101", "SOP900"}


@pytest.mark.parametrize(
    ("options", "is_shown"),
    [
        ("", False),
        ("--info", True),
        ("--info --no-info", False),
        ("--fail-on info", True),
        ("--select SOP801", True),
        ("--select SOP80", False),
        ("--select SOP80 --info", True),
        ("--info --ignore SOP801", False),
    ],
)
def test_a_remark_is_shown_on_request_or_if_its_code_is_selected(
    run: Run, warnings: str, options: str, is_shown: bool
) -> None:
    inferred = "inferred: {scope: {confidence: high, because: kop surat}}\n"
    Path(warnings).write_text(Path(warnings).read_text("utf-8") + "scope: Kota\n" + inferred, "utf-8")

    assert ("info[SOP801]" in run("check", warnings, *options.split()).stdout) is is_shown


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ("--select SOP27", "select: no code is or begins with 'SOP27'. Did you mean SOP207"),
        ("--ignore sop207", "ignore: no code is or begins with 'sop207'. Did you mean SOP207"),
        ("--ignore ruff", "ignore: no code is or begins with 'ruff'. Codes look like SOP001."),
        (
            "--ignore SOP202",
            "ignore: SOP202 is an error and cannot be ignored, because it makes the SOP unusable. Fix it",
        ),
        ("--ignore SOP0", "ignore: SOP0 is an error and cannot be ignored"),
    ],
)
def test_an_unknown_code_is_wrong_usage(run: Run, several: str, options: str, words: str) -> None:
    result = run("check", several, *options.split())

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"sopflow: {words}")
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("pattern", "is_ignored"),
    [
        ("sop/lama/*.yaml", True),
        ("sop/*", True),
        ("*/a.yaml", True),
        ("a.yaml", True),
        ("lama/a.yaml", False),
        ("/sop/*", False),
        ("b.yaml", False),
    ],
)
def test_codes_are_ignored_in_files_that_match_a_pattern(
    run: Run, warnings: str, pattern: str, is_ignored: bool
) -> None:
    Path("pyproject.toml").write_text(f'[tool.sopflow.per-file-ignores]\n"{pattern}" = ["SOP2"]\n', "utf-8")
    folder = Path("sop/lama")
    folder.mkdir(parents=True)
    Path(warnings).rename(folder / "a.yaml")

    for words in (["sop"], ["sop/lama/a.yaml"], [str(folder.absolute())]):
        assert codes(run("check", *words, "--select", "SOP207")) == (set() if is_ignored else {"SOP207"})


def test_files_outside_the_project_match_by_name(run: Run, warnings: str, tmp_path: Path) -> None:
    (tmp_path / "project").mkdir()
    settings = tmp_path / "project" / "pyproject.toml"
    settings.write_text(f'[tool.sopflow.per-file-ignores]\n"{warnings}" = ["SOP2"]\n', "utf-8")

    assert codes(run("check", warnings, "--config", settings)) == {"SOP107"}


def test_standard_input_matches_by_its_name(run: Run, warnings: str) -> None:
    Path("pyproject.toml").write_text('[tool.sopflow.per-file-ignores]\n"lama/*" = ["SOP2"]\n', "utf-8")
    text = Path(warnings).read_text("utf-8")

    assert codes(run("check", "-", "--stdin-filename", "lama/a.yaml", typed=text)) == {"SOP107"}


def test_the_command_line_overrides_the_selection_of_the_settings(run: Run, warnings: str) -> None:
    Path("pyproject.toml").write_text('[tool.sopflow]\nselect = ["SOP1", "SOP2"]\nignore = ["SOP207"]\n', "utf-8")

    assert codes(run("check", warnings)) == {"SOP107"}
    assert codes(run("check", warnings, "--ignore", "SOP107")) == {"SOP207"}
    assert codes(run("check", warnings, "--select", "SOP2")) == set()


def test_suppressed_findings_are_selected_like_others(run: Run, warnings: str) -> None:
    text = Path(warnings).read_text("utf-8").replace("08:00", "08:00  # sopflow: ignore[SOP107]")
    Path(warnings).write_text(text, "utf-8")

    for words, number in (([], 1), (["--ignore", "SOP107"], 0)):
        log = json.loads(run("check", warnings, "--format", "sarif", *words).stdout)
        assert sum("suppressions" in result for result in log["runs"][0]["results"]) == number


@pytest.mark.parametrize("codes_", ['["SOP202"]', '["XX"]'])
def test_codes_in_settings_are_validated(run: Run, warnings: str, codes_: str) -> None:
    Path("pyproject.toml").write_text(f'[tool.sopflow.per-file-ignores]\n"a" = {codes_}\n', "utf-8")

    result = run("check", warnings)

    assert result.exit_code == 2
    assert result.stderr.startswith("sopflow: per-file-ignores: ")
