"""Revisions: new cases use the latest one, and a running case keeps its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.store.office import ANI, BUDI, IZIN, Office, sop_of

from sopflow import Refused, SopError, SopMachine


def test_a_published_file_is_stored_as_it_is_written(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "izin.yaml"
    file.write_text("# Catatan\n" + IZIN.replace("15 menit", "30 menit"), encoding="utf-8")
    revision = office.store.publish(file)
    assert (revision.number, revision.published_at) == ("SOP-12", office.clock.now)
    assert revision.fingerprint == sop_of(IZIN.replace("15 menit", "30 menit")).fingerprint


def test_publishing_the_same_text_again_changes_nothing(office: Office) -> None:
    first = office.store.publish(sop_of(IZIN))
    office.clock.advance("1 jam")
    assert office.store.publish(sop_of(IZIN)) == first


def test_a_running_case_keeps_its_revision_and_new_cases_use_the_latest(office: Office) -> None:
    office.opened("k1")
    office.store.publish(sop_of(IZIN.replace("2 hari kerja", "3 hari kerja")))
    office.received("k2")
    with office.store.begin() as cases:
        before = cases.complete("k1", "terima", by=ANI).case.due
        after = cases.case("k2").due
    assert before is not None
    assert after is not None
    assert (after - before).days == 1


def test_a_running_case_uses_the_latest_text_of_its_revision(office: Office) -> None:
    office.received("k1")
    office.store.publish(sop_of(IZIN.replace("Mengkaji permohonan", "Mengkaji berkas permohonan")))
    with office.store.begin() as cases:
        (item,) = cases.tasks(by=BUDI).items
        assert item.task.text == "Mengkaji berkas permohonan"
        assert cases.case("k1").machine.activities["kaji"].activity.text == "Mengkaji berkas permohonan"


def test_an_old_revision_can_be_published_again(office: Office) -> None:
    original = sop_of(IZIN)
    office.store.publish(sop_of(IZIN.replace("15 menit", "30 menit")))
    office.store.publish(original)
    office.opened("k1")
    with office.store.begin() as cases:
        assert cases.case("k1").machine.sop.fingerprint == original.fingerprint


def test_sops_that_differ_only_in_their_number_are_separate(office: Office) -> None:
    office.received("k1")
    office.store.publish(sop_of(IZIN.replace("SOP-12", "SOP-13")))
    with office.store.begin() as cases:
        assert cases.complete("k1", "kaji", by=BUDI).case.machine.sop.number == "SOP-12"
        cases.open("SOP-13", "k2")
        assert cases.case("k2").machine.sop.number == "SOP-13"
        assert {item.number for item in cases.tasks().items} == {"SOP-12", "SOP-13"}


def test_a_sop_with_errors_is_not_published(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "izin.yaml"
    file.write_text(IZIN.replace("actor: loket", "actor: lokek"), encoding="utf-8")
    with pytest.raises(SopError):
        office.store.publish(file)
    office.opened("k1")


def test_a_missing_file_is_an_error_of_the_operating_system(office: Office, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        office.store.publish(tmp_path / "missing.yaml")


def test_the_host_application_builds_the_machines(office: Office) -> None:
    def fee_is_paid(*_: object) -> str:
        return "Retribusi belum dibayar."

    office.opened("k1")
    guarded = office.another_store(machine=lambda sop: SopMachine(sop, guards=[fee_is_paid]))
    with guarded.begin() as cases, pytest.raises(Refused, match="Retribusi"):
        cases.complete("k1", "terima", by=ANI)
