"""The known word that a misspelled one was meant to be."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

_LETTERS_PER_EDIT: Final = 4
_SHORTEST: Final = 3


def close_words(written: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return the known word with the fewest edits from a written one; none if another word was meant.

    An edit inserts, deletes or replaces a letter, or swaps two. Words of up to seven letters have at most one, so that
    words that only look alike are not suggested: "selama" is not "sejam". Of two such words the longer one is
    returned, because people leave letters out.

    >>> close_words("mnit", ["jam", "menit"]), close_words("selama", ["sejam"])
    (('menit',), ())
    """
    limit = max(1, len(written) // _LETTERS_PER_EDIT)
    if len(written) < _SHORTEST:
        return ()
    candidates = sorted({word for word in known if abs(len(word) - len(written)) <= limit and word != written})
    distances = {word: _distance(written, word) for word in candidates}
    best = min(distances, key=lambda word: (distances[word], -len(word)), default=None)
    return (best,) if best is not None and distances[best] <= limit else ()


def _distance(one: str, other: str) -> int:
    """Return the number of edits between two words."""
    before: list[int] = []
    line = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        before, last, line = line, before, [row]
        for column, opposite in enumerate(other, 1):
            cost = min(line[-1], before[column]) + 1
            cost = min(cost, before[column - 1] + (letter != opposite))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == opposite:
                cost = min(cost, last[column - 2] + 1)
            line.append(cost)
    return line[-1]
