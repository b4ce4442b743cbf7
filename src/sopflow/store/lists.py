"""Lists over all cases: worklists, late cases, idle cases, counts. They restore no case but overdue ones on the page."""

from __future__ import annotations

import heapq
import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from attrs import frozen
from sqlalchemy.engine import Connection

from sopflow.machine import Action, Call, Performer, Task
from sopflow.store import schema, ticking
from sopflow.store.pages import Page, StoredCase, StoredTask, checked_limit, cursor, page_of, place
from sopflow.store.records import SEPARATOR

if TYPE_CHECKING:
    from sopflow.store.cases import Cases

_C = schema.case.c
_LATEST = (
    sa.select(sa.func.max(schema.revision.c.seq))
    .where(schema.revision.c.fingerprint == _C.fingerprint)
    .scalar_subquery()
    .label("publication")
)

ROWS: Final = sa.select(_C.id, _C.number, _C.fingerprint, _C.version, _C.snapshot, _C.head, _LATEST)
"""What a call needs to know of a case, with the latest publication of its revision."""

_SHOWN = (
    _C.id,
    _C.number,
    _C.fingerprint,
    _C.state,
    _C.version,
    _C.opened_at,
    _C.entered_at,
    _C.last_at,
    _C.due,
    _C.suspended,
    _C.ended_at,
)


@frozen
class Count:
    """The number of cases at one step of a SOP.

    Attributes:
        number: The number of the SOP.
        state: The id of the step.
        open: The number of open cases there.
        late: The number of those whose due time has passed.
        suspended: The number of those that are suspended.
    """

    number: str
    state: str
    open: int
    late: int
    suspended: int


# --- cases ---------------------------------------------------------------------------------------------------


def due_before(cases: Cases, before: datetime, limit: int, after: str | None) -> Page[StoredCase]:
    """Return the open cases whose step is due before a time; those that would have lapsed are moved on first."""
    checked_limit(limit)
    at = cases._store.clock()
    statement = sa.select(*_SHOWN, _C.lapses_at).where(_C.due < before, _C.ended_at.is_(None))
    statement = statement.order_by(_C.due, _C.id).limit(limit + 1)
    if (start := place(after, 1)) is not None:
        statement = statement.where(sa.tuple_(_C.due, _C.id) > sa.tuple_(*map(sa.literal, start)))
    while True:
        rows = cases._connection.execute(statement).all()
        lapsing = [row.id for row in rows if row.lapses_at is not None and row.lapses_at < at]
        if not lapsing or not ticking.settle(cases, lapsing, at):
            break
    return page_of([StoredCase(*row[:-1]) for row in rows], limit, [cursor(row.due, row.id) for row in rows])


def idle(connection: Connection, since: datetime, limit: int, after: str | None) -> Page[StoredCase]:
    """Return the open cases without an event since a time."""
    checked_limit(limit)
    statement = sa.select(*_SHOWN).where(_C.ended_at.is_(None), _C.last_at < since)
    statement = statement.order_by(_C.last_at, _C.id).limit(limit + 1)
    if (start := place(after, 1)) is not None:
        statement = statement.where(sa.tuple_(_C.last_at, _C.id) > sa.tuple_(*map(sa.literal, start)))
    rows = connection.execute(statement).all()
    return page_of([StoredCase(*row) for row in rows], limit, [cursor(row.last_at, row.id) for row in rows])


def counts(connection: Connection, at: datetime) -> tuple[Count, ...]:
    """Return the numbers of open cases by SOP and step."""
    late = sa.func.sum(sa.case((_C.due < at, 1), else_=0))
    suspended = sa.func.sum(sa.case((_C.suspended, 1), else_=0))
    statement = (
        sa.select(_C.number, _C.state, sa.func.count(), late, suspended)
        .where(_C.ended_at.is_(None))
        .group_by(_C.number, _C.state)
        .order_by(_C.number, _C.state)
    )
    return tuple(Count(*row) for row in connection.execute(statement))


