"""Tiered decisions: an answer continues in its row, and any other leaves it at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sopflow import Activity, Case, EventKind, Outcome, Refused, Sop, SopMachine, Step

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)

SETUJU = {"setuju": Outcome("continue", produces="paraf"), "kembali": Outcome("susun", produces="catatan")}
TIERS = (
    Activity("kasi", "Memaraf", "kasi", outcomes=SETUJU, produces="lembar"),
    Activity("agenda", "Mencatat", "staf"),
    Activity("kepala", "Menandatangani", "kepala", after="kasi", outcomes={**SETUJU, "tolak": Outcome("ditolak")}),
)
SOP = Sop(
    "1",
    "Konsep",
    {"staf": "Staf", "kasi": "Kepala Seksi", "kepala": "Kepala Dinas"},
    [
        Step.single("susun", "Menyusun", "staf"),
        Step("paraf_berjenjang", TIERS, produces="surat", within="2 hari", next="kirim"),
        Step.single("arsip", "Mengarsipkan", "staf", next="end"),
        Step.single("kirim", "Mengirim", "staf", next="arsip"),
    ],
    documents={"paraf": "Paraf", "catatan": "Catatan", "lembar": "Lembar kendali", "surat": "Surat"},
    ends={"ditolak": "Ditolak"},
)


@pytest.fixture
def case() -> Case:
    case = SopMachine(SOP).open("1", at=AT)
    case.complete("susun", by="staf", at=AT)
    return case


def test_an_answer_that_continues_keeps_the_case_in_its_row(case: Case) -> None:
    (event,) = case.complete("kasi", outcome="setuju", by="kasi", at=AT)
    assert (event.outcome, event.target, dict(event.documents)) == ("setuju", None, {"lembar": None, "paraf": None})
    assert (case.state, case.done, case.due) == ("paraf_berjenjang", ("kasi",), AT + timedelta(days=2))


def test_the_last_answer_that_continues_leads_to_next_with_the_output_of_the_row(case: Case) -> None:
    case.complete("kasi", outcome="setuju", by="kasi", at=AT)
    case.complete("agenda", by="staf", at=AT)
    (event,) = case.complete("kepala", outcome="setuju", by="kepala", at=AT)
    assert (event.target, case.state, case.holds("surat")) == ("kirim", "kirim", True)


def test_a_plain_activity_may_be_the_last(case: Case) -> None:
    case.complete("kasi", outcome="setuju", by="kasi", at=AT)
    case.complete("kepala", outcome="setuju", by="kepala", at=AT)
    case.complete("agenda", by="staf", at=AT)
    assert (case.state, case.holds("surat")) == ("kirim", True)


def test_any_other_answer_leaves_the_row_with_its_own_documents_only(case: Case) -> None:
    (event,) = case.complete("kasi", outcome="kembali", by="kasi", at=AT)
    assert (case.state, dict(event.documents)) == ("susun", {"catatan": None})


def test_a_later_tier_may_leave_too(case: Case) -> None:
    case.complete("kasi", outcome="setuju", by="kasi", at=AT)
    case.complete("kepala", outcome="tolak", by="kepala", at=AT)
    assert (case.state, case.ended, case.holds("surat")) == ("ditolak", True, False)


def test_a_later_tier_waits_for_the_earlier_one(case: Case) -> None:
    assert [(task.activity, task.outcomes) for task in case.tasks()] == [
        ("kasi", ("setuju", "kembali")),
        ("agenda", ()),
    ]
    with pytest.raises(Refused) as refused:
        case.complete("kepala", outcome="tolak", by="kepala", at=AT)
    assert [reason.code for reason in refused.value.reasons] == ["order"]


def test_a_row_of_tiers_starts_afresh_when_the_case_returns(case: Case) -> None:
    case.complete("kasi", outcome="setuju", by="kasi", at=AT)
    case.complete("kepala", outcome="kembali", by="kepala", at=AT)
    case.complete("susun", by="staf", at=AT)
    assert [task.activity for task in case.tasks()] == ["kasi", "agenda"]


def test_the_history_of_tiers_is_replayed_and_restored(case: Case) -> None:
    case.complete("kasi", outcome="setuju", by="kasi", at=AT)
    case.complete("kepala", outcome="kembali", by="kepala", at=AT)
    assert case.machine.replay(case.history) == case
    assert case.machine.restore(case.snapshot()) == case
    assert [event.kind for event in case.history][-1] is EventKind.COMPLETED


def test_continue_is_part_of_the_behavior() -> None:
    leaving = SopMachine(SOP).sop.fingerprint
    other = [SOP.steps[0], Step("paraf_berjenjang", TIERS, produces="surat", next="arsip"), *SOP.steps[2:]]
    assert Sop("1", "Konsep", SOP.actors, other, documents=SOP.documents, ends=SOP.ends).fingerprint != leaving
