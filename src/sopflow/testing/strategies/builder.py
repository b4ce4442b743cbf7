"""A SOP under construction: rows with their exits, and the keys of each value until all are known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

from attrs import Factory, define

from sopflow.definition import (
    END,
    Activity,
    Actor,
    AnyOf,
    Approval,
    Authority,
    Dates,
    Document,
    Goto,
    Inferred,
    NotBefore,
    OnLate,
    Organization,
    Outcome,
    Related,
    Sop,
    Step,
)
from sopflow.testing.strategies.features import Features

Keys: TypeAlias = dict[str, Any]
"""The attributes of a value that is not built yet, by name."""

_BLOCKS: dict[str, Any] = {
    "organization": Organization,
    "dates": Dates,
    "approval": Approval,
    "authority": Authority,
}


_NEEDS = ("requires", "needs")


@define(eq=False)
class Exit:
    """An exit of a row.

    Attributes:
        number: Selects the target unless a later row claims the exit.
        direction: Where an answer leads: on, back or out.
        answer: The keys of its outcome; None for ``next`` and for a lapse.
        lapses: Whether it is a lapse.
        inherited: Whether the lapse is that of the whole SOP, so that the row does not declare it.
        target: The id of the step or end that it leads to; empty until it is known.
    """

    number: int = 0
    direction: str = ""
    answer: Keys | None = None
    lapses: bool = False
    inherited: bool = False
    target: str = ""


@define(eq=False)
class RowBuilder:
    """A row under construction.

    Attributes:
        features: The features drawn for it.
        keys: The keys of the step, without its activities.
        activities: The keys of each activity.
        exits: Its exits.
        lapses: Whether a late case leaves it by itself.
    """

    features: Features
    keys: Keys
    activities: list[Keys]
    exits: list[Exit] = Factory(list)
    lapses: bool = False

    @property
    def id(self) -> str:
        """The id of the step."""
        return str(self.keys["id"])

    @property
    def is_single(self) -> bool:
        """Whether the row declares its only activity in its own keys."""
        return len(self.activities) == 1 and self.activities[0]["id"] == self.id

    @property
    def answers(self) -> list[Keys]:
        """The keys of each outcome of the row's decision."""
        return [outcome for activity in self.activities for outcome in activity.get("outcomes", {}).values()]

    @property
    def holders(self) -> list[Keys]:
        """The keys of the row and of its listed activities: what may have documents, standards and notes."""
        return [self.keys] if self.is_single else [self.keys, *self.activities]

    def mentioned(self, *names: str) -> set[str]:
        """Return the ids under some keys of the row, its activities and its outcomes."""
        values = (
            value
            for keys in (self.keys, *self.activities, *self.answers)
            for name in names
            for value in keys.get(name, ())
        )
        return {id_ for value in values for id_ in ([value] if isinstance(value, str) else value["any_of"])}


@define(eq=False)
class SopBuilder:
    """A SOP under construction.

    Attributes:
        keys: The keys of the SOP; its blocks are mappings.
        actors: The keys of each actor, by id.
        documents: The keys of each document, by id.
        rows: The rows; each is reached from an earlier one.
    """

    keys: Keys
    actors: dict[str, Keys]
    documents: dict[str, Keys]
    rows: list[RowBuilder]

    def extensible(self) -> list[list[Keys]]:
        """Return the keys of all values that may have extension keys, grouped by kind, without empty groups."""
        holders = [holder for row in self.rows for holder in row.holders]
        activities = [activity for row in self.rows for activity in row.activities]
        late_rules = [keys.get("on_late") for keys in (self.keys, *(row.keys for row in self.rows))]
        groups = [
            [self.keys],
            holders,
            list(self.actors.values()),
            list(self.documents.values()),
            *([self.keys[block]] for block in _BLOCKS if block in self.keys),
            self.keys.get("related", []),
            [answer for row in self.rows for answer in row.answers],
            [activity["actor"] for activity in activities if isinstance(activity["actor"], dict)],
            [need for keys in holders for name in _NEEDS for need in keys.get(name, ()) if isinstance(need, dict)],
            [keys["not_before"] for keys in holders if "not_before" in keys],
            [late for late in late_rules if isinstance(late, dict)],
            [inferred for keys in (self.keys, *holders) for inferred in keys.get("inferred", {}).values()],
        ]
        return [group for group in groups if group]

    def build(self, table: Sequence[RowBuilder]) -> Sop:
        """Return the SOP.

        Args:
            table: The rows in the order of the table.
        """
        keys = dict(self.keys)
        keys |= {name: block(**keys[name]) for name, block in _BLOCKS.items() if name in keys}
        keys["related"] = [Related(**related) for related in keys.get("related", ())]
        keys["actors"] = {id_: Actor(**actor) for id_, actor in self.actors.items()}
        keys["documents"] = {id_: Document(**document) for id_, document in self.documents.items()}
        following = [*(row.id for row in table[1:]), END]
        keys["steps"] = tuple(_step(row, below) for row, below in zip(table, following, strict=True))
        return Sop(**_built(keys))


def _step(row: RowBuilder, below: str) -> Step:
    keys = _built(row.keys)
    activities = tuple(_activity(activity) for activity in row.activities)
    if keys.get("next") == below and "next" not in row.features:
        del keys["next"]
    return Step(activities=activities, **keys)


def _activity(keys: Keys) -> Activity:
    keys = _built(keys)
    if isinstance(keys["actor"], dict):
        keys["actor"] = AnyOf(**keys["actor"])
    if "outcomes" in keys:
        keys["outcomes"] = {answer: Outcome(**outcome) for answer, outcome in keys["outcomes"].items()}
    return Activity(**keys)


def _built(keys: Keys) -> Keys:
    """Build the values that a SOP, a row and an activity have in common."""
    keys = dict(keys)
    late = keys.get("on_late")
    if late is not None:
        keys["on_late"] = Goto(**late) if isinstance(late, dict) else OnLate(late)
    for name in _NEEDS:
        if name in keys:
            keys[name] = [need if isinstance(need, str) else AnyOf(**need) for need in keys[name]]
    if "not_before" in keys:
        keys["not_before"] = NotBefore(**keys["not_before"])
    if "inferred" in keys:
        keys["inferred"] = {name: Inferred(**inferred) for name, inferred in keys["inferred"].items()}
    return keys
