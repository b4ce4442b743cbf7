"""The runs of a clock: when it started, stopped and started again, as the events of a case record it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from attrs import evolve, frozen

from sopflow.machine.compile import CompiledActivity
from sopflow.machine.deadlines import opened_at
from sopflow.machine.event import Event, EventKind
from sopflow.machine.event_detail import Correction, Migration
from sopflow.machine.performer import Performer
from sopflow.machine.schedule import ClockStart
from sopflow.machine.standing import ClockStarts, Standing
from sopflow.timing import CalendarError, Explanation, Remaining, TimeStandard, WorkCalendar


@frozen
class ClockStop:
    """A stop of the clock.

    Attributes:
        at: The time of the stop.
        remaining: The part of the standard that remained.
        by: The performer of the stop; None for a call without a performer and for a correction.
        reason: The reason for the stop.
        row: The row with ``clock: stopped`` that the case entered then; None for a suspension or a correction.
    """

    at: datetime
    remaining: Remaining
    by: Performer | None = None
    reason: str | None = None
    row: str | None = None


@frozen
class ClockRun:
    """A run of the clock, from a start to a due time or a stop. Times are in the zone of the calendar.

    Attributes:
        cause: The kind of event that started the clock; None if the event is not loaded.
        start: The time of the start; after a migration, the start in the other revision of the SOP.
        due: The due time that the event recorded.
        explanation: Why it is due then; None if the calendar would count otherwise today, or over more than ten years.
        rest: The part of the standard that remained at the start; None for the whole standard.
        by: The performer of the start; None for a call without one.
        reason: The reason for the start.
        stop: The stop before the due time; None if the clock ran out or still runs.
    """

    cause: EventKind | None
    start: datetime
    due: datetime
    explanation: Explanation | None
    rest: Remaining | None = None
    by: Performer | None = None
    reason: str | None = None
    stop: ClockStop | None = None


@frozen
class Change:
    """A change of a clock, as an event records it.

    Attributes:
        event: The event.
        at: The time of the change.
        due: The due time after it.
        remaining: The time that remains while the clock is stopped.
        starts: Whether a stopped clock starts again.
    """

    event: Event
    at: datetime
    due: datetime | None
    remaining: Remaining | None = None
    starts: bool = False


class RowClock:
    """The clock of the step, or of an activity with a standard of its own."""

    def __init__(self, activity: CompiledActivity | None, standard: TimeStandard, calendar: WorkCalendar) -> None:
        self._activity = activity
        self._standard = standard
        self._calendar = calendar

    def runs(self, history: Sequence[Event]) -> tuple[ClockRun, ...]:
        """Return the runs of the clock since the case last entered a step; empty if a start is not loaded."""
        migrations = (place for place in reversed(range(len(history))) if isinstance(history[place].detail, Migration))
        first = next(migrations, 0)  # events before the last migration have the ids of another SOP
        runs: list[ClockRun] = []
        left: Remaining | None = None
        is_known = bool(history) and history[0].seq == 1
        for change in self._changes(history[first:]):
            event, due = change.event, change.due
            migrates = isinstance(event.detail, Migration)
            begins = event.kind is EventKind.RESTARTED or (event.target is not None and event.standing is None)
            is_known = is_known or begins or migrates
            if not is_known:
                continue
            if migrates or (begins and event.kind is not EventKind.RESTARTED):
                runs = []
            if change.remaining is not None:
                left = change.remaining
                self._stop(runs, change)
            elif due is None:
                runs, left = [], None
            elif migrates and event.standing is not None:
                runs.append(self.run(event, self.start_in(event.standing), due))
            elif change.starts and left is not None:
                runs.append(self.run(event, ClockStart(change.at, left), due))
                left = None
            elif begins or not runs:
                runs.append(self.run(event, ClockStart(change.at), due))
            elif runs[-1].due != due:
                run = runs[-1]
                runs[-1] = evolve(run, due=self._local(due), explanation=self._explain(run.start, run.rest, due))
        return tuple(runs)

    def start_in(self, standing: Standing) -> ClockStart:
        """Return the start of the running clock in a standing."""
        starts = standing.clock_starts or ClockStarts()
        if self._activity is None:
            return starts.step or ClockStart(standing.entered_at)
        opened = opened_at(self._activity, standing.done, standing.entered_at)
        return starts.activities.get(self._activity.id) or ClockStart(opened)

    def _changes(self, history: Sequence[Event]) -> Iterator[Change]:
        """Yield the changes of the clock, without those that a correction has undone."""
        places = [place for place, event in enumerate(history) if isinstance(event.detail, Correction)]
        place = places[-1] if places else -1
        if places:
            yield from self._corrected(history[:place], history[place])
        for event in history[place + 1 :]:
            if event.kind is not EventKind.ATTACHED:
                yield self._change(event)

    def _corrected(self, history: Sequence[Event], correction: Event) -> Iterator[Change]:
        """Yield the changes before a correction; it stops the clock at the event to which it returns."""
        detail = correction.detail
        kept = [event for event in history if isinstance(detail, Correction) and event.seq <= detail.to]
        yield from self._changes(kept)
        after, standing = self._change(correction), correction.standing
        if not kept or after.due is None or standing is None:
            return
        start = self.start_in(standing)
        if start.at == correction.at and start.remaining is not None:
            yield evolve(after, at=kept[-1].at, due=None, remaining=start.remaining)
            yield evolve(after, starts=True)

    def _change(self, event: Event) -> Change:
        due, remaining = event.due, event.remaining
        if self._activity is not None:
            id_ = self._activity.id
            due, remaining = event.activity_dues.get(id_), event.activity_remaining.get(id_)
        return Change(event, event.at, due, remaining, starts=event.kind is EventKind.RESUMED)

    def _stop(self, runs: list[ClockRun], change: Change) -> None:
        if runs and change.remaining is not None:
            by, reason = (change.event.by, change.event.reason) if change.event.standing is None else (None, None)
            runs[-1] = evolve(runs[-1], stop=ClockStop(self._local(change.at), change.remaining, by, reason))

    def run(self, event: Event | None, start: ClockStart, due: datetime) -> ClockRun:
        """Return a run of the clock.

        Args:
            event: The event that started it, if it is loaded.
            start: The start.
            due: The recorded due time.
        """
        explanation = self._explain(start.at, start.remaining, due)
        run = ClockRun(None, self._local(start.at), self._local(due), explanation, start.remaining)
        return run if event is None else evolve(run, cause=event.kind, by=event.by, reason=event.reason)

    def _explain(self, start: datetime, rest: Remaining | None, due: datetime) -> Explanation | None:
        try:
            if rest is None:
                found = self._calendar.explain(start, self._standard)
            else:
                found = self._calendar.explain_rest(start, rest)
        except CalendarError:
            return None
        return found if found is not None and found.end.astimezone(UTC) == due.astimezone(UTC) else None

    def _local(self, at: datetime) -> datetime:
        return at.astimezone(self._calendar.zone)
