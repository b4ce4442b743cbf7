"""Properties asked of what happens: of a run while it goes, and of the history of a case."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import Any

from sopflow.definition import Sop
from sopflow.flow.state_space import State, StateSpace
from sopflow.testing.histories import walk_of
from sopflow.testing.model import Person
from sopflow.testing.planning.recorder import Happened, facts
from sopflow.testing.properties import Moment, Property, eventually_ends
from sopflow.testing.properties.counterexamples import Counterexample
from sopflow.testing.properties.dead_ends import followers_from, that_can_end, why_stuck
from sopflow.text import Text


class Monitor:
    """Looks at the events of one case as they happen, and says which properties do not hold any more.

    Attributes:
        sop: The SOP.
        events: What has happened so far.
        standing: The properties that still hold.
    """

    def __init__(self, sop: Sop, properties: Iterable[Property]) -> None:
        """Look out for properties.

        Raises:
            PropertyError: If a property names what the SOP does not have.
        """
        self.sop = sop
        self.standing = tuple(properties)
        for property in self.standing:
            property.check(sop)
        self.events: list[Happened] = []
        self._memories: dict[Property, Hashable] = {property: property.begin(sop) for property in self.standing}
        self._state = ""
        self._documents: frozenset[str] = frozenset()
        self._space = (
            StateSpace(sop) if any(isinstance(property, eventually_ends) for property in self.standing) else None
        )
        self._ending: set[State] = set()

    def see(self, events: Iterable[Happened]) -> tuple[Counterexample, ...]:
        """Look at what has happened.

        Args:
            events: The next events of the case, or of the reference.

        Returns:
            The properties that do not hold any more; each is told once.
        """
        found: list[Counterexample] = []
        for event in events:
            self.events.append(event)
            moment = self._moment(facts(event))
            for property in self.standing:
                self._memories[property], why = property.see(self.sop, self._memories[property], moment)
                if why is None and isinstance(property, eventually_ends):
                    why = self._why_stuck()
                if why is not None:
                    walk = walk_of(self.sop, self.events, about=str(property))
                    found.append(Counterexample(property, why, walk, self.sop))
            broken = {example.property for example in found}
            self.standing = tuple(property for property in self.standing if property not in broken)
        return tuple(found)

    def _moment(self, event: Mapping[str, Any]) -> Moment:
        target, activity, by = event["target"], event["activity"], event["by"]
        if target is not None:
            self._state = target
        self._documents = (self._documents | set(event["documents"])) - set(event["discarded"])
        return Moment(
            event["kind"],
            self._state,
            entered=target is not None,
            activity=activity,
            outcome=event["outcome"],
            by=Person(by.id, by.actors) if by is not None else None,
            at=event["at"],
            documents=self._documents,
        )

    def _why_stuck(self) -> Text | None:
        assert self._space is not None  # noqa: S101 (for the type checker: somebody properties that cases end)
        # What is done of a row makes no difference: until it is left, documents only come, so all of it could be done
        # again.
        here = State(self._state, documents=self._documents & self._space.tracked)
        if here not in self._ending:
            self._ending |= that_can_end(self.sop, followers_from(self._space, [here]))
        return None if here in self._ending else why_stuck(self.sop, self._space, here)


def counterexample_in_history(sop: Sop, property: Property, history: Iterable[Happened]) -> Counterexample | None:
    """Where a property does not hold in the history of a case; None when it holds.

    Args:
        sop: The SOP of the case.
        property: The property.
        history: All events of a case, from the first.

    Raises:
        PropertyError: If the property names what the SOP does not have.
    """
    found = Monitor(sop, [property]).see(history)
    return found[0] if found else None
