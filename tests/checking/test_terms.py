"""SOP606 to SOP609: titles, terms and abbreviations that do not match the table, and Indonesian word forms."""

from __future__ import annotations

from typing import Any

import pytest

from sopflow import Activity, Actor, Document, Sop, Step
from sopflow.definition import Approval, Organization
from sopflow.diagnostics import Finding
from sopflow.rules import check_sop
from sopflow.rules.vocabulary import is_active, is_passive, roots, speaks_indonesian, words

LETTERS = (
    "Menerima surat dan mencatatnya dalam buku agenda",
    "Mengajukan surat kepada pimpinan beserta lembar disposisi",
    "Memberi arahan pada lembar disposisi",
    "Meneruskan surat ke bidang yang dituju",
)


def table(*texts: str, **parts: Any) -> Sop:
    """Return a SOP with a row for each text."""
    steps = [Step.single(f"r{row}", text, "loket") for row, text in enumerate(texts)]
    return Sop(**{"number": "1", "title": "Contoh", "actors": {"loket": "Petugas Loket"}, "steps": steps} | parts)


def found(code: str, sop: Sop) -> list[Finding]:
    return [each for each in check_sop(sop) if each.code == code]


# --- words ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("menerima", "penerimaan"),
        ("menyusun", "penyusunan"),
        ("mengirim", "pengiriman"),
        ("kirim", "dikirimkan"),
        ("memeriksa", "pemeriksaan"),
        ("periksa", "diperiksanya"),
        ("verifikasi", "memverifikasi"),
        ("isi", "isian"),
        ("uji", "pengujian"),
        ("usulan", "pengusulan"),
        ("pindah", "pemindahan"),
        ("belajar", "pelajaran"),
        ("tindak", "menindaklanjuti"[:8]),
        ("timbang", "mempertimbangkan"),
        ("berhenti", "diberhentikan"),
    ],
)
def test_forms_of_the_same_word_have_a_root_in_common(one: str, other: str) -> None:
    assert not roots(one).isdisjoint(roots(other))


@pytest.mark.parametrize(
    ("one", "other"), [("kasi", "kas"), ("kasi", "berkas"), ("kadis", "dinas"), ("surat", "berkas")]
)
def test_different_words_have_no_root_in_common(one: str, other: str) -> None:
    assert roots(one).isdisjoint(roots(other))


VERBS = (
    "menerima memeriksa mengisi menyusun melapor merekap mewakili meyakinkan memuat berkoordinasi bekerja mulai me"
    " mereview mengupload memfotokopi memproses"
)
NOT_VERBS = (
    "menteri mereka melalui menurut memo menit meja mesin media metode berkas berita berdasarkan bersama berikut"
    " verifikasi terima diterima surat memorandum"
)


def test_active_verbs_are_recognized() -> None:
    assert [word for word in words(VERBS) if not is_active(word)] == []


def test_words_that_only_begin_like_active_verbs_are_not_verbs() -> None:
    assert [word for word in words(NOT_VERBS) if is_active(word)] == []


def test_passive_verbs_are_recognized() -> None:
    assert all(map(is_passive, ("diterima", "diisi", "dibuat", "disampaikan")))
    assert not any(map(is_passive, ("di", "dinas", "direktur", "disposisi", "diri", "dini", "digital", "dana")))


@pytest.mark.parametrize(
    ("texts", "is_indonesian"),
    [
        (LETTERS, True),
        (("Menerima berkas", "Memutus"), True),
        (("Verifikasi dan validasi berkas",), True),
        (("1. Menerima surat", "a. Mencatat"), True),
        (("Receive the application", "Check it for completeness"), False),
        (("Receive application",), False),
        (("Menerima application form from the applicant and check it for the missing items",), False),
        (("Den Antrag annehmen", "Den Antrag dem Leiter melden"), False),
        (("Przyjmowanie pism dan wniosków w urzędzie miejskim przez kierownika",), False),
        (("r1", "r2"), False),
        (("123", "…"), False),
    ],
)
def test_common_words_identify_the_language(texts: tuple[str, ...], *, is_indonesian: bool) -> None:
    assert speaks_indonesian(table(*texts)) is is_indonesian


# --- title and table ------------------------------------------------------------------------------------------


def test_a_title_without_any_word_in_the_table_is_reported() -> None:
    (finding,) = found("SOP606", table(*LETTERS, title="Prosedur Bimbingan Teknis Peningkatan Produktivitas"))
    assert finding.path == ("title",)
    assert finding.data["words"] == ("bimbingan", "peningkatan", "produktivitas")


@pytest.mark.parametrize(
    "title",
    [
        "Penanganan Surat Masuk",
        "Pencatatan Kegiatan Kantor",  # As in "mencatatnya".
        "Perizinan Reklame",  # As in the document "Surat izin".
        "Pengarsipan",  # Too short to be judged.
        "Pelayanan Prosedur",
        "…",
    ],
)
def test_a_title_that_occurs_or_is_too_short_is_not_reported(title: str) -> None:
    assert (
        found("SOP606", table(*LETTERS, title=title, documents={"izin": Document("Surat izin", supplied=True)})) == []
    )


