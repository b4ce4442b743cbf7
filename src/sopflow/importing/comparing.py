"""Differences between the visible cells of a form and the cells that its SOP would show."""

from __future__ import annotations

from attrs import frozen

from sopflow.importing.grid import Grid
from sopflow.importing.headings import Role
from sopflow.importing.identity import Identity, read_identity
from sopflow.importing.lines import Line
from sopflow.importing.rows import flat
from sopflow.importing.sections import Section
from sopflow.text import Text


@frozen
class CellEdit:
    """A cell of the table that was edited.

    Attributes:
        position: The position of its activity among all activities of the table.
        role: The column.
        old: The text that the SOP shows.
        new: The text in the file.
        place: The cell.
    """

    position: int
    role: Role
    old: str
    new: str
    place: Text


@frozen
class MarkEdit:
    """An activity whose symbols are in other columns.

    Attributes:
        position: The position of the activity among all activities of the table.
        old: The indexes of the actors that the SOP shows.
        new: The indexes of the actors in the file.
        place: The cell.
    """

    position: int
    old: tuple[int, ...]
    new: tuple[int, ...]
    place: Text


@frozen
class HeadingEdit:
    """An actor whose heading was edited.

    Attributes:
        actor: The index of the actor.
        old: The heading that the SOP shows.
        new: The heading in the file.
        place: The cell.
    """

    actor: int
    old: str
    new: str
    place: Text


@frozen
class FieldEdit:
    """A field of the identity block that was edited.

    Attributes:
        key: The key.
        old: The value that the SOP shows.
        new: The value in the file.
        place: The part of the file.
    """

    key: str
    old: object
    new: object
    place: Text


Edit = CellEdit | MarkEdit | HeadingEdit | FieldEdit

_COLUMNS = (
    Role.NUMBER,
    Role.ACTIVITY,
    Role.ACTORS,
    Role.REQUIREMENTS,
    Role.TIME,
    Role.OUTPUT,
    Role.NOTES,
)


def edits_between(shown: Section, found: Section) -> list[Edit] | None:
    """Return the edits that lead from one form to another; None if rows or columns were added, removed or moved.

    Args:
        shown: The form as its SOP would show it.
        found: The form in the file.
    """
    old_actors, new_actors = shown.header.actors, found.header.actors
    old_lines, new_lines = _lines(shown), _lines(found)
    if len(old_lines) != len(new_lines) or len(old_actors) != len(new_actors) or _are_moved(old_lines, new_lines):
        return None
    edits: list[Edit] = [
        HeadingEdit(place, old.name, new.name, found.grid.place(found.header.last, new.first))
        for place, (old, new) in enumerate(zip(old_actors, new_actors, strict=True))
        if old.name != new.name
    ]
    has_symbols = any(line.marks for line in new_lines)
    for position, (old_line, new_line) in enumerate(zip(old_lines, new_lines, strict=True)):
        for role in _COLUMNS:
            old_text, new_text = old_line.text(role), new_line.text(role)
            if flat(old_text) != flat(new_text):
                place = found.grid.place(new_line.row, found.header.columns.get(role, (-1, -1))[0])
                edits.append(CellEdit(position, role, old_text, new_text, place))
        old_marks, new_marks = _actors(old_line), _actors(new_line)
        if has_symbols and old_marks != new_marks:
            edits.append(MarkEdit(position, old_marks, new_marks, found.grid.place(new_line.row)))
    edits += _field_edits(_identity(shown), _identity(found), Text(found.grid.name, found.grid.name))
    return edits


def _lines(section: Section) -> list[Line]:
    """Return the lines of activities: one for each."""
    return [line for _, part in section.parts for line in part.lines if line.text(Role.ACTIVITY) or line.number]


def _are_moved(old: list[Line], new: list[Line]) -> bool:
    """Return whether an activity is where the SOP shows another one."""
    texts = [flat(line.text(Role.ACTIVITY)) for line in old]
    return any(
        flat(line.text(Role.ACTIVITY)) != text and flat(line.text(Role.ACTIVITY)) in texts
        for line, text in zip(new, texts, strict=True)
    )


def _actors(line: Line) -> tuple[int, ...]:
    return tuple(sorted({mark.actor for mark in line.marks}))


def _identity(section: Section) -> Identity:
    values: dict[str, object] = {}
    grids: list[tuple[Grid, range]] = [(cover, range(cover.height)) for cover in section.covers]
    for grid, rows in (*grids, (section.grid, section.above)):
        values |= read_identity(grid, rows).values
    return Identity(values, {})


def _field_edits(old: Identity, new: Identity, place: Text) -> list[FieldEdit]:
    keys = dict.fromkeys((*old.values, *new.values))
    return [
        FieldEdit(key, old.values.get(key), new.values.get(key), place)
        for key in keys
        if old.values.get(key) != new.values.get(key)
    ]
