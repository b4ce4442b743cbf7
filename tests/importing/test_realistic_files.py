"""Files as offices write them, with several difficulties in each."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest
from docx import Document
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet
from tests.importing.drafts import assert_honest, codes, data_of, draft_of, steps_of
from tests.importing.sheets import Sheet, symbol_box

from sopflow.importing import Draft, import_bytes

Rows = Sequence[Sequence[str | int | None]]


def saved(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def add_sop(sheet: Worksheet, number: str, title: str, unit: str, rows: Rows) -> None:
    """Write the identity block, a header of two rows, a line of column numbers, and rows with ticks of Wingdings."""
    sheet.append(["PEMERINTAH KOTA TANGERANG\nDINAS KETENAGAKERJAAN", None, None, None, "Nomor SOP", ":", number])
    sheet.append([None, None, None, None, "Tanggal Pembuatan", ":", "02 Januari 2025"])
    sheet.append([None, None, None, None, "Tanggal Efektif", ":", "awal 2025"])
    approval = "Kepala Dinas\n\n\nDrs. H. Rakhmansyah, M.Si\nPembina Utama Muda\nNIP. 19680414 199003 1 008"
    sheet.append([None, None, None, None, "Disahkan Oleh", ":", approval])
    sheet.append([None, None, None, None, "Nama SOP", ":", title])
    sheet.append(["Dasar Hukum", None, None, None, "Kualifikasi Pelaksana"])
    sheet.append(["1. UU 13/2003\n2. PP 5/2021", None, None, None, "1. Memahami peraturan"])
    sheet.append([])
    sheet.append(["No.", "Uraian Prosedur", "Pelaksana", None, None, "Mutu Baku", None, None, "Keterangan"])
    sheet.append([None, None, "Pemohon", "Staf", "Kepala Dinas", "Kelengkapan", f"Waktu ({unit})", "Output"])
    sheet.append(list(range(1, 10)))
    for reference in ("A1:D5", "A9:A10", "B9:B10", "C9:E9", "F9:H9", "I9:I10"):
        sheet.merge_cells(reference)
    for row in rows:
        sheet.append(list(row))
    for cells in sheet.iter_rows(min_row=12, min_col=3, max_col=5):
        for cell in cells:
            cell.font = Font(name="Wingdings")


def test_workbook_with_a_cover_and_two_sops() -> None:
    book = Workbook()
    cover = book.worksheets[0]
    for text in ("PEMERINTAH KOTA TANGERANG", "KUMPULAN STANDAR OPERASIONAL PROSEDUR TAHUN 2025"):
        cover.append([text])
    first, second = book.create_sheet("SOP 1"), book.create_sheet("SOP 2")
    add_sop(first, "SOP/01", "Kartu AK.1", "Menit", [
        (1, "Membawa berkas", "ü", None, None, "KTP, ijazah dan pas foto", 5, "Berkas"),
        (2, "Memeriksa berkas;", None, "ü", None, "Berkas", "15-30", "Berkas lengkap"),
        (None, "jika tidak lengkap dikembalikan", None, None, None, None, None, None, "kembali ke 1"),
        (3, "Menandatangani", None, None, "ü", "Berkas lengkap", "1 hari", "Kartu"),
        (4, "Menyerahkan kartu", "ü", "ü", None, "Kartu", None, "Tanda terima"),
        (None, "Jumlah", None, None, None, None, "1 hari 35 menit"),
    ])  # fmt: skip
    add_sop(second, "SOP/02", "Pencatatan PKWT", "hari kerja", [(1, "Mencatat", None, "ü", None, None, 2, "Register")])
    one, two = import_bytes(saved(book), "sop.xlsx")
    assert_honest(one)
    data = data_of(one)
    assert (data["number"], data["title"], data["total"]) == ("SOP/01", "Kartu AK.1", "1 hari 35 menit")
    assert data["approval"] == {
        "office": "Kepala Dinas", "name": "Drs. H. Rakhmansyah, M.Si", "nip": "19680414 199003 1 008"
    }  # fmt: skip
    assert data["source"]["dates.effective"] == "awal 2025"
    assert [step["actor"] for step in data["steps"]] == [
        "pemohon", "staf", "kepala_dinas", {"any_of": ["?", "pemohon", "staf"]}
    ]  # fmt: skip
    assert [step.get("within") for step in data["steps"]] == ["5 menit", "15-30 menit", "1 hari", None]
    assert data["steps"][1]["activity"] == "Memeriksa berkas; jika tidak lengkap dikembalikan"
    assert data["steps"][1]["note"] == "kembali ke 1"
    assert (data_of(two)["number"], steps_of(two)[0]["within"]) == ("SOP/02", "2 hari kerja")


def test_workbook_with_decisions_a_group_and_an_unusual_symbol() -> None:
    made = Sheet([
        ("Nomor SOP", "SOP-22"), ("Nama SOP", "Izin Praktik"),
        ("NO", "KEGIATAN", "PELAKSANA", None, None, None, "MUTU BAKU", None, None),
        (None, None, "Pemohon", "Front Office", "Tim Teknis", "Kadis", "Persyaratan/ Kelengkapan", "Waktu", "Output"),
        *((n, f"Kegiatan {n}", None, None, None, None, None, "1 hari", f"Surat {n}") for n in range(1, 7)),
    ])  # fmt: skip
    for reference in ("A3:A4", "B3:B4", "C3:F3", "G3:I3"):
        made.merge(reference)
    start, check = made.shape("capsule", 4, 2), made.shape("diamond", 5, 3)
    survey, meeting = made.group([("box", symbol_box(6, 3)), ("box", symbol_box(6, 4))])
    approve, sign = made.shape("diamond", 7, 5), made.shape("flowChartManualInput", 8, 5)
    hand = made.shape("capsule", 9, 3)
    made.arrow(start, check, form="bentConnector3")
    for source, target, sides, answer, dx, dy, glued, form in (
        (check, start, "lb", "Tidak lengkap", -200_000, 0, True, "straightConnector1"),
        (check, survey, "bt", "Lengkap", 20_000, 10_000, True, "straightConnector1"),
        (approve, sign, "bt", "Ya", 20_000, 10_000, True, "straightConnector1"),
        (approve, check, "lr", "Tidak", -150_000, -50_000, False, "bentConnector3"),
    ):
        (x, y), _ = made.arrow(source, target, sides=sides, glued=glued, form=form)
        made.label(answer, x + dx, y + dy)
    made.arrow(survey, meeting, sides="rl")
    made.arrow(meeting, approve, sides="rt", glued=False, form="bentConnector2")
    made.arrow(sign, hand, sides="lt", form="bentConnector2")
    found = draft_of(made.data(), "sop.xlsx")
    steps = steps_of(found)
    assert found.open == ()
    assert [step.get("actor") for step in steps] == ["pemohon", "front_office", None, "kadis", "kadis", "front_office"]
    assert [act["actor"] for act in steps[2]["activities"]] == ["front_office", "tim_teknis"]
    assert steps[1]["outcomes"] == {"Tidak lengkap": "kegiatan_1", "Lengkap": steps[2]["id"]}
    assert steps[3]["outcomes"] == {"Ya": "kegiatan_5", "Tidak": "kegiatan_2"}
    assert steps[4]["inferred"]["actor"]["confidence"] == "medium"
    assert "actor-uncertain" in codes(found)


IDENTITY = (
    ("PEMERINTAH KABUPATEN BOGOR\nDINAS PENDIDIKAN", "NOMOR SOP", "421.1/SOP-05"),
    ("", "TGL. PEMBUATAN", "3 Maret 2023"),
    ("", "TGL. REVISI", ""),
    ("", "DISAHKAN OLEH",
     "KEPALA DINAS PENDIDIKAN\nDAN KEBUDAYAAN\n\nDr. ANDI, S.Pd.\nPembina Tk. I\nNIP. 19700101 199802 1 002"),
    ("", "NAMA SOP", "LEGALISIR IJAZAH"),
    ("DASAR HUKUM :", "KUALIFIKASI PELAKSANA :", ""),
    ("1. UU 20/2003\n2. Permendikbud 29/2014", "- SMA/sederajat\n- S1 semua jurusan", ""),
)  # fmt: skip
HEAD = (
    ("NO", "AKTIVITAS", "PELAKSANA", "", "", "MUTU BAKU", "", "", "KET."),
    ("", "", "PEMOHON", "PETUGAS\nLOKET", "KASI", "SYARAT/KELENGKAPAN", "WAKTU", "OUTPUT", ""),
)


def word_file() -> bytes:
    """Return a document with an identity table, and a row that continues on the next page."""
    document = Document()

    def add(rows: Sequence[Sequence[str]], merges: Sequence[tuple[tuple[int, int], tuple[int, int]]]) -> None:
        table = document.add_table(len(rows), len(rows[0]))
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
        for one, other in merges:
            table.cell(*one).merge(table.cell(*other))

    add(IDENTITY, [((0, 0), (4, 0)), ((5, 1), (5, 2)), ((6, 1), (6, 2))])
    document.add_paragraph("")
    add([
        *HEAD,
        ("1.", "Menyerahkan berkas", "√", "", "", "• Fotokopi ijazah\n• Ijazah asli", "5 menit", "Berkas", ""),
        ("2.", "Membubuhkan stempel dan", "", "√", "", "Berkas", "± 15 menit", "", ""),
    ], [((0, 2), (0, 4)), ((0, 5), (0, 7)), ((0, 0), (1, 0)), ((0, 1), (1, 1)), ((0, 8), (1, 8))])  # fmt: skip
    document.add_page_break()  # type: ignore[no-untyped-call]
    add([
        ("", "meneruskan kepada Kasi", "", "", "", "", "", "Berkas berstempel", ""),
        ("3.", "Menandatangani", "", "", "√", "Berkas berstempel", "1 x 24 jam", "Legalisir", ""),
    ], [])  # fmt: skip
    document.add_paragraph("Bogor, 3 Maret 2023")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_document_with_an_identity_table_and_a_row_across_pages() -> None:
    found = draft_of(word_file(), "sop.docx")
    data = data_of(found)
    assert found.open == ()
    assert data["approval"] == {
        "office": "KEPALA DINAS PENDIDIKAN DAN KEBUDAYAAN", "name": "Dr. ANDI, S.Pd.", "nip": "19700101 199802 1 002"
    }  # fmt: skip
    assert "Pembina Tk. I" in data["source"]["approval"]
    assert data["qualifications"] == ["SMA/sederajat", "S1 semua jurusan"]
    assert [(step["activity"], step["actor"], step["within"]) for step in data["steps"]] == [
        ("Menyerahkan berkas", "pemohon", "5 menit"),
        ("Membubuhkan stempel dan meneruskan kepada Kasi", "petugas_loket", "± 15 menit"),
        ("Menandatangani", "kasi", "1 x 24 jam"),
    ]
    assert data["steps"][1]["produces"] == ["berkas_berstempel"]


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("SOP Penanganan Pengaduan", "Penanganan Pengaduan"),
        ("STANDAR OPERASIONAL PROSEDUR (SOP) PENANGANAN PENGADUAN", "PENANGANAN PENGADUAN"),
        ("SOP Nomor 12", None),
        ("Daftar SOP", None),
    ],
)
def test_heading_above_the_table_is_the_title_with_medium_confidence(heading: str, title: str | None) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    rows: Rows = [
        [heading], [],
        ["No", "Kegiatan", "Pelaksana", None, None, None, "Mutu Baku"],
        [None, None, "Pelaksana Teknis", None, "Pimpinan", None, "Kelengkapan", "Waktu", "Output"],
        [None, None, "Admin", "Analis", "Kabid", "Kadis"],
        [1, "Menerima", "●", None, None, None, "Formulir", "1 jam", "Register"],
        [2, "Memutuskan", None, None, "◆", "◆", "Register", "1 hari", "Disposisi"],
    ]  # fmt: skip
    for row in rows:
        sheet.append(list(row))
    for reference in ("A3:A5", "B3:B5", "C3:F3", "C4:D4", "E4:F4", "G3:I3", "G4:G5", "H4:H5", "I4:I5"):
        sheet.merge_cells(reference)
    data = data_of(draft_of(saved(book), "sop.xlsx"))
    assert data.get("title") == title
    assert ("title" in data["inferred"]) is bool(title)
    assert list(data["actors"]) == ["admin", "analis", "kabid", "kadis"]
    assert data["steps"][1]["actor"] == {"any_of": ["?", "kabid", "kadis"]}


def test_symbols_that_have_other_forms_are_uncertain() -> None:
    def actor(form: str) -> Draft:
        made = Sheet(
            [("No", "Kegiatan", "Loket", "Kasi", "Waktu", "Output"), (1, "Menerima", None, None, "1 jam", "Surat")]
        )
        made.shape(form, 1, 3)
        return import_bytes(made.data(), "sop.xlsx")[0]

    for form in ("flowChartSort", "can", "octagon", "triangle"):
        assert steps_of(actor(form))[0]["inferred"]["actor"]["confidence"] == "medium"
    for form in ("leftBrace", "wedgeRectCallout", "star5"):
        assert steps_of(actor(form))[0]["actor"] == "?"
        assert "object-unread" in codes(actor(form))
