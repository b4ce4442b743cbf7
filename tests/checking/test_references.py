"""SOP108 and SOP2xx: ids that are malformed, reserved, duplicate, undefined or unused."""

from __future__ import annotations

from typing import Any

import pytest

from sopflow import Activity, Actor, AnyOf, Goto, Outcome, Sop, Step
from sopflow.definition import Authority, Inferred
from sopflow.diagnostics import Finding
from sopflow.rules import check_sop
from sopflow.text import Path


def row(id_: str, actor: str | AnyOf = "loket", **keys: Any) -> Step:
    return Step.single(id_, id_.title(), actor, **keys)


def activity(id_: str, **keys: Any) -> Activity:
    return Activity(id_, id_.title(), "loket", **keys)


def sop(*steps: Step, **parts: Any) -> Sop:
    return Sop(**{"number": "1", "title": "Contoh", "actors": {"loket": "Loket"}, "steps": steps} | parts)


def found(code: str, about: Sop) -> list[Finding]:
    return [finding for finding in check_sop(about) if finding.code == code]


def paths(code: str, about: Sop) -> list[Path]:
    return [finding.path for finding in found(code, about)]


# --- form of ids --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("id_", "proposal"),
    [
        ("a b", "a_b"),
        ("1a", "id_1a"),
        ("_a", "a"),
        ("a-B--c ", "a_b_c"),
        ("é", "id"),
        ("Xa b", "xa_b"),
        ("naskah dinas!", "naskah_dinas"),
    ],
)
def test_a_malformed_id_is_reported_with_a_proposal(id_: str, proposal: str) -> None:
    (finding,) = found("SOP108", sop(row("terima"), row(id_)))
    assert (finding.path, finding.on_key, finding.data["proposal"]) == (("steps", 1, "id"), False, proposal)


def test_malformed_ids_are_reported_wherever_they_are_defined() -> None:
    about = sop(
        Step("baris", (activity("a b"), activity("c"))),
        row("terima", actor="loket 1", requires="surat 1", next="ditolak 1"),
        actors={"loket": "Loket", "loket 1": "Loket 1"},
        documents={"surat 1": "Surat"},
        ends={"ditolak 1": "Ditolak"},
    )
    reported = found("SOP108", about)
    assert [(finding.path, finding.on_key) for finding in reported] == [
        (("actors", "loket 1"), True),
        (("documents", "surat 1"), True),
        (("ends", "ditolak 1"), True),
        (("steps", 0, "activities", 0, "id"), False),
    ]


def test_reserved_ids_are_reported_for_steps_activities_and_ends() -> None:
    about = sop(
        Step("baris", (activity("lapse"), activity("c"))),
        row("completed", next="cancelled"),
        actors={"loket": "Loket", "end": "Actors may have any id"},
        ends={"cancelled": "Batal"},
    )
    reported = found("SOP206", about)
    assert [(finding.path, finding.on_key, finding.data["proposal"]) for finding in reported] == [
        (("steps", 0, "activities", 0, "id"), False, "lapse_1"),
        (("steps", 1, "id"), False, "completed_1"),
        (("ends", "cancelled"), True, "cancelled_1"),
    ]


def test_a_duplicate_id_is_reported_with_a_label_at_the_first() -> None:
    about = sop(
        row("terima"),
        Step("baris", (activity("terima"), activity("b"))),
        row("baris"),
        row("ditolak", next="ditolak"),
        ends={"ditolak": "Ditolak"},
    )
    reported = found("SOP205", about)
    assert [(finding.path, finding.labels[0].path, finding.labels[0].on_key) for finding in reported] == [
        (("steps", 1, "activities", 0, "id"), ("steps", 0, "id"), False),
        (("steps", 2, "id"), ("steps", 1, "id"), False),
        (("steps", 3, "id"), ("ends", "ditolak"), True),
    ]


def test_actors_and_documents_may_have_the_id_of_a_step() -> None:
    about = sop(row("arsip", actor="arsip", produces="arsip"), actors={"arsip": "A"}, documents={"arsip": "B"})
    assert found("SOP205", about) == []


# --- references ---------------------------------------------------------------------------------------------------

LATE: dict[str, Any] = {"within": "1 jam", "on_late": Goto("entah")}


