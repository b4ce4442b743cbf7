"""A file's tables in one form: cells with text and spans, and the shapes and connectors drawn over them."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from functools import cached_property

from attrs import evolve, field, frozen

from sopflow.text import Text

Point = tuple[float, float]
"""A position from the left and from the top, in the unit of the file."""

_LETTERS = 26


class Kind(Enum):
    """The kinds of drawn shapes."""

    CAPSULE = "capsule"
    BOX = "box"
    DIAMOND = "diamond"
    PENTAGON = "pentagon"
    PICTURE = "picture"
    LABEL = "label"


@frozen
class Cell:
    """A cell; a merged cell is one cell that covers several rows or columns.

    Attributes:
        text: The text, without blanks at its ends.
        row: The first row that it covers, from 0.
        column: The first column that it covers, from 0.
        rows: The number of rows that it covers.
        columns: The number of columns that it covers.
    """

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1


@frozen
class Box:
    """A rectangle.

    Attributes:
        left: The left edge.
        top: The upper edge.
        right: The right edge.
        bottom: The lower edge.
    """

    left: float
    top: float
    right: float
    bottom: float

    @property
    def center(self) -> Point:
        """The center."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def distance(self, point: Point) -> float:
        """Return the distance of a point; 0 for a point inside."""
        x = max(self.left - point[0], 0.0, point[0] - self.right)
        y = max(self.top - point[1], 0.0, point[1] - self.bottom)
        return float((x * x + y * y) ** 0.5)


@frozen
class Shape:
    """A drawn shape.

    Attributes:
        id: The identifier to which connectors refer.
        kind: The kind.
        name: The name that the program shows, for messages.
        row: The row of the cell at its center; -1 for none.
        column: The column of that cell; -1 for none.
        box: The outline; None if the file does not say where it is.
        text: The text in it.
        frame: The coordinate system of the outline; only shapes of one system can be compared.
        columns: The columns that it fills, if these are several.
        is_certain: Whether it lies within one cell.
    """

    id: str
    kind: Kind
    name: str
    row: int
    column: int
    box: Box | None = None
    text: str = ""
    frame: str = ""
    columns: tuple[int, ...] = ()
    is_certain: bool = True

    def moved(self, down: float, frame: str) -> Shape:
        """Return the shape in a coordinate system that begins higher.

        Args:
            down: The distance.
            frame: The coordinate system.
        """
        box = self.box and Box(self.box.left, self.box.top + down, self.box.right, self.box.bottom + down)
        return evolve(self, box=box, frame=frame)


@frozen
class Connector:
    """A drawn arrow.

    Attributes:
        name: The name that the program shows, for messages.
        start: The shape to which its tail is glued; empty for none.
        end: The shape to which its head is glued; empty for none.
        points: The corners of its path from tail to head; may be empty.
        text: The text on it.
        frame: The coordinate system of the corners.
        has_head: Whether an arrow head is drawn; a line without one may join alternatives.
        row: The row of the cell to which it is anchored; -1 for none.
    """

    name: str
    start: str = ""
    end: str = ""
    points: tuple[Point, ...] = ()
    text: str = ""
    frame: str = ""
    has_head: bool = True
    row: int = -1

    def moved(self, down: float, frame: str) -> Connector:
        """Return the arrow in a coordinate system that begins higher; the arguments are those of ``Shape.moved``."""
        return evolve(self, points=tuple((x, y + down) for x, y in self.points), frame=frame)


