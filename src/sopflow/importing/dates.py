"""Dates as documents write them."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = (
    ("januari", "january", "jan"),
    ("februari", "pebruari", "february", "feb", "peb"),
    ("maret", "march", "mar"),
    ("april", "apr"),
    ("mei", "may"),
    ("juni", "june", "jun"),
    ("juli", "july", "jul"),
    ("agustus", "august", "agu", "agt", "aug"),
    ("september", "sept", "sep"),
    ("oktober", "october", "okt", "oct"),
    ("november", "nopember", "nov", "nop"),
    ("desember", "december", "des", "dec"),
)
_MONTH = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_IN_WORDS = re.compile(r"(?:\w+,\s*)?(\d{1,2})[\s.-]+([^\W\d]+)[\s.-]+(\d{4})")
_ENGLISH = re.compile(r"([^\W\d]+)\s+(\d{1,2}),?\s+(\d{4})")
_IN_DIGITS = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T]00:00(?::00)?)?")


def read_date(text: str) -> date | None:
    """Return the date that a text states; None if it states none.

    Digits have the order of Indonesia: day, month, year.

    >>> read_date("14 Pebruari 2017"), read_date("05/01/2026"), read_date("-")
    (datetime.date(2017, 2, 14), datetime.date(2026, 1, 5), None)
    """
    text = text.strip(" .")
    try:
        if match := _IN_WORDS.fullmatch(text):
            return date(int(match[3]), _MONTH[match[2].casefold()], int(match[1]))
        if match := _ENGLISH.fullmatch(text):
            return date(int(match[3]), _MONTH[match[1].casefold()], int(match[2]))
        if match := _IN_DIGITS.fullmatch(text):
            return date(int(match[3]), int(match[2]), int(match[1]))
        if match := _ISO.fullmatch(text):
            return date(int(match[1]), int(match[2]), int(match[3]))
    except (KeyError, ValueError):
        return None
    return None
