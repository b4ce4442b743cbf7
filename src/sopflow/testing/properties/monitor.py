"""Check properties in a single run while it proceeds, or in the history of a case."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import Any

from sopflow.definition import Sop
from sopflow.flow.state_space import State, StateSpace
from sopflow.testing.histories import walk_of
from sopflow.testing.model import Person
from sopflow.testing.planning.recorder import AnyEvent, event_data
from sopflow.testing.properties import Moment, Property, eventually_ends
from sopflow.testing.properties.counterexamples import Counterexample
from sopflow.testing.properties.dead_ends import explain_dead_end, states_that_can_end, successors_from
from sopflow.text import Text


class Monitor:
    """Observes the events of one case and reports the properties that they violate.

    Attributes:
        sop: The SOP.
        events: The events so far.
        holding: The properties that no event has violated yet.
    """

    def __init__(self, sop: Sop, properties: Iterable[Property]) -> None:
        """Create a monitor.

        Args:
            sop: The SOP of the case.
            properties: The properties to check.

        Raises:
            PropertyError: If a property names what the SOP does not have.
        """
        self.sop = sop
        self.holding: tuple[Property, ...] = tuple(properties)
        for property in self.holding:
            property.check(sop)
        self.events: list[AnyEvent] = []
        self._memories: dict[Property, Hashable] = {property: property.initial_memory(sop) for property in self.holding}
        self._state = ""
        self._documents: frozenset[str] = frozenset()
        needs_space = any(isinstance(property, eventually_ends) for property in self.holding)
        self._space = StateSpace(sop) if needs_space else None
        self._can_end: set[State] = set()

    def see(self, events: Iterable[AnyEvent]) -> tuple[Counterexample, ...]:
        """Observe the next events.

        Args:
            events: Events of a case or of the reference, in order.

        Returns:
            A counterexample for each property that these events violate for the first time.
        """
        found: list[Counterexample] = []
        for event in events:
            self.events.append(event)
            moment = self._moment(event_data(event))
            for property in self.holding:
                self._memories[property], problem = property.observe(self.sop, self._memories[property], moment)
                if problem is None and isinstance(property, eventually_ends):
                    problem = self._dead_end()
                if problem is not None:
                    walk = walk_of(self.sop, self.events, about=str(property))
                    found.append(Counterexample(property, problem, walk, self.sop))
            violated = {each.property for each in found}
            self.holding = tuple(property for property in self.holding if property not in violated)
        return tuple(found)

    def _moment(self, event: Mapping[str, Any]) -> Moment:
        target, by = event["target"], event["by"]
        if target is not None:
            self._state = target
        self._documents = (self._documents | set(event["documents"])) - set(event["discarded"])
        return Moment(
            event["kind"],
            self._state,
            entered=target is not None,
            activity=event["activity"],
            outcome=event["outcome"],
            by=Person(by.id, by.actors) if by is not None else None,
            at=event["at"],
            documents=self._documents,
        )

    def _dead_end(self) -> Text | None:
        """Return why the case can no longer end, or None if it can."""
        assert self._space is not None  # noqa: S101 (for the type checker: only eventually_ends calls this)
        # The completed activities of the row make no difference: until the row is left, documents are only added.
        state = State(self._state, documents=self._documents & self._space.tracked)
        if state not in self._can_end:
            self._can_end |= states_that_can_end(self.sop, successors_from(self._space, [state]))
        return None if state in self._can_end else explain_dead_end(self.sop, self._space, state)


def counterexample_in_history(sop: Sop, property: Property, history: Iterable[AnyEvent]) -> Counterexample | None:
    """Return where the history of a case violates a property, or None if the property holds.

    Args:
        sop: The SOP of the case.
        property: The property.
        history: All events of the case, from the first.

    Raises:
        PropertyError: If the property names what the SOP does not have.
    """
    found = Monitor(sop, [property]).see(history)
    return found[0] if found else None
