"""The first page: the identity block as Permenpan-RB 35/2012 lays it out, with room for a signature."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from sopflow.definition import Sop
from sopflow.drawing.fonts import line_height, text_width, wrapped
from sopflow.drawing.form import FOOTER, MARGIN, PADDING
from sopflow.drawing.scene import Align, Box, Cell, Page, Paper, TextBlock, text_height
from sopflow.tables import IdentityBlock, Section, identity_block
from sopflow.text import Language

_SIZES: Final = (9.0, 8.5, 8.0, 7.5)
SIGNATURE: Final = 16.0
"""The height that is left free for the signature."""
_BLANK: Final = "\u00a0"
_LEAST_ROW: Final = 7.0
_FIELD_HEADING: Final = 0.32
"""The share of a field's width that its heading takes."""


def identity_pages(sop: Sop, language: Language, paper: Paper) -> tuple[Page, ...]:
    """Draw the identity block on one page if a smaller font allows it; long lists continue on further pages."""
    block = identity_block(sop, language, is_form=True)
    return next(
        (pages for size in _SIZES if len(pages := _pages(block, paper, size)) == 1), _pages(block, paper, _SIZES[0])
    )


def _pages(block: IdentityBlock, paper: Paper, size: float) -> tuple[Page, ...]:
    width = paper.width - 2 * MARGIN
    half = round(width / 2, 2)
    limit = paper.height - MARGIN - FOOTER
    cells = list(_head(block, half, width - half, size))
    top = max(cell.box.bottom for cell in cells)
    pages: list[list[Cell]] = [cells]
    for number, (left, right) in enumerate(block.sections):
        columns = [
            _lines(left, half - 2 * PADDING - 1, size),
            _lines(right, width - half - 2 * PADDING - 1, size),
        ]
        columns = [lines or ["-"] for lines in columns]
        names = (f"section:{2 * number}", f"section:{2 * number + 1}")
        while any(columns):
            heading = text_height(1, size) + 2 * PADDING
            room = int((limit - top - heading - 2 * PADDING) / line_height(size))
            if room < min(3, max(map(len, columns))):
                pages.append([])
                top = MARGIN
                continue
            height = heading
            for x, space, section, name in (
                (MARGIN, half, left, names[0]),
                (MARGIN + half, width - half, right, names[1]),
            ):
                pages[-1].append(_cell(Box(x, top, space, height), (section.heading,), size, name, bold=True))
            top = round(top + height, 2)
            taken = [lines[:room] for lines in columns]
            height = max(_LEAST_ROW, max(text_height(len(lines), size) for lines in taken) + 2 * PADDING)
            for x, space, lines, name in (
                (MARGIN, half, taken[0], names[0]),
                (MARGIN + half, width - half, taken[1], names[1]),
            ):
                pages[-1].append(_cell(Box(x, top, space, height), lines, size, f"{name}:items", at_top=True))
            top = round(top + height, 2)
            columns = [lines[room:] for lines in columns]
    return tuple(Page(tuple(cells)) for cells in pages)


def _lines(section: Section, width: float, size: float) -> list[str]:
    """Return the items of a list, numbered if there are several, with hanging indents."""
    lines: list[str] = []
    for number, item in enumerate(section.items, 1):
        mark = f"{number}. " if len(section.items) > 1 else ""
        # A digit is as wide as two blanks, and a point as one.
        indent = _BLANK * (2 * len(str(number)) + 2) if mark else ""
        for place, line in enumerate(wrapped(item, width - text_width(mark, size), size)):
            lines.append(f"{indent if place else mark}{line}")
    return lines


def _head(block: IdentityBlock, left: float, right: float, size: float) -> Iterator[Cell]:
    """Yield the issuer at the left, and the fields at the right."""
    y = MARGIN
    heading_width = round(right * _FIELD_HEADING, 2)
    for number, each in enumerate(block.fields):
        is_title = number == len(block.fields) - 1
        own = size + 2 if is_title else size
        space = right - heading_width
        name = f"field:{number}"
        if number == len(block.fields) - 2:  # the approval, before the title
            office, *rest = each.lines or ("",)
            upper = wrapped(office, space - 2 * PADDING, size)
            lower = [line for text in rest for line in wrapped(text, space - 2 * PADDING, size, bold=True)]
            height = text_height(len(upper), size) + SIGNATURE + text_height(len(lower), size) + 2 * PADDING
            box = Box(MARGIN + left + heading_width, y, space, round(height, 2))
            yield _cell(box, upper, size, f"{name}:office", align=Align.CENTER, at_top=True)
            inner = Box(box.x, box.bottom - text_height(len(lower), size) - 2 * PADDING, space, 0)
            yield _cell(
                Box(inner.x, inner.y, space, box.bottom - inner.y), lower, size, f"{name}:name",
                align=Align.CENTER, bold=True, framed=False,
            )  # fmt: skip
        else:
            lines = [line for text in each.lines for line in wrapped(text, space - 2 * PADDING, own, bold=is_title)]
            height = max(_LEAST_ROW, text_height(len(lines), own) + 2 * PADDING)
            box = Box(MARGIN + left + heading_width, y, space, round(height, 2))
            yield _cell(box, lines, own, f"{name}:value", bold=is_title)
        heading = wrapped(each.heading, heading_width - 2 * PADDING, size)
        yield _cell(Box(MARGIN + left, y, heading_width, box.height), heading, size, name)
        y = round(y + box.height, 2)
    lines = [line for text in block.organization for line in wrapped(text, left - 2 * PADDING, size + 2, bold=True)]
    box = Box(MARGIN, MARGIN, left, y - MARGIN)
    yield _cell(box, lines, size + 2, "organization", align=Align.CENTER, bold=True)


def _cell(
    box: Box,
    lines: Sequence[str],
    size: float,
    name: str,
    *,
    align: Align = Align.LEFT,
    bold: bool = False,
    at_top: bool = False,
    framed: bool = True,
) -> Cell:
    inset = 0.0 if align is Align.CENTER else 1.0
    space = Box(box.x + PADDING + inset, box.y + PADDING, box.width - 2 * PADDING - inset, box.height - 2 * PADDING)
    block = TextBlock(space, tuple(lines), size, bold, align, is_middle=not at_top)
    return Cell(box, block, "\n".join(lines), name, framed=framed)
