"""Restoring: the rows of a case become a case again."""

from __future__ import annotations

import json
from typing import Any, Final

import sqlalchemy as sa

from sopflow.machine import Case, Event, SopMachine
from sopflow.store import schema
from sopflow.store.errors import UnknownCaseError
from sopflow.store.transaction import Transaction

_C = schema.case.c

PUBLICATION: Final = (
    sa.select(sa.func.max(schema.revision.c.seq))
    .where(schema.revision.c.number == _C.number, schema.revision.c.fingerprint == _C.fingerprint)
    .scalar_subquery()
    .label("publication")
)
"""The latest publication of the revision of a case."""

ROWS: Final = sa.select(_C.id, _C.number, _C.fingerprint, _C.version, _C.snapshot, _C.head, PUBLICATION)
"""The parts of a case that a call needs."""


_ROW = ROWS.where(_C.id == sa.bindparam("case"))
_LOCKED_ROW = _ROW.with_for_update(of=schema.case)


def row_of(transaction: Transaction, id_: str, *, lock: bool) -> Any:
    """Return the row of a case.

    Args:
        transaction: The transaction.
        id_: The id of the case.
        lock: Whether other transactions must wait; on SQLite, the transaction itself makes them wait.

    Raises:
        UnknownCaseError: If there is no such case.
    """
    row = transaction.first(_LOCKED_ROW if lock else _ROW, {"case": id_})
    if row is None:
        raise UnknownCaseError(id_)
    return row


def machine_of(transaction: Transaction, row: Any) -> SopMachine[Any]:
    """Return the machine of a row of ``ROWS``.

    Raises:
        UnknownSopError: If its revision is missing.
    """
    return transaction.revisions.machine(transaction, row.number, row.publication)


def restored(transaction: Transaction, row: Any) -> Case:
    """Return the case of a row of ``ROWS``, without its history.

    Raises:
        SnapshotError: If the row is damaged.
        UnknownSopError: If its revision is missing.
    """
    case: Case = machine_of(transaction, row).restore(json.loads(row.snapshot))
    return case


def replayed(transaction: Transaction, row: Any) -> Case:
    """Return the case of a row of ``ROWS`` with its history.

    Raises:
        SnapshotError: If the history is damaged.
        UnknownSopError: If its revision is missing.
    """
    case: Case = machine_of(transaction, row).replay(events_of(transaction, row.id))
    return case


def events_of(transaction: Transaction, id_: str, seqs: range | None = None) -> tuple[Event, ...]:
    """Return the events of a case in order.

    Args:
        transaction: The transaction.
        id_: The id of the case.
        seqs: The positions of the events; None for all.
    """
    values: dict[str, Any] = {"case": id_}
    statement = _EVENTS
    if seqs is not None:
        statement = _SOME_EVENTS
        values |= {"first": seqs[0], "last": seqs[-1]}
    return tuple(Event.from_dict(json.loads(row.text)) for row in transaction.rows(statement, values))


_E = schema.event.c
_EVENTS = sa.select(_E.text).where(_E.case_id == sa.bindparam("case")).order_by(_E.seq)
_SOME_EVENTS = _EVENTS.where(_E.seq.between(sa.bindparam("first"), sa.bindparam("last")))
