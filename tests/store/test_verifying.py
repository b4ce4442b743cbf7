"""Verifying: whatever is changed in the database outside the store is found, and the first wrong event is named."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from tests.store.office import ANI, BUDI, CITRA, IZIN, Office, sop_of

from sopflow.store import Head, Mismatch, schema, verifying
from sopflow.store.records import first_head, next_head

_C, _E = schema.case.c, schema.event.c


@pytest.fixture
def cases(office: Office) -> Office:
    """An office with an ended case k1, open cases k2 and s1, and a corrected case k3."""
    office.received("k1", "k2", "k3")
    with office.store.begin() as cases:
        cases.complete("k1", "kaji", by=BUDI)
        cases.complete("k1", "umumkan", by=CITRA, reason="Selesai")
        cases.complete("k3", "kaji", by=BUDI)
        cases.correct("k3", to=2, by=ANI, reason="Salah berkas")
        cases.open("SOP-3", "s1")
        cases.claim("k2", "kaji", by=BUDI)
    return office


def change(office: Office, *statements: sa.Executable) -> None:
    with office.engine().begin() as connection:
        for statement in statements:
            connection.execute(statement)


def found(office: Office, heads: list[Head] | None = None) -> list[tuple[str, int | None]]:
    mismatches = list(office.store.verify(heads or []))
    for each in mismatches:
        assert each.message("en") != each.message("id")
    return [(each.case, each.seq) for each in mismatches]


def of(case: str, seq: int) -> sa.ColumnElement[bool]:
    return sa.and_(_E.case_id == case, _E.seq == seq)


def test_everything_that_the_store_wrote_verifies(cases: Office) -> None:
    assert found(cases, list(cases.store.heads())) == []


TAMPERING: dict[str, tuple[Callable[[], sa.Executable], list[tuple[str, int | None]]]] = {
    "a changed text": (
        lambda: schema.event.update().where(of("k1", 3)).values(text=sa.func.replace(_E.text, "budi", "eko")),
        [("k1", 3)],
    ),
    "a changed hash": (lambda: schema.event.update().where(of("k1", 2)).values(hash="0"), [("k1", 2)]),
    "a removed event": (lambda: schema.event.delete().where(of("k1", 2)), [("k1", 2)]),
    "a removed last event": (lambda: schema.event.delete().where(of("k1", 4)), [("k1", 4)]),
    "no event at all": (lambda: schema.event.delete().where(_E.case_id == "k1"), [("k1", 1)]),
    "a moved event": (lambda: schema.event.update().where(of("s1", 1)).values(case_id="k9"), [("s1", 1), ("k9", None)]),
    "a changed kind": (lambda: schema.event.update().where(of("k1", 3)).values(kind="attached"), [("k1", 3)]),
    "a changed time": (
        lambda: schema.event.update().where(of("k1", 4)).values(at=schema.NEVER),
        [("k1", 4)],
    ),
    "a removed case": (lambda: schema.case.delete().where(_C.id == "k2"), [("k2", None)]),
    "a changed state": (lambda: schema.case.update().where(_C.id == "k2").values(state="umumkan"), [("k2", None)]),
    "a changed due time": (lambda: schema.case.update().where(_C.id == "k2").values(due=None), [("k2", None)]),
    "a changed head": (lambda: schema.case.update().where(_C.id == "k2").values(head="0"), [("k2", None)]),
    "a damaged snapshot": (lambda: schema.case.update().where(_C.id == "k2").values(snapshot="{"), [("k2", None)]),
    "a removed task": (lambda: schema.task.delete().where(schema.task.c.case_id == "s1"), [("s1", None)]),
    "a removed actor": (lambda: schema.task_actor.delete().where(schema.task_actor.c.actor == "arsip"), [("s1", None)]),
    "four eyes removed": (
        lambda: schema.task_actor.update().where(schema.task_actor.c.case_id == "k2").values(four_eyes=""),
        [("k2", None)],
    ),
    "a changed SOP": (
        lambda: schema.revision.update().values(text=sa.func.replace(schema.revision.c.text, "15 menit", "15  menit")),
        [("", None)],
    ),
    "a removed SOP": (
        lambda: schema.revision.delete().where(schema.revision.c.number == "SOP-3"),
        [("s1", None)],
    ),
}


@pytest.mark.parametrize("name", TAMPERING)
def test_tampering_is_found(cases: Office, name: str) -> None:
    statement, expected = TAMPERING[name]
    change(cases, statement())
    assert sorted(cases_and_seqs := found(cases), key=str) == sorted(expected, key=str), cases_and_seqs


def rewritten(office: Office, case: str, edit: Callable[[dict[str, Any]], None]) -> None:
    """Change the events of a case and compute all hashes again, as a person who knows the scheme can."""
    with office.engine().begin() as connection:
        head = first_head(case)
        for row in connection.execute(sa.select(schema.event).where(_E.case_id == case).order_by(_E.seq)).all():
            data = json.loads(row.text)
            edit(data)
            text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            head = next_head(head, text)
            connection.execute(schema.event.update().where(of(case, row.seq)).values(text=text, hash=head))
        connection.execute(schema.case.update().where(_C.id == case).values(head=head))


def test_a_rewritten_history_that_contradicts_itself_is_found(cases: Office) -> None:
    rewritten(cases, "k1", lambda data: data.update(target="terima") if data["seq"] == 3 else None)
    assert found(cases) == [("k1", 3)]


def test_a_rewritten_history_that_is_possible_is_found_with_exported_heads_only(cases: Office) -> None:
    heads = list(cases.store.heads())
    rewritten(cases, "k1", lambda data: data.update(reason="Lain") if data["seq"] == 4 else None)
    assert found(cases) == []
    assert found(cases, heads) == [("k1", 4)]


def test_heads_are_one_for_each_case_and_those_of_later_events_match(
    cases: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifying, "_HEADS", 2)
    heads = list(cases.store.heads())
    assert [(head.case, head.version) for head in heads] == [("k1", 4), ("k2", 2), ("k3", 4), ("s1", 1)]
    with cases.store.begin() as calls:
        calls.complete("k2", "kaji", by=BUDI)
    assert found(cases, heads) == []


def test_a_case_of_an_old_backup_is_found_with_exported_heads(cases: Office) -> None:
    heads = list(cases.store.heads())
    assert found(cases, [*heads, Head("k9", 3, "0"), Head("k2", 3, "0")]) == [("k9", None), ("k2", 3)]


def test_many_cases_are_verified_in_several_transactions(cases: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verifying, "BATCH", 2)
    assert found(cases, list(cases.store.heads())) == []
    change(cases, *(schema.case.delete().where(_C.id == id_) for id_ in ("k1", "k3", "s1")))
    assert found(cases) == [("k1", None), ("k3", None), ("s1", None)]


def test_cases_of_every_revision_verify(cases: Office) -> None:
    cases.store.publish(sop_of(IZIN.replace("15 menit", "30 menit")))
    cases.received("k4")
    assert found(cases) == []


def test_a_mismatch_names_its_place() -> None:
    mismatch = Mismatch("k1", 3, verifying._CHANGED)
    assert mismatch.message("en").startswith("case 'k1', event 3: The text and the hash do not match")
    assert mismatch.message("id").startswith("kasus 'k1', peristiwa 3: Teks dan hash tidak cocok")
