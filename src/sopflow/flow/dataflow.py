"""Dataflow analysis: the facts that hold whenever a case enters a step.

The analysis is that of definite assignment in compilers. A fact is anything that steps make true or false: that a
document is in the case, or that a row has been completed.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Generic, NamedTuple, TypeAlias, TypeVar

from sopflow.definition import CONTINUE, Activity, Step
from sopflow.flow.graph import Arrow, ArrowKind, Flow
from sopflow.flow.row import alternatives, alternatives_in, any_of, preceding, required, required_in

Fact = TypeVar("Fact", bound=Hashable)

State: TypeAlias = tuple[str, bool]
"""A node, and whether a fact holds on entry to it."""


class Effect(NamedTuple, Generic[Fact]):
    """The facts that an edge changes.

    Attributes:
        needs: The facts without which the edge cannot be taken.
        may_gain: The facts that hold after it or not, if they did not hold before.
        loses: The facts that do not hold after it, unless it gains them.
        gains: The facts that hold after it.
    """

    needs: Collection[Fact] = ()
    may_gain: Collection[Fact] = ()
    loses: Collection[Fact] = ()
    gains: Collection[Fact] = ()


class Edge(NamedTuple, Generic[Fact]):
    """An edge of the analyzed graph.

    Attributes:
        target: The node that the edge enters.
        effects: Its effects, in the order in which they happen.
    """

    target: str
    effects: tuple[Effect[Fact], ...] = ()


class Dataflow(Generic[Fact]):
    """The facts that hold on entry to the nodes of a graph; no fact holds on entry to the first node.

    Attributes:
        first: The node where all paths start.
        edges: The edges that leave each node.

    >>> from sopflow.flow import Edge, Effect, path_to
    >>> edges = {"a": [Edge("b"), Edge("c")], "b": [Edge("c", (Effect(gains=["memo"]),))], "c": []}
    >>> dataflow = Dataflow("a", edges)
    >>> dataflow.always("c", ["memo"]), dataflow.missing("c", ["memo"])
    (frozenset(), frozenset({'memo'}))
    >>> path_to(("c", False), dataflow.search("memo"))
    (('a', False), ('c', False))
    """

    def __init__(self, first: str, edges: Mapping[str, Sequence[Edge[Fact]]]) -> None:
        """Create the dataflow of a graph."""
        self.first = first
        self.edges = edges

    def always(self, node: str, facts: Iterable[Fact]) -> frozenset[Fact]:
        """Return those of some facts that hold on every path to a node; none if no path leads there."""
        missing = self._may_be_missing.get(node, -1)
        return frozenset(fact for fact in facts if fact in self._bits and not missing & self._bits[fact])

    def missing(self, node: str, facts: Iterable[Fact]) -> frozenset[Fact]:
        """Return those of some facts that do not hold on every path to a node; all if no path leads there."""
        facts = frozenset(facts)
        return facts - self.always(node, facts)

    def search(self, fact: Fact) -> dict[State, State | None]:
        """Search for one fact, breadth-first, which nodes can be entered with it and which without it.

        Returns:
            The reachable states, each with the state before it on a shortest path, as ``graph.path_to`` expects.
        """
        start = (self.first, False)
        found: dict[State, State | None] = {start: None}
        waiting = deque([start])
        while waiting:
            state = waiting.popleft()
            for edge in self.edges.get(state[0], ()):
                for holds in _after(edge.effects, fact, holds=state[1]):
                    after = (edge.target, holds)
                    if after not in found:
                        found[after] = state
                        waiting.append(after)
        return found

    @cached_property
    def _bits(self) -> dict[Fact, int]:
        facts = dict.fromkeys(
            fact for edges in self.edges.values() for edge in edges for effect in edge.effects for fact in effect.gains
        )
        return {fact: 1 << position for position, fact in enumerate(facts)}

    @cached_property
    def _may_be_missing(self) -> dict[str, int]:
        """The facts that do not hold on some path to each reachable node, as bits: sets would be large and slow."""
        # Edges share effects; the masks of each are computed once. Facts may be lists, so effects are not hashable.
        effects = {id(effect): effect for edges in self.edges.values() for edge in edges for effect in edge.effects}
        masks = {key: (self._mask(effect.loses), self._mask(effect.gains)) for key, effect in effects.items()}
        missing = {self.first: (1 << len(self._bits)) - 1}
        changed = {self.first}
        nodes = list(self.edges)
        while changed:
            for node in nodes:
                if node in changed:
                    changed.remove(node)
                    for edge in self.edges[node]:
                        before, after = missing.get(edge.target), missing[node]
                        for effect in edge.effects:
                            loses, gains = masks[id(effect)]
                            after = (after | loses) & ~gains
                        if before is None or after & ~before:
                            missing[edge.target] = after | (before or 0)
                            if edge.target in self.edges:
                                changed.add(edge.target)
            # Edges lead down the table or back up, so alternating directions reaches the fixed point in few sweeps.
            nodes.reverse()
        return missing

    def _mask(self, facts: Iterable[Fact]) -> int:
        mask = 0
        for fact in facts:
            mask |= self._bits.get(fact, 0)
        return mask


def _after(effects: tuple[Effect[Fact], ...], fact: Fact, *, holds: bool) -> Iterator[bool]:
    """Yield whether a fact holds after effects; nothing if they are impossible, both if it may or may not hold."""
    possible = {holds}
    for effect in effects:
        if fact in effect.needs:
            possible.discard(False)
        if fact in effect.may_gain and possible:
            possible.add(True)
        if fact in effect.gains and possible:
            possible = {True}
        elif fact in effect.loses and possible:
            possible = {False}
    yield from sorted(possible)


def held_documents(flow: Flow) -> Dataflow[str]:
    """Analyze which documents are in a case when it enters a step.

    A case leaves a row only with all documents that the row requires. The analysis ignores that documents from outside
    (``supplied``) may be handed over in any row.
    """
    edges = {}
    for id_, arrows in flow.arrows.items():
        step = flow.sop.step(id_)
        completing = _completing(step)
        edges[id_] = [Edge(arrow.target, _effects(step, arrow, completing)) for arrow in arrows]
    if groups := {group for step in flow.sop.steps for group in alternatives_in(step)}:
        edges = {
            id_: [
                _with_alternatives(flow.sop.step(id_), arrow, edge, groups)
                for arrow, edge in zip(flow.arrows[id_], leaving, strict=True)
            ]
            for id_, leaving in edges.items()
        }
    return Dataflow(flow.sop.steps[0].id, edges)


def _with_alternatives(step: Step, arrow: Arrow, edge: Edge[str], groups: Iterable[tuple[str, ...]]) -> Edge[str]:
    """Add to an edge what it does to the facts that one of some documents is in the case.

    A discarded document may have been the only one of its group, or not.
    """
    own = {
        group
        for activity in step.activities
        if arrow.kind is not ArrowKind.GOTO and arrow.activity in (None, activity.id)
        for group in alternatives(step, activity)
    }
    effects: list[Effect[str]] = []
    for number, effect in enumerate(edge.effects):
        lost = {any_of(group) for group in groups if not set(group).isdisjoint(effect.loses)}
        won = {any_of(group) for group in groups if not set(group).isdisjoint(effect.gains)}
        maybe = lost | {any_of(group) for group in groups if not set(group).isdisjoint(effect.may_gain)}
        # The first effect is that of the completed activities.
        needed = {any_of(group) for group in own} if number == 0 else set[str]()
        from_here = {any_of(group) for group in own if not step.may_produce.isdisjoint(group)}
        effects.append(
            Effect(
                frozenset({*effect.needs, *(needed - from_here)}),
                frozenset({*effect.may_gain, *(maybe - lost)}),
                frozenset({*effect.loses, *lost}),
                frozenset({*effect.gains, *won, *needed}),
            )
        )
        if lost:
            effects.append(Effect(may_gain=frozenset(lost)))
    return Edge(edge.target, tuple(effects))


def _effects(step: Step, arrow: Arrow, completing: Effect[str]) -> tuple[Effect[str], ...]:
    if arrow.kind is ArrowKind.GOTO:
        return _lapsing(step)
    if arrow.activity is not None:
        return (_reaching(step, arrow.activity), *_decided(step, arrow))
    return (completing, *_decided(step, arrow))


def _reaching(step: Step, tier: str) -> Effect[str]:
    """Return the effect of the activities up to a tiered decision that leaves the row; others may be done or not."""
    deciding = _activity(step, tier)
    before = preceding(step, deciding)
    needed = required(step, deciding).union(*(required(step, activity) for activity in before))
    made = set[str]().union(*map(_made_on_staying, before))
    may_be_made = step.may_produce
    return Effect(needs=frozenset(needed) - may_be_made, may_gain=may_be_made, gains=frozenset(needed | made))


def _activity(step: Step, id_: str) -> Activity:
    return next(activity for activity in step.activities if activity.id == id_)


def _made_on_staying(activity: Activity) -> Collection[str]:
    """Return the documents that an activity produces with whatever answer it stays in the row."""
    if not activity.outcomes:
        return activity.produces
    answers = [set(outcome.produces) for outcome in activity.outcomes.values() if outcome.to == CONTINUE]
    return {*activity.produces}.union(set.intersection(*answers) if answers else ())


def _completing(step: Step) -> Effect[str]:
    needed, may_be_made = required_in(step), step.may_produce
    made = needed.union(step.produces, *map(_made_on_staying, step.activities))
    return Effect(needs=needed - may_be_made, may_gain=may_be_made, gains=made)


def _lapsing(step: Step) -> tuple[Effect[str], ...]:
    # In a row of one activity, a document can only be handed over by the call that completes the row.
    return (Effect(may_gain=step.may_produce),) if len(step.activities) > 1 else ()


def completed(flow: Flow) -> Dataflow[str]:
    """Analyze which rows and activities have been completed when a case enters a step.

    A lapse completes neither. An answer that leaves tiered decisions at once completes its activity and those before
    it, but not the row.
    """
    edges = {
        id_: [Edge(arrow.target, _completed_along(flow.sop.step(id_), arrow)) for arrow in arrows]
        for id_, arrows in flow.arrows.items()
    }
    return Dataflow(flow.sop.steps[0].id, edges)


def _completed_along(step: Step, arrow: Arrow) -> tuple[Effect[str], ...]:
    if arrow.kind is ArrowKind.GOTO:
        return ()
    if arrow.activity is None:
        return (Effect(gains=(step.id, *(activity.id for activity in step.activities))),)
    deciding = _activity(step, arrow.activity)
    # In a row of one activity, the id means the row.
    return (Effect(gains={activity.id for activity in (*preceding(step, deciding), deciding)} - {step.id}),)


def _decided(step: Step, arrow: Arrow) -> Iterator[Effect[str]]:
    if arrow.outcome is not None:
        decision = step.decisions[0] if arrow.activity is None else _activity(step, arrow.activity)
        outcome = decision.outcomes[arrow.outcome]
        if outcome.discards or outcome.produces:
            yield Effect(loses=outcome.discards, gains=outcome.produces)
