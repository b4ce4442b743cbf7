"""The shortest walk to each goal is one, and there is none shorter; what no walk comes to cannot be walked."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.testing.brute import arrows_walked, see

import sopflow
from sopflow import Case, EventKind, Sop, SopMachine
from sopflow.testing import Walk, machine_caller, replay
from sopflow.testing.planning.goals import Goal, GoalKind, goals, refusal
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
    """The goals that the last call on a case has come to, and the one before it."""
    last = case.history[-1]
    if case.state in {step.id for step in case.machine.sop.steps}:
        yield GoalKind.STEP, case.state
    arrows = arrows_walked(case)
    if last.kind is EventKind.COMPLETED:
        yield GoalKind.ACTIVITY, last.activity
        yield GoalKind.OUTCOME, last.activity, last.outcome
    if last.target is not None and arrows:
        yield GoalKind.TRANSITION, *arrows[-1]
        if len(arrows) > 1:
            yield GoalKind.PAIR, *arrows[-2], *arrows[-1]


def walked(walk: Walk, sop: Sop) -> Case:
    """The case that a machine makes of a walk's calls, which must be answered as the walk expects."""
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
def test_the_shortest_walk_comes_to_its_goal_and_no_run_is_shorter(sop: Sop, data: st.DataObject) -> None:
    seen = see(sop, seen_in, depth=6, remember=lambda case: tuple(arrows_walked(case)[-1:]))
    every = [*goals(sop, [kind for kind in GoalKind if kind not in _AT_A_TIME])]
    for goal in data.draw(st.lists(st.sampled_from(every), min_size=1, max_size=15, unique=True)):
        item = (goal.kind, *goal.key)
        try:
            walk = walk_to(sop, goal)
        except UnreachableError:
            assert item not in seen.first, goal
            continue
        assert item in set(seen_in(walked(walk, sop))), goal
        calls = len(walk.moves)
        assert seen.first.get(item) == calls if calls <= seen.depth else item not in seen.first, goal


_AT_A_TIME = (GoalKind.ON_TIME, GoalKind.LATE, GoalKind.REFUSAL)


@given(sop=sops(prose=False), data=st.data())
@settings(max_examples=50)
def test_walks_to_refusals_and_lateness_are_what_they_say(sop: Sop, data: st.DataObject) -> None:
    every = [*goals(sop, _AT_A_TIME)]
    for goal in data.draw(st.lists(st.sampled_from(every), min_size=1, max_size=15, unique=True)):
        try:
            walk = walk_to(sop, goal)
        except UnreachableError:
            continue
        case = walked(walk, sop)
        last = walk.moves[-1]
        if goal.kind is GoalKind.REFUSAL:
            refused = [move for move in walk.moves if goal.key[0] in move.expected.refused]
            assert refused
        else:
            assert last.request.activity in {one.id for one in sop.step(goal.key[0]).activities}
            assert (case.history[-1].late_by is not None) == (goal.kind is GoalKind.LATE)


def test_a_walk_has_performers_documents_reasons_and_times_of_the_calendar() -> None:
    walk = walk_to(SOP, Goal(GoalKind.LATE, ("terima",)))
    assert str(walk) == (
        """\
   activity  performer    time                     with                               expected
1  open                   2026-03-02 08:00 +07:00                                     terima
2  terima    ani (loket)  2026-03-02 08:16 +07:00  berkas, because 'antrean panjang'  kaji"""
    )


def test_a_lapse_is_walked_by_waiting_until_the_time_is_over() -> None:
    walk = walk_to(SOP, Goal(GoalKind.TRANSITION, ("kaji", "goto", "", "putus")))
    assert str(walk).splitlines()[-1] == "3  tick                   2026-03-02 09:11 +07:00          putus"


def test_four_eyes_get_two_persons() -> None:
    walk = walk_to(SOP, Goal(GoalKind.ACTIVITY, ("paraf",)))
    persons = {move.request.activity: move.request.by for move in walk.moves}
    assert persons["paraf"] != persons["telaah"]
    assert [person.actors for person in persons.values() if person is not None].count(frozenset({"kasi"})) == 2


def test_the_same_person_is_refused_after_the_shortest_way_to_where_that_can_be() -> None:
    walk = walk_to(SOP, refusal("same-person", "paraf"))
    assert [move.request.activity for move in walk.moves] == [None, "terima", "telaah", "catat", "paraf"]
    assert walk.moves[-1].expected.refused == {"same-person"}


@pytest.mark.parametrize(
    ("goal", "why"),
    [
        (refusal("documents", "terbit"), "is there on every way to it: nota"),
        (refusal("documents", "catat"), "it needs none"),
        (refusal("same-person", "catat"), "nobody has done terbit when"),
        (Goal(GoalKind.STEP, ("nirwana",)), "no way that its documents allow"),
        (Goal(GoalKind.ACTIVITY, ("nirwana",)), "the SOP has no 'nirwana'"),
        (Goal(GoalKind.OUTCOME, ("putus", "m")), "has no such answer"),
        (Goal(GoalKind.OUTCOME, ("terbit", "ya")), "has no such answer"),
        (Goal(GoalKind.LATE, ("putus",)), "nothing is completed late"),
        (Goal(GoalKind.ON_TIME, ("catat",)), "nothing is due"),
        (refusal("reason", "putus"), "no call is refused so"),
        (refusal("closed", "putus"), "no call is refused so"),
    ],
)
def test_what_cannot_be_walked_says_why(goal: Goal, why: str) -> None:
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
    assert str(raised.value).startswith(f"{goal} cannot be walked: ")
    assert why in str(raised.value)


def test_a_step_that_its_documents_bar_cannot_be_walked_beyond() -> None:
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
    assert walk_to(sop, refusal("documents", "terbit")).moves[-1].expected.refused == {"documents"}


def test_a_sop_with_errors_is_refused() -> None:
    with pytest.raises(sopflow.SopError):
        walk_to(Sop("1", "Izin", {"a": "A"}, [sopflow.Step.single("x", "X", "b")]), Goal(GoalKind.STEP, ("x",)))


def test_a_walk_to_the_first_step_is_its_opening() -> None:
    walk = walk_to(SOP, Goal(GoalKind.STEP, ("terima",)))
    assert [move.request.action for move in walk.moves] == ["open"]
    assert machine_caller(SopMachine(SOP))(walk.moves[0].request).state == "terima"
