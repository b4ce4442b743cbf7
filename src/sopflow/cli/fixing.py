"""What ``sopflow check --fix`` writes, and what ``--diff`` shows instead."""

from __future__ import annotations

import difflib
import os
import shutil
import tempfile
from pathlib import Path

from sopflow.checking import Checked
from sopflow.cli.common import Trouble
from sopflow.cli.inputs import Input
from sopflow.cli.messages import Say
from sopflow.cli.selection import Selection
from sopflow.fixing import fix
from sopflow.text import visible


class Mending:
    """Mends the files of one run, or shows how it would.

    Attributes:
        count: How many findings are mended so far.
        diffs: What has changed, file by file, as ``patch`` takes it; only where nothing is written.
    """

    def __init__(self, selected: Selection, say: Say, *, unsafe: bool, writes: bool) -> None:
        """Begin.

        Args:
            selected: Which findings are shown; no others are mended.
            say: Says why a file cannot be written.
            unsafe: Whether to apply edits, too, after which the SOP may mean something else.
            writes: Whether the files are changed.
        """
        self.count = 0
        self.diffs: list[str] = []
        self._selected = selected
        self._say = say
        self._unsafe = unsafe
        self._writes = writes

    def mend(self, each: Input, content: bytes, found: Checked) -> Checked:
        """Mend a file, and give what is found in it afterwards.

        Raises:
            Trouble: If it cannot be written; it then is as it was.
        """
        if not any(finding.fix for finding in found.findings):
            return found
        try:
            before = content.decode("utf-8")
        except UnicodeDecodeError:
            return found
        fixed = fix(
            before, each.name, unsafe=self._unsafe, only=lambda finding: bool(self._selected.of([finding], each.name))
        )
        self.count += len(fixed.fixed)
        if fixed.text == before:
            return found
        if not self._writes:
            self.diffs.append(_diff(each.name, before, fixed.text))
            return found
        try:
            overwrite(each.path, fixed.text)
        except OSError as error:
            raise Trouble(
                self._say("cannot write", path=visible(each.name), why=why_not_written(error, self._say))
            ) from None
        return fixed.checked


def _diff(name: str, before: str, after: str) -> str:
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    made = difflib.unified_diff(old, new, fromfile=visible(name), tofile=visible(name))
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in made)


def why_not_written(error: OSError, say: Say) -> str:
    """Say why a file cannot be written."""
    if isinstance(error, FileNotFoundError):
        return say("no folder")
    if isinstance(error, PermissionError):
        return say("may not write")
    return say("system says", error=error.strerror or error)


def overwrite(path: str, text: str) -> None:
    """Put a text in place of a file's, all of it or nothing.

    Args:
        path: The file; a link to it stays a link.
        text: What it is to hold.

    Raises:
        OSError: If it cannot be written; it then is as it was.
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
