"""Shrinking finds the fewest and plainest calls that show a mismatch."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from attrs import evolve

import sopflow
from sopflow.testing import Mismatch, MismatchError, Person, ReferenceCase, Request, Walk
from sopflow.testing.plan import Script, TestPlan, requests_of
from sopflow.testing.planning.driver import START
from sopflow.testing.shrinking import shrink
from sopflow.testing.walks import record, reference_caller
from sopflow.timing import ROUND_THE_CLOCK

SOP = sopflow.loads("""
sopflow: 1
number: SOP-1
title: Surat Masuk
actors: {loket: Loket, kepala: Kepala}
documents: {surat: {name: Surat, supplied: true}}
steps:
  - {id: terima, activity: Menerima, actor: loket, within: 2 jam, outcomes: {ya: baca, ulang: terima}}
  - {id: baca, activity: Membaca, actor: {any_of: [kepala, loket]}, within: 1 jam}
  - {id: arsip, activity: Mengarsip, actor: loket}
""")
PLAN = TestPlan(SOP, ROUND_THE_CLOCK)
AT = datetime(2026, 5, 6, 10, 20, 30, 5, tzinfo=sopflow.timing.ROUND_THE_CLOCK.zone)
MORNING = START.replace(tzinfo=AT.tzinfo)
ANI = Person("ani", ["loket", "kepala"])

Fault = Callable[[Script], bool]
"""Whether calls show a fault with the last of them."""


class Attempts:
    """Runs on a system with a fault, in which a walk ends with the first call that shows it."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        self.scripts: list[Script] = []

    def __call__(self, script: Script) -> None:
        self.scripts.append(script)
        if (mismatch := self.mismatch(script)) is not None:
            raise MismatchError(mismatch)

    def mismatch(self, script: Script) -> Mismatch | None:
        for count in range(1, len(script) + 1):
            if script[0].action == "open" and self.fault(script[:count]):
                walk: Walk = record(SOP, script[:count], reference_caller(SOP))
                return Mismatch(walk, "state", "terima", "tersesat", SOP)
        return None

    def shrink(self, script: Script) -> Script:
        mismatch = self.mismatch(script)
        assert mismatch is not None
        return requests_of(shrink(mismatch, self, PLAN).walk)


def at(minutes: float) -> datetime:
    return AT + timedelta(minutes=minutes)


def receive(minutes: float, outcome: str = "ya", **more: object) -> Request:
    return evolve(Request("complete", at(minutes), ANI, "terima", outcome), **more)  # type: ignore[arg-type]


LONG = [
    Request("open", at(0), ANI, documents={"surat": "A-1"}),
    Request("attach", at(1), ANI, documents={"surat": "A-2"}),
    receive(2, "ulang"),
    Request("suspend", at(3), ANI, reason="menunggu"),
    Request("resume", at(4), ANI),
    receive(5, "ulang"),
    receive(6),
    Request("attach", at(7), ANI, documents={"surat": "A-3"}, reason="susulan"),
    Request("complete", at(8), ANI, "baca", documents={"surat": "A-4"}, reason="cepat"),
]


def reads(script: Script) -> bool:
    """Whether the last call completes ``baca``, which the reference accepts only in its step."""
    return script[-1].activity == "baca" and not record(SOP, script, reference_caller(SOP)).moves[-1].expected.refused


def asked(script: Script) -> list[str]:
    return [request.activity or request.action for request in script]


def test_a_fault_in_a_step_is_shown_after_the_shortest_path_to_it() -> None:
    attempts = Attempts(reads)
    assert asked(attempts.shrink(LONG)) == ["open", "terima", "baca"]
    assert asked(attempts.scripts[0]) == ["open", "terima", "baca"]


def test_calls_that_the_shortest_path_lacks_are_kept_if_the_fault_needs_them() -> None:
    def fault(script: Script) -> bool:
        return reads(script) and any(request.action == "suspend" for request in script)

    assert asked(Attempts(fault).shrink(LONG)) == ["open", "suspend", "resume", "terima", "baca"]


def test_only_the_last_calls_remain_in_the_plainest_form() -> None:
    shrunk = Attempts(reads).shrink(LONG)
    assert shrunk == [
        Request("open", MORNING),
        Request("complete", MORNING + timedelta(minutes=10), Person("ani", ["loket"]), "terima", "ya"),
        Request("complete", MORNING + timedelta(minutes=20), Person("budi", ["kepala"]), "baca"),
    ]


