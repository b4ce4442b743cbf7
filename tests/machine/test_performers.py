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
from sopflow import Event, Performer, Refused, SnapshotError, SopMachine
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
    data["performers"]["hitung"] = [id_]
    data["done"]["hitung"]["by"]["id"] = id_
    for event in data.get("history", [])[1:]:
        event["by"]["id"] = id_
    data["checksum"] = digest({key: item for key, item in data.items() if key != "checksum"})
    with pytest.raises(SnapshotError):
        MACHINE.restore(data)


# --- deputies -------------------------------------------------------------------------------------------------

BUDI_FOR_SITI = Performer("budi", {"loket", "kepala"}, on_behalf_of={"kepala": "siti"})
"""Budi works at the counter and is the deputy of Siti, the head."""

PERMIT = SopMachine(
    sopflow.loads("""
sopflow: 1
number: SOP-9
title: Izin
actors: {loket: Loket, kepala: Kepala, kasi: Kepala Seksi}
steps:
  - {id: terima, activity: Menerima, actor: loket}
  - {id: kaji, activity: Mengkaji, actor: {any_of: [kepala, kasi]}}
  - {id: putus, activity: Memutus, actor: {any_of: [kepala, kasi]}, not_same_person_as: [terima, kaji]}
""")
)


def test_an_event_records_the_capacity_and_the_person_represented() -> None:
    case = PERMIT.open("1", at=NOON)
    (own,) = case.complete("terima", by=BUDI_FOR_SITI, at=NOON)
    (delegated,) = case.complete("kaji", by=BUDI_FOR_SITI, at=NOON)
    assert (own.acted_as, own.on_behalf_of) == ("loket", None)
    assert (delegated.acted_as, delegated.on_behalf_of) == ("kepala", "siti")
    assert str(delegated).endswith("completed kaji by budi on behalf of siti → putus")
    assert PERMIT.restore(json.loads(json.dumps(case.snapshot()))) == PERMIT.replay(case.history) == case
    assert case.history[0].acted_as is None


def test_a_capacity_of_their_own_comes_before_a_delegated_one() -> None:
    by = Performer("budi", {"kepala", "kasi"}, on_behalf_of={"kepala": "siti"})
    assert (by.acts_as(["kepala", "kasi"]), by.acts_as(["kepala"]), by.acts_as(["loket"])) == ("kasi", "kepala", None)
    assert (by.persons("kasi"), by.persons("kepala"), by.persons(None)) == (("budi",), ("budi", "siti"), ("budi",))


@pytest.mark.parametrize(
    ("by", "found"),
    [
        (Performer("siti", {"kepala"}), ("siti",)),
        (Performer("budi", {"kasi"}), ("budi",)),
        (Performer("citra", {"kepala"}, on_behalf_of={"kepala": "siti"}), ("siti",)),
        (Performer("citra", {"kepala"}, on_behalf_of={"kepala": "budi"}), ("budi",)),
        (BUDI_FOR_SITI, ("budi",)),
    ],
)
def test_four_eyes_bar_the_deputy_the_person_represented_and_deputies_of_both(
    by: Performer, found: tuple[str, ...]
) -> None:
    case = PERMIT.open("1", at=NOON)
    case.complete("terima", by=Performer("ani", {"loket"}), at=NOON)
    case.complete("kaji", by=BUDI_FOR_SITI, at=NOON)
    (refusal,) = case.may("putus", by=by, at=NOON).reasons
    assert (refusal.code, refusal.expected, refusal.found) == ("same-person", ("kaji",), found)
    (task,) = case.tasks(at=NOON)
    assert task.barred == ("ani", "budi", "siti")
    assert case.tasks(by=by, at=NOON) == ()
    assert case.tasks(by=Performer("dewi", {"kepala"}, on_behalf_of={"kepala": "eko"}), at=NOON)


