"""What somebody may have meant: the names that look most like what was written."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

_LONGEST = 100
_COMPARED = 1_000


def close_matches(word: str, candidates: Iterable[str], limit: int = 2, *, likeness: float = 0.6) -> tuple[str, ...]:
    """The names that look most like a word, best first.

    Args:
        word: What was written.
        candidates: What could have been meant.
        limit: How many to give at most.
        likeness: How much a name must look like the word, from 0 to 1.
    """
    # The comparison is slow, so it is bounded: by the length of the word, and by what begins like it if need be.
    names = list(candidates)
    if len(names) > _COMPARED:
        names = [name for name in names if name[:1] == word[:1]][:_COMPARED]
    return _closest(word[:_LONGEST], tuple(names), limit, likeness)


# Whoever misspells a name does so again and again: a program that calls, or the words of one file.
@lru_cache(maxsize=64)
def _closest(word: str, names: tuple[str, ...], limit: int, likeness: float) -> tuple[str, ...]:
    # Dear to import, and needed by nobody who spells well.
    from difflib import get_close_matches  # noqa: PLC0415

    return tuple(get_close_matches(word, names, n=limit, cutoff=likeness))
