"""A case: one run of a SOP, as small as its state; all that it does is decided and applied elsewhere."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self, TypeVar

from sopflow.frozen import FrozenMap
from sopflow.machine.calls import Action, Call, Documents
from sopflow.machine.deciding import Decision, as_of, decide, wrong_time
from sopflow.machine.events import NO_DUES, NO_REST, NOTHING, Done, Event, EventKind, Performer
from sopflow.machine.evolving import evolve
from sopflow.machine.refusals import Refused, Verdict
from sopflow.machine.snapshots import snapshot_of
from sopflow.machine.tasks import Task, tasks_of
from sopflow.timing import Remaining

if TYPE_CHECKING:
    from sopflow.machine.machine import SopMachine

T = TypeVar("T")

MAX_ID = 500
"""The longest id of a case, in code points."""

# Held while a decided event is applied, for well below a microsecond; never while anything is decided.
_applying = threading.Lock()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=_applying.acquire, after_in_parent=_applying.release, after_in_child=_applying.release
    )


# Where a case stands, apart from how it came there.
_STANDING = (
    "_state",
    "_version",
    "_last_at",
    "_due",
    "_activity_dues",
    "_suspended_since",
    "_remaining",
    "_activity_remaining",
    "_done",
    "_documents",
    "_performers",
)

_NOTHING_DONE: Mapping[str, Done] = FrozenMap()


class Case:
    """One run of a SOP.

    A case is opened or restored by its machine. Every call either returns the events that it caused or raises
    ``Refused`` with all reasons, and then the case is as it was. Times are aware; ``at`` left out asks the machine's
    clock. A subclass may add methods and attributes and is given to the machine as ``case_class``.

    Two threads may call one case: one call is decided after the other.
    """

    __slots__ = (
        "__weakref__",
        "_activity_dues",
        "_activity_remaining",
        "_documents",
        "_done",
        "_due",
        "_history",
        "_id",
        "_last_at",
        "_machine",
        "_performers",
        "_remaining",
        "_state",
        "_suspended_since",
        "_version",
    )

    __hash__ = None  # type: ignore[assignment]  # a case changes, and equals another by content

    def __init__(self, machine: SopMachine, id: str) -> None:
        """Make a case that has not been opened yet; machines do this.

        Args:
            machine: The machine that the case belongs to.
            id: The case's id.
        """
        if not isinstance(id, str) or not id.strip() or len(id) > MAX_ID:
            raise ValueError(f"A case's id is a text of 1 to {MAX_ID} characters, not {id!r:.100}.")
        self._machine = machine
        self._id = id
        self._state = ""
        self._version = 0
        self._last_at: datetime | None = None
        self._due: datetime | None = None
        self._activity_dues: FrozenMap[datetime] = NO_DUES
        self._suspended_since: datetime | None = None
        self._remaining: Remaining | None = None
        self._activity_remaining: FrozenMap[Remaining] = NO_REST
        self._done = _NOTHING_DONE
        self._documents: Mapping[str, str | None] = NOTHING
        self._performers: dict[str, str] | None = None
        self._history: list[Event] = []

    # --- where it stands -------------------------------------------------------------------------------

    @property
    def id(self) -> str:
        """The case's id, as its host gave it."""
        return self._id

    @property
    def machine(self) -> SopMachine:
        """The machine that the case belongs to."""
        return self._machine

    @property
    def state(self) -> str:
        """The id of its step, or ``completed``, ``cancelled``, or one of the SOP's ends."""
        return self._state

    @property
    def ended(self) -> bool:
        """Whether it has come to an end, of whatever kind."""
        return self._state in self._machine.finals

    @property
    def due(self) -> datetime | None:
        """When its step is due, in UTC; None without a standard, after the end, and while suspended in time."""
        return self._due

    @property
    def activity_dues(self) -> FrozenMap[datetime]:
        """When open activities that have a standard of their own are due, in UTC."""
        return self._activity_dues

    @property
    def suspended_since(self) -> datetime | None:
        """Since when its clock is stopped; None while it runs."""
        return self._suspended_since

    @property
    def remaining(self) -> Remaining | None:
        """What a suspension has kept of its step's time."""
        return self._remaining

    @property
    def activity_remaining(self) -> FrozenMap[Remaining]:
        """What a suspension has kept of the activities' own times."""
        return self._activity_remaining

    @property
    def done(self) -> tuple[str, ...]:
        """The activities done in this visit of its step, in the order they were done."""
        return tuple(self._done)

    @property
    def documents(self) -> FrozenMap[str | None]:
        """The documents in the case: references by id, None where no reference was given."""
        return FrozenMap(self._documents)

    @property
    def history(self) -> tuple[Event, ...]:
        """All that happened, in order; what a snapshot left out is not there."""
        return tuple(self._history)

    @property
    def version(self) -> int:
        """The number of events so far, for a host's compare-and-set."""
        return self._version

    @property
    def last_at(self) -> datetime | None:
        """When the last event happened, in UTC."""
        return self._last_at

    def is_late(self, at: datetime | None = None) -> bool:
        """Whether its step is over its due time.

        Args:
            at: An aware time.
        """
        at = self._time(at)
        return self._due is not None and at > self._due

    def holds(self, document: str) -> bool:
        """Whether a document is in the case."""
        return document in self._documents

    def reference(self, document: str) -> str | None:
        """The reference that was given for a document; None if there is none."""
        return self._documents.get(document)

    def done_by(self, activity: str) -> Done | None:
        """Who did an activity in this visit of its step, and when; None while it is open."""
        return self._done.get(activity)

    @property
    def all_done(self) -> Mapping[str, Done]:
        """The activities done in this visit of its step, with who did them and when."""
        return self._done

    @property
    def performers(self) -> Mapping[str, str]:
        """Who did the activities that four eyes depend on, in their latest visit."""
        return self._performers or {}

    def performer_of(self, activity: str) -> str | None:
        """Who did an activity in the latest visit of its step, if anybody's four eyes depend on it."""
        return self._performers.get(activity) if self._performers else None

    # --- what can be done --------------------------------------------------------------------------------

    def tasks(self, by: Performer | str | None = None, at: datetime | None = None) -> tuple[Task, ...]:
        """What the case waits for now.

        Args:
            by: Only what this performer may do; None for all.
            at: An aware time; what has lapsed until then is taken into account.

        Returns:
            The open activities; none while the case is suspended or has ended.

        Raises:
            Refused: If the time cannot be used.
        """
        call = Call(Action.COMPLETE, self._time(at), by)
        return self._settled(lambda: tasks_of(self, call))

    def may(
        self,
        activity: str,
        *,
        by: Performer | str,
        outcome: str | None = None,
        documents: Documents | None = None,
        reason: str | None = None,
        at: datetime | None = None,
    ) -> Verdict:
        """Whether ``complete`` with the same arguments would be allowed, and if not, why. Changes nothing."""
        call = Call(Action.COMPLETE, self._time(at), by, activity, outcome, documents, reason)
        return Verdict(self._settled(lambda: decide(self, call)).reasons)

    # --- what is done --------------------------------------------------------------------------------------

    def complete(
        self,
        activity: str,
        *,
        by: Performer | str,
        outcome: str | None = None,
        documents: Documents | None = None,
        reason: str | None = None,
        at: datetime | None = None,
    ) -> tuple[Event, ...]:
        """Complete an activity.

        Args:
            activity: Its id.
            by: Who did it; a plain text is short for a nameless performer who acts for just that actor.
            outcome: The answer, when the activity is a decision.
            documents: What is handed over with it: ids, or references by id.
            reason: Why, in the performer's words; needed for a late completion under ``on_late: justify``.
            at: An aware time, not before the last event.

        Returns:
            The events that it caused: first what had lapsed until then, last the completion.

        Raises:
            Refused: With all reasons; the case is as it was.
        """
        return self._carry_out(
            Call(Action.COMPLETE, self._time(at), by, activity, outcome, documents, reason)
        )

    def attach(
        self,
        documents: Documents,
        *,
        by: Performer | str | None = None,
        reason: str | None = None,
        at: datetime | None = None,
    ) -> tuple[Event, ...]:
        """Bring supplied documents into the case; allowed while it is suspended, too.

        Args:
            documents: Ids, or references by id.
            by: Who hands them over.
            reason: Remarks.
            at: An aware time, not before the last event.

        Raises:
            Refused: With all reasons; the case is as it was.
        """
        return self._carry_out(Call(Action.ATTACH, self._time(at), by, None, None, documents, reason))

    def suspend(
        self, *, by: Performer | str | None = None, reason: str | None = None, at: datetime | None = None
    ) -> tuple[Event, ...]:
        """Stop the clock; what remains of the time is kept, and what is late stays late.

        Args:
            by: Who stops it.
            reason: Why.
            at: An aware time, not before the last event.

        Raises:
            Refused: With all reasons; the case is as it was.
        """
        return self._carry_out(Call(Action.SUSPEND, self._time(at), by, reason=reason))

    def resume(
        self, *, by: Performer | str | None = None, reason: str | None = None, at: datetime | None = None
    ) -> tuple[Event, ...]:
        """Let a stopped clock run on with what remains of its time.

        Args:
            by: Who lets it run.
            reason: Why.
            at: An aware time, not before the last event.

        Raises:
            Refused: With all reasons; the case is as it was.
        """
        return self._carry_out(Call(Action.RESUME, self._time(at), by, reason=reason))

    def restart_clock(
        self, *, by: Performer | str | None = None, reason: str | None = None, at: datetime | None = None
    ) -> tuple[Event, ...]:
        """Begin the step's whole time anew: an interruption, which the law tells from a suspension.

        Args:
            by: Who restarts it.
            reason: Why.
            at: An aware time, not before the last event.

        Raises:
            Refused: With all reasons; the case is as it was.
        """
        return self._carry_out(Call(Action.RESTART_CLOCK, self._time(at), by, reason=reason))

    def cancel(
        self, *, by: Performer | str | None = None, reason: str | None = None, at: datetime | None = None
    ) -> tuple[Event, ...]:
        """Call the case off; allowed while it is suspended, too.

        Args:
            by: Who calls it off.
            reason: Why.
            at: An aware time, not before the last event.

        Raises:
            Refused: With all reasons; the case is as it was.
        """
        return self._carry_out(Call(Action.CANCEL, self._time(at), by, reason=reason))

    def tick(self, at: datetime | None = None) -> tuple[Event, ...]:
        """Let pass what passes by itself until a time: lapses along ``goto``, each at its due instant.

        Args:
            at: An aware time, not before the last event.

        Returns:
            The lapses; none when nothing was due.

        Raises:
            Refused: If the time cannot be used.
        """
        at = self._time(at)

        def lapse() -> Decision:
            reasons = tuple(wrong_time(self._last_at, at))
            return Decision(reasons=reasons) if reasons else Decision(as_of(self, at)[1])

        return self._decided(lapse)

    def snapshot(self, *, history: bool = True) -> dict[str, Any]:
        """The case as plain data that JSON takes, bound to the SOP's number and fingerprint.

        Args:
            history: Whether the history is kept in it.

        Returns:
            What ``SopMachine.restore`` makes an equal case of.
        """
        return self._settled(lambda: snapshot_of(self, history=history))

    # --- how it is done --------------------------------------------------------------------------------------

    def _time(self, at: datetime | None) -> datetime:
        return self._machine.clock() if at is None else at

    def _carry_out(self, call: Call) -> tuple[Event, ...]:
        return self._decided(lambda: decide(self, call))

    def _decided(self, deciding: Callable[[], Decision]) -> tuple[Event, ...]:
        """Decide, then apply: again from the start when another thread came first."""
        while True:
            version = self._version
            decision = self._settled(deciding)
            if decision.reasons:
                raise Refused(decision.reasons, self._id)
            with _applying:
                if self._version == version:
                    for event in decision.events:
                        evolve(self, event)
                    return decision.events

    def _settled(self, look: Callable[[], T]) -> T:
        """What is seen of the case while no other thread changes it."""
        while True:
            version = self._version
            try:
                seen = look()
            except Exception:
                with _applying:
                    if self._version == version:
                        raise
                continue
            with _applying:
                if self._version == version:
                    return seen

    def apply(self, event: Event) -> None:
        """Take over what an event says; the state itself is set by the machine."""
        if event.documents or event.discarded:
            documents = self._documents
            if not isinstance(documents, dict):
                self._documents = documents = dict(documents)
            documents.update(event.documents)
            for id_ in event.discarded:
                documents.pop(id_, None)
        if event.activity is not None and event.by is not None:
            self._done = {**self._done, event.activity: Done(event.by, event.at)}
            if event.by.id is not None and event.activity in self._machine.four_eyes:
                self._performers = {**(self._performers or {}), event.activity: event.by.id}
        if event.target is not None:
            self._begin_visit(event.target)
        self._due = event.due
        self._activity_dues = event.activity_dues
        if event.kind is not EventKind.ATTACHED:
            self._suspended_since = event.at if event.kind is EventKind.SUSPENDED else None
            self._remaining = event.remaining
            self._activity_remaining = event.activity_remaining
        self._last_at = event.at
        self._history.append(event)
        self._version = event.seq

    def _begin_visit(self, state: str) -> None:
        """A step visited again starts afresh."""
        self._done = _NOTHING_DONE
        if self._performers and state not in self._machine.finals:
            again = {activity.id for activity in self._machine.sop.step(state).activities}
            self._performers = {id_: who for id_, who in self._performers.items() if id_ not in again}

    def twin(self) -> Self:
        """An independent copy, also of what a subclass added."""
        twin = object.__new__(type(self))
        for cls in type(self).__mro__:
            for slot in cls.__dict__.get("__slots__", ()):
                if slot not in ("__weakref__", "__dict__") and hasattr(self, slot):
                    object.__setattr__(twin, slot, getattr(self, slot))
        if hasattr(self, "__dict__"):
            twin.__dict__.update(self.__dict__)
        twin._documents = dict(self._documents)
        twin._history = list(self._history)
        return twin

    __copy__ = twin

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Case):
            return NotImplemented
        return self._content() == other._content()

    def _content(self) -> tuple[object, ...]:
        return (
            self._machine.sop.fingerprint,
            self._id,
            self._history,
            *(getattr(self, name) for name in _STANDING),
        )

    def take(self, standing: Mapping[str, Any]) -> None:
        """Take over where a snapshot says that the case stands."""
        for name in _STANDING:
            setattr(self, name, standing[name])

    def differs_from(self, other: Case) -> str | None:
        """The first thing in which two cases stand differently, if there is one."""
        for name in _STANDING:
            if getattr(self, name) != getattr(other, name):
                return {"_last_at": "at"}.get(name, name.removeprefix("_"))
        return None

    def __repr__(self) -> str:
        late = "" if self._due is None else f", due {self._due.isoformat(sep=' ', timespec='seconds')}"
        stopped = ", suspended" if self._suspended_since is not None else ""
        return f"<{type(self).__name__} {self._id!r} at {self._state or 'no step yet'}{late}{stopped}, version {self._version}>"
