"""Databases: URLs, transactions of the host application, and databases that cannot be used."""

from __future__ import annotations

import inspect
import sqlite3
import threading
from collections.abc import Callable
from datetime import datetime
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa
from tests.store.office import ANI, BEGIN, BUDI, IZIN, Office, sop_of

from sopflow.store import ConflictError, DatabaseError, InputError, Store, StoreError, schema


def message_of(error: pytest.ExceptionInfo[StoreError]) -> str:
    assert error.value.message("id") != error.value.message("en")
    return error.value.message("en")


# --- opening a database ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("url", ["", "office.db", "mysql+nothing://x", "oracle://x", "sqlite+nothing:///x"])
def test_an_unusable_url_is_one_clear_error(url: str) -> None:
    with pytest.raises(DatabaseError) as error:
        Store(url)
    assert "sqlite:///office.db" in message_of(error) or "SQLite and PostgreSQL" in message_of(error)


def test_a_database_without_tables_is_a_clear_error(url: str) -> None:
    with Store(url) as store, pytest.raises(DatabaseError) as error, store.begin():
        pass
    assert "sopflow store init" in message_of(error)


READING: dict[str, Callable[[Store], object]] = {
    "begin": lambda store: store.begin().__enter__(),
    "publish": lambda store: store.publish(sop_of(IZIN)),
    "tick": Store.tick,
    "plan_migration": lambda store: store.plan_migration("SOP-12"),
    "migrate": lambda store: store.migrate("SOP-12", reason="Perwal"),
    "prune_keys": lambda store: store.prune_keys(BEGIN),
    "heads": lambda store: list(store.heads()),
    "verify": lambda store: list(store.verify()),
    "export": lambda store: store.export(BEGIN),
    "delete": lambda store: store.delete({"sopflow": 1, "revisions": [], "cases": []}),
}
"""Uses of a store that need tables."""


@pytest.mark.parametrize("name", READING)
@pytest.mark.parametrize("engine_of", [str, sa.create_engine])
def test_a_file_that_does_not_exist_is_a_clear_error_and_is_not_created(
    tmp_path: Path, name: str, engine_of: Callable[[str], str | sa.Engine]
) -> None:
    folder = tmp_path / ("arsip " * 10).rstrip()  # the message names the whole path, however long
    folder.mkdir()
    with Store(engine_of(f"sqlite:///{folder}/offcie.db")) as store, pytest.raises(DatabaseError) as error:
        READING[name](store)
    assert f"'{folder}/offcie.db'" in message_of(error)
    assert list(folder.iterdir()) == []


def test_every_use_of_a_store_is_among_those_that_create_no_file() -> None:
    uses = {name for name, member in vars(Store).items() if inspect.isfunction(member) and not name.startswith("_")}
    assert uses == {*READING, "create_tables", "within", "close"}


def test_a_file_named_by_a_uri_is_opened(tmp_path: Path) -> None:
    with Store(f"sqlite:///file:{tmp_path}/office.db?uri=true") as store:
        store.create_tables()
        store.publish(sop_of(IZIN))


def test_a_time_that_others_destroyed_is_a_clear_error(on_sqlite: Office) -> None:
    with on_sqlite.engine().begin() as connection:
        connection.exec_driver_sql("UPDATE sopflow_task SET since = 'kemarin'")
    with on_sqlite.store.begin() as cases, pytest.raises(DatabaseError) as error:
        cases.tasks()
    assert "'kemarin'" in message_of(error)


def test_tables_are_created_once_and_kept(office: Office) -> None:
    office.opened("k1")
    office.another_store().create_tables()
    with office.store.begin() as cases:
        assert cases.case("k1").state == "terima"


def test_tables_of_a_newer_version_are_a_clear_error(office: Office) -> None:
    with office.engine().begin() as connection:
        connection.execute(schema.schema_version.update().values(version=schema.SCHEMA_VERSION + 1))
    for use in (office.another_store().create_tables, lambda: office.another_store().prune_keys(BEGIN)):
        with pytest.raises(DatabaseError) as error:
            use()
        assert "Update sopflow" in message_of(error)


def test_an_unreachable_server_is_a_clear_error() -> None:
    pytest.importorskip("psycopg")
    with Store("postgresql://office@127.0.0.1:1/none") as store, pytest.raises(DatabaseError) as error:
        store.create_tables()
    assert "Connection refused" in message_of(error)


