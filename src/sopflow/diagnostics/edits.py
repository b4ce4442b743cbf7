"""Fixes and their edits: replacements of stretches of source text that remove a finding."""

from __future__ import annotations

from typing import NamedTuple


class Span(NamedTuple):
    """A stretch of source text; lines and columns count code points from 1, the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


class Edit(NamedTuple):
    """A replacement of one stretch of the source text.

    Attributes:
        span: The stretch to replace.
        text: The new text.
    """

    span: Span
    text: str


class Fix(NamedTuple):
    """A proposed value that removes a finding.

    Attributes:
        text: The value that replaces the one the finding is about, without YAML quotes.
        safe: Whether the meaning of the SOP certainly stays the same.
        edits: The replacements in the source text; empty for a SOP that was built in Python.
        to_source: Whether the text moves to the key ``source`` of its mapping instead: ``source: {within: lama}``.
    """

    text: str
    safe: bool = False
    edits: tuple[Edit, ...] = ()
    to_source: bool = False

    def located(self, *edits: Edit) -> Fix:
        """Return the same fix with its edits of a source text."""
        return self._replace(edits=edits)
