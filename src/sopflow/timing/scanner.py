"""Text to tokens, from left to right, in time linear in its length; and numbers, in digits and in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from sopflow.timing import words

# One alternative matches at every place (the last takes any character), none nests a repetition in another.
_TOKEN: Final = re.compile(
    r"""(?P<number>[0-9]+(?:[.,][0-9]+)*)
      | (?P<word>
          (?:s/d|s\.d|n/a)(?![^\W\d_])\.?
        | (?:selambat-lambatnya|selama-lamanya|sekurang-kurangnya|setidak-tidaknya|kira-kira|ad-hoc)(?![^\W\d_])
        | (?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)-(?=[^\W\d_])
        | [^\W\d_\u00bc-\u00be]+\.?
        )
      | \+\s?/\s?-|\+-|<=|>=|\S  # signs
    """,
    re.VERBOSE,
)
NUMBER: Final = _TOKEN.groupindex["number"]
WORD: Final = _TOKEN.groupindex["word"]

_DECIMALS: Final = 2
_WITH_ONES: Final = frozenset(range(20, 100, 10))


def tokens(text: str) -> tuple[list[str], list[re.Match[str]]]:
    """The tokens of a text: words, numbers and signs.

    Returns:
        Their keys, casefolded, without the full stop of an abbreviation or a hyphen at the end; and where each
        was found, with `NUMBER` or `WORD` as its last group.
    """
    keys = []
    matches = list(_TOKEN.finditer(_folded(text)))
    for match in matches:
        key = match[0]
        if match.lastindex == WORD:
            if key[-1] in ".-":
                key = key[:-1]
        elif key[0] == "+" and len(key) > 1:
            key = "+/-"  # with spaces, or without a stroke
        keys.append(key)
    return keys, matches


def _folded(text: str) -> str:
    """The text casefolded, but where that would move what follows."""
    folded = text.casefold()
    if len(folded) == len(text):
        return folded
    return "".join(fold if len(fold := char.casefold()) == 1 else char for char in text)


def number_in_words(keys: Sequence[str], start: int) -> tuple[int, int] | None:
    """The number up to 999 that begins at `start`, and the place behind it; None when none begins there.

    >>> number_in_words(["dua", "puluh", "lima", "hari"], 0)
    (25, 3)
    >>> number_in_words(["sebelas"], 0), number_in_words(["hari"], 0)
    ((11, 1), None)
    """
    total, at = 0, start
    ceiling = 1000  # each further part must be below the ceiling that the last one leaves
    while at < len(keys):
        part = _part(keys, at)
        if part is None or part[0] >= ceiling:
            break
        value, at = part
        total += value
        ceiling = 100 if value >= 100 else 10 if value in _WITH_ONES else 0  # noqa: PLR2004  hundreds
    return (total, at) if at > start else None


def _part(keys: Sequence[str], at: int) -> tuple[int, int] | None:
    """The hundreds, the tens (with the teens) or the ones at a place, and the place behind them."""
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
    """The value of digits with at most two decimals; None when they can be read in two ways.

    >>> number_in_digits("1,5"), number_in_digits("1.000")
    (Fraction(3, 2), None)
    """
    if digits.isdigit():
        return int(digits)
    whole, _, decimals = digits.replace(",", ".").partition(".")
    if not decimals.isdigit() or len(decimals) > _DECIMALS:
        return None
    return Fraction(int(whole + decimals), 10 ** len(decimals))
