"""``sopflow show``: a SOP as the document it was read from, identity block and table."""

from __future__ import annotations

from collections.abc import Iterator

import click
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sopflow.cli.common import console, language_option, read, width_option
from sopflow.cli.identity import identity_block
from sopflow.cli.messages import Say, speech
from sopflow.cli.rows import Mark, Shape, inferences, rows
from sopflow.cli.table import ASCII_SIGNS, SIGNS, Drawing, Signs, actor_name, drawing
from sopflow.definition import OnLate, Sop
from sopflow.text import Language


@click.command(short_help="Show a SOP as its table.")
@click.argument("file", type=click.Path())
@width_option
@language_option
def show(file: str, width: int | None, language: Language) -> None:
    """Show a SOP as its table: who does what, with what, until when, and what comes next.

    Headings are in the language that is asked for; the SOP's own words stay as they are.
    """
    sop = read(file, language)
    out = console(width)
    for part in document(sop, speech(language), out):
        out.print(part)


def document(sop: Sop, say: Say, out: Console) -> Iterator[RenderableType]:
    """The parts of a printed SOP, from its identity block to the inferences.

    Args:
        sop: The SOP.
        say: The words of a language.
        out: Where it is printed; its width and encoding decide the layout.
    """
    signs = ASCII_SIGNS if out.options.ascii_only else SIGNS
    drawn = drawing(sop, say, signs, out.width)
    yield identity_block(sop, say, max(drawn.table.width, 60))
    yield drawn.table
    yield from _legend(sop, say, signs, drawn)
    concluded = tuple(inferences(sop, say))
    if concluded:
        yield Text(f"\n{say('inferred')}", "bold")
        yield _concluded(concluded)


def _legend(sop: Sop, say: Say, signs: Signs, drawn: Drawing) -> Iterator[RenderableType]:
    if drawn.numbered:
        names = (f"{number} {actor_name(actor, say)}" for number, actor in enumerate(sop.actors.values(), 1))
        yield Text(f"{say('actors')}: {', '.join(names)}")
    marks = {mark for row in rows(sop, say, signs.arrow) for mark in row.marks.values()}
    used = [shape for shape in Shape if any(mark.shape is shape for mark in marks)]
    words = [f"{signs.plain[shape]} {say(f'mark {shape.value}')}" for shape in used]
    inferred = " ".join(signs.inferred[shape] for shape in used if Mark(shape, inferred=True) in marks)
    if inferred:
        words.append(say("mark inferred", marks=inferred))
    yield Text("   ".join(words), "dim")
    if sop.on_late is OnLate.JUSTIFY:
        yield Text(say("late reason all"))


def _concluded(concluded: tuple[tuple[str, str], ...]) -> RenderableType:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for place, words in concluded:
        grid.add_row(place, words)
    return Padding(grid, (0, 0, 0, 2), expand=False)
