"""The changes of ``sopflow check --fix``, and the patch of ``--diff``."""

from __future__ import annotations

import difflib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sopflow.checking import Checked, CheckedCalendar
from sopflow.cli.inputs import Input
from sopflow.cli.reading import unwritable
from sopflow.cli.selection import Selection
from sopflow.fixing import fix
from sopflow.language import calendar_resolver
from sopflow.text import Language

_PLAIN_NAME = re.compile(r"[^\x00-\x1f\x7f-\x9f\"\\\ud800-\udfff]+")
"""A file name that a patch contains as it is."""


class Fixer:
    """Fixes the files of one run, or collects a patch.

    Attributes:
        count: The number of findings fixed so far.
        patch: The changes as a patch, file by file; only if nothing is written.
        problems: For each file that could not be written, the reason in one line.
    """

    def __init__(self, selection: Selection, language: Language, *, unsafe: bool, writes: bool) -> None:
        """Start without changes.

        Args:
            selection: The findings that are shown; no others are fixed.
            language: The language of problems.
            unsafe: Whether to apply fixes that may change the meaning of the SOP.
            writes: Whether to change the files.
        """
        self.count: int = 0
        self.patch: list[bytes] = []
        self.problems: list[str] = []
        self._selection = selection
        self._language = language
        self._unsafe = unsafe
        self._writes = writes

    def fix(self, each: Input, content: bytes, checked: Checked | CheckedCalendar) -> Checked | CheckedCalendar:
        """Fix a file, and return the result of checking it again; a file that cannot be written is unchanged."""
        if not any(finding.fix for finding in checked.findings):
            return checked
        try:
            before = content.decode("utf-8")
        except UnicodeDecodeError:
            return checked
        fixed = fix(
            before,
            each.name,
            unsafe=self._unsafe,
            only=lambda finding: bool(self._selection.of([finding], each.name)),
            calendars=calendar_resolver(each.path),
        )
        if fixed.text == before:
            return checked
        if not self._writes:
            self.patch.append(b"".join(_patch(each.name, before, fixed.text)))
            return checked
        try:
            overwrite(each.path, fixed.text)
        except OSError as error:
            self.problems.append(unwritable(each.name, error, self._language))
            return checked
        self.count += len(fixed.fixed)
        return fixed.checked


def _patch(name: str, before: str, after: str) -> Iterator[bytes]:
    """Return the lines of a patch; the program patch ends a line at a line feed and nowhere else."""
    old, new = (text.split("\n") for text in (before, after))
    lines = difflib.unified_diff(_with_ends(old), _with_ends(new), fromfile=_quoted(name), tofile=_quoted(name))
    for line in lines:
        yield line.encode("utf-8")
        if not line.endswith("\n"):
            yield b"\n\\ No newline at end of file\n"


def _with_ends(lines: list[str]) -> list[str]:
    whole = [f"{line}\n" for line in lines[:-1]]
    return [*whole, lines[-1]] if lines[-1] else whole


def _quoted(name: str) -> str:
    """Return a file name as patch reads it: a name with blanks ends in a tab, one with special bytes is quoted."""
    if not _PLAIN_NAME.fullmatch(name):
        escaped = "".join(
            f"\\{byte:03o}" if byte < 0x20 or byte >= 0x7F or byte in b'"\\' else chr(byte)  # noqa: PLR2004 (ASCII)
            for byte in os.fsencode(name)
        )
        return f'"{escaped}"'
    return f"{name}\t" if " " in name else name


def overwrite(path: str, text: str) -> None:
    """Replace the content of a file, all of it or nothing.

    Args:
        path: The file; a link to it stays a link.
        text: The new content.

    Raises:
        OSError: If the file cannot be written; it is then unchanged.
    """
    target = Path(path).resolve()
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        shutil.copymode(target, temporary)
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
