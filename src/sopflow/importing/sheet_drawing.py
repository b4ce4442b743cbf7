"""The shapes and connectors of an XLSX sheet, placed on its cells."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from xml.etree.ElementTree import Element

from attrs import define, field, frozen

from sopflow.importing.archive import Archive, attribute, child, local, number
from sopflow.importing.drawingml import (
    Frame,
    box_of,
    check_count,
    frame_of,
    has_geometry,
    heads,
    is_line,
    kind_of,
    path_of,
    text_of,
    within_group,
)
from sopflow.importing.grid import Box, Connector, Kind, Point, Shape

_MAX_GROUPS = 16
_FILLED = 0.5
_WITHIN = 0.7
_TALLEST = 1.8
"""The shares of a column and of a shape that count as filled and as inside, and the height of a symbol in rows."""

_SIDES = {"0": (0, -1), "1": (-1, 0), "2": (0, 1), "3": (1, 0)}
"""The sides of a symbol by their numbers in files: the direction in which a line leaves."""


@frozen
class Edges:
    """The edges of a sheet's columns and rows.

    Attributes:
        lefts: The left edge of each column.
        tops: The upper edge of each row.
    """

    lefts: tuple[float, ...]
    tops: tuple[float, ...]

    def row(self, y: float) -> int:
        """Return the row at a height."""
        return min(bisect_right(self.tops, y), len(self.tops) - 1) - 1

    def column(self, x: float) -> int:
        """Return the column at a distance from the left."""
        return min(bisect_right(self.lefts, x), len(self.lefts) - 1) - 1


@define
class Drawing:
    """The objects of a sheet.

    Attributes:
        shapes: The shapes.
        connectors: The arrows.
        unread: The names of other objects.
    """

    shapes: tuple[Shape, ...] = ()
    connectors: tuple[Connector, ...] = ()
    unread: tuple[str, ...] = ()


def read_drawing(
    archive: Archive, part: str, edges: Edges, merged: Mapping[tuple[int, int], tuple[int, int]]
) -> Drawing:
    """Read the drawing of a sheet.

    Args:
        archive: The workbook.
        part: The name of the drawing; empty for none.
        edges: The edges of the cells.
        merged: The merged cells: rows and columns by the first cell.

    Raises:
        ImportingError: If it has too many objects.
    """
    root = archive.xml(part) if part else None
    if root is None:
        return Drawing()
    check_count(root)
    reader = _Reader(edges, merged)
    for anchor in root:
        box = reader.box_of_anchor(anchor)
        if box is not None:
            reader.read(anchor, box)
    return Drawing(tuple(reader.shapes), tuple(reader.connectors), tuple(reader.unread))


@define
class _Reader:
    edges: Edges
    merged: Mapping[tuple[int, int], tuple[int, int]]
    shapes: list[Shape] = field(factory=list)
    connectors: list[Connector] = field(factory=list)
    unread: list[str] = field(factory=list)

    def box_of_anchor(self, anchor: Element) -> Box | None:
        """Return the outline that an anchor states; None for other elements."""
        match local(anchor):
            case "twoCellAnchor":
                start, end = self._corner(child(anchor, "from")), self._corner(child(anchor, "to"))
            case "oneCellAnchor":
                start = self._corner(child(anchor, "from"))
                extent = child(anchor, "ext")
                end = start[0] + number(extent, "cx"), start[1] + number(extent, "cy")
            case "absoluteAnchor":
                position, extent = child(anchor, "pos"), child(anchor, "ext")
                start = float(number(position, "x")), float(number(position, "y"))
                end = start[0] + number(extent, "cx"), start[1] + number(extent, "cy")
            case _:
                return None
        return Box(start[0], start[1], end[0], end[1])

    def _corner(self, corner: Element | None) -> tuple[float, float]:
        values = {name: _whole(child(corner, name)) for name in ("col", "colOff", "row", "rowOff")}
        column = min(max(values["col"], 0), len(self.edges.lefts) - 1)
        row = min(max(values["row"], 0), len(self.edges.tops) - 1)
        return self.edges.lefts[column] + values["colOff"], self.edges.tops[row] + values["rowOff"]

    def read(self, parent: Element, box: Box, group: Element | None = None, depth: int = 0) -> None:
        """Read the objects of an anchor or a group.

        Args:
            parent: The anchor or group.
            box: Its outline.
            group: The properties of the group; None for an anchor.
            depth: The number of groups around it.
        """
        for element in _objects(parent):
            properties = child(element, "grpSpPr") if local(element) == "grpSp" else child(element, "spPr")
            own = box
            if group is not None:
                inner = box_of(child(properties, "xfrm"))
                if inner is None:
                    continue
                own = within_group(group, box, inner)
            if local(element) == "grpSp":
                if depth < _MAX_GROUPS:
                    self.read(element, own, properties, depth + 1)
                continue
            frame = frame_of(properties, own, is_turned=group is None)
            if frame is not None:
                self._read_object(element, properties, frame)

    def _read_object(self, element: Element, properties: Element | None, frame: Frame) -> None:
        identity = next((each for each in element.iter() if local(each) == "cNvPr"), None)
        id_, name = attribute(identity, "id"), attribute(identity, "name")
        if attribute(identity, "hidden") in ("1", "true"):
            return
        if local(element) == "cxnSp" or (local(element) == "sp" and is_line(properties)):
            self.connectors.append(_connector(element, properties, frame, name))
            return
        text = text_of(element)
        if local(element) == "pic":
            kind: Kind | None = Kind.PICTURE
        else:
            is_text_box = attribute(child(element, "nvSpPr", "cNvSpPr"), "txBox") in ("1", "true")
            kind = kind_of(properties, text, is_text_box=is_text_box)
        shape = None if kind is None else self._placed(id_, kind, name, frame.outline, text)
        if shape is not None:
            self.shapes.append(shape)
        elif has_geometry(properties):
            self.unread.append(name)

    def _placed(self, id_: str, kind: Kind, name: str, box: Box, text: str) -> Shape | None:
        """Return a shape with its cell; None if it is larger than a symbol of a row."""
        edges = self.edges
        row, column = edges.row(box.center[1]), edges.column(box.center[0])
        top, bottom = self._row_span(row, column)
        height = edges.tops[bottom] - edges.tops[top]
        is_symbol = kind not in (Kind.LABEL, Kind.PENTAGON)
        if is_symbol and box.bottom - box.top > _TALLEST * height:
            return None
        first, last = edges.column(box.left), edges.column(box.right)
        filled = tuple(each for each in range(first, last + 1) if self._share(box, each) >= _FILLED)
        left, right = edges.lefts[column], edges.lefts[column + 1]
        inside = min(box.right, right) - max(box.left, left)
        is_certain = len(filled) > 1 or inside >= _WITHIN * (box.right - box.left)
        if kind is Kind.PICTURE and len(filled) > 1:
            return None
        columns = filled if len(filled) > 1 and is_symbol else ()
        return Shape(id_, kind, name, row, column, box, text, columns=columns, is_certain=is_certain)

    def _row_span(self, row: int, column: int) -> tuple[int, int]:
        """Return the first row of the cell at a place, and the row after its last."""
        for (top, left), (rows, columns) in self.merged.items():
            if top <= row < top + rows and left <= column < left + columns:
                return top, min(top + rows, len(self.edges.tops) - 1)
        return row, row + 1

    def _share(self, box: Box, column: int) -> float:
        """Return the share of a column's width that an outline covers."""
        left, right = self.edges.lefts[column], self.edges.lefts[column + 1]
        return (min(box.right, right) - max(box.left, left)) / (right - left) if right > left else 0.0


