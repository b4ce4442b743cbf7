"""Reading SOPs and calendars for a command, and saying why a file cannot be read or written."""

from __future__ import annotations

import errno
import os
import sys

import click

from sopflow.checking import check, check_calendar
from sopflow.cli import messages
from sopflow.cli.exits import CommandError, UnusableSopError
from sopflow.cli.messages import either
from sopflow.cli.terminal import wants_color
from sopflow.definition import Sop
from sopflow.diagnostics import Finding, Severity
from sopflow.language.rules import MORE_FINDINGS
from sopflow.rendering import Look
from sopflow.rendering.text import write
from sopflow.text import Language, close_matches, visible
from sopflow.timing import WorkCalendar

_MISSING_CALENDAR = ("SOP102", ("calendar",))
"""Code and path of the finding that a file has no calendar."""


_ALIKE = 20
"""The maximum number of names without suffix that are compared again with their suffixes."""


def read_sop(path: str, language: Language) -> Sop:
    """Return the SOP of a file.

    Raises:
        CommandError: If the file cannot be read, or the SOP has errors; these are printed.
    """
    try:
        checked = check(path)
    except OSError as error:
        raise CommandError(unreadable(path, error, language)) from None
    if checked.sop is None:
        raise _unusable(path, checked.findings, language)
    return checked.sop


def read_calendar(path: str, language: Language) -> WorkCalendar:
    """Return the calendar of a calendar file or of a SOP.

    Raises:
        CommandError: If the file cannot be read, has no calendar, or its calendar has errors; these are printed.
    """
    try:
        checked = check_calendar(path)
    except OSError as error:
        raise CommandError(unreadable(path, error, language)) from None
    if checked.calendar is None:
        if [(finding.code, finding.path) for finding in checked.errors] == [_MISSING_CALENDAR]:
            raise CommandError(messages.NO_CALENDAR.format(language, path=visible(path)))
        raise _unusable(path, checked.findings, language)
    return checked.calendar


def unreadable(path: str, error: OSError, language: Language) -> str:
    """Say in one line why a file cannot be read, and what to do."""
    return messages.CANNOT_READ.format(language, path=_shown(path), why=_why_unreadable(path, error, language))


def unwritable(path: str, error: OSError, language: Language) -> str:
    """Say in one line why a file cannot be written."""
    if not path:
        why = messages.EMPTY_NAME.in_(language)
    elif isinstance(error, FileNotFoundError):
        why = messages.NO_SUCH_FOLDER.in_(language)
    elif isinstance(error, IsADirectoryError):
        why = messages.A_FOLDER.in_(language)
    elif isinstance(error, PermissionError):
        why = messages.MAY_NOT_WRITE.in_(language)
    else:
        why = messages.SYSTEM_SAYS.format(language, error=error.strerror or error)
    return messages.CANNOT_WRITE.format(language, path=_shown(path), why=why)


def _why_unreadable(path: str, error: OSError, language: Language) -> str:
    if not path:
        return messages.EMPTY_NAME.in_(language)
    if isinstance(error, IsADirectoryError):
        return messages.A_FOLDER.in_(language)
    if isinstance(error, FileNotFoundError):
        close = [f"'{visible(name)}'" for name in _similar_files(path)]
        if close:
            return messages.NO_SUCH_FILE_BUT.format(language, close=either(close, language))
        return messages.NO_SUCH_FILE.in_(language)
    if isinstance(error, PermissionError):
        return messages.MAY_NOT_READ.in_(language)
    if error.errno == errno.EBADF:
        return messages.IS_CLOSED.in_(language)
    if error.errno == errno.EINVAL:
        return messages.NOT_REGULAR.in_(language)
    return messages.SYSTEM_SAYS.format(language, error=error.strerror or error)


def _shown(path: str) -> str:
    return visible(path) or "''"


def _similar_files(path: str) -> tuple[str, ...]:
    folder, name = os.path.split(path)
    try:
        names = [entry.name for entry in os.scandir(folder or os.curdir) if entry.is_file()]
    except OSError:
        return ()
    # Most files of a folder share their suffix, so it says nothing about which of them is meant.
    alike = close_matches(_stem(name), dict.fromkeys(_stem(each) for each in names), _ALIKE)
    meant = close_matches(name, [each for each in names if _stem(each) in alike])
    return tuple(os.path.join(folder, each) for each in meant)


def _stem(name: str) -> str:
    return name.partition(".")[0]


def _unusable(path: str, findings: tuple[Finding, ...], language: Language) -> UnusableSopError:
    """Print the errors of a file, and return an error that counts them."""
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    # If a file has too many errors to show, its last finding counts the others.
    more = [finding for finding in findings if finding.rule is MORE_FINDINGS]
    color = wants_color(sys.stderr)
    click.echo("".join(write((*errors, *more), Look(language, color))), err=True, nl=False, color=color)
    count = len(errors) + sum(rest for finding in more if isinstance(rest := finding.data["errors"], int))
    text = messages.ERRORS.format(language, count)
    return UnusableSopError(messages.NOT_USABLE.format(language, path=visible(path), errors=text))
