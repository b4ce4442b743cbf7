"""Scripts about deputies: persons who act on behalf of others, and what four eyes forbid to both."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import TypeAlias

from attrs import evolve

from sopflow.definition import Activity
from sopflow.testing.calls import PEOPLE
from sopflow.testing.model import Person, Request
from sopflow.testing.planning.goals import four_eyes
from sopflow.testing.scripts.rehearsal import Rehearsal

OFFICIALS = ("kartika", "lestari", "made", "nur", "oka", "putri", "rudi", "sari")
"""Names of persons who are represented; each has a deputy in ``PEOPLE``."""

_OTHER_DEPUTY, _OTHER_OFFICIAL = "tono", "umi"

Acting: TypeAlias = Callable[[Activity], Iterable[Person]]
"""Returns the persons to consider for an activity, in order."""


def deputies(new: Callable[[], Rehearsal], script: Sequence[Request]) -> Iterator[list[Request]]:
    """Yield variants of a script in which deputies act, and all persons try what four eyes forbid to them.

    Args:
        new: Begins a rehearsal.
        script: A walk through the SOP.
    """
    for acting in (_all_are_deputies, _none_is_a_deputy, _deputies_in_their_own_capacity):
        yield _performed(new(), script, acting)


def deputy(name: str, official: str, actor: str) -> Person:
    """Return a person who acts for an actor on behalf of another person."""
    return Person(name, (actor,), {actor: official})


def _all_are_deputies(activity: Activity) -> Iterator[Person]:
    for name, official in zip(PEOPLE, OFFICIALS, strict=True):
        yield deputy(name, official, activity.actors[0])


def _none_is_a_deputy(activity: Activity) -> Iterator[Person]:
    yield from (Person(name, activity.actors[:1]) for name in PEOPLE)


def _deputies_in_their_own_capacity(activity: Activity) -> Iterator[Person]:
    """Yield persons who need not act for the official whom they represent, and then that official."""
    first = activity.actors[0]
    if len(activity.actors) > 1:
        yield Person(PEOPLE[0], activity.actors, {first: OFFICIALS[0]})
    yield Person(OFFICIALS[0], (first,))
    yield from _none_is_a_deputy(activity)


def _performed(rehearsal: Rehearsal, script: Sequence[Request], acting: Acting) -> list[Request]:
    constrained, seen = four_eyes(rehearsal.sop), dict[str, None]()
    for request in script:
        if request.action != "complete":
            rehearsal.call(request)
            continue
        activity = rehearsal.sop.activity(str(request.activity))
        if activity.id in constrained:
            _try_all(rehearsal, request, activity, seen)
        by = _first_admitted(rehearsal, activity, request.at, acting(activity)) or request.by
        if rehearsal.call(evolve(request, by=by)) and by is not None and activity.id in constrained:
            seen |= dict.fromkeys([*([by.id] if by.id is not None else []), *by.on_behalf_of.values()])
    return rehearsal.script


def _try_all(rehearsal: Rehearsal, request: Request, activity: Activity, seen: Iterable[str]) -> None:
    """Let everyone who took part try an activity: themselves, by a deputy, and as a deputy; none of it may succeed."""
    actor = activity.actors[0]
    for name in seen:
        for by in (Person(name, (actor,)), deputy(_OTHER_DEPUTY, name, actor), deputy(name, _OTHER_OFFICIAL, actor)):
            attempt = evolve(request, by=by)
            if rehearsal.case.may(attempt):
                rehearsal.call(attempt)


def _first_admitted(rehearsal: Rehearsal, activity: Activity, at: datetime, persons: Iterable[Person]) -> Person | None:
    now = rehearsal.case.as_of(at)
    return next((person for person in persons if rehearsal.case.admits(now, activity, person)), None)
