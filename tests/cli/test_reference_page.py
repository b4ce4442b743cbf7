"""The reference page shows what the commands really print."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from sopflow.cli.check import check

HERE = Path(__file__).parent
PAGE = (HERE.parents[1] / "docs" / "reference" / "cli.md").read_text("utf-8")

Run = Callable[..., Result]


@pytest.fixture
def cuti(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The page's example, in the folder where the commands run."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "cuti.yaml"
    path.write_text((HERE / "cuti.yaml").read_text("utf-8"), "utf-8")
    return path


def block(command: str) -> list[str]:
    """What the page shows after a command."""
    return PAGE.partition(f"$ {command}\n")[2].partition("\n```")[0].splitlines()


def test_check_is_as_shown(run: Run, cuti: Path) -> None:
    cuti.write_text(cuti.read_text("utf-8").replace("actor: kepala", "actor: kepla"), "utf-8")

    assert run("check", "cuti.yaml").output.splitlines() == block("sopflow check cuti.yaml")


@pytest.mark.usefixtures("cuti")
def test_show_is_as_shown(run: Run) -> None:
    printed = run("show", "cuti.yaml", "--lang", "id").output.splitlines()

    assert [line.rstrip() for line in printed] == block("sopflow show cuti.yaml --lang id")


@pytest.mark.usefixtures("cuti")
def test_walk_is_as_shown(run: Run) -> None:
    output = run("walk", "cuti.yaml", typed="1\nAni/kepala\ny\n5 menit\n").output

    words = " ".join(output.split())
    for line in block("sopflow walk cuti.yaml"):
        # What is typed is not part of the output, so a question is compared up to its default.
        shown = line.partition("]: ")[0] if "]: " in line else line
        assert " ".join(shown.split()) in words


@pytest.mark.usefixtures("cuti")
def test_tests_are_as_shown(run: Run) -> None:
    printed = run("tests", "cuti.yaml").output.splitlines()

    assert [line.rstrip() for line in printed] == block("sopflow tests cuti.yaml")


@pytest.mark.usefixtures("cuti")
def test_the_automatic_walk_of_the_page_ends(run: Run) -> None:
    command = next(line for line in PAGE.splitlines() if line.startswith("$ sopflow walk cuti.yaml --auto"))

    assert run(*command.split()[2:]).exit_code == 0


def test_calendar_is_as_shown(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "kantor.yaml").write_text((HERE / "kantor.yaml").read_text("utf-8"), "utf-8")

    printed = run("calendar", "kantor.yaml", "--month", "2024-04").output.splitlines()

    assert [line.rstrip() for line in printed] == block("sopflow calendar kantor.yaml --month 2024-04")


def test_explain_is_as_shown(run: Run) -> None:
    assert run("explain", "duplicate-id").output.splitlines() == block("sopflow explain duplicate-id")


def test_the_settings_of_the_page_are_understood(run: Run, cuti: Path) -> None:
    (settings,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    Path("pyproject.toml").write_text(settings, "utf-8")

    assert run("check", cuti).output.endswith("1 berkas: tidak ada temuan.\n")


def test_every_option_of_check_is_on_the_page() -> None:
    section = PAGE.partition("## `sopflow check`")[2].partition("\n## ")[0]
    options = [option for parameter in check.params for option in (*parameter.opts, *parameter.secondary_opts)]

    assert [option for option in options if option.startswith("--") and f"`{option}" not in section] == []
