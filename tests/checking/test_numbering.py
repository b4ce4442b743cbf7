"""SOP706 and SOP707: printed numbers that are out of sequence or repeated."""

from __future__ import annotations

import pytest

from sopflow import Activity, Sop, Step
from sopflow.diagnostics import Finding
from sopflow.rules import check_sop


def findings(steps: list[Step]) -> list[Finding]:
    sop = Sop("1", "Contoh", {"loket": "Petugas Loket"}, steps)
    return [finding for finding in check_sop(sop) if finding.code in ("SOP706", "SOP707")]


def places(steps: list[Step]) -> list[tuple[str, int, str]]:
    return [(each.code, int(each.path[1]), str(each.path[-1])) for each in findings(steps)]


def rows(*numbers: str | None) -> list[Step]:
    return [Step.single(f"r{row}", "Menerima surat", "loket", number=number) for row, number in enumerate(numbers)]


@pytest.mark.parametrize(
    "numbers",
    [
        (None, None, None),
        ("1", "2", "3"),
        ("1.", "2)", " 3 "),
        ("4", "5", "6"),
        ("1", "2a", "2b", "3"),
        ("2", "2a", "2b", "3A"),
        ("1", "-", "7"),
        ("1", "${nomor}", "9"),
        ("1", "IV", "9"),
        ("1.1", "1.2", "2.1"),
        ("a", "c"),
        ("1", "٢"),
    ],
)
def test_numbers_in_sequence_and_other_texts_are_not_reported(numbers: tuple[str | None, ...]) -> None:
    assert places(rows(*numbers)) == []


@pytest.mark.parametrize(
    ("numbers", "row", "key"),
    [
        ((None, None, "4"), 2, "number"),
        (("1", "2", "3", "4", "6"), 4, "number"),
        (("1", "3", "2"), 2, "number"),
        (("1", "2b", "2a"), 2, "number"),
        (("1", "999999999"), 1, "number"),
        (("1", "2a", "2b", None), 3, "id"),
        (("1", "2", "6", "7", "5"), 2, "number"),
    ],
)
def test_a_number_out_of_sequence_is_reported_at_its_place(numbers: tuple[str | None, ...], row: int, key: str) -> None:
    assert places(rows(*numbers))[0] == ("SOP706", row, key)


def test_numbers_after_other_text_or_a_repeated_number_are_checked() -> None:
    assert places(rows("1", "-", "7", "9")) == [("SOP706", 3, "number")]
    assert places(rows("1", "1", "3")) == [("SOP707", 1, "number"), ("SOP706", 2, "number")]


def test_a_gap_is_one_finding() -> None:
    assert len(places(rows("1", "2", "5", "6", "7"))) == 1
    assert len(places(rows("1", "3", "2", "4"))) == 1


def test_a_repeated_number_is_reported_with_a_label_at_the_first() -> None:
    (finding,) = findings(rows("1", "2", "2", "3"))
    assert (finding.code, finding.path) == ("SOP707", ("steps", 2, "number"))
    assert [label.path for label in finding.labels] == [("steps", 1, "number")]
    (finding,) = findings(rows(None, "1"))
    assert (finding.code, finding.labels[0].path) == ("SOP707", ("steps", 0, "id"))


def several(id_: str, *numbers: str | None, number: str | None = None) -> Step:
    activities = [
        Activity(f"{id_}{place}", "Menerima surat", "loket", number=each) for place, each in enumerate(numbers)
    ]
    return Step(id_, activities, number=number)


def test_the_activities_of_a_row_are_numbered_separately() -> None:
    assert places([several("a", "1", "2", "3"), *rows(None), several("b", None, None)]) == []
    (finding,) = findings([several("a", "1", "2", "4")])
    assert (finding.code, finding.path) == ("SOP706", ("steps", 0, "activities", 2, "number"))
    (finding,) = findings([several("a", "1", "1")])
    assert finding.code == "SOP707"


def test_parallel_rows_of_the_paper_keep_their_numbers() -> None:
    assert places([*rows("1"), several("a", "2", "3", number="2")]) == []
    parallel = [*rows("1"), several("a", "2", "3"), Step.single("b", "Menerima surat", "loket", number="4")]
    assert places(parallel) == []
    # Numbers of activities that begin at one are not numbers of rows.
    within = [*rows("1"), several("a", "1", "2", "3"), Step.single("b", "Menerima surat", "loket", number="4")]
    assert places(within) == [("SOP706", 2, "number")]


def test_numbers_are_checked_in_any_language() -> None:
    steps = [Step.single("a", "Receive it", "loket"), Step.single("b", "Close it", "loket", number="3")]
    assert [finding.code for finding in findings(steps)] == ["SOP706"]


@pytest.mark.parametrize("printed", ["1-6", "1 – 6", "1. - 6.", "1 s.d. 6", "1 s/d 6", "1 sampai dengan 6", "1 to 6"])
def test_a_row_may_span_several_numbers(printed: str) -> None:
    assert places(rows(printed, "7", "8")) == []
    assert places(rows(printed, None, "8")) == []
    (finding,) = findings(rows(printed, "8"))
    assert finding.code == "SOP706"
    assert finding.message() == "The numbers are out of sequence: 8 follows 1-6."


def test_a_row_without_a_number_has_that_of_its_first_activity() -> None:
    assert places([*rows("1"), several("b", "2", "3", "4"), several("c", "5", "6"), *rows("7")]) == []
    assert len(findings([*rows("1"), several("b", "2", "3"), *rows("5")])) == 1
