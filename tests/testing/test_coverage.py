"""How much of a SOP runs have come by."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from sopflow import Performer, Sop, SopMachine, loads
from sopflow.testing import CaseSystem, Coverage, CoverageError, GoalKind, cover, goals, record, reference_caller
from sopflow.testing.schedule import requests_of
from sopflow.testing.strategies import sops, walks
from sopflow.testing.workflow import workflow_test

SURAT = loads("""
sopflow: 1
number: SOP-1
title: Surat Masuk
actors: {loket: Petugas Loket, kepala: Kepala}
documents: {berkas: {name: Berkas, supplied: true}}
steps:
  - {id: terima, activity: Menerima, actor: loket, requires: berkas, within: 2 jam, outcomes: {ya: putus, tidak: end}}
  - {id: putus, activity: Memutus, actor: kepala, outcomes: {baik: end, ulang: terima}}
""")
START = datetime(2026, 3, 2, 1, tzinfo=UTC)

some = st.sets(st.sampled_from(sorted(goals(SURAT), key=str))).map(lambda reached: Coverage(SURAT, reached))


def a_case() -> Coverage:
    case = SopMachine(SURAT).open("1", at=START)
    case.complete("terima", outcome="tidak", by=Performer("ani", {"loket"}), documents="berkas", at=START)
    return Coverage.of(SURAT, [case.history])


def test_a_history_tells_of_all_but_refusals() -> None:
    found = a_case()

    assert {str(goal) for goal in found.reached} == {
        "terima", "terima = tidak", "terima = tidak → completed", "terima in time",
    }  # fmt: skip
    assert found.share(GoalKind.STEP) == found.share(GoalKind.ACTIVITY) == 0.5
    assert found.share(GoalKind.OUTCOME) == found.share(GoalKind.TRANSITION) == 0.25
    assert found.share(GoalKind.REFUSAL) == 0


def test_walks_by_everything_come_by_everything() -> None:
    found = Coverage.of(SURAT, walks=cover(SURAT, GoalKind.PAIR, refusals=True).walks)

    assert found.share() == 1
    assert found.missed == ()
    assert "missed" not in found.text()


@given(sops(max_steps=4), st.data())
def test_a_walk_and_the_history_of_the_case_that_walks_it_have_come_by_the_same(sop: Sop, data: st.DataObject) -> None:
    walk = data.draw(walks(sop))
    system = CaseSystem(SopMachine(sop))
    for request in requests_of(walk):
        system.call(request)
    assert system.case is not None

    told = Coverage.of(sop, [system.case.history]).reached

    assert told == {goal for goal in Coverage.of(sop, walks=[walk]).reached if goal.kind is not GoalKind.REFUSAL}


@given(sops(max_steps=4))
def test_nothing_that_can_be_come_by_is_left_out_and_nothing_else_counts(sop: Sop) -> None:
    found = Coverage.of(sop, walks=cover(sop, GoalKind.PAIR, refusals=True).walks)

    assert found.share() == 1
    assert set(found.possible) <= set(goals(sop))


def test_a_call_that_a_walk_expects_to_be_refused_counts_as_a_refusal() -> None:
    open_, wrong = requests_of(cover(SURAT, refusals=True).walks[0])[:2]
    walk = record(SURAT, [open_, wrong], reference_caller(SURAT))
    refused = [goal for goal in Coverage.of(SURAT, walks=[walk]).reached if goal.kind is GoalKind.REFUSAL]

    assert bool(refused) is any(move.expected.refused for move in walk.moves)
    assert refused


@given(some, some, some)
def test_merging_is_associative_commutative_and_idempotent(one: Coverage, two: Coverage, three: Coverage) -> None:
    assert (one | two) | three == one | (two | three)
    assert one | two == two | one
    assert one | one == one == one | Coverage(SURAT)
    assert (one | two).reached >= one.reached


@given(some)
def test_what_is_written_reads_back_equal(found: Coverage) -> None:
    assert Coverage.loads(found.dumps(), SURAT) == found
    data = json.loads(found.dumps())
    assert sum(map(len, data["missed"].values())) == len(found.missed)


@given(some)
def test_a_table_counts_all_and_names_what_was_missed(found: Coverage) -> None:
    lines = found.text().splitlines()
    reached = sum(goal in found.reached for goal in found.possible)

    assert any(line.split()[:4] == ["all", str(reached), "/", str(len(found.possible))] for line in lines)
    assert ("missed" in found.text()) is bool(found.missed)
    assert all(str(goal) in found.text() for goal in found.missed if goal.kind is not GoalKind.REFUSAL)


def test_a_long_list_of_what_was_missed_is_cut_off_and_says_so() -> None:
    shown = Coverage(SURAT).text()
    missed = [goal for goal in Coverage(SURAT).missed if goal.kind is GoalKind.REFUSAL]

    assert f"    and {len(missed) - 20} more" in shown
    assert f"    dan {len(missed) - 20} lagi" in Coverage(SURAT).text("id")


def test_a_table_is_indonesian_on_request() -> None:
    assert "belum tercakup, langkah terlambat:\n    terima terlambat" in a_case().text("id")


def test_what_is_not_all_is_never_said_to_be_a_hundred_percent() -> None:
    found = Coverage(SURAT, list(Coverage(SURAT).possible)[:-1])
    line = next(line for line in found.text().splitlines() if line.startswith("  all"))

    assert line.endswith(" 97 %")  # 38 of 39


def test_coverage_of_two_sops_cannot_be_merged() -> None:
    other = loads("{sopflow: 1, number: B, title: B, actors: {a: A}, steps: [{id: s, activity: S, actor: a}]}")

    with pytest.raises(CoverageError, match="The coverage of SOP-1 is not to be merged with that of B"):
        Coverage(SURAT) | Coverage(other)
    with pytest.raises(CoverageError, match="SOP-1 is not to be merged with that of SOP-2"):
        Coverage(SURAT) | Coverage(evolve(SURAT, number="SOP-2"))
    with pytest.raises(CoverageError, match="of another SOP"):
        Coverage.loads(Coverage(other).dumps(), SURAT)


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", "null", '{"sopflow_coverage": 2}', "[" * 100_000, '{"sopflow_coverage": 1, "fingerprint": 3}'],
)
def test_what_is_no_coverage_is_refused(text: str) -> None:
    with pytest.raises(CoverageError):
        Coverage.loads(text, SURAT)


@pytest.mark.parametrize(
    "reached",
    [
        [],
        {"leap": [["a"]]},
        {"step": [1]},
        {"step": [None]},
        {"step": 3},
        {"step": ["terima"]},
        {"step": [["terima", 1]]},
    ],
)
def test_a_coverage_of_what_there_is_not_is_refused(reached: object) -> None:
    data = json.loads(Coverage(SURAT).dumps()) | {"reached": reached}

    with pytest.raises(CoverageError):
        Coverage.loads(json.dumps(data), SURAT)


def test_a_workflow_test_keeps_what_it_came_by() -> None:
    machine = SopMachine(SURAT)
    workflow = workflow_test(SURAT, lambda: CaseSystem(machine))
    assert workflow.coverage().share() == 0

    workflow.TestCase("runTest").debug()

    assert workflow.coverage().share() == 1
