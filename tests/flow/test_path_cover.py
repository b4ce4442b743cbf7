"""A path cover visits all wanted nodes, and seldom needs more paths than necessary."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations, pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from sopflow.flow.path_cover import path_cover

NODES = range(6)
edges = st.tuples(st.integers(0, 5), st.integers(0, 5))
forward = edges.map(lambda edge: (min(edge), max(edge)))


def graph(edges: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    pairs = set(edges)
    return {node: sorted(target for source, target in pairs if source == node) for node in NODES}


graphs = (st.lists(forward, max_size=14) | st.lists(edges, max_size=14)).map(graph)
some = st.sets(st.integers(0, 5), min_size=1, max_size=3)


def sets_visited(successors: dict[int, list[int]], starts: set[int], ends: set[int]) -> set[frozenset[int]]:
    """Enumerate the sets of nodes that paths from a start to an end visit."""
    seen = {(start, frozenset([start])) for start in starts}
    waiting = list(seen)
    while waiting:
        node, nodes = waiting.pop()
        for follower in successors[node]:
            there = (follower, nodes | {follower})
            if there not in seen:
                seen.add(there)
                waiting.append(there)
    return {nodes for node, nodes in seen if node in ends}


def fewest(possible: set[frozenset[int]], wanted: set[int]) -> int:
    """Return the minimum number of paths that visit all wanted nodes."""
    best = {nodes for nodes in possible if not any(nodes < others for others in possible)}
    return next(
        count for count in range(len(NODES)) for some in combinations(best, count) if wanted <= set().union(*some)
    )


@given(successors=graphs, starts=some, ends=some, wanted=st.sets(st.integers(0, 5)))
def test_paths_lead_from_a_start_to_an_end_and_visit_all_wanted_nodes_that_any_path_visits(
    successors: dict[int, list[int]], starts: set[int], ends: set[int], wanted: set[int]
) -> None:
    paths = path_cover(successors, starts, ends, wanted)
    for path in paths:
        assert path[0] in starts
        assert path[-1] in ends
        assert all(follower in successors[node] for node, follower in pairwise(path))
    reachable = wanted & set().union(*sets_visited(successors, starts, ends))
    assert reachable <= {node for path in paths for node in path}
    # Without the nodes of the others, each path visits a wanted node for the first time.
    assert len(paths) <= len(reachable)


def test_at_least_95_of_100_covers_of_random_graphs_are_minimal_and_none_has_more_than_one_path_too_many() -> None:
    random = Random(1)  # noqa: S311 (not for cryptography)
    excess: list[int] = []
    while len(excess) < 400:
        pairs = [(random.randrange(6), random.randrange(6)) for _ in range(random.randrange(4, 14))]
        successors = graph((min(pair), max(pair)) if random.random() < 0.7 else pair for pair in pairs)
        possible = sets_visited(successors, {0}, {5})
        if possible:
            wanted = set().union(*possible)
            excess.append(len(path_cover(successors, [0], [5], wanted)) - fewest(possible, wanted))
    assert max(excess) <= 1
    assert excess.count(0) >= 0.95 * len(excess)


def test_a_cycle_is_visited_by_one_path() -> None:
    successors = {0: [1], 1: [2, 0], 2: [1, 3], 3: []}
    assert path_cover(successors, [0], [3], [0, 1, 2, 3]) == [[0, 1, 2, 3]]


def test_a_path_visits_what_comes_first_before_it_continues() -> None:
    # The nearest wanted node of the start is 3, from which 1 and 2 cannot be reached.
    successors = {0: [1, 3], 1: [2], 2: [3], 3: []}
    assert path_cover(successors, [0], [3], [1, 2, 3]) == [[0, 1, 2, 3]]


def test_a_path_ends_at_the_nearest_end() -> None:
    assert path_cover({0: [1, 2], 1: [2], 2: []}, [0], [1, 2], [0]) == [[0, 1]]
    assert path_cover({0: [1], 1: []}, [0], [0, 1], [0]) == [[0]]


def test_a_node_on_no_path_from_a_start_to_an_end_is_ignored() -> None:
    assert path_cover({0: [1, 2], 1: [], 2: [], 3: [1]}, [0], [1], [1, 2, 3]) == [[0, 1]]


def test_a_cover_of_nothing_is_empty() -> None:
    assert path_cover({0: [1], 1: []}, [0], [1], []) == []
