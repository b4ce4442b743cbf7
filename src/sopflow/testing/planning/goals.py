"""What there is to walk in a SOP: its steps, activities, outcomes, transitions, pairs of them, lateness, refusals.

Paths are planned to goals, and coverage says which of them were walked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum

from attrs import field, frozen

from sopflow.definition import CANCELLED, COMPLETED, Activity, OnLate, Sop, Step
from sopflow.flow import Arrow, ArrowKind, Flow
from sopflow.flow.row import comes_after, required
from sopflow.machine import RefusalCode
from sopflow.text import Language, visible


class GoalKind(StrEnum):
    """What a goal is about."""

    STEP = "step"
    ACTIVITY = "activity"
    OUTCOME = "outcome"
    TRANSITION = "transition"
    PAIR = "pair"
    ON_TIME = "on-time"
    LATE = "late"
    REFUSAL = "refusal"


def _texts(value: Iterable[str]) -> tuple[str, ...]:
    return tuple(value)


@frozen
class Goal:
    """One thing that can be walked.

    Attributes:
        kind: What it is about.
        key: Which one it is: a step or an activity; an activity and an answer; source, way, answer and target of a
            transition, or of two that follow one another; for a refusal its code and where it occurs.

    >>> print(Goal(GoalKind.OUTCOME, ("putus", "ya")))
    putus = ya
    """

    kind: GoalKind = field(converter=GoalKind)
    key: tuple[str, ...] = field(converter=_texts)

    def text(self, language: Language = "en") -> str:
        """What it is, in a few words."""
        return visible(_WORDS[language][self.kind](self.key))

    def __str__(self) -> str:
        return self.text()


OPENING = "open"
"""The place of a refusal when a case is to be opened."""

NAMELESS = "nameless"
"""Four eyes refuse one and the same person, and somebody without a name: this is the word for the second."""

_TRANSITION = 4
"""The texts of a transition's key."""


def _transition_text(key: tuple[str, ...], late: str) -> str:
    source, way, answer, target = key
    reason = f" = {answer}" if way == ArrowKind.OUTCOME else f", {late}" if way == ArrowKind.GOTO else ""
    return f"{source}{reason} → {target}"


def _words(late: str, then: str, in_time: str, at: str, nameless: str) -> dict[GoalKind, Callable[..., str]]:
    """How the kinds of goals are told, in the words of a language."""

    def pair_text(key: tuple[str, ...]) -> str:
        return f"{_transition_text(key[:_TRANSITION], late)}, {then} {_transition_text(key[_TRANSITION:], late)}"

    def refusal_text(key: tuple[str, ...]) -> str:
        code, place, *variant = key
        return f"{code} {at} {place}" + (f", {nameless}" if variant else "")

    return {
        GoalKind.STEP: " ".join,
        GoalKind.ACTIVITY: " ".join,
        GoalKind.OUTCOME: " = ".join,
        GoalKind.TRANSITION: lambda key: _transition_text(key, late),
        GoalKind.PAIR: pair_text,
        GoalKind.ON_TIME: lambda key: f"{key[0]} {in_time}",
        GoalKind.LATE: lambda key: f"{key[0]} {late}",
        GoalKind.REFUSAL: refusal_text,
    }


_WORDS: dict[Language, dict[GoalKind, Callable[..., str]]] = {
    "en": _words("late", "then", "in time", "at", NAMELESS),
    "id": _words("terlambat", "lalu", "tepat waktu", "pada", "tanpa nama"),
}


def transition(arrow: Arrow) -> Goal:
    """The goal to walk along an arrow."""
    return Goal(GoalKind.TRANSITION, _arrow_key(arrow))


def pair(first: Arrow, second: Arrow) -> Goal:
    """The goal to walk along one arrow right after another."""
    return Goal(GoalKind.PAIR, (*_arrow_key(first), *_arrow_key(second)))


def refusal(code: str, place: str, *variant: str) -> Goal:
    """The goal to be refused with a code at an activity, at a step or an end, or when a case is opened."""
    return Goal(GoalKind.REFUSAL, (str(code), place, *variant))


def _arrow_key(arrow: Arrow) -> tuple[str, ...]:
    return arrow.source, arrow.kind.value, arrow.outcome or "", arrow.target


def has_due(step: Step) -> bool:
    """Whether a step is due at some time."""
    return step.within is not None and step.within.binds


def may_be_late(sop: Sop, step: Step) -> bool:
    """Whether activities of a step can be completed late: it is due, and does not go on by itself then."""
    return has_due(step) and isinstance(sop.late_rule(step), OnLate)


def all_before(step: Step, activity: Activity) -> set[str]:
    """All activities of a row that must be done before one of them can be."""
    before: set[str] = set()
    waiting = [activity]
    while waiting:
        new = comes_after(step, waiting.pop()) - before
        before |= new
        waiting += [other for other in step.activities if other.id in new]
    return before


