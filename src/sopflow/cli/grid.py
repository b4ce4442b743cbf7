"""Tables with frames: columns that share a width, and headings that span several of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from attrs import evolve, field, frozen

from sopflow.cli.styled import Style, Styled, joined, styled
from sopflow.text import width

_LONG_WORD = 24
"""Columns of a word; longer words may be broken."""

_PADDING = 2
_ABOVE, _BELOW, _LEFT, _RIGHT = 1, 2, 4, 8

_FRAME = {
    0: " ",
    _ABOVE | _BELOW: "│",
    _LEFT | _RIGHT: "─",
    _BELOW | _RIGHT: "┌",
    _BELOW | _LEFT: "┐",
    _ABOVE | _RIGHT: "└",
    _ABOVE | _LEFT: "┘",
    _ABOVE | _BELOW | _RIGHT: "├",
    _ABOVE | _BELOW | _LEFT: "┤",
    _BELOW | _LEFT | _RIGHT: "┬",
    _ABOVE | _LEFT | _RIGHT: "┴",
    _ABOVE | _BELOW | _LEFT | _RIGHT: "┼",
}
"""The lines that meet at a corner of cells, by the sides on which they leave it."""


def _cells(value: Iterable[Styled | str]) -> tuple[Styled, ...]:
    return tuple(styled(cell) for cell in value)


@frozen
class Column:
    """A column before it has a width.

    Attributes:
        heading: The heading; its lines are kept.
        cells: The text of each row.
        group: The heading above it, shared with neighbors of the same group; empty for none.
        fixed: The width; None to share what the other columns leave.
        comfort: The width below which reading is uncomfortable.
        align: Where the texts are: ``<`` left, ``^`` in the middle, ``>`` right.
    """

    heading: str
    cells: tuple[Styled, ...] = field(converter=_cells)
    group: str = ""
    fixed: int | None = None
    comfort: int = 0
    align: str = "<"

    @property
    def least(self) -> int:
        """The width below which common words would be broken."""
        words = (word for text in self._texts for word in text.split())
        return self.fixed or max((min(_LONG_WORD, width(word)) for word in words), default=1)

    @property
    def most(self) -> int:
        """The width at which nothing is wrapped."""
        return self.fixed or max(width(line) for text in self._texts for line in text.split("\n"))

    @property
    def content(self) -> int:
        """The amount of text in the column."""
        return sum(map(len, self._texts))

    def translated(self, symbols: dict[int, str]) -> Column:
        """Return the column with some characters replaced."""
        return evolve(
            self, heading=self.heading.translate(symbols), cells=(cell.translated(symbols) for cell in self.cells)
        )

    @property
    def _texts(self) -> tuple[str, ...]:
        return (self.heading, *(cell.plain for cell in self.cells))


def total(widths: Sequence[int]) -> int:
    """Return the width of a table: its columns with their padding, and the lines between them."""
    return sum(widths) + (_PADDING + 1) * len(widths) + 1


def is_comfortable(columns: Sequence[Column], available: int) -> bool:
    """Whether a table fits without breaking common words, and with enough room for each column."""
    if total(_least(columns)) > available:
        return False
    widths = fit(columns, available)
    return all(space >= min(column.comfort, column.most) for column, space in zip(columns, widths, strict=True))


def _least(columns: Sequence[Column]) -> list[int]:
    """Return the least width of each column; the columns of a group have room for its name."""
    widths = [column.least for column in columns]
    for begin, end in _spans(columns):
        widths[end - 1] += max(0, width(columns[begin].group) - (total(widths[begin:end]) - _PADDING * 2))
    return widths


def fit(columns: Sequence[Column], available: int) -> tuple[int, ...]:
    """Share the width of a table among its columns: each has its least, the rest goes where the text is.

    Where even the least is too much, the widest columns get less.
    """
    widths = _least(columns)
    left = available - total(widths)
    # A column that needs less than its share leaves it to the others, so several rounds may be needed.
    while left > 0 and (wanting := [i for i, column in enumerate(columns) if widths[i] < column.most]):
        content = sum(columns[i].content for i in wanting)
        for i in wanting:
            share = max(1, left * columns[i].content // content)
            widths[i] += min(share, columns[i].most - widths[i], available - total(widths))
        left = available - total(widths)
    while total(widths) > available and max(widths) > _PADDING:
        widths[widths.index(max(widths))] -= 1
    return tuple(widths)


def stacked(columns: Sequence[Column], heading: str) -> Column:
    """Return one column in place of several: in each cell the texts below one another, with their headings.

    Args:
        columns: The columns.
        heading: The heading of the new column; texts of a column with the same heading are not named again.
    """
    names = ["" if column.heading == heading else " ".join(column.heading.split()) for column in columns]
    rows = zip(*(column.cells for column in columns), strict=True)
    return Column(heading, (_stack(names, row) for row in rows))


def _stack(names: Sequence[str], row: Sequence[Styled]) -> Styled:
    named = zip(names, row, strict=True)
    return joined("\n", (styled(f"{name}: " if name else "", Style.BOLD) + cell for name, cell in named if cell.plain))


def table_lines(columns: Sequence[Column], widths: Sequence[int], closing: Sequence[bool]) -> Iterator[Styled]:
    """Return the lines of a table.

    Args:
        columns: The columns.
        widths: Their widths.
        closing: For each row, whether a line is drawn below it.
    """
    headings = [
        styled(column.heading, Style.BOLD).wrapped(space) for column, space in zip(columns, widths, strict=True)
    ]
    rows = [
        tuple(cell.wrapped(space) for cell, space in zip(cells, widths, strict=True))
        for cells in zip(*(column.cells for column in columns), strict=True)
    ]
    aligns = [column.align for column in columns]
    edges = {*range(len(widths) + 1)}
    outer = {0, len(widths)}
    if any(column.group for column in columns):
        spans = _spans(columns)
        ends = {0, *(end for _, end in spans)}
        yield _rule(widths, frozenset(), ends)
        yield _group_line(columns, widths, spans)
        yield _rule(widths, ends, edges, [bool(column.group) for column in columns])
    else:
        yield _rule(widths, frozenset(), edges)
    yield from _row(headings, widths, aligns, at_the_bottom=True)
    yield _rule(widths, edges, edges)
    for number, (row, closes) in enumerate(zip(rows, closing, strict=True), 1):
        yield from _row(row, widths, aligns)
        if closes and number < len(rows):
            yield _rule(widths, edges, edges)
    yield _rule(widths, edges | outer, frozenset())


def box_lines(rows: Sequence[Sequence[tuple[Styled, ...]]], widths: Sequence[int]) -> Iterator[Styled]:
    """Return the lines of a table without headings, whose cells are wrapped already."""
    edges = {*range(len(widths) + 1)}
    for number, row in enumerate(rows):
        yield _rule(widths, edges if number else frozenset(), edges)
        yield from _row(row, widths, ["<"] * len(widths))
    yield _rule(widths, edges, frozenset())


def _spans(columns: Sequence[Column]) -> list[tuple[int, int]]:
    """Return the columns under each heading of the upper line, as positions from and to."""
    members = groupby(range(len(columns)), lambda place: columns[place].group or place)
    places = [list(group) for _, group in members]
    return [(group[0], group[-1] + 1) for group in places]


def _group_line(columns: Sequence[Column], widths: Sequence[int], spans: Sequence[tuple[int, int]]) -> Styled:
    line = styled(_FRAME[_ABOVE | _BELOW])
    for begin, end in spans:
        name, space = columns[begin].group, total(widths[begin:end]) - 2
        line += styled(f" {name}", Style.BOLD) + " " * (space - width(name) - 1) + _FRAME[_ABOVE | _BELOW]
    return line


def _rule(
    widths: Sequence[int], above: Iterable[int], below: Iterable[int], drawn: Sequence[bool] | None = None
) -> Styled:
    """Return a line between two rows.

    Args:
        widths: The widths of the columns.
        above: The edges of columns at which a line comes from above.
        below: The edges of columns at which a line leaves downwards.
        drawn: For each column, whether the line is drawn; by default for all.
    """
    is_drawn = [False, *(drawn or [True] * len(widths)), False]
    line = ""
    for edge, space in enumerate((*widths, 0)):
        sides = _ABOVE * (edge in above) | _BELOW * (edge in below)
        sides |= _LEFT * is_drawn[edge] | _RIGHT * is_drawn[edge + 1]
        line += _FRAME[sides]
        if edge < len(widths):
            line += _FRAME[(_LEFT | _RIGHT) * is_drawn[edge + 1]] * (space + _PADDING)
    return styled(line)


def _row(
    cells: Sequence[tuple[Styled, ...]], widths: Sequence[int], aligns: Sequence[str], *, at_the_bottom: bool = False
) -> Iterator[Styled]:
    height = max(map(len, cells))
    for number in range(height):
        line = styled(_FRAME[_ABOVE | _BELOW])
        for lines, space, align in zip(cells, widths, aligns, strict=True):
            place = number - (height - len(lines) if at_the_bottom else 0)
            text = lines[place] if 0 <= place < len(lines) else Styled()
            free = space - width(text.plain)
            before = free // 2 if align == "^" else free if align == ">" else 0
            line += " " * (before + 1) + text + " " * (free - before + 1) + _FRAME[_ABOVE | _BELOW]
        yield line