def test_details_that_matter_are_kept() -> None:
    def fault(script: Script) -> bool:
        last = script[-1]
        return last.action == "attach" and last.documents == {"surat": "A-3"} and last.reason == "susulan"

    assert Attempts(fault).shrink(LONG)[-1] == Request(
        "attach", MORNING + timedelta(minutes=10), documents={"surat": "A-3"}, reason="susulan"
    )


def test_a_performer_of_an_attachment_is_kept_if_the_fault_needs_it() -> None:
    shrunk = Attempts(lambda script: script[-1].action == "attach" and script[-1].by == ANI).shrink(LONG)
    assert shrunk[-1].by == ANI
    assert shrunk[-1].reason is None
    assert shrunk[-1].documents == {}


def test_a_document_without_a_reference_is_plainer_than_one_with_it() -> None:
    shrunk = Attempts(lambda script: "surat" in script[-1].documents).shrink(LONG)
    assert shrunk == [Request("open", MORNING, documents={"surat": None})]


def test_a_fault_at_a_certain_time_keeps_it_and_the_path_moves_to_it() -> None:
    noon = AT.replace(hour=12, minute=30)

    def fault(script: Script) -> bool:
        return reads(script) and script[-1].at == noon and noon - script[0].at < timedelta(hours=3)

    script = [*LONG[:-1], Request("complete", noon, ANI, "baca")]
    shrunk = Attempts(fault).shrink(script)
    assert asked(shrunk) == ["open", "terima", "baca"]
    assert shrunk[-1].at == noon


def test_a_late_call_is_made_a_minute_after_the_due_time() -> None:
    def fault(script: Script) -> bool:
        return script[-1].activity == "terima" and script[-1].at - script[0].at > timedelta(hours=2)

    shrunk = Attempts(fault).shrink([LONG[0], receive(500)])
    assert [request.at - shrunk[0].at for request in shrunk] == [timedelta(), timedelta(hours=2, minutes=1)]


def test_a_call_at_an_odd_time_moves_to_a_whole_minute() -> None:
    def fault(script: Script) -> bool:
        waited = script[-1].at - script[0].at
        return script[-1].activity == "terima" and timedelta(minutes=29) < waited < timedelta(minutes=32)

    shrunk = Attempts(fault).shrink([LONG[0], receive(30, at=at(30) + timedelta(seconds=3))])
    assert shrunk[-1].at in (MORNING + timedelta(minutes=30), MORNING + timedelta(minutes=31))


def test_a_first_call_without_a_zone_keeps_its_time() -> None:
    naive = Request("open", AT.replace(tzinfo=None))
    assert Attempts(lambda _: True).shrink([naive]) == [naive]


def test_a_shorter_walk_with_another_mismatch_is_accepted() -> None:
    attempts = Attempts(lambda script: reads(script) or asked(script[-2:]) == ["open", "terima"])
    assert asked(attempts.shrink(LONG[:1] + LONG[3:])) == ["open", "terima"]


def test_a_fault_of_an_earlier_step_at_another_time_is_shown_there() -> None:
    """The test plan has a shorter case at a closing time, which no removal of calls gives."""
    office = sopflow.WorkCalendar("UTC", hours={"mon-fri": "08:00-12:00"})
    plan = TestPlan(SOP, office)

    def fault(script: Script) -> bool:
        case = ReferenceCase(SOP, calendar=office)
        for request in script:
            case.call(request)
        return case.now.due is not None and case.now.due.hour == 12

    attempts = Attempts(fault)
    script = [Request("open", MORNING), receive(2, at=MORNING + timedelta(hours=3))]
    found = attempts.mismatch(script)
    assert found is not None
    assert asked(script) == ["open", "terima"]
    assert asked(requests_of(shrink(found, attempts, plan).walk)) == ["open"]


def test_no_calls_are_tried_twice() -> None:
    attempts = Attempts(lambda script: reads(script) and len(script) > 5)
    attempts.shrink(LONG)
    keys = [repr(script) for script in attempts.scripts]
    assert len(keys) == len(set(keys))
    assert [] not in attempts.scripts


def test_attempts_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sopflow.testing.shrinking._MAX_ATTEMPTS", 3)
    attempts = Attempts(lambda script: reads(script) and len(script) > 8)
    assert attempts.shrink(LONG) == LONG
    assert len(attempts.scripts) == 3
