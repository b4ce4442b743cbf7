"""What can be wrong with a time standard or a calendar: two errors, and remarks on what can still be read."""

from __future__ import annotations

from typing import Final

import attrs

from sopflow.errors import SopflowError
from sopflow.frozen import FrozenMap

_SHOWN: Final = 60
"""Characters of a text that an error message repeats."""


class TimeStandardError(SopflowError, ValueError):
    """A text is no time standard, or could mean two things.

    Attributes:
        text: The whole text.
        column: Where it goes wrong; 1-based, in code points.
        reason: What is wrong, as a sentence.
        hint: What to write instead, as a sentence.
        ambiguous: True when it has more than one sensible reading ("120 menit / 3 hari", "5", "3 hr").
    """

    def __init__(self, text: str, column: int, reason: str, hint: str, ambiguous: bool = False) -> None:
        super().__init__(text, column, reason, hint, ambiguous)
        self.text = text
        self.column = column
        self.reason = reason
        self.hint = hint
        self.ambiguous = ambiguous

    def __str__(self) -> str:
        return f"Time standard {quoted(self.text)}, column {self.column}: {self.reason} {self.hint}"


class CalendarError(SopflowError, ValueError):
    """A calendar is written wrongly, contradicts itself, or never opens.

    Attributes:
        text: The text that is wrong: a day key, hours, a time zone, a country, a date; empty when it is the
            calendar as a whole.
        column: Where in that text; 1-based, in code points.
        reason: What is wrong, as a sentence.
        hint: What to do about it, as a sentence.
    """

    def __init__(self, text: str, column: int, reason: str, hint: str) -> None:
        super().__init__(text, column, reason, hint)
        self.text = text
        self.column = column
        self.reason = reason
        self.hint = hint

    def __str__(self) -> str:
        place = f", {quoted(self.text)}, column {self.column}" if self.text else ""
        return f"Calendar{place}: {self.reason} {self.hint}"


@attrs.frozen
class Remark:
    """Something in a time standard that can be read, but that its author should look at again.

    Attributes:
        slug: What it is about, for good: ``number-in-words`` ("3 (empat) hari") or ``equivalent``
            ("480 menit (9 jam)").
        column: Where; 1-based, in code points.
        data: What was written, and what it disagrees with, under ``stated`` and ``found``.
    """

    slug: str
    column: int
    data: FrozenMap[str]


def quoted(text: str) -> str:
    """The text in double quotes, cut when it is longer than an error message should be."""
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."
    return f'"{shown}"'
