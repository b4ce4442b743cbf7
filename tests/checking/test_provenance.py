"""SOP8xx: inferred fields, and references of `source` and `inferred` to fields and ids."""

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


def findings(*steps: Step, **parts: Any) -> list[Finding]:
    sop = Sop(**{"number": "1", "title": "Contoh", "actors": ACTORS, "steps": (FIRST, *steps)} | parts)
    return [finding for finding in check_sop(sop) if finding.code.startswith("SOP8")]


def single(**keys: Any) -> Step:
    return Step.single("terima", "Menerima surat", "loket", **keys)


def several(activity: dict[str, Any], **keys: Any) -> Step:
    return Step("baris", (Activity("terima", "Menerima surat", "loket", **activity),), **keys)


@pytest.mark.parametrize("confidence", Confidence)
def test_an_inferred_field_is_an_info_with_its_confidence(confidence: Confidence) -> None:
    (finding,) = findings(inferred={"calendar": Inferred(confidence)})
    assert (finding.code, finding.severity) == ("SOP801", Severity.INFO)
    assert finding.message() == f"The encoder inferred 'calendar' with {confidence} confidence."


def test_the_message_lists_the_alternatives() -> None:
    (finding,) = findings(single(inferred={"actor": Inferred("medium", alternatives=("kepala", "loket"))}))
    assert finding.path == ("steps", 1, "inferred", "actor")
    assert finding.message("id").endswith("dengan keyakinan sedang (atau: 'kepala', 'loket').")


def test_the_message_lists_a_few_of_many_alternatives() -> None:
    alternatives = tuple(f"langkah_{number}" for number in range(1_000))
    (finding,) = [each for each in findings(inferred={"title": Inferred("low", alternatives)}) if each.code == "SOP801"]
    assert len(finding.message()) < 300


@pytest.mark.parametrize("step", [single, lambda **keys: several(keys)])
def test_an_actor_inferred_with_low_confidence_is_a_warning(step: Any) -> None:
    (finding,) = findings(step(inferred={"actor": Inferred("low", alternatives="kepala")}))
    assert (finding.code, finding.severity) == ("SOP802", Severity.WARNING)
    assert finding.labels[0].path == (*finding.path[:-2], "actor")


def test_another_field_inferred_with_low_confidence_is_an_info() -> None:
    assert [each.code for each in findings(single(inferred={"within": Inferred("low")}))] == ["SOP801"]


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
def test_fields_of_a_sop_are_accepted(name: str) -> None:
    terms = {"Kadis": "Kepala Dinas", "a.n.": "atas nama"}
    parts = {"documents": {"izin": Document("Izin", supplied=True)}, "ends": {"tolak": "Ditolak"}, "terms": terms}
    assert [each for each in findings(source={name: "tertulis"}, **parts) if each.code == "SOP803"] == []


@pytest.mark.parametrize(
    ("name", "candidate"),
    [
        ("titel", "title"),
        ("dates.effectiv", "dates.effective"),
        ("organisation.government", "organization.government"),
        ("actors.loke", None),
        ("extra", None),
        ("actors.loke.name", None),
        ("actors.loket.nama", None),
        ("terms.Kabid", None),
        ("title.x", None),
        ("legal_basis.satu", None),
        ("actor", "actors"),
        ("", None),
        (".", None),
    ],
)
def test_an_unknown_field_of_a_sop_is_reported_with_similar_names(name: str, candidate: str | None) -> None:
    (finding,) = findings(source={name: "tertulis"})
    assert (finding.code, finding.path, finding.on_key) == ("SOP803", ("source", name), True)
    if candidate is not None:
        assert candidate in str(finding.data["candidates"])


@pytest.mark.parametrize(
    "name",
    ["activity", "actor", "actor.any_of", "outcomes", "outcomes.ya", "requires", "within", "on_late", "on_late.goto",
     "next", "not_same_person_as", "note", "x-a"],
)  # fmt: skip
def test_fields_of_a_row_with_one_activity_are_accepted(name: str) -> None:
    decision = single(source={name: "tertulis"}, outcomes={"ya": "end", "tidak": "awal"})
    assert findings(decision) == []


