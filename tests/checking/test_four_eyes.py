"""SOP311: too few persons for activities that different persons must perform."""

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


def test_two_activities_that_exclude_each_other_need_two_persons() -> None:
    about = sop(row("periksa", "kepala"), row("putus", "kepala", "periksa"), kepala=1)
    (finding,) = found(about)
    assert finding.path == ("steps", 1, "not_same_person_as")
    assert [label.path for label in finding.labels] == [("steps", 0, "id")]
    assert finding.message("en") == (
        "Different persons must perform 'periksa', 'putus', but there are too few ('kepala': 1)."
    )
    with pytest.raises(sopflow.SopError, match="Different persons must perform"):
        SopMachine(about)


def test_enough_persons_or_an_unknown_number_are_not_reported() -> None:
    steps = (row("periksa", "kepala"), row("putus", "kepala", "periksa"))
    assert found(sop(*steps, kepala=2)) == []
    assert found(sop(*steps, kepala=None)) == []


def test_three_activities_need_three_persons_only_if_each_excludes_both_others() -> None:
    first, second = row("a", "kasi"), row("b", "kasi", "a")
    assert activities(sop(first, second, row("c", "kasi", ["a", "b"]), kasi=2)) == [("a", "b", "c")]
    assert activities(sop(first, second, row("c", "kasi", "b"), kasi=2)) == []


def test_an_alternative_actor_adds_persons() -> None:
    either = AnyOf(("kepala", "sekretaris"))
    assert found(sop(row("periksa", "kepala"), row("putus", either, "periksa"), kepala=1, sekretaris=1)) == []
    assert activities(
        sop(row("a", "kepala"), row("b", "sekretaris"), row("putus", either, ["a", "b"]), kepala=1, sekretaris=1)
    ) == [("a", "b", "putus")]
    assert found(sop(row("periksa", "kepala"), row("putus", either, "periksa"), kepala=1, sekretaris=None)) == []


def test_an_exclusion_within_a_row_holds_in_both_directions() -> None:
    one = Activity("a", "A", "kasi", not_same_person_as="b")
    assert activities(sop(Step("r", (one, Activity("b", "B", "kasi"))), kasi=1)) == [("a", "b")]


def test_an_exclusion_of_a_later_row_has_no_effect() -> None:
    about = sop(row("periksa", "kepala", "putus"), row("putus", "kepala"), kepala=1)
    assert found(about) == []
    case = SopMachine(about).open("1")
    for activity in ("periksa", "putus"):
        case.complete(activity, by=sopflow.Performer("ani", {"kepala"}))
    assert case.ended


def test_an_activity_that_some_cases_skip_is_not_judged() -> None:
    steps = (row("pilih", "loket", (), "periksa", "putus"), row("periksa", "kepala"), row("putus", "kepala", "periksa"))
    assert found(sop(*steps, kepala=1, loket=None)) == []


def test_an_activity_that_a_lapse_may_skip_is_not_judged() -> None:
    assert found(sop(row("periksa", "kepala", late="putus"), row("putus", "kepala", "periksa"), kepala=1)) == []


def test_an_activity_that_is_repeated_is_judged() -> None:
    about = sop(
        row("periksa", "kepala", late="end"),
        row("kaji", "loket", (), "putus", "periksa"),
        row("putus", "kepala", "periksa"),
        kepala=1,
        loket=None,
    )
    assert activities(about) == [("periksa", "putus")]


def test_rows_after_an_impossible_one_are_not_reported() -> None:
    steps = [row("a", "kasi"), *(row(id_, "kasi", "a") for id_ in "bcd")]
    assert activities(sop(*steps, kasi=1)) == [("a", "b")]


def test_an_impossible_row_on_each_branch_is_reported() -> None:
    steps = (
        row("a", "kasi"),
        row("pilih", "loket", (), "b", "c"),
        row("b", "kasi", "a", "end", "c"),
        row("c", "kasi", "a"),
    )
    assert activities(sop(*steps, kasi=1, loket=None)) == [("a", "b"), ("a", "c")]


def test_only_activities_that_contribute_are_named() -> None:
    steps = [row("a", "kasi"), row("b", "kasi", "a"), row("c", "kasi", "b"), row("d", "kasi", ["b", "c"])]
    assert activities(sop(*steps, kasi=2)) == [("b", "c", "d")]


def test_activities_without_a_common_actor_are_performed_by_different_persons() -> None:
    steps = [row("a", "kepala"), row("b", AnyOf(("kepala", "wakil")), "a"), row("c", "wakil", "b")]
    assert activities(sop(*steps, kepala=1, wakil=1)) == [("a", "b", "c")]
    assert activities(sop(*steps, kepala=1, wakil=2)) == []


def test_fifteen_activities_need_fifteen_persons() -> None:
    every = [f"r{number}" for number in range(15)]
    steps = [row(id_, "kasi", every[:number]) for number, id_ in enumerate(every)]
    assert found(sop(*steps, kasi=15)) == []
    (finding,) = found(sop(*steps, kasi=14))
    assert finding.data["activities"] == tuple(every)


def test_activities_within_a_row_have_their_own_paths() -> None:
    one = Activity("a", "A", "kasi")
    (finding,) = found(sop(Step("r", (one, Activity("b", "B", "kasi", not_same_person_as="a"))), kasi=1))
    assert finding.path == ("steps", 0, "activities", 1, "not_same_person_as")
    assert [label.path for label in finding.labels] == [("steps", 0, "activities", 0, "id")]


def test_an_exclusion_needs_a_number_of_persons_on_both_sides() -> None:
    about = sop(row("a", "loket"), row("b", "kasi", "a"), row("c", "loket", "b"), kasi=1, loket=None)
    assert found(about) == []


def test_a_group_whose_activities_do_not_all_exclude_one_another_is_not_judged() -> None:
    """Five activities in a ring need three persons, but no three of them exclude one another."""
    ring = [row("a", "kasi"), row("b", "kasi", "a"), row("c", "kasi", "b"), row("d", "kasi", "c")]
    assert found(sop(*ring, row("e", "kasi", ["d", "a"]), kasi=2)) == []


def test_the_effort_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    steps = [row("a", "kasi"), row("b", "kasi", "a"), row("c", "kasi", ["a", "b"])]
    assert len(found(sop(*steps, kasi=2))) == 1
    for limit, value in (("MAX_TRIES", 2), ("MAX_SIZE", 2), ("MAX_CONNECTED", 2)):
        with monkeypatch.context() as changed:
            changed.setattr(four_eyes, limit, value)
            assert found(sop(*steps, kasi=2)) == []
