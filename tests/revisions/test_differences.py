"""The differences that ``diff`` finds in typical revisions of a SOP."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs
import pytest
from attrs import evolve
from tests.revisions.test_laws import with_ids

from sopflow import Activity, Actor, AnyOf, Difference, Document, Goto, Outcome, Sop, Step, diff
from sopflow.definition import Approval, Authority, Dates, Inferred, NotBefore, Organization, Related
from sopflow.revisions import Change, Subject
from sopflow.revisions.names import name_of_key
from sopflow.timing import Holidays, Period, WorkCalendar

OLD = Sop(
    "12",
    "Izin",
    {"loket": "Petugas Loket", "kasi": "Kepala Seksi", "kadis": "Kepala Dinas"},
    [
        Step.single("terima", "Menerima berkas", "loket", requires="berkas", within="1 jam"),
        Step.single("periksa", "Memeriksa berkas", "kasi", outcomes={"ya": "susun", "tidak": Outcome("ditolak")}),
        Step(
            "susun",
            [
                Activity("konsep", "Menyusun konsep", "loket"),
                Activity("paraf", "Memaraf konsep", "kasi", after="konsep"),
            ],
            produces="izin",
        ),
        Step.single("tanda_tangan", "Menandatangani izin", AnyOf(("kadis", "kasi")), requires="izin"),
    ],
    documents={"berkas": Document("Berkas", supplied=True), "izin": "Surat izin"},
    ends={"ditolak": "Permohonan ditolak"},
)


def changed(row: int, **keys: Any) -> Sop:
    """Return the SOP with other attributes of one row."""
    return evolve(OLD, steps=[evolve(step, **keys) if place == row else step for place, step in enumerate(OLD.steps)])


def decided(**outcomes: str | Outcome) -> Sop:
    """Return the SOP with other outcomes of its decision."""
    (activity,) = OLD.steps[1].activities
    return changed(1, activities=evolve(activity, outcomes=outcomes))


def texts(new: Sop, old: Sop = OLD) -> list[tuple[str, str]]:
    return [(each.message("en"), each.message("id")) for each in diff(old, new)]


MORE = Step.single("catat", "Mencatat berkas", "loket")


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (
            evolve(OLD, title="Izin Usaha"),
            [("SOP: title: Izin → Izin Usaha", "SOP: nama SOP: Izin → Izin Usaha")],
        ),
        (
            evolve(OLD, legal_basis=["UU 25/2009"]),
            [("SOP: legal basis added: UU 25/2009", "SOP: dasar hukum ditambahkan: UU 25/2009")],
        ),
        (
            evolve(OLD, on_late="justify"),
            [
                (
                    "SOP: consequence of lateness: record the lateness → require a reason",
                    "SOP: akibat keterlambatan: catat keterlambatan → wajib disertai alasan",
                )
            ],
        ),
        (
            evolve(OLD, calendar=WorkCalendar("Asia/Jakarta")),
            [("Calendar: added", "Kalender: ditambahkan")],
        ),
        (
            evolve(OLD, actors={**OLD.actors, "kasi": Actor("Kepala Bidang")}),
            [
                (
                    "Actor Kepala Bidang: name: Kepala Seksi → Kepala Bidang",
                    "Pelaksana Kepala Bidang: nama: Kepala Seksi → Kepala Bidang",
                )
            ],
        ),
        (
            evolve(OLD, documents={**OLD.documents, "berkas": "Berkas"}),
            [
                (
                    "Document Berkas: comes from outside: yes → no",
                    "Dokumen Berkas: datang dari luar: ya → tidak",
                )
            ],
        ),
        (
            evolve(OLD, ends={**OLD.ends, "batal": "Permohonan batal"}),
            [("End Permohonan batal: added", "Titik akhir Permohonan batal: ditambahkan")],
        ),
        (
            changed(0, within="2 jam"),
            [
                (
                    "Row 1 Menerima berkas: time standard: 1 jam → 2 jam",
                    "Baris 1 Menerima berkas: standar waktu: 1 jam → 2 jam",
                )
            ],
        ),
        (
            changed(0, within=None),
            [
                (
                    "Row 1 Menerima berkas: time standard removed: 1 jam",
                    "Baris 1 Menerima berkas: standar waktu dihapus: 1 jam",
                )
            ],
        ),
        (
            changed(3, requires=["berkas"]),
            [
                (
                    "Row 4 Menandatangani izin: requirement removed: Surat izin",
                    "Baris 4 Menandatangani izin: kelengkapan dihapus: Surat izin",
                ),
                (
                    "Row 4 Menandatangani izin: requirement added: Berkas",
                    "Baris 4 Menandatangani izin: kelengkapan ditambahkan: Berkas",
                ),
            ],
        ),
        (
            changed(3, on_late=Goto("ditolak")),
            [
                (
                    "Row 4 Menandatangani izin: consequence of lateness added: move to Permohonan ditolak",
                    "Baris 4 Menandatangani izin: akibat keterlambatan ditambahkan: berpindah ke Permohonan ditolak",
                )
            ],
        ),
        (
            decided(ya="susun", tidak=Outcome("terima", discards="berkas")),
            [
                (
                    "Row 2 Memeriksa berkas, outcome tidak: target: Permohonan ditolak → 1 Menerima berkas",
                    "Baris 2 Memeriksa berkas, jawaban tidak: tujuan: Permohonan ditolak → 1 Menerima berkas",
                ),
                (
                    "Row 2 Memeriksa berkas, outcome tidak: withdrawn document added: Berkas",
                    "Baris 2 Memeriksa berkas, jawaban tidak: dokumen yang ditarik kembali ditambahkan: Berkas",
                ),
            ],
        ),
        (
            decided(ya="susun", tidak="ditolak", ragu="end"),
            [
                (
                    "Row 2 Memeriksa berkas, outcome ragu: added: leads to completed",
                    "Baris 2 Memeriksa berkas, jawaban ragu: ditambahkan: menuju selesai",
                )
            ],
        ),
        (
            evolve(OLD, steps=[OLD.steps[0], MORE, *OLD.steps[1:]]),
            [
                (
                    "Row 1 Menerima berkas: next step: 2 Memeriksa berkas → 2 Mencatat berkas",
                    "Baris 1 Menerima berkas: langkah berikutnya: 2 Memeriksa berkas → 2 Mencatat berkas",
                ),
                ("Row 2 Mencatat berkas: added", "Baris 2 Mencatat berkas: ditambahkan"),
            ],
        ),
    ],
)
def test_a_change_is_described_in_both_languages(new: Sop, expected: list[tuple[str, str]]) -> None:
    assert texts(new) == expected


def test_a_row_shows_its_former_number() -> None:
    new = evolve(OLD, steps=[OLD.steps[0], MORE, *OLD.steps[1:3], evolve(OLD.steps[3], within="1 hari")])
    last = diff(OLD, new)[-1]
    assert last.message("en") == "Row 5 Menandatangani izin (formerly 4): time standard added: 1 hari"
    assert last.message("id") == "Baris 5 Menandatangani izin (dahulu 4): standar waktu ditambahkan: 1 hari"


def test_a_moved_row_is_one_that_changed_its_order() -> None:
    new = evolve(OLD, steps=[OLD.steps[3], *OLD.steps[:3]])
    moved = [each for each in diff(OLD, new) if each.change is Change.MOVED]
    assert [each.message() for each in moved] == [
        "Row 1 Menandatangani izin (formerly 4): moved from position 4 to position 1"
    ]


def test_a_row_with_another_id_and_the_same_text_is_the_same_row() -> None:
    steps = [
        OLD.steps[0],
        Step.single("teliti", "Memeriksa berkas", "kasi", outcomes={"ya": "susun", "tidak": "ditolak"}),
        *OLD.steps[2:],
    ]
    assert [each.message() for each in diff(OLD, evolve(OLD, steps=steps))] == [
        "Row 2 Memeriksa berkas: id: periksa → teliti"
    ]


def test_rows_with_another_id_and_another_text_are_different_rows() -> None:
    steps = [*OLD.steps[:3], Step.single("sahkan", "Mengesahkan izin", "kadis", requires="izin")]
    removed_and_added = [(each.change, each.subject) for each in diff(OLD, evolve(OLD, steps=steps))]
    assert (Change.REMOVED, Subject.STEP) in removed_and_added
    assert (Change.ADDED, Subject.STEP) in removed_and_added


def test_an_actor_document_or_end_with_another_id_and_the_same_name_is_the_same() -> None:
    new = evolve(
        OLD,
        actors={"loket": "Petugas Loket", "kasi": "Kepala Seksi", "kepala": "Kepala Dinas"},
        documents={"berkas": OLD.documents["berkas"], "surat": "Surat izin"},
        ends={"tolak": "Permohonan ditolak"},
        steps=[
            OLD.steps[0],
            evolve(
                OLD.steps[1], activities=evolve(OLD.steps[1].activities[0], outcomes={"ya": "susun", "tidak": "tolak"})
            ),
            evolve(OLD.steps[2], produces="surat"),
            Step.single("tanda_tangan", "Menandatangani izin", AnyOf(("kepala", "kasi")), requires="surat"),
        ],
    )
    assert [each.message() for each in diff(OLD, new)] == [
        "Actor Kepala Dinas: id: kadis → kepala",
        "Document Surat izin: id: izin → surat",
        "End Permohonan ditolak: id: ditolak → tolak",
    ]


def test_an_activity_that_moves_to_another_row_is_the_same_activity() -> None:
    konsep, paraf = OLD.steps[2].activities
    steps = [*OLD.steps[:2], Step("susun", [konsep], produces="izin"), Step("teliti", [evolve(paraf, after=())])]
    found = [each.message() for each in diff(OLD, evolve(OLD, steps=[*steps, OLD.steps[3]]))]
    assert "Row 4 Memaraf konsep: added" in found
    assert "Activity 4.1 Memaraf konsep (formerly 3.2): moved from position 3.2 to position 4.1" in found
    assert "Activity 4.1 Memaraf konsep (formerly 3.2): preceding activity removed: 3.1 Menyusun konsep" in found


NEEDS_PAYMENT = evolve(OLD, conditions={"lunas": "Retribusi lunas"})


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (changed(0, requires=[AnyOf(("berkas", "izin"))]), "requirement added: Berkas / Surat izin"),
        (NEEDS_PAYMENT, "condition (lunas) added: Retribusi lunas"),
        (evolve(NEEDS_PAYMENT, steps=changed(0, needs="lunas").steps), "condition added: Retribusi lunas"),
    ],
)
def test_alternative_documents_and_conditions_affect_cases(new: Sop, expected: str) -> None:
    found = {each.text.en: each.affects_cases for each in diff(OLD, new)}
    assert found[expected]


def test_a_document_with_another_id_among_alternatives_is_the_same() -> None:
    old = changed(0, requires=[AnyOf(("berkas", "izin"))])
    documents = {"berkas": OLD.documents["berkas"], "sk": OLD.documents["izin"]}
    new = evolve(old, documents=documents, steps=with_ids(old, {"izin": "sk"}).steps)
    assert [each.message() for each in diff(old, new)] == ["Document Surat izin: id: izin → sk"]


def test_another_order_of_alternative_documents_affects_no_case() -> None:
    old, new = (changed(0, requires=[AnyOf(ids)]) for ids in (("berkas", "izin"), ("izin", "berkas")))
    assert [(each.change, each.affects_cases) for each in diff(old, new)] == [(Change.MOVED, False)]


def test_the_wording_of_a_condition_affects_no_case() -> None:
    new = evolve(NEEDS_PAYMENT, conditions={"lunas": "Lunas"})
    assert [(each.message(), each.affects_cases) for each in diff(NEEDS_PAYMENT, new)] == [
        ("SOP: condition (lunas): Retribusi lunas → Lunas", False)
    ]


def test_another_order_of_actors_or_documents_affects_no_case() -> None:
    found = diff(OLD, changed(3, activities=evolve(OLD.steps[3].activities[0], actor=AnyOf(("kasi", "kadis")))))
    assert [(each.key, each.affects_cases) for each in found] == [("actor", False)]


@pytest.mark.parametrize("standard", ["90 menit", "1 - 2 jam", "hari yang sama"])
def test_a_time_standard_with_another_maximum_affects_cases(standard: str) -> None:
    assert [each.affects_cases for each in diff(OLD, changed(0, within=standard))] == [True]


def test_a_time_standard_with_another_minimum_affects_no_case() -> None:
    assert [each.affects_cases for each in diff(OLD, changed(0, within="0,5 - 1 jam"))] == [False]


@pytest.mark.parametrize(
    "new",
    [
        evolve(OLD, title="Izin Usaha", warnings=["Awas"], calendar=WorkCalendar("Asia/Jakarta")),
        changed(0, note="Catatan", next="periksa", number="1a"),
        changed(3, on_late="record"),
    ],
)
def test_prose_calendar_and_written_defaults_affect_no_case(new: Sop) -> None:
    assert diff(OLD, new)
    assert not any(each.affects_cases for each in diff(OLD, new))


def test_a_difference_has_values_for_programs() -> None:
    (found,) = diff(OLD, changed(0, within="2 jam"))
    assert found.to_dict() == {
        "change": "changed",
        "subject": "step",
        "id": "terima",
        "key": "within",
        "old": {"path": ["steps", 0, "within"], "value": "1 jam"},
        "new": {"path": ["steps", 0, "within"], "value": "2 jam"},
        "affects_cases": True,
        "message": {
            "en": "Row 1 Menerima berkas: time standard: 1 jam → 2 jam",
            "id": "Baris 1 Menerima berkas: standar waktu: 1 jam → 2 jam",
        },
    }


def test_an_added_row_has_its_keys_as_in_the_file() -> None:
    found = diff(OLD, evolve(OLD, steps=[*OLD.steps, MORE]))
    sides = [each.new for each in found if each.change is Change.ADDED]
    assert [None if side is None else side.value for side in sides] == [
        {"id": "catat", "activity": "Mencatat berkas", "actor": "loket"}
    ]


def test_differences_are_hashable() -> None:
    assert len({*diff(OLD, changed(0, within="2 jam", note="Catatan"))}) == 2


def test_a_difference_is_about_a_thing() -> None:
    with pytest.raises(ValueError, match="a thing of the old or of the new revision"):
        Difference(Change.CHANGED, Subject.SOP, (None, None), "title", None, None).place  # noqa: B018


def _keys() -> Mapping[str, str]:
    """Return the keys of the language with their classes."""
    classes = (
        *(Sop, Step, Activity, Actor, AnyOf, Document, Outcome, Goto, Organization, Dates, Approval, Related),
        *(Authority, Inferred, NotBefore, WorkCalendar, Period, Holidays),
    )
    apart = {"extra", "steps", "activities", "actors", "documents", "any_of", "text"}
    return {
        attribute.metadata.get("key", attribute.name): cls.__name__
        for cls in classes
        for attribute in attrs.fields(cls)
        if attribute.init and attribute.name not in apart
    }


@pytest.mark.parametrize("key", _keys())
def test_every_key_has_a_name_in_both_languages(key: str) -> None:
    name = name_of_key(key)
    assert name.en
    assert name.id
    assert "_" not in name.en + name.id
