"""All runs of a SOP, tried one after the other on its machine: slow, and nothing that could be misunderstood."""

from __future__ import annotations

import copy
from collections.abc import Callable, Hashable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import product
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


def see(
    sop: Sop,
    look: Callable[[Case], Iterable[Hashable]],
    *,
    depth: int = 7,
    remember: Callable[[Case], Hashable] = lambda _: None,
) -> Seen:
    """Try all runs, level by level.

    Args:
        sop: The SOP.
        look: What is seen of a case after each call.
        depth: How many calls at most.
        remember: What of a case's past matters for what is seen later, beside where it stands.
    """
    machine = SopMachine(sop)
    first: dict[Hashable, int] = {}
    known: set[Hashable] = set()
    level: list[Case] = []

    def keep(case: Case, calls: int, into: list[Case]) -> None:
        for item in look(case):
            first.setdefault(item, calls)
        here = (*_standing(case), remember(case))
        if here not in known:
            known.add(here)
            into.append(case)

    for documents in _choices({}, [id_ for id_, document in sop.documents.items() if document.supplied]):
        keep(machine.open("1", at=NOON, documents=documents), 1, level)
    done = 1
    while level and done < depth and len(known) < MOST:
        following: list[Case] = []
        for case in level:
            for after in _afterwards(machine, case):
                keep(after, done + 1, following)
        level = following
        done += 1
    return Seen(done if level else depth, first)


def _standing(case: Case) -> tuple[Hashable, ...]:
    return case.state, frozenset(case.done), frozenset(case.documents), _who(case)


def _who(case: Case) -> Hashable:
    """Which activities one person did, whatever that person is called."""
    persons: dict[str, set[str]] = {}
    for activity, name in (case._performers or {}).items():
        persons.setdefault(name, set()).add(activity)
    return frozenset(map(frozenset, persons.values()))


def _choices(needed: dict[str, None], possible: Iterable[str]) -> Iterator[dict[str, None]]:
    """What may be handed over: what is needed, and perhaps one document more."""
    yield needed
    for document in possible:
        if document not in needed:
            yield {**needed, document: None}


def _afterwards(machine: SopMachine[Case], case: Case) -> Iterator[Case]:
    """The cases that one call makes of a case; whoever acts acts for all."""
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
    possible = [*supplied, *sop.step(case.state).made]
    # Whoever has done something that four eyes remember, and one person more: a third stranger is like a second.
    known = set((case._performers or {}).values())
    names = [*sorted(known), f"orang_{len(case.history)}"]
    people = [Performer(name, sop.actors) for name in names]
    for task, by in product(case.tasks(at=at), people):
        needed = dict.fromkeys(task.missing)
        for documents, outcome in product(_choices(needed, possible), task.outcomes or (None,)):
            given: dict[str, Any] = {"by": by, "documents": documents, "outcome": outcome, "at": at}
            yield from _tried(case, "complete", task.activity, **given)


def _tried(case: Case, method: str, *arguments: Any, **named: Any) -> Iterator[Case]:  # noqa: ANN401 (whatever it takes)
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
