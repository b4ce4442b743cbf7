"""Enumeration of all runs of a SOP on its machine: slow, but too simple to be wrong."""

from __future__ import annotations

import copy
from collections.abc import Callable, Hashable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import combinations, product
from typing import Any

from attrs import frozen

from sopflow import Case, EventKind, Performer, Refused, Sop, SopMachine
from sopflow.definition import CONTINUE

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MAX_STATES = 600
"""The number of states after which no further level is explored."""


@frozen
class Explored:
    """The observations in all runs up to a length.

    Attributes:
        depth: The number of calls, including the opening, up to which all runs were tried.
        first: The fewest calls after which each observation was made.
    """

    depth: int
    first: dict[Hashable, int]


@frozen
class Options:
    """The choices that runs try.

    Attributes:
        watched: Activities whose performers matter, besides those under four eyes.
        extra: The maximum number of documents handed over at once although no activity needs them.
        single_actors: Whether each person acts for one actor instead of all.
        at_due: Whether activities are completed at the due time of their row instead of at once.
    """

    watched: tuple[str, ...] = ()
    extra: int = 1
    single_actors: bool = False
    at_due: bool = False


def explore(
    sop: Sop,
    observe: Callable[[Case], Iterable[Hashable]],
    *,
    depth: int = 7,
    remember: Callable[[Case], Hashable] = lambda _: None,
    options: Options | None = None,
) -> Explored:
    """Try all runs, breadth-first.

    Args:
        sop: The SOP.
        observe: Returns the observations of a case after each call.
        depth: The maximum number of calls.
        remember: Returns the part of the past of a case that matters for later observations.
        options: The choices to try.
    """
    machine, options = SopMachine(sop), options or Options()
    first: dict[Hashable, int] = {}
    known: set[Hashable] = set()
    level: list[Case] = []

    def keep(case: Case, calls: int, into: list[Case]) -> None:
        for item in observe(case):
            first.setdefault(item, calls)
        here = (*_state(case, options), remember(case))
        if here not in known:
            known.add(here)
            into.append(case)

    for documents in _choices({}, [id_ for id_, document in sop.documents.items() if document.supplied], options):
        keep(machine.open("1", at=NOON, documents=documents), 1, level)
    done = 1
    while level and done < depth and len(known) < MAX_STATES:
        following: list[Case] = []
        for case in level:
            for after in _afterwards(machine, case, options):
                keep(after, done + 1, following)
        level = following
        done += 1
    return Explored(done if level else depth, first)


def who_did(case: Case, activities: Iterable[str]) -> dict[str, str | None]:
    """Return the performers of activities in the latest visits of their steps."""
    persons: dict[str, str | None] = {}
    steps = {step.id: step for step in case.machine.sop.steps}
    for event in case.history:
        if event.activity in set(activities) and event.by is not None:
            persons[event.activity] = event.by.id
        if event.target in steps:
            for activity in steps[event.target].activities:
                persons.pop(activity.id, None)
    return persons


def _state(case: Case, options: Options) -> tuple[Hashable, ...]:
    # Persons count by the activities that they did, not by their names.
    persons: dict[str | None, set[str]] = {}
    for activity, name in who_did(case, _remembered(case, options)).items():
        persons.setdefault(name, set()).add(activity)
    return case.state, frozenset(case.done), frozenset(case.documents), frozenset(map(frozenset, persons.values()))


def _remembered(case: Case, options: Options) -> frozenset[str]:
    activities = [activity for step in case.machine.sop.steps for activity in step.activities]
    named = {id_ for activity in activities for id_ in activity.not_same_person_as}
    return frozenset({*options.watched, *named, *(one.id for one in activities if one.not_same_person_as)})


def _choices(needed: dict[str, None], possible: Iterable[str], options: Options) -> Iterator[dict[str, None]]:
    """Yield the needed documents, alone and with additional ones."""
    others = [document for document in dict.fromkeys(possible) if document not in needed]
    for size in range(options.extra + 1):
        for more in combinations(others, size):
            yield {**needed, **dict.fromkeys(more)}


