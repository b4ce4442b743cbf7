"""Abbreviations: how they look, and the words that spell them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sopflow.rules.vocabulary.morphology import WORD
from sopflow.rules.vocabulary.word_lists import FUNCTION_WORDS

ABBREVIATION = re.compile(r"(?<![\w.])(?<!\w-)[A-Z]{2,6}(?!\w|\.\w|-\w)")
"""Two to six capital letters that are not part of a longer word, a compound ("RKA-KL") or initials with periods."""

_MAX_LETTERS = 6
_ROMAN_NUMERAL = r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"


def is_roman_numeral(text: str) -> bool:
    """Return whether a text is a Roman numeral in capital letters."""
    return re.fullmatch(_ROMAN_NUMERAL, text) is not None


def initials(text: str) -> str:
    """Return the initials of the capitalized words of a text, ignoring function words; a space for each other word.

    >>> initials("Calon Pahlawan dari Nasional tingkat Kota")
    'CPN K'
    """
    if text[1:].islower():
        return ""  # The most frequent case: at most one capital letter spells nothing.
    found = (word for word in WORD.findall(text) if word.casefold() not in FUNCTION_WORDS)
    return "".join(word[0] if word[0].isupper() else " " for word in found)


def spelled_by(initials: Iterable[str], abbreviations: set[str]) -> set[str]:
    """Return those of some abbreviations that consecutive initials spell."""
    return {
        run
        for letters in initials
        for begin in range(len(letters))
        for length in range(2, _MAX_LETTERS + 1)
        if (run := letters[begin : begin + length]) in abbreviations
    }
