"""The command ``sopflow``: its commands, each imported when it is called, and how it ends."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from typing import Any, Final

import click

from sopflow import __version__
from sopflow.cli import messages
from sopflow.cli.command import (
    COMMAND_METAVAR,
    COMMANDS,
    LANGUAGE,
    LANGUAGES,
    OPTIONS_METAVAR,
    USAGE,
    Choice,
    Option,
    TranslatedUsageError,
    did_you_mean,
    help_option,
    language_in,
    language_of,
    usage_message,
    write_options,
    write_paragraphs,
)
from sopflow.cli.exits import BROKEN_PIPE, INTERRUPTED, CommandError, report
from sopflow.cli.exits import USAGE as WRONG_USAGE
from sopflow.cli.terminal import replace_symbols
from sopflow.text import Language, Text, shown

ABOUT = Text(
    "Check, show, draw and simulate SOPs (standard operating procedures), written as YAML tables.",
    "Periksa, tampilkan, gambar, dan simulasikan SOP (standar operasional prosedur) yang ditulis sebagai tabel YAML.",
)

SUMMARIES = {
    "calendar": Text("Show a calendar, day by day.", "Tampilkan kalender, hari demi hari."),
    "check": Text("Check SOP files.", "Periksa berkas SOP."),
    "diff": Text("Compare two revisions of a SOP.", "Bandingkan dua revisi SOP."),
    "draw": Text("Draw a SOP as the official form.", "Gambar SOP sebagai formulir resmi."),
    "due": Text("Explain a due time.", "Jelaskan sebuah batas waktu."),
    "explain": Text("Explain a finding.", "Jelaskan sebuah temuan."),
    "import": Text("Make drafts from Word and Excel tables.", "Buat rancangan dari tabel Word dan Excel."),
    "migrate": Text("Migrate saved cases to another revision.", "Pindahkan kasus tersimpan ke revisi lain."),
    "new": Text("Create a SOP to start from.", "Buat SOP sebagai titik awal."),
    "rules": Text("List all rules.", "Tampilkan semua aturan."),
    "schema": Text("Print the JSON Schema of SOP files.", "Cetak JSON Schema berkas SOP."),
    "show": Text("Show a SOP as its table.", "Tampilkan SOP sebagai tabel."),
    "store": Text("Keep cases in a database.", "Simpan kasus dalam basis data."),
    "tests": Text("List test cases of a SOP.", "Susun kasus uji sebuah SOP."),
    "walk": Text("Simulate one case of a SOP.", "Simulasikan satu kasus dari sebuah SOP."),
}
"""The commands; each is the object of its name in the module ``sopflow.cli.NAME``."""

_MODULES = {"import": "importing"}
"""The modules of commands whose name is a keyword of Python."""


class Program(click.Group):
    """The group of all commands."""

    def __init__(self) -> None:
        """Declare the program."""
        super().__init__("sopflow", add_help_option=False, no_args_is_help=False)
        self.params.extend([_version_option(), _language_option(), help_option()])

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands."""
        del ctx
        return list(SUMMARIES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command; None if it does not exist."""
        del ctx
        if cmd_name not in SUMMARIES:
            return None
        name = _MODULES.get(cmd_name, cmd_name)
        found: click.Command = getattr(import_module(f"sopflow.cli.{name}"), name)
        return found

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments; without any, show the help as an error."""
        ctx.obj = language_in(args)
        if not args and not ctx.resilient_parsing:
            click.echo(ctx.get_help(), err=True)
            ctx.exit(WRONG_USAGE)
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that is called.

        Raises:
            click.UsageError: If it does not exist.
        """
        if args[0] not in SUMMARIES and not ctx.resilient_parsing:
            language = language_of(ctx)
            problem = messages.NO_SUCH_COMMAND.format(language, name=shown(args[0]))
            raise TranslatedUsageError(problem + did_you_mean(args[0], SUMMARIES, language), ctx)
        return super().resolve_command(ctx, args)

    def make_context(self, *words: Any, **settings: Any) -> click.Context:
        """Read the arguments."""
        with _output_errors():
            return super().make_context(*words, **settings)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        with _output_errors():
            return super().invoke(ctx)

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help in the language of the command line."""
        language = language_of(ctx)
        usage = f"{OPTIONS_METAVAR.in_(language)} {COMMAND_METAVAR.in_(language)} …"
        formatter.write_usage(ctx.command_path, usage, prefix=f"{USAGE.in_(language)} ")
        write_paragraphs(formatter, ABOUT.in_(language))
        write_options(ctx, formatter)
        with formatter.section(COMMANDS.in_(language)):
            formatter.write_dl([(name, summary.in_(language)) for name, summary in SUMMARIES.items()])

    def main(self, args: Sequence[str] | None = None, **settings: Any) -> Any:  # type: ignore[override]
        """Run a command line and exit.

        Args:
            args: The words after ``sopflow``; by default those of the process.
            **settings: Ignored; the program always runs in the same way.
        """
        sys.exit(run(args))

    def run(self, words: list[str]) -> int | None:
        """Run a command line and return the exit code; None means success."""
        code = super().main(words, prog_name="sopflow", standalone_mode=False)
        return code if isinstance(code, int) else None


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command line and return its exit code; no mistake of a user ends in a traceback.

    Args:
        arguments: The words after ``sopflow``; by default those of the process.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    language: Language = language_in(words) or "en"
    if sys.stdout is None:
        report(messages.CANNOT_PRINT.format(language, why=messages.IS_CLOSED.in_(language)))
        return WRONG_USAGE
    replace_symbols((sys.stdout, sys.stderr))
    try:
        with _output_errors():
            code = app.run(words)
            sys.stdout.flush()
    except CommandError as error:
        report(str(error))
        return error.exit_code
    except click.UsageError as error:
        report(usage_message(error, language))
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    except OutputError as error:
        _discard_output()
        if isinstance(error.reason, BrokenPipeError):
            return BROKEN_PIPE
        report(messages.CANNOT_PRINT.format(language, why=_why(error.reason, language)))
        return WRONG_USAGE
    return code or 0


class OutputError(Exception):
    """Standard output cannot be written.

    Attributes:
        reason: The error of the system.
    """

    def __init__(self, reason: OSError) -> None:
        """Keep the reason."""
        super().__init__(str(reason))
        self.reason = reason


@contextmanager
def _output_errors() -> Iterator[None]:
    """Turn errors of the system into errors of the output: commands handle the files that they read and write.

    click would end the program at a broken pipe by itself, with an exit code that means findings here.
    """
    try:
        yield
    except OSError as error:
        raise OutputError(error) from None


def _why(error: OSError, language: Language) -> str:
    if error.errno == errno.EBADF:
        return messages.IS_CLOSED.in_(language)
    return messages.SYSTEM_SAYS.format(language, error=error.strerror or error)


def _discard_output() -> None:
    """Send what is left to print nowhere; Python would try again to print it when it ends."""
    with suppress(OSError, ValueError), open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())


def _language_option() -> Option:
    """Return the option ``--lang`` before a command; ``language_in`` reads it."""
    return Option(
        ["--lang"], about=LANGUAGE, type=Choice(*LANGUAGES), default_text="en", is_eager=True, expose_value=False
    )


def _version_option() -> Option:
    def show(context: click.Context, _option: click.Parameter, asked: bool) -> None:
        if asked and not context.resilient_parsing:
            click.echo(f"sopflow {__version__}")
            context.exit()

    about = Text("Show the version.", "Tampilkan versi.")
    return Option(["--version"], about=about, is_flag=True, is_eager=True, expose_value=False, callback=show)


app: Final = Program()
