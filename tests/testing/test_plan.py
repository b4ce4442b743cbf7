"""The test plan contains every transition, refusal and interruption of a SOP."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import sopflow
from sopflow.testing import Goal, GoalKind, ReferenceCase, Request
from sopflow.testing.plan import Script, TestPlan, requests_of
from sopflow.testing.walks import expected_answer

IZIN = sopflow.loads(
    """
sopflow: 1
number: IZIN-1
title: Izin
calendar: {timezone: Asia/Jakarta, hours: {mon-fri: "08:00-12:00, 13:00-16:00"}}
actors: {loket: Loket, kepala: Kepala}
documents: {berkas: {name: Berkas, supplied: true}, memo: Memo}
steps:
  - {id: terima, activity: Menerima, actor: loket, requires: berkas, within: 2 jam}
  - {id: putus, activity: Memutus, actor: kepala, within: 1 jam, on_late: justify, outcomes: {ya: end, ulang: terima}}
  - {id: arsip, activity: Mengarsip, actor: loket, within: 1 jam, on_late: {goto: terima}}
""".replace("ya: end", "ya: arsip")
)
CALENDAR = IZIN.calendar
assert CALENDAR is not None
PLAN = TestPlan(IZIN, CALENDAR)
SCRIPTS = list(PLAN.scripts())
MINUTE = timedelta(minutes=1)


def actions(script: Script) -> list[str]:
    return [request.activity or request.action for request in script]


def states(script: Script) -> list[str | None]:
    """Return the state of the reference after each call, or None for a refused one."""
    case, found = ReferenceCase(IZIN), []
    for request in script:
        refused = expected_answer(case, request).refused
        found.append(None if refused else case.now.state)
    return found


def test_the_plan_begins_with_a_cover_of_all_transitions_and_refusals() -> None:
    walks = PLAN.cover.walks
    assert SCRIPTS[: len(walks)] == [requests_of(walk) for walk in walks]
    assert {goal.kind for goal in PLAN.cover.reached} >= {GoalKind.TRANSITION, GoalKind.REFUSAL}


def test_the_cover_is_repeated_with_a_restore_after_each_accepted_call() -> None:
    count = len(PLAN.cover.walks)
    for walk, script in zip(PLAN.cover.walks, SCRIPTS[count : 2 * count], strict=True):
        accepted = [move for move in walk.moves if not move.expected.refused]
        assert [request for request in script if request.action != "restore"] == requests_of(walk)
        restored = [before for before, request in pairwise(script) if request.action == "restore"]
        assert restored == [move.request for move in accepted]


def test_calls_are_made_after_a_cancellation_and_after_an_end() -> None:
    after_the_end = ["attach", "suspend", "resume", "restart_clock", "cancel", "restore"]
    assert ["open", "cancel", *after_the_end] in [actions(script) for script in SCRIPTS]
    ended = [script for script in SCRIPTS if actions(script)[-6:] == after_the_end]
    assert sorted({str(states(script)[-7]) for script in ended}) == ["cancelled", "completed"]
    assert len({request.at for script in ended for request in script[-7:]}) == len(ended)


def test_the_performers_of_other_actors_try_each_activity_first() -> None:
    (script,) = [script for script in SCRIPTS if actions(script).count("terima") == 3 and len(script) == 10]
    persons = [(request.activity, request.by) for request in script if request.by is not None]
    performers = [(activity, by.id is None, *by.actors) for activity, by in persons]
    assert performers == [
        ("terima", True, "kepala"), ("terima", False, "kepala"), ("terima", False, "loket"),
        ("putus", True, "loket"), ("putus", False, "loket"), ("putus", False, "kepala"),
        ("arsip", True, "kepala"), ("arsip", False, "kepala"), ("arsip", False, "loket"),
    ]  # fmt: skip
    assert states(script) == ["terima", None, None, "putus", None, None, "arsip", None, None, "completed"]


def test_each_step_is_suspended_and_resumed_once() -> None:
    (script,) = [script for script in SCRIPTS if actions(script).count("suspend") == 6 and "tick" in actions(script)]
    assert actions(script) == [
        "open", "suspend", "suspend", "restart_clock", "tick", "resume",
        "terima", "suspend", "suspend", "restart_clock", "tick", "resume",
        "putus", "suspend", "suspend", "restart_clock", "tick", "resume", "arsip",
    ]  # fmt: skip
    opened, suspended, again, restarted, waited, resumed, completed = (request.at for request in script[:7])
    assert suspended == again == restarted == opened + MINUTE
    assert waited == opened + timedelta(days=1, hours=3)
    assert resumed == waited + MINUTE
    # The other calls are delayed by the suspension.
    assert completed - resumed == timedelta(minutes=10)
    assert None in states(script)
    assert script[1].reason


def test_a_late_step_is_suspended_and_then_completed_without_a_reason() -> None:
    (script,) = [script for script in SCRIPTS if actions(script).count("suspend") == 2 and len(script) == 9]
    late = [(request.action, state) for request, state in zip(script, states(script), strict=True)]
    assert late == [
        ("open", "terima"), ("suspend", "terima"), ("resume", "terima"),
        ("complete", "putus"), ("suspend", "putus"), ("resume", "putus"), ("complete", None),
        ("complete", "arsip"), ("complete", "completed"),
    ]  # fmt: skip
    assert [request.reason is None for request in script if request.action == "complete"] == [False, True, False, False]


def test_each_step_is_restarted_and_receives_documents() -> None:
    assert ["open", *["resume", "restart_clock", "terima"], *["resume", "restart_clock", "putus"],
            *["resume", "restart_clock", "arsip"]] in map(actions, SCRIPTS)  # fmt: skip
    (attaching,) = [script for script in SCRIPTS if actions(script).count("attach") == 3]
    assert actions(attaching) == ["open", "attach", "terima", "attach", "putus", "attach", "arsip"]
    assert attaching[1].documents == {"berkas": "A-1"}


def test_each_step_is_recounted_and_each_event_corrected_and_restored() -> None:
    (recounting,) = [script for script in SCRIPTS if actions(script).count("recount") == 12]
    assert states(recounting)[1:7] == [None, None, "terima", "terima", None, "terima"]
    (correcting,) = [script for script in SCRIPTS if actions(script)[:3] == ["open", "correct", "correct"]]
    seen = [(request.to, state) for request, state in zip(correcting, states(correcting), strict=True) if request.to]
    # The first event has no event before it; after the second one, the case goes back and forth.
    assert seen[1:5] == [(1, None), (1, None), (1, "terima"), (2, "putus")]
    assert states(correcting)[-1] == "completed"


def test_a_script_is_cancelled_before_its_last_call() -> None:
    (script,) = [script for script in SCRIPTS if actions(script) == ["open", "terima", "putus", "cancel", "arsip"]]
    assert script[-2] == Request("cancel", script[-1].at, reason="dicabut")


def test_a_path_leads_to_a_step_or_to_any_end() -> None:
    assert actions(PLAN.path_to("putus")) == ["open", "terima"]
    assert actions(PLAN.path_to("completed")) == ["open", "cancel"]
    assert PLAN.walk_to(Goal(GoalKind.STEP, ("nirwana",))) == []


def test_the_goals_of_the_plan_are_reachable() -> None:
    assert Goal.refusal("documents", "terima") in PLAN.goals
    assert all(PLAN.walk_to(goal) for goal in PLAN.goals)
    assert Goal(GoalKind.LATE, ("putus",)) not in PLAN.goals
