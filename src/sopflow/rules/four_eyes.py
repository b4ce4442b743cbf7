"""SOP311: activities that different persons must perform, with too few persons to perform them.

The checker considers groups of activities that are pairwise performed by different persons: one activity excludes the
person who performs the other, or they have no actor in common. A group is impossible if its actors have fewer persons
than it has activities. Activities that a case may skip are not judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from sopflow.definition import Sop
from sopflow.diagnostics import Finding, Label, Severity, define_rule
from sopflow.flow import Flow, completed
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
    search = _Search(flow)
    impossible: list[str] = []
    for row in dict.fromkeys(sop.step_of(id_).id for id_ in search.apart):
        # A case never enters a row after an impossible one.
        if not search.completed.always(row, impossible) and (group := search.impossible_group(row)):
            impossible.append(row)
            yield _finding(sop, group, search.persons_of(group))


class _Search:
    """The search for impossible groups in one SOP.

    A smallest impossible group is connected by exclusions: between parts that are not, no actor is shared, so that one
    of the parts is impossible by itself.

    Attributes:
        sop: The SOP.
        completed: The steps that are completed on every path.
        persons: The actors with a known number of persons.
        apart: The exclusions.
    """

    def __init__(self, flow: Flow) -> None:
        self.sop = flow.sop
        self.completed = completed(flow)
        self.persons = {id_: actor.persons for id_, actor in flow.sop.actors.items() if actor.persons is not None}
        self.apart: Apart = self._exclusions()
        self._tries = iter(range(MAX_TRIES))

    def _exclusions(self) -> Apart:
        """Return the exclusions that hold for every case, between activities whose actors have a number of persons.

        An activity is compared with the last completion of the other one. So an exclusion holds if the other activity
        is completed on every path; within a row, it holds in both directions. A case that repeats the other activity
        repeats this one as well before it completes a row that is always after both; otherwise a path would lead
        around this one.
        """
        limited = {one.id for *_, one in activities(self.sop) if self.persons.keys() >= {*one.actors}}
        apart: dict[str, dict[str, None]] = {}
        for _, step, _, activity in activities(self.sop):
            for other in activity.not_same_person_as:
                if limited >= {activity.id, other} and self._is_done(other, step.id):
                    apart.setdefault(activity.id, {})[other] = None
                    apart.setdefault(other, {})[activity.id] = None
        return apart

    def _is_done(self, activity: str, row: str) -> bool:
        """Return whether every case that completes a row has completed an activity."""
        step = self.sop.step_of(activity).id
        return step == row or bool(self.completed.always(row, [step]))

    def persons_of(self, group: Sequence[str]) -> dict[str, int]:
        """Return the actors who may perform activities, each with its number of persons."""
        return {actor: self.persons[actor] for id_ in group for actor in self.sop.activity(id_).actors}

    def impossible_group(self, row: str) -> tuple[str, ...] | None:
        """Return a smallest impossible group whose last activities are in a row; None if there is none."""
        starts = [activity.id for activity in self.sop.step(row).activities if activity.id in self.apart]
        neighbors = self._connected(row, starts)
        for size in range(2, min(len(neighbors), MAX_SIZE) + 1):
            for id_ in starts:
                if group := self._grown((id_,), neighbors[id_], {id_, *neighbors[id_]}, size, neighbors):
                    return group
        return None

    def _connected(self, row: str, starts: Sequence[str]) -> dict[str, list[str]]:
        """Return the activities that are completed with a row and connected with its own, each with its neighbors."""
        found = dict.fromkeys(starts)
        waiting = list(starts)
        while waiting:
            for other in self.apart[waiting.pop(0)]:
                if other not in found and len(found) < MAX_CONNECTED and self._is_done(other, row):
                    found[other] = None
                    waiting.append(other)
        return {id_: [other for other in self.apart[id_] if other in found] for id_ in found}

    def _grown(
        self,
        group: tuple[str, ...],
        candidates: Sequence[str],
        seen: set[str],
        size: int,
        neighbors: Mapping[str, Sequence[str]],
    ) -> tuple[str, ...] | None:
        """Extend a group to a size that exceeds the number of its persons; None if that is impossible.

        Args:
            group: The activities so far.
            candidates: The activities that may follow, each at most once.
            seen: All activities that were candidates of this group or a part of it.
            size: The size to reach.
            neighbors: The exclusions from which candidates are taken.
        """
        if sum(self.persons_of(group).values()) >= size or next(self._tries, None) is None:
            return None
        if len(group) == size:
            return group
        for place, id_ in enumerate(candidates):
            larger = (*group, id_)
            new = [other for other in neighbors[id_] if other not in seen]
            following = [
                other
                for other in (*candidates[place + 1 :], *new)
                if all(self._differ(other, member) for member in larger)
            ]
            if grown := self._grown(larger, following, {*seen, *new}, size, neighbors):
                return grown
        return None

    def _differ(self, one: str, other: str) -> bool:
        """Return whether different persons perform two activities."""
        actors = self.sop.activity(one).actors
        return other in self.apart[one] or {*actors}.isdisjoint(self.sop.activity(other).actors)


def _finding(sop: Sop, group: Sequence[str], persons: Mapping[str, int]) -> Finding:
    places = sorted(_place(sop, id_) for id_ in group)
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
