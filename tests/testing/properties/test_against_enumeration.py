"""Compare counterexamples of small SOPs with an enumeration of all their runs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.testing.brute import NOON, Options, calls_to_a_dead_end, explore
from tests.testing.test_paths import replayed

import sopflow
from sopflow import Activity, Actor, Case, Document, Goto, Outcome, Sop, Step
from sopflow.testing import (
    Counterexample,
    Property,
    always,
    before,
    counterexample,
    eventually_ends,
    four_eyes,
    never,
    only_by,
    within,
)
from sopflow.testing.properties import Documents

pytestmark = pytest.mark.no_cover  # tracing makes these tests three times as slow; others cover their code

ACTORS, MADE = ("loket", "kepala"), ("nota", "surat")
DOCUMENTS = ("berkas", *MADE)
some = st.lists(st.sampled_from(DOCUMENTS), max_size=2, unique=True).map(tuple)
products = st.lists(st.sampled_from((*MADE, "berkas")), max_size=2, unique=True).map(tuple)
flags = st.booleans()
index = st.integers(0, 7)
NOT_DONE = "not done"


@st.composite
def tiny_sops(draw: st.DrawFn) -> Sop:
    """Draw a SOP of one to four rows in which documents come and go, and may be missing forever."""
    count = draw(st.integers(1, 4))
    rows = [f"r{number}" for number in range(1, count + 1)]
    ends = ("end", "ditolak")
    every: list[str] = []
    steps = []
    for number, row in enumerate(rows, 1):
        below = rows[number] if number < count else "end"
        names = [row] if draw(flags) else [f"{row}a", f"{row}b"][: draw(st.integers(1, 2))]
        decides = draw(flags)
        activities = []
        for name in names:
            keys: dict[str, object] = {"not_same_person_as": _picked(draw, every)}
            if decides and name == names[-1]:
                targets = (below, draw(st.sampled_from([*rows, *ends])))
                keys["outcomes"] = {
                    answer: Outcome(to, draw(products), draw(some)) for answer, to in zip("ab", targets, strict=True)
                }
            elif name != names[0] and draw(st.booleans()):
                keys["after"] = names[:1]
            if name != row:
                keys |= {"requires": draw(some), "produces": draw(products)}
            activities.append(Activity(name, name, draw(st.sampled_from(ACTORS)), **keys))  # type: ignore[arg-type]
            every.append(name)
        steps.append(
            Step(
                row,
                activities,
                requires=draw(some),
                produces=draw(products),
                within=draw(st.sampled_from((None, "1 jam", "2 jam"))),
                next=None if decides else draw(st.sampled_from((None, None, *rows[number:], *ends))),
            )
        )
    later = [[*rows[number:], *ends] for number in range(1, count + 1)]
    late = [Goto(draw(st.sampled_from(states))) if draw(st.booleans()) else None for states in later]
    steps = [
        step if step.within is None or goto is None else _with_goto(step, goto)
        for step, goto in zip(steps, late, strict=True)
    ]
    documents = {id_: Document(id_, supplied=id_ == "berkas") for id_ in DOCUMENTS}
    return Sop("1", "x", {id_: Actor(id_) for id_ in ACTORS}, steps, documents=documents, ends={"ditolak": "x"})


def _picked(draw: st.DrawFn, ids: list[str]) -> tuple[str, ...]:
    return (ids[draw(index) % len(ids)],) if draw(flags) and ids else ()


def _with_goto(step: Step, goto: Goto) -> Step:
    return Step(
        step.id, step.activities, requires=step.requires, produces=step.produces, within=step.within,
        next=step.next, on_late=goto,
    )  # fmt: skip


def is_sound(sop: Sop) -> bool:
    try:
        sopflow.SopMachine(sop)
    except sopflow.SopError:
        return False
    return True


@st.composite
def properties(draw: st.DrawFn, sop: Sop) -> Property:
    """Draw a property that names what a SOP has."""
    activities = [activity.id for step in sop.steps for activity in step.activities]
    states = [*(step.id for step in sop.steps), "completed", "ditolak"]
    pick = st.sampled_from
    kind = draw(st.sampled_from(("never", "always", "before", "four_eyes", "only_by", "four_eyes", "before")))
    if kind in ("never", "always"):
        after = draw(st.none() | pick(activities))
        answers = [] if after is None else list(sop.activity(after).outcomes)
        outcome = draw(pick(answers)) if draw(flags) and answers else None
        at = draw(st.none() | pick(states))
        has, lacks = draw(some), draw(some)
        if kind == "never" and (at or after or has or lacks):
            return never(at, after=after, outcome=outcome, has=has, lacks=lacks)
        return always(has or "nota", lacks=lacks, at=at, after=after, outcome=outcome)
    if kind == "before":
        return before(draw(pick([*activities, *states])), draw(pick([*activities, *states])))
    if kind == "only_by":
        return only_by(draw(pick(ACTORS)), draw(pick(activities)))
    if len(activities) < 2:
        return never("ditolak")
    return four_eyes(*draw(st.lists(pick(activities), min_size=2, max_size=2, unique=True)))


def is_violated(property: Property, case: Case) -> bool:
    """Return whether the last event of a case violates a property, judging only by the case and its history."""
    last = case.history[-1]
    match property:
        case Documents(when, has, lacks, forbidden):
            holds = when.at in (None, case.state) and when.after in (None, last.activity)
            holds = holds and when.outcome in (None, last.outcome)
            fits = set(has) <= set(case.documents) and not set(lacks) & set(case.documents)
            return holds and fits is forbidden
        case before(first, then):
            happened: list[str] = []
            singles = {step.id for step in case.machine.sop.steps if step.is_single}
            for event in case.history:
                happened += [str(event.activity)] if event.activity is not None else []
                happened += [event.target] if event.target is not None and event.target not in singles else []
            return then in happened and first not in happened[: happened.index(then)]
        case only_by(actor, activity):
            return last.activity == activity and last.by is not None and actor not in last.by.actors
        case four_eyes(one, other):
            if last.activity not in (one, other):
                return False
            there = other if last.activity == one else one
            past = [event for event in case.history if event is not last]
            return _latest(case, past, there) == (last.by.id if last.by is not None else None)
    raise AssertionError(property)


def _latest(case: Case, events: Iterable[sopflow.Event], activity: str) -> str | None:
    """Return who completed an activity in the latest visit of its step, or NOT_DONE."""
    who: str | None = NOT_DONE
    for event in events:
        if event.activity == activity and event.by is not None:
            who = event.by.id
        if event.target == case.machine.sop.step_of(activity).id:
            who = NOT_DONE
    return who


def compared_with_all_runs(sop: Sop, property: Property) -> Counterexample | None:
    """Return the counterexample of a property after comparing it with all runs of a few calls."""
    found = counterexample(sop, property)
    if isinstance(property, four_eyes):
        options = Options((property.one, property.other))
    else:
        options = Options(extra=3, single_actors=isinstance(property, only_by))
    seen = explore(
        sop,
        lambda case: [True] if is_violated(property, case) else [],
        options=options,
        remember=lambda case: _remembered(property, case),
        depth=9,
    )
    fewest = seen.first.get(True)
    if found is None:
        assert fewest is None, f"{property} has no counterexample, but {fewest} calls violate it"
        return None
    assert is_violated(property, replayed(found.walk, sop)), str(found)
    calls = len(found.walk.moves)
    assert fewest == calls if calls <= seen.depth else fewest is None, f"{fewest} calls are enough: {found}"
    return found


def _remembered(property: Property, case: Case) -> object:
    if isinstance(property, before):
        singles = {step.id for step in case.machine.sop.steps if step.is_single}
        return any(
            event.activity == property.first or (event.target == property.first and property.first not in singles)
            for event in case.history
        )
    return None


@given(data=st.data())
@settings(max_examples=200)
def test_a_property_has_a_shortest_counterexample_exactly_if_some_run_violates_it(
    data: st.DataObject,
) -> None:
    sop = data.draw(tiny_sops().filter(is_sound))
    compared_with_all_runs(sop, data.draw(properties(sop)))


@given(sop=tiny_sops().filter(is_sound))
@settings(max_examples=60)
def test_a_dead_end_is_reached_by_the_fewest_calls(sop: Sop) -> None:
    found = counterexample(sop, eventually_ends())
    all_tried, calls = calls_to_a_dead_end(sop, Options())
    if found is not None:
        replayed(found.walk, sop)
    if all_tried:
        assert (None if found is None else len(found.walk.moves)) == calls


@given(sop=tiny_sops().filter(is_sound), hours=st.integers(1, 9))
@settings(max_examples=60)
def test_a_time_is_exceeded_by_the_fewest_calls_although_nothing_is_late(sop: Sop, hours: int) -> None:
    found = counterexample(sop, within(f"{hours} jam"))
    limit = NOON + timedelta(hours=hours)
    seen = explore(
        sop,
        lambda case: [True] if case.last_at is not None and case.last_at > limit else [],
        options=Options(at_due=True, extra=3),
        remember=lambda case: case.last_at,
        depth=8,
    )
    fewest = seen.first.get(True)
    if found is None:
        assert fewest is None
    else:
        calls = len(found.walk.moves)
        replayed(found.walk, sop)
        start, end = (found.walk.moves[place].request.at for place in (0, -1))
        assert end - start > timedelta(hours=hours)
        assert fewest == calls if calls <= seen.depth else fewest is None
