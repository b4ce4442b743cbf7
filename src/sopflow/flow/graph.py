"""The control-flow graph of a SOP: arrows between steps, shortest paths, cycles.

Nodes are the ids of steps, ``completed`` for the end, and the ids of the SOP's further ends.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple, TypeVar

from sopflow.definition import COMPLETED, CONTINUE, END, Goto, Sop, Step

Node = TypeVar("Node", bound=Hashable)


class ArrowKind(StrEnum):
    """The part of a SOP that states an arrow."""

    NEXT = "next"
    OUTCOME = "outcome"
    GOTO = "goto"


class Arrow(NamedTuple):
    """A connection from a step to a step or final state that may follow it.

    Attributes:
        source: The step that a case leaves.
        target: The step or final state that it enters.
        kind: The part of the SOP that states the arrow.
        outcome: The outcome of the decision; None for the other kinds.
        activity: The deciding activity, in a row of tiered decisions.
    """

    source: str
    target: str
    kind: ArrowKind
    outcome: str | None = None
    activity: str | None = None


def state_of(target: str) -> str:
    """Return the state that ``next``, ``goto`` or an outcome refers to: ``end`` is the state ``completed``."""
    return COMPLETED if target == END else target


def arrows(sop: Sop, step: Step) -> Iterator[Arrow]:
    """Yield the arrows that leave a step, in the order of the SOP."""
    decisions = step.decisions
    is_tiered = bool(decisions) and step.is_tiered
    for decision in decisions if is_tiered else decisions[:1]:
        tier = decision.id if is_tiered else None
        for answer, outcome in decision.outcomes.items():
            if outcome.to != CONTINUE:
                yield Arrow(step.id, state_of(outcome.to), ArrowKind.OUTCOME, answer, tier)
    if not decisions or (is_tiered and step.leads_to_next):
        yield Arrow(step.id, state_of(sop.next_of(step)), ArrowKind.NEXT)
    late = sop.late_rule(step)
    if isinstance(late, Goto) and step.limit is not None:
        yield Arrow(step.id, state_of(late.goto), ArrowKind.GOTO)


class Flow:
    """The control-flow graph of a SOP; derived maps are computed lazily and cached.

    Attributes:
        sop: The SOP. If two steps have the same id, which is an error, the first one counts.

    >>> flow = Flow(Sop("1", "Izin", {"loket": "Loket"}, [Step.single("terima", "Menerima", "loket")]))
    >>> flow.successors, flow.predecessors
    ({'terima': ('completed',)}, {'completed': ('terima',)})
    """

    def __init__(self, sop: Sop) -> None:
        """Create the graph of a SOP."""
        self.sop = sop

    @cached_property
    def arrows(self) -> Mapping[str, tuple[Arrow, ...]]:
        """The arrows that leave each step, in the order of the SOP."""
        sop = self.sop
        return {step.id: tuple(arrows(sop, step)) for step in sop.steps if step is sop.step(step.id)}

    @cached_property
    def successors(self) -> Mapping[str, tuple[str, ...]]:
        """The distinct direct successors of each step, in the order of the SOP."""
        return {id_: tuple(dict.fromkeys([arrow.target for arrow in leaving])) for id_, leaving in self.arrows.items()}

    @cached_property
    def predecessors(self) -> Mapping[str, tuple[str, ...]]:
        """The direct predecessors of each node that has any, in the order of the table."""
        before: dict[str, list[str]] = {}
        for id_, followers in self.successors.items():
            for follower in followers:
                before.setdefault(follower, []).append(id_)
        return {id_: tuple(steps) for id_, steps in before.items()}

    @cached_property
    def cycles(self) -> tuple[tuple[str, ...], ...]:
        """The strongly connected components that contain a cycle, each in the order of the table."""
        return tuple(cycles(self.successors))

    @cached_property
    def parents(self) -> Mapping[str, str | None]:
        """The nodes reachable from the first step, each with the node before it on a shortest path."""
        return parents(self.successors, self.sop.steps[0].id)

    def path_to(self, target: str) -> tuple[str, ...] | None:
        """Return a shortest path from the first step to a node, both included; None if there is no path."""
        return path_to(target, self.parents)


def shortest_path(sop: Sop, source: str, target: str) -> tuple[str, ...] | None:
    """Return a shortest path from one node to another, both included.

    Args:
        sop: The SOP.
        source: The id of a step.
        target: The id of a step, ``completed``, or the id of an end.

    Returns:
        The ids along the path, ``(source,)`` if both are the same; None if there is no path.
    """
    return path_to(target, parents(Flow(sop).successors, source))


def parents(successors: Mapping[Node, Iterable[Node]], source: Node) -> dict[Node, Node | None]:
    """Search a graph breadth-first.

    Args:
        successors: The direct successors of each node; a node that is not a key has none.
        source: The node where the search starts.

    Returns:
        The reachable nodes, each with the node before it on a shortest path; None for the source itself.
    """
    found: dict[Node, Node | None] = {source: None}
    waiting = deque([source])
    while waiting:
        node = waiting.popleft()
        for follower in successors.get(node, ()):
            if follower not in found:
                found[follower] = node
                waiting.append(follower)
    return found


def path_to(target: Node, parents: Mapping[Node, Node | None]) -> tuple[Node, ...] | None:
    """Return the path to a node in the result of a search; None if the search did not reach it.

    Args:
        target: The last node of the path.
        parents: The reached nodes, each with the node before it; None for the node where the search started.
    """
    if target not in parents:
        return None
    path = [target]
    while (previous := parents[path[-1]]) is not None:
        path.append(previous)
    return tuple(reversed(path))


def abbreviated(path: tuple[str, ...], limit: int = 8) -> tuple[str, ...]:
    """Shorten a long path for display: keep its beginning and its end.

    Args:
        path: The ids along the path.
        limit: The maximum number of items to return, one of which is the ellipsis.
    """
    return path if len(path) <= limit else (*path[: limit // 2], "…", *path[-(limit - limit // 2 - 1) :])


def reachable(successors: Mapping[Node, Iterable[Node]], sources: Iterable[Node]) -> set[Node]:
    """Return all nodes that can be reached from given nodes, which are included.

    Args:
        successors: The direct successors of each node.
        sources: The nodes where the search starts.
    """
    found = set(sources)
    waiting = list(found)
    while waiting:
        for follower in successors[waiting.pop()]:
            if follower not in found:
                found.add(follower)
                waiting.append(follower)
    return found


def predecessors(successors: Mapping[Node, Iterable[Node]]) -> dict[Node, list[Node]]:
    """Reverse a graph.

    Args:
        successors: The direct successors of each node; every node is a key.

    Returns:
        The direct predecessors of each node.
    """
    before: dict[Node, list[Node]] = {node: [] for node in successors}
    for node, followers in successors.items():
        for follower in followers:
            before[follower].append(node)
    return before


def cycles(successors: Mapping[Node, tuple[Node, ...]]) -> list[tuple[Node, ...]]:
    """Return the strongly connected components that contain a cycle, by Tarjan's algorithm.

    The algorithm does not recurse, so that a long SOP does not exceed the recursion limit.

    Args:
        successors: The direct successors of each node; a node that is not a key has none.

    Returns:
        The components, and the nodes of each component, in the order of the mapping.
    """
    order: dict[Node, int] = {}
    low: dict[Node, int] = {}
    open_nodes: list[Node] = []
    is_open: set[Node] = set()
    found: list[tuple[Node, ...]] = []
    rank = {node: position for position, node in enumerate(successors)}
    for root in successors:
        if root in order:
            continue
        order[root] = low[root] = len(order)
        open_nodes.append(root)
        is_open.add(root)
        work = [(root, iter(successors[root]))]
        while work:
            node, rest = work[-1]
            for follower in rest:
                if follower not in successors:
                    continue
                if follower not in order:
                    order[follower] = low[follower] = len(order)
                    open_nodes.append(follower)
                    is_open.add(follower)
                    work.append((follower, iter(successors[follower])))
                    break
                if follower in is_open:
                    low[node] = min(low[node], order[follower])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == order[node]:
                    component = [*iter(open_nodes.pop, node), node]
                    is_open.difference_update(component)
                    if len(component) > 1 or node in successors[node]:
                        found.append(tuple(sorted(component, key=rank.__getitem__)))
    return sorted(found, key=lambda component: rank[component[0]])
