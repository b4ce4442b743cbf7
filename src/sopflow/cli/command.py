"""Commands and options whose help and errors are in English or Indonesian."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeVar, get_args

import click

from sopflow.cli import messages
from sopflow.cli.messages import either
from sopflow.text import Language, Text, close_matches, shown

F = TypeVar("F", bound=Callable[..., Any])

LANGUAGES: tuple[Language, ...] = get_args(Language)

PATH = click.Path(readable=False)
"""A path; commands say themselves, in both languages, why they cannot use it."""

USAGE = Text("Usage:", "Penggunaan:")
OPTIONS = Text("Options", "Opsi")
COMMANDS = Text("Commands", "Perintah")
OPTIONS_METAVAR = Text("[OPTIONS]", "[OPSI]")
COMMAND_METAVAR = Text("COMMAND", "PERINTAH")
DEFAULT = Text("default: {value}", "bawaan: {value}")
SHOW_HELP = Text("Show this help.", "Tampilkan bantuan ini.")


def language_in(words: Sequence[str]) -> Language | None:
    """Return the language that a command line asks for, if it asks for one that exists."""
    asked = ""
    for number, word in enumerate(words):
        if word == "--":
            break
        if word == "--lang":
            asked = next(iter(words[number + 1 :]), asked)
        elif word.startswith("--lang="):
            asked = word.removeprefix("--lang=")
    return next((language for language in LANGUAGES if language == asked), None)


def language_of(context: click.Context) -> Language:
    """Return the language in which a command shows help and usage errors."""
    language: Language = context.find_root().obj or "en"
    return language


if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    _ParamType = click.ParamType[Any, Any]
else:
    _ParamType = click.ParamType  # not generic before click 8.3


class TranslatedUsageError(click.UsageError):
    """A usage error whose message is in the language of the command line already."""


class Choice(_ParamType):
    """One of several words; others are refused in both languages."""

    name = "choice"

    def __init__(self, *choices: str) -> None:
        """Declare the words."""
        self.choices = choices

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        """Return the words as help shows them."""
        del param, ctx
        return "|".join(self.choices)

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the word.

        Raises:
            click.UsageError: If it is none of the choices.
        """
        if value in self.choices:
            return value
        language = "en" if ctx is None else language_of(ctx)
        name = max(param.opts, key=len) if param else self.name
        text = messages.NOT_A_CHOICE
        problem = text.format(language, name=name, found=shown(value), choices=either(self.choices, language))
        raise TranslatedUsageError(problem, ctx)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Return the words that a shell may complete."""
        del ctx, param
        from click.shell_completion import CompletionItem  # noqa: PLC0415 (only while a shell completes)

        return [CompletionItem(choice) for choice in self.choices if choice.startswith(incomplete)]


class Number(_ParamType):
    """A whole number from 1; others are refused in both languages."""

    name = "number"

    def convert(self, value: str | int, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number.

        Raises:
            click.UsageError: If it is not a whole number from 1.
        """
        text = str(value).strip()
        if text.isascii() and text.isdecimal() and int(text[:9]) >= 1:
            return int(text[:9])
        language = "en" if ctx is None else language_of(ctx)
        name = max(param.opts, key=len) if param else self.name
        raise TranslatedUsageError(messages.NOT_A_NUMBER.format(language, name=name, found=shown(text)), ctx)


