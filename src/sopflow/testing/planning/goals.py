"""Coverage goals of a SOP: steps, activities, outcomes, transitions, pairs of transitions, lateness, and refusals.

Plans lead to goals, and coverage counts them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum

from attrs import field, frozen

from sopflow.definition import CANCELLED, COMPLETED, Activity, OnLate, Sop, Step
from sopflow.flow import Arrow, ArrowKind, Flow
from sopflow.flow.row import alternatives, comes_after, required
from sopflow.machine import RefusalCode
from sopflow.testing.calls.actions import reserved_to
from sopflow.text import Language, Text, visible

OPENING = "open"
"""The place of a refusal to open a case."""

NAMELESS = "nameless"
"""The variant of ``same-person`` in which a performer without a name is refused."""

AT_ACTIVITIES = frozenset({
    RefusalCode.OUTCOME, RefusalCode.ALREADY_DONE, RefusalCode.ORDER, RefusalCode.ACTOR, RefusalCode.SAME_PERSON,
    RefusalCode.DOCUMENTS, RefusalCode.TOO_EARLY, RefusalCode.REASON,
})  # fmt: skip
"""The codes whose place is an activity; the place of the others is a step or an end."""

_AT_EVERY_STEP = (
    RefusalCode.UNKNOWN_ACTIVITY, RefusalCode.UNKNOWN_DOCUMENT, RefusalCode.UNKNOWN_ACTOR, RefusalCode.CLOCK,
    RefusalCode.NOT_SUSPENDED,
)  # fmt: skip

_KEY_OF_A_TRANSITION = 4  # source, kind, answer, target


class GoalKind(StrEnum):
    """The kinds of goals."""

    STEP = "step"
    ACTIVITY = "activity"
    OUTCOME = "outcome"
    TRANSITION = "transition"
    PAIR = "pair"
    ON_TIME = "on-time"
    LATE = "late"
    REFUSAL = "refusal"


# The numbers of parts that a key may have; one for the other kinds.
_LENGTHS = {
    GoalKind.OUTCOME: (2,),
    GoalKind.TRANSITION: (_KEY_OF_A_TRANSITION,),
    GoalKind.PAIR: (2 * _KEY_OF_A_TRANSITION,),
    GoalKind.REFUSAL: (2, 3),
}


def _strings(value: Iterable[str]) -> tuple[str, ...]:
    if isinstance(value, str):
        raise TypeError(f'The key of a goal is a tuple: write ("{value:.80}",) instead of "{value:.80}".')
    return tuple(value)


@frozen
class Goal:
    """One thing that a walk can cover.

    Attributes:
        kind: The kind.
        key: The step, or the activity, or the activity and its answer. For a transition: source, kind of arrow, answer
            and target; for a pair, the keys of both. For a refusal: the code, the place, and perhaps a variant.

    >>> print(Goal(GoalKind.OUTCOME, ("putus", "ya")))
    putus = ya
    """

    kind: GoalKind = field(converter=GoalKind)
    key: tuple[str, ...] = field(converter=_strings)

    def __attrs_post_init__(self) -> None:
        """Reject a key whose length does not fit the kind."""
        lengths = _LENGTHS.get(self.kind, (1,))
        if len(self.key) not in lengths:
            wanted = " or ".join(map(str, lengths))
            raise ValueError(f"The key of a goal of the kind {self.kind} has {wanted} parts, not {len(self.key)}.")

    @classmethod
    def transition(cls, arrow: Arrow) -> Goal:
        """Return the goal to follow an arrow."""
        return cls(GoalKind.TRANSITION, _arrow_key(arrow))

    @classmethod
    def pair(cls, first: Arrow, second: Arrow) -> Goal:
        """Return the goal to follow one arrow directly after another."""
        return cls(GoalKind.PAIR, (*_arrow_key(first), *_arrow_key(second)))

    @classmethod
    def refusal(cls, code: str, place: str, *variant: str) -> Goal:
        """Return the goal to be refused.

        Args:
            code: The code of the refusal.
            place: An activity, a step, an end, or ``open``.
            *variant: ``nameless``, if four eyes refuse a performer without a name.
        """
        return cls(GoalKind.REFUSAL, (str(code), place, *variant))

    def text(self, language: Language = "en") -> str:
        """Describe the goal in a few words."""
        match self.kind:
            case GoalKind.OUTCOME:
                text = " = ".join(self.key)
            case GoalKind.TRANSITION:
                text = _transition_text(self.key, language)
            case GoalKind.PAIR:
                first, second = self.key[:_KEY_OF_A_TRANSITION], self.key[_KEY_OF_A_TRANSITION:]
                parts = (_transition_text(first, language), _transition_text(second, language))
                text = _THEN.format(language, first=parts[0], second=parts[1])
            case GoalKind.ON_TIME | GoalKind.LATE:
                text = (_ON_TIME if self.kind is GoalKind.ON_TIME else _LATE).format(language, step=self.key[0])
            case GoalKind.REFUSAL:
                code, place, *variant = self.key
                text = (_REFUSED_NAMELESS if variant else _REFUSED).format(language, code=code, place=place)
            case _:
                text = " ".join(self.key)
        return visible(text)

    def __str__(self) -> str:
        return self.text()


_ON_TIME = Text("{step} on time", "{step} tepat waktu")
_LATE = Text("{step} late", "{step} terlambat")
_LAPSED = Text("{source}, late → {target}", "{source}, terlambat → {target}")
_THEN = Text("{first}, then {second}", "{first}, lalu {second}")
_REFUSED = Text("{code} at {place}", "{code} pada {place}")
_REFUSED_NAMELESS = Text("{code} at {place}, nameless", "{code} pada {place}, tanpa nama")


def _transition_text(key: tuple[str, ...], language: Language) -> str:
    source, kind, answer, target = key
    if kind == ArrowKind.GOTO:
        return _LAPSED.format(language, source=source, target=target)
    return f"{source}{f' = {answer}' if kind == ArrowKind.OUTCOME else ''} → {target}"


def _arrow_key(arrow: Arrow) -> tuple[str, ...]:
    # Two tiers of a row may have the same answer.
    answer = arrow.outcome or ""
    return arrow.source, arrow.kind.value, f"{arrow.activity} = {answer}" if arrow.activity else answer, arrow.target


def goals(sop: Sop, kinds: Iterable[GoalKind] = GoalKind) -> Iterator[Goal]:
    """Yield the goals of a SOP, including those that may turn out to be unreachable.

    Args:
        sop: The SOP.
        kinds: The kinds to yield.
    """
    if isinstance(kinds, str):
        raise TypeError(f"The kinds of goals are a list: write [{kinds!r:.80}] instead of {kinds!r:.80}.")
    flow = Flow(sop)
    for kind in kinds:
        yield from _GOALS[kind](sop, flow)


def has_due_time(step: Step) -> bool:
    """Whether a step has a due time."""
    return step.limit is not None


def may_be_late(sop: Sop, step: Step) -> bool:
    """Whether an activity of a step can be completed late: the step has a due time and does not lapse."""
    return has_due_time(step) and isinstance(sop.late_rule(step), OnLate)


def four_eyes(sop: Sop) -> frozenset[str]:
    """Return the activities on either side of a four-eyes constraint; they need a named performer."""
    return frozenset(
        id_
        for step in sop.steps
        for activity in step.activities
        if activity.not_same_person_as
        for id_ in (activity.id, *activity.not_same_person_as)
    )


def _steps(sop: Sop, _flow: Flow) -> Iterator[Goal]:
    yield from (Goal(GoalKind.STEP, (step.id,)) for step in sop.steps)


def _activities(sop: Sop, _flow: Flow) -> Iterator[Goal]:
    yield from (Goal(GoalKind.ACTIVITY, (activity.id,)) for step in sop.steps for activity in step.activities)


def _outcomes(sop: Sop, _flow: Flow) -> Iterator[Goal]:
    for step in sop.steps:
        for activity in step.activities:
            yield from (Goal(GoalKind.OUTCOME, (activity.id, answer)) for answer in activity.outcomes)


def _transitions(_sop: Sop, flow: Flow) -> Iterator[Goal]:
    yield from (Goal.transition(arrow) for arrows in flow.arrows.values() for arrow in arrows)


def _pairs(_sop: Sop, flow: Flow) -> Iterator[Goal]:
    for arrows in flow.arrows.values():
        for arrow in arrows:
            yield from (Goal.pair(arrow, follower) for follower in flow.arrows.get(arrow.target, ()))


def _on_time(sop: Sop, _flow: Flow) -> Iterator[Goal]:
    yield from (Goal(GoalKind.ON_TIME, (step.id,)) for step in sop.steps if has_due_time(step))


def _late(sop: Sop, _flow: Flow) -> Iterator[Goal]:
    yield from (Goal(GoalKind.LATE, (step.id,)) for step in sop.steps if may_be_late(sop, step))


def _refusals(sop: Sop, _flow: Flow) -> Iterator[Goal]:
    """Yield each code at each place where the definition of the SOP may cause it."""
    supplied = {id_ for id_, document in sop.documents.items() if document.supplied}
    need_a_name = four_eyes(sop)
    if set(sop.documents) - supplied:
        yield Goal.refusal(RefusalCode.NOT_SUPPLIED, OPENING)
    for step in sop.steps:
        yield from (Goal.refusal(code, step.id) for code in _AT_EVERY_STEP)
        if reserved_to(sop, "suspend") != ():
            yield Goal.refusal(RefusalCode.SUSPENDED, step.id)
        if sop.moments and reserved_to(sop, "set_moment") != ():
            yield from (Goal.refusal(code, step.id) for code in (RefusalCode.UNKNOWN_MOMENT, RefusalCode.MOMENT))
        if len(sop.steps) > 1:
            yield Goal.refusal(RefusalCode.NOT_ACTIVE, step.id)
        if set(sop.documents) - step.may_produce - supplied:
            yield Goal.refusal(RefusalCode.NOT_SUPPLIED, step.id)
        for activity in step.activities:
            for code in _codes_at(sop, step, activity):
                yield Goal.refusal(code, activity.id)
            if activity.id in need_a_name:
                yield Goal.refusal(RefusalCode.SAME_PERSON, activity.id, NAMELESS)
    cancelled = (CANCELLED,) if reserved_to(sop, "cancel") != () else ()
    for end in (COMPLETED, *sop.ends, *cancelled):
        yield Goal.refusal(RefusalCode.CLOSED, end)


def _codes_at(sop: Sop, step: Step, activity: Activity) -> Iterator[RefusalCode]:
    yield RefusalCode.OUTCOME
    yield RefusalCode.ACTOR
    if comes_after(step, activity):
        yield RefusalCode.ORDER
    if len(_predecessors(step, activity)) < len(step.activities) - 1:
        yield RefusalCode.ALREADY_DONE
    if activity.not_same_person_as or any(activity.id in other.not_same_person_as for other in step.activities):
        yield RefusalCode.SAME_PERSON
    if required(step, activity) or alternatives(step, activity):
        yield RefusalCode.DOCUMENTS
    if step.not_before is not None or activity.not_before is not None:
        yield RefusalCode.TOO_EARLY
    if may_be_late(sop, step) and sop.late_rule(step) is OnLate.JUSTIFY:
        yield RefusalCode.REASON


def _predecessors(step: Step, activity: Activity) -> set[str]:
    """Return all activities of a row that must precede an activity, directly or not."""
    before: set[str] = set()
    waiting = [activity]
    while waiting:
        new = comes_after(step, waiting.pop()) - before
        before |= new
        waiting += [other for other in step.activities if other.id in new]
    return before


_GOALS: dict[GoalKind, Callable[[Sop, Flow], Iterator[Goal]]] = {
    GoalKind.STEP: _steps,
    GoalKind.ACTIVITY: _activities,
    GoalKind.OUTCOME: _outcomes,
    GoalKind.TRANSITION: _transitions,
    GoalKind.PAIR: _pairs,
    GoalKind.ON_TIME: _on_time,
    GoalKind.LATE: _late,
    GoalKind.REFUSAL: _refusals,
}
