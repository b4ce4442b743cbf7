"""A migrated case behaves as the reference does in the other revision.

The reference knows no migrations. Its state is carried over by rules that are written independently of the machine's.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import enumeration
from tests.revisions.mutations import mutations

from sopflow import Activity, Case, Refused, Sop, SopError, SopMachine, Step
from sopflow.flow.row import comes_after, ready
from sopflow.testing import ReferenceCase, arguments
from sopflow.testing.model import CaseState, RunningClock
from sopflow.testing.reference_clocks import ReferenceClocks
from sopflow.testing.strategies import calls, moments, sops, starts

WAITS = st.sampled_from((timedelta(0), timedelta(minutes=7), timedelta(days=3)))
ACTIONS = ("complete", "complete", "complete", "suspend", "resume", "attach", "restart_clock", "set_moment")

BEHAVIOR = {
    "requires", "produces", "within", "after", "not_same_person_as", "outcomes", "on_late", "actor", "since", "before",
    "not_before", "clock",
}  # fmt: skip


def ids(sop: Sop) -> list[set[str]]:
    return [{*sop.labels}, {*sop.documents}, {*sop.positions}]


@st.composite
def revisions(draw: st.DrawFn) -> tuple[SopMachine[Case], SopMachine[Case]]:
    """Draw the machines of two revisions with the same steps, activities and documents, in the same rows."""
    old = new = evolve(draw(sops(max_steps=4, prose=False, moments=True)), authority=None)
    for _ in range(draw(st.integers(1, 3))):
        every = [mutant for place, mutant in mutations(new) if place[0] == "steps" and BEHAVIOR.intersection(place)]
        start = draw(st.integers(0, len(every) - 1))
        # Most mutants name what the SOP does not have; a few tries find one that is sound.
        tried = (every[(start + number) % len(every)] for number in range(12))
        new = next((each for each in tried if ids(each) == ids(new) and _is_sound(each)), new)
    return SopMachine(old, permits=["migrate"]), SopMachine(new)


def _is_sound(sop: Sop) -> bool:
    try:
        SopMachine(sop)
    except SopError:
        return False
    return True


def carried_over(old: ReferenceCase, sop: Sop, at: datetime) -> ReferenceCase | None:
    """Return the case of the reference in the other revision; None if it cannot continue there."""
    now = old.as_of(at)
    step = sop.step(str(now.state))
    known = {activity.id for activity in step.activities}
    done = {id_: time for id_, time in now.done.items() if id_ in known}
    early = any(
        before not in done or done[before] > done[activity.id]
        for activity in step.activities
        if activity.id in done
        for before in comes_after(step, activity)
    )
    stranded = not enumeration.can_end(sop, step.id, {*now.documents}, tuple(done))
    if len(done) == len(known) or early or (stranded and _could_end(old, at)):
        return None
    new = ReferenceCase(sop)
    new.now = evolve(now.copy(), done=done, events=[*now.events, {}], past=[*now.past, now], last_at=at)
    _carry_clocks(old.sop, new, step, at)
    return new


def _could_end(old: ReferenceCase, at: datetime) -> bool:
    now = old.as_of(at)
    return enumeration.can_end(old.sop, str(now.state), {*now.documents}, tuple(now.done))


def _carry_clocks(old: Sop, new: ReferenceCase, step: Step, at: datetime) -> None:
    """Keep running clocks, start new ones, and end those that the step does not have."""
    now, clocks = new.now, ReferenceClocks(new.sop, new.calendar)
    suspended, before = now.suspended, now.clocks
    now.waiting, now.moments = _carried_schedule(old, new, at)
    now.suspended, now.clocks = None, {}
    here: list[tuple[str | None, Step | Activity]] = [(None, step)]
    here += [(activity.id, activity) for activity in ready(step, now.done)]
    for key, place in here:
        former = _places(old)[place.id, key is None]
        is_own = place.limit is not None and former.since is None and place.since is None
        if key in before and is_own and former.before == place.before:
            now.clocks[key] = before[key]
    clocks.open_clocks(now, at)
    if suspended is not None:
        clocks.suspend(now, at)  # what was stopped before stays as it is
        now.suspended = suspended


def _carried_schedule(
    old: Sop, new: ReferenceCase, at: datetime
) -> tuple[dict[str, RunningClock], dict[str, datetime]]:
    """Return the clocks that wait for other rows and moments, and the moments that the other revision has."""
    now, clocks, places = new.now, ReferenceClocks(new.sop, new.calendar), _places(old)
    stood = now.suspended is not None or old.step(str(now.state)).clock is not None
    stands = now.suspended is not None or new.sop.step(str(now.state)).clock is not None
    # Outside of all rows, only what waits has clocks.
    started, kept = CaseState(), CaseState()
    for id_, value in now.moments.items():
        if id_ in new.sop.moments:
            clocks.set_moment(started, id_, value, at)
    if stands:
        clocks.suspend(started, now.suspended or at)
    for key, place in _places(new.sop).items():
        if place.since is not None and key in places and places[key].since == place.since and place.id in now.waiting:
            kept.waiting[place.id] = now.waiting[place.id]
    if stands and not stood:
        clocks.suspend(kept, at)
    if stood and not stands:
        clocks.resume(kept, at)
    return started.waiting | kept.waiting, started.moments


def _places(sop: Sop) -> dict[tuple[str, bool], Step | Activity]:
    """Return the activities and rows of a SOP by id, and by whether they are rows."""
    found: dict[tuple[str, bool], Step | Activity] = {(step.id, True): step for step in sop.steps}
    return found | {(activity.id, False): activity for step in sop.steps for activity in step.activities}


def assert_agree(case: Case, reference: ReferenceCase) -> None:
    now = reference.now
    assert (case.state, case.ended, case.version) == (now.state, reference.ended, reference.version)
    assert (case.due, case.remaining, case.suspended_since) == (now.due, now.remaining, now.suspended)
    assert dict(case.activity_dues) == now.activity_dues
    assert dict(case.activity_remaining) == now.activity_remaining
    assert case.done == tuple(now.done)
    assert dict(case.documents) == now.documents
    assert dict(case.moments) == now.moments
    clocks = {} if case.history[-1].schedule is None else case.history[-1].schedule.clocks
    found_clocks = {id_: (clock.due, clock.remaining) for id_, clock in clocks.items() if id_ in now.waiting}
    assert found_clocks == {id_: (clock.due, clock.remaining) for id_, clock in now.waiting.items()}
    assert case.last_at is not None
    found = [(task.activity, task.due, frozenset(task.barred)) for task in case.tasks(at=case.last_at)]
    assert found == [(task.activity, task.due, frozenset(task.barred)) for task in reference.tasks(at=case.last_at)]


def call_both(data: st.DataObject, case: Case, reference: ReferenceCase, most: int) -> None:
    for _ in range(data.draw(st.integers(0, most))):
        # The other revision may let a case lapse whose due time has passed already.
        assert case.last_at is not None
        assert len(case.tick(case.last_at)) == len(reference.tick(case.last_at).events)
        assert_agree(case, reference)
        if reference.ended:
            return
        request = data.draw(calls(reference, actions=ACTIONS))
        assert not reference.call(request).refused
        getattr(case, request.action)(**arguments(request))
        assert_agree(case, reference)


@given(revisions(), st.data(), WAITS)
@settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)
def test_a_migrated_case_continues_as_the_reference_does(
    machines: tuple[SopMachine[Case], SopMachine[Case]], data: st.DataObject, wait: timedelta
) -> None:
    old, new = machines
    reference = ReferenceCase(old.sop)
    start = data.draw(starts(old.sop)).astimezone(UTC)
    given = data.draw(moments(old.sop, start))
    case = old.open("1", at=start, moments=given)
    assert not reference.call(evolve(enumeration.OPENING, at=start, moments=given)).refused
    call_both(data, case, reference, 6)
    assert case.last_at is not None
    at = case.last_at + wait
    reference.tick(at)
    case.tick(at)
    if reference.ended:
        return
    carried = carried_over(reference, new.sop, at)
    try:
        case.migrate(to=new, reason="Revisi", at=at)
    except Refused:
        assert carried is None
        return
    assert carried is not None
    assert_agree(case, carried)
    call_both(data, case, carried, 6)