def test_the_refusal_of_a_deputy_says_who_took_part() -> None:
    case = PERMIT.open("1", at=NOON)
    case.complete("terima", by=Performer("ani", {"loket"}), at=NOON)
    case.complete("kaji", by=BUDI_FOR_SITI, at=NOON)
    verdict = case.may("putus", by=Performer("siti", {"kepala"}), at=NOON)
    assert verdict.message() == (
        "'Memutus' may not be done by siti: siti took part in 'Mengkaji', in person or through a deputy. "
        "Hand it to another person (four eyes)."
    )
    assert verdict.message("id") == (
        "'Memutus' tidak boleh dikerjakan oleh siti: siti sudah terlibat dalam 'Mengkaji', "
        "sendiri atau melalui pejabat pengganti. Serahkan kepada orang lain (pemisahan fungsi)."
    )


def test_an_own_capacity_is_not_barred_because_of_a_delegated_one() -> None:
    case = PERMIT.open("1", at=NOON)
    case.complete("terima", by=Performer("ani", {"loket"}), at=NOON)
    case.complete("kaji", by=Performer("siti", {"kepala"}), at=NOON)
    by = Performer("dewi", {"kepala", "kasi"}, on_behalf_of={"kepala": "siti"})
    (event,) = case.complete("putus", by=by, at=NOON)
    assert event.acted_as == "kasi"


def test_a_person_represented_is_spelled_in_one_way() -> None:
    assert Performer("budi", "kepala", on_behalf_of={"kepala": " siti "}) == Performer(
        "budi", "kepala", on_behalf_of={"kepala": "siti"}
    )
    with pytest.raises(Refused):
        Performer("budi", "kepala", on_behalf_of={"kepala": "si\u200bti"})


@pytest.mark.parametrize(
    ("id_", "represented", "error", "why"),
    [
        ("budi", {"kasi": "siti"}, ValueError, "on_behalf_of names the actor 'kasi', which is not in actors"),
        (None, {"kepala": "siti"}, ValueError, "needs an id"),
        ("budi", "siti", TypeError, "on_behalf_of has the ids of persons by the ids of actors"),
        ("budi", {"kepala": None}, TypeError, "acts on behalf of a person's id"),
    ],
)
def test_a_delegation_is_of_an_actor_to_a_named_performer(
    id_: str | None, represented: Any, error: type[Exception], why: str
) -> None:
    with pytest.raises(error, match=why):
        Performer(id_, "kepala", on_behalf_of=represented)


@pytest.mark.parametrize(
    ("by", "field"),
    [
        ({"id": "budi", "actors": ["kepala"], "on_behalf_of": {"kasi": "siti"}}, "by.on_behalf_of"),
        ({"id": None, "actors": ["kepala"], "on_behalf_of": {"kepala": "siti"}}, "by.on_behalf_of"),
        ({"id": "budi", "actors": ["kepala"], "on_behalf_of": {"kepala": ""}}, "by.on_behalf_of.kepala"),
        ({"id": "budi", "actors": ["kepala"], "on_behalf_of": []}, "by.on_behalf_of"),
        ({"id": "budi", "actors": ["kepala"], "on_behalf_of": {}}, "by"),
    ],
)
def test_an_impossible_delegation_in_an_event_is_refused(by: dict[str, Any], field: str) -> None:
    case = PERMIT.open("1", at=NOON)
    case.complete("terima", by=BUDI_FOR_SITI, at=NOON)
    (event,) = case.complete("kaji", by=BUDI_FOR_SITI, at=NOON)
    with pytest.raises(SnapshotError) as caught:
        Event.from_dict(event.to_dict() | {"by": by})
    assert caught.value.field == field


@pytest.mark.parametrize("changes", [{"acted_as": None}, {"acted_as": "kasi"}, {"by": Performer("budi", "kasi")}])
def test_an_event_with_another_capacity_is_refused(changes: dict[str, Any]) -> None:
    case = PERMIT.open("1", at=NOON)
    case.complete("terima", by=BUDI_FOR_SITI, at=NOON)
    case.complete("kaji", by=BUDI_FOR_SITI, at=NOON)
    *events, last = case.history
    with pytest.raises(SnapshotError, match=r"events\[2\]: its performer did not act as"):
        PERMIT.replay([*events, attrs.evolve(last, **changes)])
