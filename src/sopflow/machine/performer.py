"""Performers: the persons who make calls, and their plain data."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from attrs import field, frozen

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


@frozen
class Performer:
    """The person who makes a call.

    One person has one id: it is trimmed and normalized to composed characters (NFC), and invisible characters are
    refused. Upper and lower case differ, and so do letters that look alike.

    Attributes:
        id: The person; None for an anonymous performer, who cannot take part in four-eyes activities.
        actors: Ids of the actors that the person acts for; ids that the SOP does not know are ignored.

    Raises:
        Refused: If an id is empty, too long, or contains characters that cannot be used.

    >>> Performer(" ani ", {"loket", "arsip"}).acts_for(["arsip"])
    True
    >>> Performer(" ani ") == Performer("ani")
    True
    """

    id: str | None = field(converter=_normalized)
    actors: frozenset[str] = field(default=frozenset(), converter=_actors)

    def acts_for(self, actors: Iterable[str]) -> bool:
        """Return whether the person acts for at least one of the actors."""
        return not self.actors.isdisjoint(actors)

    def __str__(self) -> str:
        return self.id or ", ".join(sorted(self.actors))


def performer_to_dict(by: Performer) -> dict[str, Any]:
    """Return a performer as plain data."""
    return {"id": by.id, "actors": sorted(by.actors)}


def read_performer(field: Field) -> Performer:
    """Read a performer."""
    data = field.record()
    id_ = data.get("id")
    return _performer(id_, id_.optional(Field.text), [each.text() for each in data.get("actors").items()])


def read_person(field: Field) -> str:
    """Read the id of a performer who is not anonymous."""
    return str(_performer(field, field.text(), ()).id)


def _performer(field: Field, id_: str | None, actors: Iterable[str]) -> Performer:
    try:
        return Performer(id_, actors)
    except Refused as refused:
        raise SnapshotError(field.name, refused.reasons[0].message().rstrip(".")) from None
