"""Exporting: ended cases as one JSON document that can be verified without the database, and their deletion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from attrs import frozen

from sopflow.diagnostics import SopError
from sopflow.machine import SopMachine, all_met
from sopflow.store import schema
from sopflow.store.bundles import Bundle
from sopflow.store.errors import InputError, conflict_about
from sopflow.store.pages import check_limit
from sopflow.store.transaction import Transaction
from sopflow.store.verifying import Mismatch, broken_link, changed_text, replayed_or_mismatch
from sopflow.text import Text

FORMAT: Final = 1
"""The version of the format of exported cases."""

_C, _E = schema.case.c, schema.event.c


def export(transaction: Transaction, before: datetime, limit: int) -> dict[str, Any]:
    """Return ended cases as plain data for JSON; see ``Store.export``."""
    check_limit(limit)
    ended = sa.select(schema.case).where(_C.ended_at < before).order_by(_C.ended_at, _C.id).limit(limit)
    rows = transaction.rows(ended)
    statement = sa.select(schema.event).where(_E.case_id.in_([row.id for row in rows])).order_by(_E.seq)
    events: dict[str, list[dict[str, Any]]] = {row.id: [] for row in rows}
    for event in transaction.rows(statement):
        data = {"recorded_at": event.recorded_at.isoformat(), "text": event.text, "hash": event.hash}
        events[event.case_id].append(data)
    used = {(row.number, row.fingerprint) for row in rows}
    texts = {}
    for row in transaction.rows(sa.select(schema.revision).order_by(schema.revision.c.seq)):
        if (row.number, row.fingerprint) in used:
            data = {"number": row.number, "sha256": row.sha256, "text": row.text}
            texts[row.number, row.fingerprint] = data | ({} if row.calendar is None else {"calendar": row.calendar})
    return {
        "sopflow": FORMAT,
        "revisions": [{"fingerprint": fingerprint, **data} for (_, fingerprint), data in texts.items()],
        "cases": [
            {
                "id": row.id,
                "number": row.number,
                "fingerprint": row.fingerprint,
                "version": row.version,
                "head": row.head,
                "opened_at": row.opened_at.isoformat(),
                "ended_at": row.ended_at.isoformat(),
                "events": events[row.id],
            }
            for row in rows
        ],
    }


def delete(transaction: Transaction, exported: object) -> int:
    """Delete exported cases; see ``Store.delete``."""
    if verify_export(exported):
        raise _unusable("it does not verify", "isinya tidak cocok")
    cases = {case["id"]: case["head"] for case in _records(exported, "cases")}
    rows = transaction.rows(sa.select(schema.case).where(_C.id.in_(cases)).with_for_update())
    if not rows:
        return 0
    for row in rows:
        if row.head != cases[row.id] or row.ended_at is None:
            raise conflict_about(row.id)
    kept = ("id", "number", "version", "head", "opened_at", "ended_at")
    now = transaction.now()
    transaction.write(
        schema.deleted_case.insert(),
        [{**{name: getattr(row, name) for name in kept}, "deleted_at": now} for row in rows],
    )
    ids = [row.id for row in rows]
    for table in (schema.event, schema.key, schema.claim_log):
        transaction.write(table.delete().where(table.c.case_id.in_(ids)))
    transaction.write(schema.case.delete().where(_C.id.in_(ids)))
    return len(ids)


# --- verifying -----------------------------------------------------------------------------------------------


@frozen
class _ExportedEvent:
    seq: int
    text: str
    hash: str


def verify_export(exported: object) -> tuple[Mismatch, ...]:
    """Return the contradictions in exported cases: the first event of each case that does not match.

    Args:
        exported: The data of ``Store.export``, also after a round trip through JSON; untrusted.

    Raises:
        InputError: If it is not such data.
    """
    found: list[Mismatch] = []
    machines: dict[tuple[str, str], SopMachine[Any]] = {}
    for revision in _records(exported, "revisions"):
        number, fingerprint, text = (_text(revision, name) for name in ("number", "fingerprint", "text"))
        bundle = Bundle(text, _text(revision, "calendar") if "calendar" in revision else None)
        if bundle.sha256 != revision.get("sha256"):
            found.append(changed_text(number))
            continue
        try:
            sop = bundle.sop()
            machines[number, fingerprint] = SopMachine(sop, conditions=all_met(sop))
        except SopError as error:
            raise _unusable(str(error), str(error)) from None
    mismatches = (_of_case(case, machines) for case in _records(exported, "cases"))
    return (*found, *(each for each in mismatches if each is not None))


def _of_case(case: Mapping[str, Any], machines: Mapping[tuple[str, str], SopMachine[Any]]) -> Mismatch | None:
    id_, number, fingerprint, head = (_text(case, name) for name in ("id", "number", "fingerprint", "head"))
    events = [
        _ExportedEvent(seq, _text(event, "text"), _text(event, "hash"))
        for seq, event in enumerate(_records(case, "events"), 1)
    ]
    if (found := broken_link(id_, events, case.get("version", 0), head)) is not None:
        return found
    machine = machines.get((number, fingerprint))
    if machine is None:
        return Mismatch(id_, None, Text("Its SOP is not in the file.", "SOP-nya tidak ada dalam berkas."))
    replayed = replayed_or_mismatch(machine, id_, [event.text for event in events])
    return replayed if isinstance(replayed, Mismatch) else None


def _records(data: object, name: str) -> Sequence[Mapping[str, Any]]:
    if isinstance(data, Mapping) and (name == "events" or data.get("sopflow") == FORMAT):
        records = data.get(name)
        if isinstance(records, list) and all(isinstance(record, Mapping) for record in records):
            return records
    raise _unusable(f"it has no list of {name}", f"tidak ada daftar {name}")


def _text(record: Mapping[str, Any], name: str) -> str:
    value = record.get(name)
    if isinstance(value, str):
        return value
    raise _unusable(f"{name} is not a text", f"{name} bukan teks")


def _unusable(why: str, why_id: str) -> InputError:
    return InputError(
        Text(
            f"The exported cases cannot be used: {why}. Pass the file as it was exported.",
            f"Kasus yang diekspor tidak dapat digunakan: {why_id}. Berikan berkas seperti saat diekspor.",
        )
    )
