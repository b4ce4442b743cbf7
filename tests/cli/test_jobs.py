"""``--jobs``: many files are checked in several processes, with the same output."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from tests.processes import interruptible

from sopflow.checking import check_content
from sopflow.cli import parallel
from sopflow.rendering import FORMATS

Run = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, permit: Path) -> Path:
    """A folder of SOPs with and without findings, a calendar, a walk, and other files."""
    monkeypatch.setattr(parallel, "FILES_PER_JOB", 2)
    monkeypatch.chdir(tmp_path)
    text = permit.read_text("utf-8")
    for number in range(9):
        Path(f"{number}.sop.yaml").write_text(text.replace("503/12", f"503/{number % 7}"), "utf-8")
    Path("3.sop.yaml").write_text(text.replace("actor: loket", "actor: lokat"), "utf-8")
    Path("kalender.yaml").write_text("sopflow: 1\ncalendar: {timezone: WIB}\n", "utf-8")
    Path("walk.yaml").write_text("sopflow: 1\nsop: 1.sop.yaml\nmoves: []\n", "utf-8")
    Path("other.yaml").write_text("version: 3\n", "utf-8")
    Path("bytes.sop.yaml").write_bytes(b"\xff\xfe")
    return tmp_path


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("form", FORMATS)
def test_the_output_is_the_same_for_any_number_of_jobs(run: Run, form: str) -> None:
    words = ("check", ".", "gone.yaml", "-", "--info", "--format", form)

    one, three = (run(*words, "--jobs", jobs, typed="sopflow: 1\n") for jobs in (1, 3))

    assert one.exit_code == three.exit_code == 2
    assert (one.stdout, one.stderr) == (three.stdout, three.stderr)
    assert "3.sop.yaml" in one.stdout


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere processes are not forked")
@pytest.mark.usefixtures("folder")
def test_many_files_are_checked_in_several_processes(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    check = check_content

    def record(content: bytes, name: str, path: str) -> object:
        with Path("processes").open("a") as file:
            file.write(f"{os.getpid()}\n")
        return check(content, name, path)

    # The processes are forks, so the replacement is in all of them.
    monkeypatch.setattr(parallel, "check_content", record)

    run("check", ".", "--jobs", "3")

    processes = Path("processes").read_text().split()
    assert len(processes) == 11
    assert str(os.getpid()) not in processes


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere processes are not forked")
@pytest.mark.usefixtures("folder")
def test_a_process_that_is_killed_changes_nothing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = run("check", ".", "--jobs", "1").stdout
    check, parent = check_content, os.getpid()

    def die(content: bytes, name: str, path: str) -> object:
        if name == "7.sop.yaml" and os.getpid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)
        return check(content, name, path)

    monkeypatch.setattr(parallel, "check_content", die)

    assert run("check", ".", "--jobs", "2").stdout == expected


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere processes are not forked")
@pytest.mark.usefixtures("folder")
def test_a_system_without_processes_changes_nothing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = run("check", ".", "--jobs", "1").stdout

    def refuse() -> int:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(os, "fork", refuse)

    assert run("check", ".", "--jobs", "2").stdout == expected


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere processes are not forked")
def test_ctrl_c_ends_all_processes_silently(permit: Path, tmp_path: Path) -> None:
    for number in range(4 * parallel.FILES_PER_JOB):
        (tmp_path / f"{number}.sop.yaml").write_text(permit.read_text("utf-8"), "utf-8")
    with subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "sopflow", "check", tmp_path, "--jobs", "4"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=interruptible,  # noqa: PLW1509 (no threads run here)
    ) as program:
        children = Path(f"/proc/{program.pid}/task/{program.pid}/children")
        while not children.read_text():
            time.sleep(0.01)
        os.killpg(program.pid, signal.SIGINT)
        output, errors = program.communicate(timeout=60)

    assert (program.returncode, output, errors.strip()) == (130, b"", b"")


def test_few_files_are_checked_in_this_process(run: Run, permit: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("concurrent.futures.ProcessPoolExecutor", None)

    assert run("check", permit, "--jobs", "3").exit_code == 0


@pytest.mark.parametrize("number", ["0", "-1", "two", "1.5", "", "\u0661"])
def test_the_number_of_jobs_is_a_whole_number_from_1(run: Run, permit: Path, number: str) -> None:
    english, indonesian = (run("check", permit, "--jobs", number, "--lang", language) for language in ("en", "id"))

    assert (english.exit_code, english.stdout) == (2, "")
    assert english.stderr == (
        f"sopflow: --jobs cannot be '{number}': use a number from 1. See `sopflow check --help`.\n"
    )
    assert "gunakan bilangan mulai dari 1." in indonesian.stderr