def test_names_of_actors_do_not_count_as_words_of_the_table() -> None:
    texts = (*LETTERS, "Berkoordinasi dengan Bidang Teknis Produktivitas")
    actors = {"loket": Actor("Loket"), "bidang": Actor("Bidang Teknis Produktivitas")}
    title = "Bimbingan Peningkatan Produktivitas"
    assert len(found("SOP606", table(*texts, title=title, actors=actors))) == 1
    assert found("SOP606", table(*texts, "Mengukur produktivitas", title=title, actors=actors)) == []


def test_the_longest_name_of_an_actor_is_removed_from_the_table() -> None:
    actors = {"loket": Actor("Loket"), "bidang": Actor("Bidang"), "teknis": Actor("Bidang Teknis Produktivitas")}
    texts = (*LETTERS, "Bidang Teknis Produktivitas menerima surat")
    assert len(found("SOP606", table(*texts, title="Bimbingan Peningkatan Produktivitas", actors=actors))) == 1


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Pengusulan Calon Pahlawan Nasional", "Menyeleksi CPN"),
        ("Pelayanan IMB Online", "Mencetak Izin Mendirikan Bangunan"),
    ],
)
def test_an_abbreviation_matches_its_long_form(title: str, text: str) -> None:
    assert len(found("SOP606", table(*LETTERS, title=title))) == 1
    assert found("SOP606", table(*LETTERS, text, title=title)) == []


def test_a_short_table_is_not_judged() -> None:
    assert found("SOP606", table("Menerima surat", title="Bimbingan Peningkatan")) == []


def test_a_table_in_another_language_is_not_judged() -> None:
    texts = ("Receive the letter and enter it in the register of the office",) * 4 + ("Hand it on to the director",)
    sop = table(*texts, title="Bimbingan Produktivitas", terms={"Kadis": "Kepala Dinas"})
    assert {each.code for each in check_sop(sop)} & {"SOP606", "SOP607", "SOP608"} == set()


# --- terms ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("Kadis", "Mengajukan surat kepada Kadis"),
        ("Berkas", "Menerima berkasnya"),
        ("Verifikasi", "Memverifikasi surat"),
        ("Kepala Dinas (Kadis)", "Mengajukan surat ke kadis"),
        ("Pemohon / Pelanggan", "Menerima surat dari pelanggan"),
        ("Pelayanan produktivitas", "Menerima pelayanan untuk produktivitas"),
        ("Pelayanan untuk produktivitas", "Menerima pelayanan produktivitas"),
        ("Dari para", "Menerima dari para"),
        ("K2KS", "Menerima surat dari K2KS"),
        ("…", "Menerima surat"),
    ],
)
def test_a_term_used_in_any_form_is_not_reported(term: str, text: str) -> None:
    assert found("SOP607", table(text, terms={term: "arti"})) == []


def test_a_form_outside_the_definition_counts_besides_those_in_it() -> None:
    assert found("SOP607", table("Menerima berkasnya", terms={"Berkas": "Berkas permohonan"})) == []


def test_a_term_that_occurs_only_in_its_own_definition_is_reported() -> None:
    (finding,) = found("SOP607", table("Menerima surat", terms={"Kadis": "Kadis adalah kepala dinas"}))
    assert (finding.path, finding.on_key) == (("terms", "Kadis"), True)


def test_a_term_may_be_used_in_another_definition_in_the_block_or_in_the_name_of_an_actor() -> None:
    terms = {"Kadis": "Kepala Dinas", "Kabid": "bawahan Kadis", "Loket": "meja", "Reklame": "papan"}
    reported = found("SOP607", table("Menerima surat", terms=terms, scope="Izin reklame"))
    assert [each.path for each in reported] == [("terms", "Kabid")]


# --- abbreviations --------------------------------------------------------------------------------------------


def abbreviations(text: str, **parts: Any) -> list[str]:
    sop = table("Menerima surat dan berkas dari pemohon", text, **parts)
    return [str(each.data["abbreviation"]) for each in found("SOP608", sop)]


