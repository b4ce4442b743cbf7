"""The changes of ``sopflow check --fix``, and the patch of ``--diff``."""

from __future__ import annotations

import difflib
import os
import shutil
import tempfile
from pathlib import Path

from sopflow.checking import Checked
from sopflow.cli.exits import CommandError
from sopflow.cli.inputs import Input
from sopflow.cli.reading import unwritable
from sopflow.cli.selection import Selection
from sopflow.fixing import fix
from sopflow.text import Language, visible


class Fixer:
    """Fixes the files of one run, or collects a patch.

    Attributes:
        count: The number of findings fixed so far.
        patch: The changes as a patch, file by file; only if nothing is written.
    """

    def __init__(self, selected: Selection, language: Language, *, unsafe: bool, writes: bool) -> None:
        """Start without changes.

        Args:
            selected: The findings that are shown; no others are fixed.
            language: The language of error messages.
            unsafe: Whether to apply fixes that may change the meaning of the SOP.
            writes: Whether to change the files.
        """
        self.count = 0
        self.patch: list[str] = []
        self._selected = selected
        self._language = language
        self._unsafe = unsafe
        self._writes = writes

    def fix(self, each: Input, content: bytes, checked: Checked) -> Checked:
        """Fix a file, and return the result of checking it again.

        Raises:
            CommandError: If the file cannot be written; it is then unchanged.
        """
        if not any(finding.fix for finding in checked.findings):
            return checked
        try:
            before = content.decode("utf-8")
        except UnicodeDecodeError:
            return checked
        fixed = fix(
            before, each.name, unsafe=self._unsafe, only=lambda finding: bool(self._selected.of([finding], each.name))
        )
        self.count += len(fixed.fixed)
        if fixed.text == before:
            return checked
        if not self._writes:
            self.patch.append(_diff(each.name, before, fixed.text))
            return checked
        try:
            overwrite(each.path, fixed.text)
        except OSError as error:
            raise CommandError(unwritable(each.name, error, self._language)) from None
        return fixed.checked


def _diff(name: str, before: str, after: str) -> str:
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    made = difflib.unified_diff(old, new, fromfile=visible(name), tofile=visible(name))
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in made)


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
