"""``sopflow explain``: what is told of a finding at length, with an example."""

from __future__ import annotations

import re
from textwrap import fill

import click
from rich.console import Console
from rich.text import Text

from sopflow.cli.common import USAGE, Trouble, console, language_option, width_option
from sopflow.cli.messages import Say, either, speech
from sopflow.cli.rules import table
from sopflow.diagnostics import Rule
from sopflow.explaining import all_rules, explanation
from sopflow.explaining import explain as page_of
from sopflow.text import Language, close_matches, shown

_WIDEST_PROSE = 100
"""Longer lines are hard to read, however wide the screen is."""

_INDENT = "    "


@click.command(short_help="Tell more about a finding.")
@click.argument("words", nargs=-1, required=True, metavar="CODE…")
@width_option
@language_option
@click.pass_context
def explain(context: click.Context, words: tuple[str, ...], width: int | None, language: Language) -> None:
    """Tell why a finding matters, when it is found and when it is not, and what to do, with an example.

    CODE is a code such as SOP202, or its name, unknown-actor. What several codes begin with, such as SOP2, lists them.
    Exit codes: 0 told, 2 wrong usage or an unknown code.
    """
    out = console(width)
    meant = {word: _meant(word) for word in words}
    for number, found in enumerate(filter(None, meant.values())):
        if number:
            out.print()
        if len(found) == 1:
            _tell(found[0], language, out)
        else:
            out.print(table(found, language, out.width))
    for word, found in meant.items():
        if not found:
            Trouble(_unknown(word, speech(language))).show()
    context.exit(0 if all(meant.values()) else USAGE)


def _meant(word: str) -> tuple[Rule, ...]:
    """The rule that has a code or a name, else those whose codes begin so; small letters will do."""
    code, name = word.upper(), word.lower()
    exact = tuple(rule for rule in all_rules() if code == rule.code or name == rule.name)
    return exact or tuple(rule for rule in all_rules() if code and rule.code.startswith(code))


def _unknown(word: str, say: Say) -> str:
    codes, names = zip(*((rule.code, rule.name) for rule in all_rules()), strict=True)
    close = close_matches(word.upper(), codes) or close_matches(word.lower(), names)
    advice = say("did you mean", names=either(say, close)) if close else say("see rules")
    return say("unknown finding", word=shown(word), close=advice)


def _tell(rule: Rule, language: Language, out: Console) -> None:
    width = min(out.width, _WIDEST_PROSE)
    out.print(Text.assemble((rule.code, "bold"), f" {rule.name}, {rule.severity}"), soft_wrap=True)
    out.print(Text(fill(page_of(rule).title.in_(language), width), "bold"), soft_wrap=True)
    for part in explanation(rule, language):
        out.print()
        if part.is_literal:
            # Lines stay whole, so that they can be copied.
            text = Text("\n".join(f"{_INDENT}{line}".rstrip() for line in part.text.split("\n")))
        else:
            text = Text("\n".join(_wrapped(item, width) for item in re.split(r"\n(?=- )", part.text)))
            text.highlight_regex("`[^`]+`", "cyan")
        out.print(text, soft_wrap=True)


def _wrapped(text: str, width: int) -> str:
    """A paragraph, or an item of a list, in lines of a width."""
    hanging = "  " if text.startswith("- ") else ""
    return fill(" ".join(text.split()), width, subsequent_indent=hanging, break_on_hyphens=False)
