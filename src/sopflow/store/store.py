"""The store: a database of cases, and the transactions on it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, Final, Self

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, Engine

from sopflow.definition import Sop
from sopflow.machine import Action, ConditionFunction, MigrationPlan, Performer, SopMachine, all_met
from sopflow.machine.engine import system_clock
from sopflow.store import database as databases
from sopflow.store import exporting, keys, migrating, schema, ticking, verifying
from sopflow.store.bundles import Bundle
from sopflow.store.cases import Cases
from sopflow.store.conditions import functions_of, require_functions
from sopflow.store.migrating import Migrated
from sopflow.store.pages import MAX_LIMIT, check_limit
from sopflow.store.revisions import Revision, Revisions
from sopflow.store.ticking import Failure
from sopflow.store.transaction import Transaction, instant
from sopflow.store.verifying import Head, Mismatch

SKEW: Final = timedelta(seconds=5)
"""How far the clocks of several servers may differ."""


class Store:
    """Durable cases in a database: SQLite, or PostgreSQL for many workers.

    A store keeps published SOPs, the position and the history of their cases, and worklists. It starts no threads and
    runs nothing in the background. Threads may share it.

    >>> with Store("sqlite://") as store:
    ...     store.create_tables()
    """

    def __init__(
        self,
        database: str | URL | Engine,
        *,
        machine: Callable[[Sop], SopMachine[Any]] | None = None,
        clock: Callable[[], datetime] = system_clock,
        skew: timedelta = SKEW,
        permits: Iterable[Action | str] = (),
        conditions: Mapping[str, ConditionFunction] | None = None,
    ) -> None:
        """Connect to a database.

        Args:
            database: A URL such as ``sqlite:///office.db``, or an engine of SQLAlchemy; see ``configure``.
            machine: Builds the machine of a published SOP, with host guards for example; by default a machine with the
                clock, the skew, the permits and the conditions of the store.
            clock: Returns an aware time whenever a call does not name one.
            skew: How far the clocks of several servers may differ.
            permits: Actions that anyone may take, such as ``correct``; see ``SopMachine``.
            conditions: A function for each condition that the SOPs declare; see ``SopMachine``. All SOPs share them; if
                a condition has different functions in different SOPs, pass ``machine`` instead.

        Raises:
            DatabaseError: If the URL cannot be used.
        """
        self._engine = databases.engine_of(database)
        self._is_own_engine = not isinstance(database, Engine)
        self._clock = clock
        permitted, functions = tuple(permits), dict(conditions or {})

        def build(sop: Sop) -> SopMachine[Any]:
            of_sop = functions_of(sop, functions)
            return SopMachine(sop, clock=clock, skew=skew, permits=permitted, conditions=of_sop)

        def build_plain(sop: Sop) -> SopMachine[Any]:
            return SopMachine(sop, clock=clock, skew=skew, conditions=all_met(sop))

        self._revisions = Revisions(machine or build)
        # To verify cases, nothing of the host application is needed.
        self._plain_revisions = Revisions(build_plain)
        self._functions = functions if machine is None else None
        self._is_checked = False

    @staticmethod
    def configure(engine: Engine) -> None:
        """Prepare an engine of the host application; for SQLite only, and before its first connection.

        Transactions then lock the database when they begin. Without this, a call fails with ``ConflictError`` if
        another transaction writes between its reading and its writing.
        """
        databases.configure(engine)

    @property
    def metadata(self) -> sa.MetaData:
        """The tables, for migration tools such as Alembic."""
        return schema.metadata

    def create_tables(self) -> None:
        """Create the tables that do not exist yet."""
        with databases.translated(), self._engine.begin() as connection:
            databases.create_tables(connection)

    def publish(self, sop: str | os.PathLike[str] | Sop) -> Revision:
        """Publish a SOP with the calendar file to which it refers: from now on, new cases of its number use it.

        Publish a corrected text or calendar too: running cases use the latest publication with their fingerprint.

        Args:
            sop: A file, or a SOP.

        Raises:
            SopError: If it has errors.
            InputError: If it declares a condition for which the store has no function.
            OSError: If the file cannot be read.
        """
        bundle = Bundle.of(sop) if isinstance(sop, Sop) else Bundle.read(sop)
        if self._functions is not None:
            require_functions(bundle.sop(), self._functions)
        with self._transaction() as transaction:
            return self._revisions.publish(transaction, bundle, transaction.now())

    @contextmanager
    def begin(self) -> Iterator[Cases]:
        """Begin a transaction; it is committed at the end of the block, or rolled back if anything is raised.

        Raises:
            ConflictError: If another transaction holds the data too long.
            DatabaseError: If the database cannot be used.
        """
        with self._transaction() as transaction:
            yield Cases(transaction)

    def within(self, connection: Connection) -> Cases:
        """Work in a transaction of the host application; the store neither commits it nor opens another one.

        Args:
            connection: A connection in a transaction; of SQLAlchemy's ORM, ``session.connection()``.

        Raises:
            DatabaseError: If the database has no tables of the store, or those of another version.
        """
        return Cases(self._within(connection, self._revisions))

    def tick(self, *, limit: int = 500, at: datetime | None = None) -> ticking.Ticked:
        """Record the lapses that are due, in a transaction of its own; any number of workers may do so.

        Args:
            limit: The maximum number of cases.
            at: An aware time; by default the current time.

        Returns:
            The recorded lapses, and the cases whose lapses could not be recorded.
        """
        check_limit(limit)
        with self._transaction() as transaction:
            return ticking.tick(transaction, limit, transaction.now() if at is None else instant(at))

    def plan_migration(self, number: str, *, steps: Mapping[str, str] | None = None) -> tuple[MigrationPlan, ...]:
        """Plan the migration of all open cases of a SOP to its latest published revision; nothing is changed.

        Args:
            number: The number of the SOP.
            steps: For steps that the latest revision does not have, and for any others: the step where their cases
                continue.

        Returns:
            A plan for each older revision that has open cases.

        Raises:
            UnknownSopError: If no SOP with this number was published.
        """
        with self._reading() as transaction:
            return migrating.plans(transaction, number, steps)

    def migrate(
        self,
        number: str,
        *,
        reason: str,
        steps: Mapping[str, str] | None = None,
        by: Performer | str | None = None,
    ) -> Migrated:
        """Move all open cases of a SOP to its latest published revision, in several transactions.

        A case that cannot move stays and is reported; call this again after it can. Plan the migration first.

        Args:
            number: The number of the SOP.
            reason: The reason.
            steps: As for ``plan_migration``.
            by: The performer; the host application decides who may migrate.
        """
        moved: list[str] = []
        failures: list[Failure] = []
        after: str | None = ""
        while after is not None:
            with self._transaction() as transaction:
                migrated, after = migrating.migrate_batch(transaction, number, after, steps, by, reason)
            moved += migrated.cases
            failures += migrated.failures
        return Migrated(tuple(moved), tuple(failures))

    def prune_keys(self, before: datetime) -> int:
        """Delete the keys that were used before a time, and return their number."""
        with self._transaction() as transaction:
            return keys.prune(transaction, before)

    # --- operations ------------------------------------------------------------------------------------------

    def heads(self) -> Iterator[Head]:
        """Yield the hash of the last event of every case, to be kept outside the database; ``verify`` compares them."""
        after = ""
        while True:
            with self._transaction() as transaction:
                heads = verifying.heads(transaction, after)
            if not heads:
                return
            yield from heads
            after = heads[-1].case

    def verify(self, heads: Iterable[Head] = ()) -> Iterator[Mismatch]:
        """Yield the places where stored data contradict each other; none if everything is as the store wrote it.

        Cases are verified in several transactions, so that others can write meanwhile. Nothing of the host application
        is needed for it: neither its machines nor its functions.

        Args:
            heads: Hashes that were exported before: they show a removed tail of a history, and an old backup.
        """
        with self._reading() as transaction:
            yield from list(verifying.verify_revisions(transaction))
        after: str | None = ""
        while after is not None:
            with self._reading(self._plain_revisions) as transaction:
                found, after = verifying.verify_batch(transaction, after)
            yield from found
        remaining = iter(heads)
        while batch := list(islice(remaining, verifying.BATCH)):
            with self._reading() as transaction:
                found = list(verifying.verify_heads(transaction, batch))
            yield from found

    def export(self, before: datetime, *, limit: int = MAX_LIMIT) -> dict[str, Any]:
        """Return ended cases with their histories and SOPs as plain data for JSON; ``verify_export`` verifies it.

        Args:
            before: Cases that ended before this time.
            limit: The maximum number of cases, those that ended first.
        """
        with self._reading() as transaction:
            return exporting.export(transaction, instant(before), limit)

    def delete(self, exported: Mapping[str, Any]) -> int:
        """Delete the cases of an export, and return their number; their ids, heads and dates are kept.

        Args:
            exported: The data of ``export``, also after a round trip through JSON.

        Raises:
            InputError: If it does not verify.
            ConflictError: If a case has changed since; nothing is deleted.
        """
        with self._transaction() as transaction:
            return exporting.delete(transaction, exported)

    def close(self) -> None:
        """Close the connections, except those of an engine of the host application."""
        if self._is_own_engine:
            self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    @contextmanager
    def _transaction(self) -> Iterator[Transaction]:
        """Begin a transaction."""
        databases.require_file(self._engine)
        with databases.translated(), self._engine.begin() as connection:
            yield self._within(connection, self._revisions)

    @contextmanager
    def _reading(self, revisions: Revisions | None = None) -> Iterator[Transaction]:
        """Begin a transaction that only reads; all of its statements read the same state of the database.

        Args:
            revisions: The machines for it; by default those for calls.
        """
        engine = self._engine
        databases.require_file(engine)
        if engine.dialect.name != "sqlite":
            engine = engine.execution_options(isolation_level="REPEATABLE READ")
        with databases.translated(), engine.begin() as connection:
            yield self._within(connection, revisions or self._revisions)

    def _within(self, connection: Connection, revisions: Revisions) -> Transaction:
        if not self._is_checked:
            with databases.translated():
                databases.supported(connection.engine)
                databases.check_version(connection)
            self._is_checked = True
        return Transaction(connection, revisions, self._clock)
