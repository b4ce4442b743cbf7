"""A cover: few walks that together cover all steps of a SOP, all of its transitions, or all pairs of transitions.

A walk is a sequence of passages, each from the entry of a step to its departure. A step is completed on time at first
and late the next time; a refused call does not change the case, so refusals need no walks of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import pairwise

from attrs import evolve, frozen

from sopflow.definition import Sop
from sopflow.flow import Arrow, ArrowKind, abbreviated
from sopflow.flow.path_cover import path_cover
from sopflow.flow.row import in_order
from sopflow.flow.search import MAX_STATES, SearchLimitError
from sopflow.flow.state_space import State, StateSpace, Transition
from sopflow.machine import RefusalCode
from sopflow.testing.planning.driver import Driver, InfeasibleError, Probes, When
from sopflow.testing.planning.goals import Goal, GoalKind, goals, has_due_time, may_be_late
from sopflow.testing.planning.paths import drive_to, sound
from sopflow.testing.walks import Walk
from sopflow.text import Language, Text, visible

_COVERED_KINDS = {
    GoalKind.STEP: (GoalKind.STEP,),
    GoalKind.TRANSITION: (
        GoalKind.STEP, GoalKind.ACTIVITY, GoalKind.OUTCOME, GoalKind.TRANSITION, GoalKind.ON_TIME, GoalKind.LATE,
    ),
    GoalKind.PAIR: tuple(kind for kind in GoalKind if kind is not GoalKind.REFUSAL),
}  # fmt: skip


@frozen
class MissedGoal:
    """A goal that no walk covers.

    Attributes:
        goal: The goal.
        why: The reason, as the end of a sentence.
    """

    goal: Goal
    why: Text

    def text(self, language: Language = "en") -> str:
        """Describe the goal and the reason."""
        return f"{self.goal.text(language)}: {visible(self.why.in_(language))}"

    def __str__(self) -> str:
        return self.text()


@frozen
class Cover:
    """Walks that together cover all reachable goals.

    Attributes:
        walks: The walks.
        reached: The goals that they cover.
        missed: The goals that no walk covers, with reasons.
    """

    walks: tuple[Walk, ...]
    reached: frozenset[Goal] = frozenset()
    missed: tuple[MissedGoal, ...] = ()


def cover(sop: Sop, by: GoalKind = GoalKind.TRANSITION, *, refusals: bool = False, language: Language = "en") -> Cover:
    """Return few walks that cover a SOP; in most SOPs there is no cover with fewer walks.

    Args:
        sop: The SOP.
        by: ``STEP`` for all steps; ``TRANSITION`` for all transitions, with each step on time and late; ``PAIR`` for
            all pairs of transitions as well.
        refusals: Whether to cover each refusal at each place, by refused calls within the walks.
        language: The language of descriptions of walks.

    Returns:
        Walks from the opening of a case to an end. A goal from which no end is reachable, or a refusal off these walks,
        gets a short walk of its own.

    Raises:
        ValueError: If ``by`` is another kind of goals.
        SopError: If the SOP has errors.
        SearchLimitError: If its state space is too large.
    """
    if by not in _COVERED_KINDS:
        raise ValueError(f"A SOP is covered by {', '.join(_COVERED_KINDS)}, not by {by!s:.80}.")
    graph = _PassageGraph(sound(sop))
    tour = _Tour(sop, by, Probes(goals(sop, [GoalKind.REFUSAL]) if refusals else ()), language)
    plans: dict[GoalKind, Callable[[], Iterator[list[_Passage]]]] = {
        GoalKind.STEP: partial(graph.cover_states, graph.entries),
        GoalKind.TRANSITION: graph.cover_transitions,
        GoalKind.PAIR: graph.cover_pairs,
    }
    for passages in plans[by]():
        tour.walk(passages)
    for kind in (GoalKind.ON_TIME, GoalKind.LATE) if by is not GoalKind.STEP else ():
        left = {goal.key[0] for goal in goals(sop, [kind]) if goal not in tour.reached}
        for passages in graph.cover_states({step: entry for step, entry in graph.entries.items() if step in left}):
            tour.walk(passages)
    # The last kinds first: a walk that covers a pair covers its transitions, outcomes and steps.
    wanted = [*goals(sop, [*_COVERED_KINDS[by], *([GoalKind.REFUSAL] if refusals else [])])][::-1]
    missed = [MissedGoal(goal, why) for goal in wanted if (why := tour.seek(goal)) is not None]
    return Cover(tuple(tour.walks), frozenset(tour.reached), tuple(reversed(missed)))


@frozen(eq=False)
class _Passage:
    """A way through a step, from its entry to its departure."""

    source: State
    transitions: tuple[Transition, ...]

    @property
    def target(self) -> State:
        return self.transitions[-1].target

    @property
    def arrow(self) -> Arrow:
        arrow = self.transitions[-1].arrow
        assert arrow is not None  # noqa: S101 (for the type checker: a passage leaves its step)
        return arrow


class _PassageGraph:
    """The states in which steps are entered, and the passages between them, both numbered.

    Attributes:
        states: The states; the first ones are the initial states.
        passages: The passages.
        entries: The first state in which each step is entered, by number.
    """

    def __init__(self, sop: Sop) -> None:
        self.sop = sop
        space = StateSpace(sop)
        self.states = [state for state, _ in space.initial()]
        self.passages: list[_Passage] = []
        self._number = {state: number for number, state in enumerate(self.states)}
        self._leaving: list[list[int]] = []
        for state in self.states:
            self._leaving.append([])
            for transitions in space.passages(state):
                passage = _Passage(state, transitions)
                self._leaving[-1].append(len(self.passages))
                self.passages.append(passage)
                if passage.target not in self._number:
                    self._number[passage.target] = len(self.states)
                    self.states.append(passage.target)
            if len(self.states) > MAX_STATES:
                raise SearchLimitError
        self.entries: dict[str, int] = {}
        for number, state in enumerate(self.states):
            if not self._is_end(state):
                self.entries.setdefault(state.node, number)

    def cover_states(self, wanted: dict[str, int]) -> Iterator[list[_Passage]]:
        """Yield walks through given states."""
        successors = {
            number: [self._number[self.passages[passage].target] for passage in leaving]
            for number, leaving in enumerate(self._leaving)
        }
        ends = [number for number, state in enumerate(self.states) if self._is_end(state)]
        for path in path_cover(successors, [0], ends, wanted.values()):
            yield [self._between(source, target) for source, target in pairwise(path)]

    def cover_transitions(self) -> Iterator[list[_Passage]]:
        """Yield walks along all transitions."""
        wanted: dict[Arrow, int] = {}
        for number, passage in enumerate(self.passages):
            wanted.setdefault(passage.arrow, number)
        successors = {number: self._after(number) for number in range(len(self.passages))}
        ends = [number for number in successors if self._ends(number)]
        for path in path_cover(successors, self._leaving[0], ends, wanted.values()):
            yield [self.passages[number] for number in path]

    def cover_pairs(self) -> Iterator[list[_Passage]]:
        """Yield walks along all pairs of transitions; a passage that begins and ends a case is a walk of its own."""
        pairs = [(first, second) for first in range(len(self.passages)) for second in self._after(first)]
        beginning: dict[int, list[int]] = {}
        wanted: dict[tuple[Arrow, Arrow], int] = {}
        for number, (first, second) in enumerate(pairs):
            beginning.setdefault(first, []).append(number)
            wanted.setdefault((self.passages[first].arrow, self.passages[second].arrow), number)
        successors = {number: beginning.get(second, []) for number, (_, second) in enumerate(pairs)}
        starts = [number for first in self._leaving[0] for number in beginning.get(first, [])]
        ends = [number for number, (_, second) in enumerate(pairs) if self._ends(second)]
        for path in path_cover(successors, starts, ends, wanted.values()):
            first = pairs[path[0]][0]
            yield [self.passages[passage] for passage in (first, *(pairs[number][1] for number in path))]
        yield from ([self.passages[number]] for number in self._leaving[0] if self._ends(number))

    def _after(self, passage: int) -> list[int]:
        return self._leaving[self._number[self.passages[passage].target]]

    def _ends(self, passage: int) -> bool:
        return self._is_end(self.passages[passage].target)

    def _is_end(self, state: State) -> bool:
        return state.node not in self.sop.positions

    def _between(self, source: int, target: int) -> _Passage:
        """Return a passage from one state to another, preferably without waiting for a lapse."""
        passages = [self.passages[number] for number in self._leaving[source]]
        possible = [passage for passage in passages if passage.target == self.states[target]]
        return min(possible, key=lambda passage: passage.arrow.kind is ArrowKind.GOTO)


class _Tour:
    """Walks along passages, and the goals that they cover.

    Attributes:
        walks: The walks so far.
        reached: The goals that they cover.
    """

    def __init__(self, sop: Sop, by: GoalKind, probes: Probes, language: Language) -> None:
        self.sop = sop
        self.walks: list[Walk] = []
        self.reached: set[Goal] = set()
        self._with_times = by is not GoalKind.STEP
        self._probes = probes
        self._language: Language = language

    def walk(self, passages: Iterable[_Passage]) -> None:
        """Add a walk along passages."""
        driver = Driver(self.sop, self.reached)
        driver.probe_opening(self._probes)
        driver.open()
        states = [self.sop.steps[0].id]
        for passage in passages:
            transitions = self._reordered(passage.transitions)
            try:
                driver.follow(transitions, self._when(passage), probes=self._probes)
            except InfeasibleError:  # a time cannot be counted, or a step lapses at once: `seek` reports the reason
                break
            states.append(passage.target.node)
        driver.probe(self._probes)
        self.walks.append(driver.walk(" → ".join(abbreviated(tuple(states)))))

    def seek(self, goal: Goal) -> Text | None:
        """Add a walk to a goal that is not yet covered; return the reason if the goal is unreachable."""
        if goal not in self.reached:
            driver = Driver(self.sop, self.reached)
            try:
                drive_to(driver, goal, self._probes)
            except InfeasibleError as error:
                return error.why
            self.walks.append(driver.walk(goal.text(self._language)))
        return None

    def _when(self, passage: _Passage) -> When:
        """Return the time of a passage: at the due time at first, late the next time."""
        step = self.sop.step(passage.source.node)
        if not self._with_times or passage.arrow.kind is ArrowKind.GOTO or not has_due_time(step):
            return When.SOON
        if Goal(GoalKind.ON_TIME, (step.id,)) not in self.reached:
            return When.AT_DUE
        late = may_be_late(self.sop, step) and Goal(GoalKind.LATE, (step.id,)) not in self.reached
        return When.LATE if late else When.SOON

    def _reordered(self, transitions: Sequence[Transition]) -> Iterator[Transition]:
        """Reorder the activities of a row if only another order covers a remaining ``already-done``."""
        for transition in transitions:
            left = {
                id_ for id_ in transition.activities if Goal.refusal(RefusalCode.ALREADY_DONE, id_) in self._probes.left
            }
            if left and left <= {transition.activities[-1]}:
                step = self.sop.step_of(transition.activities[-1])
                orders = (in_order(step, last) for last in transition.activities)
                order = next((order for order in orders if order[-1].id not in left), None)
                if order is not None:
                    transition = evolve(transition, activities=tuple(one.id for one in order))  # noqa: PLW2901
            yield transition
