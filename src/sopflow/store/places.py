"""The places of tasks in worklists: which tasks a performer may do, in the order of their due times."""

from __future__ import annotations

import heapq
from datetime import datetime
from functools import cache
from typing import Any, Final, TypeAlias

import sqlalchemy as sa
from attrs import frozen

from sopflow.machine import Performer
from sopflow.store import schema
from sopflow.store.records import SEPARATOR
from sopflow.store.transaction import Transaction

Place: TypeAlias = tuple[datetime, str, str]
"""The place of a task in worklists: its due time, its case, its activity."""

_SEARCHED: Final = 200
"""The number of tasks of an actor that are searched for those of a person before the search changes its method."""

_A = schema.task_actor.c


def places(
    transaction: Transaction, performer: Performer | None, limit: int, start: tuple[Any, ...] | None
) -> list[Place]:
    """Return the places of the first tasks after a place, in order.

    Args:
        transaction: The transaction.
        performer: Only the tasks that this performer may do; None for all.
        limit: The maximum number of tasks.
        start: The place; None for the first tasks of all.
    """
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
    due times would skip all of those tasks. Then the tasks are searched by their barred persons: they have far fewer
    combinations, and within each one the person may do all tasks or none.
    """
    persons = performer.persons(actor)
    limit = values["limit"]
    values = {**values, "actor": actor, "searched": max(limit, _SEARCHED)}
    values |= {f"person_{index}": f"{SEPARATOR}{person}{SEPARATOR}" for index, person in enumerate(persons)}
    if is_deputy := actor in performer.on_behalf_of and len(performer.on_behalf_of) > 1:
        values["delegated"] = sorted(performer.on_behalf_of)
    statements = _statements("after_due" in values, is_deputy, len(persons))
    if not persons:
        return _read(transaction, statements.barring, {**values, "four_eyes": "", "until": schema.NEVER})
    found = _read(transaction, statements.admitted, values)
    if len(found) == limit or not (combinations := transaction.rows(statements.combinations, values)):
        return found
    combinations = sorted(combinations, key=lambda row: row.earliest)
    # Each has at least one task, so that the first ones have enough of them up to this time.
    until = combinations[limit - 1].earliest if len(combinations) >= limit else schema.NEVER
    lists = (
        _read(transaction, statements.barring, {**values, "four_eyes": four_eyes, "until": until})
        for four_eyes, earliest in combinations
        if earliest <= until
    )
    return list(heapq.merge(*lists))[:limit]


def _read(transaction: Transaction, statement: sa.Select[Any], values: dict[str, Any]) -> list[Place]:
    return [(at, case_id, activity) for at, case_id, activity in transaction.rows(statement, values)]


# --- statements, built once in a process ---------------------------------------------------------------------------


@frozen
class _Statements:
    """The statements that find the tasks of an actor.

    Attributes:
        admitted: The tasks that a person may do, among the first ones of the actor.
        combinations: If the actor has more tasks than those: the distinct values of ``four_eyes`` that do not bar the
            person, each with its earliest due time.
        barring: The tasks with one of these values, up to a time.
    """

    admitted: sa.Select[Any]
    combinations: sa.Select[Any]
    barring: sa.Select[Any]


@cache
def _statements(is_later_page: bool, is_deputy: bool, persons: int) -> _Statements:
    """Return the statements for an actor.

    Args:
        is_later_page: Whether the page follows another one.
        is_deputy: Whether the performer acts on behalf of several actors, and of this one.
        persons: The number of persons whom four eyes may bar: the performer, and the represented person.
    """
    all_ = _ordered(schema.task_actor, is_later_page).where(_A.actor == sa.bindparam("actor"))
    if is_deputy:
        all_ = all_.where(_first_capacity())
    searched: sa.BindParameter[int] = sa.bindparam("searched", type_=sa.Integer)
    until: sa.BindParameter[datetime] = sa.bindparam("until", type_=schema.Instant)
    first = all_.add_columns(_A.four_eyes).limit(searched).subquery()
    columns = (first.c.sort_due, first.c.case_id, first.c.activity)
    admitted = sa.select(*columns).where(_admits(first.c.four_eyes, persons))
    return _Statements(
        admitted=admitted.order_by(*columns).limit(_LIMIT),
        combinations=_combinations(is_later_page, persons).where(sa.exists(all_.limit(1).offset(searched))),
        barring=all_.where(_A.four_eyes == sa.bindparam("four_eyes"), _A.sort_due <= until),
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


def _combinations(is_later_page: bool, persons: int) -> sa.Select[Any]:
    of_actor = _A.actor == sa.bindparam("actor")
    first = sa.select(sa.func.min(_A.four_eyes).label("value")).where(of_actor).cte("found", recursive=True)
    following = sa.select(sa.func.min(_A.four_eyes)).where(of_actor, _A.four_eyes > first.c.value)
    found = first.union_all(sa.select(following.scalar_subquery()).where(first.c.value.is_not(None)))
    with_value = sa.select(sa.func.min(_A.sort_due)).where(of_actor, _A.four_eyes == found.c.value)
    if is_later_page:
        with_value = with_value.where(_is_after(schema.task_actor))
    each = sa.select(found.c.value, with_value.scalar_subquery().label("earliest"))
    admitted = each.where(found.c.value.is_not(None), _admits(found.c.value, persons)).subquery()
    return sa.select(admitted).where(admitted.c.earliest.is_not(None))


def _admits(four_eyes: sa.ColumnElement[str], persons: int) -> sa.ColumnElement[bool]:
    """Return the condition that four eyes bar none of some persons."""
    texts = (sa.bindparam(f"person_{index}", type_=sa.Text) for index in range(persons))
    return sa.and_(sa.true(), *(sa.func.replace(four_eyes, text, "") == four_eyes for text in texts))


@cache
def _ordered(table: sa.Table, is_later_page: bool) -> sa.Select[Any]:
    columns = (table.c.sort_due, table.c.case_id, table.c.activity)
    statement = sa.select(*columns).order_by(*columns).limit(_LIMIT)
    return statement.where(_is_after(table)) if is_later_page else statement


def _is_after(table: sa.Table) -> sa.ColumnElement[bool]:
    """Return the condition that a task follows the place where the page begins."""
    columns = (table.c.sort_due, table.c.case_id, table.c.activity)
    names = ("after_due", "after_case", "after_activity")
    after = (sa.bindparam(name, type_=column.type) for name, column in zip(names, columns, strict=True))
    return sa.tuple_(*columns) > sa.tuple_(*after)


_LIMIT: Final[sa.BindParameter[int]] = sa.bindparam("limit", type_=sa.Integer)
