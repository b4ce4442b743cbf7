"""What the commands share: options, the console, and reading a SOP with errors that say what to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, TypeVar

import click
from rich.console import Console
from rich.text import Text

from sopflow.checking import check, check_calendar
from sopflow.cli.speech import counted, speech
from sopflow.definition import Sop
from sopflow.diagnostics import Diagnostic, Language, Severity, close_matches, visible
from sopflow.timing import WorkCalendar

FOUND, USAGE, NOTHING = 1, 2, 3
"""Exit codes: errors were found, or the case did not end; wrong usage or an unreadable file; nothing to do."""

NARROWEST, WIDEST = 60, 1000

_MISSING_CALENDAR = ("SOP102", ("calendar",))
"""Code and path of the finding that a file has no calendar."""

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.INFO: "bold cyan"}

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
        type=click.Choice(["en", "id"]),
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


def console(width: int | None = None, *, errors: bool = False) -> Console:
    """A console for texts that are not ours: no markup, no emoji codes; colour on a terminal only.

    Args:
        width: Columns; None for those of the terminal.
        errors: Whether it writes to stderr.
    """
    made = Console(width=width, stderr=errors, markup=False, emoji=False, highlight=False)
    made.width = max(made.width, NARROWEST)
    return made


def print_findings(out: Console, findings: tuple[Diagnostic, ...], language: Language) -> None:
    """Print findings as they are, one after the other, with a blank line between them."""
    for number, finding in enumerate(findings):
        text = Text(finding.text(language))
        text.highlight_words([f"{finding.severity}[{finding.code}]"], style=_STYLES[finding.severity])
        if number:
            out.print()
        out.print(text, soft_wrap=True)


def unreadable(path: str, error: OSError, language: Language) -> str:
    """Say in one line why a file cannot be read, and what to do."""
    say = speech(language)
    if isinstance(error, IsADirectoryError) or Path(path).is_dir():
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
    else:
        why = f"{error.strerror or error}."
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
        raise _refused("invalid", path, checked.errors, language)
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
        raise _refused("useless calendar", path, checked.errors, language)
    return checked.calendar


def _refused(key: str, path: str, errors: tuple[Diagnostic, ...], language: Language) -> Failure:
    """Print why a file cannot be used, and say so in one line."""
    print_findings(console(errors=True), errors, language)
    say = speech(language)
    return Failure(say(key, path=visible(path), errors=counted(say, "error", len(errors))))


def _neighbours(path: Path) -> tuple[str, ...]:
    try:
        names = [entry.name for entry in path.parent.iterdir() if entry.is_file()]
    except OSError:
        return ()
    return tuple(str(path.parent / name) for name in close_matches(path.name, names))
