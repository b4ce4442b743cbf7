"""The control graph of a SOP: every place a case can be in, as far as it matters, and what may happen there.

It is finite and small. A row counts as one move unless somebody watches its activities, and of the documents only
those are followed that can hold a case up: a document that is in the case on every way to the rows which need it does
not, nor does one that can be handed over there. What is left out changes nothing about what is left, so that a property
which holds on the graph holds for the SOP, and a way on the graph can be walked.

Calls that are possible wherever a case is (to cancel it, to stop its clock) are not part of it, nor is lateness, except
where it moves a case.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import NamedTuple

from attrs import field, frozen

from sopflow.definition import CANCELLED, Activity, Sop, Step
from sopflow.flow import Arrow, ArrowKind, Flow
from sopflow.testing.reference import made_in, ready, required

_NONE: frozenset[str] = frozenset()


class Place(NamedTuple):
    """Where a case is.

    Attributes:
        state: Its step, or the end that it came to.
        done: What is done of a row that is watched.
        documents: Which of the documents that are followed are in the case.
        same: Which of the watched activities one and the same person did, in the latest visit of their steps.
    """

    state: str
    done: frozenset[str] = _NONE
    documents: frozenset[str] = _NONE
    same: frozenset[str] = _NONE


@frozen
class Turn:
    """Something that may happen at a place.

    Attributes:
        target: Where the case is afterwards.
        activities: What is completed: one activity, or the whole of a row in an order that it allows; nothing for a
            lapse, where documents are brought in, and where the case is cancelled.
        outcome: The answer of the row's decision.
        arrow: The way along which the case leaves its step; None when it stays.
        handed: Documents that are handed over although nothing needs them.
        actor: The actor for whom it is done, where that is watched.
        same: Whether that one person does it.
    """

    target: Place
    activities: tuple[str, ...] = ()
    outcome: str | None = None
    arrow: Arrow | None = None
    handed: frozenset[str] = _NONE
    actor: str | None = None
    same: bool = False

    @property
    def calls(self) -> int:
        """How many calls it takes."""
        return len(self.activities) or 1


def _ids(value: Iterable[str]) -> frozenset[str]:
    return frozenset(value)


@frozen
class Watch:
    """What somebody wants to see of the control graph.

    Attributes:
        activities: Activities that are to be seen one by one.
        documents: Documents that are to be followed, whether they can hold a case up or not.
        actors: Whether it matters for which of its actors a watched activity is done.
        same_person: Whether one person is to do watched activities, as far as four eyes allow, or others.
        cancelling: Whether it matters that a case can be cancelled.
    """

    activities: frozenset[str] = field(default=(), converter=_ids)
    documents: frozenset[str] = field(default=(), converter=_ids)
    actors: bool = False
    same_person: bool = False
    cancelling: bool = False


@frozen
class _Row:
    """A step, and what is asked of it again and again.

    Attributes:
        step: The step.
        order: Its activities in an order that it allows.
        arrows: The ways out of it.
        optional: Documents that are followed and may be handed over here.
        is_watched: Whether its activities are seen one by one.
    """

    step: Step
    order: tuple[Activity, ...]
    arrows: tuple[Arrow, ...]
    optional: frozenset[str]
    is_watched: bool


class Control:
    """The control graph of one SOP, worked out as far as it is asked for.

    Attributes:
        sop: The SOP.
        watch: What somebody wants to see.
        followed: The documents that are followed.
    """

    def __init__(self, sop: Sop, watch: Watch | None = None) -> None:
        self.sop = sop
        self.watch = watch or Watch()
        flow = Flow(sop)
        at_hand = documents_at_hand(sop, flow)
        self.followed = self.watch.documents | {
            id_
            for step in sop.steps
            for activity in step.activities
            for id_ in (required(step, activity) - at_hand.get(step.id, _NONE) - made_in(step))
            if not sop.documents[id_].supplied
        }
        self._supplied = frozenset(id_ for id_ in self.followed if sop.documents[id_].supplied)
        self._rows = {step.id: self._row(step, flow) for step in sop.steps}

    def begin(self) -> Iterator[tuple[Place, frozenset[str]]]:
        """Where a case can begin, and the documents that are handed over to begin there."""
        for handed in _subsets(self._supplied):
            yield Place(self.sop.steps[0].id, documents=handed), handed

    def turns(self, place: Place) -> Iterator[Turn]:
        """What may happen at a place; nothing at an end, and where a case is stuck."""
        row = self._rows.get(place.state)
        if row is None:
            return
        if row.is_watched:
            for activity in ready(row.step, place.done):
                yield from self._completions(place, row, activity)
        else:
            names = tuple(activity.id for activity in row.order)
            for handed in _subsets(self._supplied - place.documents):
                here = place._replace(documents=place.documents | handed)
                yield from self._departures(here, row, names, Turn(here, handed=handed))
        for arrow in row.arrows:
            if arrow.kind is ArrowKind.GOTO:
                yield Turn(self._entered(arrow.target, place.documents, place.same), arrow=arrow)
        if self.watch.cancelling:
            yield Turn(self._entered(CANCELLED, place.documents, place.same))
        for document in sorted(self._supplied - place.documents):
            handed = frozenset((document,))
            yield Turn(place._replace(documents=place.documents | handed), handed=handed)

    def passages(self, place: Place) -> Iterator[tuple[Turn, ...]]:
        """The ways from where a step is entered to where it is left, each the shortest to the place it leads to."""
        seen = {place}
        left: set[tuple[Arrow, Place]] = set()
        waiting: deque[tuple[Place, tuple[Turn, ...]]] = deque([(place, ())])
        while waiting:
            here, so_far = waiting.popleft()
            for turn in self.turns(here):
                way = (*so_far, turn)
                if turn.arrow is None and turn.target not in seen:
                    seen.add(turn.target)
                    waiting.append((turn.target, way))
                elif turn.arrow is not None and (turn.arrow, turn.target) not in left:
                    left.add((turn.arrow, turn.target))
                    yield way

    # --- how it is worked out -----------------------------------------------------------------------------

    def _row(self, step: Step, flow: Flow) -> _Row:
        optional = self.followed & (made_in(step) | self._supplied)
        touched = made_in(step).union(*(required(step, activity) for activity in step.activities))
        touched |= {id_ for activity in step.activities for out in activity.outcomes.values() for id_ in out.discards}
        watched = any(activity.id in self.watch.activities for activity in step.activities)
        is_watched = watched or not self.followed.isdisjoint(touched)
        return _Row(step, in_order(step), flow.arrows.get(step.id, ()), optional, is_watched)

    def _completions(self, place: Place, row: _Row, activity: Activity) -> Iterator[Turn]:
        needed = (required(row.step, activity) & self.followed) - place.documents
        optional = row.optional - place.documents
        if not needed <= optional:
            return
        done = place.done | {activity.id}
        for chosen in _subsets(optional - needed):
            documents = place.documents | needed | chosen | (self.followed & frozenset(activity.produces))
            for actor, same in self._performers(place, row, activity):
                who = place.same | {activity.id} if same else place.same - {activity.id}
                turn = Turn(Place(place.state, done, documents, who), (activity.id,), None, None, chosen, actor, same)
                if len(done) < len(row.order):
                    yield turn
                else:
                    yield from self._departures(turn.target, row, turn.activities, turn)

    def _departures(self, place: Place, row: _Row, activities: tuple[str, ...], turn: Turn) -> Iterator[Turn]:
        """The turns that leave a row as its last activities are completed, place being where they leave it from."""
        decision = row.step.decision
        made = place.documents | (self.followed & frozenset(row.step.produces))
        for arrow in row.arrows:
            documents = made
            if arrow.kind is ArrowKind.GOTO:
                continue
            if decision is not None and arrow.outcome is not None:
                outcome = decision.outcomes[arrow.outcome]
                documents = (made - frozenset(outcome.discards)) | (self.followed & frozenset(outcome.produces))
            target = self._entered(arrow.target, documents, turn.target.same)
            yield Turn(target, activities, arrow.outcome, arrow, turn.handed, turn.actor, turn.same)

    def _performers(self, place: Place, row: _Row, activity: Activity) -> Iterator[tuple[str | None, bool]]:
        """For whom a watched activity may be done, and whether by that one person."""
        if activity.id not in self.watch.activities:
            yield None, False
            return
        actors: tuple[str | None, ...] = activity.actors if self.watch.actors else (None,)
        yield from ((actor, False) for actor in actors)
        if self.watch.same_person:
            others = set(activity.not_same_person_as)
            others |= {other.id for other in row.order if activity.id in other.not_same_person_as}
            if others.isdisjoint(place.same):
                yield from ((actor, True) for actor in actors)

    def _entered(self, state: str, documents: frozenset[str], same: frozenset[str]) -> Place:
        """A step is entered afresh, and who did its activities before is forgotten."""
        if same and (row := self._rows.get(state)) is not None:
            same -= {activity.id for activity in row.order}
        return Place(state, _NONE, documents, same)


def in_order(step: Step, last: str | None = None) -> tuple[Activity, ...]:
    """The activities of a row in an order that it allows, the first that can be done first.

    Args:
        step: The row.
        last: The activity that is put off as long as it can be.
    """
    order: list[Activity] = []
    while len(order) < len(step.activities):
        possible = ready(step, [activity.id for activity in order])
        if not possible:  # of activities that wait for one another, which no sound SOP has
            return (*order, *(activity for activity in step.activities if activity not in order))
        order.append(next((activity for activity in possible if activity.id != last), possible[0]))
    return tuple(order)


def documents_at_hand(sop: Sop, flow: Flow | None = None) -> dict[str, frozenset[str]]:
    """For each step that can be reached which of the documents that it needs are there on every way to it.

    Args:
        sop: The SOP.
        flow: What follows what in it, if that is known already.
    """
    flow = flow or Flow(sop)
    bits = {id_: 1 << place for place, id_ in enumerate(sop.documents)}

    def mask(ids: Iterable[str]) -> int:
        value = 0
        for id_ in ids:
            value |= bits[id_]
        return value

    needed = {
        step.id: {*step.requires, *(id_ for one in step.activities for id_ in one.requires)} for step in sop.steps
    }
    brought = {
        step.id: mask([*needed[step.id], *step.produces, *(id_ for one in step.activities for id_ in one.produces)])
        for step in sop.steps
    }
    first = sop.steps[0].id
    always = {first: 0}
    waiting = deque([first])
    while waiting:
        step = sop.step(waiting.popleft())
        for arrow in flow.arrows[step.id]:
            left = always[step.id] if arrow.kind is ArrowKind.GOTO else always[step.id] | brought[step.id]
            if arrow.outcome is not None and step.decision is not None:
                outcome = step.decision.outcomes[arrow.outcome]
                left = (left & ~mask(outcome.discards)) | mask(outcome.produces)
            target = arrow.target
            if target in sop.positions and (target not in always or always[target] & ~left):
                always[target] = always.get(target, left) & left
                waiting.append(target)
    return {
        id_: frozenset(document for document in needed[id_] if held & bits[document]) for id_, held in always.items()
    }


def _subsets(ids: frozenset[str]) -> Iterator[frozenset[str]]:
    """All subsets, the smallest first."""
    if not ids:
        yield _NONE
        return
    names = sorted(ids)
    for size in range(len(names) + 1):
        yield from map(frozenset, combinations(names, size))
