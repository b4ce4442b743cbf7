"""Exit codes, and the errors that end a command with one line on standard error."""

from __future__ import annotations

import click

FOUND, USAGE, NOTHING = 1, 2, 3
"""Errors were found, or a case did not end; wrong usage or an unusable file; nothing to check."""

INTERRUPTED, BROKEN_PIPE = 130, 141
"""After Ctrl-C, and after the reader of a pipe went away; as in other programs."""


class CommandError(Exception):
    """An error of the user, in one line.

    Attributes:
        exit_code: The exit code of the command.
    """

    exit_code = USAGE


class UnusableSopError(CommandError):
    """A SOP or calendar has errors, or a case cannot be carried out."""

    exit_code = FOUND


class NothingToCheckError(CommandError):
    """No file to check was found."""

    exit_code = NOTHING


def report(message: str) -> None:
    """Print one line about an error to standard error."""
    click.echo(f"sopflow: {message}", err=True)
