"""What stands in for what is missing or broken in a row brings no findings of its own."""

import pytest

import sopflow
from sopflow import SopError

HEAD = """\
sopflow: 1
number: SOP-1
title: Izin
actors: {loket: Loket}
steps:
"""


def found(steps: str) -> list[tuple[str, int, int]]:
    """Code, line and column of what is wrong; the first step is on line 1."""
    with pytest.raises(SopError) as caught:
        sopflow.loads(HEAD + steps)
    spans = [(finding.code, finding.span) for finding in caught.value.findings]
    return [(code, span.line - 5, span.column) for code, span in spans if span is not None]


@pytest.mark.parametrize(
    ("steps", "findings"),
    [
        ("- x\n- z\n", [("SOP103", 1, 3), ("SOP103", 2, 3)]),
        ("- {}\n- {}\n", [("SOP102", 1, 3)] * 3 + [("SOP102", 2, 3)] * 3),
        ("- {id: a}\n- {id: b}\n", [("SOP102", 1, 8)] * 2 + [("SOP102", 2, 8)] * 2),
        ("- {activity: X, actor: loket}\n- {activity: Z, actor: loket}\n", [("SOP102", 1, 4), ("SOP102", 2, 4)]),
        ("- {id: a, activities: [{}, {}]}\n", [("SOP102", 1, 24)] * 3 + [("SOP102", 1, 28)] * 3),
        ("- {id: a, activities: [x]}\n- {id: b, activities: [[]]}\n", [("SOP103", 1, 24), ("SOP103", 2, 24)]),
        ("- {id: a, activities: }\n- {id: b, activities: {}}\n", [("SOP104", 1, 11), ("SOP104", 2, 23)]),
        ("- {id: a, activities: []}\n- {id: b, activities: []}\n", [("SOP104", 1, 23), ("SOP104", 2, 23)]),
        ("- {id: a, activity: X, actor: loket, produces: ' '}\n", [("SOP104", 1, 48)]),
    ],
)
def test_two_broken_rows_have_nothing_in_common(steps: str, findings: list[tuple[str, int, int]]) -> None:
    assert found(steps) == findings


def test_an_activity_with_the_id_of_its_row_is_shown_at_its_id() -> None:
    row = "- {id: a, activities: [{id: b, activity: X, actor: loket}, {id: a, activity: X, actor: loket}]}\n"
    assert found(row) == [("SOP111", 1, 65)]
    assert [each.path for each in sopflow.check_text(HEAD + row).errors] == [("steps", 0, "activities", 1, "id")]
    rows = (
        "- {id: a, activities: [{id: a, activity: X, actor: loket}]}\n"
        "- {id: b, activities: [{id: b, activity: X, actor: loket}]}\n"
    )
    assert found(rows) == [("SOP111", 1, 29), ("SOP111", 2, 29)]


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        (
            "- {id: a, activity: X, actor: loket, next: end, outcomes: {maju: end, mundur: a}}\n",
            49,
            "'outcomes' cannot be used together with 'next'.",
        ),
        (
            "- {id: a, activity: X, actor: loket, outcomes: {maju: end, mundur: a}, next: end}\n",
            72,
            "'next' cannot be used together with 'outcomes'.",
        ),
    ],
)
def test_of_two_keys_that_exclude_each_other_the_later_one_is_shown(row: str, column: int, words: str) -> None:
    with pytest.raises(SopError) as caught:
        sopflow.loads(HEAD + row)
    conflicts = [finding for finding in caught.value.findings if finding.code == "SOP110"]
    assert [finding.span and finding.span.column for finding in conflicts] == [column]
    assert words in conflicts[0].text("en")


def test_advice_about_commas_is_for_keys_with_spaces_alone() -> None:
    for key, advised in (("zzz", False), ("satu dua", True)):
        with pytest.raises(SopError) as caught:
            sopflow.loads(HEAD + f"- {{id: a, activity: X, actor: loket, next: end, {key}: }}\n")
        (finding,) = caught.value.findings
        advice = "Put quotes around text with a comma. " * advised
        advice_id = "Beri tanda kutip pada teks yang mengandung koma. " * advised
        assert finding.hint().startswith(f"{advice}Use one of: id, ")
        assert finding.hint("id").startswith(f"{advice_id}Gunakan salah satu: id, ")
