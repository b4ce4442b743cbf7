"""The state space: which documents can hold a case up, and what is followed of it when somebody watches."""

from __future__ import annotations

import sopflow
from sopflow import Sop
from sopflow.flow.row import in_order
from sopflow.flow.state_space import Projection, StateSpace, documents_at_hand
from sopflow.testing import always, counterexample, eventually_ends, four_eyes, never

HEAD = """
sopflow: 1
number: '1'
title: Izin
actors: {loket: Loket}
documents: {berkas: {name: Berkas, supplied: true}, nota: Nota, surat: Surat}
steps:
"""


def sop(rows: str) -> Sop:
    return sopflow.loads(HEAD + rows)


LOOP = """
  - id: catat
    activity: Mencatat
    actor: loket
    requires: berkas
    produces: nota
    within: 1 jam
    on_late: {goto: putus}
  - id: putus
    activity: Memutus
    actor: loket
    requires: berkas
    outcomes: {ya: terbit, ulang: {to: catat, discards: nota, produces: surat}, lewat: {to: terbit, discards: berkas}}
  - {id: terbit, activity: Menerbitkan, actor: loket, requires: [nota, berkas, surat]}
"""


def test_documents_are_at_hand_that_are_there_on_every_way() -> None:
    assert documents_at_hand(sop(LOOP)) == {"catat": frozenset(), "putus": frozenset(), "terbit": frozenset()}
    straight = LOOP.replace("    on_late: {goto: putus}\n", "")
    assert documents_at_hand(sop(straight)) == {"catat": frozenset(), "putus": {"berkas"}, "terbit": {"nota"}}
    kept = straight.replace("discards: berkas", "produces: surat").replace(
        "ya: terbit", "ya: {to: terbit, produces: surat}"
    )
    assert documents_at_hand(sop(kept))["terbit"] == {"nota", "berkas", "surat"}


def test_documents_are_followed_that_can_hold_a_case_up_and_no_others() -> None:
    assert StateSpace(sop(LOOP)).tracked == {"nota", "surat"}
    free = LOOP.replace(", requires: [nota, berkas, surat]", ", requires: berkas")
    assert StateSpace(sop(free)).tracked == frozenset()
    assert StateSpace(sop(free), Projection(documents=["surat"])).tracked == {"surat"}


def test_what_an_answer_takes_away_may_be_missing_for_ever() -> None:
    taken = sop("""
  - {id: catat, activity: Mencatat, actor: loket, produces: nota}
  - {id: putus, activity: Memutus, actor: loket, outcomes: {ya: terbit, tidak: {to: terbit, discards: nota}}}
  - {id: terbit, activity: Menerbitkan, actor: loket, requires: nota}
""")
    found = counterexample(taken, eventually_ends())
    assert found is not None
    assert [move.request.outcome for move in found.walk.moves] == [None, None, "tidak"]


def test_documents_can_be_brought_in_before_a_case_goes_on_by_itself() -> None:
    # All that anybody completes takes the document away: only to bring it in and wait leaves it there.
    waiting = sop("""
  - id: putus
    activity: Memutus
    actor: loket
    outcomes: {ya: {to: tunggu, discards: berkas}, tidak: {to: end, discards: berkas}}
  - id: tunggu
    activity: Menunggu
    actor: loket
    within: 1 jam
    on_late: {goto: end}
    outcomes: {ulang: putus, cukup: {to: end, discards: berkas}}
""")
    found = counterexample(waiting, never("completed", has="berkas"))
    assert found is not None
    assert [move.request.action for move in found.walk.moves] == ["open", "complete", "attach", "tick"]


ROW = """
  - id: kaji
    activities:
      - {id: telaah, activity: Menelaah, actor: loket}
      - {id: catat, activity: Mencatat, actor: loket}
      - {id: paraf, activity: Memaraf, actor: loket, after: telaah}
"""


def test_an_activity_that_is_watched_is_seen_by_itself() -> None:
    found = counterexample(sop(ROW), never(after="catat"))
    assert found is not None
    assert [move.request.activity for move in found.walk.moves] == [None, "catat"]
    assert counterexample(sop(ROW), four_eyes("telaah", "paraf")) is not None
    assert counterexample(sop(ROW), always(lacks="nota", after="telaah")) is None


def test_a_row_that_nobody_watches_is_one_turn() -> None:
    space = StateSpace(sop(ROW))
    ((place, _),) = space.initial()
    (turn,) = space.transitions(place)
    assert turn.activities == ("telaah", "catat", "paraf")
    assert turn.calls == 3
    watched = StateSpace(sop(ROW), Projection(["telaah"]))
    assert [turn.activities for turn in watched.transitions(place)] == [("telaah",), ("catat",)]


def test_a_row_is_ordered_as_it_allows_with_one_activity_as_late_as_can_be() -> None:
    (step,) = sop(ROW).steps
    assert [activity.id for activity in in_order(step)] == ["telaah", "catat", "paraf"]
    assert [activity.id for activity in in_order(step, "catat")] == ["telaah", "paraf", "catat"]
    assert [activity.id for activity in in_order(step, "telaah")] == ["catat", "telaah", "paraf"]
