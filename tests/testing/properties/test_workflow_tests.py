"""Workflow tests check properties in every run, and report a violation like any other failure."""

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


def checking(*properties: Property) -> type[WorkflowMachine]:
    """Return a workflow test of a correct system that checks properties."""
    return workflow_test(SOP, lambda: CaseSystem(MACHINE), properties=properties)


def violation_of(test: type[WorkflowMachine]) -> Mismatch:
    """Run a workflow test and return the violation that it reports."""
    with pytest.raises(MismatchError) as raised:
        test.TestCase("runTest").debug()
    return raised.value.mismatch


def test_properties_of_a_sop_hold_in_its_runs() -> None:
    properties = [before("terima", "completed"), four_eyes("terima", "baca"), eventually_ends()]
    case: Any = checking(*properties).TestCase
    case.settings = settings(case.settings, max_examples=5, database=None)

    case("runTest").debug()

    assert [counterexample(SOP, property) for property in properties] == [None, None, None]


@pytest.mark.parametrize(
    ("property", "why"),
    [
        (never("completed"), "the case is at completed after jawab"),
        (before("baca", "jawab"), "jawab happens without baca before it"),
    ],
)
def test_a_violation_shrinks_to_a_shortest_walk(property: Property, why: str) -> None:
    found, shortest = violation_of(checking(before("terima", "jawab"), property)), counterexample(SOP, property)

    assert shortest is not None
    assert len(found.walk.moves) == len(shortest.walk.moves)
    assert f"{property} does not hold: {why}." in str(found)


def test_a_late_run_violates_a_time_that_holds_for_the_sop() -> None:
    found = violation_of(checking(within("2 jam")))

    assert counterexample(SOP, within("2 jam")) is None
    assert len(found.walk.moves) <= 3
    assert "within('2 jam') does not hold: the time ended on " in str(found)


def test_the_walk_of_a_violation_can_be_replayed_from_its_file() -> None:
    test = checking(never("baca"))
    file = str(violation_of(test)).partition("The same walk as a file:\n\n")[2]

    with pytest.raises(MismatchError, match="the case is at baca after terima"):
        test.replay(loads_walk(file))
    checking(never("cancelled")).replay(loads_walk(file))


def test_each_case_of_a_run_is_checked_separately() -> None:
    way = {"terima": "biasa", "baca": None, "jawab": None}
    first = [Request("complete", NINE, Person(id_, ANI.actors), id_, way[id_]) for id_ in way]
    second = [Request("complete", NINE, ANI, "terima", "segera"), Request("complete", NINE, ANI, "jawab")]
    requests = [Request("open", NINE), *first, Request("open", NINE), *second]

    with pytest.raises(MismatchError, match="jawab happens without baca before it"):
        run(SOP, lambda: CaseSystem(MACHINE), requests, properties=[before("baca", "jawab")])
    run(SOP, lambda: CaseSystem(MACHINE), requests[:-1], properties=[before("baca", "jawab")])


def test_a_property_that_names_something_the_sop_lacks_is_refused_at_once() -> None:
    with pytest.raises(PropertyError, match="Did you mean 'jawab'"):
        checking(before("terima", "jawap"))
