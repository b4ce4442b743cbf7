"""Worklists: the tasks of all cases that a performer may do, in the order of their due times."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sopflow.machine import Action, Call, Performer, Task
from sopflow.store import schema, ticking
from sopflow.store.pages import Page, StoredTask, check_limit, cursor, page_of, place
from sopflow.store.places import search
from sopflow.store.records import SEPARATOR
from sopflow.store.transaction import Transaction


def tasks(transaction: Transaction, by: Performer | str | None, limit: int, after: str | None) -> Page[StoredTask]:
    """Return a page of a worklist; see ``Cases.tasks``."""
    check_limit(limit)
    at = transaction.now()
    performer = Call(Action.COMPLETE, at, by).by
    start = place(after, 2)
    ticking.tick(transaction, limit, at)
    while True:
        rows = search(transaction, performer, limit + 1, start, at)
        lapsing = {row.case_id for row in rows if row.lapses}
        if not lapsing or not ticking.settle(transaction, sorted(lapsing), at):
            break
    items = [_stored(transaction, row) for row in rows]
    return page_of(items, limit, lambda item: cursor(item.task.due or schema.NEVER, item.case, item.task.activity))


def _stored(transaction: Transaction, row: Any) -> StoredTask:
    # Unpacked, because the values of a row are slow to read by name.
    case_id, activity_id, number, due, since, suspended, claimed_by, four_eyes, publication, is_of_step = row[:10]
    missing, missing_any, times = row[10:13]
    machine = transaction.revisions.machine(transaction, number, publication)
    compiled = machine.activities[activity_id]
    activity = compiled.activity
    standard = (compiled.step if is_of_step else activity).limit
    moments = {} if times == "{}" else json.loads(times)
    known = {id_: datetime.fromisoformat(text) for id_, text in moments.items() if text is not None}
    task = Task(
        activity=activity.id,
        text=activity.text,
        actors=activity.actors,
        outcomes=tuple(activity.outcomes),
        due=due,
        missing=_names(missing),
        due_is_provisional=due is not None and standard is not None and machine.calendar.is_provisional(due, standard),
        since=since,
        suspended=suspended,
        needs_name=bool(four_eyes),
        barred=tuple(four_eyes.strip(SEPARATOR).split(SEPARATOR)) if len(four_eyes) > 1 else (),
        missing_any=tuple(map(tuple, _names(missing_any))),
        moments=tuple(id_ for id_, text in moments.items() if text is None),
        # Counted by the calendar of now, as the machine does; the due time stays until it is recounted.
        not_before=machine.scheduling.earliest_at(compiled, known) if known and machine.scheduling else None,
    )
    return StoredTask(case_id, number, task, claimed_by)


def _names(text: str) -> tuple[Any, ...]:
    """Return the items of a list as JSON, which is empty in most tasks."""
    return () if text == "[]" else tuple(json.loads(text))
