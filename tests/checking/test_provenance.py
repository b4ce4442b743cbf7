"""SOP8xx: what was concluded is told, and `source` and `inferred` speak of what there is."""

from __future__ import annotations

from typing import Any

import pytest

import sopflow
from sopflow import Activity, Actor, Document, Sop, Step
from sopflow.definition import Confidence, Inferred
from sopflow.diagnostics import Finding, Severity
from sopflow.rules import check_sop

ACTORS = {"loket": Actor("Petugas Loket"), "kepala": Actor("Kepala Dinas")}
FIRST = Step.single("awal", "Memutus permohonan", "kepala")


def told(*steps: Step, **parts: Any) -> list[Finding]:
    sop = Sop(**{"number": "1", "title": "Contoh", "actors": ACTORS, "steps": (FIRST, *steps)} | parts)
    return [finding for finding in check_sop(sop) if finding.code.startswith("SOP8")]


def single(**keys: Any) -> Step:
    return Step.single("terima", "Menerima surat", "loket", **keys)


def several(activity: dict[str, Any], **keys: Any) -> Step:
    return Step("baris", (Activity("terima", "Menerima surat", "loket", **activity),), **keys)


@pytest.mark.parametrize("confidence", Confidence)
def test_what_was_concluded_is_a_hint_with_how_sure_it_is(confidence: Confidence) -> None:
    (finding,) = told(inferred={"calendar": Inferred(confidence)})
    assert (finding.code, finding.severity) == ("SOP801", Severity.INFO)
    assert finding.message() == f"'calendar' is a conclusion of the encoder, with {confidence} confidence."


def test_a_conclusion_names_what_else_was_considered() -> None:
    (finding,) = told(single(inferred={"actor": Inferred("medium", alternatives=("kepala", "loket"))}))
    assert finding.path == ("steps", 1, "inferred", "actor")
    assert finding.message("id").endswith("dengan keyakinan sedang (atau: 'kepala', 'loket').")


def test_of_many_alternatives_a_few_are_named() -> None:
    alternatives = tuple(f"langkah_{number}" for number in range(1_000))
    (finding,) = [each for each in told(inferred={"title": Inferred("low", alternatives)}) if each.code == "SOP801"]
    assert len(finding.message()) < 300


@pytest.mark.parametrize("step", [single, lambda **keys: several(keys)])
def test_an_actor_who_is_a_guess_is_a_warning(step: Any) -> None:
    (finding,) = told(step(inferred={"actor": Inferred("low", alternatives="kepala")}))
    assert (finding.code, finding.severity) == ("SOP802", Severity.WARNING)
    assert finding.labels[0].path == (*finding.path[:-2], "actor")


def test_other_guesses_are_hints() -> None:
    assert [each.code for each in told(single(inferred={"within": Inferred("low")}))] == ["SOP801"]


# --- fields ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "number", "title", "steps", "dates", "dates.revised", "organization.government", "approval.nip", "calendar",
        "calendar.hours", "calendar.hours.fri", "terms.Kadis", "terms.a.n.", "actors.loket", "actors.loket.name",
        "documents.izin.supplied", "ends.tolak", "legal_basis.3", "related.1", "x-cover", "x-cover.title",
        "dates.x-kota",
    ],
)  # fmt: skip
def test_a_sop_has_these_fields(name: str) -> None:
    terms = {"Kadis": "Kepala Dinas", "a.n.": "atas nama"}
    parts = {"documents": {"izin": Document("Izin", supplied=True)}, "ends": {"tolak": "Ditolak"}, "terms": terms}
    assert [each for each in told(source={name: "tertulis"}, **parts) if each.code == "SOP803"] == []


@pytest.mark.parametrize(
    ("name", "candidate"),
    [
        ("titel", "title"),
        ("dates.effectiv", "dates.effective"),
        ("organisation.government", "organization.government"),
        ("actors.loke", None),
        ("terms.Kabid", None),
        ("title.x", None),
        ("legal_basis.satu", None),
        ("actor", "actors"),
        ("", None),
        (".", None),
    ],
)
def test_another_field_is_found_with_what_may_have_been_meant(name: str, candidate: str | None) -> None:
    (finding,) = told(source={name: "tertulis"})
    assert (finding.code, finding.path, finding.on_key) == ("SOP803", ("source", name), True)
    if candidate is not None:
        assert candidate in str(finding.data["candidates"])


@pytest.mark.parametrize(
    "name",
    ["activity", "actor", "actor.any_of", "outcomes", "outcomes.ya", "requires", "within", "on_late", "on_late.goto",
     "next", "not_same_person_as", "note", "x-a"],
)  # fmt: skip
def test_a_row_of_one_activity_has_these_fields(name: str) -> None:
    decision = single(source={name: "tertulis"}, outcomes={"ya": "end", "tidak": "awal"})
    assert told(decision) == []


