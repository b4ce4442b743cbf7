"""Picks: functions that draw one of several options."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, TypeAlias

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


# Hypothesis validates each new strategy, which takes longer than the draw itself.
@lru_cache(maxsize=1_000)
def _indexes(count: int) -> st.SearchStrategy[int]:
    return st.integers(0, count - 1)
