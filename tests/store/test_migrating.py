"""Migrating: open cases continue in the latest published revision of their SOP."""

from __future__ import annotations

import pytest
from tests.store.office import ANI, BUDI, CITRA, IZIN, Office, sop_of

from sopflow import Refused
from sopflow.machine import MigrationVerdict
from sopflow.store import UnknownSopError, migrating, verify_export

LONGER = IZIN.replace("2 hari kerja", "3 hari kerja")
RENAMED = IZIN.replace("id: kaji", "id: telaah")


def states(office: Office) -> dict[str, tuple[str, str]]:
    """Return the state and the first characters of the revision of each case with a task."""
    with office.store.begin() as cases:
        found = [cases.case(item.case) for item in cases.tasks().items]
    return {case.id: (case.state, case.machine.sop.fingerprint[:8]) for case in found}


def test_a_plan_says_which_cases_move_and_changes_nothing(office: Office) -> None:
    office.opened("k1")
    office.received("k2")
    before = states(office)
    office.store.publish(sop_of(RENAMED))
    (plan,) = office.store.plan_migration("SOP-12")
    assert [(case.id, case.verdict) for case in plan.cases] == [
        ("k1", MigrationVerdict.MOVES),
        ("k2", MigrationVerdict.NEEDS_MAPPING),
    ]
    assert states(office) == before
    (mapped,) = office.store.plan_migration("SOP-12", steps={"kaji": "telaah"})
    assert mapped.all_move


def test_all_cases_move_and_go_on_in_the_latest_revision(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrating, "BATCH", 2)
    office.opened("k1", "k2", "k3")
    office.received("k4", "k5")
    office.store.publish(sop_of(RENAMED))
    moved = office.store.migrate("SOP-12", steps={"kaji": "telaah"}, by=ANI, reason="Perwal baru")
    assert (moved.cases, moved.failures) == (("k1", "k2", "k3", "k4", "k5"), ())
    assert {state for state, _ in states(office).values()} == {"terima", "telaah"}
    assert len({revision for _, revision in states(office).values()}) == 1
    assert office.store.plan_migration("SOP-12") == ()
    with office.store.begin() as cases:
        assert cases.complete("k4", "telaah", by=BUDI).case.state == "umumkan"
    assert list(office.store.verify(office.store.heads())) == []


def test_a_case_that_cannot_move_is_reported_and_does_not_stop_the_others(office: Office) -> None:
    office.received("k1")
    office.opened("k2")
    office.store.publish(sop_of(RENAMED))
    moved = office.store.migrate("SOP-12", by=ANI, reason="Perwal baru")
    assert moved.cases == ("k2",)
    (failure,) = moved.failures
    assert failure.case == "k1"
    assert isinstance(failure.error, Refused)
    assert states(office)["k1"][0] == "kaji"


def test_one_case_is_migrated_once_with_its_key(office: Office) -> None:
    office.received("k1")
    office.store.publish(sop_of(LONGER))
    with office.store.begin() as cases:
        first = cases.migrate("k1", by=ANI, reason="Perwal baru", key="m-1")
        again = cases.migrate("k1", by=ANI, reason="Perwal baru", key="m-1")
        assert (first.repeated, again.repeated, again.events) == (False, True, first.events)
        assert first.case.machine.sop.fingerprint == sop_of(LONGER).fingerprint


def test_a_migrated_case_is_corrected_and_exported(office: Office) -> None:
    office.received("k1")
    office.store.publish(sop_of(LONGER))
    office.store.migrate("SOP-12", by=ANI, reason="Perwal baru")
    with office.store.begin() as cases:
        cases.complete("k1", "kaji", by=BUDI)
        cases.correct("k1", to=3, by=ANI, reason="Salah berkas")
        cases.complete("k1", "kaji", by=BUDI)
        cases.complete("k1", "umumkan", by=CITRA)
    office.clock.advance("1 hari kerja")
    assert list(office.store.verify()) == []
    assert verify_export(office.store.export(office.clock.now)) == ()


def test_an_unknown_sop_cannot_be_migrated(office: Office) -> None:
    with pytest.raises(UnknownSopError):
        office.store.plan_migration("SOP-9")
    with pytest.raises(UnknownSopError):
        office.store.migrate("SOP-9", reason="Perwal baru")