def test_an_unexplained_abbreviation_is_reported_at_its_first_place() -> None:
    sop = table("Menerima surat", "Meneruskan surat ke TUK", "Menerima surat dari LSP dan TUK", scope="Surat dari LSP")
    assert [(each.path, str(each.data["abbreviation"])) for each in found("SOP608", sop)] == [
        (("scope",), "LSP"),
        (("steps", 1, "activity"), "TUK"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Memeriksa KTP, NIP, dan SK PNS",
        "Menyusun RKA-KL dan DIPA-Petikan",
        "Memeriksa buku KIR kendaraan",
        "Memberi cap LULUS atau TOLAK pada berkas",
        "Menerima Bab IV dan XII",
        "Memasukkan ke Tempat Uji Kompetensi (TUK)",
        "Memasukkan ke TUK (tempat uji kompetensi)",
        "Memasukkan ke tempat ujian (TUK)",
        "Memasukkan ke Tempat Uji Kompetensi; menutup TUK",
        "Menyimpan di Pusat Layanan dan Bantuan (kepala PLB)",
        "Menerima SURAT yang ditandatangani",
        "MENERIMA BERKAS DARI PEMOHON",
        "Menerima TP2GD dan K2KS",
        "Menerima Per/21/M.PAN/11/2008",
        "Menerima a.n. Y dan X",
        "Menerima iPHONE dan McDONALD",
    ],
)
def test_known_and_explained_abbreviations_are_not_reported(text: str) -> None:
    assert abbreviations(text) == []


@pytest.mark.parametrize(
    ("parts", "path"),
    [
        ({"title": "Surat TUK"}, ("title",)),
        ({"scope": "Surat TUK"}, ("scope",)),
        ({"summary": "Surat TUK"}, ("summary",)),
        ({"warnings": ["Awas", "Surat TUK"]}, ("warnings", 1)),
        ({"records": "Surat TUK"}, ("records", 0)),
        ({"actors": {"loket": "Petugas TUK"}}, ("actors", "loket", "name")),
        ({"ends": {"ditolak": "Ditolak TUK"}}, ("ends", "ditolak")),
    ],
)
def test_abbreviations_are_sought_in_the_block_and_in_the_table(parts: dict[str, Any], path: tuple[str, ...]) -> None:
    (finding,) = found("SOP608", table("Menerima surat dan berkas dari pemohon", **parts))
    assert finding.path == path


def test_a_term_explains_an_abbreviation() -> None:
    assert abbreviations("Meneruskan ke TUK", terms={"TUK": "Tempat"}) == []
    assert abbreviations("Meneruskan ke TUK", terms={"Kepala TUK": "Kepala tempat"}) == []
    assert abbreviations("Meneruskan ke TUK", terms={"Tempat": "TUK"}) == ["TUK"]


def test_abbreviations_in_names_of_the_issuer_need_no_explanation() -> None:
    assert abbreviations("Meneruskan ke DPMPT", organization=Organization(agency="DPMPT")) == []
    assert abbreviations("Meneruskan ke DPMPT", approval=Approval("Kepala DPMPT")) == []


def test_words_in_small_letters_do_not_explain_an_abbreviation() -> None:
    assert abbreviations("Menyiapkan tempat uji kompetensi di TUK") == ["TUK"]


def test_in_a_text_in_capitals_only_unpronounceable_words_are_abbreviations() -> None:
    assert abbreviations("PIC PSKS DINAS") == ["PSKS"]


def test_abbreviations_of_laws_degrees_and_equipment_are_not_judged() -> None:
    parts = {"legal_basis": "Perka BNSP", "qualifications": "S1 SKM", "equipment": "UPS, LAN"}
    assert abbreviations("Mencatat", **parts) == []


# --- terms and actors -----------------------------------------------------------------------------------------

KABID = {"Kabid": "Kepala Bidang Pelatihan"}


def test_terms_that_explain_only_offices_without_a_role_are_reported() -> None:
    (finding,) = found("SOP609", table("Menerima surat", terms=KABID))
    assert finding.path == ("terms",)
    assert finding.data["terms"] == ("Kabid",)
    assert finding.data["actors"] == ("Petugas Loket",)


@pytest.mark.parametrize(
    ("terms", "actors"),
    [
        ({}, {"loket": "Petugas Loket"}),
        ({"Berkas": "Permohonan beserta lampirannya"}, {"loket": "Petugas Loket"}),
        (KABID | {"Petugas": "Pegawai yang bertugas"}, {"loket": "Petugas Loket"}),
        (KABID | {"Loket": "Tempat petugas loket"}, {"loket": "Petugas Loket"}),
        ({"Kadis": "Kepala Dinas Sosial"}, {"kadis": "Kepala Dinas", "loket": "Loket"}),
        ({"Kepala Dinas": "Pejabat yang memimpin"}, {"kepala_dinas": "Kadis", "loket": "Loket"}),
        # An office that is used was not copied from another SOP.
        ({"Surat": "Kepala surat"}, {"loket": "Petugas Loket"}),
        ({"PNS": "Pegawai Negeri Sipil", "Surat": "Kepala surat"}, {"loket": "Petugas Loket"}),
    ],
)
def test_terms_that_explain_things_or_an_actor_are_not_reported(terms: dict[str, str], actors: dict[str, str]) -> None:
    steps = [Step("r", [Activity(f"a_{id_}", "Menerima surat", id_) for id_ in actors])]
    assert found("SOP609", table(terms=terms, actors=actors, steps=steps)) == []


def test_words_consist_of_letters() -> None:
    assert words("a. Sarana/prasarana, no. 5; MÜLLER-s") == ("a", "sarana", "prasarana", "no", "müller", "s")
