"""Reading TSV, CSV and text pasted from a document."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator

from sopflow.importing.errors import NOT_READABLE, TOO_LARGE, ImportingError
from sopflow.importing.grid import Cell, Grid
from sopflow.text import Text

MAX_ROWS = 5_000
MAX_COLUMNS = 200
MAX_TEXT = 20_000
"""The limits of a table; the longest real ones have a few hundred rows."""

_ENCODINGS = ("utf-8-sig", "cp1252")


def read_text(data: bytes, name: str) -> Grid:
    """Read TSV, CSV or pasted text; tabs separate cells, or else semicolons or commas.

    Args:
        data: The content of the file.
        name: The name of the file.

    Raises:
        ImportingError: If it is not text, or exceeds a limit.
    """
    text = decode(data)
    rows = list(_rows(text, _delimiter(text)))
    cells = tuple(
        Cell(part, row, column) for row, (_, parts) in enumerate(rows) for column, part in enumerate(parts) if part
    )
    places = tuple(Text(f"line {number}", f"baris teks {number}") for number, _ in rows)
    return Grid(name, cells, rows=places, has_columns=False)


def clean(text: str) -> str:
    """Return a cell's text with single blanks, without empty lines, without invisible characters.

    >>> clean("Menerima   berkas ")
    'Menerima berkas'
    """
    lines = (" ".join(_printable(line).split()) for line in text.replace("\v", "\n").splitlines())
    return "\n".join(line for line in lines if line)


def _printable(line: str) -> str:
    """Replace control characters by blanks, and drop characters that format or reorder text."""
    if line.isprintable():
        return line
    return "".join(char if char.isprintable() else "" if unicodedata.category(char) == "Cf" else " " for char in line)


def decode(data: bytes) -> str:
    """Return the text of a file in a usual encoding.

    Raises:
        ImportingError: If it is not text.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError:
            raise ImportingError(NOT_READABLE.filled(kind="TXT")) from None
    if b"\0" in data:
        raise ImportingError(NOT_READABLE.filled(kind="TXT"))
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def _delimiter(text: str) -> str:
    """Return the character that separates cells: the one with the most occurrences in the fullest lines."""
    lines = text.splitlines()[:MAX_ROWS]
    if sum(line.count("\t") > 1 for line in lines) > 1:
        return "\t"
    by_count = {sign: sum(line.count(sign) > 1 for line in lines) for sign in ";,"}
    return max(by_count, key=lambda sign: (by_count[sign], sign)) if any(by_count.values()) else "\t"


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the line and the cells of each row; a quoted cell may contain line breaks."""
    is_quoted = delimiter != "\t" or '\t"' in text or '\n"' in text
    stream = io.StringIO(text, newline="")
    reader = csv.reader(stream, delimiter=delimiter, quoting=csv.QUOTE_MINIMAL if is_quoted else csv.QUOTE_NONE)
    line = 1
    try:
        for number, parts in enumerate(reader):
            if number >= MAX_ROWS or len(parts) > MAX_COLUMNS or any(len(part) > MAX_TEXT for part in parts):
                limit = f"{MAX_ROWS:,}, {MAX_COLUMNS}, {MAX_TEXT:,}"
                raise ImportingError(
                    TOO_LARGE.filled(limit=limit, subject=Text("rows, cells and characters", "baris, sel, dan huruf"))
                )
            yield line, [clean(part) for part in parts]
            line = reader.line_num + 1
    except csv.Error:
        raise ImportingError(NOT_READABLE.filled(kind="CSV")) from None
