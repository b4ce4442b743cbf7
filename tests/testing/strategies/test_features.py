"""Every option that may be drawn for a row or a SOP adds something."""

from __future__ import annotations

import pytest
from hypothesis import Phase, given, settings
from tests.testing.strategies.building import BACK, DECIDES, OUT, THREE, TIERS, TWO, Drawn, features_of, sop_with

from sopflow.testing.strategies.features import (
    OF_A_ROW,
    OF_A_SOP,
    WITH_CONDITIONS,
    WITH_MOMENTS,
    Feature,
    Features,
    row_features,
)

MIDDLES: tuple[Drawn, ...] = (
    {},
    {"within": ["1 hari"]},
    TWO,
    {**THREE, "after": [("all", 0)]},
    {**DECIDES, "answer discards": [(0, "ktp")]},
    {**THREE, "answer": [(OUT, 0), (BACK, 3)]},
    TIERS,
)
"""Rows to which an option is added."""
BEFORE: tuple[Drawn, ...] = ({"answer": [(OUT, 0)] + [("on", 0)] * 2, "produces": ["surat"]}, DECIDES)


def changes(feature: Feature, *, of_the_sop: bool) -> bool:
    """Return whether a feature changes some SOP."""
    drawn: Drawn = {feature.kind: [feature.value]}
    for middle in MIDDLES:
        rows = [*BEFORE, middle, {}]
        if of_the_sop:
            with_it = sop_with(*rows, whole=drawn)
        else:
            with_it = sop_with(*BEFORE, {**middle, feature.kind: [*middle.get(feature.kind, ()), feature.value]}, {})
        if with_it != sop_with(*rows):
            return True
    return False


def test_every_kind_of_option_of_a_row_changes_some_row() -> None:
    options = dict.fromkeys(OF_A_ROW + WITH_MOMENTS + WITH_CONDITIONS)
    idle = [feature for feature in options if not changes(feature, of_the_sop=False)]
    # The first option of some kinds is the default.
    assert {feature.kind for feature in idle} == {"plain", "actor", "not same person", "decides", "skips"}
    assert {each.kind for each in options} - {each.kind for each in options if each not in idle} == {"plain"}


def test_every_option_of_the_whole_sop_changes_some_sop_unless_it_is_the_default() -> None:
    idle = [feature for feature in dict.fromkeys(OF_A_SOP) if not changes(feature, of_the_sop=True)]
    assert {feature.kind for feature in idle} == {"late", "document", "actor"}
    assert {feature.value[0] for feature in idle if feature.kind == "late"} == {"record"}
    assert [feature.value for feature in idle if feature.kind != "late"] == ["surat", "loket"]  # used by the rows


@pytest.mark.parametrize(("moments", "conditions"), [(False, False), (True, False), (False, True), (True, True)])
def test_rows_have_two_to_sixteen_features_of_the_wanted_kinds(moments: bool, conditions: bool) -> None:
    kinds = {feature.kind for feature in OF_A_ROW + WITH_MOMENTS + WITH_CONDITIONS}
    counts: set[int] = set()
    found: set[str] = set()

    @settings(max_examples=100, derandomize=True, database=None, phases=[Phase.generate])
    @given(row_features(moments=moments, conditions=conditions))
    def look(features: Features) -> None:
        counts.add(sum(len(features.all(kind)) for kind in kinds))
        found.update(kind for kind in kinds if kind in features)

    look()
    assert min(counts) == 2
    assert max(counts) <= 16
    assert bool(found & {feature.kind for feature in WITH_MOMENTS}) == moments
    assert bool(found & {feature.kind for feature in WITH_CONDITIONS}) == conditions
    assert len(found & {feature.kind for feature in OF_A_ROW}) > 20


def test_features_are_kept_in_the_order_drawn() -> None:
    features = features_of({"produces": ["surat", "nota"], "next": [0]})
    assert [*features.all("produces")] == ["surat", "nota"]
    assert (features.first("produces"), features.first("next", 3), features.first("listed", 3)) == ("surat", 0, 3)
    assert features.first("listed") is None
    assert [*features.all("listed")] == []
    assert [kind in features for kind in ("next", "listed")] == [True, False]
