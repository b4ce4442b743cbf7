"""SOP706 and SOP707: printed numbers of rows and activities are in sequence and unique."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from sopflow.definition import Sop, Step
from sopflow.diagnostics import Finding, Label, Severity, define_rule
from sopflow.rules.registry import checker
from sopflow.rules.table import activity_path
from sopflow.text import Path, Text, Words

_W = Severity.WARNING

NUMBER_OUT_OF_LINE = define_rule(
    "SOP706",
    "number-out-of-line",
    _W,
    Text(
        "The numbers are out of sequence: {number} follows {before}.",
        "Nomor meloncat: setelah {before} langsung {number}.",
    ),
    hint=Text(
        "Correct the number, or add the missing row.",
        "Perbaiki nomornya atau tambahkan baris yang hilang.",
    ),
)
REPEATED_NUMBER = define_rule(
    "SOP707",
    "repeated-number",
    _W,
    Text("The number {number} occurs twice.", "Nomor {number} digunakan dua kali."),
    hint=Text("Give each row its own number.", "Beri setiap baris nomor tersendiri."),
)

_NUMBER = r"(\d{1,9})([a-z]?)[.)]?"
_RANGE = r"(\d{1,9})[.)]?\s*(?:[-–—]|s\.?\s*/?\s*d\.?|sampai(?: dengan)?|to)\s*(\d{1,9})[.)]?"


class _Number(NamedTuple):
    """A printed number such as "2a", or the numbers that one row spans ("1-6"), and its place."""

    number: int
    letter: str
    path: Path
    last: int

    @property
    def text(self) -> Words:
        """The number as printed."""
        return Words(f"{self.number}{self.letter}" if self.last == self.number else f"{self.number}-{self.last}")


@checker(stage=1, blocking=False, needs_complete_sop=True)
def numbers_are_in_sequence(sop: Sop) -> Iterator[Finding]:
    """The printed numbers of the rows, and of the activities in each row, increase by one and are unique."""
    if all(step.number is None and all(one.number is None for one in step.activities) for step in sop.steps):
        return  # The positions are the numbers.
    rows: list[_Number | None] = []
    within_rows: set[int] = set()
    position = 0
    for row, step in enumerate(sop.steps):
        position += 1
        within = [] if step.is_single else _within(row, step)
        yield from _out_of_line(within, set())
        number = _number(step.number, position, ("steps", row))
        # Parallel rows of the paper are activities of one row here and keep their numbers.
        first = within[0] if within else None
        if number is not None and first is not None:
            if step.number is None and step.activities[0].number is not None and first.number > number.number:
                number = number._replace(number=first.number, last=first.number)
            if first.number in (number.number, number.number + 1):
                within_rows.update(each.number for each in within if each is not None)
        rows.append(number)
        # The rows below a row that spans several numbers continue after the last of them.
        position += 0 if number is None else number.last - number.number
    yield from _out_of_line(rows, within_rows)


def _within(row: int, step: Step) -> list[_Number | None]:
    """Return the numbers of the activities of a row."""
    return [
        _number(activity.number, index + 1, activity_path(row, step, index))
        for index, activity in enumerate(step.activities)
    ]


def _number(printed: str | None, position: int, path: Path) -> _Number | None:
    """Parse a printed number, or derive it from the position; None for other text, such as a placeholder."""
    if printed is None:
        return _Number(position, "", (*path, "id"), position)
    text = printed.strip().casefold()
    if match := re.fullmatch(_RANGE, text):
        first, last = int(match[1]), int(match[2])
        return _Number(first, "", (*path, "number"), last) if first < last else None
    match = re.fullmatch(_NUMBER, text)
    return _Number(int(match[1]), match[2], (*path, "number"), int(match[1])) if match else None


def _out_of_line(numbers: list[_Number | None], further: set[int]) -> Iterator[Finding]:
    """Yield a finding for each number that is repeated or out of sequence.

    Args:
        numbers: The numbers in order; None for text that is not a number.
        further: Numbers that occur elsewhere and are not missing.
    """
    known = sorted({number for each in numbers if each is not None for number in (each.number, each.last)} | further)
    first: dict[Words, _Number] = {}
    before: _Number | None = None
    for each in numbers:
        if each is None:
            before = None
            continue
        if first.setdefault(each.text, each) is not each:
            label = Label(Text("first used here", "pertama kali digunakan di sini"), first[each.text].path)
            yield REPEATED_NUMBER.at(*each.path, labels=(label,), number=each.text)
            continue
        if before is not None and not _follows(each, before, known):
            yield NUMBER_OUT_OF_LINE.at(*each.path, before=before.text, number=each.text)
        before = each


def _follows(each: _Number, before: _Number, known: list[int]) -> bool:
    if each.number == before.last:
        return each.letter > before.letter
    # A number that occurs elsewhere is not missing here.
    between = bisect_left(known, each.number) - bisect_right(known, before.last)
    return each.number > before.last and between == each.number - before.last - 1
