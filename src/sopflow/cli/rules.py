"""``sopflow rules``: all rules of findings that there are, those of plugins too."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import pairwise

import click
from attrs import evolve
from rich.text import Text

from sopflow.cli.columns import Column, SpannedTable, fit, squeezed
from sopflow.cli.common import Trouble, console, language_option, width_option
from sopflow.cli.messages import speech
from sopflow.diagnostics import Rule
from sopflow.explaining import all_rules, explain
from sopflow.rules import load_plugins
from sopflow.text import Language


@click.command(short_help="List all rules of findings.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@width_option
@language_option
def rules(form: str, width: int | None, language: Language) -> None:
    """List all rules of findings: code, name, severity, and what they are about; those of plugins too.

    With --format json the titles are there in both languages.
    """
    for broken in load_plugins():
        Trouble(broken.message(language)).show()
    if form == "json":
        click.echo(json.dumps([_plain(rule) for rule in all_rules()], indent=2))
    else:
        out = console(width)
        out.print(table(all_rules(), language, out.width))


def table(found: Sequence[Rule], language: Language, width: int) -> SpannedTable:
    """Kinds of findings as a table, with a line between those of one hundred and those of the next.

    Args:
        found: The rules, in the order of their codes.
        language: The language of headings and titles.
        width: Columns of the screen.
    """
    say = speech(language)
    columns = [
        Column(say("code"), (Text(rule.code) for rule in found)),
        Column(say("name"), (Text(rule.name) for rule in found)),
        Column(say("severity"), (Text(rule.severity) for rule in found)),
        Column(say("about"), (Text(explain(rule).title.in_(language)) for rule in found)),
    ]
    columns[:3] = (evolve(column, fixed=column.most) for column in columns[:3])
    closing = (*(_hundred(rule) != _hundred(later) for rule, later in pairwise(found)), False)
    return SpannedTable(tuple(columns), squeezed(fit(columns, width), width), closing)


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
