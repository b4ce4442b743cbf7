"""The places of answers beside their arrows: clear of symbols, arrows and other labels, and near the decision."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from attrs import define, field

from sopflow.drawing.fonts import text_width, widest_word, wrapped
from sopflow.drawing.placement import LABEL_SIZE
from sopflow.drawing.placing import PlacedPage, diamond_holds
from sopflow.drawing.scene import Box, Point, Shape, Symbol, TextBlock, text_height

_OFFSET: Final = 0.5
"""The distance of a label from its arrow."""
_CLEARANCE: Final = 0.3
"""The distance of a label from anything else."""
_REACH: Final = 30.0
"""The farthest a label is along its arrow."""
_WIDTHS: Final = (30.0, 18.0, 12.0, 8.0)


@define
class Labels:
    """The labels of a page.

    Attributes:
        page: The page.
        placed: The rectangles of the labels placed so far.
    """

    page: PlacedPage
    placed: list[Box] = field(factory=list)

    def place(self, text: str, points: Sequence[Point], others: Sequence[tuple[Point, Point]]) -> TextBlock | None:
        """Return the label of an arrow; None if there is no room for it.

        Args:
            text: The text.
            points: The corners of the arrow.
            others: The segments of all arrows on the page, with those of this one.
        """
        best: tuple[float, TextBlock] | None = None
        borders = [strip.top for strip in self.page.strips.values()]
        least = min(widest_word(text, LABEL_SIZE) + 0.1, _WIDTHS[0])
        for lines in dict.fromkeys(wrapped(text, max(width, least), LABEL_SIZE) for width in _WIDTHS):
            size = (max(text_width(line, LABEL_SIZE) for line in lines), text_height(len(lines), LABEL_SIZE))
            for distance, box in _candidates(points, size):
                cost = distance + 2.0 * (len(lines) - 1) + sum(3.0 for y in borders if box.y < y < box.bottom)
                if (best is None or cost < best[0]) and self._is_clear(box, others):
                    best = (cost, TextBlock(box, lines, LABEL_SIZE))
        if best is not None:
            self.placed.append(best[1].box)
        return None if best is None else best[1]

    def _is_clear(self, box: Box, segments: Sequence[tuple[Point, Point]]) -> bool:
        area = self.page.area
        if box.x < area.x + _CLEARANCE or box.right > area.right - _CLEARANCE:
            return False
        if box.y < area.y + _CLEARANCE or box.bottom > area.bottom - _CLEARANCE:
            return False
        if any(box.overlaps(other, _CLEARANCE) for other in self.placed):
            return False
        if any(_reaches(symbol, box) for symbols in self.page.symbols.values() for symbol in symbols):
            return False
        return not any(box.overlaps(_box_of(one, other), _CLEARANCE) for one, other in segments) and not any(
            box.overlaps(_box_of(one, other), _CLEARANCE) for one, other in self.page.links
        )


def _reaches(symbol: Symbol, box: Box) -> bool:
    if symbol.shape is Shape.DIAMOND:
        return diamond_holds(symbol.box, box, _CLEARANCE)
    return box.overlaps(symbol.box, _CLEARANCE)


def _box_of(one: Point, other: Point) -> Box:
    left, top = min(one.x, other.x), min(one.y, other.y)
    return Box(left, top, abs(one.x - other.x), abs(one.y - other.y))


def _candidates(points: Sequence[Point], size: tuple[float, float]) -> Iterator[tuple[float, Box]]:
    """Yield places along an arrow, each with its cost."""
    width, height = size
    before = 0.0
    for one, other in pairwise(points):
        length = abs(one.x - other.x) + abs(one.y - other.y)
        if before > _REACH:
            return
        steps = [0.8 * number for number in range(int(min(length, _REACH) / 0.8) + 1)]
        for along in steps:
            cost = before + along
            if one.y == other.y:
                forward = other.x > one.x
                left = one.x + along if forward else one.x - along - width
                yield cost, Box(left, one.y - _OFFSET - height, width, height)
                yield cost + 1.0, Box(left, one.y + _OFFSET, width, height)
            else:
                top = one.y + along if other.y > one.y else one.y - along - height
                yield cost + 0.2, Box(one.x + _OFFSET, top, width, height)
                yield cost + 0.6, Box(one.x - _OFFSET - width, top, width, height)
        before += length
