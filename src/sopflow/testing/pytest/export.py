"""Walks as a file of tests for pytest, which holds them itself and needs nothing beside sopflow and the SOP's file."""

from __future__ import annotations

from collections.abc import Iterable

from sopflow.definition import Sop
from sopflow.testing.walk_files import dump_walk
from sopflow.testing.walks import Walk
from sopflow.text import visible

_FILE = '''\
"""The SOP {number}, {title}: walks, and what must come of each call.

Written by `sopflow tests`. To test a system of your own, let the fixture give a function that takes a
`sopflow.testing.Request`, does in your system what it asks for, and gives a `sopflow.testing.Result`.
"""

from pathlib import Path

import pytest

import sopflow
from sopflow.testing import Caller, follow, loads_walk, machine_caller

SOP = sopflow.load({path})

WALKS = [
{walks}]


@pytest.fixture
def system() -> Caller:
    return machine_caller(sopflow.SopMachine(SOP))


@pytest.mark.parametrize("walk", WALKS)
def test_every_call_comes_to_what_the_walk_expects(walk: str, system: Caller) -> None:
    difference = follow(loads_walk(walk), SOP, system)
    assert difference is None, str(difference)
'''


def pytest_file(sop: Sop, walks: Iterable[Walk], path: str) -> str:
    """The text of a file of tests.

    Args:
        sop: The SOP.
        walks: The walks, each of which becomes a test.
        path: Where the SOP's file is, seen from the folder of the file of tests.
    """
    entries = []
    for order, walk in enumerate(walks, 1):
        about = _literal(f"{order} {walk.about}".replace("→", "->"))
        entries.append(f"    pytest.param({_lines(dump_walk(walk))}, id={about}),\n")
    number, title = (_escaped(visible(text)) for text in (sop.number, sop.title))
    here = f"Path(__file__).parent / {_literal(path)}"
    return _FILE.format(number=number, title=title, path=here, walks="".join(entries))


def _lines(text: str) -> str:
    """A text of several lines, each of which stands on a line of its own."""
    return f'"""\\\n{_escaped(text)}"""'


def _literal(text: str) -> str:
    """A text on one line, within double quotes where that takes no escapes."""
    literal = repr(text)
    return literal if '"' in text or literal.startswith('"') else f'"{literal[1:-1]}"'


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
