"""Stand-ins for unreadable parts of a row cause no findings of their own."""

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


def places_of(steps: str) -> list[tuple[str, int, int]]:
    """Return code, line and column of each finding; the first step is on line 1."""
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
def test_two_broken_rows_are_reported_independently(steps: str, findings: list[tuple[str, int, int]]) -> None:
    assert places_of(steps) == findings


def test_an_activity_with_the_id_of_its_row_is_reported_at_its_id() -> None:
    row = "- {id: a, activities: [{id: b, activity: X, actor: loket}, {id: a, activity: X, actor: loket}]}\n"
    assert places_of(row) == [("SOP111", 1, 65)]
    assert [finding.path for finding in sopflow.check_text(HEAD + row).errors] == [("steps", 0, "activities", 1, "id")]
    rows = (
        "- {id: a, activities: [{id: a, activity: X, actor: loket}]}\n"
        "- {id: b, activities: [{id: b, activity: X, actor: loket}]}\n"
    )
    assert places_of(rows) == [("SOP111", 1, 29), ("SOP111", 2, 29)]


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
def test_conflicting_keys_are_reported_at_the_later_one(row: str, column: int, words: str) -> None:
    with pytest.raises(SopError) as caught:
        sopflow.loads(HEAD + row)
    conflicts = [finding for finding in caught.value.findings if finding.code == "SOP110"]
    assert [finding.span and finding.span.column for finding in conflicts] == [column]
    assert words in conflicts[0].text("en")
