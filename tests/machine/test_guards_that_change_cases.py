"""A host guard that changes the case that it judges is an error that says what to do."""

from __future__ import annotations

import copy
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest

import sopflow
from sopflow import Case, HostGuard, MisuseError, SopMachine

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=2)

SOP = sopflow.loads("""
sopflow: 1
number: SOP-1
title: Izin
actors: {loket: Loket}
documents: {berkas: {name: Berkas, supplied: true}}
steps:
  - {id: terima, activity: Menerima, actor: loket, within: 1 jam, on_late: {goto: putus}}
  - {id: putus, activity: Memutus, actor: loket}
""")

CHANGES: dict[str, Callable[[Case], object]] = {
    "complete": lambda case: case.complete("putus", by="loket", at=LATER),
    "attach": lambda case: case.attach("berkas", at=LATER),
    "suspend": lambda case: case.suspend(at=LATER),
    "resume": lambda case: case.resume(at=LATER),
    "restart_clock": lambda case: case.restart_clock(reason="Terputus", at=LATER),
    "cancel": lambda case: case.cancel(reason="Dicabut", at=LATER),
    "tick": lambda case: case.tick(LATER),
}
ASKED: dict[str, Callable[[Case], object]] = {
    "may": lambda case: case.may("terima", by="loket", at=NOON),
    "complete": lambda case: case.complete("terima", by="loket", at=NOON),
    "may after a lapse": lambda case: case.may("putus", by="loket", at=LATER),
    "complete after a lapse": lambda case: case.complete("putus", by="loket", at=LATER),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize("ask", ASKED.values(), ids=ASKED)
@pytest.mark.parametrize("which", ["given", "own"])
def test_a_guard_that_changes_its_case_is_an_error(
    change: Callable[[Case], object], ask: Callable[[Case], object], which: str
) -> None:
    def stamps(given: Case, *_: object) -> None:
        change(given if which == "given" else case)

    case = SopMachine(SOP, guards=[stamps]).open("1", at=NOON)
    before = case.snapshot()
    with pytest.raises(MisuseError, match=r"A guard changes the case that it judges\. .* act on the events"):
        ask(case)
    assert case.snapshot() == before


def test_a_guard_that_hides_the_error_changes_nothing() -> None:
    def stamps(case: Case, *_: object) -> None:
        with suppress(MisuseError):
            case.attach("berkas", at=NOON)

    case = SopMachine(SOP, guards=[stamps]).open("1", at=NOON)
    case.complete("terima", by="loket", at=NOON)
    assert (case.version, len(case.documents)) == (2, 0)


def test_a_guard_may_read_its_case_and_change_others_or_copies() -> None:
    others: list[Case] = []

    def looks(case: Case, *_: object) -> str | None:
        assert case.tasks(at=NOON)
        assert case.snapshot()["state"] == case.state
        assert case.may("putus", by="loket", at=NOON).reasons
        copy.copy(case).attach("berkas", at=NOON)
        others.append(case.machine.open("2", at=NOON))
        others[-1].attach("berkas", at=NOON)
        return None if case.holds("berkas") else "Berkas belum ada."

    case = SopMachine(SOP, guards=[HostGuard(looks, activities="terima")]).open("1", at=NOON)
    assert [reason.code for reason in case.may("terima", by="loket", at=NOON).reasons] == ["looks"]
    assert (case.version, len(case.documents)) == (1, 0)
    case.attach("berkas", at=NOON)
    case.complete("terima", by="loket", at=NOON)
    assert others[0].version == 2


def test_a_guard_that_asks_for_its_own_judgement_is_an_error() -> None:
    def asks_itself(case: Case, *_: object) -> str | None:
        return None if case.may("terima", by="loket", at=NOON) else "Tidak."

    case = SopMachine(SOP, guards=[asks_itself]).open("1", at=NOON)
    with pytest.raises(MisuseError, match="the guard is asked again without end"):
        case.may("terima", by="loket", at=NOON)
    case.attach("berkas", at=NOON)
    assert case.version == 2, "the error leaves no mark"
