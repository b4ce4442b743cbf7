"""The walk of a history leads to the same history."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.lives import MACHINES, lives
from tests.testing.brute import Options, some_run
from tests.testing.properties.test_against_enumeration import is_sound, tiny_sops
from tests.testing.properties.test_counterexamples import SOP
from tests.testing.test_paths import replayed
from tests.testing.test_rejections import HEARING, LATE, REGISTERED, SCHEDULED, STATES, State

from sopflow import Case, Performer, SopMachine
from sopflow.testing import Person, ReferenceCase, Request, WalkError, dump_walk, loads_walk, replay, walk_of
from sopflow.testing.strategies import sops

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MACHINE = SopMachine(SOP, permits=["correct", "migrate"])
ANI, BUDI = Performer("ani", {"loket", "kepala", "kasi"}), Performer("budi", {"loket", "kepala", "kasi"})


@given(case=lives(migrating=False))
def test_the_walk_of_a_history_leads_to_the_same_history(case: Case) -> None:
    sop = case.machine.sop
    calendar = case.machine.calendar
    machine = next((one for one in MACHINES if one.sop is sop), None) or SopMachine(sop, calendar=calendar)
    walk = walk_of(sop, case.history)
    opened: list[Case] = []

    class Recorded(Case):
        def __init__(self, *arguments: object) -> None:
            super().__init__(*arguments)  # type: ignore[arg-type]
            opened.append(self)

    again = SopMachine(sop, calendar=machine.calendar, case_class=Recorded, permits=["correct", "migrate"])
    difference = replay(walk, again)
    assert difference is None, str(difference)
    assert [str(event) for event in opened[-1].history] == [str(event) for event in case.history]
    assert opened[-1].documents == case.documents


def test_the_walk_of_a_corrected_case_can_be_kept_in_a_file() -> None:
    case = MACHINE.open("1", at=NOON)
    case.suspend(at=NOON)
    case.correct(to=1, by=ANI, reason="Salah kasus", at=NOON)
    walk = walk_of(SOP, case.history)
    assert [move.request.to for move in walk.moves] == [None, None, 1]
    assert loads_walk(dump_walk(walk)) == walk
    assert replay(walk, MACHINE) is None
    reference = ReferenceCase(SOP)
    for move in walk.moves:
        assert not reference.call(move.request).refused
    assert walk_of(SOP, reference.now.events) == walk
    assert "correct to 1" in str(walk)


def test_the_walk_of_a_deputy_can_be_kept_in_a_file() -> None:
    case = MACHINE.open("1", at=NOON)
    (task, *_) = case.tasks(at=NOON)
    actor = task.actors[0]
    for by in (Performer("dewi", {actor}), Performer("dewi", {actor}, on_behalf_of={actor: "eko"})):
        assert case.may(task.activity, by=by, documents=task.missing, at=NOON)
    case.complete(task.activity, by=by, documents=task.missing, at=NOON)
    walk = walk_of(SOP, case.history)
    person = walk.moves[1].request.by
    assert person is not None
    assert person.on_behalf_of == {actor: "eko"}
    assert loads_walk(dump_walk(walk)) == walk
    assert replay(walk, MACHINE) is None
    assert f"dewi ({actor}; {actor} for eko)" in str(walk)


def test_the_event_of_a_correction_is_a_number_in_a_file() -> None:
    text = "{sopflow: 1, sop: X, moves: [{at: 2026-03-02 08:00Z, action: open, to: satu, state: terima}]}"
    with pytest.raises(WalkError, match="Write a whole number here"):
        loads_walk(text)


@given(data=st.data())
@settings(max_examples=60)
def test_the_walk_of_a_history_hands_over_the_same_documents(data: st.DataObject) -> None:
    sop = data.draw(tiny_sops().filter(is_sound) | sops(calendars=st.none(), prose=False))
    case = some_run(sop, data.draw(st.lists(st.integers(0, 50), max_size=8)), Options(extra=2))
    again = replayed(walk_of(sop, case.history), sop)
    assert again.documents == case.documents
    assert [event.documents for event in again.history] == [event.documents for event in case.history]


def test_a_document_that_a_row_produces_is_not_handed_over() -> None:
    case = MACHINE.open("1", at=NOON, documents={"berkas": "A-1"})
    case.complete("terima", by=ANI, at=NOON)
    case.complete("periksa", by=BUDI, outcome="lengkap", at=NOON)
    case.complete("putus", by=ANI, outcome="ya", at=NOON)
    assert [move.request.documents for move in walk_of(SOP, case.history).moves] == [{"berkas": "A-1"}, {}, {}, {}]


def test_a_lapse_at_the_end_of_a_history_becomes_a_tick() -> None:
    case = MACHINE.open("1", at=NOON, documents="berkas")
    case.complete("terima", by=ANI, at=NOON)
    case.tick(NOON + timedelta(hours=49))
    walk = walk_of(SOP, case.history, about="dianggap setuju")
    assert walk.moves[-1].request.at == case.history[-1].at + timedelta(microseconds=1)
    assert [(move.request.action, move.expected.state) for move in walk.moves] == [
        ("open", "terima"), ("complete", "periksa"), ("tick", "terbit"),
    ]  # fmt: skip
    assert walk.about == "dianggap setuju"


def test_a_lapse_at_the_time_of_the_next_call_becomes_a_tick() -> None:
    case = MACHINE.open("1", at=NOON, documents="berkas")
    case.complete("terima", by=ANI, at=NOON)
    case.tick(NOON + timedelta(hours=49))
    case.suspend(at=case.last_at)
    walk = walk_of(SOP, case.history)
    assert [move.request.action for move in walk.moves] == ["open", "complete", "tick", "suspend"]
    assert walk.about == ""


def test_reasons_and_performers_are_kept() -> None:
    case = MACHINE.open("1", at=NOON, reason="surat masuk")
    case.suspend(at=NOON, by=BUDI, reason="menunggu")
    requests = [move.request for move in walk_of(SOP, case.history).moves]
    assert [request.reason for request in requests] == ["surat masuk", "menunggu"]
    assert [request.by and request.by.id for request in requests] == [None, "budi"]


def test_a_case_that_migrated_has_no_walk() -> None:
    case = MACHINE.open("A", at=NOON)
    case.migrate(to=MACHINE, reason="Revisi", at=NOON)
    with pytest.raises(ValueError, match="A walk has one SOP, but the case migrated with its event 2"):
        walk_of(SOP, case.history)


MANY = State(
    HEARING,
    LATE,
    (
        Request("attach", NOON, "loket", documents={"denah": "D-1", "berkas": None}),
        Request("set_moment", NOON, Person("budi", ["kasi"]), moment="putusan", value=NOON + timedelta(days=1)),
        Request("suspend", NOON, Person(None, ["kasi"]), reason="libur"),
        Request("resume", NOON, Person(None, ["kepala"])),
        Request("complete", NOON, Person("dewi", ["loket"], {"loket": "eko"}), "daftar", reason="antre"),
        Request("cancel", NOON, Person(None, ["kepala"]), reason="dicabut"),
    ),
)


@pytest.mark.parametrize("state", [*STATES.values(), MANY], ids=[*STATES, "many actions"])
def test_the_walk_of_a_history_has_the_calls_that_were_made(state: State) -> None:
    walk = walk_of(state.sop, state.case().history)
    assert [move.request for move in walk.moves] == [state.opened, *state.requests]
    assert walk_of(state.sop, state.reference().now.events) == walk


def test_the_walk_of_a_history_has_the_moments_of_its_opening() -> None:
    case = State(HEARING, NOON, (), SCHEDULED).case()
    case.tick(LATE + timedelta(days=3))
    assert walk_of(HEARING, case.history).moves[0].request.moments == {"sidang": LATE}


def test_one_of_several_alternative_documents_is_handed_over_with_its_reference() -> None:
    for documents in ({"berkas": None}, {"denah": "D-1"}, {"denah": None, "berkas": "B-1"}):
        state = State(HEARING, NOON, (evolve(REGISTERED, documents=documents),))
        assert walk_of(HEARING, state.case().history).moves[1].request.documents == documents
    opened = Request("open", REGISTERED.at, documents={"berkas": "B-1"})
    state = State(HEARING, NOON, (evolve(REGISTERED, documents={}),), opened)
    assert [move.request.documents for move in walk_of(HEARING, state.case().history).moves] == [{"berkas": "B-1"}, {}]
