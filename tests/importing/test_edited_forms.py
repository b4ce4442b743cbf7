"""Edited forms: every kind of cell is applied exactly, or reported with the reason why it is not."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Sequence
from functools import lru_cache
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.importing.drafts import codes, data_of

import sopflow
from sopflow import Sop
from sopflow.drawing import DrawingError, Format, draw
from sopflow.importing import Draft, import_bytes
from sopflow.importing.rows import flat
from sopflow.testing.strategies import sops
from sopflow.text import Language

ROOT = Path(__file__).parents[2]
FORMS: tuple[Format, ...] = ("docx", "xlsx", "html")
PERMIT = sopflow.load(ROOT / "tests" / "cli" / "research_permit.yaml")
# A text of a cell, of a paragraph in Word, or of an element of a page.
TEXTS = {
    "docx": re.compile(r'(<w:t xml:space="preserve">)([^<]*)(?=</w:t>)'),
    "xlsx": re.compile(r'(<t xml:space="preserve">|<a:t>)([^<]*)(?=</)'),
    "html": re.compile(r"(<(?:td|dd|dt|th|h1|p)\b[^>]*>)([^<]*)(?=</)"),
}


def drawn(sop: Sop, form: Format, language: Language = "id") -> bytes:
    found = draw(sop, format=form, language=language)
    return found if isinstance(found, bytes) else found.encode()


def visible_parts(data: bytes, form: str) -> dict[str, str]:
    """Return the parts of a file with visible cells."""
    if form == "html":
        return {"": data.decode()}
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        names = [name for name in file.namelist() if re.search(r"document\.xml$|sheet\d+\.xml$|drawing\d+\.xml$", name)]
        parts = {name: file.read(name).decode() for name in names}
    return {name: text for name, text in parts.items() if "sopflow: 1" not in text}


def texts_of(data: bytes, form: str) -> list[str]:
    """Return the visible texts of a file, in order."""
    parts = visible_parts(data, form)
    found = (match[2] for text in parts.values() for match in TEXTS[form].finditer(_body(text, form)))
    return [html.unescape(text) for text in found]


def _body(text: str, form: str) -> str:
    return text[text.index('<div class="spoken">') : text.index("<script")] if form == "html" else text


def edited(data: bytes, form: str, place: int, new: str) -> bytes:
    """Return a file in which one visible text was replaced."""
    numbers = count()

    def replaced(match: re.Match[str]) -> str:
        return match[1] + (html.escape(new) if next(numbers) == place else match[2])

    parts = {}
    for name, text in visible_parts(data, form).items():
        body = _body(text, form)
        parts[name] = text.replace(body, TEXTS[form].sub(replaced, body))
    if form == "html":
        return parts[""].encode()
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as target:
        for name in old.namelist():
            target.writestr(name, parts[name] if name in parts else old.read(name))
    return stream.getvalue()


def imported(data: bytes, form: str) -> Draft:
    (draft,) = import_bytes(data, f"sop.{form}")
    return draft


def seen(texts: Sequence[str]) -> str:
    """Return texts as a reader compares them: without breaks, case, numbers of items, and signs between names."""
    joined = re.sub(r"\b\d{1,3}\.(?:\s|$)", "", " ".join(texts))
    return re.sub(r"[\s;,-]|\b(?:dan|serta|and)\b", "", joined.casefold())


NEW = (
    "Teks yang baru", "", "-", "v", "3 hari", "2 jam 1. 1 jam", "9", "2a", "Selesai", "Ya: menuju 1", "menuju 2",
    "Berkas", "KTP; Peta", "Surat atau Peta", "salah satu: Loket", "NIP. 1", "1. satu", "Waktu", "Pelaksana",
    "Nama SOP", "5 Januari 2026", "oleh orang yang berbeda", "(pihak luar)", "(…)", "(a)", "1.", "(x; y)", " x ", "/",
    ";", ";x", "x;", ":", ",", ".", "–", "dan", "x dan", "dan x", "a, b dan c", "a/b", "• x", "1) a", "Surat (asli)",
    "0", "=1", "<b>", "&",
)  # fmt: skip


@pytest.mark.no_cover  # tracing makes it three times as slow
@given(sop=sops(max_steps=4), form=st.sampled_from(FORMS), data=st.data())
@settings(max_examples=60)
def test_an_edit_of_any_text_is_applied_exactly_or_reported(sop: Sop, form: Format, data: st.DataObject) -> None:
    try:
        original = drawn(sop, form)
    except DrawingError:
        return  # too many actors for the largest paper
    texts = texts_of(original, form)
    place = data.draw(st.integers(0, len(texts) - 1))
    old = texts[place]
    new = data.draw(
        st.sampled_from(NEW)
        | st.sampled_from(texts)
        | st.sampled_from(
            [f"{old} baru", f"baru {old}", f"{old}; Peta", old[: len(old) // 2], old.upper(), old.title()]
        )
    )
    draft = imported(edited(original, form, place, new), form)
    if flat(new) == flat(old):
        assert codes(draft) <= {"keys-hidden"}
        return
    reported = codes(draft) & {"cell-edited", "edit-unclear", "rows-changed"}
    if not reported:
        # Nothing that a reader sees has changed.
        assert seen([old]) == seen([new]) or not flat(clean(new) + clean(old)), (old, new)
        return
    if "rows-changed" in reported:
        return
    if reported == {"edit-unclear"}:
        assert sopflow.loads(draft.text) == sop
    elif not draft.open:
        redrawn = texts_of(drawn(sopflow.loads(draft.text), form), form)
        shown = seen(redrawn)
        # A remark that was added below a condition is printed above it.
        pieces = re.split(r"[;\n]", new)
        is_shown = seen([new]) in shown or all(seen([piece]) in shown for piece in pieces)
        # The form prints numbers without brackets and periods, and other words for dates.
        is_number = re.fullmatch(r"\(?\w{1,2}[.)]*", new) and new.strip(".()") in redrawn
        assert is_shown or is_number or flat(new) in ("", "-", "–") or re.search(r"\d{4}", new), new


def clean(text: str) -> str:
    return "".join(char for char in text if char.isprintable())


# --- every kind of cell -------------------------------------------------------------------------------------

EXAM = sopflow.loads(
    """
