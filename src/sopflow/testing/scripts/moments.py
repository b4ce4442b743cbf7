"""Scripts about moments: work that waits for one, ends before one, or is counted since one or since other work."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import takewhile
from typing import TypeAlias

from attrs import evolve, frozen

from sopflow.definition import Activity, OnLate, Sop, Step
from sopflow.flow.row import in_order
from sopflow.machine import RefusalCode
from sopflow.testing.calls import REASON
from sopflow.testing.model import Request
from sopflow.testing.planning.driver import moments_at
from sopflow.testing.scripts.edges import ordinary_days, special_days, times_of_day
from sopflow.testing.scripts.rehearsal import Rehearsal
from sopflow.testing.scripts.times import PathTo, show_due

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_LONG = timedelta(days=60)


@frozen
class _Place:
    """A row or an activity with a moment or a clock that runs since other work, and a path to its row.

    Attributes:
        sop: The SOP.
        step: The row.
        row: The row or the activity.
        path: The shortest path to the row.
        start: The time at which cases are opened.
    """

    sop: Sop
    step: Step
    row: Step | Activity
    path: tuple[Request, ...]
    start: datetime

    @property
    def clock(self) -> str | None:
        """The key of its clock."""
        return None if self.row is self.step else self.row.id

    @property
    def moments(self) -> tuple[str, ...]:
        """The moments that it names."""
        not_before = None if self.row.not_before is None else self.row.not_before.moment
        names = (not_before, self.row.before, self.row.since)
        return tuple(dict.fromkeys(name for name in names if name is not None and name in self.sop.moments))

    def reach(
        self, rehearsal: Rehearsal, given: Mapping[str, datetime], waits: Mapping[int, timedelta] | None = None
    ) -> bool:
        """Bring a new case to the row or activity; return whether that succeeds.

        Args:
            rehearsal: The rehearsal.
            given: The moments with which the case is opened.
            waits: How much later than possible calls of the path are made, by number.
        """
        for number, request in enumerate(self.path):
            if not rehearsal.take(request, self.start, given, (waits or {}).get(number, timedelta())):
                return False
        return self.begin(rehearsal)

    def begin(self, rehearsal: Rehearsal) -> bool:
        """Complete what precedes the activity in its row."""
        order = in_order(self.step, self.row.id) if isinstance(self.row, Activity) else ()
        before = takewhile(lambda activity: activity is not self.row, order)
        return all(rehearsal.complete(activity=activity) for activity in before)

    def attempt(self, rehearsal: Rehearsal, at: datetime) -> bool:
        """Try to complete the activity, or the first one of the row, without a reason."""
        enabled = rehearsal.enabled(max(at, rehearsal.at))
        if not enabled.ready or rehearsal.state != self.step.id:
            return False
        activity = self.row if isinstance(self.row, Activity) else rehearsal.next(tuple(enabled.ready))
        return rehearsal.call(evolve(enabled.completion(activity), reason=None))


Scenario: TypeAlias = Callable[[Rehearsal, _Place, str, datetime], bool]
"""Brings a new case to a place whose moment matters at a time; returns whether its due time is to be shown."""


def waiting_for_moments(new: Callable[[], Rehearsal], path_to: PathTo, start: datetime) -> Iterator[list[Request]]:
    """Yield a script for each use of a moment: it is missing, set, amended, passed, and reached while the clock stops.

    Args:
        new: Begins a rehearsal.
        path_to: Returns the shortest path to a step.
        start: The time at which cases are opened.
    """
    for place in _places(new().sop, path_to, start):
        for moment in place.moments:
            rehearsal = new()
            for scenario in _SCENARIOS:
                for days in (2, 3):
                    at = rehearsal.calendar.next_opening(start + days * _DAY) + days * timedelta(minutes=30)
                    show_due(rehearsal, place.clock, partial(scenario, rehearsal, place, moment, at))
            yield rehearsal.script


def before_the_edges(new: Callable[[], Rehearsal], path_to: PathTo, start: datetime) -> Iterator[list[Request]]:
    """Yield a script for each special day: moments around it, before which work is to be done.

    Args:
        new: Begins a rehearsal.
        path_to: Returns the shortest path to a step.
        start: The time of a first case.
    """
    first = new()
    places = {place.row.limit: place for place in _places(first.sop, path_to, start) if place.row.before is not None}
    for day in dict.fromkeys([*special_days(first.calendar), *ordinary_days(first.calendar)]) if places else ():
        rehearsal = new()
        rehearsal.do("open", start)
        for place in places.values():
            for value in times_of_day(first.calendar, day):
                early = evolve(place, start=first.calendar.next_opening(value - _LONG))
                given = {**moments_at(first.sop, first.calendar, early.start), str(place.row.before): value}
                show_due(rehearsal, place.clock, partial(early.reach, rehearsal, given))
        yield rehearsal.script


def counted_since(new: Callable[[], Rehearsal], path_to: PathTo, start: datetime) -> Iterator[list[Request]]:
    """Yield a script for each clock that runs since other work: time passes, or the case rests, at each place before.

    Args:
        new: Begins a rehearsal.
        path_to: Returns the shortest path to a step.
        start: The time at which cases are opened.
    """
    for place in _places(new().sop, path_to, start):
        if place.row.since is None:
            continue
        rehearsal = new()
        given = moments_at(rehearsal.sop, rehearsal.calendar, start)
        for number in range(1, len(place.path)):
            for wait in (_HOUR, _LONG):
                show_due(rehearsal, place.clock, partial(place.reach, rehearsal, given, {number: wait}))
            show_due(rehearsal, place.clock, partial(_rested, rehearsal, place, given, number))
        yield rehearsal.script


def slowly(new: Callable[[], Rehearsal], script: Sequence[Request]) -> Iterator[list[Request]]:
    """Yield variants of a script in which an hour passes before each call, or each step takes all of its time.

    Args:
        new: Begins a rehearsal.
        script: A walk through the SOP.
    """
    for takes_all in (False, True):
        rehearsal = new()
        for request in script:
            due = rehearsal.case.now.due
            wait = timedelta() if request.action == "open" else _HOUR
            if request.action == "complete" and due is not None and due >= rehearsal.at:
                if rehearsal.late_rule is OnLate.JUSTIFY:
                    rehearsal.reject([RefusalCode.REASON], due + rehearsal.moment)
                wait = due - rehearsal.at if takes_all else min(_HOUR, due - rehearsal.at)
            rehearsal.take(request, request.at, request.moments, wait)
        yield rehearsal.script


def _places(sop: Sop, path_to: PathTo, start: datetime) -> Iterator[_Place]:
    for step in sop.steps:
        rows: tuple[Step | Activity, ...] = (step, *(step.activities if not step.is_single else ()))
        for row in rows:
            if (row.since, row.before, row.not_before) != (None, None, None) and (path := path_to(step.id)):
                yield _Place(sop, step, row, tuple(path), start)


def _value(rehearsal: Rehearsal, place: _Place, moment: str, at: datetime) -> datetime:
    """Return the time of a moment with which a place may begin, or is due, at a time."""
    not_before, limit = place.row.not_before, place.row.limit
    ahead = limit if place.row.before == moment else None
    if not_before is not None and not_before.moment == moment and not_before.by is not None:
        ahead = not_before.by.counted_back
    by = None if ahead is None else ahead.maximum
    return at if by is None else rehearsal.calendar.add(at, by)


def _set(rehearsal: Rehearsal, moment: str, value: datetime, *, reason: str | None = REASON) -> bool:
    request = rehearsal.enabled().setting(moment, value)
    return rehearsal.call(evolve(request, reason=reason))


def _given(rehearsal: Rehearsal, place: _Place, moment: str, at: datetime) -> dict[str, datetime]:
    others = moments_at(rehearsal.sop, rehearsal.calendar, place.start)
    return {**others, moment: _value(rehearsal, place, moment, at)}


def _without(rehearsal: Rehearsal, place: _Place, moment: str) -> bool:
    """Bring a new case to a place without a moment."""
    given = moments_at(rehearsal.sop, rehearsal.calendar, place.start)
    return place.reach(rehearsal, {id_: value for id_, value in given.items() if id_ != moment})


def _try_around_the_earliest(rehearsal: Rehearsal, place: _Place) -> None:
    """Try to complete what must not be completed yet, and complete nothing."""
    id_ = place.row.id if isinstance(place.row, Activity) else place.step.activities[0].id
    earliest = rehearsal.earliest(id_)
    if earliest is not None and earliest > rehearsal.at:
        place.attempt(rehearsal, earliest - rehearsal.moment)


# --- scenarios --------------------------------------------------------------------------------------------


def _missing(rehearsal: Rehearsal, place: _Place, moment: str, at: datetime) -> bool:
    """Work without the moment, as late as one likes."""
    if _without(rehearsal, place, moment) and not place.attempt(rehearsal, at + _LONG):
        _set(rehearsal, moment, _value(rehearsal, place, moment, at), reason=None)
        _try_around_the_earliest(rehearsal, place)
        return True
    return False


def _set_later(rehearsal: Rehearsal, place: _Place, moment: str, at: datetime) -> bool:
    """Set the moment when the case is there."""
    return _without(rehearsal, place, moment) and _set(
        rehearsal, moment, _value(rehearsal, place, moment, at), reason=None
    )


def _set_at_first(rehearsal: Rehearsal, place: _Place, moment: str, at: datetime) -> bool:
    """Open the case with the moment, and enter the row an hour later."""
    last = {len(place.path) - 1: _HOUR} if len(place.path) > 1 else {}
    reached = place.reach(rehearsal, _given(rehearsal, place, moment, at), last)
    if reached:
        _try_around_the_earliest(rehearsal, place)
    return reached


def _amended(rehearsal: Rehearsal, place: _Place, moment: str, at: datetime) -> bool:
    """Set the moment to the same time, and to later and earlier ones; only the latter need a reason."""
    if not place.reach(rehearsal, _given(rehearsal, place, moment, at)):
        return False
    value = _value(rehearsal, place, moment, at)
    _set(rehearsal, moment, value, reason=None)
    for other in (value + _DAY, value + _HOUR):
        for reason in (None, " ", REASON):
            _set(rehearsal, moment, other, reason=reason)
        _try_around_the_earliest(rehearsal, place)
    return True


def _passed(rehearsal: Rehearsal, place: _Place, moment: str, _at: datetime) -> bool:
    """Reach the place when the moment has passed."""
    if not place.reach(rehearsal, _given(rehearsal, place, moment, place.start - 7 * _DAY)):
        return False
    place.attempt(rehearsal, rehearsal.at)
    return rehearsal.state == place.step.id


def _resumed_before(rehearsal: Rehearsal, place: _Place, moment: str, at: datetime) -> bool:
    """Suspend the case, and resume it before the time that matters."""
    return _suspended_until(rehearsal, place, moment, at, at - 3 * _HOUR)


def _resumed_after(rehearsal: Rehearsal, place: _Place, moment: str, at: datetime) -> bool:
    """Suspend the case beyond the time that matters."""
    return _suspended_until(rehearsal, place, moment, at, at + _HOUR)


def _suspended_until(rehearsal: Rehearsal, place: _Place, moment: str, at: datetime, until: datetime) -> bool:
    reached = place.reach(rehearsal, _given(rehearsal, place, moment, at))
    if not (reached and rehearsal.do("suspend") and rehearsal.do("resume", max(rehearsal.at, until))):
        return False
    if rehearsal.due is None or rehearsal.due >= rehearsal.at:
        return True
    return place.attempt(rehearsal, rehearsal.at)


def _restarted(rehearsal: Rehearsal, place: _Place, moment: str, at: datetime) -> bool:
    """Restart the clock before the time that matters."""
    reached = place.reach(rehearsal, _given(rehearsal, place, moment, at))
    return reached and rehearsal.do("restart_clock", rehearsal.at + _HOUR)


def _set_while_suspended(rehearsal: Rehearsal, place: _Place, moment: str, at: datetime) -> bool:
    """Set the moment while the clock is stopped."""
    return (
        _without(rehearsal, place, moment)
        and rehearsal.do("suspend")
        and _set(rehearsal, moment, _value(rehearsal, place, moment, at), reason=None)
        and rehearsal.do("resume", rehearsal.at + _HOUR)
    )


def _undone(rehearsal: Rehearsal, place: _Place, moment: str, at: datetime) -> bool:
    """Amend the moment, and undo that."""
    if not place.reach(rehearsal, _given(rehearsal, place, moment, at)):
        return False
    version = rehearsal.case.version
    _set(rehearsal, moment, _value(rehearsal, place, moment, at) + _DAY)
    return rehearsal.call(evolve(rehearsal.enabled().call("correct"), to=version))


_SCENARIOS: tuple[Scenario, ...] = (
    _missing, _set_later, _set_at_first, _amended, _passed, _resumed_before, _resumed_after, _restarted,
    _set_while_suspended, _undone,
)  # fmt: skip


def _rested(rehearsal: Rehearsal, place: _Place, given: dict[str, datetime], number: int) -> bool:
    """Bring a new case to a place, and suspend it for a day before a call of the path."""
    for index, request in enumerate(place.path):
        if index == number:
            rehearsal.do("suspend", rehearsal.at + _HOUR)
            rehearsal.do("resume", rehearsal.at + _DAY)
        if not rehearsal.take(request, place.start, given):
            return False
    return place.begin(rehearsal)
