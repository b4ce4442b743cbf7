"""A cover covers every reachable goal, a machine answers its walks as expected, and missed goals have reasons."""

from __future__ import annotations

from collections.abc import Hashable
from itertools import pairwise

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.testing.brute import arrows_followed, explore
from tests.testing.faulty.agencies import HEARINGS
from tests.testing.test_paths import PERMIT, SOP, replayed, seen_in

import sopflow
from sopflow import EventKind, Sop
from sopflow.testing.planning.cover import Cover, cover
from sopflow.testing.planning.goals import Goal, GoalKind, goals
from sopflow.testing.strategies import sops
from sopflow.testing.systems import replay
from sopflow.text import Text

SURAT = sopflow.loads("""
sopflow: 1
number: SOP-1
title: Surat Masuk
actors: {loket: Loket}
documents: {berkas: {name: Berkas, supplied: true}}
steps:
  - {id: terima, activity: Menerima, actor: loket, requires: berkas}
  - {id: putus, activity: Memutus, actor: loket, requires: berkas}
""")
BY = st.sampled_from((GoalKind.STEP, GoalKind.TRANSITION, GoalKind.PAIR))


def covered_by(found: Cover, sop: Sop) -> set[Hashable]:
    """Return what a machine covers when it replays the walks, except refusals."""
    items: set[Hashable] = {(GoalKind.STEP, sop.steps[0].id)}
    for walk in found.walks:
        case = replayed(walk, sop)
        arrows = arrows_followed(case)
        items |= {(GoalKind.TRANSITION, *arrow) for arrow in arrows}
        items |= {(GoalKind.PAIR, *one, *other) for one, other in pairwise(arrows)}
        for event in case.history:
            items.add((GoalKind.STEP, event.target))
            if event.kind is EventKind.COMPLETED:
                items |= {(GoalKind.ACTIVITY, event.activity), (GoalKind.OUTCOME, event.activity, event.outcome)}
                kind = GoalKind.ON_TIME if event.late_by is None else GoalKind.LATE
                items.add((kind, event.source))
    return items


@given(sop=sops(prose=False), by=BY, refusals=st.booleans())
@settings(max_examples=25)
def test_a_cover_reports_what_its_walks_cover_and_misses_nothing_that_some_run_covers(
    sop: Sop, by: GoalKind, refusals: bool
) -> None:
    found = cover(sop, by, refusals=refusals)
    assert {(goal.kind, *goal.key) for goal in found.reached if goal.kind is not GoalKind.REFUSAL} <= covered_by(
        found, sop
    )
    refused = {code for walk in found.walks for move in walk.moves for code in move.expected.refused}
    assert {goal.key[0] for goal in found.reached if goal.kind is GoalKind.REFUSAL} <= refused
    wanted = set(goals(sop, [by] + [GoalKind.REFUSAL] * refusals))
    missed = {miss.goal for miss in found.missed}
    assert wanted <= found.reached | missed
    assert not missed & found.reached
    unseen = {(goal.kind, *goal.key) for goal in missed if goal.kind not in (GoalKind.REFUSAL, GoalKind.LATE)}
    if unseen:
        seen = explore(sop, seen_in, depth=6, remember=lambda case: tuple(arrows_followed(case)[-1:]))
        assert not unseen & seen.first.keys()


def test_one_walk_covers_all_steps() -> None:
    found = cover(SOP, GoalKind.STEP)
    assert [walk.about for walk in found.walks] == ["terima → kaji → putus → completed"]
    assert not found.missed


def test_one_walk_to_each_end_covers_all_transitions_and_each_step_on_time_and_late() -> None:
    found = cover(SOP)
    assert [walk.about for walk in found.walks] == [
        "terima → kaji → putus → terima → kaji → putus → completed",
        "terima → kaji → putus → ditolak",
    ]
    assert not found.missed
    assert {str(goal) for goal in found.reached} >= {
        "terima on time",
        "terima late",
        "putus late",
        "kaji, late → putus",
    }


def test_a_step_is_completed_at_its_due_time_and_later_a_minute_after_it() -> None:
    lines = str(cover(SOP).walks[0]).splitlines()
    assert "2026-03-02 08:15 +07:00" in lines[2]
    assert any("because 'antrean panjang'" in line for line in lines)


def test_a_cover_of_pairs_covers_each_pair_of_consecutive_transitions() -> None:
    found = cover(SOP, GoalKind.PAIR)
    assert set(goals(SOP, [GoalKind.PAIR])) <= found.reached
    assert not found.missed


def test_a_sop_of_one_row_has_one_walk_although_it_has_no_pairs() -> None:
    sop = sopflow.Sop("1", "Surat", {"a": "A"}, [sopflow.Step.single("x", "X", "a")])
    assert [walk.about for walk in cover(sop, GoalKind.PAIR).walks] == ["x → completed"]


