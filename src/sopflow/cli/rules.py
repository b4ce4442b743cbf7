"""``sopflow rules``: all rules, including those of plugins."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import pairwise

import click
from attrs import evolve

from sopflow.cli import messages
from sopflow.cli.command import command, format_option, language_option
from sopflow.cli.exits import report
from sopflow.cli.grid import Column, stacked
from sopflow.cli.screen import Screen, screen
from sopflow.diagnostics import Rule
from sopflow.explaining import all_rules, explain
from sopflow.rules import load_plugins
from sopflow.text import Language, Text


@command(
    Text(
        "List all rules: code, name, severity and subject; those of plugins, too. With --format json the subjects "
        "are in both languages.",
        "Tampilkan semua aturan: kode, nama, tingkat, dan perihal; termasuk aturan dari plugin. Dengan --format json "
        "perihalnya dalam dua bahasa.",
    )
)
@format_option("text", "json", about=Text("The format of the list.", "Format daftar."))
@language_option
def rules(form: str, language: Language) -> None:
    """List all rules."""
    for broken in load_plugins():
        report(broken.message(language))
    if form == "json":
        click.echo(json.dumps([_plain(rule) for rule in all_rules()], indent=2))
    else:
        print_rules(all_rules(), language, screen())


def print_rules(rules: Sequence[Rule], language: Language, out: Screen) -> None:
    """Print a table of rules, with a line between one hundred and the next.

    Args:
        rules: The rules, in the order of their codes.
        language: The language of headings and subjects.
        out: The screen.
    """
    columns = [
        Column(messages.CODE.in_(language), (rule.code for rule in rules)),
        Column(messages.NAME.in_(language), (rule.name for rule in rules)),
        Column(messages.SEVERITY.in_(language), (rule.severity.text(language) for rule in rules)),
        Column(messages.SUBJECT.in_(language), (explain(rule).title.in_(language) for rule in rules)),
    ]
    columns[:3] = (evolve(column, fixed=column.most) for column in columns[:3])
    closing = (*(_hundred(rule) != _hundred(later) for rule, later in pairwise(rules)), False)
    out.print_table([columns, (columns[0], stacked(columns[1:], ""))], closing)


def _hundred(rule: Rule) -> str:
    return rule.code[:-2]


def _plain(rule: Rule) -> dict[str, object]:
    page = explain(rule)
    return {
        "code": rule.code,
        "name": rule.name,
        "severity": rule.severity.value,
        "title": {"en": page.title.en, "id": page.title.id},
        "source": page.source,
    }
