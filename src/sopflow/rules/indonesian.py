"""What can be told of Indonesian words by their shape: verbs, roots, and whether a text is Indonesian at all."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice

from sopflow.definition import Sop
from sopflow.rules.references import activities
from sopflow.rules.words import ACTIVE_WITHOUT_PREFIX, COMMON_WORDS, ENGLISH_WORDS, NOT_ACTIVE, NOT_PASSIVE

WORD = re.compile(r"[^\W\d_]+")
"""A word: letters and nothing else, so that "sarana/prasarana" are two."""

_LONGEST_WORD = 40
_ENOUGH_WORDS = 20_000
_SHARE_OF_COMMON_WORDS = 6


def words(text: str) -> list[str]:
    """The words of a text, casefolded.

    >>> words("1. Menerima berkas/surat (KTP)")
    ['menerima', 'berkas', 'surat', 'ktp']
    """
    return WORD.findall(text.casefold())


def speaks_indonesian(sop: Sop) -> bool:
    """Whether the activities of a SOP are written in Indonesian.

    One word in six is one of the commonest, and fewer are English. A table of a few unusual words counts as none:
    nothing is said about wording that may be in another language.
    """
    return _are_indonesian(tuple([activity.text for *_, activity in activities(sop)]))


@lru_cache(maxsize=1)  # several rules ask about one SOP
def _are_indonesian(texts: tuple[str, ...]) -> bool:
    sample = list(islice((word for text in texts for word in words(text)), _ENOUGH_WORDS))
    common = sum(word in COMMON_WORDS for word in sample)
    english = sum(word in ENGLISH_WORDS for word in sample)
    return common > english and common * _SHARE_OF_COMMON_WORDS >= len(sample)


def is_active(word: str) -> bool:
    """Whether a casefolded word is a verb of what somebody does: it begins with me- or ber-.

    >>> is_active("menerima"), is_active("berkoordinasi"), is_active("menteri"), is_active("berkas")
    (True, True, False, False)
    """
    if word in NOT_ACTIVE:
        return False
    has_prefix = word.startswith("ber") or (word.startswith("me") and word[2:3] in tuple("lmnrwy"))
    return word in ACTIVE_WITHOUT_PREFIX or (has_prefix and len(word) > len("memo"))


def is_passive(word: str) -> bool:
    """Whether a casefolded word is a verb of what is done to something: it begins with di-.

    >>> is_passive("diterima"), is_passive("dinas"), is_passive("di")
    (True, False, False)
    """
    return word.startswith("di") and len(word) > len("dini") and word not in NOT_PASSIVE


# Prefixes, and the letters that they may have swallowed: menerima comes of terima, menyusun of susun.
_PREFIXES = (
    ("memper", ("",)), ("diper", ("",)), ("meng", ("", "k")), ("meny", ("s",)), ("mem", ("", "p")), ("men", ("", "t")),
    ("me", ("",)), ("peng", ("", "k")), ("peny", ("s",)), ("pem", ("", "p")), ("pen", ("", "t")), ("per", ("",)),
    ("pel", ("",)), ("pe", ("",)), ("ber", ("",)), ("be", ("",)), ("ter", ("",)), ("di", ("",)), ("ke", ("",)),
    ("se", ("",)),
)  # fmt: skip
# Suffixes, and how many letters must be left: "kasi" is not "kas" with an i, but "isian" is "isi" with an.
_PARTICLES = (("nya", 3), ("lah", 3), ("kah", 3))
_SUFFIXES = (("kan", 3), ("an", 3), ("i", 4))


@lru_cache(maxsize=4_096)  # offices have a few thousand words
def roots(word: str) -> frozenset[str]:
    """The roots that a casefolded word may come of, itself among them.

    There is no telling which of them is the right one without a dictionary; two words belong together when they
    have one in common.

    >>> "terima" in roots("menerima") & roots("penerimaan")
    True
    >>> roots("verifikasi") <= roots("memverifikasi")
    True
    """
    word = word[:_LONGEST_WORD]
    bare = {word, *_without(word, _PARTICLES)}
    for each in tuple(bare):
        bare.update(_without(each, _SUFFIXES))
    found = set(bare)
    for each in bare:
        once = _without_prefix(each)
        found.update(once)
        for stem in once:
            found.update(_without_prefix(stem))
    return frozenset(found)


def roots_of(each: Iterable[str]) -> frozenset[str]:
    """The roots that any of the words may come of."""
    return frozenset(root for word in set(each) for root in roots(word))


def _without(word: str, endings: tuple[tuple[str, int], ...]) -> list[str]:
    return [word.removesuffix(end) for end, left in endings if word.endswith(end) and len(word) >= len(end) + left]


def _without_prefix(word: str) -> list[str]:
    return [
        swallowed + word[len(prefix) :]
        for prefix, letters in _PREFIXES
        if word.startswith(prefix)
        for swallowed in letters
        if len(swallowed) + len(word) - len(prefix) >= 3  # noqa: PLR2004 (no root has fewer letters)
    ]
