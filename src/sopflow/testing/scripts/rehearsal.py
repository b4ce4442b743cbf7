"""A rehearsal: calls on a reference case, written down as a script."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from attrs import evolve

from sopflow.definition import Activity, Goto, OnLate, Sop
from sopflow.machine import RefusalCode
from sopflow.testing.calls import EnabledCalls, enabled_calls, rejections
from sopflow.testing.calls.actions import action_call
from sopflow.testing.clock import MOMENT
from sopflow.testing.model import Person, Request
from sopflow.testing.planning.driver import moments_at
from sopflow.testing.reference import ReferenceCase
from sopflow.testing.walks import expected_answer
from sopflow.timing import CalendarError, WorkCalendar

_NO_WAIT = timedelta()

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

    def follow(self, path: Iterable[Request], at: datetime, *, moments: Mapping[str, datetime] | None = None) -> bool:
        """Take a path with a new case, each call as early as possible.

        Args:
            path: The calls.
            at: The time at which the case is opened.
            moments: The moments with which it is opened; by default such that no work is late or has to wait.

        Returns:
            Whether every call is accepted.
        """
        return all(self.take(request, at, moments) for request in path)

    def take(
        self, request: Request, at: datetime, moments: Mapping[str, datetime] | None = None, wait: timedelta = _NO_WAIT
    ) -> bool:
        """Make a call of a path as early as possible: now, at its earliest time, or just after the due time of a lapse.

        Args:
            request: The call.
            at: The time of a call that opens a case.
            moments: The moments with which a case is opened; by default such that no work is late or has to wait.
            wait: How much later the call is made.

        Returns:
            Whether it is accepted.
        """
        try:
            if request.action == "open":
                given = moments_at(self.sop, self.calendar, at) if moments is None else moments
                return self.call(evolve(request, at=(at + wait).astimezone(self.calendar.zone), moments=given))
            now = self.at + wait
            if request.action == "tick" and self.case.now.due is not None:
                now = max(now, self.case.now.due + self.moment)
            if request.action == "complete":
                now = self._awaited(str(request.activity), now)
            return self.call(evolve(request, at=now.astimezone(self.calendar.zone)))
        except (CalendarError, OverflowError):
            return False

    def _awaited(self, activity: str, now: datetime) -> datetime:
        """Return the first time from now on at which an activity may be open, after lapses and its earliest time."""
        row = self.sop.step_of(activity).id
        for _ in self.sop.steps:
            then = self.case.as_of(now)
            if then.state == row or then.state not in self.sop.positions or then.due is None:
                break
            if not isinstance(self.sop.late_rule(self.sop.step(then.state)), Goto):
                break
            now = max(now, then.due + self.moment)
        earliest = self.earliest(activity) if self.sop.moments else None
        return now if earliest is None else max(now, earliest)

    def earliest(self, activity: str) -> datetime | None:
        """Return the earliest time to complete an activity; None if it is not open, or may be completed at once."""
        tasks = self.case.tasks(at=self.at)
        return next((task.not_before for task in tasks if task.activity == activity), None)

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
