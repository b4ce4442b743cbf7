"""Text that databases or UTF-8 refuse, and text that is too long, is refused with a code when it is entered."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sopflow
from sopflow import Case, Performer, Refused, SnapshotError, SopMachine
from sopflow.definition.canonical import digest
from sopflow.testing.reference import is_unusable

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)

MACHINE = SopMachine(
    sopflow.loads("""
sopflow: 1
number: SOP-1
title: Izin
actors: {loket: Loket}
documents: {berkas: {name: Berkas, supplied: true}}
steps: [{id: terima, activity: Menerima berkas, actor: loket, requires: berkas, next: end}]
""")
)
ANI = Performer("ani", "loket")

UNUSABLE = ("\x00", "\x07", "\x1b", "\x7f", "\x85", "\ud800", "\udfff", "\ufdd0", "\ufffe", "\U0001ffff", "\U0010fffe")


def complete(**more: Any) -> object:
    return MACHINE.open("1", at=NOON).complete("terima", at=NOON, **{"by": ANI, "documents": "berkas", **more})


ENTRIES: dict[str, Callable[[str], object]] = {
    "reason": lambda text: complete(reason=text),
    "reason of a suspension": lambda text: MACHINE.open("1", at=NOON).suspend(reason=text, at=NOON),
    "reason of an opening": lambda text: MACHINE.open("1", reason=text, at=NOON),
    "reference": lambda text: complete(documents={"berkas": text}),
    "reference of an attachment": lambda text: MACHINE.open("1", at=NOON).attach({"berkas": text}, at=NOON),
    "performer": lambda text: complete(by=Performer(text, "loket")),
    "actor": lambda text: complete(by=Performer("ani", ["loket", text])),
    "case": lambda text: MACHINE.open(text, at=NOON),
}


def refusals_of(call: Callable[[], object]) -> set[str]:
    with pytest.raises(Refused) as caught:
        call()
    return {reason.code for reason in caught.value.reasons}


def refusal(call: Callable[[], object]) -> sopflow.Refusal:
    with pytest.raises(Refused) as caught:
        call()
    (reason,) = caught.value.reasons
    assert reason.code == "text"
    return reason


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=ENTRIES)
@pytest.mark.parametrize("char", UNUSABLE, ids=lambda char: f"U+{ord(char):04X}")
def test_characters_that_cannot_be_stored_are_refused(entry: Callable[[str], object], char: str) -> None:
    reason = refusal(lambda: entry(f"a{char}b"))
    assert reason.found == (f"U+{ord(char):04X}",)
    assert reason.message().endswith(f" contains a character that cannot be used: U+{ord(char):04X}.")
    assert reason.message("id").endswith(f" memuat karakter yang tidak dapat digunakan: U+{ord(char):04X}.")
    assert reason.hint("id") == "Hapus karakter itu."


@pytest.mark.parametrize(
    ("name", "limit"), [(name, 10_000 if "re" in name[:2] else 500) for name in ENTRIES if name != "actor"]
)
def test_text_that_is_too_long_is_refused(name: str, limit: int) -> None:
    ENTRIES[name]("x" * limit)
    reason = refusal(lambda: ENTRIES[name]("x" * (limit + 1)))
    assert (reason.expected, reason.found) == ((limit,), (limit + 1,))
    assert f"has {limit + 1} characters; at most {limit} are allowed." in reason.message()
    assert f"terdiri atas {limit + 1} karakter, paling banyak {limit}." in reason.message("id")


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        ("reason", "The reason"),
        ("reference", "The reference of the document 'berkas'"),
        ("performer", "The performer's id"),
        ("actor", "The id of an actor"),
        ("case", "The id of the case"),
    ],
)
def test_a_refusal_names_the_text(entry: str, field: str) -> None:
    assert refusal(lambda: ENTRIES[entry]("\x00")).message().startswith(f"{field} contains ")


@pytest.mark.parametrize("entry", ["performer", "actor", "case"])
def test_an_id_is_one_line_and_not_blank(entry: str) -> None:
    assert refusal(lambda: ENTRIES[entry](" \t")).message().endswith(" is empty.")
    for char in "\t\n\u2028":
        assert refusal(partial(ENTRIES[entry], f"a{char}b")).found == (f"U+{ord(char):04X}",)


def test_reasons_and_references_may_have_several_lines_in_any_script() -> None:
    text = "Baris satu,\r\n\tbaris dua: ꦄꦏ꧀ꦱꦫ 👨‍👩‍👧 e\u0301"
    case = MACHINE.open("1", reason=text, documents={"berkas": text}, at=NOON)
    assert (case.history[0].reason, case.documents["berkas"]) == (text, text)


def test_several_wrong_texts_are_refused_together() -> None:
    verdict = MACHINE.open("1", at=NOON).may(
        "terima", by=ANI, documents={"berkas": "\x00"}, reason="x" * 10_001, at=NOON
    )
    assert [(reason.code, reason.data["variant"]) for reason in verdict.reasons] == [
        ("text", "text-character"),
        ("text", "text-long"),
    ]


def test_a_refused_text_leaves_the_case_unchanged() -> None:
    case = MACHINE.open("1", at=NOON)
    before = case.snapshot()
    refusal(lambda: case.cancel(reason="\x00", at=NOON))
    assert case.snapshot() == before


@given(st.text(st.characters(codec=None), max_size=5))
def test_what_is_accepted_can_be_stored_and_read_again(text: str) -> None:
    if any(map(is_unusable, (text, text.strip()))):
        assert refusals_of(lambda: MACHINE.open("1", documents={"berkas": text}, reason=text, at=NOON)) == {"text"}
        return
    case = MACHINE.open("1", documents={"berkas": text}, reason=text, at=NOON)
    written = json.dumps(case.snapshot(), ensure_ascii=False).encode("utf-8")
    with sqlite3.connect(":memory:") as database:
        ((stored,),) = database.execute("SELECT ?", (written.decode("utf-8"),))
    database.close()
    assert MACHINE.restore(json.loads(stored)) == case


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("case",), "a\x00"),
        (("case",), "x" * 501),
        (("documents", "berkas"), "a\x00"),
        (("history", 0, "reason"), "\ud800"),
        (("history", 0, "by", "id"), "ani\u200b"),
        (("history", 0, "by", "actors"), ["loket", "\x07"]),
    ],
)
def test_a_snapshot_with_such_text_is_refused(place: tuple[str | int, ...], value: object) -> None:
    case: Case = MACHINE.open("1", by=ANI, documents={"berkas": "A-1"}, reason="ok", at=NOON)
    data: Any = json.loads(json.dumps(case.snapshot()))
    inner = data
    for part in place[:-1]:
        inner = inner[part]
    inner[place[-1]] = value
    data["checksum"] = digest({key: item for key, item in data.items() if key != "checksum"})
    with pytest.raises(SnapshotError) as caught:
        MACHINE.restore(data)
    assert caught.value.field.startswith(str(place[0]))
