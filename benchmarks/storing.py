"""The store: one call, compared with SQL written by hand; worklists among many open cases; lapses of many cases.

PostgreSQL is measured if it is installed. With ``--large``, worklists are also measured among a million open cases.
"""

from __future__ import annotations

import hashlib
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import sqlalchemy as sa

import sopflow
from measuring import heading, interleaved, median, ratio, table
from sopflow import Performer, SopMachine
from sopflow.store import Cases, Store, schema

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.store import postgres

SOP = sopflow.loads("""
sopflow: 1
number: SOP-12
title: Izin Reklame
actors: {loket: Petugas Loket, kepala: Kepala Dinas}
documents: {berkas: {name: Berkas permohonan, supplied: true}, izin: Surat izin}
calendar: {timezone: Asia/Jakarta, hours: {mon-fri: "08:00-12:00, 13:00-16:00"}}
steps:
  - {id: terima, activity: Menerima berkas, actor: loket, requires: berkas, within: 15 menit}
  - {id: kaji, activity: Mengkaji permohonan, actor: kepala, within: 2 hari kerja, on_late: {goto: umumkan},
     not_same_person_as: terima}
  - {id: umumkan, activity: Mengumumkan keputusan, actor: loket, produces: izin}
""")
MACHINE = SopMachine(SOP)
AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
LATER = AT + timedelta(minutes=9)
ANI = Performer("ani", {"loket", "kepala"})
CALLS = 100
OPEN_CASES = 100_000
LAPSES = 500
_numbers = count()


# --- one call ----------------------------------------------------------------------------------------------------


