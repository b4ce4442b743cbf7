"""How much of a SOP runs have come by."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from unittest.mock import Mock

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from sopflow import Event, Performer, Sop, SopMachine, loads
from sopflow.testing import (
    CaseSystem,
    Coverage,
    CoverageError,
    Goal,
    GoalKind,
    Person,
    Request,
    SearchLimitError,
    Walk,
    cover,
    goals,
    record,
    reference_caller,
    refusal,
)
from sopflow.testing.plan import requests_of
from sopflow.testing.strategies import sops, walks
from sopflow.testing.workflow import workflow_test

TEXT = """
sopflow: 1
number: SOP-1
title: Surat Masuk
actors: {loket: Petugas Loket, kepala: Kepala}
documents: {berkas: {name: Berkas, supplied: true}}
steps:
  - {id: terima, activity: Menerima, actor: loket, requires: berkas, within: 2 jam, outcomes: {ya: putus, tidak: end}}
  - {id: putus, activity: Memutus, actor: kepala, outcomes: {baik: end, ulang: terima}}
"""
SURAT = loads(TEXT)
START = datetime(2026, 3, 2, 1, tzinfo=UTC)

some = st.sets(st.sampled_from(sorted(goals(SURAT), key=str))).map(lambda reached: Coverage(SURAT, reached))


def a_case() -> Coverage:
    case = SopMachine(SURAT).open("1", at=START)
    case.complete("terima", outcome="tidak", by=Performer("ani", {"loket"}), documents="berkas", at=START)
    return Coverage.of(SURAT, [case.history])


def history_of(sop: Sop, walk: Walk) -> Sequence[Event]:
    """The history of the case that walks a walk."""
    system = CaseSystem(SopMachine(sop))
    for request in requests_of(walk):
        system.call(request)
    assert system.case is not None
    return system.case.history


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


def test_where_there_is_nothing_to_come_by_nothing_is_missing() -> None:
    plain = loads("{sopflow: 1, number: B, title: B, actors: {a: A}, steps: [{id: s, activity: S, actor: a}]}")

    assert Coverage(plain).share(GoalKind.OUTCOME) == 1
    assert Coverage(plain).share(GoalKind.STEP) == 0


def test_where_too_much_would_have_to_be_looked_at_all_counts_as_possible(monkeypatch: pytest.MonkeyPatch) -> None:
    sop = loads(TEXT.replace("Memutus,", "Memutus, requires: berkas,"))
    assert set(goals(sop)) - set(Coverage(sop).possible) == {refusal("documents", "putus")}
    monkeypatch.setattr("sopflow.testing.coverage.cover", Mock(side_effect=SearchLimitError))

    other = evolve(sop, number="SOP-2")
    assert Coverage(other).possible == tuple(goals(other))


@given(sops(max_steps=4), st.data())
def test_a_walk_and_the_history_of_the_case_that_walks_it_have_come_by_the_same(sop: Sop, data: st.DataObject) -> None:
    walk = data.draw(walks(sop))

    told = Coverage.of(sop, [history_of(sop, walk)]).reached

    assert told == {goal for goal in Coverage.of(sop, walks=[walk]).reached if goal.kind is not GoalKind.REFUSAL}
    assert told <= set(goals(sop))


@given(sops(max_steps=4), st.data())
def test_cases_come_by_what_each_of_them_comes_by(sop: Sop, data: st.DataObject) -> None:
    one, two = data.draw(walks(sop)), data.draw(walks(sop))
    histories = [history_of(sop, one), history_of(sop, two)]

    assert Coverage.of(sop, histories) == Coverage.of(sop, histories[:1]) | Coverage.of(sop, histories[1:])


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
    assert [str(goal) in shown for goal in missed] == [True] * 20 + [False] * (len(missed) - 20)
    assert f"    dan {len(missed) - 20} lagi" in Coverage(SURAT).text("id")


def test_a_table_is_indonesian_on_request() -> None:
    assert "belum tercakup, langkah terlambat:\n    terima terlambat" in a_case().text("id")


def test_what_is_not_all_is_never_said_to_be_a_hundred_percent() -> None:
    rows = ", ".join(f"{{id: s{number}, activity: S, actor: a}}" for number in range(40))
    long = loads(f"{{sopflow: 1, number: B, title: B, actors: {{a: A}}, steps: [{rows}]}}")
    line = next(line for line in Coverage(long, Coverage(long).possible[:-1]).text().splitlines() if "  all" in line)

    assert line.endswith(" 99 %")  # 481 of 482


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
    ["", "[]", "{}", "null", "[" * 100_000, '{"sopflow_coverage": 1, "fingerprint": 3}'],
)
def test_what_is_no_coverage_is_refused(text: str) -> None:
    with pytest.raises(CoverageError):
        Coverage.loads(text, SURAT)


def test_a_coverage_of_another_format_is_refused() -> None:
    with pytest.raises(CoverageError, match="This coverage has the format 2, not 1"):
        Coverage.loads(json.dumps(json.loads(Coverage(SURAT).dumps()) | {"sopflow_coverage": 2}), SURAT)


def test_a_case_that_cannot_be_opened_is_none() -> None:
    ani = Person("ani", {"loket"})
    receive = Request("complete", START, ani, "terima", "tidak", {"berkas": None})
    requests = [Request("open", START), Request("open", START, documents={"berkas": None, "lain": None}), receive]

    found = Coverage.of(SURAT, walks=[record(SURAT, requests, reference_caller(SURAT))])

    assert Goal(GoalKind.OUTCOME, ("terima", "tidak")) in found.reached


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
