"""A greedy path cover: few paths through a graph, from a start to an end, that together visit all wanted nodes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from graphlib import TopologicalSorter
from typing import TypeAlias

from sopflow.flow.graph import cycles, parents, path_to, predecessors, reachable

Graph: TypeAlias = Mapping[int, Sequence[int]]
"""The direct successors of each node; every node is a key, and no node is negative."""

_SOURCE = -1


def path_cover(
    successors: Graph, starts: Collection[int], ends: Collection[int], wanted: Collection[int]
) -> list[list[int]]:
    """Cover the wanted nodes by paths, each of which visits as many of the remaining ones as its order allows.

    A path always continues to the wanted node that is topologically first, and within a cycle to the nearest one. In
    most graphs the number of paths is minimal, but not in all.

    Args:
        successors: The direct successors of each node.
        starts: The nodes where a path may begin.
        ends: The nodes where a path may end.
        wanted: The nodes to visit; those on no path from a start to an end are ignored.
    """
    before: dict[int, list[int]] = predecessors(successors)
    useful: set[int] = reachable(successors, starts)
    ending: set[int] = reachable(before, ends)
    useful &= ending
    graph = {node: [follower for follower in successors[node] if follower in useful] for node in useful}
    graph[_SOURCE] = [node for node in starts if node in useful]
    order = _topological_order(graph)
    left, final = useful.intersection(wanted), set(ends)
    paths = []
    while left:
        path, ahead = [_SOURCE], parents(graph, _SOURCE)
        while candidates := [node for node in ahead if node in left]:
            path += (path_to(min(candidates, key=order.__getitem__), ahead) or ())[1:]
            left.difference_update(path)
            ahead = parents(graph, path[-1])
        path += (path_to(next(node for node in ahead if node in final), ahead) or ())[1:]
        paths.append(path[1:])
    return paths


def _topological_order(graph: Mapping[int, Sequence[int]]) -> dict[int, int]:
    """Number the nodes so that no edge leads to a smaller number; the nodes of a cycle share a number."""
    component = {node: node for node in graph}
    for nodes in cycles({node: tuple(followers) for node, followers in graph.items()}):
        component |= dict.fromkeys(nodes, nodes[0])
    before: dict[int, set[int]] = {node: set() for node in component.values()}
    for node, followers in graph.items():
        for follower in followers:
            if component[follower] != component[node]:
                before[component[follower]].add(component[node])
    number = {node: position for position, node in enumerate(TopologicalSorter(before).static_order())}
    return {node: number[component[node]] for node in graph}
