"""The program ``sopflow``: how it starts, how it ends, and how it runs without its extra."""

from __future__ import annotations

import gc
import io
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import click
import pytest
from click.testing import Result
from tests.processes import interruptible

import sopflow
from sopflow import __main__
from sopflow.cli import exits
from sopflow.cli.app import SUMMARIES

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


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["sopflow", ""], [*SUMMARIES]),
        (["sopflow", "ch"], ["check"]),
        (["sopflow", "check", "--format", "s"], ["sarif"]),
        (["sopflow", "check", "--stdin"], ["--stdin-filename"]),
    ],
)
def test_the_shell_completes_commands_options_and_choices(words: list[str], expected: list[str]) -> None:
    done = python(
        "-m",
        "sopflow",
        _SOPFLOW_COMPLETE="bash_complete",
        COMP_WORDS=" ".join(words),
        COMP_CWORD=str(len(words) - 1),
    )

    assert (done.stderr, done.stdout.split()) == ("", [f"plain,{word}" for word in expected])


LOADED = """
import sys
from sopflow.__main__ import main
sys.argv = ["sopflow", "check", sys.argv[1]]
try:
    main()
finally:
    print(*sys.modules)
"""


def test_a_check_imports_only_the_modules_that_it_needs(write: Callable[[str], Path]) -> None:
    path = write("steps: [{id: a, activity: Menerima surat, actor: loket, within: 15 menit}]")

    modules = python("-c", LOADED, str(path)).stdout.splitlines()[-1].split()

    assert "sopflow.cli.check" in modules
    needless = {"transitions", "hypothesis", "holidays", "importlib.metadata", "json", "difflib", "multiprocessing"}
    needless |= {
        f"sopflow.{room}" for room in ("machine", "testing", "tables", "explaining", "fixing", "importing", "drawing")
    }
    needless |= {"openpyxl", "docx", "defusedxml"}
    needless |= {f"sopflow.cli.{name}" for name in ("show", "walk", "tests", "screen", "fixing", "baseline")}
    needless |= {f"sopflow.rendering.{name}" for name in ("sarif", "json", "github", "concise")}
    assert needless.intersection(modules) == set()


def test_help_names_the_commands(run: Run) -> None:
    output = run("--help").output

    assert all(name in output for name in ("calendar", "check", "explain", "rules", "show", "walk"))


def exit_code(monkeypatch: pytest.MonkeyPatch, *words: str) -> object:
    """Run the program and return its exit code."""
    monkeypatch.setattr(sys, "argv", ["sopflow", *words])
    monkeypatch.setattr(gc, "freeze", lambda: None)
    threshold = gc.get_threshold()
    with pytest.raises(SystemExit) as ended:
        __main__.main()
    gc.set_threshold(*threshold)
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
    def interrupt(*_arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("sopflow.cli.parallel.check_content", interrupt)

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


# --- output that cannot be written, and interruptions ------------------------------------------------------------


COMMANDS = ["check {seed}", "show {seed}", "walk --auto {seed}", "tests {seed}", "rules", "explain SOP202", "--help"]

posix = pytest.mark.skipif(os.name == "nt", reason="streams of a POSIX shell")


def shell(command: str, seed: Path, streams: str) -> subprocess.CompletedProcess[bytes]:
    """Run a command with streams as a shell redirects them."""
    words = [sys.executable, "-m", "sopflow", *command.format(seed=seed).split()]
    line = f'exec "$@" {streams}'
    return subprocess.run(["sh", "-c", line, "sh", *words], capture_output=True, check=False, input=b"")  # noqa: S603, S607


@posix
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device")
@pytest.mark.parametrize("command", COMMANDS)
def test_a_full_disk_is_one_line(seed: Path, command: str) -> None:
    done = shell(f"{command} --lang id", seed, "> /dev/full")

    assert done.returncode == 2
    assert done.stderr.decode() == (
        "sopflow: tidak dapat menulis ke keluaran standar: menurut sistem: No space left on device.\n"
    )


@posix
@pytest.mark.parametrize("command", COMMANDS)
def test_a_closed_output_is_one_line(seed: Path, command: str) -> None:
    done = shell(command, seed, ">&-")

    assert (done.returncode, done.stderr) == (2, b"sopflow: cannot write to standard output: it is closed.\n")


@posix
@pytest.mark.parametrize("command", COMMANDS)
def test_closed_errors_change_nothing_else(seed: Path, command: str) -> None:
    assert shell(command, seed, "2>&-").returncode == 0


@posix
def test_a_closed_error_stream_keeps_the_exit_code() -> None:
    assert shell("show nowhere.yaml", Path(), "2>&-").returncode == 2
    assert shell("show", Path(), "2>&-").returncode == 2


@posix
@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("check -", b"sopflow: cannot read <stdin>: it is closed.\n"),
        ("walk {seed}", b"sopflow: cannot read standard input: it is closed.\n"),
    ],
)
def test_a_closed_input_is_one_line(seed: Path, command: str, message: bytes) -> None:
    done = shell(command, seed, "<&-")

    assert (done.returncode, done.stderr) == (2, message)


