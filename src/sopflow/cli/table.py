"""The SOP table on a screen, in the widest of three layouts that fits.

A column for each actor by name; or actors as numbered marks in one column; or, besides, the quality standard
and the notes stacked in one column.
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve, frozen
from rich.text import Text

from sopflow.cli.columns import Column, SpannedTable, fit, squeezed
from sopflow.cli.messages import Say
from sopflow.cli.rows import Mark, Row, Shape, rows
from sopflow.definition import Actor, Sop

_COMFORTABLE = 24
"""The least width of the activities' column before a narrower layout is taken."""

_COMMON_TIME = 14
"""A time standard of this length is not wrapped: ``3 hari kerja``."""


@frozen
class Signs:
    """How marks and arrows are drawn.

    Attributes:
        plain: Who acts by the source.
        inferred: Who acts by inference.
        nobody: An actor who does not act.
        arrow: What leads to another row.
    """

    plain: dict[Shape, str]
    inferred: dict[Shape, str]
    nobody: str
    arrow: str

    def of(self, mark: Mark | None) -> Text:
        """The sign of a mark, or of its absence."""
        if mark is None:
            return Text(self.nobody, "dim")
        return Text(self.inferred[mark.shape], "yellow") if mark.inferred else Text(self.plain[mark.shape], "bold")


SIGNS = Signs(
    {Shape.TERMINATOR: "●", Shape.BOX: "■", Shape.DIAMOND: "◆"},
    {Shape.TERMINATOR: "○", Shape.BOX: "□", Shape.DIAMOND: "◇"},
    "·",
    "→",
)
ASCII_SIGNS = Signs(
    {Shape.TERMINATOR: "(x)", Shape.BOX: "[x]", Shape.DIAMOND: "<x>"},
    {Shape.TERMINATOR: "(?)", Shape.BOX: "[?]", Shape.DIAMOND: "<?>"},
    " . ",
    "->",
)


@frozen
class Drawing:
    """A table that fits, and whether its actors are named in it or only numbered."""

    table: SpannedTable
    numbered: bool


def drawing(sop: Sop, say: Say, signs: Signs, width: int) -> Drawing:
    """The table of a SOP in the widest layout that fits.

    Args:
        sop: The SOP.
        say: The words of a language.
        signs: How marks are drawn.
        width: Columns of the screen.
    """
    lines = tuple(rows(sop, say, signs.arrow))
    number = Column(say("no"), (Text(row.number) for row in lines))
    number = Column(number.heading, number.cells, fixed=number.most)
    activity = Column(say("activity"), (Text(row.text) for row in lines))
    by_number = _numbered_actors(sop, lines, say, signs, width)
    separate = tuple(_standard(lines, say))
    layouts = (
        (number, activity, *_named_actors(sop, lines, say, signs), *separate),
        (number, activity, by_number, *separate),
        (number, activity, by_number, _stacked(lines, say)),
    )
    closing = tuple(row.closes for row in lines)
    for columns in layouts:
        widths = fit(columns, width)
        table = SpannedTable(columns, widths, closing)
        if table.width <= width and widths[1] >= min(_COMFORTABLE, activity.most):
            break
    table = evolve(table, widths=squeezed(table.widths, width))
    return Drawing(table, numbered=by_number in columns)


def actor_name(actor: Actor, say: Say) -> str:
    """An actor's name, and whether it stands outside the agency."""
    return f"{actor.name} ({say('external')})" if actor.external else actor.name


def _named_actors(sop: Sop, lines: tuple[Row, ...], say: Say, signs: Signs) -> Iterator[Column]:
    for id_, actor in sop.actors.items():
        column = Column(
            actor_name(actor, say), (signs.of(row.marks.get(id_)) for row in lines), say("actors"), centred=True
        )
        # A single actor's column holds the group's name as well.
        least = max(column.least, len(say("actors")) if len(sop.actors) == 1 else 3)
        yield Column(column.heading, column.cells, column.group, least, centred=True)


def _numbered_actors(sop: Sop, lines: tuple[Row, ...], say: Say, signs: Signs, width: int) -> Column:
    """One column with a place for each actor; with too many of them, the marks with their numbers."""
    place = len(signs.nobody)
    numbers = {id_: str(number) for number, id_ in enumerate(sop.actors, 1)}
    place = max(place, *map(len, numbers.values()))
    wide = len(numbers) * (place + 1) - 1
    if wide * 4 <= width:
        heading = " ".join(number.center(place) for number in numbers.values())
        cells = (_grid(numbers, row, signs, place) for row in lines)
    else:
        heading = say("actors")
        cells = (
            Text("\n").join(Text.assemble(signs.of(mark), " ", numbers[id_]) for id_, mark in row.marks.items())
            for row in lines
        )
    column = Column(heading, cells, say("actors") if wide * 4 <= width else "")
    return Column(column.heading, column.cells, column.group, max(column.most, len(say("actors"))))


def _grid(numbers: dict[str, str], row: Row, signs: Signs, place: int) -> Text:
    cells = [signs.of(row.marks.get(id_)) for id_ in numbers]
    for cell in cells:
        cell.align("center", place)
    return Text(" ").join(cells)


def _standard(lines: tuple[Row, ...], say: Say) -> Iterator[Column]:
    group = say("standard")
    yield Column(say("needs"), (Text(row.needs) for row in lines), group)
    time = Column(say("time"), (Text(row.time) for row in lines), group)
    yield Column(time.heading, time.cells, group, min(time.most, max(time.least, _COMMON_TIME)))
    yield Column(say("output"), (Text(row.output) for row in lines), group)
    yield Column(say("notes"), (Text("\n".join(row.notes)) for row in lines))


def _stacked(lines: tuple[Row, ...], say: Say) -> Column:
    return Column(say("standard"), (_stack(row, say) for row in lines))


def _stack(row: Row, say: Say) -> Text:
    parts = (("needs", row.needs), ("time", row.time), ("output", row.output), ("notes", "\n".join(row.notes)))
    return Text("\n").join(Text.assemble((f"{say(key)}: ", "bold"), text) for key, text in parts if text)
