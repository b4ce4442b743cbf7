"""Databases: SQLite and PostgreSQL, how they begin a transaction, and what their errors mean."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, Engine
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from sopflow.store.errors import ConflictError, DatabaseError
from sopflow.store.schema import SCHEMA_VERSION, metadata, schema_version
from sopflow.text import Text, shown, visible

BUSY_SECONDS: Final = 30
"""How long a writer waits for another one on SQLite."""

_DIALECTS: Final = ("sqlite", "postgresql")

_IN_MEMORY: Final = (None, "", ":memory:")
"""The paths of SQLite databases without a file."""

# SQLSTATE of PostgreSQL: serialization failure, deadlock, lock not available, duplicate key.
_CONFLICTS: Final = frozenset({"40001", "40P01", "55P03", "23505"})

# The words of SQLite for a lock that it does not get, and for a duplicate key.
_SQLITE_CONFLICTS: Final = ("is locked", "UNIQUE constraint failed")


def engine_of(database: str | URL | Engine) -> Engine:
    """Return the engine of a database; one made from a URL is prepared for the store.

    Raises:
        DatabaseError: If the URL cannot be used, or names another database than SQLite and PostgreSQL.
    """
    if isinstance(database, Engine):
        return supported(database)
    try:
        url = sa.make_url(database)
        if url.drivername == "postgresql":
            url = url.set(drivername="postgresql+psycopg")
        engine = sa.create_engine(url, **_options(url))
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise DatabaseError(
            Text(
                f"The database URL cannot be used: {error}. Example: sqlite:///office.db.",
                f"URL basis data tidak dapat digunakan: {error}. Contoh: sqlite:///office.db.",
            )
        ) from None
    configure(supported(engine))
    return engine


def _options(url: URL) -> dict[str, Any]:
    # A database in memory belongs to its connection: all threads take turns with one.
    if url.get_backend_name() != "sqlite" or url.database not in _IN_MEMORY:
        return {}
    one: dict[str, Any] = {"poolclass": sa.pool.QueuePool, "pool_size": 1, "max_overflow": 0}
    return one | {"connect_args": {"check_same_thread": False}}


def supported(engine: Engine) -> Engine:
    """Return an engine.

    Raises:
        DatabaseError: If it is of another database than SQLite and PostgreSQL.
    """
    if engine.dialect.name not in _DIALECTS:
        raise DatabaseError(
            Text(
                f"The store works on SQLite and PostgreSQL, not on {shown(engine.dialect.name)}.",
                f"Penyimpanan kasus bekerja dengan SQLite dan PostgreSQL, bukan {shown(engine.dialect.name)}.",
            )
        )
    return engine


def configure(engine: Engine) -> None:
    """Let all transactions of a SQLite engine lock the database when they begin; do nothing for other databases.

    A transaction that reads first and locks later fails if another one wrote in between. Files are set to write-ahead
    logging with full synchronization, so that a commit survives a power failure.

    Args:
        engine: An engine of the host application.
    """
    if engine.dialect.name == "sqlite" and not sa.event.contains(engine, "begin", _begin_immediate):
        sa.event.listen(engine, "connect", _prepare)
        sa.event.listen(engine, "begin", _begin_immediate)


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # otherwise the driver begins transactions itself
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.close()


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def require_file(engine: Engine) -> None:
    """Check that the file of a SQLite database exists; a connection would create it.

    Raises:
        DatabaseError: If it does not exist.
    """
    path = engine.url.database
    if engine.dialect.name != "sqlite" or path in _IN_MEMORY or path.startswith("file:") or Path(path).exists():
        return
    raise DatabaseError(
        Text(
            f"There is no database '{visible(path)}'. Create it: store.create_tables() or `sopflow store init`.",
            f"Basis data '{visible(path)}' tidak ada. Buat: store.create_tables() atau `sopflow store init`.",
        )
    )


def create_tables(connection: Connection) -> None:
    """Create the tables that do not exist yet.

    Raises:
        DatabaseError: If they exist in another version.
    """
    metadata.create_all(connection)
    if connection.scalar(sa.select(sa.func.count()).select_from(schema_version)) == 0:
        connection.execute(schema_version.insert(), {"version": SCHEMA_VERSION})
    check_version(connection)


def check_version(connection: Connection) -> None:
    """Check that the tables are those of this version of sopflow.

    Raises:
        DatabaseError: If they do not exist, or are of another version.
    """
    if not sa.inspect(connection).has_table(schema_version.name):
        raise DatabaseError(
            Text(
                "The database has no tables of sopflow. Create them: store.create_tables() or `sopflow store init`.",
                "Basis data belum memiliki tabel sopflow. Buat: store.create_tables() atau `sopflow store init`.",
            )
        )
    found = connection.scalar(sa.select(schema_version.c.version))
    if found != SCHEMA_VERSION:
        raise DatabaseError(
            Text(
                f"The tables have version {found}, and this sopflow uses version {SCHEMA_VERSION}. Update sopflow.",
                f"Versi tabel adalah {found}, sedangkan sopflow ini menggunakan {SCHEMA_VERSION}. Perbarui sopflow.",
            )
        )


@contextmanager
def translated() -> Iterator[None]:
    """Replace the errors of a database by errors of the store.

    Raises:
        ConflictError: If the database refused a statement because of another transaction.
        DatabaseError: If it failed for another reason.
    """
    try:
        yield
    except DBAPIError as error:
        reason = str(error.orig).strip().partition("\n")[0]
        if _is_conflict(error):
            raise ConflictError(
                Text(
                    f"Another transaction holds the data ({reason}). Repeat the transaction. If the engine is your "
                    "own, prepare it with Store.configure(engine).",
                    f"Transaksi lain sedang memegang data ({reason}). Ulangi transaksi. Jika engine dibuat sendiri, "
                    "siapkan dengan Store.configure(engine).",
                )
            ) from error
        raise DatabaseError(
            Text(
                f"The database refused: {reason}. Nothing was written.",
                f"Basis data menolak: {reason}. Tidak ada yang ditulis.",
            )
        ) from error
    except SQLAlchemyError as error:
        raise DatabaseError(
            Text(f"The database cannot be used: {error}", f"Basis data tidak dapat digunakan: {error}")
        ) from error


def _is_conflict(error: DBAPIError) -> bool:
    state = getattr(error.orig, "sqlstate", None)
    if state is not None:
        return state in _CONFLICTS
    return any(words in str(error.orig) for words in _SQLITE_CONFLICTS)
