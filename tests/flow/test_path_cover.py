"""The fewest walks through a graph are as few as can be, and come by all that is wanted."""

from __future__ import annotations

from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from sopflow.flow.path_cover import path_cover

NODES = range(6)
edges = st.tuples(st.integers(0, 5), st.integers(0, 5))
forward = edges.map(lambda edge: (min(edge), max(edge)))
graphs = (st.lists(forward, max_size=14) | st.lists(edges, max_size=14)).map(
    lambda edges: {node: sorted({target for source, target in edges if source == node}) for node in NODES}
)
some = st.sets(st.integers(0, 5), min_size=1, max_size=3)


def sets_walked(follow: dict[int, list[int]], starts: set[int], ends: set[int]) -> set[frozenset[int]]:
    """What each walk from a start to an end comes by, found by trying them all."""
    seen = {(start, frozenset([start])) for start in starts}
    waiting = list(seen)
    while waiting:
        node, nodes = waiting.pop()
        for follower in follow[node]:
            there = (follower, nodes | {follower})
            if there not in seen:
                seen.add(there)
                waiting.append(there)
    return {nodes for node, nodes in seen if node in ends}


@given(follow=graphs, starts=some, ends=some, wanted=st.sets(st.integers(0, 5)))
def test_no_fewer_walks_would_do(
    follow: dict[int, list[int]], starts: set[int], ends: set[int], wanted: set[int]
) -> None:
    walks = path_cover(follow, starts, ends, wanted)
    for walk in walks:
        assert walk[0] in starts
        assert walk[-1] in ends
        assert all(follower in follow[node] for node, follower in pairwise(walk))
    possible = sets_walked(follow, starts, ends)
    within_reach = wanted & set().union(*possible)
    assert within_reach <= {node for walk in walks for node in walk}
    best = {nodes for nodes in possible if not any(nodes < others for others in possible)}
    fewer = (set().union(*few) for few in combinations(best, max(0, len(walks) - 1)))
    assert not walks or not any(within_reach <= nodes for nodes in fewer)


def test_what_goes_round_is_walked_in_one_go() -> None:
    follow = {0: [1], 1: [2, 0], 2: [1, 3], 3: []}
    assert path_cover(follow, [0], [3], [0, 1, 2, 3]) == [[0, 1, 2, 3]]


def test_a_greedy_choice_is_taken_back_when_fewer_walks_will_do() -> None:
    # The richest way, 0-1-4-5, would leave 2 and 3 to two further ones.
    follow = {0: [1], 1: [2, 4], 2: [], 3: [4], 4: [5], 5: []}
    assert sorted(path_cover(follow, [0, 3], [2, 5], NODES)) == [[0, 1, 2], [3, 4, 5]]


def test_nothing_wanted_needs_no_walk() -> None:
    assert path_cover({0: [1], 1: []}, [0], [1], []) == []
