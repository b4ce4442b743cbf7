"""A machine tolerates calls a little before the last event, because the clocks of servers differ."""

import copy
import pickle
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

import sopflow
from sopflow import Performer, Refused, SopMachine, TimeStandard, WorkCalendar
from sopflow.testing import ReferenceCase, Request

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
ANI = Performer("ani", {"loket"})
SOP = sopflow.loads("""
sopflow: 1
number: SOP-1
title: Izin
actors: {loket: Loket}
documents: {berkas: {name: Berkas, supplied: true}}
steps:
  - {id: terima, activity: Menerima, actor: loket, within: 1 jam, on_late: {goto: arsip}}
  - {id: arsip, activity: Mengarsipkan, actor: loket}
""")
MACHINE = SopMachine(SOP, skew=5 * SECOND)

CALLS: dict[str, dict[str, Any]] = {
    "complete": {"activity": "terima", "by": ANI},
    "attach": {"documents": "berkas"},
    "suspend": {},
    "restart_clock": {"reason": "gangguan"},
    "cancel": {"reason": "dicabut"},
}


@pytest.mark.parametrize("action", CALLS)
@pytest.mark.parametrize("early", [SECOND, 5 * SECOND])
def test_a_call_within_the_skew_is_made_at_the_last_event(action: str, early: timedelta) -> None:
    case = MACHINE.open("1", at=NOON)
    (event,) = getattr(case, action)(**CALLS[action], at=NOON - early)
    assert event.at == NOON
    assert MACHINE.replay(case.history) == case


@pytest.mark.parametrize("action", CALLS)
def test_a_call_before_the_skew_is_refused(action: str) -> None:
    case = MACHINE.open("1", at=NOON)
    before = case.snapshot()
    with pytest.raises(Refused) as caught:
        getattr(case, action)(**CALLS[action], at=NOON - 5 * SECOND - timedelta(microseconds=1))
    assert [(reason.code, reason.expected) for reason in caught.value.reasons] == [("clock", ("2026-03-02T12:00:00Z",))]
    assert case.snapshot() == before


def test_may_and_tick_follow_the_same_rule() -> None:
    case = MACHINE.open("1", at=NOON)
    assert case.may("terima", by=ANI, at=NOON - 5 * SECOND)
    assert not case.may("terima", by=ANI, at=NOON - 6 * SECOND)
    assert case.tick(NOON - 5 * SECOND) == ()
    with pytest.raises(Refused):
        case.tick(NOON - 6 * SECOND)


def test_other_reasons_are_reported_without_the_clock() -> None:
    case = MACHINE.open("1", at=NOON)
    assert [reason.code for reason in case.may("terim", by=ANI, at=NOON - SECOND).reasons] == ["unknown-activity"]
    assert [reason.code for reason in case.may("arsip", by=ANI, at=NOON - SECOND).reasons] == ["not-active"]


def test_a_naive_time_is_refused_under_any_skew() -> None:
    case = SopMachine(SOP, skew=timedelta.max).open("1", at=NOON)
    assert [reason.code for reason in case.may("terima", by=ANI, at=NOON.replace(tzinfo=None)).reasons] == ["clock"]
    assert case.may("terima", by=ANI, at=datetime(1, 1, 1, tzinfo=UTC))


def test_the_default_skew_is_zero() -> None:
    case = SopMachine(SOP).open("1", at=NOON)
    assert not case.may("terima", by=ANI, at=NOON - timedelta(microseconds=1))


def test_the_skew_is_a_length_of_time() -> None:
    with pytest.raises(ValueError, match="skew"):
        SopMachine(SOP, skew=-SECOND)
    wrong: Any = 5
    with pytest.raises(TypeError, match="skew"):
        SopMachine(SOP, skew=wrong)


def test_copies_of_a_machine_keep_the_skew() -> None:
    assert pickle.loads(pickle.dumps(MACHINE)).skew == copy.deepcopy(MACHINE).skew == 5 * SECOND  # noqa: S301


def test_early_questions_are_answered_as_at_the_last_event() -> None:
    case = SopMachine(SOP).open("1", at=NOON)
    case.suspend(at=NOON + HOUR)
    case.resume(at=NOON + 3 * HOUR)
    assert case.tasks(at=NOON - HOUR) == case.tasks(at=NOON + 3 * HOUR)
    assert case.is_late(NOON - HOUR) == case.is_late(NOON + 3 * HOUR)
    with pytest.raises(Refused):
        case.is_late(NOON.replace(tzinfo=None))


class Backward(WorkCalendar):
    """A calendar whose due times lie in the past, as after a recount."""

    def due(self, start: datetime, standard: TimeStandard) -> datetime | None:
        return start - HOUR


def test_a_lapse_is_not_recorded_before_the_last_event() -> None:
    machine, reference = SopMachine(SOP, calendar=Backward()), ReferenceCase(SOP, calendar=Backward())
    case = machine.open("1", at=NOON)
    reference.call(Request("open", NOON))
    assert case.due == NOON - HOUR
    (lapse,) = case.tick(NOON)
    (expected,) = reference.tick(NOON).events
    assert lapse.at == expected["at"] == NOON
    assert machine.replay(case.history) == machine.restore(case.snapshot()) == case
