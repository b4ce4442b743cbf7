"""Picks: functions that draw one of several options."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, Final, TypeAlias

from hypothesis import strategies as st

Pick: TypeAlias = Callable[[Sequence[Any]], Any]
"""A function that returns one of the options, the simplest of which is first; None if there are none."""


def equal_pick(draw: st.DrawFn) -> Pick:
    """Return a pick that always draws once.

    Hypothesis considers fewer draws simpler, and does not count a draw from a single option. With this pick, every call
    takes the same number of draws, so that the order of the options alone decides which call is simpler.
    """

    def pick(options: Sequence[Any]) -> Any:
        index = draw(_indexes(max(2, len(options))))
        return options[index % len(options)] if options else None

    return pick


def lazy_pick(draw: st.DrawFn) -> Pick:
    """Return a pick that draws only if there is a choice, which is faster but shrinks to less simple calls."""

    def pick(options: Sequence[Any]) -> Any:
        if len(options) > 1:
            return options[draw(_indexes(len(options)))]
        return options[0] if options else None

    return pick


_BITS: Final = 48
_NUMBERS: Final = st.binary(min_size=_BITS // 8, max_size=_BITS // 8)  # unlike large integers, drawn evenly


def packed_pick(draw: st.DrawFn) -> Pick:
    """Return a pick that takes many choices from one draw.

    It is several times as fast as the others, for tests that shrink their failures without Hypothesis.
    """
    number, range_left = 0, 1

    def pick(options: Sequence[Any]) -> Any:
        nonlocal number, range_left
        if len(options) < 2:  # noqa: PLR2004 (no choice)
            return options[0] if options else None
        if range_left < len(options):
            number, range_left = int.from_bytes(draw(_NUMBERS)), 1 << _BITS
        number, index = divmod(number, len(options))
        range_left //= len(options)
        return options[index]

    return pick


# Hypothesis validates each new strategy, which takes longer than the draw itself.
@lru_cache(maxsize=1_000)
def _indexes(count: int) -> st.SearchStrategy[int]:
    return st.integers(0, count - 1)
