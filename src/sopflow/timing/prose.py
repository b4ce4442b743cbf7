"""Time limits in running text: what a table says of time elsewhere than in its time column, "dalam tempo 7 hari"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from sopflow.timing import words
from sopflow.timing.amounts import begins_number
from sopflow.timing.cursor import Cursor
from sopflow.timing.duration import Duration
from sopflow.timing.grammar import duration_at
from sopflow.timing.problems import TimeStandardError
from sopflow.timing.words import Bound

_LONGEST_TEXT: Final = 10_000
"""Characters of a text that are looked at; no activity is told at such length."""

_UNITS: Final = sorted({key.split()[0] for key in (*words.UNITS, *words.ONE_OF)})
_UNIT: Final = re.compile(rf"\b(?:{'|'.join(_UNITS)})\b")
# What a text without is surely without a unit of time: most texts are done with at once.
_STEMS: Final = [each for each in _UNITS if not any(other in each for other in _UNITS if other != each)]
_STEM: Final = re.compile("|".join(_STEMS))

_BEFORE: Final = 4


class Limit(NamedTuple):
    """A time limit in a text.

    Attributes:
        duration: How long it is.
        text: As it is written, "tempo 7 hari kerja".
    """

    duration: Duration
    text: str


def limits(text: str) -> Iterator[Limit]:
    """The time limits in a text: durations behind a word that makes them one, "paling lama", "within".

    Ages, validities and experience are none: "berlaku paling lama 5 tahun", "usia maksimal 35 tahun".

    Args:
        text: Any text, such as that of an activity.

    >>> [limit.text for limit in limits("Menunggu keberatan dalam tempo 7 (tujuh) hari kerja")]
    ['dalam tempo 7 (tujuh) hari kerja']
    >>> list(limits("Menerbitkan izin yang berlaku paling lama 5 tahun"))
    []
    """
    folded = text.casefold()
    if _STEM.search(folded) is None or _UNIT.search(folded) is None:
        return
    cursor = Cursor.over(text[:_LONGEST_TEXT])
    while cursor.at < cursor.end:
        begin = cursor.at
        if not _passes_limit(cursor):
            cursor.at += 1
        elif begins_number(cursor) and words.NO_LIMITS.isdisjoint(cursor.keys[max(0, begin - _BEFORE) : begin]):
            try:
                duration = duration_at(cursor)
            except TimeStandardError:
                continue
            if cursor.key not in words.PAST:
                yield Limit(duration, cursor.text[cursor.start(begin) : cursor.stop(cursor.at - 1)].rstrip("."))


def _passes_limit(cursor: Cursor) -> bool:
    """Pass the words that make a limit of what follows, if they stand here: "dalam", "dalam waktu paling lama"."""
    found = False
    while True:
        for length in range(words.LONGEST_BOUND, 0, -1):
            phrase = cursor.phrase(length)
            bound = words.BOUNDS.get(phrase)
            if phrase in words.LIMITS or bound is Bound.MAXIMUM or (found and bound is Bound.APPROXIMATE):
                cursor.at += length
                found = True
                break
        else:
            return found
