"""Performers: the persons who make calls, and their plain data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from attrs import field, frozen

from sopflow.frozen import EMPTY, FrozenMap
from sopflow.machine.entered_text import normalized_performer_id, wrong_actor_id
from sopflow.machine.refusal import Refused
from sopflow.machine.snapshot_reader import Field, SnapshotError


def _actors(value: str | Iterable[str]) -> frozenset[str]:
    ids = frozenset((value,)) if isinstance(value, str) else frozenset(value)
    for id_ in ids:
        if not isinstance(id_, str):
            raise TypeError(f"A performer's actors are ids, which are strings, not {value!r:.100}.")
        if (refusal := wrong_actor_id(id_)) is not None:
            raise Refused([refusal])
    return ids


def _normalized(id_: str | None) -> str | None:
    if id_ is None:
        return None
    if not isinstance(id_, str):
        raise TypeError(f"A performer's id is a string, or None for an anonymous performer, not {id_!r:.100}.")
    return normalized_performer_id(id_)


def _represented(value: Mapping[str, str]) -> FrozenMap[str]:
    if value is EMPTY:
        return EMPTY
    if not isinstance(value, Mapping):
        raise TypeError(f"on_behalf_of has the ids of persons by the ids of actors, not {value!r:.100}.")
    persons: dict[str, str] = {}
    for actor, person in value.items():
        if not isinstance(person, str):
            raise TypeError(f"A performer acts on behalf of a person's id, a string, not of {person!r:.100}.")
        persons[actor] = normalized_performer_id(person)
    return FrozenMap(persons) if persons else EMPTY


@frozen
class Performer:
    """The person who makes a call.

    One person has one id: it is trimmed and normalized to composed characters (NFC), and invisible characters are
    refused. Upper and lower case differ, and so do letters that look alike.

    Attributes:
        id: The person; None for an anonymous performer, who cannot take part in four-eyes activities.
        actors: Ids of the actors that the person acts for; ids that the SOP does not know are ignored.
        on_behalf_of: The persons for whom the person acts in delegated capacities, by actor: officials who are absent
            (Plh.), not yet appointed (Plt.), or who have delegated the work. Other actors are the person's own.

    Raises:
        Refused: If an id is empty, too long, or contains characters that cannot be used.
        ValueError: If an actor in ``on_behalf_of`` is not in ``actors``, or an anonymous performer acts on behalf of a
            person.

    >>> Performer(" ani ", {"loket", "arsip"}).acts_for(["arsip"])
    True
    >>> Performer(" ani ") == Performer("ani")
    True
    >>> Performer("budi", {"loket", "kepala"}, on_behalf_of={"kepala": "siti"}).persons("kepala")
    ('budi', 'siti')
    """

    id: str | None = field(converter=_normalized)
    actors: frozenset[str] = field(default=frozenset(), converter=_actors)
    on_behalf_of: FrozenMap[str] = field(default=EMPTY, converter=_represented, kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Check that every delegated capacity is one of a named person's actors."""
        if not self.on_behalf_of:
            return
        if self.id is None:
            raise ValueError("A performer who acts on behalf of a person needs an id.")
        for actor in self.on_behalf_of:
            if actor not in self.actors:
                raise ValueError(f"on_behalf_of names the actor {actor!r:.100}, which is not in actors.")

    def acts_for(self, actors: Iterable[str]) -> bool:
        """Return whether the person acts for at least one of the actors."""
        return not self.actors.isdisjoint(actors)

    def acts_as(self, actors: Iterable[str]) -> str | None:
        """Return the capacity in which the person does what several actors may do.

        Args:
            actors: Ids of actors, one of which is required.

        Returns:
            The first that is the person's own, else the first delegated one; None if the person acts for none.
        """
        delegated = None
        for actor in actors:
            if actor in self.actors:
                if actor not in self.on_behalf_of:
                    return actor
                delegated = delegated or actor
        return delegated

    def persons(self, actor: str | None) -> tuple[str, ...]:
        """Return the ids of the persons who act if this performer acts as an actor: its own, and the represented one.

        Args:
            actor: The capacity; None for none.
        """
        if self.id is None:
            return ()
        represented = self.on_behalf_of.get(actor) if actor is not None and self.on_behalf_of else None
        return (self.id,) if represented is None or represented == self.id else (self.id, represented)

    def __str__(self) -> str:
        return self.id or ", ".join(sorted(self.actors))


def performer_to_dict(by: Performer) -> dict[str, Any]:
    """Return a performer as plain data."""
    data: dict[str, Any] = {"id": by.id, "actors": sorted(by.actors)}
    return data | {"on_behalf_of": dict(by.on_behalf_of)} if by.on_behalf_of else data


def read_performer(field: Field) -> Performer:
    """Read a performer."""
    data = field.record()
    id_ = data.get("id")
    by = _performer(id_, id_.optional(Field.text), [each.text() for each in data.get("actors").items()])
    if "on_behalf_of" not in data:
        return by
    represented = data.get("on_behalf_of").by_id(None, read_person)
    try:
        return Performer(by.id, by.actors, on_behalf_of=represented)
    except ValueError as error:
        raise SnapshotError(data.get("on_behalf_of").name, str(error).rstrip(".")) from None


def read_person(field: Field) -> str:
    """Read the id of a performer who is not anonymous."""
    return str(_performer(field, field.text(), ()).id)


def read_persons(field: Field) -> tuple[str, ...]:
    """Read the ids of the persons who took part in one activity: the performer, and the person represented."""
    persons = tuple(read_person(each) for each in field.items())
    if len(set(persons)) != len(persons) or len(persons) not in (1, 2):
        raise field.wrong("the id of one person, or those of two")
    return persons


def _performer(field: Field, id_: str | None, actors: Iterable[str]) -> Performer:
    try:
        return Performer(id_, actors)
    except Refused as refused:
        raise SnapshotError(field.name, refused.reasons[0].message().rstrip(".")) from None
