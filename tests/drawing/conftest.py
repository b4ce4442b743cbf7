"""The programs that judge drawings: ``make judges`` installs those from npm, the system the others."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent
Judge = Callable[[str, str], list[str]]


def missing(reason: str) -> None:
    """Skip a test without its judge; fail if judges are required, as on a build server."""
    if os.environ.get("SOPFLOW_REQUIRE_JUDGES"):
        pytest.fail(reason)
    pytest.skip(reason)


def program(*names: str) -> str:
    """Return the path of the first program that is installed."""
    found = next((path for name in names if (path := shutil.which(name))), None)
    if found is None:
        missing(f"{names[0]} is not installed")
    return str(found)


@pytest.fixture(scope="session")
def judge() -> Iterator[Judge]:
    """Judges text in a format of other tools, and returns their complaints."""
    node = program("node")
    if not (HERE / "node_modules").is_dir():
        missing("run `make judges` first")
    with subprocess.Popen(  # noqa: S603
        [node, str(HERE / "judge.mjs")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        requests, answers = process.stdin, process.stdout

        def ask(format_: str, text: str) -> list[str]:
            requests.write(json.dumps({"format": format_, "text": text}) + "\n")
            requests.flush()
            problems: list[str] = json.loads(answers.readline())["problems"]
            return problems

        yield ask
        requests.close()
