"""`walk_to` returns a shortest walk to each goal, or says why the goal is unreachable."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.testing.brute import arrows_followed, explore

import sopflow
from sopflow import Case, EventKind, Sop, SopMachine
from sopflow.testing import Walk, machine_caller, replay
from sopflow.testing.planning.goals import Goal, GoalKind, goals
from sopflow.testing.planning.paths import UnreachableError, walk_to
from sopflow.testing.strategies import sops

PERMIT = """
sopflow: 1
number: SOP-12
title: Izin
actors: {loket: Loket, kepala: Kepala, kasi: Kasi}
documents: {berkas: {name: Berkas, supplied: true}, izin: Izin, nota: Nota}
ends: {ditolak: Ditolak}
calendar: {timezone: Asia/Jakarta, hours: {mon-fri: "08:00-12:00, 13:00-16:00"}}
steps:
  - {id: terima, activity: Menerima berkas, actor: loket, requires: berkas, within: 15 menit, on_late: justify}
  - id: kaji
    within: 1 jam
    on_late: {goto: putus}
    activities:
      - {id: telaah, activity: Menelaah, actor: kasi, produces: nota}
      - {id: catat, activity: Mencatat, actor: loket}
      - {id: paraf, activity: Memaraf, actor: kasi, after: [telaah, catat], not_same_person_as: telaah}
  - id: putus
    activity: Memutus
    actor: kepala
    within: 2 hari kerja
    not_same_person_as: terima
    outcomes: {ya: {to: end, produces: izin}, tidak: ditolak, ulang: {to: terima, discards: berkas}}
"""
SOP = sopflow.loads(PERMIT)


def seen_in(case: Case) -> Iterator[Hashable]:
    """Yield the goals that the last call on a case covers."""
    last = case.history[-1]
    if case.state in {step.id for step in case.machine.sop.steps}:
        yield GoalKind.STEP, case.state
    arrows = arrows_followed(case)
    if last.kind is EventKind.COMPLETED:
        yield GoalKind.ACTIVITY, last.activity
        yield GoalKind.OUTCOME, last.activity, last.outcome
    if last.target is not None and arrows:
        yield GoalKind.TRANSITION, *arrows[-1]
        if len(arrows) > 1:
            yield GoalKind.PAIR, *arrows[-2], *arrows[-1]


def replayed(walk: Walk, sop: Sop) -> Case:
    """Replay a walk on a machine, which must answer as expected, and return the last case."""
    cases: list[Case] = []

    class Kept(Case):
        def __init__(self, *arguments: object) -> None:
            super().__init__(*arguments)  # type: ignore[arg-type]
            cases.append(self)

    machine = SopMachine(sop, case_class=Kept)
    difference = replay(walk, machine)
    assert difference is None, str(difference)
    return cases[-1]


@given(sop=sops(prose=False), data=st.data())
@settings(max_examples=30)
def test_a_walk_reaches_its_goal_and_no_run_that_does_is_shorter(sop: Sop, data: st.DataObject) -> None:
    seen = explore(sop, seen_in, depth=6, remember=lambda case: tuple(arrows_followed(case)[-1:]))
    every = [*goals(sop, [kind for kind in GoalKind if kind not in _AT_A_TIME])]
    for goal in data.draw(st.lists(st.sampled_from(every), min_size=1, max_size=15, unique=True)):
        item = (goal.kind, *goal.key)
        try:
            walk = walk_to(sop, goal)
        except UnreachableError:
            assert item not in seen.first, goal
            continue
        assert item in set(seen_in(replayed(walk, sop))), goal
        calls = len(walk.moves)
        assert seen.first.get(item) == calls if calls <= seen.depth else item not in seen.first, goal


_AT_A_TIME = (GoalKind.ON_TIME, GoalKind.LATE, GoalKind.REFUSAL)


@given(sop=sops(prose=False), data=st.data())
@settings(max_examples=50)
def test_walks_to_refusals_and_lateness_end_with_the_refusal_or_the_late_completion(
    sop: Sop, data: st.DataObject
) -> None:
    every = [*goals(sop, _AT_A_TIME)]
    for goal in data.draw(st.lists(st.sampled_from(every), min_size=1, max_size=15, unique=True)):
        try:
            walk = walk_to(sop, goal)
        except UnreachableError:
            continue
        case = replayed(walk, sop)
        last = walk.moves[-1]
        if goal.kind is GoalKind.REFUSAL:
            refused = [move for move in walk.moves if goal.key[0] in move.expected.refused]
            assert refused
        else:
            assert last.request.activity in {one.id for one in sop.step(goal.key[0]).activities}
            assert (case.history[-1].late_by is not None) == (goal.kind is GoalKind.LATE)


def test_a_walk_has_performers_documents_reasons_and_working_times() -> None:
    walk = walk_to(SOP, Goal(GoalKind.LATE, ("terima",)))
    assert str(walk) == (
        """\
   activity  performer    time                     with                               expected
