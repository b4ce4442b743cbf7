"""Bytes to text: what a source file must be before its YAML is looked at."""

from __future__ import annotations

import codecs
import errno
import os
import re
import stat
from bisect import bisect_right
from functools import cached_property
from typing import Any

from attrs import evolve, field, frozen

from sopflow.diagnostics import Edit, Finding, Fix, Severity, Span
from sopflow.language.collector import Gathered
from sopflow.language.rules import (
    BYTE_ORDER_MARK,
    CONTROL_CHARACTER,
    NOT_UTF8,
    OTHER_ENCODING,
    TAB,
    TOO_LARGE,
)
from sopflow.text import Words

MAX_BYTES = 5_000_000
"""The largest file that is read."""

# Line breaks as YAML knows them; the rarer ones (NEL, LS, PS) are refused as invisible below.
_LINE_BREAK = re.compile(r"\r\n|\r|\n")
# What YAML does not print, what breaks lines unseen, and what reorders text on the screen.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069"
    "\ud800-\udfff\ufffe\uffff\ufeff\t]"
)
# Of those in one file, so many are shown one by one.
_SHOWN = 20
# What a file in another Unicode encoding begins with: its mark, or zeros around the first character, which is ASCII.
_OTHER_ENCODINGS = (
    (re.compile(rb"\xff\xfe\0\0|\0\0\xfe\xff|[^\0]\0\0\0|\0\0\0[^\0]"), "UTF-32"),
    (re.compile(rb"\xff\xfe|\xfe\xff|[^\0]\0[^\0]\0|\0[^\0]\0[^\0]"), "UTF-16"),
)


@frozen
class Source:
    """The text of one file and where its lines are.

    Attributes:
        name: What the file is called in messages.
        text: Its text, without a leading byte order mark.
    """

    name: str
    text: str = field(repr=False)

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the text, without their breaks."""
        return _LINE_BREAK.split(self.text) if "\r" in self.text else self.text.split("\n")

    @cached_property
    def _starts(self) -> list[int]:
        """Where each line begins."""
        return [0, *(match.end() for match in _LINE_BREAK.finditer(self.text))]

    @cached_property
    def _widths(self) -> dict[int, int]:
        """How wide the lines are that were asked for; a line may be long, and asked for by everything in it."""
        return {}

    def excerpt(self, line: int) -> str:
        """One line of the text, counted from 1; empty behind the end."""
        return self.lines[line - 1] if line <= len(self.lines) else ""

    def width(self, line: int) -> int:
        """How many characters a line has, counted from 1, without spaces at its end."""
        if line not in self._widths:
            self._widths[line] = len(self.excerpt(line).rstrip())
        return self._widths[line]

    def point(self, mark: Any) -> Span:
        """The place of a parser's mark, which may stand behind the last line."""
        line, column = mark.line + 1, mark.column + 1
        if line > len(self.lines):
            line, column = len(self.lines), len(self.lines[-1]) + 1
        return Span(line, column, line, column + 1)

    def offset(self, line: int, column: int) -> int:
        """The offset into the text of a line, counted from 1, and a column, counted from 0."""
        return self._starts[line - 1] + column

    def span(self, start: int, length: int = 1) -> Span:
        """The place of an offset into the text."""
        line = bisect_right(self._starts, start)
        column = start - self._starts[line - 1] + 1
        return Span(line, column, line, column + length)


def read_bytes(path: str | bytes | os.PathLike[str]) -> bytes:
    """The first bytes of a file: one more than are allowed, so that a larger one is noticed.

    Only what lies still is read: a pipe or a device could keep its reader waiting for ever.

    Args:
        path: The file.

    Raises:
        OSError: If there is none, it may not be read, it is no file but a directory, a pipe, a device or a socket,
            or no file can have such a name.
    """
    name = os.fspath(path)
    try:
        _refuse_unless_file(os.stat(name).st_mode, name)  # noqa: PTH116 (a path of bytes is no Path)
        handle = os.open(name, _READ_AT_ONCE)
    except ValueError:
        raise OSError(errno.EINVAL, "No file can have this name", name) from None
    try:
        # Once more: something else may stand there by now.
        _refuse_unless_file(os.fstat(handle).st_mode, name)
        with open(handle, "rb", closefd=False) as file:
            return file.read(MAX_BYTES + 1)
    finally:
        os.close(handle)


# Without waiting for somebody to write to a pipe; on Windows, without touching line ends.
_READ_AT_ONCE = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def _refuse_unless_file(mode: int, name: str | bytes) -> None:
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), name)
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "Not a regular file", name)


def decode(data: bytes, name: str) -> tuple[Source, Gathered]:
    """Turn bytes into a source, with the findings that keep its YAML from being read.

    Args:
        data: The content of a file.
        name: What it is called in messages.
    """
    if len(data) > MAX_BYTES:
        return _refused(Source(name, ""), TOO_LARGE.at(limit=MAX_BYTES), 0)
    for beginning, encoding in _OTHER_ENCODINGS:
        if beginning.match(data):
            return _refused(Source(name, ""), OTHER_ENCODING.at(encoding=Words(encoding)), 0)
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        source = Source(name, data[: error.start].decode("utf-8"))
        return _refused(source, NOT_UTF8.at(byte=f"0x{data[error.start]:02x}"), len(source.text))
    return inspect(Source(name, text))


def inspect(source: Source) -> tuple[Source, Gathered]:
    """A source and its characters that no SOP may hold."""
    if len(source.text) > MAX_BYTES or len(source.text.encode("utf-8", "replace")) > MAX_BYTES:
        return _refused(Source(source.name, ""), TOO_LARGE.at(limit=MAX_BYTES), 0)
    gathered = Gathered()
    for match in _UNSEEN.finditer(source.text):
        if gathered.counted(Severity.ERROR) and gathered.counts[Severity.ERROR] <= _SHOWN:
            char = match.group()
            made = (
                TAB.at()
                if char == "\t"
                else BYTE_ORDER_MARK.at()
                if char == "\ufeff"
                else CONTROL_CHARACTER.at(character=char)
            )
            gathered.add(_placed(source, made, match.start()))
    return source, gathered


def _refused(source: Source, finding: Finding, offset: int) -> tuple[Source, Gathered]:
    """A source that is not looked at any further, and the one finding that says why."""
    gathered = Gathered()
    gathered.counted(finding.severity)
    gathered.add(_placed(source, finding, offset))
    return source, gathered


def _placed(source: Source, finding: Finding, offset: int) -> Finding:
    span = source.span(offset)
    # Without a byte order mark the text says what it said; what stands for other unseen characters is for its author.
    if finding.rule is BYTE_ORDER_MARK:
        finding = evolve(finding, fix=Fix("", safe=True).located(Edit(span, "")))
    return finding.located(span, source.excerpt(span.line), source.name)