@pytest.mark.parametrize("name", ["aktor", "outcomes.mungkin", "within.maximum", "activities", "after", "text"])
def test_an_unknown_field_of_a_row_with_one_activity_is_reported(name: str) -> None:
    (finding,) = findings(single(source={name: "tertulis"}, outcomes={"ya": "end", "tidak": "awal"}))
    assert finding.path == ("steps", 1, "source", name)


def test_a_row_with_several_activities_and_its_activities_have_different_fields() -> None:
    assert findings(several({"source": {"activity": "a", "after": "b"}}, source={"activities": "c", "next": "d"})) == []
    reported = findings(several({"source": {"next": "a"}}, source={"actor": "b"}))
    assert [each.path for each in reported] == [
        ("steps", 1, "source", "actor"),
        ("steps", 1, "activities", 0, "source", "next"),
    ]


def test_the_text_of_an_activity_is_the_field_activity() -> None:
    assert findings(several({"source": {"activity": "a"}})) == []
    assert [each.path[-1] for each in findings(several({"source": {"text": "a"}}))] == ["text"]


def test_an_unknown_field_in_inferred_is_reported() -> None:
    codes = [each.code for each in findings(single(inferred={"aktor": Inferred("high")}))]
    assert sorted(codes) == ["SOP801", "SOP803"]


# --- alternatives ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "known", "kind"),
    [
        ("actor", "kepala", "an actor"),
        ("requires", "izin", "a document"),
        ("produces", "izin", "a document"),
        ("next", "tolak", "a step or end"),
        ("next", "end", "a step or end"),
        ("next", "awal", "a step or end"),
        ("not_same_person_as", "awal", "an activity"),
        ("within", "apa pun", ""),
        ("outcomes", "apa pun", ""),
    ],
)
def test_an_alternative_that_is_not_an_id_of_the_right_kind_is_reported(field: str, known: str, kind: str) -> None:
    parts = {"documents": {"izin": Document("Izin", supplied=True)}, "ends": {"tolak": "Ditolak"}}
    step = single(inferred={field: Inferred("high", alternatives=(known, "entah"))})
    unknown = [each for each in findings(step, **parts) if each.code == "SOP804"]
    if not kind:
        assert unknown == []
        return
    (finding,) = unknown
    assert finding.path == ("steps", 1, "inferred", field, "alternatives", 1)
    assert finding.message() == f"The alternative 'entah' is not {kind}."


def test_alternatives_of_an_unknown_field_are_not_judged() -> None:
    codes = [each.code for each in findings(inferred={"actor": Inferred("high", alternatives="entah")})]
    assert sorted(codes) == ["SOP801", "SOP803"]


# --- actors that are only alternatives ---------------------------------------------------------------------------


def test_an_actor_that_is_only_an_alternative_is_not_reported_as_unused() -> None:
    sop = Sop(
        "1",
        "Contoh",
        ACTORS | {"arsip": Actor("Arsiparis"), "umum": Actor("Bagian Umum")},
        [FIRST, single(inferred={"actor": Inferred("high", alternatives=("umum", "kepala", "entah"))})],
    )
    reported = [(each.code, each.path) for each in check_sop(sop) if each.code in ("SOP207", "SOP805")]
    assert reported == [("SOP207", ("actors", "arsip")), ("SOP805", ("actors", "umum"))]


def test_an_alternative_of_another_field_does_not_count_as_an_actor() -> None:
    step = single(inferred={"note": Inferred("high", alternatives="umum")})
    sop = Sop("1", "Contoh", ACTORS | {"umum": Actor("Bagian Umum")}, [FIRST, step])
    assert [each.path for each in check_sop(sop) if each.code == "SOP207"] == [("actors", "umum")]


# --- files that could not be read completely ---------------------------------------------------------------

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


def test_absence_is_not_reported_if_parts_of_the_file_could_not_be_read() -> None:
    codes = {each.code for each in sopflow.check_text(BROKEN).findings}
    assert codes == {"SOP103", "SOP703"}
    fixed = BROKEN.replace("[Kepala Dinas]", "Kepala Dinas").replace("{}", "1")
    assert {"SOP601", "SOP608", "SOP704", "SOP705", "SOP706"} <= {
        each.code for each in sopflow.check_text(fixed).findings
    }
