"""The identity block and the conclusions of the encoder as values."""

from __future__ import annotations

from datetime import date

from sopflow import Sop, Step
from sopflow.definition import Approval, Dates, Inferred, Organization, Related
from sopflow.tables import Conclusion, Field, conclusions, identity_block
from sopflow.timing import WorkCalendar

STEP = Step.single("a", "Menerima surat", "loket", inferred={"actor": Inferred("medium", ("kepala",), "tanpa simbol")})
ACTORS = {"loket": "Petugas Loket", "kepala": "Kepala Dinas"}


def test_the_identity_block_names_its_facts_in_the_language() -> None:
    sop = Sop(
        "800/1",
        "Surat Masuk",
        ACTORS,
        [STEP],
        organization=Organization("Kota Contoh", unit="Bidang Umum"),
        dates=Dates(created=date(2017, 2, 14)),
        approval=Approval("Kepala Dinas", None, "196209101986031013"),
    )

    block = identity_block(sop, "id")

    assert block.organization == ("KOTA CONTOH", "BIDANG UMUM")
    assert block.fields == (
        Field("Nomor SOP", ("800/1",)),
        Field("Tanggal pembuatan", ("14 Februari 2017",)),
        Field("Tanggal revisi", ("-",)),
        Field("Tanggal efektif", ("-",)),
        Field("Disahkan oleh", ("Kepala Dinas", "NIP. 196209101986031013")),
        Field("Nama SOP", ("Surat Masuk",)),
    )
    assert block.sections == ()


def test_the_identity_block_lists_sections_in_pairs() -> None:
    calendar = WorkCalendar(timezone="Asia/Jakarta", hours={"mon-thu": "07:30-12:00", "fri": "07:30-11:30"})
    sop = Sop("1", "A", ACTORS, [STEP], related=[Related("2", "continues")], calendar=calendar)

    (related, hours) = identity_block(sop, "id").sections

    assert [(section.heading, section.items) for section in related] == [
        ("Keterkaitan", ("melanjutkan 2",)),
        ("Peralatan/perlengkapan", ()),
    ]
    assert hours[1].items == ("Sen–Kam 07.30–12.00", "Jum 07.30–11.30", "Asia/Jakarta")


def test_a_conclusion_names_the_row_the_confidence_and_the_reason() -> None:
    sop = Sop("1", "A", ACTORS, [STEP], inferred={"calendar": Inferred("low")})

    assert list(conclusions(sop, "id")) == [
        Conclusion("SOP", "kalender, keyakinan rendah"),
        Conclusion("1", "pelaksana Petugas Loket, keyakinan sedang, mungkin Kepala Dinas. tanpa simbol"),
    ]


def test_the_form_keeps_the_approval_and_the_lists_of_the_regulation() -> None:
    plain = Sop("1", "Surat", {"loket": "Loket"}, [Step.single("a", "Menerima", "loket")])
    block = identity_block(plain, "id", is_form=True)

    assert [field.heading for field in block.fields][-2:] == ["Disahkan oleh", "Nama SOP"]
    assert [left.heading for left, _ in block.sections] == ["Dasar hukum", "Keterkaitan", "Peringatan"]
