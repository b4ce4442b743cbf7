"""Which files are checked: those that are named, and in folders those that are files of sopflow."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from attrs import evolve, frozen

from sopflow.language import read_bytes
from sopflow.language.discovery import CERTAIN_NAMES, NAMES, is_sopflow_file, is_walk
from sopflow.language.source import MAX_BYTES

STDIN = "-"
"""What stands for standard input on a command line."""

_PASSED_OVER = ("node_modules",)


@frozen
class Input:
    """Something that may have to be checked.

    Attributes:
        name: What it is called in messages.
        path: Where it stands; empty for standard input.
        named: Whether somebody named it; if not, it lay in a folder that somebody named.
        error: Why a folder cannot be looked through.
    """

    name: str
    path: str
    named: bool = True
    error: OSError | None = None

    def content(self) -> bytes | None:
        """What it holds; None for a file of a folder that is no file of sopflow.

        Raises:
            OSError: If it cannot be read.
        """
        if self.error is not None:
            raise self.error
        if not self.path:
            return sys.stdin.buffer.read(MAX_BYTES + 1)
        content = read_bytes(self.path)
        is_meant = self.named or self.path.lower().endswith(CERTAIN_NAMES)
        return content if is_meant or (is_sopflow_file(content) and not is_walk(content)) else None


def inputs(paths: Iterable[str], stdin: str) -> list[Input]:
    """What is to be checked, each thing once, in the order of the command line, and in folders in that of names.

    Args:
        paths: Files, folders, or ``-``.
        stdin: What standard input is called.
    """
    found: dict[str, Input] = {}
    for path in paths:
        for each in _of(path, stdin):
            place = os.path.abspath(each.path) if each.path else STDIN  # noqa: PTH100 (it follows no link)
            earlier = found.setdefault(place, each)
            if each.named and not earlier.named:
                found[place] = evolve(earlier, named=True)
    return list(found.values())


def _of(path: str, stdin: str) -> Iterator[Input]:
    if path == STDIN:
        yield Input(stdin, "")
    elif Path(path).is_dir():
        yield from _within(Path(path))
    else:
        yield Input(path, path)


def _within(top: Path) -> Iterator[Input]:
    """The YAML files of a folder and of those in it. No link to a folder is followed: links may form a circle."""
    folders = [top]
    while folders:
        folder = folders.pop()
        try:
            with os.scandir(folder) as listed:
                entries = sorted(listed, key=lambda entry: entry.name)
        except OSError as error:
            yield Input(str(folder), str(folder), error=error)
            continue
        for entry in entries:
            if entry.name.lower().endswith(NAMES) and (folder / entry.name).is_file():
                yield Input(str(folder / entry.name), str(folder / entry.name), named=False)
        folders += [folder / entry.name for entry in reversed(entries) if _is_looked_through(entry)]


def _is_looked_through(entry: os.DirEntry[str]) -> bool:
    is_passed_over = entry.name.startswith(".") or entry.name in _PASSED_OVER
    return entry.is_dir(follow_symlinks=False) and not is_passed_over
