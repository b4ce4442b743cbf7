"""Actions besides completing: who may take them, which need a reason, and which the application must permit."""

from __future__ import annotations

import pickle
from datetime import UTC, datetime
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.lives import lives

import sopflow
from sopflow import Case, HostGuard, Performer, Refused, SnapshotError, SopMachine
from sopflow.machine import Action, Call

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TEXT = """
sopflow: 1
number: SOP-1
title: Izin
actors: {loket: Loket, kasi: Kepala Seksi, kepala: Kepala Dinas}
documents: {berkas: {name: Berkas, supplied: true}, memo: Memo}
authority:
  attach: loket
  suspend: kasi
  resume: [kasi, kepala]
  restart_clock: kepala
  recount: kepala
  correct: kepala
  cancel: []
steps:
  - {id: terima, activity: Menerima, actor: loket, produces: memo, within: 1 hari}
  - {id: putus, activity: Memutus, actor: kepala}
"""
SOP = sopflow.loads(TEXT)
MACHINE = SopMachine(SOP)
OPEN = SopMachine(sopflow.loads(TEXT[: TEXT.index("authority:")] + TEXT[TEXT.index("steps:") :]))
ANI, SITI, EKO = Performer("ani", "loket"), Performer("siti", "kasi"), Performer("eko", "kepala")
CALLS: dict[Action, dict[str, Any]] = {
    Action.ATTACH: {"documents": "berkas"},
    Action.SUSPEND: {},
    Action.RESUME: {},
    Action.RESTART_CLOCK: {},
    Action.RECOUNT: {},
    Action.CORRECT: {"to": 1},
    Action.CANCEL: {},
}
NEED_A_REASON = (Action.RESTART_CLOCK, Action.RECOUNT, Action.CORRECT, Action.CANCEL)


def case_for(action: Action, machine: SopMachine[Case] = MACHINE) -> Case:
    """Return a case that waits for an action."""
    case = machine.open("A", at=NOON)
    case.complete("terima", by=ANI, at=NOON)
    if action is Action.RESUME:
        case.suspend(by=SITI, at=NOON)
    return case


def refused(action: Action, machine: SopMachine[Case] = MACHINE, **arguments: Any) -> list[sopflow.Refusal]:
    """Return why a call is refused; ``may`` says the same, and nothing changes."""
    case = case_for(action, machine)
    before = case.snapshot()
    arguments = {"reason": "Perlu", "at": NOON, **CALLS[action], **arguments}
    verdict = case.may(action, **arguments)
    with pytest.raises(Refused) as caught:
        getattr(case, action)(**arguments)
    assert caught.value.reasons == verdict.reasons
    assert case.snapshot() == before
    return list(caught.value.reasons)


# --- who may take an action ------------------------------------------------------------------------------------


@pytest.mark.parametrize("action", [action for action in CALLS if action is not Action.CANCEL])
def test_a_listed_actor_may_take_the_action_and_the_event_records_the_capacity(action: Action) -> None:
    for actor in MACHINE.authority[action]:
        case = case_for(action)
        by = Performer("budi", {"loket", actor}, on_behalf_of={actor: "siti"})
        assert case.may(action, by=by, reason="Perlu", at=NOON, **CALLS[action])
        (event,) = getattr(case, action)(by=by, reason="Perlu", at=NOON, **CALLS[action])
        assert (event.acted_as, event.on_behalf_of) == (actor, "siti")
        assert MACHINE.replay(case.history) == MACHINE.restore(case.snapshot()) == case


@pytest.mark.parametrize(
    ("action", "by"),
    [
        (action, by)
        for action in CALLS
        for by in (None, Performer("dewi"), "loket", "kasi", "kepala")
        if by not in MACHINE.authority[action]
    ],
)
def test_everyone_else_is_refused(action: Action, by: Performer | str | None) -> None:
    (refusal,) = refused(action, by=by)
    assert (refusal.code, refusal.activity, refusal.expected) == ("actor", None, MACHINE.authority[action])
    assert refusal.found == ((by,) if isinstance(by, str) else ())
    assert refusal.message("en") != refusal.message("id")


