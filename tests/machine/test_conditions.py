"""Conditions that the host decides: one function each, refusals with names and reasons, tasks that list unmet ones."""

from __future__ import annotations

import pickle
from datetime import UTC, datetime
from itertools import product
from typing import Any

import pytest

import sopflow
from sopflow import AnyOf, Case, Refused, Sop, SopMachine, Step
from sopflow.machine import Call, all_met
from sopflow.testing import ReferenceCase, Request

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
SOP = Sop(
    "1",
    "Pembayaran",
    {"kasir": "Kasir"},
    [Step.single("bayar", "Membayar tagihan", "kasir", needs=["saldo", AnyOf(["anggota", "tamu"])])],
    conditions={"saldo": "Saldo mencukupi", "anggota": "Anggota aktif", "tamu": "Tamu terdaftar"},
)


def case_with(**facts: object) -> Case:
    functions: dict[str, Any] = {name: lambda *_, value=value: value for name, value in facts.items()}
    return SopMachine(SOP, conditions=functions).open("1", at=AT)


def refusals(case: Case) -> list[sopflow.Refusal]:
    return list(case.may("bayar", by="kasir", at=AT).reasons)


@pytest.mark.parametrize(("saldo", "anggota", "tamu"), list(product((True, False), repeat=3)))
def test_machine_and_reference_agree_on_all_facts(saldo: bool, anggota: bool, tamu: bool) -> None:
    facts = {"saldo": saldo, "anggota": anggota, "tamu": tamu}
    reference = ReferenceCase(SOP, unmet=[name for name, met in facts.items() if not met])
    reference.call(Request("open", AT))
    found = refusals(case_with(**facts))
    expected = reference.may(Request("complete", AT, "kasir", "bayar"))
    assert ({each.code for each in found}, {id_ for each in found for id_ in each.expected}) == (
        set(expected),
        set().union(*expected.values()),
    )


def test_a_refusal_names_the_condition_and_the_reason() -> None:
    (refusal,) = refusals(case_with(saldo="kurang Rp5.000", anggota=True, tamu=False))
    assert refusal.expected == ("saldo",)
    assert refusal.message() == (
        "'Membayar tagihan' cannot be completed: this condition is not met: Saldo mencukupi (kurang Rp5.000)."
    )
    assert refusal.message("id") == (
        "'Membayar tagihan' belum dapat dikerjakan: syarat ini belum terpenuhi: Saldo mencukupi (kurang Rp5.000)."
    )


def test_one_of_several_conditions_suffices() -> None:
    assert refusals(case_with(saldo=True, anggota=False, tamu=True)) == []
    (refusal,) = refusals(case_with(saldo=True, anggota=False, tamu=False))
    assert "Anggota aktif atau Tamu terdaftar" in refusal.message("id")


def test_tasks_list_unmet_conditions() -> None:
    (task,) = case_with(saldo=False, anggota=False, tamu=False).tasks(at=AT)
    assert task.unmet == (("saldo",), ("anggota", "tamu"))
    (task,) = case_with(saldo=True, anggota=True, tamu=False).tasks(at=AT)
    assert task.unmet == ()


def test_a_function_gets_the_case_the_call_and_the_time() -> None:
    asked: list[tuple[str, str | None, datetime]] = []

    def saldo(case: Case, call: Call, at: datetime) -> bool:
        asked.append((case.id, call.activity, at))
        return True

    case = SopMachine(SOP, conditions={**all_met(SOP), "saldo": saldo}).open("9", at=AT)
    case.complete("bayar", by="kasir", at=AT)
    assert asked == [("9", "bayar", AT)]


def test_a_machine_without_a_function_is_not_built() -> None:
    with pytest.raises(ValueError, match="conditions without a function: anggota, tamu"):
        SopMachine(SOP, conditions={"saldo": lambda *_: True})
    with pytest.raises(ValueError, match="no condition 'sald'"):
        SopMachine(SOP, conditions={**all_met(SOP), "sald": lambda *_: True})
    with pytest.raises(TypeError, match="is a function of case, call and time"):
        SopMachine(SOP, conditions={**all_met(SOP), "saldo": True})  # type: ignore[dict-item]


@pytest.mark.parametrize("wrong", [None, 1, "", "  "])
def test_a_function_that_returns_anything_else_is_an_error(wrong: object) -> None:
    with pytest.raises(TypeError, match="The condition 'saldo' returned"):
        refusals(case_with(saldo=wrong, anggota=True, tamu=True))


def test_a_pickled_machine_keeps_its_conditions() -> None:
    machine = SopMachine(SOP, conditions=all_met(SOP))
    again = pickle.loads(pickle.dumps(machine))  # noqa: S301 (its own pickle)
    assert again.conditions.keys() == SOP.conditions.keys()


def test_a_refused_call_changes_nothing() -> None:
    case = case_with(saldo=False, anggota=True, tamu=True)
    before = case.snapshot()
    with pytest.raises(Refused):
        case.complete("bayar", by="kasir", at=AT)
    assert case.snapshot() == before


def test_needs_survive_a_round_trip_and_are_part_of_the_behavior() -> None:
    assert sopflow.loads(sopflow.dump(SOP)) == SOP
    other = Sop("1", "Pembayaran", SOP.actors, [Step.single("bayar", "Membayar tagihan", "kasir")])
    assert other.fingerprint != SOP.fingerprint


def test_unknown_and_unused_conditions_are_reported() -> None:
    step = Step.single("bayar", "Membayar", "kasir", needs=[AnyOf(["saldo", "saldoo"])])
    sop = Sop("1", "Pembayaran", {"kasir": "Kasir"}, [step], conditions={"saldo": "Saldo", "tamu": "Tamu"})
    found = [(each.code, each.path) for each in sopflow.rules.check_sop(sop) if each.code in ("SOP207", "SOP213")]
    assert found == [("SOP213", ("steps", 0, "needs", 0, "any_of", 1)), ("SOP207", ("conditions", "tamu"))]