def test_a_store_in_memory_is_shared_by_threads() -> None:
    with Store("sqlite://") as store:
        store.create_tables()
        store.publish(sop_of(IZIN))

        def open_case(number: int) -> None:
            with store.begin() as cases:
                cases.open("SOP-12", f"k{number}")

        threads = [threading.Thread(target=open_case, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with store.begin() as cases:
            assert len(cases.tasks().items) == 8


def test_the_metadata_serve_migration_tools(url: str) -> None:
    engine = sa.create_engine(url)
    with Store(url) as store:
        store.metadata.create_all(engine)
        names = sa.inspect(engine).get_table_names()
    engine.dispose()
    assert {"sopflow_case", "sopflow_event", "sopflow_task"} <= {*names}


# --- databases that fail ----------------------------------------------------------------------------------------


@pytest.fixture
def on_sqlite(tmp_path: Path) -> Office:
    office = Office(f"sqlite:///{tmp_path}/office.db")
    office.publish()
    office.opened("k1")
    return office


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "office.db"


def test_a_full_database_is_a_clear_error_and_nothing_is_lost(on_sqlite: Office) -> None:
    on_sqlite.close()
    engine = sa.create_engine(on_sqlite.url)
    Store.configure(engine)

    @sa.event.listens_for(engine, "connect")
    def limit(connection: sqlite3.Connection, _record: object) -> None:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")

    store = Store(engine, clock=on_sqlite.clock)
    numbers = count(2)

    def open_cases() -> None:
        while True:
            with store.begin() as cases:
                cases.open("SOP-12", f"k{next(numbers)}", reason="x" * 1000)

    with pytest.raises(DatabaseError) as error:
        open_cases()
    engine.dispose()
    assert "full" in message_of(error)
    with on_sqlite.another_store().begin() as cases:
        assert len(cases.tasks(limit=1000).items) == next(numbers) - 2
    on_sqlite.close()


def test_a_database_that_is_opened_for_reading_is_a_clear_error(on_sqlite: Office, file: Path) -> None:
    on_sqlite.close()
    with Store(f"sqlite:///file:{file}?mode=ro&uri=true") as store, pytest.raises(DatabaseError) as error:
        store.prune_keys(BEGIN)
    assert "readonly" in message_of(error)


def test_a_user_without_permission_to_write_is_a_clear_error(postgresql: str) -> None:
    url = f"{postgresql}?options=-cdefault_transaction_read_only%3Don"
    with Store(url) as store, pytest.raises(DatabaseError) as error:
        store.create_tables()
    assert "read-only" in message_of(error)


def test_a_file_that_is_not_a_database_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Yth. Kepala Dinas " * 100)
    with Store(f"sqlite:///{tmp_path}/letter.txt") as store, pytest.raises(DatabaseError) as error:
        store.create_tables()
    assert "not a database" in message_of(error)


def test_a_missing_table_is_a_clear_error(office: Office) -> None:
    with office.engine().begin() as connection:
        schema.event.drop(connection)
    with pytest.raises(DatabaseError) as error:
        office.opened("k1")
    assert "sopflow_event" in message_of(error)


# --- the host application's connection ----------------------------------------------------------------------------


def configured(office: Office) -> sa.Engine:
    engine = office.engine()
    Store.configure(engine)
    return engine


def test_a_call_belongs_to_the_transaction_of_the_host_application(office: Office) -> None:
    engine = configured(office)
    letters = sa.Table("letter", sa.MetaData(), sa.Column("text", sa.Text))
    with engine.begin() as connection:
        letters.create(connection)
    office.opened("k1")
    for commits in (False, True):
        with engine.connect() as connection:
            office.store.within(connection).complete("k1", "terima", by=ANI)
            connection.execute(letters.insert(), {"text": "Yth. Budi"})
            assert connection.in_transaction()
            if commits:
                connection.commit()
        with office.store.begin() as cases, engine.connect() as connection:
            assert cases.case("k1").state == ("kaji" if commits else "terima")
        with engine.connect() as connection:
            assert len(connection.execute(sa.select(letters)).all()) == commits


def test_the_transaction_of_the_host_application_goes_on_after_an_id_that_is_taken(office: Office) -> None:
    office.opened("k1")
    with configured(office).begin() as connection:
        cases = office.store.within(connection)
        with pytest.raises(StoreError):
            cases.open("SOP-12", "k1")
        cases.open("SOP-12", "k2")
    with office.store.begin() as cases:
        assert cases.case("k2").version == 1


def test_errors_of_the_database_are_errors_of_the_store_in_the_host_application_too(office: Office) -> None:
    with office.engine().begin() as connection:
        schema.event.drop(connection)
    with configured(office).connect() as connection, pytest.raises(DatabaseError):
        office.store.within(connection).open("SOP-12", "k1")


def test_a_host_application_without_tables_gets_a_clear_error(url: str) -> None:
    engine = sa.create_engine(url)
    with engine.connect() as connection, pytest.raises(DatabaseError) as error:
        Store(engine).within(connection)
    engine.dispose()
    assert "create_tables" in message_of(error)


def deferred(engine: sa.Engine) -> None:
    """Let transactions begin as SQLite begins them by default: the first write locks."""

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN")


def test_an_engine_that_is_not_prepared_conflicts_and_says_what_to_do(on_sqlite: Office) -> None:
    engine = on_sqlite.engine()
    deferred(engine)
    with engine.connect() as connection:
        cases = on_sqlite.store.within(connection)
        assert cases.case("k1").version == 1
        with on_sqlite.store.begin() as others:
            others.complete("k1", "terima", by=ANI)
        with pytest.raises(ConflictError) as error:
            cases.attach("k1", "berkas", by=BUDI)
        assert "Store.configure(engine)" in message_of(error)
    with on_sqlite.store.begin() as cases:
        assert cases.case("k1").version == 2
    on_sqlite.close()


def test_a_call_never_overwrites_one_that_was_made_after_its_case_was_read(on_sqlite: Office) -> None:
    engine = on_sqlite.engine()  # as the driver begins transactions by default: the first write begins one
    with engine.connect() as connection:

        @sa.event.listens_for(connection, "after_execute")
        def another_call_comes_first(_connection: object, statement: object, *_: object) -> None:
            if isinstance(statement, sa.Select) and not done:
                done.append(True)
                with on_sqlite.store.begin() as others:
                    others.attach("k1", "berkas", by=BUDI)

        done = [True]
        cases = on_sqlite.store.within(connection)
        done.clear()
        with pytest.raises(ConflictError):
            cases.complete("k1", "terima", by=ANI)
    with on_sqlite.store.begin() as cases:
        assert [event.kind for event in cases.history("k1")] == ["opened", "attached"]
    on_sqlite.close()


def test_a_time_without_a_zone_is_an_error(office: Office) -> None:
    at = datetime(2026, 3, 2)  # noqa: DTZ001
    with office.store.begin() as cases:
        for read in (cases.due_before, cases.idle):
            with pytest.raises(InputError, match="zone"):
                read(at)
    with pytest.raises(InputError, match="zone"):
        office.store.tick(at=at)
