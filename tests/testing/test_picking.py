"""Picks reach every option, prefer the first, and draw as often as they promise."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import find
from hypothesis import strategies as st

from sopflow.testing.strategies.picking import Pick, equal_pick, lazy_pick, packed_pick

KINDS = pytest.mark.parametrize("kind", [equal_pick, lazy_pick, packed_pick])


@st.composite
def picked(draw: st.DrawFn, kind: Callable[[st.DrawFn], Pick], options: Sequence[Any]) -> Any:
    return kind(draw)(options)


def draws(kind: Callable[[st.DrawFn], Pick], options: Sequence[Any]) -> int:
    """Return the number of draws that a pick of one of the options makes."""
    drawn = []

    def draw(strategy: st.SearchStrategy[Any], _label: object = None) -> Any:
        drawn.append(strategy)
        return find(strategy, lambda _: True)

    kind(draw)(options)  # type: ignore[arg-type]  # a draw of Hypothesis has a signature besides
    return len(drawn)


@KINDS
def test_picks_reach_every_option_and_shrink_to_the_first(kind: Callable[[st.DrawFn], Pick]) -> None:
    assert find(picked(kind, "abc"), lambda _: True) == "a"
    assert {find(picked(kind, "abc"), lambda option, wanted=wanted: option == wanted) for wanted in "abc"} == {*"abc"}  # type: ignore[misc]


@KINDS
def test_the_only_option_is_picked_and_nothing_from_no_options(kind: Callable[[st.DrawFn], Pick]) -> None:
    assert find(picked(kind, "a"), lambda _: True) == "a"
    assert find(picked(kind, ()), lambda _: True) is None


def test_an_equal_pick_draws_once_and_a_lazy_pick_only_if_there_is_a_choice() -> None:
    assert [draws(equal_pick, options) for options in ("", "a", "ab")] == [1, 1, 1]
    assert [draws(lazy_pick, options) for options in ("", "a", "ab")] == [0, 0, 1]


def test_a_packed_pick_draws_once_for_many_choices_and_prefers_no_option() -> None:
    drawn = []

    def draw(strategy: st.SearchStrategy[Any], _label: object = None) -> Any:
        drawn.append(strategy)
        return bytes.fromhex("fedcba987654")

    pick = packed_pick(draw)  # type: ignore[arg-type]  # a draw of Hypothesis has a signature besides
    number = 0xFEDCBA987654
    assert [pick(range(10)) for _ in range(14)] == [number // 10**place % 10 for place in range(14)]
    assert len(drawn) == 1
    pick(range(10)), pick(range(100))
    assert len(drawn) == 2
