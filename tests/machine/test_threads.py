"""Threads share a machine, and calls of two threads on one case are serialized."""

import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial

import pytest

import sopflow
from sopflow import Refused, SopMachine

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)

SOP = sopflow.loads("""
sopflow: 1
number: SOP-1
title: Izin
actors: {loket: Loket}
documents: {memo: Memo}
steps:
  - id: siap
    activities:
      - {id: satu, activity: Menyiapkan, actor: loket, produces: memo}
      - {id: dua, activity: Menata, actor: loket}
  - {id: putus, activity: Memutus, actor: loket, requires: memo, outcomes: {ya: end, ulang: siap}}
""")


@pytest.fixture(autouse=True)
def adversarial_switching() -> Iterator[None]:
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


def at_once(calls: Sequence[Callable[[], object]]) -> list[str]:
    """Run calls in threads that start together; return the result of each."""
    ready = threading.Barrier(len(calls))
    results = [""] * len(calls)

    def run(number: int, call: Callable[[], object]) -> None:
        ready.wait()
        try:
            call()
            results[number] = "done"
        except Refused as refused:
            results[number] = refused.reasons[0].code

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_of_two_threads_with_the_same_activity_one_wins() -> None:
    machine = SopMachine(SOP)
    for _ in range(200):
        case = machine.open("1", at=NOON)
        results = at_once([partial(case.complete, "satu", by="loket", at=NOON)] * 4)
        assert sorted(results) == ["already-done"] * 3 + ["done"]
        assert (case.version, case.done) == (2, ("satu",))


def test_two_threads_with_different_activities_of_a_row_both_succeed() -> None:
    machine = SopMachine(SOP)
    for _ in range(200):
        case = machine.open("1", at=NOON)
        calls = [partial(case.complete, name, by="loket", at=NOON) for name in ("satu", "dua")]
        assert at_once(calls) == ["done", "done"]
        assert (case.version, case.state) == (3, "putus")
        assert machine.replay(case.history) == case


def test_many_threads_complete_their_own_cases_on_one_machine() -> None:
    machine = SopMachine(SOP)

    def walk(number: int) -> None:
        for round_ in range(20):
            case = machine.open(f"{number}-{round_}", at=NOON)
            for outcome in ("ulang", "ya"):
                case.complete("satu", by="loket", at=NOON)
                case.complete("dua", by="loket", at=NOON)
                case.complete("putus", by="loket", outcome=outcome, at=NOON)
            assert case.state == "completed"
            assert machine.restore(case.snapshot()) == case

    assert at_once([partial(walk, number) for number in range(8)]) == ["done"] * 8


def test_reading_while_another_thread_works_is_consistent() -> None:
    machine = SopMachine(SOP)
    case = machine.open("1", at=NOON)
    stop = threading.Event()

    def work() -> None:
        for _ in range(150):
            case.complete("satu", by="loket", at=NOON)
            case.complete("dua", by="loket", at=NOON)
            case.complete("putus", by="loket", outcome="ulang", at=NOON)
        stop.set()

    def look() -> None:
        while not stop.is_set():
            machine.restore(case.snapshot(history=False))
            names = {task.activity for task in case.tasks(at=NOON)}
            assert names <= {"satu", "dua"} or names == {"putus"}
            case.may("putus", by="loket", outcome="ya", at=NOON)

    assert at_once([work, look, look]) == ["done"] * 3