@frozen
class Grid:
    """One sheet, or the text and tables of one document.

    Attributes:
        name: The name of the sheet, or of the file.
        cells: The cells with text or spans, row by row.
        shapes: The drawn shapes.
        connectors: The drawn arrows.
        rows: The name of each row, for messages; empty for a sheet, whose cells have names such as ``D12``.
        has_columns: Whether a column contains the same kind of text in all rows; not in pasted text.
        unread: The names of drawn objects that the reader cannot read.
        lefts: The left edge of each column; empty if the file does not say.
        tops: The upper edge of each row; empty if the file does not say.
        estimated: The coordinate systems in which the heights of rows are estimated.
        sheets: The first row and the name of each sheet, if a table continues on several sheets.
        drawn: The words of the drawings on a page of HTML, which are not read.
    """

    name: str
    cells: tuple[Cell, ...]
    shapes: tuple[Shape, ...] = ()
    connectors: tuple[Connector, ...] = ()
    rows: tuple[Text, ...] = field(default=(), repr=False)
    has_columns: bool = True
    unread: tuple[str, ...] = ()
    lefts: tuple[float, ...] = field(default=(), repr=False)
    tops: tuple[float, ...] = field(default=(), repr=False)
    estimated: frozenset[str] = frozenset()
    sheets: tuple[tuple[int, str], ...] = ()
    drawn: tuple[str, ...] = field(default=(), repr=False)

    @cached_property
    def _covered(self) -> dict[tuple[int, int], Cell]:
        return {
            (row, column): cell
            for cell in self.cells
            for row in range(cell.row, cell.row + cell.rows)
            for column in range(cell.column, cell.column + cell.columns)
        }

    @cached_property
    def by_row(self) -> dict[int, tuple[Cell, ...]]:
        """The cells that begin in each row, from left to right."""
        found: dict[int, list[Cell]] = {}
        for cell in self.cells:
            found.setdefault(cell.row, []).append(cell)
        return {row: tuple(sorted(cells, key=lambda cell: cell.column)) for row, cells in sorted(found.items())}

    @cached_property
    def height(self) -> int:
        """The number of rows."""
        return max((cell.row + cell.rows for cell in self.cells), default=0)

    @cached_property
    def width(self) -> int:
        """The number of columns."""
        return max((cell.column + cell.columns for cell in self.cells), default=0)

    def cell(self, row: int, column: int) -> Cell | None:
        """Return the cell at a place, which may begin above or to the left of it."""
        return self._covered.get((row, column))

    def text(self, row: int, column: int) -> str:
        """Return the text at a place; empty for none."""
        cell = self.cell(row, column)
        return cell.text if cell else ""

    def line(self, row: int) -> Iterator[Cell]:
        """Yield the cells with text that begin in a row, from left to right."""
        return (cell for cell in self.by_row.get(row, ()) if cell.text)

    def box(self, cell: Cell) -> Box | None:
        """Return the outline of a cell; None if the file does not say where it is."""
        right, bottom = cell.column + cell.columns, cell.row + cell.rows
        if right >= len(self.lefts) or bottom >= len(self.tops):
            return None
        return Box(self.lefts[cell.column], self.tops[cell.row], self.lefts[right], self.tops[bottom])

    def place(self, row: int, column: int = -1) -> Text:
        """Name a place for people.

        Args:
            row: The row.
            column: The column; -1 for the whole row.
        """
        if self.rows:
            name = self.rows[min(max(row, 0), len(self.rows) - 1)]
            if column < 0:
                return name
            return Text(f"{name.en}, cell {column + 1}", f"{name.id}, sel {column + 1}")
        first, sheet = next(((first, name) for first, name in reversed(self.sheets) if first <= row), (0, ""))
        if sheet:
            cell = f"{column_name(max(column, 0))}{row - first + 1}"
            return Text(*2 * (f"{sheet}!{cell}",))
        if column < 0:
            return Text(f"row {row + 1}", f"baris lembar {row + 1}")
        return Text(*2 * (f"{column_name(column)}{row + 1}",))


def column_name(column: int) -> str:
    """Return the name of a column in a sheet.

    >>> column_name(0), column_name(25), column_name(26)
    ('A', 'Z', 'AA')
    """
    name, number = "", column + 1
    while number:
        number, letter = divmod(number - 1, _LETTERS)
        name = chr(ord("A") + letter) + name
    return name
