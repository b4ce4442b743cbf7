"""Lists of cases: late ones, idle ones, and their numbers. They restore no case but overdue ones on the page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from attrs import frozen

from sopflow.store import schema, ticking
from sopflow.store.pages import Page, StoredCase, check_limit, cursor, page_of, place
from sopflow.store.transaction import Transaction, instant

_C = schema.case.c

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


def due_before(transaction: Transaction, before: datetime, limit: int, after: str | None) -> Page[StoredCase]:
    """Return the open cases whose step is due before a time; see ``Cases.due_before``."""
    at = transaction.now()
    statement = _page(_C.due, _C.due < instant(before), limit, after).add_columns(_C.lapses_at)
    while True:
        rows = transaction.rows(statement)
        lapsing = [row.id for row in rows if row.lapses_at is not None and row.lapses_at < at]
        if not lapsing or not ticking.settle(transaction, lapsing, at):
            break
    cases = [StoredCase(*row[:-1]) for row in rows]
    return page_of(cases, limit, lambda case: cursor(case.due or before, case.id))


def idle(transaction: Transaction, since: datetime, limit: int, after: str | None) -> Page[StoredCase]:
    """Return the open cases without an event since a time; see ``Cases.idle``."""
    condition = sa.and_(_C.ended_at.is_(None), _C.last_at < instant(since))
    rows = transaction.rows(_page(_C.last_at, condition, limit, after))
    return page_of([StoredCase(*row) for row in rows], limit, lambda case: cursor(case.last_at, case.id))


def counts(transaction: Transaction) -> tuple[Count, ...]:
    """Return the numbers of open cases by SOP and step; see ``Cases.counts``."""
    late = sa.func.sum(sa.case((_C.due < transaction.now(), 1), else_=0))
    suspended = sa.func.sum(sa.case((_C.suspended, 1), else_=0))
    statement = (
        sa.select(_C.number, _C.state, sa.func.count(), late, suspended)
        .where(_C.ended_at.is_(None))
        .group_by(_C.number, _C.state)
        .order_by(_C.number, _C.state)
    )
    return tuple(Count(*row) for row in transaction.rows(statement))


def _page(order: sa.Column[Any], condition: sa.ColumnElement[bool], limit: int, after: str | None) -> sa.Select[Any]:
    """Return the statement for a page of cases in the order of a time; it finds one more case."""
    check_limit(limit)
    statement = sa.select(*_SHOWN).where(condition).order_by(order, _C.id).limit(limit + 1)
    if (start := place(after, 1)) is not None:
        at, *ids = start
        statement = statement.where(sa.tuple_(order, _C.id) > sa.tuple_(sa.literal(at, schema.Instant), *ids))
    return statement
