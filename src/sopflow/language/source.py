"""From bytes to text: what must hold for a source file before its YAML is parsed."""

from __future__ import annotations

import codecs
import errno
import os
import re
import stat
from bisect import bisect_right
from functools import cached_property
from itertools import accumulate
from typing import Any

from attrs import evolve

from sopflow.diagnostics import Edit, Finding, Fix, Severity, Span
from sopflow.language.collector import Collector
from sopflow.language.rules import (
    BYTE_ORDER_MARK,
    CONTROL_CHARACTER,
    NOT_UTF8,
    OTHER_ENCODING,
    TAB,
    TOO_LARGE,
)
from sopflow.text import NO_TEXT, Text, Words

MAX_BYTES = 5_000_000
"""The maximum size of a file."""

# The line breaks of YAML; the rare ones (NEL, LS, PS) are refused as invisible characters.
_LINE_BREAK = re.compile(r"\r\n|\r|\n")
# Characters that YAML calls unprintable, invisible line breaks, and characters that reorder text on the screen.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069"
    "\ud800-\udfff\ufffe\uffff\ufeff]"
)
_TABS = re.compile("\t+")
# The first bytes of a file in another Unicode encoding: a byte order mark, or zeros around the first character,
# which is ASCII.
_OTHER_ENCODINGS = (
    (re.compile(rb"\xff\xfe\0\0|\0\0\xfe\xff|[^\0]\0\0\0|\0\0\0[^\0]"), "UTF-32"),
    (re.compile(rb"\xff\xfe|\xfe\xff|[^\0]\0[^\0]\0|\0[^\0]\0[^\0]"), "UTF-16"),
)


class Source:
    """The text of a file and the positions of its lines.

    Attributes:
        name: The name of the file in messages.
        text: The text without a leading byte order mark.
        problems: The findings that prevent parsing: a wrong encoding, invisible characters, too many bytes.
    """

    def __init__(self, name: str, text: str, problems: Collector | None = None) -> None:
        """Create the source of a text."""
        self.name = name
        self.text = text
        self.problems: Collector = Collector() if problems is None else problems

    def __reduce__(self) -> tuple[type[Source], tuple[str, str, Collector]]:
        # Copies and pickles do without the cached lines.
        return Source, (self.name, self.text, self.problems)

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the text, without line breaks."""
        return _LINE_BREAK.split(self.text) if "\r" in self.text else self.text.split("\n")

    @cached_property
    def _starts(self) -> list[int]:
        """The offset at which each line begins."""
        if "\r" in self.text:
            return [0, *(match.end() for match in _LINE_BREAK.finditer(self.text))]
        return [breaks + end for breaks, end in enumerate(accumulate(map(len, self.lines), initial=0))]

    @cached_property
    def _widths(self) -> dict[int, int]:
        """A cache for ``width``: one long line may contain many findings."""
        return {}

    def excerpt(self, line: int) -> str:
        """Return a line of the text, counted from 1; an empty text after the last line."""
        return self.lines[line - 1] if line <= len(self.lines) else ""

    def width(self, line: int) -> int:
        """Return the number of characters in a line, counted from 1, without trailing spaces."""
        if line not in self._widths:
            self._widths[line] = len(self.excerpt(line).rstrip())
        return self._widths[line]

    def offset(self, line: int, column: int) -> int:
        """Return the offset of a line, counted from 1, and a column, counted from 0."""
        return self._starts[line - 1] + column

    def position(self, offset: int) -> tuple[int, int]:
        """Return the line and the column of an offset, both counted from 1."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def point(self, offset: int) -> Span:
        """Return the span of the single character at an offset."""
        line, column = self.position(offset)
        return Span(line, column, line, column + 1)

    def point_at(self, mark: Any) -> Span:
        """Return the span of the single character at a mark of PyYAML, which may be after the last line."""
        line, column = mark.line + 1, mark.column + 1
        if line > len(self.lines):
            line, column = len(self.lines), len(self.lines[-1]) + 1
        return Span(line, column, line, column + 1)


def read_source(path: str | os.PathLike[str]) -> Source:
    """Read and decode a file.

    Args:
        path: The file.

    Raises:
        OSError: If the file cannot be read.
    """
    return decode(read_bytes(path), os.fsdecode(path))