class Option(click.Option):
    """An option with help in both languages."""

    def __init__(self, *words: Any, about: Text, default_text: str = "", **settings: Any) -> None:
        """Declare an option.

        Args:
            *words: As for ``click.Option``.
            about: The help.
            default_text: The default as help shows it.
            **settings: As for ``click.Option``.
        """
        super().__init__(*words, **settings)
        self.about = about
        self.default_text = default_text

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return the option and its help in the language of the command line."""
        record = super().get_help_record(ctx)
        if record is None:
            return None
        language = language_of(ctx)
        default = f"  [{DEFAULT.format(language, value=self.default_text)}]" if self.default_text else ""
        return record[0], self.about.in_(language) + default


def option(*words: str, about: Text, **settings: Any) -> Callable[[F], F]:
    """Add an option with help in both languages; the arguments are those of ``Option``."""
    return click.option(*words, cls=Option, about=about, **settings)


def format_option(*formats: str, about: Text) -> Callable[[F], F]:
    """Add ``--format``, the argument ``form`` of a command; the first format is the default."""
    first, *_ = formats
    return option("--format", "form", type=Choice(*formats), default=first, default_text=first, about=about)


class Command(click.Command):
    """A command with help and usage errors in both languages."""

    def __init__(self, *words: Any, about: Text, **settings: Any) -> None:
        """Declare a command.

        Args:
            *words: As for ``click.Command``.
            about: The help.
            **settings: As for ``click.Command``.
        """
        settings |= {"add_help_option": False, "context_settings": {"allow_extra_args": True}}
        super().__init__(*words, **settings)
        self.params.append(help_option())
        self.about = about

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments.

        Raises:
            click.UsageError: If there are too many.
        """
        try:
            rest = super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise
        if rest and not ctx.resilient_parsing:
            words = " ".join(map(shown, rest))
            raise TranslatedUsageError(messages.EXTRA_ARGUMENTS.format(language_of(ctx), words=words), ctx)
        return rest

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help in the language of the command line."""
        language = language_of(ctx)
        arguments = [argument.make_metavar(ctx) for argument in self.params if isinstance(argument, click.Argument)]
        words = " ".join([OPTIONS_METAVAR.in_(language), *arguments])
        formatter.write_usage(ctx.command_path, words, prefix=f"{USAGE.in_(language)} ")
        write_paragraphs(formatter, self.about.in_(language))
        write_options(ctx, formatter)


def command(about: Text, **settings: Any) -> Callable[[Callable[..., Any]], Command]:
    """Make a command of a function; the arguments are those of ``Command``."""
    return click.command(cls=Command, about=about, **settings)


def help_option() -> Option:
    """Return the option that shows the help and ends the command."""

    def show(context: click.Context, _option: click.Parameter, asked: bool) -> None:
        if asked and not context.resilient_parsing:
            click.echo(context.get_help())
            context.exit()

    return Option(["-h", "--help"], about=SHOW_HELP, is_flag=True, is_eager=True, expose_value=False, callback=show)


def write_paragraphs(formatter: click.HelpFormatter, text: str) -> None:
    """Write an indented text."""
    formatter.write_paragraph()
    with formatter.indentation():
        formatter.write_text(text)


def write_options(ctx: click.Context, formatter: click.HelpFormatter) -> None:
    """Write the options of a command with their help."""
    options = (each for each in ctx.command.get_params(ctx) if isinstance(each, Option))
    records = [record for each in options if (record := each.get_help_record(ctx)) is not None]
    with formatter.section(OPTIONS.in_(language_of(ctx))):
        formatter.write_dl(records)


LANGUAGE = Text("English or Indonesian.", "Bahasa Inggris atau Indonesia.")


def _asked_language(context: click.Context, _option: click.Parameter, _value: str | None) -> Language:
    """Return the language of the whole command line: the option may also come before the command."""
    return language_of(context)


language_option: Final = option(
    "--lang",
    "language",
    type=Choice(*LANGUAGES),
    default_text="en",
    callback=_asked_language,
    about=LANGUAGE,
)
"""Adds ``--lang``; the command gets a ``Language``."""


def usage_message(error: click.UsageError, language: Language) -> str:
    """Say in one line what is wrong with a command line, and where to read more."""
    command_path = "" if error.ctx is None else error.ctx.command_path.removeprefix("sopflow").strip()
    see = messages.SEE_HELP.format(language, command=f"{command_path} " if command_path else "")
    return f"{_problem(error, language)} {see}"


def _problem(error: click.UsageError, language: Language) -> str:
    match error:
        case click.NoSuchOption(option_name=name):
            problem = messages.NO_SUCH_OPTION.format(language, name=shown(name))
            return problem + did_you_mean(name, _options(error), language)
        case click.BadOptionUsage():
            is_flag = getattr(_options(error).get(error.option_name), "is_flag", False)
            text = messages.TAKES_NO_VALUE if is_flag else messages.NEEDS_A_VALUE
            return text.format(language, name=error.option_name)
        case click.MissingParameter(param=click.Argument() as argument):
            return messages.MISSING.format(language, name=argument.human_readable_name)
        case click.UsageError(ctx=click.Context(command=click.Group())) if type(error) is click.UsageError:
            return messages.MISSING_COMMAND.in_(language)
        case _:
            return error.format_message()


def _options(error: click.UsageError) -> dict[str, click.Parameter]:
    """Return the options of the command that was called, by name."""
    context = error.ctx
    parameters = () if context is None else context.command.get_params(context)
    return {name: each for each in parameters for name in (*each.opts, *each.secondary_opts) if name.startswith("-")}


def did_you_mean(word: str, names: Iterable[str], language: Language) -> str:
    """Return a question about similar names, after a blank; empty if there are none."""
    close = [shown(name) for name in close_matches(word, names)]
    return f" {messages.DID_YOU_MEAN.format(language, names=either(close, language))}" if close else ""
