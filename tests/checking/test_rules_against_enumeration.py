"""The rules about the flow report exactly what brute force finds in small SOPs, with shortest paths."""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import Any

import pytest
from attrs import evolve
from hypothesis import assume, example, given, note, settings
from hypothesis import strategies as st
from tests.enumeration import (
    arrivals,
    entered_and_completed,
    followers,
    has_stopped_time,
    missing,
    never_completed,
    openings,
    openings_without,
    opens_in_time,
    simple_paths,
    with_one_unsupplied,
)
from tests.small_sops import small_sops, sops_for_few, sops_with_gaps

import sopflow
from sopflow.definition import Activity, NotBefore, OnLate, Sop, Step
from sopflow.flow import Flow
from sopflow.rules.documents import gaps
from sopflow.rules.flow import steps_are_reachable, steps_lead_to_an_end
from sopflow.rules.four_eyes import four_eyes_have_enough_persons
from sopflow.rules.moments import (
    rows_are_due_later_than_those_before_may_be_completed,
    stopped_rows_stop_times,
    times_run_since_completed_rows,
)
from sopflow.rules.totals import sums_of
from sopflow.testing.strategies import sops

pytestmark = pytest.mark.no_cover  # tracing makes these tests three times as slow; others cover their code


def with_all_supplied(sop: Sop) -> Sop:
    return evolve(sop, documents={id_: evolve(each, supplied=True) for id_, each in sop.documents.items()})


@given(small_sops(sound=False))
def test_exactly_the_steps_that_are_never_reached_or_never_left_are_reported(sop: Sop) -> None:
    note(sopflow.dump(sop))
    sop = with_all_supplied(sop)
    shortest: dict[str, int] = {}
    for arrival in arrivals(sop):
        shortest.setdefault(arrival.step, len(arrival.path))
    unreached = {str(finding.data["id"]) for finding in steps_are_reachable(Flow(sop))}
    assert unreached == set(sop.positions) - set(shortest)

    leads_out = {"completed"}
    for _ in sop.steps:
        leads_out |= {step for step in sop.positions if followers(sop, step) & leads_out}
    stuck = {
        str(finding.data["id"]): str(finding.data["witness"]).split(" → ")
        for finding in steps_lead_to_an_end(Flow(sop))
    }
    assert {step: len(path) for step, path in stuck.items()} == {
        step: shortest[step] for step in sop.positions if step in shortest and step not in leads_out
    }
    for step, path in stuck.items():
        assert (path[0], path[-1]) == (sop.steps[0].id, step)
        assert all(after in followers(sop, before) for before, after in pairwise(path))


def unsupplied(sop: Sop) -> set[str]:
    return {id_ for id_, document in sop.documents.items() if not document.supplied}


# Cases leave r0 with the answer no, but none completes it.
NEVER_COMPLETED = """
sopflow: 1
number: SOP-1
title: Contoh
actors: {loket: Loket}
documents: {memo: {name: Memo, supplied: true}}
steps:
  - id: r0
    activities:
      - {id: r0a, activity: a, actor: loket, outcomes: {ya: continue, tidak: end}}
      - {id: r0b, activity: b, actor: loket, requires: memo, after: r0a}
"""


@settings(max_examples=300)
@example(with_one_unsupplied(sopflow.loads(NEVER_COMPLETED), "memo"))
@given(small_sops() | sops_with_gaps())
def test_exactly_the_documents_that_are_never_available_are_reported(sop: Sop) -> None:
    note(sopflow.dump(sop))
    reported = {(gap.step, gap.document) for gap in gaps(Flow(sop)) if gap.always}
    assert reported == {(step, id_) for id_ in unsupplied(sop) for step in never_completed(sop, id_)}


# A case has the memo in r2 only if it was handed over in r0, with an activity before the lapse, or with the answer no.
HANDED_OVER_EARLY = """
sopflow: 1
number: SOP-1
title: Contoh
actors: {{loket: Loket}}
documents: {{memo: Memo}}
steps:
  - {}
  - {{id: r1, activity: r1, actor: loket, requires: memo, outcomes: {{lanjut: r2, buang: {{to: r2, discards: memo}}}}}}
  - {{id: r2, activity: r2, actor: loket, requires: memo}}
"""
LAPSE = """{id: r0, within: 1 jam, on_late: {goto: r1}, next: end, activities: [
  {id: r0a, activity: a, actor: loket}, {id: r0b, activity: b, actor: loket, produces: memo}]}"""
ANSWER = "{id: r0, activity: r0, actor: loket, outcomes: {selesai: {to: end, produces: memo}, lanjut: r1}}"


