"""The shapes and arrows that a paragraph of a DOCX file carries."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import Any

from attrs import define, field, frozen

from sopflow.importing.archive import attribute, child, local, number
from sopflow.importing.drawingml import (
    box_of,
    frame_of,
    has_geometry,
    heads,
    is_line,
    kind_of,
    path_of,
    text_of,
    within_group,
)
from sopflow.importing.grid import Box, Connector, Kind, Shape
from sopflow.importing.vml import Glue, anchors

_MAX_GROUPS = 16
_SLACK = 100_000
"""The distance, in EMU, by which a symbol may reach out of its cell."""


@frozen
class Anchorage:
    """The cell whose paragraph carries shapes.

    Attributes:
        row: The row of the grid.
        column: The column of the grid; -1 for a paragraph outside tables.
        lefts: The left edge of each column of the table.
        tops: The upper edge of its row and of the rows below, as far as the file states them.
        frame: The coordinate system: the table, or the row if heights are unknown.
        top: The upper edge of its row.
        last: The last column that the cell covers.
    """

    row: int
    column: int
    lefts: tuple[float, ...]
    tops: tuple[float, ...]
    frame: str
    top: float = 0.0
    last: int = -1


def read_drawings(paragraph: Any, anchorage: Anchorage, glue: Glue) -> tuple[list[Shape], list[Connector], list[str]]:
    """Read the shapes, the arrows, and the names of unreadable objects of a paragraph.

    Args:
        paragraph: The paragraph.
        anchorage: The cell of the paragraph.
        glue: The glued ends of connectors in older drawings.
    """
    reader = _Reader(anchorage)
    for element in _drawings(paragraph):
        if local(element) == "object":
            reader.unread.append("OLE")
            continue
        for placed in anchors(element, glue) if local(element) == "pict" else element:
            reader.read(placed)
    return reader.shapes, reader.connectors, reader.unread


def _drawings(element: Any) -> Iterator[Any]:
    """Yield the drawings of a paragraph; of alternatives, the first with one."""
    for each in element:
        match local(each) if isinstance(each.tag, str) else "":
            case "drawing" | "pict" | "object":
                yield each
            case "AlternateContent":
                choice = next((drawings for way in each if (drawings := list(_drawings(way)))), [])
                yield from choice
            case "pPr" | "rPr" | "t":
                pass
            case _:
                yield from _drawings(each)


@define
class _Reader:
    anchorage: Anchorage
    shapes: list[Shape] = field(factory=list)
    connectors: list[Connector] = field(factory=list)
    unread: list[str] = field(factory=list)

    def read(self, placed: Any) -> None:
        """Read an object that is anchored to the paragraph or in its line."""
        identity = child(placed, "docPr")
        id_, name = attribute(identity, "id"), attribute(identity, "name")
        if attribute(identity, "hidden") in ("1", "true"):
            return
        extent = child(placed, "extent")
        left, top = self._offset(placed, "positionH"), self._offset(placed, "positionV")
        box = Box(left, top, left + number(extent, "cx"), top + number(extent, "cy"))
        data = child(placed, "graphic", "graphicData")
        for element in data if data is not None else ():
            match local(element):
                case "wsp":
                    self._object(element, id_, name, box)
                case "wgp" | "wpc":
                    self._group(element, box, id_, 0)
                case "pic":
                    self._place(id_, Kind.PICTURE, name, box, "")

    def _offset(self, placed: Any, axis: str) -> float:
        offset = child(placed, axis, "posOffset")
        try:
            value = float((offset.text or "0")[:15]) if offset is not None else 0.0
        except ValueError:
            return 0.0
        return value

    def _group(self, group: Any, box: Box, id_: str, depth: int) -> None:
        properties = child(group, "grpSpPr")
        for element in group:
            name = local(element) if isinstance(element.tag, str) else ""
            if name not in ("wsp", "grpSp", "wgp", "pic") or depth >= _MAX_GROUPS:
                continue
            own = child(element, "grpSpPr") if name in ("grpSp", "wgp") else child(element, "spPr")
            inner = box_of(child(own, "xfrm"))
            if inner is None:
                continue
            if properties is None:  # a canvas, whose coordinates begin at its corner
                outer = Box(box.left + inner.left, box.top + inner.top, box.left + inner.right, box.top + inner.bottom)
            else:
                outer = within_group(properties, box, inner)
            identity = child(element, "cNvPr")
            own_id = attribute(identity, "id") or f"{id_}/{len(self.shapes)}"
            if name in ("grpSp", "wgp"):
                self._group(element, outer, own_id, depth + 1)
            elif name == "pic":
                self._place(own_id, Kind.PICTURE, attribute(identity, "name"), outer, "")
            else:
                self._object(element, own_id, attribute(identity, "name"), outer)

    def _object(self, element: Any, id_: str, name: str, box: Box) -> None:
        properties = child(element, "spPr")
        anchorage = self.anchorage
        own = box_of(child(properties, "xfrm"))
        if own is not None and not (box.right > box.left or box.bottom > box.top):
            box = Box(box.left, box.top, box.left + own.right - own.left, box.top + own.bottom - own.top)
        frame = frame_of(properties, self._absolute(box))
        if frame is None:
            return
        if child(element, "cNvCnPr") is not None or is_line(properties):
            glued = {
                local(each): attribute(each, "id") for each in element.iter() if local(each) in ("stCxn", "endCxn")
            }
            first, last = heads(properties)
            start, end = glued.get("stCxn", ""), glued.get("endCxn", "")
            if first and not last:
                start, end = end, start
            points = path_of(properties, frame)
            text = text_of(element)
            place = (anchorage.frame, first or last, anchorage.row)
            self.connectors.append(Connector(name, start, end, points, text, *place))
            return
        text = text_of(element)
        is_text_box = attribute(child(element, "cNvSpPr"), "txBox") in ("1", "true")
        kind = kind_of(properties, text, is_text_box=is_text_box)
        if kind is None:
            if has_geometry(properties):
                self.unread.append(name)
            return
        self._place(id_, kind, name, box, text)

    def _absolute(self, box: Box) -> Box:
        """Return an outline in the coordinates of the table."""
        anchorage = self.anchorage
        left = anchorage.lefts[anchorage.column] if 0 <= anchorage.column < len(anchorage.lefts) else 0.0
        top = anchorage.top
        return Box(box.left + left, box.top + top, box.right + left, box.bottom + top)

    def _place(self, id_: str, kind: Kind, name: str, box: Box, text: str) -> None:
        """Add a shape in the cell where it lies, which may be another than that of its paragraph."""
        anchorage = self.anchorage
        if anchorage.column < 0:
            if kind is Kind.LABEL:
                self.shapes.append(Shape(id_, kind, name, -1, -1, None, text, anchorage.frame))
            elif kind is not Kind.PICTURE:
                self.unread.append(name)
            return
        placed = self._absolute(box)
        column, crosses = self._column(placed)
        middle = (box.top + box.bottom) / 2
        row, is_certain = anchorage.row, middle >= -_SLACK
        if len(anchorage.tops) > 1 and middle > anchorage.tops[1] - anchorage.tops[0] + _SLACK:
            # It lies below its row, as far as the heights of the rows are known.
            below = bisect_right(anchorage.tops, anchorage.tops[0] + middle) - 1
            row, is_certain = anchorage.row + min(below, len(anchorage.tops) - 2), False
        if kind is Kind.PICTURE and crosses:
            self.unread.append(name)
            return
        taken = {shape.id for shape in self.shapes}
        unique = id_ if id_ not in taken else f"{id_}/{len(self.shapes)}"
        is_certain = is_certain and not (crosses and kind not in (Kind.LABEL, Kind.PENTAGON))
        self.shapes.append(Shape(unique, kind, name, row, column, placed, text, anchorage.frame, is_certain=is_certain))

    def _column(self, placed: Box) -> tuple[int, bool]:
        """Return the column at the center of a shape, and whether the shape crosses the edges of its cell."""
        anchorage = self.anchorage
        lefts, own = anchorage.lefts, anchorage.column
        if anchorage.last + 1 >= len(lefts):
            return own, False
        column = min(max(bisect_right(lefts, placed.center[0]) - 1, 0), len(lefts) - 2)
        first, last = (own, anchorage.last) if own <= column <= anchorage.last else (column, column)
        return column, placed.left < lefts[first] - _SLACK or placed.right > lefts[last + 1] + _SLACK