# --- worklists -----------------------------------------------------------------------------------------------


def tasks(cases: Cases, by: Performer | str | None, limit: int, after: str | None) -> Page[StoredTask]:
    """Return the tasks of all cases that a performer may do; cases on the page that would have lapsed move on first."""
    checked_limit(limit)
    at = cases._store.clock()
    performer = Call(Action.COMPLETE, at, by).by
    start = place(after, 2)
    connection = cases._connection
    while True:
        found = _keys(connection, performer, limit + 1, start)
        rows = {(row.case_id, row.activity): row for row in _details(connection, found)}
        lapsing = sorted({id_ for id_, _ in found if _lapsed(rows[id_, _].lapses_at, at)})
        if not lapsing or not ticking.settle(cases, lapsing, at):
            break
    listed = [rows[each] for each in found]
    places = [cursor(row.sort_due, row.case_id, row.activity) for row in listed]
    return page_of([_stored(cases, row) for row in listed], limit, places)


def _lapsed(lapses_at: datetime | None, at: datetime) -> bool:
    return lapses_at is not None and lapses_at < at


def _keys(
    connection: Connection, performer: Performer | None, limit: int, start: tuple[Any, ...] | None
) -> list[tuple[str, str]]:
    """Return the cases and activities of the first tasks, in order."""
    if performer is None:
        return [(id_, activity) for _, id_, activity in connection.execute(_ordered(schema.task, limit, start))]
    # One search of an index for each actor; a task that several actors may do is found several times.
    found = (
        connection.execute(_visible(_ordered(schema.task_actor, limit, start), actor, performer, connection)).all()
        for actor in sorted(performer.actors)
    )
    merged = dict.fromkeys((id_, activity) for _, id_, activity in heapq.merge(*found))
    return list(merged)[:limit]


def _ordered(table: sa.Table, limit: int, start: tuple[Any, ...] | None) -> sa.Select[Any]:
    columns = (table.c.sort_due, table.c.case_id, table.c.activity)
    statement = sa.select(*columns).order_by(*columns).limit(limit)
    if start is None:
        return statement
    at, *names = start
    return statement.where(sa.tuple_(*columns) > sa.tuple_(sa.literal(at, schema.Instant), *map(sa.literal, names)))


def _visible(statement: sa.Select[Any], actor: str, performer: Performer, connection: Connection) -> sa.Select[Any]:
    columns = schema.task_actor.c
    statement = statement.where(columns.actor == actor)
    if performer.id is None:
        return statement.where(sa.not_(columns.needs_name))
    position = sa.func.instr if connection.dialect.name == "sqlite" else sa.func.strpos
    listed = f"{SEPARATOR}{performer.id}{SEPARATOR}"
    return statement.where(sa.or_(columns.barred == "", position(columns.barred, listed) == 0))


def _details(connection: Connection, keys: Iterable[tuple[str, str]]) -> Sequence[sa.Row[Any]]:
    ids = list(dict.fromkeys(id_ for id_, _ in keys))
    if not ids:
        return []
    return connection.execute(
        sa.select(schema.task, _C.fingerprint, _C.lapses_at, _LATEST)
        .join(schema.case, _C.id == schema.task.c.case_id)
        .where(schema.task.c.case_id.in_(ids))
    ).all()


def _stored(cases: Cases, row: sa.Row[Any]) -> StoredTask:
    machine = cases._store.revisions.machine(cases._connection, row.publication)
    definition = machine.activities[row.activity].activity
    task = Task(
        activity=row.activity,
        text=definition.text,
        actors=definition.actors,
        outcomes=tuple(definition.outcomes),
        due=row.due,
        missing=tuple(json.loads(row.missing)),
        due_is_provisional=row.provisional,
        since=row.since,
        suspended=row.suspended,
        needs_name=row.needs_name,
        barred=tuple(row.barred.strip(SEPARATOR).split(SEPARATOR)) if row.barred else (),
    )
    return StoredTask(row.case_id, row.number, task, row.claimed_by)