sopflow: 1
number: SOP-7
title: Ujian Kenaikan Pangkat
organization: {government: Kabupaten Contoh, agency: Badan Kepegawaian}
dates: {created: 2026-01-05}
approval: {office: Kepala Badan, name: Sari, nip: "197001011995031001"}
scope: Berlaku bagi seluruh pegawai
terms: {Peserta: pegawai yang mendaftar, Panitia: tim penyelenggara}
legal_basis: [UU 20/2023, PP 11/2017]
qualifications: [Sarjana]
related: [{number: SOP-6, relation: continues}, {number: SOP-9}]
total: 5 hari kerja
calendar: {timezone: Asia/Jakarta, hours: {mon-fri: "08:00-16:00"}}
actors:
  peserta: {name: Peserta, external: true}
  panitia: Panitia
  ketua: Ketua Panitia
documents:
  formulir: {name: Formulir, supplied: true}
  ktp: {name: KTP, supplied: true}
  sim: {name: SIM, supplied: true}
  daftar: Daftar peserta
  nilai: Nilai
ends: {gagal: Tidak lulus}
steps:
- {id: daftar_ujian, activity: Mendaftar, actor: peserta, requires: [formulir, {any_of: [ktp, sim]}], within: 15 menit,
   produces: daftar}
- id: uji
  within: 3 hari
  activities:
  - {id: menguji, activity: Menguji peserta, actor: panitia, within: 2 jam, produces: nilai, note: Secara tertulis}
  - {id: menilai, activity: Menilai peserta, actor: {any_of: [panitia, ketua]}, within: 1 jam}
- id: putuskan
  activity: Memutuskan hasil
  actor: ketua
  outcomes: {diterima: umumkan, ulang: uji, gagal_total: gagal}
