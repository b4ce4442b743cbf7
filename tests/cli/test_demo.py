"""The demo runs, and fails if a statement that it prints is wrong."""

from __future__ import annotations

import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

DEMO = Path(__file__).parents[2] / "examples" / "demo.py"


def test_the_demo_runs(capsys: pytest.CaptureFixture[str]) -> None:
    runpy.run_path(str(DEMO), run_name="__main__")

    output = capsys.readouterr().out
    assert all(code in output for code in ("actor", "documents", "already-done", "not-active", "clock"))
    assert "17:00:00 late: Listrik padam" in output
    picture = next(line for line in output.splitlines() if "The form with this case" in line).partition(": ")[2]
    assert "kasus 2026-001: 6 Mengumpulkan isian" in Path(picture).read_text("utf-8")
    assert output.splitlines()[-1].endswith("completed")


def test_the_demo_fails_if_a_statement_is_wrong() -> None:
    demo = runpy.run_path(str(DEMO))

    with pytest.raises(SystemExit, match="This statement is wrong: the sky is green"):
        demo["check"](False, "the sky is green")


def test_the_demo_needs_no_extra() -> None:
    code = f"import runpy, sys; sys.modules['click'] = None; runpy.run_path({str(DEMO)!r}, run_name='__main__')"

    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.rstrip().endswith("completed")


def test_the_demo_of_the_store_runs(capsys: pytest.CaptureFixture[str]) -> None:
    runpy.run_path(str(DEMO.with_name("demo_store.py")), run_name="__main__")

    output = capsys.readouterr().out
    assert "Budi: 2026-001 kaji" in output
    assert output.splitlines()[-1].strip() == "Everything matches."
