"""A recount counts running due times again from the starts of their clocks, by the calendar of the machine."""

import copy
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import assume, given
from tests.lives import lives, with_checksum

import sopflow
from sopflow import Case, EventKind, Refused, SnapshotError, SopMachine, WorkCalendar
from sopflow.frozen import FrozenMap
from sopflow.machine import Recount

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)  # a Monday
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

SOP = sopflow.loads("""
sopflow: 1
number: SOP-1
title: Izin
actors: {loket: Loket}
calendar: {timezone: UTC, hours: {mon-fri: "08:00-16:00"}}
steps:
  - id: terima
    within: 5 hari kerja
    activities:
      - {id: baca, activity: Membaca, actor: loket, within: 1 hari kerja}
      - {id: catat, activity: Mencatat, actor: loket, after: baca, within: 2 hari kerja}
  - {id: kaji, activity: Mengkaji, actor: loket, within: 1 hari kerja, on_late: {goto: putus}}
  - {id: putus, activity: Memutus, actor: loket}
""")
HOURS = {"mon-fri": "08:00-16:00"}
BEFORE = SopMachine(SOP)
AFTER = SopMachine(SOP, calendar=WorkCalendar("UTC", hours=HOURS, closed=["2026-03-03", "2026-03-05"]))


def later(case: Case) -> Case:
    """Return the same case in the office with two more days off."""
    return AFTER.replay(case.history)


def recounted(case: Case, at: datetime) -> Case:
    case = later(case)
    case.recount(by="loket", reason="Libur baru", at=at)
    return case


def day(number: int, hour: int = 9) -> datetime:
    return datetime(2026, 3, number, hour, tzinfo=UTC)


def test_a_new_day_off_moves_running_due_times() -> None:
    case = recounted(BEFORE.open("A", at=NINE), NINE + HOUR)
    event = case.history[-1]
    assert (event.kind, event.reason, str(event)) == (
        EventKind.RECOUNTED, "Libur baru", "2. 2026-03-02 10:00:00+00:00 recounted by loket",
    )  # fmt: skip
    assert event.detail == Recount(day(9), FrozenMap({"baca": day(3)}))
    assert (event.due, event.activity_dues) == (case.due, case.activity_dues)
    assert case.due == day(11)
    assert case.activity_dues == {"baca": day(4)}


def test_each_clock_is_counted_from_its_own_start() -> None:
    case = BEFORE.open("A", at=NINE)
    case.complete("baca", by="loket", at=NINE + DAY)
    case = recounted(case, NINE + DAY)
    assert case.due == day(11)
    assert case.activity_dues == {"catat": day(9, 8)}


def test_a_resumed_clock_is_counted_from_its_resumption_with_the_time_that_was_left() -> None:
    case = BEFORE.open("A", at=NINE)
    case.suspend(at=NINE)
    case.resume(at=NINE + 2 * DAY)
    case = recounted(case, NINE + 2 * DAY)
    assert case.due == day(12)
    assert case.activity_dues == {"baca": day(6)}


def test_a_restarted_clock_is_counted_from_the_restart() -> None:
    case = BEFORE.open("A", at=NINE)
    case.complete("baca", by="loket", at=NINE + HOUR)
    case.restart_clock(reason="Terputus", at=NINE + 2 * DAY)
    case = recounted(case, NINE + 2 * DAY)
    assert case.due == day(12)
    assert case.activity_dues == {"catat": day(9)}


def test_the_starts_of_clocks_are_in_snapshots_without_history() -> None:
    case = BEFORE.open("A", at=NINE)
    case.suspend(at=NINE)
    case.resume(at=NINE + 2 * DAY)
    again = AFTER.restore(case.snapshot(history=False))
    again.recount(reason="Libur baru", at=NINE + 2 * DAY)
    assert again.due == day(12)


def test_a_recount_can_make_a_case_late_and_let_it_lapse_now() -> None:
    case = later(BEFORE.open("A", at=NINE))
    for activity in ("baca", "catat"):
        case.complete(activity, by="loket", at=NINE)
    assert case.due == day(4)
    case = BEFORE.replay(case.history)
    at = day(3) + 2 * HOUR
    case.recount(reason="Bukan hari libur", at=at)
    assert case.due == day(3)
    (lapsed, *_) = case.complete("putus", by="loket", at=at + HOUR)
    assert (lapsed.kind, lapsed.at) == (EventKind.LAPSED, at)
    assert BEFORE.restore(case.snapshot()) == BEFORE.replay(case.history) == case