def source_of(text: str, name: str = "<text>") -> Source:
    """Return the source of a text, with its invisible characters reported.

    Args:
        text: The text; a leading byte order mark is dropped.
        name: The name of the text in messages.
    """
    return _inspected(text.removeprefix("\ufeff"), name)


def _inspected(text: str, name: str) -> Source:
    if len(text) > MAX_BYTES or len(text.encode("utf-8", "replace")) > MAX_BYTES:
        return _rejected(Source(name, ""), TOO_LARGE.at(limit=MAX_BYTES))
    source = Source(name, text)
    if (tabs := _TABS.search(text)) is not None:
        source.problems.extend([_tabs(source, tabs)])
    for match in _INVISIBLE.finditer(text):
        if source.problems.count(Severity.ERROR):
            source.problems.add(_invisible(source, match.group(), match.start()))
    return source


def decode(data: bytes, name: str) -> Source:
    """Decode the content of a file.

    Args:
        data: The content.
        name: The name of the file in messages.
    """
    if len(data) > MAX_BYTES:
        return _rejected(Source(name, ""), TOO_LARGE.at(limit=MAX_BYTES))
    for beginning, encoding in _OTHER_ENCODINGS:
        if beginning.match(data):
            return _rejected(Source(name, ""), OTHER_ENCODING.at(encoding=Words(encoding)))
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        source = Source(name, data[: error.start].decode("utf-8"))
        return _rejected(source, NOT_UTF8.at(byte=Words(f"0x{data[error.start]:02x}")))
    return _inspected(text, name)


def _rejected(source: Source, finding: Finding) -> Source:
    """Return a source that ends where its only finding is."""
    source.problems.extend([_at(source, finding, len(source.text))])
    return source


def _tabs(source: Source, tabs: re.Match[str]) -> Finding:
    """Return the finding about the first tabs; an editor that inserts tabs puts them into nearly every line."""
    more = sum("\t" in line for line in source.lines) - 1
    also = NO_TEXT
    if more > 0:
        lines = "1 more line does" if more == 1 else f"{more} more lines do"
        also = Text(f", and {lines}, too", f", dan di {more} baris lain")
    span = source.point(tabs.start())
    span = span._replace(end_column=span.column + len(tabs[0]))
    return TAB.at(also=also).located(span, source.excerpt(span.line), source.name)


def _invisible(source: Source, character: str, offset: int) -> Finding:
    if character == "\ufeff":
        finding = _at(source, BYTE_ORDER_MARK.at(), offset)
        # The text reads the same without the mark. Other invisible characters are left to the author.
        return evolve(finding, fix=Fix("", safe=True).located(Edit(source.point(offset), "")))
    return _at(source, CONTROL_CHARACTER.at(character=character), offset)


def _at(source: Source, finding: Finding, offset: int) -> Finding:
    span = source.point(offset)
    return finding.located(span, source.excerpt(span.line), source.name)


def read_bytes(path: str | bytes | os.PathLike[str], limit: int = MAX_BYTES) -> bytes:
    """Read a regular file, at most one byte more than a limit.

    Pipes and devices are refused: they could block for ever.

    Args:
        path: The file.
        limit: The number of bytes.

    Raises:
        OSError: If the file does not exist, may not be read, or is not a regular file, or if the name is impossible.
    """
    name = os.fspath(path)
    try:
        _require_regular(os.stat(name).st_mode, name)  # noqa: PTH116 (a path of bytes is not a Path)
        handle = os.open(name, _READ_FLAGS)
    except ValueError:
        raise OSError(errno.EINVAL, "A file cannot have this name", name) from None
    try:
        # Check again: the file may have been replaced since.
        _require_regular(os.fstat(handle).st_mode, name)
        with open(handle, "rb", closefd=False) as file:
            return file.read(limit + 1)
    finally:
        os.close(handle)


# Opening a pipe must not block; on Windows, line breaks must not be converted.
_READ_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def _require_regular(mode: int, name: str | bytes) -> None:
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), name)
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "Not a regular file", name)
