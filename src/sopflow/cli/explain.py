"""``sopflow explain``: the long explanation of a finding, with an example."""

from __future__ import annotations

import re

import click
from attrs import evolve

from sopflow.cli import messages
from sopflow.cli.command import command, language_option
from sopflow.cli.exits import USAGE, report
from sopflow.cli.messages import either
from sopflow.cli.rules import print_rules
from sopflow.cli.screen import Screen, screen
from sopflow.cli.styled import Style, Styled, styled
from sopflow.diagnostics import Rule
from sopflow.explaining import all_rules, explanation
from sopflow.explaining import explain as page_of
from sopflow.text import Language, Text, close_matches, shown

_WIDEST_PROSE = 100
"""Longer lines are hard to read, however wide the screen is."""


@command(
    Text(
        "Explain why a finding matters, when it appears, and what to do, with an example. CODE is a code such as "
        "SOP202, or its name, unknown-actor. The beginning of several codes, such as SOP2, lists them. Exit codes: 0 "
        "explained, 2 wrong usage or an unknown code.",
        "Jelaskan mengapa sebuah temuan penting, kapan muncul, dan apa yang perlu dilakukan, beserta contohnya. CODE "
        "adalah kode seperti SOP202 atau namanya, unknown-actor. Awalan beberapa kode, seperti SOP2, menampilkan "
        "daftarnya. Kode keluar: 0 dijelaskan, 2 salah penggunaan atau kode tidak dikenal.",
    )
)
@click.argument("words", nargs=-1, required=True, metavar="CODE…")
@language_option
@click.pass_context
def explain(context: click.Context, words: tuple[str, ...], language: Language) -> None:
    """Explain findings."""
    out = screen()
    found = {word: _rules(word) for word in words}
    for number, rules in enumerate(filter(None, found.values())):
        if number:
            out.print()
        if len(rules) == 1:
            _print_page(rules[0], language, out)
        else:
            print_rules(rules, language, out)
    for word, rules in found.items():
        if not rules:
            report(_unknown(word, language))
    context.exit(0 if all(found.values()) else USAGE)


def _rules(word: str) -> tuple[Rule, ...]:
    """Return the rule with a code or name, else those whose codes begin with the word; the case does not matter."""
    code, name = word.upper(), word.lower()
    exact = tuple(rule for rule in all_rules() if code == rule.code or name == rule.name)
    return exact or tuple(rule for rule in all_rules() if code and rule.code.startswith(code))


def _unknown(word: str, language: Language) -> str:
    codes, names = zip(*((rule.code, rule.name) for rule in all_rules()), strict=True)
    close = close_matches(word.upper(), codes) or close_matches(word.lower(), names)
    advice = (
        messages.DID_YOU_MEAN.format(language, names=either(close, language))
        if close
        else messages.SEE_RULES.in_(language)
    )
    return messages.UNKNOWN_RULE.format(language, word=shown(word), close=advice)


def _print_page(rule: Rule, language: Language, out: Screen) -> None:
    prose = evolve(out, width=min(out.width, _WIDEST_PROSE))
    out.print_line(styled(rule.code, Style.BOLD) + f" {rule.name}, {rule.severity.text(language)}")
    prose.print(styled(page_of(rule).title.in_(language), Style.BOLD))
    for part in explanation(rule, language):
        out.print()
        if part.is_literal:
            for line in part.text.split("\n"):
                out.print_line(f"    {line}")
        else:
            for item in re.split(r"\n(?=- )", part.text):
                text = " ".join(item.split())
                sign = "- " if text.startswith("- ") else ""
                prose.print(_with_code(text.removeprefix(sign)), sign=sign)


def _with_code(text: str) -> Styled:
    """Return a text whose words between backquotes have a color."""
    pieces = re.split("(`[^`]+`)", text)
    return Styled(tuple((piece, Style.CYAN if number % 2 else Style.PLAIN) for number, piece in enumerate(pieces)))
