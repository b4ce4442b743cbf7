"""Doubts about what a file shows and a draft does not use: loose arrows, other drawings, text between the symbols."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sopflow.importing.doubts import Doubt, doubt
from sopflow.importing.grid import Kind, Point
from sopflow.importing.rows import flat
from sopflow.importing.sections import Section
from sopflow.importing.tracing import Traced
from sopflow.text import Text


def unused(section: Section, traced: Traced) -> Iterator[Doubt]:
    """Yield the doubts about parts of a table that belong to no row.

    Args:
        section: The table.
        traced: Its arrows between shapes.
    """
    grid = section.grid
    whole = Text(grid.name, grid.name)
    labels = {arrow.label for arrow in traced.arrows}
    for header, part in section.parts:
        if part.drift:
            yield doubt("columns-drift", grid.place(header.first))
        for cell in part.labels:
            if cell.text not in labels:
                yield doubt("label-unread", grid.place(cell.row, cell.column), words=flat(cell.text))
    if any(each.frame in grid.estimated and not (each.start and each.end) for each in grid.connectors):
        yield doubt("heights-estimated", whole)
    for connector in traced.loose:
        if _is_in_table(section, connector.points):
            yield doubt("arrow-loose", whole, name=connector.name)
    for shape in traced.unpaired:
        if shape.row in section.rows:
            yield doubt("pentagon-unpaired", grid.place(shape.row, shape.column), name=shape.name)
    for name in grid.unread:
        yield doubt("object-unread", whole, name=name)
    for shape in grid.shapes:
        is_in_table = shape.row in section.rows and section.header.actor_at(shape.column) is not None
        if shape.kind is Kind.LABEL and is_in_table and shape.text not in labels:
            yield doubt("label-unread", grid.place(shape.row, shape.column), words=flat(shape.text))


def _is_in_table(section: Section, points: Sequence[Point]) -> bool:
    """Return whether a line may belong to the table; in a file without positions, every line may."""
    tops, rows = section.grid.tops, section.rows
    if not tops or not points:
        return True
    last = min(rows[-1] + 1, len(tops) - 1)
    return any(tops[rows[0]] <= point[1] <= tops[last] for point in points)
