"""Runs of a workflow test are held to properties, and a property that one breaks is told like any other failure."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import settings

import sopflow
from sopflow import SopMachine
from sopflow.testing import (
    CaseSystem,
    Mismatch,
    MismatchError,
    Person,
    Property,
    PropertyError,
    Request,
    before,
    counterexample,
    eventually_ends,
    four_eyes,
    loads_walk,
    never,
    within,
)
from sopflow.testing.differential import run
from sopflow.testing.workflow import WorkflowMachine, workflow_test

SOP = sopflow.loads("""
sopflow: 1
number: SOP-1
title: Surat Masuk
actors: {loket: Petugas Loket, kepala: Kepala}
steps:
  - {id: terima, activity: Menerima, actor: loket, within: 2 jam, outcomes: {biasa: baca, segera: jawab}}
  - {id: baca, activity: Membaca, actor: kepala, not_same_person_as: terima}
  - {id: jawab, activity: Menjawab, actor: loket}
""")
MACHINE = SopMachine(SOP)
ANI = Person("ani", {"loket", "kepala"})
NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


def held_to(*properties: Property) -> type[WorkflowMachine]:
    """A test of a system that does what its SOP says, held to properties."""
    return workflow_test(SOP, lambda: CaseSystem(MACHINE), properties=properties)


def found_in(test: type[WorkflowMachine]) -> Mismatch:
    """Where a run breaks a property."""
    with pytest.raises(MismatchError) as raised:
        test.TestCase("runTest").debug()
    return raised.value.mismatch


def test_properties_that_hold_of_a_sop_hold_of_its_runs() -> None:
    properties = [before("terima", "completed"), four_eyes("terima", "baca"), eventually_ends()]
    case: Any = held_to(*properties).TestCase
    case.settings = settings(case.settings, max_examples=5, database=None)

    case("runTest").debug()

    assert [counterexample(SOP, property) for property in properties] == [None, None, None]


@pytest.mark.parametrize(
    ("property", "why"),
    [
        (never("completed"), "the case is at completed after jawab"),
        (before("baca", "jawab"), "jawab comes, and baca has not come"),
    ],
)
def test_a_run_that_breaks_a_property_shrinks_to_a_shortest_walk(property: Property, why: str) -> None:
    found, shortest = found_in(held_to(before("terima", "jawab"), property)), counterexample(SOP, property)

    assert shortest is not None
    assert len(found.walk.moves) == len(shortest.walk.moves)
    assert f"{property} does not hold: {why}." in str(found)


def test_a_time_that_no_sop_promises_is_claimed_of_runs() -> None:
    found = found_in(held_to(within("2 jam")))

    assert counterexample(SOP, within("2 jam")) is None
    assert len(found.walk.moves) <= 3
    assert "within('2 jam') does not hold: the time was over at 2026-" in str(found)


def test_a_walk_on_which_a_property_does_not_hold_can_be_replayed_from_its_file() -> None:
    test = held_to(never("baca"))
    file = str(found_in(test)).partition("workflow_test gave.\n\n")[2]

    with pytest.raises(MismatchError, match="the case is at baca after terima"):
        test.replay(loads_walk(file))
    held_to(never("cancelled")).replay(loads_walk(file))


def test_each_case_of_a_run_is_judged_by_itself() -> None:
    way = {"terima": "biasa", "baca": None, "jawab": None}
    first = [Request("complete", NINE, Person(id_, ANI.actors), id_, way[id_]) for id_ in way]
    second = [Request("complete", NINE, ANI, "terima", "segera"), Request("complete", NINE, ANI, "jawab")]
    requests = [Request("open", NINE), *first, Request("open", NINE), *second]

    with pytest.raises(MismatchError, match="jawab comes, and baca has not come"):
        run(SOP, lambda: CaseSystem(MACHINE), requests, properties=[before("baca", "jawab")])
    run(SOP, lambda: CaseSystem(MACHINE), requests[:-1], properties=[before("baca", "jawab")])


def test_a_property_about_what_the_sop_has_not_is_refused_before_anything_is_asked() -> None:
    with pytest.raises(PropertyError, match="Did you mean 'jawab'"):
        held_to(before("terima", "jawap"))
