"""The inputs of a check: named files, standard input, and the files of sopflow in named folders."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from attrs import evolve, frozen

from sopflow.language import read_bytes
from sopflow.language.discovery import CERTAIN_NAMES, NAMES, is_sopflow_file, is_walk
from sopflow.language.source import MAX_BYTES

STDIN = "-"
"""The name of standard input on a command line."""

_PASSED_OVER = ("node_modules",)


@frozen
class Input:
    """Something that may have to be checked.

    Attributes:
        name: Its name in messages.
        path: Its path; ``-`` for standard input.
        is_named: Whether the command line names it; otherwise it was found in a folder.
        error: The reason why a folder cannot be searched.
    """

    name: str
    path: str
    is_named: bool = True
    error: OSError | None = None

    def content(self) -> bytes | None:
        """Return its content; None for a file in a folder that is not a file of sopflow.

        Raises:
            OSError: If it cannot be read.
        """
        if self.error is not None:
            raise self.error
        if self.path == STDIN:
            if sys.stdin is None:
                raise OSError(errno.EBADF, os.strerror(errno.EBADF))
            return sys.stdin.buffer.read(MAX_BYTES + 1)
        content = read_bytes(self.path)
        is_wanted = self.is_named or self.path.lower().endswith(CERTAIN_NAMES)
        return content if is_wanted or (is_sopflow_file(content) and not is_walk(content)) else None


def inputs(paths: Iterable[str], stdin: str) -> list[Input]:
    """Return the inputs, each once, in the order of the command line, and in folders in the order of names.

    A link and its target are one input.

    Args:
        paths: Files, folders, or ``-``.
        stdin: The name of standard input in messages.
    """
    found: dict[str, Input] = {}
    for path in paths:
        for each in _of(path, stdin):
            place = STDIN if each.path == STDIN else os.path.realpath(each.path)
            earlier = found.setdefault(place, each)
            if each.is_named and not earlier.is_named:
                found[place] = evolve(earlier, is_named=True)
            elif not earlier.is_named and _is_link(earlier) and not _is_link(each):
                found[place] = each
    return list(found.values())


def _is_link(each: Input) -> bool:
    return os.path.realpath(each.path) != os.path.abspath(each.path)  # noqa: PTH100 (it follows no link)


def _of(path: str, stdin: str) -> Iterator[Input]:
    if path == STDIN:
        yield Input(stdin, STDIN)
    elif path and os.path.isdir(path):  # noqa: PTH112 (a Path would raise where one may not look)
        yield from _within(Path(path))
    else:
        yield Input(path, path)


def _within(top: Path) -> Iterator[Input]:
    """Return the YAML files of a folder and its subfolders. Links to folders are not followed: they may form a loop."""
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
                yield Input(str(folder / entry.name), str(folder / entry.name), is_named=False)
        folders += [folder / entry.name for entry in reversed(entries) if _is_searched(entry)]


def _is_searched(entry: os.DirEntry[str]) -> bool:
    is_passed_over = entry.name.startswith(".") or entry.name in _PASSED_OVER
    return entry.is_dir(follow_symlinks=False) and not is_passed_over
