"""The command ``sopflow``: its commands in one group, and how it ends."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import click

import sopflow
from sopflow.cli.calendar import calendar
from sopflow.cli.check import check
from sopflow.cli.explain import explain
from sopflow.cli.new import new
from sopflow.cli.rules import rules
from sopflow.cli.schema import schema
from sopflow.cli.show import show
from sopflow.cli.tests import tests
from sopflow.cli.walk import walk

INTERRUPTED, BROKEN_PIPE = 130, 141
"""The exit codes after Ctrl-C, and when nobody reads on, as shells have them."""


class Program(click.Group):
    """The commands; when nobody reads on what they print, they end without a word."""

    def invoke(self, context: click.Context) -> object:
        """Run a command."""
        try:
            return super().invoke(context)
        except BrokenPipeError:
            # What is left to print would be missed when Python ends; it goes where nobody reads.
            with suppress(OSError, ValueError), Path(os.devnull).open("wb") as nowhere:
                os.dup2(nowhere.fileno(), sys.stdout.fileno())
            raise click.exceptions.Exit(BROKEN_PIPE) from None


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(sopflow.__version__, prog_name="sopflow")
def app() -> None:
    """Written procedures (SOP tables) as checked YAML, carried out by a guarded state machine."""


app.add_command(calendar)
app.add_command(check)
app.add_command(explain)
app.add_command(new)
app.add_command(rules)
app.add_command(schema)
app.add_command(show)
app.add_command(tests)
app.add_command(walk)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command line and give its exit code; nothing that a user does ends in a traceback.

    Args:
        arguments: The words after ``sopflow``; None for those that the program was started with.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that cannot show a character shows a question mark, and the command goes on.
            stream.reconfigure(errors="replace")
    try:
        code = app.main(arguments, prog_name="sopflow", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        click.echo(err=True)
        return INTERRUPTED
    return code if isinstance(code, int) else 0
