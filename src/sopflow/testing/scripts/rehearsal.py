"""A rehearsal: calls on a reference case, written down as a script."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from attrs import evolve

from sopflow.definition import Activity, Goto, OnLate, Sop
from sopflow.machine import RefusalCode
from sopflow.testing.calls import EnabledCalls, enabled_calls, rejections
from sopflow.testing.calls.actions import action_call
from sopflow.testing.clock import MOMENT
from sopflow.testing.model import Person, Request
from sopflow.testing.reference import ReferenceCase
from sopflow.testing.walks import expected_answer
from sopflow.timing import CalendarError, WorkCalendar

MAX_REJECTIONS = 6
"""The most rejected calls of one code at one place."""


class Rehearsal:
    """Makes calls on one case after another and writes them down.

    Attributes:
        sop: The SOP.
        calendar: The calendar that counts time standards.
        moment: The shortest time that the system distinguishes.
        case: The present case.
        script: The calls so far.
    """

    def __init__(self, sop: Sop, calendar: WorkCalendar, moment: timedelta = MOMENT) -> None:
        self.sop = sop
        self.calendar = calendar
        self.moment = moment
        self.case: ReferenceCase = ReferenceCase(sop, calendar=calendar)
        self.script: list[Request] = []

    @property
    def at(self) -> datetime:
        """The time of the last event."""
        at = self.case.now.last_at
        assert at is not None  # noqa: S101 (for the type checker: a case is open)
        return at

    @property
    def due(self) -> datetime | None:
        """The due time of the step, or else the first one of its activities."""
        now = self.case.now
        return now.due or min(now.activity_dues.values(), default=None)

    @property
    def state(self) -> str:
        """The state of the case."""
        return str(self.case.now.state)

    @property
    def late_rule(self) -> OnLate | Goto | None:
        """The rule for a late step; None at an end."""
        return self.sop.late_rule(self.sop.step(self.state)) if self.state in self.sop.positions else None

    def call(self, request: Request) -> bool:
        """Make a call; return whether it is accepted. A call whose time cannot be counted is left out."""
        case = ReferenceCase(self.sop, calendar=self.calendar) if request.action == "open" else self.case
        try:
            refused = expected_answer(case, request).refused
        except (CalendarError, OverflowError):
            return False
        self.script.append(request)
        if not refused:
            self.case = case
        return not refused

    def do(self, action: str, at: datetime | None = None, *, reason: str | None = None) -> bool:
        """Make a call of an action that needs no arguments; return whether it is accepted."""
        return self.call(action_call(self.case.sop, action, at or self.at, reason=reason))

    def follow(self, path: Iterable[Request], at: datetime) -> bool:
        """Take a path with a new case, each call at one time, or just after the due time for a lapse.

        Returns:
            Whether every call is accepted.
        """
        now = at
        for request in path:
            if request.action == "tick" and self.case.now.due is not None:
                now = max(now, self.case.now.due + self.moment)
            if not self.call(evolve(request, at=now.astimezone(self.calendar.zone))):
                return False
        return True

    def enabled(self, at: datetime | None = None) -> EnabledCalls:
        """Return the calls that the case accepts at a time, by default at that of the last event."""
        return enabled_calls(self.case, at or self.at)

    def complete(
        self,
        at: datetime | None = None,
        *,
        activity: Activity | None = None,
        by: Person | None = None,
        outcome: str | None = None,
        reason: bool = True,
    ) -> bool:
        """Complete an activity; return whether that is accepted.

        Args:
            at: The time; by default that of the last event.
            activity: The activity; by default the first one whose turn it is.
            by: The performer; by default an allowed one.
            outcome: The answer of a decision; by default the first.
            reason: Whether to give a reason if one is needed.
        """
        try:
            enabled = self.enabled(at)
            if not enabled.completable:
                return False
            request = enabled.completion(activity or self.next(enabled.completable), by, outcome)
        except (CalendarError, OverflowError):
            return False
        return self.call(request if reason else evolve(request, reason=None))

    def next(self, completable: tuple[Activity, ...]) -> Activity:
        """Return the activity to complete next: the first one that is not a decision, or else the first."""
        return next((activity for activity in completable if not activity.outcomes), completable[0])

    def reject(self, codes: Iterable[RefusalCode], at: datetime | None = None) -> None:
        """Make calls that the case must refuse, a few of each code."""
        try:
            enabled = self.enabled(at)
            for code in codes:
                for number, request in enumerate(rejections(enabled, code)):
                    if number == MAX_REJECTIONS:
                        break
                    self.call(request)
        except (CalendarError, OverflowError):
            return
