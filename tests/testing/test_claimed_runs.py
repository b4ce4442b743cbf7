"""Runs of a workflow test are held to claims, and a claim that one breaks is told like any other failure."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import settings

import sopflow
from sopflow import SopMachine
from sopflow.testing import (
    CaseSystem,
    Claim,
    ClaimError,
    Deviates,
    Deviation,
    Person,
    Request,
    before,
    eventually_ends,
    four_eyes,
    loads_walk,
    never,
    refute,
    within,
)
from sopflow.testing.beside import run
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


def claimed(*claims: Claim) -> type[WorkflowMachine]:
    """A test of a system that does what its SOP says, held to claims."""
    return workflow_test(SOP, lambda: CaseSystem(MACHINE), claims=claims)


def found_in(test: type[WorkflowMachine]) -> Deviation:
    """Where a run breaks a claim."""
    with pytest.raises(Deviates) as raised:
        test.TestCase("runTest").debug()
    return raised.value.deviation


def test_claims_that_hold_of_a_sop_hold_of_its_runs() -> None:
    claims = [before("terima", "completed"), four_eyes("terima", "baca"), eventually_ends()]
    case: Any = claimed(*claims).TestCase
    case.settings = settings(case.settings, max_examples=5, database=None)

    case("runTest").debug()

    assert [refute(SOP, claim) for claim in claims] == [None, None, None]


@pytest.mark.parametrize(
    ("claim", "why"),
    [
        (never("completed"), "the case is at completed after jawab"),
        (before("baca", "jawab"), "jawab comes, and baca has not come"),
    ],
)
def test_a_claim_that_a_run_breaks_is_told_with_a_walk_as_short_as_that_of_the_sop(claim: Claim, why: str) -> None:
    found, shortest = found_in(claimed(before("terima", "jawab"), claim)), refute(SOP, claim)

    assert shortest is not None
    assert len(found.walk.moves) == len(shortest.walk.moves)
    assert f"{claim} does not hold: {why}." in str(found)


def test_a_time_that_no_sop_promises_is_claimed_of_runs() -> None:
    found = found_in(claimed(within("2 jam")))

    assert refute(SOP, within("2 jam")) is None
    assert len(found.walk.moves) <= 3
    assert "within('2 jam') does not hold: the time was over at 2026-" in str(found)


def test_a_walk_on_which_a_claim_does_not_hold_can_be_replayed_from_its_file() -> None:
    test = claimed(never("baca"))
    file = str(found_in(test)).partition("workflow_test gave.\n\n")[2]

    with pytest.raises(Deviates, match="the case is at baca after terima"):
        test.replay(loads_walk(file))
    claimed(never("cancelled")).replay(loads_walk(file))


def test_each_case_of_a_run_is_judged_by_itself() -> None:
    way = {"terima": "biasa", "baca": None, "jawab": None}
    first = [Request("complete", NINE, Person(id_, ANI.actors), id_, way[id_]) for id_ in way]
    second = [Request("complete", NINE, ANI, "terima", "segera"), Request("complete", NINE, ANI, "jawab")]
    requests = [Request("open", NINE), *first, Request("open", NINE), *second]

    with pytest.raises(Deviates, match="jawab comes, and baca has not come"):
        run(SOP, lambda: CaseSystem(MACHINE), requests, claims=[before("baca", "jawab")])
    run(SOP, lambda: CaseSystem(MACHINE), requests[:-1], claims=[before("baca", "jawab")])


def test_a_claim_about_what_the_sop_has_not_is_refused_before_anything_is_asked() -> None:
    with pytest.raises(ClaimError, match="Did you mean 'jawab'"):
        claimed(before("terima", "jawap"))