# The program reports when it begins to import itself.
START = """
import sys
from sopflow.__main__ import main
class Started:
    def find_spec(self, name, *_):
        if name == "sopflow.cli.app":
            print("started", flush=True)
sys.meta_path.insert(0, Started())
sys.argv = ["sopflow", "check", "-"]
main()
"""


@posix
@pytest.mark.parametrize("moment", [0, 0.01, 0.03, 0.06, 0.1, 0.15, 0.2, 0.3])
def test_ctrl_c_ends_silently_at_any_moment(moment: float) -> None:
    with subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", START],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=interruptible,  # noqa: PLW1509 (no threads run here)
    ) as program:
        assert program.stdout is not None
        assert program.stderr is not None
        program.stdout.readline()
        time.sleep(moment)
        program.send_signal(signal.SIGINT)

        assert program.wait(timeout=60) == exits.INTERRUPTED
        assert program.stderr.read().strip() == b""


@posix
def test_ctrl_c_ends_a_walk(seed: Path) -> None:
    with subprocess.Popen(  # noqa: S603
        [sys.executable, "-u", "-m", "sopflow", "walk", str(seed)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=interruptible,  # noqa: PLW1509 (no threads run here)
    ) as program:
        assert program.stdout is not None
        assert program.stderr is not None
        while b"missing" not in program.stdout.readline():
            pass
        time.sleep(0.1)
        program.send_signal(signal.SIGINT)

        assert program.wait(timeout=60) == exits.INTERRUPTED
        assert program.stderr.read().strip() == b""


# --- two languages ---------------------------------------------------------------------------------------------------


NAMES = ["", *SUMMARIES]
ENGLISH = re.compile(r"\b(the|and|with|this|of|options?|usage|default|may|be)\b", re.IGNORECASE)


@pytest.mark.parametrize("name", NAMES)
def test_help_is_in_the_language(run: Run, name: str) -> None:
    english, indonesian = (run(*name.split(), "--help", "--lang", language).stdout for language in ("en", "id"))

    assert english.startswith("Usage: sopflow")
    assert indonesian.startswith("Penggunaan: sopflow")
    words = indonesian.replace("with --", "").replace("--info / --no-info", "")
    assert ENGLISH.findall(re.sub(r"--[a-z-]+|[A-Z]{2,}", "", words)) == []


def test_the_language_may_come_before_the_command(run: Run, permit: Path) -> None:
    assert run("--lang", "id", "show", permit).stdout == run("show", permit, "--lang", "id").stdout
    assert run("--lang", "id", "--help").stdout == run("--help", "--lang=id").stdout


@pytest.mark.parametrize(
    ("words", "english", "indonesian"),
    [
        ("", "The command is missing.", "Perintahnya belum disebut."),
        ("fly", "There is no command 'fly'.", "Tidak ada perintah 'fly'."),
        (
            "chek",
            "There is no command 'chek'. Did you mean 'check'? See",
            "Tidak ada perintah 'chek'. Maksud Anda 'check'? Lihat",
        ),
        ("show", "FILE is missing.", "FILE belum disebut."),
        ("show a b", "There are too many arguments: 'b'.", "Ada argumen yang berlebih: 'b'."),
        ("check --fo", "There is no option '--fo'. Did you mean", "Tidak ada opsi '--fo'. Maksud Anda"),
        ("check --select", "--select needs a value.", "--select memerlukan nilai."),
        ("check --fix=1", "--fix does not take a value.", "--fix tidak menerima nilai."),
        (
            "check --format xml",
            "--format cannot be 'xml': use text,",
            "--format tidak dapat berupa 'xml': gunakan text,",
        ),
        ("walk --outcome", "--outcome needs a value.", "--outcome memerlukan nilai."),
    ],
)
def test_wrong_usage_is_one_line_in_the_language(run: Run, words: str, english: str, indonesian: str) -> None:
    for language, expected, help_ in (("en", english, "See `sopflow "), ("id", indonesian, "Lihat `sopflow ")):
        arguments = words.split()
        result = run(f"--lang={language}", *arguments)

        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.startswith(f"sopflow: {expected}")
        assert result.stderr.count("\n") == 1
        assert help_ in result.stderr
