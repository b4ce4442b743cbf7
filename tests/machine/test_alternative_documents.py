"""``requires: [{any_of: […]}]``: one of several documents suffices."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import combinations
from typing import Any

import pytest

import sopflow
from sopflow import Activity, AnyOf, Case, Document, Outcome, Refused, Sop, SopMachine, Step
from sopflow.diagnostics import Finding
from sopflow.testing import GoalKind, ReferenceCase, Request, cover

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
IDENTITY = AnyOf(["ktp", "sim"])


def sop(*steps: Step, supplied: tuple[str, ...] = ("ktp", "sim", "foto")) -> Sop:
    names = ("ktp", "sim", "foto", "memo", "surat")
    documents = {id_: Document(id_.title(), supplied=id_ in supplied) for id_ in names}
    return Sop("1", "Pendaftaran", {"loket": "Loket"}, steps, documents=documents)


def row(id_: str, **keys: Any) -> Step:
    return Step.single(id_, id_.title(), "loket", **keys)


REGISTRATION = sop(row("daftar", requires=["foto", IDENTITY], produces="surat"))


def opened(*documents: str) -> Case:
    return SopMachine(REGISTRATION).open("1", documents=documents, at=AT)


@pytest.mark.parametrize("present", [set(each) for n in range(4) for each in combinations(("foto", "ktp", "sim"), n)])
def test_machine_and_reference_agree_on_every_set_of_documents(present: set[str]) -> None:
    reference = ReferenceCase(REGISTRATION)
    reference.call(Request("open", AT, documents=dict.fromkeys(present)))
    expected = reference.may(Request("complete", AT, "loket", "daftar"))
    found = opened(*present).may("daftar", by="loket", at=AT).reasons
    missing = {id_ for each in found for id_ in (each.found or each.expected)}
    assert (bool(found), missing) == (bool(expected), expected.get("documents", set()))


def test_a_refusal_lists_the_alternatives() -> None:
    (refusal,) = opened("foto").may("daftar", by="loket", at=AT).reasons
    assert (refusal.code, refusal.expected, refusal.found) == ("documents", ("ktp", "sim"), ())
    assert refusal.message("id") == "'Daftar' memerlukan salah satu dokumen ini: Ktp, Sim."


def test_one_of_them_may_be_handed_over_with_the_call() -> None:
    case = opened("foto")
    case.complete("daftar", by="loket", documents="sim", at=AT)
    assert case.ended


def test_tasks_list_the_groups_of_which_none_is_there() -> None:
    assert [(task.missing, task.missing_any) for task in opened().tasks()] == [(("foto",), (("ktp", "sim"),))]
    assert [(task.missing, task.missing_any) for task in opened("sim").tasks()] == [(("foto",), ())]


def test_a_refused_call_changes_nothing() -> None:
    case = opened("foto")
    before = case.snapshot()
    with pytest.raises(Refused):
        case.complete("daftar", by="loket", at=AT)
    assert case.snapshot() == before


def test_alternatives_survive_a_round_trip_and_are_part_of_the_behavior() -> None:
    assert sopflow.loads(sopflow.dump(REGISTRATION)) == REGISTRATION
    both = sop(row("daftar", requires=["foto", "ktp", "sim"], produces="surat"))
    assert both.fingerprint != REGISTRATION.fingerprint


def test_a_plan_covers_the_refusal_and_hands_over_one_of_them() -> None:
    plan = cover(REGISTRATION, GoalKind.TRANSITION, refusals=True)
    assert "documents" in {goal.key[0] for goal in plan.reached if goal.kind is GoalKind.REFUSAL}
    assert not [missed for missed in plan.missed if missed.goal.kind is not GoalKind.REFUSAL]


# --- rules ----------------------------------------------------------------------------------------------------

DECISION = {"ya": Outcome("putus", produces="memo"), "tidak": "putus"}


def found(*steps: Step) -> list[Finding]:
    return [each for each in sopflow.rules.check_sop(sop(*steps)) if each.code in ("SOP204", "SOP401", "SOP402")]


def test_a_group_of_which_none_is_ever_there_is_an_error() -> None:
    (finding,) = found(row("a"), row("putus", requires=AnyOf(["memo", "surat"])))
    assert (finding.code, finding.data["document"], finding.path) == (
        "SOP401",
        "memo | surat",
        ("steps", 1, "requires", 0),
    )


def test_a_group_of_which_none_is_there_on_some_path_is_a_warning() -> None:
    (finding,) = found(row("a", outcomes=DECISION), row("putus", requires=["foto", AnyOf(["memo", "surat"])]))
    assert (finding.code, finding.path, finding.data["witness"]) == ("SOP402", ("steps", 1, "requires", 1), "a → putus")


@pytest.mark.parametrize(
    "steps",
    [
        (row("a", produces="memo"), row("putus", requires=AnyOf(["memo", "surat"]))),
        (row("a"), row("putus", requires=AnyOf(["memo", "ktp"]))),
        (row("a"), row("putus", requires=AnyOf(["memo", "surat"]), produces="surat")),
        (
            row("a", outcomes={"ya": Outcome("putus", produces="memo"), "tidak": Outcome("putus", produces="surat")}),
            row("putus", requires=AnyOf(["memo", "surat"])),
        ),
    ],
    ids=["produced before", "supplied", "produced here", "another one on each path"],
)
def test_a_group_of_which_one_is_always_there_is_not_reported(steps: tuple[Step, ...]) -> None:
    assert found(*steps) == []


def test_a_row_of_several_activities_may_have_alternatives() -> None:
    activities = Activity("a1", "A", "loket", requires=AnyOf(["memo", "ktp"])), Activity("a2", "B", "loket")
    assert found(Step("a", activities), row("putus")) == []
