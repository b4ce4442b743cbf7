"""SOP311: activities that different persons must perform, with too few persons to perform them.

The checker considers groups of activities that are pairwise performed by different persons: one activity excludes the
person who performs the other, or they have no actor in common. A group is impossible if its actors have fewer persons
than it has activities. Activities that a case may skip are not judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import TypeAlias

from attrs import frozen

from sopflow.definition import Sop
from sopflow.diagnostics import Finding, Label, Severity, define_rule
from sopflow.flow import Dataflow, Flow, completed_steps
from sopflow.rules.registry import checker
from sopflow.rules.table import activities, activity_path
from sopflow.text import Path, Text

MAX_SIZE = 20
"""The maximum number of activities in a group."""

MAX_CONNECTED = 200
"""The maximum number of activities from which the groups of one row are formed."""

MAX_TRIES = 10_000
"""The maximum number of groups that are tried in one SOP; many exclusions allow exponentially many groups."""

Apart: TypeAlias = Mapping[str, Mapping[str, None]]
"""Activities, each with the activities that exclude it or that it excludes."""

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
    search = _Search(sop, apart, completed, iter(range(MAX_TRIES)))
    impossible: list[str] = []
    for row in dict.fromkeys(sop.step_of(id_).id for id_ in apart):
        # A case never enters a row after an impossible one.
        if not completed.always(row, impossible) and (group := search.impossible_group(row)):
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
    apart: dict[str, dict[str, None]] = {}
    for _, step, _, activity in activities(sop):
        for other in activity.not_same_person_as if activity.id in limited else ():
            row = sop.step_of(other).id
            if other in limited and (row == step.id or completed.always(step.id, [row])):
                apart.setdefault(activity.id, {})[other] = None
                apart.setdefault(other, {})[activity.id] = None
    return apart


@frozen(eq=False)
class _Search:
    """The search for impossible groups.

    A smallest impossible group is connected by exclusions: between parts that are not, no actor is shared, so that one
    of the parts is impossible by itself.

    Attributes:
        sop: The SOP.
        apart: The exclusions.
        completed: The steps that are completed on every path.
        tries: Yields once for each group that may still be tried.
    """

    sop: Sop
    apart: Apart
    completed: Dataflow[str]
    tries: Iterator[int]

    def impossible_group(self, row: str) -> tuple[str, ...] | None:
        """Return a smallest impossible group whose last activities are in a row; None if there is none."""
        starts = [activity.id for activity in self.sop.step(row).activities if activity.id in self.apart]
        connected = self._connected(row, starts)
        for size in range(2, min(len(connected), MAX_SIZE) + 1):
            for id_ in starts:
                neighbors = [other for other in self.apart[id_] if other in connected]
                if group := self._grown((id_,), neighbors, {id_, *neighbors}, size, connected):
                    return group
        return None

    def _connected(self, row: str, starts: Sequence[str]) -> dict[str, None]:
        """Return the activities that are completed together with a row and connected with its activities."""
        found = dict.fromkeys(starts)
        waiting = list(starts)
        while waiting:
            for other in islice(self.apart[waiting.pop(0)], MAX_CONNECTED):
                is_done = row == (step := self.sop.step_of(other).id) or self.completed.always(row, [step])
                if is_done and other not in found and len(found) < MAX_CONNECTED:
                    found[other] = None
                    waiting.append(other)
        return found

    def _grown(
        self, group: tuple[str, ...], candidates: Sequence[str], seen: set[str], size: int, connected: dict[str, None]
    ) -> tuple[str, ...] | None:
        """Extend a group to a size that exceeds the number of its persons; None if that is impossible.

        Args:
            group: The activities so far.
            candidates: The activities that may follow, each at most once.
            seen: The activities of the group, the candidates, and those that were rejected.
            size: The size to reach.
            connected: The activities from which candidates are taken.
        """
        if sum(_persons(self.sop, group).values()) >= size or next(self.tries, None) is None:
            return None
        if len(group) == size:
            return group
        for place, id_ in enumerate(candidates):
            larger = (*group, id_)
            neighbors = [other for other in self.apart[id_] if other in connected and other not in seen]
            following = [
                other
                for other in (*candidates[place + 1 :], *neighbors)
                if all(self._differ(other, member) for member in larger)
            ]
            if grown := self._grown(larger, following, seen | {*neighbors}, size, connected):
                return grown
        return None

    def _differ(self, one: str, other: str) -> bool:
        """Return whether different persons perform two activities."""
        actors = self.sop.activity(one).actors
        return other in self.apart[one] or {*actors}.isdisjoint(self.sop.activity(other).actors)


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
