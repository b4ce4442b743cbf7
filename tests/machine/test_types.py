"""The types that a type checker infers for machines and cases; checked by mypy together with the other tests."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import assert_type

import sopflow
from sopflow import Case, Performer, Sop, SopMachine, Step

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SOP = Sop("1", "Izin", {"loket": "Loket"}, [Step.single("terima", "Menerima", "loket")])


class Permohonan(Case):
    """A case of a host."""

    def judul(self) -> str:
        return f"Permohonan {self.id}"


def opened(machine: sopflow.SopMachine, id: str) -> Case:
    """Open a case; the annotation of the machine needs no type argument."""
    assert_type(machine, SopMachine[Case])
    return machine.open(id, at=NOON)


def test_a_machine_without_a_case_class_makes_cases() -> None:
    machine = SopMachine(SOP)
    assert_type(machine, SopMachine[Case])
    assert_type(machine.open("1", at=NOON), Case)
    assert type(opened(machine, "1")) is Case


def test_a_machine_makes_cases_of_its_class() -> None:
    machine = SopMachine(SOP, case_class=Permohonan)
    assert_type(machine, SopMachine[Permohonan])
    case = machine.open("1", at=NOON)
    assert_type(case, Permohonan)
    assert_type(machine.restore(case.snapshot()), Permohonan)
    assert_type(machine.replay(case.history), Permohonan)
    assert case.judul() == "Permohonan 1"


def test_a_case_knows_the_type_of_its_machine() -> None:
    case = SopMachine(SOP, case_class=Permohonan).open("1", at=NOON)
    assert_type(case.machine, SopMachine[Permohonan])
    again = case.machine.open("2", at=NOON)
    again.complete("terima", by=Performer("ani", "loket"), at=NOON)
    assert_type(again, Permohonan)
    assert again.judul() == "Permohonan 2"
