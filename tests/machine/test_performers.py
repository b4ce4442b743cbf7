"""One person has one id, so that four eyes cannot be defeated by another spelling."""

from __future__ import annotations

import json
import unicodedata
from datetime import UTC, datetime
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sopflow
from sopflow import Performer, Refused, SnapshotError, SopMachine
from sopflow.definition.canonical import digest

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)

MACHINE = SopMachine(
    sopflow.loads("""
sopflow: 1
number: SOP-1
title: Uang
actors: {bendahara: Bendahara}
steps:
  - id: bayar
    activities:
      - {id: hitung, activity: Menghitung, actor: bendahara}
      - {id: periksa, activity: Memeriksa, actor: bendahara, not_same_person_as: hitung}
""")
)

INVISIBLE = (
    "\u200b", "\u200d", "\u00ad", "\u2060", "\ufeff", "\u202e", "\u00a0", "\u2003", "\u3000", "\u034f", "\u115f",
    "\u3164", "\uffa0", "\u2800", "\u180e", "\ufe0f", "\U000e0100", "\U000e0041", "\u2028", "\n", "\x00",
)  # fmt: skip


@pytest.mark.parametrize(
    ("spelling", "id_"),
    [
        (" ani", "ani"),
        ("ani\t\n", "ani"),
        ("\u00a0ani\u3000", "ani"),
        ("rene\u0301", "ren\u00e9"),
        ("\u212bsa", "\u00c5sa"),
        ("Siti Nur Aini", "Siti Nur Aini"),
    ],
)
def test_spellings_of_one_id_are_one_person(spelling: str, id_: str) -> None:
    assert Performer(spelling).id == id_
    case = MACHINE.open("1", at=NOON)
    case.complete("hitung", by=Performer(id_, "bendahara"), at=NOON)
    verdict = case.may("periksa", by=Performer(spelling, "bendahara"), at=NOON)
    assert [reason.code for reason in verdict.reasons] == ["same-person"]


@pytest.mark.parametrize("char", INVISIBLE, ids=lambda char: f"U+{ord(char):04X}")
def test_invisible_and_control_characters_are_refused(char: str) -> None:
    with pytest.raises(Refused) as caught:
        Performer(f"a{char}ni")
    (reason,) = caught.value.reasons
    assert (reason.code, reason.found) == ("text", (f"U+{ord(char):04X}",))
    assert reason.message("id").startswith("Nama orang yang bertindak memuat karakter")


@pytest.mark.parametrize(("one", "other"), [("ani", "Ani"), ("ani", "an\u0456"), ("ani", "\uff41ni"), ("ani", "an1")])
def test_case_and_similar_letters_distinguish_persons(one: str, other: str) -> None:
    case = MACHINE.open("1", at=NOON)
    case.complete("hitung", by=Performer(one, "bendahara"), at=NOON)
    assert case.may("periksa", by=Performer(other, "bendahara"), at=NOON)


@given(st.text(max_size=8))
def test_an_accepted_id_is_normalized_and_visible(text: str) -> None:
    try:
        performer = Performer(text)
    except Refused:
        return
    assert performer.id is not None
    assert performer.id == unicodedata.normalize("NFC", text).strip()
    assert performer.id.isprintable()
    assert Performer(performer.id) == performer == attrs.evolve(performer)


def test_a_long_id_is_refused_before_it_is_normalized() -> None:
    with pytest.raises(Refused, match="at most 10000"):
        Performer("e\u0301" * 5_001)
    assert Performer("e\u0301" * 500).id == "\u00e9" * 500
    with pytest.raises(Refused, match="has 501 characters"):
        Performer("e\u0301" * 501)


@pytest.mark.parametrize("history", [True, False], ids=["with history", "without"])
@pytest.mark.parametrize("id_", [" ani", "ani\u200b", "re\u0301ne"])
def test_a_snapshot_with_another_spelling_is_refused(id_: str, history: bool) -> None:
    case = MACHINE.open("1", at=NOON)
    case.complete("hitung", by=Performer("ani", "bendahara"), at=NOON)
    data: Any = json.loads(json.dumps(case.snapshot(history=history)))
    data["performers"]["hitung"] = data["done"]["hitung"]["by"]["id"] = id_
    for event in data.get("history", [])[1:]:
        event["by"]["id"] = id_
    data["checksum"] = digest({key: item for key, item in data.items() if key != "checksum"})
    with pytest.raises(SnapshotError):
        MACHINE.restore(data)
