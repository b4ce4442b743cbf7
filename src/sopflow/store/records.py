"""Records: the rows that a changed case becomes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from attrs import frozen
from sqlalchemy.engine import Connection

from sopflow.machine import Case, Event, Task
from sopflow.store import schema
from sopflow.store.errors import conflict_about

SEPARATOR: Final = "\n"
"""Stands before, between and after the ids of barred persons, which contain no line breaks."""


@frozen
class Change:
    """A case and the events that a call added to it.

    Attributes:
        case: The case after the call.
        events: The new events.
        head: The hash of the event before them.
    """

    case: Case
    events: tuple[Event, ...]
    head: str


def compact(data: object) -> str:
    """Return plain data as JSON, the same text for equal data."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def first_head(case_id: str) -> str:
    """Return the hash that the chain of a case begins with."""
    return hashlib.sha256(case_id.encode()).hexdigest()


def next_head(head: str, text: str) -> str:
    """Return the hash of an event.

    Args:
        head: The hash of the event before it.
        text: The event as it is stored.
    """
    return hashlib.sha256((head + text).encode()).hexdigest()


def write(connection: Connection, changes: Sequence[Change], recorded_at: datetime) -> None:
    """Write changed cases, their events and their tasks.

    Raises:
        ConflictError: If another transaction changed a case meanwhile.
    """
    rows = [(change, *_event_rows(change, recorded_at)) for change in changes]
    _write_cases(connection, rows)
    connection.execute(schema.event.insert(), [row for _, events, _ in rows for row in events])
    _write_tasks(connection, changes, recorded_at)


def _event_rows(change: Change, recorded_at: datetime) -> tuple[list[dict[str, Any]], str]:
    head, rows = change.head, []
    for each in change.events:
        text = compact(each.to_dict())
        head = next_head(head, text)
        row = {"case_id": each.case, "seq": each.seq, "at": each.at, "recorded_at": recorded_at}
        rows.append(row | {"kind": each.kind.value, "text": text, "hash": head})
    return rows, head


def _write_cases(connection: Connection, rows: Iterable[tuple[Change, list[dict[str, Any]], str]]) -> None:
    new, changed = [], []
    for change, _, head in rows:
        case = change.case
        values = _case_row(case, head)
        if change.events[0].seq == 1:
            new.append(values | {"id": case.id, "opened_at": change.events[0].at})
        else:
            changed.append(values | {"old_id": case.id, "old_version": change.events[0].seq - 1})
    if new:
        connection.execute(schema.case.insert(), new)
    for values in changed:
        if connection.execute(_UPDATE, values).rowcount != 1:
            raise conflict_about(values["old_id"])


_UPDATE = schema.case.update().where(
    schema.case.c.id == sa.bindparam("old_id"), schema.case.c.version == sa.bindparam("old_version")
)


def _case_row(case: Case, head: str) -> dict[str, Any]:
    lapses = case.machine.lapse_target(case.state) is not None
    return {
        "number": case.machine.sop.number,
        "fingerprint": case.machine.sop.fingerprint,
        "state": case.state,
        "version": case.version,
        "entered_at": case.entered_at,
        "last_at": case.last_at,
        "due": case.due,
        "lapses_at": case.due if lapses and case.suspended_since is None else None,
        "suspended": case.suspended_since is not None,
        "ended_at": case.entered_at if case.ended else None,
        "snapshot": compact(case.snapshot(history=False)),
        "head": head,
    }


# --- tasks ---------------------------------------------------------------------------------------------------


def _write_tasks(connection: Connection, changes: Sequence[Change], at: datetime) -> None:
    ids = [change.case.id for change in changes if change.events[0].seq > 1]
    claims = _delete_tasks(connection, ids) if ids else {}
    tasks: list[dict[str, Any]] = []
    actors: list[dict[str, Any]] = []
    for change in changes:
        moved = any(each.target is not None for each in change.events)
        for each in change.case.tasks(at=change.case.last_at):
            row = _task_row(change.case, each)
            holder = claims.get((change.case.id, each.activity))
            if holder is not None and not moved and holder not in each.barred:
                row["claimed_by"] = holder
                del claims[change.case.id, each.activity]
            tasks.append(row)
            shared = {name: row[name] for name in ("case_id", "activity", "sort_due", "needs_name", "barred")}
            actors.extend({**shared, "actor": actor} for actor in each.actors)
    if tasks:
        connection.execute(schema.task.insert(), tasks)
        connection.execute(schema.task_actor.insert(), actors)
    if claims:
        ended = [
            {"case_id": id_, "activity": activity, "action": "end", "holder": holder, "by": None, "at": at}
            for (id_, activity), holder in claims.items()
        ]
        connection.execute(schema.claim_log.insert(), ended)


def _delete_tasks(connection: Connection, ids: Sequence[str]) -> dict[tuple[str, str], str]:
    """Delete the tasks of some cases, and return who had claimed them."""
    of_case, of_actor = schema.task.c.case_id, schema.task_actor.c.case_id
    one = len(ids) == 1
    connection.execute(schema.task_actor.delete().where(of_actor == ids[0] if one else of_actor.in_(ids)))
    deleted = connection.execute(
        schema.task.delete()
        .where(of_case == ids[0] if one else of_case.in_(ids))
        .returning(schema.task.c.case_id, schema.task.c.activity, schema.task.c.claimed_by)
    )
    return {(row.case_id, row.activity): row.claimed_by for row in deleted if row.claimed_by is not None}


def _task_row(case: Case, task: Task) -> dict[str, Any]:
    return {
        "case_id": case.id,
        "activity": task.activity,
        "number": case.machine.sop.number,
        "sort_due": task.due or schema.NEVER,
        "due": task.due,
        "provisional": task.due_is_provisional,
        "since": task.since,
        "suspended": task.suspended,
        "needs_name": task.needs_name,
        "barred": SEPARATOR.join(("", *task.barred, "")) if task.barred else "",
        "missing": compact(task.missing),
        "claimed_by": None,
    }
