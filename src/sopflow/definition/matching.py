"""Matching the things of two revisions of a SOP: the same things, even under another id.

The result is mirrored if old and new are exchanged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Mapping
from typing import Any

from attrs import evolve, fields, frozen

from sopflow.definition.authority import Authority
from sopflow.definition.clocks import Goto
from sopflow.definition.sop import Sop
from sopflow.definition.table import Actor, AnyOf, Document, Step

AUTHORITY = {attribute.name for attribute in fields(Authority)} - {"extra"}
"""The keys that name actors who may take an action."""


@frozen
class Matches:
    """The things that both revisions have: new ids by old ids.

    Attributes:
        steps: Steps.
        activities: Activities; they may have moved to another row.
        ends: Ends besides ``end``.
        actors: Actors.
        documents: Documents.
    """

    steps: Mapping[str, str]
    activities: Mapping[str, str]
    ends: Mapping[str, str]
    actors: Mapping[str, str]
    documents: Mapping[str, str]

    def in_new_ids(self, key: str, value: Any) -> Any:
        """Return a value of the old revision with the ids of the new one.

        Args:
            key: The last part of the key.
            value: The value.
        """
        if isinstance(value, Goto):
            return evolve(value, goto=self._new_id("goto", value.goto))
        if isinstance(value, AnyOf):
            return evolve(value, any_of=self.in_new_ids(key, value.any_of))
        if isinstance(value, tuple):
            return tuple(self.in_new_ids(key, item) for item in value)
        return self._new_id(key, value)

    def _new_id(self, key: str, id_: Any) -> Any:
        maps: tuple[Mapping[str, str], ...] = ()
        if key in ("next", "to", "goto"):
            maps = (self.steps, self.ends)
        elif key == "since":
            maps = (self.steps, self.activities)
        elif key in ("after", "not_same_person_as"):
            maps = (self.activities,)
        elif key in ("requires", "produces", "discards"):
            maps = (self.documents,)
        elif key == "actor" or key in AUTHORITY:
            maps = (self.actors,)
        return next((ids[id_] for ids in maps if id_ in ids), id_)


def match(old: Sop, new: Sop) -> Matches:
    """Match two revisions of a SOP: by ids, then by names and texts."""
    old_ids, new_ids = _ids(old), _ids(new)
    steps = _matched(_rows(old), _rows(new), old_ids, new_ids)
    activities = {id_: id_ for id_ in _activities(old) & _activities(new)}
    for step in old.steps:
        if step.id in steps:
            activities |= renamed(_texts(step), _texts(new.step(steps[step.id])), old_ids, new_ids)
    return Matches(
        steps,
        activities,
        _matched(old.ends, new.ends, old_ids, new_ids),
        _matched(_names(old.actors), _names(new.actors), old.actors, new.actors),
        _matched(_names(old.documents), _names(new.documents), old.documents, new.documents),
    )


def _ids(sop: Sop) -> set[str]:
    """Return the ids of steps, activities and ends, which share a namespace."""
    return {*sop.labels, *sop.ends}


def _activities(sop: Sop) -> set[str]:
    return {activity.id for step in sop.steps for activity in step.activities}


def _rows(sop: Sop) -> dict[str, tuple[str, ...]]:
    return {step.id: tuple(_texts(step).values()) for step in sop.steps}


def _texts(step: Step) -> dict[str, str]:
    return {activity.id: activity.text for activity in step.activities}


def _names(things: Mapping[str, Actor] | Mapping[str, Document]) -> dict[str, str]:
    return {id_: thing.name for id_, thing in things.items()}


def _matched(
    old: Mapping[str, Hashable], new: Mapping[str, Hashable], old_ids: Collection[str], new_ids: Collection[str]
) -> dict[str, str]:
    return {id_: id_ for id_ in old if id_ in new} | renamed(old, new, old_ids, new_ids)


def renamed(
    old: Mapping[str, Hashable], new: Mapping[str, Hashable], old_ids: Collection[str], new_ids: Collection[str]
) -> dict[str, str]:
    """Return the things that have another id in the new revision: the new id of each by its old one.

    A thing is recognized if its content occurs only once among the ids that one of the revisions does not have.

    Args:
        old: The content by which things are recognized, by id.
        new: The same of the new revision.
        old_ids: All ids of the old revision that share the namespace.
        new_ids: The same of the new revision.
    """
    gone = {id_: content for id_, content in old.items() if id_ not in new_ids}
    come = {id_: content for id_, content in new.items() if id_ not in old_ids}
    once = {content for content, count in Counter(gone.values()).items() if count == 1}
    once &= {content for content, count in Counter(come.values()).items() if count == 1}
    new_id = {content: id_ for id_, content in come.items() if content in once}
    return {id_: new_id[content] for id_, content in gone.items() if content in once}
