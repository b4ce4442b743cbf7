"""SOPs with one fault: each causes its error, and every error that one change can cause has a mutation."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import find, given, settings
from tests.broken_sops.catalog import MUTATIONS
from tests.broken_sops.mutations import File, Mutation
from tests.broken_sops.strategy import EXAMPLES, Broken, broken_sops

import sopflow
from sopflow import Severity
from sopflow.diagnostics import RULES
from sopflow.testing.strategies import sops

pytestmark = pytest.mark.no_cover  # tracing makes these tests three times as slow; others cover their code

NOT_BY_ONE_CHANGE = {
    "SOP001": "the fault is in the bytes, so there is no text",
    "SOP013": "the file would have five megabytes",
    "SOP015": "the file would have 200,000 values",
    "SOP018": "the fault is in the bytes, so there is no text",
    "SOP113": "the fault is in the layout of YAML, not in a value",
    "SOP310": "the fault is in several files",
}
"""Errors that no single change of a text can cause, with the reason."""


def codes_of(text: str) -> set[str]:
    return {finding.code for finding in sopflow.check_text(text).errors}


def test_every_error_has_a_mutation() -> None:
    errors = {code for code, kind in RULES.items() if kind.severity is Severity.ERROR}
    without = errors - {mutation.code for mutation in MUTATIONS} - set(NOT_BY_ONE_CHANGE)
    assert without == set(), "write a mutation in tests/broken_sops/catalog.py: three lines each"


def test_mutations_cause_errors_and_have_distinct_names() -> None:
    assert {RULES[mutation.code].severity for mutation in MUTATIONS} == {Severity.ERROR}
    names = Counter(mutation.name for mutation in MUTATIONS)
    assert max(names.values()) == 1


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: f"{mutation.code} {mutation.name}")
def test_a_mutation_causes_its_error_at_every_place_of_an_example(mutation: Mutation) -> None:
    count = 0
    for sop in EXAMPLES:
        for number in range(len(list(mutation.changes(File(sop))))):
            file = File(sop)
            assert mutation.code in codes_of(file.changed(list(mutation.changes(file))[number]))
            count += 1
    assert count


@given(broken_sops(valid=sops(max_steps=6)))
def test_a_broken_sop_has_its_error(broken: Broken) -> None:
    text, mutation, code = broken
    assert code in codes_of(text), mutation


@pytest.mark.parametrize("code", ["SOP202", "SOP303", "SOP309", "SOP503"])
def test_a_broken_sop_shrinks_to_a_small_file(code: str) -> None:
    alike = settings(max_examples=2_000, database=None, derandomize=True)
    broken = find(broken_sops(), lambda broken: broken.code == code, settings=alike)
    assert code in codes_of(broken.text)
    assert len(broken.text.splitlines()) <= 18
    assert code in repr(broken)
    assert broken.text in repr(broken)


def test_only_the_given_codes_are_drawn() -> None:
    seen = set()

    @settings(max_examples=200)
    @given(broken_sops(codes=["SOP3", "SOP202"]))
    def look(broken: Broken) -> None:
        seen.add(broken.code)

    look()
    assert "SOP202" in seen
    assert {code[:4] for code in seen - {"SOP202"}} == {"SOP3"}


def test_a_code_without_a_mutation_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="No mutation causes \\['SOP999'\\]; there are mutations for SOP002, "):
        broken_sops(codes=["SOP999"])
