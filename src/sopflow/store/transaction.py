"""A transaction on the database of a store, and all that its calls need."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeAlias

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from sopflow.machine.call import in_utc
from sopflow.store.database import translated
from sopflow.store.errors import InputError
from sopflow.text import Text

if TYPE_CHECKING:
    from sopflow.store.revisions import Revisions

Values: TypeAlias = dict[str, Any] | list[dict[str, Any]]
"""The values of one execution of a statement, or of several."""


def instant(at: datetime) -> datetime:
    """Return an aware time in UTC.

    Raises:
        InputError: If it has no time zone, or is outside the range of times in UTC.
    """
    at = in_utc(at)
    if at.tzinfo is not UTC:
        raise InputError(
            Text(
                f"The time {at.isoformat()} has no time zone or cannot be converted to UTC.",
                f"Saat {at.isoformat()} tidak memiliki zona waktu atau tidak dapat diubah ke UTC.",
            )
        )
    return at


class Transaction:
    """A transaction; its methods replace the errors of the database by those of the store.

    Attributes:
        revisions: The machines of published SOPs.
        is_sqlite: Whether the database is SQLite, where one writer locks all.
    """

    def __init__(self, connection: Connection, revisions: Revisions, clock: Callable[[], datetime]) -> None:
        """Use a connection that is, or will be, in a transaction."""
        self._connection = connection
        self.revisions = revisions
        self._clock = clock
        self.is_sqlite: bool = connection.dialect.name == "sqlite"

    def now(self) -> datetime:
        """Return the current time."""
        return instant(self._clock())

    def rows(self, statement: sa.Executable, values: dict[str, Any] | None = None) -> Sequence[Any]:
        """Return all rows of a statement."""
        with translated():
            return self._connection.execute(statement, values).all()

    def first(self, statement: sa.Executable, values: dict[str, Any] | None = None) -> Any:
        """Return the first row of a statement, or None."""
        with translated():
            return self._connection.execute(statement, values).first()

    def value(self, statement: sa.Executable) -> Any:
        """Return the first value of the first row of a statement, or None."""
        with translated():
            return self._connection.scalar(statement)

    def write(self, statement: sa.Executable, values: Values | None = None) -> int:
        """Execute a statement that writes, and return the number of changed rows."""
        if isinstance(values, list) and len(values) == 1:
            values = values[0]  # executions of one statement are slower to prepare
        with translated():
            return self._connection.execute(statement, values).rowcount

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Undo the statements of the block, and only those, if anything is raised."""
        with translated(), self._connection.begin_nested():
            yield
