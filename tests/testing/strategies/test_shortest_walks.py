"""A walk takes the shortest path to an end, resumes, sets moments and waits on its way, or cancels the case."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from math import inf

import pytest
from hypothesis import given

import sopflow
from sopflow import Sop, flow
from sopflow.testing import ReferenceCase, Request
from sopflow.testing.strategies import sops
from sopflow.testing.strategies.walks import distances_to_an_end, towards_an_end

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
HEAD = """
sopflow: 1
number: SOP-1
title: Izin
actors: {loket: Loket}
documents: {berkas: {name: Berkas, supplied: true}, memo: Memo}
moments: {uji: Ujian, tmt: TMT}
AUTHORITY
steps:
"""
TOO_LATE = "not_before: uji, within: 1 jam, before: tmt"


def sop_of(*rows: str, authority: str = "") -> Sop:
    """Return a SOP; the text of each row is its keys, or those of its activities if there are several."""
    steps = ""
    for id_, row in zip("abcd", rows, strict=False):
        activities = row.split(" | ")
        if len(activities) == 1:
            steps += f"- {{id: {id_}, activity: Mencatat, actor: loket, {row}}}\n"
        else:
            listed = ", ".join(
                f"{{id: {id_}{number}, activity: Mencatat, actor: loket, {keys}}}"
                for number, keys in enumerate(activities, 1)
            )
            steps += f"- {{id: {id_}, activities: [{listed}]}}\n"
    return sopflow.loads(HEAD.replace("AUTHORITY", authority) + steps)


def path(sop: Sop, *requests: Request) -> list[str]:
    """Return the calls that bring a case to an end after some calls, with the hours since it was opened."""
    case, distances = ReferenceCase(sop), distances_to_an_end(sop)
    for request in requests or [Request("open", AT)]:
        assert not case.call(request).refused
    calls = []
    while not case.ended:
        request = towards_an_end(case, distances)
        assert not case.call(request).refused
        name = " ".join(filter(None, [request.activity or request.action, request.moment, request.outcome]))
        hours = (request.at - AT) / timedelta(hours=1)
        calls.append(f"{name} +{hours:g}" if hours else name)
    return calls


SUSPENDED = [Request("open", AT), Request("suspend", AT)]


def opened(**hours: int) -> Request:
    """Return the opening of a case with moments some hours later."""
    return Request("open", AT, moments={moment: AT + timedelta(hours=count) for moment, count in hours.items()})


@pytest.mark.parametrize(
    ("sop", "requests", "expected"),
    [
        (sop_of("", ""), [], ["a", "b"]),
        (sop_of("", ""), SUSPENDED, ["resume", "a", "b"]),
        (sop_of("requires: berkas"), [], ["a"]),
        # The nearest answer, be it the first or the last.
        (sop_of("outcomes: {ya: b, tidak: end}", ""), [], ["a tidak"]),
        (sop_of("outcomes: {tidak: end, ya: b}", ""), [], ["a tidak"]),
        (sop_of("outcomes: {ulang: a, ya: b}", ""), [], ["a ya", "b"]),
        (sop_of("outcomes: {panjang: b, pendek: d}", "", "", ""), [], ["a pendek", "d"]),
        # In a row of several, an answer that continues is better than one that repeats the row.
        (sop_of("'outcomes': {ulang: a, ya: continue} | after: a1, outcomes: {ulang: a, ya: continue}", ""), [],
         ["a1 ya", "a2 ya", "b"]),
        (sop_of("'outcomes': {ya: continue, batal: end} | after: a1, outcomes: {ya: continue, batal: end}", ""), [],
         ["a1 batal"]),
        (sop_of("'outcomes': {ya: continue, ulang: a} | after: a1, outcomes: {ya: continue, ulang: a, batal: end}", "",
                ""), [], ["a1 ya", "a2 batal"]),
        # Moments that are not set are set to now, and those in the future are waited for.
        (sop_of("not_before: uji", "not_before: tmt"), [], ["set_moment uji", "a", "set_moment tmt", "b"]),
        (sop_of("not_before: uji"), [opened(uji=5)], ["a +5"]),
        (sop_of("not_before: uji", "not_before: {moment: uji, by: 2 jam}"), [opened(uji=5)], ["a +5", "b +5"]),
        (sop_of("'not_before': {moment: uji, by: 1 jam} | not_before: {moment: uji, by: 3 jam}"), [opened(uji=5)],
         ["a2 +2", "a1 +4"]),
        (sop_of("'not_before': uji | note: kosong"), [opened(uji=5)], ["a2", "a1 +5"]),
        (sop_of("'not_before': uji | note: kosong"), [], ["a2", "set_moment uji", "a1"]),
        (sop_of(f"{TOO_LATE}, on_late: {{goto: b}}", ""), [opened(uji=5, tmt=3)], ["b +5"]),
        (sop_of(f"{TOO_LATE}, on_late: {{goto: end}}", ""), [opened(uji=5, tmt=3)], ["cancel"]),
        # The case is cancelled if there is no other way.
        (sop_of("not_before: uji", authority="authority: {set_moment: []}"), [], ["cancel"]),
        (sop_of("outcomes: {ya: {to: end, produces: memo}, ulang: b}", "requires: memo, next: a"),
         [Request("open", AT), Request("complete", AT, "loket", "a", "ulang")], ["cancel"]),
        (sop_of("within: 1 jam, on_late: {goto: end}, next: a"), [], ["cancel"]),
        # A moment that is set too late for a row makes the case lapse.
        (sop_of("within: 2 jam, before: tmt, on_late: {goto: end}"), [opened(tmt=1)], ["tick"]),
    ],
)  # fmt: skip
def test_the_shortest_path_to_an_end_is_taken(sop: Sop, requests: list[Request], expected: list[str]) -> None:
    assert path(sop, *requests) == expected


@given(sops(prose=False, moments=True))
def test_a_state_nearer_to_an_end_has_a_smaller_number(sop: Sop) -> None:
    numbers = distances_to_an_end(sop)
    lengths = dict.fromkeys(sop.positions, inf)
    ways = {
        step.id: [arrow.target for arrow in flow.arrows(sop, step) if arrow.kind is not flow.ArrowKind.GOTO]
        for step in sop.steps
    }
    for _ in ways:
        lengths |= {id_: 1 + min(lengths.get(target, 0) for target in ways[id_]) for id_ in ways}
    assert {id_ for id_ in lengths if id_ in numbers} == {id_ for id_, length in lengths.items() if length < inf}
    reached = [lengths.get(state, 0) for state in sorted(numbers, key=numbers.__getitem__) if state]
    assert reached == sorted(reached)
