"""The SOPs of a file: each table with its continuations, and the rows that may contain its identity block."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from sopflow.importing.grid import Grid
from sopflow.importing.headings import Header, Role, headers
from sopflow.importing.identity import key_of
from sopflow.importing.lines import Lines, read_lines
from sopflow.importing.stacking import stacked


@frozen
class Section:
    """One SOP of a file.

    Attributes:
        grid: The grid of its table.
        parts: The parts of the table, each below a header of its own.
        above: The rows above the table, for the identity block.
        covers: Sheets without a table that precede it.
    """

    grid: Grid
    parts: tuple[tuple[Header, Lines], ...]
    above: range
    covers: tuple[Grid, ...] = ()

    @property
    def rows(self) -> range:
        """The rows of the grid from the first header to the end."""
        last = max((line.row for _, part in self.parts for line in part.lines), default=self.header.last)
        return range(self.header.first, last + 2)

    @property
    def header(self) -> Header:
        """The first header."""
        return self.parts[0][0]


def sections(grids: Sequence[Grid]) -> list[Section]:
    """Return the SOPs of a file."""
    found: list[Section] = []
    covers: list[Grid] = []
    for grid in grids:
        own = _sections_of(grid)
        if own and found and not covers and _continues_on(found[-1], own[0]):
            below = stacked(found[-1].grid, grid)
            whole = _sections_of(below)
            if len(whole) == 1:
                found[-1] = Section(below, whole[0].parts, whole[0].above, found[-1].covers)
                found += own[1:]
                continue
        if own:
            found.append(Section(grid, own[0].parts, own[0].above, tuple(covers)))
            found += own[1:]
            covers = []
        else:
            covers.append(grid)
    if len(found) == 1 and covers:
        found = [Section(found[0].grid, found[0].parts, found[0].above, (*found[0].covers, *covers))]
    return found


def _sections_of(grid: Grid) -> list[Section]:
    found: list[Section] = []
    listed = headers(grid)
    end = 0
    for place, header in enumerate(listed):
        following = listed[place + 1].first if place + 1 < len(listed) else grid.height
        above = range(end, header.first)
        end = _end_of(grid, header, following)
        lines = read_lines(grid, header, end)
        if found and _continues(found[-1], header, lines, grid, above):
            found[-1] = Section(grid, (*found[-1].parts, (header, lines)), found[-1].above)
        else:
            found.append(Section(grid, ((header, lines),), above))
    return found


def _continues_on(section: Section, other: Section) -> bool:
    """Return whether the table of a sheet continues on the next one."""
    header, lines = other.parts[0]
    return _continues(section, header, lines, other.grid, other.above)


def _continues(section: Section, header: Header, lines: Lines, grid: Grid, above: range) -> bool:
    """Return whether a table continues the one above: the same actors, later numbers, and no new identity block."""
    if [actor.name for actor in header.actors] != [actor.name for actor in section.header.actors]:
        return False
    if any(key_of(cell.text) in ("number", "title") for row in above for cell in grid.line(row)):
        return False
    return next((line.number for line in lines.lines if line.number), "") != "1"


def _goes_on(grid: Grid, start: int, following: int, number: int) -> bool:
    """Return whether the rows up to the next empty one contain the number after the last one above."""
    above = (grid.text(row, number).strip(" .()") for row in range(start - 1, -1, -1))
    last = next((text for text in above if text.isdecimal()), "")
    for row in range(start, following):
        if not any(True for _ in grid.line(row)):
            return False
        if last and grid.text(row, number).strip(" .()") == str(int(last[:9]) + 1):
            return True
    return False


def _end_of(grid: Grid, header: Header, following: int) -> int:
    """Return the row after the last one of a table: an empty row ends it unless a numbered row follows."""
    number = header.columns.get(Role.NUMBER, header.columns[Role.ACTIVITY])[0]
    is_after_gap = False
    drawn = {shape.row for shape in grid.shapes}
    for row in range(header.last + 1, following):
        cells = list(grid.line(row))
        if any(key_of(cell.text) in ("number", "title") for cell in cells):
            return row
        covered = any(grid.text(row, column) for column in range(grid.width)) or row in drawn
        if not covered:
            is_after_gap = True
        elif is_after_gap:
            is_alone = bool(cells) and len(cells) == 1 and grid.width > 1
            if (not grid.text(row, number) or is_alone) and not _goes_on(grid, row, following, number):
                return row
            is_after_gap = False
    return following
