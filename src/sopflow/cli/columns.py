"""Columns that share a width, and a table whose headings may span several of them. No text is cut: it is wrapped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from attrs import field, frozen
from rich import box
from rich.console import Console, ConsoleOptions, RenderResult
from rich.segment import Segment
from rich.style import Style
from rich.table import Table
from rich.text import Text

_LONG_WORD = 18
"""Longer words may be broken."""

_PADDING = 2
_BOLD = Style(bold=True)


def _texts(value: Iterable[Text]) -> tuple[Text, ...]:
    return tuple(value)


@frozen
class Column:
    """A column before it has a width.

    Attributes:
        heading: Its words; lines are kept.
        cells: One for each row.
        group: The heading above it, shared with its neighbours of the same group; empty for none.
        fixed: Its width; None to share what the others leave.
        centred: Whether its texts stand in the middle.
    """

    heading: str
    cells: tuple[Text, ...] = field(converter=_texts)
    group: str = ""
    fixed: int | None = None
    centred: bool = False

    @property
    def least(self) -> int:
        """The width below which common words would be broken."""
        return self.fixed or max(min(_LONG_WORD, len(word)) for text in self._texts for word in text.split() or [""])

    @property
    def most(self) -> int:
        """The width at which nothing is wrapped."""
        return self.fixed or max(len(line) for text in self._texts for line in text.split("\n"))

    @property
    def content(self) -> int:
        """How much text it holds."""
        return sum(len(text) for text in self._texts)

    @property
    def _texts(self) -> tuple[str, ...]:
        return (self.heading, *(cell.plain for cell in self.cells))


def fit(columns: Sequence[Column], width: int) -> tuple[int, ...]:
    """Share a width among columns: each has its least, and what is left goes where the text is.

    Args:
        columns: The columns.
        width: Of the whole table, with its lines.

    Returns:
        A width for each column; all of them together may be more than there is.
    """
    widths = [column.least for column in columns]
    left = width - total(widths)
    # A column that needs less than its share leaves it to the others, so several rounds may be needed.
    while left > 0 and (hungry := [i for i, column in enumerate(columns) if widths[i] < column.most]):
        content = sum(columns[i].content for i in hungry)
        for i in hungry:
            share = max(1, left * columns[i].content // content)
            widths[i] += min(share, columns[i].most - widths[i], width - total(widths))
        left = width - total(widths)
    return tuple(widths)


def squeezed(widths: Sequence[int], width: int) -> tuple[int, ...]:
    """The widths, the widest made narrower until the table fits; long words are broken then, not cut."""
    narrower = list(widths)
    while total(narrower) > width:
        narrower[narrower.index(max(narrower))] -= 1
    return tuple(narrower)


def total(widths: Sequence[int]) -> int:
    """The width of a table: its columns with their padding, and the lines."""
    return sum(widths) + (_PADDING + 1) * len(widths) + 1


@frozen
class SpannedTable:
    """A table, as a renderable.

    Attributes:
        columns: Its columns.
        widths: Their widths.
        closing: For each row whether a line follows.
    """

    columns: tuple[Column, ...]
    widths: tuple[int, ...]
    closing: tuple[bool, ...]

    @property
    def width(self) -> int:
        """The width of the whole."""
        return total(self.widths)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Render the table, and put the groups above its headings."""
        frame = box.SQUARE.substitute(options)
        lines = console.render_lines(self._table(frame), options.update(width=self.width), pad=False)
        if any(column.group for column in self.columns):
            lines[:1] = list(self._above(frame))
        for line in lines:
            yield from line
            yield Segment.line()

    def _table(self, frame: box.Box) -> Table:
        table = Table(box=frame, header_style=_BOLD)
        for column, width in zip(self.columns, self.widths, strict=True):
            justify = "center" if column.centred else "left"
            table.add_column(column.heading, width=width, justify=justify, overflow="fold")  # type: ignore[arg-type]
        for place, closes in enumerate(self.closing):
            table.add_row(*(column.cells[place] for column in self.columns), end_section=closes)
        return table

    def _above(self, frame: box.Box) -> Iterator[list[Segment]]:
        """The upper edge, the groups' names, and the line between those and the headings."""
        spans: list[int] = []
        names: list[Segment] = [Segment(frame.head_left)]
        for _, members in groupby(zip(self.columns, self.widths, strict=True), key=lambda pair: _span_of(pair[0])):
            block = list(members)
            spans.append(total([width for _, width in block]) - 2)
            names += [Segment(f" {block[0][0].group}".ljust(spans[-1]), _BOLD), Segment(frame.head_vertical)]
        names[-1] = Segment(frame.head_right)
        yield [Segment(frame.get_top(spans))]
        yield names
        yield [Segment(self._below_groups(frame))]

    def _below_groups(self, frame: box.Box) -> str:
        """A line under the groups only, which meets the columns above and below it."""
        first, last = self.columns[0], self.columns[-1]
        line = frame.head_row_left if first.group else frame.head_left
        for (column, width), (follower, _) in pairwise(zip(self.columns, self.widths, strict=True)):
            line += (frame.head_row_horizontal if column.group else " ") * (width + _PADDING)
            line += _joint(frame, column.group, follower.group)
        line += (frame.head_row_horizontal if last.group else " ") * (self.widths[-1] + _PADDING)
        return line + (frame.head_row_right if last.group else frame.head_right)


def _span_of(column: Column) -> object:
    """What neighbouring columns under one heading have in common."""
    return column.group or id(column)


def _joint(frame: box.Box, left: str, right: str) -> str:
    if left and right:
        return frame.top_divider if left == right else frame.head_row_cross
    if left:
        return frame.head_row_right
    return frame.head_row_left if right else frame.head_vertical
