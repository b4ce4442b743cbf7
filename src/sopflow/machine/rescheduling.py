"""Rescheduling: the due times of places that depend on moments and on other rows, after an event.

The effects count every due time as if it ran from the entry into its row. Here those of places with ``since``,
``before`` or ``not_before`` are put in their place, and the schedule after the event is added. A replay follows the
same rules, but takes the times that the calendar had counted from the event.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

import attrs

from sopflow.frozen import FrozenMap
from sopflow.machine.deadlines import opened_at
from sopflow.machine.event import Event, EventKind
from sopflow.machine.event_detail import MomentSet
from sopflow.machine.schedule import NO_MOMENTS, ClockStart, Schedule, SinceClock
from sopflow.machine.standing import NO_DUES, NO_REMAINING
from sopflow.timing import Remaining

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sopflow.machine.position import CasePosition
    from sopflow.machine.scheduling import Place, Scheduling

NOTHING = Schedule()
"""The schedule of a case without moments and clocks."""

_WITH_STANDING = (EventKind.CORRECTED, EventKind.MIGRATED)
_FARTHEST = datetime.max.replace(tzinfo=UTC)


class Times(Protocol):
    """The source of the times that a calendar counts."""

    def due(self, place: Place, start: ClockStart) -> datetime:
        """Return the due time of a clock."""

    def remaining(self, place: Place, at: datetime, due: datetime) -> Remaining:
        """Return what remains of a clock that is stopped before its due time."""

    def before(self, place: Place, moment: datetime) -> datetime:
        """Return the due time of a place that ends before a moment."""

    def start(self, place: Place, entered: datetime, moment: datetime) -> datetime:
        """Return the later of an entry and the earliest time of completion."""


class CountedTimes:
    """Times counted by the calendar of a machine."""

    def __init__(self, scheduling: Scheduling) -> None:
        self._scheduling = scheduling
        self._calendar = scheduling.calendar

    def due(self, place: Place, start: ClockStart) -> datetime:
        """Return the due time of a clock."""
        if start.remaining is not None:
            return self._calendar.resume(start.at, start.remaining).astimezone(UTC)
        due = None if place.limit is None else self._calendar.due(start.at, place.limit)
        return start.at if due is None else due.astimezone(UTC)

    def remaining(self, place: Place, at: datetime, due: datetime) -> Remaining:
        """Return what remains of a clock."""
        if place.limit is None:
            return Remaining({})
        return self._calendar.remaining(at, due, place.limit)

    def before(self, place: Place, moment: datetime) -> datetime:
        """Return the due time of a place that ends before a moment."""
        return moment if place.limit is None else self._scheduling.counted_back(moment, place.limit)

    def start(self, place: Place, entered: datetime, moment: datetime) -> datetime:
        """Return the later of an entry and the earliest time of completion."""
        if place.not_before is None:
            return entered
        return max(entered, self._scheduling.earliest(place.not_before, moment))


class RecordedTimes:
    """Times as an event recorded them, as far as they can be right; otherwise other times, so that they differ."""

    def __init__(
        self, schedule: Schedule | None, step: str, due: datetime | None, activity_dues: Mapping[str, datetime]
    ) -> None:
        self._clocks = (schedule or NOTHING).clocks
        self._dues = {**activity_dues, **({} if due is None else {step: due})}

    def due(self, place: Place, start: ClockStart) -> datetime:
        """Return the recorded due time; a time far ahead of a clock that was stopped."""
        clock = self._clocks.get(place.id)
        if clock is None or clock.due is None or (start.remaining is None and clock.due < start.at):
            return _FARTHEST
        return clock.due

    def remaining(self, place: Place, at: datetime, due: datetime) -> Remaining:
        """Return what remained by the record: now, or when the clock started again."""
        clock = self._clocks.get(place.id)
        recorded = None if clock is None else clock.remaining or clock.start.remaining
        return Remaining({}) if recorded is None else recorded

    def before(self, place: Place, moment: datetime) -> datetime:
        """Return the recorded due time, which is not after the moment."""
        return min(self._dues.get(place.id, _FARTHEST), moment)

    def start(self, place: Place, entered: datetime, moment: datetime) -> datetime:
        """Return the recorded start, which is not before the entry; without a length of time it is not recorded."""
        if place.not_before is None or place.not_before.by is None:
            return max(entered, moment)
        clock = self._clocks.get(place.id)
        return entered if clock is None else max(entered, min(clock.start.at, max(entered, moment)))


def rescheduled(case: CasePosition, event: Event, times: Times, opened_with: FrozenMap[datetime] = NO_MOMENTS) -> Event:
    """Return an event with its schedule, and with the due times that follow from it.

    Args:
        case: The case before the event; its machine has places.
        event: The event, with due times that run from the entry into the row; of one that carries a standing, which
            has its own schedule, nothing changes.
        times: The times that the calendar counts.
        opened_with: The moments that a case is opened with.
    """
    scheduling, detail = case._machine.scheduling, event.detail
    if scheduling is None or event.kind in _WITH_STANDING:
        return event
    repeats = isinstance(detail, MomentSet) and detail.before == detail.value
    if repeats or event.kind is EventKind.ATTACHED:
        return attrs.evolve(event, schedule=case._schedule)
    change = _Change(scheduling, case, event, times)
    change.set_moments(opened_with)
    if change.state in case._machine.finals:
        return attrs.evolve(event, schedule=some_schedule(change.moments, {}))
    change.follow()
    return change.applied()


def some_schedule(moments: Mapping[str, datetime], clocks: Mapping[str, SinceClock]) -> Schedule | None:
    """Return a schedule; None without moments and clocks."""
    return Schedule(FrozenMap(moments), FrozenMap(clocks)) if moments or clocks else None


def stopped_clock(place: Place, clock: SinceClock, at: datetime, times: Times) -> SinceClock:
    """Return a clock after it is stopped: it keeps what remains; one that is late stays late."""
    if clock.due is None or at > clock.due:
        return clock
    return SinceClock(clock.start, None, times.remaining(place, max(at, clock.start.at), clock.due))


def resumed_clock(place: Place, clock: SinceClock, at: datetime, times: Times) -> SinceClock:
    """Return a clock after it is started again, with the time that it kept."""
    if clock.remaining is None:
        return clock
    start = ClockStart(max(at, clock.start.at), clock.remaining)
    return SinceClock(start, times.due(place, start))


class _Change:
    """The change of a schedule by an event."""

    def __init__(self, scheduling: Scheduling, case: CasePosition, event: Event, times: Times) -> None:
        before = case._schedule or NOTHING
        self._scheduling = scheduling
        self._case = case
        self._event = event
        self._times = times
        self.moments: dict[str, datetime] = dict(before.moments)
        self.clocks: dict[str, SinceClock] = dict(before.clocks)
        self.state = case._state if event.target is None else event.target
        self._moment = event.detail.moment if isinstance(event.detail, MomentSet) else None
        completed = (event.activity,) if event.kind is EventKind.COMPLETED and event.activity else ()
        self._done: set[str] = set() if event.target is not None else {*case._done, *completed}
        self._entered_at = case._entered_at if event.target is None and case._entered_at else event.at
        self._suspended_at = self._suspension()
        self._open = tuple(scheduling.open_places(self.state, self._done))

    def _suspension(self) -> datetime | None:
        """Return since when the case is suspended after the event."""
        kind = self._event.kind
        if kind is EventKind.SUSPENDED:
            return self._event.at
        return self._case._suspended_since if kind is EventKind.MOMENT else None

    def set_moments(self, opened_with: Mapping[str, datetime]) -> None:
        """Set the moments that the event sets."""
        if self._event.kind is EventKind.OPENED:
            self.moments = dict(opened_with)
        elif isinstance(self._event.detail, MomentSet):
            self.moments[self._event.detail.moment] = self._event.detail.value

    def follow(self) -> None:
        """Change the clocks."""
        fresh = dict(self._fresh())
        self._run_or_stop()
        stops_at = self._entered_at if self.state in self._scheduling.stopped_rows else self._suspended_at
        for place, start in fresh.items():
            clock = self._begun(place, ClockStart(start))
            self.clocks[place.id] = clock if stops_at is None else stopped_clock(place, clock, stops_at, self._times)
        self._delay()

    def _fresh(self) -> list[tuple[Place, datetime]]:
        """Return the places whose clocks get their whole time, with their starts."""
        event, waiting = self._event, self._scheduling.waiting
        if event.kind is EventKind.COMPLETED:
            return [(place, event.at) for id_ in self._completed() for place in waiting.get(id_, ())]
        if event.kind is EventKind.RESTARTED:
            since = (place for place in self._open if place.since is not None and place.id in self.clocks)
            return [(place, max(event.at, self.clocks[place.id].start.at)) for place in since]
        if event.kind is EventKind.OPENED:
            return [(place, value) for id_, value in self.moments.items() for place in waiting.get(id_, ())]
        if self._moment is not None:
            return [(place, self.moments[self._moment]) for place in waiting.get(self._moment, ())]
        return []

    def _completed(self) -> list[str]:
        """Return the ids of the activity and of the row that the event completes."""
        activity = self._case._machine.activities[str(self._event.activity)]
        if self._event.target is None or self._event.outcome in activity.leaving:
            return [activity.id]
        return list(dict.fromkeys((activity.id, activity.step.id)))

    def _run_or_stop(self) -> None:
        """Stop the clocks that run since other rows, start them again, or recount them."""
        rows, at = self._scheduling.stopped_rows, self._event.at
        stood = self._case._suspended_since is not None or self._case._state in rows
        stands = self._suspended_at is not None or self.state in rows
        for id_, clock in self.clocks.items():
            place = self._scheduling.places[id_]
            if place.since is None:
                continue
            if stands and not stood:
                self.clocks[id_] = stopped_clock(place, clock, at, self._times)
            elif stood and not stands:
                self.clocks[id_] = resumed_clock(place, clock, at, self._times)
            elif self._event.kind is EventKind.RECOUNTED and not stands:
                self.clocks[id_] = self._begun(place, clock.start)

    def _delay(self) -> None:
        """Change the clocks of the row that do not start before a moment."""
        running = {place.id for place in self._open if place.delayed}
        for id_ in list(self.clocks):
            left = self._event.target is not None or id_ not in running
            if left and self._scheduling.places[id_].since is None:
                del self.clocks[id_]
        for place in self._open:
            if place.delayed is not None and place.delayed.moment in self.moments:
                self.clocks[place.id] = self._delayed(place, self.moments[place.delayed.moment])

    def _delayed(self, place: Place, moment: datetime) -> SinceClock:
        kind, at, clock = self._event.kind, self._event.at, self.clocks.get(place.id)
        if clock is not None and kind is EventKind.SUSPENDED:
            return stopped_clock(place, clock, at, self._times)
        if clock is not None and kind is EventKind.RESUMED:
            return resumed_clock(place, clock, at, self._times)
        concerns = place.delayed is not None and place.delayed.moment == self._moment
        if clock is not None and not concerns and kind not in (EventKind.RESTARTED, EventKind.RECOUNTED):
            return clock
        remaining = None
        if kind is EventKind.RESTARTED or self._event.target is not None or kind is EventKind.COMPLETED:
            begin = at
        elif clock is not None and clock.start.at <= at:
            begin = clock.start.at
        else:
            begin = self._opened_at(place)
        if clock is not None and kind is not EventKind.RESTARTED:
            remaining = clock.start.remaining
        begun = self._begun(place, ClockStart(self._times.start(place, begin, moment), remaining))
        return begun if self._suspended_at is None else stopped_clock(place, begun, self._suspended_at, self._times)

    def _opened_at(self, place: Place) -> datetime:
        if place.activity is None:
            return self._entered_at
        return opened_at(place.activity, self._case._done, self._entered_at)

    def _begun(self, place: Place, start: ClockStart) -> SinceClock:
        return SinceClock(start, self._times.due(place, start))

    def applied(self) -> Event:
        """Return the event with the schedule and the due times of the row's places."""
        event, places = self._event, self._scheduling.rows.get(self.state, ())
        due, remaining = event.due, event.remaining
        counted = {place.id for place in places if place.limit is not None}
        dues = {id_: each for id_, each in event.activity_dues.items() if id_ not in counted}
        kept = {id_: each for id_, each in event.activity_remaining.items() if id_ not in counted}
        if self.state in counted:
            due = remaining = None
        for place in self._open:
            own_due, own_remaining = self._clock_of(place)
            if place.activity is None:
                due, remaining = own_due, own_remaining
            else:
                dues |= {} if own_due is None else {place.id: own_due}
                kept |= {} if own_remaining is None else {place.id: own_remaining}
        return attrs.evolve(
            event,
            due=due,
            activity_dues=FrozenMap(dues) if dues else NO_DUES,
            remaining=remaining,
            activity_remaining=FrozenMap(kept) if kept else NO_REMAINING,
            schedule=some_schedule(self.moments, self.clocks),
        )

    def _clock_of(self, place: Place) -> tuple[datetime | None, Remaining | None]:
        if place.before is None:
            clock = self.clocks.get(place.id)
            return (None, None) if clock is None else (clock.due, clock.remaining)
        moment = self.moments.get(place.before)
        if moment is None:
            return None, None
        before = self._case._due if place.activity is None else self._case._activity_dues.get(place.id)
        is_counted = self._event.kind is EventKind.RECOUNTED or self._event.target is not None
        if before is None or is_counted or place.before == self._moment:
            return self._times.before(place, moment), None
        return before, None
