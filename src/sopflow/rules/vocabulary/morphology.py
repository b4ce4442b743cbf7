"""Indonesian word forms: verbs by their prefixes, and roots without affixes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from sopflow.rules.vocabulary.word_lists import ACTIVE_WITHOUT_PREFIX, EVENTS, NOT_ACTIVE, NOT_EVENTS, NOT_PASSIVE

WORD = re.compile(r"[^\W\d_]+")
"""A word: letters only, so that "sarana/prasarana" is two words."""

_MAX_LETTERS = 40
_MIN_ROOT = 3


@lru_cache(maxsize=512)  # Several rules read the same texts.
def words(text: str) -> tuple[str, ...]:
    """Return the words of a text, casefolded.

    >>> words("1. Menerima berkas/surat (KTP)")
    ('menerima', 'berkas', 'surat', 'ktp')
    """
    return tuple(WORD.findall(text.casefold()))


def is_active(word: str) -> bool:
    """Return whether a casefolded word is an active verb, with the prefix me- or ber-.

    >>> is_active("menerima"), is_active("berkoordinasi"), is_active("menteri"), is_active("berkas")
    (True, True, False, False)
    """
    if word in NOT_ACTIVE:
        return False
    has_prefix = word.startswith("ber") or (word.startswith("me") and word[2:3] in tuple("lmnrwy"))
    return word in ACTIVE_WITHOUT_PREFIX or (has_prefix and len(word) > len("memo"))


def is_passive(word: str) -> bool:
    """Return whether a casefolded word is a passive verb, with the prefix di-.

    >>> is_passive("diterima"), is_passive("dinas"), is_passive("di")
    (True, False, False)
    """
    return word.startswith("di") and len(word) > len("dini") and word not in NOT_PASSIVE


def is_event(word: str) -> bool:
    """Return whether a casefolded word says that something has happened, such as the forms ter-…-nya.

    >>> is_event("dilaksanakan"), is_event("terkoordinasinya"), is_event("terjemahannya")
    (True, True, False)
    """
    is_form = word.startswith("ter") and word.endswith("nya") and len(word) > len("ter_____nya")
    return word in EVENTS or (is_form and word.removesuffix("nya") not in NOT_EVENTS)


# Prefixes, and the first letters of roots that they may replace: menerima is from terima, menyusun from susun.
_PREFIXES = (
    ("memper", ("",)), ("diper", ("",)), ("meng", ("", "k")), ("meny", ("s",)), ("mem", ("", "p")), ("men", ("", "t")),
    ("me", ("",)), ("peng", ("", "k")), ("peny", ("s",)), ("pem", ("", "p")), ("pen", ("", "t")), ("per", ("",)),
    ("pel", ("",)), ("pe", ("",)), ("ber", ("",)), ("be", ("",)), ("ter", ("",)), ("di", ("",)), ("ke", ("",)),
    ("se", ("",)),
)  # fmt: skip
# Suffixes, and the minimum length of the rest: "kasi" is not "kas" with -i, but "isian" is "isi" with -an.
_PARTICLES = (("nya", 3), ("lah", 3), ("kah", 3))
_SUFFIXES = (("kan", 3), ("an", 3), ("i", 4))


@lru_cache(maxsize=4_096)  # The vocabulary of an office has a few thousand words.
def roots(word: str) -> frozenset[str]:
    """Return all possible roots of a casefolded word, including the word itself.

    Only a dictionary could determine the right one. Two words are related if they have a possible root in common.

    >>> "terima" in roots("menerima") & roots("penerimaan")
    True
    >>> roots("verifikasi") <= roots("memverifikasi")
    True
    """
    word = word[:_MAX_LETTERS]
    bare = {word, *_without_suffix(word, _PARTICLES)}
    for each in tuple(bare):
        bare.update(_without_suffix(each, _SUFFIXES))
    found = set(bare)
    for each in bare:
        once = _without_prefix(each)
        found.update(once)
        for stem in once:
            found.update(_without_prefix(stem))
    return frozenset(found)


def roots_of(each: Iterable[str]) -> frozenset[str]:
    """Return all possible roots of several words."""
    return frozenset(root for word in set(each) for root in roots(word))


def _without_suffix(word: str, suffixes: tuple[tuple[str, int], ...]) -> list[str]:
    return [word.removesuffix(end) for end, rest in suffixes if word.endswith(end) and len(word) >= len(end) + rest]


def _without_prefix(word: str) -> list[str]:
    return [
        letter + word[len(prefix) :]
        for prefix, letters in _PREFIXES
        if word.startswith(prefix)
        for letter in letters
        if len(letter) + len(word) - len(prefix) >= _MIN_ROOT
    ]
