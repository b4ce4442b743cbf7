"""The laws of ``diff``, for any two SOPs."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping
from typing import Any

import attrs
import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.revisions.mutations import mutations

import sopflow
from sopflow import Difference, Sop, SopError, SopMachine, TimeStandard, WorkCalendar, diff
from sopflow.revisions import Change
from sopflow.testing.strategies import sops

pytestmark = pytest.mark.no_cover  # tracing makes these tests three times as slow; others cover their code

ANY = settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)


@st.composite
def revisions(draw: st.DrawFn) -> tuple[Sop, Sop]:
    """Draw two SOPs: unrelated ones, or one with several mutations, renamed or moved rows of the other."""
    old = draw(sops(max_steps=4))
    kind = draw(st.sampled_from(("unrelated", "mutated", "mutated", "shuffled", "renamed", "cut")))
    if kind == "unrelated":
        return old, draw(sops(max_steps=4))
    new = old
    for _ in range(draw(st.integers(0, 2))):
        mutant = draw(st.sampled_from(list(mutations(new))))[1]
        new = mutant if is_sound(mutant) else new
    changed = CHANGES[kind](new, draw(st.randoms(use_true_random=False)))
    return old, changed if is_sound(changed) else new


def is_sound(sop: Sop) -> bool:
    try:
        SopMachine(sop)
    except SopError:
        return False
    return True


def _shuffled(sop: Sop, chance: random.Random) -> Sop:
    return evolve(sop, steps=chance.sample(sop.steps, len(sop.steps)))


def _renamed(sop: Sop, chance: random.Random) -> Sop:
    """Give a row or an activity, an actor, a document and an end another id, wherever they are named."""
    things = [[*sop.labels], [*sop.actors], [*sop.documents], [*sop.ends]]
    new_ids = {id_: f"baru_{id_}" for ids in things if ids for id_ in [chance.choice(ids)]}
    renamed: Sop = with_ids(sop, new_ids)
    return renamed


_NAMING = {
    "id",
    "actor",
    "any_of",
    "requires",
    "produces",
    "discards",
    "after",
    "not_same_person_as",
    "goto",
    "to",
    "since",
}
_NAMED = {"actors", "documents", "ends"}


def with_ids(value: Any, new_ids: Mapping[str, str], name: str = "") -> Any:
    """Return a value of a SOP with other ids, where it names things by their ids."""
    if isinstance(value, str):
        return new_ids.get(value, value) if name in {*_NAMING, "next"} else value
    if isinstance(value, tuple):
        return tuple(with_ids(item, new_ids, name) for item in value)
    if isinstance(value, Mapping):
        return {
            new_ids.get(key, key) if name in _NAMED else key: with_ids(item, new_ids) for key, item in value.items()
        }
    if not attrs.has(type(value)) or isinstance(value, TimeStandard | WorkCalendar):
        return value
    names = [attribute.name for attribute in attrs.fields(type(value)) if attribute.init]
    return evolve(value, **{each: with_ids(getattr(value, each), new_ids, each) for each in names})


def _cut(sop: Sop, chance: random.Random) -> Sop:
    return evolve(sop, steps=chance.sample(sop.steps, max(1, len(sop.steps) - 1)))


CHANGES: dict[str, Callable[[Sop, random.Random], Sop]] = {
    "mutated": lambda sop, _: sop,
    "shuffled": _shuffled,
    "renamed": _renamed,
    "cut": _cut,
}


@given(revisions())
@ANY
def test_only_equal_sops_have_no_differences(pair: tuple[Sop, Sop]) -> None:
    old, new = pair
    assert (diff(old, new) == ()) == (old == new)


@given(sops())
@ANY
def test_a_sop_read_again_has_no_differences(sop: Sop) -> None:
    assert diff(sop, sopflow.loads(sopflow.dump(sop))) == ()


@given(revisions())
@ANY
def test_exchanged_revisions_have_mirrored_differences(pair: tuple[Sop, Sop]) -> None:
    old, new = pair
    forth, back = diff(old, new), diff(new, old)
    assert sorted(forth, key=repr) == sorted((each.mirrored for each in back), key=repr)
    assert [each.mirrored.mirrored for each in forth] == [*forth]


@given(revisions())
@ANY
def test_cases_are_affected_if_number_or_fingerprint_differs(pair: tuple[Sop, Sop]) -> None:
    old, new = pair
    affected = any(each.affects_cases for each in diff(old, new))
    assert affected == ((old.number, old.fingerprint) != (new.number, new.fingerprint))


@given(revisions())
@ANY
def test_every_difference_has_printable_text_in_both_languages_and_plain_data(pair: tuple[Sop, Sop]) -> None:
    for each in diff(*pair):
        for text in (each.message("en"), each.message("id")):
            assert text.isprintable()
            assert ": " in text
        assert json.loads(json.dumps(each.to_dict()))["change"] == each.change
        assert_consistent(each)


def assert_consistent(each: Difference) -> None:
    """Assert that a difference has the sides that its change needs, and that they differ."""
    assert (each.old is None) == (each.change is Change.ADDED)
    assert (each.new is None) == (each.change is Change.REMOVED)
    if each.old is not None and each.new is not None:
        # A thing between two that exchanged their places has moved relative to them.
        has_moved = each.change is Change.MOVED
        assert has_moved or each.old.value != each.new.value or each.old.path != each.new.path
