"""SOP4xx: required documents that are missing, and outputs that are unused, not new, or not documents."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import pytest
from attrs import evolve

import sopflow
from sopflow import Activity, Document, Goto, Outcome, Refused, Sop, SopMachine, Step
from sopflow.diagnostics import Finding
from sopflow.flow import Flow
from sopflow.rules import check_sop, documents
from sopflow.rules.documents import gaps

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
LATE: dict[str, Any] = {"within": "1 jam", "on_late": Goto("cetak")}


def row(id_: str, **keys: Any) -> Step:
    return Step.single(id_, id_.title(), "loket", **keys)


def decision(id_: str, ya: str | Outcome, tidak: str | Outcome, **keys: Any) -> Step:
    return row(id_, outcomes={"ya": ya, "tidak": tidak}, **keys)


def sop(*steps: Step, supplied: Iterable[str] = ()) -> Sop:
    """Return a SOP with the documents that its rows name."""
    names = dict.fromkeys(
        id_
        for step in steps
        for one in (step, *step.activities, *(each for one in step.activities for each in one.outcomes.values()))
        for key in ("requires", "produces", "discards")
        for id_ in getattr(one, key, ())
    )
    documents = {id_: Document(id_.title(), supplied=id_ in supplied) for id_ in names}
    actors = {"loket": sopflow.Actor("Loket"), "pemohon": sopflow.Actor("Pemohon", external=True)}
    return Sop("1", "Contoh", actors, steps, documents=documents)


def found(about: Sop, code: str) -> list[Finding]:
    return [finding for finding in check_sop(about) if finding.code == code]


def always(about: Sop) -> list[tuple[str, str]]:
    return [(gap.step, gap.document) for gap in gaps(Flow(about)) if gap.always]


def sometimes(about: Sop) -> dict[tuple[str, str], str]:
    return {(gap.step, gap.document): " ".join(gap.path) for gap in gaps(Flow(about)) if not gap.always}


# --- documents that are never available ---------------------------------------------------------------------------


def test_a_document_that_no_row_produces_and_that_is_not_supplied_is_never_available() -> None:
    (finding,) = found(sop(row("terima"), row("putus", requires=["berkas", "telaah"]), supplied=["berkas"]), "SOP401")
    assert finding.path == ("steps", 1, "requires", 1)
    assert finding.message("en") == (
        "Step 'putus' can never be completed: 'telaah' is not available when a case arrives (terima → putus)."
    )
    assert "supplied: true}`" in finding.hint("id")


def test_a_document_that_is_never_available_is_reported_once_with_labels_at_the_other_rows() -> None:
    about = sop(
        decision("pilih", "satu", "dua"), row("satu", requires="telaah", next="end"), row("dua", requires="telaah")
    )
    (finding,) = found(about, "SOP401")
    assert finding.path == ("steps", 1, "requires", 0)
    assert [label.path for label in finding.labels] == [("steps", 2, "requires", 0)]


def test_a_missing_document_is_not_reported_again_after_the_row_that_cannot_be_completed() -> None:
    assert always(sop(row("satu", requires="telaah"), row("dua", requires="telaah"))) == [("satu", "telaah")]


def test_a_label_shows_where_a_missing_document_is_produced_later() -> None:
    (finding,) = found(sop(row("putus", requires="telaah"), row("telaah", produces="telaah")), "SOP401")
    assert [(label.text.en, label.path) for label in finding.labels] == [("produced here", ("steps", 1, "produces", 0))]


def test_a_row_may_require_what_it_produces_because_a_performer_may_hand_it_over() -> None:
    about = sop(
        row("isi", requires="formulir", produces="formulir"),
        decision("nilai", Outcome("end", "nilai"), "end", requires="nilai"),
    )
    assert always(about) == []
    case = SopMachine(about).open("1", at=AT)
    case.complete("isi", by="loket", documents="formulir", at=AT)
    case.complete("nilai", by="loket", outcome="tidak", documents="nilai", at=AT)
    assert case.ended


def test_an_activity_may_require_what_another_activity_of_the_row_produces() -> None:
    activities = [Activity("a", "a", "loket", requires="memo"), Activity("b", "b", "loket", produces="memo")]
    assert always(sop(Step("r", activities))) == []


def test_the_finding_for_a_requirement_of_an_activity_is_located_in_the_activity() -> None:
    activities = [Activity("a", "a", "loket"), Activity("b", "b", "loket", requires=["memo"])]
    (finding,) = found(sop(Step("r", activities)), "SOP401")
    assert finding.path == ("steps", 0, "activities", 1, "requires", 0)


def test_a_document_produced_only_after_the_row_that_requires_it_is_never_available() -> None:
    about = sop(
        decision("periksa", "perbaiki", "end", requires="telaah"),
        decision("perbaiki", "periksa", "end", produces="telaah"),
    )
    assert always(about) == [("periksa", "telaah")]
    assert sometimes(about) == {}


def test_a_document_that_is_discarded_on_every_path_is_never_available() -> None:
    about = sop(
        row("buat", produces="telaah"),
        decision("nilai", Outcome("putus", discards="telaah"), Outcome("end")),
        row("putus", requires="telaah"),
    )
    assert always(about) == [("putus", "telaah")]


def test_a_document_of_one_outcome_may_be_handed_over_whatever_the_decision() -> None:
    """It is unlikely, but possible, so the document is not never available."""
    about = sop(decision("nilai", Outcome("end", produces="izin"), "cetak"), row("cetak", requires="izin"))
    assert always(about) == []
    assert sometimes(about) == {("cetak", "izin"): "nilai cetak"}


def test_a_row_that_lapses_produces_no_document() -> None:
    about = sop(row("buat", produces="izin", next="end", **LATE), row("cetak", requires="izin"))
    assert always(about) == [("cetak", "izin")]


def test_an_activity_may_produce_its_document_before_the_row_lapses() -> None:
    activities = [Activity("a", "a", "loket"), Activity("b", "b", "loket", produces="izin")]
    about = sop(Step("buat", activities, next="end", **LATE), row("cetak", requires="izin"))
    assert always(about) == []
    assert sometimes(about) == {("cetak", "izin"): "buat cetak"}


def test_no_machine_is_built_if_a_step_can_never_be_completed() -> None:
    with pytest.raises(sopflow.SopError, match="can never be completed"):
        SopMachine(sop(row("putus", requires="telaah")))


# --- documents that some cases lack ------------------------------------------------------------------------------


def test_a_document_whose_row_can_be_skipped_is_not_always_available() -> None:
    about = sop(decision("pilih", "telaah", "putus"), row("telaah", produces="telaah"), row("putus", requires="telaah"))
    (finding,) = found(about, "SOP402")
    assert finding.path == ("steps", 2, "requires", 0)
    assert finding.message("en") == (
        "Step 'putus' requires 'telaah', which a case does not have on the path pilih → putus."
    )
    case = SopMachine(about).open("1", at=AT)
    case.complete("pilih", by="loket", outcome="tidak", at=AT)
    with pytest.raises(Refused) as caught:
        case.complete("putus", by="loket", at=AT)
    assert [(reason.code, reason.found) for reason in caught.value.reasons] == [("documents", ("telaah",))]


def test_documents_that_are_missing_on_the_same_path_are_one_finding() -> None:
    about = sop(
        decision("pilih", "telaah", "putus"),
        row("telaah", produces=["telaah", "nota"]),
        row("putus", requires=["nota", "telaah"]),
    )
    (finding,) = found(about, "SOP402")
    assert finding.data["documents"] == ("telaah", "nota"), "in the order of the SOP"
    assert [finding.path, *(label.path for label in finding.labels)] == [
        ("steps", 2, "requires", 1),
        ("steps", 2, "requires", 0),
    ]


def test_each_document_is_analyzed_as_if_all_others_were_available() -> None:
    about = sop(
        decision("pilih", "telaah", "putus"),
        row("telaah", produces=["telaah", "nota"]),
        row("putus", requires="nota"),
        row("cetak", requires="telaah"),
    )
    assert sometimes(about) == {("putus", "nota"): "pilih putus", ("cetak", "telaah"): "pilih putus cetak"}


def test_a_lapse_leads_past_a_row_whose_document_is_missing() -> None:
    about = sop(
        decision("pilih", "telaah", "putus"),
        row("telaah", produces="telaah"),
        row("putus", requires="telaah", **LATE),
        row("cetak", requires="telaah"),
    )
    assert sometimes(about) == {("putus", "telaah"): "pilih putus", ("cetak", "telaah"): "pilih putus cetak"}


def test_a_discarded_document_must_be_produced_again() -> None:
    about = sop(
        row("ajukan", produces="berkas"),
        row("catat"),
        decision("periksa", "end", Outcome("catat", discards="berkas"), requires="berkas"),
    )
    assert sometimes(about) == {("periksa", "berkas"): "ajukan catat periksa catat periksa"}


def test_an_outcome_may_discard_a_document_and_produce_it_again() -> None:
    about = sop(
        row("ajukan", produces="berkas"),
        decision("periksa", "end", Outcome("periksa", discards="berkas", produces="berkas"), requires="berkas"),
    )
    assert gaps(Flow(about)) == []


def test_a_supplied_document_is_never_missing() -> None:
    about = sop(
        decision("periksa", "putus", Outcome("periksa", discards="berkas"), requires="berkas"),
        row("putus", requires="berkas"),
        supplied=["berkas"],
    )
    assert gaps(Flow(about)) == []


def test_a_required_document_is_available_after_the_row_that_requires_it() -> None:
    about = sop(
        decision("pilih", "telaah", "putus"),
        row("telaah", produces="telaah"),
        row("putus", requires="telaah"),
        row("cetak", requires="telaah"),
    )
    assert sometimes(about) == {("putus", "telaah"): "pilih putus"}


def skipping(count: int) -> Sop:
    """Return a SOP that may skip each of some rows and finally requires what they produce."""
    rows = []
    for number in range(count):
        rows += [
            decision(f"pilih{number}", f"buat{number}", f"pilih{number + 1}"),
            row(f"buat{number}", produces=f"d{number}"),
        ]
    return sop(*rows, row(f"pilih{count}", requires=[f"d{number}" for number in range(count)]))


def test_many_gaps_are_one_finding() -> None:
    about = skipping(documents.MAX_SEARCHES)
    (finding,) = found(about, "SOP402")
    assert finding.data["documents"] == tuple(f"d{number}" for number in range(documents.MAX_SEARCHES))
    assert {len(gap.path) for gap in gaps(Flow(about))} == {documents.MAX_SEARCHES + 1}


def test_a_limited_number_of_documents_is_analyzed() -> None:
    assert len(gaps(Flow(skipping(documents.MAX_SEARCHES + 1)))) == documents.MAX_SEARCHES


def test_a_limited_number_of_gaps_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "MAX_GAPS", 3)
    assert [gap.document for gap in gaps(Flow(skipping(5)))] == ["d0", "d1", "d2"]


# --- outputs ------------------------------------------------------------------------------------------------------


def test_a_product_that_no_row_requires_is_reported_once() -> None:
    about = sop(
        row("satu", produces=["memo", "nota"]),
        row("dua", requires="nota", produces="memo"),
        row("tiga", produces="izin"),
    )
    (finding,) = found(about, "SOP403")
    assert finding.data["document"] == "memo"
    assert finding.path == ("steps", 0, "produces", 0)
    assert [label.path for label in finding.labels] == [("steps", 1, "produces", 0)]


@pytest.mark.parametrize(
    "steps",
    [
        [
            row("satu", produces=["memo", "nota"]),
            decision("dua", "end", Outcome("satu", discards="memo"), requires="nota"),
        ],
        [row("satu", produces="nota"), row("dua", requires="nota", produces="memo")],
        [row("satu", produces="nota"), decision("dua", Outcome("end", "memo"), "tiga", requires="nota"), row("tiga")],
        [
            row("satu", produces=["nota", "memo"]),
            Step.single("dua", "Menerima", "pemohon", requires="nota"),
            row("tiga"),
        ],
    ],
    ids=["discarded", "produced at the end", "produced by an outcome that ends", "received by an external actor"],
)
def test_a_product_that_is_used_is_not_reported(steps: list[Step]) -> None:
    assert found(sop(*steps), "SOP403") == []


def test_an_unused_product_of_an_activity_or_outcome_is_reported_at_its_place() -> None:
    activities = [
        Activity("a", "a", "loket", produces=["nota", "memo"]),
        Activity("b", "b", "loket", outcomes={"ya": Outcome("dua", "surat"), "tidak": Outcome("dua", "memo")}),
    ]
    about = sop(Step("satu", activities), row("dua", requires="nota"))
    memo, surat = found(about, "SOP403")
    assert memo.path == ("steps", 0, "activities", 0, "produces", 1)
    assert [label.path for label in memo.labels] == [
        ("steps", 0, "activities", 1, "outcomes", "tidak", "produces", 0),
    ]
    assert surat.path == ("steps", 0, "activities", 1, "outcomes", "ya", "produces", 0)


def test_products_are_not_judged_if_no_row_requires_a_product() -> None:
    assert found(sop(row("satu", produces="memo"), row("dua", requires="berkas"), supplied=["berkas"]), "SOP403") == []


def test_an_output_equal_to_the_input_is_reported() -> None:
    about = sop(row("satu", requires=["memo", "nota"], produces=["nota", "memo"]), supplied=["memo", "nota"])
    (finding,) = found(about, "SOP404")
    assert finding.path == ("steps", 0, "produces")


@pytest.mark.parametrize(
    "step",
    [
        row("satu", requires=["memo", "nota"], produces="memo"),
        row("satu", requires="memo", produces=["memo", "nota"]),
        row("satu"),
        decision("satu", "end", "satu", requires="memo", produces="memo"),
    ],
    ids=["fewer documents", "more documents", "no documents", "a decision"],
)
def test_an_output_that_differs_from_the_input_is_not_reported(step: Step) -> None:
    assert found(sop(step, supplied=["memo", "nota"]), "SOP404") == []


def named(*names: str, activity: str = "Menerima surat dan mencatat berkas", made: bool = True) -> Sop:
    """Return a SOP with one row that produces, or requires, documents of these names."""
    documents = {f"d{number}": Document(name, supplied=True) for number, name in enumerate(names)}
    keys: dict[str, Any] = {"produces" if made else "requires": tuple(documents)}
    return Sop("1", "Contoh", {"loket": "Loket"}, [Step.single("satu", activity, "loket", **keys)], documents=documents)


def test_an_output_named_like_an_event_is_reported_at_its_name() -> None:
    names = (
        "Mendapat konfirmasi",
        "Uji kompetensi dilaksanakan",
        "Terlaksananya rapat",
        "Sarana dan prasarana serta tempat uji kompetensi disediakan",
    )
    assert [finding.path for finding in found(named(*names), "SOP405")] == [
        ("documents", f"d{number}", "name") for number in range(4)
    ]


def test_an_output_named_like_a_document_is_not_reported() -> None:
    names = (
        "Surat ditandatangani", "Berita acara", "Memo", "Daftar rapat yang dilaksanakan", "Disposisi", "Berkas lengkap",
        "Surat keterangan", "-",
    )  # fmt: skip
    assert found(named(*names), "SOP405") == []


def test_required_documents_and_other_languages_are_not_judged_as_events() -> None:
    assert found(named("Mendapat konfirmasi", made=False), "SOP405") == []
    assert found(named("Meeting minutes", activity="Write the minutes of the meeting"), "SOP405") == []


def test_an_output_named_like_an_event_is_not_reported_as_unused_too() -> None:
    steps = (
        row("satu", produces=["kabar", "memo", "nota"]),
        Step.single("dua", "Menerima surat dan memeriksa berkas", "loket", requires="memo"),
    )
    about = evolve(sop(*steps), documents={"kabar": "Mendapat konfirmasi", "memo": "Memo", "nota": "Nota"})
    assert [finding.data["document"] for finding in found(about, "SOP403")] == ["nota"]
    assert len(found(about, "SOP405")) == 1


# --- SOP406, SOP407: rows that do not state their documents ---------------------------------------------------


def test_rows_without_output_or_requirements_are_reported_at_the_row() -> None:
    table = sop(row("satu", produces="memo"), row("dua", requires="memo"), row("tiga", requires="memo"))
    assert [finding.path for finding in found(table, "SOP406")] == [("steps", 1, "produces"), ("steps", 2, "produces")]
    assert [finding.path for finding in found(table, "SOP407")] == [("steps", 0, "requires")]


def test_a_table_without_documents_is_reported_once() -> None:
    table = sop(row("satu"), row("dua"), row("tiga"))
    assert [finding.path for finding in found(table, "SOP406")] == [("steps",)]
    assert [finding.path for finding in found(table, "SOP407")] == [("steps",)]


def test_documents_of_activities_and_outcomes_count_for_their_row() -> None:
    several = Step(
        "satu", [Activity("a", "A", "loket", requires="surat", produces="memo"), Activity("b", "B", "loket")]
    )
    decision = Step.single(
        "dua", "B", "loket", outcomes={"ya": "tiga", "tidak": Outcome("end", produces="nota")}, requires="memo"
    )
    table = sop(several, decision, row("tiga", requires="memo", produces="nota"))
    assert found(table, "SOP406") + found(table, "SOP407") == []


# --- SOP403: records and documents for others -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "activity", "follower", "is_reported"),
    [
        ("Lembar kendali", "Memeriksa surat", "Menerima surat", True),
        ("Buku agenda terisi", "Memeriksa surat", "Menerima surat", False),
        ("Lembar kendali", "Memeriksa dan mengarsipkan surat", "Menerima surat", False),
        ("Lembar kendali", "Memeriksa surat", "Menyimpan lembar kendali", False),
        ("Surat jawaban", "Menyampaikan jawaban kepada pemohon", "Menerima surat", False),
        ("Surat jawaban", "Menyampaikan jawaban kepada kepala dinas", "Menerima surat", True),
        ("Lembar pengantar", "Memeriksa surat", "Menerima surat", False),
    ],
)
def test_a_record_or_a_document_for_someone_outside_is_not_unused(
    name: str, activity: str, follower: str, *, is_reported: bool
) -> None:
    steps = (
        Step.single("satu", activity, "loket", produces=["nota", "memo"]),
        Step.single("dua", follower, "loket", requires="memo"),
        Step.single("tiga", "Menerima surat dan berkas", "loket", requires="memo"),
    )
    table = evolve(sop(*steps), documents={"nota": name, "memo": "Memo"}, records="Lembar pengantar surat")
    assert [finding.data["document"] for finding in found(table, "SOP403")] == ["nota"] * is_reported
