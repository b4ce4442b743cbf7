"""The advice of the reader fits the place: required keys, braces, the expected type, the language."""

from __future__ import annotations

import pytest
from tests.editors.schema import json_schema
from tests.editors.shapes import WHOLE

import sopflow
from sopflow.diagnostics import Finding
from sopflow.fixing import fix
from sopflow.language import synonyms as synonyms_module
from sopflow.language.binding import is_required

HEAD = "sopflow: 1\nnumber: '1'\ntitle: Izin\nactors: {loket: Loket}\n"
ROW = "steps:\n  - {id: a, activity: Menerima surat, actor: loket}\n"


def finding_in(text: str, code: str) -> Finding:
    (finding,) = [finding for finding in sopflow.check_text(text).findings if finding.code == code]
    return finding


@pytest.mark.parametrize(
    ("text", "en", "id_"),
    [
        (HEAD.replace("title: Izin", "title:") + ROW, "Write a value.", "Isi nilainya."),
        (
            HEAD + "summary: ''\n" + ROW,
            "Write a value or delete the key.",
            "Isi nilainya atau hapus kuncinya.",
        ),
        (
            HEAD + "legal_basis: ['']\n" + ROW,
            "Write a value or delete the item.",
            "Isi nilainya atau hapus butirnya.",
        ),
        (
            HEAD + ROW.replace("activity: Menerima surat", "activity: ''"),
            "Write a value.",
            "Isi nilainya.",
        ),
        (
            HEAD + ROW.replace("activity: Menerima surat", "activity: Menerima surat, note"),
            "Write a value or delete the key. Inside { }, put quotes around text with a comma.",
            "Isi nilainya atau hapus kuncinya. Di dalam { }, beri tanda kutip pada teks yang mengandung koma.",
        ),
    ],
)
def test_the_advice_for_an_empty_value_says_whether_it_may_be_deleted(text: str, en: str, id_: str) -> None:
    finding = finding_in(text, "SOP104")
    assert (finding.hint("en"), finding.hint("id")) == (en, id_)


PLACES: dict[str, tuple[str | int, ...]] = {
    "Sop": (),
    "Organization": ("organization",),
    "Dates": ("dates",),
    "Approval": ("approval",),
    "Related": ("related", 0),
    "Inferred": ("inferred", "title"),
    "WorkCalendar": ("calendar",),
    "Holidays": ("calendar", "holidays"),
    "SpecialDay": ("calendar", "closed", 0),
    "Period": ("calendar", "periods", 0),
    "Authority": ("authority",),
    "Actor": ("actors", "loket"),
    "Document": ("documents", "izin"),
    "AnyOf": ("steps", 0, "actor"),
    "Activity": ("steps", 1, "activities", 0),
    "Outcome": ("steps", 2, "outcomes", "ya"),
    "Goto": ("on_late",),
    "NotBefore": ("steps", 0, "not_before"),
}


def test_required_keys_are_those_of_the_schema() -> None:
    definitions = {"Sop": json_schema(), **json_schema()["$defs"]}
    assert PLACES.keys() == definitions.keys() - {"Step"}
    for name, place in PLACES.items():
        for key in definitions[name]["properties"].keys() - {"sopflow"}:
            assert is_required((*place, key)) == (key in definitions[name]["required"]), f"{name}.{key}"
    assert [key for key in WHOLE["steps"][0] if is_required(("steps", 0, key))] == ["id", "activity", "actor"]


@pytest.mark.parametrize(
    ("text", "en", "id_"),
    [
        (
            HEAD + ROW.replace("activity: Menerima surat", "activity: [Menerima]"),
            "Write a single value; put quotes around text that begins with [ or {.",
            "Tulis satu nilai; beri tanda kutip pada teks yang diawali [ atau {.",
        ),
        (
            HEAD + "legal_basis: {a: b}\n" + ROW,
            "Write a list as [a, b] or with `- ` before each item.",
            "Tulis daftar sebagai [a, b] atau dengan `- ` di depan setiap butir.",
        ),
        (
            HEAD + "ends: selesai\n" + ROW,
            "Write a mapping as {key: value} or as lines `key: value`.",
            "Tulis kunci beserta isinya sebagai {kunci: nilai} atau sebagai baris `kunci: nilai`.",
        ),
    ],
)
def test_the_advice_for_a_wrong_type_says_how_to_write_the_right_one(text: str, en: str, id_: str) -> None:
    finding = finding_in(text, "SOP103")
    assert (finding.hint("en"), finding.hint("id")) == (en, id_)


