"""Numbers in words and digits, up to 999 in words and with at most two decimals in digits."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from sopflow.timing.grammar import words

_DECIMALS: Final = 2
_WITH_ONES: Final = frozenset(range(20, 100, 10))


def number_in_words(keys: Sequence[str], start: int) -> tuple[int, int] | None:
    """Read the number up to 999 that begins at a position.

    Args:
        keys: The keys of the tokens.
        start: The position.

    Returns:
        The number and the position after it; None if no number begins there.

    >>> number_in_words(["dua", "puluh", "lima", "hari"], 0)
    (25, 3)
    >>> number_in_words(["sebelas"], 0), number_in_words(["hari"], 0)
    ((11, 1), None)
    """
    total, at = 0, start
    ceiling = 1000  # each part must be smaller than the last part allows
    while at < len(keys):
        part = _part(keys, at)
        if part is None or part[0] >= ceiling:
            break
        value, at = part
        total += value
        ceiling = 100 if value >= 100 else 10 if value in _WITH_ONES else 0  # noqa: PLR2004  hundreds
    return (total, at) if at > start else None


def _part(keys: Sequence[str], at: int) -> tuple[int, int] | None:
    """Read the hundreds, tens (or teens) or ones at a position; return them and the position after them."""
    key = keys[at]
    ending = keys[at + 1] if at + 1 < len(keys) else ""
    for single in (words.HUNDREDS, words.TEENS, words.TENS):
        if key in single:
            return single[key], at + 1
    digit = words.DIGITS.get(key)
    if digit is None:
        return None
    if ending in words.HUNDRED_ENDINGS:
        return digit * 100, at + 2
    if ending == words.TEN_ENDING:
        return digit * 10, at + 2
    if ending == words.TEEN_ENDING:
        return digit + 10, at + 2
    return digit, at + 1


def number_in_digits(digits: str) -> int | Fraction | None:
    """Return the value of digits with at most two decimals; None if they are ambiguous.

    >>> number_in_digits("1,5"), number_in_digits("1.000")
    (Fraction(3, 2), None)
    """
    if digits.isdigit():
        return int(digits)
    whole, _, decimals = digits.replace(",", ".").partition(".")
    if not decimals.isdigit() or len(decimals) > _DECIMALS:
        return None
    return Fraction(int(whole + decimals), 10 ** len(decimals))
