"""Differences between the visible parts of a form and those that its SOP would show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from attrs import evolve, frozen

from sopflow.importing.grid import Cell, Grid, Kind
from sopflow.importing.headings import Role, role_of
from sopflow.importing.identity import key_of, labelled
from sopflow.importing.lines import Line
from sopflow.importing.rows import flat
from sopflow.importing.sections import Section, sections
from sopflow.text import Text

_COLUMNS = (Role.NUMBER, Role.ACTIVITY, Role.ACTORS, Role.REQUIREMENTS, Role.TIME, Role.OUTPUT, Role.NOTES)
_FLOW = {"alur", "flow"}
_PICTURE = Text("the drawing of the page", "gambar pada halaman")


@frozen
class Key:
    """A visible part of a form.

    Attributes:
        kind: ``cell``, ``flow`` and ``marks`` of an activity, ``heading`` of an actor, ``field`` of the identity block,
            ``shape`` for the text of a shape, ``symbol`` for the kind of one, ``drawing`` for all symbols and arrows,
            ``picture`` for the words of the drawing on a page of HTML, ``words`` for words of the form itself,
            ``other`` for other text.
        name: The column, the field or the shape.
        position: The position of the activity among all activities of the table, or of the actor.
    """

    kind: str
    name: str = ""
    position: int = 0


@frozen
class Shown:
    """The text of a visible part, and its place.

    Attributes:
        text: The text; of marks, the indexes of the actors.
        place: The cell or shape.
    """

    text: str
    place: Text


@frozen
class Edit:
    """A visible part of a form that was edited.

    Attributes:
        key: The part.
        old: The text that the SOP shows.
        new: The text in the file; None if the part is gone.
        place: The cell or shape.
    """

    key: Key
    old: str
    new: str | None
    place: Text


def form_of(grids: Sequence[Grid]) -> Section | None:
    """Return the only table of a form; None if it has none or several."""
    found = sections(grids)
    return found[0] if len(found) == 1 else None


def with_words_of(shown: Sequence[Grid], found: Sequence[Grid], form: Section) -> tuple[list[Grid], list[Edit]]:
    """Return a file with the headings and labels that the form prints, and the edits of these.

    Without them, the columns of the table and the fields of the identity block would not be recognized.

    Args:
        shown: The grids of the form as its SOP would show it.
        found: The grids in the file.
        form: The table of the form as its SOP would show it.
    """
    if [(each.height, each.width) for each in shown] != [(each.height, each.width) for each in found]:
        return list(found), []
    repaired, edits = [], []
    for old, new in zip(shown, found, strict=True):
        cells = {(cell.row, cell.column): cell for cell in new.cells}
        for cell in old.cells:
            is_heading = any(
                header.first <= cell.row <= header.last
                for header, _ in form.parts
                if old.name == form.grid.name and (role_of(cell.text) or flat(cell.text).casefold() in _FLOW)
            )
            is_label = key_of(cell.text) is not None and not _is_in_table(form, old, cell)
            place = (cell.row, cell.column)
            text = cells[place].text if place in cells else ""
            if (is_heading or is_label) and flat(text) != flat(cell.text):
                edits.append(Edit(Key("words", cell.text), cell.text, text, new.place(*place)))
                cells[place] = cell
        repaired.append(evolve(new, cells=tuple(cells.values())))
    return repaired, edits


def _is_in_table(form: Section, grid: Grid, cell: Cell) -> bool:
    return grid.name == form.grid.name and cell.row in form.rows


def edits_between(shown: Section, found: Section) -> list[Edit] | None:
    """Return the edits that lead from one form to another; None if rows or columns were added, removed or moved.

    Args:
        shown: The form as its SOP would show it.
        found: The form in the file.
    """
    lines = _paired(shown, found)
    if lines is None or len(shown.header.actors) != len(found.header.actors):
        return None
    old, new = parts_of(shown, [each for each, _ in lines]), parts_of(found, [each for _, each in lines])
    if not found.grid.shapes:
        # Programs that keep no shapes leave only the cells.
        old = {key: part for key, part in old.items() if key.kind not in ("marks", "shape", "symbol")}
        new = {key: part for key, part in new.items() if key in old or part.text}
    edits = [
        Edit(key, part.text, new[key].text if key in new else None, new[key].place if key in new else part.place)
        for key, part in old.items()
        if key not in new or flat(new[key].text) != flat(part.text)
    ]
    edits += [Edit(key, "", part.text, part.place) for key, part in new.items() if key not in old and flat(part.text)]
    edits += [*_drawing_edits(shown.grid, found.grid), *_other_edits(shown, found)]
    return [*edits, *_picture_edits(shown.grid, found.grid, edits)]


def _paired(shown: Section, found: Section) -> list[tuple[Line, Line]] | None:
    """Return the lines of activities in both forms; None if they do not correspond."""
    old = _lines(shown)
    is_aligned = shown.grid.height == found.grid.height and shown.header.first == found.header.first
    if is_aligned and len(shown.parts) == len(found.parts):
        by_row = {line.row: line for _, part in found.parts for line in part.lines}
        new = [by_row.get(line.row, Line(line.row, {})) for line in old]
    else:
        new = _lines(found)
    if len(old) != len(new):
        return None
    texts = [[flat(line.text(Role.ACTIVITY)) for line in lines] for lines in (old, new)]
    is_moved = any(
        one != other and other in texts[0] and texts[1][texts[0].index(other)] != other
        for one, other in zip(*texts, strict=True)
    )
    return None if is_moved else list(zip(old, new, strict=True))


def _lines(section: Section) -> list[Line]:
    """Return the lines of activities: one for each."""
    return [line for _, part in section.parts for line in part.lines if line.text(Role.ACTIVITY) or line.number]


# --- the parts of a form ------------------------------------------------------------------------------------


def parts_of(section: Section, lines: Sequence[Line] | None = None) -> dict[Key, Shown]:
    """Return the visible parts of a form.

    Args:
        section: The form.
        lines: The lines of its activities; by default those that are found.
    """
    grid, header = section.grid, section.header
    parts: dict[Key, Shown] = {}
    for position, actor in enumerate(header.actors):
        parts[Key("heading", position=position)] = Shown(actor.name, grid.place(header.last, actor.first))
    flow = next((cell.column for cell in grid.line(header.first) if flat(cell.text).casefold() in _FLOW), None)
    for position, line in enumerate(_lines(section) if lines is None else lines):
        for role in _COLUMNS:
            if role in header.columns:
                place = grid.place(line.row, header.columns[role][0])
                parts[Key("cell", role.value, position)] = Shown(line.text(role), place)
        if flow is not None:
            parts[Key("flow", position=position)] = Shown(grid.text(line.row, flow), grid.place(line.row, flow))
        if header.actors:
            actors = sorted({mark.actor for mark in line.marks})
            parts[Key("marks", position=position)] = Shown(" ".join(map(str, actors)), grid.place(line.row))
    return parts | dict(_drawn(grid)) | dict(_fields(section))


def _drawn(grid: Grid) -> Iterator[tuple[Key, Shown]]:
    """Yield the texts and the kinds of the shapes; several may have one name."""
    counts: Counter[str] = Counter()
    for shape in grid.shapes:
        counts[shape.name] += 1
        place = grid.place(shape.row, shape.column)
        if shape.kind is not Kind.LABEL:
            yield Key("symbol", shape.name, counts[shape.name]), Shown(shape.kind.value, place)
        yield Key("shape", shape.name, counts[shape.name]), Shown(flat(shape.text), place)


def _drawing_edits(shown: Grid, found: Grid) -> Iterator[Edit]:
    """Yield an edit if symbols or arrows were removed or added."""
    old, new = (
        Counter([shape.name for shape in grid.shapes] + [each.name for each in grid.connectors])
        for grid in (shown, found)
    )
    if old != new:
        gone, added = ("; ".join(sorted((one - other).elements())) for one, other in ((old, new), (new, old)))
        yield Edit(Key("drawing", "" if new else "gone"), gone if new else "", added, Text(found.name, found.name))


def _picture_edits(shown: Grid, found: Grid, edits: Sequence[Edit]) -> Iterator[Edit]:
    """Yield an edit if words of the drawing on a page were changed and its table was not changed alike."""
    if not found.drawn:
        return
    old, new = (Counter(_without_digests(grid.drawn)) for grid in (shown, found))
    before = {word.casefold() for edit in edits for word in edit.old.split()}
    after = {word.casefold() for edit in edits for word in (edit.new or "").split()}
    gone = [word for word in (old - new).elements() if word.casefold() not in before]
    added = [word for word in (new - old).elements() if word.casefold() not in after]
    if gone or added:
        yield Edit(Key("picture"), " ".join(gone), " ".join(added), _PICTURE)


def _without_digests(words: Sequence[str]) -> Iterator[str]:
    """Yield words without digests: that of a restored SOP differs if its calendar was a file of its own."""
    return (word for before, word in pairwise(("", *words)) if before != "sha256")


def _fields(section: Section) -> Iterator[tuple[Key, Shown]]:
    found: dict[str, Shown] = {}
    for grid, rows in _identity(section):
        for cell, key, text in labelled(grid, rows):
            if key and (key not in found or not found[key].text):
                found[key] = Shown(text, grid.place(cell.row, cell.column if grid.has_columns else -1))
    yield from ((Key("field", name), part) for name, part in found.items())


def _identity(section: Section) -> Iterator[tuple[Grid, range]]:
    yield from ((cover, range(cover.height)) for cover in section.covers)
    yield section.grid, section.above


# --- text that is none of these parts ----------------------------------------------------------------------


def _other_edits(shown: Section, found: Section) -> Iterator[Edit]:
    """Yield the edits of texts outside these parts: the issuer, lines outside the table, text between symbols."""
    old, new = list(_others(shown)), list(_others(found))
    texts = [[text for text, _ in others] for others in (old, new)]
    for kind, first, end, start, stop in SequenceMatcher(None, texts[0], texts[1], autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        before, after = old[first:end], new[start:stop]
        for place in range(max(len(before), len(after))):
            one = before[place] if place < len(before) else None
            other = after[place] if place < len(after) else None
            at = other[1] if other else one[1] if one else Text("")
            yield Edit(
                Key("other", one[0] if one else "", first + place), one[0] if one else "", other and other[0], at
            )


def _others(section: Section) -> Iterator[tuple[str, Text]]:
    known = {line for _, part in _fields(section) for line in part.text.splitlines()}
    for grid, rows in _identity(section):
        for row in rows:
            for cell in grid.line(row):
                lines = cell.text.splitlines()
                is_field = any(key_of(line) is not None for line in (cell.text, *lines)) or {*lines} <= known
                if not is_field and not any(cell.text == part for part in known):
                    yield cell.text, grid.place(cell.row, cell.column)
    grid, taken = section.grid, {line.row for line in _lines(section)}
    columns = {
        column
        for first, last in (
            *section.header.columns.values(),
            *((actor.first, actor.last) for actor in section.header.actors),
        )
        for column in range(first, last + 1)
    }
    headings = {row for header, _ in section.parts for row in range(header.first, header.last + 1)}
    labels = {(cell.row, cell.column) for _, part in section.parts for cell in part.labels}
    flow = {cell.column for cell in grid.line(section.header.first) if flat(cell.text).casefold() in _FLOW}
    for row in range(section.header.last + 1, grid.height):
        for cell in grid.line(row):
            is_part = row in taken and cell.column in columns | flow
            if row not in headings and (not is_part or (row, cell.column) in labels):
                yield cell.text, grid.place(row, cell.column)