- {id: umumkan, activity: Mengumumkan hasil, actor: panitia, calls: SOP-12, note: Di papan pengumuman}
"""
)


@lru_cache
def exam(form: Format) -> bytes:
    return drawn(EXAM, form)


def after(form: Format, old: str, new: str) -> Draft:
    """Import the form of the exam with its first text ``old`` replaced."""
    original = exam(form)
    return imported(edited(original, form, texts_of(original, form).index(old), new), form)


OFFICE, ALL, PAGE = ("docx", "xlsx"), FORMS, ("html",)
STEPS = "steps"


@pytest.mark.no_cover  # tracing makes it three times as slow
@pytest.mark.parametrize(
    ("forms", "old", "new", "path", "value"),
    [
        (ALL, "SOP-7", "SOP-8", ("number",), "SOP-8"),
        (ALL, "Ujian Kenaikan Pangkat", "Ujian Dinas", ("title",), "Ujian Dinas"),
        (ALL, "5 Januari 2026", "06/01/2026", ("dates", "created"), "2026-01-06"),
        (PAGE, "KABUPATEN CONTOH", "Kota Contoh", ("organization", "government"), "Kota Contoh"),
        (PAGE, "BADAN KEPEGAWAIAN", "BKD", ("organization", "agency"), "BKD"),
        (("docx",), "KABUPATEN CONTOH", "Kota Contoh", ("organization", "government"), "Kota Contoh"),
        (("xlsx",), "KABUPATEN CONTOH\nBADAN KEPEGAWAIAN", "KABUPATEN CONTOH\nBKD", ("organization", "agency"), "BKD"),
        (("docx", "html"), "Kepala Badan", "Sekretaris", ("approval", "office"), "Sekretaris"),
        (("docx", "html"), "NIP. 197001011995031001", "NIP. 1980", ("approval", "nip"), "1980"),
        (PAGE, "Berlaku bagi seluruh pegawai", "Berlaku bagi PNS", ("scope",), "Berlaku bagi PNS"),
        (PAGE, "UU 20/2023", "UU 5/2014", ("legal_basis",), ["UU 5/2014", "PP 11/2017"]),
        (("docx",), "2. PP 11/2017", "2. PP 17/2020", ("legal_basis",), ["UU 20/2023", "PP 17/2020"]),
        (("docx",), "2. PP 11/2017", "", ("legal_basis",), ["UU 20/2023"]),
        (("xlsx",), "1. UU 20/2023\n2. PP 11/2017", "1. UU 20/2023\n2. PP 11/2017\n3. PP 30/2019", ("legal_basis",),
         ["UU 20/2023", "PP 11/2017", "PP 30/2019"]),
        (OFFICE, "Sarjana", "-", ("qualifications",), None),
        (PAGE, "melanjutkan SOP-6", "memerlukan SOP-5", ("related",),
         [{"number": "SOP-5", "relation": "requires"}, {"number": "SOP-9"}]),
        (PAGE, "Peserta: pegawai yang mendaftar", "Calon: pegawai yang mendaftar", ("terms",),
         {"Calon": "pegawai yang mendaftar", "Panitia": "tim penyelenggara"}),
        (PAGE, "Waktu keseluruhan: 5 hari kerja", "Waktu keseluruhan: 6 hari kerja", ("total",), "6 hari kerja"),
        (OFFICE, "PANITIA", "Tim Penguji", ("actors", "panitia"), "Tim Penguji"),
        (OFFICE, "PESERTA (PIHAK LUAR)", "PESERTA", ("actors", "peserta"), "Peserta"),
        (OFFICE, "KETUA PANITIA", "KETUA PANITIA (PIHAK LUAR)", ("actors", "ketua"),
         {"name": "Ketua Panitia", "external": True}),
        (PAGE, "Peserta (pihak luar)", "Panitia", (STEPS, 0, "actor"), "panitia"),
        (PAGE, "Panitia; Ketua Panitia", "Ketua Panitia", (STEPS, 1, "activities", 1, "actor"), "ketua"),
        (ALL, "1", "1a", (STEPS, 0, "number"), "1a"),
        (ALL, "Mendaftar", "Mendaftar ujian", (STEPS, 0, "activity"), "Mendaftar ujian"),
        (ALL, "2. Menilai peserta", "2. Menilai", (STEPS, 1, "activities", 1, "activity"), "Menilai"),
        (ALL, "15 menit", "20 menit", (STEPS, 0, "within"), "20 menit"),
        (ALL, "15 menit", "", (STEPS, 0, "within"), None),
        (("xlsx",), "3 hari\n1. 2 jam", "4 hari\n1. 2 jam", (STEPS, 1, "within"), "4 hari"),
        (("xlsx",), "3 hari\n1. 2 jam", "3 hari\n1. 90 menit", (STEPS, 1, "activities", 0, "within"), "90 menit"),
        (("xlsx",), "3 hari\n1. 2 jam", "3 hari", (STEPS, 1, "activities", 0, "within"), None),
        (("docx",), "3 hari", "4 hari", (STEPS, 1, "within"), "4 hari"),
        (("docx",), "1. 2 jam", "1. 90 menit", (STEPS, 1, "activities", 0, "within"), "90 menit"),
        (ALL, "1 jam", "30 menit", (STEPS, 1, "activities", 1, "within"), "30 menit"),
        (ALL, "1 jam", "", (STEPS, 1, "activities", 1, "within"), None),
        (ALL, "Formulir; KTP atau SIM", "Formulir; KTP", (STEPS, 0, "requires"), ["formulir", "ktp"]),
        (ALL, "Formulir; KTP atau SIM", "Formulir; KTP atau KK", (STEPS, 0, "requires"),
         ["formulir", {"any_of": ["ktp", "kk"]}]),
        (ALL, "Formulir; KTP atau SIM", "Peta; Formulir; KTP atau SIM", (STEPS, 0, "requires"),
         ["peta", "formulir", {"any_of": ["ktp", "sim"]}]),
        (ALL, "Daftar peserta", "Daftar peserta; Undangan", (STEPS, 0, "produces"), ["daftar", "undangan"]),
        (ALL, "Nilai", "Nilai akhir", (STEPS, 1, "activities", 0, "produces"), ["nilai_akhir"]),
        (ALL, "Secara tertulis", "Secara lisan", (STEPS, 1, "activities", 0, "note"), "Secara lisan"),
        (("xlsx",), "Di papan pengumuman\nmenjalankan SOP SOP-12", "Di laman\nmenjalankan SOP SOP-12",
         (STEPS, 3, "note"), "Di laman"),
        (("xlsx",), "Di papan pengumuman\nmenjalankan SOP SOP-12", "Di papan pengumuman\nmenjalankan SOP SOP-13",
         (STEPS, 3, "calls"), "SOP-13"),
        (PAGE, "Di papan pengumuman; menjalankan SOP SOP-12", "Di papan pengumuman; menjalankan SOP SOP-13",
         (STEPS, 3, "calls"), "SOP-13"),
        (PAGE, "menuju 2", "menuju 3", (STEPS, 0, "next"), "putuskan"),
        (PAGE, "diterima: menuju 4; ulang: menuju 2; gagal total: menuju Tidak lulus",
         "diterima: menuju 4; ulang: menuju 1; gagal total: menuju Tidak lulus", (STEPS, 2, "outcomes", "ulang"),
         "daftar_ujian"),
        (PAGE, "diterima: menuju 4; ulang: menuju 2; gagal total: menuju Tidak lulus",
         "diterima: menuju 4; ulang: menuju 2; gagal total: menuju selesai", (STEPS, 2, "outcomes", "gagal_total"),
         "end"),
        (OFFICE, "ulang", "mengulang", (STEPS, 2, "outcomes", "mengulang"), "uji"),
    ],
)  # fmt: skip
def test_an_edit_with_a_clear_meaning_is_applied(
    forms: tuple[Format, ...], old: str, new: str, path: tuple[str | int, ...], value: object
) -> None:
    for form in forms:
        draft = after(form, old, new)
        assert codes(draft) - {"keys-hidden"} == {"cell-edited"}, (form, [each.message() for each in draft.doubts])
        found = data_of(draft)
        for part in path:
            found = found.get(part) if isinstance(found, dict) else found[part]
        assert (str(found) if path[0] == "dates" else found) == value
        # Nothing else has changed.
        changed = [key for key in data_of(draft) if data_of(draft)[key] != data_of_exam().get(key)]
        assert set(changed) <= {path[0], "documents", "inferred"}


@lru_cache
def data_of_exam() -> dict[str, object]:
    return data_of(imported(exam("html"), "html"))  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("form", "old", "new", "reason"),
    [
        ("xlsx", "WAKTU", "WAKTU (MENIT)", "words of the form"),
        ("html", "Uraian kegiatan", "Pekerjaan", "words of the form"),
        ("xlsx", "Nama SOP", "Judul dokumen", "words of the form"),
        ("html", "Alur", "Arah", "words of the form"),
        ("xlsx", "SOP-7", "-", "cannot be without it"),
        ("xlsx", "Mendaftar", "", "cannot be without it"),
        ("xlsx", "1", "", "cannot be without it"),
        ("xlsx", "2. Menilai peserta", "Menilai peserta", "number in front of the activity"),
        ("xlsx", "3 hari\n1. 2 jam", "5 jam", "time of the row and of its activity"),
        ("xlsx", "5 Januari 2026", "awal tahun", "not a date"),
        ("html", "Formulir; KTP atau SIM", "Formulir atau Kartu", "one document, or alternatives"),
        ("html", "Panitia", "Panitia Pusat", "No actor of the SOP"),
        ("html", "Panitia", "Panitia; Ketua Panitia", "Several actors"),
        ("html", "salah satu: Panitia, Ketua Panitia", "salah satu: Panitia", "conditions of the row"),
        ("html", "menuju 2", "ke baris tiga", "not recognizable"),
        ("html", "menuju 2", "menuju 12", "not recognizable"),
        ("html", "Peserta: pegawai yang mendaftar", "Peserta", "separated by a colon"),
        ("html", "Asia/Jakarta", "WIB", "Change `calendar`"),
        ("xlsx", "diterima", "ulang", "has the new answer already"),
        ("xlsx", "Nilai", "Nilai; nilai", "the form would show something else"),
    ],
)
def test_an_edit_without_a_clear_meaning_is_reported_with_its_reason(
    form: Format, old: str, new: str, reason: str
) -> None:
    draft = after(form, old, new)
    (doubt,) = [each for each in draft.doubts if each.code != "keys-hidden"]
    assert doubt.code == "edit-unclear"
    assert reason in doubt.message("en")
    assert sopflow.loads(draft.text) == EXAM


@pytest.mark.parametrize("form", FORMS)
def test_keys_of_scheduled_times_come_back_and_are_reported_as_hidden(form: Format) -> None:
    sop = sopflow.loads(
        """
