"""Calls on stored cases: they are decided like those on a case, and written completely or not at all."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.store.office import ANI, BEGIN, BUDI, CITRA, IZIN, Office, sop_of

from sopflow import EventKind, Refused
from sopflow.store import CaseExistsError, ConflictError, InputError, UnknownCaseError, UnknownSopError, calls


def test_a_call_is_written_with_its_events(office: Office) -> None:
    office.opened("k1")
    office.clock.advance("9 menit")
    with office.store.begin() as cases:
        done = cases.complete("k1", "terima", by=ANI)
        assert [event.kind for event in done.events] == [EventKind.COMPLETED]
        assert (done.case.state, done.case.version, done.repeated) == ("kaji", 2, False)
    with office.another_store().begin() as cases:
        assert cases.case("k1") == done.case.machine.restore(done.case.snapshot(history=False))
        assert [event.kind for event in cases.history("k1")] == [EventKind.OPENED, EventKind.COMPLETED]


def test_a_stored_case_equals_the_replay_of_its_history(office: Office) -> None:
    office.received("k1")
    with office.store.begin() as cases:
        cases.suspend("k1", by=ANI)
        office.clock.advance("1 jam")
        cases.resume("k1", by=ANI)
        cases.attach("k1", {"berkas": "A-2"}, by=ANI)
        cases.restart_clock("k1", reason="Terputus", by=ANI)
        case = cases.complete("k1", "kaji", by=BUDI).case
        replayed = case.machine.replay(cases.history("k1"))
        assert replayed.snapshot(history=False) == cases.case("k1").snapshot(history=False)


def test_a_refused_call_raises_its_reasons_and_writes_nothing(office: Office) -> None:
    office.opened("k1")
    with office.store.begin() as cases, pytest.raises(Refused) as refused:
        cases.complete("k1", "kaji", by=BUDI)
    assert [reason.code for reason in refused.value.reasons] == ["not-active"]
    with office.store.begin() as cases:
        assert len(cases.history("k1")) == 1


def test_an_exception_in_the_block_rolls_back_all_of_its_calls(office: Office) -> None:
    office.opened("k1")
    with pytest.raises(ZeroDivisionError), office.store.begin() as cases:  # noqa: PT012 (the block is what is tested)
        cases.complete("k1", "terima", by=ANI)
        cases.open("SOP-12", "k2", documents="berkas")
        raise ZeroDivisionError
    with office.store.begin() as cases:
        assert cases.case("k1").state == "terima"
        with pytest.raises(UnknownCaseError):
            cases.case("k2")


def test_the_transaction_goes_on_after_a_refused_call(office: Office) -> None:
    office.opened("k1")
    with office.store.begin() as cases:
        with pytest.raises(Refused):
            cases.complete("k1", "kaji", by=BUDI)
        cases.complete("k1", "terima", by=ANI)
    with office.store.begin() as cases:
        assert cases.case("k1").state == "kaji"


def test_a_refusal_says_who_did_it_before_although_the_case_is_stored_without_history(office: Office) -> None:
    office.received("k1")
    with office.store.begin() as cases, pytest.raises(Refused) as refused:
        cases.complete("k1", "terima", by=CITRA)
    assert "ani" in refused.value.message("en")


def test_documents_may_be_given_as_an_iterator(office: Office) -> None:
    with office.store.begin() as cases:
        cases.open("SOP-12", "k1", documents=iter(["berkas"]))
        cases.attach("k1", iter(["berkas"]), by=ANI, key="a")
        assert cases.case("k1").holds("berkas")


def test_a_correction_returns_to_an_earlier_event(office: Office) -> None:
    office.received("k1")
    with office.store.begin() as cases:
        cases.complete("k1", "kaji", by=BUDI)
        done = cases.correct("k1", to=2, by=ANI, reason="Salah berkas")
        assert (done.case.state, done.case.version) == ("kaji", 4)
        assert [item.task.activity for item in cases.tasks(by=BUDI).items] == ["kaji"]
        cases.complete("k1", "kaji", by=BUDI)
        assert cases.case("k1").state == "umumkan"


def test_a_recount_uses_the_calendar_of_the_latest_publication(office: Office) -> None:
    office.received("k1")
    tuesday = '"08:00-12:00, 13:00-16:00"}, closed: [2026-03-03]}'
    office.store.publish(sop_of(IZIN.replace('"08:00-12:00, 13:00-16:00"}}', tuesday)))
    with office.store.begin() as cases:
        before = cases.case("k1").due
        after = cases.recount("k1", by=ANI, reason="Libur nasional").case.due
        (stored,) = cases.due_before(BEGIN + timedelta(days=9)).items
    assert before is not None
    assert after == stored.due == before + timedelta(days=1)


def test_an_ended_case_has_no_tasks_and_a_date_of_its_end(office: Office) -> None:
    office.opened("k1")
    with office.store.begin() as cases:
        case = cases.cancel("k1", by=ANI, reason="Permohonan ditarik").case
        assert case.ended
        assert cases.tasks().items == ()
        assert cases.counts() == ()


# --- times -----------------------------------------------------------------------------------------------------


def test_a_time_a_little_before_the_last_event_becomes_the_time_of_that_event(office: Office) -> None:
    office.opened("k1")
    office.clock.now -= timedelta(seconds=5)
    with office.store.begin() as cases:
        (event,) = cases.complete("k1", "terima", by=ANI).events
    assert event.at == BEGIN


def test_a_time_further_before_the_last_event_is_refused(office: Office) -> None:
    office.opened("k1")
    office.clock.now -= timedelta(seconds=5, microseconds=1)
    with office.store.begin() as cases, pytest.raises(Refused, match="clock"):
        cases.complete("k1", "terima", by=ANI)


def test_the_skew_is_an_argument_of_the_store(office: Office) -> None:
    office.opened("k1")
    office.clock.now -= timedelta(seconds=1)
    exact = office.another_store(skew=timedelta(0))
    with exact.begin() as cases, pytest.raises(Refused, match="clock"):
        cases.complete("k1", "terima", by=ANI)


def test_a_lapse_is_recorded_before_a_late_call(office: Office) -> None:
    office.received("k1")
    office.clock.advance("3 hari kerja")
    with office.store.begin() as cases:
        events = cases.complete("k1", "umumkan", by=ANI).events
    assert [event.kind for event in events] == [EventKind.LAPSED, EventKind.COMPLETED]


# --- versions and ids --------------------------------------------------------------------------------------------


def test_a_call_on_another_version_than_the_seen_one_is_a_conflict(office: Office) -> None:
    office.opened("k1")
    with office.store.begin() as cases:
        cases.complete("k1", "terima", by=ANI, seen=1)
        with pytest.raises(ConflictError):
            cases.complete("k1", "kaji", by=BUDI, seen=1)
        cases.complete("k1", "kaji", by=BUDI, seen=2)


def test_an_id_is_used_once(office: Office) -> None:
    office.opened("k1")
    with office.store.begin() as cases:
        with pytest.raises(CaseExistsError):
            cases.open("SOP-3", "k1")
        cases.open("SOP-3", "K1")  # upper and lower case differ


def test_unknown_cases_and_sops_are_named(office: Office) -> None:
    with office.store.begin() as cases:
        for call in (
            lambda: cases.case("k9"),
            lambda: cases.history("k9"),
            lambda: cases.cancel("k9", reason="Dicabut"),
        ):
            with pytest.raises(UnknownCaseError, match="'k9'"):
                call()
        with pytest.raises(UnknownSopError, match="'SOP-9'"):
            cases.open("SOP-9", "k9")


def test_an_id_that_a_case_cannot_have_is_refused(office: Office) -> None:
    with office.store.begin() as cases, pytest.raises(Refused, match="text"):
        cases.open("SOP-12", "a\0b")


def test_a_case_has_a_limited_number_of_events_but_can_be_cancelled(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calls, "MAX_EVENTS", 2)
    office.received("k1")
    with office.store.begin() as cases:
        with pytest.raises(InputError, match="2 events"):
            cases.attach("k1", "berkas", by=ANI)
        cases.cancel("k1", reason="Dicabut", by=ANI)
        assert len(cases.history("k1")) == 3


def test_every_error_of_the_store_is_a_problem_in_both_languages(office: Office) -> None:
    with office.store.begin() as cases, pytest.raises(UnknownCaseError) as error:
        cases.case("k9")
    assert error.value.to_dict("id") == {
        "type": "urn:sopflow:unknown-case",
        "title": "Kasus ini tidak ada.",
        "detail": "Tidak ada kasus 'k9'.",
    }
