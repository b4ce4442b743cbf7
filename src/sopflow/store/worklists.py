"""Worklists: the tasks of all cases that a performer may do, in the order of their due times."""

from __future__ import annotations

import heapq
import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Final, TypeAlias

import sqlalchemy as sa
from attrs import frozen

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
    values: dict[str, Any] = {"limit": limit}
    if start is not None:
        values |= zip(("after_due", "after_case", "after_activity"), start, strict=True)
    if performer is None:
        return _read(transaction, _ordered(schema.task, start is not None), values)
    # A task that several actors may do is found several times.
    found = (_of_actor(transaction, actor, performer, values) for actor in sorted(performer.actors))
    return list(dict.fromkeys(heapq.merge(*found)))[:limit]


def _of_actor(transaction: Transaction, actor: str, performer: Performer, values: dict[str, Any]) -> list[Place]:
    """Return the places of the first tasks that a performer may do as an actor.

    Most persons may do most tasks of their actors. For a person whom four eyes bar from most, a search in the order of
    due times would skip all of those tasks. Then the tasks are searched by their barred persons: they have few
    combinations, and within each one the person may do all tasks or none.
    """
    persons = performer.persons(actor)
    limit = values["limit"]
    values = {**values, "actor": actor, "searched": max(limit, _SCANNED)}
    values |= {f"person_{index}": f"{SEPARATOR}{person}{SEPARATOR}" for index, person in enumerate(persons)}
    if is_deputy := actor in performer.on_behalf_of and len(performer.on_behalf_of) > 1:
        values["delegated"] = sorted(performer.on_behalf_of)
    statements = _statements("after_due" in values, is_deputy, len(persons), transaction.is_sqlite)
    if not persons:
        return _read(transaction, statements.barring, {**values, "four_eyes": ""})
    found = _read(transaction, statements.admitted, values)
    if len(found) == limit or transaction.first(statements.beyond, values) is None:
        return found
    barred = [row.value for row in transaction.rows(statements.barred, values)]
    lists = (_read(transaction, statements.barring, {**values, "four_eyes": each}) for each in barred)
    return list(heapq.merge(*lists))[:limit]


# --- statements, built once in a process ---------------------------------------------------------------------------


@frozen
class _Statements:
    """The statements that find the tasks of an actor.

    Attributes:
        admitted: The tasks that a person may do, among the first ones of the actor.
        beyond: Whether there are more than those.
        barred: The distinct values of ``four_eyes`` of the actor's tasks that do not bar the person.
        barring: The tasks with one of these values.
    """

    admitted: sa.Select[Any]
    beyond: sa.Select[Any]
    barred: sa.Select[Any]
    barring: sa.Select[Any]


@cache
def _statements(is_later_page: bool, is_deputy: bool, persons: int, is_sqlite: bool) -> _Statements:
    """Return the statements for an actor.

    Args:
        is_later_page: Whether the page follows another one.
        is_deputy: Whether the performer acts on behalf of several actors, and of this one.
        persons: The number of persons whom four eyes may bar: the performer, and the represented person.
        is_sqlite: Whether the database is SQLite.
    """
    all_ = _ordered(schema.task_actor, is_later_page).where(_A.actor == sa.bindparam("actor"))
    if is_deputy:
        all_ = all_.where(_first_capacity())
    searched: sa.BindParameter[int] = sa.bindparam("searched", type_=sa.Integer)
    first = all_.add_columns(_A.four_eyes).limit(searched).subquery()
    columns = (first.c.sort_due, first.c.case_id, first.c.activity)
    admitted = sa.select(*columns).where(_admits(first.c.four_eyes, persons, is_sqlite))
    return _Statements(
        admitted=admitted.order_by(*columns).limit(_LIMIT),
        beyond=all_.limit(1).offset(searched),
        barred=_barred(persons, is_sqlite),
        barring=all_.where(_A.four_eyes == sa.bindparam("four_eyes")),
    )


def _first_capacity() -> sa.ColumnElement[bool]:
    """Return the condition that of several delegated actors, this one is the first who may complete the task."""
    other = schema.task_actor.alias()
    earlier = sa.exists().where(
        other.c.case_id == _A.case_id,
        other.c.activity == _A.activity,
        other.c.actor.in_(sa.bindparam("delegated", expanding=True)),
        other.c.position < _A.position,
    )
    return ~earlier


def _barred(persons: int, is_sqlite: bool) -> sa.Select[Any]:
    of_actor = _A.actor == sa.bindparam("actor")
    first = sa.select(sa.func.min(_A.four_eyes).label("value")).where(of_actor).cte("found", recursive=True)
    following = sa.select(sa.func.min(_A.four_eyes)).where(of_actor, _A.four_eyes > first.c.value)
    found = first.union_all(sa.select(following.scalar_subquery()).where(first.c.value.is_not(None)))
    return sa.select(found.c.value).where(found.c.value.is_not(None), _admits(found.c.value, persons, is_sqlite))


def _admits(four_eyes: sa.ColumnElement[str], persons: int, is_sqlite: bool) -> sa.ColumnElement[bool]:
    place = sa.func.instr if is_sqlite else sa.func.strpos
    texts = (sa.bindparam(f"person_{index}", type_=sa.Text) for index in range(persons))
    return sa.or_(four_eyes == "", sa.and_(sa.true(), *(place(four_eyes, text) == 0 for text in texts)))


@cache
def _ordered(table: sa.Table, is_later_page: bool) -> sa.Select[Any]:
    columns = (table.c.sort_due, table.c.case_id, table.c.activity)
    statement = sa.select(*columns).order_by(*columns).limit(_LIMIT)
    if not is_later_page:
        return statement
    names = ("after_due", "after_case", "after_activity")
    after = (sa.bindparam(name, type_=column.type) for name, column in zip(names, columns, strict=True))
    return statement.where(sa.tuple_(*columns) > sa.tuple_(*after))


_LIMIT: Final[sa.BindParameter[int]] = sa.bindparam("limit", type_=sa.Integer)

_ROWS: Final = (
    sa.select(schema.task, _C.due.label("step_due"), _C.lapses_at, PUBLICATION)
    .join(schema.case, _C.id == _T.case_id)
    .where(_T.case_id.in_(sa.bindparam("cases", expanding=True)))
)


# --- reading -------------------------------------------------------------------------------------------------------


def _read(transaction: Transaction, statement: sa.Select[Any], values: dict[str, Any]) -> list[Place]:
    return [(at, case_id, activity) for at, case_id, activity in transaction.rows(statement, values)]


def _rows(transaction: Transaction, places: Iterable[Place]) -> Sequence[Any]:
    """Return the rows of some tasks in their order."""
    keys = [(case_id, activity) for _, case_id, activity in places]
    cases = list({case_id for case_id, _ in keys})
    rows = {(row.case_id, row.activity): row for row in transaction.rows(_ROWS, {"cases": cases})}
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
