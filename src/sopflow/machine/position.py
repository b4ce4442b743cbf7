"""The position of a case: the attributes that its events determine."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from sopflow.frozen import FrozenMap, frozen_map
from sopflow.machine.schedule import NO_MOMENTS, Schedule
from sopflow.machine.standing import (
    NO_DOCUMENTS,
    NO_DUES,
    NO_PERFORMERS,
    NO_REMAINING,
    NOTHING_DONE,
    ClockStarts,
    Done,
    Standing,
)
from sopflow.timing import Remaining

if TYPE_CHECKING:
    from sopflow.machine.engine import SopMachine

POSITION = (
    "_version",
    "_last_at",
    "_state",
    "_entered_at",
    "_due",
    "_activity_dues",
    "_suspended_since",
    "_remaining",
    "_activity_remaining",
    "_done",
    "_documents",
    "_performers",
    "_clock_starts",
    "_schedule",
)
"""The attributes of a position: the number and time of events, and the standing."""


class CasePosition:
    """The position of a case, which its events change."""

    __slots__ = ("_machine", *POSITION)

    def __init__(self, machine: SopMachine[Any]) -> None:
        """Take the position before the first event.

        Args:
            machine: The machine of the case.
        """
        self._machine = machine
        self._version = 0
        self._last_at: datetime | None = None
        self._state = ""
        self._entered_at: datetime | None = None
        self._due: datetime | None = None
        self._activity_dues: FrozenMap[datetime] = NO_DUES
        self._suspended_since: datetime | None = None
        self._remaining: Remaining | None = None
        self._activity_remaining: FrozenMap[Remaining] = NO_REMAINING
        self._done: Mapping[str, Done] = NOTHING_DONE
        self._documents: Mapping[str, str | None] = NO_DOCUMENTS
        self._performers: dict[str, tuple[str, ...]] | None = None
        self._clock_starts: ClockStarts | None = None
        self._schedule: Schedule | None = None

    @property
    def state(self) -> str:
        """The id of the current step, or ``completed``, ``cancelled``, or one of the SOP's ends."""
        return self._state

    @property
    def ended(self) -> bool:
        """Whether the case has ended."""
        return self._state in self._machine.finals

    @property
    def due(self) -> datetime | None:
        """The step's due time in UTC; None without a standard, after the end, or while suspended before it."""
        return self._due

    @property
    def due_is_provisional(self) -> bool:
        """Whether the due time may still change, because the holidays of its year are not final."""
        return self._is_provisional(self._due, self._state)

    @property
    def activity_dues(self) -> FrozenMap[datetime]:
        """The due times in UTC of open activities that have a standard of their own."""
        return self._activity_dues

    @property
    def suspended_since(self) -> datetime | None:
        """The time of the suspension; None while the clock runs."""
        return self._suspended_since

    @property
    def remaining(self) -> Remaining | None:
        """The time that a suspension keeps for the step."""
        return self._remaining

    @property
    def activity_remaining(self) -> FrozenMap[Remaining]:
        """The time that a suspension keeps for activities with a standard of their own."""
        return self._activity_remaining

    @property
    def done(self) -> tuple[str, ...]:
        """The activities completed in this visit of the step, in order."""
        return tuple(self._done)

    @property
    def documents(self) -> FrozenMap[str | None]:
        """The documents in the case: references by id, None for a document without a reference."""
        return frozen_map(self._documents)

    @property
    def moments(self) -> FrozenMap[datetime]:
        """The moments that are set, in UTC, by id."""
        return NO_MOMENTS if self._schedule is None else self._schedule.moments

    @property
    def version(self) -> int:
        """The number of events so far, for the host's compare-and-set."""
        return self._version

    @property
    def last_at(self) -> datetime | None:
        """The time of the last event, in UTC."""
        return self._last_at

    @property
    def entered_at(self) -> datetime | None:
        """The time at which the case entered its step or its end, in UTC."""
        return self._entered_at

    def holds(self, document: str) -> bool:
        """Return whether a document is in the case."""
        return document in self._documents

    def reference(self, document: str) -> str | None:
        """Return the reference of a document; None if it has none or is not in the case."""
        return self._documents.get(document)

    def done_by(self, activity: str) -> Done | None:
        """Return the completion of an activity in this visit of its step; None while it is open."""
        return self._done.get(activity)

    def _is_provisional(self, due: datetime | None, id_: str) -> bool:
        """Return whether the due time of the step or of an activity may still change."""
        machine = self._machine
        each = machine.sop.step(id_) if id_ in machine.rows else machine.sop.activity(id_)
        if due is None or each.limit is None:
            return False
        # A time that is counted back depends on the days until the moment.
        until = due if each.before is None else self.moments.get(each.before, due)
        return machine.calendar.is_provisional(until, each.limit)

    def _standing(self) -> Standing:
        """Return the standing as a value, which no later event changes."""
        return Standing(
            self._state,
            cast("datetime", self._entered_at),  # a case has a standing from its first event on
            self._due,
            self._activity_dues,
            self._suspended_since,
            self._remaining,
            self._activity_remaining,
            frozen_map(self._done),
            FrozenMap(self._performers) if self._performers else NO_PERFORMERS,
            frozen_map(self._documents),
            self._clock_starts,
            self._schedule,
        )

    def _stand(self, standing: Standing) -> None:
        """Take a standing."""
        self._state = standing.state
        self._entered_at = standing.entered_at
        self._due = standing.due
        self._activity_dues = standing.activity_dues
        self._suspended_since = standing.suspended_since
        self._remaining = standing.remaining
        self._activity_remaining = standing.activity_remaining
        self._done = standing.done
        self._performers = dict(standing.performers) or None
        self._documents = standing.documents or NO_DOCUMENTS
        self._clock_starts = standing.clock_starts
        self._schedule = standing.schedule
