"""What a property is: a value that looks at one moment of a case after the other, and says whether it still holds."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Iterable, Iterator
from datetime import datetime

from attrs import frozen

from sopflow.definition import CANCELLED, COMPLETED, Sop
from sopflow.errors import SopflowError
from sopflow.flow.state_space import Projection
from sopflow.testing.model import Person
from sopflow.text import Text, close_matches, shown


class PropertyError(SopflowError, ValueError):
    """A property cannot be asked of a SOP: it names what the SOP does not have, or is none at all.

    Attributes:
        place: Where it stands among the properties that a SOP makes of itself, from 0; None elsewhere.
    """

    def __init__(self, message: str, place: int | None = None) -> None:
        self.place = place
        super().__init__(message)


@frozen
class Moment:
    """What is seen of a case right after something has happened to it.

    Attributes:
        kind: What happened, by the name of the kind of event.
        state: Where the case is now.
        entered: Whether it has just come there.
        activity: The activity that was completed.
        outcome: The answer of a decision.
        by: Who did it.
        at: When; None where all runs are looked at, which differ in that.
        documents: What is in the case now.
    """

    kind: str
    state: str
    entered: bool = False
    activity: str | None = None
    outcome: str | None = None
    by: Person | None = None
    at: datetime | None = None
    documents: frozenset[str] = frozenset()


Seen = tuple[Hashable, Text | None]
"""What is remembered after a moment, and why the property does not hold, if it does not."""


class Property(ABC):
    """What must hold in every case of a SOP."""

    @abstractmethod
    def names(self) -> Iterator[tuple[str, str]]:
        """The sorts of names that it speaks of, and the names."""

    @abstractmethod
    def watch(self, sop: Sop) -> Projection:
        """What is to be seen of a SOP's runs to judge it."""

    def begin(self, sop: Sop) -> Hashable:
        """What is remembered before a case is opened."""
        return None

    @abstractmethod
    def see(self, sop: Sop, memory: Hashable, moment: Moment) -> Seen:
        """Look at one moment after the other."""

    def check(self, sop: Sop) -> None:
        """Refuse a property that names what a SOP does not have.

        Raises:
            PropertyError: With the name, and what may have been meant.
        """
        for sort, name in self.names():
            known = _KNOWN[sort](sop)
            if name not in known:
                close = close_matches(name, known)
                hint = f"Did you mean {shown(close[0])}?" if close else f"It has {', '.join(known) or 'none'}."
                raise PropertyError(f"{self}: the SOP has no {sort} {shown(name)}. {hint}")


def activities_of(sop: Sop) -> tuple[str, ...]:
    """The ids of all activities, in the order of the table."""
    return tuple(activity.id for step in sop.steps for activity in step.activities)


def _states(sop: Sop) -> tuple[str, ...]:
    return (*sop.positions, *sop.ends, COMPLETED, CANCELLED)


_KNOWN: dict[str, Callable[[Sop], tuple[str, ...]]] = {
    "activity": activities_of,
    "state": _states,
    "activity or state": lambda sop: (*dict.fromkeys((*activities_of(sop), *_states(sop))),),
    "actor": lambda sop: tuple(sop.actors),
    "document": lambda sop: tuple(sop.documents),
    "answer": lambda sop: tuple(
        f"{activity.id} = {answer}"
        for step in sop.steps
        for activity in step.activities
        for answer in activity.outcomes
    ),
}


def listed(ids: Iterable[str]) -> str:
    """Ids, with a comma between them."""
    return ", ".join(sorted(ids))
