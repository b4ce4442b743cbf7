"""The schedule of a case that continues in another revision.

Moments that the other revision declares are kept. A clock goes on if it runs from the same in both revisions; a clock
since a row that only the other revision names does not exist until that row is completed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

import attrs

from sopflow.frozen import FrozenMap
from sopflow.machine.deadlines import opened_at
from sopflow.machine.rescheduling import NOTHING, CountedTimes, resumed_clock, some_schedule, stopped_clock
from sopflow.machine.schedule import ClockStart, SinceClock
from sopflow.machine.standing import ClockStarts, Standing

if TYPE_CHECKING:
    from typing import Any

    from sopflow.machine.engine import SopMachine
    from sopflow.machine.scheduling import Place, Scheduling


class Move(Protocol):
    """A transfer between two machines."""

    @property
    def old(self) -> SopMachine[Any]:
        """The machine of the cases."""

    @property
    def to(self) -> SopMachine[Any]:
        """The machine where they continue."""

    def counterpart(self, id_: str) -> str | None:
        """Return the id in the other revision of a row, an activity or a moment; None if it has none."""


def without_schedule(move: Move, standing: Standing, at: datetime) -> Standing:
    """Return a standing with the clocks that run from the entry into the row only, as if none were delayed.

    Args:
        move: The transfer.
        standing: The standing in the old revision.
        at: The time of the migration. A clock that has not begun by then goes on only if it is delayed in the other
            revision, too.
    """
    scheduling = move.old.scheduling
    if scheduling is None:
        return standing
    clocks = (standing.schedule or NOTHING).clocks
    others = {id_ for id_ in scheduling.timed if scheduling.places[id_].delayed is None}
    ahead = {id_ for id_, clock in clocks.items() if clock.due is not None and clock.start.at > at}
    others |= {id_ for id_ in ahead if not _is_delayed(move, id_)}
    starts = standing.clock_starts or ClockStarts()
    delayed = {id_: clock.start for id_, clock in clocks.items() if id_ not in others and clock.due is not None}
    step = delayed.pop(standing.state, starts.step)
    activities = {**starts.activities, **delayed}
    is_other = standing.state in others
    return attrs.evolve(
        standing,
        due=None if is_other else standing.due,
        remaining=None if is_other else standing.remaining,
        activity_dues=_without(standing.activity_dues, others),
        activity_remaining=_without(standing.activity_remaining, others),
        clock_starts=ClockStarts(step, FrozenMap(activities)) if step is not None or activities else None,
        schedule=None,
    )


def _is_delayed(move: Move, id_: str) -> bool:
    """Return whether a row or an activity has a counterpart whose clock does not start before a moment."""
    scheduling = move.to.scheduling
    place = None if scheduling is None else scheduling.places.get(move.counterpart(id_) or "")
    return place is not None and place.delayed is not None


def _without(values: FrozenMap[Any], ids: set[str]) -> FrozenMap[Any]:
    return FrozenMap((id_, value) for id_, value in values.items() if id_ not in ids)


def with_schedule(move: Move, before: Standing, after: Standing, at: datetime) -> Standing:
    """Return a standing in the other revision with its schedule, and with the due times that follow from it.

    Args:
        move: The transfer.
        before: The standing in the old revision.
        after: The standing in the other revision, as if all clocks ran from the entry into the row.
        at: The time of the migration.
    """
    scheduling = move.to.scheduling
    return after if scheduling is None else _Carried(move, scheduling, before, after, at).standing()


class _Carried:
    """The schedule of one case in the other revision."""

    def __init__(self, move: Move, scheduling: Scheduling, before: Standing, after: Standing, at: datetime) -> None:
        self._move = move
        self._scheduling = scheduling
        self._before = before
        self._after = after
        self._at = at
        self._times = CountedTimes(scheduling)
        self._former = move.old.scheduling
        self._had = before.schedule or NOTHING
        known = move.to.sop.moments
        self._moments = {id_: value for id_, value in self._had.moments.items() if id_ in known}
        self._open = tuple(scheduling.open_places(after.state, after.done))

    def standing(self) -> Standing:
        """Return the standing."""
        clocks = self._since_clocks() | self._delayed_clocks()
        after, timed = self._after, self._scheduling.timed
        due, remaining = after.due, after.remaining
        dues = {id_: each for id_, each in after.activity_dues.items() if id_ not in timed}
        kept = {id_: each for id_, each in after.activity_remaining.items() if id_ not in timed}
        for place in self._open:
            clock = clocks.get(place.id)
            own = (None, None) if clock is None else (clock.due, clock.remaining)
            if place.before is not None:
                own = self._due_before(place, place.before), None
            if place.activity is None:
                due, remaining = own
            else:
                dues |= {} if own[0] is None else {place.id: own[0]}
                kept |= {} if own[1] is None else {place.id: own[1]}
        starts = after.clock_starts or ClockStarts()
        step = None if after.state in timed else starts.step
        activities = _without(starts.activities, set(timed))
        return attrs.evolve(
            after,
            due=due,
            remaining=remaining,
            activity_dues=FrozenMap(dues),
            activity_remaining=FrozenMap(kept),
            clock_starts=ClockStarts(step, activities) if step is not None or activities else None,
            schedule=some_schedule(self._moments, clocks),
        )

    def _since_clocks(self) -> dict[str, SinceClock]:
        """Return the clocks that run since another row or a moment."""
        suspended = self._before.suspended_since
        former_rows = frozenset() if self._former is None else self._former.stopped_rows
        stood = suspended is not None or self._before.state in former_rows
        stands = suspended is not None or self._after.state in self._scheduling.stopped_rows
        clocks: dict[str, SinceClock] = {}
        for id_, clock in self._had.clocks.items():
            place = self._counterpart(id_)
            if place is not None and place.since is not None and (place.id not in clocks or place.id == id_):
                if stands and not stood:
                    clock = stopped_clock(place, clock, self._at, self._times)  # noqa: PLW2901 (in a new state)
                elif stood and not stands:
                    clock = resumed_clock(place, clock, self._at, self._times)  # noqa: PLW2901 (in a new state)
                clocks[place.id] = clock
        for moment, value in self._moments.items():
            for place in self._scheduling.waiting.get(moment, ()):
                if place.id not in clocks:
                    start = ClockStart(value)
                    clock = SinceClock(start, self._times.due(place, start))
                    stop = suspended or self._at
                    clocks[place.id] = stopped_clock(place, clock, stop, self._times) if stands else clock
        return clocks

    def _counterpart(self, id_: str) -> Place | None:
        """Return the place in the other revision that runs from the same as one in the old revision."""
        former = None if self._former is None else self._former.places.get(id_)
        place = self._scheduling.places.get(self._move.counterpart(id_) or "")
        if former is None or place is None or former.since is None:
            return None
        return place if self._move.counterpart(former.since) == place.since else None

    def _delayed_clocks(self) -> dict[str, SinceClock]:
        """Return the clocks of the row that do not start before a moment."""
        clocks: dict[str, SinceClock] = {}
        for place in self._open:
            moment = None if place.delayed is None else self._moments.get(place.delayed.moment)
            if moment is None:
                continue
            clocks[place.id] = self._going_on(place) or self._started(place, moment)
        return clocks

    def _going_on(self, place: Place) -> SinceClock | None:
        """Return the clock with which the place goes on; None if it starts now."""
        after, starts = self._after, self._after.clock_starts or ClockStarts()
        if place.activity is None:
            due, remaining, start = after.due, after.remaining, starts.step
            opened = after.entered_at
        else:
            due, remaining = after.activity_dues.get(place.id), after.activity_remaining.get(place.id)
            start, opened = starts.activities.get(place.id), opened_at(place.activity, after.done, after.entered_at)
        former = self._former_id(place)
        clock = self._had.clocks.get(former or "")
        if clock is not None and (clock.due, clock.remaining) == (due, remaining):
            return clock
        if former is None or (due is None and remaining is None):
            return None
        return SinceClock(start or ClockStart(opened), due, remaining)

    def _former_id(self, place: Place) -> str | None:
        """Return the id of the row or activity whose clock goes on, in the old revision."""
        before = without_schedule(self._move, self._before, self._at)
        if place.activity is None:
            return None if before.due is None and before.remaining is None else before.state
        running = (*before.activity_dues, *before.activity_remaining)
        return next((id_ for id_ in running if self._move.counterpart(id_) == place.id), None)

    def _started(self, place: Place, moment: datetime) -> SinceClock:
        start = ClockStart(self._times.start(place, self._at, moment))
        clock = SinceClock(start, self._times.due(place, start))
        return clock if self._before.suspended_since is None else stopped_clock(place, clock, self._at, self._times)

    def _due_before(self, place: Place, moment: str) -> datetime | None:
        """Return the due time of a place that ends before a moment: the one it had, or else a new one."""
        if moment not in self._moments:
            return None
        dues: Mapping[str, datetime | None] = {**self._before.activity_dues, self._before.state: self._before.due}
        for id_, due in dues.items():
            former = None if self._former is None else self._former.places.get(id_)
            is_same = (id_ == self._before.state) == (place.activity is None) and (
                place.activity is None or self._move.counterpart(id_) == place.id
            )
            if due is not None and former is not None and former.before == moment and is_same:
                return due
        return self._times.before(place, self._moments[moment])