def test_the_refusal_says_who_may() -> None:
    (refusal,) = refused(Action.RESUME, by=ANI)
    assert str(refusal) == (
        "[actor] Only Kepala Seksi or Kepala Dinas may resume the case; this person acts as Loket. "
        "Hand it to Kepala Seksi or Kepala Dinas."
    )
    assert refusal.message("id") == (
        "Hanya Kepala Seksi atau Kepala Dinas yang boleh melanjutkan kasus ini; orang ini bertindak sebagai Loket."
    )
    (refusal,) = refused(Action.SUSPEND)
    assert refusal.message() == "Only Kepala Seksi may suspend the case; this person does not act for any actor."
    (refusal,) = refused(Action.CANCEL, by=EKO)
    assert refusal.message() == "The SOP allows no one to cancel the case."
    assert refusal.message("id") == "SOP ini tidak membolehkan siapa pun membatalkan kasus ini."


@pytest.mark.parametrize("action", [action for action in CALLS if action is not Action.CORRECT])
def test_an_action_that_is_not_listed_is_open_to_anyone(action: Action) -> None:
    for by in (None, "loket", ANI):
        case = case_for(action, OPEN)
        (event,) = getattr(case, action)(by=by, reason="Perlu", at=NOON, **CALLS[action])
        assert event.acted_as is None


# --- what the application must permit ---------------------------------------------------------------------------


def test_a_correction_that_neither_the_sop_nor_the_application_permits_is_refused() -> None:
    (refusal,) = refused(Action.CORRECT, OPEN, by=EKO)
    assert refusal.code == "not-permitted"
    assert str(refusal) == (
        "[not-permitted] This application permits no one to correct the case. Ask the administrator of the application."
    )
    assert refusal.message("id") == "Aplikasi ini tidak mengizinkan siapa pun mengoreksi kasus ini."


def test_the_application_may_permit_what_the_sop_does_not_mention() -> None:
    for permits in (["correct"], [Action.CORRECT], "correct"):
        machine = SopMachine(OPEN.sop, permits=permits)
        case_for(Action.CORRECT, machine).correct(to=1, reason="Salah", at=NOON)


def test_a_permission_does_not_extend_the_authority_of_the_sop() -> None:
    (refusal,) = refused(Action.CORRECT, SopMachine(SOP, permits=["correct"]), by=ANI)
    assert refusal.code == "actor"


@pytest.mark.parametrize("permits", [["cancel"], ["delete"], ["correct", "complete"], "suspend"])
def test_other_actions_need_no_permission(permits: Any) -> None:
    with pytest.raises(ValueError, match=r"needs no permission|is not a valid Action"):
        SopMachine(SOP, permits=permits)


def test_a_pickled_machine_permits_the_same() -> None:
    machine = SopMachine(OPEN.sop, permits=["correct"])
    again = pickle.loads(pickle.dumps(machine))  # noqa: S301 (the test's own data)
    assert again.permits == machine.permits == {Action.CORRECT}


# --- reasons ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("action", NEED_A_REASON)
@pytest.mark.parametrize("reason", [None, "", " \n"])
def test_some_actions_need_a_reason(action: Action, reason: str | None) -> None:
    machine = SopMachine(OPEN.sop, permits=["correct"])
    (refusal,) = refused(action, machine, by=EKO, reason=reason)
    assert (refusal.code, refusal.activity, refusal.message()) == ("reason", None, "This call needs a reason.")


@pytest.mark.parametrize("action", [action for action in CALLS if action not in NEED_A_REASON])
def test_other_actions_need_none(action: Action) -> None:
    case = case_for(action, OPEN)
    assert case.may(action, at=NOON, **CALLS[action])
    assert getattr(case, action)(at=NOON, **CALLS[action])


def test_all_unmet_requirements_are_reported_together() -> None:
    assert [reason.code for reason in refused(Action.RESTART_CLOCK, by=ANI, reason=None)] == ["actor", "reason"]


# --- host guards ------------------------------------------------------------------------------------------------


