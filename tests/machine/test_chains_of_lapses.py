"""Chains of lapses around each due time, compared with the reference."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import event, given
from hypothesis import strategies as st

from sopflow import Goto, Sop, SopMachine, Step, WorkCalendar
from sopflow.testing import ReferenceCase, Request
from sopflow.testing.strategies.features import STANDARDS
from sopflow.testing.strategies.sops import CALENDARS

MONDAY = datetime(2026, 3, 16, 1, 20, tzinfo=UTC)
INSTANT = timedelta(microseconds=1)
AROUND = (-INSTANT, timedelta(0), INSTANT)

standards = st.lists(st.sampled_from(STANDARDS), min_size=1, max_size=5)
starts = st.integers(0, 20_000).map(lambda minutes: MONDAY + timedelta(minutes=minutes))
calendars = st.sampled_from(CALENDARS)


def chain(within: list[str], calendar: WorkCalendar | None) -> Sop:
    """Return a SOP whose steps lapse to the next one, except the last."""
    steps = [
        Step.single(f"r{number}", "Mengkaji", "loket", within=standard, on_late=Goto(f"r{number + 1}"))
        for number, standard in enumerate(within)
    ]
    last = Step.single(f"r{len(within)}", "Memutus", "loket", within="1 hari", on_late="justify")
    return Sop("1", "Berantai", {"loket": "Loket"}, [*steps, last], calendar=calendar)


def dues_of(sop: Sop, start: datetime) -> list[datetime]:
    """Return the times at which a forgotten case lapses."""
    forgotten = ReferenceCase(sop)
    forgotten.call(Request("open", start))
    dues = []
    while (due := forgotten.now.due) is not None and forgotten.now.state != sop.steps[-1].id:
        dues.append(due)
        forgotten.tick(due + INSTANT)
    return dues


@given(standards, calendars, starts, st.data())
def test_a_forgotten_case_lapses_at_each_due_time(
    within: list[str], calendar: WorkCalendar | None, start: datetime, data: st.DataObject
) -> None:
    sop = chain(within, calendar)
    dues = dues_of(sop, start)
    passed = data.draw(st.integers(0, len(dues) - 1))
    at = dues[passed] + data.draw(st.sampled_from(AROUND))
    case, reference = SopMachine(sop).open("1", at=start), ReferenceCase(sop)
    reference.call(Request("open", start))
    events = case.tick(at)
    event(f"{len(events)} lapses")
    reference.tick(at)
    assert [(lapse.at, lapse.due, lapse.target) for lapse in events] == [
        (due, (*dues, case.due)[number + 1], f"r{number + 1}") for number, due in enumerate(dues) if due < at
    ]
    assert (case.state, case.due) == (reference.now.state, reference.now.due)


@given(standards, calendars, starts, st.data())
def test_a_call_after_a_chain_of_lapses_is_decided_in_the_last_state(
    within: list[str], calendar: WorkCalendar | None, start: datetime, data: st.DataObject
) -> None:
    sop = chain(within, calendar)
    at = data.draw(st.sampled_from(dues_of(sop, start))) + data.draw(st.sampled_from(AROUND))
    activity = data.draw(st.sampled_from([step.id for step in sop.steps]))
    case, reference = SopMachine(sop).open("1", at=start), ReferenceCase(sop)
    reference.call(Request("open", start))
    before = case.snapshot()
    answer = reference.call(Request("complete", at, "loket", activity))
    verdict = case.may(activity, by="loket", at=at)
    assert {reason.code for reason in verdict.reasons} == set(answer.refused)
    assert case.snapshot() == before
    if verdict:
        assert len(case.complete(activity, by="loket", at=at)) == len(answer.events)
        assert (case.state, case.due) == (reference.now.state, reference.now.due)


@given(standards, calendars, starts, st.data())
def test_a_suspension_around_a_due_time_keeps_the_remaining_time_or_is_too_late(
    within: list[str], calendar: WorkCalendar | None, start: datetime, data: st.DataObject
) -> None:
    sop = chain(within, calendar)
    at = data.draw(st.sampled_from(dues_of(sop, start))) + data.draw(st.sampled_from(AROUND))
    pause = data.draw(st.sampled_from((timedelta(0), INSTANT, timedelta(hours=9), timedelta(days=40))))
    case, reference = SopMachine(sop).open("1", at=start), ReferenceCase(sop)
    reference.call(Request("open", start))
    for action, when in (("suspend", at), ("resume", at + pause)):
        getattr(case, action)(at=when)
        reference.call(Request(action, when))
        assert (case.state, case.due, case.remaining) == (
            reference.now.state,
            reference.now.due,
            reference.now.remaining,
        )
    if not pause:
        untouched = SopMachine(sop).open("1", at=start)
        untouched.tick(at)
        assert case.due == untouched.due
