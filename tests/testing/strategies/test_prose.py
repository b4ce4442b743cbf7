"""Remarks add the parts of a SOP that its cases do not depend on, in every place that may have them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

import attrs
import pytest
import yaml
from hypothesis import Phase, given, settings
from tests.testing.strategies.building import DECIDES, OUT, TWO, Drawn, sop_with

import sopflow
from sopflow.definition import Confidence, Relation
from sopflow.testing.strategies import texts
from sopflow.testing.strategies.prose import PIECES, Remark

ROWS: tuple[Drawn, ...] = ({**DECIDES, "requires": [0], "within": ["1 hari"]}, TWO)
WHOLE: Drawn = {"end": ["ditolak", "dicabut"], "actor": ["kasi"], "document": ["surat"]}
PLAIN = ["Berkas", "Kepala Dinas", "Loket 3", "Surat Keputusan Nomor 4 Tahun 2011"]


def leaves(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Yield the values in a SOP, each after its path; rows and activities are named by their ids."""
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from leaves(part, f"{path} {key}" if path else str(key))
    elif isinstance(value, Sequence) and not isinstance(value, str) and value and isinstance(value[0], Mapping):
        for number, part in enumerate(value):
            yield from leaves(part, part.get("id", f"{path} {number}"))
    else:
        yield path, value


def added(*drawn: Remark, rows: Iterable[Drawn] = ROWS, whole: Drawn | None = None) -> dict[str, object]:
    """Return the values that remarks add to a SOP or change in it, by path."""
    before, after = (
        dict(leaves(yaml.safe_load(sopflow.dump(sop_with(*rows, whole=whole or WHOLE, remarks=some)))))
        for some in ((), drawn)
    )
    return {path: value for path, value in after.items() if before.get(path) != value}


def in_turn(kind: str, *, count: int, same: str = "") -> list[dict[str, object]]:
    """Return what a remark of a kind adds when its place, its number, or both count from zero."""
    return [
        added(Remark(kind, 0 if same == "place" else number, 0 if same == "number" else number, "teks"))
        for number in range(count)
    ]


HOLDERS = ("terima", "periksa", "periksa_a", "periksa_b")


@pytest.mark.parametrize(
    ("kind", "places"),
    [
        ("title", ["title"]),
        ("number", ["number"]),
        ("scope", ["scope"]),
        ("summary", ["summary"]),
        ("note", [f"{id_} note" for id_ in HOLDERS]),
        ("printed number", [f"{id_} number" for id_ in HOLDERS]),
        ("wording", [f"{id_} activity" for id_ in ("terima", "periksa_a", "periksa_b")]),
        ("name", ["actors loket", "actors kasi", "documents berkas name", "documents surat"]),
        ("end", ["ends ditolak", "ends dicabut"]),
        ("calls", ["terima calls", "periksa calls"]),
        ("organization", [f"organization {key}" for key in ("government", "agency", "unit")]),
        ("approval", [f"approval {key}" for key in ("office", "name")]),
        ("source", ["source title", *(f"{id_} source id" for id_ in HOLDERS)]),
    ],
)
def test_a_text_is_added_in_each_place_in_turn(kind: str, places: list[str]) -> None:
    assert in_turn(kind, count=len(places) + 1, same="number") == [{place: "teks"} for place in [*places, places[0]]]


@pytest.mark.parametrize("kind", ["legal_basis", "qualifications", "equipment", "warnings", "records"])
def test_texts_are_added_to_lists(kind: str) -> None:
    assert added(Remark(kind, 0, 0, "b"), Remark(kind, 1, 1, "a")) == {kind: ["b", "a"]}


@pytest.mark.parametrize(
    ("kind", "path", "values"),
    [
        ("terms", "terms teks", PLAIN),
        ("total", "total", ["3 hari kerja", "-", "1 bulan", "480 menit (8 jam)"]),
        ("nip", "approval nip", ["19700101 199503 1 000", "19700101 199503 2 000"]),
        ("persons", "actors loket persons", [*range(1, 10)]),
    ],
)
def test_other_values_are_selected_by_number(kind: str, path: str, values: list[object]) -> None:
    found = [change[path] for change in in_turn(kind, count=len(values) + 1, same="place")]
    assert found == [*values, values[0]]