def in_office(case: Case, call: Call, at: datetime) -> str | None:
    del case, call
    return None if at.hour < 13 else "Kantor tutup."


@pytest.mark.parametrize("action", CALLS)
def test_a_host_guards_any_action(action: Action) -> None:
    machine = SopMachine(OPEN.sop, permits=["correct"], guards=[HostGuard(in_office, actions=[action.value])])
    (refusal,) = refused(action, machine, by=EKO, at=NOON.replace(hour=13))
    assert (refusal.code, refusal.message()) == ("in-office", "Kantor tutup.")
    assert case_for(action, machine).may(action, by=EKO, reason="Perlu", at=NOON, **CALLS[action])
    assert case_for(action, machine).may("putus", by=EKO, at=NOON.replace(hour=13)) or action is Action.RESUME


def test_a_host_guards_the_opening_of_cases() -> None:
    machine = SopMachine(OPEN.sop, guards=[HostGuard(in_office, actions="open")])
    machine.open("A", at=NOON)
    with pytest.raises(Refused, match="Kantor tutup"):
        machine.open("B", at=NOON.replace(hour=13))


def test_a_plain_function_guards_completions_only() -> None:
    case = SopMachine(OPEN.sop, guards=[in_office]).open("A", at=NOON)
    late = NOON.replace(hour=13)
    assert not case.may("terima", by=ANI, at=late)
    case.suspend(at=late)


# --- questions about actions -------------------------------------------------------------------------------------


@pytest.mark.parametrize("action", [Action.OPEN, Action.COMPLETE])
def test_may_asks_about_an_activity_or_an_action_on_an_open_case(action: Action) -> None:
    with pytest.raises(TypeError, match="may takes the id of an activity"):
        MACHINE.open("A", at=NOON).may(action, at=NOON)


def test_an_action_is_not_mistaken_for_an_activity() -> None:
    case = MACHINE.open("A", at=NOON)
    assert case.may("suspend", by=SITI, at=NOON).reasons[0].code == "unknown-activity"
    assert case.may(Action.SUSPEND, by=SITI, at=NOON)


@given(case=lives(), action=st.sampled_from([*CALLS]), by=st.sampled_from([None, ANI, EKO]), to=st.integers(0, 9))
def test_may_agrees_with_the_call_and_a_refused_call_changes_nothing(
    case: Case, action: Action, by: Performer | None, to: int
) -> None:
    arguments: dict[str, Any] = {"by": by, "at": case.last_at, "reason": None if to % 4 == 0 else "Perlu"}
    arguments |= {"to": to} if action is Action.CORRECT else {}
    arguments |= {"documents": list(case.machine.sop.documents)[:to]} if action is Action.ATTACH else {}
    before, verdict = case.snapshot(), case.may(action, **arguments)
    assert case.snapshot() == before
    if verdict:
        getattr(case, action)(**arguments)
        assert case.machine.replay(case.history) == case
        return
    with pytest.raises(Refused) as caught:
        getattr(case, action)(**arguments)
    assert caught.value.reasons == verdict.reasons
    assert case.snapshot() == before


# --- histories --------------------------------------------------------------------------------------------------


def test_a_changed_authority_does_not_change_the_past() -> None:
    case = case_for(Action.SUSPEND)
    case.suspend(by=SITI, at=NOON)
    for machine in (OPEN, SopMachine(sopflow.loads(TEXT.replace("suspend: kasi", "suspend: kepala")))):
        assert machine.replay(case.history).history == case.history
        assert machine.restore(case.snapshot(history=False)).suspended_since == NOON


def test_an_event_with_an_actor_that_its_performer_lacks_is_refused() -> None:
    case = case_for(Action.SUSPEND)
    case.suspend(by=SITI, at=NOON)
    *events, event = case.history
    for changes in ({"acted_as": "kepala"}, {"by": None}, {"by": Performer("siti")}):
        with pytest.raises(SnapshotError, match=r"events\[2\]: its performer does not act as"):
            MACHINE.replay([*events, attrs.evolve(event, **changes)])
