"""SOP4xx: documents that are lacking when a row needs them, and outputs that are of no use or nothing new."""

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
from sopflow.rules import availability, check_sop
from sopflow.rules.availability import lacks

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
LATE: dict[str, Any] = {"within": "1 jam", "on_late": Goto("cetak")}


def row(id_: str, **keys: Any) -> Step:
    return Step.single(id_, id_.title(), "loket", **keys)


def decision(id_: str, ya: str | Outcome, tidak: str | Outcome, **keys: Any) -> Step:
    return row(id_, outcomes={"ya": ya, "tidak": tidak}, **keys)


def sop(*steps: Step, supplied: Iterable[str] = ()) -> Sop:
    """A SOP whose documents are those that its rows name."""
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


def always(about: Sop) -> list[tuple[str, ...]]:
    return [(lack.step, *lack.documents) for lack in lacks(Flow(about))[0]]


def sometimes(about: Sop) -> dict[str, tuple[tuple[str, ...], str]]:
    return {lack.step: (lack.documents, " ".join(lack.way)) for lack in lacks(Flow(about))[1]}


# --- documents that no case has -----------------------------------------------------------------------------------


def test_a_document_that_nobody_makes_or_supplies_is_never_there() -> None:
    (finding,) = found(sop(row("terima"), row("putus", requires=["berkas", "telaah"]), supplied=["berkas"]), "SOP401")
    assert finding.path == ("steps", 1, "requires", 1)
    assert finding.message("en") == (
        "'putus' can never be carried out: it needs 'telaah', which no case has that comes to it (terima → putus)."
    )
    assert "`supplied: true`" in finding.hint("id")


def test_it_is_found_once_for_all_rows_that_need_it() -> None:
    about = sop(
        decision("pilih", "satu", "dua"), row("satu", requires="telaah", next="end"), row("dua", requires="telaah")
    )
    (finding,) = found(about, "SOP401")
    assert finding.path == ("steps", 1, "requires", 0)
    assert [label.path for label in finding.labels] == [("steps", 2, "requires", 0)]


def test_behind_a_row_that_needs_it_nothing_more_is_said_of_it() -> None:
    assert always(sop(row("satu", requires="telaah"), row("dua", requires="telaah"))) == [("satu", "telaah")]


def test_what_is_only_made_later_is_pointed_at() -> None:
    (finding,) = found(sop(row("putus", requires="telaah"), row("telaah", produces="telaah")), "SOP401")
    assert [(label.text.en, label.path) for label in finding.labels] == [("made here", ("steps", 1, "produces", 0))]


def test_a_row_may_need_what_it_makes_since_anybody_may_hand_that_over() -> None:
    about = sop(
        row("isi", requires="formulir", produces="formulir"),
        decision("nilai", Outcome("end", "nilai"), "end", requires="nilai"),
    )
    assert always(about) == []
    case = SopMachine(about).open("1", at=AT)
    case.complete("isi", by="loket", documents="formulir", at=AT)
    case.complete("nilai", by="loket", outcome="tidak", documents="nilai", at=AT)
    assert case.ended


def test_in_a_row_of_several_what_one_makes_another_may_need() -> None:
    activities = [Activity("a", "a", "loket", requires="memo"), Activity("b", "b", "loket", produces="memo")]
    assert always(sop(Step("r", activities))) == []


def test_an_activity_s_own_needs_are_pointed_at_in_the_activity() -> None:
    activities = [Activity("a", "a", "loket"), Activity("b", "b", "loket", requires=["memo"])]
    (finding,) = found(sop(Step("r", activities)), "SOP401")
    assert finding.path == ("steps", 0, "activities", 1, "requires", 0)


def test_a_round_that_leads_through_the_row_itself_does_not_help_it() -> None:
    about = sop(
        decision("periksa", "perbaiki", "end", requires="telaah"),
        decision("perbaiki", "periksa", "end", produces="telaah"),
    )
    assert always(about) == [("periksa", "telaah")]
    assert sometimes(about) == {}


def test_what_is_always_discarded_on_the_way_is_never_there() -> None:
    about = sop(
        row("buat", produces="telaah"),
        decision("nilai", Outcome("putus", discards="telaah"), Outcome("end")),
        row("putus", requires="telaah"),
    )
    assert always(about) == [("putus", "telaah")]


