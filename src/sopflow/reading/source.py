"""Bytes to text: what a source file must be before its YAML is looked at."""

from __future__ import annotations

import codecs
import re
from functools import cached_property
from pathlib import Path

from attrs import field, frozen

from sopflow.diagnostics import Diagnostic, Span
from sopflow.reading.findings import (
    BYTE_ORDER_MARK,
    CONTROL_CHARACTER,
    NOT_UTF8,
    TAB,
    TOO_LARGE,
)

MAX_BYTES = 5_000_000
"""The largest file that is read."""

# Line breaks as YAML knows them; the rarer ones (NEL, LS, PS) are refused as invisible below.
_LINE_BREAK = re.compile(r"\r\n|\r|\n")
# What YAML does not print, what breaks lines unseen, and what reorders text on the screen.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff\ufeff\t]"
)
_SHOWN = 20


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
        return _LINE_BREAK.split(self.text)

    def excerpt(self, line: int) -> str:
        """One line of the text, counted from 1; empty behind the end."""
        return self.lines[line - 1] if line <= len(self.lines) else ""

    def span(self, start: int, length: int = 1) -> Span:
        """The place of an offset into the text."""
        before = self.text[:start]
        breaks = list(_LINE_BREAK.finditer(before))
        line = len(breaks) + 1
        column = start - (breaks[-1].end() if breaks else 0) + 1
        return Span(line, column, line, column + length)


def read_bytes(path: Path) -> bytes:
    """The first bytes of a file: one more than are allowed, so that a larger one is noticed."""
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def decode(data: bytes, name: str) -> tuple[Source, list[Diagnostic]]:
    """Turn bytes into a source, with the findings that keep its YAML from being read.

    Args:
        data: The content of a file.
        name: What it is called in messages.
    """
    if len(data) > MAX_BYTES:
        return _too_large(name)
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        source = Source(name, data[: error.start].decode("utf-8"))
        span = source.span(len(source.text))
        found = NOT_UTF8.at(byte=f"0x{data[error.start]:02x}")
        return source, [found.located(span, source.excerpt(span.line), name)]
    return inspect(Source(name, text))


def inspect(source: Source) -> tuple[Source, list[Diagnostic]]:
    """A source and its characters that no SOP may hold."""
    if len(source.text) > MAX_BYTES or len(source.text.encode("utf-8", "replace")) > MAX_BYTES:
        return _too_large(source.name)
    findings = []
    for match in _UNSEEN.finditer(source.text):
        char = match.group()
        made = (
            TAB.at()
            if char == "\t"
            else BYTE_ORDER_MARK.at()
            if char == "\ufeff"
            else CONTROL_CHARACTER.at(character=char)
        )
        span = source.span(match.start())
        findings.append(made.located(span, source.excerpt(span.line), source.name))
        if len(findings) == _SHOWN:
            break
    return source, findings


def _too_large(name: str) -> tuple[Source, list[Diagnostic]]:
    return Source(name, ""), [TOO_LARGE.at(limit=MAX_BYTES).located(Span(1, 1, 1, 1), "", name)]
