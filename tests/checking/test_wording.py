"""SOP7xx: active verbs, hidden decisions, printed numbers; and what is left alone."""

from __future__ import annotations

from typing import Any

import pytest

import sopflow
from sopflow import Activity, Actor, AnyOf, Sop, Step
from sopflow.diagnostics import Finding
from sopflow.rules import check_sop

ACTORS = {"loket": Actor("Petugas Loket"), "umum": Actor("Bagian Umum"), "dinsos": Actor("Dinsos")}
INDONESIAN = Step.single("awal", "Menerima surat dan berkas dari pemohon", "loket")


def told(*steps: Step, **parts: Any) -> list[Finding]:
    """What is said of the wording of a SOP with an ordinary first row and these."""
    sop = Sop(**{"number": "1", "title": "Contoh", "actors": ACTORS, "steps": (INDONESIAN, *steps)} | parts)
    return [finding for finding in check_sop(sop) if finding.code.startswith("SOP7")]


def codes(text: str, actor: str | AnyOf = "loket") -> list[str]:
    return [finding.code for finding in told(Step.single("r", text, actor))]


# --- active verbs ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Mencatat surat",
        "1. Mencatat surat",
        "a) Mencatat surat",
        "- Mencatat surat",
        "Segera mencatat surat",
        "Berkoordinasi dengan Bagian Umum",
        "Me-review konsep",
        "Ikut menyusun konsep",
        "Datang ke loket",
        "Mendapat kepastian yang akan diselenggarakan",
        "…",
        "",
    ],
)
def test_what_begins_with_an_active_verb_is_left_alone(text: str) -> None:
    assert codes(text) == []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Entri data", "Entri"),
        ("1. Entri data", "Entri"),
        ("Rapat tim teknis", "Rapat"),
        ("Serah terima barang", "Serah"),
        ("Berkas lengkap", "Berkas"),
        ("Menteri", "Menteri"),
        ("Untuk diketahui", "Untuk"),
        ("Terlaksananya kegiatan", "Terlaksananya"),
        ("Rapat yang dihadiri tim", "Rapat"),
        ("Rapat membahas laporan", "Rapat"),
        ("Dinas Sosial", "Dinas"),
        ("Setelah diterima, mencatat surat", "Setelah"),
        # A name of an agency, written large, is no passive verb.
        ("Disnaker menyetujui permohonan", "Disnaker"),
        ("Rapat di kantor Disnaker", "Rapat"),
    ],
)
def test_anything_else_is_no_active_verb(text: str, word: str) -> None:
    (finding,) = told(Step.single("r", text, "loket"))
    assert (finding.code, finding.data["word"]) == ("SOP701", word)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Surat usulan diterima", "diterima"),
        ("Berkas yang lengkap disimpan", "disimpan"),
        ("Diperiksa lalu dicatat", "Diperiksa"),
        ("Diterima dan dicatat", "Diterima"),
        ("Peserta didaftarkan untuk mengikuti uji", "didaftarkan"),
    ],
)
def test_a_passive_is_found_by_its_verb(text: str, word: str) -> None:
    (finding,) = told(Step.single("r", text, "loket"))
    assert (finding.code, finding.data["word"]) == ("SOP702", word)


@pytest.mark.parametrize(
    ("text", "subject", "verb"),
    [
        ("Petugas loket menerima surat", "Petugas loket", "Menerima"),
        ("Bagian Umum mencatat surat", "Bagian Umum", "Mencatat"),
        ("Dinsos akan menyetujui usulan", "Dinsos akan", "Menyetujui"),
        ("Kepala Dinas Kesehatan menandatangani surat", "Kepala Dinas Kesehatan", "Menandatangani"),
        ("Peserta yang lulus menerima sertifikat", "Peserta yang lulus", "Menerima"),
        ("1. Ka. Puskesmas memberikan arahan", "Ka. Puskesmas", "Memberikan"),
        ("Tim yang berwenang melakukan survei", "Tim yang berwenang", "Melakukan"),
    ],
)
def test_an_actor_as_subject_is_found_with_its_verb(text: str, subject: str, verb: str) -> None:
    (finding,) = told(Step.single("r", text, "loket"))
    assert (finding.code, finding.data["subject"], finding.data["verb"]) == ("SOP703", subject, verb)


def test_where_the_subject_is_the_actor_of_the_row_the_rest_is_proposed() -> None:
    (finding,) = told(Step.single("r", "Petugas loket menerima surat", "loket"))
    assert finding.fix is not None
    assert (finding.fix.text, finding.fix.safe) == ("Menerima surat", False)
    (finding,) = told(Step.single("r", "Petugas loket menerima surat", AnyOf(("umum", "loket"))))
    assert finding.fix is not None
    for other in ("Petugas loket akan menerima surat", "Petugas menerima surat"):
        (finding,) = told(Step.single("r", other, "loket"))
        assert finding.fix is None
    (finding,) = told(Step.single("r", "Petugas loket menerima surat", "umum"))
    assert finding.fix is None


