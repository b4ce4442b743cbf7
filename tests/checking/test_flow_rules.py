"""SOP30x and SOP508: decisions, orders of activities, cycles and reachability."""

from __future__ import annotations

from typing import Any

import pytest

from sopflow import Activity, Goto, Outcome, Sop, Step
from sopflow.diagnostics import Finding
from sopflow.rules import check_sop


def row(id_: str, **keys: Any) -> Step:
    return Step.single(id_, id_.title(), "loket", **keys)


def sop(*steps: Step, **parts: Any) -> Sop:
    return Sop(**{"number": "1", "title": "Contoh", "actors": {"loket": "Loket"}, "steps": steps} | parts)


def found(code: str, about: Sop) -> list[Finding]:
    return [finding for finding in check_sop(about) if finding.code == code]


def codes(about: Sop) -> set[str]:
    return {finding.code for finding in check_sop(about) if finding.code.startswith("SOP3")}


# --- decisions ----------------------------------------------------------------------------------------------------

DOCUMENTS = {"documents": {"memo": "Memo", "surat": "Surat"}}


@pytest.mark.parametrize(
    ("other", "is_same"),
    [
        (Outcome("end", produces="memo", discards="surat"), True),
        (Outcome("satu", produces="memo", discards="surat"), False),
        (Outcome("end", discards="surat"), False),
        (Outcome("end", produces="memo"), False),
    ],
    ids=["same", "another target", "other products", "other discards"],
)
def test_outcomes_are_the_same_if_target_and_documents_are(other: Outcome, is_same: bool) -> None:
    ya = Outcome("end", produces="memo", discards="surat")
    about = sop(row("satu"), row("dua", outcomes={"ya": ya, "tidak": other}), **DOCUMENTS)
    reported = [(finding.path, finding.data["answers"]) for finding in found("SOP305", about)]
    assert reported == [(("steps", 1, "outcomes", "tidak"), ("ya", "tidak"))] * is_same


def test_each_group_of_same_outcomes_is_one_finding() -> None:
    outcomes = {"a": "end", "b": "satu", "c": "end", "d": "satu", "e": "end"}
    reported = found("SOP305", sop(row("satu"), row("dua", outcomes=outcomes)))
    assert [(finding.path[-1], finding.data["answers"], finding.data["target"]) for finding in reported] == [
        ("e", ("a", "c", "e"), "end"),
        ("d", ("b", "d"), "satu"),
    ]


def test_a_decision_with_one_outcome_is_reported() -> None:
    (finding,) = found("SOP304", sop(row("satu", outcomes={"ya": "end"})))
    assert (finding.path, finding.on_key, finding.data["count"]) == (("steps", 0, "outcomes"), True, 1)
    assert found("SOP304", sop(row("satu", outcomes={"ya": "end", "tidak": "satu"}))) == []


# --- activities of a row ------------------------------------------------------------------------------------------


def activity(id_: str, after: str | tuple[str, ...] = (), outcomes: dict[str, str] | None = None) -> Activity:
    return Activity(id_, id_.title(), "loket", after=after, outcomes=outcomes or {})


YA_TIDAK = {"ya": "end", "tidak": "end"}


def test_activities_that_wait_for_one_another_are_one_finding_at_the_last() -> None:
    activities = activity("a", "c"), activity("b"), activity("c", ("b", "a")), activity("d", "c")
    (finding,) = found("SOP306", sop(Step("satu", activities)))
    assert (finding.path, finding.data["circle"]) == (("steps", 0, "activities", 2, "after"), ("a", "c"))


def test_activities_in_any_other_order_are_not_reported() -> None:
    forward = activity("a", "b"), activity("b", "c"), activity("c")
    backward = activity("d"), activity("e", "d"), activity("f", ("e", "d"))
    assert codes(sop(Step("satu", forward), Step("dua", backward))) == set()


def test_each_further_decision_of_a_row_is_reported() -> None:
    activities = activity("a", outcomes=YA_TIDAK), activity("b", outcomes=YA_TIDAK), activity("c", outcomes=YA_TIDAK)
    reported = found("SOP308", sop(Step("satu", activities)))
    assert [(finding.path, finding.data["first"], finding.data["second"]) for finding in reported] == [
        (("steps", 0, "activities", 1, "outcomes"), "a", "b"),
        (("steps", 0, "activities", 2, "outcomes"), "b", "c"),
    ]
    assert all(finding.on_key for finding in reported)


