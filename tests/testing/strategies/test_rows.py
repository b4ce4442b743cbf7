"""The features of a row add to a SOP what an author would write for them."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from tests.testing.strategies.building import BACK, ON, OUT, THREE, TIERS, TWO, Drawn, rows_of, sop_with, written

ANSWERS = dict.fromkeys(("ya", "tidak", "perbaiki", "tunda", "limpahkan", "batal"), "end")
BEFORE, WINDOW = {"within": "H-1", "before": "tmt"}, {"window": [("H-1", "2 minggu")]}
OPENED = {**BEFORE, "not_before": {"moment": "tmt", "by": "2 minggu"}}

ROWS: list[tuple[Drawn, str | dict[str, Any]]] = [
    ({}, "{}"),
    ({"plain": [None]}, "{}"),
    # Its actor, its activities, and their time standards and documents.
    ({"actor": ["kasi", "kadis"]}, "{actor: kasi}"),
    ({"actor": [("kasi", "kadis")]}, "{actor: {any_of: [kasi, kadis]}}"),
    ({"listed": [True]}, "activities: {terima_a: {}}"),
    (
        {"activity": ["kasi", ("loket", "kasi"), "kadis"]},
        "activities: {terima_a: {}, terima_b: {actor: kasi}, terima_c: {actor: {any_of: [loket, kasi]}}}",
    ),
    ({"within": ["3 jam", "1 hari"]}, "within: 3 jam"),
    ({"produces": ["surat", "kartu", "surat"]}, "produces: [surat, kartu]"),
    ({"requires": [0, 1, 0]}, "requires: [berkas, ktp]"),
    ({"requires": [0], "requires any": [0, 0]}, "requires: [berkas, any_of: [berkas, ktp]]"),
    ({"needs": ["lunas", ("anggota", "tamu"), "lunas"]}, "needs: [lunas, any_of: [anggota, tamu]]"),
    (
        {**THREE, "own within": [(0, "3 jam"), (0, "1 hari"), (1, "2 jam kerja")]},
        "activities: {terima_a: {within: 3 jam}, terima_b: {within: 2 jam kerja}, terima_c: {}}",
    ),
    (
        {**TWO, "own produces": [(1, "surat"), (1, "nota"), (1, "surat")], "own requires": [(0, 3), (0, 0)]},
        "activities: {terima_a: {requires: [nota, berkas]}, terima_b: {produces: [surat, nota]}}",
    ),
    (
        {**TWO, "needs": ["tamu"], "own needs": [(0, "lunas"), (1, ("anggota", "tamu")), (1, "lunas")]},
        """
        needs: [tamu]
        activities: {terima_a: {needs: [lunas]}, terima_b: {needs: [any_of: [anggota, tamu], lunas]}}
        """,
    ),
    (
        {"listed": [True], "own within": [(0, "3 jam")], "own produces": [(0, "surat")]},
        "activities: {terima_a: {within: 3 jam, produces: [surat]}}",
    ),
    # Keys of listed activities are dropped in a row of one activity that is not listed.
    (
        {
            "own within": [(0, "3 jam")], "own produces": [(0, "surat")], "own requires": [(0, 0)],
            "own needs": [(0, "lunas")], "own since": [(0, 0, None)], "own before": [(0, "H-1")],
            "own not before": [(0, None)], "after": [("all", 0)], "tiers": [(ON, 0)],
        },
        "{}",
    ),
    # Its decision.
    ({"answer": [(ON, 0)] * 9}, {"outcomes": dict(list(ANSWERS.items())[:4])}),
    ({"answer": [(OUT, 0)], "decides": [3], "tiers": [(ON, 0)]}, "outcomes: {ya: end, tidak: end}"),
    (
        {**THREE, "answer": [(OUT, 0)], "decides": [1]},
        "activities: {terima_a: {}, terima_b: {outcomes: {ya: end, tidak: end}}, terima_c: {}}",
    ),
    ({**TWO, "decides": [1]}, "activities: {terima_a: {}, terima_b: {}}"),
    (
        {"answer": [(OUT, 0)], "answer produces": [(0, "surat"), (1, "nota"), (2, "rekap")]},
        "outcomes: {ya: {to: end, produces: [surat, rekap]}, tidak: {to: end, produces: [nota]}}",
    ),
    (
        {"answer": [(OUT, 0)], "answer discards": [(0, "ktp"), (1, "ktp"), (1, "surat")]},
        "outcomes: {ya: {to: end, discards: [ktp]}, tidak: {to: end, discards: [ktp, surat]}}",
    ),
    (
        {"answer": [(OUT, 0)], "answer renews": [(1, "surat")]},
        "outcomes: {ya: end, tidak: {to: end, discards: [surat], produces: [surat]}}",
    ),
    (
        {name: [(0, "surat")] for name in ("answer produces", "answer discards", "answer renews")},
        "{}",  # without answers
    ),
    # When it may begin, and from when its time counts.
    ({"before": ["H-1", "1 minggu"], "within": ["1 hari"]}, BEFORE),
    ({**WINDOW, "before": ["3 hari"], "since": [(0, None)], "not before": ["7 hari"]}, OPENED),
    ({"not before": [None, "7 hari"]}, "not_before: uji"),
    ({"not before": ["7 hari"], "before": ["H-1"]}, {**BEFORE, "not_before": {"moment": "uji", "by": "7 hari"}}),
    ({"since": [(0, None)]}, "{within: 3 hari, since: uji}"),
    ({"since": [(0, "H+2")], "within": ["1 hari"]}, "{within: H+2, since: uji}"),
    ({"since": [(0, None)], "within": ["1 bulan"]}, "{within: 1 bulan, since: uji}"),
    ({"since": [(0, None)], "within": ["sesuai jadwal"]}, "{within: 3 hari, since: uji}"),
    ({"since": [(0, None)], "before": ["H-1"]}, BEFORE),
    ({"stopped": [True]}, "clock: stopped"),
    ({"stopped": [True], "since": [(0, None)]}, "{within: 3 hari, since: uji}"),
    (
        {**TWO, "stopped": [True], "own since": [(1, 0, None)]},
        "activities: {terima_a: {}, terima_b: {within: 3 hari, since: uji}}",
    ),
    ({**TWO, "own before": [(1, "H-1")]}, {"activities": {"terima_a": {}, "terima_b": BEFORE}}),
    ({**TWO, **WINDOW, "own before": [(1, "H-1")]}, {**OPENED, "activities": {"terima_a": {}, "terima_b": {}}}),
    (
        {**TWO, "own not before": [(1, None), (0, "H-1")]},
        "activities: {terima_a: {not_before: {moment: uji, by: H-1}}, terima_b: {not_before: uji}}",
    ),
    (
        {**TWO, "own since": [(0, 0, "5 jam"), (1, 1, None), (2, 2, "H+2")], "own within": [(1, "1 hari")]},
        "activities: {terima_a: {within: H+2, since: uji}, terima_b: {within: 1 hari, since: uji}}",
    ),
    (
        {**TWO, "own since": [(1, 0, "5 jam")], "own before": [(1, "H-1")]},
        {"activities": {"terima_a": {}, "terima_b": BEFORE}},
    ),
]  # fmt: skip
"""The features of the only row of a SOP, and its keys; the actor is ``loket`` unless stated."""


@pytest.mark.parametrize(("drawn", "keys"), ROWS)
def test_features_of_a_row_are_written_as_by_an_author(drawn: Drawn, keys: str | dict[str, Any]) -> None:
    expected = yaml.safe_load(keys) if isinstance(keys, str) else keys
    assert rows_of(sop_with(drawn)) == {"terima": expected}


def test_a_row_has_no_more_activities_and_answers_than_asked_for() -> None:
    drawn: Drawn = {"activity": ["kasi"] * 9, "answer": [(OUT, 0)] * 9}
    for limits in ((1, 2), (2, 3), (8, 6)):
        (step,) = sop_with(drawn, limits=limits).steps
        assert len(step.activities) == limits[0]
        assert step.decision is not None
        assert [*step.decision.outcomes] == [*ANSWERS][: limits[1]]
    assert [activity.id[-1] for activity in step.activities] == [*"abcdefgh"]


def test_rows_have_different_ids_and_the_wording_repeats() -> None:
    steps = sop_with(*[{}] * 19).steps
    assert [step.id for step in steps[:2] + steps[8:11] + steps[18:]] == [
        "terima", "periksa", "arsipkan", "terima_2", "periksa_2", "terima_3",
    ]  # fmt: skip
    assert [step.activities[0].text for step in (steps[1], steps[10])] == ["Memeriksa berkas"] * 2


def orders(*drawn: Drawn, limits: tuple[int, int] = (3, 4)) -> list[dict[str, str]]:
    """Return for each row which activities precede each activity that has some, by their letters."""
    return [
        {
            id_[-1]: "".join(other[-1] for other in activity["after"])
            for id_, activity in rows_of(sop_with(row, limits=limits))["terima"]["activities"].items()
            if "after" in activity
        }
        for row in drawn
    ]


def test_the_last_activity_follows_all_others_or_one_follows_any_earlier_one() -> None:
    one: list[Drawn] = [{**THREE, "after": [("one", number)]} for number in range(4)]
    assert orders(*one) == [{"b": "a"}, {"c": "a"}, {"b": "a"}, {"c": "b"}]
    four: list[Drawn] = [{"activity": ["loket"] * 3, "after": [("one", number)]} for number in range(9)]
    assert {"".join(*order.items()) for order in orders(*four, limits=(4, 4))} == {"ba", "ca", "cb", "da", "db", "dc"}
    last: list[Drawn] = [{**THREE, "after": [("all", number), ("one", 0)]} for number in range(4)]
    assert orders(*last) == [{"c": "ab", "b": "a"}] * 4


def test_decisions_have_no_place_in_the_order_of_a_row() -> None:
    decision: Drawn = {**THREE, "answer": [(OUT, 0)], "after": [("all", 0)]}
    assert orders(*({**decision, "decides": [number]} for number in range(3))) == [{"c": "b"}, {"c": "a"}, {"b": "a"}]
    assert orders({**decision, **TWO}) == [{}]


def test_the_activities_of_a_row_may_be_in_reverse_order() -> None:
    (step,) = sop_with({**THREE, "after": [("all", 0)], "reversed": [True]}).steps
    assert [activity.id[-1] for activity in step.activities] == ["c", "b", "a"]


# --- tiers ------------------------------------------------------------------------------------------------


CONTINUE, LAST = "outcomes: {ya: continue, tidak: end}", "{after: [terima_a], outcomes: {ya: continue, tidak: end}}"


@pytest.mark.parametrize(
    ("drawn", "activities"),
    [
        (TIERS, {"a": CONTINUE, "b": LAST}),
        (
            {**TIERS, "decides": [0], "tiers": [(BACK, 0)]},
            {"a": LAST.replace("terima_a", "terima_b"), "b": CONTINUE.replace("end", "terima")},
        ),
        (
            {**TIERS, **THREE, "decides": [2], "tiers": [(OUT, 1)], "after": [("one", 0)]},
            {"a": CONTINUE.replace("end", "ditolak"), "b": "{}", "c": LAST},
        ),
        (
            {**TIERS, **THREE, "decides": [2], "tiers": [(OUT, 1), (BACK, 0), (ON, 0)]},
            {
                "a": CONTINUE.replace("end", "ditolak"),
                "b": LAST.replace("end", "terima"),
                "c": LAST.replace("terima_a", "terima_b"),
            },
        ),
        (
            {**TIERS, "answer discards": [(0, "ktp"), (1, "ktp")], "answer produces": [(0, "surat")]},
            {
                "a": CONTINUE,
                "b": """
                    after: [terima_a]
                    outcomes: {ya: {to: continue, produces: [surat]}, tidak: {to: end, discards: [ktp]}}
                """,
            },
        ),
        ({**TIERS, "answer": []}, {"a": "{}", "b": "{}"}),
        ({**TIERS, "decides": [], "tiers": []}, {"a": "outcomes: {ya: periksa, tidak: end}", "b": "{}"}),
    ],
)
def test_other_activities_may_decide_before_the_decision_of_a_row(drawn: Drawn, activities: dict[str, str]) -> None:
    expected = {f"terima_{letter}": yaml.safe_load(keys) for letter, keys in activities.items()}
    assert rows_of(sop_with(drawn, {})) == {"terima": {"activities": expected}, "periksa": {}}


# --- names ------------------------------------------------------------------------------------------------


def test_names_that_the_rows_use_and_those_that_are_drawn_are_defined_in_one_order() -> None:
    sop = sop_with(
        {"moment": ["tmt"], "condition": ["tamu"], "answer": [(OUT, 1)], "answer discards": [(0, "surat")]},
        {**TWO, "actor": [("kadis", "kasi")], "own needs": [(1, "lunas")], "own not before": [(1, "H-1")]},
        whole={"document": ["nota", "kartu", "berkas"], "end": ["dicabut"]},
    )
    assert {key: value for key, value in written(sop).items() if key != "steps"} == yaml.safe_load("""
        actors: {loket: Loket, kasi: Kasi, kadis: Kadis}
        documents: {berkas: {name: Berkas, supplied: true}, kartu: {name: Kartu, supplied: true},
          surat: Surat, nota: Nota}
        ends: {ditolak: Ditolak, dicabut: Dicabut}
        moments: {uji: Uji, tmt: Tmt}
        conditions: {lunas: Lunas, tamu: Tamu}
    """)
    assert [[*sop.actors], [*sop.documents]] == [["loket", "kasi", "kadis"], ["berkas", "kartu", "surat", "nota"]]
    assert [[*sop.ends], [*sop.moments], [*sop.conditions]] == [
        ["ditolak", "dicabut"], ["uji", "tmt"], ["lunas", "tamu"],
    ]  # fmt: skip


def test_actions_are_reserved_to_actors_which_are_defined() -> None:
    sop = sop_with({}, whole={"authority": [("cancel", "kasi"), ("attach", ("loket", "kadis")), ("cancel", "kadis")]})
    keys = written(sop)
    assert keys["authority"] == {"cancel": ["kadis"], "attach": ["loket", "kadis"]}
    assert [*sop.actors] == ["loket", "kadis"]
