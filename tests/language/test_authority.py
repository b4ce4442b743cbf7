"""The key `authority`: who may act on a case besides completing its activities."""

from __future__ import annotations

import pytest

import sopflow
from sopflow import Finding
from sopflow.definition import Authority

TEXT = """
sopflow: 1
number: SOP-1
title: Izin
actors: {loket: Loket, kasi: Kepala Seksi, kepala: Kepala Dinas}
authority: {suspend: kasi, cancel: [kepala, kasi], correct: []}
steps:
  - {id: terima, activity: Menerima, actor: loket}
"""


def findings(old: str, new: str) -> list[Finding]:
    assert old in TEXT
    return list(sopflow.check_text(TEXT.replace(old, new)).findings)


def test_actions_are_reserved_to_one_actor_to_several_or_to_none() -> None:
    authority = sopflow.loads(TEXT).authority
    assert authority == Authority(suspend="kasi", cancel=["kepala", "kasi"], correct=())
    assert [authority.of(action) for action in ("suspend", "cancel", "correct", "resume", "complete")] == [
        ("kasi",), ("kepala", "kasi"), (), None, None,
    ]  # fmt: skip


def test_a_sop_without_the_key_reserves_nothing() -> None:
    assert (
        sopflow.loads(TEXT.replace("authority: {suspend: kasi, cancel: [kepala, kasi], correct: []}", "")).authority
        is None
    )


def test_authority_survives_a_round_trip() -> None:
    sop = sopflow.loads(TEXT)
    assert sopflow.loads(sopflow.dump(sop)) == sop
    assert "authority:\n  suspend: [kasi]\n  correct: []\n  cancel: [kepala, kasi]\n" in sopflow.dump(sop)


def test_authority_is_part_of_the_content_and_not_of_the_behavior_of_old_cases() -> None:
    sop, other = sopflow.loads(TEXT), sopflow.loads(TEXT.replace("suspend: kasi", "suspend: kepala"))
    assert sop.sha256 != other.sha256
    assert sop.fingerprint == other.fingerprint


def test_an_unknown_actor_is_reported_at_its_place_with_a_proposal() -> None:
    (finding,) = [each for each in findings("[kepala, kasi]", "[kepala, kasu]") if each.code == "SOP202"]
    assert (finding.path, finding.data["candidates"]) == (("authority", "cancel", 1), ("kasi",))
    assert finding.span is not None
    assert (finding.span.line, finding.span.column) == (6, 45)


@pytest.mark.parametrize(
    ("old", "new", "code", "hint"),
    [
        ("suspend:", "suspendd:", "SOP101", "suspend"),
        ("suspend:", "tangguhkan:", "SOP101", "suspend"),
        ("authority:", "kewenangan:", "SOP101", "authority"),
        ("suspend: kasi", "complete: kasi", "SOP101", ""),
        ("suspend: kasi", "suspend:", "SOP104", ""),
        ("suspend: kasi", "suspend: {any_of: [kasi]}", "SOP103", ""),
        ("{suspend: kasi, cancel: [kepala, kasi], correct: []}", "kasi", "SOP103", ""),
    ],
)
def test_other_actions_and_values_are_reported(old: str, new: str, code: str, hint: str) -> None:
    finding = next(each for each in findings(old, new) if each.code == code)
    assert hint in finding.hint("en")


def test_an_actor_who_only_has_authority_is_used() -> None:
    assert [each.path for each in findings("kepala, ", "") if each.code == "SOP207"] == [("actors", "kepala")]
    assert [each for each in findings("[]", "loket") if each.code == "SOP207"] == []


def test_an_unreadable_authority_does_not_make_actors_unused() -> None:
    assert [each.code for each in findings("suspend: kasi, cancel: [kepala, kasi]", "suspend: {}, cancel: {}")] == [
        "SOP103", "SOP103",
    ]  # fmt: skip
