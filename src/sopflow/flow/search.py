"""Uniform-cost search of a state space for the fewest calls that satisfy an observer."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from heapq import heappop, heappush
from itertools import count
from typing import TypeAlias, TypeVar

from attrs import frozen

from sopflow.errors import SopflowError
from sopflow.flow.state_space import State, StateSpace, Transition

MAX_STATES = 500_000
"""The number of states after which a search is given up."""

M = TypeVar("M", bound=Hashable)

Observer: TypeAlias = Callable[[M, State, Transition | None], tuple[M, bool]]
"""A function of its memory, a state, and the transition that led there (None for the opening of the case).

It returns its new memory, and whether the search has reached its target.
"""


class SearchLimitError(SopflowError):
    """A question about a SOP requires more states than the limit."""

    def __str__(self) -> str:
        return (
            f"The search was given up after {MAX_STATES:,} states. Too many activities of one row can be done in any "
            "order, too many documents come and go, or a case needs too many repetitions to exceed a time limit. "
            "Ask about fewer activities or documents at once, or about a shorter time."
        )


@frozen
class Trace:
    """A run through the state space from the opening of a case.

    Attributes:
        documents: The documents with which the case is opened.
        transitions: The transitions taken, in order.
    """

    documents: frozenset[str] = frozenset()
    transitions: tuple[Transition, ...] = ()


def search(space: StateSpace, memory: M, observe: Observer[M]) -> Trace | None:
    """Return the trace with the fewest calls that satisfies an observer.

    Args:
        space: The state space.
        memory: The observer's memory before a case is opened.
        observe: The observer.

    Returns:
        The trace; None when no case can satisfy the observer.

    Raises:
        SearchLimitError: If the search exceeds ``MAX_STATES``.
    """
    came: dict[tuple[State, M], tuple[_Node[M] | None, Transition | None, frozenset[str]]] = {}
    tie = count()
    queue: list[tuple[int, int, bool, _Node[M], _Node[M] | None, Transition | None, frozenset[str]]] = []
    for state, documents in space.initial():
        after, found = observe(memory, state, None)
        heappush(queue, (0, next(tie), found, (state, after), None, None, documents))
    while queue:
        calls, _, found, node, previous, transition, documents = heappop(queue)
        if found:
            transitions = []
            while transition is not None:
                transitions.append(transition)
                assert previous is not None  # noqa: S101 (for the type checker: a transition has a source)
                previous, transition, documents = came[previous]
            return Trace(documents, tuple(reversed(transitions)))
        if node in came:
            continue
        came[node] = (previous, transition, documents)
        if len(came) > MAX_STATES:
            raise SearchLimitError
        state, remembered = node
        for following in space.transitions(state):
            after, found = observe(remembered, following.target, following)
            target = (following.target, after)
            if found or target not in came:
                more = following.calls_at_the_end if found else following.calls
                heappush(queue, (calls + more, next(tie), found, target, node, following, documents))
    return None


_Node: TypeAlias = tuple[State, M]
"""A state, and the observer's memory in it."""