def by_hand(engine: sa.Engine, id_: str) -> None:
    """Complete the first activity of a case with SQL written for this purpose: the same reads, decision and rows."""
    with engine.begin() as connection:
        row = connection.execute(READ if engine.dialect.name == "sqlite" else READ_AND_LOCK, {"case": id_}).one()
        case = MACHINE.restore(json.loads(row.snapshot))
        (event,) = case.complete("terima", by=ANI, at=LATER)
        text = json.dumps(event.to_dict(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        head = hashlib.sha256((row.head + text).encode()).hexdigest()
        snapshot = json.dumps(case.snapshot(history=False), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        values = {"state": case.state, "version": case.version, "entered_at": case.entered_at, "last_at": case.last_at}
        values |= {"due": case.due, "lapses_at": case.due, "suspended": False, "ended_at": None, "snapshot": snapshot}
        changed = connection.execute(UPDATE, {**values, "head": head, "case": id_, "old": row.version})
        assert changed.rowcount == 1  # noqa: S101 (compare-and-set)
        new = {"case_id": id_, "seq": event.seq, "at": event.at, "recorded_at": LATER, "kind": event.kind.value}
        connection.execute(schema.event.insert(), {**new, "text": text, "hash": head})
        connection.execute(DELETE_ACTORS, {"case": id_})
        connection.execute(DELETE_TASKS, {"case": id_}).all()
        for each in case.tasks(at=LATER):
            barred = "\n" + "".join(f"{person}\n" for person in each.barred) if each.needs_name else ""
            shared = {"case_id": id_, "activity": each.activity, "sort_due": each.due, "four_eyes": barred}
            missing = {
                "missing": json.dumps(each.missing),
                "missing_any": json.dumps(each.missing_any),
                "moments": "{}",
            }
            more = {"due": each.due, "since": each.since, "suspended": False, "claimed_by": None, **missing}
            connection.execute(schema.task.insert(), {**shared, **more, "number": SOP.number})
            actors = [{**shared, "actor": actor, "position": place} for place, actor in enumerate(each.actors)]
            connection.execute(schema.task_actor.insert(), actors)


_C, _T, _A = schema.case.c, schema.task.c, schema.task_actor.c
_CASE: sa.BindParameter[str] = sa.bindparam("case")
READ = sa.select(_C.version, _C.snapshot, _C.head).where(_C.id == _CASE)
READ_AND_LOCK = READ.with_for_update()
UPDATE = schema.case.update().where(_C.id == _CASE, _C.version == sa.bindparam("old"))
DELETE_ACTORS = schema.task_actor.delete().where(_A.case_id == _CASE)
DELETE_TASKS = schema.task.delete().where(_T.case_id == _CASE).returning(_T.activity, _T.claimed_by)


def complete(name: str, store: Store, engine: sa.Engine) -> list[str]:
    """Measure ``complete`` in transactions of its own, and return a row of the table."""

    def contestant(call: Callable[[str], None]) -> Callable[[], Callable[[], None]]:
        def prepare() -> Callable[[], None]:
            ids = [f"c{next(_numbers)}" for _ in range(CALLS)]
            with store.begin() as cases:
                for id_ in ids:
                    cases.open(SOP.number, id_, by=ANI, documents="berkas", at=AT)

            def work() -> None:
                for id_ in ids:
                    call(id_)

            return work

        return prepare

    def with_store(id_: str) -> None:
        with store.begin() as cases:
            cases.complete(id_, "terima", by=ANI, at=LATER)

    both = {"store": contestant(with_store), "by hand": contestant(lambda id_: by_hand(engine, id_))}
    seconds = interleaved(both, rounds=7)
    times = [f"{median(seconds, each, per=CALLS) * 1e3:.2f}" for each in ("by hand", "store")]
    return [name, *times, f"{ratio(seconds, 'store', 'by hand'):.2f}"]


# --- worklists ---------------------------------------------------------------------------------------------------


def fill(store: Store, engine: sa.Engine, number: int) -> None:
    """Copy the rows of a case that waits for the head; Budi received one copy of a hundred, Ani the others."""
    with store.begin() as cases:
        cases.open(SOP.number, "template", by=ANI, documents="berkas", at=AT)
        cases.complete("template", "terima", by=ANI, at=LATER)
    numbers = (
        f"(WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < {number}) SELECT n FROM r) AS r"  # noqa: S608
        if engine.dialect.name == "sqlite"
        else f"generate_series(1, {number}) AS r(n)"
    )
    due = "strftime('%Y-%m-%d %H:%M:%f000', {0}, '+' || n || ' seconds')"
    if engine.dialect.name != "sqlite":
        due = "{0} + n * interval '1 second'"
    received_by = "CASE WHEN n % 100 = 0 THEN replace(four_eyes, 'ani', 'budi') ELSE four_eyes END"
    with engine.begin() as connection:
        for table_, key in ((schema.case, "id"), (schema.task, "case_id"), (schema.task_actor, "case_id")):
            columns = [column.name for column in table_.c]
            copied = {name: name for name in columns} | {key: "'copy-' || n"}
            copied |= {"snapshot": "'{}'", "four_eyes": received_by}
            copied |= {name: due.format(name) for name in ("due", "sort_due", "lapses_at")}
            statement = (
                f"INSERT INTO {table_.name} ({', '.join(columns)}) "  # noqa: S608
                f"SELECT {', '.join(copied[name] for name in columns)} FROM {table_.name}, {numbers} "
                f"WHERE {key} = 'template' ORDER BY {copied[key]}"
            )
            for index in table_.indexes:
                index.drop(connection)  # it is built faster when all rows are there
            connection.exec_driver_sql(statement.replace("%", "%%" if engine.dialect.name != "sqlite" else "%"))
            for index in table_.indexes:
                index.create(connection)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE" if engine.dialect.name != "sqlite" else "ANALYZE")


PERSONS = {
    "who may do all": Performer("citra", {"kepala"}),
    "barred from 1 of 100": Performer("budi", {"kepala", "loket"}),
    "barred from 99 of 100": ANI,
    "whose actor has none": Performer("eko", {"loket"}),
    "of an unknown actor": Performer("eko", {"arsip"}),
}


def worklists(name: str, store: Store, engine: sa.Engine) -> Iterator[list[str]]:
    """Measure a page of 50 tasks for several persons, and yield rows of the table."""
    for about, person in PERSONS.items():

        def page(cases: Cases, person: Performer = person) -> int:
            return len(cases.tasks(by=person, limit=50).items)

        yield [f"{name}, person {about}", *measured(store, engine, page, 61)]


def lists(name: str, store: Store, engine: sa.Engine) -> Iterator[list[str]]:
    """Measure the other lists, and yield rows of the table."""
    yield [f"{name}, late", *measured(store, engine, lambda cases: len(cases.late().items), 5)]
    yield [f"{name}, counts", *measured(store, engine, lambda cases: len(cases.counts()), 5)]


def measured(store: Store, engine: sa.Engine, read: Callable[[Cases], int], rounds: int) -> list[str]:
    """Return the number of rows that are read, and the median milliseconds: elapsed, and of the processors."""
    elapsed, processors = [], []
    for _ in range(rounds):
        with engine.begin() as connection:
            cases, of_server = store.within(connection), server_time(connection)
            times = (time.perf_counter(), time.process_time() + of_server())
            found = read(cases)
            elapsed.append(time.perf_counter() - times[0])
            processors.append(time.process_time() + of_server() - times[1])
    return [str(found), *(f"{statistics.median(seconds[1:]) * 1e3:.2f}" for seconds in (elapsed, processors))]


def server_time(connection: sa.Connection) -> Callable[[], float]:
    """Return a function that returns the processor seconds of the server for a connection."""
    if connection.dialect.name == "sqlite":
        return lambda: 0.0
    statistics_of_process = Path(f"/proc/{connection.scalar(sa.select(sa.func.pg_backend_pid()))}/schedstat")
    return lambda: int(statistics_of_process.read_text().split()[0]) / 1e9


# --- lapses ------------------------------------------------------------------------------------------------------


def lapses(name: str, store: Store) -> list[str]:
    """Measure one tick that records many lapses, and return a row of the table."""
    with store.begin() as cases:
        for _ in range(LAPSES):
            id_ = f"c{next(_numbers)}"
            cases.open(SOP.number, id_, by=ANI, documents="berkas", at=AT)
            cases.complete(id_, "terima", by=ANI, at=LATER)
    start = time.perf_counter()
    ticked = store.tick(limit=LAPSES, at=AT + timedelta(days=30))
    took = time.perf_counter() - start
    return [name, str(len(ticked.events)), f"{took:.3f}"]


# --- databases ---------------------------------------------------------------------------------------------------


@contextmanager
def opened(url: str, synchronous: str = "FULL") -> Iterator[tuple[Store, sa.Engine]]:
    """Open an empty store that shares its engine with the code written by hand."""
    engine = sa.create_engine(url)
    Store.configure(engine)
    if engine.dialect.name == "sqlite":

        @sa.event.listens_for(engine, "connect")
        def set_synchronous(connection: Any, _record: object) -> None:
            connection.execute(f"PRAGMA synchronous = {synchronous}")

    store = Store(engine, clock=lambda: LATER)
    store.create_tables()
    store.publish(SOP)
    try:
        yield store, engine
    finally:
        engine.dispose()


def main(*, large: bool) -> None:
    """Print all measurements."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        sqlite = (f"sqlite:///{folder}/{number}.db" for number in count())
        reason = postgres.reason_against()
        server = None if reason is not None else stack.enter_context(postgres.server(fsync=True))
        if reason is not None:
            print(f"PostgreSQL is not measured: {reason}.\n")

        def databases(size: int) -> Iterator[tuple[str, Store, sa.Engine]]:
            with opened(next(sqlite)) as (store, engine):
                yield "SQLite", store, engine
            if server is not None:
                with sa.create_engine(server.url, isolation_level="AUTOCOMMIT").connect() as connection:
                    connection.exec_driver_sql(f"CREATE DATABASE office_{size}")
                with opened(server.url.replace("/postgres", f"/office_{size}")) as (store, engine):
                    yield "PostgreSQL", store, engine

        heading(
            "One complete, in a transaction of its own", "Milliseconds; by hand: the same reads, decision and rows."
        )
        rows = []
        for synchronous in ("OFF", "FULL"):
            with opened(next(sqlite), synchronous) as (store, engine):
                rows.append(complete(f"SQLite, synchronous={synchronous}", store, engine))
        rows += [complete(name, store, engine) for name, store, engine in databases(0) if name != "SQLite"]
        table(("", "by hand", "store", "ratio"), rows)

        heading(f"One tick that records {LAPSES} lapses", "Seconds.")
        table(("", "lapses", "s"), [lapses(name, store) for name, store, _ in databases(1)])

        for size in (OPEN_CASES, 10 * OPEN_CASES) if large else (OPEN_CASES,):
            heading(
                f"A page of 50 tasks among {size:,} open cases, and other lists",
                "Milliseconds, median: elapsed, and processor time of the process and the server.",
            )
            rows = []
            for name, store, engine in databases(size):
                fill(store, engine, size)
                rows += [*worklists(name, store, engine), *lists(name, store, engine)]
            table(("", "rows", "ms", "of processors"), rows)


if __name__ == "__main__":
    main(large="--large" in sys.argv[1:])