def test_dates_are_in_order() -> None:
    assert in_turn("dates", count=4, same="number") == [
        {"dates created": date(2025, 1, 6)},
        {"dates revised": date(2025, 11, 2)},
        {"dates effective": date(2026, 8, 29)},
        {"dates created": date(2025, 1, 6)},
    ]
    every = [Remark("dates", place, number, "") for place, number in ((0, 15), (1, 0), (2, 3))]
    assert added(*every)["dates created"] == date(2025, 1, 21)


def test_actors_may_be_external_and_have_a_number_of_persons() -> None:
    changes = in_turn("external", count=4)
    assert [{path for path in change if "external" in path} for change in changes] == [
        set(), {"actors kasi external"}, set(), {"actors kasi external"},
    ]  # fmt: skip
    assert "actors kasi persons" in in_turn("persons", count=2)[1]
    # The persons of an actor would have to suffice for a four-eyes constraint.
    four_eyes: Drawn = {**TWO, "not same person": [(0, "any", 3)]}
    assert added(Remark("persons", 0, 0, ""), rows=[four_eyes]) == {}


def test_related_sops_have_each_relation() -> None:
    sop = sop_with(*ROWS, remarks=[Remark("related", 0, number, f"SOP-{number}") for number in range(5)])
    assert [(each.number, each.relation) for each in sop.related] == [
        (f"SOP-{number}", relation) for number, relation in enumerate([*Relation, *Relation][:5])
    ]


def test_an_answer_is_renamed_unless_another_has_that_text() -> None:
    rows: list[Drawn] = [{}, {"answer": [(OUT, 1)]}, {"answer": [(OUT, 2)]}]

    def answers(place: int, number: int, text: str) -> list[list[str]]:
        steps = sop_with(*rows, remarks=[Remark("answer", place, number, text)]).steps[1:]
        return [[*step.activities[0].outcomes] for step in steps]

    assert answers(0, 0, "a") == [["a", "tidak"], ["ya", "tidak"]]
    assert answers(1, 1, "a") == [["ya", "tidak"], ["ya", "a"]]
    assert answers(1, 1, "ya") == [["ya", "tidak"]] * 2
    before, after = (sop_with(*rows, remarks=some).steps for some in ((), [Remark("answer", 1, 1, "a")]))
    assert [*before[2].activities[0].outcomes.values()] == [*after[2].activities[0].outcomes.values()]
    assert added(Remark("answer", 0, 0, "a"), Remark("end", 0, 0, "a"), rows=[{}], whole={"actor": []}) == {}


# --- where a value is from --------------------------------------------------------------------------------


def test_the_provenance_of_each_field_of_a_sop_row_or_activity_is_drawn() -> None:
    more = [Remark("scope", 0, 0, "a"), Remark("dates", 0, 0, ""), Remark("dates", 2, 0, "")]

    def fields(place: int) -> list[str]:
        found = [added(*more, Remark("source", place, number, "hal. 4")) for number in range(6)]
        paths = [path for each in found for path, value in each.items() if value == "hal. 4"]
        return [*dict.fromkeys(path.partition("source ")[2] for path in paths)]

    assert fields(0) == ["title", "scope", "dates.created", "dates.effective"]
    assert fields(1) == ["id", "within", "requires"]
    assert fields(2) == ["id"]


def test_an_inferred_value_has_a_confidence_and_often_a_reason_and_alternatives() -> None:
    found = in_turn("inferred", count=6, same="place")
    keys = [{path.removeprefix("inferred title "): value for path, value in each.items()} for each in found]
    confidences = [confidence.value for confidence in Confidence] * 2
    because, alternatives = {"because": "teks"}, {"alternatives": ["loket"]}
    assert keys == [
        {"confidence": confidences[0]},
        {"confidence": confidences[1], **because, **alternatives},
        {"confidence": confidences[2], **alternatives},
        {"confidence": confidences[3], **because},
        {"confidence": confidences[4], **alternatives},
        {"confidence": confidences[5], **because, **alternatives},
    ]
    both = added(Remark("inferred", 1, 1, "a"), Remark("inferred", 1, 2, "a"))
    assert {path.split()[2] for path in both} == {"within", "requires"}
    assert both["terima inferred requires alternatives"] == ["kasi"]


