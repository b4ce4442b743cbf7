"""The interface of properties: a property observes the moments of a case one by one and reports a violation."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Iterable, Iterator
from datetime import datetime
from typing import TypeAlias

from attrs import frozen

from sopflow.definition import CANCELLED, COMPLETED, Sop
from sopflow.errors import SopflowError
from sopflow.flow.state_space import Projection
from sopflow.testing.model import Person
from sopflow.text import Text, close_matches, shown


class PropertyError(SopflowError, ValueError):
    """A property is malformed, or names what the SOP does not have."""


@frozen
class Moment:
    """A case right after an event.

    Attributes:
        kind: The kind of the event.
        state: The state of the case.
        entered: Whether the event led to this state.
        activity: The completed activity.
        outcome: The answer of a decision.
        by: The performer.
        at: The time of the event; None in a search of all runs, which differ in time.
        documents: The documents in the case.
    """

    kind: str
    state: str
    entered: bool = False
    activity: str | None = None
    outcome: str | None = None
    by: Person | None = None
    at: datetime | None = None
    documents: frozenset[str] = frozenset()


Observed: TypeAlias = tuple[Hashable, Text | None]
"""The new memory of a property, and its violation if there is one."""


class Property(ABC):
    """A statement that must hold in every case of a SOP."""

    @abstractmethod
    def names(self) -> Iterator[tuple[str, str]]:
        """Yield the names that the property uses, each after its kind."""

    @abstractmethod
    def projection(self, sop: Sop) -> Projection:
        """Return the details of cases that the property depends on."""

    def initial_memory(self, sop: Sop) -> Hashable:
        """Return the memory before a case is opened."""
        return None

    @abstractmethod
    def observe(self, sop: Sop, memory: Hashable, moment: Moment) -> Observed:
        """Return the memory after a moment, and the violation if there is one."""

    def check(self, sop: Sop) -> None:
        """Check that the SOP has everything that the property names.

        Raises:
            PropertyError: If a name is missing.
        """
        for kind, name in self.names():
            known = _KNOWN[kind](sop)
            if name not in known:
                close = close_matches(name, known)
                hint = f"Did you mean {shown(close[0])}?" if close else f"It has {', '.join(known) or 'none'}."
                raise PropertyError(f"{self}: the SOP has no {kind} {shown(name)}. {hint}")


def activities_of(sop: Sop) -> tuple[str, ...]:
    """Return the ids of all activities in the order of the table."""
    return tuple(activity.id for step in sop.steps for activity in step.activities)


def _states(sop: Sop) -> tuple[str, ...]:
    return (*(step.id for step in sop.steps), *sop.ends, COMPLETED, CANCELLED)


def _answers(sop: Sop) -> tuple[str, ...]:
    activities = (activity for step in sop.steps for activity in step.activities)
    return tuple(f"{activity.id} = {answer}" for activity in activities for answer in activity.outcomes)


_KNOWN: dict[str, Callable[[Sop], tuple[str, ...]]] = {
    "activity": activities_of,
    "state": _states,
    "activity or state": lambda sop: tuple(dict.fromkeys((*activities_of(sop), *_states(sop)))),
    "actor": lambda sop: tuple(sop.actors),
    "document": lambda sop: tuple(sop.documents),
    "answer": _answers,
}


def listed(ids: Iterable[str]) -> str:
    """Return ids in alphabetical order, separated by commas."""
    return ", ".join(sorted(ids))
