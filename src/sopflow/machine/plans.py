"""Plans: each activity compiled once, with its guards and its ways out of the row."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import field, frozen

from sopflow.definition import Activity, OnLate, Sop, Step
from sopflow.flow import state_of
from sopflow.machine.calls import Action, Call
from sopflow.machine.guards import (
    ByActor,
    ByAnother,
    FromOutside,
    Guard,
    GuardFunction,
    HostGuard,
    WithDocuments,
    WithReason,
)
from sopflow.machine.standing import Standing
from sopflow.text import close_matches


@frozen(eq=False, repr=False)
class Plan:
    """An activity as a case meets it, compiled from its row.

    Attributes:
        activity: The activity.
        step: Its row.
        after: What comes before it in its row; for the decision of a row, all other activities.
        four_eyes: Activities whose performers are told from its own; empty when none are asked for.
        who: The guards of the performer.
        documents: The guard of its documents.
        ways: Where each answer leads out of the row; the answer None where nothing is decided.
        guards: What a call must pass in time.
        late_guards: What a call must pass when it is late.
        may_stay: Whether completing it can leave the row open.
        may_complete: Whether completing it can complete the row.
    """

    activity: Activity
    step: Step
    after: tuple[str, ...]
    four_eyes: tuple[str, ...]
    who: tuple[Guard, ...]
    documents: WithDocuments
    ways: dict[str | None, str]
    guards: tuple[Guard, ...] = field(repr=False)
    late_guards: tuple[Guard, ...] = field(repr=False)
    may_stay: bool = field(repr=False)
    may_complete: bool = field(repr=False)


def plans_of(sop: Sop, host_guards: tuple[HostGuard | GuardFunction, ...]) -> dict[str, Plan]:
    """Compile every activity of a SOP.

    Raises:
        ValueError: If a host's guard is for an activity that the SOP does not have.
    """
    own = [guard if isinstance(guard, HostGuard) else HostGuard(guard) for guard in host_guards]
    for guard in own:
        for id_ in guard.activities or ():
            try:
                sop.activity(id_)
            except KeyError:
                close = close_matches(id_, (one.id for step in sop.steps for one in step.activities))
                hint = f" Did you mean {' or '.join(close)}?" if close else ""
                raise ValueError(f"The guard {guard.code!r} is for an unknown activity, {id_!r}.{hint}") from None
    supplied = frozenset(id_ for id_, document in sop.documents.items() if document.supplied)
    named_by: dict[str, list[str]] = {}
    for step in sop.steps:
        for activity in step.activities:
            for other in activity.not_same_person_as:
                named_by.setdefault(other, []).append(activity.id)
    plans = {}
    for step in sop.steps:
        row = _Row(
            step,
            step.decision,
            supplied | step.made,
            {id_ for one in step.activities for id_ in one.after},
        )
        for activity in step.activities:
            guards = tuple(guard for guard in own if guard.activities is None or activity.id in guard.activities)
            plans[activity.id] = _plan(sop, row, activity, tuple(named_by.get(activity.id, ())), guards)
    return plans


@frozen(eq=False, repr=False)
class _Row:
    """What the activities of a row have in common."""

    step: Step
    decision: Activity | None
    accepted: frozenset[str]
    waited_for: set[str]


def _plan(sop: Sop, row: _Row, activity: Activity, named_by: tuple[str, ...], own: tuple[HostGuard, ...]) -> Plan:
    step, decision = row.step, row.decision
    decides = activity is decision
    in_row = {id_ for id_ in named_by if sop.step_of(id_) is step}
    others = tuple(dict.fromkeys((*activity.not_same_person_as, *(id_ for id_ in named_by if id_ in in_row))))
    named = tuple(dict.fromkeys((*activity.not_same_person_as, *named_by)))
    documents = WithDocuments(activity.id, tuple(dict.fromkeys((*step.requires, *activity.requires))))
    names = tuple(sop.actors[id_].name for id_ in activity.actors)
    who: tuple[Guard, ...] = (ByActor(activity.id, activity.actors, names),)
    if named:
        who += (ByAnother(activity.id, others, named),)
    guards: tuple[Guard, ...] = (*who, documents) if documents.required else who
    guards += (FromOutside(activity.id, row.accepted),)
    late: tuple[Guard, ...] = (WithReason(activity.id),) if sop.late_rule(step) is OnLate.JUSTIFY else ()
    if decision is None:
        ways: dict[str | None, str] = {None: state_of(sop.next_of(step))}
    else:
        ways = {answer: state_of(outcome.to) for answer, outcome in activity.outcomes.items()}
    return Plan(
        activity=activity,
        step=step,
        after=tuple(one.id for one in step.activities if one is not activity) if decides else activity.after,
        four_eyes=named,
        who=who,
        documents=documents,
        ways=ways,
        guards=(*guards, *own),
        late_guards=(*guards, *late, *own),
        may_stay=len(step.activities) > 1 and not decides,
        may_complete=decides or (decision is None and activity.id not in row.waited_for),
    )


def plan_of(case: Standing, call: Call) -> Plan | None:
    """The activity that a call is to complete; None for other calls, and for one that the SOP does not know."""
    if call.action is not Action.COMPLETE or not isinstance(call.activity, str):
        return None
    plan: Plan | None = case._machine.plans.get(call.activity)
    return plan


def open_plans(case: Standing) -> Iterator[Plan]:
    """The activities that the case waits for: of its step, not done, with nothing to be done before."""
    if case.ended:
        return
    for activity in case.machine.sop.step(case.state).activities:
        plan: Plan = case.machine.plans[activity.id]
        if case.done_by(activity.id) is None and all(case.done_by(id_) is not None for id_ in plan.after):
            yield plan
