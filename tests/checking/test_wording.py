"""SOP701 to SOP705: activities without an active verb, with their actor as subject, or with a hidden decision."""

from __future__ import annotations

from typing import Any

import pytest

import sopflow
from sopflow import Activity, Actor, AnyOf, Sop, Step
from sopflow.diagnostics import Finding
from sopflow.rules import check_sop

ACTORS = {"loket": Actor("Petugas Loket"), "umum": Actor("Bagian Umum"), "dinsos": Actor("Dinsos")}
INDONESIAN = Step.single("awal", "Menerima surat dan berkas dari pemohon", "loket")


def findings(*steps: Step, **parts: Any) -> list[Finding]:
    """Return the findings about wording in a SOP with an ordinary first row and these rows."""
    sop = Sop(**{"number": "1", "title": "Contoh", "actors": ACTORS, "steps": (INDONESIAN, *steps)} | parts)
    return [finding for finding in check_sop(sop) if finding.code.startswith("SOP7")]


def codes(text: str, actor: str | AnyOf = "loket") -> list[str]:
    return [finding.code for finding in findings(Step.single("r", text, actor))]


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
def test_an_activity_with_an_active_verb_is_not_reported(text: str) -> None:
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
        # The name of an agency is not a passive verb.
        ("Disnaker menyetujui permohonan", "Disnaker"),
        ("Rapat di kantor Disnaker", "Rapat"),
    ],
)
def test_an_activity_without_an_active_verb_is_reported(text: str, word: str) -> None:
    (finding,) = findings(Step.single("r", text, "loket"))
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
def test_a_passive_activity_is_reported_with_its_verb(text: str, word: str) -> None:
    (finding,) = findings(Step.single("r", text, "loket"))
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
def test_an_actor_as_subject_is_reported_with_the_verb(text: str, subject: str, verb: str) -> None:
    (finding,) = findings(Step.single("r", text, "loket"))
    assert (finding.code, finding.data["subject"], finding.data["verb"]) == ("SOP703", subject, verb)


def test_a_verb_is_sought_among_the_first_words() -> None:
    assert codes("Surat " + "besar " * 10 + "diterima") == ["SOP702"]
    assert codes("Surat " + "besar " * 11 + "diterima") == ["SOP701"]


def test_a_name_without_words_is_not_a_subject() -> None:
    step = Step.single("r", "Surat menerima disposisi", "loket")
    assert [each.code for each in findings(step, actors={"loket": Actor("123")})] == ["SOP701"]


def test_the_fix_removes_the_subject_if_it_is_the_actor_of_the_row() -> None:
    (finding,) = findings(Step.single("r", "Petugas loket menerima surat", "loket"))
    assert finding.fix is not None
    assert (finding.fix.text, finding.fix.safe) == ("Menerima surat", False)
    (finding,) = findings(Step.single("r", "Petugas loket menerima surat", AnyOf(("umum", "loket"))))
    assert finding.fix is not None
    for other in ("Petugas loket akan menerima surat", "Petugas menerima surat"):
        (finding,) = findings(Step.single("r", other, "loket"))
        assert finding.fix is None
    (finding,) = findings(Step.single("r", "Petugas loket menerima surat", "umum"))
    assert finding.fix is None


def test_the_fix_edits_the_file() -> None:
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
    assert findings(steps=rows) == []


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
def test_a_condition_without_a_decision_is_reported(text: str, word: str) -> None:
    (finding,) = findings(Step.single("r", text, "loket"))
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
def test_a_phrase_without_effect_on_the_flow_is_not_reported(text: str) -> None:
    assert codes(text) == []


def test_a_condition_in_a_note_is_reported_at_the_note() -> None:
    (finding,) = findings(Step.single("r", "Meneruskan surat", "loket", note="Bila tidak lengkap dikembalikan"))
    assert (finding.code, finding.path) == ("SOP704", ("steps", 1, "note"))
    several = Step(
        "r",
        (
            Activity("a", "Mencatat surat", "loket"),
            Activity("b", "Meneruskan surat", "umum", note="Bila tidak lengkap dikembalikan"),
        ),
        note="Jika lengkap saja",
    )
    assert [finding.path for finding in findings(several)] == [
        ("steps", 1, "note"),
        ("steps", 1, "activities", 1, "note"),
    ]
    plain = Step(
        "r", (Activity("a", "Mencatat surat", "loket"), Activity("b", "Meneruskan surat", "umum")), note="Jika ya"
    )
    assert [finding.path for finding in findings(plain)] == [("steps", 1, "note")]


@pytest.mark.parametrize("text", ["Meneruskan surat jika lengkap", "Memeriksa kelengkapan berkas"])
def test_a_decision_in_the_row_or_in_the_next_row_suffices(text: str) -> None:
    decision = Step.single("d", "Menilai surat", "loket", outcomes={"ya": "end", "tidak": "awal"})
    assert findings(Step.single("r", text, "loket", outcomes={"ya": "end", "tidak": "awal"})) == []
    assert findings(Step.single("r", text, "loket"), decision) == []
    assert findings(Step.single("r", text, "loket"), Step.single("s", "Mencatat surat", "loket"), decision) != []


def test_the_target_of_an_outcome_may_repeat_its_condition() -> None:
    decision = Step.single("d", "Memeriksa surat", "loket", outcomes={"lengkap": "teruskan", "kurang": "kembalikan"})
    forward = Step.single("teruskan", "Meneruskan surat jika lengkap", "loket", next="end")
    back = Step.single("kembalikan", "Mengembalikan surat jika tidak lengkap", "loket")
    assert findings(decision, forward, back) == []
    # A further check there is reported.
    again = Step.single("teruskan", "Memeriksa surat jika lengkap", "loket", next="end")
    assert [finding.code for finding in findings(decision, again, back)] == ["SOP705"]


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
def test_a_check_without_a_decision_is_reported(text: str, word: str) -> None:
    (finding,) = findings(Step.single("r", text, "loket"))
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
def test_an_activity_without_a_check_is_not_reported(text: str) -> None:
    assert codes(text) == []


def test_a_noun_counts_as_a_check_only_at_the_beginning() -> None:
    assert codes("Verifikasi berkas") == ["SOP701", "SOP705"]
