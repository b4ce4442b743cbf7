"""Names of regions and agencies in Indonesian texts."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from sopflow.rules.vocabulary.morphology import WORD, words
from sopflow.rules.vocabulary.word_lists import FUNCTION_WORDS, NOT_PLACES, PROVINCES, REGENCIES

_REGIONS = REGENCIES | PROVINCES
_NOT_PLACES = NOT_PLACES | FUNCTION_WORDS | _REGIONS
_MAX_WORDS = 3


def named_places(text: str) -> Iterator[tuple[str, str]]:
    """Yield the cities, regencies and provinces that a text names, each with its level.

    >>> list(named_places("Dinas Sosial Kota Bogor, Provinsi Jawa Barat"))
    [('regency', 'Bogor'), ('province', 'Jawa Barat')]
    """
    level, name, end = "", list[str](), 0
    for match in WORD.finditer(text):
        word, lower = match[0], match[0].casefold()
        gap = text[end : match.start()]
        is_next = gap.isspace() or (gap == ". " and not name)  # "Kab. Bogor"
        if level and is_next and word[0].isupper() and lower not in _NOT_PLACES and len(name) < _MAX_WORDS:
            name.append(word)
        else:
            if name:
                yield level, " ".join(name)
            level = "regency" if lower in REGENCIES else "province" if lower in PROVINCES else ""
            name = []
        end = match.end()
    if name:
        yield level, " ".join(name)


def same_place(name: str, other: str) -> bool:
    """Return whether two names may mean the same place.

    One may be part of the other ("Tangerang", "Tangerang Selatan") or abbreviate it ("Jatim", "Jawa Timur").
    """
    short, long = sorted((words(name), words(other)), key=lambda each: sum(map(len, each)))
    if set(short) <= set(long):
        return True
    letters = iter("".join(long))
    return len(short) == 1 and short[0][0] == long[0][0] and all(letter in letters for letter in short[0])


def agency_name(kind: str, text: str) -> list[str]:
    """Return the words between the kind of an agency and a region: "Kesehatan" in "Dinas Kesehatan Kota Bogor".

    Args:
        kind: The kind, casefolded, such as ``dinas``.
        text: The name of the agency, or of an office in it.
    """
    found = WORD.findall(text)
    lower = [word.casefold() for word in found]
    if kind not in lower:
        return []
    return list(takewhile(lambda word: word.casefold() not in _REGIONS, found[lower.index(kind) + 1 :]))
