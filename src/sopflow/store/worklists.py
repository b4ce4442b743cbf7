"""Worklists: the tasks of all cases that a performer may do, in the order of their due times."""

from __future__ import annotations

import heapq
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final, TypeAlias

import sqlalchemy as sa

from sopflow.machine import Action, Call, Performer, Task
from sopflow.store import schema, ticking
from sopflow.store.pages import Page, StoredTask, check_limit, cursor, page_of, place
from sopflow.store.records import SEPARATOR
from sopflow.store.restoring import PUBLICATION
from sopflow.store.transaction import Transaction

Place: TypeAlias = tuple[datetime, str, str]
"""The place of a task in worklists: its due time, its case, its activity."""

_SCANNED: Final = 1_000
"""The number of tasks of an actor that are searched for those of a person before the search changes its method."""

_A = schema.task_actor.c
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
        found = _places(transaction, performer, limit + 1, start)
        rows = _rows(transaction, found)
        lapsing = {row.case_id for row in rows if row.lapses_at is not None and row.lapses_at < at}
        if not lapsing or not ticking.settle(transaction, sorted(lapsing), at):
            break
    items = [_stored(transaction, row) for row in rows]
    return page_of(items, limit, lambda item: cursor(item.task.due or schema.NEVER, item.case, item.task.activity))


def _places(
    transaction: Transaction, performer: Performer | None, limit: int, start: tuple[Any, ...] | None
) -> list[Place]:
    """Return the places of the first tasks after a place, in order."""
    if performer is None:
        return _read(transaction, _ordered(schema.task, limit, start))
    # A task that several actors may do is found several times.
    found = (_of_actor(transaction, actor, performer, limit, start) for actor in sorted(performer.actors))
    return list(dict.fromkeys(heapq.merge(*found)))[:limit]


def _of_actor(
    transaction: Transaction, actor: str, performer: Performer, limit: int, start: tuple[Any, ...] | None
) -> list[Place]:
    """Return the places of the first tasks that a performer may do as an actor.

    Most persons may do most tasks of their actors. For a person whom four eyes bar from most, a search in the order of
    due times would skip all of those tasks. Then the tasks are searched by their barred persons: they have few
    combinations, and within each one the person may do all tasks or none.
    """
    persons = performer.persons(actor)
    all_ = _ordered(schema.task_actor, limit, start).where(_A.actor == actor, *_in_this_capacity(actor, performer))
    if not persons:
        return _read(transaction, all_.where(_A.four_eyes == ""))
    searched = max(limit, _SCANNED)
    first = all_.add_columns(_A.four_eyes).limit(searched).subquery()
    admitted = _admits(transaction, first.c.four_eyes, persons)
    columns = (first.c.sort_due, first.c.case_id, first.c.activity)
    found = _read(transaction, sa.select(*columns).where(admitted).order_by(*columns).limit(limit))
    if len(found) == limit or transaction.first(all_.offset(searched).limit(1)) is None:
        return found
    lists = (_read(transaction, all_.where(_A.four_eyes == each)) for each in _barred(transaction, actor, persons))
    return list(heapq.merge(*lists))[:limit]


def _in_this_capacity(actor: str, performer: Performer) -> Iterator[sa.ColumnElement[bool]]:
    """Yield the condition that a deputy does a task as this actor: of several delegated ones, the first of the task."""
    if actor in performer.on_behalf_of and len(performer.on_behalf_of) > 1:
        other = schema.task_actor.alias()
        earlier = sa.exists().where(
            other.c.case_id == _A.case_id,
            other.c.activity == _A.activity,
            other.c.actor.in_(sorted(performer.on_behalf_of)),
            other.c.position < _A.position,
        )
        yield ~earlier


def _barred(transaction: Transaction, actor: str, persons: Sequence[str]) -> Iterator[str]:
    """Yield the distinct values of ``four_eyes`` of an actor's tasks that bar none of some persons."""
    first = sa.select(sa.func.min(_A.four_eyes).label("value")).where(_A.actor == actor).cte("found", recursive=True)
    following = sa.select(sa.func.min(_A.four_eyes)).where(_A.actor == actor, _A.four_eyes > first.c.value)
    found = first.union_all(sa.select(following.scalar_subquery()).where(first.c.value.is_not(None)))
    admitted = _admits(transaction, found.c.value, persons)
    for row in transaction.rows(sa.select(found.c.value).where(found.c.value.is_not(None), admitted)):
        yield row.value


def _admits(
    transaction: Transaction, four_eyes: sa.ColumnElement[str], persons: Sequence[str]
) -> sa.ColumnElement[bool]:
    place = sa.func.instr if transaction.is_sqlite else sa.func.strpos
    bars_none = (place(four_eyes, f"{SEPARATOR}{person}{SEPARATOR}") == 0 for person in persons)
    return sa.or_(four_eyes == "", sa.and_(*bars_none))


def _ordered(table: sa.Table, limit: int, start: tuple[Any, ...] | None) -> sa.Select[Any]:
    columns = (table.c.sort_due, table.c.case_id, table.c.activity)
    statement = sa.select(*columns).order_by(*columns).limit(limit)
    if start is None:
        return statement
    at, *names = start
    return statement.where(sa.tuple_(*columns) > sa.tuple_(sa.literal(at, schema.Instant), *names))


def _read(transaction: Transaction, statement: sa.Select[Any]) -> list[Place]:
    return [(at, case_id, activity) for at, case_id, activity in transaction.rows(statement)]


def _rows(transaction: Transaction, places: Iterable[Place]) -> Sequence[Any]:
    """Return the rows of some tasks in their order."""
    keys = [(case_id, activity) for _, case_id, activity in places]
    statement = (
        sa.select(schema.task, _C.due.label("step_due"), _C.lapses_at, PUBLICATION)
        .join(schema.case, _C.id == _T.case_id)
        .where(_T.case_id.in_({case_id for case_id, _ in keys}))
    )
    rows = {(row.case_id, row.activity): row for row in transaction.rows(statement)}
    return [rows[key] for key in keys]


def _stored(transaction: Transaction, row: Any) -> StoredTask:
    machine = transaction.revisions.machine(transaction, row.number, row.publication)
    compiled = machine.activities[row.activity]
    standard = (compiled.step if row.due == row.step_due else compiled.activity).within
    persons = row.four_eyes.strip(SEPARATOR)
    task = Task(
        activity=row.activity,
        text=compiled.activity.text,
        actors=compiled.activity.actors,
        outcomes=tuple(compiled.activity.outcomes),
        due=row.due,
        missing=tuple(json.loads(row.missing)),
        due_is_provisional=row.due is not None
        and standard is not None
        and machine.calendar.is_provisional(row.due, standard),
        since=row.since,
        suspended=row.suspended,
        needs_name=bool(row.four_eyes),
        barred=tuple(persons.split(SEPARATOR)) if persons else (),
        missing_any=tuple(map(tuple, json.loads(row.missing_any))),
    )
    return StoredTask(row.case_id, row.number, task, row.claimed_by)