@pytest.mark.parametrize("name", ["aktor", "outcomes.mungkin", "within.maximum", "activities", "after", "text"])
def test_a_row_of_one_activity_has_no_others(name: str) -> None:
    (finding,) = told(single(source={name: "tertulis"}, outcomes={"ya": "end", "tidak": "awal"}))
    assert finding.path == ("steps", 1, "source", name)


def test_what_belongs_to_an_activity_is_none_of_its_row() -> None:
    assert told(several({"source": {"activity": "a", "after": "b"}}, source={"activities": "c", "next": "d"})) == []
    told_of = told(several({"source": {"next": "a"}}, source={"actor": "b"}))
    assert [each.path for each in told_of] == [
        ("steps", 1, "source", "actor"),
        ("steps", 1, "activities", 0, "source", "next"),
    ]


def test_a_conclusion_about_no_field_is_found_too() -> None:
    codes = [each.code for each in told(single(inferred={"aktor": Inferred("high")}))]
    assert sorted(codes) == ["SOP801", "SOP803"]


# --- alternatives ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "known", "sort"),
    [
        ("actor", "kepala", "actor"),
        ("requires", "izin", "document"),
        ("produces", "izin", "document"),
        ("next", "tolak", "step or end"),
        ("next", "end", "step or end"),
        ("next", "awal", "step or end"),
        ("not_same_person_as", "awal", "activity"),
        ("within", "apa pun", ""),
        ("outcomes", "apa pun", ""),
    ],
)
def test_alternatives_are_ids_of_the_right_kind(field: str, known: str, sort: str) -> None:
    parts = {"documents": {"izin": Document("Izin", supplied=True)}, "ends": {"tolak": "Ditolak"}}
    step = single(inferred={field: Inferred("high", alternatives=(known, "entah"))})
    unknown = [each for each in told(step, **parts) if each.code == "SOP804"]
    if not sort:
        assert unknown == []
        return
    (finding,) = unknown
    assert finding.path == ("steps", 1, "inferred", field, "alternatives", 1)
    assert finding.message() == f"The alternative 'entah' is no {sort}."


def test_alternatives_of_no_field_are_not_judged() -> None:
    codes = [each.code for each in told(inferred={"actor": Inferred("high", alternatives="entah")})]
    assert sorted(codes) == ["SOP801", "SOP803"]


# --- actors who are only considered ---------------------------------------------------------------------------


def test_an_actor_that_is_only_considered_is_a_hint_and_not_called_unused() -> None:
    sop = Sop(
        "1",
        "Contoh",
        ACTORS | {"arsip": Actor("Arsiparis"), "umum": Actor("Bagian Umum")},
        [FIRST, single(inferred={"actor": Inferred("high", alternatives=("umum", "kepala", "entah"))})],
    )
    told_of = [(each.code, each.path) for each in check_sop(sop) if each.code in ("SOP207", "SOP805")]
    assert told_of == [("SOP207", ("actors", "arsip")), ("SOP805", ("actors", "umum"))]


def test_an_actor_is_considered_only_for_acting() -> None:
    step = single(inferred={"note": Inferred("high", alternatives="umum")})
    sop = Sop("1", "Contoh", ACTORS | {"umum": Actor("Bagian Umum")}, [FIRST, step])
    assert [each.path for each in check_sop(sop) if each.code == "SOP207"] == [("actors", "umum")]


# --- what could not be read -----------------------------------------------------------------------------------

BROKEN = """\
sopflow: 1
number: "1"
title: Bimbingan Produktivitas
terms: {Kadis: [Kepala Dinas]}
actors: {loket: Petugas Loket, kepala: Kepala Dinas}
source: {terms.Kadis: Kepala}
steps:
  - {id: terima, activity: Memeriksa surat dari TUK, actor: loket, number: {}}
  - {id: teruskan, number: 4, activity: Petugas loket meneruskan surat jika lengkap, actor: loket}
"""


def test_what_stands_nowhere_is_not_told_as_long_as_a_part_cannot_be_read() -> None:
    codes = {each.code for each in sopflow.check_text(BROKEN).findings}
    assert codes == {"SOP103", "SOP703"}
    mended = BROKEN.replace("[Kepala Dinas]", "Kepala Dinas").replace("{}", "1")
    assert {"SOP601", "SOP608", "SOP704", "SOP705", "SOP706"} <= {
        each.code for each in sopflow.check_text(mended).findings
    }