CONTINUE = {"ya": "continue", "tidak": "end"}


@pytest.mark.parametrize(
    ("activities", "pairs"),
    [
        ((activity("a", outcomes=CONTINUE), activity("b", "a", CONTINUE), activity("c", "b", YA_TIDAK)), []),
        ((activity("c", "b", YA_TIDAK), activity("b", "a", CONTINUE), activity("a", outcomes=CONTINUE)), []),
        ((activity("a", outcomes=CONTINUE), activity("x", "a"), activity("b", "x", CONTINUE)), []),
        ((activity("a", outcomes=CONTINUE), activity("b", outcomes=CONTINUE)), [("a", "b")]),
        ((activity("a", outcomes=YA_TIDAK), activity("b", "a", CONTINUE)), [("a", "b")]),
        ((activity("a", outcomes=CONTINUE), activity("b", "a", YA_TIDAK), activity("c", "b", CONTINUE)), [("b", "c")]),
    ],
    ids=["in sequence", "in another order", "through another", "side by side", "without continue", "in the middle"],
)
def test_tiers_follow_one_another_and_continue(activities: tuple[Activity, ...], pairs: list[tuple[str, str]]) -> None:
    reported = found("SOP308", sop(Step("satu", activities)))
    assert [(finding.data["first"], finding.data["second"]) for finding in reported] == pairs


def test_next_and_output_need_a_last_tier_that_continues() -> None:
    tiers = activity("a", outcomes=CONTINUE), activity("b", "a", YA_TIDAK)
    reported = found("SOP313", sop(Step("satu", tiers, next="end", produces="memo"), **DOCUMENTS))
    assert [(finding.path, finding.data["decision"]) for finding in reported] == [
        (("steps", 0, "next"), "b"),
        (("steps", 0, "produces"), "b"),
    ]
    tiers = activity("a", outcomes=CONTINUE), activity("b", "a", CONTINUE)
    assert found("SOP313", sop(Step("satu", tiers, next="end", produces="memo"), **DOCUMENTS)) == []


def test_an_answer_that_stays_discards_nothing() -> None:
    about = sop(row("satu", outcomes={"ya": Outcome("continue", discards="memo"), "tidak": "end"}), **DOCUMENTS)
    (finding,) = found("SOP314", about)
    assert finding.path == ("steps", 0, "outcomes", "ya", "discards")


def test_continue_is_a_target_of_answers_only() -> None:
    for wrong in (row("satu", next="continue"), row("satu", within="1 jam", on_late=Goto("continue"))):
        assert [finding.data["id"] for finding in found("SOP201", sop(wrong))] == ["continue"]


def test_an_activity_after_the_decision_of_its_row_is_reported() -> None:
    activities = activity("a", outcomes=YA_TIDAK), activity("b"), activity("c", ("b", "a"))
    (finding,) = found("SOP309", sop(Step("satu", activities)))
    assert finding.path == ("steps", 0, "activities", 2, "after")
    assert (finding.data["id"], finding.data["decision"]) == ("c", "a")


def test_a_decision_after_itself_is_reported_only_as_such() -> None:
    activities = activity("a", "a", YA_TIDAK), activity("b")
    assert {finding.code for finding in check_sop(sop(Step("satu", activities)))} & {"SOP208", "SOP309"} == {"SOP208"}


LATE: dict[str, Any] = {"within": "1 jam"}


# --- cycles -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("steps", "rows"),
    [
        ((row("a"), row("b", next="a")), [1]),
        ((row("a", next="a"),), [0]),
        ((row("a", outcomes={"ya": "b", "tidak": "end"}), row("b", next="a")), []),
        ((row("a"), row("b", outcomes={"ya": "a", "tidak": "c"}), row("c", next="a")), [2]),
        ((row("a"), row("b", next="a", on_late=Goto("c"), **LATE), row("c")), []),
        ((row("a", outcomes={"ya": "b", "tidak": "end"}), row("b"), row("c", next="b")), [2]),
        ((row("a", outcomes={"ya": "b", "tidak": "a"}), row("b", outcomes={"ya": "end", "tidak": "a"})), []),
        ((row("a", next="c"), row("b", next="end"), row("c", next="b")), []),
        ((row("a", next="b"), row("b", within="1 jam", on_late=Goto("a"))), []),
        ((row("a", next="end"), row("b", outcomes={"ya": "b", "tidak": "end"}), row("c", next="b")), []),
    ],
    ids=[
        "back", "itself", "a decision", "a decision inside", "a lapse leads out",
        "after a decision", "outcomes", "no cycle", "a lapse", "to another cycle",
    ],
)  # fmt: skip
def test_a_loop_that_next_closes_needs_an_exit(steps: tuple[Step, ...], rows: list[int]) -> None:
    assert [finding.path for finding in found("SOP303", sop(*steps))] == [("steps", number, "next") for number in rows]


