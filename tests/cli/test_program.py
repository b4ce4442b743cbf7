"""The program ``sopflow``: how it starts, how it ends, and how it runs without its extra."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import click
import pytest
from click.testing import Result

import sopflow
from sopflow import __main__
from sopflow.cli import exits

Run = Callable[..., Result]

BLOCKED = """
import sys
class Block:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == {missing!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
sys.meta_path.insert(0, Block())
"""


def python(*words: str, **options: str) -> subprocess.CompletedProcess[str]:
    """Run the interpreter of the tests."""
    return subprocess.run(  # noqa: S603
        [sys.executable, *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1", **options},
        check=False,
    )


def test_the_module_runs_as_the_program() -> None:
    done = python("-m", "sopflow", "--version")

    assert (done.returncode, done.stdout) == (0, f"sopflow {sopflow.__version__}\n")


def test_a_missing_extra_is_one_line() -> None:
    done = python("-c", BLOCKED.format(missing="click") + "from sopflow.__main__ import main; main()")

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == 'sopflow: the command line needs click; install it with: pip install "sopflow[cli]"\n'


class Missing(ModuleType):
    """A command line that needs a missing module."""

    def __init__(self, needed: str) -> None:
        super().__init__("sopflow.cli.app")
        self.needed = needed

    def __getattr__(self, name: str) -> object:
        if name == "run":
            raise ModuleNotFoundError(f"No module named {self.needed!r}", name=self.needed)
        raise AttributeError(name)


def test_a_missing_part_of_the_extra_is_a_missing_extra(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "sopflow.cli.app", Missing("click.core"))

    assert exit_code(monkeypatch, "check") == 2
    assert "the command line needs click;" in capsys.readouterr().err


def test_another_missing_module_is_not_a_missing_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sopflow.cli.app", Missing("elsewhere"))

    with pytest.raises(ModuleNotFoundError, match="elsewhere"):
        __main__.main()


def test_the_library_does_not_import_click() -> None:
    done = python("-c", "import sopflow, sys; sys.exit('click' in sys.modules)")

    assert done.returncode == 0, done.stderr


def test_help_names_the_commands(run: Run) -> None:
    output = run("--help").output

    assert all(name in output for name in ("calendar", "check", "explain", "rules", "show", "walk"))


def exit_code(monkeypatch: pytest.MonkeyPatch, *words: str) -> object:
    """Run the program and return its exit code."""
    monkeypatch.setattr(sys, "argv", ["sopflow", *words])
    with pytest.raises(SystemExit) as ended:
        __main__.main()
    return ended.value.code


def test_exit_codes_reach_the_shell(
    monkeypatch: pytest.MonkeyPatch, permit: Path, broken: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    codes = [
        exit_code(monkeypatch, *words)
        for words in (["check", str(permit)], ["check", str(broken)], ["show", "nowhere.yaml"], ["check"], ["fly"])
    ]

    assert codes == [0, 1, 2, 3, 2]
    assert "Traceback" not in capsys.readouterr().err


def test_a_command_without_an_exit_code_succeeds(monkeypatch: pytest.MonkeyPatch, permit: Path) -> None:
    assert exit_code(monkeypatch, "show", str(permit)) == 0


def test_ctrl_c_ends_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, permit: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(_content: bytes, _name: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("sopflow.cli.check.check_content", interrupt)

    assert exit_code(monkeypatch, "check", str(permit)) == exits.INTERRUPTED == 130
    assert "Traceback" not in capsys.readouterr().err


def test_a_terminal_without_a_symbol_does_not_stop_the_program(monkeypatch: pytest.MonkeyPatch, permit: Path) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii", errors="strict"))

    code = exit_code(monkeypatch, "walk", str(permit), "--auto")

    assert code == 0
    assert b"+ Mon 2 Mar 2026 08:00  opened -> 1 Mengajukan" in raw.getvalue()


@pytest.mark.skipif(os.name == "nt", reason="pipes break differently on Windows")
@pytest.mark.parametrize("command", ["show", "check --info", "check --format json --info"])
def test_a_broken_pipe_ends_without_a_traceback(seed: Path, command: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as pipe:
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-m", "sopflow", *command.split(), str(seed)],
            stdout=pipe,
            stderr=subprocess.PIPE,
            check=False,
        )

    assert (done.returncode, done.stderr) == (exits.BROKEN_PIPE, b"")
    assert exits.BROKEN_PIPE == 128 + 13


def test_output_without_a_reader_ends_the_program_silently(
    monkeypatch: pytest.MonkeyPatch, permit: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_words: object, **_options: object) -> None:
        raise BrokenPipeError

    monkeypatch.setattr(click, "echo", refuse)

    assert exit_code(monkeypatch, "check", str(permit)) == exits.BROKEN_PIPE
    assert capsys.readouterr() == ("", "")
