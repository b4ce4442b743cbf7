"""``sopflow rules``: all rules in one list, for people and for programs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from itertools import chain, groupby

import pytest
from click.testing import Result

from sopflow.diagnostics import RULES
from sopflow.explaining import all_rules, explain
from sopflow.text import Language

Run = Callable[..., Result]


def rows(output: str) -> list[tuple[str, ...]]:
    """Return the rows of the table, without its headings."""
    lines = [line for line in output.splitlines() if re.match("│ [A-Z]+[0-9]{3} ", line)]
    return [tuple(cell.strip() for cell in line.split("│")[1:-1]) for line in lines]


@pytest.mark.parametrize("language", ["en", "id"])
def test_every_rule_is_listed_with_its_subject(run: Run, language: Language) -> None:
    result = run("rules", "--lang", language, width=200)

    assert result.exit_code == 0
    assert rows(result.stdout) == [
        (rule.code, rule.name, rule.severity.text(language), explain(rule).title.in_(language)) for rule in all_rules()
    ]


def test_a_line_separates_each_hundred_from_the_next(run: Run) -> None:
    lines = run("rules", width=200).stdout.splitlines()[3:-1]

    hundreds = [line[2:6] if line.startswith("│") else "" for line in lines]
    assert [hundred for hundred, _ in groupby(hundreds)] == list(
        chain.from_iterable((hundred, "") for hundred in sorted({*hundreds} - {""}))
    )[:-1]


@pytest.mark.parametrize("width", [40, 60, 80, 132])
def test_no_line_is_wider_than_the_terminal(run: Run, width: int) -> None:
    output = run("rules", "--lang", "id", width=width).stdout

    assert max(map(len, output.splitlines())) <= width


def test_json_has_both_languages(run: Run) -> None:
    listed = json.loads(run("rules", "--format", "json").stdout)

    assert [each["code"] for each in listed] == [rule.code for rule in all_rules()]
    assert next(each for each in listed if each["code"] == "SOP202") == {
        "code": "SOP202",
        "name": "unknown-actor",
        "severity": "error",
        "title": {"en": explain(RULES["SOP202"]).title.en, "id": explain(RULES["SOP202"]).title.id},
        "source": "sopflow",
    }
