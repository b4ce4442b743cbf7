"""SOP209 to SOP211 and SOP310: references between several SOPs by their numbers."""

from __future__ import annotations

import pytest

from sopflow import Sop, Step
from sopflow.definition import Related
from sopflow.diagnostics import Finding
from sopflow.rules import check_references


def sop(number: str, *related: str, calls: tuple[str | None, ...] = (None,)) -> tuple[str, Sop]:
    """Return a SOP and the name of its file."""
    steps = [Step.single(f"r{row}", "Menerima", "loket", calls=called) for row, called in enumerate(calls)]
    links = [Related(each) for each in related]
    return f"{number}.yaml", Sop(number, "Contoh", {"loket": "Loket"}, steps, related=links)


def found(code: str, *sops: tuple[str, Sop]) -> list[tuple[int, Finding]]:
    return [(position, finding) for position, finding in check_references(sops) if finding.code == code]


def test_related_and_called_sops_that_are_not_checked_are_reported() -> None:
    first, second = sop("1", "2", "9"), sop("2", calls=("1", "8"))
    ((position, finding),) = found("SOP209", first, second)
    assert (position, finding.path, finding.data["number"]) == (0, ("related", 1, "number"), "9")
    ((position, finding),) = found("SOP210", first, second)
    assert (position, finding.path, finding.data["number"]) == (1, ("steps", 1, "calls"), "8")


def test_similar_numbers_of_other_sops_are_proposed() -> None:
    ((_, finding),) = found("SOP209", sop("SOP-10", "SOP-11x"), sop("SOP-11"))
    assert finding.data["candidates"] == ("SOP-11",)
    ((_, finding),) = found("SOP209", sop("SOP-10", "SOP-10x"), sop("A"))
    assert finding.data["candidates"] == (), "a SOP is not related to itself"


@pytest.mark.parametrize("other", ["sop 1", "SOP  1", " Sop 1 "])
def test_numbers_are_compared_without_case_and_spacing(other: str) -> None:
    assert list(check_references([sop("SOP 1"), sop("2", other, calls=(other,))])) == []
    ((position, finding),) = found("SOP211", sop("SOP 1"), sop(other))
    assert (position, finding.path, finding.data["number"], finding.data["file"]) == (
        1, ("number",), other, "SOP 1.yaml",
    )  # fmt: skip


def test_words_of_a_number_are_kept_apart() -> None:
    assert len(found("SOP209", sop("1 2"), sop("3", "12"))) == 1


def test_each_further_sop_with_the_same_number_is_reported() -> None:
    assert [position for position, _ in found("SOP211", sop("1"), sop("2"), sop("1"), sop("1"))] == [2, 3]


def test_a_cycle_of_calls_is_reported_once_where_it_closes() -> None:
    first, second, third = sop("C", calls=("B",)), sop("B", calls=(None, "D", "A")), sop("A", calls=("D", "C"))
    fourth = sop("D", calls=("E",))
    ((position, finding),) = found("SOP310", first, second, third, fourth, sop("E"))
    assert (position, finding.path) == (2, ("steps", 1, "calls"))
    assert finding.data["circle"] == "C → B → A → C"


def test_each_cycle_of_calls_is_reported() -> None:
    sops = sop("1", calls=("1",)), sop("2", calls=("3",)), sop("3", calls=("2",))
    assert [position for position, _ in found("SOP310", *sops)] == [0, 2]


def test_a_sop_that_calls_itself_is_reported() -> None:
    ((position, finding),) = found("SOP310", sop("1"), sop("sop 2", calls=("SOP 2",)))
    assert (position, finding.path, finding.data["circle"]) == (1, ("steps", 0, "calls"), "sop 2 → sop 2")


def test_calls_without_a_cycle_are_not_reported() -> None:
    assert list(check_references([sop("1", calls=("2", "3", "2")), sop("2", calls=("3",)), sop("3")])) == []
