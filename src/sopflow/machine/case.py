"""Cases: one run of a SOP, and the calls on it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from sopflow.machine.call import Action, Call, Documents, in_utc, moments_in_utc
from sopflow.machine.concurrency import carried_out, consistent
from sopflow.machine.decide import Decision, as_of, clamped, decide, is_late, refused, unusable_time, wrong_time
from sopflow.machine.due_explanation import DueExplanation, why_due
from sopflow.machine.event import Event
from sopflow.machine.migration import migration_call
from sopflow.machine.performer import Performer
from sopflow.machine.record import CaseRecord
from sopflow.machine.refusal import Refused, Verdict
from sopflow.machine.serialize import case_to_dict
from sopflow.machine.tasks import Task, tasks_of

if TYPE_CHECKING:
    from sopflow.machine.engine import SopMachine


class Case(CaseRecord):
    """One run of a SOP.

    A machine opens and restores its cases. Every call returns the events that it caused, or raises ``Refused`` with all
    reasons and leaves the case unchanged. Times are aware; a call without ``at`` uses the machine's clock. A subclass
    may add methods and attributes; pass it to the machine as ``case_class``.

    Two threads may call one case: one call is decided after the other.
    """

    __slots__ = ("__weakref__",)

    @property
    def machine(self) -> SopMachine[Self]:
        """The machine of the case."""
        machine: SopMachine[Self] = self._machine
        return machine

    # --- questions -----------------------------------------------------------------------------------------------

    def is_late(self, at: datetime | None = None) -> bool:
        """Return whether the step's due time has passed.

        Args:
            at: An aware time; one before the last event counts as that of the last event.

        Raises:
            Refused: If the time has no time zone.
        """
        at = in_utc(self._time(at))
        if reasons := unusable_time(self, at):
            raise Refused(refused(self, reasons).reasons, self._id)
        return is_late(self, clamped(self, at))

    def why_due(self, activity: str | None = None) -> DueExplanation | None:
        """Explain the due time of the step: when the clock started and stopped, and what counted.

        Args:
            activity: An open activity with a standard of its own; None for the step.

        Returns:
            The explanation; None without a due time or a remaining time.

        Raises:
            KeyError: If the SOP has no such activity.
        """
        return consistent(self, lambda: why_due(self, activity))

    def tasks(self, by: Performer | str | None = None, at: datetime | None = None) -> tuple[Task, ...]:
        """Return the activities that the case waits for; none after its end. Those of a suspended case are marked.

        Args:
            by: Only what this performer may do; None for all.
            at: An aware time; lapses that are due by then are taken into account. A time before the last event counts
                as that of the last event.

        Raises:
            Refused: If the time has no time zone.
        """
        call = Call(Action.COMPLETE, self._time(at), by)
        return consistent(self, lambda: tasks_of(self, call))

    def may(
        self,
        activity: str | Action,
        *,
        by: Performer | str | None = None,
        outcome: str | None = None,
        documents: Documents | None = None,
        reason: str | None = None,
        to: int | None = None,
        moment: str | None = None,
        value: datetime | None = None,
        at: datetime | None = None,
    ) -> Verdict:
        """Return whether a call would be allowed, and if not, why. Change nothing.

        Args:
            activity: The activity to complete; or another action, such as ``Action.SUSPEND``.
            by: The other arguments are those of ``complete``, ``attach``, ``correct``, ``set_moment``, and so on.
            outcome: See ``by``.
            documents: See ``by``.
            reason: See ``by``.
            to: See ``by``.
            moment: See ``by``.
            value: See ``by``.
            at: See ``by``.
        """
        if not isinstance(activity, Action):
            call = Call(Action.COMPLETE, self._time(at), by, activity, outcome, documents, reason)
        elif activity in (Action.OPEN, Action.COMPLETE):
            raise TypeError("may takes the id of an activity to complete, or an action on an open case.")
        elif activity is Action.SET_MOMENT:
            call = self._moment_call(moment, value, by, reason, at)
        else:
            call = Call(activity, self._time(at), by, None, outcome, documents, reason, to)
        return Verdict(consistent(self, lambda: decide(self, call)).reasons)

    # --- calls -----------------------------------------------------------------------------------------------

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
            activity: The activity's id.
            by: Who did it; a string is short for an anonymous performer who acts for just that actor.
            outcome: The outcome, if the activity is a decision.
            documents: The documents handed over with it: ids, or references by id.
            reason: The performer's reason; required for a late completion under ``on_late: justify``.
            at: An aware time, not before the last event (but see the machine's ``skew``).

        Returns:
            The events that the call caused: lapses that were due, then the completion.

        Raises:
            Refused: With all reasons; the case is unchanged.
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
        """Add supplied documents to the case; allowed while it is suspended, too.

        Args:
            documents: Ids, or references by id.
            by: Who hands them over.
            reason: Remarks.
            at: An aware time, not before the last event (but see the machine's ``skew``).
        """
        return self._carry_out(Call(Action.ATTACH, self._time(at), by, None, None, documents, reason))

    def suspend(
        self, *, by: Performer | str | None = None, reason: str | None = None, at: datetime | None = None
    ) -> tuple[Event, ...]:
        """Stop the clock and keep the time that remains; a late step stays late. Arguments are those of ``cancel``."""
        return self._carry_out(Call(Action.SUSPEND, self._time(at), by, reason=reason))

    def resume(
        self, *, by: Performer | str | None = None, reason: str | None = None, at: datetime | None = None
    ) -> tuple[Event, ...]:
        """Start a stopped clock again with the time that remains. Arguments are those of ``cancel``."""
        return self._carry_out(Call(Action.RESUME, self._time(at), by, reason=reason))

    def restart_clock(
        self, *, by: Performer | str | None = None, reason: str | None = None, at: datetime | None = None
    ) -> tuple[Event, ...]:
        """Give the step its whole time again: an interruption, in law not a suspension. Arguments as for ``cancel``."""
        return self._carry_out(Call(Action.RESTART_CLOCK, self._time(at), by, reason=reason))

    def cancel(
        self, *, by: Performer | str | None = None, reason: str | None = None, at: datetime | None = None
    ) -> tuple[Event, ...]:
        """Cancel the case; allowed while it is suspended, too.

        Args:
            by: The performer.
            reason: The performer's reason.
            at: An aware time, not before the last event (but see the machine's ``skew``).

        Raises:
            Refused: With all reasons; the case is unchanged.
        """
        return self._carry_out(Call(Action.CANCEL, self._time(at), by, reason=reason))

    def set_moment(
        self,
        id: str,
        value: datetime,
        *,
        by: Performer | str | None = None,
        reason: str | None = None,
        at: datetime | None = None,
    ) -> tuple[Event, ...]:
        """Set a moment, or amend it; allowed while the case is suspended, too.

        The times that depend on it are counted again: clocks that run since it, and due times of the step and its
        activities. Completed steps are not affected.

        Args:
            id: The moment's id.
            value: An aware time.
            by: The performer.
            reason: The reason; required for another value than before.
            at: An aware time, not before the last event (but see the machine's ``skew``).

        Raises:
            Refused: With all reasons; the case is unchanged.
        """
        return self._carry_out(self._moment_call(id, value, by, reason, at))

    def recount(
        self, *, by: Performer | str | None = None, reason: str | None = None, at: datetime | None = None
    ) -> tuple[Event, ...]:
        """Count the running due times again by the machine's calendar, such as after a decree of new holidays.

        Each is counted from the start of its clock, with the time that the clock started with. The event has the due
        times before and after. Arguments are those of ``cancel``; the reason is required.
        """
        return self._carry_out(Call(Action.RECOUNT, self._time(at), by, reason=reason))

    def correct(
        self, *, to: int, by: Performer | str | None = None, reason: str | None = None, at: datetime | None = None
    ) -> tuple[Event, ...]:
        """Undo the events after an earlier one; allowed after the end and while suspended, too.

        The case returns to its position after the event ``to`` and continues from there. The undone events stay in
        the history. The time since that event counts as suspended, so due times move.

        Args:
            to: The ``seq`` of the last event that stays in force.
            by: The performer.
            reason: The mistake; required.
            at: An aware time, not before the last event (but see the machine's ``skew``).

        Raises:
            Refused: With all reasons; the case is unchanged.
        """
        return self._carry_out(Call(Action.CORRECT, self._time(at), by, reason=reason, to=to))

    def migrate(
        self,
        *,
        to: SopMachine[Any],
        steps: Mapping[str, str] | None = None,
        by: Performer | str | None = None,
        reason: str | None = None,
        at: datetime | None = None,
    ) -> tuple[Event, ...]:
        """Continue in another revision of the SOP; allowed while the case is suspended, too.

        Completed activities of the step stay completed, running clocks go on with the due times that they have, and
        documents stay in the case. A clock that only the other revision has starts now. Afterwards ``machine`` is the
        machine of the other revision.

        Args:
            to: The machine of the other revision, with the same ``case_class``.
            steps: For steps that the other revision does not have, and for any others: the step where their cases
                continue.
            by: The performer.
            reason: The reason; required.
            at: An aware time, not before the last event (but see the machine's ``skew``).

        Raises:
            Refused: With all reasons; the case is unchanged.
        """
        return self._carry_out(migration_call(self, to, steps, by, reason, self._time(at)))

    def tick(self, at: datetime | None = None) -> tuple[Event, ...]:
        """Record the lapses along ``goto`` that are due by a time, each at its due instant.

        Args:
            at: An aware time, not before the last event (but see the machine's ``skew``).

        Raises:
            Refused: If the time cannot be used.
        """
        at = in_utc(self._time(at))

        def lapse() -> Decision:
            then = clamped(self, at, self._machine.skew)
            reasons = wrong_time(self, then)
            return refused(self, reasons) if reasons else Decision(as_of(self, then)[1])

        return carried_out(self, lapse)

    def snapshot(self, *, history: bool = True) -> dict[str, Any]:
        """Return the case as plain data for JSON, bound to the SOP's number and fingerprint.

        Args:
            history: Whether to include the history; a case that was restored without its history has none.

        Returns:
            Data from which ``SopMachine.restore`` makes an equal case.
        """
        return consistent(self, lambda: case_to_dict(self, history=history))

    def __copy__(self) -> Self:
        """Return an independent case in the same position; it shares the machine."""
        return consistent(self, self._twin)

    def _time(self, at: datetime | None) -> datetime:
        return self._machine.clock() if at is None else at

    def _moment_call(
        self, id: object, value: object, by: Performer | str | None, reason: str | None, at: datetime | None
    ) -> Call:
        moments = moments_in_utc({id: value})  # type: ignore[dict-item]  # it checks the types
        return Call(Action.SET_MOMENT, self._time(at), by, reason=reason, moments=moments)

    def _carry_out(self, call: Call) -> tuple[Event, ...]:
        return carried_out(self, lambda: decide(self, call))