@pytest.mark.parametrize(
    ("about", "code", "path"),
    [
        (sop(row("a", next="entah")), "SOP201", ("steps", 0, "next")),
        (sop(row("a", **LATE)), "SOP201", ("steps", 0, "on_late", "goto")),
        (sop(row("a"), on_late=Goto("entah")), "SOP201", ("on_late", "goto")),
        (
            sop(row("a", outcomes={"ya": "end", "tidak": "entah"})),
            "SOP201",
            ("steps", 0, "outcomes", "tidak", "to"),
        ),
        (sop(row("a", actor="entah")), "SOP202", ("steps", 0, "actor")),
        (sop(row("a", actor=AnyOf(("loket", "entah")))), "SOP202", ("steps", 0, "actor", "any_of", 1)),
        (sop(row("a"), authority=Authority(cancel=("loket", "entah"))), "SOP202", ("authority", "cancel", 1)),
        (sop(row("a", requires="entah")), "SOP203", ("steps", 0, "requires", 0)),
        (sop(row("a", produces="entah")), "SOP203", ("steps", 0, "produces", 0)),
        (
            sop(Step("r", (activity("a", requires="entah"), activity("b")))),
            "SOP203",
            ("steps", 0, "activities", 0, "requires", 0),
        ),
        (
            sop(Step("r", (activity("a"), activity("b", produces="entah")))),
            "SOP203",
            ("steps", 0, "activities", 1, "produces", 0),
        ),
        (
            sop(row("a", outcomes={"ya": Outcome("end", produces="entah"), "tidak": "end"})),
            "SOP203",
            ("steps", 0, "outcomes", "ya", "produces", 0),
        ),
        (
            sop(row("a", outcomes={"ya": Outcome("end", discards="entah"), "tidak": "end"})),
            "SOP203",
            ("steps", 0, "outcomes", "ya", "discards", 0),
        ),
        (sop(row("a", not_same_person_as="entah")), "SOP204", ("steps", 0, "not_same_person_as", 0)),
        (
            sop(row("a"), Step("r", (activity("b", after="a"), activity("c")))),
            "SOP204",
            ("steps", 1, "activities", 0, "after", 0),
        ),
    ],
)
def test_an_undefined_id_is_reported_where_it_is_used(about: Sop, code: str, path: Path) -> None:
    assert paths(code, about) == [path]
    every = {finding.code for finding in check_sop(about)} & {"SOP201", "SOP202", "SOP203", "SOP204"}
    assert every == {code}


def test_defined_ids_are_not_reported() -> None:
    about = sop(
        row("a", actor=AnyOf(("loket", "kasi")), requires="surat", outcomes={"ya": "end", "tidak": "ditolak"}),
        Step("r", (activity("b"), activity("c", after="b", not_same_person_as="a")), next="a"),
        actors={"loket": "Loket", "kasi": "Kasi"},
        documents={"surat": "Surat"},
        ends={"ditolak": "Ditolak"},
    )
    assert {finding.code[:4] for finding in check_sop(about)} & {"SOP1", "SOP2"} == set()


def test_a_similar_id_is_proposed_and_not_reported_as_unused() -> None:
    about = sop(row("a", actor="lokett"), actors={"loket": "Loket", "arsip": "Arsip"})
    (finding,) = found("SOP202", about)
    assert finding.data["candidates"] == ("loket",)
    assert finding.fix is not None
    assert finding.fix.text == "loket"
    assert paths("SOP207", about) == [("actors", "arsip")]


def test_similar_ids_are_proposed_for_the_first_twenty_unknown_ids() -> None:
    about = sop(*(row(f"r{number}", actor=f"loket{number}") for number in range(25)))
    proposed = [bool(finding.data["candidates"]) for finding in found("SOP202", about)]
    assert proposed == [True] * 20 + [False] * 5


def test_an_activity_must_not_refer_to_itself() -> None:
    about = sop(Step("r", (activity("a", after="a"), activity("b", not_same_person_as=("a", "b")))))
    reported = found("SOP208", about)
    assert [(finding.path, finding.data["id"]) for finding in reported] == [
        (("steps", 0, "activities", 0, "after"), "a"),
        (("steps", 0, "activities", 1, "not_same_person_as"), "b"),
    ]


# --- unused definitions -------------------------------------------------------------------------------------------


def test_unused_actors_documents_and_ends_are_reported() -> None:
    about = sop(
        row("a"),
        actors={"loket": "Loket", "kasi": "Kasi"},
        documents={"surat": "Surat"},
        ends={"ditolak": "Ditolak"},
    )
    reported = found("SOP207", about)
    assert [(finding.path, finding.on_key) for finding in reported] == [
        (("actors", "kasi"), True),
        (("documents", "surat"), True),
        (("ends", "ditolak"), True),
    ]


@pytest.mark.parametrize("key", ["requires", "produces"])
def test_a_document_of_a_row_or_activity_is_used(key: str) -> None:
    documents = {"surat": "Surat", "memo": "Memo"}
    about = sop(
        row("a", **{key: "surat"}), Step("r", (activity("b", **{key: "memo"}), activity("c"))), documents=documents
    )
    assert found("SOP207", about) == []


def test_documents_and_ends_of_outcomes_and_lapses_are_used() -> None:
    about = sop(
        row("a", outcomes={"ya": Outcome("ditolak", "surat"), "tidak": Outcome("end", discards="memo")}),
        row("b", within="1 jam", on_late=Goto("dicabut")),
        documents={"surat": "Surat", "memo": "Memo"},
        ends={"ditolak": "Ditolak", "dicabut": "Dicabut", "batal": "Batal"},
        on_late=Goto("batal"),
    )
    assert found("SOP207", about) == []


def test_an_actor_who_only_has_authority_is_used() -> None:
    about = sop(row("a"), actors={"loket": "Loket", "kepala": "Kepala"}, authority=Authority(suspend="kepala"))
    assert found("SOP207", about) == []


def test_an_actor_that_is_considered_for_an_activity_is_reported_by_another_rule() -> None:
    considered = {"actor": Inferred("high", alternatives="kasi")}
    actors = {"loket": Actor("Loket"), "kasi": Actor("Kasi")}
    for step in (row("a", inferred=considered), Step("r", (activity("b", inferred=considered), activity("c")))):
        codes = {finding.code for finding in check_sop(sop(step, actors=actors))}
        assert codes & {"SOP207", "SOP805"} == {"SOP805"}
