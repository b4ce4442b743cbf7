"""Properties of activities: their order, their actors, and the separation of duties."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from attrs import frozen

from sopflow.definition import CANCELLED, Sop
from sopflow.flow.state_space import Projection
from sopflow.testing.properties.property import Moment, Observed, Property, PropertyError, activities_of, listed
from sopflow.text import Text, shown


@frozen
class before(Property):  # noqa: N801 (properties read as they are written)
    """The property that one thing never happens unless another has happened before it in the same case.

    Each of the two is the completion of an activity, or the arrival at a state: a step, ``completed``, or one of the
    ends. The id of a row with one activity means its activity.

    Attributes:
        first: The activity or state that must come first.
        then: The activity or state that may only follow.
    """

    first: str
    then: str

    def names(self) -> Iterator[tuple[str, str]]:
        """Yield both."""
        yield "activity or state", self.first
        yield "activity or state", self.then

    def projection(self, sop: Sop) -> Projection:
        """Return a projection that shows the two activities and, if it is one of them, the cancellation."""
        both = (self.first, self.then)
        return Projection({*both} & {*activities_of(sop)}, cancelling=CANCELLED in both)

    def initial_memory(self, sop: Sop) -> Hashable:
        """Return False: the first has not happened."""
        return False

    def observe(self, sop: Sop, memory: Hashable, moment: Moment) -> Observed:
        """Remember whether the first has happened."""
        happened = _happened(sop, moment)
        if self.then in happened:
            # An activity and the state it leads to belong to one moment, but the activity comes first.
            is_preceded = memory or self.first in happened[: happened.index(self.then)]
            if not is_preceded:
                return memory, Text(
                    f"{self.then} happens without {self.first} before it",
                    f"{self.then} terjadi tanpa didahului {self.first}",
                )
        return bool(memory) or self.first in happened, None

    def __str__(self) -> str:
        return f"before({shown(self.first)}, {shown(self.then)})"


def _happened(sop: Sop, moment: Moment) -> list[str]:
    """Return the completed activity and the entered state of a moment, in this order."""
    happened = [moment.activity] if moment.activity is not None else []
    is_activity = moment.state in sop.positions and sop.step(moment.state).is_single
    return [*happened, moment.state] if moment.entered and not is_activity else happened


@frozen
class only_by(Property):  # noqa: N801 (properties read as they are written)
    """The property that only persons who act for an actor complete an activity.

    Attributes:
        actor: The id of the actor.
        activity: The id of the activity.
    """

    actor: str
    activity: str

    def names(self) -> Iterator[tuple[str, str]]:
        """Yield the actor and the activity."""
        yield "actor", self.actor
        yield "activity", self.activity

    def projection(self, sop: Sop) -> Projection:
        """Return a projection that shows the activity and its actors."""
        return Projection([self.activity], actors=True)

    def observe(self, sop: Sop, memory: Hashable, moment: Moment) -> Observed:
        """Check the performer of the activity."""
        if moment.activity != self.activity or (moment.by is not None and self.actor in moment.by.actors):
            return None, None
        actors = listed(moment.by.actors) if moment.by is not None else ""
        return None, Text(
            f"{self.activity} is completed by a person who acts for {actors or 'no actor'}",
            f"{self.activity} dikerjakan oleh orang yang "
            + (f"bertindak sebagai {actors}" if actors else "tidak bertindak sebagai pelaksana mana pun"),
        )

    def __str__(self) -> str:
        return f"only_by({shown(self.actor)}, {shown(self.activity)})"


@frozen
class four_eyes(Property):  # noqa: N801 (properties read as they are written)
    """The property that the same person never completes both of two activities.

    As with ``not_same_person_as``, the latest visit of a step counts: entering a step again clears the performers of
    its activities. A person without a name may be the same as any other.

    Attributes:
        one: The id of one activity.
        other: The id of the other.
    """

    one: str
    other: str

    def __attrs_post_init__(self) -> None:
        """Refuse the same activity twice."""
        if self.one == self.other:
            raise PropertyError(f"{self}: name two different activities.")

    def names(self) -> Iterator[tuple[str, str]]:
        """Yield both activities."""
        yield "activity", self.one
        yield "activity", self.other

    def projection(self, sop: Sop) -> Projection:
        """Return a projection in which one person may do both."""
        return Projection([self.one, self.other], same_person=True)

    def initial_memory(self, sop: Sop) -> Hashable:
        """Return an empty list of performers."""
        return ()

    def observe(self, sop: Sop, memory: Hashable, moment: Moment) -> Observed:
        """Remember the performers of the two activities."""
        assert isinstance(memory, tuple)  # noqa: S101 (for the type checker)
        performers: dict[str, str | None] = dict(memory)
        problem = None
        if moment.activity in (self.one, self.other):
            name = moment.by.id if moment.by is not None else None
            performers[moment.activity] = name
            counterpart = self.other if moment.activity == self.one else self.one
            if counterpart in performers and (name is None or performers[counterpart] in (name, None)):
                problem = self._violation(name if performers[counterpart] is not None else None)
        if moment.entered and moment.state in sop.positions:
            for activity in sop.step(moment.state).activities:
                performers.pop(activity.id, None)
        return tuple(sorted(performers.items())), problem

    def _violation(self, name: str | None) -> Text:
        return Text(
            f"{self.one} and {self.other} are both completed by {name or 'a person without a name'}",
            f"{self.one} dan {self.other} dikerjakan oleh "
            + (f"orang yang sama, {name}" if name else "orang yang namanya tidak disebut"),
        )

    def __str__(self) -> str:
        return f"four_eyes({shown(self.one)}, {shown(self.other)})"
