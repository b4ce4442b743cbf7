"""Coverage counts the goals of a SOP that runs have reached, and can be merged, written and read.

``SOPFLOW_ACCEPT=1 pytest tests/testing`` writes changed tables; read the difference before you commit it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
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
)
from sopflow.testing.plan import requests_of
from sopflow.testing.strategies import sops, walks
from sopflow.testing.workflow import workflow_test

pytestmark = pytest.mark.no_cover  # tracing makes these tests three times as slow; others cover their code

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
TABLES = Path(__file__).parent / "golden" / "coverage.txt"
START = datetime(2026, 3, 2, 1, tzinfo=UTC)

some = st.sets(st.sampled_from(sorted(goals(SURAT), key=str))).map(lambda reached: Coverage(SURAT, reached))


def a_case() -> Coverage:
    case = SopMachine(SURAT).open("1", at=START)
    case.complete("terima", outcome="tidak", by=Performer("ani", {"loket"}), documents="berkas", at=START)
    return Coverage.of(SURAT, [case.history])


def history_of(sop: Sop, walk: Walk) -> Sequence[Event]:
    """Replay a walk on a machine and return the history of the case."""
    system = CaseSystem(SopMachine(sop))
    for request in requests_of(walk):
        system.call(request)
    assert system.case is not None
    return system.case.history


def test_a_history_covers_everything_except_refusals() -> None:
    found = a_case()

    assert {str(goal) for goal in found.reached} == {
        "terima", "terima = tidak", "terima = tidak → completed", "terima on time",
    }  # fmt: skip
    assert found.share(GoalKind.STEP) == found.share(GoalKind.ACTIVITY) == 0.5
    assert found.share(GoalKind.OUTCOME) == found.share(GoalKind.TRANSITION) == 0.25
    assert found.share(GoalKind.REFUSAL) == 0


def test_the_walks_of_a_complete_cover_reach_full_coverage() -> None:
    found = Coverage.of(SURAT, walks=cover(SURAT, GoalKind.PAIR, refusals=True).walks)

    assert found.share() == 1
    assert found.missed == ()
    assert "missed" not in found.text()


def test_events_before_a_migration_cover_nothing() -> None:
    case = SopMachine(loads(TEXT.replace("terima", "cek").replace("SOP-1", "SOP-0")), permits=["migrate"]).open(
        "1", at=START
    )
    case.migrate(to=SopMachine(SURAT), steps={"cek": "terima"}, reason="Revisi", at=START)
    assert Coverage.of(SURAT, [case.history]).reached == frozenset()
    case.complete("terima", by="loket", outcome="ya", documents="berkas", at=START)
    reached = {str(goal) for goal in Coverage.of(SURAT, [case.history]).reached}
    assert {"putus", "terima = ya → putus"} <= reached
    assert not any("cek" in goal for goal in reached)


def test_coverage_of_a_kind_without_goals_is_complete() -> None:
    plain = loads("{sopflow: 1, number: B, title: B, actors: {a: A}, steps: [{id: s, activity: S, actor: a}]}")

    assert Coverage(plain).share(GoalKind.OUTCOME) == 1
    assert Coverage(plain).share(GoalKind.STEP) == 0


def test_all_goals_count_as_reachable_if_the_state_space_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    sop = loads(TEXT.replace("Memutus,", "Memutus, requires: berkas,"))
    assert set(goals(sop)) - set(Coverage(sop).possible) == {Goal.refusal("documents", "putus")}
    monkeypatch.setattr("sopflow.testing.coverage.cover", Mock(side_effect=SearchLimitError))

    other = evolve(sop, number="SOP-2")
    assert Coverage(other).possible == tuple(goals(other))


@given(sops(max_steps=4), st.data())
def test_a_walk_and_the_history_of_its_replay_cover_the_same_goals(sop: Sop, data: st.DataObject) -> None:
    walk = data.draw(walks(sop))

    covered = Coverage.of(sop, [history_of(sop, walk)]).reached

    assert covered == {goal for goal in Coverage.of(sop, walks=[walk]).reached if goal.kind is not GoalKind.REFUSAL}
    assert covered <= set(goals(sop))


@given(sops(max_steps=4), st.data())
def test_coverage_of_two_cases_is_the_union_of_both(sop: Sop, data: st.DataObject) -> None:
    one, two = data.draw(walks(sop)), data.draw(walks(sop))
    histories = [history_of(sop, one), history_of(sop, two)]

    assert Coverage.of(sop, histories) == Coverage.of(sop, histories[:1]) | Coverage.of(sop, histories[1:])


@given(sops(max_steps=4))
def test_a_complete_cover_reaches_every_possible_goal_and_every_possible_goal_exists(sop: Sop) -> None:
    found = Coverage.of(sop, walks=cover(sop, GoalKind.PAIR, refusals=True).walks)

    assert found.share() == 1
    assert set(found.possible) <= set(goals(sop))


def test_a_refused_call_of_a_walk_covers_its_refusals() -> None:
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
def test_coverage_survives_being_written_and_read(found: Coverage) -> None:
    assert Coverage.loads(found.dumps(), SURAT) == found
    data = json.loads(found.dumps())
    assert sum(map(len, data["missed"].values())) == len(found.missed)


@given(some)
def test_the_table_counts_all_goals_and_names_the_missed_ones(found: Coverage) -> None:
    lines = found.text().splitlines()
    reached = sum(goal in found.reached for goal in found.possible)

    assert any(line.split()[:4] == ["all", str(reached), "/", str(len(found.possible))] for line in lines)
    assert ("missed" in found.text()) is bool(found.missed)
    assert all(str(goal) in found.text() for goal in found.missed if goal.kind is not GoalKind.REFUSAL)


def test_a_long_list_of_missed_goals_is_abbreviated() -> None:
    shown = Coverage(SURAT).text()
    missed = [goal for goal in Coverage(SURAT).missed if goal.kind is GoalKind.REFUSAL]

    assert f"    and {len(missed) - 20} more" in shown
    assert [str(goal) in shown for goal in missed] == [True] * 20 + [False] * (len(missed) - 20)
    assert f"    dan {len(missed) - 20} lagi" in Coverage(SURAT).text("id")
    complete = Coverage(SURAT).text(missed=len(missed))
    assert "more" not in complete
    assert str(missed[-1]) in complete
    assert "missed" not in Coverage(SURAT).text(missed=0)


def test_a_table_is_complete_in_both_languages() -> None:
    tables = f"{a_case().text(missed=2)}\n\n{a_case().text('id', missed=1)}\n"
    if os.environ.get("SOPFLOW_ACCEPT"):
        TABLES.write_text(tables, encoding="utf-8")
    assert tables == TABLES.read_text(encoding="utf-8")


def test_a_written_coverage_has_a_format_the_sop_and_the_keys_of_goals_by_kind() -> None:
    data = Coverage(evolve(SURAT, number="SOP-é"), [Goal(GoalKind.STEP, ["terima"])]).dumps()
    assert data.startswith('{\n "sopflow_coverage": 1,\n "sop": "SOP-é",\n "fingerprint": "')
    assert json.loads(data)["reached"] == {"step": [["terima"]]}
    assert json.loads(data)["missed"]["outcome"][-1] == ["putus", "ulang"]


def test_incomplete_coverage_is_never_shown_as_100_percent() -> None:
    rows = ", ".join(f"{{id: s{number}, activity: S, actor: a}}" for number in range(40))
    long = loads(f"{{sopflow: 1, number: B, title: B, actors: {{a: A}}, steps: [{rows}]}}")
    line = next(line for line in Coverage(long, Coverage(long).possible[:-1]).text().splitlines() if "  all" in line)

    assert line.endswith(" 99 %")  # 481 of 482


def test_coverage_of_two_sops_cannot_be_merged() -> None:
    other = loads("{sopflow: 1, number: B, title: B, actors: {a: A}, steps: [{id: s, activity: S, actor: a}]}")

    with pytest.raises(CoverageError, match="The coverage of SOP-1 cannot be merged with that of B"):
        Coverage(SURAT) | Coverage(other)
    with pytest.raises(CoverageError, match="SOP-1 cannot be merged with that of SOP-2"):
        Coverage(SURAT) | Coverage(evolve(SURAT, number="SOP-2"))
    with pytest.raises(CoverageError, match=r"^The coverage of 'B' belongs to another SOP or revision\.$"):
        Coverage.loads(Coverage(other).dumps(), SURAT)


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", "null", "[" * 100_000, '{"sopflow_coverage": 1, "fingerprint": 3}'],
)
def test_malformed_coverage_is_rejected(text: str) -> None:
    with pytest.raises(CoverageError, match=r"^The text is not a coverage in the JSON format: "):
        Coverage.loads(text, SURAT)


def test_coverage_of_another_format_is_rejected() -> None:
    with pytest.raises(CoverageError, match=r"^The format 2 is not supported, only 1\.$"):
        Coverage.loads(json.dumps(json.loads(Coverage(SURAT).dumps()) | {"sopflow_coverage": 2}), SURAT)


def test_a_refused_opening_opens_no_case() -> None:
    ani = Person("ani", {"loket"})
    receive = Request("complete", START, ani, "terima", "tidak", {"berkas": None})
    requests = [Request("open", START), Request("open", START, documents={"berkas": None, "lain": None}), receive]

    found = Coverage.of(SURAT, walks=[record(SURAT, requests, reference_caller(SURAT))])

    assert Goal(GoalKind.OUTCOME, ("terima", "tidak")) in found.reached


@pytest.mark.parametrize(
    ("reached", "message"),
    [
        ([], "is not a coverage in the JSON format: 'list' object has no attribute 'items'"),
        ({"leap": [["a"]]}, "is not a coverage in the JSON format: 'leap' is not a valid GoalKind"),
        ({"step": [1]}, "A goal of the kind 'step' needs a list of strings, not 1."),
        ({"step": [None]}, "A goal of the kind 'step' needs a list of strings, not None."),
        ({"step": 3}, "is not a coverage in the JSON format: 'int' object is not iterable"),
        ({"step": ["terima"]}, "A goal of the kind 'step' needs a list of strings, not 'terima'."),
        ({"step": [["terima", 1]]}, "A goal of the kind 'step' needs a list of strings, not ['terima', 1]."),
    ],
)
def test_coverage_with_malformed_goals_is_rejected(reached: object, message: str) -> None:
    data = json.loads(Coverage(SURAT).dumps()) | {"reached": reached}

    with pytest.raises(CoverageError) as raised:
        Coverage.loads(json.dumps(data), SURAT)
    assert str(raised.value).endswith(message)


def test_a_workflow_test_records_its_coverage() -> None:
    machine = SopMachine(SURAT)
    workflow = workflow_test(SURAT, lambda: CaseSystem(machine))
    assert workflow.coverage().share() == 0

    workflow.TestCase("runTest").debug()

    assert workflow.coverage().share() == 1
