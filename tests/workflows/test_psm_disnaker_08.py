"""The file of PSM/DISNAKER-08 agrees with the paper, and its cases can be carried out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import sopflow
from sopflow import Activity, Case, EventKind, Performer, Refused, Sop, SopMachine, Step, TimeStandard
from sopflow.definition import Confidence, Inferred

SOP_FILE = Path(__file__).resolve().parents[2] / "workflows" / "psm_disnaker_08.yaml"
HIGH, MEDIUM, LOW = Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW

ADMINISTRASI = "bagian_administrasi"
TEKNIS = "bidang_teknis_operasional"
ASESOR = "asesor_kompetensi"
PESERTA = "calon_peserta"
MUTU = "bidang_manajemen_mutu"
KEPALA_TUK = "kepala_tuk"


@pytest.fixture(scope="module")
def sop() -> Sop:
    return sopflow.load(SOP_FILE)


def rows_and_activities(sop: Sop) -> Iterator[Step | Activity]:
    for step in sop.steps:
        yield step
        yield from step.activities


# --- the identity block ---------------------------------------------------------------------------------


def test_it_loads_without_errors() -> None:
    assert sopflow.check(SOP_FILE).errors == ()


def test_a_written_sop_reads_back_equal(sop: Sop) -> None:
    assert sopflow.loads(sopflow.dump(sop)) == sop


def test_it_has_the_number_and_the_title_of_the_document(sop: Sop) -> None:
    assert sop.number == "PSM/DISNAKER-08"
    assert sop.title == "Bimbingan Teknis Peningkatan Produktivitas"


def test_it_is_issued_by_the_manpower_office_of_tangerang(sop: Sop) -> None:
    assert sop.organization is not None
    assert sop.organization.government == "Pemerintah Kota Tangerang"
    assert sop.organization.agency == "Dinas Ketenagakerjaan"
    assert sop.organization.unit == "Bidang Pelatihan Kerja dan Peningkatan Produktivitas"
    assert dict(sop.organization.extra) == {
        "x-address": "Jalan Perintis Kemerdekaan No. 1 Cikokol Tangerang",
        "x-phone": "(021) 55798228, 5517542",
        "x-fax": "(021) 5517542",
    }


def test_it_took_effect_in_2017_and_was_never_revised(sop: Sop) -> None:
    assert sop.dates is not None
    assert sop.dates.created == date(2017, 2, 14)
    assert sop.dates.effective == date(2017, 3, 20)
    assert sop.dates.revised is None


def test_it_is_approved_by_the_head_of_the_office(sop: Sop) -> None:
    assert sop.approval is not None
    assert sop.approval.office == "Kepala Dinas Ketenagakerjaan"
    assert sop.approval.name == "DR. Ir. H. M. Rakhmansyah, M.Si"
    assert sop.approval.nip == "19620910 198603 1 013"


def test_scope_and_summary_are_about_productivity(sop: Sop) -> None:
    assert sop.scope == (
        "Prosedur ini sebagai pedoman dalam pelaksanaan bimbingan teknis pelaksanaan peningkatan "
        "produktivitas di wilayah Kota Tangerang"
    )
    assert sop.summary == (
        "Prosedur ini menjelaskan mengenai tata cara meningkatkan produktivitas di wilayah Kota Tangerang "
        "mulai dari identifikasi sampai dengan penyelesaian akar permasalahan"
    )


def test_it_defines_six_terms(sop: Sop) -> None:
    assert dict(sop.terms) == {
        "Kadis": "Kepala Dinas Ketenagakerjaan Kota Tangerang",
        "Sekdis": "Sekretaris Dinas Ketenagakerjaan Kota Tangerang",
        "Kabid": "Kepala Bidang Pelatihan Kerja dan Peningkatan Produktivitas",
        "Kasi": "Kepala Seksi Sertifikasi Kompetensi dan Produktivitas",
        "Produktivitas": (
            "sikap mental yang selalu berusaha untuk melakukan perbaikan mutu kehidupan secara "
            "berkelanjutan melalui peningkatan efisiensi, efektivitas dan kualitas"
        ),
        "Pelayanan produktivitas": (
            "segala bentuk pelayanan yang dilaksanakan oleh Pemerintah, Pemerintah Provinsi, Pemerintah "
            "Kabupaten/Kota, Badan Usaha Milik Negara/Daerah dalam rangka promosi, peningkatan, "
            "pengukuran dan pemeliharaan tingkat produktivitas masyarakat, perusahaan dan instansi "
            "pemerintah"
        ),
    }


def test_it_cites_six_regulations(sop: Sop) -> None:
    assert sop.legal_basis == (
        "Undang-Undang Nomor 13 Tahun 2003 tentang Ketenagakerjaan",
        "Undang-Undang Nomor 23 Tahun 2014 tentang Pemerintahan Daerah",
        "Peraturan Pemerintah RI Nomor 31 Tahun 2006 tentang Sistem Pelatihan Kerja Nasional",
        ("Peraturan Menteri Ketenagakerjaan RI Nomor 21 Tahun 2009 tentang Pedoman Pelayanan Produktivitas"),
        "Peraturan Daerah Nomor 8 Tahun 2016 tentang Organisasi Perangkat Daerah",
        (
            "Peraturan Walikota Nomor 64 Tahun 2016 tentang Kedudukan, Susunan Organisasi Tugas, Fungsi "
            "serta Tata Kerja Dinas Ketenagakerjaan"
        ),
    )


def test_it_requires_three_qualifications(sop: Sop) -> None:
    assert sop.qualifications == (
        "Memahami peraturan perundang-undangan bidang Pelatihan Kerja dan Peningkatan Produktivitas",
        "Memahami peraturan perundang-undangan tentang tata naskah Dinas",
        (
            "Memahami Peraturan Walikota Tangerang Nomor 64 Tahun 2016 tentang Kedudukan, Susunan "
            "Organisasi, Tugas dan Fungsi serta Tata Kerja Dinas Ketenagakerjaan"
        ),
    )


def test_it_lists_equipment_an_empty_warning_and_one_record(sop: Sop) -> None:
    assert sop.equipment == (
        "Peraturan perundang-undangan bidang Norma Kerja",
        "Komputer",
        "Printer",
        "ATK",
        "Stempel Dinas",
    )
    assert sop.warnings == ("- 1.",)
    assert sop.records == ("Dijadikan sebagai Pedoman",)


def test_content_without_a_key_is_kept_as_an_extension(sop: Sop) -> None:
    assert sop.extra["x-other-provisions"] == "Tidak ada."
    assert sop.extra["x-cover"] == {
        "title": "Prosedur Bimbingan Teknis Peningkatan Produktivitas",
        "year": "2017",
    }


def test_content_that_the_paper_lacks_is_absent(sop: Sop) -> None:
    assert sop.related == ()
    assert sop.total is None
    assert not sop.ends
    assert all(step.decision is None and step.next is None for step in sop.steps)
    assert all(step.on_late is None and step.calls is None and step.note is None for step in sop.steps)
    assert not any(activity.after for step in sop.steps for activity in step.activities)


# --- corrected misprints ----------------------------------------------------------------------------


def test_corrections_in_the_identity_block_keep_the_printed_text(sop: Sop) -> None:
    assert dict(sop.source) == {
        "organization.government": "PEMERINTAH KOTA TENGERANG",
        "dates.created": "14 Pebruari 2017",
        "dates.revised": "-",
        "dates.effective": "20 Maret 2017",
        "terms.Kabid": "Kepala Bidang Pelatihan Kerjadan Peningkatan Produktivitas",
    }


def test_corrections_in_the_table_keep_the_printed_text(sop: Sop) -> None:
    assert {where.id: dict(where.source) for where in rows_and_activities(sop) if where.source} == {
        "distribusi_jadwal": {
            "produces": ("Rekap daftar calon peserta dan jadwal uji kompetensi dan konfirmasi dari Asesor Kompetensi"),
        },
        "persiapan": {"produces": "Saran dan prasarana serta tempat uji kompetensi disediakan"},
        "pastikan_terlaksana": {
            "activity": (
                "1. Memastikan terlaksananya uji kompetensi dan mendokumentasikan pelaksanaan uji kompetensi 1. etensi."
            ),
        },
    }


# --- actors and documents --------------------------------------------------------------------------------


def test_the_actors_are_the_six_columns_in_order_and_the_applicant_is_external(sop: Sop) -> None:
    assert [actor.name for actor in sop.actors.values()] == [
        "Bagian Administrasi",
        "Bidang Teknis Operasional",
        "Asesor Kompetensi",
        "Calon Peserta Uji Kompetensi",
        "Bidang Manajemen Mutu",
        "Kepala TUK",
    ]
    assert [id_ for id_, actor in sop.actors.items() if actor.external] == [PESERTA]


def test_every_column_has_an_activity(sop: Sop) -> None:
    acting = {actor for step in sop.steps for activity in step.activities for actor in activity.actors}
    assert acting == set(sop.actors)


def test_documents_that_no_row_produces_are_supplied(sop: Sop) -> None:
    assert {id_ for id_, document in sop.documents.items() if document.supplied} == {
        "daftar_calon_peserta",
        "form_kesiapan",
        "absensi_peserta",
        "absensi_asesor",
        "form_berita_acara",
        "form_minutes_of_meeting",
    }


def test_every_required_document_is_supplied_or_produced_before(sop: Sop) -> None:
    there = {id_ for id_, document in sop.documents.items() if document.supplied}
    for step in sop.steps:
        for activity in step.activities:
            assert there.issuperset([*step.requires, *activity.requires]), activity.id
        there.update(step.produces, *(activity.produces for activity in step.activities))


# --- the table, row by row --------------------------------------------------------------------------------


class Doing(NamedTuple):
    """An activity of the table, with the documents that only its text names."""

    id: str
    text: str
    actor: str
    confidence: Confidence
    alternatives: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    produces: tuple[str, ...] = ()


class Row(NamedTuple):
    id: str
    requires: tuple[str, ...]
    within: str
    produces: tuple[str, ...]
    activities: tuple[Doing, ...]


READY = ("daftar_calon_peserta", "jadwal_uji_kompetensi", "form_kesiapan")
RESULT = ("berkas_hasil_uji", "form_berita_acara")

THE_TABLE = (
    Row(
        "distribusi_jadwal",
        requires=("daftar_calon_peserta",),
        within="15 menit",
        produces=("rekap_daftar_calon_peserta", "jadwal_uji_kompetensi", "konfirmasi_asesor"),
        activities=(
            Doing(
                "distribusi_jadwal",
                "Mendistribusikan jadwal uji kompetensi ke tenaga kerja kemudian memastikan/mengkonfirmasi "
                "Asesor Kompetensi perihal rencana uji kompetensi",
                ADMINISTRASI,
                HIGH,
            ),
        ),
    ),
    Row(
        "persiapan",
        requires=READY,
        within="1 hari",
        produces=("sarana_dan_tempat",),
        activities=(
            Doing(
                "siapkan_sarana",
                "Menerima jadwal uji kompetensi tenaga kerja, mempersiapkan sarana/prasarana "
                "penyelenggaraan uji kompetensi termasuk menyiapkan tempat penyelenggaraan sesuai dengan "
                "persyaratan, berkoordinasi dengan Asesor Kompetensi tenaga kerja dan menginformasikannya "
                "ke Bagian Administrasi.",
                TEKNIS,
                HIGH,
            ),
            Doing(
                "rencanakan_uji",
                "Merencanakan pelaksanaan uji kompetensi, memastikan kesiapan uji kompetensi, "
                "berkoordinasi dengan Bidang Teknis Operasional dan menginformasikannya ke Bagian "
                "Administrasi",
                ASESOR,
                MEDIUM,
                (MUTU, KEPALA_TUK),
            ),
        ),
    ),
    Row(
        "ingatkan_peserta",
        requires=READY,
        within="1 hari",
        produces=("informasi_kesiapan",),
        activities=(
            Doing(
                "ingatkan_peserta",
                "Mendapat informasi kesiapan pelaksanaan uji kompetensi, menghubungi dan mengingatkan para "
                "calon Peserta Ujian perihal pelaksanaan uji kompetensi yang akan diselenggarakan.",
                ADMINISTRASI,
                HIGH,
            ),
        ),
    ),
    Row(
        "terima_kepastian",
        requires=("daftar_calon_peserta",),
        within="15 menit",
        produces=("konfirmasi_peserta",),
        activities=(
            Doing(
                "terima_kepastian",
                "Mendapat kepastian perihal pelaksanaan uji kompetensi yang akan diselenggarakan.",
                PESERTA,
                HIGH,
            ),
        ),
    ),
    Row(
        "pelaksanaan",
        requires=("daftar_calon_peserta", "absensi_peserta", "absensi_asesor"),
        within="1 hari",
        produces=("uji_terlaksana",),
        activities=(
            Doing(
                "pastikan_terlaksana",
                "Memastikan terlaksananya uji kompetensi dan mendokumentasikan pelaksanaan uji kompetensi.",
                TEKNIS,
                MEDIUM,
                (ADMINISTRASI,),
            ),
            Doing("laksanakan_asesmen", "Melaksanakan tugas asesmen.", ASESOR, HIGH),
            Doing(
                "ikuti_uji",
                "Mengikuti uji kompetensi dan menyerahkan berkas hasil uji kompetensi ke petugas.",
                PESERTA,
                HIGH,
                produces=("berkas_hasil_uji",),
            ),
        ),
    ),
    Row(
        "penandatanganan",
        requires=RESULT,
        within="",
        produces=("berkas_hasil_uji", "dokumentasi", "berita_acara"),
        activities=(
            Doing(
                "kumpulkan_isian",
                "Mengumpulkan isian uji kompetensi, menandatangani berita acara uji kompetensi.",
                ADMINISTRASI,
                LOW,
                (ASESOR, TEKNIS),
            ),
            Doing(
                "pastikan_ketentuan",
                "Memastikan semua terlaksana sesuai ketentuan dan menandatangani berita acara uji kompetensi.",
                MUTU,
                LOW,
                (TEKNIS, KEPALA_TUK, ASESOR),
            ),
        ),
    ),
    Row(
        "kaji_ulang",
        requires=(*RESULT, "form_minutes_of_meeting"),
        within="4 jam",
        produces=RESULT,
        activities=(
            Doing(
                "serahkan_berkas",
                "Mengkaji ulang pelaksanaan dan menyerahkan berkas tersebut ke Kepala TUK.",
                ADMINISTRASI,
                MEDIUM,
                (TEKNIS,),
            ),
            Doing(
                "minta_pengarsipan",
                "Mengkaji ulang pelaksanaan dan meminta Staf Bagian Administrasi untuk menyimpan absensi "
                "peserta, absensi asesor, form berita acara dan form minutes of meeting sebagai arsip.",
                TEKNIS,
                LOW,
                (MUTU, KEPALA_TUK),
            ),
            Doing(
                "periksa_hasil",
                "Mengkaji ulang pelaksanaan dan memeriksa berkas hasil uji kompetensi serta rekomendasi ke LSP.",
                ASESOR,
                MEDIUM,
                (MUTU, KEPALA_TUK),
                produces=("rekomendasi_lsp",),
            ),
            Doing(
                "tinjau_pelaksanaan",
                "Mengkaji ulang pelaksanaan uji kompetensi.",
                MUTU,
                MEDIUM,
                (KEPALA_TUK,),
            ),
        ),
    ),
    Row(
        "pengarsipan",
        requires=RESULT,
        within="4 jam",
        produces=RESULT,
        activities=(
            Doing("terima_berkas", "Menerima berkas hasil uji kompetensi.", KEPALA_TUK, HIGH),
            Doing(
                "simpan_arsip",
                "Menyimpan absensi peserta, absensi asesor, form berita acara dan form minutes of meeting "
                "sebagai arsip.",
                ADMINISTRASI,
                HIGH,
                requires=("absensi_peserta", "absensi_asesor", "form_minutes_of_meeting"),
                produces=("arsip",),
            ),
        ),
    ),
)


def test_the_table_has_eight_rows(sop: Sop) -> None:
    assert [step.id for step in sop.steps] == [row.id for row in THE_TABLE]


@pytest.mark.parametrize("row", THE_TABLE, ids=lambda row: row.id)
def test_a_row_agrees_with_the_table(sop: Sop, row: Row) -> None:
    step = sop.step(row.id)
    assert step.requires == row.requires
    assert step.within is not None
    assert str(step.within) == row.within
    assert step.produces == row.produces
    assert [
        (activity.id, activity.text, activity.actor, activity.requires, activity.produces)
        for activity in step.activities
    ] == [(doing.id, doing.text, doing.actor, doing.requires, doing.produces) for doing in row.activities]


@pytest.mark.parametrize("row", THE_TABLE, ids=lambda row: row.id)
def test_activities_of_a_row_carry_their_printed_numbers(sop: Sop, row: Row) -> None:
    step = sop.step(row.id)
    assert step.number is None  # the row's position
    expected = [None] if step.is_single else [str(number) for number in range(1, len(row.activities) + 1)]
    assert [activity.number for activity in step.activities] == expected


@pytest.mark.parametrize("row", THE_TABLE, ids=lambda row: row.id)
def test_every_actor_is_inferred_with_its_confidence_and_alternatives(sop: Sop, row: Row) -> None:
    step = sop.step(row.id)
    for doing in row.activities:
        found = (step if step.is_single else sop.activity(doing.id)).inferred["actor"]
        assert (found.confidence, found.alternatives) == (doing.confidence, doing.alternatives)
        assert found.because
        assert doing.actor not in doing.alternatives


def test_half_of_the_actors_have_high_confidence(sop: Sop) -> None:
    found = Counter(
        where.inferred["actor"].confidence for where in rows_and_activities(sop) if "actor" in where.inferred
    )
    assert found == {HIGH: 8, MEDIUM: 5, LOW: 3}


def test_few_fields_besides_the_actors_are_inferred(sop: Sop) -> None:
    inferred: dict[str, Inferred] = {f"sop.{name}": value for name, value in sop.inferred.items()}
    for where in rows_and_activities(sop):
        inferred |= {f"{where.id}.{name}": value for name, value in where.inferred.items()}
    assert {name: value.confidence for name, value in inferred.items() if not name.endswith(".actor")} == {
        "sop.calendar": MEDIUM,
        "distribusi_jadwal.produces": MEDIUM,
        "pelaksanaan.since": MEDIUM,
        "ikuti_uji.produces": HIGH,
        "periksa_hasil.produces": MEDIUM,
        "simpan_arsip.requires": HIGH,
        "simpan_arsip.produces": HIGH,
    }
    assert all(value.because for value in inferred.values())


# --- time -------------------------------------------------------------------------------------------------


def test_the_time_of_row_six_is_blank_as_on_paper(sop: Sop) -> None:
    standard = sop.step("penandatanganan").within
    assert standard == TimeStandard.parse("")
    assert [step.id for step in sop.steps if step.within is None or step.within.maximum is None] == ["penandatanganan"]


def test_the_day_of_the_test_is_counted_since_its_schedule(sop: Sop) -> None:
    assert dict(sop.moments) == {"jadwal": "Jadwal uji kompetensi"}
    assert [step.id for step in sop.steps if step.since or step.before or step.not_before] == ["pelaksanaan"]
    supplied = [id_ for id_, document in sop.documents.items() if document.supplied]
    case = SopMachine(sop).open("2026-009", documents=supplied, at=august(3, "08:00"))
    while case.state != "pelaksanaan":
        task = case.tasks(at=august(3, "08:00"))[0]
        case.complete(task.activity, by=task.actors[0], at=august(3, "08:00"))
    # The schedule is not known yet.
    assert case.due is None
    assert {task.moments for task in case.tasks(at=august(3, "08:00"))} == {("jadwal",)}
    case.set_moment("jadwal", august(19, "08:30"), at=august(3, "08:00"))
    assert case.due == august(20, "08:30")
    case.set_moment("jadwal", august(26, "08:30"), reason="Asesor sakit", at=august(4, "08:00"))
    assert case.due == august(27, "08:30")


def test_no_activity_has_its_own_time_standard(sop: Sop) -> None:
    assert all(activity.within is None for step in sop.steps for activity in step.activities)


def test_the_time_standards_add_up_to_three_days_eight_hours_and_thirty_minutes(sop: Sop) -> None:
    total = sopflow.Duration()
    for step in sop.steps:
        if step.within is not None and step.within.maximum is not None:
            total += step.within.maximum
    assert total == TimeStandard.parse("3 hari 8 jam 30 menit").maximum
    assert total.format("id") == "3 hari 8 jam 30 menit"


def test_the_office_works_thirty_seven_and_a_half_hours_a_week_in_jakarta(sop: Sop) -> None:
    assert sop.calendar is not None
    assert sop.calendar.timezone == "Asia/Jakarta"
    assert sop.calendar.hours is not None
    assert sop.calendar.hours.minutes == 37.5 * 60
    assert sop.calendar.hours.texts() == {
        "mon-thu": "07:30-12:00, 13:00-16:00",
        "fri": "07:30-11:30, 13:00-16:30",
    }


def test_a_plain_day_is_a_working_day_that_skips_weekends_and_holidays(sop: Sop) -> None:
    assert sop.calendar is not None
    one_day = TimeStandard.parse("1 hari")
    # A Friday; the following Monday is Independence Day.
    assert sop.calendar.due(august(14, "09:00"), one_day) == august(18, "09:00")
    assert sop.calendar.due(august(18, "09:00"), one_day) == august(19, "09:00")


def test_four_hours_exclude_lunch_and_night(sop: Sop) -> None:
    assert sop.calendar is not None
    four_hours = TimeStandard.parse("4 jam")
    assert sop.calendar.due(august(12, "11:00"), four_hours) == august(12, "16:00")
    assert sop.calendar.due(august(12, "15:30"), four_hours) == august(13, "11:00")


# --- cases -----------------------------------------------------------------------------------------


JAKARTA = timezone(timedelta(hours=7))

ANI = Performer("ani", ADMINISTRASI)
BUDI = Performer("budi", TEKNIS)
CITRA = Performer("citra", ASESOR)
DEWI = Performer("dewi", PESERTA)
EKO = Performer("eko", MUTU)
FITRI = Performer("fitri", KEPALA_TUK)


def august(day: int, clock: str) -> datetime:
    hour, minute = clock.split(":")
    return datetime(2026, 8, day, int(hour), int(minute), tzinfo=JAKARTA)


def refused(case: Case, activity: str, **call: Any) -> list[str]:
    """Assert that a completion is refused without a change, and return the codes of the reasons."""
    before = case.snapshot()
    with pytest.raises(Refused) as caught:
        case.complete(activity, **call)
    assert case.snapshot() == before
    return [reason.code for reason in caught.value.reasons]


def test_the_first_ten_minutes(sop: Sop) -> None:
    now = datetime(2026, 3, 2, 8, 0, tzinfo=JAKARTA)
    case = SopMachine(sop).open("2026-001", at=now, documents={"daftar_calon_peserta": "A-1"})
    assert (case.state, case.due) == ("distribusi_jadwal", now + timedelta(minutes=15))
    assert [task.activity for task in case.tasks(by=ANI, at=now)] == ["distribusi_jadwal"]

    (event,) = case.complete("distribusi_jadwal", by=ANI, at=now + timedelta(minutes=9))

    assert (event.kind, event.target, event.late_by) == (EventKind.COMPLETED, "persiapan", None)
    verdict = case.may("siapkan_sarana", by=ANI, at=now + timedelta(minutes=10))
    assert [reason.code for reason in verdict.reasons] == ["actor", "documents"]
    assert verdict.reasons[1].found == ("form_kesiapan",)


def test_a_whole_case_from_the_first_row_to_the_end(sop: Sop) -> None:
    machine = SopMachine(sop)

    # 1: Thursday morning; at first the list of candidates is missing.
    case = machine.open("2026-008", moments={"jadwal": august(18, "08:30")}, at=august(13, "08:00"))
    assert case.due == august(13, "08:15")
    assert refused(case, "distribusi_jadwal", by=BUDI, at=august(13, "08:05")) == ["actor", "documents"]
    assert refused(case, "distribusi_jadwal", by=ANI, at=august(13, "08:05")) == ["documents"]
    assert refused(case, "siapkan_sarana", by=BUDI, at=august(13, "08:05")) == ["not-active"]
    case.attach({"daftar_calon_peserta": "DCP-08"}, by=ANI, at=august(13, "08:06"))
    case.complete("distribusi_jadwal", by=ANI, documents={"jadwal_uji_kompetensi": "JUK-08"}, at=august(13, "08:09"))
    assert case.reference("jadwal_uji_kompetensi") == "JUK-08"
    assert case.holds("rekap_daftar_calon_peserta")
    assert case.holds("konfirmasi_asesor")

    # 2: two activities, not in the printed order; the second is half an hour late.
    assert (case.state, case.due) == ("persiapan", august(14, "08:09"))
    assert {task.activity: task.missing for task in case.tasks(at=august(13, "09:00"))} == {
        "siapkan_sarana": ("form_kesiapan",),
        "rencanakan_uji": ("form_kesiapan",),
    }
    assert refused(case, "rencanakan_uji", by=CITRA, at=august(13, "09:00")) == ["documents"]
    case.complete("rencanakan_uji", by=CITRA, documents="form_kesiapan", at=august(13, "09:00"))
    assert case.state == "persiapan"
    assert refused(case, "rencanakan_uji", by=CITRA, at=august(13, "10:00")) == ["already-done"]
    assert refused(case, "ingatkan_peserta", by=ANI, at=august(13, "10:00")) == ["not-active"]
    assert case.is_late(august(14, "08:39"))
    (late,) = case.complete("siapkan_sarana", by=BUDI, at=august(14, "08:39"))
    assert late.late_by == timedelta(minutes=30)

    # 3: one working day from Friday; Monday is Independence Day.
    assert (case.state, case.due) == ("ingatkan_peserta", august(18, "08:39"))
    assert refused(case, "ingatkan_peserta", by=DEWI, at=august(18, "08:00")) == ["actor"]
    case.complete("ingatkan_peserta", by=ANI, at=august(18, "08:00"))

    # 4: a row of the applicant.
    assert (case.state, case.due) == ("terima_kepastian", august(18, "08:15"))
    assert refused(case, "terima_kepastian", by=ANI, at=august(18, "08:10")) == ["actor"]
    case.complete("terima_kepastian", by=DEWI, at=august(18, "08:10"))

    # 5: three activities in any order, after both attendance lists are attached; one day since the schedule.
    assert (case.state, case.due) == ("pelaksanaan", august(19, "08:30"))
    assert refused(case, "laksanakan_asesmen", by=CITRA, at=august(18, "09:00")) == ["documents"]
    assert refused(
        case,
        "laksanakan_asesmen",
        by=CITRA,
        documents=["absensi_peserta", "absensi_asesor", "berita_acara"],
        at=august(18, "09:00"),
    ) == ["not-supplied"]
    case.attach(["absensi_peserta", "absensi_asesor"], by=BUDI, at=august(18, "09:00"))
    case.complete("ikuti_uji", by=DEWI, documents={"berkas_hasil_uji": "BHU-08"}, at=august(18, "14:00"))
    case.complete("laksanakan_asesmen", by=CITRA, at=august(18, "15:00"))
    assert refused(case, "kumpulkan_isian", by=ANI, at=august(18, "15:00")) == ["not-active"]
    case.complete("pastikan_terlaksana", by=BUDI, at=august(18, "15:30"))

    # 6: no time on paper, so it is never late.
    assert case.state == "penandatanganan"
    assert case.due is None
    assert not case.is_late(august(28, "09:00"))
    assert refused(case, "kumpulkan_isian", by=ANI, at=august(19, "09:00")) == ["documents"]
    case.complete("kumpulkan_isian", by=ANI, documents="form_berita_acara", at=august(19, "09:00"))
    case.complete("pastikan_ketentuan", by=EKO, documents={"berita_acara": "BA-08"}, at=august(19, "11:00"))
    assert case.reference("berkas_hasil_uji") == "BHU-08"
    assert case.reference("berita_acara") == "BA-08"

    # 7: four hours around lunch.
    assert (case.state, case.due) == ("kaji_ulang", august(19, "16:00"))
    case.attach("form_minutes_of_meeting", by=BUDI, at=august(19, "13:00"))
    case.complete("tinjau_pelaksanaan", by=EKO, at=august(19, "13:30"))
    case.complete("periksa_hasil", by=CITRA, at=august(19, "14:00"))
    case.complete("minta_pengarsipan", by=BUDI, at=august(19, "14:30"))
    case.complete("serahkan_berkas", by=ANI, at=august(19, "15:30"))

    # 8: four hours around a night.
    assert (case.state, case.due) == ("pengarsipan", august(20, "11:00"))
    case.complete("terima_berkas", by=FITRI, at=august(20, "09:00"))
    case.complete("simpan_arsip", by=ANI, at=august(20, "11:00"))

    assert case.state == "completed"
    assert case.ended
    assert case.due is None
    assert case.holds("arsip")
    assert refused(case, "simpan_arsip", by=ANI, at=august(20, "12:00")) == ["closed"]
    assert [event.activity for event in case.history if event.late_by] == ["siapkan_sarana"]
    assert machine.replay(case.history) == case
    assert machine.restore(case.snapshot()) == case
