"""Findings between files that are checked together."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

import sopflow
from sopflow.checking import Checked
from sopflow.diagnostics import Span

Check: TypeAlias = Callable[..., tuple[Checked, ...]]


def sop(number: str, *, calls: str | None = None, related: str | None = None, comment: str = "") -> str:
    steps = f"  - {{id: terima, activity: Menerima surat, actor: loket{f', calls: {calls}' if calls else ''}}}{comment}"
    relations = f"related: [{{number: {related}}}]\n" if related else ""
    return f"sopflow: 1\nnumber: {number}\ntitle: Surat\nactors: {{loket: Loket}}\n{relations}steps:\n{steps}\n"


@pytest.fixture
def check(tmp_path: Path) -> Check:
    def check(*texts: str) -> tuple[Checked, ...]:
        paths = [tmp_path / f"{position}.yaml" for position, _ in enumerate(texts)]
        for path, text in zip(paths, texts, strict=True):
            path.write_text(text)
        return sopflow.check_files(paths)

    return check


def codes(checked: Checked) -> list[str]:
    between = ("SOP209", "SOP210", "SOP211", "SOP310")
    return [finding.code for finding in checked.findings if finding.code in between]


def test_a_duplicate_number_is_reported_at_the_second_sop(check: Check) -> None:
    first, second, third = check(sop("A-1"), sop("a-1"), sop("A-2"))
    assert (codes(first), codes(second), codes(third)) == ([], ["SOP211"], [])
    (finding,) = [finding for finding in second.findings if finding.code == "SOP211"]
    assert finding.span == Span(2, 9, 2, 12)
    assert "0.yaml" in finding.message()


def test_a_missing_related_sop_is_reported_with_a_similar_number(check: Check) -> None:
    first, _ = check(sop("DISNAKER-08", related="DISNAKER-O9"), sop("DISNAKER-09"))
    (finding,) = [finding for finding in first.findings if finding.code == "SOP209"]
    assert "DISNAKER-09" in finding.hint()
    assert finding.fix is not None
    assert finding.fix.text == "DISNAKER-09"


def test_numbers_are_compared_without_regard_to_spaces_and_case(check: Check) -> None:
    first, second = check(sop('"PSM / 08"', calls="psm / 09"), sop('"PSM  /  09"', related='"PSM / 08"'))
    assert (codes(first), codes(second)) == ([], [])


def test_a_missing_called_sop_is_reported(check: Check) -> None:
    first, _ = check(sop("A-1", calls="B-9"), sop("A-2"))
    assert codes(first) == ["SOP210"]
    assert first.sop is not None


def test_a_circle_of_calls_is_an_error_at_the_closing_call(check: Check) -> None:
    one, two, three = check(sop("A-1", calls="A-2"), sop("A-2", calls="A-3"), sop("A-3", calls="A-1"))
    assert (codes(one), codes(two), codes(three)) == ([], [], ["SOP310"])
    assert (one.sop is None, three.sop is None) == (False, True)
    assert "A-1 → A-2 → A-3 → A-1" in three.errors[0].message()


def test_a_sop_that_runs_itself_is_an_error(check: Check) -> None:
    (alone,) = check(sop("A-1", calls="A-1"))
    assert codes(alone) == ["SOP310"]


def test_a_file_with_errors_is_returned_unchanged(check: Check) -> None:
    broken, sound = check("sopflow: 1\n", sop("A-1"))
    assert broken.sop is None
    assert codes(sound) == []


def test_findings_between_files_can_be_suppressed_and_are_never_unused_in_a_single_file(
    check: Check, tmp_path: Path
) -> None:
    text = sop("A-1", calls="B-9", comment="  # sopflow: ignore[SOP210] of another agency")
    first, _ = check(text, sop("A-2"))
    assert codes(first) == []
    assert "SOP210" in [finding.code for finding in first.suppressed]
    alone = sopflow.check(tmp_path / "0.yaml")
    assert "SOP901" not in [finding.code for finding in alone.findings]


def test_checking_one_file_together_equals_checking_it(check: Check, tmp_path: Path) -> None:
    (together,) = check(sop("A-1"))
    assert together == sopflow.check(tmp_path / "0.yaml")
