"""The header of a SOP table: which column contains what."""

from __future__ import annotations

import re
from enum import Enum

from attrs import frozen

from sopflow.importing.grid import Cell, Grid


class Role(Enum):
    """The contents of a column."""

    NUMBER = "number"
    ACTIVITY = "activity"
    ACTORS = "actors"
    STANDARD = "standard"
    REQUIREMENTS = "requirements"
    TIME = "time"
    OUTPUT = "output"
    NOTES = "notes"


_NAMES = {
    Role.NUMBER: ("no", "nomor", "no urut", "nomor urut", "num"),
    Role.ACTIVITY: (
        "uraian kegiatan",
        "uraian prosedur",
        "uraian aktivitas",
        "uraian tugas",
        "uraian",
        "kegiatan",
        "aktivitas",
        "aktifitas",
        "prosedur",
        "langkah-langkah",
        "langkah",
        "tahapan",
        "activities",
        "activity",
    ),
    Role.ACTORS: ("pelaksana", "pelaku", "penanggung jawab", "actors", "actor"),
    Role.STANDARD: ("mutu baku", "baku mutu", "quality standard"),
    Role.REQUIREMENTS: ("persyaratan", "kelengkapan", "perlengkapan", "syarat", "input", "requirements"),
    Role.TIME: ("waktu", "durasi", "jangka waktu", "lama", "time", "duration"),
    Role.OUTPUT: ("output", "out put", "keluaran", "hasil"),
    Role.NOTES: ("keterangan", "ket", "catatan", "notes", "remarks"),
}
_PART_OF_A_HEADING = r"(?:$|[ /(:.,&])"
_ROLES = [
    (role, re.compile(f"(?:{'|'.join(map(re.escape, names))}){_PART_OF_A_HEADING}")) for role, names in _NAMES.items()
]
_LONGEST_HEADING = 60
_MAX_SUBHEADINGS = 3
_UNIT = re.compile(
    r"\b(?:dalam\s+)?(detik|menit|jam|hari kerja|hari|minggu|bulan|tahun|seconds?|minutes?|hours?|working days?|days?"
    r"|weeks?|months?|years?)\b",
    re.IGNORECASE,
)


@frozen
class ActorColumn:
    """The columns of one actor.

    Attributes:
        name: The heading.
        first: The first column.
        last: The last column.
    """

    name: str
    first: int
    last: int


@frozen
class Header:
    """The header of a table.

    Attributes:
        first: Its first row.
        last: Its last row.
        columns: The columns of each role, from the first to the last.
        actors: The columns of the actors.
        unit: The unit of time in the heading of the time column; empty for none.
    """

    first: int
    last: int
    columns: dict[Role, tuple[int, int]]
    actors: tuple[ActorColumn, ...]
    unit: str = ""

    def text(self, grid: Grid, row: int, role: Role) -> str:
        """Return the text of a row in the columns of a role; of a merged cell, only in its first row."""
        first, last = self.columns.get(role, (0, -1))
        found = (grid.cell(row, column) for column in range(first, last + 1))
        cells = dict.fromkeys(cell for cell in found if cell and cell.row == row and cell.text)
        return "\n".join(cell.text for cell in cells)

    def actor_at(self, column: int) -> int | None:
        """Return the index of the actor in whose columns a column is; None for none."""
        return next((place for place, each in enumerate(self.actors) if each.first <= column <= each.last), None)


def role_of(text: str) -> Role | None:
    """Return the role that a heading names.

    >>> role_of("Uraian Prosedur"), role_of("WAKTU (Menit)"), role_of("Kepala Dinas")
    (<Role.ACTIVITY: 'activity'>, <Role.TIME: 'time'>, None)
    """
    if len(text) > _LONGEST_HEADING:
        return None
    plain = " ".join(text.casefold().split()).strip(" .:")
    return next((role for role, pattern in _ROLES if pattern.match(plain)), None)


def headers(grid: Grid) -> list[Header]:
    """Return the headers in a grid, from above; a table that is continued on another page repeats its header."""
    found: list[Header] = []
    for row in grid.by_row:
        if found and row <= found[-1].last:
            continue
        header = _header_at(grid, row)
        if header is not None:
            found.append(header)
    return found


def _roles(grid: Grid, row: int) -> dict[Role, Cell]:
    roles: dict[Role, Cell] = {}
    for cell in grid.line(row):
        role = role_of(cell.text)
        if role is not None:
            roles.setdefault(role, cell)
    return roles


