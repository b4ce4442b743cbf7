"""The flow between steps as a graph: arrows, what follows what, and shortest paths.

Nodes are the ids of steps, ``completed`` for the end, and the SOP's further ends.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cached_property
from typing import TypeVar

from attrs import frozen

from sopflow.definition import COMPLETED, END, Goto, Sop, Step

Node = TypeVar("Node", bound=Hashable)


class Way(StrEnum):
    """Why a case moves from one step to another."""

    NEXT = "next"
    OUTCOME = "outcome"
    GOTO = "goto"


@frozen
class Arrow:
    """One way from a step to what follows.

    Attributes:
        source: The step that is left.
        target: The step or final state that is entered.
        way: Why.
        outcome: The answer of the decision, for an outcome.
    """

    source: str
    target: str
    way: Way
    outcome: str | None = None


def state_of(target: str) -> str:
    """The state that a target of ``next``, ``goto`` or an outcome names: ``end`` is ``completed``."""
    return COMPLETED if target == END else target


def arrows(sop: Sop, step: Step) -> Iterator[Arrow]:
    """The arrows that leave a step, in the order they are written."""
    decision = step.decision
    if decision is None:
        yield Arrow(step.id, state_of(sop.next_of(step)), Way.NEXT)
    else:
        for answer, outcome in decision.outcomes.items():
            yield Arrow(step.id, state_of(outcome.to), Way.OUTCOME, answer)
    late = sop.late_rule(step)
    if isinstance(late, Goto) and step.within is not None and step.within.maximum is not None:
        yield Arrow(step.id, state_of(late.goto), Way.GOTO)


@frozen(eq=False, repr=False)
class Flow:
    """What follows what in one SOP, for whoever asks more than once: each part is worked out when it is first wanted.

    Where two rows have one id, which no sound SOP has, the first of them counts.

    Attributes:
        sop: The SOP.

    >>> flow = Flow(Sop("1", "Izin", {"loket": "Loket"}, [Step.single("terima", "Menerima", "loket")]))
    >>> flow.successors, flow.predecessors
    ({'terima': ('completed',)}, {'completed': ('terima',)})
    """

    sop: Sop

    @cached_property
    def arrows(self) -> Mapping[str, tuple[Arrow, ...]]:
        """The arrows that leave each step, in the order they are written, by the id of the step."""
        sop = self.sop
        return {step.id: tuple(arrows(sop, step)) for step in sop.steps if step is sop.step(step.id)}

    @cached_property
    def successors(self) -> Mapping[str, tuple[str, ...]]:
        """What may follow each step directly, each once, in the order it is written."""
        return {id_: tuple(dict.fromkeys([arrow.target for arrow in ways])) for id_, ways in self.arrows.items()}

    @cached_property
    def predecessors(self) -> Mapping[str, tuple[str, ...]]:
        """The steps that may come directly before whatever follows anything, in the order of the table."""
        before: dict[str, list[str]] = {}
        for id_, followers in self.successors.items():
            for follower in followers:
                before.setdefault(follower, []).append(id_)
        return {id_: tuple(steps) for id_, steps in before.items()}

    @cached_property
    def circles(self) -> tuple[tuple[str, ...], ...]:
        """The groups of steps that can come back to themselves, each in the order of the table."""
        return tuple(circles(self.successors))

    @cached_property
    def from_the_first(self) -> Mapping[str, str | None]:
        """All that a case can come to, each with what stands before it on a shortest way; None for the first step."""
        return self.came_from(self.sop.steps[0].id)

    def came_from(self, source: str) -> dict[str, str | None]:
        """For everything that can be reached, the node before it on a shortest way; None for the source itself."""
        before: dict[str, str | None] = {source: None}
        waiting = deque([source])
        while waiting:
            node = waiting.popleft()
            for follower in self.successors.get(node, ()):
                if follower not in before:
                    before[follower] = node
                    waiting.append(follower)
        return before


def successors(sop: Sop, step: str) -> tuple[str, ...]:
    """What may follow a step directly, each once, in the order it is written.

    Args:
        sop: The SOP.
        step: The id of a step, or a final state, which nothing follows.
    """
    if step not in sop.positions:
        return ()
    return tuple(dict.fromkeys(arrow.target for arrow in arrows(sop, sop.step(step))))


def shortest_path(sop: Sop, source: str, target: str) -> tuple[str, ...] | None:
    """The fewest steps that lead from one to another, both included.

    Args:
        sop: The SOP.
        source: The id of a step.
        target: The id of a step, ``completed``, or one of the ends.

    Returns:
        The ids on the way, ``(source,)`` when both are the same; None when no way leads there.
    """
    return path_to(target, came_from(sop, source))


def came_from(sop: Sop, source: str) -> dict[str, str | None]:
    """For everything that can be reached, the node before it on a shortest way; None for the source itself."""
    return Flow(sop).came_from(source)


def path_to(target: Node, before: Mapping[Node, Node | None]) -> tuple[Node, ...] | None:
    """The way to a node that is known with the one before it, as of ``came_from``; None if there is none."""
    if target not in before:
        return None
    path = [target]
    while (previous := before[path[-1]]) is not None:
        path.append(previous)
    return tuple(reversed(path))


def shortened(path: tuple[str, ...], limit: int = 8) -> tuple[str, ...]:
    """A path as people read it: a long one with its begin and its end."""
    return path if len(path) <= limit else (*path[: limit // 2], "…", *path[-(limit - limit // 2 - 1) :])


def reachable(sop: Sop) -> frozenset[str]:
    """All steps and final states that a case can come to."""
    return frozenset(Flow(sop).from_the_first)


def reached(follow: Mapping[Node, Iterable[Node]], sources: Iterable[Node]) -> set[Node]:
    """All nodes that can be come to from some, themselves included.

    Args:
        follow: What follows each node.
        sources: Where to begin.
    """
    found = set(sources)
    waiting = list(found)
    while waiting:
        for follower in follow[waiting.pop()]:
            if follower not in found:
                found.add(follower)
                waiting.append(follower)
    return found


def backwards(follow: Mapping[Node, Iterable[Node]]) -> dict[Node, list[Node]]:
    """What comes directly before each node.

    Args:
        follow: What follows each node; all nodes are keys.
    """
    before: dict[Node, list[Node]] = {node: [] for node in follow}
    for node, followers in follow.items():
        for follower in followers:
            before[follower].append(node)
    return before


def circles(follow: Mapping[Node, tuple[Node, ...]]) -> list[tuple[Node, ...]]:
    """The groups of nodes that can come back to themselves, each in the order of the mapping.

    Tarjan's strongly connected components, without recursion, so that a long SOP is no trouble.

    Args:
        follow: What follows each node; nodes that are no key are followed by nothing.
    """
    order: dict[Node, int] = {}
    low: dict[Node, int] = {}
    open_nodes: list[Node] = []
    is_open: set[Node] = set()
    found: list[tuple[Node, ...]] = []
    rank = {node: position for position, node in enumerate(follow)}
    for root in follow:
        if root in order:
            continue
        order[root] = low[root] = len(order)
        open_nodes.append(root)
        is_open.add(root)
        work = [(root, iter(follow[root]))]
        while work:
            node, rest = work[-1]
            for follower in rest:
                if follower not in follow:
                    continue
                if follower not in order:
                    order[follower] = low[follower] = len(order)
                    open_nodes.append(follower)
                    is_open.add(follower)
                    work.append((follower, iter(follow[follower])))
                    break
                if follower in is_open:
                    low[node] = min(low[node], order[follower])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == order[node]:
                    group = [*iter(open_nodes.pop, node), node]
                    is_open.difference_update(group)
                    if len(group) > 1 or node in follow[node]:
                        found.append(tuple(sorted(group, key=rank.__getitem__)))
    return sorted(found, key=lambda group: rank[group[0]])
