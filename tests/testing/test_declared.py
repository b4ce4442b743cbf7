"""Claims under ``x-claims``: read from the SOP's own file, or refused in one sentence that says where."""

from __future__ import annotations

import pytest
from attrs import evolve

import sopflow
from sopflow import Sop
from sopflow.testing import (
    ClaimError,
    always,
    before,
    claims_of,
    eventually_ends,
    four_eyes,
    never,
    only_by,
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
x-claims:"""


def sop(claims: str) -> Sop:
    return sopflow.loads(f"{SMALL} {claims}\n")


def test_each_claim_can_be_declared() -> None:
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
    assert claims_of(declared) == (
        eventually_ends(), eventually_ends(), before("terima", "putus"), within("3 hari kerja"),
        only_by("loket", "putus"), four_eyes("terima", "putus"), never("cancelled"),
        never(after="putus", outcome="tidak", lacks=["nota", "izin"]), always("izin", at="completed"), always("nota"),
    )  # fmt: skip


def test_claims_can_be_declared_in_python() -> None:
    plain = sopflow.loads(SMALL.removesuffix("x-claims:"))
    declared = evolve(plain, extra={"x-claims": [{"before": ["terima", "putus"]}, {"never": {"at": "cancelled"}}]})
    assert claims_of(declared) == (before("terima", "putus"), never("cancelled"))


def test_a_sop_that_claims_nothing_has_no_claims() -> None:
    assert claims_of(sopflow.loads(SMALL.removesuffix("x-claims:"))) == ()
    assert claims_of(sop("[]")) == ()


@pytest.mark.parametrize(
    ("claims", "words"),
    [
        ("before", "`x-claims` is a list of claims"),
        ("[before]", "x-claims[0]: `before` speaks of two"),
        ("[before: terima]", "`before` speaks of two: write `before: [one, other]`"),
        ("[before: [terima, putus, x]]", "`before` speaks of two"),
        ("[eventually_ends: [x]]", "`eventually_ends` speaks of nothing"),
        ("[eventually_ends, [x]]", "x-claims[1]: A claim is a name"),
        ("[{before: [terima, putus], within: 1 jam}]", "A claim is a name"),
        ("[befor: [terima, putus]]", "There is no claim 'befor'. Did you mean before?"),
        ("[nirwana]", "There is no claim 'nirwana'. There are always, never"),
        ("[within: ]", "`within` speaks of a time"),
        ("[within: segera sekali]", "x-claims[0]: "),
        ("[within: minimal 2 hari]", "upper end"),
        ("[never: ]", "`never` speaks of moments"),
        ("[always: {}]", "`always` speaks of moments"),
        ("[never: {in: putus}]", "`never` knows no 'in'"),
        ("[never: {at: [putus]}]", "`at` of `never` takes names"),
        ("[never: {has: {a: b}}]", "`has` of `never` takes names"),
        ("[always: {at: putus}]", "says nothing"),
        ("[four_eyes: [putus, putus]]", "needs two activities"),
        ("[before: [terma, putus]]", "x-claims[0]: The claim before('terma', 'putus') speaks of the activity"),
        ("[" + "eventually_ends, " * 1001 + "]", "holds 1001 claims; 1000 are the most"),
    ],
)
def test_what_is_no_claim_is_refused_where_it_stands(claims: str, words: str) -> None:
    with pytest.raises(ClaimError) as raised:
        claims_of(sop(claims))
    assert words in str(raised.value)