def _afterwards(machine: SopMachine[Case], case: Case, options: Options) -> Iterator[Case]:
    """Yield the cases that result from one call."""
    at, sop = case.last_at, machine.sop
    assert at is not None
    if case.ended:
        return
    if case.due is not None:
        for lapsed in _tried(case, "tick", at=case.due + timedelta(microseconds=1)):
            yield lapsed
            # The next call may record the lapse instead; a loop of lapses does not end.
            if sum(event.kind is EventKind.LAPSED for event in lapsed.history) <= len(sop.steps):
                yield from _afterwards(machine, lapsed, options)
    supplied = [id_ for id_, document in sop.documents.items() if document.supplied]
    for document in supplied:
        if document not in case.documents:
            yield from _tried(case, "attach", documents=document, at=at)
    possible = [*supplied, *sop.step(case.state).may_produce]
    # The remembered performers and a new one; two new ones would be equivalent.
    names = sorted(map(str, who_did(case, _remembered(case, options)).values()))
    names = [*dict.fromkeys(names), f"orang_{len(case.history)}"]
    actors = [[actor] for actor in sop.actors] if options.single_actors else [list(sop.actors)]
    people = [Performer(name, acted) for name, acted in product(names, actors)]
    when = case.due if options.at_due and case.due is not None else at
    for task, by in product(case.tasks(at=when), people):
        needed = dict.fromkeys(task.missing)
        for documents, outcome in product(_choices(needed, possible, options), task.outcomes or (None,)):
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


def arrows_followed(case: Case) -> list[tuple[str, str, str, str]]:
    """Return the transitions of a case: source, kind, answer and target."""
    found = []
    for event in case.history:
        if event.kind in (EventKind.COMPLETED, EventKind.LAPSED) and event.target is not None:
            step = case.machine.sop.step(str(event.source))
            answer = event.outcome or ""
            if answer and case.machine.sop.activity(str(event.activity)).outcomes[answer].to == CONTINUE:
                answer = ""  # the case follows `next`
            kind = "goto" if event.kind is EventKind.LAPSED else "outcome" if answer else "next"
            # Two tiers of a row may have the same answer.
            named = f"{event.activity} = {answer}" if answer and step.is_tiered else answer
            found.append((str(event.source), kind, named, event.target))
    return found


def calls_to_a_dead_end(sop: Sop, options: Options) -> tuple[bool, int | None]:
    """Return whether all states were tried, and the fewest calls to one from which no end is reachable."""
    machine = SopMachine(sop)
    first: dict[Hashable, int] = {}
    follow: dict[Hashable, set[Hashable]] = {}
    ending: set[Hashable] = set()
    level: dict[Hashable, Case] = {}
    for documents in _choices({}, [id_ for id_, document in sop.documents.items() if document.supplied], options):
        case = machine.open("1", at=NOON, documents=documents)
        level[_state(case, options)] = case
    calls = 1
    while level:
        if len(first) > MAX_STATES:
            return False, None
        following: dict[Hashable, Case] = {}
        for here, case in level.items():
            first[here] = calls
            follow[here] = set()
            if case.ended:
                ending.add(here)
            for after in _afterwards(machine, case, options):
                there = _state(after, options)
                follow[here].add(there)
                following[there] = after
        level = {there: case for there, case in following.items() if there not in first}
        calls += 1
    while more := {here for here, there in follow.items() if here not in ending and there & ending}:
        ending |= more
    return True, min((calls for here, calls in first.items() if here not in ending), default=None)


def some_run(sop: Sop, picks: Iterable[int], options: Options) -> Case:
    """Return a case after one possible call for each pick."""
    machine = SopMachine(sop)
    case = machine.open("1", at=NOON)
    for pick in picks:
        possible = list(_afterwards(machine, case, options))
        if not possible:
            break
        case = possible[pick % len(possible)]
    return case
