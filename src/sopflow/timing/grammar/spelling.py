"""The known word that a misspelled one was meant to be."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

_LETTERS_PER_EDIT: Final = 4
_SHORTEST: Final = 3


def close_words(written: str, known: Iterable[str], shortest: int = _SHORTEST) -> tuple[str, ...]:
    """Return the known word with the fewest edits from a written one; none if another word was meant.

    An edit inserts, deletes or replaces a letter, or swaps two. Words of up to seven letters have at most one, so that
    words that only look alike are not suggested: "selama" is not "sejam". Of two such words the longer one is
    returned, because people leave letters out; of two words of the same length, both are.

    Args:
        written: The word as written.
        known: The known words.
        shortest: The number of letters of the shortest word for which a known one is returned.

    >>> close_words("mnit", ["jam", "menit"]), close_words("selama", ["sejam"])
    (('menit',), ())
    >>> close_words("jm", ["jam", "menit"], 2), close_words("dam", ["day", "jam"])
    (('jam',), ('day', 'jam'))
    """
    limit = max(1, len(written) // _LETTERS_PER_EDIT)
    if len(written) < shortest:
        return ()
    # A word of two letters lacks one: with another letter, every short word would be near.
    fewest = len(written) + 1 if len(written) < _SHORTEST else len(written) - limit
    candidates = sorted({word for word in known if fewest <= len(word) <= len(written) + limit and word != written})
    ranks = {word: (_distance(written, word), -len(word)) for word in candidates}
    best = min(ranks.values(), default=(limit + 1, 0))
    return tuple(word for word in candidates if ranks[word] == best) if best[0] <= limit else ()


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
