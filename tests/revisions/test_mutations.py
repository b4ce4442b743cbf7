"""Every single mutation of a SOP is a difference at the right place."""

from __future__ import annotations

from pathlib import Path as File

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.revisions.mutations import in_file, mutations

import sopflow
from sopflow import Sop, diff
from sopflow.testing.strategies import sops
from sopflow.text import Path, path_text

pytestmark = pytest.mark.no_cover  # tracing makes these tests three times as slow; others cover their code

FILES = [
    *sorted((File(__file__).parents[1] / "data" / "sops").glob("*.yaml")),
    File(__file__).parents[1] / "cli" / "research_permit.yaml",
]


def assert_found(sop: Sop, place: Path, mutant: Sop) -> None:
    """Assert that a mutation is found where it was made, or where its place was in the old revision."""
    place = in_file(sop, place)
    found = [side.path for each in diff(sop, mutant) for side in (each.old, each.new) if side is not None]
    assert any(_is_within(path, place) or _is_within(place, path) for path in found), (
        path_text(place),
        list(map(path_text, found)),
    )


def _is_within(inner: Path, outer: Path) -> bool:
    return inner[: len(outer)] == outer


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_mutation_of_a_real_sop_is_found_at_its_place(file: File) -> None:
    sop = sopflow.load(file)
    count = 0
    for place, mutant in mutations(sop):
        assert_found(sop, place, mutant)
        count += 1
    assert count > 100


@given(sops(max_steps=4), st.data())
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
def test_every_mutation_of_any_sop_is_found_at_its_place(sop: Sop, data: st.DataObject) -> None:
    place, mutant = data.draw(st.sampled_from(list(mutations(sop))))
    assert_found(sop, place, mutant)
