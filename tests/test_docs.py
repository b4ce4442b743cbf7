"""The reference names all that there is: codes, reserved ids, keys. A page that forgets one fails here."""

import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import attrs
import pytest

import sopflow
from sopflow import RefusalCode
from sopflow.definition import RESERVED
from sopflow.diagnostics import REGISTRY, Kind

ROOT = Path(__file__).parents[1]
REFERENCE = ROOT / "docs" / "reference"

RECORDS = (
    sopflow.Sop,
    sopflow.Organization,
    sopflow.Dates,
    sopflow.Approval,
    sopflow.Related,
    sopflow.WorkCalendar,
    sopflow.Holidays,
    sopflow.Period,
    sopflow.Actor,
    sopflow.Document,
    sopflow.Step,
    sopflow.Activity,
    sopflow.AnyOf,
    sopflow.Outcome,
    sopflow.Goto,
    sopflow.Inferred,
)
CHOICES: tuple[type[StrEnum], ...] = (sopflow.OnLate, sopflow.Relation, sopflow.Confidence, sopflow.DayMeaning)


def page(name: str) -> str:
    return (REFERENCE / name).read_text(encoding="utf-8")


def keys() -> Iterator[str]:
    """Every key of the language, as its values name them."""
    yield "sopflow"
    for record in RECORDS:
        for field in attrs.fields(record):
            if field.name != "extra":
                yield field.metadata.get("key", field.name)


@pytest.mark.parametrize("kind", REGISTRY.values(), ids=lambda kind: kind.code)
def test_every_finding_has_its_line(kind: Kind) -> None:
    line = f"| {kind.code} | {kind.name} | {kind.severity} | "
    assert line in page("findings.md"), f"docs/reference/findings.md lacks a line that begins {line}"


def test_the_page_of_findings_names_none_that_does_not_exist() -> None:
    lines = [line for line in page("findings.md").splitlines() if line.startswith("| SOP")]
    assert {line.split()[1] for line in lines} == set(REGISTRY)


@pytest.mark.parametrize("code", RefusalCode)
def test_every_refusal_has_its_line(code: RefusalCode) -> None:
    assert f"| `{code}` | " in page("machine.md")


@pytest.mark.parametrize("id_", sorted(RESERVED))
def test_every_reserved_id_is_listed(id_: str) -> None:
    ids = page("language.md").partition("\n## Ids\n")[2].partition("\n## ")[0]
    assert f"`{id_}`" in ids


@pytest.mark.parametrize("key", sorted({*keys()}))
def test_every_key_of_the_language_is_described(key: str) -> None:
    prose = page("language.md").partition("\n## Identity block\n")[2]
    assert f"`{key}`" in prose or f"`{{{key}: " in prose


@pytest.mark.parametrize("choice", [choice.value for choices in CHOICES for choice in choices])
def test_every_choice_is_described(choice: str) -> None:
    assert f"`{choice}`" in page("language.md")


def test_every_test_that_keeps_a_promise_is_there() -> None:
    page = (REFERENCE.parent / "explanation" / "guarantees.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(tests/[\w/]+\.py)`", page))
    assert named
    assert [name for name in sorted(named) if not (ROOT / name).is_file()] == []
