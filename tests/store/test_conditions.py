"""Conditions: the host's functions decide them, also for cases of a store."""

from __future__ import annotations

from typing import Any

import pytest
from tests.store.office import ANI, IZIN, Office, sop_of

from sopflow import Refused, SopMachine, dump
from sopflow.store import InputError, verify_export

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


def test_a_sop_is_not_published_without_functions_for_its_conditions(office: Office) -> None:
    for store in (office.store, office.another_store(conditions={"lunas": never})):
        with pytest.raises(InputError, match=r"denah\. Pass Store\(…, conditions=\{'\w+': function\}\)"):
            store.publish(PAID)
    office.another_store(conditions={"lunas": never, "denah": never}).publish(PAID)


def test_a_condition_that_is_asked_without_a_function_is_an_error_that_says_what_to_pass(office: Office) -> None:
    office.another_store(conditions={"lunas": never, "denah": never}).publish(PAID)
    with office.store.begin() as cases:
        cases.open("SOP-12", "k1", by=ANI, documents={"berkas": "A-1"})
        for ask in (lambda: cases.complete("k1", "terima", by=ANI), cases.case("k1").tasks):
            with pytest.raises(InputError, match="lunas, denah") as error:
                ask()
            assert "Belum ada fungsi" in error.value.message("id")


def met(*_: Any) -> bool:
    return True


def test_all_that_asks_no_condition_needs_no_functions(office: Office) -> None:
    with_functions = office.another_store(conditions={"lunas": met, "denah": met})
    with_functions.publish(PAID)
    with with_functions.begin() as cases:
        for id_ in ("k1", "k2", "k3"):
            cases.open("SOP-12", id_, by=ANI, documents={"berkas": "A-1"})
        cases.complete("k1", "terima", by=ANI)
    store = office.store
    office.clock.advance("7 hari")
    assert [event.case for event in store.tick().events] == ["k1"]
    with store.begin() as cases:
        assert [item.case for item in cases.tasks().items] == ["k2", "k3", "k1"]
        assert len(cases.late().items) == 2
        cases.claim("k2", "terima", by=ANI)
        cases.suspend("k2", by=ANI)
        cases.resume("k2", by=ANI)
        cases.cancel("k3", by=ANI, reason="Ditarik")
        assert len(cases.history("k3")) == 2
    assert list(store.verify(store.heads())) == []
    office.clock.advance("1 menit")
    exported = store.export(office.clock())
    assert verify_export(exported) == ()
    with_functions.publish(sop_of(dump(PAID).replace("id: umumkan", "id: umum").replace("goto: umumkan", "goto: umum")))
    (plan,) = store.plan_migration("SOP-12", steps={"umumkan": "umum"})
    assert plan.all_move
    assert store.migrate("SOP-12", steps={"umumkan": "umum"}, reason="Perwal").cases == ("k1", "k2")
    assert store.delete(exported) == 1
    assert list(store.verify()) == []


def test_verifying_needs_no_machine_of_the_host(office: Office) -> None:
    office.received("k1")

    def unusable(_sop: object) -> SopMachine[Any]:
        raise RuntimeError

    assert list(office.another_store(machine=unusable).verify()) == []


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
