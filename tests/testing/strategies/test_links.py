"""Rows lead to each other, require documents and depend on each other in every way that keeps a SOP valid."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from tests.testing.strategies.building import BACK, DECIDES, ON, OUT, THREE, TIERS, TWO, Drawn, rows_of, sop_with

from sopflow.flow import arrows
from sopflow.testing.strategies.features import JUSTIFY, LAPSE, LAPSE_ELSEWHERE, RECORD

TIMED: Drawn = {"within": ["1 hari"]}
MANY: Drawn = {"answer": [(ON, 0)] * 3}
"""A row with four answers that lead on."""
RETURNS: Drawn = {"returns": [0]}
MADE: Drawn = {"produces": ["surat"]}


def late(rule: str, number: int = 0, **more: list[Any]) -> Drawn:
    """Return a row with a time standard and a rule for being late."""
    return {**TIMED, **more, "late": [(rule, number)]}


def exits(*rows: Drawn, whole: Drawn | None = None) -> list[str]:
    """Return the exits that each row declares, as text."""
    found = []
    for row in rows_of(sop_with(*rows, whole=whole)).values():
        of_row = {**row, **next((each for each in row.get("activities", {}).values() if "outcomes" in each), {})}
        ways = [way if isinstance(way, str) else way["to"] for way in of_row.get("outcomes", {}).values()]
        rule = of_row.get("on_late", "")
        lapse = [f"late {rule['goto']}" if isinstance(rule, dict) else rule]
        found.append(" ".join([*ways, *(["next " + row["next"]] if "next" in row else []), *filter(None, lapse)]))
    return found


# --- answers and next -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([{}, {}, {}], ["", "", ""]),
        ([{"next": [0]}, {"next": [2]}], ["next periksa", "next dicabut"]),
        ([{}, {"next": [1]}], ["", "next ditolak"]),
        # A row claims the exit that was opened last, or an earlier one.
        ([DECIDES, {}, {}], ["periksa end", "", ""]),
        ([DECIDES, {"skips": [1]}, {}], ["end periksa", "", ""]),
        ([DECIDES, {"skips": [1]}, {"skips": [1]}], ["kaji periksa", "next end", ""]),
        ([DECIDES, {}, {"skips": [1]}], ["periksa kaji", "next end", ""]),
        ([MANY, {"skips": [3]}, {"skips": [7]}], ["end end kaji periksa", "next end", ""]),
        ([{"answer": [(OUT, number) for number in range(3)]}], ["end end ditolak dicabut"]),
        ([{"answer": [(ON, number) for number in (1, 2, 3)]}], ["end ditolak dicabut end"]),
        # It may claim several, and leaves one to the rows after it.
        ([MANY, {"joined": [0]}, {"joined": [0]}], ["periksa periksa kaji end", "", ""]),
        ([MANY, {"joined": [1]}], ["periksa end periksa end", ""]),
        ([MANY, {"joined": [0] * 9}, {}], ["periksa periksa periksa periksa", "", ""]),
        ([MANY, {"skips": [1], "joined": [0, 1]}], ["periksa periksa end periksa", ""]),
        # Next leads back only to a row with an exit that is still open, which the next row then claims.
        ([RETURNS, {}], ["", ""]),
        ([DECIDES, RETURNS, {}], ["periksa kaji", "next terima", ""]),
        ([DECIDES, {}, RETURNS], ["periksa end", "", "next terima"]),
        ([DECIDES, {**RETURNS, **DECIDES}, {}], ["periksa end", "kaji end", ""]),
        ([DECIDES, {**RETURNS, **late(LAPSE)}, {}], ["periksa end", "next terima late kaji", ""]),
        ([DECIDES, {**RETURNS, **late(LAPSE)}], ["periksa end", "next terima late end"]),
        *(
            ([DECIDES, MANY, {"returns": [number]}], ["periksa end", "kaji end end end", f"next {back}"])
            for number, back in enumerate(["terima", "periksa", "periksa", "periksa", "terima"])
        ),
        ([TIERS, {}, {}], ["continue end", "", ""]),
        ([TIERS], ["continue end"]),
        ([{**TIERS, "next": [2]}], ["continue end next dicabut"]),
        ([{**TIERS, "next": [1]}, {}], ["continue end next periksa", ""]),
    ],
)
def test_every_row_is_reached_and_other_exits_lead_to_ends(rows: list[Drawn], expected: list[str]) -> None:
    assert exits(*rows) == expected


def test_an_answer_leads_back_to_any_earlier_row_or_repeats_its_own() -> None:
    def targets(count: int) -> list[str]:
        rows: list[list[Drawn]] = [[{}] * (count - 1) + [{"answer": [(BACK, number)]}] for number in range(7)]
        return [exits(*each)[-1].removeprefix("end ") for each in rows]

    assert targets(1) == ["terima"] * 7
    assert targets(3) == ["kaji", "kaji", "periksa", "periksa", "terima", "terima", "terima"]
    assert targets(6) == ["putus", "paraf", "susun", "kaji", "periksa", "terima", "terima"]
    assert targets(12) == ["kaji_2", "terima_2", "serahkan", "putus", "susun", "periksa", "periksa"]


def test_a_table_with_the_rows_in_another_order_has_the_same_flow() -> None:
    rows: list[Drawn] = [DECIDES, {"skips": [1]}, {"next": [1]}, {}]
    straight, reverse = (sop_with(*rows, whole=whole) for whole in ({}, {"reversed": [True]}))
    assert [step.id for step in straight.steps] == ["terima", "periksa", "kaji", "susun"]
    assert [step.id for step in reverse.steps] == ["terima", "susun", "kaji", "periksa"]
    for step in straight.steps:
        ways = [[(arrow.kind, arrow.target) for arrow in arrows(sop, sop.step(step.id))] for sop in (straight, reverse)]
        assert ways[0] == ways[1]
    assert exits({}, {}, {}, whole={"reversed": [True]}) == ["next periksa", "next end", "next kaji"]


# --- lateness ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([late(RECORD)], ["record"]),
        ([late(JUSTIFY, 3)], ["justify"]),
        ([{"late": [(JUSTIFY, 0)]}], ["justify"]),
        # Only a row with a due time lapses.
        ([{"late": [(LAPSE, 0)]}], ["record"]),
        ([{"late": [(LAPSE_ELSEWHERE, 0)]}], ["record"]),
        ([late(LAPSE, within=["minimal 2 jam"])], ["record"]),
        ([late(LAPSE, within=["sesuai jadwal"], before=["3 jam"])], ["late end"]),
        ([late(LAPSE, within=["-"], since=[(0, None)])], ["late end"]),
        # A lapse leads on like an answer.
        ([late(LAPSE), {}, {}], ["late end", "", ""]),
        ([late(LAPSE), {"skips": [1]}, {"skips": [1]}], ["next kaji late periksa", "next end", ""]),
        ([late(LAPSE), {"joined": [0]}], ["late periksa", ""]),
        ([late(LAPSE, 1), {}], ["late ditolak", ""]),
        # Or it leads to an end or to a row that does not lapse.
        *(
            ([{}, late(LAPSE_ELSEWHERE, number), late(LAPSE), {}], ["", f"late {to}", "late end", ""])
            for number, to in enumerate(["end", "ditolak", "dicabut", "terima", "susun", "end"])
        ),
    ],
)
def test_a_late_case_is_recorded_justified_or_leaves_the_row(rows: list[Drawn], expected: list[str]) -> None:
    assert exits(*rows) == expected


@pytest.mark.parametrize(
    ("rows", "rule", "expected"),
    [
        ([{}, TIMED], (RECORD, 1), None),
        ([{}, TIMED], (JUSTIFY, 1), "justify"),
        *(
            ([TIMED, {}, late(RECORD), late(JUSTIFY)], (rule, number), {"goto": to})
            for rule in (LAPSE, LAPSE_ELSEWHERE)
            for number, to in enumerate(["end", "ditolak", "dicabut", "periksa", "kaji", "susun", "end"])
        ),
        ([{"before": ["H-1"]}, {"since": [(0, None)]}, {}], (LAPSE, 3), {"goto": "kaji"}),
        ([TIMED, late(LAPSE), {"within": ["sesuai jadwal"]}], (LAPSE, 3), {"goto": "kaji"}),
        ([{}, {}], (LAPSE, 1), {"goto": "ditolak"}),
    ],
)
def test_a_rule_of_the_whole_sop_applies_to_rows_without_their_own(
    rows: list[Drawn], rule: tuple[str, int], expected: Any
) -> None:
    sop = sop_with(*rows, whole={"late": [rule, (RECORD, 0)]})
    found: Any = sop.on_late if isinstance(sop.on_late, str) else {"goto": sop.on_late.goto}
    assert (None if found == "record" else found) == expected
    assert ["on_late" in row for row in rows_of(sop).values()] == ["late" in row for row in rows]


# --- times that run since something -----------------------------------------------------------------------


def since(*rows: Drawn, numbers: Iterable[int] = range(6)) -> list[str]:
    """Return what the time of a last row may run since, each once and in the order of the numbers that select them."""
    last = [rows_of(sop_with(*rows, {"since": [(number, None)]})) for number in numbers]
    return list(dict.fromkeys([*each.values()][-1]["since"] for each in last))


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], "uji"),
        ([TWO], "terima terima_a terima_b uji"),
        ([{}, {}], "terima periksa uji"),
        # Every path completes it.
        ([DECIDES, {"skips": [1]}, {"skips": [1]}], "terima kaji uji"),
        ([DECIDES, {}, {"joined": [0], "skips": [1]}], "terima kaji uji"),
        ([late(LAPSE)], "terima uji"),
        ([late(LAPSE), {"skips": [1], "joined": [0]}], "periksa uji"),
        ([TIERS, {}], "terima terima_a terima_b periksa uji"),
        ([TIERS, {"joined": [0]}], "periksa uji"),
    ],
)
def test_the_time_of_a_row_runs_since_any_earlier_one_or_a_moment(rows: list[Drawn], expected: str) -> None:
    assert " ".join(since(*rows)) == expected


@pytest.mark.parametrize(
    ("row", "position", "expected"),
    [
        (THREE, 0, "terima uji"),
        ({**THREE, "after": [("all", 0)]}, 2, "a b terima uji"),
        ({**THREE, "after": [("one", 0), ("one", 3)]}, 2, "b a terima uji"),
        ({**THREE, "after": [("one", 0)]}, 2, "terima uji"),
        # A decision is last, unless its answer continues.
        ({**THREE, "answer": [(OUT, 0)], "decides": [1]}, 1, "a c terima uji"),
        ({**THREE, "answer": [(OUT, 0)], "decides": [1]}, 0, "terima uji"),
        ({**TIERS, **THREE, "decides": [2]}, 2, "a terima uji"),
        ({**TIERS, **THREE, "decides": [2]}, 1, "terima uji"),
    ],
)
def test_the_time_of_an_activity_runs_since_those_before_it_too(row: Drawn, position: int, expected: str) -> None:
    targets = []
    for number in range(4):
        keys = rows_of(sop_with({}, {**row, "own since": [(position, number, None)]}))["periksa"]["activities"]
        targets.append(keys[f"periksa_{'abc'[position]}"]["since"].removeprefix("periksa_"))
    assert " ".join(dict.fromkeys(targets)) == expected


def test_only_the_first_target_of_an_activity_counts() -> None:
    keys = rows_of(sop_with({}, {**TWO, "own since": [(0, 0, "5 jam"), (0, 1, None), (1, 1, "5 jam")]}))
    assert [each["since"] for each in keys["periksa"]["activities"].values()] == ["terima", "uji"]


# --- persons ----------------------------------------------------------------------------------------------


def four_eyes(*rows: Drawn) -> dict[str, list[str]]:
    """Return the activities which other persons must do, by activity."""
    sop = sop_with(*rows)
    every = [activity for step in sop.steps for activity in step.activities]
    return {each.id: [*each.not_same_person_as] for each in every if each.not_same_person_as}


def test_four_eyes_are_required_in_a_row_or_among_all_rows() -> None:
    drawn: list[Drawn] = [{**THREE, "not same person": [(1, "row", number)]} for number in range(4)]
    assert [four_eyes({}, row).get("periksa_b") for row in drawn] == [
        ["periksa_a"], ["periksa_a"], None, ["periksa_c"],
    ]  # fmt: skip
    last: Drawn = {"not same person": [(2, "any", number) for number in (0, 1, 2, 3, 1, 9)]}
    assert four_eyes({}, TWO, {}, {}, {}, {}, last) == {"catat": ["terima", "periksa_b", "susun", "putus"]}
    first: Drawn = {"not same person": [(0, "any", number) for number in range(4)]}
    assert four_eyes(first, {}) == {"terima": ["periksa"]}
    assert four_eyes({"not same person": [(0, "row", 0)]}, {}) == {}


# --- documents --------------------------------------------------------------------------------------------

SUPPLIED = "berkas ktp kartu"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], SUPPLIED),
        ([{"produces": ["surat", "nota", "kartu"]}], f"{SUPPLIED} nota surat"),
        ([{**TWO, "own produces": [(1, "surat")]}], f"{SUPPLIED} surat"),
        ([MADE, {}], f"{SUPPLIED} surat"),
        # A document that every path brings along.
        ([{**DECIDES, "answer produces": [(0, "surat")]}], f"{SUPPLIED} surat"),
        ([{**DECIDES, "answer produces": [(1, "surat")]}], SUPPLIED),
        ([{**DECIDES, "answer produces": [(0, "surat")]}, {"joined": [0]}], SUPPLIED),
        ([{**DECIDES, "answer produces": [(0, "surat"), (1, "surat")]}, {"joined": [0]}], f"{SUPPLIED} surat"),
        ([{**MADE, **DECIDES, "answer discards": [(0, "surat")]}], SUPPLIED),
        ([{**MADE, **DECIDES, "answer discards": [(1, "surat")]}], f"{SUPPLIED} surat"),
        ([{**MADE, **DECIDES, "answer renews": [(0, "surat")]}], f"{SUPPLIED} surat"),
        ([{**MADE, **late(LAPSE)}], f"{SUPPLIED} surat"),
        ([{**MADE, **late(LAPSE)}, {"joined": [0]}], SUPPLIED),
        ([{**MADE, **late(LAPSE)}, {**MADE, "joined": [0]}], f"{SUPPLIED} surat"),
        # An answer other than the one that continues leaves the row before its other activities are done.
        ([{**TIERS, **MADE}, {}], f"{SUPPLIED} surat"),
        ([{**TIERS, **MADE}, {"joined": [0]}], SUPPLIED),
    ],
)
def test_a_row_requires_any_document_that_every_path_provides(rows: list[Drawn], expected: str) -> None:
    found = []
    for number in range(8):
        last = [*rows_of(sop_with(*rows, {"requires": [number]})).values()][-1]
        found += last["requires"]
    assert " ".join(dict.fromkeys(found)) == expected


def test_a_lapse_of_the_whole_sop_leaves_a_row_before_it_is_completed() -> None:
    rows: list[Drawn] = [{**MADE, **TIMED}, {"requires": [3]}, {"since": [(0, None)]}]
    for rule, document, first in ((RECORD, "surat", "terima"), (LAPSE, "berkas", "periksa")):
        keys = rows_of(sop_with(*rows, whole={"late": [(rule, 3)]}))
        assert (keys["periksa"]["requires"], keys["kaji"]["since"]) == ([document], first)


def test_a_row_requires_what_is_made_in_it() -> None:
    assert rows_of(sop_with({**MADE, "requires": [3]}))["terima"]["requires"] == ["surat"]
    own: Drawn = {**TWO, "own produces": [(0, "surat")], "own requires": [(1, 3), (3, 0)], "requires": [3]}
    row = rows_of(sop_with(own))["terima"]
    assert row["requires"] == ["surat"]
    assert row["activities"]["terima_b"]["requires"] == ["surat", "berkas"]


def test_one_of_two_documents_is_required_by_a_row_or_a_listed_activity() -> None:
    def required(row: Drawn, number: int) -> dict[str, Any]:
        keys = rows_of(sop_with({**row, "requires any": [number]}))["terima"]
        places = {"row": keys, **keys.get("activities", {})}
        return {id_: place["requires"][0]["any_of"] for id_, place in places.items() if "requires" in place}

    assert [required({}, number) for number in range(4)] == [
        {"row": ["berkas", "ktp"]}, {"row": ["ktp", "kartu"]}, {"row": ["kartu", "berkas"]}, {"row": ["berkas", "ktp"]},
    ]  # fmt: skip
    assert [required(TWO, number) for number in range(4)] == [
        {"row": ["berkas", "ktp"]}, {"terima_a": ["ktp", "kartu"]}, {"terima_b": ["kartu", "berkas"]},
        {"row": ["berkas", "ktp"]},
    ]  # fmt: skip
    assert required({**MADE}, 2) == {"row": ["kartu", "surat"]}
