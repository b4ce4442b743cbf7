"""Bundles: a SOP is published with the calendar file to which it refers."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from tests.store.office import ANI, HOLIDAY, HOURS, REFERRING, Office, sop_of, written

import sopflow
from sopflow import SopError
from sopflow.store import schema, verify_export

_R = schema.revision.c


def due(office: Office, id_: str) -> Any:
    with office.store.begin() as cases:
        return cases.case(id_).due


def test_cases_use_the_published_calendar_and_not_the_file(office: Office, tmp_path: Path) -> None:
    file = written(tmp_path, HOLIDAY)
    office.store.publish(file)
    (tmp_path / "kalender.yaml").unlink()
    office.received("k1")
    with office.another_store().begin() as cases:
        case = cases.case("k1")
    assert case.machine.sop.calendar_file == "kalender.yaml"
    assert case.due == datetime(2026, 3, 5, 1, tzinfo=UTC)
    assert list(office.store.verify()) == []


def test_a_changed_calendar_is_a_new_publication_of_the_same_revision(office: Office, tmp_path: Path) -> None:
    first = office.store.publish(written(tmp_path, HOURS))
    assert office.store.publish(written(tmp_path, HOURS)) == first
    office.opened("k1")
    second = office.store.publish(written(tmp_path, HOLIDAY))
    assert (second.fingerprint, second.sha256 != first.sha256) == (first.fingerprint, True)
    office.received("k2")
    with office.store.begin() as cases:
        cases.complete("k1", "terima", by=ANI)
    assert due(office, "k1") == due(office, "k2")
    with office.store.begin() as cases:
        calendar = cases.case("k1").machine.calendar
    assert calendar == sopflow.load(written(tmp_path, HOLIDAY)).calendar


def test_a_sop_object_is_published_with_its_calendar(office: Office, tmp_path: Path) -> None:
    sop = sopflow.load(written(tmp_path, HOLIDAY))
    assert office.store.publish(sop).fingerprint == sop.fingerprint
    office.opened("k1")
    with office.another_store().begin() as cases:
        assert cases.case("k1").machine.calendar == sop.calendar


@pytest.mark.parametrize("calendar", [None, HOURS.replace("08:00", "8"), "steps: []", HOURS + "\n#" + "x" * 200_000])
def test_a_sop_with_an_unusable_calendar_file_is_not_published(
    office: Office, tmp_path: Path, calendar: str | None
) -> None:
    file = written(tmp_path, calendar or "")
    if calendar is None:
        (tmp_path / "kalender.yaml").unlink()
    with office.engine().connect() as connection:
        before = connection.scalar(sa.select(sa.func.count()).select_from(schema.revision))
        with pytest.raises(SopError, match="SOP112"):
            office.store.publish(file)
        assert connection.scalar(sa.select(sa.func.count()).select_from(schema.revision)) == before


def test_verify_finds_a_changed_calendar(office: Office, tmp_path: Path) -> None:
    office.store.publish(written(tmp_path, HOURS))
    with office.engine().begin() as connection:
        connection.execute(sa.update(schema.revision).where(_R.calendar.is_not(None)).values(calendar=HOLIDAY))
    (mismatch,) = office.store.verify()
    assert mismatch.message() == "The text or the calendar of SOP 'SOP-12' was changed."


def test_verify_finds_a_removed_calendar(office: Office, tmp_path: Path) -> None:
    office.store.publish(written(tmp_path, HOURS))
    with office.engine().begin() as connection:
        connection.execute(sa.update(schema.revision).values(calendar=None))
    assert len(list(office.store.verify())) == 1


@pytest.fixture
def exported(office: Office, tmp_path: Path) -> dict[str, Any]:
    """An export of a case whose SOP refers to a calendar file, read back from JSON."""
    office.store.publish(written(tmp_path, HOLIDAY))
    office.received("k1")
    with office.store.begin() as cases:
        cases.cancel("k1", by=ANI, reason="Ditarik")
    data: dict[str, Any] = json.loads(json.dumps(office.store.export(office.clock.now + timedelta(days=1))))
    return data


def test_an_export_contains_the_calendar_and_verifies(office: Office, exported: dict[str, Any]) -> None:
    assert exported["revisions"][0]["calendar"] == HOLIDAY
    assert verify_export(exported) == ()
    assert office.store.delete(exported) == 1


def test_a_changed_calendar_in_an_export_is_found(exported: dict[str, Any]) -> None:
    exported["revisions"][0]["calendar"] = HOURS
    first, *_ = verify_export(exported)
    assert (first.case, first.seq) == ("", None)
    del exported["revisions"][0]["calendar"]
    assert verify_export(exported)


@pytest.mark.parametrize("name", ["izin.yaml", "kalender.yaml"])
def test_a_file_that_is_not_utf8_is_not_published_in_part(office: Office, tmp_path: Path, name: str) -> None:
    file = written(tmp_path, HOURS + "\n")
    (tmp_path / name).write_bytes((tmp_path / name).read_bytes() + b"# \xff\n")
    with pytest.raises(SopError, match="UTF-8"):
        office.store.publish(file)


def test_a_sop_without_a_file_cannot_be_read_with_a_reference() -> None:
    with pytest.raises(SopError, match="SOP112"):
        sop_of(REFERRING)
