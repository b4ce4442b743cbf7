"""A SOP as it takes shape: rows with their ways out, and the keys of every value, until all is there to build them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, TypeAlias, TypeVar

from attrs import Factory, define

from sopflow.definition import (
    END,
    Activity,
    Actor,
    AnyOf,
    Approval,
    Dates,
    Document,
    Goto,
    Inferred,
    OnLate,
    Organization,
    Outcome,
    Related,
    Sop,
    Step,
)

T = TypeVar("T")

Keys: TypeAlias = dict[str, Any]
"""The keys of a value that is not built yet, by the names of its attributes."""

_BLOCKS: dict[str, Any] = {"organization": Organization, "dates": Dates, "approval": Approval}


class Code:
    """What a byte means: each of its 256 values is a trait with a number.

    All traits of a row are drawn as bytes at once, since Hypothesis takes its time over every single draw; when it
    shrinks them it takes bytes away and makes each smaller. Every byte is as likely as any other.
    """

    def __init__(self, **shares: int) -> None:
        """Share out the bytes.

        Args:
            **shares: How many times eight bytes each trait gets, simple ones first: so often it is drawn, and so many
                numbers it has. They are 32 together.
        """
        self.meanings = tuple((name, number) for name, share in shares.items() for number in range(8 * share))
        if len(self.meanings) != 256:  # noqa: PLR2004  the values of a byte
            raise ValueError(f"The traits have {len(self.meanings)} of 256 bytes.")

    def traits(self, drawn: bytes) -> Traits:
        """The traits that are meant."""
        traits = Traits(list)
        for byte in drawn:
            name, number = self.meanings[byte]
            traits[name].append(number)
        return traits


class Traits(defaultdict[str, list[int]]):
    """What was drawn of something: by the name of a trait the numbers that choose how, in the order drawn."""

    def first(self, name: str) -> int | None:
        """The number of a trait that something has once at most."""
        return self[name][0] if name in self else None


def chosen(options: Sequence[T], number: int) -> T:
    """The option that a number means; 0 means the first."""
    return options[number % len(options)]


@define(eq=False)
class Exit:
    """A way out of a row.

    Attributes:
        number: Chooses where it leads when no later row is reached by it.
        answer: The outcome that it stands for; None for ``next`` and ``goto``.
        lapses: Whether it is a ``goto``.
        inherited: Whether it is the ``goto`` of the whole SOP, which no row writes down.
        target: Where it leads.
    """

    number: int
    answer: Keys | None = None
    lapses: bool = False
    inherited: bool = False
    target: str = ""


@define(eq=False)
class Row:
    """A row.

    Attributes:
        traits: What was drawn of it.
        keys: Those of the step, without its activities.
        activities: The keys of each activity.
        exits: Its ways out.
        lapses: Whether it goes on by itself when it is late.
    """

    traits: Traits
    keys: Keys
    activities: list[Keys]
    exits: list[Exit] = Factory(list)
    lapses: bool = False

    @property
    def id(self) -> str:
        """Its id."""
        return str(self.keys["id"])

    @property
    def is_single(self) -> bool:
        """Whether its only activity is written in the row's own keys."""
        return len(self.activities) == 1 and self.activities[0]["id"] == self.id

    @property
    def answers(self) -> list[Keys]:
        """The keys of each outcome of the activity that decides it."""
        return [out for activity in self.activities for out in activity.get("outcomes", {}).values()]

    @property
    def holders(self) -> list[Keys]:
        """What may have documents, standards and remarks of its own: the row, and its activities if they are listed."""
        return [self.keys] if self.is_single else [self.keys, *self.activities]


@define(eq=False)
class Draft:
    """A SOP.

    Attributes:
        keys: Those of the SOP itself; those of its blocks as mappings.
        actors: The keys of each actor, by id.
        documents: The keys of each document, by id.
        rows: The rows, in the order in which they can be come to.
    """

    keys: Keys
    actors: dict[str, Keys]
    documents: dict[str, Keys]
    rows: list[Row]

    def records(self) -> list[list[Keys]]:
        """The keys of all that may have keys beginning with ``x-`` too, by kind; no kind is empty."""
        holders = [holder for row in self.rows for holder in row.holders]
        late_rules = [keys.get("on_late") for keys in (self.keys, *(row.keys for row in self.rows))]
        kinds = [
            [self.keys],
            holders,
            list(self.actors.values()),
            list(self.documents.values()),
            *([self.keys[block]] for block in _BLOCKS if block in self.keys),
            self.keys.get("related", []),
            [answer for row in self.rows for answer in row.answers],
            [
                activity["actor"]
                for row in self.rows
                for activity in row.activities
                if isinstance(activity["actor"], dict)
            ],
            [late for late in late_rules if isinstance(late, dict)],
            [inferred for keys in (self.keys, *holders) for inferred in keys.get("inferred", {}).values()],
        ]
        return [kind for kind in kinds if kind]

    def built(self, table: Sequence[Row]) -> Sop:
        """The SOP.

        Args:
            table: The rows, in the order in which they are written.
        """
        keys = dict(self.keys)
        keys |= {name: block(**keys[name]) for name, block in _BLOCKS.items() if name in keys}
        keys["related"] = [Related(**related) for related in keys.get("related", ())]
        keys["actors"] = {id_: Actor(**actor) for id_, actor in self.actors.items()}
        keys["documents"] = {id_: Document(**document) for id_, document in self.documents.items()}
        below = [*(row.id for row in table[1:]), END]
        keys["steps"] = tuple(_step(row, following) for row, following in zip(table, below, strict=True))
        return Sop(**_finished(keys))


def _step(row: Row, below: str) -> Step:
    keys = _finished(row.keys)
    activities = tuple(_activity(activity) for activity in row.activities)
    if "next" in keys and (keys["next"] == below and not row.traits["next"]):
        del keys["next"]
    return Step(activities=activities, **keys)


def _activity(keys: Keys) -> Activity:
    keys = _finished(keys)
    if isinstance(keys["actor"], dict):
        keys["actor"] = AnyOf(**keys["actor"])
    if "outcomes" in keys:
        keys["outcomes"] = {answer: Outcome(**outcome) for answer, outcome in keys["outcomes"].items()}
    return Activity(**keys)


def _finished(keys: Keys) -> Keys:
    """The keys with what a SOP, a row and an activity have in common."""
    keys = dict(keys)
    late = keys.get("on_late")
    if late is not None:
        keys["on_late"] = Goto(**late) if isinstance(late, dict) else OnLate(late)
    if "inferred" in keys:
        keys["inferred"] = {name: Inferred(**inferred) for name, inferred in keys["inferred"].items()}
    return keys
