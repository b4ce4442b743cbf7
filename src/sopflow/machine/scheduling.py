"""Scheduling: the rows and activities of a SOP whose times depend on a moment or on the completion of another row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from attrs import frozen

from sopflow.definition import Activity, Clock, NotBefore, Sop, Step
from sopflow.machine.compile import CompiledActivity
from sopflow.timing import TimeStandard, WorkCalendar

if TYPE_CHECKING:
    from collections.abc import Container


@frozen(eq=False)
class Place:
    """A row or an activity with ``since``, ``before`` or ``not_before``.

    Attributes:
        id: The id of the row or activity; a row of one activity is one place.
        step: The id of the row.
        activity: The activity; None for the row.
        limit: The time standard as it is counted; None if it sets no due time.
        since: The row, activity or moment from which it runs.
        before: The moment before which it ends.
        not_before: The earliest time of completion.
    """

    id: str
    step: str
    activity: CompiledActivity | None
    limit: TimeStandard | None
    since: str | None
    before: str | None
    not_before: NotBefore | None

    @property
    def delayed(self) -> NotBefore | None:
        """The ``not_before`` that delays the place's own clock; None for a clock that runs otherwise, or for none."""
        return None if self.since or self.before or self.limit is None else self.not_before

    @property
    def mentions(self) -> tuple[str, ...]:
        """The moments, rows or activities on which its times depend."""
        named = (self.since, self.before, None if self.not_before is None else self.not_before.moment)
        return tuple(dict.fromkeys(id_ for id_ in named if id_ is not None))

    def is_open(self, done: Container[str]) -> bool:
        """Return whether its due time runs, given the activities of its row that are done."""
        return self.activity is None or self.activity.is_open(done)


@frozen(eq=False)
class Scheduling:
    """The places of a SOP, compiled once.

    Attributes:
        places: All of them, by id.
        rows: The places of each row that has some, by the row's id.
        waiting: The places that run since a row, an activity or a moment, by its id.
        stopped_rows: The rows in which the clocks that run since other rows are stopped.
        timed: The ids of the places that have due times.
        clocked: The ids of the places that have clocks of their own in a schedule.
        moments: The ids of the moments.
        calendar: The calendar of the machine.
    """

    places: Mapping[str, Place]
    rows: Mapping[str, tuple[Place, ...]]
    waiting: Mapping[str, tuple[Place, ...]]
    stopped_rows: frozenset[str]
    timed: frozenset[str]
    clocked: frozenset[str]
    moments: frozenset[str]
    calendar: WorkCalendar

    def open_places(self, state: str, done: Container[str]) -> Iterator[Place]:
        """Yield the places of a state whose due times run, if they have any."""
        return (place for place in self.rows.get(state, ()) if place.limit is not None and place.is_open(done))

    def at(self, activity: CompiledActivity) -> Iterator[Place]:
        """Yield the place of an activity's row, then that of the activity, if they are places."""
        for id_ in dict.fromkeys((activity.step.id, activity.id)):
            if id_ in self.places:
                yield self.places[id_]

    def mentioning(self, moment: str) -> Iterator[Place]:
        """Yield the places whose times depend on a moment."""
        return (place for place in self.places.values() if moment in place.mentions)

    def earliest(self, not_before: NotBefore, moment: datetime) -> datetime:
        """Return the earliest time of completion, in UTC.

        Args:
            not_before: The rule.
            moment: The value of its moment.
        """
        by = None if not_before.by is None else not_before.by.counted_back
        return moment if by is None else self.counted_back(moment, by)

    def earliest_of(self, rules: Iterable[NotBefore], moments: Mapping[str, datetime]) -> datetime | None:
        """Return the earliest time under all of some rules, as far as their moments are set; None for any time."""
        times = (self.earliest(rule, moments[rule.moment]) for rule in rules if rule.moment in moments)
        return max(times, default=None)

    def earliest_at(self, activity: CompiledActivity, moments: Mapping[str, datetime]) -> datetime | None:
        """Return the earliest time at which an activity may be completed; as ``earliest_of``."""
        rules = (place.not_before for place in self.at(activity))
        return self.earliest_of((rule for rule in rules if rule is not None), moments)

    def moments_of(self, activity: CompiledActivity) -> tuple[str, ...]:
        """Return the moments on which the times of an activity or its row depend."""
        named = dict.fromkeys(id_ for place in self.at(activity) for id_ in place.mentions)
        return tuple(id_ for id_ in named if id_ in self.moments)

    def counted_back(self, moment: datetime, limit: TimeStandard) -> datetime:
        """Return the time that lies a time standard before a moment, in UTC."""
        if limit.maximum is None:
            return moment
        return self.calendar.subtract(moment, limit.maximum).astimezone(UTC)

    def count_from(self, moment: str, value: datetime) -> None:
        """Count every time that depends directly on a moment.

        Raises:
            CalendarError: If one of them lies beyond the calendar.
        """
        for place in self.mentioning(moment):
            if place.limit is not None and place.since == moment:
                self.calendar.due(value, place.limit)
            if place.limit is not None and place.before == moment:
                self.counted_back(value, place.limit)
            if place.not_before is not None and place.not_before.moment == moment:
                earliest = self.earliest(place.not_before, value)
                if place.limit is not None and place.delayed is not None:
                    self.calendar.due(earliest, place.limit)


def scheduling_of(
    sop: Sop, rows: Mapping[str, tuple[CompiledActivity, ...]], calendar: WorkCalendar
) -> Scheduling | None:
    """Return the places of a SOP; None if it has neither moments nor places nor rows that stop clocks.

    Args:
        sop: A SOP without errors.
        rows: The compiled activities of each step, by the step's id.
        calendar: The calendar of the machine.
    """
    places = {place.id: place for step in sop.steps for place in _places(step, rows[step.id])}
    stopped_rows = frozenset(step.id for step in sop.steps if step.clock is Clock.STOPPED)
    if not (places or stopped_rows or sop.moments):
        return None
    timed = frozenset(id_ for id_, place in places.items() if place.limit is not None)
    clocked = frozenset(id_ for id_, place in places.items() if place.since or place.delayed)
    in_rows = _grouped((place.step, place) for place in places.values())
    waiting = _grouped((place.since, place) for place in places.values() if place.since is not None)
    return Scheduling(places, in_rows, waiting, stopped_rows, timed, clocked, frozenset(sop.moments), calendar)


def _places(step: Step, activities: Iterable[CompiledActivity]) -> Iterator[Place]:
    all_of_row: list[tuple[Step | Activity, CompiledActivity | None]] = [(step, None)]
    all_of_row += [(each.activity, each) for each in activities]
    for each, compiled in all_of_row:
        if each.since or each.before or each.not_before:
            yield Place(each.id, step.id, compiled, each.limit, each.since, each.before, each.not_before)


def _grouped(pairs: Iterable[tuple[str, Place]]) -> Mapping[str, tuple[Place, ...]]:
    found: dict[str, tuple[Place, ...]] = {}
    for id_, place in pairs:
        found[id_] = (*found.get(id_, ()), place)
    return found
