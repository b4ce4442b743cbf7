"""Drawn SOPs are valid, use the whole language, shrink well, and are printed as YAML."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Any

import attrs
import pytest
from hypothesis import Phase, find, given, seed, settings
from hypothesis import strategies as st
from tests.yaml_styles import sop_texts

import sopflow
from sopflow import Activity, Goto, Severity, Sop, SopMachine, Step, TimeStandard, flow
from sopflow.definition import (
    Approval,
    Authority,
    Clock,
    Confidence,
    Dates,
    Inferred,
    NotBefore,
    Organization,
    Related,
    Relation,
)
from sopflow.frozen import FrozenMap
from sopflow.machine import all_met
from sopflow.rules import check_sop
from sopflow.testing.strategies import calendars, sops
from sopflow.testing.strategies.sops import CALENDARS
from sopflow.timing import DayMeaning, Holidays, Period, WeeklyHours

pytestmark = pytest.mark.no_cover  # tracing makes these tests three times as slow; others cover their code

RECORDS = (
    sopflow.Activity, sopflow.Actor, sopflow.AnyOf, Approval, Authority, Dates, sopflow.Document, sopflow.Goto,
    Holidays, Inferred, NotBefore, Organization, sopflow.Outcome, Period, Related,
    sopflow.Sop, sopflow.Step, sopflow.WorkCalendar,
)  # fmt: skip
CHOICES: tuple[type[StrEnum], ...] = (Clock, Confidence, DayMeaning, sopflow.OnLate, Relation)


def places_of(step: Step) -> list[Step | Activity]:
    """Return a row and its activities."""
    return [step, *step.activities]


def smallest(condition: Callable[[Sop], bool], *, prose: bool = False) -> Sop:
    """Return the smallest SOP that fulfills a condition."""
    alike = settings(max_examples=1_000, database=None, derandomize=True)
    return find(sops(prose=prose), condition, settings=alike)


# --- validity -------------------------------------------------------------------------------------------


@given(sops(calendars=st.none() | calendars(), moments=True, conditions=True))
def test_every_sop_is_valid_and_a_machine_can_be_built(sop: Sop) -> None:
    assert [finding for finding in check_sop(sop) if finding.severity is Severity.ERROR] == []
    machine = SopMachine(sop, conditions=all_met(sop))
    assert machine.initial == sop.steps[0].id


@given(sops(calendars=st.none() | calendars(), moments=True, conditions=True))
def test_every_sop_reads_back_as_written(sop: Sop) -> None:
    again = sopflow.loads(sopflow.dump(sop))
    assert again == sop
    assert (again.sha256, again.fingerprint) == (sop.sha256, sop.fingerprint)


def test_every_text_is_a_valid_sop_in_every_yaml_style() -> None:
    beginnings = set()

    @settings(max_examples=200, derandomize=True)
    @given(sop_texts())
    def read(text: str) -> None:
        beginnings.add(text[:3])
        sop = sopflow.loads(text)
        assert sopflow.loads(sopflow.dump(sop)) == sop

    read()
    assert len(beginnings) == 6


@given(st.data(), st.integers(1, 12), st.integers(0, 8))
def test_limits_of_size_are_respected(data: st.DataObject, fewest: int, more: int) -> None:
    sop = data.draw(sops(min_steps=fewest, max_steps=fewest + more, max_activities=2, max_outcomes=3, prose=False))
    assert fewest <= len(sop.steps) <= fewest + more
    assert all(len(step.activities) <= 2 for step in sop.steps)
    assert all(len(activity.outcomes) <= 3 for step in sop.steps for activity in step.activities)


@settings(max_examples=10)
@given(sops(min_steps=200, max_steps=200))
def test_sops_with_two_hundred_steps_pass_the_health_checks(sop: Sop) -> None:
    assert len(sop.steps) == 200


@pytest.mark.parametrize(
    "sizes",
    [
        *({"min_steps": 0}, {"min_steps": 11}, {"min_steps": 3, "max_steps": 2}),
        *({"max_activities": 0}, {"max_activities": 9}, {"max_outcomes": 1}, {"max_outcomes": 7}),
    ],
)
def test_impossible_sizes_are_refused_at_once(sizes: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"A SOP has at least one row|max_activities must be 1 to 8"):
        sops(**sizes)  # type: ignore[arg-type]  # only sizes


@pytest.mark.parametrize(
    "sizes",
    [
        {"min_steps": 1, "max_steps": 1, "max_activities": 1, "max_outcomes": 2},
        {"min_steps": 10, "max_activities": 8, "max_outcomes": 6},
    ],
)
def test_the_smallest_and_largest_sizes_are_possible(sizes: dict[str, int]) -> None:
    found = find(sops(**sizes), lambda _: True, settings=settings(database=None, phases=[Phase.generate]))  # type: ignore[arg-type]  # only sizes
    assert len(found.steps) == sizes["min_steps"]


def test_sops_have_up_to_ten_rows_three_activities_and_four_answers_by_default() -> None:
    most = [0, 0, 0]

    @settings(max_examples=100, derandomize=True, database=None, phases=[Phase.generate])
    @given(sops())
    def look(sop: Sop) -> None:
        steps = sop.steps
        most[0] = max(most[0], len(steps))
        most[1] = max(most[1], *(len(step.activities) for step in steps))
        most[2] = max(most[2], *(len(activity.outcomes) for step in steps for activity in step.activities))

    look()
    assert most == [10, 3, 4]


@given(sops(prose=False, moments=True, conditions=True))
def test_without_prose_only_the_behavior_of_cases_is_drawn(sop: Sop) -> None:
    behavior = {"number", "title", "actors", "steps", "documents", "ends", "authority", "on_late", "calendar"}
    behavior |= {"moments", "conditions"}
    assert {field.name for field in attrs.fields(Sop) if _is_changed(sop, field)} <= behavior
    assert all(not step.note and not step.source and not step.extra for step in sop.steps)


@given(sops(conditions=False, moments=False))
def test_moments_and_conditions_are_drawn_only_if_wanted(sop: Sop) -> None:
    assert not sop.moments
    assert not sop.conditions
    places = [place for step in sop.steps for place in places_of(step)]
    assert not any(place.since or place.not_before or place.needs for place in places)


@given(sops(calendars=st.just(CALENDARS[1])))
def test_only_the_given_calendars_are_drawn(sop: Sop) -> None:
    assert sop.calendar == CALENDARS[1]


# --- all of the language ----------------------------------------------------------------------------------


def _is_changed(value: object, field: attrs.Attribute[Any]) -> bool:
    default: Any = field.default
    if isinstance(default, attrs.Factory):  # type: ignore[arg-type]  # a class at run time
        default = default.factory()
    return bool(getattr(value, field.name) != default)


def used(value: object) -> Iterator[tuple[str, str]]:
    """Yield the fields with values other than their defaults, each after its class, and the members of enumerations."""
    if isinstance(value, StrEnum):
        yield type(value).__name__, value.value
    elif isinstance(value, FrozenMap | tuple):
        for part in value.values() if isinstance(value, FrozenMap) else value:
            yield from used(part)
    elif attrs.has(type(value)) and not isinstance(value, TimeStandard | WeeklyHours):
        for field in attrs.fields(type(value)):  # type: ignore[arg-type]  # it has fields
            if _is_changed(value, field):
                yield type(value).__name__, field.name
            yield from used(getattr(value, field.name))


def features(sop: Sop) -> Iterator[str]:
    """Yield the notable features of the flow of a SOP."""
    positions, names = sop.positions, {activity.id for step in sop.steps for activity in step.activities}
    for step in sop.steps:
        here = positions[step.id]
        decision = step.decision
        if decision is not None:
            yield "decision in a row of several" if len(step.activities) > 1 else "decision in a row of one"
            if decision is not step.activities[-1]:
                yield "decision that is not last in its row"
        for arrow in flow.arrows(sop, step):
            there = positions.get(arrow.target)
            where = "out" if there is None else "back" if there <= here else "on" if there == here + 1 else "over rows"
            yield f"{arrow.kind.value} {where}"
            if arrow.kind is flow.ArrowKind.GOTO and step.on_late is None:
                yield "goto of the whole SOP"
        if len(step.activities) == 1 and not step.is_single:
            yield "one listed activity"
        row = [activity.id for activity in step.activities]
        for place in places_of(step):
            if place.since is not None:
                kind = (
                    "a moment" if place.since in sop.moments else "a row" if place.since in positions else "an activity"
                )
                yield f"since {kind}"
            if any(isinstance(need, sopflow.AnyOf) for need in place.requires):
                yield "any of some documents"
            if any(isinstance(need, sopflow.AnyOf) for need in place.needs):
                yield "any of some conditions"
            if place.before is not None and place.not_before is not None:
                yield "window before a moment"
        for index, activity in enumerate(step.activities):
            for first in activity.after:
                yield "after an activity above it" if row.index(first) < index else "after an activity below it"
            for other in activity.not_same_person_as:
                yield "four eyes in a row" if other in row else "four eyes with another row"
                assert other in names
    only_by_lapse = {step.id for step in sop.steps[1:]} - {
        arrow.target for step in sop.steps for arrow in flow.arrows(sop, step) if arrow.kind is not flow.ArrowKind.GOTO
    }
    if only_by_lapse:
        yield "row that only a lapse reaches"


FEATURES = {
    *(f"next {where}" for where in ("out", "back", "on", "over rows")),
    *(f"outcome {where}" for where in ("out", "back", "on", "over rows")),
    *(f"goto {where}" for where in ("out", "back", "on", "over rows")),
    "goto of the whole SOP", "row that only a lapse reaches",
    "decision in a row of one", "decision in a row of several", "decision that is not last in its row",
    "one listed activity", "after an activity above it", "after an activity below it", "four eyes in a row",
    "four eyes with another row", "since a moment", "since a row", "since an activity", "any of some documents",
    "any of some conditions", "window before a moment",
}  # fmt: skip


def test_a_few_hundred_sops_use_the_whole_language() -> None:
    fields = {(record.__name__, field.name) for record in RECORDS for field in attrs.fields(record)}
    left = fields | {(choice.__name__, member.value) for choice in CHOICES for member in choice}
    left.remove(("Sop", "calendar_file"))  # a SOP that was read from a text names no file of a calendar
    features_left = set(FEATURES)

    @settings(max_examples=200, phases=[Phase.generate], database=None)
    @given(sops(calendars=st.none() | calendars(), moments=True, conditions=True))
    def look(sop: Sop) -> None:
        left.difference_update(used(sop))
        found = set(features(sop))
        assert found <= FEATURES
        features_left.difference_update(found)

    for number in range(20):
        seed(number)(look)()
        if not left | features_left:
            break
    assert left | features_left == set()


# --- shrinking --------------------------------------------------------------------------------------------


def test_the_simplest_sop_has_one_row() -> None:
    assert sopflow.dump(smallest(lambda _: True)) == (
        "sopflow: 1\nnumber: SOP-1\ntitle: Contoh\nactors:\n  loket: Loket\n"
        "steps:\n- id: terima\n  activity: Menerima berkas\n  actor: loket\n"
    )


def leads_back(sop: Sop) -> bool:
    """Return whether some outcome leads back to an earlier step."""
    ways = [arrow for step in sop.steps for arrow in flow.arrows(sop, step) if arrow.kind is flow.ArrowKind.OUTCOME]
    return any(flow.shortest_path(sop, arrow.target, arrow.source) for arrow in ways)


def _outcomes(step: Step) -> list[sopflow.Outcome]:
    return [outcome for activity in step.activities for outcome in activity.outcomes.values()]


def _passes_a_document_on(sop: Sop) -> bool:
    return any(
        id_ in later.requires
        for number, step in enumerate(sop.steps)
        for id_ in step.produces
        for later in sop.steps[number + 1 :]
        if not sop.documents[id_].supplied
    )


FLOW: dict[str, tuple[Callable[[Sop], bool], int, int]] = {
    "an outcome that leads back": (leads_back, 2, 12),
    "next that leads over rows": (lambda sop: "next over rows" in set(features(sop)), 5, 28),
    "a lapse": (lambda sop: any(isinstance(step.on_late, Goto) for step in sop.steps), 1, 6),
    "four eyes": (lambda sop: any("four eyes" in feature for feature in features(sop)), 3, 14),
    "a decision in a row of several": (lambda sop: "decision in a row of several" in set(features(sop)), 1, 12),
    "a document from an earlier row": (_passes_a_document_on, 3, 16),
    "hours of a period": (lambda sop: sop.calendar is not None and bool(sop.calendar.periods), 1, 4),
}
PROSE: dict[str, tuple[Callable[[Sop], bool], int, int]] = {
    "a note": (lambda sop: any(step.note for step in sop.steps), 1, 5),
}
"""Conditions that a defect may depend on, with the most rows and lines of the smallest table that fulfills each."""


@pytest.mark.parametrize("defect", [*FLOW, *PROSE])
def test_a_defect_shrinks_to_the_rows_that_matter(defect: str) -> None:
    condition, rows, lines = (FLOW | PROSE)[defect]
    sop = smallest(condition, prose=defect in PROSE)
    table = sopflow.dump(sop).partition("\nsteps:\n")[2]
    assert len(sop.steps) <= rows, sopflow.dump(sop)
    assert len(table.splitlines()) <= lines, sopflow.dump(sop)


def test_shrinking_drops_unused_names() -> None:
    sop = smallest(leads_back)
    assert (len(sop.actors), len(sop.documents), len(sop.ends), sop.calendar) == (1, 0, 0, None)


def test_a_failing_sop_is_printed_as_text_to_paste() -> None:
    @settings(max_examples=500, database=None, derandomize=True, phases=[Phase.generate, Phase.shrink])
    @given(sop=sops(prose=False))
    def fail(sop: Sop) -> None:
        assert not leads_back(sop)

    with pytest.raises(AssertionError) as caught:
        fail()
    notes = "\n".join(caught.value.__notes__)
    quoted = notes.split('sopflow.loads("""')[1].split('""")')[0]
    assert leads_back(sopflow.loads(quoted))