def test_what_one_outcome_makes_may_be_handed_over_whatever_is_decided() -> None:
    """Nobody would, but it is not true that no case has it."""
    about = sop(decision("nilai", Outcome("end", produces="izin"), "cetak"), row("cetak", requires="izin"))
    assert always(about) == []
    assert sometimes(about) == {"cetak": (("izin",), "nilai cetak")}


def test_a_row_that_lapses_makes_nothing() -> None:
    about = sop(row("buat", produces="izin", next="end", **LATE), row("cetak", requires="izin"))
    assert always(about) == [("cetak", "izin")]


def test_before_a_row_of_several_lapses_some_of_it_may_have_been_made() -> None:
    activities = [Activity("a", "a", "loket"), Activity("b", "b", "loket", produces="izin")]
    about = sop(Step("buat", activities, next="end", **LATE), row("cetak", requires="izin"))
    assert always(about) == []
    assert sometimes(about) == {"cetak": (("izin",), "buat cetak")}


def test_a_machine_is_not_built_where_a_row_can_never_be_carried_out() -> None:
    with pytest.raises(sopflow.SopError, match="can never be carried out"):
        SopMachine(sop(row("putus", requires="telaah")))


# --- documents that some cases lack -----------------------------------------------------------------------------


def test_a_document_that_a_branch_passes_by_is_lacking_there() -> None:
    about = sop(decision("pilih", "telaah", "putus"), row("telaah", produces="telaah"), row("putus", requires="telaah"))
    (finding,) = found(about, "SOP402")
    assert finding.path == ("steps", 2, "requires", 0)
    assert finding.message("en") == "'putus' needs 'telaah', which a case lacks that comes by pilih → putus."
    case = SopMachine(about).open("1", at=AT)
    case.complete("pilih", by="loket", outcome="tidak", at=AT)
    with pytest.raises(Refused) as caught:
        case.complete("putus", by="loket", at=AT)
    assert [(reason.code, reason.found) for reason in caught.value.reasons] == [("documents", ("telaah",))]


def test_documents_that_are_lacking_together_are_one_finding() -> None:
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


def test_a_case_that_sticks_does_not_lack_anything_further_on() -> None:
    about = sop(
        decision("pilih", "telaah", "putus"),
        row("telaah", produces=["telaah", "nota"]),
        row("putus", requires="nota"),
        row("cetak", requires="telaah"),
    )
    assert sometimes(about) == {"putus": (("nota",), "pilih putus")}


def test_a_gap_behind_another_is_found_with_a_way_on_which_a_case_comes_to_it() -> None:
    about = sop(
        decision("pilih", "telaah", "putus"),
        row("telaah", produces="telaah"),
        decision("putus", "nota", "cetak", requires="telaah"),
        row("nota", produces="nota"),
        row("cetak", requires="nota"),
    )
    assert sometimes(about) == {
        "putus": (("telaah",), "pilih putus"),
        "cetak": (("nota",), "pilih telaah putus cetak"),
    }


def test_a_lapse_leads_past_a_row_in_which_the_case_sticks() -> None:
    about = sop(
        decision("pilih", "telaah", "putus"),
        row("telaah", produces=["telaah", "nota"]),
        row("putus", requires="telaah", **LATE),
        row("cetak", requires="nota"),
    )
    assert sometimes(about) == {
        "putus": (("telaah",), "pilih putus"),
        "cetak": (("nota",), "pilih putus cetak"),
    }


def test_what_is_returned_must_be_made_anew() -> None:
    about = sop(
        row("ajukan", produces="berkas"),
        row("catat"),
        decision("periksa", "end", Outcome("catat", discards="berkas"), requires="berkas"),
    )
    assert sometimes(about) == {"periksa": (("berkas",), "ajukan catat periksa catat periksa")}


def test_what_an_outcome_takes_and_makes_anew_is_there() -> None:
    about = sop(
        row("ajukan", produces="berkas"),
        decision("periksa", "end", Outcome("periksa", discards="berkas", produces="berkas"), requires="berkas"),
    )
    assert sometimes(about) == {}


def test_what_comes_from_outside_is_never_lacking() -> None:
    about = sop(
        decision("periksa", "putus", Outcome("periksa", discards="berkas"), requires="berkas"),
        row("putus", requires="berkas"),
        supplied=["berkas"],
    )
    assert lacks(Flow(about)) == ((), ())


