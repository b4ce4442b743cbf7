"""The store: a database of cases, and the transactions on it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, Engine

from sopflow.checking import load
from sopflow.definition import Sop
from sopflow.language import dump, read_source
from sopflow.machine import SopMachine
from sopflow.machine.engine import system_clock
from sopflow.store import database as databases
from sopflow.store import keys, schema, ticking
from sopflow.store.cases import Cases
from sopflow.store.pages import checked_limit
from sopflow.store.revisions import Revision, Revisions

SKEW: Final = timedelta(seconds=5)
"""How far the clocks of several servers may differ."""


class Store:
    """Durable cases in a database: SQLite, or PostgreSQL for many workers.

    A store keeps published SOPs, the position and the history of their cases, and worklists. It starts no threads and
    runs nothing in the background. Threads may share it.

    >>> store = Store("sqlite://")
    >>> store.create_tables()
    """

    def __init__(
        self,
        database: str | URL | Engine,
        *,
        machine: Callable[[Sop], SopMachine[Any]] | None = None,
        clock: Callable[[], datetime] = system_clock,
        skew: timedelta = SKEW,
    ) -> None:
        """Connect to a database.

        Args:
            database: A URL such as ``sqlite:///office.db``, or an engine of SQLAlchemy; see ``configure``.
            machine: Builds the machine of a published SOP, with host guards for example; by default a machine with the
                clock and the skew of the store.
            clock: Returns an aware time whenever a call does not name one.
            skew: How far the clocks of several servers may differ.

        Raises:
            DatabaseError: If the URL cannot be used.
        """
        self._engine = databases.engine_of(database)
        self.clock = clock
        self.revisions = Revisions(machine or (lambda sop: SopMachine(sop, clock=clock, skew=skew)))
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
        """Publish a SOP: from now on, new cases of its number use it.

        Publish a corrected text too: running cases use the latest text with their fingerprint.

        Args:
            sop: A file, or a SOP.

        Raises:
            SopError: If it has errors.
            OSError: If the file cannot be read.
        """
        if isinstance(sop, Sop):
            text, name = dump(sop), sop.number
        else:
            load(sop)
            text, name = read_source(sop).text, os.fspath(sop)
        with self.begin() as cases:
            return self.revisions.publish(cases._connection, text, name, self.clock())

    @contextmanager
    def begin(self) -> Iterator[Cases]:
        """Begin a transaction; it is committed at the end of the block, or rolled back if anything is raised."""
        with databases.translated(), self._engine.begin() as connection:
            yield self.within(connection)

    def within(self, connection: Connection) -> Cases:
        """Work in a transaction of the host application; the store neither commits it nor opens another one.

        Args:
            connection: A connection in a transaction; of SQLAlchemy's ORM, ``session.connection()``.
        """
        if not self._is_checked:
            databases.check_version(connection)
            self._is_checked = True
        return Cases(self, connection)

    def tick(self, *, limit: int = 500, at: datetime | None = None) -> ticking.Ticked:
        """Record the lapses that are due, in a transaction of its own; any number of workers may do so.

        Args:
            limit: The maximum number of cases.
            at: An aware time; by default the current time.

        Returns:
            The recorded lapses, and the cases that could not be read. If the number of lapses reaches the limit, there
            may be more.
        """
        checked_limit(limit)
        with self.begin() as cases:
            return ticking.tick(cases, limit, at or self.clock())

    def prune_keys(self, before: datetime) -> int:
        """Delete the keys that were used before a time, and return their number."""
        with self.begin() as cases:
            return keys.prune(cases._connection, before)
