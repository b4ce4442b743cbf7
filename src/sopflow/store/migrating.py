"""Migrating: all open cases of a SOP continue in its latest published revision, after a plan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import sqlalchemy as sa
from attrs import frozen

from sopflow.machine import MigrationPlan, Performer, Refused, SnapshotError, plan_migration
from sopflow.store import schema
from sopflow.store.cases import Cases
from sopflow.store.errors import StoreError
from sopflow.store.restoring import ROWS, machine_of, replayed
from sopflow.store.ticking import Failure
from sopflow.store.transaction import Transaction

BATCH: Final = 200
"""The number of cases that one transaction moves."""

_C = schema.case.c


@frozen
class Migrated:
    """The result of moving all cases of a SOP to its latest revision.

    Attributes:
        cases: The ids of the cases that moved.
        failures: The cases that did not move, with the reasons.
    """

    cases: tuple[str, ...] = ()
    failures: tuple[Failure, ...] = ()


def plans(transaction: Transaction, number: str, steps: Mapping[str, str] | None) -> tuple[MigrationPlan, ...]:
    """Return the plans of a migration; see ``Store.plan_migration``."""
    latest = transaction.revisions.latest(transaction, number)
    of_revision: dict[str, list[Any]] = {}
    for row in transaction.rows(_others(number, latest.sop.fingerprint)):
        of_revision.setdefault(row.fingerprint, []).append(row)
    now = transaction.now()
    return tuple(
        plan_migration(
            (replayed(transaction, row) for row in rows),
            old=machine_of(transaction, rows[0]),
            to=latest,
            steps=steps,
            at=now,
        )
        for rows in of_revision.values()
    )


def migrate_batch(
    transaction: Transaction,
    number: str,
    after: str,
    steps: Mapping[str, str] | None,
    by: Performer | str | None,
    reason: str,
) -> tuple[Migrated, str | None]:
    """Move the cases that follow an id, one after the other.

    Returns:
        The result, and the id of the last case; None after the last batch.
    """
    latest = transaction.revisions.latest(transaction, number)
    rows = transaction.rows(_others(number, latest.sop.fingerprint).where(_C.id > after).limit(BATCH))
    moved, failures = [], []
    for row in rows:
        try:
            with transaction.savepoint():
                Cases(transaction).migrate(row.id, steps=steps, by=by, reason=reason)
        except (Refused, SnapshotError, StoreError) as error:
            failures.append(Failure(row.id, error))
        else:
            moved.append(row.id)
    return Migrated(tuple(moved), tuple(failures)), rows[-1].id if len(rows) == BATCH else None


def _others(number: str, fingerprint: str) -> sa.Select[Any]:
    """Return the statement for the open cases of other revisions of a SOP."""
    return ROWS.where(_C.number == number, _C.fingerprint != fingerprint, _C.ended_at.is_(None)).order_by(_C.id)
