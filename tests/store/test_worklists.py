"""Worklists: the tasks that a person may do, across all cases and SOPs, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
import sqlalchemy as sa
from tests.store.conftest import empty_schema
from tests.store.office import ANI, BUDI, CITRA, Office

from sopflow import Performer
from sopflow.store import InputError, StoredTask, places
from sopflow.testing.store import LETTER

pytestmark = pytest.mark.no_cover  # tracing makes these tests three times as slow; others cover their code

DEWI = Performer("dewi", {"loket", "kepala", "arsip"})


def names(items: Sequence[StoredTask]) -> list[str]:
    return [f"{item.case} {item.task.activity}" for item in items]


def all_pages(office: Office, by: Performer | str | None, limit: int) -> list[StoredTask]:
    """Read a worklist page by page."""
    found: list[StoredTask] = []
    after = None
    while True:
        with office.store.begin() as cases:
            page = cases.tasks(by=by, limit=limit, after=after)
        assert len(page.items) == limit or page.after is None
        found += page.items
        if (after := page.after) is None:
            return found


def test_a_worklist_has_the_tasks_of_all_sops_with_the_earliest_due_time_first(office: Office) -> None:
    office.opened("k1")
    office.clock.advance("1 menit")
    office.received("k2")
    with office.store.begin() as cases:
        cases.open("SOP-3", "s1")
        assert names(cases.tasks().items) == ["k1 terima", "s1 agenda", "k2 kaji", "s1 pindai"]
        assert names(cases.tasks(by=ANI).items) == ["k1 terima", "s1 agenda"]
        assert names(cases.tasks(by=BUDI).items) == ["k2 kaji"]
        assert names(cases.tasks(by=CITRA).items) == ["k1 terima", "s1 agenda", "s1 pindai"]


def test_a_stored_task_equals_the_task_of_the_case(office: Office) -> None:
    office.received("k1")
    with office.store.begin() as cases:
        cases.open("SOP-3", "s1")
        cases.open("SOP-12", "k2")
        cases.suspend("k2", by=ANI)
        for item in cases.tasks().items:
            (task,) = [task for task in cases.case(item.case).tasks() if task.activity == item.task.activity]
            assert item.task == task


def test_a_task_lists_groups_of_documents_of_which_one_is_required(office: Office) -> None:
    office.store.publish(LETTER)
    with office.store.begin() as cases:
        cases.open("SOP-2", "k1")
        (item,) = [item for item in cases.tasks().items if item.task.activity == "agenda"]
        assert item.task.missing_any == (("ktp", "sim"),)


def test_a_barred_person_does_not_see_the_task(office: Office) -> None:
    office.received("k1")
    with office.store.begin() as cases:
        assert cases.tasks(by=ANI).items == ()
        assert names(cases.tasks(by=DEWI).items) == ["k1 kaji"]


def test_an_anonymous_performer_sees_no_task_under_four_eyes(office: Office) -> None:
    office.received("k1")
    office.opened("k2")
    with office.store.begin() as cases:
        assert names(cases.tasks(by="kepala").items) == []
        assert names(cases.tasks(by=Performer(None, {"loket", "kepala"})).items) == []
        cases.open("SOP-3", "s1")
        cases.complete("s1", "agenda", by=CITRA)
        cases.complete("s1", "pindai", by=DEWI)
        assert names(cases.tasks(by="arsip").items) == ["s1 simpan"]


def test_persons_whose_ids_contain_each_other_are_distinguished(office: Office) -> None:
    office.received("k1")
    with office.store.begin() as cases:
        for id_ in ("an", "ni", "ani2", "Ani", "%"):
            assert names(cases.tasks(by=Performer(id_, "kepala")).items) == ["k1 kaji"]


def test_a_deputy_does_not_see_a_task_from_which_the_official_is_barred(office: Office) -> None:
    office.received("k1")
    with office.store.begin() as cases:
        for official, expected in (("ani", []), ("budi", ["k1 kaji"])):
            deputy = Performer("eko", {"kepala"}, on_behalf_of={"kepala": official})
            assert names(cases.tasks(by=deputy).items) == expected


def test_a_deputy_in_two_capacities_acts_in_the_first_one_of_the_task(office: Office) -> None:
    with office.store.begin() as cases:
        cases.open("SOP-3", "s1")
        cases.complete("s1", "pindai", by=CITRA)
        for officials, expected in (
            ({"loket": "citra", "arsip": "dewi"}, []),
            ({"loket": "dewi", "arsip": "citra"}, ["s1 agenda"]),
            ({"arsip": "citra"}, ["s1 agenda"]),
            ({"loket": "citra"}, ["s1 agenda"]),
        ):
            deputy = Performer("eko", {"loket", "arsip"}, on_behalf_of=officials)
            assert [task.activity for task in cases.case("s1").tasks(by=deputy)] == [each[3:] for each in expected]
            assert names(cases.tasks(by=deputy).items) == expected


def test_persons_without_a_task_get_an_empty_page(office: Office) -> None:
    office.opened("k1")
    with office.store.begin() as cases:
        for by in (Performer("eko", "unknown"), Performer("eko"), BUDI, "unknown"):
            page = cases.tasks(by=by)
            assert (page.items, page.after) == ((), None)


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 50])
@pytest.mark.parametrize("by", [None, ANI, DEWI, "loket"], ids=str)
def test_pages_follow_each_other_without_gap_or_repetition(
    office: Office, limit: int, by: Performer | str | None
) -> None:
    office.opened(*(f"k{number}" for number in range(5)))
    office.received("r1", "r2")
    with office.store.begin() as cases:
        cases.open("SOP-3", "s1")
        whole = list(cases.tasks(by=by, limit=1000).items)
    assert all_pages(office, by, limit) == whole


@pytest.mark.parametrize("limit", [1, 2, 50])
def test_a_person_who_is_barred_from_most_tasks_finds_the_others(
    office: Office, limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "_SEARCHED", 2)
    office.received("b1", "b2", "b3", "b4")
    with office.store.begin() as cases:
        for number, person in enumerate([CITRA, ANI, DEWI, CITRA, ANI]):
            office.clock.advance("1 menit")
            cases.open("SOP-12", f"k{number}", documents="berkas")
            cases.complete(f"k{number}", "terima", by=person)
    assert names(all_pages(office, Performer("ani", "kepala"), limit)) == ["k0 kaji", "k2 kaji", "k3 kaji"]
    assert names(all_pages(office, Performer("citra", "kepala"), limit))[4:] == ["k1 kaji", "k2 kaji", "k4 kaji"]
    assert len(all_pages(office, BUDI, limit)) == 9


def test_tasks_of_a_suspended_case_are_marked(office: Office) -> None:
    office.received("k1")
    with office.store.begin() as cases:
        cases.suspend("k1", by=ANI)
        (item,) = cases.tasks(by=BUDI).items
        assert (item.task.suspended, item.task.due) == (True, None)


def test_lapses_that_are_due_are_recorded_first(office: Office) -> None:
    office.received("k1", "k2")
    office.clock.advance("3 hari kerja")
    with office.store.begin() as cases:
        assert names(cases.tasks(by=BUDI).items) == []
        assert names(cases.tasks(by=CITRA).items) == ["k1 umumkan", "k2 umumkan"]
        assert cases.case("k1").state == "umumkan"


def test_overdue_cases_on_a_page_lapse_although_there_are_more_than_the_page_is_long(office: Office) -> None:
    office.received(*(f"k{number}" for number in range(9)))
    office.clock.advance("3 hari kerja")
    assert all_pages(office, BUDI, 2) == []
    assert len(all_pages(office, CITRA, 2)) == 9


def test_a_task_at_its_due_time_has_not_lapsed(office: Office) -> None:
    office.received("k1")
    office.clock.advance("2 hari kerja")
    with office.store.begin() as cases:
        assert names(cases.tasks(by=BUDI).items) == ["k1 kaji"]
        office.clock.now += timedelta(microseconds=1)
        assert names(cases.tasks(by=BUDI).items) == []


@pytest.mark.parametrize("limit", [0, -1, 1001])
def test_the_length_of_a_page_is_limited(office: Office, limit: int) -> None:
    with office.store.begin() as cases:
        for read in (cases.tasks, cases.late):
            with pytest.raises(InputError, match="1000"):
                read(limit=limit)
    with pytest.raises(InputError, match="1000"):
        office.store.tick(limit=limit)


@pytest.mark.parametrize(
    "after",
    ["", "x", "é", "W10=", "WzFd", "WyIyMDI2LTAzLTAyIiwgImEiLCAiYiJd", "bnVsbA==", "e30=", "[" * 5000],
)
def test_a_damaged_cursor_is_an_error(office: Office, after: str) -> None:
    with office.store.begin() as cases:
        for read in (cases.tasks, cases.late):
            with pytest.raises(InputError, match="after"):
                read(after=after)


@pytest.mark.parametrize("by", [None, BUDI])
def test_a_page_is_read_while_other_transactions_complete_its_tasks(postgresql: str, by: Performer | None) -> None:
    # SQLite has one writer at a time, so that a page there sees no changes of others.
    waiting = ["k1", "k2", "k3", "k4"]
    office = Office(empty_schema(postgresql))
    try:
        office.publish()
        office.received(*waiting)
        engine = office.engine()

        @sa.event.listens_for(engine, "after_cursor_execute")
        def complete_one(_connection: object, _cursor: object, statement: str, *_: object) -> None:
            if "sopflow_task" in statement:
                with office.store.begin() as others:
                    others.complete(waiting.pop(0), "kaji", by=BUDI)

        with engine.begin() as connection:
            page = office.store.within(connection).tasks(by=by, limit=2)
        with office.store.begin() as cases:
            assert names(cases.tasks(by=by, after=page.after).items)[:2] == ["k3 kaji", "k4 kaji"]
    finally:
        office.close()
    assert names(page.items) == ["k1 kaji", "k2 kaji"]
    assert "k1" not in waiting