def test_a_suspended_case_and_one_that_has_ended_are_not_recounted() -> None:
    case = BEFORE.open("A", at=NINE)
    case.suspend(at=NINE)
    ended = BEFORE.open("A", at=NINE)
    ended.cancel(reason="Dicabut", at=NINE)
    for each, code in ((case, "suspended"), (ended, "closed")):
        with pytest.raises(Refused) as caught:
            each.recount(reason="Libur baru", at=NINE)
        assert [reason.code for reason in caught.value.reasons] == [code]


def test_a_recount_needs_a_reason() -> None:
    case = BEFORE.open("A", at=NINE)
    with pytest.raises(Refused, match="This call needs a reason"):
        case.recount(reason=" ", at=NINE)
    assert case.version == 1


@given(case=lives(migrating=False))
def test_a_recount_under_the_same_calendar_changes_no_due_time(case: Case) -> None:
    assume(not case.ended and case.suspended_since is None)
    before = copy.copy(case)
    case.recount(reason="Libur baru", at=case.last_at)
    names = ("state", "due", "activity_dues", "entered_at", "done", "documents", "last_at")
    assert [getattr(case, name) for name in names] == [getattr(before, name) for name in names]
    assert case._standing() == before._standing()
    assert case.machine.replay(case.history) == case


HISTORY = recounted(BEFORE.open("A", at=NINE), NINE + HOUR).history
OTHERS = "the due times before it are others"


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"detail": Recount(None, FrozenMap({"baca": day(3)}))}, OTHERS),
        ({"detail": Recount(day(9))}, OTHERS),
        ({"due": None}, "it starts or stops a clock"),
        ({"activity_dues": FrozenMap()}, "it starts or stops a clock"),
        ({"activity_dues": FrozenMap({"catat": day(4)})}, "it starts or stops a clock"),
        ({"target": "terima"}, "its target must be None"),
        ({"detail": HISTORY[0].detail}, "an event of this kind has no such field"),
        ({"due": NINE - HOUR}, "it leads to a contradiction in due: it is before the case entered terima"),
    ],
)
def test_an_impossible_recount_is_refused(changes: dict[str, Any], why: str) -> None:
    opened, event = HISTORY
    with pytest.raises(SnapshotError) as caught:
        AFTER.replay([opened, attrs.evolve(event, **changes)])
    assert caught.value.field.startswith("events[1]")
    assert caught.value.reason == why


@pytest.mark.parametrize(
    ("starts", "field"),
    [
        ({"step": None, "activities": {}}, "clock_starts"),
        (
            {"step": None, "activities": {"catat": {"at": "2026-03-02T09:00:00Z", "remaining": None}}},
            ".activities.catat",
        ),
        ({"step": {"at": "2026-03-02T08:00:00Z", "remaining": None}, "activities": {}}, "clock_starts"),
        ({"step": {"at": "2026-03-02T11:00:00Z", "remaining": None}, "activities": {}}, "clock_starts"),
        ({"step": {"at": "kemarin", "remaining": None}, "activities": {}}, "clock_starts.step.at"),
        ({"step": None, "activities": {"kaji": {}}}, "clock_starts.activities"),
        ([], "clock_starts"),
    ],
)
def test_impossible_starts_of_clocks_are_refused(starts: object, field: str) -> None:

    case = BEFORE.open("A", at=NINE)
    case.attach([], at=NINE + HOUR)
    data = with_checksum(case.snapshot(history=False) | {"clock_starts": starts})
    with pytest.raises(SnapshotError) as caught:
        BEFORE.restore(data)
    assert caught.value.field.endswith(field)


def test_the_start_of_a_clock_that_does_not_run_is_refused() -> None:

    case = BEFORE.open("A", at=NINE)
    case.suspend(at=NINE)
    start = {"step": {"at": "2026-03-02T09:00:00Z", "remaining": None}, "activities": {}}
    with pytest.raises(SnapshotError, match="the clock of terima does not run"):
        BEFORE.restore(with_checksum(case.snapshot(history=False) | {"clock_starts": start}))
