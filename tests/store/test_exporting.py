"""Exporting: ended cases leave the database as a file that can be verified; their ids and heads stay."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from tests.store.office import ANI, IZIN, Office, sop_of

from sopflow.store import CaseExistsError, ConflictError, InputError, UnknownCaseError, schema, verify_export


@pytest.fixture
def ended(office: Office) -> Office:
    """An office with two ended cases, k1 before k2, and an open one."""
    office.opened("k1", "k2", "k3")
    with office.store.begin() as cases:
        for id_ in ("k1", "k2"):
            office.clock.advance("1 menit")
            cases.cancel(id_, by=ANI, reason="Ditarik")
    return office


def exported(office: Office, **options: int) -> dict[str, Any]:
    """Export all ended cases, and read them back from JSON."""
    data: dict[str, Any] = json.loads(json.dumps(office.store.export(office.clock.now + timedelta(days=1), **options)))
    return data


def test_ended_cases_are_exported_with_their_histories_and_sops(ended: Office) -> None:
    data = exported(ended)
    assert [case["id"] for case in data["cases"]] == ["k1", "k2"]
    assert [revision["number"] for revision in data["revisions"]] == ["SOP-12"]
    assert [json.loads(event["text"])["kind"] for event in data["cases"][0]["events"]] == ["opened", "cancelled"]
    assert verify_export(data) == ()


def test_the_export_is_limited_to_cases_that_ended_first(ended: Office) -> None:
    assert [case["id"] for case in exported(ended, limit=1)["cases"]] == ["k1"]
    before = ended.store.export(ended.clock.now)
    assert [case["id"] for case in before["cases"]] == ["k1"]


def test_deleted_cases_keep_their_id_head_and_dates(ended: Office) -> None:
    heads = list(ended.store.heads())
    of_ended = [(head.case, head.version, head.hash) for head in heads[:2]]
    data = exported(ended)
    assert ended.store.delete(data) == 2
    assert ended.store.delete(data) == 0
    with ended.engine().connect() as connection:
        rows = connection.execute(sa.select(schema.deleted_case).order_by(schema.deleted_case.c.id)).all()
    assert [(row.id, row.version, row.head) for row in rows] == of_ended
    assert all(row.opened_at < row.ended_at <= row.deleted_at for row in rows)
    assert list(ended.store.verify(heads)) == []


def test_nothing_of_a_deleted_case_is_left_and_its_id_is_not_used_again(ended: Office) -> None:
    ended.store.delete(exported(ended))
    with ended.store.begin() as cases:
        assert [item.case for item in cases.tasks().items] == ["k3"]
        with pytest.raises(UnknownCaseError):
            cases.history("k1")
        with pytest.raises(CaseExistsError):
            cases.open("SOP-12", "k1")
    with ended.engine().connect() as connection:
        for table in (schema.event, schema.key, schema.claim_log):
            assert connection.scalar(sa.select(sa.func.count()).where(table.c.case_id == "k1")) == 0


def test_a_case_that_changed_after_the_export_is_not_deleted(ended: Office) -> None:
    data = exported(ended)
    with ended.store.begin() as cases:
        cases.correct("k2", to=1, by=ANI, reason="Keliru dibatalkan")
    with pytest.raises(ConflictError, match="'k2'"):
        ended.store.delete(data)
    with ended.store.begin() as cases:
        assert len(cases.history("k1")) == 2


def test_the_sop_of_each_revision_is_exported_once(ended: Office) -> None:
    ended.store.publish(sop_of(IZIN.replace("Mengkaji permohonan", "Mengkaji berkas")))
    ended.store.publish(sop_of(IZIN.replace("15 menit", "30 menit")))
    ended.opened("k4")
    with ended.store.begin() as cases:
        cases.cancel("k4", reason="Dicabut")
    data = exported(ended)
    assert len(data["revisions"]) == 2
    assert verify_export(data) == ()


def first_event(data: dict[str, Any]) -> dict[str, Any]:
    event: dict[str, Any] = data["cases"][0]["events"][0]
    return event


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (lambda data: first_event(data).update(text=first_event(data)["text"].replace("ani", "eko")), ("k1", 1)),
        (lambda data: data["cases"][0]["events"].pop(), ("k1", 2)),
        (lambda data: data["cases"][0].update(head="0"), ("k1", None)),
        (lambda data: data["revisions"][0].update(text="sopflow: 1"), ("", None)),
    ],
)
def test_tampering_with_a_file_is_found_and_nothing_is_deleted(
    ended: Office, edit: Callable[[dict[str, Any]], None], expected: tuple[str, int | None]
) -> None:
    data = exported(ended)
    edit(data)
    first, *_ = verify_export(data)
    assert (first.case, first.seq) == expected
    with pytest.raises(InputError):
        ended.store.delete(data)


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {},
        {"sopflow": 2, "revisions": [], "cases": []},
        {"sopflow": 1, "revisions": [], "cases": [1]},
        {"sopflow": 1, "revisions": [{"number": 1}], "cases": []},
        {"sopflow": 1, "revisions": [], "cases": [{"id": "k1"}]},
    ],
)
def test_a_file_that_is_not_an_export_is_an_error(data: object) -> None:
    with pytest.raises(InputError, match="exported cases"):
        verify_export(data)
