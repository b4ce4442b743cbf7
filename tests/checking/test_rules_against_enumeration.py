"""Rules that follow the flow find what trying all out on small SOPs finds: no more, no less, by the shortest way."""

from __future__ import annotations

from itertools import pairwise

from attrs import evolve
from hypothesis import given, note, settings
from hypothesis import strategies as st
from tests.enumeration import arrivals, carried_out_by_few, followers, lacking, never_carried_out, ways
from tests.gaps import small_sops, sops_for_few, sops_with_gaps

import sopflow
from sopflow.definition import Sop
from sopflow.flow import Flow
from sopflow.rules.availability import lacks
from sopflow.rules.flow import every_step_is_reached, every_step_leads_to_an_end
from sopflow.rules.four_eyes import four_eyes_can_be_kept
from sopflow.rules.totals import sums_of
from sopflow.testing.strategies import sops


def supplied(sop: Sop, documents: set[str]) -> Sop:
    """The SOP with some documents that come from outside."""
    changed = {id_: evolve(each, supplied=each.supplied or id_ in documents) for id_, each in sop.documents.items()}
    return evolve(sop, documents=changed)


@given(small_sops(sound=False))
def test_rows_that_no_case_comes_to_or_gets_out_of_are_found(sop: Sop) -> None:
    note(sopflow.dump(sop))
    sop = supplied(sop, {*sop.documents})
    shortest: dict[str, int] = {}
    for arrival in arrivals(sop):
        shortest.setdefault(arrival.step, len(arrival.way))
    unreached = {str(finding.data["id"]) for finding in every_step_is_reached(Flow(sop))}
    assert unreached == set(sop.positions) - set(shortest)

    gets_out = {"completed"}
    for _ in sop.steps:
        gets_out |= {step for step in sop.positions if followers(sop, step) & gets_out}
    stuck = {
        str(each.data["id"]): str(each.data["witness"]).split(" → ") for each in every_step_leads_to_an_end(Flow(sop))
    }
    assert {step: len(way) for step, way in stuck.items()} == {
        step: shortest[step] for step in sop.positions if step in shortest and step not in gets_out
    }
    for step, way in stuck.items():
        assert (way[0], way[-1]) == (sop.steps[0].id, step)
        assert all(after in followers(sop, before) for before, after in pairwise(way))


@settings(max_examples=300)
@given(small_sops() | sops_with_gaps())
def test_a_row_is_said_never_to_be_carried_out_when_it_never_can_be(sop: Sop) -> None:
    note(sopflow.dump(sop))
    always, _ = lacks(Flow(sop))
    missed = {id_ for id_, document in sop.documents.items() if not document.supplied}
    expected = {(step, id_) for id_ in missed for step in never_carried_out(sop, id_)}
    assert {(lack.step, *lack.documents) for lack in always} == expected
    shortest = {arrival.step: len(arrival.way) for arrival in reversed(arrivals(supplied(sop, missed)))}
    assert {lack.step: len(lack.way) for lack in always} == {step: shortest[step] for step, _ in expected}


@settings(max_examples=300)
@given(small_sops() | sops_with_gaps())
def test_documents_are_said_to_be_lacking_when_a_case_sticks_for_them(sop: Sop) -> None:
    sop = supplied(sop, {id_ for lack in lacks(Flow(sop))[0] for id_ in lack.documents})
    note(sopflow.dump(sop))
    never, sometimes = lacks(Flow(sop))
    assert never == ()
    shortest: dict[tuple[str, str], int] = {}
    for arrival in arrivals(sop):
        for document in lacking(sop, arrival):
            shortest.setdefault((arrival.step, document), len(arrival.way))
    assert {(lack.step, id_): len(lack.way) for lack in sometimes for id_ in lack.documents} == shortest
    for lack in sometimes:
        assert set(lack.documents) <= set.union(*(lacking(sop, each) for each in arrivals(sop, by=lack.way)))


@given(sops(prose=False, calendars=st.none()))
def test_nothing_is_said_to_be_lacking_in_a_sound_sop(sop: Sop) -> None:
    assert lacks(Flow(sop)) == ((), ())


@given(sops_for_few())
def test_four_eyes_are_said_to_be_impossible_only_where_they_are(sop: Sop) -> None:
    note(sopflow.dump(sop))
    come, gone = carried_out_by_few(sop)
    for finding in four_eyes_can_be_kept(Flow(sop)):
        ids = finding.data["activities"]
        assert isinstance(ids, tuple)
        assert {sop.step_of(id_).id for id_ in ids} & (come - gone)


@given(sops_for_few(branching=False))
def test_where_nothing_branches_all_four_eyes_that_are_impossible_are_found(sop: Sop) -> None:
    note(sopflow.dump(sop))
    come, gone = carried_out_by_few(sop)
    assert bool(list(four_eyes_can_be_kept(Flow(sop)))) == bool(come - gone)


lengths = st.tuples(st.integers(1, 9), st.integers(0, 3), st.sampled_from((True, True, True, True, True, False))).map(
    lambda drawn: (drawn[0], drawn[0] + drawn[1] if drawn[2] else None)
)


@given(small_sops(), st.lists(lengths, min_size=6, max_size=6))
def test_rows_add_up_to_what_they_do_on_all_ways(sop: Sop, drawn: list[tuple[int, int | None]]) -> None:
    note(sopflow.dump(sop))
    ends = dict(zip(sop.positions, drawn, strict=False))
    every, leads_round = ways(supplied(sop, {*sop.documents}))
    lows = {way: sum(ends[id_][0] for id_ in way) for way in every}
    sums = sums_of(Flow(sop), ends)
    assert sums.least == min(lows.values()) == lows[sums.shortest]
    if leads_round or any(high is None for _, high in ends.values()):
        assert (sums.most, sums.longest) == (None, ())
    else:
        highs = {way: sum(high for id_ in way if (high := ends[id_][1])) for way in every}
        assert sums.most == max(highs.values()) == highs[sums.longest]
