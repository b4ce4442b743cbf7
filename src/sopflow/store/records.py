"""Records: a changed case becomes rows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Final, cast

import sqlalchemy as sa
from attrs import frozen
from sqlalchemy.dialects import postgresql, sqlite

from sopflow.machine import Action, Call, Case, Event, Task
from sopflow.machine.tasks import tasks_of
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
        ConflictError: If another transaction changed a case meanwhile; of several, the error names the first.
    """
    cases: list[dict[str, Any]] = []
    rows: list[dict[str, Any]] = []
    for change in changes:
        events, head = _event_rows(change, recorded_at)
        rows += events
        old = {"old_id": change.case.id, "old_version": change.events[0].seq - 1}
        cases.append(case_row(change.case, head) | old)
    if transaction.write(_UPDATE, cases) != len(cases):
        raise conflict_about(changes[0].case.id)
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
    left = {change.case.id for change in changes if any(each.target is not None for each in change.events)}
    lasting = {place: holder for place, holder in claims.items() if place[0] not in left}
    kept = _insert_tasks(transaction, [change.case for change in changes], lasting)
    ended = [
        {"case_id": id_, "activity": activity, "action": "end", "holder": holder, "by": None, "at": at}
        for (id_, activity), holder in claims.items()
        if (id_, activity) not in kept
    ]
    if ended:
        transaction.write(schema.claim_log.insert(), ended)


@cache
def _deletions(is_sqlite: bool) -> tuple[sa.Executable, sa.Executable]:
    """Return the statements that delete the tasks of some cases, and their actors."""
    task, actor = schema.task, schema.task_actor
    tasks = task.delete().where(schema.one_of(task.c.case_id, "cases", is_sqlite=is_sqlite))
    actors = actor.delete().where(schema.one_of(actor.c.case_id, "cases", is_sqlite=is_sqlite))
    return actors, tasks.returning(task.c.case_id, task.c.activity, task.c.claimed_by)


def _delete_tasks(transaction: Transaction, ids: Sequence[str]) -> dict[tuple[str, str], str]:
    """Delete the tasks of some cases, and return who had claimed them."""
    actors, tasks = _deletions(transaction.is_sqlite)
    transaction.write(actors, {"cases": ids})
    deleted = transaction.rows(tasks, {"cases": ids})
    return {(case_id, activity): holder for case_id, activity, holder in deleted if holder is not None}


def _insert_tasks(
    transaction: Transaction, cases: Sequence[Case], claims: Mapping[tuple[str, str], str]
) -> set[tuple[str, str]]:
    """Write the tasks of some cases, and return which claims last: those whose holder is not barred."""
    kept = set()
    rows: list[dict[str, Any]] = []
    actors: list[dict[str, Any]] = []
    for case in cases:
        for task in tasks_of_record(case):
            row = task_row(case, task)
            actors += actor_rows(row, task)
            place = (case.id, task.activity)
            holder = claims.get(place)
            if holder is not None and holder not in task.barred:
                kept.add(place)
            rows.append({**row, "claimed_by": holder if place in kept else None})
    if rows:
        transaction.write(schema.task.insert(), rows)
        transaction.write(schema.task_actor.insert(), actors)
    return kept


def tasks_of_record(case: Case) -> tuple[Task, ...]:
    """Return the tasks of a case as they are recorded: the host application decides conditions when they are asked."""
    at = cast("datetime", case.last_at)  # a recorded case has been opened
    return tasks_of(case, Call(Action.COMPLETE, at), asks_host=False)


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
        "four_eyes": SEPARATOR + "".join(person + SEPARATOR for person in task.barred) if task.needs_name else "",
        "missing": compact(task.missing),
        "missing_any": compact(task.missing_any),
        "moments": _moments(case, task.activity),
    }


def _moments(case: Case, activity: str) -> str:
    """Return the moments on which the times of an activity or its row depend, as JSON; null for one that is missing."""
    scheduling = case.machine.scheduling
    if scheduling is None:
        return "{}"
    known = case.moments
    named = scheduling.moments_of(case.machine.activities[activity])
    return compact({id_: known[id_].isoformat() if id_ in known else None for id_ in named})


def actor_rows(row: Mapping[str, Any], task: Task) -> list[dict[str, Any]]:
    """Return the rows of the actors of a task."""
    shared = {name: row[name] for name in ("case_id", "activity", "sort_due", "four_eyes")}
    return [{**shared, "actor": actor, "position": place} for place, actor in enumerate(task.actors)]
