"""All runs of a SOP, tried one after the other on its machine: slow, and nothing that could be misunderstood."""

from __future__ import annotations

import copy
from collections.abc import Callable, Hashable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import combinations, product
from typing import Any

from attrs import frozen

from sopflow import Case, EventKind, Performer, Refused, Sop, SopMachine

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MOST = 600
"""So many cases are gone on with; then the level that was reached is the last."""


@frozen
class Seen:
    """What was seen in all runs of so many calls.

    Attributes:
        depth: How many calls, the opening included, were tried in all ways.
        first: For everything seen with how many calls at least.
    """

    depth: int
    first: dict[Hashable, int]


@frozen
class How:
    """What else is tried.

    Attributes:
        watched: Activities of which it matters who did them, beside those under four eyes.
        extra: How many documents are handed over at once that nothing needs.
        single_actors: Whether there are people for each actor, instead of such as act for all.
        at_due: Whether activities are completed when their row is due, instead of at once.
    """

    watched: tuple[str, ...] = ()
    extra: int = 1
    single_actors: bool = False
    at_due: bool = False


def see(
    sop: Sop,
    look: Callable[[Case], Iterable[Hashable]],
    *,
    depth: int = 7,
    remember: Callable[[Case], Hashable] = lambda _: None,
    how: How | None = None,
) -> Seen:
    """Try all runs, level by level.

    Args:
        sop: The SOP.
        look: What is seen of a case after each call.
        depth: How many calls at most.
        remember: What of a case's past matters for what is seen later, beside where it stands.
        how: What else is tried.
    """
    machine, how = SopMachine(sop), how or How()
    first: dict[Hashable, int] = {}
    known: set[Hashable] = set()
    level: list[Case] = []

    def keep(case: Case, calls: int, into: list[Case]) -> None:
        for item in look(case):
            first.setdefault(item, calls)
        here = (*_standing(case, how), remember(case))
        if here not in known:
            known.add(here)
            into.append(case)

    for documents in _choices({}, [id_ for id_, document in sop.documents.items() if document.supplied], how):
        keep(machine.open("1", at=NOON, documents=documents), 1, level)
    done = 1
    while level and done < depth and len(known) < MOST:
        following: list[Case] = []
        for case in level:
            for after in _afterwards(machine, case, how):
                keep(after, done + 1, following)
        level = following
        done += 1
    return Seen(done if level else depth, first)


def who_did(case: Case, activities: Iterable[str]) -> dict[str, str | None]:
    """Who did each of some activities, in the latest visit of its step."""
    persons: dict[str, str | None] = {}
    steps = {step.id: step for step in case.machine.sop.steps}
    for event in case.history:
        if event.activity in set(activities) and event.by is not None:
            persons[event.activity] = event.by.id
        if event.target in steps:
            for activity in steps[event.target].activities:
                persons.pop(activity.id, None)
    return persons


def _standing(case: Case, how: How) -> tuple[Hashable, ...]:
    # Which activities one person did, whatever that person is called.
    persons: dict[str | None, set[str]] = {}
    for activity, name in who_did(case, _remembered(case, how)).items():
        persons.setdefault(name, set()).add(activity)
    return case.state, frozenset(case.done), frozenset(case.documents), frozenset(map(frozenset, persons.values()))


def _remembered(case: Case, how: How) -> frozenset[str]:
    activities = [activity for step in case.machine.sop.steps for activity in step.activities]
    named = {id_ for activity in activities for id_ in activity.not_same_person_as}
    return frozenset({*how.watched, *named, *(one.id for one in activities if one.not_same_person_as)})


def _choices(needed: dict[str, None], possible: Iterable[str], how: How) -> Iterator[dict[str, None]]:
    """What may be handed over: what is needed, and perhaps some documents more."""
    others = [document for document in dict.fromkeys(possible) if document not in needed]
    for size in range(how.extra + 1):
        for more in combinations(others, size):
            yield {**needed, **dict.fromkeys(more)}


def _afterwards(machine: SopMachine[Case], case: Case, how: How) -> Iterator[Case]:
    """The cases that one call makes of a case."""
    at, sop = case.last_at, machine.sop
    assert at is not None
    if case.ended:
        return
    if case.due is not None:
        yield from _tried(case, "tick", at=case.due + timedelta(microseconds=1))
    supplied = [id_ for id_, document in sop.documents.items() if document.supplied]
    for document in supplied:
        if document not in case.documents:
            yield from _tried(case, "attach", documents=document, at=at)
    possible = [*supplied, *sop.step(case.state).may_produce]
    # Whoever has done something that is remembered, and one person more: a third stranger is like a second.
    names = sorted(map(str, who_did(case, _remembered(case, how)).values()))
    names = [*dict.fromkeys(names), f"orang_{len(case.history)}"]
    actors = [[actor] for actor in sop.actors] if how.single_actors else [list(sop.actors)]
    people = [Performer(name, acted) for name, acted in product(names, actors)]
    when = case.due if how.at_due and case.due is not None else at
    for task, by in product(case.tasks(at=when), people):
        needed = dict.fromkeys(task.missing)
        for documents, outcome in product(_choices(needed, possible, how), task.outcomes or (None,)):
            given: dict[str, Any] = {"by": by, "documents": documents, "outcome": outcome, "at": when}
            yield from _tried(case, "complete", task.activity, **given)


def _tried(case: Case, method: str, *arguments: Any, **named: Any) -> Iterator[Case]:
    twin = copy.copy(case)
    try:
        events = getattr(twin, method)(*arguments, **named)
    except Refused:
        return
    if events:
        yield twin


def arrows_walked(case: Case) -> list[tuple[str, str, str, str]]:
    """The transitions along which a case has gone: source, way, answer, target."""
    found = []
    for event in case.history:
        if event.kind in (EventKind.COMPLETED, EventKind.LAPSED) and event.target is not None:
            way = "goto" if event.kind is EventKind.LAPSED else "outcome" if event.outcome else "next"
            found.append((str(event.source), way, event.outcome or "", event.target))
    return found


def calls_to_a_trap(sop: Sop, how: How) -> tuple[bool, int | None]:
    """Whether all places were tried, and the fewest calls to one from which no run comes to an end."""
    machine = SopMachine(sop)
    first: dict[Hashable, int] = {}
    follow: dict[Hashable, set[Hashable]] = {}
    ending: set[Hashable] = set()
    level: dict[Hashable, Case] = {}
    for documents in _choices({}, [id_ for id_, document in sop.documents.items() if document.supplied], how):
        case = machine.open("1", at=NOON, documents=documents)
        level[_standing(case, how)] = case
    calls = 1
    while level:
        if len(first) > MOST:
            return False, None
        following: dict[Hashable, Case] = {}
        for here, case in level.items():
            first[here] = calls
            follow[here] = set()
            if case.ended:
                ending.add(here)
            for after in _afterwards(machine, case, how):
                there = _standing(after, how)
                follow[here].add(there)
                following[there] = after
        level = {there: case for there, case in following.items() if there not in first}
        calls += 1
    while more := {here for here, there in follow.items() if here not in ending and there & ending}:
        ending |= more
    return True, min((calls for here, calls in first.items() if here not in ending), default=None)


def some_run(sop: Sop, picks: Iterable[int], how: How) -> Case:
    """One run: a case to which something that may happen has happened for each pick."""
    machine = SopMachine(sop)
    case = machine.open("1", at=NOON)
    for pick in picks:
        possible = list(_afterwards(machine, case, how))
        if not possible:
            break
        case = possible[pick % len(possible)]
    return case
