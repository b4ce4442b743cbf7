"""What the commands share: options, the console, and reading a SOP with errors that say what to do."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, TypeVar

import click
from rich.console import Console

from sopflow.checking import check, check_calendar
from sopflow.cli.messages import counted, speech
from sopflow.definition import Sop
from sopflow.diagnostics import Finding, Severity
from sopflow.language.rules import MORE_FINDINGS
from sopflow.rendering import Look
from sopflow.rendering.text import write
from sopflow.text import Language, close_matches, visible
from sopflow.timing import WorkCalendar

FOUND, USAGE, NOTHING = 1, 2, 3
"""Exit codes: errors were found, or the case did not end; wrong usage or an unreadable file; nothing to do."""

NARROWEST, WIDEST = 60, 1000

LANGUAGES: tuple[Language, ...] = ("en", "id")

_MISSING_CALENDAR = ("SOP102", ("calendar",))
"""Code and path of the finding that a file has no calendar."""

F = TypeVar("F", bound=Callable[..., Any])


class Trouble(click.ClickException):
    """Something that a user can mend: one line on stderr, and an exit code."""

    exit_code = USAGE

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the line."""
        click.echo(f"sopflow: {self.message}", file=file, err=file is None)


class Failure(Trouble):
    """A SOP that cannot be carried out."""

    exit_code = FOUND


class NothingToDo(Trouble):
    """A command without anything to work on."""

    exit_code = NOTHING


def language_option(command: F) -> F:
    """Add ``--lang``; the command gets a ``Language``."""
    option = click.option(
        "--lang",
        "language",
        type=click.Choice(LANGUAGES),
        default="en",
        show_default=True,
        help="English or Indonesian.",
    )
    return option(command)


def width_option(command: F) -> F:
    """Add ``--width``."""
    option = click.option(
        "--width",
        type=click.IntRange(NARROWEST, WIDEST),
        help="Columns to use, instead of the terminal's.",
    )
    return option(command)


class _Console(Console):
    """One that leaves it to the program what a broken pipe comes to."""

    def on_broken_pipe(self) -> None:
        raise  # noqa: PLE0704 (it is called where the error is handled)


def console(width: int | None = None) -> Console:
    """A console for texts that are not ours: no markup, no emoji codes; colour on a terminal only.

    Args:
        width: Columns; None for those of the terminal.
    """
    made = _Console(width=width, markup=False, emoji=False, highlight=False)
    made.width = max(made.width, NARROWEST)
    return made


def wants_color(stream: IO[str], choice: str = "auto") -> bool:
    """Whether to write to a stream in colours.

    Args:
        stream: Standard output or standard error.
        choice: ``always``, ``never``, or ``auto``: on a terminal, unless NO_COLOR or FORCE_COLOR say something else.
    """
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (stream.isatty() and os.environ.get("TERM") != "dumb")


def unreadable(path: str, error: OSError, language: Language) -> str:
    """Say in one line why a file cannot be read, and what to do."""
    say = speech(language)
    if isinstance(error, IsADirectoryError):
        why = say("a directory")
    elif isinstance(error, FileNotFoundError):
        close = _neighbours(Path(path))
        why = (
            say("no such file, but", close=" / ".join(f"'{visible(name)}'" for name in close))
            if close
            else say("no such file")
        )
    elif isinstance(error, PermissionError):
        why = say("not permitted")
    elif error.errno == errno.EINVAL:
        why = say("no regular file")
    else:
        why = say("system says", error=error.strerror or error)
    return say("cannot read", path=visible(path), why=why)


def read(path: str, language: Language) -> Sop:
    """The SOP of a file.

    Raises:
        Trouble: If the file cannot be read, or the SOP has errors; those are printed.
    """
    try:
        checked = check(path)
    except OSError as error:
        raise Trouble(unreadable(path, error, language)) from None
    if checked.sop is None:
        raise _refused("invalid", path, checked.findings, language)
    return checked.sop


def read_calendar(path: str, language: Language) -> WorkCalendar:
    """The calendar of a calendar file, or of a SOP.

    Raises:
        Trouble: If the file cannot be read, or has no calendar, or one with errors; those are printed.
    """
    try:
        checked = check_calendar(path)
    except OSError as error:
        raise Trouble(unreadable(path, error, language)) from None
    if checked.calendar is None:
        if [(finding.code, finding.path) for finding in checked.errors] == [_MISSING_CALENDAR]:
            raise Trouble(speech(language)("no calendar", path=visible(path)))
        raise _refused("useless calendar", path, checked.findings, language)
    return checked.calendar


def _refused(key: str, path: str, findings: tuple[Finding, ...], language: Language) -> Failure:
    """Print why a file cannot be used, and say so in one line."""
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    # Of a file with too many errors to tell, the last finding says how many more there are.
    more = [finding for finding in findings if finding.rule is MORE_FINDINGS]
    color = wants_color(sys.stderr)
    click.echo("".join(write((*errors, *more), Look(language, color))), err=True, nl=False, color=color)
    say = speech(language)
    count = len(errors) + sum(untold for finding in more if isinstance(untold := finding.data["errors"], int))
    return Failure(say(key, path=visible(path), errors=counted(say, "error", count)))


def _neighbours(path: Path) -> tuple[str, ...]:
    try:
        names = [entry.name for entry in path.parent.iterdir() if entry.is_file()]
    except OSError:
        return ()
    return tuple(str(path.parent / name) for name in close_matches(path.name, names))
