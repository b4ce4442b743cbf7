"""Replay histories as walks, and check properties in them event by event."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.lives import MACHINES, lives
from tests.testing.brute import How, some_run
from tests.testing.test_counterexamples import SOP, STUCK
from tests.testing.test_counterexamples_against_enumeration import is_broken, is_sound, properties, tiny_sops
from tests.testing.test_paths import walked

import sopflow
from sopflow import Case, Performer, Sop, SopMachine
from sopflow.testing import (
    Monitor,
    Person,
    Property,
    PropertyError,
    ReferenceCase,
    Request,
    always,
    before,
    counterexample,
    counterexample_in_history,
    eventually_ends,
    four_eyes,
    never,
    only_by,
    replay,
    walk_of,
    within,
)
from sopflow.testing.strategies import sops

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MACHINE = SopMachine(SOP)
ANI, BUDI = Performer("ani", {"loket", "kepala", "kasi"}), Performer("budi", {"loket", "kepala", "kasi"})


def after(hours: float) -> datetime:
    return NOON + timedelta(hours=hours)


# --- histories as walks ---------------------------------------------------------------------------------------


@given(case=lives())
def test_the_walk_of_a_history_leads_to_the_same_history(case: Case) -> None:
    sop = case.machine.sop
    calendar = case.machine.calendar
    machine = next((one for one in MACHINES if one.sop is sop), None) or SopMachine(sop, calendar=calendar)
    walk = walk_of(sop, case.history)
    kept: list[Case] = []

    class Kept(Case):
        def __init__(self, *arguments: object) -> None:
            super().__init__(*arguments)  # type: ignore[arg-type]
            kept.append(self)

    again = SopMachine(sop, calendar=machine.calendar, case_class=Kept)
    difference = replay(walk, again)
    assert difference is None, str(difference)
    assert [str(event) for event in kept[-1].history] == [str(event) for event in case.history]
    assert kept[-1].documents == case.documents


@given(data=st.data())
@settings(max_examples=60)
def test_what_was_handed_over_is_told_from_what_came_by_itself(data: st.DataObject) -> None:
    sop = data.draw(tiny_sops().filter(is_sound) | sops(calendars=st.none(), prose=False))
    case = some_run(sop, data.draw(st.lists(st.integers(0, 50), max_size=8)), How(extra=2))
    again = walked(walk_of(sop, case.history), sop)
    assert again.documents == case.documents
    assert [event.documents for event in again.history] == [event.documents for event in case.history]


def test_what_a_row_makes_is_not_handed_over() -> None:
    case = MACHINE.open("1", at=NOON, documents={"berkas": "A-1"})
    case.complete("terima", by=ANI, at=NOON)
    case.complete("periksa", by=BUDI, outcome="lengkap", at=NOON)
    case.complete("putus", by=ANI, outcome="ya", at=NOON)
    assert [move.request.documents for move in walk_of(SOP, case.history).moves] == [{"berkas": "A-1"}, {}, {}, {}]


def test_a_lapse_at_the_end_is_walked_by_letting_time_pass() -> None:
    case = MACHINE.open("1", at=NOON, documents="berkas")
    case.complete("terima", by=ANI, at=NOON)
    case.tick(after(49))
    walk = walk_of(SOP, case.history, about="dianggap setuju")
    assert [(move.request.action, move.expected.state) for move in walk.moves] == [
        ("open", "terima"), ("complete", "periksa"), ("tick", "terbit"),
    ]  # fmt: skip
    assert walk.about == "dianggap setuju"


# --- properties on histories ------------------------------------------------------------------------------------


@given(data=st.data())
@settings(max_examples=100)
def test_a_property_is_broken_at_the_first_event_that_breaks_it(data: st.DataObject) -> None:
    sop = data.draw(tiny_sops().filter(is_sound))
    property = data.draw(properties(sop))
    picks = data.draw(st.lists(st.integers(0, 50), max_size=8))
    case = some_run(sop, picks, How(tuple(one.id for step in sop.steps for one in step.activities), extra=2))
    machine = SopMachine(sop)
    prefixes = (machine.replay(case.history[:count]) for count in range(1, len(case.history) + 1))
    first = next((prefix for prefix in prefixes if is_broken(property, prefix)), None)
    found = counterexample_in_history(sop, property, case.history)
    assert (found is None) == (first is None)
    if found is not None and first is not None:
        assert found.walk == walk_of(sop, first.history, about=str(property))


@given(data=st.data())
@settings(max_examples=60)
def test_no_run_breaks_a_property_that_holds_of_its_sop(data: st.DataObject) -> None:
    sop: Sop = data.draw(tiny_sops().filter(is_sound))
    property: Property = data.draw(properties(sop) | st.just(eventually_ends()))
    case = some_run(sop, data.draw(st.lists(st.integers(0, 50), max_size=9)), How(extra=1))
    assert counterexample(sop, property) is not None or counterexample_in_history(sop, property, case.history) is None


@pytest.mark.parametrize(
    "property",
    [before("putus", "terbit"), only_by("kasi", "periksa"), never("ditolak"), always("nota", at="completed")],
)
def test_the_witness_of_a_sop_breaks_the_property_as_a_history_with_its_last_event(property: Property) -> None:
    found = counterexample(SOP, property)
    assert found is not None
    history = walked(found.walk, SOP).history
    assert counterexample_in_history(SOP, property, history[:-1]) is None
    again = counterexample_in_history(SOP, property, history)
    assert again is not None
    assert again.why == found.why


def test_the_reference_is_looked_at_like_a_case() -> None:
    monitor, reference = Monitor(SOP, [never("terbit"), before("terima", "periksa")]), ReferenceCase(SOP)
    person = Person("ani", {"loket"})
    requests = [Request("open", NOON), Request("complete", NOON, person, "terima", documents={"berkas": "A-1"})]
    for request in requests:
        assert monitor.see(reference.call(request).events) == ()
    (example,) = monitor.see(reference.tick(after(49)).events)
    assert example.property == never("terbit")
    assert list(monitor.standing) == [before("terima", "periksa")]
    assert len(example.walk.moves) == 3


def test_a_property_is_told_once() -> None:
    monitor = Monitor(SOP, [always("izin")])
    case = MACHINE.open("1", at=NOON)
    assert len(monitor.see(case.history)) == 1
    assert monitor.see(case.attach("berkas", at=NOON)) == ()


def test_a_property_about_what_the_sop_has_not_is_refused_at_once() -> None:
    with pytest.raises(PropertyError):
        Monitor(SOP, [never("nirwana")])


def test_a_case_that_can_end_no_more_is_found_as_soon_as_it_cannot() -> None:
    sop = sopflow.loads(STUCK)
    case = SopMachine(sop).open("1", at=NOON)
    monitor = Monitor(sop, [eventually_ends()])
    assert monitor.see(case.history) == ()
    (example,) = monitor.see(case.complete("putus", by=ANI, outcome="ya", at=NOON))
    assert example.why.en.startswith("terbit cannot be done")


def by_the_nameless(case: Case) -> None:
    case.complete("terima", by=ANI, at=NOON)
    case.complete("periksa", by=BUDI, outcome="lengkap", at=NOON)
    case.complete("putus", by="kepala", outcome="ya", at=NOON)


def by_one_person(case: Case) -> None:
    case.complete("terima", by=ANI, at=NOON)
    case.complete("periksa", by=BUDI, outcome="lengkap", at=NOON)
    case.complete("putus", by=ANI, outcome="ya", at=NOON)


def anew_by_another(case: Case) -> None:
    case.complete("terima", by=ANI, at=NOON)
    case.complete("periksa", by=BUDI, outcome="kurang", at=NOON)
    case.complete("terima", by=Performer("citra", {"loket"}), documents="berkas", at=NOON)
    case.complete("periksa", by=BUDI, outcome="lengkap", at=NOON)
    case.complete("putus", by=ANI, outcome="ya", at=NOON)


@pytest.mark.parametrize(
    ("live", "why"),
    [
        (by_the_nameless, "terima and putus are both done by somebody without a name"),
        (by_one_person, "terima and putus are both done by ani"),
        (anew_by_another, None),
    ],
)
def test_four_eyes_compare_the_latest_visits_and_trust_nobody_without_a_name(
    live: Callable[[Case], None], why: str | None
) -> None:
    case = MACHINE.open("1", at=NOON, documents="berkas")
    live(case)
    found = counterexample_in_history(SOP, four_eyes("terima", "putus"), case.history)
    assert (found.why.en if found is not None else None) == why


def test_an_activity_that_nobody_did_is_told_as_such() -> None:
    sop = sopflow.loads(STUCK)
    case = SopMachine(sop).open("1", at=NOON)
    case.complete("putus", by=ANI, outcome="ya", at=NOON)
    opened, completed = case.history
    found = counterexample_in_history(sop, only_by("loket", "putus"), [opened, evolve(completed, by=None)])
    assert found is not None
    assert found.why.en == "putus is done by somebody who acts for nobody"
    assert found.why.id == "putus dikerjakan oleh orang yang tidak mewakili siapa pun"


def test_a_time_is_over_when_something_happens_after_it() -> None:
    case = MACHINE.open("1", at=NOON, documents="berkas")
    case.complete("terima", by=ANI, at=after(3))
    assert counterexample_in_history(SOP, within("3 jam"), case.history) is None
    case.complete("periksa", by=BUDI, outcome="lengkap", at=after(3.1))
    found = counterexample_in_history(SOP, within("3 jam"), case.history)
    assert found is not None
    assert found.why.en == "the time was over at 2026-03-02 15:00+00:00"
    assert found.why.id == "waktunya habis pada 2026-03-02 15:00+00:00"


def test_time_stands_still_while_the_clock_of_a_case_does() -> None:
    case = MACHINE.open("1", at=NOON, documents="berkas")
    case.suspend(at=after(2))
    case.attach("berkas", at=after(50))
    case.resume(at=after(100))
    case.complete("terima", by=ANI, at=after(101))
    assert counterexample_in_history(SOP, within("3 jam"), case.history) is None
    assert counterexample_in_history(SOP, within("2 jam"), case.history) is not None


def test_a_clock_that_was_stopped_too_late_is_no_excuse() -> None:
    case = MACHINE.open("1", at=NOON)
    case.suspend(at=after(2))
    assert counterexample_in_history(SOP, within("1 jam"), case.history) is not None
