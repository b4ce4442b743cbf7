"""Documents: how they enter a case, their references, and how they are discarded."""

from datetime import UTC, datetime

import pytest

import sopflow
from sopflow import Case, Refused, SopMachine

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)

SOP = sopflow.loads("""
sopflow: 1
number: SOP-1
title: Izin
actors: {loket: Loket}
documents:
  berkas: {name: Berkas, supplied: true}
  memo: Memo
  risalah: Risalah
  izin: Izin
  salinan: {name: Salinan, supplied: true}
steps:
  - id: kaji
    produces: risalah
    activities:
      - {id: baca, activity: Membaca, actor: loket, requires: berkas, produces: memo}
      - {id: rapat, activity: Merapatkan, actor: loket}
  - id: putus
    activity: Memutus
    actor: loket
    requires: [memo, risalah]
    produces: izin
    outcomes:
      ya: end
      ulang: {to: kaji, discards: [berkas, izin]}
      salin: {to: kaji, discards: [salinan, memo], produces: salinan}
""")


@pytest.fixture
def case() -> Case:
    return SopMachine(SOP).open("1", at=NOON, documents={"berkas": "A-1"})


def test_a_case_may_be_opened_with_supplied_documents(case: Case) -> None:
    assert case.documents == {"berkas": "A-1"}
    assert case.history[0].documents == {"berkas": "A-1"}


def test_documents_enter_with_their_activity_or_their_row(case: Case) -> None:
    (event,) = case.complete("baca", by="loket", at=NOON)
    assert event.documents == {"memo": None}
    assert case.documents == {"berkas": "A-1", "memo": None}
    (event,) = case.complete("rapat", by="loket", documents={"risalah": "R-7"}, at=NOON)
    assert event.documents == {"risalah": "R-7"}


def test_a_reference_given_early_is_kept(case: Case) -> None:
    case.complete("rapat", by="loket", documents={"risalah": "R-7"}, at=NOON)
    assert case.documents["risalah"] == "R-7"
    case.complete("baca", by="loket", at=NOON)
    assert case.documents["risalah"] == "R-7"


def test_a_document_of_the_same_row_may_be_handed_over_early(case: Case) -> None:
    assert case.may("baca", by="loket", documents="risalah", at=NOON)


def test_a_document_of_another_row_cannot_be_handed_over(case: Case) -> None:
    (reason,) = case.may("baca", by="loket", documents="izin", at=NOON).reasons
    assert (reason.code, reason.found, reason.expected) == ("not-supplied", ("izin",), ("putus",))


def test_only_supplied_documents_can_be_attached(case: Case) -> None:
    case.attach({"salinan": "S-1"}, at=NOON)
    assert case.reference("salinan") == "S-1"
    with pytest.raises(Refused) as caught:
        case.attach("risalah", at=NOON)
    assert [reason.code for reason in caught.value.reasons] == ["not-supplied"]
    with pytest.raises(Refused):
        SopMachine(SOP).open("2", documents="memo", at=NOON)


def decided(case: Case, outcome: str) -> sopflow.Event:
    case.complete("baca", by="loket", at=NOON)
    case.complete("rapat", by="loket", at=NOON)
    return case.complete("putus", by="loket", outcome=outcome, at=NOON)[-1]


def test_a_discarded_document_is_missing_again(case: Case) -> None:
    event = decided(case, "ulang")
    assert event.discarded == ("berkas", "izin")
    assert event.documents == {}, "a document that is produced and discarded at once never enters"
    assert case.documents == {"memo": None, "risalah": None}
    (reason,) = case.may("baca", by="loket", at=NOON).reasons
    assert (reason.code, reason.found) == ("documents", ("berkas",))


def test_a_document_that_an_outcome_discards_and_produces_is_added_again(case: Case) -> None:
    case.attach({"salinan": "S-1"}, at=NOON)
    event = decided(case, "salin")
    assert event.discarded == ("memo",)
    assert case.documents == {"berkas": "A-1", "risalah": None, "salinan": None, "izin": None}


def test_a_task_lists_missing_documents() -> None:
    case = SopMachine(SOP).open("1", at=NOON)
    assert {task.activity: task.missing for task in case.tasks(at=NOON)} == {"baca": ("berkas",), "rapat": ()}


def test_a_reference_given_early_is_kept_for_documents_of_an_outcome() -> None:
    sop = sopflow.loads("""
sopflow: 1
number: SOP-2
title: Izin
actors: {loket: Loket}
documents: {izin: Izin}
steps: [{id: putus, activity: Memutus, actor: loket, outcomes: {ya: {to: end, produces: izin}, ulang: putus}}]
""")
    case = SopMachine(sop).open("1", at=NOON)
    case.complete("putus", by="loket", outcome="ulang", documents={"izin": "I-1"}, at=NOON)
    (event,) = case.complete("putus", by="loket", outcome="ya", at=NOON)
    assert event.documents == case.documents == {"izin": "I-1"}
