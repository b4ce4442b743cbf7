"""Ticking: recording the lapses of many cases at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from attrs import frozen

from sopflow.errors import SopflowError
from sopflow.machine import Event
from sopflow.store import schema
from sopflow.store.errors import ConflictError, DatabaseError
from sopflow.store.records import Change, update
from sopflow.store.restoring import ROWS, restored
from sopflow.store.transaction import Transaction

_C = schema.case.c


@frozen
class Failure:
    """A case whose lapses could not be recorded.

    Attributes:
        case: The id of the case.
        error: The reason.
    """

    case: str
    error: Exception


@frozen
class Ticked:
    """The result of recording lapses.

    Attributes:
        events: The recorded lapses.
        failures: The cases whose lapses could not be recorded; those of all others were.
    """

    events: tuple[Event, ...] = ()
    failures: tuple[Failure, ...] = ()


def tick(transaction: Transaction, limit: int, at: datetime) -> Ticked:
    """Record the lapses of overdue cases, except those that another transaction holds.

    Args:
        transaction: The transaction.
        limit: The maximum number of cases, the longest overdue first.
        at: An aware time.
    """
    events: list[Event] = []
    failures: list[Failure] = []
    left = limit
    while left > 0:
        # Cases that failed stay overdue; the search passes over them.
        failed = [failure.case for failure in failures]
        values = {"at": at, "limit": left, **({"failed": failed} if failed else {})}
        changed, more = _record(transaction, _OTHERS if failed else _FIRST, values, at)
        events += [event for change in changed for event in change.events]
        failures += more
        left -= len(changed)
        if not more:
            break
    return Ticked(tuple(events), tuple(failures))


def settle(transaction: Transaction, ids: Sequence[str], at: datetime) -> bool:
    """Record the lapses of some cases; return whether any was recorded."""
    changed, _ = _record(transaction, _these(transaction.is_sqlite), {"at": at, "cases": ids}, at)
    return bool(changed)


_OVERDUE = ROWS.where(_C.lapses_at < sa.bindparam("at", type_=schema.Instant)).with_for_update(
    of=schema.case, skip_locked=True
)
_FIRST = _OVERDUE.order_by(_C.lapses_at, _C.id).limit(schema.row_count("limit"))
_OTHERS = _FIRST.where(_C.id.not_in(sa.bindparam("failed", expanding=True)))


@cache
def _these(is_sqlite: bool) -> sa.Select[Any]:
    return _OVERDUE.where(schema.one_of(_C.id, "cases", is_sqlite=is_sqlite))


def _record(
    transaction: Transaction, statement: sa.Select[Any], values: dict[str, Any], at: datetime
) -> tuple[list[Change], list[Failure]]:
    changes: list[Change] = []
    failures: list[Failure] = []
    for row in transaction.rows(statement, values):
        try:
            case = restored(transaction, row)
            if events := case.tick(at):
                changes.append(Change(case, events, row.head))
        except DatabaseError:
            raise
        except (SopflowError, ValueError) as error:
            failures.append(Failure(row.id, error))
    unwritten = _write(transaction, changes)
    return [each for each in changes if each.case.id not in unwritten], [*failures, *unwritten.values()]


def _write(transaction: Transaction, changes: Sequence[Change]) -> dict[str, Failure]:
    """Write changes, all at once, or one by one if that fails; return the failures by case."""
    if not changes:
        return {}
    try:
        with transaction.savepoint():
            update(transaction, changes, transaction.now())
    except ConflictError as error:
        if len(changes) == 1:
            id_ = changes[0].case.id
            return {id_: Failure(id_, error)}
        return {id_: failure for change in changes for id_, failure in _write(transaction, [change]).items()}
    return {}
