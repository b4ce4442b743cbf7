"""Conditions: the host's functions decide them, also for cases of a store."""

from __future__ import annotations

from typing import Any

import pytest
from tests.store.office import ANI, IZIN, Office, sop_of

from sopflow import Refused, SopMachine
from sopflow.store import InputError

PAID = sop_of(
    IZIN.replace("steps:", "conditions: {lunas: Retribusi lunas, denah: Denah sesuai}\nsteps:")
    .replace("requires: berkas,", "requires: berkas, needs: lunas,")
    .replace("produces: izin}", "produces: izin, needs: denah}")
)


def never(*_: Any) -> bool:
    return False


def test_conditions_are_decided_by_the_functions_of_the_store(office: Office) -> None:
    paid: set[str] = set()
    functions = {"lunas": lambda case, _call, _at: case.id in paid, "denah": never, "other": never}
    store = office.another_store(conditions=functions)
    store.publish(PAID)
    with store.begin() as cases:
        cases.open("SOP-12", "k1", by=ANI, documents={"berkas": "A-1"})
        with pytest.raises(Refused, match="Retribusi lunas"):
            cases.complete("k1", "terima", by=ANI)
        paid.add("k1")
        cases.complete("k1", "terima", by=ANI)


def test_worklists_do_not_ask_conditions_and_a_case_does(office: Office) -> None:
    store = office.another_store(conditions={"lunas": never, "denah": never})
    store.publish(PAID)
    with store.begin() as cases:
        cases.open("SOP-12", "k1", by=ANI, documents={"berkas": "A-1"})
        (item,) = cases.tasks(by=ANI).items
        assert item.task.unmet == ()
        assert [task.unmet for task in cases.case("k1").tasks(ANI)] == [(("lunas",),)]
    assert list(store.verify()) == []


def test_a_condition_without_a_function_is_an_error_that_says_what_to_pass(office: Office) -> None:
    for store in (office.store, office.another_store(conditions={"lunas": never})):
        with pytest.raises(InputError, match=r"denah\. Pass Store\(…, conditions=\{'\w+': function\}\)"):
            store.publish(PAID)
    office.another_store(conditions={"lunas": never, "denah": never}).publish(PAID)
    with office.store.begin() as cases, pytest.raises(InputError, match="lunas, denah") as error:
        cases.open("SOP-12", "k1", by=ANI)
    assert "Belum ada fungsi" in error.value.message("id")


def test_a_machine_of_the_host_has_its_own_conditions(office: Office) -> None:
    store = office.another_store(
        machine=lambda sop: SopMachine(sop, conditions=dict.fromkeys(sop.conditions, never), clock=office.clock)
    )
    store.publish(PAID)
    with store.begin() as cases:
        cases.open("SOP-12", "k1", by=ANI, documents={"berkas": "A-1"})
        with pytest.raises(Refused, match="Retribusi lunas"):
            cases.complete("k1", "terima", by=ANI)


def test_permits_may_be_an_iterator(office: Office) -> None:
    store = office.another_store(permits=iter(["correct"]))
    store.publish(sop_of(IZIN.replace("SOP-12", "SOP-13")))
    with store.begin() as cases:
        for number in ("SOP-12", "SOP-13"):
            cases.open(number, number, by=ANI, documents={"berkas": "A-1"})
            cases.complete(number, "terima", by=ANI)
            cases.correct(number, to=1, by=ANI, reason="Keliru")
