"""The baseline: known findings, which are counted and not shown."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from sopflow.cli import messages
from sopflow.cli.exits import CommandError
from sopflow.cli.reading import unreadable, unwritable
from sopflow.diagnostics import Finding
from sopflow.language import read_bytes
from sopflow.text import Language, visible

VERSION = 1
"""The version of the file."""

Key: TypeAlias = tuple[str, str, str]
"""The file, the code, and the text of the line: a finding keeps its key when its line moves."""


class Baseline:
    """The known findings of a project, and the findings of one run."""

    def __init__(self, path: str, known: Mapping[Key, int]) -> None:
        """Start with known findings.

        Args:
            path: The file of the baseline; it names files relative to its folder.
            known: The number of known findings by key.
        """
        self._folder = os.path.dirname(os.path.realpath(path))
        self._known = Counter(known)
        self._found: Counter[Key] = Counter()
        self._checked: set[str] = set()

    def unknown(self, findings: Iterable[Finding], path: str) -> tuple[Finding, ...]:
        """Record the findings of a file, and return those that are not known.

        Args:
            findings: The findings of the file.
            path: The file.
        """
        file = _relative(os.path.realpath(path), self._folder)
        self._checked.add(file)
        unknown = []
        for finding in findings:
            key = (file, finding.code, " ".join(finding.excerpt.split()))
            self._found[key] += 1
            if self._found[key] > self._known[key]:
                unknown.append(finding)
        return tuple(unknown)

    @property
    def known(self) -> int:
        """The number of findings of this run that are known."""
        return (self._known & self._found).total()

    @property
    def gone(self) -> int:
        """The number of known findings that the files of this run no longer have."""
        return sum(count for key, count in (self._known - self._found).items() if key[0] in self._checked)

    def updated(self, path: str, *, adds: bool) -> dict[Key, int]:
        """Return the known findings after this run: without those that are gone.

        Args:
            path: The file to which they will be written; names of files are relative to its folder.
            adds: Whether findings that were not known are added.
        """
        others = {
            key: count
            for key, count in self._known.items()
            if key[0] not in self._checked and os.path.exists(os.path.join(self._folder, key[0]))
        }
        known = {**others, **(self._found if adds else self._known & self._found)}
        folder = os.path.dirname(os.path.realpath(path))
        return {
            (_relative(os.path.join(self._folder, file), folder), code, line): count
            for (file, code, line), count in known.items()
        }


def _relative(path: str, folder: str) -> str:
    return os.path.relpath(path, folder).replace(os.sep, "/")


def read_baseline(path: str, language: Language) -> Baseline:
    """Read a baseline.

    Raises:
        CommandError: If the file cannot be read, or is not a baseline.
    """
    try:
        content = read_bytes(path)
    except OSError as error:
        raise CommandError(unreadable(path, error, language)) from None
    try:
        return Baseline(path, dict(_items(json.loads(content))))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise CommandError(messages.NOT_A_BASELINE.format(language, path=visible(path))) from None


def _items(data: Any) -> Iterable[tuple[Key, int]]:
    if data["version"] != VERSION:
        raise ValueError
    for item in data["findings"]:
        key = (item["file"], item["code"], item["line"])
        if not all(isinstance(text, str) for text in key) or type(item["count"]) is not int:
            raise ValueError
        yield key, item["count"]


def write_baseline(path: str, known: Mapping[Key, int], language: Language) -> None:
    """Write a baseline, one finding a line and in order, so that changes are easy to review.

    Raises:
        CommandError: If the file cannot be written.
    """
    lines = ",\n".join(
        json.dumps({"file": file, "code": code, "line": line, "count": count})
        for (file, code, line), count in sorted(known.items())
    )
    text = f'{{"version": {VERSION}, "findings": [\n{lines}\n]}}\n'
    try:
        with open(path, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as error:
        raise CommandError(unwritable(path, error, language)) from None
