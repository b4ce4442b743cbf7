"""Whether a case can still reach an end, compared with everything that can happen to it."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests import enumeration
from tests.small_sops import DOCUMENTS, small_sops

from sopflow import Activity, Document, Goto, Outcome, Sop, Step
from sopflow.flow import can_end
from sopflow.flow.row import ready

ACTORS = {"loket": "Loket"}


@given(small_sops() | small_sops(sound=False), st.data())
@settings(max_examples=300, deadline=None)
def test_a_case_can_end_if_some_sequence_of_calls_ends_it(sop: Sop, data: st.DataObject) -> None:
    step = data.draw(st.sampled_from(sop.steps))
    documents = {id_ for id_ in DOCUMENTS if data.draw(st.booleans())}
    done: tuple[str, ...] = ()
    while len(step.activities) - len(done) > 1 and data.draw(st.booleans()):
        done = (*done, data.draw(st.sampled_from(ready(step, done))).id)
    assert can_end(sop, step.id, documents, done) == enumeration.can_end(sop, step.id, documents, done)


def one(*steps: Step, **documents: str | Document) -> Sop:
    return Sop("1", "Contoh", ACTORS, steps, documents=documents)


def test_a_document_that_no_later_row_produces_prevents_the_end() -> None:
    sop = one(
        Step.single("susun", "Menyusun", "loket", produces="memo"),
        Step.single("kirim", "Mengirim", "loket", requires="memo"),
        memo="Memo",
    )
    assert can_end(sop, "susun", ())
    assert can_end(sop, "kirim", {"memo"})
    assert not can_end(sop, "kirim", ())


def test_a_supplied_document_prevents_nothing() -> None:
    sop = one(Step.single("kirim", "Mengirim", "loket", requires="ktp"), ktp=Document("KTP", supplied=True))
    assert can_end(sop, "kirim", ())


def test_a_completed_activity_needs_its_documents_no_more() -> None:
    activities = [Activity("cetak", "Mencetak", "loket", requires="memo"), Activity("kirim", "Mengirim", "loket")]
    sop = one(Step("susun", activities), memo="Memo")
    assert not can_end(sop, "susun", ())
    assert can_end(sop, "susun", (), ["cetak"])


def test_a_row_that_lapses_needs_no_documents() -> None:
    sop = one(
        Step.single("kirim", "Mengirim", "loket", requires="memo", within="1 jam", on_late=Goto("end")), memo="Memo"
    )
    assert can_end(sop, "kirim", ())


def test_an_answer_that_discards_a_document_can_prevent_the_end() -> None:
    answers = {"ulang": Outcome("kirim", discards="memo"), "balik": Outcome("periksa", discards="memo")}
    sop = one(
        Step.single("periksa", "Memeriksa", "loket", requires="memo", outcomes=answers),
        Step.single("kirim", "Mengirim", "loket", requires="memo"),
        memo="Memo",
    )
    assert not can_end(sop, "periksa", {"memo"})


def test_an_end_is_reached() -> None:
    assert can_end(one(Step.single("kirim", "Mengirim", "loket")), "completed", ())