def test_every_synonym_leads_to_a_key_of_the_language() -> None:
    keys = {"activities", "actors", "documents"}
    for definition in (json_schema(), *json_schema()["$defs"].values()):
        keys |= definition["properties"].keys()
    assert set(synonyms_module._WORDS) <= keys


@pytest.mark.parametrize(
    ("row", "fixed"),
    [
        ("{id: a, kegiatan: Menerima surat, actor: loket}", "activity"),
        ("{id: a, activity: Menerima surat, pelaksana: loket}", "actor"),
        ("{id: a, activity: Menerima surat, actor: loket, Batas waktu: 3 hari}", "within"),
        ("{id: a, activity: Menerima surat, actor: loket, deadline: 3 hari}", "within"),
        ("{id: a, activity: Menerima surat, actor: loket, persyaratan: []}", "requires"),
        ("{id: a, activity: Menerima surat, actor: loket, keterangan: Segera}", "note"),
    ],
)
def test_a_heading_of_the_form_leads_to_its_key_and_the_offered_fix_loads(row: str, fixed: str) -> None:
    text = HEAD + f"steps:\n  - {row}\n"
    assert finding_in(text, "SOP101").hint() == f"Did you mean '{fixed}'?"
    sopflow.loads(fix(text, unsafe=True).text)


def test_all_of_is_not_taken_for_any_of() -> None:
    findings = sopflow.check_text(HEAD + ROW.replace("actor: loket", "actor: {all_of: [loket]}")).errors
    assert [finding.code for finding in findings] == ["SOP101"]
    assert findings[0].fix is None


@pytest.mark.parametrize("sign", ["|", ">", "|+", ">+"])
def test_a_block_of_text_has_no_line_break_at_its_end(sign: str) -> None:
    head = HEAD.replace("number: '1'", f"number: {sign}\n  1").replace("title: Izin", f"title: {sign}\n  Izin\n")
    row = ROW.replace(
        "{id: a, activity: Menerima surat, actor: loket}", f"id: a\n    activity: A\n    actor: {sign}\n      loket"
    )
    sop = sopflow.loads(head + row)
    assert (sop.number, sop.title, sop.steps[0].activities[0].actor) == ("1", "Izin", "loket")


@pytest.mark.parametrize("outcomes", ["{?ya: b, tidak: end}", "\n      ?ya: b\n      tidak: end"])
def test_a_key_that_begins_with_a_question_mark_is_refused(outcomes: str) -> None:
    row = f"steps:\n  - id: a\n    activity: A\n    actor: loket\n    outcomes: {outcomes}\n"
    assert [finding.code for finding in sopflow.check_text(HEAD + row).errors][:1] == ["SOP005"]


@pytest.mark.parametrize(("version", "id_"), [("[1]", "daftar"), ("{x: 1}", "kunci beserta isinya"), ("2", "'2'")])
def test_an_unknown_format_is_named_in_indonesian(version: str, id_: str) -> None:
    finding = finding_in(HEAD.replace("sopflow: 1", f"sopflow: {version}") + ROW, "SOP016")
    assert finding.message("id") == f"Versi sopflow ini tidak dapat membaca format {id_}."


def test_a_date_that_does_not_exist_has_advice_about_the_form_only() -> None:
    finding = finding_in(HEAD + "dates: {created: 2023-02-30}\n" + ROW, "SOP106")
    assert finding.message("id") == "'2023-02-30' bukan tanggal yang benar."
    assert finding.hint("id") == "Tulis tahun-bulan-tanggal, misalnya 2017-02-14."
