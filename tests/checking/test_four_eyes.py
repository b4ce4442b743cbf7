"""SOP311: four eyes that too few persons could keep."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

import sopflow
from sopflow import Activity, Actor, AnyOf, Goto, Outcome, Sop, SopMachine, Step
from sopflow.diagnostics import Finding
from sopflow.rules import check_sop, four_eyes


def row(id_: str, actor: str | AnyOf, apart: str | Iterable[str] = (), *targets: str, late: str | None = None) -> Step:
    outcomes = {f"jawab{number}": Outcome(target) for number, target in enumerate(targets)}
    keys = {} if late is None else {"within": "1 jam", "on_late": Goto(late)}
    return Step.single(id_, id_.title(), actor, not_same_person_as=apart, outcomes=outcomes, **keys)


def sop(*steps: Step, **persons: int | None) -> Sop:
    return Sop("1", "Contoh", {id_: Actor(id_.title(), persons=number) for id_, number in persons.items()}, steps)


def found(about: Sop) -> list[Finding]:
    return [finding for finding in check_sop(about) if finding.code == "SOP311"]


def activities(about: Sop) -> list[object]:
    return [finding.data["activities"] for finding in found(about)]


def test_one_person_has_no_second_pair_of_eyes() -> None:
    about = sop(row("periksa", "kepala"), row("putus", "kepala", "periksa"), kepala=1)
    (finding,) = found(about)
    assert finding.path == ("steps", 1, "not_same_person_as")
    assert [label.path for label in finding.labels] == [("steps", 0, "id")]
    assert finding.message("en") == (
        "Four eyes can never be kept: there are too few persons for 'periksa', 'putus' ('kepala': 1)."
    )
    with pytest.raises(sopflow.SopError, match="Four eyes can never be kept"):
        SopMachine(about)


def test_enough_persons_can_keep_them() -> None:
    steps = (row("periksa", "kepala"), row("putus", "kepala", "periksa"))
    assert found(sop(*steps, kepala=2)) == []
    assert found(sop(*steps, kepala=None)) == []


def test_of_three_activities_that_two_persons_hold_each_must_name_both_others() -> None:
    first, second = row("a", "kasi"), row("b", "kasi", "a")
    assert activities(sop(first, second, row("c", "kasi", ["a", "b"]), kasi=2)) == [("a", "b", "c")]
    assert activities(sop(first, second, row("c", "kasi", "b"), kasi=2)) == []


def test_somebody_of_another_office_may_do_it() -> None:
    either = AnyOf(("kepala", "sekretaris"))
    assert found(sop(row("periksa", "kepala"), row("putus", either, "periksa"), kepala=1, sekretaris=1)) == []
    assert activities(
        sop(row("a", "kepala"), row("b", "sekretaris"), row("putus", either, ["a", "b"]), kepala=1, sekretaris=1)
    ) == [("a", "b", "putus")]
    assert found(sop(row("periksa", "kepala"), row("putus", either, "periksa"), kepala=1, sekretaris=None)) == []


def test_within_a_row_it_does_not_matter_who_names_whom() -> None:
    one = Activity("a", "A", "kasi", not_same_person_as="b")
    assert activities(sop(Step("r", (one, Activity("b", "B", "kasi"))), kasi=1)) == [("a", "b")]


def test_who_names_a_later_row_is_not_compared_with_it() -> None:
    about = sop(row("periksa", "kepala", "putus"), row("putus", "kepala"), kepala=1)
    assert found(about) == []
    case = SopMachine(about).open("1")
    for activity in ("periksa", "putus"):
        case.complete(activity, by=sopflow.Performer("ani", {"kepala"}))
    assert case.ended


def test_what_only_some_cases_have_behind_them_is_not_judged() -> None:
    steps = (row("pilih", "loket", (), "periksa", "putus"), row("periksa", "kepala"), row("putus", "kepala", "periksa"))
    assert found(sop(*steps, kepala=1, loket=None)) == []


def test_what_a_lapse_may_leave_out_is_not_judged() -> None:
    assert found(sop(row("periksa", "kepala", late="putus"), row("putus", "kepala", "periksa"), kepala=1)) == []


def test_what_comes_round_again_is_carried_out_again() -> None:
    about = sop(
        row("periksa", "kepala", late="end"),
        row("kaji", "loket", (), "putus", "periksa"),
        row("putus", "kepala", "periksa"),
        kepala=1,
        loket=None,
    )
    assert activities(about) == [("periksa", "putus")]


def test_rows_behind_one_that_nobody_can_do_are_not_told_as_well() -> None:
    steps = [row("a", "kasi"), *(row(id_, "kasi", "a") for id_ in "bcd")]
    assert activities(sop(*steps, kasi=1)) == [("a", "b")]


def test_two_branches_are_told_each() -> None:
    steps = (
        row("a", "kasi"),
        row("pilih", "loket", (), "b", "c"),
        row("b", "kasi", "a", "end", "c"),
        row("c", "kasi", "a"),
    )
    assert activities(sop(*steps, kasi=1, loket=None)) == [("a", "b"), ("a", "c")]


def test_only_those_that_matter_are_named() -> None:
    steps = [row("a", "kasi"), row("b", "kasi", "a"), row("c", "kasi", "b"), row("d", "kasi", ["b", "c"])]
    assert activities(sop(*steps, kasi=2)) == [("b", "c", "d")]


def test_who_may_do_what_counts_not_only_how_many_there_are() -> None:
    """Three persons for three activities, of which two fall to the same one."""
    steps = [row("a", "kepala"), row("b", AnyOf(("kepala", "wakil")), "a"), row("c", "wakil", "b")]
    assert activities(sop(*steps, kepala=1, wakil=1)) == [("a", "b", "c")]
    assert activities(sop(*steps, kepala=1, wakil=2)) == []


def test_an_actor_held_by_many_is_never_too_few() -> None:
    every = [f"r{number}" for number in range(15)]
    steps = [row(id_, "kasi", every[:number]) for number, id_ in enumerate(every)]
    assert found(sop(*steps, kasi=15)) == []
    (finding,) = found(sop(*steps, kasi=14))
    assert finding.data["activities"] == tuple(every)


def test_what_cannot_be_told_with_reasonable_effort_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    steps = [row("a", "kasi"), row("b", "kasi", "a"), row("c", "kasi", ["a", "b"])]
    monkeypatch.setattr(four_eyes, "MOST_TRIES", 1)
    assert found(sop(*steps, kasi=2)) == []
    monkeypatch.setattr(four_eyes, "MOST_TOGETHER", 2)
    monkeypatch.setattr(four_eyes, "MOST_TRIES", 100)
    assert found(sop(*steps, kasi=2)) == []
