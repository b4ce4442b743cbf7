"""The SOP table as values: rows, bands, marks and exits."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopflow import Activity, AnyOf, Outcome, Sop, Step
from sopflow.definition import COMPLETED, NotBefore
from sopflow.flow import ArrowKind, arrows
from sopflow.tables import Band, Mark, Symbol, sop_table, state_name
from sopflow.testing.strategies import sops
from sopflow.text import Language

LANGUAGES: st.SearchStrategy[Language] = st.sampled_from(["en", "id"])


def sop(*steps: Step, **keys: Any) -> Sop:
    """A SOP with two actors and two documents."""
    actors = {"loket": "Petugas Loket", "kepala": "Kepala Dinas"}
    return Sop("1", "Surat", actors, steps, documents={"surat": "Surat", "izin": "Izin"}, **keys)


def only_band(step: Step, *more: Step, language: Language = "en", **keys: Any) -> Band:
    """The band of the first row."""
    return sop_table(sop(step, *more, **keys), language).rows[0].bands[0]


@given(sops(), LANGUAGES)
def test_every_activity_is_a_band_of_its_row(sop: Sop, language: Language) -> None:
    rows = sop_table(sop, language).rows

    assert [(row.id, [band.id for band in row.bands]) for row in rows] == [
        (step.id, [activity.id for activity in step.activities]) for step in sop.steps
    ]


@given(sops(), LANGUAGES)
def test_every_arrow_of_the_flow_is_an_exit_of_its_row(sop: Sop, language: Language) -> None:
    for row, step in zip(sop_table(sop, language).rows, sop.steps, strict=True):
        exits = [(exit_.kind, exit_.state) for band in row.bands for exit_ in band.exits]

        assert sorted(exits) == sorted((arrow.kind, arrow.target) for arrow in arrows(sop, step))


@given(sops(), LANGUAGES)
def test_marks_are_in_the_columns_of_the_actors(sop: Sop, language: Language) -> None:
    table = sop_table(sop, language)

    assert list(table.actors) == list(sop.actors)
    for row in table.rows:
        for band in row.bands:
            assert set(band.marks) == set(sop.activity(band.id).actors)


@given(sops())
def test_languages_differ_in_words_only(sop: Sop) -> None:
    english, indonesian = sop_table(sop, "en"), sop_table(sop, "id")

    for one, other in zip(english.rows, indonesian.rows, strict=True):
        assert one.number == other.number
        for band, same in zip(one.bands, other.bands, strict=True):
            requirements = same.requirements.replace(" atau ", " or ")
            assert (band.text, band.marks, band.requirements, band.time, band.output) == (
                same.text,
                same.marks,
                requirements,
                same.time,
                same.output,
            )
            assert len(band.counting) == len(same.counting)
            assert len(band.notes) == len(same.notes)


@given(sops(), LANGUAGES)
def test_every_state_has_a_name(sop: Sop, language: Language) -> None:
    states = [*sop.positions, *sop.ends, COMPLETED, "cancelled"]

    assert all(state_name(sop, state, language) for state in states)


def test_the_first_and_the_last_activity_are_capsules() -> None:
    table = sop_table(
        sop(Step.single("a", "A", "loket"), Step.single("b", "B", "loket"), Step.single("c", "C", "kepala")), "en"
    )

    assert [row.bands[0].marks for row in table.rows] == [
        {"loket": Mark(Symbol.CAPSULE)},
        {"loket": Mark(Symbol.BOX)},
        {"kepala": Mark(Symbol.CAPSULE)},
    ]


def test_a_decision_is_a_diamond_and_each_answer_an_exit() -> None:
    band = only_band(
        Step.single("a", "A", AnyOf(("loket", "kepala")), outcomes={"ya": "end", "tidak": "tutup"}),
        ends={"tutup": "Ditutup"},
        language="id",
    )

    assert band.marks == {"loket": Mark(Symbol.DIAMOND), "kepala": Mark(Symbol.DIAMOND)}
    assert [(exit_.label, exit_.target, exit_.is_plain) for exit_ in band.exits] == [
        ("ya", "selesai", False),
        ("tidak", "Ditutup", False),
    ]
    assert band.notes == ("salah satu: Petugas Loket, Kepala Dinas",)


def test_an_exit_to_the_following_row_is_plain_unless_the_source_draws_it() -> None:
    plain, last = Step.single("a", "A", "loket"), Step.single("b", "B", "loket")

    assert only_band(plain, last).exits[0].is_plain
    assert not only_band(Step.single("a", "A", "loket", next="b"), last).exits[0].is_plain


def test_an_answer_names_the_documents_that_it_produces_and_withdraws() -> None:
    step = Step.single("a", "A", "loket", outcomes={"kurang": Outcome("end", produces="izin", discards="surat")})

    assert only_band(step, language="id").exits[0].effects == "menghasilkan Izin; menarik kembali Surat"


@pytest.mark.parametrize(
    ("keys", "note"),
    [
        ({"since": "a", "within": "3 hari"}, "time counted since row 1"),
        ({"since": "ujian", "within": "3 hari"}, "time counted since Ujian"),
        ({"before": "ujian", "within": "3 hari sebelum ujian"}, "time counted back from Ujian"),
        ({"not_before": "ujian"}, "not before Ujian"),
        ({"not_before": NotBefore("ujian", "2 hari")}, "not earlier than 2 days before Ujian"),
        ({"clock": "stopped"}, "times that run since other rows are stopped here"),
    ],
)
def test_a_row_says_from_where_its_time_is_counted(keys: dict[str, Any], note: str) -> None:
    steps = Step.single("a", "A", "loket"), Step.single("b", "B", "loket", **keys)

    table = sop_table(sop(*steps, moments={"ujian": "Ujian"}), "en")

    assert table.rows[1].bands[0].counting == (note,)


def test_an_activity_says_from_where_its_time_is_counted() -> None:
    row = Step("s", (Activity("a", "A", "loket"), Activity("b", "B", "loket", within="3 hari", since="a")))

    (table_row,) = sop_table(sop(row), "id").rows

    assert [band.counting for band in table_row.bands] == [(), ("waktu dihitung sejak baris 1.1",)]


@pytest.mark.parametrize(
    ("row", "own", "label"),
    [
        (None, None, "1.2"),
        (None, "b", "1.b"),
        (None, "1b", "1b"),
        (None, "1.2", "1.2"),
        (None, "12", "1.12"),
        (None, "1", "1.1"),
        ("7", "7b", "7b"),
        ("7", "1b", "7.1b"),
    ],
)
def test_printed_numbers_are_not_mixed_with_positions(row: str | None, own: str | None, label: str) -> None:
    step = Step(
        "s",
        (Activity("a", "A", "loket"), Activity("b", "B", "loket", number=own), Activity("c", "C", "loket", after="b")),
        number=row,
    )

    (table_row,) = sop_table(sop(step), "en").rows

    assert table_row.number == (row or "1")
    assert table_row.bands[2].notes == (f"after {label}",)
    assert ArrowKind.NEXT in [exit_.kind for exit_ in table_row.bands[2].exits]
