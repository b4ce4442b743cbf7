"""Records: a changed case becomes rows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from attrs import frozen
from sqlalchemy.dialects import postgresql, sqlite

from sopflow.machine import Case, Event, Task
from sopflow.store import schema
from sopflow.store.errors import conflict_about
from sopflow.store.transaction import Transaction

SEPARATOR: Final = "\n"
"""Is around and between the ids of persons, which contain no line breaks."""


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
    """Return the hash at the beginning of the chain of a case."""
    return hashlib.sha256(case_id.encode()).hexdigest()


def next_head(head: str, text: str) -> str:
    """Return the hash of an event.

    Args:
        head: The hash of the event before it.
        text: The event as it is stored.
    """
    return hashlib.sha256((head + text).encode()).hexdigest()


def insert(transaction: Transaction, case: Case, recorded_at: datetime) -> bool:
    """Write a case that was just opened, unless there is one with its id; return whether it was written."""
    rows, head = _event_rows(Change(case, case.history, first_head(case.id)), recorded_at)
    values = {**case_row(case, head), "id": case.id, "opened_at": case.history[0].at}
    # Another transaction may be about to insert the same id; this statement waits for its end, and does not fail.
    new = (sqlite if transaction.is_sqlite else postgresql).insert(schema.case).values(values)
    if transaction.first(new.on_conflict_do_nothing().returning(schema.case.c.id)) is None:
        return False
    transaction.write(schema.event.insert(), rows)
    _insert_tasks(transaction, [case], {})
    return True


def update(transaction: Transaction, changes: Sequence[Change], recorded_at: datetime) -> None:
    """Write changed cases, their events and their tasks.

    Raises:
        ConflictError: If another transaction changed a case meanwhile.
    """
    rows: list[dict[str, Any]] = []
    for change in changes:
        events, head = _event_rows(change, recorded_at)
        rows += events
        values = case_row(change.case, head) | {"old_id": change.case.id, "old_version": change.events[0].seq - 1}
        if transaction.write(_UPDATE, values) != 1:
            raise conflict_about(change.case.id)
    transaction.write(schema.event.insert(), rows)
    _replace_tasks(transaction, changes, recorded_at)


_UPDATE = schema.case.update().where(
    schema.case.c.id == sa.bindparam("old_id"), schema.case.c.version == sa.bindparam("old_version")
)


def _event_rows(change: Change, recorded_at: datetime) -> tuple[list[dict[str, Any]], str]:
    """Return the rows of new events, and the hash of the last one."""
    head, rows = change.head, []
    for each in change.events:
        text = compact(each.to_dict())
        head = next_head(head, text)
        row = {"case_id": each.case, "seq": each.seq, "at": each.at, "recorded_at": recorded_at}
        rows.append(row | {"kind": each.kind.value, "text": text, "hash": head})
    return rows, head


def case_row(case: Case, head: str) -> dict[str, Any]:
    """Return the columns of a case that change with it.

    Args:
        case: The case.
        head: The hash of its last event.
    """
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


def _replace_tasks(transaction: Transaction, changes: Sequence[Change], at: datetime) -> None:
    """Write the tasks of changed cases; a claim ends if its step is left, or its holder is barred."""
    claims = _delete_tasks(transaction, [change.case.id for change in changes])
    kept: dict[tuple[str, str], str] = {}
    for change in changes:
        if not any(each.target is not None for each in change.events):
            kept |= {
                (change.case.id, task.activity): holder
                for task in change.case.tasks(at=change.case.last_at)
                if (holder := claims.get((change.case.id, task.activity))) is not None and holder not in task.barred
            }
    _insert_tasks(transaction, [change.case for change in changes], kept)
    ended = [
        {"case_id": id_, "activity": activity, "action": "end", "holder": holder, "by": None, "at": at}
        for (id_, activity), holder in claims.items()
        if (id_, activity) not in kept
    ]
    if ended:
        transaction.write(schema.claim_log.insert(), ended)


def _delete_tasks(transaction: Transaction, ids: Sequence[str]) -> dict[tuple[str, str], str]:
    """Delete the tasks of some cases, and return who had claimed them."""
    of_case, of_actor = schema.task.c.case_id, schema.task_actor.c.case_id
    one = len(ids) == 1
    transaction.write(schema.task_actor.delete().where(of_actor == ids[0] if one else of_actor.in_(ids)))
    deleted = transaction.rows(
        schema.task.delete()
        .where(of_case == ids[0] if one else of_case.in_(ids))
        .returning(schema.task.c.case_id, schema.task.c.activity, schema.task.c.claimed_by)
    )
    return {(row.case_id, row.activity): row.claimed_by for row in deleted if row.claimed_by is not None}


def _insert_tasks(transaction: Transaction, cases: Sequence[Case], claims: dict[tuple[str, str], str]) -> None:
    tasks = [
        task_row(case, task) | {"claimed_by": claims.get((case.id, task.activity))}
        for case in cases
        for task in case.tasks(at=case.last_at)
    ]
    if tasks:
        transaction.write(schema.task.insert(), tasks)
        transaction.write(schema.task_actor.insert(), [row for case in cases for row in actor_rows(case)])


def task_row(case: Case, task: Task) -> dict[str, Any]:
    """Return the columns of a task that follow from its case."""
    return {
        "case_id": case.id,
        "activity": task.activity,
        "number": case.machine.sop.number,
        "sort_due": task.due or schema.NEVER,
        "due": task.due,
        "since": task.since,
        "suspended": task.suspended,
        "four_eyes": four_eyes(task),
        "missing": compact(task.missing),
    }


def actor_rows(case: Case) -> list[dict[str, Any]]:
    """Return the rows of the actors of all tasks of a case."""
    rows = []
    for task in case.tasks(at=case.last_at):
        row = task_row(case, task)
        shared = {name: row[name] for name in ("case_id", "activity", "sort_due", "four_eyes")}
        rows += [{**shared, "actor": actor, "position": place} for place, actor in enumerate(task.actors)]
    return rows


def four_eyes(task: Task) -> str:
    """Return who is kept from a task: an empty text without a constraint, otherwise the persons between line breaks."""
    return SEPARATOR + "".join(person + SEPARATOR for person in sorted(task.barred)) if task.needs_name else ""
