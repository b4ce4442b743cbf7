"""Moments: times that a case of the store learns when it is opened, or later."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.store.office import ANI, BEGIN, Office, sop_of

from sopflow import Event, EventKind, Refused
from sopflow.store import KeyReusedError, Store, verify_export

TEXT = """
sopflow: 1
number: SOP-7
title: Ujian
actors: {loket: Petugas Loket, kepala: Kepala Dinas}
moments: {jadwal: Jadwal ujian, wisuda: Wisuda}
calendar: {timezone: Asia/Jakarta, hours: {mon-fri: "08:00-12:00, 13:00-16:00"}}
steps:
  - {id: undang, activity: Mengundang penguji, actor: loket, within: paling lambat 2 hari kerja, before: jadwal}
  - id: uji
    activities:
      - {id: menguji, activity: Menguji, actor: kepala, not_before: jadwal}
      - {id: mencatat, activity: Mencatat, actor: loket, not_before: {moment: wisuda, by: 3 hari kerja}}
  - {id: umumkan, activity: Mengumumkan, actor: loket, within: 1 hari kerja, since: uji}
"""
UJIAN = sop_of(TEXT)

MONDAY = BEGIN + timedelta(days=7)


@pytest.fixture
def exams(office: Office) -> Office:
    """An office that has published exams and opened two of them: ``u1`` with its schedule, ``u2`` without."""
    office.store.publish(UJIAN)
    with office.store.begin() as cases:
        cases.open("SOP-7", "u1", by=ANI, moments={"jadwal": MONDAY})
        cases.open("SOP-7", "u2", by=ANI)
    return office


def tasks(store: Store) -> dict[tuple[str, str], Any]:
    """Return the tasks of the worklist, after comparing each with that of its case."""
    with store.begin() as cases:
        found = {(item.case, item.task.activity): item.task for item in cases.tasks().items}
        for (id_, activity), task in found.items():
            assert task in cases.case(id_).tasks(), activity
    assert list(store.verify(store.heads())) == []
    return found


def test_worklists_show_missing_moments_and_due_times_counted_from_the_others(exams: Office) -> None:
    found = tasks(exams.store)
    assert (found["u1", "undang"].due, found["u1", "undang"].moments) == (BEGIN + timedelta(days=3), ())
    assert (found["u2", "undang"].due, found["u2", "undang"].moments) == (None, ("jadwal",))


def test_setting_a_moment_moves_the_due_times_of_the_case_and_its_tasks(exams: Office) -> None:
    with exams.store.begin() as cases:
        done = cases.set_moment("u2", "jadwal", MONDAY, by=ANI)
        assert [event.kind for event in done.events] == [EventKind.MOMENT]
        assert done.case.moments == {"jadwal": MONDAY}
        assert [case.id for case in cases.due_before(MONDAY).items] == ["u1", "u2"]
    assert tasks(exams.store)["u2", "undang"].due == BEGIN + timedelta(days=3)
    with exams.store.begin() as cases:
        with pytest.raises(Refused) as refused:
            cases.set_moment("u2", "jadwal", BEGIN, by=ANI)
        assert [reason.code for reason in refused.value.reasons] == ["reason"]
        cases.set_moment("u2", "jadwal", BEGIN, by=ANI, reason="Maju")
        assert cases.case("u2").is_late()
        assert [case.id for case in cases.late().items] == ["u2"]


def test_worklists_show_the_earliest_time_under_the_calendar_of_now(exams: Office) -> None:
    with exams.store.begin() as cases:
        cases.complete("u1", "undang", by=ANI)
    found = tasks(exams.store)
    assert (found["u1", "menguji"].not_before, found["u1", "menguji"].moments) == (MONDAY, ())
    assert (found["u1", "mencatat"].not_before, found["u1", "mencatat"].moments) == (None, ("wisuda",))
    with exams.store.begin() as cases:
        cases.set_moment("u1", "wisuda", MONDAY)
    assert tasks(exams.store)["u1", "mencatat"].not_before == BEGIN + timedelta(days=2)
    holiday = sop_of(TEXT.replace("hours:", "closed: [2026-03-05], hours:"))
    exams.store.publish(holiday)
    assert tasks(exams.store)["u1", "mencatat"].not_before == BEGIN + timedelta(days=1)


def test_clocks_that_run_since_other_rows_survive_the_store(exams: Office) -> None:
    store = exams.store
    with store.begin() as cases:
        cases.set_moment("u1", "wisuda", MONDAY)
        cases.complete("u1", "undang", by=ANI)
        exams.clock.now = MONDAY
        cases.complete("u1", "menguji", by=ANI)
        cases.complete("u1", "mencatat", by=ANI)
        exams.clock.advance("1 jam")
        cases.suspend("u1", by=ANI)
        exams.clock.advance("2 hari")
        cases.resume("u1", by=ANI)
    assert tasks(store)["u1", "umumkan"].due == MONDAY + timedelta(days=3)
    with store.begin() as cases:
        cases.correct("u1", to=4, by=ANI, reason="Keliru")
        kinds = [event.kind.value for event in cases.history("u1")]
    assert kinds[:2] == ["opened", "moment"]
    tasks(store)
    with store.begin() as cases:
        cases.cancel("u1", by=ANI, reason="Batal")
    exams.clock.advance("1 jam")
    exported = store.export(exams.clock())
    assert [case["id"] for case in exported["cases"]] == ["u1"]
    assert verify_export(exported) == ()


def test_a_key_belongs_to_one_moment_and_one_value(exams: Office) -> None:
    with exams.store.begin() as cases:
        first = cases.set_moment("u2", "jadwal", MONDAY, by=ANI, key="a")
        again = cases.set_moment("u2", "jadwal", MONDAY.astimezone(), by=ANI, key="a")
        assert (first.repeated, again.repeated, again.events) == (False, True, first.events)
        for moment, value in (("jadwal", BEGIN), ("wisuda", MONDAY)):
            with pytest.raises(KeyReusedError):
                cases.set_moment("u2", moment, value, by=ANI, key="a")
        opened = cases.open("SOP-7", "u3", moments={"jadwal": MONDAY}, key="b")
        assert cases.open("SOP-7", "u3", moments={"jadwal": MONDAY}, key="b").events == opened.events
        with pytest.raises(KeyReusedError):
            cases.open("SOP-7", "u3", key="b")


@pytest.mark.parametrize(
    ("moment", "value", "code"),
    [("jadwl", MONDAY, "unknown-moment"), ("jadwal", datetime(2026, 3, 9), "moment")],  # noqa: DTZ001
)
def test_moments_that_cannot_be_used_are_refused_and_nothing_is_written(
    exams: Office, moment: str, value: datetime, code: str
) -> None:
    with exams.store.begin() as cases:
        with pytest.raises(Refused) as refused:
            cases.set_moment("u2", moment, value, by=ANI)
        with pytest.raises(Refused) as refused_too:
            cases.open("SOP-7", "u3", moments={moment: value})
        for each in (refused, refused_too):
            assert [reason.code for reason in each.value.reasons] == [code]
        with pytest.raises(TypeError):
            cases.set_moment("u2", "jadwal", "2026-03-09")  # type: ignore[arg-type]
        assert cases.case("u2").version == 1


def test_moments_are_set_while_a_case_is_suspended_and_not_after_its_end(exams: Office) -> None:
    with exams.store.begin() as cases:
        cases.suspend("u2", by=ANI)
        cases.set_moment("u2", "jadwal", MONDAY, by=ANI)
    task = tasks(exams.store)["u2", "undang"]
    assert (task.suspended, task.moments) == (True, ())
    with exams.store.begin() as cases:
        cases.cancel("u2", by=ANI, reason="Batal")
        with pytest.raises(Refused) as refused:
            cases.set_moment("u2", "jadwal", BEGIN, by=ANI, reason="Maju")
        assert [reason.code for reason in refused.value.reasons] == ["closed"]


def test_stored_events_keep_the_schedule(exams: Office) -> None:
    with exams.store.begin() as cases:
        (event, *_) = cases.history("u1")
    assert isinstance(event, Event)
    assert event.schedule is not None
    assert event.schedule.moments == {"jadwal": MONDAY}