def test_walks_contain_refused_calls_and_impossible_refusals_are_reported() -> None:
    found = cover(SOP, refusals=True)
    codes = {code for walk in found.walks for move in walk.moves for code in move.expected.refused}
    elsewhere = {"text", "event", "unknown-step", "migration", "not-permitted", "condition"}
    elsewhere |= {"unknown-moment", "moment", "too-early"}  # the SOP has no moments
    assert codes == set(sopflow.RefusalCode) - elsewhere
    impossible = "same-person at telaah: paraf is never completed before it"
    assert [str(miss) for miss in found.missed] == [impossible]
    sop = sopflow.loads(PERMIT.replace("not_same_person_as: terima", "not_same_person_as: tutup")
                        .replace("ya: {to: end", "ya: {to: tutup")
                        + "  - {id: tutup, activity: Menutup, actor: kepala, requires: izin}\n")  # fmt: skip
    assert [str(miss) for miss in cover(sop, refusals=True).missed] == [
        impossible,
        "same-person at putus: tutup is never completed before it",
        "documents at tutup: every path to it provides izin",
    ]


def test_walks_wait_for_moments_and_contain_calls_that_are_too_early() -> None:
    found = cover(HEARINGS, refusals=True)
    assert found.missed == ()
    codes = {code for walk in found.walks for move in walk.moves for code in move.expected.refused}
    assert codes >= {"unknown-moment", "moment", "too-early"}
    machine = sopflow.SopMachine(HEARINGS)
    assert all(replay(walk, machine) is None for walk in found.walks)


def test_a_transition_from_which_no_end_is_reachable_has_its_own_walk() -> None:
    sop = sopflow.loads(
        """
sopflow: 1
number: '1'
title: Izin
actors: {loket: Loket}
documents: {nota: Nota, memo: Memo}
steps:
  - {id: putus, activity: Memutus, actor: loket, outcomes: {ya: catat, tidak: simpan, ulang: end}}
  - {id: catat, activity: Mencatat, actor: loket, produces: nota, next: terbit}
  - {id: simpan, activity: Menyimpan, actor: loket, produces: memo}
  - {id: terbit, activity: Menerbitkan, actor: loket, requires: [nota, memo]}
"""
    )
    found = cover(sop)
    assert [walk.about for walk in found.walks] == ["putus → completed", "simpan → terbit", "catat → terbit"]
    assert [str(miss) for miss in found.missed] == [
        "terbit: no path that its documents allow leads there",
        "terbit → completed: no path that its documents allow leads there",
    ]


@pytest.mark.parametrize("by", [GoalKind.TRANSITION, GoalKind.PAIR])
def test_a_real_sop_is_covered(by: GoalKind) -> None:
    sop = sopflow.load("workflows/psm_disnaker_08.yaml")
    found = cover(sop, by, refusals=True)
    assert {miss.goal.key[0] for miss in found.missed} == {"documents"}
    for walk in found.walks:
        replayed(walk, sop)


def test_goals_are_described_in_words() -> None:
    told = {kind: [str(goal) for goal in goals(SOP, [kind])] for kind in GoalKind}
    assert told[GoalKind.TRANSITION][:3] == ["terima → kaji", "kaji → putus", "kaji, late → putus"]
    assert told[GoalKind.PAIR][0] == "terima → kaji, then kaji → putus"
    assert told[GoalKind.OUTCOME] == ["putus = ya", "putus = tidak", "putus = ulang"]
    assert told[GoalKind.LATE] == ["terima late", "putus late"]
    assert "same-person at terima, nameless" in told[GoalKind.REFUSAL]
    assert str(Goal("step", ["a\nb"])) == "a\\nb"


def test_missed_goals_are_described_in_both_languages() -> None:
    (missed,) = cover(SOP, refusals=True).missed
    assert missed.text("id") == "same-person pada telaah: paraf tidak pernah selesai lebih dahulu"
    abouts = [cover(SOP, refusals=True, language=language).walks[-1].about for language in ("en", "id")]
    assert abouts == ["closed at cancelled", "closed pada cancelled"]


def test_a_missed_goal_is_described_with_its_reason_in_both_languages() -> None:
    (missed,) = [miss for miss in cover(SURAT, refusals=True).missed if miss.goal.key[0] == "documents"]
    assert str(missed) == missed.text() == "documents at putus: every path to it provides berkas"
    assert missed.text("id") == "documents pada putus: setiap jalur ke sana sudah menyediakan berkas"
    hidden = evolve(missed, why=Text("a\nb", "c\x1bd"))
    assert (hidden.text().partition(": ")[2], hidden.text("id").partition(": ")[2]) == ("a\\nb", "c\\x1bd")
