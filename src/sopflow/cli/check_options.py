"""The command line of ``sopflow check`` as a value."""

from __future__ import annotations

import os
from typing import Any, NamedTuple

from sopflow.cli import messages
from sopflow.cli.exits import CommandError
from sopflow.cli.inputs import STDIN
from sopflow.diagnostics import Severity
from sopflow.text import Language


class CheckOptions(NamedTuple):
    """The command line of ``sopflow check``; None where an option was not given.

    Attributes:
        paths: Files, folders, or ``-``.
        form: The format of the findings.
        select: Codes, or beginnings of codes, that are shown.
        ignore: The same, of those that are not shown.
        each: Whether each finding is shown in full.
        info: Whether remarks are shown.
        fail_on: The least severity that makes the command fail.
        fix: Whether to apply fixes.
        unsafe_fixes: Whether to apply fixes that may change the meaning, too.
        diff: Whether to print the fixes as a patch instead of applying them.
        color: ``auto``, ``always`` or ``never``.
        config: The file with the settings.
        stdin_filename: The name of standard input.
        jobs: The greatest number of processes.
        baseline: The file with the known findings.
        write_baseline: The file to write the known findings to.
        language: The language of findings and messages.
    """

    paths: tuple[str, ...]
    form: str
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    each: bool
    info: bool | None
    fail_on: str | None
    fix: bool
    unsafe_fixes: bool
    diff: bool
    color: str
    config: str | None
    stdin_filename: str | None
    jobs: int | None
    baseline: str | None
    write_baseline: str | None
    language: Language | None

    @property
    def first_input(self) -> str:
        """The first input, whose project decides on the language; the working directory if there is none."""
        first = next(iter(self.paths), os.curdir)
        return self.stdin_name if first == STDIN else first

    @property
    def stdin_name(self) -> str:
        """The name of standard input in messages."""
        return self.stdin_filename or "<stdin>"

    def overrides(self) -> dict[str, Any]:
        """Return the settings that the command line overrides, by attribute of ``Settings``."""
        given: dict[str, Any] = {
            "select": self.select or None,
            "ignore": self.ignore or None,
            "info": self.info,
            "fail_on": Severity(self.fail_on) if self.fail_on else None,
        }
        return {name: value for name, value in given.items() if value is not None}

    def require_consistent(self, language: Language) -> None:
        """Refuse options that contradict each other.

        Raises:
            CommandError: If two options do.
        """
        if self.stdin_filename is not None and STDIN not in self.paths:
            raise CommandError(messages.ONLY_STDIN.in_(language))
        if self.fix and not self.diff and STDIN in self.paths:
            raise CommandError(messages.STDIN_STAYS.in_(language))
        if self.unsafe_fixes and not (self.fix or self.diff):
            raise CommandError(messages.ONLY_FIXING.in_(language))
