"""Tables as text: headers, marks, numbers, times, continuation rows, documents."""

from __future__ import annotations

import pytest
from tests.importing.drafts import ACTORS, HEADER, codes, data_of, draft_of, steps_of, tsv

from sopflow.importing import ImportingError, import_bytes

ROW = ("1", "Menerima berkas", "√", "", "", "Berkas", "15 menit", "Tanda terima", "")


@pytest.mark.parametrize("delimiter", "\t;,")
def test_cells_are_separated_by_tabs_semicolons_or_commas(delimiter: str) -> None:
    rows = (HEADER, ACTORS, ROW, ("2", "Menandatangani", "", "", "v", "Berkas", "1 hari", "Surat", ""))
    text = "\n".join(delimiter.join(row) for row in rows)
    steps = steps_of(draft_of(text.encode(), "sop.csv"))
    assert [(step["actor"], step["within"]) for step in steps] == [("loket", "15 menit"), ("kepala_dinas", "1 hari")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_has_any_usual_encoding(encoding: str) -> None:
    row = ("1", "Menerima berkas – segera", "x", "", "", "", "1 jam", "", "")
    text = tsv(HEADER, ACTORS, row).decode().encode(encoding)
    assert steps_of(draft_of(text))[0]["activity"] == "Menerima berkas – segera"


@pytest.mark.parametrize(
    "headings",
    [
        ("NO.", "URAIAN PROSEDUR", "PELAKSANA", "", "", "PERSYARATAN/KELENGKAPAN", "WAKTU", "OUTPUT", "KET."),
        ("No", "Kegiatan", "Pelaksana Kegiatan", "", "", "Perlengkapan", "Durasi", "Hasil", "Catatan"),
        ("No. Urut", "Aktivitas", "Pelaku", "", "", "Syarat", "Jangka Waktu", "Keluaran", "Keterangan"),
        ("No", "Activity", "Actors", "", "", "Requirements", "Time", "Output", "Notes"),
    ],
)
def test_headings_have_variants(headings: tuple[str, ...]) -> None:
    (step,) = steps_of(draft_of(tsv(headings, ACTORS, (*ROW[:8], "Loket 3"))))
    expected = {"actor": "loket", "requires": ["berkas"], "within": "15 menit", "produces": ["tanda_terima"]}
    assert {key: step[key] for key in expected} == expected
    assert step["note"] == "Loket 3"


def test_columns_below_the_quality_standard_are_found() -> None:
    top = ("No", "Kegiatan", "Pelaksana", "", "", "Mutu Baku", "", "", "Ket")
    below = ("", "", "Loket", "Kasi", "Kepala Dinas", "Kelengkapan", "Waktu", "Output", "")
    (step,) = steps_of(draft_of(tsv(top, below, ROW)))
    assert (step["actor"], step["within"], step["produces"]) == ("loket", "15 menit", ["tanda_terima"])


def test_headings_without_a_group_are_actors() -> None:
    header = ("No", "Kegiatan", "Loket", "Kasi", "Kepala Dinas", "Kelengkapan", "Waktu", "Output", "Ket")
    data = data_of(draft_of(tsv(header, ROW)))
    assert list(data["actors"].values()) == ["Loket", "Kasi", "Kepala Dinas"]
    assert data["steps"][0]["actor"] == "loket"


def test_line_that_numbers_the_columns_is_not_a_row() -> None:
    numbers = tuple(str(number) for number in range(1, 10))
    assert [step["id"] for step in steps_of(draft_of(tsv(HEADER, ACTORS, numbers, ROW)))] == ["menerima_berkas"]


def test_column_of_names_states_the_actors() -> None:
    header = ("No", "Kegiatan", "Pelaksana", "Kelengkapan", "Waktu", "Output")
    rows = (
        ("1", "Menerima", "Loket", "", "1 jam", ""),
        ("2", "Menelaah", "Kasi", "", "1 jam", ""),
        ("3", "Mengarsipkan", "Loket", "", "1 jam", ""),
    )
    data = data_of(draft_of(tsv(header, *rows)))
    assert data["actors"] == {"loket": "Loket", "kasi": "Kasi"}
    assert [step["actor"] for step in data["steps"]] == ["loket", "kasi", "loket"]


def test_two_names_in_a_cell_are_a_decision_for_a_person() -> None:
    header = ("No", "Kegiatan", "Pelaksana", "Waktu", "Output")
    draft = draft_of(tsv(header, ("1", "Menunggu SK", "Staf Dayasos & Kemensos", "183 hari", "SK")))
    assert steps_of(draft)[0]["actor"] == {"any_of": ["?", "staf_dayasos", "kemensos"]}
    assert "actor-several" in codes(draft)


def test_unit_in_the_heading_belongs_to_every_amount() -> None:
    header = (*HEADER[:6], "Waktu (Hari)", *HEADER[7:])
    rows = (
        ("1", "Menerima", "v", "", "", "", "5", "", ""),
        ("2", "Menelaah", "", "v", "", "", "1 - 3", "", ""),
        ("3", "Mengarsipkan", "v", "", "", "", "2 jam", "", ""),
    )
    steps = steps_of(draft_of(tsv(header, ACTORS, *rows)))
    assert [step["within"] for step in steps] == ["5 hari", "1 - 3 hari", "2 jam"]
    assert steps[0]["source"] == {"within": "5"}
    assert "source" not in steps[2]


@pytest.mark.parametrize("mark", ["√", "✓", "✔", "v", "V", "x", "X", "●", "■", "☑", "•"])
def test_mark_states_the_actor(mark: str) -> None:
    draft = draft_of(tsv(HEADER, ACTORS, ("1", "Menelaah", "", mark, "", "", "1 jam", "", "")))
    assert steps_of(draft)[0]["actor"] == "kasi"
    assert [(each.value, each.confidence) for each in draft.evidence] == [("kasi", "high")]


def test_several_marks_of_a_row_are_a_decision_for_a_person() -> None:
    draft = draft_of(tsv(HEADER, ACTORS, ("1", "Rapat", "v", "v", "", "", "1 jam", "", "")))
    assert steps_of(draft)[0]["actor"] == {"any_of": ["?", "loket", "kasi"]}
    (several,) = [each for each in draft.open if each.code == "actor-several"]
    assert "Loket, Kasi have a mark" in several.message("en")


def test_typed_diamond_without_arrows_is_a_decision_without_answers() -> None:
    draft = draft_of(tsv(HEADER, ACTORS, ("1", "Memutus", "", "◆", "", "", "1 jam", "", "")))
    assert steps_of(draft)[0]["outcomes"] == {"?": "?", "? 2": "?"}
    assert "answers-missing" in codes(draft)


def test_row_without_a_mark_has_a_placeholder_that_stays_an_error() -> None:
    draft = draft_of(tsv(HEADER, ACTORS, ("1", "Menelaah", "", "", "", "", "1 jam", "", "")))
    assert steps_of(draft)[0]["actor"] == "?"
    assert [(each.code, each.path) for each in draft.open][-1] == ("actor-missing", ("steps", 0, "actor"))


def test_unreadable_time_is_kept_and_stays_an_error() -> None:
    draft = draft_of(tsv(HEADER, ACTORS, ROW, ("2", "Menelaah", "", "v", "", "", "3 hr", "", "")))
    assert steps_of(draft)[1]["within"] == "3 hr"
    (time,) = [each for each in draft.open if each.path == ("steps", 1, "within")]
    assert time.place.en == "line 4"


def test_printed_number_is_kept_if_it_is_not_the_position() -> None:
    rows = (ROW, ("4", "Menelaah", "", "v", "", "", "1 jam", "", ""))
    steps = steps_of(draft_of(tsv(HEADER, ACTORS, *rows)))
    assert [step.get("number") for step in steps] == [None, "4"]


def test_total_below_the_table_is_the_total_of_the_sop() -> None:
    data = data_of(draft_of(tsv(HEADER, ACTORS, ROW, ("", "Jumlah waktu", "", "", "", "", "15 menit", "", ""))))
    assert data["total"] == "15 menit"
    assert len(data["steps"]) == 1


def test_rows_without_a_number_continue_the_row_above() -> None:
    rows = (ROW, ("", "dan mencatatnya", "", "", "", "KTP", "", "Agenda", ""))
    (step,) = steps_of(draft_of(tsv(HEADER, ACTORS, *rows)))
    assert step["activity"] == "Menerima berkas dan mencatatnya"
    assert step["requires"] == ["berkas", "ktp"]
    assert step["produces"] == ["tanda_terima", "agenda"]


def test_line_with_a_mark_and_no_number_is_another_activity_of_the_row() -> None:
    rows = (ROW, ("", "Mencatat", "", "v", "", "", "5 menit", "", ""))
    (step,) = steps_of(draft_of(tsv(HEADER, ACTORS, *rows)))
    assert [(each["activity"], each["actor"]) for each in step["activities"]] == [
        ("Menerima berkas", "loket"),
        ("Mencatat", "kasi"),
    ]
    assert [each["within"] for each in step["activities"]] == ["15 menit", "5 menit"]


def test_table_that_is_continued_below_its_repeated_header_is_one_sop() -> None:
    second = ("2", "Menelaah", "", "v", "", "", "1 jam", "", "")
    data = data_of(draft_of(tsv(HEADER, ACTORS, ROW, (), HEADER, ACTORS, second)))
    assert [step["actor"] for step in data["steps"]] == ["loket", "kasi"]


def test_table_whose_numbers_begin_anew_is_another_sop() -> None:
    drafts = import_bytes(tsv(HEADER, ACTORS, ROW, (), HEADER, ACTORS, ROW), "sop.tsv")
    assert [len(steps_of(draft)) for draft in drafts] == [1, 1]


def test_documents_are_divided_at_list_items_semicolons_and_commas() -> None:
    cells = ("1. Surat; 2. Peta", "Surat; Denah, skala 1:100", "Surat, peta dan denah")
    rows = [
        (str(number), f"Kegiatan {number}", "v", "", "", cell, "1 jam", "", "") for number, cell in enumerate(cells, 1)
    ]
    data = data_of(draft_of(tsv(HEADER, ACTORS, *rows)))
    assert [step["requires"] for step in data["steps"]] == [
        ["surat", "peta"],
        ["surat", "denah_skala_1"],
        ["surat", "peta", "denah"],
    ]


def test_document_that_is_required_before_it_is_produced_comes_from_outside() -> None:
    rows = (ROW, ("2", "Mengirim", "v", "", "", "Tanda terima", "1 jam", "", ""))
    data = data_of(draft_of(tsv(HEADER, ACTORS, *rows)))
    assert data["documents"] == {
        "berkas": {"name": "Berkas", "supplied": True},
        "tanda_terima": "Tanda terima",
    }
    assert data["inferred"]["documents.berkas.supplied"]["confidence"] == "medium"


def test_text_that_is_not_a_mark_is_reported() -> None:
    draft = draft_of(tsv(HEADER, ACTORS, (*ROW[:3], "tidak", *ROW[4:])))
    assert "label-unread" in codes(draft)


def test_ids_are_readable_and_unique() -> None:
    rows = [(str(number), "Menerima berkas dari pemohon", "v", "", "", "", "1 jam", "", "") for number in (1, 2)]
    assert [step["id"] for step in steps_of(draft_of(tsv(HEADER, ACTORS, *rows)))] == [
        "menerima_berkas_pemohon",
        "menerima_berkas_pemohon_2",
    ]


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"Nomor SOP\t1", "sop.txt", "no SOP table"),
        (b"%PDF-1.4", "sop.pdf", "'.pdf' is not supported"),
        (b"\xd0\xcf\x11\xe0", "sop.doc", "--convert-to docx"),
        (b"a\0b", "sop.txt", "damaged"),
        (b"a\t" * 5_000, "sop.tsv", "limit"),
        (b"x" * 20_000_001, "sop.tsv", "20 MB"),
    ],
)
def test_unusable_file_is_refused_with_its_reason(data: bytes, name: str, words: str) -> None:
    with pytest.raises(ImportingError, match=words) as caught:
        import_bytes(data, name)
    assert caught.value.message("id") != caught.value.message("en")


