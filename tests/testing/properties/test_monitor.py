"""Properties in a single run: a monitor observes its events and reports each violation once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.testing.brute import Options, some_run
from tests.testing.properties.test_against_enumeration import is_sound, is_violated, properties, tiny_sops
from tests.testing.properties.test_counterexamples import SOP, STUCK
from tests.testing.test_paths import replayed

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
    walk_of,
    within,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MACHINE = SopMachine(SOP)
ANI, BUDI = Performer("ani", {"loket", "kepala", "kasi"}), Performer("budi", {"loket", "kepala", "kasi"})


def after(hours: float) -> datetime:
    return NOON + timedelta(hours=hours)


@given(data=st.data())
@settings(max_examples=100)
def test_a_property_is_violated_at_the_first_event_that_violates_it(data: st.DataObject) -> None:
    sop = data.draw(tiny_sops().filter(is_sound))
    property = data.draw(properties(sop))
    picks = data.draw(st.lists(st.integers(0, 50), max_size=8))
    case = some_run(sop, picks, Options(tuple(one.id for step in sop.steps for one in step.activities), extra=2))
    machine = SopMachine(sop)
    prefixes = (machine.replay(case.history[:count]) for count in range(1, len(case.history) + 1))
    first = next((prefix for prefix in prefixes if is_violated(property, prefix)), None)
    found = counterexample_in_history(sop, property, case.history)
    assert (found is None) == (first is None)
    if found is not None and first is not None:
        assert found.walk == walk_of(sop, first.history, about=str(property))


@given(data=st.data())
@settings(max_examples=60)
def test_no_run_violates_a_property_that_holds_for_its_sop(data: st.DataObject) -> None:
    sop: Sop = data.draw(tiny_sops().filter(is_sound))
    property: Property = data.draw(properties(sop) | st.just(eventually_ends()))
    case = some_run(sop, data.draw(st.lists(st.integers(0, 50), max_size=9)), Options(extra=1))
    assert counterexample(sop, property) is not None or counterexample_in_history(sop, property, case.history) is None


@pytest.mark.parametrize(
    "property",
    [before("putus", "terbit"), only_by("kasi", "periksa"), never("ditolak"), always("nota", at="completed")],
)
def test_the_counterexample_of_a_sop_is_one_of_its_history_at_the_last_event(property: Property) -> None:
    found = counterexample(SOP, property)
    assert found is not None
    history = replayed(found.walk, SOP).history
    assert counterexample_in_history(SOP, property, history[:-1]) is None
    again = counterexample_in_history(SOP, property, history)
    assert again is not None
    assert again.why == found.why


def test_the_events_of_the_reference_are_observed_like_those_of_a_case() -> None:
    monitor, reference = Monitor(SOP, [never("terbit"), before("terima", "periksa")]), ReferenceCase(SOP)
    person = Person("ani", {"loket"})
    requests = [Request("open", NOON), Request("complete", NOON, person, "terima", documents={"berkas": "A-1"})]
    for request in requests:
        assert monitor.see(reference.call(request).events) == ()
    (example,) = monitor.see(reference.tick(after(49)).events)
    assert example.property == never("terbit")
    assert list(monitor.holding) == [before("terima", "periksa")]
    assert len(example.walk.moves) == 3


def test_a_violation_is_reported_once() -> None:
    monitor = Monitor(SOP, [always("izin")])
    case = MACHINE.open("1", at=NOON)
    assert len(monitor.see(case.history)) == 1
    assert monitor.see(case.attach("berkas", at=NOON)) == ()


def test_a_property_that_names_something_the_sop_lacks_is_refused_at_once() -> None:
    with pytest.raises(PropertyError):
        Monitor(SOP, [never("nirwana")])


def test_a_dead_end_is_reported_as_soon_as_the_case_reaches_it() -> None:
    sop = sopflow.loads(STUCK)
    case = SopMachine(sop).open("1", at=NOON)
    monitor = Monitor(sop, [eventually_ends()])
    assert monitor.see(case.history) == ()
    (example,) = monitor.see(case.complete("putus", by=ANI, outcome="ya", at=NOON))
    assert example.why.en.startswith("terbit cannot be completed")


def by_a_person_without_a_name(case: Case) -> None:
    case.complete("terima", by=ANI, at=NOON)
    case.complete("periksa", by=BUDI, outcome="lengkap", at=NOON)
    case.complete("putus", by="kepala", outcome="ya", at=NOON)


def by_one_person(case: Case) -> None:
    case.complete("terima", by=ANI, at=NOON)
    case.complete("periksa", by=BUDI, outcome="lengkap", at=NOON)
    case.complete("putus", by=ANI, outcome="ya", at=NOON)


def again_by_another_person(case: Case) -> None:
    case.complete("terima", by=ANI, at=NOON)
    case.complete("periksa", by=BUDI, outcome="kurang", at=NOON)
    case.complete("terima", by=Performer("citra", {"loket"}), documents="berkas", at=NOON)
    case.complete("periksa", by=BUDI, outcome="lengkap", at=NOON)
    case.complete("putus", by=ANI, outcome="ya", at=NOON)


@pytest.mark.parametrize(
    ("live", "why"),
    [
        (by_a_person_without_a_name, "terima and putus are both completed by a person without a name"),
        (by_one_person, "terima and putus are both completed by ani"),
        (again_by_another_person, None),
    ],
)
def test_four_eyes_compare_the_latest_visits_and_distrust_persons_without_a_name(
    live: Callable[[Case], None], why: str | None
) -> None:
    case = MACHINE.open("1", at=NOON, documents="berkas")
    live(case)
    found = counterexample_in_history(SOP, four_eyes("terima", "putus"), case.history)
    assert (found.why.en if found is not None else None) == why


def test_an_activity_without_a_performer_is_not_by_the_actor() -> None:
    sop = sopflow.loads(STUCK)
    case = SopMachine(sop).open("1", at=NOON)
    case.complete("putus", by=ANI, outcome="ya", at=NOON)
    opened, completed = case.history
    found = counterexample_in_history(sop, only_by("loket", "putus"), [opened, evolve(completed, by=None)])
    assert found is not None
    assert found.why.en == "putus is completed by a person who acts for no actor"
    assert found.why.id == "putus dikerjakan oleh orang yang tidak bertindak sebagai pelaksana mana pun"


def test_a_time_is_exceeded_by_an_event_after_its_end() -> None:
    case = MACHINE.open("1", at=NOON, documents="berkas")
    case.complete("terima", by=ANI, at=after(3))
    assert counterexample_in_history(SOP, within("3 jam"), case.history) is None
    case.complete("periksa", by=BUDI, outcome="lengkap", at=after(3.1))
    found = counterexample_in_history(SOP, within("3 jam"), case.history)
    assert found is not None
    assert found.why.en == "the time ended on Monday, 2 March 2026 at 15:00 UTC"
    assert found.why.id == "batas waktunya Senin, 2 Maret 2026 pukul 15.00 UTC"


def test_the_time_stops_while_the_clock_of_a_case_is_suspended() -> None:
    case = MACHINE.open("1", at=NOON, documents="berkas")
    case.suspend(at=after(2))
    case.attach("berkas", at=after(50))
    case.resume(at=after(100))
    case.complete("terima", by=ANI, at=after(101))
    assert counterexample_in_history(SOP, within("3 jam"), case.history) is None
    assert counterexample_in_history(SOP, within("2 jam"), case.history) is not None


def test_a_clock_suspended_after_the_end_of_the_time_does_not_help() -> None:
    case = MACHINE.open("1", at=NOON)
    case.suspend(at=after(2))
    assert counterexample_in_history(SOP, within("1 jam"), case.history) is not None


def test_a_discarded_document_is_no_longer_in_the_case() -> None:
    case = MACHINE.open("1", at=NOON, documents="berkas")
    case.complete("terima", by=ANI, at=NOON)
    case.complete("periksa", by=BUDI, outcome="kurang", at=NOON)
    absent = never(after="periksa", outcome="kurang", has="berkas")
    assert counterexample_in_history(SOP, absent, case.history) is None
    assert counterexample_in_history(SOP, always("berkas", after="periksa"), case.history) is not None


def test_a_discarded_document_that_comes_back_is_in_the_case() -> None:
    case = MACHINE.open("1", at=NOON, documents="berkas")
    case.complete("terima", by=ANI, at=NOON)
    case.complete("periksa", by=BUDI, outcome="kurang", at=NOON)
    case.complete("terima", by=ANI, documents="berkas", at=NOON)
    assert counterexample_in_history(SOP, always("berkas", at="periksa"), case.history) is None
