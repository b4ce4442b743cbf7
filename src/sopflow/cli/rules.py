"""``sopflow rules``: all kinds of findings that there are, those of plugins too."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import pairwise

import click
from attrs import evolve
from rich.text import Text

from sopflow.cli.columns import Column, SpannedTable, fit, squeezed
from sopflow.cli.common import Trouble, console, language_option, width_option
from sopflow.cli.speech import speech
from sopflow.diagnostics import Kind, Language
from sopflow.explaining import kinds, page_of
from sopflow.rules import load_plugins


@click.command(short_help="List all kinds of findings.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@width_option
@language_option
def rules(form: str, width: int | None, language: Language) -> None:
    """List all kinds of findings: code, name, severity, and what they are about; those of plugins too.

    With --format json the titles are there in both languages.
    """
    for broken in load_plugins():
        Trouble(broken.message(language)).show()
    if form == "json":
        click.echo(json.dumps([_plain(kind) for kind in kinds()], indent=2))
    else:
        out = console(width)
        out.print(table(kinds(), language, out.width))


def table(found: Sequence[Kind], language: Language, width: int) -> SpannedTable:
    """Kinds of findings as a table, with a line between those of one hundred and those of the next.

    Args:
        found: The kinds, in the order of their codes.
        language: The language of headings and titles.
        width: Columns of the screen.
    """
    say = speech(language)
    columns = [
        Column(say("code"), (Text(kind.code) for kind in found)),
        Column(say("name"), (Text(kind.name) for kind in found)),
        Column(say("severity"), (Text(kind.severity) for kind in found)),
        Column(say("about"), (Text(page_of(kind).title(language)) for kind in found)),
    ]
    columns[:3] = (evolve(column, fixed=column.most) for column in columns[:3])
    closing = (*(_hundred(kind) != _hundred(later) for kind, later in pairwise(found)), False)
    return SpannedTable(tuple(columns), squeezed(fit(columns, width), width), closing)


def _hundred(kind: Kind) -> str:
    return kind.code[:-2]


def _plain(kind: Kind) -> dict[str, object]:
    page = page_of(kind)
    return {
        "code": kind.code,
        "name": kind.name,
        "severity": kind.severity.value,
        "title": {"en": page.title("en"), "id": page.title("id")},
        "source": page.source,
    }
