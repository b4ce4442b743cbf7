"""Time limits in running text, such as "dalam tempo 7 hari" in the text of an activity."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from sopflow.timing.duration import Duration
from sopflow.timing.errors import TimeStandardError
from sopflow.timing.grammar import words
from sopflow.timing.grammar.amounts import begins_number
from sopflow.timing.grammar.cursor import Cursor
from sopflow.timing.grammar.parser import duration_at
from sopflow.timing.grammar.uncounted import is_how_often
from sopflow.timing.grammar.words import Bound

_LONGEST_TEXT: Final = 10_000
"""The number of characters that are searched; texts of activities are much shorter."""

_UNITS: Final = sorted({key.split()[0] for key in (*words.UNITS, *words.ONE_OF)})
_UNIT: Final = rf"\b(?:{'|'.join(_UNITS)})\b"
# A text without any of these stems has no unit of time; most texts end the search here.
_STEMS: Final = [each for each in _UNITS if not any(other in each for other in _UNITS if other != each)]
_STEM: Final = re.compile("|".join(_STEMS))

_BEFORE: Final = 4


class Limit(NamedTuple):
    """A time limit in a text.

    Attributes:
        duration: Its length.
        text: Its words, "tempo 7 hari kerja".
    """

    duration: Duration
    text: str


def limits(text: str) -> Iterator[Limit]:
    """Find the time limits in a text: durations after words such as "paling lama" or "within".

    Ages, validities and experience are not limits: "berlaku paling lama 5 tahun", "usia maksimal 35 tahun".

    Args:
        text: Any text, such as the text of an activity.

    >>> [limit.text for limit in limits("Menunggu keberatan dalam tempo 7 (tujuh) hari kerja")]
    ['dalam tempo 7 (tujuh) hari kerja']
    >>> list(limits("Menerbitkan izin yang berlaku paling lama 5 tahun"))
    []
    """
    folded = text.casefold()
    if _STEM.search(folded) is None or re.search(_UNIT, folded) is None:
        return
    cursor = Cursor.over(text[:_LONGEST_TEXT])
    while cursor.at < cursor.end:
        begin = cursor.at
        if not _accept_limit(cursor):
            cursor.at += 1
        elif begins_number(cursor) and words.NO_LIMITS.isdisjoint(cursor.keys[max(0, begin - _BEFORE) : begin]):
            try:
                duration = duration_at(cursor)
            except TimeStandardError:
                continue
            if cursor.key not in words.PAST and not is_how_often(cursor):
                stop = max(map(cursor.stop, range(begin, cursor.at)))
                yield Limit(duration, cursor.text[cursor.start(begin) : stop].rstrip("."))


def _accept_limit(cursor: Cursor) -> bool:
    """Accept the words that introduce a limit: "dalam", "dalam waktu paling lama"."""
    found = False
    while True:
        for length in range(words.LONGEST_BOUND, 0, -1):
            phrase = cursor.phrase(length)
            bound = None if phrase in words.COMPARISONS else words.BOUNDS.get(phrase)
            if phrase in words.LIMITS or bound is Bound.MAXIMUM or (found and bound is Bound.APPROXIMATE):
                cursor.at += length
                found = True
                break
        else:
            return found
