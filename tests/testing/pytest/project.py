"""A project with one SOP, in which pytest runs with the plugin of sopflow."""

from __future__ import annotations

from pathlib import Path

import pytest

from sopflow import SopMachine, loads
from sopflow.testing import Clock, Request, dump_walk, machine_caller, record

SOP = """\
sopflow: 1
number: "1"
title: Surat Masuk
actors: {loket: Petugas Loket}
steps:
  - {id: terima, activity: Menerima surat, actor: loket, within: 2 jam}
"""


def walk_text(number: str = "1") -> str:
    """Return a walk of the SOP from its first step to its end."""
    sop = loads(SOP.replace('"1"', f'"{number}"'))
    clock = Clock()
    requests = [
        Request("open", clock.now),
        Request("complete", clock.advance("1 jam"), "loket", activity="terima"),
    ]
    return dump_walk(record(sop, requests, machine_caller(SopMachine(sop))))


class Project:
    """A folder with files, and pytest in it."""

    def __init__(self, pytester: pytest.Pytester) -> None:
        self.pytester = pytester

    @property
    def path(self) -> Path:
        return self.pytester.path

    def write(self, name: str, text: str) -> None:
        """Write a file of the project."""
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def run(self, *arguments: str) -> pytest.RunResult:
        """Run pytest in this process."""
        return self.pytester.runpytest_inprocess("-p", "pytest_sopflow", "-p", "no:cacheprovider", *arguments)
