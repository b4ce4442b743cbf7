"""A plain application that also knows moments, clocks that run since other work, authority, deputies and corrections.

Like the office, it uses nothing of sopflow but the adapter.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any, ClassVar

from attrs import evolve, frozen
from tests.testing.faulty.office import Denied, Office, Row

from sopflow.testing import Request


@frozen
class Since:
    """A clock that runs since other work or a moment.

    Attributes:
        start: When it began, or will begin.
        due: When its time is over; None while it is stopped in time.
        left: The time left while it is stopped.
    """

    start: datetime
    due: datetime | None
    left: timedelta | None = None


class Agency(Office):
    """An office with moments, authority, deputies and corrections.

    Attributes:
        moments_known: The moments of the SOP.
        authority: The actors who may take an action.
    """

    moments_known: ClassVar[set[str]]
    authority: ClassVar[dict[str, list[str]]]
    actions: ClassVar[Any] = frozenset({*Office.actions, "set_moment", "correct"})
    deputies: ClassVar[bool] = True

    def open_case(self) -> None:
        """Begin an empty case."""
        super().open_case()
        self.moments: dict[str, datetime] = {}
        self.clocks: dict[str, Since] = {}
        self.start: datetime | None = None
        self.granted: timedelta | None = None
        self.entered: datetime | None = None
        self.finishing: tuple[str, ...] = ()
        self.past: list[dict[str, Any]] = []

    # --- refusals ----------------------------------------------------------------------------------------

    def check_form(self, request: Request) -> None:
        """Refuse unknown moments as well, and moments without a zone."""
        values = dict(request.moments) | ({request.moment: request.value} if request.moment else {})
        codes = ["unknown-moment"] if not self.moments_known.issuperset(values) else []
        codes += ["moment"] if any(value is None or value.tzinfo is None for value in values.values()) else []
        try:
            super().check_form(request)
        except Denied as denied:
            codes += denied.codes
        if codes:
            raise Denied(codes)

    def check_state(self, request: Request) -> None:
        """Refuse corrections to events that do not exist; a correction is possible at any time."""
        if request.action != "correct":
            if request.action == "set_moment" and self.paused and self.has("refuses moments while suspended"):
                raise Denied(["suspended"])
            super().check_state(request)
        elif self.state not in self.rows and self.has("does not correct after the end"):
            raise Denied(["closed"])
        elif request.to not in range(1, len(self.log)):
            raise Denied(["event"])

    def check_conditions(self, request: Request) -> None:
        """Refuse actions reserved to others, work that is too early, and corrections without a reason."""
        codes = []
        try:
            super().check_conditions(request)
        except Denied as denied:
            codes += denied.codes
        action, reserved = request.action, self.authority.get(request.action)
        if self.has("lets anyone suspend") and action == "suspend":
            reserved = None
        if self.has("lets anyone amend moments") and request.moment in self.moments:
            reserved = None
        if self.has("knows only the first authority") and reserved is not None:
            reserved = reserved[:1]
        roles = request.by.actors if request.by is not None else frozenset()
        if self.has("lets persons without an actor cancel") and action == "cancel" and not roles:
            reserved = None
        if reserved is not None and roles.isdisjoint(reserved):
            codes.append("actor")
        if not self.reason_of(request) and self.needs_reason(request):
            codes.append("reason")
        if self.has(f"accepts {action} without a reason") and "reason" in codes:
            codes.remove("reason")
        if action == "complete" and "not_before" in self.rows[self.state]:
            earliest = self.earliest()
            if earliest is None and not self.has("accepts work without its moment"):
                codes.append("moment")
            if earliest is not None and request.at < earliest and not self.has("accepts work before its moment"):
                codes.append("too-early")
        if codes:
            raise Denied(codes)

    def needs_reason(self, request: Request) -> bool:
        """Whether a correction, or a change of a moment, needs a reason."""
        if request.action == "correct":
            return True
        if request.action != "set_moment":
            return False
        if self.has("asks for a reason whenever a moment is set"):
            return True
        before = self.moments.get(str(request.moment), request.value)
        return before != request.value and not self.has("amends moments without a reason")

    def is_same_person(self, request: Request) -> bool:
        """Whether four eyes forbid a person, or the one represented, to do an activity."""
        by = request.by
        if by is None or by.id is None:
            return super().is_same_person(request)
        differs = set(self.does(request).get("differs", ()))
        acting = {*self.signature(request)}
        return any(acting & {*self.who[id_]} for id_ in differs if id_ in self.who)

    def signature(self, request: Request) -> tuple[str, ...]:
        """Return the person who acts, and the one represented."""
        by = request.by
        if by is None or by.id is None:
            return ()
        own = [actor for actor in self.does(request)["who"] if actor in by.actors and actor not in by.on_behalf_of]
        delegated = [actor for actor in self.does(request)["who"] if actor in by.on_behalf_of]
        official = by.on_behalf_of[delegated[0]] if delegated and not own else None
        if delegated and self.has("represents in every capacity"):
            official = by.on_behalf_of[delegated[0]]
        if self.has("forgets the official"):
            official = None
        if official is not None and self.has("forgets the deputy"):
            return (official,)
        return (by.id,) if official is None else (by.id, official)

    # --- clocks ------------------------------------------------------------------------------------------

    def earliest(self) -> datetime | None:
        """Return the earliest time to do the work of the row; None if its moment is missing."""
        moment, hours = self.rows[self.state]["not_before"]
        return self.back(self.moments[moment], hours) if moment in self.moments else None

    def back(self, at: datetime, hours: int) -> datetime:
        """Count back opening hours from a time."""
        if self.has("counts back around the clock"):
            return at - timedelta(hours=hours)
        if not hours:
            return at
        length, here = timedelta(hours=hours), at.astimezone(self.zone)
        for number in range(400):
            day: date = here.date() - timedelta(days=number)
            for begin, end in reversed(self.hours.on(day)):
                until = min(end, here)
                if until <= begin:
                    continue
                if length <= until - begin:
                    return until - length
                length -= until - begin
        raise OverflowError

    def stopped(self) -> datetime | None:
        """Return the time since which the clocks of waiting rows are stopped."""
        if self.rows.get(self.state, {}).get("stopped") and not self.has("ignores stopped rows"):
            return self.entered
        return self.paused

    def count(self, row: str, start: datetime, stop: datetime | None) -> None:
        """Begin a clock that runs since other work."""
        clock = Since(start, self.hours.add(start, timedelta(hours=self.rows[row]["hours"])))
        self.clocks[row] = clock if stop is None else self.halt(clock, stop)

    def halt(self, clock: Since, at: datetime) -> Since:
        """Stop a clock; what is late stays late."""
        if clock.due is None or at > clock.due:
            return clock
        return evolve(clock, due=None, left=self.hours.between(max(at, clock.start), clock.due))

    def run(self, clock: Since, at: datetime) -> Since:
        """Let a clock run again."""
        if clock.left is None:
            return clock
        start = max(at, clock.start)
        return Since(start, self.hours.resumed(start, clock.left))

    def due_here(self, at: datetime) -> datetime | None:
        """Return the due time of the row that was entered at a time."""
        row = self.rows[self.state]
        length = timedelta(hours=row.get("hours", 0))
        if not length:
            return None
        if "since" in row and not self.has("counts since from entry"):
            clock = self.clocks.get(self.state)
            return clock.due if clock is not None else None
        if "before" in row and not self.has("counts before from entry"):
            return self.back(self.moments[row["before"]], row["hours"]) if row["before"] in self.moments else None
        self.start = at
        if "not_before" in row and not self.has("starts the clock before the moment"):
            earliest = self.earliest()
            if earliest is None:
                self.start = None
                return None
            self.start = max(at, earliest)
        return self.hours.add(self.start, length)

    def is_own(self) -> bool:
        """Whether the clock of the row stops while the case is suspended."""
        row = self.rows.get(self.state, {})
        return "before" not in row and ("since" not in row or self.has("counts since from entry"))

    # --- effects -----------------------------------------------------------------------------------------

    def do_open(self, request: Request) -> None:
        """Open a case with moments."""
        for moment, value in request.moments.items():
            self.assign(moment, value.astimezone(UTC), request.at)
        super().do_open(request)

    def do_complete(self, request: Request) -> None:
        """Complete an activity, and begin the clocks that wait for it."""
        self.finishing = (str(request.activity), self.state)
        super().do_complete(request)
        self.finishing = ()

    def enter(self, state: str, at: datetime) -> None:
        """Enter a row: clocks stop, run again, and begin."""
        stood = self.stopped() if self.state in self.rows else None
        super().enter(state, at)
        self.entered, self.start, self.granted = at, None, None
        if state not in self.rows:
            self.due = None
            return
        now = self.stopped()
        for row, clock in self.clocks.items():
            if now is not None and stood is None:
                self.clocks[row] = self.halt(clock, at)
            elif now is None and stood is not None:
                self.clocks[row] = self.run(clock, at)
        for row, data in self.rows.items():
            if data.get("since") in self.finishing and not (
                row in self.clocks and self.has("counts since from the first completion")
            ):
                self.count(row, at, None if now is None else at)
        self.due = self.due_here(at)

    def do_suspend(self, request: Request) -> None:
        """Stop the clocks."""
        self.pause(request.at)
        self.record("suspended", request.at, source=self.state, request=request)

    def pause(self, at: datetime) -> None:
        """Stop the clocks at a time."""
        if self.stopped() is None and not self.has("forgets suspensions for clocks since other work"):
            self.clocks = {row: self.halt(clock, at) for row, clock in self.clocks.items()}
        self.paused = at
        if self.is_own() and self.due is not None and at <= self.due:
            self.left, self.due = self.hours.between(max(at, self.start or at), self.due), None
        elif "since" in self.rows[self.state]:
            self.due = self.due_here(at)
        elif "before" in self.rows[self.state] and self.has("moves due times before moments when resumed"):
            self.left = self.hours.between(at, self.due) if self.due is not None and at <= self.due else None

    def do_resume(self, request: Request) -> None:
        """Let the clocks run again."""
        self.unpause(request.at)
        self.record("resumed", request.at, source=self.state, request=request)

    def unpause(self, at: datetime) -> None:
        """Let the clocks run again from a time."""
        self.paused = None
        if self.stopped() is None:
            self.clocks = {row: self.run(clock, at) for row, clock in self.clocks.items()}
        if self.left is not None:
            self.start = max(at, self.start or at)
            self.granted = self.left
            self.due = self.hours.resumed(self.start, self.left)
        elif "since" in self.rows[self.state] and not self.has("counts since from entry"):
            self.due = self.due_here(at)
        self.left = None

    def do_restart_clock(self, request: Request) -> None:
        """Give the row its whole time again."""
        row = self.rows[self.state]
        if self.state in self.clocks and "since" in row:
            self.count(self.state, max(request.at, self.clocks[self.state].start), self.stopped())
        self.granted = None
        self.due = self.due_here(request.at)
        self.record("restarted", request.at, source=self.state, request=request)

    def do_set_moment(self, request: Request) -> None:
        """Set a moment, and count what depends on it."""
        assert request.value is not None
        moment, value = str(request.moment), request.value.astimezone(UTC)
        before = self.moments.get(moment)
        self.assign(moment, value, request.at)
        more: dict[str, object] = {"moment": moment, "value": value, "before": before}
        self.record("moment", request.at, source=self.state, request=request, **more)

    def assign(self, moment: str, value: datetime, at: datetime) -> None:
        """Give a moment a time."""
        before, self.moments[moment] = self.moments.get(moment), value
        if before == value or (before is not None and self.has("does not recount after amending")):
            return
        for row, data in self.rows.items():
            if data.get("since") == moment:
                self.count(row, value, self.stopped() if self.state else None)
        here: Row = self.rows.get(self.state, {})
        if here.get("since") == moment or here.get("before") == moment:
            self.due = self.due_here(self.entered or at)
        elif moment in here.get("not_before", ()) and here.get("hours"):
            begun = self.start if self.start is not None and self.start <= at else self.entered
            self.due = self.due_here(begun or at)
            if self.granted is not None and self.start is not None:
                self.due = self.hours.resumed(self.start, self.granted)
            if self.paused is not None and self.due is not None and self.start is not None:
                self.left = None  # what was late before it was suspended stays late
                if self.paused <= self.due:
                    self.left, self.due = self.hours.between(max(self.paused, self.start), self.due), None

    def do_correct(self, request: Request) -> None:
        """Go back to an earlier event, as if the case had been suspended since then."""
        source, log, past, moments, documents = self.state, self.log, self.past, self.moments, self.documents
        then = self.past[(request.to or 0) - 1]
        vars(self).update({name: dict(value) if isinstance(value, dict) else value for name, value in then.items()})
        self.log, self.past, self.done = log, past, list(self.done)
        if self.has("keeps the moments of undone work"):
            self.moments = moments
        if self.has("keeps the documents of undone work"):
            self.documents = documents
        if self.state in self.rows and self.paused is None and not self.has("takes due times back unmoved"):
            self.pause(self.last or request.at)
            self.unpause(request.at)
        self.record("corrected", request.at, source=source, target=self.state, request=request)

    def record(self, kind: str, at: datetime, *, request: Request | None = None, **more: object) -> None:
        """Write an event, and keep what the case is then."""
        super().record(kind, at, request=request, **more)
        self.past.append({name: value for name, value in self.standing().items() if name not in ("log", "past")})
