"""Read times relative to a moment or another row: "3 bulan sebelum TMT", "H-3", "2 hari setelah langkah 4".

A relative time has a length only if it states exactly one: no due time is better than one that the text does not mean.
"""

from __future__ import annotations

from typing import Final

from sopflow.timing.duration import Duration
from sopflow.timing.grammar import phrases, words
from sopflow.timing.grammar.amounts import Quantity, number, part
from sopflow.timing.grammar.cursor import Cursor
from sopflow.timing.grammar.phrase_set import PhraseSet
from sopflow.timing.grammar.windows import is_window
from sopflow.timing.units import Unit


def is_day_of_event(cursor: Cursor, at: int) -> bool:
    """Return whether the day of an event is named at a position: "H-3", "T+1", "hari H", "D-day"."""
    keys = cursor.keys
    if keys[at] == "hari" and "h" in (keys[at + 1], keys[at + 2] if keys[at + 1] in words.DASHES else ""):
        return True
    if keys[at] == "d" and keys[at + 1] in words.DASHES and keys[at + 2] == "day":
        return True
    return _is_signed_day(cursor, at)


def counts_back(cursor: Cursor) -> bool:
    """Return whether the words after a duration count it back from a moment: "3 bulan sebelum TMT"."""
    return cursor.key in phrases.BEFORE or bool(phrases.IN_ADVANCE.length_at(cursor.keys, cursor.at))


def names_moment_or_row(cursor: Cursor) -> bool:
    """Return whether the words after a duration count it from a moment or another row: "setelah langkah 4"."""
    at = cursor.at
    if cursor.keys[at] not in phrases.AFTER and cursor.keys[at] != "dari":
        return False
    while cursor.keys[at] in phrases.AFTER or cursor.keys[at] in _LINKS:
        at += 1
    if phrases.MOMENTS.length_at(cursor.keys, at) or is_day_of_event(cursor, at) or is_window(cursor, at, exact=True):
        return True
    if cursor.keys[at] in _OF_A_ROW:
        at += 1
    one, other = cursor.keys[at], cursor.keys[at + 1]
    if one in phrases.ROWS:
        return cursor.is_number(at + 1) or other in phrases.ORDINALS
    return one == "h" or (one in phrases.ORDINALS and other in phrases.ROWS)


def lead_of(cursor: Cursor, stated: list[Duration], *, bounded: bool) -> Duration | None:
    """Return how long before a moment a text ends at the latest; None if it sets no latest time.

    Args:
        cursor: The cursor after the durations.
        stated: The durations: one, or the two ends of a range.
        bounded: Whether each of two ends has a bound: "paling cepat 3 bulan, paling lambat 1 bulan sebelum TMT".
    """
    if _contains(cursor, phrases.EARLIEST, cursor.at if bounded else 0, cursor.end) or _states_more(cursor, cursor.at):
        return None
    one, other = stated[0], stated[-1]
    order = one.compare(other)
    return None if order is None else one if order <= 0 else other


def lag_of(cursor: Cursor, maximum: Duration | None) -> Duration | None:
    """Return how long after a moment or a row a text ends at the latest; None if it sets no latest time."""
    if _contains(cursor, phrases.EARLIEST, cursor.at, cursor.end) or _states_more(cursor, cursor.at):
        return None
    return maximum


def lead_and_lag_of_day(cursor: Cursor) -> tuple[Duration | None, Duration | None]:
    """Return the lead of "H-3" and the lag of "H+3" at the cursor; None for both if a text states anything else."""
    begin, is_after = cursor.at, cursor.peek(1) == "+"
    if not _is_signed_day(cursor, begin) or not int(cursor.peek(2)):
        return None, None
    cursor.at += 2
    stated = Quantity(cursor.at, number(cursor)[0], None, spelled=False)
    unit = _unit_of_days(cursor)
    contradicted = phrases.BEFORE if is_after else phrases.AFTER
    rest = cursor.keys[cursor.at : cursor.end]
    if (
        _contains(cursor, phrases.EARLIEST, 0, cursor.end)
        or (is_after and _contains(cursor, phrases.MINIMUMS, 0, begin))
        or not contradicted.isdisjoint(rest)
        or not words.RANGE_WORDS.isdisjoint(rest)
        or any(key[:1].isdecimal() for key in rest)
        or _states_more(cursor, cursor.at)
    ):
        return None, None
    length = Duration([part(cursor, stated, unit, clock=False)])
    return (None, length) if is_after else (length, None)


def _is_signed_day(cursor: Cursor, at: int) -> bool:
    keys = cursor.keys
    is_signed = keys[at + 1] in words.DASHES or keys[at + 1] == "+"
    return keys[at] in phrases.DAY_H and is_signed and keys[at + 2].isdecimal() and cursor.is_number(at + 2)


def _unit_of_days(cursor: Cursor) -> Unit:
    """Read the unit after "H-3"; a bare number counts days."""
    for length in (2, 1):
        unit = Unit.WORKING_DAY if cursor.phrase(length) == "kerja" else words.UNITS.get(cursor.phrase(length))
        if unit is not None:
            cursor.at += length
            return unit
    return Unit.DAY


def _contains(cursor: Cursor, phrase_set: PhraseSet, start: int, end: int) -> bool:
    return any(phrase_set.length_at(cursor.keys, at) for at in range(start, end))


def _states_more(cursor: Cursor, start: int) -> bool:
    """Return whether an amount follows: "3 hari sebelum rapat atau 5 hari sebelum ujian", "2 hari setelah H+1"."""
    keys = cursor.keys
    for at in range(start, cursor.end):
        if _is_signed_day(cursor, at) or keys[at] in words.ONE_OF:
            return True
        if keys[at] in _UNIT_BEGINNINGS and at > start:
            counted = at - 2 if keys[at - 1] == ")" else at - 1
            is_number = cursor.is_number(counted) or keys[counted] in _NUMBERS
            if is_number and counted >= start and keys[counted - 1] not in _NUMBERED:
                return True
    return False


_LINKS: Final = frozenset({"dari", "pada", "of", "the", "a", "dengan"})
_OF_A_ROW: Final = frozenset({"kegiatan", "aktivitas", "proses", "activity", "selesainya", "completing", "completion"})
_UNIT_BEGINNINGS: Final = frozenset(unit.split()[0] for unit in words.UNITS) | words.AMBIGUOUS_UNITS
_NUMBERED: Final = phrases.ROWS | phrases.DATES
"""Words whose number is not an amount: "tahap 2", "tanggal 10"."""

_NUMBERS: Final = words.NUMBER_BEGINNINGS | {words.TEEN_ENDING, words.TEN_ENDING} | words.HUNDRED_ENDINGS