1  open                   2026-03-02 08:00 +07:00                                     terima
2  terima    ani (loket)  2026-03-02 08:16 +07:00  berkas, because 'antrean panjang'  kaji"""
    )


def test_a_walk_to_a_lapse_waits_until_the_due_time_is_over() -> None:
    walk = walk_to(SOP, Goal(GoalKind.TRANSITION, ("kaji", "goto", "", "putus")))
    assert str(walk).splitlines()[-1] == "3  tick                   2026-03-02 09:11 +07:00          putus"


def test_activities_under_four_eyes_have_different_performers() -> None:
    walk = walk_to(SOP, Goal(GoalKind.ACTIVITY, ("paraf",)))
    persons = {move.request.activity: move.request.by for move in walk.moves}
    assert persons["paraf"] != persons["telaah"]
    assert [person.actors for person in persons.values() if person is not None].count(frozenset({"kasi"})) == 2


def test_a_walk_to_a_refusal_of_the_same_person_completes_the_other_activity_first() -> None:
    walk = walk_to(SOP, Goal.refusal("same-person", "paraf"))
    assert [move.request.activity for move in walk.moves] == [None, "terima", "telaah", "catat", "paraf"]
    assert walk.moves[-1].expected.refused == {"same-person"}


@pytest.mark.parametrize(
    ("goal", "why"),
    [
        (Goal.refusal("documents", "terbit"), "every path to it provides nota"),
        (Goal.refusal("documents", "catat"), "it requires no document"),
        (Goal.refusal("same-person", "catat"), "terbit is never completed before it"),
        (Goal(GoalKind.STEP, ("nirwana",)), "no path that its documents allow"),
        (Goal(GoalKind.ACTIVITY, ("nirwana",)), "the SOP has no 'nirwana'"),
        (Goal(GoalKind.OUTCOME, ("putus", "m")), "has no such answer"),
        (Goal(GoalKind.OUTCOME, ("terbit", "ya")), "has no such answer"),
        (Goal(GoalKind.LATE, ("putus",)), "the step lapses when its time is over"),
        (Goal(GoalKind.ON_TIME, ("catat",)), "the step has no due time"),
        (Goal.refusal("reason", "putus"), "no call is refused for that reason"),
        (Goal.refusal("closed", "putus"), "no call is refused for that reason"),
    ],
)
def test_an_unreachable_goal_is_reported_with_the_reason(goal: Goal, why: str) -> None:
    sop = sopflow.loads(
        """
sopflow: 1
number: '1'
title: Izin
actors: {loket: Loket}
documents: {nota: Nota}
steps:
  - {id: catat, activity: Mencatat, actor: loket, produces: nota, not_same_person_as: terbit}
  - {id: putus, activity: Memutus, actor: loket, within: 1 jam, on_late: {goto: terbit}, outcomes: {y: terbit, t: end}}
  - {id: terbit, activity: Menerbitkan, actor: loket, requires: nota}
"""
    )
    with pytest.raises(UnreachableError) as raised:
        walk_to(sop, goal)
    assert str(raised.value).startswith(f"{goal} is unreachable: ")
    assert why in str(raised.value)


def test_a_step_whose_documents_are_never_complete_can_be_reached_but_not_completed() -> None:
    sop = sopflow.loads(
        """
sopflow: 1
number: '1'
title: Izin
actors: {loket: Loket}
documents: {nota: Nota, memo: Memo}
steps:
  - {id: putus, activity: Memutus, actor: loket, outcomes: {ya: catat, tidak: simpan, ulang: kirim}}
  - {id: catat, activity: Mencatat, actor: loket, produces: nota, next: terbit}
  - {id: simpan, activity: Menyimpan, actor: loket, produces: memo}
  - {id: terbit, activity: Menerbitkan, actor: loket, requires: [nota, memo]}
  - {id: kirim, activity: Mengirim, actor: loket}
"""
    )
    assert walk_to(sop, Goal(GoalKind.STEP, ("terbit",)))
    with pytest.raises(UnreachableError):
        walk_to(sop, Goal(GoalKind.ACTIVITY, ("terbit",)))
    assert walk_to(sop, Goal.refusal("documents", "terbit")).moves[-1].expected.refused == {"documents"}


def test_a_sop_with_errors_is_rejected() -> None:
    with pytest.raises(sopflow.SopError):
        walk_to(Sop("1", "Izin", {"a": "A"}, [sopflow.Step.single("x", "X", "b")]), Goal(GoalKind.STEP, ("x",)))


def test_a_walk_to_the_first_step_only_opens_a_case() -> None:
    walk = walk_to(SOP, Goal(GoalKind.STEP, ("terima",)))
    assert [move.request.action for move in walk.moves] == ["open"]
    assert machine_caller(SopMachine(SOP))(walk.moves[0].request).state == "terima"
