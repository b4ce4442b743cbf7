"""The fewest walks through a graph, from where it begins to where it ends, that come by all that is wanted.

What can come back to itself is walked in one go, so only the graph of such groups matters, and that has no cycles: the
fewest walks through it are a smallest flow that comes by every group with something wanted in it.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import pairwise
from typing import TypeAlias

from sopflow.flow import cycles, predecessors, reachable

Follow: TypeAlias = Mapping[int, Sequence[int]]
"""What follows each node; every node is a key."""

_BEGIN, _END = -1, -2


def path_cover(
    follow: Follow, starts: Collection[int], ends: Collection[int], wanted: Collection[int]
) -> list[list[int]]:
    """The fewest walks that together come by all wanted nodes; each of them not much longer than it must be.

    Args:
        follow: What follows each node.
        starts: Where a walk may begin.
        ends: Where it may end.
        wanted: What is to be come by; what lies on no way from a start to an end is left out.
    """
    back: dict[int, list[int]] = predecessors(follow)
    ending: set[int] = reachable(back, ends)
    useful = reachable(follow, starts) & ending
    follow = {node: [each for each in follow[node] if each in useful] for node in follow if node in useful}
    group_of, groups = _groups(follow)
    left = {node for node in wanted if node in useful}
    if not left:
        return []
    after = _after_groups(follow, group_of, starts, ends)
    needy = {group_of[node] for node in left}
    starts, ends = set(starts), set(ends)
    return [_walk(way, follow, group_of, groups, left, starts, ends) for way in _smallest_flow(after, needy)]


def nearest(follow: Follow, source: int, is_goal: Callable[[int], bool], allowed: Callable[[int], bool]) -> list[int]:
    """A shortest way from a node to a goal, both included; nothing when no goal is reached."""
    before: dict[int, int | None] = {source: None}
    waiting = deque([source])
    while waiting:
        node: int | None = waiting.popleft()
        assert node is not None  # noqa: S101 (for the type checker)
        if is_goal(node):
            way = []
            while node is not None:
                way.append(node)
                node = before[node]
            return way[::-1]
        for follower in follow[node]:
            if follower not in before and allowed(follower):
                before[follower] = node
                waiting.append(follower)
    return []


# --- groups ---------------------------------------------------------------------------------------------------


def _groups(follow: Follow) -> tuple[dict[int, int], list[tuple[int, ...]]]:
    """The groups of nodes that can come back to themselves, and each other node as a group of its own."""
    groups = cycles({node: tuple(followers) for node, followers in follow.items()})
    grouped = {node for group in groups for node in group}
    groups += [(node,) for node in follow if node not in grouped]
    return {node: number for number, group in enumerate(groups) for node in group}, groups


def _after_groups(
    follow: Follow, group_of: Mapping[int, int], starts: Collection[int], ends: Collection[int]
) -> dict[int, list[int]]:
    """What follows each group, with one node before all starts and one behind all ends; in topological order."""
    after: dict[int, set[int]] = {number: set() for number in group_of.values()}
    for node, followers in follow.items():
        after[group_of[node]].update(group_of[each] for each in followers if group_of[each] != group_of[node])
    after[_BEGIN] = {group_of[node] for node in starts if node in group_of}
    for node in ends:
        if node in group_of:
            after[group_of[node]].add(_END)
    after[_END] = set()
    order: list[int] = []
    waits = Counter(follower for followers in after.values() for follower in followers)
    free = [_BEGIN]
    while free:
        node = free.pop()
        order.append(node)
        for follower in sorted(after[node]):
            waits[follower] -= 1
            if not waits[follower]:
                free.append(follower)
    return {node: sorted(after[node]) for node in order}


# --- the smallest flow --------------------------------------------------------------------------------------


def _smallest_flow(after: dict[int, list[int]], needy: Collection[int]) -> list[list[int]]:
    """The fewest ways from begin to end that come by all needy groups; after is in topological order."""
    left = set(needy)
    flow: Counter[tuple[int, int]] = Counter()
    count = 0
    while left:
        way = _richest(after, left)
        left.difference_update(way)
        flow.update(pairwise(way))
        count += 1
    through = Counter(target for edge, units in flow.items() for target in [edge[1]] * units)
    back: dict[int, list[int]] = {node: [] for node in after}
    for node, followers in after.items():
        for follower in followers:
            back[follower].append(node)
    while _saved(after, back, flow, through, needy):
        count -= 1
    ways = []
    for _ in range(count):
        route = [_BEGIN]
        while route[-1] != _END:
            follower = next(each for each in after[route[-1]] if flow[route[-1], each])
            flow[route[-1], follower] -= 1
            route.append(follower)
        ways.append(route[1:-1])
    return ways


def _richest(after: dict[int, list[int]], left: Collection[int]) -> list[int]:
    """The way from begin to end that comes by most of what is left."""
    most: dict[int, int] = {}
    choice: dict[int, int] = {}
    for node in reversed(after):
        if after[node]:
            choice[node] = max(after[node], key=lambda follower: most[follower])
            most[node] = most[choice[node]] + (node in left)
        else:
            most[node] = 0
    way = [_BEGIN]
    while way[-1] != _END:
        way.append(choice[way[-1]])
    return way


def _saved(
    after: dict[int, list[int]],
    back: Mapping[int, Sequence[int]],
    flow: Counter[tuple[int, int]],
    through: Counter[int],
    needy: Collection[int],
) -> bool:
    """Do with one way less, if that is possible: what it came by is come by on others, led round for it.

    It is an augmenting path from end to begin. A group has two sides, before and behind it: from the one to the other a
    unit may be taken away only while another one comes by, if the group is needy.
    """
    start = (_END, False)
    before: dict[tuple[int, bool], tuple[int, bool] | None] = {start: None}
    waiting = deque([start])
    while waiting and (_BEGIN, True) not in before:
        node, behind = here = waiting.popleft()
        if behind:
            # More may leave it than does; and one unit less may come through it.
            moves = [(follower, False) for follower in after[node] if follower != _END]
            if node != _BEGIN and through[node] > (node in needy):
                moves.append((node, False))
        else:
            # One unit less may come to it; and more may come through it.
            moves = [(source, True) for source in back[node] if flow[source, node]]
            if node != _END:
                moves.append((node, True))
        for move in moves:
            if move not in before:
                before[move] = here
                waiting.append(move)
    if (_BEGIN, True) not in before:
        return False
    step: tuple[int, bool] = (_BEGIN, True)
    while (previous := before[step]) is not None:
        (node, behind), (source, was_behind) = step, previous
        if node == source:
            through[node] += 1 if behind else -1
        elif behind and not was_behind:
            flow[node, source] -= 1
        else:
            flow[source, node] += 1
        step = previous
    return True


# --- walks ------------------------------------------------------------------------------------------------


def _walk(
    way: Sequence[int],
    follow: Follow,
    group_of: Mapping[int, int],
    groups: Sequence[Collection[int]],
    left: set[int],
    starts: Collection[int],
    ends: Collection[int],
) -> list[int]:
    """A walk through groups that comes by all that is left in them, and takes that out of what is left."""
    walk: list[int] = []
    for place, number in enumerate(way):
        group = groups[number]
        rest = {node for node in group if node in left}
        left -= rest

        def within(node: int, number: int = number) -> bool:
            return group_of[node] == number

        if walk:
            entries = [node for node in follow[walk[-1]] if within(node)]
        else:
            entries = [node for node in starts if node in group_of and within(node)]
        walk.append(min(entries, key=lambda node: (node not in rest, node)))
        rest.discard(walk[-1])
        while rest:
            walk += nearest(follow, walk[-1], rest.__contains__, within)[1:]
            rest.discard(walk[-1])
        if place + 1 < len(way):
            leads_on = {node for node in group if any(group_of[each] == way[place + 1] for each in follow[node])}
            walk += nearest(follow, walk[-1], leads_on.__contains__, within)[1:]
        else:
            walk += nearest(follow, walk[-1], ends.__contains__, within)[1:]
    return walk