def _objects(parent: Element) -> Iterator[Element]:
    """Yield the drawing objects of an anchor or a group; of alternatives, the first."""
    for element in parent:
        match local(element):
            case "sp" | "cxnSp" | "grpSp" | "pic":
                yield element
            case "AlternateContent":
                choice = child(element, "Choice")
                if choice is not None:
                    yield from _objects(choice)


def _connector(element: Element, properties: Element | None, frame: Frame, name: str) -> Connector:
    ends = {local(each): each for each in element.iter() if local(each) in ("stCxn", "endCxn")}
    first, last = heads(properties)
    start, end = ends.get("stCxn"), ends.get("endCxn")
    if first and not last:
        start, end = end, start
    points = path_of(properties, frame)
    if _is_turned(points, attribute(start, "idx"), attribute(end, "idx")):
        points = points[::-1]
    ids = attribute(start, "id"), attribute(end, "id")
    return Connector(name, *ids, points, text_of(element), has_head=first or last)


def _is_turned(points: Sequence[Point], start: str, end: str) -> bool:
    """Return whether only the reverse of a path leaves and reaches the sides that the connector names.

    LibreOffice 7 turns straight connectors, and gives the identifiers of no shapes.
    """
    steps = [_direction(one, other) for one, other in pairwise(points) if one != other]
    if not steps or start not in _SIDES or end not in _SIDES:
        return False
    first, last = steps[0], steps[-1]
    return first != _SIDES[start] and first == _SIDES[end] and (-last[0], -last[1]) == _SIDES[start]


def _direction(one: Point, other: Point) -> tuple[int, int]:
    x, y = (after - before for before, after in zip(one, other, strict=True))
    return (x > 0) - (x < 0), (y > 0) - (y < 0)


def _whole(element: Element | None) -> int:
    try:
        return int((element.text or "0")[:20]) if element is not None else 0
    except ValueError:
        return 0