def test_lapses_that_repeat_forever_are_reported_at_the_last_one() -> None:
    steps = row("a", on_late=Goto("b"), **LATE), row("b"), row("c", on_late=Goto("a"), **LATE)
    assert found("SOP307", sop(*steps)) == []
    steps = row("a", on_late=Goto("c"), **LATE), row("b"), row("c", on_late=Goto("a"), **LATE)
    (finding,) = found("SOP307", sop(*steps))
    assert finding.path == ("steps", 2, "on_late", "goto")
    assert finding.data["circle"] == "a → c → a"


def test_a_cycle_of_inherited_lapses_is_reported_at_the_default() -> None:
    (finding,) = found("SOP307", sop(row("a", **LATE), row("b"), on_late=Goto("a")))
    assert finding.path == ("on_late", "goto")


def test_a_long_cycle_is_abbreviated() -> None:
    steps = [row(f"r{number}", on_late=Goto(f"r{(number + 1) % 12}"), **LATE) for number in range(12)]
    (finding,) = found("SOP307", sop(*steps))
    assert finding.data["circle"] == "r0 → r1 → r2 → r3 → … → r10 → r11 → r0"


@pytest.mark.parametrize("within", [None, "minimal 1 jam", "sesuai jadwal"])
def test_a_lapse_needs_a_due_time(within: str | None) -> None:
    (finding,) = found("SOP508", sop(row("a"), row("b", within=within, on_late=Goto("end"))))
    assert (finding.path, finding.on_key, finding.data["id"]) == (("steps", 1, "on_late"), True, "b")
    assert found("SOP508", sop(row("a", on_late=Goto("end"), **LATE))) == []
    assert found("SOP508", sop(row("a", within=within), on_late=Goto("end"))) == []


# --- reachability -------------------------------------------------------------------------------------------------


def test_steps_that_cannot_be_reached_are_reported() -> None:
    about = sop(row("a", next="c"), row("b"), row("c", next="end"), row("d", next="b"))
    assert [finding.path for finding in found("SOP301", about)] == [("steps", 1, "id"), ("steps", 3, "id")]


def test_steps_without_a_path_to_an_end_are_reported_with_a_path_to_them() -> None:
    about = sop(
        row("a", outcomes={"ya": "b", "tidak": "end"}),
        row("b", outcomes={"ya": "c", "tidak": "b"}),
        row("c", outcomes={"ya": "b", "tidak": "c"}),
        row("d", outcomes={"ya": "d", "tidak": "b"}),
    )
    reported = [(finding.path, finding.data["witness"]) for finding in found("SOP302", about)]
    assert reported == [(("steps", 1, "id"), "a → b"), (("steps", 2, "id"), "a → b → c")]


def test_a_further_end_is_an_end() -> None:
    about = sop(row("a", outcomes={"ya": "a", "tidak": "ditolak"}), ends={"ditolak": "Ditolak"})
    assert found("SOP302", about) == []


def test_a_sop_without_steps_is_reported() -> None:
    (finding,) = found("SOP300", sop())
    assert (finding.path, finding.on_key) == (("steps",), True)


# --- stages -------------------------------------------------------------------------------------------------------


def test_the_flow_is_not_judged_while_ids_are_undefined() -> None:
    about = sop(row("a", next="ke_mana"), row("b"))
    assert {finding.code for finding in check_sop(about)} & {"SOP201", "SOP301"} == {"SOP201"}


def test_reachability_is_not_judged_while_a_cycle_is_endless() -> None:
    assert codes(sop(row("a", next="b"), row("b", next="a"))) == {"SOP303"}


def test_documents_are_not_judged_while_a_step_is_unreachable() -> None:
    about = sop(row("a", next="end"), row("b", requires="memo"), documents={"memo": "Memo"})
    assert {finding.code for finding in check_sop(about)} & {"SOP301", "SOP401"} == {"SOP301"}


def test_the_loop_without_an_exit_is_shown() -> None:
    (finding,) = found("SOP303", sop(row("a"), row("b"), row("c", next="b")))
    assert finding.data["circle"] == "b → c → b"
