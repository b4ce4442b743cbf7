"""A comma without quotes inside braces is reported once, with the whole text in quotes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sopflow
from sopflow.diagnostics import Finding

HEAD = "sopflow: 1\nnumber: '1'\ntitle: Surat\n"
SOP = HEAD + (
    "actors: {loket: Loket, arsip: {name: Arsip}}\n"
    "documents: {surat: {name: Surat, supplied: true}}\n"
    "calendar: {timezone: Asia/Jakarta, hours: {mon-fri: 08:00-12:00}}\n"
    "steps:\n"
    "  - {id: terima, activity: Menerima surat, actor: loket, requires: surat, outcomes: {ya: end, tidak: simpan}}\n"
    "  - {id: simpan, activity: Menyimpan surat, actor: arsip, note: Di lemari}\n"
)
TEXTS = ["Loket", "name: Arsip", "name: Surat", "08:00-12:00", "Menerima surat", "Menyimpan surat", "Di lemari"]
WORDS = st.text("abcdefghij", min_size=2, max_size=8).filter(lambda word: word != "id")


def errors(text: str) -> list[Finding]:
    return list(sopflow.check_text(text).errors)


def test_the_sop_without_a_comma_has_no_error() -> None:
    assert errors(SOP) == []


@pytest.mark.parametrize("before", TEXTS)
@given(rests=st.lists(st.lists(WORDS, min_size=1, max_size=3).map(" ".join), min_size=1, max_size=3, unique=True))
def test_the_rest_of_a_text_is_reported_with_the_whole_text(before: str, rests: list[str]) -> None:
    (finding,) = errors(SOP.replace(before, ", ".join([before, *rests])))
    whole = ", ".join([before.removeprefix("name: "), *rests])
    assert (finding.code, finding.data["found"]) == ("SOP113", rests[0])
    assert finding.hint().endswith(f': "{whole}".')
    assert finding.span is not None
    # The remedy works, except that hours contain other words than names.
    remedy = SOP.replace(before, before.replace(before.removeprefix("name: "), f'"{whole}"'))
    assert {each.code for each in errors(remedy)} <= ({"SOP109"} if before == "08:00-12:00" else set())


def test_long_texts_and_keys_are_cut() -> None:
    name, rest = "n" * 1_000, "r" * 1_000
    (finding,) = errors(SOP.replace("loket: Loket,", f"loket: Loket, {name}: A, {rest},"))
    assert finding.hint() == f'Put quotes around the whole text: {"n" * 119}…: "A, {"r" * 116}…".'


@pytest.mark.parametrize(
    "text",
    [
        SOP.replace("name: Arsip", "name: Arsip, x-rak: [a, b], x-warna: {merah, biru}"),  # keys of one's own
        SOP.replace("Menerima surat", '"Menerima surat, mencatatnya"'),
        SOP.replace("Menerima surat", "Menerima surat, note: Sekarang"),
    ],
)
def test_other_commas_are_not_reported(text: str) -> None:
    assert errors(text) == []


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (SOP.replace("Menerima surat", "Menerima surat, catatan: "), ["SOP101"]),
        (SOP.replace("Menerima surat", "Menerima surat, note"), ["SOP104"]),
        (SOP.replace("{loket: Loket, arsip: {name: Arsip}}", "{loket, arsip}"), ["SOP104", "SOP104"]),
        (SOP.replace("name: Arsip", 'name: "Arsip", rak'), ["SOP101"]),
    ],
)
def test_a_key_without_a_plain_text_before_it_is_reported_as_a_key(text: str, codes: list[str]) -> None:
    assert [finding.code for finding in errors(text)] == codes
