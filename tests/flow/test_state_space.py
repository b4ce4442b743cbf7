"""The state space tracks the documents that can block a case, and shows what a projection asks for."""

from __future__ import annotations

import sopflow
from sopflow import Sop
from sopflow.flow.row import in_order
from sopflow.flow.state_space import Projection, StateSpace
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


def test_only_documents_that_can_block_a_case_are_tracked() -> None:
    assert StateSpace(sop(LOOP)).tracked == {"nota", "surat"}
    unblocked = LOOP.replace(", requires: [nota, berkas, surat]", ", requires: berkas")
    assert StateSpace(sop(unblocked)).tracked == frozenset()
    assert StateSpace(sop(unblocked), Projection(documents=["surat"])).tracked == {"surat"}


def test_a_document_that_is_present_on_every_path_is_not_tracked() -> None:
    straight = LOOP.replace("    on_late: {goto: putus}\n", "")
    assert StateSpace(sop(straight)).tracked == {"surat"}


def test_a_discarded_document_may_block_a_case() -> None:
    discarding = sop("""
  - {id: catat, activity: Mencatat, actor: loket, produces: nota}
  - {id: putus, activity: Memutus, actor: loket, outcomes: {ya: terbit, tidak: {to: terbit, discards: nota}}}
  - {id: terbit, activity: Menerbitkan, actor: loket, requires: nota}
""")
    found = counterexample(discarding, eventually_ends())
    assert found is not None
    assert [move.request.outcome for move in found.walk.moves] == [None, None, "tidak"]


def test_a_document_can_be_attached_before_a_lapse() -> None:
    # Each answer but `ulang` discards the document, so it is still there only after an attachment and a lapse.
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


def test_a_visible_activity_is_completed_by_itself() -> None:
    found = counterexample(sop(ROW), never(after="catat"))
    assert found is not None
    assert [move.request.activity for move in found.walk.moves] == [None, "catat"]
    assert counterexample(sop(ROW), four_eyes("telaah", "paraf")) is not None
    assert counterexample(sop(ROW), always(lacks="nota", after="telaah")) is None


def test_a_row_without_visible_activities_is_one_transition() -> None:
    space = StateSpace(sop(ROW))
    ((state, _),) = space.initial()
    (transition,) = space.transitions(state)
    assert transition.activities == ("telaah", "catat", "paraf")
    assert transition.calls == 3
    detailed = StateSpace(sop(ROW), Projection(["telaah"]))
    assert [transition.activities for transition in detailed.transitions(state)] == [("telaah",), ("catat",)]


def test_a_row_is_ordered_as_it_allows_with_one_activity_as_late_as_possible() -> None:
    (step,) = sop(ROW).steps
    assert [activity.id for activity in in_order(step)] == ["telaah", "catat", "paraf"]
    assert [activity.id for activity in in_order(step, "catat")] == ["telaah", "paraf", "catat"]
    assert [activity.id for activity in in_order(step, "telaah")] == ["catat", "telaah", "paraf"]
