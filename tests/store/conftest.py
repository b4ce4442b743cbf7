"""Databases for the tests of the store: SQLite, and a PostgreSQL server that the tests start."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa
from tests.store import postgres
from tests.store.office import Office

_schemas = count(1)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The URL of a PostgreSQL server; skip the test without one, or fail if it is required, as on a build server."""
    reason = postgres.reason_against()
    if reason is not None:
        if os.environ.get("SOPFLOW_REQUIRE_JUDGES"):
            pytest.fail(reason)
        pytest.skip(reason)
    with postgres.server() as server:
        yield server.url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/office.db"
    server: str = request.getfixturevalue("postgresql")
    return empty_schema(server)


@pytest.fixture
def office(url: str) -> Iterator[Office]:
    """An office that has published its SOPs."""
    office = Office(url)
    try:
        office.publish()
        yield office
    finally:
        office.close()


def empty_schema(server: str) -> str:
    """Create a schema on a PostgreSQL server and return a URL whose connections use it."""
    name = f"office_{next(_schemas)}"
    engine = sa.create_engine(server)
    with engine.begin() as connection:
        connection.execute(sa.schema.CreateSchema(name))
    engine.dispose()
    return f"{server}?options=-csearch_path%3D{name}"
