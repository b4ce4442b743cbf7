"""Scripts about authority: each actor tries each action that a SOP reserves to some."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from attrs import evolve

from sopflow.testing.calls import PEOPLE, reserved_to
from sopflow.testing.model import Person, Request
from sopflow.testing.scripts.deputies import OFFICIALS, deputy
from sopflow.testing.scripts.rehearsal import Rehearsal
from sopflow.testing.scripts.times import PathTo
from sopflow.testing.walks import ACTIONS


def reserved_actions(new: Callable[[], Rehearsal], path_to: PathTo, start: datetime) -> Iterator[list[Request]]:
    """Yield a script for each action with reserved actors: all others try it, and then each of the actors alone.

    Args:
        new: Begins a rehearsal.
        path_to: Returns the shortest path to a step.
        start: The time at which cases are opened.
    """
    sop = new().sop
    paths = [path for step in (sop.steps[0], sop.steps[-1]) if (path := path_to(step.id))]
    for action in ACTIONS:
        actors = reserved_to(sop, action)
        if actors is None:
            continue
        rehearsal = new()
        for path in paths:
            if not _prepared(rehearsal, path, start, action):
                continue
            call = rehearsal.enabled().call(action)
            for by in _others(rehearsal, actors):
                rehearsal.call(evolve(call, by=by))
            for by in _allowed(actors):
                rehearsal.call(evolve(call, by=by))
                _prepared(rehearsal, path, start, action)
        yield rehearsal.script


def _prepared(rehearsal: Rehearsal, path: list[Request], start: datetime, action: str) -> bool:
    """Bring a new case to where an action is possible."""
    if not rehearsal.follow(path, start):
        return False
    if action == "correct":
        rehearsal.complete()
    return action != "resume" or rehearsal.do("suspend")


def _others(rehearsal: Rehearsal, actors: tuple[str, ...]) -> Iterator[Person | None]:
    others = [id_ for id_ in rehearsal.sop.actors if id_ not in actors]
    yield None
    yield Person(PEOPLE[0])
    for id_ in others:
        yield Person(None, (id_,))
        yield Person(PEOPLE[0], (id_,))
    if others:
        yield Person(PEOPLE[0], others)


def _allowed(actors: tuple[str, ...]) -> Iterator[Person]:
    for id_ in actors:
        yield Person(None, (id_,))
        yield Person(PEOPLE[0], (id_,))
        yield deputy(PEOPLE[0], OFFICIALS[0], id_)
