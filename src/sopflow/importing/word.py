"""Reading DOCX: paragraphs and tables in their order, and the symbols in the cells."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Any

from attrs import define, evolve, field

from sopflow.importing.archive import Archive, missing
from sopflow.importing.delimited import MAX_COLUMNS, MAX_ROWS, MAX_TEXT, clean
from sopflow.importing.drawingml import check_count
from sopflow.importing.errors import NOT_READABLE, TOO_LARGE, ImportingError
from sopflow.importing.grid import Cell, Connector, Grid, Kind, Shape
from sopflow.importing.marks import in_symbol_font
from sopflow.importing.vml import Glue, glue_of
from sopflow.importing.word_drawing import Anchorage, read_drawings
from sopflow.importing.word_rows import estimated_heights, twips
from sopflow.text import Text

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_EMU_PER_TWIP = 635
_SKIPPED = {"drawing", "pict", "AlternateContent", "object", "txbxContent", "pPr", "rPr", "tbl"}


def read_document(archive: Archive, name: str) -> list[Grid]:
    """Read the text and the tables of a DOCX file.

    Args:
        archive: The file.
        name: The name of the file.

    Raises:
        ImportingError: If it is damaged or too large.
    """
    glue = glue_of(archive.xml("word/settings.xml"))
    try:
        from docx import Document  # noqa: PLC0415 (an optional library)
    except ImportError:
        raise missing("python-docx") from None
    try:
        body = Document(io.BytesIO(archive.data)).element.body
        check_count(body)
        reader = _Reader(glue)
        reader.read(body)
    except ImportingError:
        raise
    except Exception:  # noqa: BLE001 (python-docx raises errors of any kind for a damaged file)
        raise ImportingError(NOT_READABLE.filled(kind="DOCX")) from None
    return [
        Grid(
            name,
            tuple(reader.cells),
            tuple(reader.shapes),
            tuple(reader.connectors),
            rows=tuple(reader.places),
            unread=tuple(reader.unread),
            estimated=frozenset(reader.estimated),
        )
    ]


@define
class _Reader:
    glue: Glue
    cells: list[Cell] = field(factory=list)
    places: list[Text] = field(factory=list)
    shapes: list[Shape] = field(factory=list)
    connectors: list[Connector] = field(factory=list)
    unread: list[str] = field(factory=list)
    ids: set[str] = field(factory=set)
    estimated: set[str] = field(factory=set)
    _numbers: dict[str, int] = field(factory=dict)
    _tables: int = 0
    _paragraphs: int = 0

    def read(self, body: Any) -> None:
        """Read paragraphs and tables; an empty row separates them."""
        for element in body:
            match _name(element):
                case "p":
                    self._paragraphs += 1
                    text = clean(self._text(element, {}))
                    place = Text(f"paragraph {self._paragraphs}", f"paragraf {self._paragraphs}")
                    if text:
                        self.cells.append(Cell(text, self._new_row(place), 0))
                    self._read_drawings(element, Anchorage(max(len(self.places) - 1, 0), -1, (), (), "page"))
                case "tbl":
                    self._new_row(Text(f"table {self._tables + 1}", f"tabel {self._tables + 1}"))
                    self._table(element)
                    self._new_row(Text(f"table {self._tables}", f"tabel {self._tables}"))
                case "sdt":
                    self.read(content for content in element if _name(content) == "sdtContent")
                case "sdtContent":
                    self.read(element)

    def _new_row(self, place: Text) -> int:
        if len(self.places) >= MAX_ROWS:
            raise ImportingError(TOO_LARGE.filled(limit=f"{MAX_ROWS:,}", subject=Text("rows", "baris")))
        self.places.append(place)
        return len(self.places) - 1

    # --- tables ------------------------------------------------------------------------------------------------

    def _table(self, table: Any) -> None:
        self._tables += 1
        widths = [_number(each, "w") for each in table.iter(f"{_W}gridCol")][:MAX_COLUMNS]
        rows = [row for row in _unwrapped(table) if _name(row) == "tr"]
        heights = [_number(row.find(f"{_W}trPr/{_W}trHeight"), "val") for row in rows]
        lefts = _edges(widths, 0)
        has_heights = all(heights)
        drawn, first_row = (len(self.shapes), len(self.connectors)), len(self.places)
        tops = _edges(heights, 0)
        open_: dict[int, int] = {}
        for number, row in enumerate(rows):
            place = Text(f"table {self._tables}, row {number + 1}", f"tabel {self._tables}, baris tabel {number + 1}")
            at = self._new_row(place)
            column = _number(row.find(f"{_W}trPr/{_W}gridBefore"), "val")
            for tc in (each for each in _unwrapped(row) if _name(each) == "tc"):
                span = min(max(_number(tc.find(f"{_W}tcPr/{_W}gridSpan"), "val"), 1), MAX_COLUMNS)
                if column + span > MAX_COLUMNS:
                    raise ImportingError(TOO_LARGE.filled(limit=str(MAX_COLUMNS), subject=Text("columns", "kolom")))
                frame = f"table {self._tables}" if has_heights else f"table {self._tables}, row {number}"
                below = tops[number:] if has_heights else ()
                anchorage = Anchorage(
                    at, column, lefts, below, frame, tops[number] if has_heights else 0.0, column + span - 1
                )
                self._cell(tc, Cell("", at, column, 1, span), open_, anchorage)
                column += span
        if not has_heights:
            self._estimate_heights(rows, widths, first_row, drawn)

    def _estimate_heights(
        self, rows: Sequence[Any], widths: Sequence[int], first_row: int, drawn: tuple[int, int]
    ) -> None:
        """Place the drawn objects of a table, which are placed from the tops of their rows so far.

        Args:
            rows: The rows of the table.
            widths: The widths of its columns.
            first_row: The row of the grid of its first row.
            drawn: The numbers of shapes and connectors before the table.
        """
        shapes, connectors = self.shapes[drawn[0] :], self.connectors[drawn[1] :]
        if not connectors:
            return
        bottoms: dict[int, float] = {}
        for shape in shapes:
            if shape.box is not None and shape.kind is not Kind.LABEL:
                place = shape.row - first_row
                bottoms[place] = max(bottoms.get(place, 0.0), shape.box.bottom)
        frame = f"table {self._tables}"
        self.estimated.add(frame)
        tops = list(accumulate(estimated_heights(rows, widths, bottoms), initial=0.0))
        self.shapes[drawn[0] :] = [shape.moved(tops[shape.row - first_row], frame) for shape in shapes]
        self.connectors[drawn[1] :] = [each.moved(tops[each.row - first_row], frame) for each in connectors]

    def _cell(self, tc: Any, cell: Cell, open_: dict[int, int], anchorage: Anchorage) -> None:
        merge = tc.find(f"{_W}tcPr/{_W}vMerge")
        is_continued = merge is not None and merge.get(f"{_W}val", "continue") == "continue"
        numbers: dict[str, int] = {}
        lines = []
        for paragraph in _paragraphs(tc):
            lines.append(self._text(paragraph, numbers))
            self._read_drawings(paragraph, anchorage)
        if is_continued and cell.column in open_:
            first = self.cells[open_[cell.column]]
            rows = cell.row - first.row + 1
            text = "\n".join(part for part in (first.text, clean("\n".join(lines))) if part)
            self.cells[open_[cell.column]] = Cell(text, first.row, first.column, rows, first.columns)
            return
        if merge is not None:
            open_[cell.column] = len(self.cells)
        else:
            open_.pop(cell.column, None)
        text = clean("\n".join(lines))
        if len(text) > MAX_TEXT:
            limit = f"{MAX_TEXT:,}"
            raise ImportingError(TOO_LARGE.filled(limit=limit, subject=Text("the text of a cell", "teks satu sel")))
        if text or merge is not None or cell.columns > 1:
            self.cells.append(Cell(text, cell.row, cell.column, 1, cell.columns))

    # --- text --------------------------------------------------------------------------------------------------

    def _text(self, paragraph: Any, numbers: dict[str, int]) -> str:
        """Return the text of a paragraph, with its number if Word numbers it.

        Args:
            paragraph: The paragraph.
            numbers: The numbers of the lists in the same cell.
        """
        text = "".join(_runs(paragraph))
        listed = paragraph.find(f"{_W}pPr/{_W}numPr")
        if listed is None:
            return text
        level = _number(listed.find(f"{_W}ilvl"), "val")
        list_ = _number(listed.find(f"{_W}numId"), "val")
        if not list_:
            return text
        key = f"{list_}:{level}"
        # A list of numbers without text numbers the rows of the table; other lists begin anew in each cell.
        counted = numbers if text.strip() else self._numbers
        counted[key] = counted.get(key, 0) + 1
        return f"{counted[key]}. {text}"

    def _read_drawings(self, paragraph: Any, anchorage: Anchorage) -> None:
        known = len(self.shapes) + len(self.connectors)
        shapes, connectors, unread = read_drawings(paragraph, anchorage, self.glue)
        # Copied paragraphs have the identifiers of the original.
        ids = {each.id: f"{each.id}/{known}" if each.id in self.ids else each.id for each in shapes}
        self.ids |= {*ids.values()}
        self.shapes += (evolve(each, id=ids[each.id]) for each in shapes)
        self.connectors += (
            evolve(each, start=ids.get(each.start, each.start), end=ids.get(each.end, each.end)) for each in connectors
        )
        self.unread += unread


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2] if isinstance(element.tag, str) else ""


def _unwrapped(element: Any) -> Iterator[Any]:
    """Yield the children of an element, also those in content controls."""
    for child in element:
        if _name(child) in ("sdt", "sdtContent", "ins"):
            yield from _unwrapped(child)
        else:
            yield child


def _paragraphs(tc: Any) -> Iterator[Any]:
    """Yield the paragraphs of a cell, also those of tables within it."""
    for element in _unwrapped(tc):
        if _name(element) == "p":
            yield element
        elif _name(element) in ("tbl", "tr", "tc"):
            yield from _paragraphs(element)


def _runs(element: Any) -> Iterator[str]:
    """Yield the pieces of a paragraph's text; text in shapes is not among them."""
    for child in element:
        match _name(child):
            case "t":
                yield child.text or ""
            case "tab":
                yield "\t"
            case "br" | "cr":
                yield "\n"
            case "noBreakHyphen":
                yield "-"
            case "sym":
                char = child.get(f"{_W}char", "")
                yield in_symbol_font(chr(int(char, 16)), child.get(f"{_W}font", "")) if _is_code(char) else ""
            case "r":
                fonts = child.find(f"{_W}rPr/{_W}rFonts")
                font = "" if fonts is None else fonts.get(f"{_W}ascii", "")
                yield in_symbol_font("".join(_runs(child)), font)
            case name if name not in _SKIPPED:
                yield from _runs(child)


def _is_code(text: str) -> bool:
    try:
        return 0 < int(text, 16) < 0x10000 and not 0xD800 <= int(text, 16) < 0xE000  # noqa: PLR2004 (surrogates)
    except ValueError:
        return False


def _number(element: Any, name: str) -> int:
    return twips(element.get(f"{_W}{name}", "0")) if element is not None else 0


def _edges(sizes: list[int], start: int) -> tuple[float, ...]:
    edges = [float(start)]
    for size in sizes:
        edges.append(edges[-1] + min(size, 100_000) * _EMU_PER_TWIP)
    return tuple(edges)
