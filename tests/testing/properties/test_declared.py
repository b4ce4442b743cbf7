"""Properties that a SOP declares under ``x-properties``.

``SOPFLOW_ACCEPT=1 pytest tests/testing`` writes changed messages; read the difference before you commit it.
"""

from __future__ import annotations

import os
from pathlib import Path

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

MESSAGES = Path(__file__).parent.parent / "golden" / "property_errors.txt"
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


def test_every_property_can_be_declared() -> None:
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


def test_a_sop_without_the_key_declares_no_properties() -> None:
    assert properties_of(sopflow.loads(SMALL.removesuffix("x-properties:"))) == ()
    assert properties_of(sop("[]")) == ()


INVALID = (
    ("before", "`x-properties` must be a list of properties"),
    ("[before]", "x-properties[0]: `before` takes two names"),
    ("[before: terima]", "`before` takes two names: write `before: [one, other]`"),
    ("[before: [terima, putus, x]]", "`before` takes two names"),
    ("[eventually_ends: [x]]", "`eventually_ends` takes no arguments"),
    ("[eventually_ends, [x]]", "x-properties[1]: Write the name of a property"),
    ("[{before: [terima, putus], within: 1 jam}]", "Write the name of a property"),
    ("[befor: [terima, putus]]", "There is no property 'befor'. Did you mean before?"),
    ("[nirwana]", "There is no property 'nirwana'. The properties are always, never"),
    ("[within: ]", "`within` takes a time"),
    ("[within: segera sekali]", "x-properties[0]: "),
    ("[within: minimal 2 hari]", "needs a maximum"),
    ("[never: ]", "`never` takes conditions"),
    ("[always: {}]", "`always` takes conditions"),
    ("[never: {in: putus}]", "`never` has no condition 'in'"),
    ("[never: {at: [putus]}]", "`at` of `never` takes one name"),
    ("[never: {has: {a: b}}]", "`has` of `never` takes one or more names"),
    ("[always: {at: putus}]", "name documents"),
    ("[four_eyes: [putus, putus]]", "name two different activities"),
    (
        "[before: [terma, putus]]",
        "x-properties[0]: before('terma', 'putus'): the SOP has no activity or state 'terma'",
    ),
    ("[" + "eventually_ends, " * 1001 + "]", "has 1001 entries; at most 1000 are allowed"),
    ("[before: {a: b}]", "`before` takes two names"),
    ("[before: [terima, [putus]]]", "`before` takes two names"),
    ("[only_by: loket]", "`only_by` takes two names: write `only_by: [one, other]`"),
    ("[four_eyes: ]", "`four_eyes` takes two names"),
    ("[{}]", "Write the name of a property"),
    ("[within: [3 hari]]", "`within` takes a time: write `within: 14 hari kerja`"),
    ("[never: [putus]]", "`never` takes conditions"),
    ("[never: {has: ''}]", "`has` of `never` takes one or more names"),
    ("[never: {has: [nota, '']}]", "`has` of `never` takes one or more names"),
    ("[always: {lacks: [[nota]]}]", "`lacks` of `always` takes one or more names"),
    ("[never: {at: ''}]", "`at` of `never` takes one name"),
    ("[never: {outcome: ya}]", "an outcome needs its activity; add `after`"),
    ("[only_by: [xyzzy, putus]]", "the SOP has no actor 'xyzzy'. It has loket"),
    ("[four_eyes: [terima, ptus]]", "the SOP has no activity 'ptus'. Did you mean 'putus'?"),
    ("[never: qqq]", "the SOP has no state 'qqq'. It has terima, putus, completed, cancelled"),
    ("[before: [terima, qqq]]", "no activity or state 'qqq'. It has terima, putus, completed, cancelled"),
    ("[never: {after: putus, outcome: qqq}]", "no answer 'putus = qqq'. Did you mean"),
    ("[never: {after: terima, outcome: qqq}]", "the SOP has no answer 'terima = qqq'"),
    ("[always: qqq]", "the SOP has no document 'qqq'. It has nota, izin"),
)


@pytest.mark.parametrize(("properties", "message"), INVALID)
def test_an_entry_that_is_not_a_property_is_refused(properties: str, message: str) -> None:
    with pytest.raises(PropertyError) as raised:
        properties_of(sop(properties))
    assert message in str(raised.value)


def test_the_messages_of_entries_that_are_not_properties_are_complete() -> None:
    messages = []
    for properties, _ in INVALID:
        with pytest.raises(PropertyError) as raised:
            properties_of(sop(properties))
        messages.append(f"{raised.value}\n")
    if os.environ.get("SOPFLOW_ACCEPT"):
        MESSAGES.write_text("".join(messages), encoding="utf-8")
    assert "".join(messages) == MESSAGES.read_text(encoding="utf-8")


def test_as_many_properties_as_the_limit_may_be_declared() -> None:
    assert len(properties_of(sop("[" + "eventually_ends, " * 1000 + "]"))) == 1000


def test_the_error_lists_every_entry_that_is_not_a_property() -> None:
    with pytest.raises(PropertyError) as raised:
        properties_of(sop("[befor: [terima, putus], eventually_ends, within: ]"))
    assert [line.partition(":")[0] for line in str(raised.value).splitlines()] == ["x-properties[0]", "x-properties[2]"]
