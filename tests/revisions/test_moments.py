"""Moments and the keys about clocks in two revisions: what ``diff`` says, and whether cases are affected."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve
from tests.revisions.mutations import mutations
from tests.revisions.test_laws import is_sound

from sopflow import Activity, Sop, Step, diff
from sopflow.definition import Clock, NotBefore

OLD = Sop(
    "7",
    "Ujian",
    {"loket": "Petugas Loket", "penguji": "Penguji"},
    [
        Step.single("daftar", "Mendaftar", "loket"),
        Step.single("undang", "Mengundang peserta", "loket", within="7 hari kerja sebelum jadwal", before="jadwal"),
        Step.single("lunasi", "Menunggu pelunasan", "loket", clock="stopped"),
        Step(
            "uji",
            [
                Activity("tulis", "Ujian tulis", "penguji", not_before="jadwal"),
                Activity("nilai", "Menilai", "penguji", within="3 hari kerja", since="tulis", after="tulis"),
            ],
            not_before=NotBefore("jadwal", "1 jam"),
        ),
        Step.single("umumkan", "Mengumumkan", "loket", within="14 hari sejak langkah 1", since="daftar"),
    ],
    moments={"jadwal": "Jadwal ujian"},
)


def changed(row: int, **keys: Any) -> Sop:
    """Return the SOP with other attributes of one row."""
    return evolve(OLD, steps=[evolve(step, **keys) if place == row else step for place, step in enumerate(OLD.steps)])


def graded(**keys: Any) -> Sop:
    """Return the SOP with other attributes of the activity that grades."""
    written, grading = OLD.steps[3].activities
    return changed(3, activities=(written, evolve(grading, **keys)))


def texts(new: Sop, old: Sop = OLD) -> list[tuple[str, str, bool]]:
    return [(each.text.en, each.text.id, each.affects_cases) for each in diff(old, new)]


@pytest.mark.parametrize(
    ("new", "en", "id_", "affects"),
    [
        (
            changed(4, since="undang"),
            "start of the time: 1 Mendaftar → 2 Mengundang peserta",
            "awal waktu: 1 Mendaftar → 2 Mengundang peserta",
            True,
        ),
        (
            changed(4, since="tulis"),
            "start of the time: 1 Mendaftar → 4.1 Ujian tulis",
            "awal waktu: 1 Mendaftar → 4.1 Ujian tulis",
            True,
        ),
        (
            changed(4, since="jadwal"),
            "start of the time: 1 Mendaftar → Jadwal ujian",
            "awal waktu: 1 Mendaftar → Jadwal ujian",
            True,
        ),
        (graded(since=None), "start of the time removed: 4.1 Ujian tulis", "awal waktu dihapus: 4.1 Ujian tulis", True),
        (
            changed(1, before=None),
            "moment before which the time ends removed: Jadwal ujian",
            "saat yang menjadi batas dihapus: Jadwal ujian",
            True,
        ),
        (
            changed(1, within="H-3"),
            "time standard: 7 hari kerja sebelum jadwal → H-3",
            "standar waktu: 7 hari kerja sebelum jadwal → H-3",
            True,
        ),
        (
            changed(1, within="H-7 hari kerja"),
            "time standard: 7 hari kerja sebelum jadwal → H-7 hari kerja",
            "standar waktu: 7 hari kerja sebelum jadwal → H-7 hari kerja",
            False,
        ),
        (
            changed(4, within="14 hari"),
            "time standard: 14 hari sejak langkah 1 → 14 hari",
            "standar waktu: 14 hari sejak langkah 1 → 14 hari",
            False,
        ),
        (
            changed(2, clock=None),
            "time since other rows removed: stopped",
            "waktu sejak baris lain dihapus: berhenti",
            True,
        ),
        (
            changed(0, clock=Clock.STOPPED),
            "time since other rows added: stopped",
            "waktu sejak baris lain ditambahkan: berhenti",
            True,
        ),
        (
            changed(0, not_before=NotBefore("jadwal", "2 hari kerja")),
            "earliest time added: 2 hari kerja before Jadwal ujian",
            "waktu paling awal ditambahkan: 2 hari kerja sebelum Jadwal ujian",
            True,
        ),
        (changed(3, not_before=None), "earliest time removed: 1 jam before Jadwal ujian",
         "waktu paling awal dihapus: 1 jam sebelum Jadwal ujian", True),
        (
            changed(3, not_before=NotBefore("jadwal", "sekitar 1 jam")),
            "time before the moment: 1 jam → sekitar 1 jam",
            "lama sebelum saat itu: 1 jam → sekitar 1 jam",
            False,
        ),
        (
            changed(3, not_before="jadwal"),
            "time before the moment removed: 1 jam",
            "lama sebelum saat itu dihapus: 1 jam",
            True,
        ),
        (
            evolve(OLD, moments={"jadwal": "Hari ujian"}),
            "moment (jadwal): Jadwal ujian → Hari ujian",
            "saat (jadwal): Jadwal ujian → Hari ujian",
            False,
        ),
        (
            evolve(OLD, moments={**OLD.moments, "tmt": "TMT"}),
            "moment (tmt) added: TMT",
            "saat (tmt) ditambahkan: TMT",
            True,
        ),
    ],
)  # fmt: skip
def test_a_change_is_described_in_both_languages(new: Sop, en: str, id_: str, affects: bool) -> None:
    assert texts(new) == [(en, id_, affects)]
    assert (new.fingerprint != OLD.fingerprint) is affects


def test_a_row_with_another_id_is_the_same_start_of_a_time() -> None:
    first = Step.single("terima", "Mendaftar", "loket")
    new = evolve(OLD, steps=[first, *OLD.steps[1:4], evolve(OLD.steps[4], since="terima")])
    assert [each.message() for each in diff(OLD, new)] == ["Row 1 Mendaftar: id: daftar → terima"]


def test_an_activity_with_another_id_is_the_same_start_of_a_time() -> None:
    written, grading = OLD.steps[3].activities
    new = changed(3, activities=(evolve(written, id="tertulis"), evolve(grading, since="tertulis", after="tertulis")))
    assert [each.message() for each in diff(OLD, new)] == ["Activity 4.1 Ujian tulis: id: tulis → tertulis"]


def test_cases_are_affected_by_exactly_the_mutations_that_change_the_fingerprint() -> None:
    for place, new in mutations(OLD):
        if not is_sound(new):
            continue
        affected = any(each.affects_cases for each in diff(OLD, new))
        assert affected == ((OLD.number, OLD.fingerprint) != (new.number, new.fingerprint)), place
        assert sorted(diff(new, OLD), key=repr) == sorted((each.mirrored for each in diff(OLD, new)), key=repr), place
