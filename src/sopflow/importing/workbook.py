"""Reading XLSX: cells with openpyxl, sizes and merged cells from the sheet, shapes from its drawing."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date, datetime
from itertools import accumulate
from typing import Any

from attrs import define, field

from sopflow.importing.archive import Archive, attribute, children, missing
from sopflow.importing.delimited import MAX_COLUMNS, MAX_ROWS, MAX_TEXT, clean
from sopflow.importing.errors import NOT_READABLE, TOO_LARGE, ImportingError
from sopflow.importing.grid import Cell, Grid
from sopflow.importing.marks import in_symbol_font
from sopflow.importing.sheet_drawing import Edges, read_drawing
from sopflow.text import Text

MAX_SHEETS = 100
MAX_MERGED = 1_000_000
"""The limits of a workbook: sheets, and cells that merged cells cover."""

_EMU_PER_PIXEL = 9_525
_EMU_PER_POINT = 12_700
_DIGIT = 7
"""The width of a digit of the usual font, in pixels."""

_DEFAULT_WIDTH, _DEFAULT_HEIGHT = 9.14, 15.0
_LARGEST = 2_000_000.0
_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?")
_UNIT_IN_FORMAT = re.compile(r'[#0,.?]+\\?\s*"\s*([^"]+?)\s*"')


@define
class _Layout:
    """The sizes of a sheet, its merged cells, and its drawing."""

    widths: dict[int, float] = field(factory=dict)
    heights: dict[int, float] = field(factory=dict)
    default: tuple[float, float] = (_DEFAULT_WIDTH, _DEFAULT_HEIGHT)
    merged: dict[tuple[int, int], tuple[int, int]] = field(factory=dict)
    drawing: str = ""

    def edges(self) -> Edges:
        columns = (self.widths.get(column, self.default[0]) for column in range(MAX_COLUMNS))
        rows = (self.heights.get(row, self.default[1]) for row in range(MAX_ROWS))
        return Edges(
            tuple(accumulate((_pixels(width) * _EMU_PER_PIXEL for width in columns), initial=0.0)),
            tuple(accumulate((height * _EMU_PER_POINT for height in rows), initial=0.0)),
        )


def read_workbook(archive: Archive) -> list[Grid]:
    """Read the visible sheets of an XLSX file.

    Args:
        archive: The file.

    Raises:
        ImportingError: If it is damaged or too large.
    """
    sheets = list(_sheets(archive))
    if len(sheets) > MAX_SHEETS:
        raise ImportingError(TOO_LARGE.filled(limit=str(MAX_SHEETS), subject=Text("sheets", "lembar")))
    try:
        from openpyxl import load_workbook  # noqa: PLC0415 (an optional library)
    except ImportError:
        raise missing("openpyxl") from None
    visible = [(title, part) for title, part, is_visible in sheets if is_visible]
    layouts = {title: _layout(archive, part) for title, part in visible}
    try:
        book = load_workbook(io.BytesIO(archive.data), read_only=True, data_only=True, keep_links=False)
        cells = {title: tuple(_cells(book[title], layouts[title])) for title, _ in visible}
        book.close()
    except ImportingError:
        raise
    except Exception:  # noqa: BLE001 (openpyxl raises errors of any kind for a damaged file)
        raise ImportingError(NOT_READABLE.filled(kind="XLSX")) from None
    return [_grid(archive, title, layouts[title], cells[title]) for title, _ in visible]


def _sheets(archive: Archive) -> Iterator[tuple[str, str, bool]]:
    """Yield the title of each sheet, its part, and whether it is visible."""
    relations = archive.relations("xl/workbook.xml")
    for sheet in children(archive.xml("xl/workbook.xml"), "sheets", "sheet"):
        part = relations.get(attribute(sheet, "id"), "")
        if part in archive.names and "worksheets" in part:
            yield attribute(sheet, "name"), part, attribute(sheet, "state", "visible") == "visible"


def _grid(archive: Archive, title: str, layout: _Layout, cells: tuple[Cell, ...]) -> Grid:
    edges = layout.edges()
    drawing = read_drawing(archive, layout.drawing, edges, layout.merged)
    return Grid(
        title,
        cells,
        drawing.shapes,
        drawing.connectors,
        unread=drawing.unread,
        lefts=edges.lefts,
        tops=edges.tops,
    )


# --- cells --------------------------------------------------------------------------------------------------


def _cells(sheet: Any, layout: _Layout) -> Iterator[Cell]:
    sheet.reset_dimensions()
    found = set()
    for row, values in enumerate(sheet.iter_rows(max_row=MAX_ROWS, max_col=MAX_COLUMNS)):
        for column, cell in enumerate(values):
            if cell.value is None:
                continue
            text = _text(cell)
            rows, columns = layout.merged.get((row, column), (1, 1))
            if text or (rows, columns) != (1, 1):
                found.add((row, column))
                yield Cell(text, row, column, rows, columns)
    for (row, column), (rows, columns) in layout.merged.items():
        if (row, column) not in found:
            yield Cell("", row, column, rows, columns)


def _text(cell: Any) -> str:
    value = cell.value
    if isinstance(value, bool):
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, int | float):
        text = str(int(value)) if float(value).is_integer() else str(value)
        unit = _UNIT_IN_FORMAT.fullmatch(cell.number_format or "")
        return f"{text} {unit[1]}" if unit else text
    text = str(value)
    if len(text) > MAX_TEXT:
        raise ImportingError(
            TOO_LARGE.filled(limit=f"{MAX_TEXT:,}", subject=Text("the text of a cell", "teks satu sel"))
        )
    font = getattr(cell.font, "name", None) or ""
    return clean(in_symbol_font(text, font))


# --- layout -------------------------------------------------------------------------------------------------


def _layout(archive: Archive, part: str) -> _Layout:
    """Read the sizes, merged cells and drawing of a sheet."""
    relations = archive.relations(part)
    layout = _Layout()
    covered = 0

    def handle(name: str, attributes: dict[str, str]) -> None:
        nonlocal covered
        is_hidden = attributes.get("hidden") in ("1", "true")
        match name:
            case "sheetFormatPr":
                layout.default = (
                    _size(attributes.get("defaultColWidth")) or _DEFAULT_WIDTH,
                    _size(attributes.get("defaultRowHeight")) or _DEFAULT_HEIGHT,
                )
            case "col":
                width = 0.0 if is_hidden else _size(attributes.get("width"))
                first, last = (int(_size(attributes.get(key), _LARGEST)) for key in ("min", "max"))
                layout.widths |= dict.fromkeys(range(max(first, 1) - 1, min(last, MAX_COLUMNS)), width)
            case "row" if is_hidden or "ht" in attributes:
                row = int(_size(attributes.get("r"), _LARGEST)) - 1
                layout.heights[row] = 0.0 if is_hidden else _size(attributes.get("ht"))
            case "mergeCell":
                place, size = _merged(attributes.get("ref", ""))
                covered += size[0] * size[1]
                if covered > MAX_MERGED:
                    subject = Text("merged cells", "sel gabungan")
                    raise ImportingError(TOO_LARGE.filled(limit=f"{MAX_MERGED:,}", subject=subject))
                layout.merged[place] = size
            case "drawing":
                layout.drawing = relations.get(attributes.get("id", ""), "")

    archive.visit(part, handle)
    return layout


def _merged(reference: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return the first cell of a range, and the rows and columns that it covers within the limits."""
    match = _RANGE.fullmatch(reference)
    if match is None:
        return (0, 0), (1, 1)
    left, top = _column(match[1]), int(match[2]) - 1
    right, bottom = (_column(match[3]), int(match[4]) - 1) if match[3] else (left, top)
    return (top, left), (min(bottom, MAX_ROWS) - top + 1, min(right, MAX_COLUMNS) - left + 1)


def _column(letters: str) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1


def _size(text: str | None, largest: float = 1_000.0) -> float:
    try:
        return min(max(float((text or "0")[:20]), 0.0), largest)
    except ValueError:
        return 0.0


def _pixels(width: float) -> int:
    """Return the pixels of a column whose width counts digits."""
    return int((256 * width + int(128 / _DIGIT)) / 256 * _DIGIT)
