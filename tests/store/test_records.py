"""Records: the rows of a case are documented as public, and its events form a chain of hashes."""

from __future__ import annotations

import hashlib
import json

import sqlalchemy as sa
from tests.store.office import ANI, BUDI, Office

from sopflow.store import schema


def test_each_event_has_the_hash_of_the_one_before_it_and_its_own_text(office: Office) -> None:
    office.received("k1")
    with office.store.begin() as cases:
        cases.complete("k1", "kaji", by=BUDI)
        history = cases.history("k1")
    with office.engine().connect() as connection:
        events = connection.execute(sa.select(schema.event).order_by(schema.event.c.seq)).all()
        head = connection.scalar(sa.select(schema.case.c.head))
    expected = hashlib.sha256(b"k1").hexdigest()
    for row, event in zip(events, history, strict=True):
        expected = hashlib.sha256((expected + row.text).encode()).hexdigest()
        assert row.hash == expected
        assert json.loads(row.text) == event.to_dict()
        assert (row.at, row.kind) == (event.at, event.kind)
    assert head == expected


def test_the_time_of_recording_shows_paperwork_that_was_entered_late(office: Office) -> None:
    office.opened("k1")
    worked_at = office.clock.advance("5 menit")
    recorded_at = office.clock.advance("2 jam")
    with office.store.begin() as cases:
        cases.complete("k1", "terima", by=ANI, at=worked_at)
    with office.engine().connect() as connection:
        row = connection.execute(sa.select(schema.event).where(schema.event.c.seq == 2)).one()
    assert (row.at, row.recorded_at) == (worked_at, recorded_at)


def test_a_case_has_one_row_with_the_values_to_search_by(office: Office) -> None:
    office.received("k1")
    with office.store.begin() as cases:
        case = cases.case("k1")
    with office.engine().connect() as connection:
        row = connection.execute(sa.select(schema.case)).one()
        tasks = connection.execute(sa.select(schema.task)).all()
        actors = connection.execute(sa.select(schema.task_actor)).all()
    assert (row.state, row.version, row.due, row.lapses_at, row.ended_at) == ("kaji", 2, case.due, case.due, None)
    assert (row.number, row.fingerprint) == ("SOP-12", case.machine.sop.fingerprint)
    assert json.loads(row.snapshot) == case.snapshot(history=False)
    assert [(task.activity, task.four_eyes, task.due) for task in tasks] == [("kaji", "\nani\n", case.due)]
    assert [(actor.activity, actor.actor) for actor in actors] == [("kaji", "kepala")]
