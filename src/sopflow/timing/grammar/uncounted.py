"""Recognize time cells that state no duration: frequencies, moments, dates, "at once", "until done", "the same day".

The functions look only at the tokens of the cell; ``parser`` decides in which order they are asked.
"""

from __future__ import annotations

from typing import Final

from sopflow.timing.grammar import phrases, words
from sopflow.timing.grammar.amounts import begins_number
from sopflow.timing.grammar.cursor import Cursor
from sopflow.timing.grammar.kinds import StandardKind
from sopflow.timing.grammar.relative import is_day_of_event
from sopflow.timing.grammar.windows import is_date, is_window


def kind_of(cursor: Cursor) -> StandardKind | None:
    """Return the kind of a cell that states no duration; None if it may state one.

    The cursor advances past "segera" and "hari yang sama", otherwise to the first word after bounds and prepositions.
    """
    if _is_frequency(cursor):
        return StandardKind.PERIODIC
    if cursor.is_number(cursor.at):
        return StandardKind.WINDOW if is_date(cursor, cursor.at) else None
    if _is_unmeasured(cursor):
        return StandardKind.UNMEASURED
    start, at = cursor.at, _after_prefix(cursor)
    key = cursor.keys[at]
    if length := phrases.SAME_DAY.length_at(cursor.keys, at):
        cursor.at = at + length
        cursor.accept(("juga",))
        return StandardKind.SAME_DAY
    if length := phrases.IMMEDIATE.length_at(cursor.keys, at):
        cursor.at = at + length
        return StandardKind.IMMEDIATE
    if key in phrases.EACH or key in phrases.REGULARLY:
        if key in phrases.EACH and at + 1 == cursor.end:
            raise cursor.error("frequency-alone", at)
        return StandardKind.PERIODIC
    if key in phrases.UNTIL:
        at += 2 if cursor.keys[at + 1] == "dengan" else 1
        cursor.at = at
        if phrases.SAME_DAY.length_at(cursor.keys, _after_prefix(cursor)):
            return kind_of(cursor)
        if is_window(cursor, _after_prefix(cursor)):
            return StandardKind.WINDOW
        if is_day_of_event(cursor, _after_prefix(cursor)):
            cursor.at = _after_prefix(cursor)
            return StandardKind.RELATIVE
        return None if begins_number(cursor) or at == cursor.end else StandardKind.OPEN_ENDED
    if is_day_of_event(cursor, at):
        cursor.at = at
        return StandardKind.RELATIVE
    names_event = at + 1 < cursor.end and (not _number_at(cursor, at + 1) or is_date(cursor, at + 1))
    if names_event and (key in phrases.BEFORE or key in phrases.AFTER):
        cursor.at = at
        return StandardKind.RELATIVE
    if is_window(cursor, at):
        return StandardKind.WINDOW
    cursor.at = start
    return None


def _is_unmeasured(cursor: Cursor) -> bool:
    """Return whether a text states that there is no fixed length: "insidentil", "sesuai jadwal"."""
    if phrases.UNMEASURED.length_at(cursor.keys, cursor.at):
        return True
    length = phrases.DEPENDING.length_at(cursor.keys, cursor.at)
    return bool(length) and cursor.is_word(cursor.at + length) and not _number_at(cursor, cursor.at + length)


def period_follows(cursor: Cursor) -> bool:
    """Return whether the words after a duration say how often: "2 jam per hari", "1 hari dalam seminggu"."""
    at = cursor.at
    if cursor.keys[at] in words.ONE_OF:
        return True
    if cursor.keys[at] in phrases.PERIOD_LINKS and cursor.keys[at] not in words.ARTICLES:
        at += 1
    elif cursor.keys[at] not in words.ARTICLES:
        return False
    if cursor.keys[at] in words.ARTICLES or _number_at(cursor, at):
        at += 0 if cursor.keys[at] in words.ONE_OF else 1
    return cursor.keys[at] in words.ONE_OF or cursor.keys[at] in phrases.PERIODS or cursor.keys[at] in words.UNITS


def is_how_often(cursor: Cursor) -> bool:
    """Return whether the words after a duration make it a frequency: "6 bulan sekali", "2 jam per hari"."""
    return cursor.key in phrases.ONCE or cursor.key in phrases.TIMES_A_PERIOD or period_follows(cursor)


def _is_frequency(cursor: Cursor) -> bool:
    """Return whether a text says how often, before any condition: "3 x sehari", "6 bulan sekali", "once a year"."""
    if phrases.HOW_OFTEN.isdisjoint(cursor.keys):
        return False
    depth, start = 0, _after_prefix(cursor)
    for at in range(cursor.at, cursor.end):
        key, following = cursor.keys[at], cursor.keys[at + 1]
        depth += (key == "(") - (key == ")")
        if depth or key == ")":
            continue
        if key in words.CONDITIONS or key in phrases.AFTER or key in phrases.BEFORE or key in phrases.UNTIL:
            return key == "once" and following in phrases.PERIOD_LINKS
        if key in words.TIMES and (following in words.ONE_OF or following in phrases.PERIOD_LINKS):
            return True
        if at != start and not _is_counted(cursor.keys[at - 1]):
            continue
        if key in phrases.ONCE or (key in phrases.TIMES_A_PERIOD and not _is_product(cursor, at + 1)):
            return True
    return False


def _is_counted(key: str) -> bool:
    """Return whether a word may come before "kali" or "sekali": a number or a unit."""
    return (
        key == ")"
        or key[:1].isdecimal()
        or key in words.NUMBER_BEGINNINGS
        or key in _WORD_ENDINGS
        or key in words.UNITS
        or key in words.HUNDRED_ENDINGS
    )


def _is_product(cursor: Cursor, at: int) -> bool:
    """Return whether "kali" multiplies hours or minutes: "1 kali 24 jam"."""
    if not cursor.is_number(at):
        return False
    at += 1
    while cursor.keys[at] == "(" or cursor.keys[at] in words.NUMBER_BEGINNINGS or cursor.keys[at] in _WORD_ENDINGS:
        at += 1
    return cursor.keys[at] in ("jam", "menit", "detik")


_WORD_ENDINGS: Final = frozenset({")", words.TEN_ENDING, words.TEEN_ENDING})


def _after_prefix(cursor: Cursor) -> int:
    """Return the position after the bounds, introductions and prepositions with which a text begins."""
    at = cursor.at
    while length := phrases.PREFIX.length_at(cursor.keys, at):
        if phrases.SAME_DAY.length_at(cursor.keys, at) or phrases.IMMEDIATE.length_at(cursor.keys, at):
            break  # "the same day", "at once"
        at += length
    return at


def _number_at(cursor: Cursor, at: int) -> bool:
    return begins_number(cursor, at - cursor.at)
