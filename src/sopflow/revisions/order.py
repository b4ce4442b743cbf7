"""The things that moved from one order to another.

The result is the same if old and new are exchanged.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence


def moved(pairs: Sequence[tuple[str, int]]) -> set[str]:
    """Return the things that moved: the fewest that explain the new order.

    Args:
        pairs: In the old order, a key of each thing and its position in the new order.

    >>> sorted(moved([("a", 0), ("b", 3), ("c", 1), ("d", 2)]))
    ['b']
    """
    staying = _longest_rise(pairs)
    return {key for key, _ in pairs} - staying


def _longest_rise(pairs: Sequence[tuple[str, int]]) -> set[str]:
    """Return the keys of the longest subsequence with rising positions; of several, the first in the order of keys."""
    # For each length, the things with which a rise of this length can begin, found from the end.
    begins: list[list[tuple[int, str, int]]] = []
    tops: list[int] = []
    for place in range(len(pairs) - 1, -1, -1):
        key, position = pairs[place]
        length = bisect_left(tops, -position)
        if length == len(tops):
            tops.append(-position)
            begins.append([])
        else:
            tops[length] = -position
        begins[length].append((place, key, position))
    chosen: set[str] = set()
    last, above = -1, -1
    for candidates in reversed(begins):
        key, last, above = min((key, at, to) for at, key, to in candidates if at > last and to > above)
        chosen.add(key)
    return chosen
