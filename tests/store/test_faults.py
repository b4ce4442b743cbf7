"""Races, killed processes and a killed server: every acknowledged call is there once, and every chain verifies.

By default a sample runs. ``SOPFLOW_STORE_FAULTS=all`` runs 4 x 300 racing calls and kills 40 workers on each database.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from tests.store import postgres
from tests.store.office import ANI, IZIN, sop_of
from tests.store.worker import CASES

from sopflow.store import Store, schema

ALL = os.environ.get("SOPFLOW_STORE_FAULTS") == "all"
RACING_CALLS = 300 if ALL else 25
KILLS = 40 if ALL else 3
SERVER_KILLS = 5 if ALL else 1

WORKER = Path(__file__).with_name("worker.py")


@contextmanager
def prepared(url: str) -> Iterator[Store]:
    """Open a store with the cases that the workers share."""
    with Store(url) as store:
        store.create_tables()
        store.publish(sop_of(IZIN.replace("within: 2 hari kerja, on_late: {goto: umumkan},", "")))
        with store.begin() as cases:
            for number in range(CASES):
                cases.open("SOP-12", f"shared-{number}", by=ANI, documents="berkas")
        yield store


def started(url: str, name: str, calls: int, acknowledged: Path) -> subprocess.Popen[str]:
    command = [sys.executable, str(WORKER), url, name, str(calls), str(acknowledged)]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True)  # noqa: S603


def finish(workers: list[subprocess.Popen[str]]) -> None:
    """Wait for workers, which must succeed."""
    for worker in workers:
        _, errors = worker.communicate(timeout=300)
        assert worker.returncode == 0, errors


def acknowledged_calls(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").split() if file.exists() else []


def check(store: Store, acknowledged: list[str]) -> int:
    """Check that each acknowledged call was made once and no case is torn; return the number of calls."""
    assert len(set(acknowledged)) == len(acknowledged)
    k, e = schema.key.c, schema.event.c
    with store._engine.connect() as connection:
        keys = connection.scalars(sa.select(k.key)).all()
        of_calls = connection.execute(sa.select(sa.func.sum(k.last_seq - k.first_seq + 1))).scalar_one()
        assert connection.execute(sa.select(sa.func.count(e.seq))).scalar_one() == of_calls + CASES
        references = connection.scalars(sa.select(e.text).where(e.kind == "attached")).all()
    assert len(set(keys)) == len(keys)
    assert {*acknowledged} <= {*keys}
    attached = [key for key in keys if int(key.rpartition("-")[2]) % 10 > 2]
    assert len(references) == len(attached)
    assert all(sum(f'"berkas":"{key}"' in text for text in references) == 1 for key in attached)
    assert list(store.verify(store.heads())) == []
    return len(keys)


def test_racing_calls_of_four_processes_are_all_made(url: str, tmp_path: Path) -> None:
    file = tmp_path / "acknowledged"
    with prepared(url) as store:
        finish([started(url, f"w{number}", RACING_CALLS, file) for number in range(4)])
        assert check(store, acknowledged_calls(file)) == 4 * RACING_CALLS


def test_workers_that_are_killed_in_the_middle_of_a_write_lose_nothing(url: str, tmp_path: Path) -> None:
    file, chance = tmp_path / "acknowledged", random.Random(7)  # noqa: S311 (no secret)
    with prepared(url) as store:
        for number in range(KILLS):
            before = len(acknowledged_calls(file))
            worker = started(url, f"w{number}", 1_000_000, file)
            while len(acknowledged_calls(file)) < before + 3:
                assert worker.poll() is None, worker.communicate()[1]
                time.sleep(0.01)
            time.sleep(chance.random() / 20)
            os.kill(worker.pid, signal.SIGKILL)
            worker.communicate()
        acknowledged = acknowledged_calls(file)
        assert len(acknowledged) >= 3 * KILLS
        assert check(store, acknowledged) <= len(acknowledged) + KILLS


@pytest.mark.usefixtures("postgresql")  # skipped without PostgreSQL
def test_a_server_that_is_killed_under_load_recovers_every_call(tmp_path: Path) -> None:
    file = tmp_path / "acknowledged"
    with postgres.server() as server, prepared(server.url) as store:
        calls = RACING_CALLS * (SERVER_KILLS + 1)
        workers = [started(server.url, f"w{number}", calls, file) for number in range(3)]
        for _ in range(SERVER_KILLS):
            enough = len(acknowledged_calls(file)) + RACING_CALLS
            while len(acknowledged_calls(file)) < enough:
                time.sleep(0.01)
            server.kill()
            server.start()
        finish(workers)
        store.close()  # its connections were cut
        assert check(store, acknowledged_calls(file)) == 3 * calls
