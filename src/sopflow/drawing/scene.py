"""The scene: placed cells, symbols, arrows and labels, page by page. Writers only print it.

All lengths are in millimeters from the top left corner of a page, font sizes in points.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum
from functools import cached_property
from itertools import pairwise
from typing import Final, NamedTuple

from attrs import frozen

from sopflow.drawing.fonts import ASCENT, DESCENT, LEADING, POINT, line_height, text_width
from sopflow.text import Language

_SAME_EDGE: Final = 0.1


class Point(NamedTuple):
    """A place on a page."""

    x: float
    y: float


class Box(NamedTuple):
    """A rectangle on a page."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.height

    @property
    def center(self) -> Point:
        """The center."""
        return Point(self.x + self.width / 2, self.y + self.height / 2)

    def overlaps(self, other: Box, clearance: float = 0) -> bool:
        """Whether two rectangles have a point in common, or are closer than a clearance."""
        return (
            self.x < other.right + clearance
            and other.x < self.right + clearance
            and self.y < other.bottom + clearance
            and other.y < self.bottom + clearance
        )


class Align(Enum):
    """The horizontal place of text in its box."""

    LEFT = "left"
    CENTER = "center"


class Line(NamedTuple):
    """One line of text.

    Attributes:
        text: The text.
        x: Its left end.
        y: Its baseline.
        width: Its width.
    """

    text: str
    x: float
    y: float
    width: float


@frozen
class TextBlock:
    """Text within a box.

    Attributes:
        box: The box.
        lines: The text, broken into lines.
        size: The font size.
        bold: Whether the font is bold.
        align: The horizontal place of the lines.
        is_middle: Whether the lines are in the middle of the height; otherwise they are at the top.
    """

    box: Box
    lines: tuple[str, ...]
    size: float
    bold: bool = False
    align: Align = Align.LEFT
    is_middle: bool = True

    @property
    def height(self) -> float:
        """The height of the lines."""
        return text_height(len(self.lines), self.size)

    @property
    def extent(self) -> Box:
        """The rectangle that the lines occupy."""
        placed = tuple(self.placed())
        left = min((line.x for line in placed), default=self.box.x)
        right = max((line.x + line.width for line in placed), default=left)
        return Box(left, self._top(), right - left, self.height)

    def placed(self) -> Iterator[Line]:
        """Yield the lines with their places."""
        baseline = self._top() + self.size * POINT * ASCENT
        for number, text in enumerate(self.lines):
            width = text_width(text, self.size, bold=self.bold)
            left = self.box.x + (self.box.width - width) / 2 if self.align is Align.CENTER else self.box.x
            yield Line(text, left, baseline + number * line_height(self.size), width)

    def _top(self) -> float:
        return self.box.y + (self.box.height - self.height) / 2 if self.is_middle else self.box.y


def text_height(lines: int, size: float) -> float:
    """Return the height of lines of text."""
    return 0 if lines == 0 else size * POINT * (ASCENT + DESCENT + (lines - 1) * LEADING)


@frozen
class Cell:
    """A cell of a table: a frame with text.

    Attributes:
        box: The frame.
        block: The text.
        text: The text before it was broken into lines.
        name: The column, and the row or activity: ``output:terima``.
        shaded: Whether the cell is grey, as headings are.
        framed: Whether the frame is drawn.
        is_heading: Whether the cell is a heading.
    """

    box: Box
    block: TextBlock
    text: str
    name: str
    shaded: bool = False
    framed: bool = True
    is_heading: bool = False


class Shape(Enum):
    """A shape of the form."""

    CAPSULE = "capsule"
    BOX = "box"
    DIAMOND = "diamond"
    PENTAGON = "pentagon"
    PENTAGON_UP = "pentagon-up"


class Progress(Enum):
    """The state of an activity in a running case."""

    DONE = "done"
    ACTIVE = "active"
    LATE = "late"


@frozen
class Symbol:
    """A symbol of the flowchart.

    Attributes:
        shape: The shape.
        box: Its bounds.
        node: The node of the flowchart: an activity, a start, an end, or a connector.
        actor: The column; empty for a connector.
        label: The text within; ``None`` for none.
        is_alternative: Whether other actors may act instead; drawn dashed.
        progress: The state of the activity in a running case; None if the case has not reached it.
    """

    shape: Shape
    box: Box
    node: str
    actor: str = ""
    label: TextBlock | None = None
    is_alternative: bool = False
    progress: Progress | None = None

    @property
    def name(self) -> str:
        """The name of the shape in files: ``sop:diamond:putus``."""
        return f"sop:{self.shape.value}:{self.node}"


@frozen
class Arrow:
    """A part of an arrow on one page.

    Attributes:
        source: The node where it begins.
        target: The node where it ends; a join if several activities lead on together.
        points: Its corners; every segment is horizontal or vertical.
        answers: The answers of the decision; none for other arrows.
        label: The answers, or the word for lateness; None if it has none.
        is_late: Whether the case takes it when the time is over; drawn dashed.
        has_head: Whether it ends with an arrowhead.
    """

    source: str
    target: str
    points: tuple[Point, ...]
    answers: tuple[str, ...] = ()
    label: TextBlock | None = None
    is_late: bool = False
    has_head: bool = True

    @property
    def name(self) -> str:
        """The name of the arrow in files: ``sop:arrow:terima>putus``."""
        return f"sop:arrow:{self.source}>{self.target}"

    def segments(self) -> Iterator[tuple[Point, Point]]:
        """Yield its segments."""
        return pairwise(self.points)


@frozen
class Page:
    """One page.

    Attributes:
        cells: The cells.
        symbols: The symbols.
        arrows: The arrows.
        links: Dashed lines between the symbols of alternative actors.
        footer: The lines below the table.
    """

    cells: tuple[Cell, ...]
    symbols: tuple[Symbol, ...] = ()
    arrows: tuple[Arrow, ...] = ()
    links: tuple[tuple[Point, Point], ...] = ()
    footer: tuple[TextBlock, ...] = ()

    @cached_property
    def xs(self) -> tuple[float, ...]:
        """The edges of the columns, from the left."""
        return _edges(x for cell in self.cells if cell.framed for x in (cell.box.x, cell.box.right))

    @cached_property
    def ys(self) -> tuple[float, ...]:
        """The edges of the rows, from the top."""
        return _edges(y for cell in self.cells if cell.framed for y in (cell.box.y, cell.box.bottom))


def _edges(values: Iterable[float]) -> tuple[float, ...]:
    """Return edges in order, each once: rounding moves an edge by a hundredth."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _SAME_EDGE:
            found.append(round(value, 2))
    return tuple(found)


@frozen
class Paper:
    """A size of paper in landscape.

    Attributes:
        name: Its name.
        width: The longer side.
        height: The shorter side.
    """

    name: str
    width: float
    height: float


@frozen
class Scene:
    """A drawn SOP.

    Attributes:
        title: The number and title of the SOP.
        language: The language of headings.
        paper: The paper.
        pages: The pages.
    """

    title: str
    language: Language
    paper: Paper
    pages: tuple[Page, ...]
