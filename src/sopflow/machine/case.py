"""A case: one run of a SOP and the calls on it; what they do is decided and applied elsewhere."""

from __future__ import annotations

import copy
import os
import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any, NoReturn, Self, TypeVar

from sopflow.machine.calls import Action, Call, Documents
from sopflow.machine.deciding import Decision, as_of, decide, refused, wrong_time
from sopflow.machine.events import Event, Performer
from sopflow.machine.evolving import evolve
from sopflow.machine.refusals import Refused, Verdict
from sopflow.machine.snapshots import snapshot_of
from sopflow.machine.standing import Standing
from sopflow.machine.tasks import Task, tasks_of

T = TypeVar("T")

# Held while a decided event is applied, for well below a microsecond; never while anything is decided.
_applying = threading.Lock()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_applying.acquire, after_in_parent=_applying.release, after_in_child=_applying.release)


class Case(Standing):
    """One run of a SOP.

    A case is opened or restored by its machine. Every call either returns the events that it caused or raises
    ``Refused`` with all reasons, and then the case is as it was. Times are aware; ``at`` left out asks the machine's
    clock. A subclass may add methods and attributes and is given to the machine as ``case_class``.

    Two threads may call one case: one call is decided after the other.
    """

    __slots__ = ()

    def is_late(self, at: datetime | None = None) -> bool:
        """Whether its step is over its due time.

        Args:
            at: An aware time.
        """
        at = self._time(at)
        return self._due is not None and at > self._due

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
        return self._carry_out(Call(Action.COMPLETE, self._time(at), by, activity, outcome, documents, reason))

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
            reasons = wrong_time(self, at)
            return refused(self, reasons) if reasons else Decision(as_of(self, at)[1])

        return self._decided(lapse)

    def snapshot(self, *, history: bool = True) -> dict[str, Any]:
        """The case as plain data that JSON takes, bound to the SOP's number and fingerprint.

        Args:
            history: Whether the history is kept in it; a case that was restored without its history has none
                to keep.

        Returns:
            What ``SopMachine.restore`` makes an equal case of.
        """
        return self._settled(lambda: snapshot_of(self, history=history))

    # --- copies ----------------------------------------------------------------------------------------------

    def __copy__(self) -> Self:
        """An independent case that stands at the same place; the machine is shared."""
        return self._settled(self._twin)

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        """The same, with deep copies of what a subclass added."""
        twin = memo[id(self)] = copy.copy(self)
        for name, value in twin._parts().items():
            if name not in Standing.__slots__:
                object.__setattr__(twin, name, copy.deepcopy(value, memo))
        return twin

    def __reduce__(self) -> NoReturn:
        """Refuse to be pickled: a pickle runs whatever is written in it, and outlives no change of the library."""
        raise TypeError(
            f"A case is not pickled ({self!r:.100}). Save case.snapshot(), which is plain data, and make an equal case "
            "of it with machine.restore(snapshot)."
        )

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
