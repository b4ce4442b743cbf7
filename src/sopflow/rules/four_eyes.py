"""SOP311: activities that different persons must perform, with too few persons to perform them.

The checker considers groups of activities that are pairwise performed by different persons: one activity excludes the
person who performs the other, or they have no actor in common. A group is impossible if its actors have fewer persons
than it has activities. Activities that a case may skip are not judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import islice
from typing import TypeAlias

from sopflow.definition import Sop
from sopflow.diagnostics import Finding, Label, Severity, define_rule
from sopflow.flow import Dataflow, Flow, completed_steps
from sopflow.rules.registry import checker
from sopflow.rules.table import activities, activity_path
from sopflow.text import Path, Text

MAX_ACTIVITIES = 200
"""The maximum number of activities of a SOP that are considered."""

MAX_SIZE = 20
"""The maximum number of activities in a group."""

MAX_TRIES = 10_000
"""The maximum number of groups that are tried in one SOP; many exclusions allow exponentially many groups."""

Apart: TypeAlias = Mapping[str, AbstractSet[str]]
"""Activities, each with the activities that another person must perform."""

FOUR_EYES_IMPOSSIBLE = define_rule(
    "SOP311",
    "four-eyes-impossible",
    Severity.ERROR,
    Text(
        "Different persons must perform {activities}, but there are too few ({actors}: {count}).",
        "{activities} harus dikerjakan oleh orang yang berbeda, tetapi orangnya kurang ({actors}: {count}).",
    ),
    hint=Text(
        "Assign one of the activities to another actor, remove an id from `not_same_person_as`, or correct `persons`.",
        "Serahkan salah satunya kepada pelaksana lain, hapus id dari `not_same_person_as`, atau perbaiki `persons`.",
    ),
)


@checker(stage=4)
def four_eyes_have_enough_persons(flow: Flow) -> Iterator[Finding]:
    """There are enough persons for activities that different persons must perform."""
    sop = flow.sop
    if all(actor.persons is None for actor in sop.actors.values()):
        return
    completed = completed_steps(flow)
    apart = _apart(sop, completed)
    tries = iter(range(MAX_TRIES))
    impossible: list[str] = []
    for row in dict.fromkeys(sop.step_of(id_).id for id_ in apart):
        # A case never enters a row after an impossible one.
        if not completed.always(row, impossible) and (group := _impossible_group(sop, row, apart, completed, tries)):
            impossible.append(row)
            yield _finding(sop, group)


def _apart(sop: Sop, completed: Dataflow[str]) -> Apart:
    """Return the exclusions that hold for every case, between activities whose actors have a known number of persons.

    An activity is compared with the last completion of the other one. So an exclusion holds if the other activity is
    completed on every path; within a row, it holds in both directions. A case that repeats the other activity repeats
    this one as well before it completes a row that is always after both; otherwise a path would lead around this one.
    """
    limited = {
        activity.id
        for *_, activity in activities(sop)
        if all(sop.actors[id_].persons is not None for id_ in activity.actors)
    }
    apart: dict[str, set[str]] = {}
    for _, step, _, activity in activities(sop):
        for other in activity.not_same_person_as if activity.id in limited else ():
            row = sop.step_of(other).id
            if other in limited and (row == step.id or completed.always(step.id, [row])):
                apart.setdefault(activity.id, set()).add(other)
                apart.setdefault(other, set()).add(activity.id)
    in_order = (activity.id for *_, activity in activities(sop) if activity.id in apart)
    return {id_: apart[id_] for id_ in islice(in_order, MAX_ACTIVITIES)}


def _impossible_group(
    sop: Sop, row: str, apart: Apart, completed: Dataflow[str], tries: Iterator[int]
) -> tuple[str, ...] | None:
    """Return a smallest impossible group whose last activities are in a row; None if there is none."""
    rows = {sop.step_of(id_).id for id_ in apart}
    done = {row, *completed.always(row, rows)}
    candidates = [id_ for id_ in apart if sop.step_of(id_).id in done]
    for size in range(2, min(len(candidates), MAX_SIZE) + 1):
        for activity in sop.step(row).activities:
            if activity.id in apart:
                others = _others(sop, activity.id, candidates, apart)
                if group := _grown(sop, (activity.id,), others, size, apart, tries):
                    return group
    return None


def _grown(
    sop: Sop, group: tuple[str, ...], candidates: Sequence[str], size: int, apart: Apart, tries: Iterator[int]
) -> tuple[str, ...] | None:
    """Extend a group to a size that exceeds the number of its persons; None if the candidates do not allow it."""
    if sum(_persons(sop, group).values()) >= size or next(tries, None) is None:
        return None
    if len(group) == size:
        return group
    for place, id_ in enumerate(candidates):
        others = _others(sop, id_, candidates[place + 1 :], apart)
        if grown := _grown(sop, (*group, id_), others, size, apart, tries):
            return grown
    return None


def _others(sop: Sop, id_: str, candidates: Sequence[str], apart: Apart) -> list[str]:
    """Return the candidates that a person who performs an activity does not perform."""
    actors = set(sop.activity(id_).actors)
    return [
        other
        for other in candidates
        if other in apart[id_] or (other != id_ and actors.isdisjoint(sop.activity(other).actors))
    ]


def _persons(sop: Sop, group: Sequence[str]) -> dict[str, int]:
    """Return the actors who may perform activities, each with its number of persons."""
    return {actor: sop.actors[actor].persons or 1 for id_ in group for actor in sop.activity(id_).actors}


def _finding(sop: Sop, group: Sequence[str]) -> Finding:
    places = sorted(_place(sop, id_) for id_ in group)
    persons = _persons(sop, [id_ for *_, id_ in places])
    last = next(place for place in reversed(places) if not set(group).isdisjoint(_excluded(sop, place)))
    by_another = Text("by another person", "oleh orang yang berbeda")
    return FOUR_EYES_IMPOSSIBLE.at(
        *_path(sop, last, "not_same_person_as"),
        labels=tuple(Label(by_another, _path(sop, place, "id")) for place in places if place != last),
        activities=tuple(id_ for *_, id_ in places),
        actors=tuple(persons),
        count=sum(persons.values()),
    )


_Place: TypeAlias = tuple[int, int, str]
"""The position of a row, the position of an activity in it, and the id of the activity."""


def _place(sop: Sop, id_: str) -> _Place:
    step = sop.step_of(id_)
    return sop.positions[step.id], [activity.id for activity in step.activities].index(id_), id_


def _excluded(sop: Sop, place: _Place) -> tuple[str, ...]:
    return sop.activity(place[2]).not_same_person_as


def _path(sop: Sop, place: _Place, key: str) -> Path:
    row, index, _ = place
    return activity_path(row, sop.steps[row], index, key)