def test_the_proposal_is_an_edit_of_the_file() -> None:
    text = sopflow.dump(
        Sop("1", "Contoh", ACTORS, [INDONESIAN, Step.single("r", "Petugas loket mencatat surat", "loket")])
    )
    fixed = sopflow.fix(text, unsafe=True)
    assert fixed.text == text.replace("Petugas loket mencatat", "Mencatat")


def test_wording_in_another_language_is_not_judged() -> None:
    rows = [
        Step.single("a", "Officer receives the application", "loket"),
        Step.single("b", "The file is verified; if complete, forward it", "loket"),
        Step.single("c", "Check the documents", "loket"),
    ]
    assert told(steps=rows) == []


# --- hidden decisions -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Meneruskan surat jika lengkap", "jika"),
        ("Apabila lengkap, meneruskan surat", "apabila"),
        ("Mengembalikan berkas bila tidak lengkap", "bila"),
        ("Meneruskan surat, kalau sudah lengkap", "kalau"),
        ("Memeriksa berkas dan meneruskannya jika lengkap", "jika"),
    ],
)
def test_a_condition_without_a_decision_is_one_finding(text: str, word: str) -> None:
    (finding,) = told(Step.single("r", text, "loket"))
    assert (finding.code, finding.data["word"]) == ("SOP704", word)


@pytest.mark.parametrize(
    "text",
    [
        "Memperbaiki konsep bila perlu",
        "Mencatat kekurangan, jika ada",
        "Mengundang ahli apabila diperlukan",
        "Mengisi kolom jika",
        "Menerima laporan Bilal",
    ],
)
def test_a_phrase_that_decides_nothing_is_left_alone(text: str) -> None:
    assert codes(text) == []


def test_a_condition_in_a_remark_is_found_there() -> None:
    (finding,) = told(Step.single("r", "Meneruskan surat", "loket", note="Bila tidak lengkap dikembalikan"))
    assert (finding.code, finding.path) == ("SOP704", ("steps", 1, "note"))
    several = Step(
        "r",
        (
            Activity("a", "Mencatat surat", "loket"),
            Activity("b", "Meneruskan surat", "umum", note="Bila tidak lengkap dikembalikan"),
        ),
        note="Jika lengkap saja",
    )
    assert [finding.path for finding in told(several)] == [("steps", 1, "note"), ("steps", 1, "activities", 1, "note")]
    plain = Step(
        "r", (Activity("a", "Mencatat surat", "loket"), Activity("b", "Meneruskan surat", "umum")), note="Jika ya"
    )
    assert [finding.path for finding in told(plain)] == [("steps", 1, "note")]


@pytest.mark.parametrize("text", ["Meneruskan surat jika lengkap", "Memeriksa kelengkapan berkas"])
def test_a_decision_here_or_in_the_next_row_is_a_decision(text: str) -> None:
    decision = Step.single("d", "Menilai surat", "loket", outcomes={"ya": "end", "tidak": "awal"})
    assert told(Step.single("r", text, "loket", outcomes={"ya": "end", "tidak": "awal"})) == []
    assert told(Step.single("r", text, "loket"), decision) == []
    assert told(Step.single("r", text, "loket"), Step.single("s", "Mencatat surat", "loket"), decision) != []


def test_a_row_that_an_outcome_leads_to_may_say_of_which_case_it_is() -> None:
    decision = Step.single("d", "Memeriksa surat", "loket", outcomes={"lengkap": "teruskan", "kurang": "kembalikan"})
    forward = Step.single("teruskan", "Meneruskan surat jika lengkap", "loket", next="end")
    back = Step.single("kembalikan", "Mengembalikan surat jika tidak lengkap", "loket")
    assert told(decision, forward, back) == []
    # What is checked there once more is another matter.
    again = Step.single("teruskan", "Memeriksa surat jika lengkap", "loket", next="end")
    assert [finding.code for finding in told(decision, again, back)] == ["SOP705"]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Memeriksa berkas", "memeriksa"),
        ("Menerima surat, kemudian memastikan/mengkonfirmasi jadwal", "memastikan"),
        ("Menerima berkas dan memverifikasinya", "memverifikasinya"),
        ("Mempelajari kelengkapan dokumen", "kelengkapan"),
        ("Meneliti dan menilai keabsahan dokumen", "keabsahan"),
        ("Melakukan verifikasi berkas", "verifikasi"),
        ("Menerima berkas dan melaksanakan pemeriksaan", "pemeriksaan"),
    ],
)
def test_a_check_without_a_branch_is_found(text: str, word: str) -> None:
    (finding,) = told(Step.single("r", text, "loket"))
    assert (finding.code, finding.data["word"]) == ("SOP705", word)


