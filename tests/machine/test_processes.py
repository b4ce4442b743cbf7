"""Copies, pickles and processes: machines can be sent anywhere, cases as snapshots."""

from __future__ import annotations

import copy
import multiprocessing
import os
import pickle
import sys
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest

import sopflow
from sopflow import Case, HostGuard, Refused, SnapshotError, Sop, SopError, SopMachine, Step, WorkCalendar
from sopflow.machine import Call, concurrency
from sopflow.machine.engine import system_clock

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)

SOP = sopflow.loads("""
sopflow: 1
number: SOP-1
title: Izin
actors: {loket: Loket}
documents: {berkas: {name: Berkas, supplied: true}}
steps:
  - {id: terima, activity: Menerima, actor: loket, within: 15 menit, requires: berkas}
  - {id: putus, activity: Memutus, actor: loket, outcomes: {ya: end, ulang: terima}}
""")


def at_noon() -> datetime:
    return NOON


def paid(case: Case, _call: Call, _at: datetime) -> str | None:
    return None if case.holds("berkas") else "Retribusi belum dibayar."


class Permohonan(Case):
    """A case with slots and attributes of its own, one of them private."""

    __slots__ = ("__rahasia", "catatan")

    def __init__(self, machine: Any, id: str) -> None:
        super().__init__(machine, id)
        self.catatan = ["baru"]
        self.__rahasia = "x"

    def rahasia(self) -> str:
        return self.__rahasia


class Lampiran(Permohonan):
    """A case with arbitrary attributes, which may refer to itself."""

    __slots__ = ("__dict__",)

    berkas: list[str]
    diri: Case


MACHINE = SopMachine(SOP)


# --- machines ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_a_machine_is_pickled_as_its_arguments(protocol: int) -> None:
    guards: list[Any] = [paid, HostGuard(paid, activities="putus", code="retribusi")]
    machine = SopMachine(
        SOP, clock=at_noon, calendar=WorkCalendar("Asia/Jakarta"), guards=guards, case_class=Permohonan
    )
    again = pickle.loads(pickle.dumps(machine, protocol))  # noqa: S301 (our own)
    assert again.sop == machine.sop
    assert again.calendar == machine.calendar
    assert (again.clock, again.case_class, again.guards) == (at_noon, Permohonan, machine.guards)
    case = again.restore(machine.open("1").snapshot())
    assert type(case) is Permohonan
    assert [reason.code for reason in case.may("terima", by="loket").reasons] == ["documents", "paid"]
    with pytest.raises(sopflow.MisuseError):
        again.add_states("lain")


def test_the_pickle_of_a_machine_contains_little_more_than_its_sop() -> None:
    assert len(pickle.dumps(MACHINE)) < len(pickle.dumps(SOP)) + 500


def test_a_guard_that_cannot_be_pickled_is_an_error() -> None:
    with pytest.raises((pickle.PicklingError, AttributeError), match="lambda"):
        pickle.dumps(SopMachine(SOP, guards=[lambda *_: None]))


def test_a_copy_of_a_machine_is_the_machine() -> None:
    assert copy.copy(MACHINE) is copy.deepcopy(MACHINE) is MACHINE
    assert copy.deepcopy({"machine": MACHINE})["machine"] is MACHINE


def test_a_default_clock_is_pickled_by_its_name() -> None:
    assert pickle.loads(pickle.dumps(MACHINE)).clock is system_clock  # noqa: S301 (our own)


# --- cases -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_case_is_not_pickled(protocol: int) -> None:
    with pytest.raises(TypeError, match=r"case\.snapshot\(\).*machine\.restore\(snapshot\)"):
        pickle.dumps(MACHINE.open("1", at=NOON), protocol)


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy], ids=["copy", "deepcopy"])
def test_a_copied_case_shares_the_machine_and_is_independent(copied: Any) -> None:
    case = MACHINE.open("1", at=NOON, documents="berkas")
    twin = copied(case)
    assert twin == case
    assert twin.machine is case.machine
    twin.complete("terima", by="loket", at=NOON)
    twin.suspend(at=NOON)
    assert (case.state, case.version, len(case.history)) == ("terima", 1, 1)
    assert case.snapshot() == MACHINE.open("1", at=NOON, documents="berkas").snapshot()


def test_attributes_of_a_subclass_are_copied_as_deeply_as_requested() -> None:
    case = SopMachine(SOP, case_class=Lampiran).open("1", at=NOON)
    case.berkas, case.diri = ["A-1"], case
    shallow, deep = copy.copy(case), copy.deepcopy(case)
    assert (shallow.rahasia(), deep.rahasia()) == ("x", "x")
    assert shallow.catatan is case.catatan
    assert shallow.berkas is case.berkas
    assert (deep.catatan, deep.berkas) == (case.catatan, case.berkas)
    assert deep.catatan is not case.catatan
    assert deep.berkas is not case.berkas
    assert shallow.diri is case
    assert deep.diri is deep


