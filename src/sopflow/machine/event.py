"""Events and performers: the values that make up the history of a case."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from attrs import field, frozen

from sopflow.frozen import FrozenMap
from sopflow.machine.entered_text import normalized_performer_id, wrong_actor_id
from sopflow.machine.refusal import Refused
from sopflow.timing import Remaining

NO_DOCUMENTS: FrozenMap[str | None] = FrozenMap()
NO_DUES: FrozenMap[datetime] = FrozenMap()
NO_REMAINING: FrozenMap[Remaining] = FrozenMap()


class EventKind(StrEnum):
    """The kinds of events of a case."""

    OPENED = "opened"
    COMPLETED = "completed"
    ATTACHED = "attached"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    RESTARTED = "restarted"
    LAPSED = "lapsed"
    CANCELLED = "cancelled"


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


@frozen
class Done:
    """The completion of an activity in the current visit of its step: by whom and when."""

    by: Performer
    at: datetime


@frozen(repr=False)
class Event:
    """One event in the history of a case. All times are aware, in UTC.

    Attributes:
        case: The id of the case.
        seq: The position in the history, from 1.
        at: The time of the event.
        kind: The kind of event.
        activity: The activity that was completed.
        by: The performer; None for events that happen without a call.
        source: The state in which the event happened.
        target: The state that it led to, which may be the same state again; None if the case stayed in its step.
        outcome: The outcome of a decision.
        documents: Documents added to the case: references by id, None for a document without a reference.
        discarded: Documents removed from the case.
        reason: The performer's reason.
        late_by: How late the activity was under the row's standard, in clock time; None if it was on time.
        activity_late_by: The same under the activity's own standard.
        due: The due time of the case's step after the event; None without a standard or while suspended.
        activity_dues: The due times of open activities that have a standard of their own.
        remaining: The time that a suspension keeps for the step.
        activity_remaining: The time that it keeps for activities with a standard of their own.
    """

    case: str
    seq: int
    at: datetime
    kind: EventKind
    source: str | None = None
    target: str | None = None
    activity: str | None = None
    by: Performer | None = None
    outcome: str | None = None
    documents: FrozenMap[str | None] = NO_DOCUMENTS
    discarded: tuple[str, ...] = ()
    reason: str | None = None
    late_by: timedelta | None = None
    activity_late_by: timedelta | None = None
    due: datetime | None = None
    activity_dues: FrozenMap[datetime] = NO_DUES
    remaining: Remaining | None = None
    activity_remaining: FrozenMap[Remaining] = NO_REMAINING

    def __str__(self) -> str:
        words = [f"{self.seq}. {self.at.isoformat(sep=' ', timespec='seconds')} {self.kind}"]
        if self.activity is not None:
            words.append(self.activity + (f" = {self.outcome}" if self.outcome else ""))
        if self.by is not None:
            words.append(f"by {self.by}")
        if self.target is not None:
            words.append(f"→ {self.target}")
        if self.late_by is not None:
            words.append(f"late by {self.late_by}")
        return " ".join(words)

    def __repr__(self) -> str:
        return f"<Event {self}>"
