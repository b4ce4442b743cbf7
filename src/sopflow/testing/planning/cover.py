"""The fewest walks that together come by all steps of a SOP, by all of its transitions, or by all pairs of them.

A walk on the control graph is a list of passages, each from where a step is entered to where it is left. Steps are done
in time at first and late the next time; refusals cost no walks of their own, for they leave a case as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
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
from sopflow.testing.planning.driver import Driver, InfeasibleError, When
from sopflow.testing.planning.goals import Goal, GoalKind, goals, has_due, may_be_late, refusal
from sopflow.testing.planning.paths import lead_to, probe, sound
from sopflow.testing.planning.probes import Prober
from sopflow.testing.walks import Walk
from sopflow.text import Language, Text, visible

_WANTED = {
    GoalKind.STEP: (GoalKind.STEP,),
    GoalKind.TRANSITION: (
        GoalKind.STEP, GoalKind.ACTIVITY, GoalKind.OUTCOME, GoalKind.TRANSITION, GoalKind.ON_TIME, GoalKind.LATE,
    ),
    GoalKind.PAIR: tuple(kind for kind in GoalKind if kind is not GoalKind.REFUSAL),
}  # fmt: skip


@frozen
class MissedGoal:
    """A goal that no walk comes to.

    Attributes:
        goal: The goal.
        why: Why not.
    """

    goal: Goal
    why: Text

    def text(self, language: Language = "en") -> str:
        """The goal, and why not."""
        return f"{self.goal.text(language)}: {visible(self.why.in_(language))}"

    def __str__(self) -> str:
        return self.text()


@frozen
class Cover:
    """Walks that together come by all goals that can be come by.

    Attributes:
        walks: The walks.
        reached: The goals that they come by.
        missed: Goals that no walk comes by, and why.
    """

    walks: tuple[Walk, ...]
    reached: frozenset[Goal] = frozenset()
    missed: tuple[MissedGoal, ...] = ()


def cover(sop: Sop, by: GoalKind = GoalKind.TRANSITION, *, refusals: bool = False, language: Language = "en") -> Cover:
    """The fewest walks that come by all there is.

    Args:
        sop: The SOP.
        by: What is to be come by: all steps; all transitions, and each step in time and late; or all pairs of
            transitions besides.
        refusals: Whether each refusal is to be seen at each place where it can occur. Calls that are refused stand in
            the walks.
        language: In which walks say what they are about, where that needs words.

    Returns:
        The walks, from the opening of a case to an end; what they leave out, because no end is reached from there or
        because it is refused off their ways, has short walks of its own.

    Raises:
        SopError: If the SOP has errors.
        SearchLimitError: If it has too many places to look at.
    """
    ground = _Ground(sound(sop))
    tour = _Tour(sop, by, set(goals(sop, [GoalKind.REFUSAL])) if refusals else set(), language)
    ways: dict[GoalKind, Callable[[], Iterator[list[_Passage]]]] = {
        GoalKind.STEP: partial(ground.by_places, ground.steps),
        GoalKind.TRANSITION: ground.by_transitions,
        GoalKind.PAIR: ground.by_pairs,
    }
    for passages in ways[by]():
        tour.walk(passages)
    for kind in (GoalKind.ON_TIME, GoalKind.LATE) if by is not GoalKind.STEP else ():
        left = {goal.key[0] for goal in goals(sop, [kind]) if goal not in tour.reached}
        for passages in ground.by_places({step: place for step, place in ground.steps.items() if step in left}):
            tour.walk(passages)
    # Last first: a walk to a pair comes by all the rest.
    wanted = [*goals(sop, [*_WANTED[by], *([GoalKind.REFUSAL] if refusals else [])])][::-1]
    missed = [MissedGoal(goal, why) for goal in wanted if (why := tour.seek(goal)) is not None]
    return Cover(tuple(tour.walks), frozenset(tour.reached), tuple(reversed(missed)))


@frozen(eq=False)
class _Passage:
    """A way from where a step is entered to where it is left."""

    source: State
    turns: tuple[Transition, ...]

    @property
    def target(self) -> State:
        return self.turns[-1].target

    @property
    def arrow(self) -> Arrow:
        arrow = self.turns[-1].arrow
        assert arrow is not None  # noqa: S101 (for the type checker: a passage leaves its step)
        return arrow


class _Ground:
    """All places where steps are entered, and the passages between them.

    Attributes:
        places: The places, by number.
        passages: The passages, by number.
        steps: The first place at which each step is entered.
    """

    def __init__(self, sop: Sop) -> None:
        self.sop = sop
        space = StateSpace(sop)
        self.places = [place for place, _ in space.initial()]
        self.number = {place: number for number, place in enumerate(self.places)}
        self.passages: list[_Passage] = []
        self.leaving: list[list[int]] = []
        for place in self.places:
            self.leaving.append([])
            for turns in space.passages(place):
                passage = _Passage(place, turns)
                self.leaving[-1].append(len(self.passages))
                self.passages.append(passage)
                if passage.target not in self.number:
                    self.number[passage.target] = len(self.places)
                    self.places.append(passage.target)
            if len(self.places) > MAX_STATES:
                raise SearchLimitError
        self.steps: dict[str, int] = {}
        for number, place in enumerate(self.places):
            if place.node in sop.positions:
                self.steps.setdefault(place.node, number)

    def by_places(self, wanted: dict[str, int]) -> Iterator[list[_Passage]]:
        """The fewest walks by some places."""
        follow = {
            number: [self.number[self.passages[each].target] for each in leaving]
            for number, leaving in enumerate(self.leaving)
        }
        ends = [number for number, place in enumerate(self.places) if place.node not in self.sop.positions]
        for walk in path_cover(follow, [0], ends, set(wanted.values())):
            yield [self._between(*places) for places in pairwise(walk)]

    def by_transitions(self) -> Iterator[list[_Passage]]:
        """The fewest walks by all transitions."""
        wanted: dict[Arrow, int] = {}
        for number, passage in enumerate(self.passages):
            wanted.setdefault(passage.arrow, number)
        follow = {number: self._after(number) for number in range(len(self.passages))}
        ends = [number for number in follow if self._ends(number)]
        for walk in path_cover(follow, self.leaving[0], ends, wanted.values()):
            yield [self.passages[number] for number in walk]

    def by_pairs(self) -> Iterator[list[_Passage]]:
        """The fewest walks by all pairs of transitions; what begins and ends a case at once has a walk of its own."""
        pairs = [(first, second) for first in range(len(self.passages)) for second in self._after(first)]
        beginning: dict[int, list[int]] = {}
        wanted: dict[tuple[Arrow, Arrow], int] = {}
        for number, (first, second) in enumerate(pairs):
            beginning.setdefault(first, []).append(number)
            wanted.setdefault((self.passages[first].arrow, self.passages[second].arrow), number)
        follow = {number: beginning.get(second, []) for number, (_, second) in enumerate(pairs)}
        starts = [number for first in self.leaving[0] for number in beginning.get(first, [])]
        ends = [number for number, (_, second) in enumerate(pairs) if self._ends(second)]
        for walk in path_cover(follow, starts, ends, wanted.values()):
            first = pairs[walk[0]][0]
            yield [self.passages[each] for each in (first, *(pairs[number][1] for number in walk))]
        yield from ([self.passages[number]] for number in self.leaving[0] if self._ends(number))

    def _after(self, passage: int) -> list[int]:
        return self.leaving[self.number[self.passages[passage].target]]

    def _ends(self, passage: int) -> bool:
        return self.passages[passage].target.node not in self.sop.positions

    def _between(self, source: int, target: int) -> _Passage:
        """A passage from one place to another; where there are several, one along which nobody waits for it."""
        passages = [self.passages[each] for each in self.leaving[source]]
        there = [passage for passage in passages if passage.target == self.places[target]]
        return min(there, key=lambda passage: passage.arrow.kind is ArrowKind.GOTO)


class _Tour:
    """Walks along passages, and what they come by.

    Attributes:
        walks: The walks so far.
        reached: What they come by.
    """

    def __init__(self, sop: Sop, by: GoalKind, refusals: set[Goal], language: Language) -> None:
        self.sop = sop
        self.walks: list[Walk] = []
        self.reached: set[Goal] = set()
        self._in_detail = by is not GoalKind.STEP
        self._left = refusals
        self._language: Language = language

    def walk(self, passages: Iterable[_Passage]) -> None:
        """Walk along passages."""
        guide = Driver(self.sop, self.reached)
        prober = Prober(guide, self._left)
        prober.before_opening()
        guide.open()
        states = [self.sop.steps[0].id]
        for passage in passages:
            when = self._when(passage)
            before = partial(prober.here, late=when is When.LATE)
            try:
                guide.lead(self._in_good_order(passage.turns), when, before)
            except InfeasibleError:  # of time that cannot be counted so far, or runs on at once: `seek` says why
                break
            states.append(passage.target.node)
        prober.here()
        self.walks.append(guide.walk(" → ".join(abbreviated(tuple(states)))))

    def seek(self, goal: Goal) -> Text | None:
        """Walk to a goal that was not come by on the way to an end; why not, if that cannot be."""
        if goal not in self.reached:
            guide = Driver(self.sop, self.reached)
            try:
                if goal.kind is GoalKind.REFUSAL:
                    probe(guide, goal, self._left)
                else:
                    lead_to(guide, goal)
            except InfeasibleError as barred:
                return barred.why
            self.walks.append(guide.walk(goal.text(self._language)))
        return None

    def _when(self, passage: _Passage) -> When:
        """At the last instant at first, and late the next time."""
        step = self.sop.step(passage.source.node)
        if not self._in_detail or passage.arrow.kind is ArrowKind.GOTO or not has_due(step):
            return When.SOON
        if Goal(GoalKind.ON_TIME, (step.id,)) not in self.reached:
            return When.AT_DUE
        is_new = may_be_late(self.sop, step) and Goal(GoalKind.LATE, (step.id,)) not in self.reached
        return When.LATE if is_new else When.SOON

    def _in_good_order(self, turns: Iterable[Transition]) -> Iterator[Transition]:
        """The same turns; a row is done in an order in which something can be refused that was not yet."""
        for turn in turns:
            left = {id_ for id_ in turn.activities if refusal(RefusalCode.ALREADY_DONE, id_) in self._left}
            if left and left <= {turn.activities[-1]}:
                step = self.sop.step_of(turn.activities[-1])
                orders = (in_order(step, last) for last in turn.activities)
                order = next((order for order in orders if order[-1].id not in left), None)
                yield evolve(turn, activities=tuple(one.id for one in order)) if order is not None else turn
            else:
                yield turn
