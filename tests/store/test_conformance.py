"""The store agrees with the reference on both databases."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, settings
from tests.store.conftest import empty_schema

from sopflow.store import Store
from sopflow.testing import Clock
from sopflow.testing.store import AnyStore, StoreConformance

RUNS = int(os.environ.get("SOPFLOW_STORE_RUNS", "6"))
"""The number of runs on SQLite; a third of it on PostgreSQL, whose schemas take longer to create."""

_CHECKS = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]


class TestSqlite(StoreConformance):
    settings = settings(max_examples=RUNS, stateful_step_count=20, deadline=None, suppress_health_check=_CHECKS)

    @contextmanager
    def empty_store(self, clock: Clock) -> Iterator[AnyStore]:
        with Store("sqlite://", clock=clock, permits=["correct", "migrate"]) as store:
            yield store
            assert list(store.verify(store.heads())) == []


class TestPostgresql(StoreConformance):
    settings = settings(max_examples=RUNS // 3, stateful_step_count=20, deadline=None, suppress_health_check=_CHECKS)

    @pytest.fixture(autouse=True)
    def server(self, postgresql: str) -> None:
        self.url = postgresql

    @contextmanager
    def empty_store(self, clock: Clock) -> Iterator[AnyStore]:
        with Store(empty_schema(self.url), clock=clock, permits=["correct", "migrate"]) as store:
            yield store
            assert list(store.verify(store.heads())) == []
