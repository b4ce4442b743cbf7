"""Properties about activities: in what order they come, who does them, and that not one person does both."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from attrs import frozen

from sopflow.definition import CANCELLED, Sop
from sopflow.flow.state_space import Projection
from sopflow.testing.properties.property import Moment, Property, PropertyError, Seen, activities_of, listed
from sopflow.text import Text, shown


@frozen
class before(Property):  # noqa: N801 (properties read as they are written)
    """The property that something never happens unless something else has happened before, in the same case.

    Each of the two is an activity that is completed, or a state that a case comes to: a step, ``completed``, or one of
    the ends. A row of one activity counts as its activity.

    Attributes:
        first: What comes first.
        then: What comes later, if it comes at all.
    """

    first: str
    then: str

    def names(self) -> Iterator[tuple[str, str]]:
        """What it speaks of."""
        yield "activity or state", self.first
        yield "activity or state", self.then

    def watch(self, sop: Sop) -> Projection:
        """Both, where they are activities."""
        known = set(activities_of(sop))
        both = (self.first, self.then)
        return Projection((id_ for id_ in both if id_ in known), cancelling=CANCELLED in both)

    def begin(self, sop: Sop) -> Hashable:
        """The first has not happened."""
        return False

    def see(self, sop: Sop, memory: Hashable, moment: Moment) -> Seen:
        """Remember the first; refuse the other until then."""
        happens = _happening(sop, moment)
        if self.then in happens:
            # What an activity leads to comes after it, though both are seen at one moment.
            known = memory or self.first in happens[: happens.index(self.then)]
            if not known:
                why = f"{self.then} comes, and {self.first} has not come", f"{self.then} terjadi sebelum {self.first}"
                return memory, Text(*why)
        return bool(memory) or self.first in happens, None

    def __str__(self) -> str:
        return f"before({shown(self.first)}, {shown(self.then)})"


def _happening(sop: Sop, moment: Moment) -> list[str]:
    """What happens at a moment, in order: an activity, and the state that it leads to."""
    happens = [moment.activity] if moment.activity is not None else []
    is_activity = moment.state in sop.positions and sop.step(moment.state).is_single
    return [*happens, moment.state] if moment.entered and not is_activity else happens


@frozen
class only_by(Property):  # noqa: N801 (properties read as they are written)
    """The property that an activity is done by nobody but those who act for an actor.

    Attributes:
        actor: The actor's id.
        activity: The activity's id.
    """

    actor: str
    activity: str

    def names(self) -> Iterator[tuple[str, str]]:
        """What it speaks of."""
        yield "actor", self.actor
        yield "activity", self.activity

    def watch(self, sop: Sop) -> Projection:
        """The activity, and for whom it is done."""
        return Projection([self.activity], actors=True)

    def see(self, sop: Sop, memory: Hashable, moment: Moment) -> Seen:
        """Look at who does it."""
        if moment.activity != self.activity or (moment.by is not None and self.actor in moment.by.actors):
            return None, None
        actors = listed(moment.by.actors) if moment.by is not None else ""
        en = f"acts for {actors}" if actors else "acts for nobody"
        id_ = f"mewakili {actors}" if actors else "tidak mewakili siapa pun"
        why = f"{self.activity} is done by somebody who {en}", f"{self.activity} dikerjakan oleh orang yang {id_}"
        return None, Text(*why)

    def __str__(self) -> str:
        return f"only_by({shown(self.actor)}, {shown(self.activity)})"


@frozen
class four_eyes(Property):  # noqa: N801 (properties read as they are written)
    """The property that two activities are never done by one and the same person.

    The latest visit of a step counts, as it does for ``not_same_person_as``: when a case comes to a step again, who did
    its activities before is forgotten. Somebody without a name cannot be told from anybody.

    Attributes:
        one: The one activity.
        other: The other.
    """

    one: str
    other: str

    def __attrs_post_init__(self) -> None:
        """Refuse one activity in place of two."""
        if self.one == self.other:
            raise PropertyError(f"The property {self} needs two activities.")

    def names(self) -> Iterator[tuple[str, str]]:
        """What it speaks of."""
        yield "activity", self.one
        yield "activity", self.other

    def watch(self, sop: Sop) -> Projection:
        """Both, done by one person as far as that can be."""
        return Projection([self.one, self.other], same_person=True)

    def begin(self, sop: Sop) -> Hashable:
        """Nobody has done either."""
        return ()

    def see(self, sop: Sop, memory: Hashable, moment: Moment) -> Seen:
        """Remember who did them."""
        assert isinstance(memory, tuple)  # noqa: S101 (for the type checker)
        persons: dict[str, str | None] = dict(memory)
        why = None
        if moment.activity in (self.one, self.other):
            name = moment.by.id if moment.by is not None else None
            persons[moment.activity] = name
            there = self.other if moment.activity == self.one else self.one
            if there in persons and (name is None or persons[there] in (name, None)):
                en = "somebody without a name" if None in (name, persons[there]) else f"{name}"
                id_ = "orang tanpa nama" if None in (name, persons[there]) else f"{name}"
                why = Text(
                    f"{self.one} and {self.other} are both done by {en}",
                    f"{self.one} dan {self.other} dikerjakan oleh {id_}",
                )
        if moment.entered and moment.state in sop.positions:
            for activity in sop.step(moment.state).activities:
                persons.pop(activity.id, None)
        return tuple(sorted(persons.items())), why

    def __str__(self) -> str:
        return f"four_eyes({shown(self.one)}, {shown(self.other)})"
