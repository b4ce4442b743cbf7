"""The state space of a SOP: the states of a case that matter for a question, and the transitions between them.

It is finite and small. A row is one transition unless the question concerns its activities, and only those documents
are tracked that can block a case: a document that is present on every path to the rows that need it cannot block it,
nor can one that may be handed over there. This abstraction preserves reachability: a property that holds in the state
space holds for the SOP, and every trace of it can be executed.

Calls that are possible everywhere (cancel, suspend) are not part of it, and lateness only where it moves a case.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import NamedTuple

from attrs import evolve, field, frozen

from sopflow.definition import CANCELLED, CONTINUE, Activity, Sop, Step
from sopflow.flow.dataflow import held_documents
from sopflow.flow.graph import Arrow, ArrowKind, Flow
from sopflow.flow.row import alternatives, alternatives_in, any_of, in_order, mentioned_in, ready, required

_NONE: frozenset[str] = frozenset()


class State(NamedTuple):
    """A state of a case.

    Attributes:
        node: Its step, or the end that it reached.
        done: The completed activities of the step, if they are visible.
        documents: The tracked documents in the case.
        same_person: The visible activities that one and the same person did, in the latest visit of their steps.
    """

    node: str
    done: frozenset[str] = _NONE
    documents: frozenset[str] = _NONE
    same_person: frozenset[str] = _NONE


@frozen
class Transition:
    """A change from one state to another.

    Attributes:
        target: The state afterwards.
        activities: The activities completed: one, or all of a row in an order that it allows; empty when a step lapses,
            documents are attached, or the case is cancelled.
        outcome: The answer of the row's decision, or of the one activity that is completed.
        arrow: The arrow along which the case leaves its step; None when it stays.
        documents: Documents handed over although no activity needs them.
        actor: The actor for whom an activity is done, if actors are visible.
        same_person: Whether the one person of ``State.same_person`` does it.
    """

    target: State
    activities: tuple[str, ...] = ()
    outcome: str | None = None
    arrow: Arrow | None = None
    documents: frozenset[str] = _NONE
    actor: str | None = None
    same_person: bool = False

    @property
    def calls(self) -> int:
        """The number of calls it takes; none for a lapse, which the next call records."""
        return 0 if self.is_lapse else self.calls_at_the_end

    @property
    def calls_at_the_end(self) -> int:
        """The number of calls it takes if it is the last one."""
        return len(self.activities) or 1

    @property
    def is_lapse(self) -> bool:
        """Whether the step lapses."""
        return self.arrow is not None and self.arrow.kind is ArrowKind.GOTO


def _ids(value: Iterable[str]) -> frozenset[str]:
    return frozenset(value)


@frozen
class Projection:
    """The details of cases that are visible in a state space.

    Attributes:
        activities: Activities to complete one by one.
        documents: Documents to track even if they cannot block a case.
        actors: Whether to distinguish the actors for whom a visible activity is done.
        same_person: Whether one person may do several visible activities, as far as four-eyes constraints allow.
        cancelling: Whether cases can be cancelled.
    """

    activities: frozenset[str] = field(default=(), converter=_ids)
    documents: frozenset[str] = field(default=(), converter=_ids)
    actors: bool = False
    same_person: bool = False
    cancelling: bool = False


@frozen
class _Row:
    """A step with precomputed facts.

    Attributes:
        step: The step.
        order: Its activities in an order that it allows.
        arrows: The arrows that leave it.
        optional: Tracked documents that may be handed over here.
        is_visible: Whether its activities are completed one by one.
    """

    step: Step
    order: tuple[Activity, ...]
    arrows: tuple[Arrow, ...]
    optional: frozenset[str]
    is_visible: bool


class StateSpace:
    """The state space of one SOP, computed on demand.

    Attributes:
        sop: The SOP.
        projection: The visible details.
        tracked: The documents that states distinguish.
    """

    def __init__(self, sop: Sop, projection: Projection | None = None) -> None:
        self.sop = sop
        self.projection: Projection = projection or Projection()
        flow = Flow(sop)
        held = held_documents(flow)
        self.tracked: frozenset[str] = self.projection.documents | {
            id_
            for step in sop.steps
            for activity in step.activities
            for id_ in held.missing(step.id, required(step, activity)) - step.may_produce
            if not sop.documents[id_].supplied
        }
        self.tracked |= {
            id_
            for step in sop.steps
            for group in alternatives_in(step)
            if held.missing(step.id, [any_of(group)])
            and step.may_produce.isdisjoint(group)
            and not any(sop.documents[one].supplied for one in group)
            for id_ in group
        }
        self._supplied = frozenset(id_ for id_ in self.tracked if sop.documents[id_].supplied)
        self._rows = {step.id: self._row(step, flow) for step in sop.steps}

    def initial(self) -> Iterator[tuple[State, frozenset[str]]]:
        """Yield the initial states, each with the documents handed over when the case is opened."""
        for documents in _subsets(self._supplied):
            yield State(self.sop.steps[0].id, documents=documents), documents

    def transitions(self, state: State) -> Iterator[Transition]:
        """Yield the transitions that leave a state; none at an end or in a deadlock."""
        row = self._rows.get(state.node)
        if row is None:
            return
        if row.is_visible:
            for activity in ready(row.step, state.done):
                yield from self._completions(state, row, activity)
        else:
            names = tuple(activity.id for activity in row.order)
            for documents in _subsets(self._supplied - state.documents):
                here = state._replace(documents=state.documents | documents)
                yield from self._departures(here, row, names, Transition(here, documents=documents))
        for arrow in row.arrows:
            if arrow.kind is ArrowKind.GOTO:
                yield Transition(self._entered(arrow.target, state.documents, state.same_person), arrow=arrow)
        if self.projection.cancelling:
            yield Transition(self._entered(CANCELLED, state.documents, state.same_person))
        for id_ in sorted(self._supplied - state.documents):
            attached = frozenset((id_,))
            yield Transition(state._replace(documents=state.documents | attached), documents=attached)

    def passages(self, state: State) -> Iterator[tuple[Transition, ...]]:
        """Yield the shortest ways through a step, one for each arrow and target state.

        Args:
            state: A state in which the step has just been entered.
        """
        seen = {state}
        left: set[tuple[Arrow, State]] = set()
        queue: deque[tuple[State, tuple[Transition, ...]]] = deque([(state, ())])
        while queue:
            here, so_far = queue.popleft()
            for transition in self.transitions(here):
                passage = (*so_far, transition)
                if transition.arrow is None and transition.target not in seen:
                    seen.add(transition.target)
                    queue.append((transition.target, passage))
                elif transition.arrow is not None and (transition.arrow, transition.target) not in left:
                    left.add((transition.arrow, transition.target))
                    yield passage

    def _row(self, step: Step, flow: Flow) -> _Row:
        optional = self.tracked & (step.may_produce | self._supplied)
        touched = step.may_produce | mentioned_in(step)
        touched |= {id_ for activity in step.activities for out in activity.outcomes.values() for id_ in out.discards}
        is_asked_for = any(activity.id in self.projection.activities for activity in step.activities)
        is_visible = is_asked_for or step.is_tiered or not self.tracked.isdisjoint(touched)
        return _Row(step, in_order(step), flow.arrows.get(step.id, ()), optional, is_visible)

    def _completions(self, state: State, row: _Row, activity: Activity) -> Iterator[Transition]:
        """Yield the transitions that complete one activity."""
        needed = (required(row.step, activity) & self.tracked) - state.documents
        optional = row.optional - state.documents
        if not needed <= optional:
            return
        done = state.done | {activity.id}
        groups = [group for group in alternatives(row.step, activity) if self.tracked.issuperset(group)]
        for chosen in _subsets(optional - needed):
            handed_over = state.documents | needed | chosen
            if any(handed_over.isdisjoint(group) for group in groups):
                continue
            documents = handed_over | (self.tracked & frozenset(activity.produces))
            for actor, same in self._performers(state, row, activity):
                persons = state.same_person | {activity.id} if same else state.same_person - {activity.id}
                target = State(state.node, done, documents, persons)
                transition = Transition(target, (activity.id,), None, None, chosen, actor, same)
                if row.step.is_tiered:
                    yield from self._answers(handed_over, row, activity, transition)
                elif len(done) < len(row.order):
                    yield transition
                else:
                    yield from self._departures(target, row, transition.activities, transition)

    def _answers(
        self, handed_over: frozenset[str], row: _Row, activity: Activity, transition: Transition
    ) -> Iterator[Transition]:
        """Extend a transition that completes an activity in a row of tiered decisions by each answer, or by none.

        Args:
            handed_over: The documents in the case without those that the activity produces.
            row: The row.
            activity: The activity.
            transition: The transition so far.
        """
        target = transition.target
        for arrow in row.arrows:
            if arrow.activity == activity.id and arrow.outcome is not None:
                outcome = activity.outcomes[arrow.outcome]
                documents = (handed_over - frozenset(outcome.discards)) | (self.tracked & frozenset(outcome.produces))
                entered = self._entered(arrow.target, documents, target.same_person)
                yield evolve(transition, target=entered, outcome=arrow.outcome, arrow=arrow)
        staying = [answer for answer, outcome in activity.outcomes.items() if outcome.to == CONTINUE]
        for answer in staying if activity.outcomes else (None,):
            made = frozenset() if answer is None else self.tracked & frozenset(activity.outcomes[answer].produces)
            after = evolve(transition, target=target._replace(documents=target.documents | made), outcome=answer)
            if len(target.done) < len(row.order):
                yield after
                continue
            made = after.target.documents | (self.tracked & frozenset(row.step.produces))
            for arrow in row.arrows:
                if arrow.kind is ArrowKind.NEXT:
                    entered = self._entered(arrow.target, made, target.same_person)
                    yield evolve(after, target=entered, arrow=arrow)

    def _departures(
        self, state: State, row: _Row, activities: tuple[str, ...], transition: Transition
    ) -> Iterator[Transition]:
        """Extend a transition that completes the last activities of a row by each arrow that the case may take.

        Args:
            state: The state with all activities of the row completed.
            row: The row.
            activities: The activities that the transition completes.
            transition: The transition so far.
        """
        decision = row.step.decision
        made = state.documents | (self.tracked & frozenset(row.step.produces))
        for arrow in row.arrows:
            documents = made
            if arrow.kind is ArrowKind.GOTO:
                continue
            if decision is not None and arrow.outcome is not None:
                outcome = decision.outcomes[arrow.outcome]
                documents = (made - frozenset(outcome.discards)) | (self.tracked & frozenset(outcome.produces))
            target = self._entered(arrow.target, documents, transition.target.same_person)
            yield Transition(
                target,
                activities,
                arrow.outcome,
                arrow,
                transition.documents,
                transition.actor,
                transition.same_person,
            )

    def _performers(self, state: State, row: _Row, activity: Activity) -> Iterator[tuple[str | None, bool]]:
        """Yield the actors for whom an activity may be done, and whether by the one person."""
        if activity.id not in self.projection.activities:
            yield None, False
            return
        actors: tuple[str | None, ...] = activity.actors if self.projection.actors else (None,)
        yield from ((actor, False) for actor in actors)
        if self.projection.same_person:
            others = set(activity.not_same_person_as)
            others |= {other.id for other in row.order if activity.id in other.not_same_person_as}
            if others.isdisjoint(state.same_person):
                yield from ((actor, True) for actor in actors)

    def _entered(self, node: str, documents: frozenset[str], same_person: frozenset[str]) -> State:
        """Return the state in which a step is entered; earlier performers of its activities no longer count."""
        if same_person and (row := self._rows.get(node)) is not None:
            same_person -= {activity.id for activity in row.order}
        return State(node, _NONE, documents, same_person)


def _subsets(ids: frozenset[str]) -> Iterator[frozenset[str]]:
    """Yield all subsets, the smallest first."""
    if not ids:
        yield _NONE
        return
    names = sorted(ids)
    for size in range(len(names) + 1):
        yield from map(frozenset, combinations(names, size))