# --- extension keys ---------------------------------------------------------------------------------------

RICH: tuple[Drawn, ...] = (
    {**DECIDES, "actor": [("loket", "kasi")], "requires any": [0], "not before": ["H-1"]},
    {"within": ["1 hari"], "late": [("lapse", 0)], "needs": [("lunas", "tamu")]},
    {**TWO, "own not before": [(0, "H-1")], "own needs": [(1, ("lunas", "tamu"))]},
)
EVERYTHING = [
    Remark("organization", 0, 0, "a"), Remark("dates", 0, 0, ""), Remark("approval", 0, 0, "a"),
    Remark("related", 0, 0, "a"), Remark("inferred", 0, 0, "a"), Remark("inferred", 1, 0, "a"),
]  # fmt: skip


def extended(value: object, path: str = "Sop") -> Iterator[str]:
    """Yield the paths of the values with extension keys."""
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from extended(part, f"{path} {key}")
    elif isinstance(value, tuple):
        for part in value:
            yield from extended(part, f"{path} {getattr(part, 'id', '')}".rstrip())
    elif attrs.has(type(value)):
        if getattr(value, "extra", None):
            yield path
        for field in attrs.fields(type(value)):  # type: ignore[arg-type]  # it has fields
            if field.name != "extra":
                yield from extended(getattr(value, field.name), f"{path} {field.name}")


def test_every_value_that_may_have_extension_keys_gets_some() -> None:
    whole: Drawn = {"late": [("lapse", 0)], "authority": [("cancel", "kasi")], "document": ["surat"]}

    def places(place: int) -> list[str]:
        drawn = [[Remark("extension", place, number, "a"), *EVERYTHING] for number in range(0, 16, 3)]
        paths = [[*extended(sop_with(*RICH, whole=whole, remarks=some))] for some in drawn]
        assert {len(each) for each in paths} == {1}
        return [*dict.fromkeys(each[0].removeprefix("Sop ").removeprefix("steps ") for each in paths)]

    assert [places(place) for place in range(16)] == [
        ["Sop"],
        ["terima", "periksa", "kaji", "kaji activities kaji_a", "kaji activities kaji_b"],
        ["actors loket", "actors kasi"],
        ["documents berkas", "documents ktp", "documents surat"],
        ["organization"], ["dates"], ["approval"], ["authority"], ["related"],
        ["terima activities terima outcomes ya", "terima activities terima outcomes tidak"],
        ["terima activities terima actor"],
        ["terima requires", "periksa needs", "kaji activities kaji_b needs"],
        ["terima not_before", "kaji activities kaji_a not_before"],
        ["on_late", "periksa on_late"],
        ["inferred title", "terima inferred id"],
        ["Sop"],
    ]  # fmt: skip


def test_extension_keys_have_texts_lists_or_mappings() -> None:
    found = [sop_with({}, remarks=[Remark("extension", 0, number, "a")]).extra for number in range(6)]
    values = ["a", ("a", "F-2"), {"kode": ("a",)}] * 2
    assert found == [{("x-catatan", "x-2")[number % 2]: value} for number, value in enumerate(values)]


def test_a_value_may_have_several_remarks_and_extension_keys_come_last() -> None:
    drawn = [Remark("extension", 3, 0, "a"), Remark("extension", 3, 1, "b"), Remark("approval", 0, 0, "c")]
    assert added(*drawn, rows=[{}], whole={"actor": []}) == {
        "approval x-catatan": "a", "approval x-2": ["b", "F-2"], "approval office": "c",
    }  # fmt: skip


# --- texts ------------------------------------------------------------------------------------------------


def test_texts_are_plain_or_have_characters_of_yaml_or_of_many_scripts() -> None:
    drawn: set[str] = set()

    @settings(max_examples=600, derandomize=True, database=None, phases=[Phase.generate])
    @given(texts())
    def collect(text: str) -> None:
        assert text.strip()
        assert "${" not in text
        drawn.add(text)

    collect()
    assert drawn & {*PLAIN}
    assert len(drawn & {f"a{piece}b" for piece in PIECES}) > 10
    assert any(sum(piece in text for piece in PIECES if len(piece) > 2) > 2 for text in drawn)
    assert len({character for text in drawn for character in text} - set("".join(PIECES))) > 50