@pytest.mark.parametrize(
    "text",
    [
        "Menyerahkan hasil verifikasi",
        "Menyiapkan kelengkapan berkas",
        "Mempelajari laporan",
        "Menguji peserta",
        "Menyampaikan surat untuk diperiksa",
        "Menerima berita acara pemeriksaan",
    ],
)
def test_what_is_no_check_is_left_alone(text: str) -> None:
    assert codes(text) == []


def test_a_check_as_a_noun_begins_the_activity() -> None:
    assert codes("Verifikasi berkas") == ["SOP701", "SOP705"]


# --- printed numbers ------------------------------------------------------------------------------------------


def rows(*numbers: str | None) -> list[Step]:
    return [Step.single(f"r{row}", "Menerima surat", "loket", number=number) for row, number in enumerate(numbers)]


def numbers_told(steps: list[Step]) -> list[tuple[str, int, str]]:
    return [(each.code, int(each.path[1]), str(each.path[-1])) for each in told(steps=steps)]


@pytest.mark.parametrize(
    "numbers",
    [
        (None, None, None),
        ("1", "2", "3"),
        ("1.", "2)", " 3 "),
        ("4", "5", "6"),
        ("1", "2a", "2b", "3"),
        ("2", "2a", "2b", "3A"),
        ("1", "-", "7"),
        ("1", "${nomor}", "9"),
        ("1", "IV", "9"),
        ("1.1", "1.2", "2.1"),
        ("a", "c"),
        ("1", "٢"),
    ],
)
def test_numbers_that_go_on_or_are_none_are_left_alone(numbers: tuple[str | None, ...]) -> None:
    assert numbers_told(rows(*numbers)) == []


@pytest.mark.parametrize(
    ("numbers", "row", "key"),
    [
        ((None, None, "4"), 2, "number"),
        (("1", "2", "3", "4", "6"), 4, "number"),
        (("1", "3", "2"), 2, "number"),
        (("1", "2b", "2a"), 2, "number"),
        (("1", "999999999"), 1, "number"),
        (("1", "2a", "2b", None), 3, "id"),
        (("1", "2", "6", "7", "5"), 2, "number"),
    ],
)
def test_a_number_out_of_line_is_found_where_it_stands(numbers: tuple[str | None, ...], row: int, key: str) -> None:
    assert numbers_told(rows(*numbers))[0] == ("SOP706", row, key)


def test_a_gap_is_one_finding() -> None:
    assert len(numbers_told(rows("1", "2", "5", "6", "7"))) == 1
    assert len(numbers_told(rows("1", "3", "2", "4"))) == 1


def test_a_number_that_stands_twice_shows_the_first() -> None:
    (finding,) = told(steps=rows("1", "2", "2", "3"))
    assert (finding.code, finding.path) == ("SOP707", ("steps", 2, "number"))
    assert [label.path for label in finding.labels] == [("steps", 1, "number")]
    (finding,) = told(steps=rows(None, "1"))
    assert (finding.code, finding.labels[0].path) == ("SOP707", ("steps", 0, "id"))


def several(id_: str, *numbers: str | None, number: str | None = None) -> Step:
    activities = [
        Activity(f"{id_}{place}", "Menerima surat", "loket", number=each) for place, each in enumerate(numbers)
    ]
    return Step(id_, activities, number=number)


def test_activities_of_a_row_have_numbers_of_their_own() -> None:
    assert numbers_told([several("a", "1", "2", "3"), *rows(None), several("b", None, None)]) == []
    (finding,) = told(steps=[several("a", "1", "2", "4")])
    assert (finding.code, finding.path) == ("SOP706", ("steps", 0, "activities", 2, "number"))
    (finding,) = told(steps=[several("a", "1", "1")])
    assert finding.code == "SOP707"


def test_rows_that_run_side_by_side_keep_their_numbers() -> None:
    assert numbers_told([*rows("1"), several("a", "2", "3", number="2")]) == []
    parallel = [*rows("1"), several("a", "2", "3"), Step.single("b", "Menerima surat", "loket", number="4")]
    assert numbers_told(parallel) == []
    # Numbers within a row begin at one, and say nothing of the rows.
    within = [*rows("1"), several("a", "1", "2", "3"), Step.single("b", "Menerima surat", "loket", number="4")]
    assert numbers_told(within) == [("SOP706", 2, "number")]


def test_numbers_are_judged_in_any_language() -> None:
    steps = [Step.single("a", "Receive it", "loket"), Step.single("b", "Close it", "loket", number="3")]
    assert [finding.code for finding in told(steps=steps)] == ["SOP706"]