def _header_at(grid: Grid, row: int) -> Header | None:
    top = _roles(grid, row)
    if Role.ACTIVITY not in top or len(top) < 2:  # noqa: PLR2004 (a header has at least two headings)
        return None
    last, below = _last_row(grid, row, top)
    roles: dict[Role, Cell] = dict(top)
    for number in range(row + 1, below + 1):
        for role, cell in _roles(grid, number).items():
            roles.setdefault(role, cell)
    if len(roles) < 3 or not {Role.NUMBER, Role.TIME, Role.OUTPUT} & roles.keys():  # noqa: PLR2004
        return None
    actors = _actors(grid, roles, row, below)
    columns: dict[Role, tuple[int, int]] = {
        role: (cell.column, cell.column + cell.columns - 1)
        for role, cell in roles.items()
        if role not in (Role.STANDARD, Role.ACTORS) or (role is Role.ACTORS and not actors)
    }
    unit = _UNIT.search(roles[Role.TIME].text) if Role.TIME in roles else None
    return Header(row, last, columns, tuple(actors), unit[1].lower() if unit else "")


def _last_row(grid: Grid, row: int, top: dict[Role, Cell]) -> tuple[int, int]:
    """Return the last row of a header, with and without the line that numbers its columns."""
    # The cells of the first row may span all rows of the header.
    spanned = row + max(cell.rows for cell in top.values()) - 1
    last = row
    for number in range(row + 1, row + 1 + _MAX_SUBHEADINGS):
        cells = list(grid.line(number))
        if not cells and number > spanned:
            break
        # Text below the heading of the numbers or of the activities is the first row of the table.
        if any(_is_below(cell, top.get(role)) for cell in cells for role in (Role.NUMBER, Role.ACTIVITY)):
            break
        if number > spanned and not _roles(grid, number).keys() & {Role.REQUIREMENTS, Role.TIME, Role.OUTPUT}:
            is_below_actors = Role.ACTORS in top and all(cell.column >= top[Role.ACTORS].column for cell in cells)
            if not (is_below_actors and last == row):
                break
        last = number
    numbered = last
    cells = list(grid.line(last + 1))
    if len(cells) > 2 and [cell.text.strip(" .()") for cell in cells] == [str(each + 1) for each in range(len(cells))]:  # noqa: PLR2004
        numbered = last + 1
    return numbered, last


def _is_below(cell: Cell, heading: Cell | None) -> bool:
    return heading is not None and heading.column <= cell.column < heading.column + heading.columns


def _actors(grid: Grid, roles: dict[Role, Cell], first: int, last: int) -> list[ActorColumn]:
    """Return the actors: the lowest headings below the heading of the actors, or headings of no other role."""
    group = roles.get(Role.ACTORS)
    if group is not None and last == first:
        # One column of names. If unknown headings follow, they are the actors.
        return _unknown_headings(grid, roles, first, group.column)
    start = group.column if group else roles[Role.ACTIVITY].column + 1
    if group is None:
        return _unknown_headings(grid, roles, last, start) or _unknown_headings(grid, roles, first, start)
    later = [cell.column for cell in grid.line(first) if cell.column > group.column]
    end = group.column + group.columns - 1 if group.columns > 1 else min(later, default=grid.width) - 1
    if not grid.has_columns:
        # Pasted text loses empty cells; the names end where the next known heading begins.
        known = [cell.column for cell in grid.line(last) if role_of(cell.text) and cell.column > group.column]
        end = max(end, min(known, default=grid.width) - 1)
    names: dict[Cell, str] = {}
    for column in range(start, end + 1):
        cell = grid.cell(last, column)
        if cell is None or not cell.text or cell is group:
            cell = next(
                (found for row in range(last, first, -1) if (found := grid.cell(row, column)) and found.text), None
            )
        if cell is not None and cell is not group and role_of(cell.text) is None:
            names[cell] = " ".join(cell.text.split())
    actors = [ActorColumn(name, cell.column, cell.column + cell.columns - 1) for cell, name in names.items()]
    return [_in_group(grid, each, actors, first, last) for each in actors]


def _in_group(grid: Grid, actor: ActorColumn, actors: list[ActorColumn], first: int, last: int) -> ActorColumn:
    """Add the heading above to a name that several columns have."""
    if sum(each.name == actor.name for each in actors) == 1 or last - first < 2:  # noqa: PLR2004
        return actor
    above = " ".join(grid.text(last - 1, actor.first).split())
    return ActorColumn(f"{above} – {actor.name}", actor.first, actor.last) if above else actor


def _unknown_headings(grid: Grid, roles: dict[Role, Cell], row: int, start: int) -> list[ActorColumn]:
    known = {cell.column for cell in roles.values()}
    stop = min((cell.column for role, cell in roles.items() if cell.column > start and role in _AFTER), default=0)
    return [
        ActorColumn(" ".join(cell.text.split()), cell.column, cell.column + cell.columns - 1)
        for cell in grid.line(row)
        if start <= cell.column < stop and cell.column not in known and role_of(cell.text) is None
    ]


_AFTER = {Role.STANDARD, Role.REQUIREMENTS, Role.TIME, Role.OUTPUT, Role.NOTES}
