"""Reading HTML: the text and the tables of a page, as the browser shows them."""

from __future__ import annotations

from html.parser import HTMLParser

from sopflow.importing.delimited import MAX_COLUMNS, MAX_ROWS, MAX_TEXT, clean, decode
from sopflow.importing.errors import TOO_LARGE, ImportingError
from sopflow.importing.grid import Cell, Grid
from sopflow.text import Text

MAX_TAGS = 1_000_000
MAX_ATTRIBUTES = 200_000
"""The limits of a page: elements, and attributes of an element; pictures in attributes contain as many signs."""

_BLOCKS = {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "br", "dt", "dd", "ul", "ol", "dl", "caption", "tr"}
_HIDDEN = {"script", "style", "svg", "template", "head", "noscript", "title"}
_CELLS = {"td", "th"}


def read_page(data: bytes, name: str) -> list[Grid]:
    """Read the text and the tables of an HTML file.

    Args:
        data: The content of the file.
        name: The name of the file.

    Raises:
        ImportingError: If it exceeds a limit.
    """
    text = _without_open_ends(decode(data))
    if text.count("<") > MAX_TAGS:
        raise ImportingError(TOO_LARGE.filled(limit=f"{MAX_TAGS:,}", subject=Text("elements", "elemen")))
    if any(_has_many_attributes(piece.partition(">")[0]) for piece in text.split("<")):
        subject = Text("the attributes of an element", "atribut satu elemen")
        raise ImportingError(TOO_LARGE.filled(limit=f"{MAX_ATTRIBUTES:,}", subject=subject))
    reader = _Reader()
    reader.feed(text)
    reader.close()
    reader.end_text()
    return [Grid(name, tuple(reader.cells), rows=tuple(reader.places), drawn=tuple(reader.drawn))]


class _Reader(HTMLParser):
    """Collects lines of text and cells of tables."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.cells: list[Cell] = []
        self.places: list[Text] = []
        self.drawn: list[str] = []
        self._is_drawn = False
        self._text: list[str] = []
        self._hidden = 0
        self._tables = 0
        self._depth = 0
        self._row = 0
        self._column = 0
        self._span: tuple[int, int] | None = None
        self._covered: dict[int, int] = {}
        self._term = ""

    # --- the parser's calls ------------------------------------------------------------------------------------

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin an element."""
        if tag in _HIDDEN:
            self._hidden += 1
        elif self._hidden:
            self._is_drawn = tag == "text"
        elif tag == "table":
            self._begin_table()
        elif self._depth == 1 and tag == "tr":
            self._end_cell()
            self._begin_row()
        elif self._depth == 1 and tag in _CELLS:
            self._end_cell()
            values = dict(attrs)
            self._span = _span(values.get("rowspan")), _span(values.get("colspan"))
        elif tag in _BLOCKS:
            self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        """End an element."""
        if tag in _HIDDEN:
            self._hidden = max(self._hidden - 1, 0)
        elif self._hidden:
            self._is_drawn = False
        elif tag == "table":
            self._end_table()
        elif self._depth == 1 and tag in (*_CELLS, "tr"):
            self._end_cell()
        elif tag in _BLOCKS:
            self._break(f"/{tag}")

    def handle_data(self, data: str) -> None:
        """Keep text, with single blanks: line breaks in the source are blanks."""
        if not self._hidden:
            self._text.append(" ".join(data.split(" ")).replace("\n", " "))
        elif self._is_drawn:
            self.drawn += data.split()

    # --- text outside tables -------------------------------------------------------------------------------------

    def _break(self, tag: str) -> None:
        if self._depth:
            self._text.append("\n")
            return
        if tag == "/dt":
            self._term = self._taken()
            return
        if tag in ("/dd", "dt") or self._term:
            text = self._taken()
            if text:
                self._add_line(self._term, text)
                self._term = "" if tag == "dt" else self._term
            if tag in ("dt", "/dl"):
                self._term = ""
            return
        self.end_text()

    def end_text(self) -> None:
        """End a paragraph."""
        text = self._taken()
        if text:
            self._add_line("", text)

    def _add_line(self, term: str, text: str) -> None:
        row = self._new_row(Text(f"line {len(self.places) + 1}", f"baris teks {len(self.places) + 1}"))
        earlier = next((cell for cell in reversed(self.cells) if cell.column == 0), None)
        if term and not (earlier is not None and earlier.text == term):
            self.cells.append(Cell(term, row, 0))
            self.cells.append(Cell(text, row, 1))
        else:
            self.cells.append(Cell(text, row, 1 if term else 0))

    def _taken(self) -> str:
        text = clean("".join(self._text))
        self._text = []
        if len(text) > MAX_TEXT:
            limit = f"{MAX_TEXT:,}"
            raise ImportingError(TOO_LARGE.filled(limit=limit, subject=Text("the text of a cell", "teks satu sel")))
        return text

    def _new_row(self, place: Text) -> int:
        if len(self.places) >= MAX_ROWS:
            raise ImportingError(TOO_LARGE.filled(limit=f"{MAX_ROWS:,}", subject=Text("rows", "baris")))
        self.places.append(place)
        return len(self.places) - 1

    # --- tables --------------------------------------------------------------------------------------------------

    def _begin_table(self) -> None:
        self._depth += 1
        if self._depth > 1:
            return
        self.end_text()
        self._tables += 1
        self._row, self._covered = 0, {}
        self._new_row(Text(f"table {self._tables}", f"tabel {self._tables}"))

    def _end_table(self) -> None:
        if self._depth == 1:
            self._end_cell()
            self._new_row(Text(f"table {self._tables}", f"tabel {self._tables}"))
        self._depth = max(self._depth - 1, 0)
        self._text = [] if self._depth == 0 else self._text

    def _begin_row(self) -> None:
        self._row += 1
        self._column = 0
        self._text = []
        self._covered = {column: rows - 1 for column, rows in self._covered.items() if rows > 1}
        self._new_row(Text(f"table {self._tables}, row {self._row}", f"tabel {self._tables}, baris tabel {self._row}"))

    def _end_cell(self) -> None:
        if self._span is None or not self._row:
            return
        rows, columns = self._span
        self._span = None
        while self._column in self._covered:
            self._column += 1
        if self._column + columns > MAX_COLUMNS:
            raise ImportingError(TOO_LARGE.filled(limit=str(MAX_COLUMNS), subject=Text("columns", "kolom")))
        text = self._taken()
        if text or rows > 1 or columns > 1:
            self.cells.append(Cell(text, len(self.places) - 1, self._column, rows, columns))
        if rows > 1:
            # Counted for this row and those below.
            self._covered |= dict.fromkeys(range(self._column, self._column + columns), rows)
        self._column += columns


def _without_open_ends(text: str) -> str:
    """Remove comments and what is never closed: the parser would search its end again and again."""
    first, *others = text.split("<!--")
    text = first + "".join(each.partition("-->")[2] for each in others)
    end = text.rfind(">") + 1
    return text[:end] + text[end:].replace("<", " ")


def _has_many_attributes(tag: str) -> bool:
    return len(tag) > MAX_ATTRIBUTES and sum(map(tag.count, " \t\n\r\f=/")) > MAX_ATTRIBUTES


def _span(value: str | None) -> int:
    return min(max(int(value[:4]), 1), MAX_COLUMNS) if value and value.isascii() and value.isdecimal() else 1
