"""Compiling a SOP: each activity once, with the transitions that it may take and their guards."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence, Sized

from attrs import frozen

from sopflow.definition import CONTINUE, Activity, AnyOf, NotBefore, OnLate, Sop, Step, groups
from sopflow.flow import state_of
from sopflow.machine.conditions import Condition, ConditionFunction
from sopflow.machine.guards import (
    CLOCK_RUNS,
    AcceptedDocuments,
    AnyDocument,
    ByActor,
    FourEyes,
    Guard,
    InOrder,
    NotDone,
    ReasonWhenLate,
    RequiredDocuments,
)
from sopflow.machine.host_guard import HostGuard
from sopflow.machine.moment_guards import MomentsKnown, NotTooEarly
from sopflow.text import close_matches


@frozen(eq=False)
class Completion:
    """One way to complete an activity; each becomes a transition of the machine.

    Attributes:
        target: The next state; None if the row stays open.
        outcome: The outcome of a decision; None for other activities.
        late: Whether it is for completions after the due time.
        guards: The guards, ordered by gate.
    """

    target: str | None
    outcome: str | None
    late: bool
    guards: tuple[Guard, ...]


@frozen(eq=False, repr=False)
class CompiledActivity:
    """An activity as a case meets it.

    Attributes:
        id: The activity's id.
        activity: The activity.
        step: Its step.
        after: Activities of the row that come first; for the decision of a row, all others.
        counterparts: Activities on the other side of its four-eyes constraints.
        completions: The ways to complete it.
        leaving: Its answers that leave a row of tiered decisions at once.
    """

    id: str
    activity: Activity
    step: Step
    after: tuple[str, ...]
    counterparts: tuple[str, ...]
    completions: tuple[Completion, ...]
    leaving: frozenset[str] = frozenset()

    def completes_row(self, done: Sized, answer: str | None) -> bool:
        """Return whether the case leaves its row with the activity, given the activities that are done."""
        return answer in self.leaving or len(done) + 1 == len(self.step.activities)

    def is_open(self, done: Container[str]) -> bool:
        """Return whether it can be completed next, given the activities of its row that are done."""
        return self.id not in done and all(id_ in done for id_ in self.after)


def compile_activities(
    sop: Sop, host_guards: Sequence[HostGuard], conditions: Mapping[str, ConditionFunction]
) -> dict[str, CompiledActivity]:
    """Compile every activity of a SOP.

    Args:
        sop: A SOP without errors.
        host_guards: The host's guards.
        conditions: The host's functions for the conditions of the SOP.

    Raises:
        ValueError: If a guard names an activity that the SOP does not have.
    """
    _check_activities(sop, host_guards)
    supplied = frozenset(id_ for id_, document in sop.documents.items() if document.supplied)
    named_by = _named_by(sop)
    return {
        activity.id: _compile(sop, step, activity, supplied, named_by.get(activity.id, []), host_guards, conditions)
        for step in sop.steps
        for activity in step.activities
    }


def _check_activities(sop: Sop, host_guards: Sequence[HostGuard]) -> None:
    known = dict.fromkeys(activity.id for step in sop.steps for activity in step.activities)
    for guard in host_guards:
        for id_ in guard.activities or ():
            if id_ not in known:
                close = close_matches(id_, known)
                hint = f" Did you mean {' or '.join(close)}?" if close else ""
                raise ValueError(f"The guard {guard.code!r} names an unknown activity, {id_!r}.{hint}")


def _named_by(sop: Sop) -> Mapping[str, list[str]]:
    """Return, for each activity, those whose ``not_same_person_as`` names it."""
    named_by: dict[str, list[str]] = {}
    for step in sop.steps:
        for activity in step.activities:
            for other in activity.not_same_person_as:
                named_by.setdefault(other, []).append(activity.id)
    return named_by


def _compile(
    sop: Sop,
    step: Step,
    activity: Activity,
    supplied: frozenset[str],
    named_by: list[str],
    host_guards: Sequence[HostGuard],
    conditions: Mapping[str, ConditionFunction],
) -> CompiledActivity:
    is_decision = activity.outcomes and activity is step.decision
    after = tuple(one.id for one in step.activities if one is not activity) if is_decision else activity.after
    in_row = [id_ for id_ in named_by if sop.step_of(id_) is step]
    others = tuple(dict.fromkeys((*activity.not_same_person_as, *in_row)))
    counterparts = tuple(dict.fromkeys((*activity.not_same_person_as, *named_by)))
    given = (*step.requires, *activity.requires)
    required = tuple(dict.fromkeys(each for each in given if isinstance(each, str)))

    guards: list[Guard] = [CLOCK_RUNS]
    if len(step.activities) > 1:
        guards.append(NotDone(activity.id))
    if after:
        guards.append(InOrder(activity.id, after))
    guards.append(ByActor(activity.id, activity.actors))
    if counterparts:
        guards.append(FourEyes(activity.id, activity.actors, others, counterparts))
    if required:
        guards.append(RequiredDocuments(activity.id, required))
    guards += [AnyDocument(activity.id, group) for group in groups(each for each in given if isinstance(each, AnyOf))]
    guards.append(AcceptedDocuments(activity.id, supplied | step.may_produce))
    guards += _in_time(activity.id, (step.not_before, activity.not_before))
    guards += [Condition(activity.id, names, conditions) for names in step.needs_of(activity)]
    own = [guard for guard in host_guards if guard.covers(activity.id)]

    rule = sop.late_rule(step)
    when_late: list[Guard] = [ReasonWhenLate(activity.id)] if rule is OnLate.JUSTIFY else []
    # Under ``goto`` a case leaves the step as soon as it is late.
    may_be_late = isinstance(rule, OnLate) and step.limit is not None
    completions = []
    for target, outcome in _targets(sop, step, activity):
        completions.append(Completion(target, outcome, late=False, guards=(*guards, *own)))
        if may_be_late:
            completions.append(Completion(target, outcome, late=True, guards=(*guards, *when_late, *own)))
    leaving = frozenset(answer for answer in activity.outcomes if step.leaves(activity, answer))
    return CompiledActivity(activity.id, activity, step, after, counterparts, tuple(completions), leaving)


def _in_time(activity: str, rules: Iterable[NotBefore | None]) -> Sequence[Guard]:
    """Return the guards of the earliest times of completion that a row and its activity state."""
    stated = tuple(rule for rule in rules if rule is not None)
    return (MomentsKnown(activity, stated), NotTooEarly(activity, stated)) if stated else ()


def _targets(sop: Sop, step: Step, activity: Activity) -> Iterator[tuple[str | None, str | None]]:
    """Yield the states that an activity may lead to, with the outcome; None for a row that stays open."""
    may_be_last = step.leads_to_next and not any(activity.id in one.after for one in step.activities)
    answers: list[str | None] = list(activity.outcomes) or [None]
    for answer in answers:
        target = CONTINUE if answer is None else activity.outcomes[answer].to
        if target != CONTINUE:
            yield state_of(target), answer
            continue
        if len(step.activities) > 1:
            yield None, answer
        if may_be_last:
            yield state_of(sop.next_of(step)), answer