def test_a_copy_while_another_thread_works_is_consistent() -> None:
    case = MACHINE.open("1", at=NOON, documents="berkas")
    done = threading.Event()

    def work() -> None:
        for _ in range(300):
            case.complete("terima", by="loket", at=NOON)
            case.complete("putus", by="loket", outcome="ulang", at=NOON)
        done.set()

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    thread = threading.Thread(target=work)
    thread.start()
    try:
        while not done.is_set():
            twin = copy.copy(case)
            assert len(twin.history) == twin.version
            assert twin.state == ("terima" if twin.version % 2 else "putus")
    finally:
        thread.join()
        sys.setswitchinterval(interval)


# --- values ----------------------------------------------------------------------------------


def test_events_and_errors_can_be_pickled() -> None:
    case = MACHINE.open("1", at=NOON, documents="berkas")
    errors: list[Exception] = []
    for wrong in (
        lambda: case.complete("tarima", by="loket", at=NOON),
        lambda: MACHINE.restore({}),
        lambda: SopMachine(Sop("1", "Izin", {}, [Step.single("terima", "Menerima", "loket")])),
        lambda: MACHINE.add_model(object()),
    ):
        with pytest.raises((Refused, SnapshotError, SopError, sopflow.MisuseError)) as caught:
            wrong()
        errors.append(caught.value)
    for error in errors:
        again = pickle.loads(pickle.dumps(error))  # noqa: S301 (our own)
        assert (type(again), str(again), vars(again)) == (type(error), str(error), vars(error))
    assert pickle.loads(pickle.dumps(case.history)) == case.history  # noqa: S301 (our own)


# --- processes ------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_a_machine_works_after_a_fork_while_another_thread_applies_an_event() -> None:
    case = MACHINE.open("1", at=NOON, documents="berkas")
    held = threading.Event()

    def apply_slowly() -> None:
        with concurrency.applying:
            held.set()
            time.sleep(0.1)

    thread = threading.Thread(target=apply_slowly)
    thread.start()
    held.wait()
    child = os.fork()
    if not child:
        code = 1
        try:
            case.complete("terima", by="loket", at=NOON)
            code = 0 if MACHINE.restore(case.snapshot()).state == "putus" else 2
        finally:
            os._exit(code)
    thread.join()
    deadline = time.monotonic() + 20
    while (ended := os.waitpid(child, os.WNOHANG)) == (0, 0) and time.monotonic() < deadline:
        time.sleep(0.01)
    if ended == (0, 0):
        os.kill(child, 9)
        os.waitpid(child, 0)
    assert ended == (child, 0), "the child waits for a lock of a thread that it does not have"
    case.complete("terima", by="loket", at=NOON)
    assert case.state == "putus", "the child changed only its copy"


AT_WORK = '''
"""The work of an application in another process."""

def only_with_documents(case, call, at):
    return None if case.holds("berkas") else "Berkas belum ada."

def receive(machine, snapshot, at):
    case = machine.restore(snapshot)
    events = case.complete("terima", by="loket", at=at)
    return events, case.snapshot()
'''


def test_a_machine_is_sent_to_a_spawned_process_and_a_case_as_its_snapshot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "at_work.py").write_text(AT_WORK, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    at_work = __import__("at_work")
    machine = SopMachine(SOP, clock=system_clock, guards=[at_work.only_with_documents])
    case = machine.open("1", at=NOON, documents="berkas")
    bare = machine.open("2", at=NOON)
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        events, snapshot = pool.submit(at_work.receive, machine, case.snapshot(), NOON + timedelta(minutes=1)).result(
            60
        )
        assert events == case.complete("terima", by="loket", at=NOON + timedelta(minutes=1))
        assert machine.restore(snapshot) == case
        with pytest.raises(Refused) as caught:
            pool.submit(at_work.receive, machine, bare.snapshot(), NOON).result(60)
        assert [reason.code for reason in caught.value.reasons] == ["documents", "only-with-documents"]
        with pytest.raises(TypeError, match=r"Save case\.snapshot\(\)"):
            pool.submit(machine.restore, snapshot).result(60)


def test_unpickled_events_are_a_history() -> None:
    case = MACHINE.open("1", at=NOON, documents={"berkas": "A-1"})
    case.complete("terima", by="loket", at=NOON)
    events = pickle.loads(pickle.dumps(case.history))  # noqa: S301 (our own)
    assert MACHINE.replay(attrs.evolve(event) for event in events) == case
