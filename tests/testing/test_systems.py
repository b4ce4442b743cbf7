"""The system that calls cases of a machine directly: its calls, its cases, and what it shows of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import ClassVar

import pytest

import sopflow
from sopflow import Performer, RefusalCode, SopMachine
from sopflow.testing import ACTIONS, CaseSystem, Person, Request, Result, System, machine_caller
from sopflow.testing.systems import fields_of

SOP = sopflow.loads("""
sopflow: 1
number: SOP-1
title: Ujian
actors: {loket: Loket, kepala: Kepala}
documents: {berkas: {name: Berkas, supplied: true}, nilai: Nilai}
moments: {uji: Ujian}
steps:
  - {id: terima, activity: Menerima, actor: loket, requires: berkas, within: 2 jam}
  - id: periksa
    activities:
      - {id: ukur, activity: Mengukur, actor: loket}
      - {id: nilai, activity: Menilai, actor: kepala, produces: nilai}
""")
AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
ANI = Person("ani", ["loket"], {"loket": "citra"})


def after(minutes: int) -> datetime:
    return AT + timedelta(minutes=minutes)


OPEN = Request("open", AT, documents={"berkas": "A-1"}, moments={"uji": after(9)})
RECEIVE = Request("complete", after(10), ANI, "terima", reason="antre")


def system(*requests: Request) -> CaseSystem:
    """Return a system after accepted calls."""
    made = CaseSystem(SopMachine(SOP))
    for request in requests:
        assert not made.call(request).refused
    return made


def test_nothing_is_seen_before_a_case_is_open() -> None:
    assert system().view(AT) == {}


def test_everything_is_seen_of_a_case() -> None:
    made = system(OPEN, RECEIVE, Request("complete", after(20), "loket", "ukur"))
    view = made.view(after(20))
    history = view.pop("history")
    assert view == {
        "state": "periksa",
        "due": None,
        "documents": {"berkas": "A-1"},
        "done": ("ukur",),
        "tasks": ["nilai"],
        "suspended": False,
        "moments": {"uji": after(9)},
    }
    assert [(event["seq"], event["kind"], event["activity"], event["by"]) for event in history] == [
        (1, "opened", None, None),
        (2, "completed", "terima", ANI),
        (3, "completed", "ukur", Person(None, ["loket"])),
    ]


def test_a_suspended_case_has_no_tasks() -> None:
    made = system(OPEN)
    assert (made.view(AT)["tasks"], made.view(AT)["due"]) == (["terima"], after(120))
    made.call(Request("suspend", AT))
    view = made.view(AT)
    assert (view["tasks"], view["suspended"], view["due"]) == ([], True, None)


def test_the_history_grows_with_the_case_and_begins_again_with_another() -> None:
    made = system(OPEN)
    (opened,) = made.view(AT)["history"]
    made.call(RECEIVE)
    first, second = made.view(after(10))["history"]
    assert first is opened  # equal events are compared by identity first, which keeps long runs fast
    assert second["activity"] == "terima"
    made.call(Request("open", after(20)))
    (again,) = made.view(after(20))["history"]
    assert (again["at"], again["documents"]) == (after(20), {})


def test_the_events_of_a_view_have_all_fields_that_a_reference_has() -> None:
    made = system(OPEN, Request("set_moment", after(5), ANI, moment="uji", value=after(30), reason="mundur"))
    _, event = made.view(after(5))["history"]
    assert event == {
        "seq": 2, "at": after(5), "kind": "moment", "source": "terima", "target": None, "activity": None, "by": ANI,
        "acted_as": None, "outcome": None, "reason": "mundur", "late_by": None, "activity_late_by": None,
        "remaining": None, "activity_remaining": {}, "due": after(120), "activity_dues": {}, "documents": {},
        "discarded": (), "moment": "uji", "value": after(30), "before": after(9),
    }  # fmt: skip


def test_a_performer_of_an_event_becomes_a_person() -> None:
    case = SopMachine(SOP).open("1", at=AT, by=Performer("dewi", {"loket"}, on_behalf_of={"loket": "eko"}))
    assert fields_of(case.history[0])["by"] == Person("dewi", ["loket"], {"loket": "eko"})


def test_cases_are_numbered_and_a_refused_opening_leaves_the_case_before() -> None:
    made = system(OPEN)
    assert made.case is not None
    first = made.case
    refused = made.call(Request("open", AT, documents={"nilai": None}))
    assert refused.refused == {"not-supplied"}
    assert made.case is first
    made.call(OPEN)
    assert (first.id, made.case.id) == ("1", "2")


def test_a_restored_case_is_another_object_with_the_same_history() -> None:
    made = system(OPEN, RECEIVE)
    before, view = made.case, made.view(after(10))
    assert made.call(Request("restore", after(10))) == Result("periksa")
    assert made.case is not None
    assert made.case is not before
    assert made.case.id == "1"
    assert made.view(after(10)) == view


def test_a_refusal_has_its_codes_and_the_message_of_the_machine() -> None:
    made = system(OPEN)
    result = made.call(Request("complete", AT, "kepala", "terima"))
    assert result == Result(refused={"actor"})
    assert callable(result.detail)
    assert result.detail() == "'Menerima' may only be done by Loket; this person acts as Kepala. Hand it to Loket."


def test_a_machine_caller_calls_one_case_after_another() -> None:
    call = machine_caller(SopMachine(SOP))
    assert [call(request) for request in (OPEN, RECEIVE, OPEN)] == [
        Result("terima"), Result("periksa"), Result("terima"),
    ]  # fmt: skip


def test_a_system_offers_the_usual_actions_and_sees_nothing_by_default() -> None:
    class Silent(System):
        reports: ClassVar = "none"

        def call(self, request: Request) -> Result:
            return Result("terima")

    silent = Silent()
    assert silent.view(AT) == {}
    silent.misuse()
    silent.close()
    assert set(ACTIONS) - set(silent.actions) == {"recount", "correct"}
    assert set(RefusalCode) - set(silent.refuses) == {RefusalCode.TEXT}
    assert (silent.deputies, CaseSystem.deputies) == (False, True)


# --- requests ---------------------------------------------------------------------------------------------


def test_the_performer_of_a_request_is_a_person_an_actor_or_a_performer_of_the_machine() -> None:
    dewi = Performer("dewi", {"loket"}, on_behalf_of={"loket": "eko"})
    assert [Request("open", AT, by).by for by in (None, "loket", ANI, dewi)] == [
        None, Person(None, ["loket"]), ANI, Person("dewi", ["loket"], {"loket": "eko"}),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("reason", "stated"), [(None, None), ("", None), (" \n", None), (" antre ", "antre"), ("antre", "antre")]
)
def test_a_blank_reason_is_not_stated(reason: str | None, stated: str | None) -> None:
    assert Request("open", AT, reason=reason).stated_reason == stated


@pytest.mark.parametrize(
    ("action", "moment", "value"),
    [("set_moment", None, None), ("set_moment", "uji", None), ("set_moment", None, AT), ("open", "uji", AT),
     ("open", "uji", None), ("open", None, AT)],
)  # fmt: skip
def test_only_a_call_that_sets_a_moment_has_one_and_its_time(
    action: str, moment: str | None, value: datetime | None
) -> None:
    with pytest.raises(ValueError, match=r"^A call of `set_moment`, and no other, has a `moment` and its time as `v"):
        Request(action, AT, moment=moment, value=value)
