"""SOP706 and SOP707: printed numbers of rows and activities are in sequence and unique."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from attrs import frozen

from sopflow.definition import Sop
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

_NUMBER = re.compile(r"(\d{1,9})([a-z]?)[.)]?")


@frozen
class _Number:
    """A printed number such as "2a" and its place."""

    number: int
    letter: str
    path: Path

    @property
    def text(self) -> Words:
        """The number as printed."""
        return Words(f"{self.number}{self.letter}")


@checker(stage=1, blocking=False, needs_complete_sop=True)
def numbers_are_in_sequence(sop: Sop) -> Iterator[Finding]:
    """The printed numbers of the rows, and of the activities in each row, increase by one and are unique."""
    if all(step.number is None and all(one.number is None for one in step.activities) for step in sop.steps):
        return  # The positions are the numbers.
    rows: list[_Number | None] = []
    within_rows: set[int] = set()
    for row, step in enumerate(sop.steps):
        number = _number(step.number, row, ("steps", row))
        rows.append(number)
        if step.is_single:
            continue
        within = [
            _number(activity.number, index, activity_path(row, step, index))
            for index, activity in enumerate(step.activities)
        ]
        yield from _out_of_line(within, set())
        # Parallel rows of the paper are activities of one row here and keep their numbers.
        if number is not None and within[0] is not None and within[0].number in (number.number, number.number + 1):
            within_rows.update(each.number for each in within if each is not None)
    yield from _out_of_line(rows, within_rows)


def _number(printed: str | None, position: int, path: Path) -> _Number | None:
    """Parse a printed number, or derive it from the position; None for other text, such as a placeholder."""
    if printed is None:
        return _Number(position + 1, "", (*path, "id"))
    match = _NUMBER.fullmatch(printed.strip().casefold())
    return _Number(int(match[1]), match[2], (*path, "number")) if match else None


def _out_of_line(numbers: list[_Number | None], further: set[int]) -> Iterator[Finding]:
    """Yield a finding for each number that is repeated or out of sequence.

    Args:
        numbers: The numbers in order; None for text that is not a number.
        further: Numbers that occur elsewhere and are not missing.
    """
    known = sorted({each.number for each in numbers if each is not None} | further)
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
    if each.number == before.number:
        return each.letter > before.letter
    # A number that occurs elsewhere is not missing here.
    between = bisect_left(known, each.number) - bisect_right(known, before.number)
    return each.number > before.number and between == each.number - before.number - 1