def test_unknown_sheet_is_refused_with_the_names_of_the_others() -> None:
    with pytest.raises(ImportingError, match=r"has no sheet or table 'Lain'\. It has: 'sop'"):
        import_bytes(tsv(HEADER, ACTORS, ROW), "sop.tsv", sheet="Lain")


def test_invisible_characters_are_dropped() -> None:
    row = ("1", "Adminis\u00adtrasi\u202e\u00a0umum\u200b", "v", "", "", "", "1 jam", "", "")
    assert steps_of(draft_of(tsv(HEADER, ACTORS, row)))[0]["activity"] == "Administrasi umum"


@pytest.mark.parametrize(
    ("time", "key", "words"),
    [
        ("3 hari sejak ujian selesai", "since", "starts it"),
        ("14 hari kerja (setelah berkas lengkap)", "since", "starts it"),
        ("2 hari setelah langkah 1", "since", "no due time yet"),
        ("H+3", "since", "no due time yet"),
        ("5 hari sebelum pelaksanaan", "before", "counted back"),
        ("H-7", "before", "counted back"),
        ("paling cepat 6 bulan sebelum TMT", "not_before", "how early"),
    ],
)
def test_time_since_or_before_an_event_is_one_doubt_that_names_its_key(time: str, key: str, words: str) -> None:
    late = ("2", "Melapor", "", "x", "", "Tanda terima", time, "Laporan", "")
    draft = draft_of(tsv(HEADER, ACTORS, ROW, late))
    assert steps_of(draft)[1]["within"] == time
    (found,) = [each for each in draft.doubts if each.path == ("steps", 1, "within")]
    assert not found.is_open
    for language in ("en", "id"):
        assert f'"{time}"' in found.message(language)
        assert f"`{key}" in found.message(language)
    assert words in found.message("en")


@pytest.mark.parametrize("time", ["3 hari", "5 menit per berkas", "2 hari (Senin)", "sesuai jadwal", "segera"])
def test_time_without_an_event_raises_no_doubt(time: str) -> None:
    row = ("2", "Melapor", "", "x", "", "Tanda terima", time, "Laporan", "")
    assert not {code for code in codes(draft_of(tsv(HEADER, ACTORS, ROW, row))) if code.startswith("time-")}


def test_first_row_begins_with_the_event_that_its_time_names() -> None:
    row = (*ROW[:6], "1 hari sejak berkas diterima", *ROW[7:])
    assert not {code for code in codes(draft_of(tsv(HEADER, ACTORS, row))) if code.startswith("time-")}


def test_time_of_a_row_above_that_of_its_first_activity_is_divided() -> None:
    first = ("1", "1. Menguji", "x", "", "", "", '"3 hari\n1. 2 jam"', "", "")
    second = ("", "2. Menilai", "", "x", "", "", "1 jam", "", "")
    (step,) = steps_of(draft_of(tsv(HEADER, ACTORS, first, second)))
    assert step["within"] == "3 hari"
    assert [each["within"] for each in step["activities"]] == ["2 jam", "1 jam"]