@settings(max_examples=300)
@example(sopflow.loads(HANDED_OVER_EARLY.format(LAPSE)))
@example(sopflow.loads(HANDED_OVER_EARLY.format(ANSWER)))
@given(small_sops() | sops_with_gaps())
def test_exactly_the_documents_that_some_case_lacks_are_reported_with_a_shortest_path(sop: Sop) -> None:
    note(sopflow.dump(sop))
    found = gaps(Flow(sop))
    shortest: dict[tuple[str, str], int] = {}
    for document in unsupplied(sop):
        alone = with_one_unsupplied(sop, document)
        for arrival in arrivals(alone, document):
            if missing(alone, arrival):
                shortest.setdefault((arrival.step, document), len(arrival.path))
    assert {(gap.step, gap.document): len(gap.path) for gap in found} == shortest
    for gap in found:
        alone = with_one_unsupplied(sop, gap.document)
        assert any(missing(alone, arrival) for arrival in arrivals(alone, gap.document, along=gap.path))


@given(sops(prose=False, calendars=st.none()))
def test_no_document_of_a_valid_sop_is_reported_as_missing(sop: Sop) -> None:
    assert gaps(Flow(sop)) == []


@given(sops_for_few())
def test_a_four_eyes_constraint_is_reported_only_if_no_persons_can_satisfy_it(sop: Sop) -> None:
    note(sopflow.dump(sop))
    entered, completed = entered_and_completed(sop)
    for finding in four_eyes_have_enough_persons(Flow(sop)):
        ids = finding.data["activities"]
        assert isinstance(ids, tuple)
        assert {sop.step_of(id_).id for id_ in ids} & (entered - completed)


def has_impossible_group(sop: Sop) -> bool:
    """Return whether a SOP without branches has a group of pairwise different performers with too few persons."""
    position = {activity.id: sop.positions[step.id] for step in sop.steps for activity in step.activities}

    def names(one: Activity, other: Activity) -> bool:
        return other.id in one.not_same_person_as and position[other.id] <= position[one.id]

    def differ(one: Activity, other: Activity) -> bool:
        return names(one, other) or names(other, one) or set(one.actors).isdisjoint(other.actors)

    limited = [
        activity
        for step in sop.steps
        for activity in step.activities
        if all(sop.actors[id_].persons is not None for id_ in activity.actors)
    ]
    return any(
        all(differ(one, other) for one, other in combinations(group, 2))
        and sum(sop.actors[id_].persons or 0 for id_ in {id_ for one in group for id_ in one.actors}) < size
        for size in range(2, len(limited) + 1)
        for group in combinations(limited, size)
    )


@given(sops_for_few(branching=False))
def test_every_impossible_group_is_reported_if_the_flow_does_not_branch(sop: Sop) -> None:
    note(sopflow.dump(sop))
    assert bool(list(four_eyes_have_enough_persons(Flow(sop)))) == has_impossible_group(sop)


lengths = st.tuples(st.integers(1, 9), st.integers(0, 3), st.sampled_from((True, True, True, True, True, False))).map(
    lambda drawn: (drawn[0], drawn[0] + drawn[1] if drawn[2] else None)
)


@given(small_sops(), st.lists(lengths, min_size=6, max_size=6))
def test_sums_of_rows_are_the_extremes_over_all_paths(sop: Sop, drawn: list[tuple[int, int | None]]) -> None:
    note(sopflow.dump(sop))
    ends = dict(zip(sop.positions, drawn, strict=False))
    paths, has_cycle = simple_paths(with_all_supplied(sop))
    lows = {path: sum(ends[id_][0] for id_ in path) for path in paths}
    sums = sums_of(Flow(sop), ends)
    assert sums.least == min(lows.values()) == lows[sums.shortest]
    if has_cycle or any(high is None for _, high in ends.values()):
        assert (sums.most, sums.longest) == (None, ())
    else:
        highs = {path: sum(high for id_ in path if (high := ends[id_][1])) for path in paths}
        assert sums.most == max(highs.values()) == highs[sums.longest]


def with_every_time_since(sop: Sop, target: str) -> Sop:
    """Return a SOP in which the times of all rows and activities run since the same row or activity."""

    def step_since(step: Step) -> Step:
        keys: dict[str, Any] = {"within": "1 jam", "since": target}
        several = step.activities if step.is_single else [evolve(each, **keys) for each in step.activities]
        return evolve(step, activities=several, on_late=step.on_late or OnLate.RECORD, **keys)

    return evolve(sop, steps=[step_since(step) for step in sop.steps])


