"""The inputs of a check: named files, standard input, and the files of sopflow in named folders."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from sopflow.language import read_bytes
from sopflow.language.discovery import CERTAIN_NAMES, NAMES, is_sopflow_file, is_walk
from sopflow.language.source import MAX_BYTES

STDIN = "-"
"""The name of standard input on a command line."""

_SKIPPED = {"__pycache__", "_build", "build", "dist", "node_modules", "site-packages", "venv"}
"""Folders of tools, which are not searched unless they are named; nor are hidden folders."""

_VIRTUAL_ENVIRONMENT = "pyvenv.cfg"
"""The file that marks a folder as a virtual environment of Python."""


class Input(NamedTuple):
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
        if not self.path:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        if self.path == STDIN:
            if sys.stdin is None:
                raise OSError(errno.EBADF, os.strerror(errno.EBADF))
            return sys.stdin.buffer.read(MAX_BYTES + 1)
        content = read_bytes(self.path)
        is_wanted = self.is_named or self.path.lower().endswith(CERTAIN_NAMES)
        return content if is_wanted or (is_sopflow_file(content) and not is_walk(content)) else None


def _nothing(_path: str) -> bool:
    return False


def inputs(paths: Iterable[str], stdin: str, excludes: Callable[[str], bool] = _nothing) -> list[Input]:
    """Return the inputs, each once, in the order of the command line, and in folders in the order of names.

    A link and its target are one input.

    Args:
        paths: Files, folders, or ``-``.
        stdin: The name of standard input in messages.
        excludes: Whether a file or folder is skipped in a named folder.
    """
    found: dict[str, Input] = {}
    for path in paths:
        for each in _of(path, stdin, excludes):
            place = STDIN if each.path == STDIN else os.path.realpath(each.path)
            earlier = found.setdefault(place, each)
            if each.is_named and not earlier.is_named:
                found[place] = earlier._replace(is_named=True)
            elif not earlier.is_named and _is_link(earlier) and not _is_link(each):
                found[place] = each
    return list(found.values())


def _is_link(each: Input) -> bool:
    return os.path.realpath(each.path) != os.path.abspath(each.path)


def _of(path: str, stdin: str, excludes: Callable[[str], bool]) -> Iterator[Input]:
    if path == STDIN:
        yield Input(stdin, STDIN)
    elif path and os.path.isdir(path):
        yield from _within(_tidy(path), excludes)
    else:
        yield Input(path, path)


def _within(top: str, excludes: Callable[[str], bool]) -> Iterator[Input]:
    """Return the YAML files of a folder and its subfolders. Links to folders are not followed: they may form a loop."""
    folders = [top]
    while folders:
        folder = folders.pop()
        try:
            with os.scandir(folder) as listed:
                entries = sorted(listed, key=lambda entry: entry.name)
        except OSError as error:
            yield Input(folder, folder, error=error)
            continue
        subfolders = []
        for entry in entries:
            path = _joined(folder, entry.name)
            if entry.name.lower().endswith(NAMES) and os.path.isfile(path):
                if not excludes(path):
                    yield Input(path, path, is_named=False)
            elif _is_searched(entry) and not excludes(path):
                subfolders.append(path)
        folders += reversed(subfolders)


def _tidy(path: str) -> str:
    """Return the path of a folder without needless dots and slashes; ``..`` stays, for it may follow a link."""
    drive, rest = os.path.splitdrive(path)
    root = os.sep if rest[:1] in (os.sep, os.altsep) else ""
    parts = [part for part in rest.replace(os.altsep or os.sep, os.sep).split(os.sep) if part not in ("", os.curdir)]
    return drive + root + os.sep.join(parts) or os.curdir


def _joined(folder: str, name: str) -> str:
    """Return the path of a file in a folder; in the working directory, only its name."""
    return name if folder == os.curdir else os.path.join(folder, name)


def _is_searched(entry: os.DirEntry[str]) -> bool:
    if entry.name.startswith(".") or entry.name in _SKIPPED or not entry.is_dir(follow_symlinks=False):
        return False
    return not os.path.exists(os.path.join(entry.path, _VIRTUAL_ENVIRONMENT))
