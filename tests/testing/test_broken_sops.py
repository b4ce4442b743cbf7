"""SOPs with one thing wrong: each raises the error that it says, and every error that can be raised so is raised."""

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

NOT_BY_ONE_CHANGE = {
    "SOP001": "it is about bytes, and there is no text then",
    "SOP013": "the file would have five megabytes",
    "SOP015": "the file would have 200,000 values",
    "SOP018": "it is about bytes, and there is no text then",
    "SOP310": "it takes several files",
}
"""Errors that no single change of a text raises, and why."""


def codes_of(text: str) -> set[str]:
    return {finding.code for finding in sopflow.check_text(text).errors}


def test_there_is_a_mutation_for_every_error() -> None:
    errors = {code for code, kind in RULES.items() if kind.severity is Severity.ERROR}
    without = errors - {mutation.code for mutation in MUTATIONS} - set(NOT_BY_ONE_CHANGE)
    assert without == set(), "write a mutation in tests/broken_sops/catalog.py: three lines each"


def test_mutations_raise_errors_and_have_names_of_their_own() -> None:
    assert {RULES[mutation.code].severity for mutation in MUTATIONS} == {Severity.ERROR}
    names = Counter(mutation.name for mutation in MUTATIONS)
    assert max(names.values()) == 1


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: f"{mutation.code} {mutation.name}")
def test_a_mutation_raises_its_error_wherever_it_is_made_in_an_example(mutation: Mutation) -> None:
    made = 0
    for sop in EXAMPLES:
        for number in range(len(list(mutation.places(File(sop))))):
            file = File(sop)
            assert mutation.code in codes_of(file.changed(list(mutation.places(file))[number]))
            made += 1
    assert made


@given(broken_sops(valid=sops(max_steps=6)))
def test_a_broken_sop_raises_its_error(broken: Broken) -> None:
    text, mutation, code = broken
    assert code in codes_of(text), mutation


@pytest.mark.parametrize("code", ["SOP202", "SOP303", "SOP309", "SOP503"])
def test_what_fails_on_an_error_shrinks_to_a_small_file(code: str) -> None:
    alike = settings(max_examples=2_000, database=None, derandomize=True)
    broken = find(broken_sops(), lambda broken: broken.code == code, settings=alike)
    assert code in codes_of(broken.text)
    assert len(broken.text.splitlines()) <= 18
    assert code in repr(broken)
    assert broken.text in repr(broken)


def test_the_codes_can_be_chosen() -> None:
    seen = set()

    @settings(max_examples=200)
    @given(broken_sops(codes=["SOP3", "SOP202"]))
    def look(broken: Broken) -> None:
        seen.add(broken.code)

    look()
    assert "SOP202" in seen
    assert {code[:4] for code in seen - {"SOP202"}} == {"SOP3"}


def test_codes_that_no_mutation_raises_are_refused_at_once() -> None:
    with pytest.raises(ValueError, match="No mutation raises any of \\['SOP999'\\]; there are mutations for SOP002, "):
        broken_sops(codes=["SOP999"])