@settings(max_examples=300)
@given(small_sops() | small_sops(sound=False), st.integers(0, 20))
def test_exactly_the_times_since_what_some_case_has_not_completed_are_reported(sop: Sop, number: int) -> None:
    sop = with_all_supplied(sop)
    targets = list(
        dict.fromkeys(id_ for step in sop.steps for id_ in (step.id, *(each.id for each in step.activities)))
    )
    target = targets[number % len(targets)]
    note(f"since {target}\n{sopflow.dump(sop)}")
    reported = {
        str(finding.data["id"]): str(finding.data["witness"]).split(" → ")
        for finding in times_run_since_completed_rows(Flow(with_every_time_since(sop, target)))
    }
    found = openings_without(sop, target)
    assert {id_: len(path) for id_, path in reported.items()} == {id_: len(path) for id_, path in found.items()}
    for id_, path in reported.items():
        assert (path[0], path[-1]) == (sop.steps[0].id, id_ if id_ in sop.positions else sop.step_of(id_).id)
        assert all(after in followers(sop, before) for before, after in pairwise(path))


@given(small_sops() | small_sops(sound=False), st.integers(0, 20))
def test_a_time_that_is_not_reported_has_begun_wherever_it_is_counted(sop: Sop, number: int) -> None:
    targets = [id_ for step in sop.steps for id_ in dict.fromkeys((step.id, *(each.id for each in step.activities)))]
    sop = with_every_time_since(with_all_supplied(sop), targets[number % len(targets)])
    note(sopflow.dump(sop))
    reported = {str(finding.data["id"]) for finding in times_run_since_completed_rows(Flow(sop))}
    for id_, case in openings(sop):
        assert id_ in reported or id_ in case.now.waiting


def names_in(sop: Sop) -> list[str]:
    """Return the rows of a SOP, and its activities under other ids."""
    return [id_ for step in sop.steps for id_ in dict.fromkeys((step.id, *(each.id for each in step.activities)))]


def with_keys(sop: Sop, id_: str, **keys: Any) -> Sop:
    """Return a SOP in which a row or an activity has other keys; a row with another time does not lapse."""

    def changed(step: Step) -> Step:
        if step.id == id_:
            return evolve(step, **keys if "clock" in keys else {"on_late": OnLate.RECORD, **keys})
        several = [evolve(each, **keys) if each.id == id_ else each for each in step.activities]
        return step if step.is_single else evolve(step, activities=several)

    return evolve(sop, steps=[changed(step) for step in sop.steps])


picks = st.integers(0, 20)


@given(small_sops() | small_sops(sound=False), picks, picks, picks)
def test_exactly_the_rows_that_stop_no_time_are_reported(sop: Sop, holder: int, since: int, stopped: int) -> None:
    names = names_in(sop)
    id_, target = names[holder % len(names)], ["saat", *names][since % (len(names) + 1)]
    others = [step.id for step in sop.steps if id_ not in (step.id, *(each.id for each in step.activities))]
    assume(others)
    row = others[stopped % len(others)]
    sop = evolve(with_all_supplied(sop), moments={"saat": "Saat"})
    sop = with_keys(with_keys(sop, id_, within="9 tahun", since=target), row, clock="stopped")
    assume(row in Flow(sop).parents)
    note(sopflow.dump(sop))
    reported = [finding.data["id"] for finding in stopped_rows_stop_times(Flow(sop))]
    assert reported == ([] if has_stopped_time(sop, row) else [row])


@given(
    small_sops() | small_sops(sound=False),
    picks,
    picks,
    st.sampled_from(("2 bulan", "4 bulan")),
    st.sampled_from((None, "3 bulan")),
)
def test_exactly_the_rows_that_always_open_late_are_reported(
    sop: Sop, held: int, due: int, within: str, by: str | None
) -> None:
    names = names_in(sop)
    id_, first = names[due % len(names)], names[held % len(names)]
    assume(step_with(sop, id_) != step_with(sop, first))
    sop = evolve(with_all_supplied(sop), moments={"saat": "Saat"})
    sop = with_keys(with_keys(sop, id_, within=within, before="saat"), first, not_before=NotBefore("saat", by))
    assume(step_with(sop, id_).id in Flow(sop).parents)
    note(sopflow.dump(sop))
    findings = rows_are_due_later_than_those_before_may_be_completed(Flow(sop))
    assert [finding.data["id"] for finding in findings] == ([] if opens_in_time(sop, id_) else [id_])


def step_with(sop: Sop, id_: str) -> Step:
    """Return a row, or the row of an activity."""
    return sop.step(id_) if id_ in sop.positions else sop.step_of(id_)
