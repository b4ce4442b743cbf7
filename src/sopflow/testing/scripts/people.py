"""Scripts about people: each allowed actor alone, and persons whose names are similar."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime

from attrs import evolve

from sopflow.definition import Activity
from sopflow.testing.calls import PEOPLE
from sopflow.testing.model import Person, Request
from sopflow.testing.scripts.rehearsal import Rehearsal

SIMILAR_NAMES = ("ani", "Ani", "ANI", "áni", "anita", "an1")
"""Names of different persons that differ by case, by an accent, or by a few letters."""

Choice = Callable[[Rehearsal, Activity, datetime], Person | None]
"""Chooses the performer of an activity at a time; None to keep the one of the script."""


def each_actor(new: Callable[[], Rehearsal], script: Sequence[Request]) -> Iterator[list[Request]]:
    """Yield variants of a script in which each allowed actor acts alone, with and without a name.

    Args:
        new: Begins a rehearsal.
        script: A walk through the SOP.
    """
    most = max(len(activity.actors) for step in new().sop.steps for activity in step.activities)
    for position in range(most):
        for names in (PEOPLE, (None,)):

            def choose(
                rehearsal: Rehearsal,
                activity: Activity,
                at: datetime,
                position: int = position,
                names: Iterable[str | None] = names,
            ) -> Person | None:
                actor = activity.actors[min(position, len(activity.actors) - 1)]
                return first_admitted(rehearsal, activity, at, names, [actor])

            yield _performed(new(), script, choose)


def similar_names(new: Callable[[], Rehearsal], script: Sequence[Request]) -> Iterator[list[Request]]:
    """Yield variants of a script in which persons with similar names act wherever one person may not do both.

    Args:
        new: Begins a rehearsal.
        script: A walk through the SOP.
    """
    for name in SIMILAR_NAMES[1:]:

        def choose(rehearsal: Rehearsal, activity: Activity, at: datetime, name: str = name) -> Person | None:
            return first_admitted(rehearsal, activity, at, (SIMILAR_NAMES[0], name))

        yield _performed(new(), script, choose)


def other_actors(rehearsal: Rehearsal, script: Sequence[Request]) -> list[Request]:
    """Return a script in which all actors who may not do an activity try it first, with and without a name.

    Args:
        rehearsal: A new rehearsal.
        script: A walk through the SOP.
    """
    for request in script:
        if request.action == "complete":
            allowed = rehearsal.sop.activity(str(request.activity)).actors
            for actor in rehearsal.sop.actors:
                if actor not in allowed:
                    rehearsal.call(evolve(request, by=actor))
                    rehearsal.call(evolve(request, by=Person(PEOPLE[-1], [actor])))
        rehearsal.call(request)
    return rehearsal.script


def first_admitted(
    rehearsal: Rehearsal,
    activity: Activity,
    at: datetime,
    names: Iterable[str | None],
    actors: Sequence[str] = (),
) -> Person | None:
    """Return the first of some persons who may do an activity; None if none of them may.

    Args:
        rehearsal: The rehearsal.
        activity: The activity.
        at: The time.
        names: The names of the persons, simple ones first.
        actors: The actors for whom they act; by default those of the activity.
    """
    now = rehearsal.case.as_of(at)
    persons = (Person(name, actors or activity.actors) for name in names)
    return next((person for person in persons if rehearsal.case.admits(now, activity, person)), None)


def _performed(rehearsal: Rehearsal, script: Sequence[Request], choose: Choice) -> list[Request]:
    for request in script:
        by = None
        if request.action == "complete":
            by = choose(rehearsal, rehearsal.sop.activity(str(request.activity)), request.at)
        rehearsal.call(request if by is None else evolve(request, by=by))
    return rehearsal.script
