"""The search for the tasks that a performer may do, in the order of their due times."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, Final, TypeAlias, TypeVar

import sqlalchemy as sa

from sopflow.machine import Performer
from sopflow.store import schema
from sopflow.store.records import SEPARATOR
from sopflow.store.restoring import PUBLICATION
from sopflow.store.transaction import Transaction

Place: TypeAlias = tuple[datetime, str, str]
"""The place of a task in worklists: its due time, its case, its activity."""

_SEARCHED: Final = 200
"""The number of tasks of an actor that are searched for those of a person before the search changes its method."""

_BATCH: Final = 20
"""The maximum number of lists that one statement merges."""

_A = schema.task_actor.c
_C = schema.case.c
_T = schema.task.c

_Item = TypeVar("_Item")


def place_of(row: Any) -> Place:
    """Return the place of a task that was found."""
    return row.due or schema.NEVER, row.case_id, row.activity


def search(
    transaction: Transaction, performer: Performer | None, limit: int, start: tuple[Any, ...] | None, at: datetime
) -> Sequence[Any]:
    """Return the rows of the first tasks after a place, in order.

    Args:
        transaction: The transaction.
        performer: Only the tasks that this performer may do; None for all.
        limit: The maximum number of tasks.
        start: The place; None for the first tasks of all.
        at: The time at which a task ``lapses`` or does not.
    """
    values: dict[str, Any] = {"limit": limit, "searched": max(limit, _SEARCHED), "at": at}
    if start is not None:
        values |= zip(("after_due", "after_case", "after_activity"), start, strict=True)
    if performer is None:
        return transaction.rows(_all_tasks(start is not None), values)
    lists: list[Sequence[Any]] = []
    for actors in _batches(sorted(performer.actors)):
        lists += _of_actors(transaction, performer, actors, values)
    return _merged(lists, limit)


def _of_actors(
    transaction: Transaction, performer: Performer, actors: Sequence[str], values: dict[str, Any]
) -> Iterator[Sequence[Any]]:
    """Yield lists of the first tasks that a performer may do as one of some actors.

    Most persons may do most tasks of their actors. For a person whom four eyes bar from most, a search in the order of
    due times would skip all of those tasks. Then the tasks of the actor are searched by their barred persons: they have
    far fewer combinations, and within each one the person may do all tasks or none.
    """
    limit, is_later_page = values["limit"], "after_due" in values
    statement = _first_of_actors(is_later_page, tuple(_is_one_of_several(performer, actor) for actor in actors))
    found: list[Any] = []
    for row in transaction.rows(statement, {**values, **_parameters(performer, actors), "enough": limit + len(actors)}):
        if row.unsearched is None:
            found.append(row)
        elif len(found) < limit:
            yield _by_barred_persons(transaction, performer, row.unsearched, values)
    yield found


def _by_barred_persons(
    transaction: Transaction, performer: Performer, actor: str, values: dict[str, Any]
) -> Sequence[Any]:
    """Return the rows of the first tasks that a performer may do as an actor."""
    limit, is_later_page = values["limit"], "after_due" in values
    is_deputy = _is_one_of_several(performer, actor)
    values = {**values, **_parameters(performer, [actor])}
    found: Sequence[Any] = ()
    for batch in _batches(transaction.rows(_combinations(is_later_page), values)):
        if len(found) == limit and place_of(found[-1])[0] < batch[0].earliest:
            break
        values |= {f"four_eyes_{index}": row.value for index, row in enumerate(batch)}
        more = transaction.rows(_first_of_combinations(is_later_page, is_deputy, len(batch)), values)
        found = _merged([found, more], limit)
    return found


def _merged(lists: Sequence[Sequence[Any]], limit: int) -> Sequence[Any]:
    """Return the first rows of several lists; a task that several actors may do is in several of them."""
    some = [rows for rows in lists if rows]
    if len(some) == 1:
        return some[0][:limit]
    rows = {place_of(row): row for row in heapq.merge(*some, key=place_of)}
    return list(rows.values())[:limit]


def _is_one_of_several(performer: Performer, actor: str) -> bool:
    """Return whether the performer acts on behalf of several actors, and of this one."""
    return actor in performer.on_behalf_of and len(performer.on_behalf_of) > 1


def _parameters(performer: Performer, actors: Sequence[str]) -> dict[str, Any]:
    """Return the parameters of statements that name a performer and some actors."""
    values: dict[str, Any] = {"delegated": sorted(performer.on_behalf_of)}
    for index, actor in enumerate(actors):
        # An anonymous performer is barred wherever anyone could be.
        persons = [SEPARATOR + person + SEPARATOR for person in performer.persons(actor)] or [SEPARATOR]
        values |= {f"actor_{index}": actor, f"person_{index}": persons[0], f"represented_{index}": persons[-1]}
    return values


def _batches(items: Sequence[_Item]) -> Iterator[Sequence[_Item]]:
    return (items[index : index + _BATCH] for index in range(0, len(items), _BATCH))


# --- statements, built once in a process ---------------------------------------------------------------------------

_ORDER: Final = ("sort_due", "case_id", "activity")
_ONE: Final[sa.ColumnElement[int]] = sa.literal_column("1", sa.Integer)
_LIMIT: Final = schema.row_count("limit")
_ENOUGH: Final = schema.row_count("enough")
_SEARCH: Final = schema.row_count("searched")


@lru_cache
def _all_tasks(is_later_page: bool) -> sa.Select[Any]:
    """Return the statement that reads the first tasks of all."""
    return _rows(_ordered(schema.task, is_later_page).limit(_LIMIT).subquery())


@lru_cache
def _first_of_actors(is_later_page: bool, capacities: tuple[bool, ...]) -> sa.Select[Any]:
    """Return the statement that reads the tasks that a person may do, among the first ones of each actor.

    The column ``unsearched`` names an actor who has more tasks than those, in the row of the next one.

    Args:
        is_later_page: Whether the page follows another one.
        capacities: For each actor, whether the performer acts on behalf of several actors, and of this one.
    """
    parts = []
    for index, is_deputy in enumerate(capacities):
        tasks = _of_actor(index, is_later_page, is_deputy)
        first = tasks.add_columns(_A.four_eyes).limit(_SEARCH).subquery()
        columns = (first.c.sort_due, first.c.case_id, first.c.activity)
        admitted = sa.select(*columns, sa.null().label("actor")).where(_admits(first.c.four_eyes, index))
        following = tasks.add_columns(_A.actor).limit(_ONE).offset(_SEARCH)
        parts += [admitted.order_by(*columns).limit(_LIMIT), following]
    found = sa.union(*(sa.select(part.subquery()) for part in parts))
    first = found.order_by(*_ORDER).limit(_ENOUGH).subquery()
    return _rows(first).add_columns(first.c.actor.label("unsearched"))


@lru_cache
def _combinations(is_later_page: bool) -> sa.Select[Any]:
    """Return the statement that reads the distinct values of ``four_eyes`` of an actor that do not bar the person.

    Each has its earliest due time.
    """
    of_actor = _A.actor == sa.bindparam("actor_0")
    first = sa.select(sa.func.min(_A.four_eyes).label("value")).where(of_actor).cte("found", recursive=True)
    following = sa.select(sa.func.min(_A.four_eyes)).where(of_actor, _A.four_eyes > first.c.value)
    found = first.union_all(sa.select(following.scalar_subquery()).where(first.c.value.is_not(None)))
    with_value = sa.select(sa.func.min(_A.sort_due)).where(of_actor, _A.four_eyes == found.c.value)
    if is_later_page:
        with_value = with_value.where(_is_after(schema.task_actor))
    each = sa.select(found.c.value, with_value.scalar_subquery().label("earliest"))
    admitted = each.where(found.c.value.is_not(None), _admits(found.c.value, 0)).subquery()
    return sa.select(admitted).where(admitted.c.earliest.is_not(None)).order_by(admitted.c.earliest)


@lru_cache
def _first_of_combinations(is_later_page: bool, is_deputy: bool, number: int) -> sa.Select[Any]:
    """Return the statement that reads the first tasks of an actor that have one of some values of ``four_eyes``."""
    tasks = _of_actor(0, is_later_page, is_deputy).limit(_LIMIT)
    parts = (tasks.where(_A.four_eyes == sa.bindparam(f"four_eyes_{index}")) for index in range(number))
    found = sa.union_all(*(sa.select(part.subquery()) for part in parts))
    return _rows(found.order_by(*_ORDER).limit(_LIMIT).subquery())


def _rows(found: sa.Subquery) -> sa.Select[Any]:
    """Return what worklists read about tasks that were found."""
    of_task = (_T.case_id, _T.activity, _T.number, _T.due, _T.since, _T.suspended, _T.claimed_by, _T.four_eyes)
    as_json = (_T.missing, _T.missing_any, _T.moments)
    is_of_step = (_T.due == _C.due).label("is_of_step")
    lapses = (_C.lapses_at < sa.bindparam("at", type_=schema.Instant)).label("lapses")
    rows = sa.select(*of_task, PUBLICATION, is_of_step, *as_json, lapses).select_from(found)
    rows = rows.join(schema.task, sa.and_(_T.case_id == found.c.case_id, _T.activity == found.c.activity))
    return rows.join(schema.case, _C.id == _T.case_id).order_by(*(found.c[name] for name in _ORDER))


def _of_actor(index: int, is_later_page: bool, is_deputy: bool) -> sa.Select[Any]:
    """Return the tasks of an actor in order, without those that a deputy does in another capacity."""
    tasks = _ordered(schema.task_actor, is_later_page).where(_A.actor == sa.bindparam(f"actor_{index}"))
    if not is_deputy:
        return tasks
    # Of several delegated actors, a deputy acts as the first one who may complete the task.
    other = schema.task_actor.alias()
    earlier = sa.exists().where(
        other.c.case_id == _A.case_id,
        other.c.activity == _A.activity,
        other.c.actor.in_(sa.bindparam("delegated", expanding=True)),
        other.c.position < _A.position,
    )
    return tasks.where(~earlier)


def _admits(four_eyes: sa.ColumnElement[str], index: int) -> sa.ColumnElement[bool]:
    """Return the condition that four eyes bar neither a person nor the one whom the person represents."""
    others = four_eyes
    for name in ("person", "represented"):
        others = sa.func.replace(others, sa.bindparam(f"{name}_{index}", type_=sa.Text), "")
    return others == four_eyes


def _ordered(table: sa.Table, is_later_page: bool) -> sa.Select[Any]:
    """Return the places of tasks in order, on a later page those after the page before."""
    columns = (table.c.sort_due, table.c.case_id, table.c.activity)
    statement = sa.select(*columns).order_by(*columns)
    return statement.where(_is_after(table)) if is_later_page else statement


def _is_after(table: sa.Table) -> sa.ColumnElement[bool]:
    """Return the condition that a task follows the place where the page begins."""
    columns = (table.c.sort_due, table.c.case_id, table.c.activity)
    names = ("after_due", "after_case", "after_activity")
    after = (sa.bindparam(name, type_=column.type) for name, column in zip(names, columns, strict=True))
    return sa.tuple_(*columns) > sa.tuple_(*after)
