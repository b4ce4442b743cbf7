"""``[tool.sopflow]``: the settings of a project."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from sopflow.cli.settings import Settings, read_settings
from sopflow.diagnostics import Severity
from sopflow.frozen import FrozenMap

Run = Callable[..., Result]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Writes the pyproject.toml above the working directory."""
    here = tmp_path / "project" / "sop"
    here.mkdir(parents=True)
    monkeypatch.chdir(here)

    def write(text: str) -> Path:
        path = tmp_path / "project" / "pyproject.toml"
        path.write_text(text, "utf-8")
        return path

    return write


Project = Callable[[str], Path]


def test_settings_are_found_upwards_from_the_working_directory(project: Project) -> None:
    path = project(
        """
        [tool.sopflow]
        select = ["SOP2", "SOP7"]
        ignore = ["SOP702"]
        fail-on = "warning"
        lang = "id"
        info = true
        [tool.sopflow.per-file-ignores]
        "lama/*" = ["SOP6"]
        """
    )

    assert read_settings(None, "en") == Settings(
        select=("SOP2", "SOP7"),
        ignore=("SOP702",),
        per_file_ignores=FrozenMap({"lama/*": ("SOP6",)}),
        fail_on=Severity.WARNING,
        language="id",
        info=True,
        folder=path.parent,
    )


def test_a_project_without_settings_is_skipped(project: Project) -> None:
    project('[tool.sopflow]\nlang = "id"\n')
    Path("pyproject.toml").write_text("[tool.other]\n", "utf-8")

    assert read_settings(None, "en").language == "id"


@pytest.mark.parametrize("text", ["", "tool = 1", "[tool]\nsopflow = 1"])
def test_the_defaults_hold_without_settings(project: Project, text: str) -> None:
    project(text)

    assert read_settings(None, "en") == Settings()


def test_a_deleted_working_directory_has_no_settings(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project('[tool.sopflow]\nlang = "id"\n')

    def gone() -> Path:
        raise FileNotFoundError

    monkeypatch.setattr(Path, "cwd", gone)

    assert read_settings(None, "en") == Settings()


def test_the_command_line_overrides_the_settings(run: Run, project: Project, broken: Path) -> None:
    project('[tool.sopflow]\nlang = "id"\nselect = ["SOP1"]\nfail-on = "info"\ninfo = true\n')

    assert "belum didefinisikan" in run("check", broken).stdout
    assert "is not defined" in run("check", broken, "--lang", "en").stdout


def test_settings_can_be_in_another_file(run: Run, project: Project, broken: Path) -> None:
    project('[tool.sopflow]\nlang = "en"\n')
    Path("ci.toml").write_text('[tool.sopflow]\nlang = "id"\n', "utf-8")

    assert "belum didefinisikan" in run("check", broken, "--config", "ci.toml").stdout


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a = ", "not valid TOML: Invalid value (at "),
        ("\u00e9 = 1", "not valid TOML: Invalid "),
        ("a = " + "[" * 100_000, "not valid TOML: "),
        ("[tool.sopflow]\nfail_on = 'error'", "[tool.sopflow] has no setting 'fail_on'. Did you mean fail-on?"),
        (
            "[tool.sopflow]\nxyz = 1",
            "[tool.sopflow] has no setting 'xyz'. Choose from: select, ignore, per-file-ignores, fail-on, lang, info.",
        ),
        ("[tool.sopflow]\nselect = 'SOP2'", "select in [tool.sopflow] must be a list of codes, not 'SOP2'."),
        ("[tool.sopflow]\nignore = [1]", "ignore in [tool.sopflow] must be a list of codes, not [1]."),
        (
            "[tool.sopflow]\nper-file-ignores = ['a']",
            "per-file-ignores in [tool.sopflow] must be a table of patterns and lists of codes, not ['a'].",
        ),
        (
            "[tool.sopflow.per-file-ignores]\n'a' = 'SOP2'",
            "per-file-ignores in [tool.sopflow] must be a table of patterns and lists of codes, not {'a': 'SOP2'}.",
        ),
        (
            "[tool.sopflow]\nfail-on = 'Error'",
            "fail-on in [tool.sopflow] must be one of error, warning or info, not 'Error'.",
        ),
        ("[tool.sopflow]\nfail-on = 1", "fail-on in [tool.sopflow] must be one of error, warning or info, not 1."),
        ("[tool.sopflow]\nlang = 'fr'", "lang in [tool.sopflow] must be one of en or id, not 'fr'."),
        ("[tool.sopflow]\ninfo = 1", "info in [tool.sopflow] must be true or false, not 1."),
        ("#" * 5_000_001, "the file is larger than 5000000 bytes."),
    ],
)
def test_bad_settings_are_one_line(run: Run, project: Project, permit: Path, text: str, words: str) -> None:
    path = project(text)

    result = run("check", permit)

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"sopflow: {path}: {words}")
    assert len(result.stderr.splitlines()) == 1


def test_bad_settings_are_reported_in_the_language_of_the_command_line(
    run: Run, project: Project, permit: Path
) -> None:
    path = project("[tool.sopflow]\nfail-on = 1")

    result = run("check", permit, "--lang", "id")

    assert result.stderr == (
        f"sopflow: {path}: fail-on di [tool.sopflow] harus berupa salah satu dari error, warning atau info, bukan 1.\n"
    )


def test_a_named_file_must_have_settings(run: Run, permit: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.toml"
    empty.touch()

    nothing = run("check", permit, "--config", empty)
    missing = run("check", permit, "--config", tmp_path / "gone" / "x.toml")

    assert (nothing.exit_code, missing.exit_code) == (2, 2)
    assert nothing.stderr == f"sopflow: {empty}: there is no table [tool.sopflow].\n"
    assert missing.stderr == f"sopflow: cannot read {tmp_path / 'gone' / 'x.toml'}: the file does not exist.\n"
