"""Ticking: recording the lapses of many cases at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from attrs import frozen

from sopflow.errors import SopflowError
from sopflow.machine import Event
from sopflow.store import lists, schema
from sopflow.store.records import Change, write

if TYPE_CHECKING:
    from sopflow.store.cases import Cases


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
        failures: The cases that could not be read; all others were written.
    """

    events: tuple[Event, ...] = ()
    failures: tuple[Failure, ...] = ()


def tick(cases: Cases, limit: int, at: datetime) -> Ticked:
    """Record the lapses of overdue cases, except those that another transaction holds."""
    column = schema.case.c.lapses_at
    events: list[Event] = []
    failures: list[Failure] = []
    while len(events) < limit:
        # Cases that failed stay overdue; the search passes over them.
        known = [failure.case for failure in failures]
        statement = lists.ROWS.where(column < at).order_by(column, schema.case.c.id).limit(limit)
        if known:
            statement = statement.where(schema.case.c.id.not_in(known))
        recorded = _record(cases, statement, at)
        events += recorded.events
        failures += recorded.failures
        if not recorded.failures:
            break
    return Ticked(tuple(events), tuple(failures))


def settle(cases: Cases, ids: Sequence[str], at: datetime) -> bool:
    """Record the lapses of some cases; return whether any was recorded."""
    return bool(_record(cases, lists.ROWS.where(schema.case.c.id.in_(ids)), at).events)


def _record(cases: Cases, statement: sa.Select[Any], at: datetime) -> Ticked:
    if cases._connection.dialect.name != "sqlite":
        statement = statement.with_for_update(of=schema.case, skip_locked=True)
    changes: list[Change] = []
    failures: list[Failure] = []
    for row in cases._connection.execute(statement).all():
        try:
            case = cases._restored(row)
            if events := case.tick(at):
                changes.append(Change(case, events, row.head))
        except (SopflowError, ValueError) as error:
            failures.append(Failure(row.id, error))
    if changes:
        write(cases._connection, changes, cases._store.clock())
    return Ticked(tuple(event for change in changes for event in change.events), tuple(failures))
