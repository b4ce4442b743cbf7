"""Recognize dates, times of day and parts of the calendar: "tanggal 10", "pukul 08.00", "minggu kedua bulan Maret"."""

from __future__ import annotations

from typing import Final

from sopflow.timing.grammar import phrases, words
from sopflow.timing.grammar.cursor import Cursor

_CLOCK_DIGITS: Final = 4
_YEAR_DIGITS: Final = 4


def is_window(cursor: Cursor, at: int, *, exact: bool = False) -> bool:
    """Return whether a date, a time of day or a part of the calendar is named at a position.

    Args:
        cursor: The tokens.
        at: The position.
        exact: Whether "tanggal" needs a number; "tanggal surat diterima" is an event.
    """
    keys = cursor.keys
    key, following, third = keys[at], keys[at + 1], keys[at + 2]
    if key in phrases.DATES:
        return cursor.is_number(at + 1) or (not exact and at + 1 < cursor.end)
    if cursor.is_number(at):
        return is_date(cursor, at)
    if key == "jam":
        return cursor.is_number(at + 1) and (third == ":" or len(following) > _CLOCK_DIGITS - 1)
    if key in ("bulan", "month") and following in phrases.MONTHS:
        return True
    if key in phrases.MONTHS or (key in phrases.QUARTERS and cursor.is_number(at + 1)):
        return True
    if key in phrases.WEEKDAYS - {"minggu"} or (key == "hari" and following in phrases.WEEKDAYS):
        return True
    if key in phrases.PARTS:
        return following == "of" or following in phrases.PERIODS or following in phrases.MONTHS
    if key in phrases.ORDINALS and following in phrases.PERIODS:
        return True
    if key in phrases.PERIODS:
        second = third if f"{key} {following}" in words.UNITS else following
        return second in phrases.ORDINALS or (key not in _COUNTED and second.isdecimal())
    return False


_COUNTED: Final = frozenset(
    {"hari", "day", "days", "hk", "workday", "workdays", "minggu", "pekan", "mgg", "bulan", "bln"}
)
"""Parts of the calendar that have no number of their own: "hari 3" may be a slip for "3 hari"."""


def is_date(cursor: Cursor, at: int) -> bool:
    """Return whether the number at a position begins a date or a time of day."""
    keys = cursor.keys
    following = keys[at + 1]
    if following in phrases.MONTHS or following in ("wib", "wita", "wit", "am", "pm"):
        return True
    if following in ("st", "nd", "rd", "th") and cursor.stop(at) == cursor.start(at + 1):
        return True  # "10th"; "3 th" is a unit
    if following == ":" and cursor.is_number(at + 2):
        return True
    if (following in words.TO or following == "/") and cursor.is_number(at + 2):
        if keys[at + 3] in phrases.MONTHS or keys[at + 3] in ("wib", "wita", "wit"):
            return True
        is_numeric = keys[at + 3] == following and cursor.is_number(at + 4)
        return is_numeric and _YEAR_DIGITS in (len(keys[at]), len(keys[at + 4]))
    return False