def goals(sop: Sop, kinds: Iterable[GoalKind] = GoalKind) -> Iterator[Goal]:
    """All that there is to walk in a SOP, also what may turn out to be out of reach.

    Args:
        sop: The SOP.
        kinds: The kinds of goals that are wanted.
    """
    flow = Flow(sop)
    for kind in kinds:
        yield from _OF_A_KIND[kind](sop, flow)


def _steps(sop: Sop, _flow: Flow) -> Iterator[Goal]:
    yield from (Goal(GoalKind.STEP, (step.id,)) for step in sop.steps)


def _activities(sop: Sop, _flow: Flow) -> Iterator[Goal]:
    yield from (Goal(GoalKind.ACTIVITY, (activity.id,)) for step in sop.steps for activity in step.activities)


def _outcomes(sop: Sop, _flow: Flow) -> Iterator[Goal]:
    for step in sop.steps:
        for activity in step.activities:
            yield from (Goal(GoalKind.OUTCOME, (activity.id, answer)) for answer in activity.outcomes)


def _transitions(_sop: Sop, flow: Flow) -> Iterator[Goal]:
    yield from (transition(arrow) for arrows in flow.arrows.values() for arrow in arrows)


def _pairs(_sop: Sop, flow: Flow) -> Iterator[Goal]:
    for arrows in flow.arrows.values():
        for arrow in arrows:
            yield from (pair(arrow, follower) for follower in flow.arrows.get(arrow.target, ()))


def _on_time(sop: Sop, _flow: Flow) -> Iterator[Goal]:
    yield from (Goal(GoalKind.ON_TIME, (step.id,)) for step in sop.steps if has_due(step))


def _late(sop: Sop, _flow: Flow) -> Iterator[Goal]:
    yield from (Goal(GoalKind.LATE, (step.id,)) for step in sop.steps if may_be_late(sop, step))


def _refusals(sop: Sop, _flow: Flow) -> Iterator[Goal]:
    """Each code at each place where the SOP could bring it about."""
    eyes = four_eyes(sop)
    if any(not document.supplied for document in sop.documents.values()):
        yield refusal(RefusalCode.NOT_SUPPLIED, OPENING)
    for step in sop.steps:
        for code in AT_STEPS:
            yield refusal(code, step.id)
        if len(sop.steps) > 1:
            yield refusal(RefusalCode.NOT_ACTIVE, step.id)
        if set(sop.documents) - step.made - {id_ for id_, one in sop.documents.items() if one.supplied}:
            yield refusal(RefusalCode.NOT_SUPPLIED, step.id)
        for activity in step.activities:
            first = comes_after(step, activity)
            yield refusal(RefusalCode.OUTCOME, activity.id)
            yield refusal(RefusalCode.ACTOR, activity.id)
            if first:
                yield refusal(RefusalCode.ORDER, activity.id)
            if len(all_before(step, activity)) < len(step.activities) - 1:
                yield refusal(RefusalCode.ALREADY_DONE, activity.id)
            if activity.id in eyes:
                yield refusal(RefusalCode.SAME_PERSON, activity.id, NAMELESS)
            if activity.not_same_person_as or any(activity.id in other.not_same_person_as for other in step.activities):
                yield refusal(RefusalCode.SAME_PERSON, activity.id)
            if required(step, activity):
                yield refusal(RefusalCode.DOCUMENTS, activity.id)
            if may_be_late(sop, step) and sop.late_rule(step) is OnLate.JUSTIFY:
                yield refusal(RefusalCode.REASON, activity.id)
    for end in (COMPLETED, *sop.ends, CANCELLED):
        yield refusal(RefusalCode.CLOSED, end)


AT_STEPS = (
    RefusalCode.UNKNOWN_ACTIVITY, RefusalCode.UNKNOWN_DOCUMENT, RefusalCode.UNKNOWN_ACTOR, RefusalCode.CLOCK,
    RefusalCode.SUSPENDED, RefusalCode.NOT_SUSPENDED,
)  # fmt: skip
"""Codes that may occur at any step."""

AT_ACTIVITIES = frozenset({
    RefusalCode.OUTCOME, RefusalCode.ALREADY_DONE, RefusalCode.ORDER, RefusalCode.ACTOR, RefusalCode.SAME_PERSON,
    RefusalCode.DOCUMENTS, RefusalCode.REASON,
})  # fmt: skip
"""Codes whose place is an activity."""

_OF_A_KIND = {
    GoalKind.STEP: _steps,
    GoalKind.ACTIVITY: _activities,
    GoalKind.OUTCOME: _outcomes,
    GoalKind.TRANSITION: _transitions,
    GoalKind.PAIR: _pairs,
    GoalKind.ON_TIME: _on_time,
    GoalKind.LATE: _late,
    GoalKind.REFUSAL: _refusals,
}


def four_eyes(sop: Sop) -> frozenset[str]:
    """The activities that are not done by somebody without a name: those that name others, and those that are named."""
    return frozenset(
        id_
        for step in sop.steps
        for activity in step.activities
        if activity.not_same_person_as
        for id_ in (activity.id, *activity.not_same_person_as)
    )
