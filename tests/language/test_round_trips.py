"""Reading a written SOP gives an equal SOP, whatever its content."""

from __future__ import annotations

import pytest
from attrs import evolve
from hypothesis import example, given
from hypothesis import strategies as st

import sopflow
from sopflow import Activity, Actor, Outcome, Sop, Step
from sopflow.checking import Checked
from sopflow.definition import Inferred, Related
from sopflow.frozen import FrozenMap
from sopflow.language.quoting import NOT_TEXT_ELSEWHERE
from sopflow.testing.strategies import sops, texts

any_texts = texts() | st.text(st.characters(exclude_categories=("C", "Zl", "Zp")), min_size=1).map(
    lambda text: text.replace("${", "$") if text.strip() else "kata"
)
"""Texts that a SOP may contain: not blank, without invisible characters and without placeholders of templates."""


def about_the_text(checked: Checked) -> list[str]:
    """Return the codes of findings about YAML, keys and values, but not about the content."""
    return [finding.code for finding in checked.findings if finding.code < "SOP2"]


@given(sops())
def test_a_sop_survives_a_round_trip(sop: Sop) -> None:
    text = sopflow.dump(sop)
    assert sopflow.check_text(text).sop == sop
    assert sopflow.dump(sopflow.loads(text)) == text


@given(st.lists(any_texts, min_size=16, max_size=16))
@example(["?0"] * 16)
@example([" ' \": #- %\n\n @`!&*|>?{}[],~ "] * 16)
def test_prose_of_any_characters_survives_a_round_trip(prose: list[str]) -> None:
    value = iter(prose)
    sop = Sop(
        number=next(value),
        title=next(value),
        scope=next(value),
        terms={next(value): next(value)},
        legal_basis=[next(value)],
        related=[Related(next(value))],
        actors={"loket": Actor(next(value), extra={"x-catatan": (next(value), FrozenMap({next(value): "a"}))})},
        ends={"tolak": next(value)},
        steps=[
            Step.single(
                "terima",
                next(value),
                "loket",
                outcomes={f"ya {next(value)}": "end", "tidak": Outcome("tolak")},
                note=next(value),
                inferred={"actor": Inferred("low", because=next(value))},
            )
        ],
    )
    text = sopflow.dump(sop)
    checked = sopflow.check_text(text)
    assert about_the_text(checked) == []
    assert checked.sop == sop
    assert sopflow.dump(checked.sop) == text


@pytest.mark.parametrize(
    "text", ["y", "N", "no", "~", "1e3", "1_000", "0o17", "+1", ".5", "08:00", "2017-02-14", "=", "<<"]
)
def test_text_that_other_readers_misread_is_written_in_quotes(text: str) -> None:
    sop = Sop(
        text, text, actors={"a": text}, steps=[Step.single("r", text, "a")], qualifications=[text], terms={text: text}
    )
    checked = sopflow.check_text(sopflow.dump(sop))
    assert about_the_text(checked) == []
    assert checked.sop == sop


@pytest.mark.parametrize("text", ["2017-02-14 Rapat", "2017-02-14kata", "1e3x", "12:30 WIB", "ya", "1.000.000"])
def test_text_that_only_begins_like_a_number_needs_no_quotes(text: str) -> None:
    title = f"sopflow: 1\nnumber: '1'\ntitle: {text}\nactors: {{a: A}}\nsteps: [{{id: r, activity: B, actor: a}}]\n"
    assert about_the_text(sopflow.check_text(title)) == []


@given(st.from_regex(NOT_TEXT_ELSEWHERE, fullmatch=True).filter(str.isprintable))
def test_unquoted_text_that_other_readers_misread_is_reported(text: str) -> None:
    title = f"sopflow: 1\nnumber: '1'\ntitle: {text}\nactors: {{a: A}}\nsteps: [{{id: r, activity: B, actor: a}}]\n"
    assert about_the_text(sopflow.check_text(title)) == ["SOP107"]


@given(any_texts)
def test_an_activity_in_a_row_of_several_keeps_its_words(text: str) -> None:
    sop = sopflow.loads(
        "{sopflow: 1, number: '1', title: T, actors: {a: A}, steps: [{id: r, activities: "
        "[{id: x, activity: X, actor: a}, {id: y, activity: Y, actor: a}]}]}"
    )
    (step,) = sop.steps
    changed = evolve(sop, steps=[evolve(step, activities=[Activity("x", text, "a"), step.activities[1]])])
    assert sopflow.loads(sopflow.dump(changed)) == changed
