"""``sopflow check``: findings, a summary, and exit codes that a script can rely on."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from rich.console import Console

import sopflow
from sopflow.cli.common import console, print_findings

Run = Callable[..., Result]
Write = Callable[..., Path]


def test_a_clean_file_is_said_to_be_clean(run: Run, permit: Path) -> None:
    result = run("check", permit)

    assert (result.exit_code, result.output) == (0, "1 file: nothing found.\n")


def test_findings_are_printed_as_the_library_words_them(run: Run, broken: Path) -> None:
    result = run("check", broken)

    assert result.exit_code == 1
    assert all(finding.text("en") in result.stdout for finding in sopflow.check(broken).diagnostics)
    assert result.stdout.endswith("\n\n1 file: 1 error.\n")


def test_findings_and_summary_are_indonesian_on_request(run: Run, broken: Path) -> None:
    result = run("check", broken, "--lang", "id")

    assert "Maksud Anda 'kasi' atau 'kadis'?" in result.stdout
    assert result.stdout.endswith("1 berkas: 1 kesalahan.\n")


def test_warnings_alone_are_no_failure(run: Run, write: Write) -> None:
    path = write("steps: [{id: terima, activity: Menerima, actor: loket}]", "{loket: Loket, arsip: Arsip}")

    result = run("check", path)

    assert result.exit_code == 0
    assert "warning" in result.stdout


def test_findings_are_parted_by_a_blank_line(run: Run, permit: Path, tmp_path: Path) -> None:
    path = tmp_path / "two.yaml"
    path.write_text(permit.read_text("utf-8").replace("actor: loket", "actor: lokat", 2), "utf-8")

    first, second = (finding.text() for finding in sopflow.check(path).errors)

    assert f"{first}\n\n{second}\n" in run("check", path).stdout


def test_several_files_are_counted_together(run: Run, permit: Path, broken: Path) -> None:
    result = run("check", permit, broken, broken)

    assert (result.exit_code, result.stdout.splitlines()[-1]) == (1, "3 files: 2 errors.")


def test_without_a_file_there_is_nothing_to_check(run: Run) -> None:
    result = run("check")

    assert result.exit_code == 3
    assert result.stderr == "sopflow: There is nothing to check: name one or more SOP files.\n"


def test_a_missing_file_is_one_line_and_the_others_are_checked(run: Run, permit: Path, tmp_path: Path) -> None:
    missing = tmp_path / "nowhere.yaml"

    result = run("check", missing, permit)

    assert result.exit_code == 2
    assert result.stderr == f"sopflow: cannot read {missing}: there is no such file.\n"
    assert result.stdout == "2 files: 1 not read.\n"


def test_a_missing_file_with_a_close_name_is_asked_about(run: Run, broken: Path) -> None:
    result = run("check", broken.with_name("brokn.yaml"), "--lang", "id")

    assert f"Maksud Anda '{broken}'?" in result.stderr


def test_in_a_missing_folder_no_name_is_close(run: Run, tmp_path: Path) -> None:
    result = run("check", tmp_path / "gone" / "a.yaml")

    assert result.stderr.endswith("there is no such file.\n")


def test_a_directory_is_one_line(run: Run, tmp_path: Path) -> None:
    result = run("check", tmp_path)

    assert result.exit_code == 2
    assert result.stderr == f"sopflow: cannot read {tmp_path}: it is a directory. Name the SOP files in it.\n"


@pytest.mark.parametrize(
    ("error", "words"),
    [(PermissionError(13, "denied"), "you may not read it"), (OSError(5, "Input/output error"), "Input/output error.")],
)
def test_what_the_system_refuses_is_one_line(
    run: Run, permit: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, words: str
) -> None:
    def fail(_path: str) -> sopflow.Checked:
        raise error

    monkeypatch.setattr(sopflow, "check", fail)

    result = run("check", permit)

    assert result.exit_code == 2
    assert words in result.stderr


@pytest.mark.parametrize("text", ["", "a: [", "\x00", "- just\n- a list", "sopflow: 2"])
def test_what_is_no_sop_is_an_error_with_a_place(run: Run, tmp_path: Path, text: str) -> None:
    path = tmp_path / "no.yaml"
    path.write_text(text, "utf-8")

    result = run("check", path)

    assert result.exit_code == 1
    assert re.match(rf"{re.escape(str(path))}:\d+:\d+: error\[SOP", result.stdout)


def test_an_unknown_language_is_wrong_usage(run: Run, permit: Path) -> None:
    assert run("check", permit, "--lang", "fr").exit_code == 2


def test_nothing_is_coloured_off_a_terminal(run: Run, broken: Path) -> None:
    assert "\x1b" not in run("check", broken).output


def test_severities_are_coloured_on_a_terminal(broken: Path) -> None:
    out = Console(force_terminal=True, color_system="standard", markup=False)

    with out.capture() as captured:
        print_findings(out, sopflow.check(broken).diagnostics, "en")

    assert "\x1b[1;31merror[SOP202]\x1b[0m" in captured.get()


def test_no_color_is_respected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("FORCE_COLOR", "1")

    assert console().no_color
