"""Worklists: the tasks of all cases that a performer may do, in the order of their due times."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from sopflow.machine import Action, Call, Performer, Task
from sopflow.store import schema, ticking
from sopflow.store.pages import Page, StoredTask, check_limit, cursor, page_of, place
from sopflow.store.places import Place, places
from sopflow.store.records import SEPARATOR
from sopflow.store.restoring import PUBLICATION
from sopflow.store.transaction import Transaction

_C = schema.case.c
_T = schema.task.c


def tasks(transaction: Transaction, by: Performer | str | None, limit: int, after: str | None) -> Page[StoredTask]:
    """Return a page of a worklist; see ``Cases.tasks``."""
    check_limit(limit)
    at = transaction.now()
    performer = Call(Action.COMPLETE, at, by).by
    start = place(after, 2)
    ticking.tick(transaction, limit, at)
    while True:
        found = places(transaction, performer, limit + 1, start)
        rows = _rows(transaction, found, at)
        lapsing = {row.case_id for row in rows if row.lapses}
        if not lapsing or not ticking.settle(transaction, sorted(lapsing), at):
            break
    items = [_stored(transaction, row) for row in rows]
    return page_of(items, limit, lambda item: cursor(item.task.due or schema.NEVER, item.case, item.task.activity))


def _rows(transaction: Transaction, found: Iterable[Place], at: datetime) -> Sequence[Any]:
    """Return the rows of some tasks in their order."""
    keys = [(case_id, activity) for _, case_id, activity in found]
    if not keys:
        return ()
    values = {"cases": list({case_id for case_id, _ in keys}), "at": at}
    rows = {row[:2]: row for row in transaction.rows(_rows_of_cases(transaction.is_sqlite), values)}
    return [rows[key] for key in keys]


@cache
def _rows_of_cases(is_sqlite: bool) -> sa.Select[Any]:
    of_task = (_T.case_id, _T.activity, _T.number, _T.due, _T.since, _T.suspended, _T.claimed_by, _T.four_eyes)
    as_json = (_T.missing, _T.missing_any, _T.moments)
    lapses = (_C.lapses_at < sa.bindparam("at", type_=schema.Instant)).label("lapses")
    of_cases = schema.one_of(_T.case_id, "cases", is_sqlite=is_sqlite)
    columns = (*of_task, *as_json, PUBLICATION, _T.due == _C.due, lapses)
    return sa.select(*columns).join(schema.case, _C.id == _T.case_id).where(of_cases)


def _stored(transaction: Transaction, row: Any) -> StoredTask:
    # Unpacked, because the values of a row are slow to read by name.
    case_id, activity_id, number, due, since, suspended, claimed_by, four_eyes, *texts, publication, is_of_step, _ = row
    missing, missing_any, times = texts
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
