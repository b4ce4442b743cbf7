"""Claims: who works on a task is visible to all, and ends with the task."""

from __future__ import annotations

from functools import partial

import pytest
import sqlalchemy as sa
from tests.store.office import ANI, BUDI, CITRA, Office

from sopflow import Performer, Refused
from sopflow.store import Cases, UnknownCaseError, schema

DEWI = Performer("dewi", "kepala")


def holder(cases: Cases, id_: str) -> str | None:
    (item,) = [item for item in cases.tasks().items if item.case == id_]
    return item.claimed_by


def log(office: Office) -> list[tuple[str, str, str | None]]:
    c = schema.claim_log.c
    with office.engine().connect() as connection:
        return [tuple(row) for row in connection.execute(sa.select(c.action, c.holder, c.by).order_by(c.seq))]


def code_of(refused: pytest.ExceptionInfo[Refused]) -> str:
    (reason,) = refused.value.reasons
    assert reason.message("en") != reason.message("id")
    return str(reason.code)


def test_a_claim_is_visible_and_changes_no_version(office: Office) -> None:
    office.received("k1")
    with office.store.begin() as cases:
        cases.claim("k1", "kaji", by=BUDI)
        cases.claim("k1", "kaji", by=BUDI)  # again: no effect
        assert holder(cases, "k1") == "budi"
        assert cases.case("k1").version == 2
    assert log(office) == [("claim", "budi", "budi")]


def test_a_claimed_task_cannot_be_claimed_by_another_person(office: Office) -> None:
    office.received("k1")
    with office.store.begin() as cases:
        cases.claim("k1", "kaji", by=BUDI)
        with pytest.raises(Refused) as refused:
            cases.claim("k1", "kaji", by=DEWI)
    assert code_of(refused) == "claimed"


def test_a_claim_does_not_stop_another_person_from_completing_the_task(office: Office) -> None:
    office.received("k1")
    with office.store.begin() as cases:
        cases.claim("k1", "kaji", by=BUDI)
        assert cases.complete("k1", "kaji", by=DEWI).case.state == "umumkan"


def test_a_released_task_can_be_claimed_again(office: Office) -> None:
    office.received("k1")
    with office.store.begin() as cases:
        cases.claim("k1", "kaji", by=BUDI)
        with pytest.raises(Refused) as refused:
            cases.release("k1", "kaji", by=DEWI)
        assert code_of(refused) == "not-claimed"
        cases.release("k1", "kaji", by=BUDI)
        cases.claim("k1", "kaji", by=DEWI)
        assert holder(cases, "k1") == "dewi"


def test_a_task_can_be_assigned_although_another_person_has_claimed_it(office: Office) -> None:
    office.received("k1")
    with office.store.begin() as cases:
        cases.claim("k1", "kaji", by=BUDI)
        cases.assign("k1", "kaji", to=DEWI, by=ANI)
        assert holder(cases, "k1") == "dewi"
    assert log(office)[-1] == ("assign", "dewi", "ani")


@pytest.mark.parametrize(
    ("person", "activity"), [(ANI, "kaji"), (CITRA, "kaji"), (BUDI, "umumkan"), (BUDI, "tidak_ada")]
)
def test_only_a_person_who_may_do_a_task_can_claim_it(office: Office, person: Performer, activity: str) -> None:
    office.received("k1")
    with office.store.begin() as cases:
        with pytest.raises(Refused) as refused:
            cases.claim("k1", activity, by=person)
        assert code_of(refused) == "no-task"
        with pytest.raises(Refused):
            cases.assign("k1", activity, to=person, by=BUDI)


def test_anonymous_performers_can_neither_claim_nor_assign(office: Office) -> None:
    office.received("k1")
    anonymous = Performer(None, "kepala")
    with office.store.begin() as cases:
        for call in (
            partial(cases.claim, by=anonymous),
            partial(cases.release, by=anonymous),
            partial(cases.assign, to=anonymous, by=BUDI),
            partial(cases.assign, to=BUDI, by=anonymous),
        ):
            with pytest.raises(Refused) as refused:
                call("k1", "kaji")
            assert code_of(refused) == "claim-needs-name"


def test_a_claim_on_an_unknown_case_is_an_error(office: Office) -> None:
    with office.store.begin() as cases, pytest.raises(UnknownCaseError):
        cases.claim("k9", "kaji", by=BUDI)


def test_a_claim_ends_when_its_step_is_left(office: Office) -> None:
    office.received("k1")
    with office.store.begin() as cases:
        cases.claim("k1", "kaji", by=BUDI)
        cases.complete("k1", "kaji", by=BUDI)
        assert holder(cases, "k1") is None
    assert log(office)[-1] == ("end", "budi", None)


def test_a_claim_ends_when_its_step_is_entered_again(office: Office) -> None:
    office.received("k1")
    with office.store.begin() as cases:
        cases.claim("k1", "kaji", by=BUDI)
        cases.attach("k1", "berkas", by=ANI)
        cases.correct("k1", to=2, by=ANI, reason="Salah")
        assert holder(cases, "k1") is None


def test_a_claim_lasts_while_the_case_stays_in_its_step(office: Office) -> None:
    office.received("k1")
    with office.store.begin() as cases:
        cases.claim("k1", "kaji", by=BUDI)
        cases.suspend("k1", by=ANI)
        cases.resume("k1", by=ANI)
        assert holder(cases, "k1") == "budi"


def test_a_claim_ends_when_its_holder_becomes_barred(office: Office) -> None:
    with office.store.begin() as cases:
        cases.open("SOP-3", "s1")
        cases.claim("s1", "pindai", by=CITRA)
        cases.complete("s1", "agenda", by=CITRA)
        (item,) = cases.tasks().items
        assert (item.task.barred, item.claimed_by) == (("citra",), None)


def test_a_task_that_a_lapse_opened_can_be_claimed_before_a_worker_records_the_lapse(office: Office) -> None:
    office.received("k1")
    office.clock.advance("3 hari kerja")
    with office.store.begin() as cases:
        cases.claim("k1", "umumkan", by=CITRA)
        assert holder(cases, "k1") == "citra"
