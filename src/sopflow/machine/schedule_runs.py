"""The runs of clocks that a schedule keeps: since other rows, since moments, or not before one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from attrs import evolve

from sopflow.machine.clock_runs import ClockRun, ClockStop, RowClock
from sopflow.machine.event import Event, EventKind
from sopflow.machine.event_detail import Correction, Migration
from sopflow.machine.rescheduling import NOTHING
from sopflow.machine.schedule import ClockStart, SinceClock
from sopflow.machine.scheduling import Place
from sopflow.machine.standing import Standing
from sopflow.timing import TimeStandard, WorkCalendar


class PlacedClock(RowClock):
    """The clock of a row or an activity that the schedule of a case keeps."""

    def __init__(self, place: Place, standard: TimeStandard, calendar: WorkCalendar) -> None:
        super().__init__(place.activity, standard, calendar)
        self._place = place

    def start_in(self, standing: Standing) -> ClockStart:
        """Return the start of the clock in a standing."""
        return (standing.schedule or NOTHING).clocks[self._place.id].start

    def runs(self, history: Sequence[Event]) -> tuple[ClockRun, ...]:
        """Return the runs since the clock last got its whole time; empty if that is not loaded."""
        migrations = (place for place in reversed(range(len(history))) if isinstance(history[place].detail, Migration))
        first = next(migrations, 0)  # events before the last migration have the ids of another SOP
        runs: list[ClockRun] = []
        before: SinceClock | None = None
        is_known = bool(history) and (history[0].seq == 1 or isinstance(history[first].detail, Migration))
        then: datetime | None = None
        for event in _in_force(history[first:]):
            clock = (event.schedule or NOTHING).clocks.get(self._place.id)
            if clock is None:
                runs = []
            elif before is None or clock.start != before.start or (before.due is None and clock.due is not None):
                is_known = is_known or before is not None
                runs = self._started(runs, event, clock, then) if is_known else []
            elif runs and clock.due is None and before.due is not None:
                runs[-1] = self._stopped(runs[-1], event, event.at, clock)
            elif runs and clock.due is not None and clock.due != before.due:
                run = runs[-1]
                explanation = self._explain(run.start, run.rest, clock.due)
                runs[-1] = evolve(run, due=self._local(clock.due), explanation=explanation)
            is_known = is_known or clock is None
            before, then = clock, event.at
        return tuple(runs)

    def _started(self, runs: list[ClockRun], event: Event, clock: SinceClock, then: datetime | None) -> list[ClockRun]:
        """Return the runs with one that an event starts, unless it also stops it."""
        rest = clock.start.remaining
        if rest is None and event.kind is not EventKind.RESTARTED:
            runs = []
        elif rest is not None and runs and runs[-1].stop is None and then is not None:
            runs = [*runs[:-1], evolve(runs[-1], stop=ClockStop(self._local(then), rest))]
        if clock.due is None:
            return runs
        starts_later = rest is not None and clock.start.at > event.at
        return [*runs, self.run(None if starts_later else event, clock.start, clock.due)]

    def _stopped(self, run: ClockRun, event: Event, at: datetime, clock: SinceClock) -> ClockRun:
        if clock.remaining is None:
            return run
        if event.kind is EventKind.SUSPENDED:
            stop = ClockStop(self._local(at), clock.remaining, event.by, event.reason)
        else:
            stop = ClockStop(self._local(at), clock.remaining, row=event.target)
        return evolve(run, stop=stop)


def _in_force(history: Sequence[Event]) -> Iterator[Event]:
    """Yield the events of a history, without those that a correction has undone."""
    places = [place for place, event in enumerate(history) if isinstance(event.detail, Correction)]
    place = places[-1] if places else -1
    if places:
        detail = history[place].detail
        kept = [event for event in history[:place] if isinstance(detail, Correction) and event.seq <= detail.to]
        yield from _in_force(kept)
        yield history[place]
    yield from history[place + 1 :]
