"""The lines of a SOP table: the text of each column, and the marks of the actors."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from attrs import evolve, field, frozen

from sopflow.importing.grid import Cell, Grid, Kind, Shape
from sopflow.importing.headings import Header, Role
from sopflow.importing.marks import mark_of
from sopflow.timing import StandardKind, TimeStandard, TimeStandardError

_AMOUNT = re.compile(r"[<>≤±]?\s*\d+(?:[.,]\d+)?(?:\s*(?:-|–|s/d|sd)\s*\d+(?:[.,]\d+)?)?")
_UNIT = re.compile(
    "det|dtk|sec|men|mnt|min|jam|hour|hr|hari|day|hk|minggu|pekan|mgg|week|bulan|bln|month|triwulan|quarter|semester"
    "|tahun|thn|year",
    re.IGNORECASE,
)
_LONGEST_TIME = 100
_BLANK_TIME = {"", "-", "–", "—"}


@frozen
class Mark:
    """A symbol in the column of an actor.

    Attributes:
        actor: The index of the actor.
        kind: The symbol.
        row: The row of the grid.
        column: The column of the grid.
        shape: The identifier of the drawn shape; empty for a typed mark.
        name: The name of the drawn shape.
        height: The vertical position of the drawn shape.
        is_certain: Whether the symbol lies within one cell and is not a picture.
        has_text: Whether it contains text.
    """

    actor: int
    kind: Kind
    row: int
    column: int
    shape: str = ""
    name: str = ""
    height: float = 0.0
    is_certain: bool = True
    has_text: bool = False


@frozen
class Line:
    """One line of a table, between two horizontal rules.

    Attributes:
        row: The row of the grid.
        texts: The text of each column that has one.
        marks: The marks of the actors.
        number_cell: The cell of the number, which may cover several lines.
    """

    row: int
    texts: dict[Role, str]
    marks: tuple[Mark, ...] = ()
    number_cell: Cell | None = field(default=None, eq=False)

    def text(self, role: Role) -> str:
        """Return the text of a column; empty for none."""
        return self.texts.get(role, "")

    @property
    def number(self) -> str:
        """The printed number, without the period."""
        return self.text(Role.NUMBER).strip(" .()")


@frozen
class Lines:
    """The lines of one part of a table, below one header.

    Attributes:
        lines: The lines.
        drift: Whether the cells are not below their headings, so that marks cannot be read.
        labels: The texts in the columns of actors that are not marks: answers of decisions.
    """

    lines: tuple[Line, ...]
    drift: bool
    labels: tuple[Cell, ...]


def is_time(text: str, unit: str = "") -> bool:
    """Return whether a text is a time standard with an amount, perhaps in the unit of its heading."""
    words = with_unit(text, unit)
    # The search for misspelled units in other texts is slow.
    if len(words) > _LONGEST_TIME or not _UNIT.search(words):
        return False
    try:
        return TimeStandard.parse(words).kind is StandardKind.DURATION
    except TimeStandardError:
        return False


def with_unit(text: str, unit: str) -> str:
    """Return an amount with the unit of its column's heading; other text unchanged.

    >>> with_unit("5", "hari"), with_unit("2 jam", "hari")
    ('5 hari', '2 jam')
    """
    return f"{text} {unit}" if unit and _AMOUNT.fullmatch(text) else text


def read_lines(grid: Grid, header: Header, last: int) -> Lines:
    """Read the lines below a header.

    Args:
        grid: The grid.
        header: The header.
        last: The row after the last one.
    """
    rows = range(header.last + 1, last)
    drift = not grid.has_columns and _drifts(grid, header, rows)
    shapes = _shapes_by_row(grid, header, rows)
    lines, labels = [], []
    for row in rows:
        if drift:
            lines.append(Line(row, dict(_located(grid, header, row))))
            continue
        texts = {role: text for role in header.columns if (text := header.text(grid, row, role))}
        marks, other = _marks(grid, header, row)
        labels += other
        number = header.columns.get(Role.NUMBER)
        cell = grid.cell(row, number[0]) if number else None
        lines.append(Line(row, texts, (*marks, *shapes.get(row, ())), cell))
    return Lines(tuple(line for line in lines if line.texts or line.marks), drift, tuple(labels))


def _marks(grid: Grid, header: Header, row: int) -> tuple[list[Mark], list[Cell]]:
    marks, labels = [], []
    for cell in grid.line(row):
        actor = header.actor_at(cell.column)
        if actor is None:
            continue
        kind = mark_of(cell.text)
        if kind is None:
            labels.append(cell)
        else:
            marks.append(Mark(actor, kind, row, cell.column))
    return marks, labels


def _shapes_by_row(grid: Grid, header: Header, rows: Sequence[int]) -> dict[int, list[Mark]]:
    found: dict[int, list[Mark]] = {}
    for shape in grid.shapes:
        if shape.row not in rows or shape.kind in (Kind.LABEL, Kind.PENTAGON):
            continue
        actors = (header.actor_at(column) for column in shape.columns or (shape.column,))
        for actor in dict.fromkeys(actors):
            if actor is not None:
                found.setdefault(shape.row, []).append(_mark_of_shape(shape, actor))
    return {row: sorted(marks, key=lambda mark: mark.height) for row, marks in found.items()}


def _mark_of_shape(shape: Shape, actor: int) -> Mark:
    height = shape.box.center[1] if shape.box else 0.0
    is_certain = shape.is_certain and shape.kind is not Kind.PICTURE
    return Mark(actor, shape.kind, shape.row, shape.column, shape.id, shape.name, height, is_certain, bool(shape.text))


# --- text whose cells are not below their headings ----------------------------------------------------------


def _drifts(grid: Grid, header: Header, rows: Sequence[int]) -> bool:
    """Return whether at least a third of the times are not below their heading."""
    if Role.TIME not in header.columns:
        return False
    place = header.columns[Role.TIME][0]
    below, elsewhere = 0, 0
    for row in rows:
        times = {cell.column for cell in grid.line(row) if is_time(cell.text, header.unit)}
        below += place in times
        elsewhere += bool(times) and place not in times
    return elsewhere * 2 >= max(below, 1)


def _located(grid: Grid, header: Header, row: int) -> Iterator[tuple[Role, str]]:
    """Yield the texts of a line, located by the cell that is a time."""
    start = header.columns[Role.ACTIVITY][1] + 1
    for role in (Role.NUMBER, Role.ACTIVITY):
        if role in header.columns and (text := header.text(grid, row, role)):
            yield role, text
    cells = {cell.column: cell.text for cell in grid.line(row) if cell.column >= start}
    order = [role for role in _AFTER_ACTORS if role in header.columns or role is Role.OUTPUT]
    times = [column for column, text in cells.items() if is_time(text, header.unit)]
    filled = sorted(cells)
    if len(times) == 1:
        place = times[0]
    elif not times and len(filled) > 1 and filled[1] == filled[0] + 2:
        # The cell of the time is blank, between those of the requirements and of the output.
        place = filled[0] + 1
    else:
        return
    for role in order:
        found = cells.get(place + order.index(role) - order.index(Role.TIME))
        if found:
            yield role, found


_AFTER_ACTORS = (Role.REQUIREMENTS, Role.TIME, Role.OUTPUT, Role.NOTES)
"""The columns of the regulation after those of the actors; headings that drift do not show their order."""


def is_blank_time(text: str) -> bool:
    """Return whether the paper leaves a time blank, perhaps with a dash."""
    return text.strip() in _BLANK_TIME


def merged(line: Line, other: Line) -> Line:
    """Append the texts of a line that continues another one."""
    texts = dict(line.texts)
    for role, text in other.texts.items():
        if role is not Role.NUMBER:
            texts[role] = f"{texts[role]}\n{text}" if role in texts else text
    return evolve(line, texts=texts, marks=(*line.marks, *other.marks))
