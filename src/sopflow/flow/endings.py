"""Whether a case can still reach an end with the documents that it has."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from sopflow.definition import Activity, Sop, Step
from sopflow.flow.graph import Arrow, ArrowKind, arrows
from sopflow.flow.row import alternatives, comes_after, ready, required

_MOST_STATES: Final = 20_000
"""The number of states after which a case is taken to reach an end: no known SOP comes near it."""


def can_end(sop: Sop, state: str, documents: Collection[str], done: Collection[str] = ()) -> bool:
    """Return whether a case can reach an end, given enough persons and all documents that come from outside.

    Documents never prevent anything, so it is enough to follow the cases that hand over whatever they may.

    Args:
        sop: A SOP without errors.
        state: The step where the case is, or an end.
        documents: The documents in the case.
        done: The activities of the step that are completed.
    """
    supplied = frozenset(id_ for id_, document in sop.documents.items() if document.supplied)
    start = (state, supplied.union(documents), frozenset(done))
    waiting = [start]
    seen = {start}
    while waiting:
        here, held, finished = waiting.pop()
        if here not in sop.positions or len(seen) > _MOST_STATES:
            return True
        for target, left_with in _departures(sop, here, held, finished):
            following = (target, left_with | supplied, frozenset[str]())
            if following not in seen:
                seen.add(following)
                waiting.append(following)
    return False


def _departures(
    sop: Sop, state: str, held: frozenset[str], done: frozenset[str]
) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield the states that follow a step, each with the most documents that a case can have there."""
    step = sop.step(state)
    everything = held | step.may_produce
    left = [activity for activity in step.activities if activity.id not in done]
    # A row that stays open after an activity may lapse with the documents handed over for it.
    can_begin = len(left) > 1 and any(_can_be_met(step, activity, everything) for activity in ready(step, done))
    for arrow in arrows(sop, step):
        if arrow.kind is ArrowKind.GOTO:
            yield arrow.target, everything if can_begin else held
        elif arrow.activity not in done and all(
            _can_be_met(step, each, everything) for each in left if _comes_before(step, each, arrow)
        ):
            decision = next((each for each in step.decisions if arrow.activity in (None, each.id)), None)
            outcome = None if decision is None or arrow.outcome is None else decision.outcomes[arrow.outcome]
            lost = () if outcome is None else outcome.discards
            won = () if outcome is None else outcome.produces
            yield arrow.target, everything.difference(lost).union(won)


def _comes_before(step: Step, activity: Activity, arrow: Arrow) -> bool:
    """Return whether an activity comes before a case takes an arrow; an early answer leaves later ones undone."""
    if arrow.activity in (None, activity.id):
        return True
    others = (each for each in step.activities if activity.id in comes_after(step, each))
    return any(_comes_before(step, each, arrow) for each in others)


def _can_be_met(step: Step, activity: Activity, documents: frozenset[str]) -> bool:
    groups = alternatives(step, activity)
    return required(step, activity) <= documents and not any(documents.isdisjoint(group) for group in groups)
