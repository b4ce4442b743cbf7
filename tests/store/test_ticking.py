"""Ticking: lapses of cases that get no calls."""

from __future__ import annotations

import sqlalchemy as sa
from tests.store.office import ANI, Office

from sopflow import EventKind, SnapshotError
from sopflow.store import ConflictError, schema


def test_a_tick_records_the_lapses_that_are_due_at_their_due_time(office: Office) -> None:
    office.received("k1", "k2")
    office.opened("k3")
    with office.store.begin() as cases:
        due = cases.case("k1").due
    assert office.store.tick().events == ()
    office.clock.advance("3 hari kerja")
    ticked = office.store.tick()
    assert [(event.case, event.kind, event.at) for event in ticked.events] == [
        ("k1", EventKind.LAPSED, due),
        ("k2", EventKind.LAPSED, due),
    ]
    assert ticked.failures == ()
    assert office.store.tick().events == ()


def test_a_tick_takes_the_longest_overdue_cases_up_to_its_limit(office: Office) -> None:
    for id_ in ("k3", "k1", "k2"):
        office.received(id_)
        office.clock.advance("1 menit")
    office.clock.advance("3 hari kerja")
    assert [event.case for event in office.store.tick(limit=2).events] == ["k3", "k1"]
    assert [event.case for event in office.store.tick(limit=2).events] == ["k2"]


def test_a_suspended_case_does_not_lapse(office: Office) -> None:
    office.received("k1")
    with office.store.begin() as cases:
        cases.suspend("k1", by=ANI)
    office.clock.advance("9 hari kerja")
    assert office.store.tick().events == ()


def test_a_damaged_case_does_not_stop_the_others(office: Office) -> None:
    office.received("k1", "k2", "k3")
    with office.engine().begin() as connection:
        connection.execute(schema.case.update().where(schema.case.c.id == "k1").values(snapshot='{"sopflow":1}'))
    office.clock.advance("3 hari kerja")
    ticked = office.store.tick(limit=2)
    assert [event.case for event in ticked.events] == ["k2", "k3"]
    (failure,) = ticked.failures
    assert failure.case == "k1"
    assert isinstance(failure.error, SnapshotError)
    with office.store.begin() as cases:
        assert [item.case for item in cases.tasks(by=ANI).items] == ["k2", "k3"]


def test_a_case_that_cannot_be_written_does_not_stop_the_others(office: Office) -> None:
    office.received("k1", "k2", "k3")
    with office.engine().begin() as connection:
        second = schema.event.c.case_id == "k2", schema.event.c.seq == 2
        (row,) = connection.execute(sa.select(schema.event).where(*second)).mappings()
        connection.execute(schema.event.insert(), {**row, "seq": 3})
    office.clock.advance("3 hari kerja")
    ticked = office.store.tick()
    assert [event.case for event in ticked.events] == ["k1", "k3"]
    assert [(failure.case, type(failure.error)) for failure in ticked.failures] == [("k2", ConflictError)]
    with office.store.begin() as cases:
        assert cases.case("k2").state == "kaji"
        assert cases.case("k3").state == "umumkan"
