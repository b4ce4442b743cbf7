"""Searching the control graph: the way of the fewest calls to whatever somebody who looks on seeks."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from heapq import heappop, heappush
from itertools import count
from typing import TypeAlias, TypeVar

from attrs import frozen

from sopflow.errors import SopflowError
from sopflow.testing.planning.control import Control, Place, Turn

MAX_PLACES = 500_000
"""How many places are looked at before a question is given up."""

M = TypeVar("M", bound=Hashable)

See: TypeAlias = Callable[[M, Place, Turn | None], tuple[M, bool]]
"""What somebody who looks on remembers after a turn has led to a place, None where the case was opened; and whether
that was what is sought."""


class TooManyPlaces(SopflowError):  # noqa: N818 (what there is too much of)
    """A question about a SOP would take looking at more places than anybody would wait for."""

    def __str__(self) -> str:
        return (
            f"More than {MAX_PLACES:,} places would have to be looked at. Either too many activities of one row may be "
            "done in any order, or too many documents come and go: ask about fewer of them at once. Or a case would "
            "have to go round too often before a time is over: ask about a shorter one."
        )


@frozen
class Route:
    """A way through the control graph, from where a case is opened.

    Attributes:
        handed: Documents with which it is opened.
        turns: What happens then.
    """

    handed: frozenset[str] = frozenset()
    turns: tuple[Turn, ...] = ()


def search(control: Control, memory: M, see: See[M]) -> Route | None:
    """The way of the fewest calls to what is sought; None when no case can come to it.

    Args:
        control: The control graph.
        memory: What is remembered before a case is opened.
        see: What is remembered after a turn, and whether it was sought.

    Raises:
        TooManyPlaces: If the question is too large.
    """
    came: dict[tuple[Place, M], tuple[_Here[M] | None, Turn | None, frozenset[str]]] = {}
    tie = count()
    waiting: list[tuple[int, int, bool, _Here[M], _Here[M] | None, Turn | None, frozenset[str]]] = []
    for place, handed in control.begin():
        remembered, found = see(memory, place, None)
        heappush(waiting, (0, next(tie), found, (place, remembered), None, None, handed))
    while waiting:
        calls, _, found, here, before, turn, handed = heappop(waiting)
        if found:
            turns = []
            while turn is not None:
                turns.append(turn)
                assert before is not None  # noqa: S101 (for the type checker: a turn was taken somewhere)
                before, turn, handed = came[before]
            return Route(handed, tuple(reversed(turns)))
        if here in came:
            continue
        came[here] = (before, turn, handed)
        if len(came) > MAX_PLACES:
            raise TooManyPlaces
        place, remembered = here
        for following in control.turns(place):
            after, found = see(remembered, following.target, following)
            there = (following.target, after)
            if found or there not in came:
                entry = (calls + following.calls, next(tie), found, there, here, following, handed)
                heappush(waiting, entry)
    return None


_Here: TypeAlias = tuple[Place, M]