sopflow: 1
number: SOP-8
title: Ujian
moments: {jadwal: Jadwal ujian}
actors: {panitia: Panitia}
steps:
- {id: undang, activity: Mengundang peserta, actor: panitia, within: 7 hari, before: jadwal}
- {id: uji, activity: Menguji, actor: panitia, not_before: {moment: jadwal, by: 1 jam}}
- {id: tunggu, activity: Menunggu hasil, actor: panitia, clock: stopped}
- {id: lapor, activity: Melapor, actor: panitia, within: 3 hari, since: uji}
"""
    )
    draft = imported(drawn(sop, form), form)
    assert sopflow.loads(draft.text) == sop
    (hidden,) = [each for each in draft.doubts if each.code == "keys-hidden"]
    for key in ("moments", "before", "not_before", "clock", "since"):
        assert key in hidden.message("en")


def test_a_form_on_other_paper_comes_back() -> None:
    for paper in ("a4", "a3"):
        data = draw(EXAM, format="xlsx", language="id", paper=paper)
        draft = imported(data, "xlsx")
        assert codes(draft) == {"keys-hidden"}
        assert sopflow.loads(draft.text) == EXAM


def test_words_that_were_changed_in_the_drawing_of_a_page_alone_are_reported() -> None:
    original = exam("html").decode()
    table = _body(original, "html")
    drawing = original.partition(table)[0]
    page = original.replace(drawing, drawing.replace("15 menit", "20 menit"))
    draft = imported(page.encode(), "html")
    (doubt,) = [each for each in draft.doubts if each.code != "keys-hidden"]
    assert (doubt.code, '"15" became "20"' in doubt.message("en")) == ("edit-unclear", True)
    assert sopflow.loads(draft.text) == EXAM
    both = imported(page.replace(table, table.replace("15 menit", "20 menit")).encode(), "html")
    assert codes(both) - {"keys-hidden"} == {"cell-edited"}
    without = re.sub("<svg.*?</svg>", "", page, flags=re.DOTALL)
    assert codes(imported(without.encode(), "html")) == {"keys-hidden"}


def test_text_that_was_added_to_a_form_is_reported() -> None:
    page = exam("html").decode().replace("</table>", "</table><p>Tangerang, 5 Januari 2026</p>", 1)
    (doubt,) = [each for each in imported(page.encode(), "html").doubts if each.code != "keys-hidden"]
    assert (doubt.code, "Tangerang" in doubt.message("id")) == ("edit-unclear", True)


def test_symbols_that_were_added_or_removed_are_reported() -> None:
    data, stream = exam("xlsx"), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if b"sop:arrow:putuskan" in part:
                anchors = part.split(b"<xdr:twoCellAnchor")
                kept = [each for each in anchors if b"sop:arrow:daftar_ujian" not in each]
                part = b"<xdr:twoCellAnchor".join(kept)
            new.writestr(name, part)
    (doubt,) = [each for each in imported(stream.getvalue(), "xlsx").doubts if each.code != "keys-hidden"]
    assert "not changed by drawing" in doubt.message("en")
