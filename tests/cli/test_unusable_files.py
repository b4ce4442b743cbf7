"""Files that a command cannot use."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from sopflow.cli.reading import unreadable
from sopflow.text import Language

Run = Callable[..., Result]


@pytest.mark.parametrize(
    ("error", "english", "indonesian"),
    [
        (PermissionError(13, "denied"), "you do not have permission.", "Anda tidak berhak membacanya."),
        (
            OSError(5, "Input/output error"),
            "the system reports: Input/output error.",
            "menurut sistem: Input/output error.",
        ),
        (OSError("odd"), "the system reports: odd.", "menurut sistem: odd."),
    ],
)
def test_errors_of_the_system_are_in_the_language(permit: Path, error: OSError, english: str, indonesian: str) -> None:
    words: dict[Language, str] = {"en": english, "id": indonesian}
    for language, said in words.items():
        assert said in unreadable(str(permit), error, language)


@pytest.mark.skipif(os.name == "nt", reason="there are no such files")
def test_a_device_is_refused_in_both_languages(run: Run) -> None:
    for command in ("check", "show", "walk", "calendar"):
        english, indonesian = run(command, os.devnull), run(command, os.devnull, "--lang", "id")
        assert (english.exit_code, indonesian.exit_code) == (2, 2)
        assert english.stderr.startswith("sopflow: cannot read /dev/null: it is a device")
        assert indonesian.stderr.startswith("sopflow: /dev/null tidak dapat dibaca: itu perangkat")


def test_a_folder_is_one_line(run: Run, tmp_path: Path) -> None:
    result = run("show", tmp_path)

    assert result.exit_code == 2
    assert result.stderr == f"sopflow: cannot read {tmp_path}: it is a folder. Name a file in it.\n"


@pytest.mark.parametrize("command", ["show", "walk", "calendar"])
def test_errors_beyond_the_limit_are_counted(run: Run, tmp_path: Path, command: str) -> None:
    path = tmp_path / "banyak.yaml"
    path.write_text("sopflow: 1\ncalendar: {}\n" + "".join(f"k{number}: 1\n" for number in range(400)), "utf-8")

    result = run(command, path)

    assert result.exit_code == 1
    assert result.stderr.count("error[SOP101]") == 300
    assert "warning[SOP900] The file has 10" in result.stderr
    assert result.stderr.splitlines()[-1].endswith((": 400 errors, listed above.", ": 404 errors, listed above."))


def test_errors_have_colors_on_request(run: Run, broken: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b" not in run("show", broken).stderr
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[1;31merror[SOP202]\x1b[0m" in run("show", broken).stderr
