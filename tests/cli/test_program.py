"""The program ``sopflow``: how it starts, ends, and does without its extra."""

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
from sopflow.cli import app as program

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

    assert (done.returncode, done.stdout) == (0, f"sopflow, version {sopflow.__version__}\n")


@pytest.mark.parametrize("missing", ["click", "rich"])
def test_without_the_extra_one_line_says_how_to_get_it(missing: str) -> None:
    done = python("-c", BLOCKED.format(missing=missing) + "from sopflow.__main__ import main; main()")

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f'sopflow: the command line needs {missing}; get it with: pip install "sopflow[cli]"\n'


class Missing(ModuleType):
    """A command line that needs a module which is not there."""

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
    monkeypatch.setitem(sys.modules, "sopflow.cli.app", Missing("rich.console"))

    assert exit_code(monkeypatch, "check") == 2
    assert "the command line needs rich;" in capsys.readouterr().err


def test_another_missing_module_is_no_missing_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sopflow.cli.app", Missing("elsewhere"))

    with pytest.raises(ModuleNotFoundError, match="elsewhere"):
        __main__.main()


def test_the_library_imports_neither_click_nor_rich() -> None:
    done = python("-c", "import sopflow, sys; sys.exit('click' in sys.modules or 'rich' in sys.modules)")

    assert done.returncode == 0, done.stderr


def test_help_names_the_commands(run: Run) -> None:
    output = run("--help").output

    assert all(name in output for name in ("calendar", "check", "explain", "rules", "show", "walk"))


def exit_code(monkeypatch: pytest.MonkeyPatch, *words: str) -> object:
    """How the program ends with these words."""
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


def test_a_command_that_says_nothing_of_its_end_ends_well(monkeypatch: pytest.MonkeyPatch, permit: Path) -> None:
    assert exit_code(monkeypatch, "show", str(permit)) == 0


def test_ctrl_c_ends_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, permit: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(_content: bytes, _name: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(sopflow.cli.check, "check_content", interrupt)

    assert exit_code(monkeypatch, "check", str(permit)) == program.INTERRUPTED == 130
    assert "Traceback" not in capsys.readouterr().err


def test_a_terminal_that_cannot_show_a_character_does_not_stop_the_program(
    monkeypatch: pytest.MonkeyPatch, permit: Path
) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii", errors="strict"))

    code = program.run(["walk", str(permit), "--auto"])
    sys.stdout.flush()

    assert code == 0
    assert b"+ Mon 2026-03-02 08:00  opened -> 1 ajukan" in raw.getvalue()


@pytest.mark.skipif(os.name == "nt", reason="pipes break differently on Windows")
@pytest.mark.parametrize("command", ["show --width 200", "check --info", "check --format json --info"])
def test_a_broken_pipe_is_no_traceback(seed: Path, command: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as nobody_reads:
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-m", "sopflow", *command.split(), str(seed)],
            stdout=nobody_reads,
            stderr=subprocess.PIPE,
            check=False,
        )

    assert (done.returncode, done.stderr) == (program.BROKEN_PIPE, b"")
    assert program.BROKEN_PIPE == 128 + 13


def test_an_interruption_and_an_abort_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def abort(*_words: object, **_options: object) -> None:
        raise click.Abort

    monkeypatch.setattr(program.app, "main", abort)

    assert program.run([]) == program.INTERRUPTED


def test_what_nobody_reads_ends_the_program_without_a_word(
    monkeypatch: pytest.MonkeyPatch, permit: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_words: object, **_options: object) -> None:
        raise BrokenPipeError

    monkeypatch.setattr(click, "echo", refuse)

    assert exit_code(monkeypatch, "check", str(permit)) == program.BROKEN_PIPE
    assert capsys.readouterr() == ("", "")
