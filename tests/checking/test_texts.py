"""The texts of a SOP and their paths."""

from __future__ import annotations

from sopflow import Activity, Actor, Document, Sop, Step
from sopflow.definition import Approval, Organization, Related
from sopflow.rules.texts import identity_texts, table_texts

SOP = Sop(
    "1",
    "Judul",
    {"loket": Actor("Loket")},
    [
        Step.single("a", "Menerima", "loket", note="Catatan baris"),
        Step(
            "b",
            [
                Activity("c", "Mencatat", "loket", note="Catatan c"),
                Activity("d", "Mengirim", "loket", note="Catatan d"),
            ],
            note="Catatan b",
        ),
    ],
    organization=Organization("Kota", "Dinas", "Bidang"),
    approval=Approval("Kepala", "Ratna", "123"),
    scope="Lingkup",
    summary="Ringkasan",
    terms={"Berkas": "Map"},
    legal_basis=["UU 1", "UU 2"],
    qualifications="Teliti",
    equipment="Komputer",
    warnings="Awas",
    records="Buku",
    related=[Related("2")],
    documents={"surat": Document("Surat")},
    ends={"ditolak": "Ditolak"},
)


def test_the_texts_of_the_identity_block_are_in_the_order_of_the_form() -> None:
    assert list(identity_texts(SOP)) == [
        (("number",), "1"),
        (("title",), "Judul"),
        (("organization", "government"), "Kota"),
        (("organization", "agency"), "Dinas"),
        (("organization", "unit"), "Bidang"),
        (("approval", "office"), "Kepala"),
        (("approval", "name"), "Ratna"),
        (("approval", "nip"), "123"),
        (("scope",), "Lingkup"),
        (("summary",), "Ringkasan"),
        (("terms", "Berkas"), "Map"),
        (("legal_basis", 0), "UU 1"),
        (("legal_basis", 1), "UU 2"),
        (("qualifications", 0), "Teliti"),
        (("equipment", 0), "Komputer"),
        (("warnings", 0), "Awas"),
        (("records", 0), "Buku"),
        (("related", 0, "number"), "2"),
    ]


def test_absent_parts_of_the_identity_block_have_no_text() -> None:
    sop = Sop("1", "Judul", {"loket": Actor("Loket")}, SOP.steps, organization=Organization(agency="Dinas"))
    assert list(identity_texts(sop)) == [
        (("number",), "1"),
        (("title",), "Judul"),
        (("organization", "agency"), "Dinas"),
    ]


def test_the_texts_of_the_table_are_names_activities_and_notes() -> None:
    assert list(table_texts(SOP)) == [
        (("actors", "loket", "name"), "Loket"),
        (("documents", "surat", "name"), "Surat"),
        (("ends", "ditolak"), "Ditolak"),
        (("steps", 0, "note"), "Catatan baris"),
        (("steps", 0, "activity"), "Menerima"),
        (("steps", 1, "note"), "Catatan b"),
        (("steps", 1, "activities", 0, "activity"), "Mencatat"),
        (("steps", 1, "activities", 0, "note"), "Catatan c"),
        (("steps", 1, "activities", 1, "activity"), "Mengirim"),
        (("steps", 1, "activities", 1, "note"), "Catatan d"),
    ]
