"""What happened to a case, and who did it: the values that a case's history is made of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from attrs import field, frozen

from sopflow.frozen import FrozenMap
from sopflow.timing import Remaining

NOTHING: FrozenMap[str | None] = FrozenMap()
NO_DUES: FrozenMap[datetime] = FrozenMap()
NO_REST: FrozenMap[Remaining] = FrozenMap()


MAX_NAME = 500
"""The longest id of a performer, in code points."""


class EventKind(StrEnum):
    """What may happen to a case."""

    OPENED = "opened"
    COMPLETED = "completed"
    ATTACHED = "attached"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    RESTARTED = "restarted"
    LAPSED = "lapsed"
    CANCELLED = "cancelled"


def _ids(value: str | Iterable[str]) -> frozenset[str]:
    ids = frozenset((value,)) if isinstance(value, str) else frozenset(value)
    if not all(isinstance(id_, str) for id_ in ids):
        raise TypeError(f"A performer acts for actors by their ids, which are texts, not {value!r:.100}.")
    return ids


def _named(_performer: object, _attribute: object, id_: str | None) -> None:
    if id_ is None:
        return
    if not isinstance(id_, str):
        raise TypeError(f"A performer's id is a text, or None for somebody without a name, not {id_!r:.100}.")
    if not id_.strip() or len(id_) > MAX_NAME:
        raise ValueError(f"A performer's id has 1 to {MAX_NAME} characters; None stands for no name.")


@frozen
class Performer:
    """Who performs a call.

    Attributes:
        id: The person; None for somebody without a name, who cannot take part in four eyes.
        actors: Ids of the actors that the person acts for; others than the SOP's do no harm.

    >>> Performer("ani", {"loket", "arsip"}).acts_for(["arsip"])
    True
    """

    id: str | None = field(validator=_named)
    actors: frozenset[str] = field(default=frozenset(), converter=_ids)

    def acts_for(self, actors: Iterable[str]) -> bool:
        """Whether the person acts for any of these actors."""
        return not self.actors.isdisjoint(actors)

    def __str__(self) -> str:
        return self.id or ", ".join(sorted(self.actors))


@frozen
class Done:
    """Who completed an activity in this visit of its step, and when."""

    by: Performer
    at: datetime


@frozen(repr=False)
class Event:
    """One thing that happened to a case. All times are aware, in UTC.

    Attributes:
        case: The id of the case.
        seq: Its place in the history, from 1.
        at: When it happened.
        kind: What happened.
        activity: The activity that was completed.
        by: Who did it; None for what passes by itself.
        source: The state in which it happened.
        target: The state that it led into, which may be the same again; None when the case stayed in its step.
        outcome: The answer of a decision.
        documents: What came into the case with it: references by document, None where no reference was given.
        discarded: Documents that it took out of the case.
        reason: Why, in the performer's words.
        late_by: By how much the activity was late, in clock time, against the row's standard; None if it was not.
        activity_late_by: The same against the activity's own standard.
        due: When the step that the case is in afterwards is due; None without a standard or while suspended.
        activity_dues: When activities that have a standard of their own and may now be done are due.
        remaining: What a suspension keeps of the step's time.
        activity_remaining: What it keeps of the activities' own times.
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
    documents: FrozenMap[str | None] = NOTHING
    discarded: tuple[str, ...] = ()
    reason: str | None = None
    late_by: timedelta | None = None
    activity_late_by: timedelta | None = None
    due: datetime | None = None
    activity_dues: FrozenMap[datetime] = NO_DUES
    remaining: Remaining | None = None
    activity_remaining: FrozenMap[Remaining] = NO_REST

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