def test_what_a_row_needs_is_there_behind_it() -> None:
    about = sop(
        decision("pilih", "telaah", "putus"),
        row("telaah", produces="telaah"),
        row("putus", requires="telaah"),
        row("cetak", requires="telaah"),
    )
    assert sometimes(about) == {"putus": (("telaah",), "pilih putus")}


def skipping(gaps: int) -> Sop:
    """A SOP that may skip each of so many rows, and needs in the end what they make."""
    rows = []
    for number in range(gaps):
        rows += [
            decision(f"pilih{number}", f"buat{number}", f"pilih{number + 1}"),
            row(f"buat{number}", produces=f"d{number}"),
        ]
    return sop(*rows, row(f"pilih{gaps}", requires=[f"d{number}" for number in range(gaps)]))


def test_each_of_many_gaps_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    together = lacks(Flow(skipping(6)))[1]
    monkeypatch.setattr(availability, "MOST_STATES", 20)
    one_by_one = lacks(Flow(skipping(6)))[1]
    assert [lack.documents for lack in together] == [tuple(f"d{number}" for number in range(6))]
    assert [lack.documents for lack in one_by_one] == [(f"d{number}",) for number in range(6)]
    assert {lack.way for lack in together} == {tuple(f"pilih{number}" for number in range(7))}
    assert {len(lack.way) for lack in one_by_one} == {7}


def test_as_many_gaps_as_nobody_could_follow_together_are_found_nevertheless(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(availability, "MOST_STATES", 1_000)
    assert len(lacks(Flow(skipping(150)))[1]) == availability.MOST_ALONE


# --- what is made -----------------------------------------------------------------------------------------------


def test_a_product_that_no_row_needs_is_remarked_on_once() -> None:
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
    ids=["taken back", "made at the end", "made by an outcome that ends", "handed to somebody outside"],
)
def test_a_product_is_of_use_when_it_is(steps: list[Step]) -> None:
    assert found(sop(*steps), "SOP403") == []


def test_where_no_row_names_what_it_needs_of_the_others_nothing_is_said_of_products() -> None:
    assert found(sop(row("satu", produces="memo"), row("dua", requires="berkas"), supplied=["berkas"]), "SOP403") == []


def test_an_output_that_is_the_input_is_remarked_on() -> None:
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
    ids=["less", "more", "nothing", "a check"],
)
def test_other_outputs_are_not(step: Step) -> None:
    assert found(sop(step, supplied=["memo", "nota"]), "SOP404") == []


def named(*names: str, activity: str = "Menerima surat dan mencatat berkas", made: bool = True) -> Sop:
    """A SOP of one row that makes, or needs, documents of these names."""
    documents = {f"d{number}": Document(name, supplied=True) for number, name in enumerate(names)}
    keys: dict[str, Any] = {"produces" if made else "requires": tuple(documents)}
    return Sop("1", "Contoh", {"loket": "Loket"}, [Step.single("satu", activity, "loket", **keys)], documents=documents)


def test_an_output_that_happens_is_remarked_on_where_it_is_named() -> None:
    names = (
        "Mendapat konfirmasi",
        "Uji kompetensi dilaksanakan",
        "Terlaksananya rapat",
        "Sarana dan prasarana serta tempat uji kompetensi disediakan",
    )
    assert [finding.path for finding in found(named(*names), "SOP405")] == [
        ("documents", f"d{number}", "name") for number in range(4)
    ]


def test_things_are_none_that_happen() -> None:
    things = (
        "Surat ditandatangani", "Berita acara", "Memo", "Daftar rapat yang dilaksanakan", "Disposisi", "Berkas lengkap",
        "Surat keterangan", "-",
    )  # fmt: skip
    assert found(named(*things), "SOP405") == []


def test_of_what_is_needed_and_of_other_languages_nothing_is_said() -> None:
    assert found(named("Mendapat konfirmasi", made=False), "SOP405") == []
    assert found(named("Meeting minutes", activity="Write the minutes of the meeting"), "SOP405") == []


def test_an_output_that_happens_is_not_called_useless_as_well() -> None:
    steps = (
        row("satu", produces=["kabar", "memo", "nota"]),
        Step.single("dua", "Menerima surat dan mencatat berkas", "loket", requires="memo"),
    )
    about = evolve(sop(*steps), documents={"kabar": "Mendapat konfirmasi", "memo": "Memo", "nota": "Nota"})
    assert [finding.data["document"] for finding in found(about, "SOP403")] == ["nota"]
    assert len(found(about, "SOP405")) == 1
