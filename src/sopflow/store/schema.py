"""The tables of the store.

They are public and read-only: reports may read them, and only the store writes them. Times are in UTC. Ids are compared
and sorted by code points on every database.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    BindParameter,
    Boolean,
    Column,
    ColumnElement,
    DateTime,
    Dialect,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    any_,
    bindparam,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import TypeEngine

from sopflow.store.errors import DatabaseError
from sopflow.text import Text as Words
from sopflow.text import shown

SCHEMA_VERSION: Final = 1
"""The version of the tables, as the table ``sopflow_schema`` records it."""

NEVER: Final = datetime(9999, 12, 30, tzinfo=UTC)
"""The sort key of tasks without a due time, which come last; a day before the last, so that every time zone has it."""


class Instant(TypeDecorator[datetime]):
    """An aware time in UTC; SQLite has no times and stores it as text that sorts by time."""

    impl: TypeEngine[Any] | type[TypeEngine[Any]] = DateTime(timezone=True)
    cache_ok: bool | None = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the type of a database."""
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | str | None:
        """Convert a time for the database."""
        if value is None or dialect.name != "sqlite":
            return value
        return value.astimezone(UTC).isoformat(" ", "microseconds").removesuffix("+00:00")

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Convert a time from the database."""
        if value is None:
            return None
        if dialect.name == "sqlite":
            try:
                return datetime.fromisoformat(f"{value}+00:00")
            except ValueError:
                raise _not_a_time(value) from None
        in_utc: datetime = value.astimezone(UTC)
        return in_utc


def _not_a_time(value: object) -> DatabaseError:
    return DatabaseError(
        Words(
            f"The database has {shown(str(value))} in the place of a time: others wrote into its tables.",
            f"Basis data memuat {shown(str(value))} pada tempat waktu: pihak lain menulis ke dalam tabelnya.",
        )
    )


# PostgreSQL would sort by the language of the server.
Name: TypeEngine[str] = Text().with_variant(Text(collation="C"), "postgresql")

# SQLite numbers rows by itself only if the type is exactly this one.
Number: TypeEngine[int] = BigInteger().with_variant(Integer, "sqlite")


def _column(name: str, kind: Any, **options: Any) -> Column[Any]:
    return Column(name, kind, **{"nullable": False, **options})


def one_of(column: Column[str], parameter: str, *, is_sqlite: bool) -> ColumnElement[bool]:
    """Return the condition that a column has one of the values of a parameter.

    On PostgreSQL, the statement is the same for any number of values, so that the server plans it once.
    """
    if is_sqlite:
        return column.in_(bindparam(parameter, expanding=True))
    return column == any_(bindparam(parameter, type_=ARRAY(Text)))


def row_count(name: str) -> BindParameter[int]:
    """Return a parameter that becomes a part of the statement.

    PostgreSQL plans a statement once, and not each time, only if it knows how many rows are read.
    """
    return bindparam(name, type_=Integer, literal_execute=True)


metadata: MetaData = MetaData()

schema_version: Table = Table(
    "sopflow_schema", metadata, _column("version", Integer, primary_key=True, autoincrement=False)
)

revision: Table = Table(
    "sopflow_revision",
    metadata,
    _column("seq", Number, primary_key=True, comment="the order of publication"),
    _column("number", Name, comment="the number of the SOP"),
    _column("fingerprint", Name, comment="the fingerprint of its behavior"),
    _column("sha256", Name, comment="the hash of the text and the calendar"),
    _column("text", Text, comment="the SOP as YAML"),
    _column("calendar", Text, nullable=True, comment="the calendar file to which it refers, as YAML"),
    _column("published_at", Instant),
    Index("sopflow_revision_latest", "number", "fingerprint", "seq"),
)

case: Table = Table(
    "sopflow_case",
    metadata,
    _column("id", Name, primary_key=True),
    _column("number", Name, comment="the number of the SOP"),
    _column("fingerprint", Name, comment="the revision of the SOP"),
    _column("state", Name, comment="the id of the step or end"),
    _column("version", Integer, comment="the number of events"),
    _column("opened_at", Instant),
    _column("entered_at", Instant, comment="when the case entered its step"),
    _column("last_at", Instant, comment="the time of the last event"),
    _column("due", Instant, nullable=True, comment="the due time of the step"),
    _column("lapses_at", Instant, nullable=True, comment="when the case moves on by itself"),
    _column("suspended", Boolean),
    _column("ended_at", Instant, nullable=True),
    _column("snapshot", Text, comment="the case without its history, as JSON"),
    _column("head", Name, comment="the hash of the last event"),
)


def _partial_index(name: str, condition: ColumnElement[bool], *columns: Column[Any]) -> None:
    Index(name, *columns, sqlite_where=condition, postgresql_where=condition)


# Most cases have ended: lists of open cases do not search them.
_is_open = case.c.ended_at.is_(None)
_partial_index("sopflow_case_lapses", case.c.lapses_at.is_not(None), case.c.lapses_at, case.c.id)
_partial_index("sopflow_case_due", case.c.due.is_not(None), case.c.due, case.c.id)
_partial_index("sopflow_case_idle", _is_open, case.c.last_at, case.c.id)
_partial_index("sopflow_case_open", _is_open, case.c.number, case.c.state, case.c.due, case.c.suspended)

event: Table = Table(
    "sopflow_event",
    metadata,
    _column("case_id", Name, primary_key=True),
    _column("seq", Integer, primary_key=True, autoincrement=False),
    _column("at", Instant, comment="when it happened"),
    _column("recorded_at", Instant, comment="when it was written"),
    _column("kind", Name),
    _column("text", Text, comment="the event as JSON"),
    _column("hash", Name, comment="sha256(hash of the event before, text)"),
    sqlite_with_rowid=False,
)

task: Table = Table(
    "sopflow_task",
    metadata,
    _column("case_id", Name, primary_key=True),
    _column("activity", Name, primary_key=True),
    _column("number", Name, comment="the number of the SOP"),
    _column("sort_due", Instant, comment="the due time; 9999-12-30 for none"),
    _column("due", Instant, nullable=True),
    _column("since", Instant, comment="when the activity became open"),
    _column("suspended", Boolean),
    _column("four_eyes", Name, comment="empty, or the persons who may not complete it, each between line breaks"),
    _column("missing", Text, comment="required documents that the case does not have, as JSON"),
    _column("missing_any", Text, comment="groups of required documents of which it has none, as JSON"),
    _column("moments", Text, comment="the moments on which its times depend, as JSON: the time of each, or null"),
    _column("claimed_by", Name, nullable=True),
    Index("sopflow_task_due", "sort_due", "case_id", "activity"),
    sqlite_with_rowid=False,
)

# One row for each actor who may complete a task. The first index is in the order of worklists; the second one finds the
# tasks of a person who is barred from most.
task_actor: Table = Table(
    "sopflow_task_actor",
    metadata,
    _column("case_id", Name, primary_key=True),
    _column("activity", Name, primary_key=True),
    _column("actor", Name, primary_key=True),
    _column("position", Integer, comment="the place of the actor among those of the task, from 0"),
    _column("sort_due", Instant),
    _column("four_eyes", Name),
    Index("sopflow_worklist", "actor", "sort_due", "case_id", "activity", "four_eyes"),
    Index("sopflow_worklist_four_eyes", "actor", "four_eyes", "sort_due", "case_id", "activity"),
    sqlite_with_rowid=False,
)

claim_log: Table = Table(
    "sopflow_claim_log",
    metadata,
    _column("seq", Number, primary_key=True),
    _column("case_id", Name),
    _column("activity", Name),
    _column("action", Name, comment="claim, assign, release, or end: the task is gone or its holder is barred"),
    _column("holder", Name),
    _column("by", Name, nullable=True),
    _column("at", Instant),
    Index("sopflow_claim_log_case", "case_id"),
)

key: Table = Table(
    "sopflow_key",
    metadata,
    _column("case_id", Name, primary_key=True),
    _column("key", Name, primary_key=True),
    _column("digest", Name, comment="the hash of the call"),
    _column("first_seq", Integer),
    _column("last_seq", Integer),
    _column("at", Instant),
    Index("sopflow_key_at", "at"),
    sqlite_with_rowid=False,
)

deleted_case: Table = Table(
    "sopflow_deleted_case",
    metadata,
    _column("id", Name, primary_key=True),
    _column("number", Name),
    _column("version", Integer),
    _column("head", Name),
    _column("opened_at", Instant),
    _column("ended_at", Instant),
    _column("deleted_at", Instant),
)
