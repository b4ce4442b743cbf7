"""Properties under ``x-properties``: read from the SOP's own file, or refused in one sentence that says where."""

from __future__ import annotations

import pytest
from attrs import evolve

import sopflow
from sopflow import Sop
from sopflow.testing import (
    PropertyError,
    always,
    before,
    eventually_ends,
    four_eyes,
    never,
    only_by,
    properties_of,
    within,
)

SMALL = """
sopflow: 1
number: '1'
title: Izin
actors: {loket: Loket}
documents: {nota: Nota, izin: Izin}
steps:
  - {id: terima, activity: Menerima, actor: loket, produces: nota}
  - {id: putus, activity: Memutus, actor: loket, requires: nota, produces: izin, outcomes: {ya: end, tidak: end}}
x-properties:"""


def sop(properties: str) -> Sop:
    return sopflow.loads(f"{SMALL} {properties}\n")


def test_each_property_can_be_declared() -> None:
    declared = sop("""
- eventually_ends
- eventually_ends:
- before: [terima, putus]
- within: 3 hari kerja
- only_by: [loket, putus]
- four_eyes: [terima, putus]
- never: cancelled
- never: {after: putus, outcome: tidak, lacks: [nota, izin]}
- always: {at: completed, has: izin}
- always: nota
""")
    assert properties_of(declared) == (
        eventually_ends(), eventually_ends(), before("terima", "putus"), within("3 hari kerja"),
        only_by("loket", "putus"), four_eyes("terima", "putus"), never("cancelled"),
        never(after="putus", outcome="tidak", lacks=["nota", "izin"]), always("izin", at="completed"), always("nota"),
    )  # fmt: skip


def test_properties_can_be_declared_in_python() -> None:
    plain = sopflow.loads(SMALL.removesuffix("x-properties:"))
    declared = evolve(plain, extra={"x-properties": [{"before": ["terima", "putus"]}, {"never": {"at": "cancelled"}}]})
    assert properties_of(declared) == (before("terima", "putus"), never("cancelled"))


def test_a_sop_that_properties_nothing_has_no_properties() -> None:
    assert properties_of(sopflow.loads(SMALL.removesuffix("x-properties:"))) == ()
    assert properties_of(sop("[]")) == ()


@pytest.mark.parametrize(
    ("properties", "words"),
    [
        ("before", "`x-properties` is a list of properties"),
        ("[before]", "x-properties[0]: `before` speaks of two"),
        ("[before: terima]", "`before` speaks of two: write `before: [one, other]`"),
        ("[before: [terima, putus, x]]", "`before` speaks of two"),
        ("[eventually_ends: [x]]", "`eventually_ends` speaks of nothing"),
        ("[eventually_ends, [x]]", "x-properties[1]: A property is a name"),
        ("[{before: [terima, putus], within: 1 jam}]", "A property is a name"),
        ("[befor: [terima, putus]]", "There is no property 'befor'. Did you mean before?"),
        ("[nirwana]", "There is no property 'nirwana'. There are always, never"),
        ("[within: ]", "`within` speaks of a time"),
        ("[within: segera sekali]", "x-properties[0]: "),
        ("[within: minimal 2 hari]", "upper end"),
        ("[never: ]", "`never` speaks of moments"),
        ("[always: {}]", "`always` speaks of moments"),
        ("[never: {in: putus}]", "`never` knows no 'in'"),
        ("[never: {at: [putus]}]", "`at` of `never` takes names"),
        ("[never: {has: {a: b}}]", "`has` of `never` takes names"),
        ("[always: {at: putus}]", "says nothing"),
        ("[four_eyes: [putus, putus]]", "needs two activities"),
        (
            "[before: [terma, putus]]",
            "x-properties[0]: before('terma', 'putus'): the SOP has no activity or state 'terma'",
        ),
        ("[" + "eventually_ends, " * 1001 + "]", "holds 1001 properties; 1000 are the most"),
    ],
)
def test_what_is_no_property_is_refused_where_it_stands(properties: str, words: str) -> None:
    with pytest.raises(PropertyError) as raised:
        properties_of(sop(properties))
    assert words in str(raised.value)
