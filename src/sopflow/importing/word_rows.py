"""The heights of the rows of a Word table that does not state them, estimated from its text and symbols."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sopflow.importing.archive import attribute, child, children, descendants, number

_EMU_PER_TWIP = 635
_EMU_PER_HALF_POINT = 6_350
_USUAL_SIZE = 22
"""The usual size of text, in half points."""

_WIDTH_OF_LETTER, _HEIGHT_OF_LINE = 0.5, 1.2
"""The sizes of letters and lines, in the size of the text."""

_TWIPS = {"pt": 20, "in": 1_440, "cm": 1_440 / 2.54, "mm": 144 / 2.54, "pc": 240, "pi": 240}
_PADDING = 216
"""The space at both sides of a cell's text, in twips."""


def estimated_heights(rows: Sequence[Any], widths: Sequence[int], symbols: Mapping[int, float]) -> list[float]:
    """Return the heights of the rows of a table in EMU: as stated, or as high as its text and symbols.

    Args:
        rows: The rows.
        widths: The widths of its columns, in twips.
        symbols: The lower edge of the lowest symbol in each row that has one, in EMU from the top of the row.
    """
    return [_stated(row) or max(_text_height(row, widths), symbols.get(place, 0.0)) for place, row in enumerate(rows)]


def twips(text: str) -> int:
    """Return a whole number, or a length with a unit in twips; 0 for other text.

    >>> twips("240"), twips("12pt"), twips("-1"), twips("x")
    (240, 240, 0, 0)
    """
    unit = next((unit for unit in _TWIPS if text.endswith(unit)), "")
    try:
        return max(int(float(text.removesuffix(unit)[:12]) * _TWIPS.get(unit, 1)), 0)
    except (ValueError, OverflowError):
        return 0


def _stated(row: Any) -> float:
    return float(twips(attribute(child(row, "trPr", "trHeight"), "val")) * _EMU_PER_TWIP)


def _text_height(row: Any, widths: Sequence[int]) -> float:
    heights, column = [_lines_height([""], 1, _USUAL_SIZE)], 0
    for cell in children(row, "tc"):
        span = min(max(number(child(cell, "tcPr", "gridSpan"), "val"), 1), len(widths) + 1)
        width = sum(widths[column : column + span]) - _PADDING
        column += span
        size = next((number(each, "val") for each in descendants(cell, "sz")), 0) or _USUAL_SIZE
        if child(cell, "tcPr", "vMerge") is None:
            heights.append(_lines_height(list(_texts(cell)), width, min(max(size, 4), 200)))
    return max(heights)


def _texts(cell: Any) -> Iterator[str]:
    for paragraph in children(cell, "p"):
        yield "".join(text.text or "" for run in children(paragraph, "r") for text in children(run, "t"))


def _lines_height(texts: Sequence[str], width: float, size: int) -> float:
    letters = max(width * _EMU_PER_TWIP / (size * _EMU_PER_HALF_POINT * _WIDTH_OF_LETTER), 1)
    lines = sum(max(math.ceil(len(text) / letters), 1) for text in texts)
    return lines * size * _EMU_PER_HALF_POINT * _HEIGHT_OF_LINE
