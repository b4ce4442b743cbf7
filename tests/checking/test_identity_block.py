"""SOP601 to SOP605 and SOP610: incomplete, inconsistent and copied identity blocks."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from attrs import evolve

from sopflow import Actor, Sop, Step
from sopflow.definition import Approval, Dates, Organization, Related
from sopflow.diagnostics import Finding
from sopflow.rules import check_sop
from sopflow.rules.vocabulary import FORM_PARTS

SURAT = Sop("1", "Surat Masuk", {"loket": "Petugas Loket"}, [Step.single("terima", "Menerima surat", "loket")])
BOGOR = Organization("Pemerintah Kota Bogor", "Dinas Sosial")


def found(code: str, **parts: Any) -> list[Finding]:
    """Return the findings of one code in a SOP with these parts."""
    return [each for each in check_sop(evolve(SURAT, **parts)) if each.code == code]


def paths(code: str, **parts: Any) -> list[tuple[str | int, ...]]:
    return [each.path for each in found(code, **parts)]


# --- missing parts ----------------------------------------------------------------------------------------

WHOLE: dict[str, Any] = {
    "organization": Organization(agency="Dinas Sosial"),
    "dates": Dates(date(2025, 1, 6), None, date(2025, 2, 3)),
    "approval": Approval("Kepala Dinas", "Ratna Dewi"),
    "legal_basis": "Undang-Undang Nomor 25 Tahun 2009",
    "qualifications": "Memahami tata naskah",
    "related": [Related("2")],
    "equipment": "Komputer",
    "warnings": "Surat rahasia tidak dibuka",
    "records": "Buku agenda",
}


def test_all_missing_parts_are_one_finding() -> None:
    (finding,) = found("SOP601")
    assert finding.message() == (
        "The identity block does not contain: `organization`, `dates`, `approval`, `legal_basis`, `qualifications`, "
        "`related`, `equipment`, `warnings`, `records`."
    )


@pytest.mark.parametrize("agency", ["RSUD Kota Bogor", "Universitas Negeri", "PT Maju Jaya", "Puskesmas Cimanggis"])
def test_a_paper_of_another_tradition_is_not_reported(agency: str) -> None:
    assert found("SOP601", organization=Organization(agency=agency)) == []
    assert len(found("SOP601", organization=Organization(agency=agency), equipment="Komputer")) == 1


def test_an_english_paper_without_the_boxes_of_the_form_is_not_reported() -> None:
    steps = [Step.single("receive", "Receive the letter and enter it in the register", "loket")]
    assert found("SOP601", steps=steps) == []
    assert len(found("SOP601", steps=steps, records="Register")) == 1


def test_a_complete_block_is_not_reported() -> None:
    assert found("SOP601", **WHOLE) == []


@pytest.mark.parametrize("part", WHOLE)
def test_each_missing_part_is_reported_with_its_name_in_the_form(part: str) -> None:
    parts = {key: value for key, value in WHOLE.items() if key != part}
    (finding,) = found("SOP601", **parts)
    assert finding.message() == f"The identity block does not contain: `{part}`."
    assert finding.message("id") == f"Bagian identitas belum memuat: {FORM_PARTS[part]} (`{part}`)."


@pytest.mark.parametrize(
    ("parts", "missing"),
    [
        ({"organization": Organization("Pemerintah Kota Bogor")}, "organization.agency"),
        ({"dates": Dates(effective=date(2025, 2, 3))}, "dates.created"),
        ({"dates": Dates(date(2025, 1, 6))}, "dates.effective"),
        ({"approval": Approval(name="Ratna Dewi")}, "approval.office"),
        ({"approval": Approval("Kepala Dinas")}, "approval.name"),
    ],
)
def test_a_missing_key_of_a_part_is_reported(parts: dict[str, Any], missing: str) -> None:
    (finding,) = found("SOP601", **WHOLE | parts)
    assert finding.message() == f"The identity block does not contain: `{missing}`."


# --- empty parts -----------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["-", "- 1.", "1.", "…", "....", "___", "XXX", "xxx", "TBD", "(Belum diisi)", "n/a"])
def test_a_part_without_content_is_reported(text: str) -> None:
    assert paths("SOP602", warnings=["Awas", text]) == [("warnings", 1)]


@pytest.mark.parametrize("text", ["Tidak ada", "nihil", "ATK", "Lihat butir 1.", "Xxxi", "Ada", "警告"])
def test_a_part_with_content_is_not_reported(text: str) -> None:
    assert found("SOP602", warnings=[text]) == []


@pytest.mark.parametrize(
    ("parts", "path"),
    [
        ({"number": "-"}, ("number",)),
        ({"title": "…"}, ("title",)),
        ({"organization": Organization(unit="-")}, ("organization", "unit")),
        ({"approval": Approval(nip="-")}, ("approval", "nip")),
        ({"scope": "1."}, ("scope",)),
        ({"terms": {"Berkas": "-"}}, ("terms", "Berkas")),
        ({"related": [Related("-")]}, ("related", 0, "number")),
    ],
)
def test_every_part_of_the_block_is_checked_for_content(parts: dict[str, Any], path: tuple[str | int, ...]) -> None:
    (finding,) = found("SOP602", **parts)
    key = ".".join(part for part in path if isinstance(part, str)) if path[0] != "terms" else "terms"
    assert finding.path == path
    assert finding.message("id").startswith(f"Bagian {FORM_PARTS[key]} (`{key}`) belum diisi: ")


@pytest.mark.parametrize("number", ["08", "12/2017", "SOP-1", "I"])
def test_a_number_is_content(number: str) -> None:
    assert found("SOP602", number=number) == []


def test_a_template_placeholder_is_an_error() -> None:
    (finding,) = found("SOP603", scope="Berlaku di ${unit kerja} ini")
    assert finding.path == ("scope",)
    assert finding.message() == "The placeholder '${unit kerja}' was not replaced."


@pytest.mark.parametrize("text", ["Rp ${", "$nomor", "{nomor}", "$ {nomor}", "${" + "a" * 200 + "}"])
def test_text_that_only_resembles_a_placeholder_is_not_reported(text: str) -> None:
    assert found("SOP603", scope=text) == []


# --- dates and numbers ---------------------------------------------------------------------------------------

MONDAY, TUESDAY = date(2025, 1, 6), date(2025, 1, 7)


@pytest.mark.parametrize(
    ("dates", "key"), [(Dates(TUESDAY, MONDAY), "revised"), (Dates(TUESDAY, None, MONDAY), "effective")]
)
def test_a_date_before_the_date_of_creation_is_reported(dates: Dates, key: str) -> None:
    (finding,) = found("SOP604", dates=dates)
    assert finding.path == ("dates", key)
    assert [label.path for label in finding.labels] == [("dates", "created")]
    done = "direvisi" if key == "revised" else "diberlakukan"
    assert finding.message("id") == f"SOP ini {done} pada 6 Januari 2025, sebelum dibuat pada 7 Januari 2025."


@pytest.mark.parametrize(
    "dates",
    [
        Dates(MONDAY, MONDAY, MONDAY),
        Dates(MONDAY, None, TUESDAY),
        Dates(None, MONDAY, TUESDAY),
        # The date of the next review, or of a revision after the effective date.
        Dates(MONDAY, TUESDAY, MONDAY),
    ],
)
def test_dates_in_a_possible_order_are_not_reported(dates: Dates) -> None:
    assert found("SOP604", dates=dates) == []


@pytest.mark.parametrize(
    ("nip", "count"),
    [
        ("196209101986031013", None),
        ("19620910 198603 1 013", None),
        ("NIP. 19620910.198603.1.013", None),
        ("19620910 198603 1 13", 17),
        ("1962091019860310131", 19),
        ("131 234 567", 9),
        ("-", None),
        ("tidak ada", None),
        ("NRP 68010203", None),
        ("nrp.68010203", None),
    ],
)
def test_a_nip_without_18_digits_is_reported(nip: str, count: int | None) -> None:
    counts = [finding.data["count"] for finding in found("SOP605", approval=Approval(nip=nip))]
    assert counts == ([] if count is None else [count])


# --- names of other agencies and regions -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "path"),
    [
        ({"title": "Surat Masuk Kota Bandung"}, ("title",)),
        ({"scope": "di wilayah Kabupaten Bandung Barat."}, ("scope",)),
        ({"summary": "oleh Walikota Bandung"}, ("summary",)),
        ({"terms": {"Kadis": "Kepala Dinas Sosial Kota Bandung"}}, ("terms", "Kadis")),
        ({"warnings": ["Surat ke Kota Bandung"]}, ("warnings", 0)),
        ({"records": ["Buku agenda", "Arsip Kota Bandung"]}, ("records", 1)),
        ({"approval": Approval("Kepala Dinas Sosial Kab. Garut")}, ("approval", "office")),
        ({"legal_basis": ["Peraturan Walikota Bandung Nomor 4 Tahun 2016"]}, ("legal_basis", 0)),
        ({"legal_basis": ["Peraturan Daerah Kota Bandung Nomor 4"]}, ("legal_basis", 0)),
        ({"actors": {"loket": "Loket Kota Bandung"}}, ("actors", "loket", "name")),
    ],
)
def test_another_region_is_reported_where_only_the_issuer_belongs(
    parts: dict[str, Any], path: tuple[str | int, ...]
) -> None:
    assert paths("SOP610", organization=BOGOR, **parts) == [path]


@pytest.mark.parametrize(("key", "name"), [("agency", "Dinas Sosial Kota Bandung"), ("unit", "UPT Kota Bandung")])
def test_another_region_in_the_name_of_the_agency_is_reported(key: str, name: str) -> None:
    parts: dict[str, Any] = {key: name}
    organization = Organization("Pemerintah Kota Bogor", **parts)
    assert paths("SOP610", organization=organization) == [("organization", key)]


@pytest.mark.parametrize(
    "parts",
    [
        {"scope": "di wilayah Kota Bogor dan sekitarnya"},
        {"scope": "dari kabupaten/kota, Badan Usaha Milik Daerah, Kota/Kabupaten lain"},
        {"scope": "kerja sama Kota Bogor dengan Kota Depok"},
        {"scope": "Kota Layak Anak"},
        {"scope": "Peraturan Walikota Nomor 64"},
        {"scope": "Surat untuk Walikota Melalui Sekretaris"},
        {"scope": "se-Provinsi Jawa Barat"},
        {"title": "SURAT MASUK KOTA BOGOR DINAS SOSIAL"},
        {"legal_basis": ["Undang-Undang tentang Pembentukan Daerah Kabupaten Garut dan Kota Tasikmalaya"]},
        {"legal_basis": ["Peraturan Pemerintah Nomor 3 tentang Batas Kota Bandung"]},
        {"actors": {"loket": Actor("Kepala Dinas Kota Bandung", external=True)}},
        {"steps": [Step.single("terima", "Menerima surat dari Kota Bandung", "loket")]},
    ],
)
def test_the_issuers_region_and_legitimate_other_regions_are_not_reported(parts: dict[str, Any]) -> None:
    assert found("SOP610", organization=BOGOR, **parts) == []


@pytest.mark.parametrize(
    ("government", "scope", "is_other"),
    [
        ("Pemerintah Kota Tangerang Selatan", "oleh Walikota Tangerang", False),
        ("Pemerintah Kota Tangerang Selatan", "oleh Pemkot Tangsel", False),
        ("Pemerintah Kabupaten Luwu Timur", "a.n. Bupati Luwu Timur Sekretaris Daerah", False),
        ("Pemerintah Provinsi Jawa Timur", "oleh Gubernur Jatim", False),
        ("Pemerintah Provinsi Jawa Timur", "oleh Gubernur Jabar", True),
        ("Pemerintah Provinsi Nusa Tenggara Barat", "oleh Gubernur NTB", False),
        ("Pemerintah Provinsi DKI Jakarta", "di Provinsi Jakarta", False),
        ("Pemerintah Provinsi D.I. Yogyakarta", "oleh Gubernur DIY", False),
    ],
)
def test_another_spelling_of_the_issuers_region_is_not_reported(government: str, scope: str, *, is_other: bool) -> None:
    reported = paths("SOP610", organization=Organization(government, "Dinas Sosial"), scope=scope)
    assert reported == ([("scope",)] if is_other else [])


def test_without_an_issuing_government_no_region_is_reported() -> None:
    assert found("SOP610", scope="di Kota Bandung") == []
    assert found("SOP610", organization=Organization(agency="Dinas Sosial"), scope="di Kota Bandung") == []


def test_a_province_is_compared_with_provinces_only() -> None:
    province = Organization("Pemerintah Provinsi Sumatera Utara", "Dinas Sosial")
    assert found("SOP610", organization=province, scope="kepada Kota Medan dan Gubernur Sumatera Utara") == []
    assert paths("SOP610", organization=province, scope="kepada Gubernur Jawa Barat") == [("scope",)]


def test_the_name_of_a_region_has_at_most_three_words() -> None:
    (finding,) = found("SOP610", organization=BOGOR, scope="Kota Bandung Jawa Barat Indonesia Raya")
    assert finding.data["found"] == "Bandung Jawa Barat"


def test_a_misspelled_region_is_corrected() -> None:
    (finding,) = found("SOP610", organization=BOGOR, scope="di Kota Bogot")
    assert finding.hint() == "Did you mean 'Bogor'?"


def test_a_region_named_several_times_is_one_finding_with_labels() -> None:
    (finding,) = found("SOP610", organization=BOGOR, scope="di Kota Bandung", summary="untuk Kota Bandung")
    assert [label.path for label in finding.labels] == [("organization", "government"), ("summary",)]


@pytest.mark.parametrize(
    ("office", "agency", "is_another"),
    [
        ("Kepala Dinas Pendidikan", "Dinas Kesehatan", True),
        ("Kepala Dinas Pendidikan Kota Bogor", "Dinas Kesehatan", True),
        ("Kepala Dinas Kesehatan Kota Bogor", "Dinas Kesehatan", False),
        ("Kepala Dinas", "Dinas Kesehatan", False),
        ("Kepala Dinas Kota Bogor", "Dinas Kesehatan", False),
        ("Kepala Dinas pada Kota Bogor", "Dinas Kesehatan", False),
        ("Sekretaris Daerah", "Dinas Kesehatan", False),
        ("Kepala Dinas PMPTSP", "Dinas Penanaman Modal", False),
        ("Kepala Dinas PU", "Dinas Pekerjaan Umum", False),
        ("Kepala Dinas Pendidikan Wilayah I", "Dinas Kesehatan", True),
        ("Kepala Dinas Penanaman Modal", "Dinas PMPTSP", False),
        ("Kepala Badan Kepegawaian", "Badan Keuangan", True),
        ("Kepala Badan Kepegawaian", "Dinas Keuangan", False),
    ],
)
def test_approval_by_the_head_of_another_agency_is_reported(office: str, agency: str, *, is_another: bool) -> None:
    organization = Organization("Pemerintah Kota Bogor", agency)
    reported = paths("SOP610", organization=organization, approval=Approval(office))
    assert reported == ([("approval", "office")] if is_another else [])
