"""SOP507: the stated total time is possible on some path through the rows.

The length of a day or month in hours is often known only as a range. The total is compared at both bounds of each
range: sums are linear, so a difference at all bounds is a difference everywhere between them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from heapq import heappop, heappush
from itertools import product
from typing import NamedTuple, TypeAlias

from sopflow.definition import Activity, Sop, Step
from sopflow.diagnostics import Finding, Severity, define_rule
from sopflow.flow import Flow, path_to
from sopflow.rules.registry import checker
from sopflow.rules.time import counted, only_waits
from sopflow.text import Text
from sopflow.timing import Duration, StandardKind, TimeStandard, Unit, WorkCalendar
from sopflow.timing.duration import MICROSECONDS
from sopflow.timing.units import CALENDAR_DAYS, MONTHS, SECONDS

STATED_TOTAL_DIFFERS = define_rule(
    "SOP507",
    "stated-total-differs",
    Severity.WARNING,
    Text(
        "The stated total is {total}, but the rows add up to {bound} {sum}.",
        "Naskah menyebut total {total}, tetapi waktu semua baris berjumlah {bound} {sum}.",
    ),
    hint=Text(
        "Correct the total or the rows; if the total starts at another moment, state it: `5 hari kerja sejak …`.",
        "Perbaiki total atau barisnya; jika totalnya dihitung dari saat lain, sebutkan: `5 hari kerja sejak …`.",
    ),
)

Scale: TypeAlias = Mapping[Unit, int]
"""The length of each unit in microseconds of working time."""

_SECOND = MICROSECONDS
_MINUTE = 60 * _SECOND
_HOUR = 60 * _MINUTE


class Sums(NamedTuple):
    """The bounds of the sums on all paths from the first row to an end.

    Attributes:
        least: The smallest sum.
        shortest: A path with this sum.
        most: The largest sum; None if there is a cycle or a row without an upper bound.
        longest: A path with this sum; empty if there is none.
    """

    least: int
    shortest: tuple[str, ...]
    most: int | None
    longest: tuple[str, ...]


@checker(stage=4, blocking=False)
def stated_total_is_possible(flow: Flow) -> Iterator[Finding]:
    """On at least one path, the rows add up to the total, rounded to the unit of the total."""
    sop = flow.sop
    if sop.total is None or sop.total.kind is not StandardKind.DURATION or sop.total.condition is not None:
        return
    least, most = _ends(sop.total, sop.calendar)
    rows = {step.id: _ends_of_row(sop, step) for step in sop.steps}
    results = set()
    for scale in _scales(sop, [least, most, *(end for ends in rows.values() for end in ends)]):
        sums = sums_of(flow, {id_: _sized(low, high, scale) for id_, (low, high) in rows.items()})
        results.add(_compared(_sized(least, most, scale), _one(most or least, scale), sums))
    if results == {-1}:
        total = sum((rows[id_][0] for id_ in sums.shortest), Duration())
        bound = Text("at least", "paling sedikit")
    elif results == {1}:
        total = sum((rows[id_][1] or Duration() for id_ in sums.longest), Duration())
        bound = Text("at most", "paling banyak")
    else:
        return
    yield STATED_TOTAL_DIFFERS.at(
        "total",
        total=str(sop.total),
        bound=bound,
        sum=Text(total.normalized().format("en"), total.normalized().format("id")),
    )


def sums_of(flow: Flow, ends: Mapping[str, tuple[int, int | None]]) -> Sums:
    """Return the bounds of the sums on all paths from the first row to an end.

    Args:
        flow: The flow of a SOP in which every row is reachable and leads to an end.
        ends: The bounds of each row's length; None for no upper bound.
    """
    least, shortest = _shortest(flow, {id_: low for id_, (low, _) in ends.items()})
    highs = {id_: high for id_, (_, high) in ends.items() if high is not None}
    most, longest = (None, ()) if flow.cycles or len(highs) < len(ends) else _longest(flow, highs)
    return Sums(least, shortest, most, longest)


def _shortest(flow: Flow, lengths: Mapping[str, int]) -> tuple[int, tuple[str, ...]]:
    """Return the smallest sum on a path to an end and the rows on this path, by Dijkstra's algorithm."""
    before: dict[str, str | None] = {}
    waiting: list[tuple[int, str, str | None]] = [(0, flow.sop.steps[0].id, None)]
    while True:
        length, id_, previous = heappop(waiting)
        if id_ not in before:
            before[id_] = previous
            if id_ not in flow.arrows:
                return length, (path_to(id_, before) or ())[:-1]
            for follower in flow.successors[id_]:
                if follower not in before:
                    heappush(waiting, (length + lengths[id_], follower, id_))


def _longest(flow: Flow, lengths: Mapping[str, int]) -> tuple[int, tuple[str, ...]]:
    """Return the largest sum on a path to an end and the rows on this path, in a graph without cycles."""
    first = flow.sop.steps[0].id
    longest = {first: 0}
    before: dict[str, str | None] = {first: None}
    left = {id_: len(steps) for id_, steps in flow.predecessors.items()}
    waiting = [first]
    while waiting:
        id_ = waiting.pop()
        for follower in flow.successors.get(id_, ()):
            length = longest[id_] + lengths[id_]
            if length > longest.get(follower, -1):
                longest[follower], before[follower] = length, id_
            left[follower] -= 1
            if not left[follower]:
                waiting.append(follower)
    end = max((id_ for id_ in longest if id_ not in flow.arrows), key=longest.__getitem__)
    return longest[end], (path_to(end, before) or ())[:-1]


def _compared(total: tuple[int, int | None], unit: int, sums: Sums) -> int:
    """Return -1 or 1 if a total is less or more than all sums by at least one of its smallest unit, otherwise 0."""
    least, most = total
    if most is not None and sums.least - most >= unit:
        return -1
    return 1 if sums.most is not None and least - sums.most >= unit else 0


def _ends(standard: TimeStandard, calendar: WorkCalendar | None) -> tuple[Duration, Duration | None]:
    """Return the bounds of a time standard."""
    low, high = standard.minimum or standard.maximum, standard.maximum
    return counted(low or Duration(), calendar), None if high is None else counted(high, calendar)


def _ends_of_row(sop: Sop, step: Step) -> tuple[Duration, Duration | None]:
    """Return the bounds of a row; activities with standards of their own may run in parallel or in sequence.

    A total may leave out rows in which the agency only waits, and the time of a row that runs since another row
    overlaps with that of the rows between. A row that depends on a moment may wait for it.
    """
    holders: tuple[Step | Activity, ...] = (step, *step.activities)
    if any(each.before or each.not_before or each.since in sop.moments for each in holders):
        return Duration(), None
    low, high = _ends_of_standards(step, sop.calendar)
    if only_waits(sop, step) or any(each.since for each in holders):
        return Duration(), high
    return low, high


def _ends_of_standards(step: Step, calendar: WorkCalendar | None) -> tuple[Duration, Duration | None]:
    """Return the bounds of a row by its standards alone."""
    within = _as_counted(step)
    if within is not None and within.kind is not StandardKind.BLANK:
        low, high = _ends(within, calendar)
        return low, high if within.condition is None or step.since is not None else None
    ends = [_ends(each, calendar) for activity in step.activities if (each := _as_counted(activity)) is not None]
    highs = [high for _, high in ends if high is not None]
    return Duration(), sum(highs, Duration()) if len(highs) == len(step.activities) else None


def _as_counted(holder: Step | Activity) -> TimeStandard | None:
    return holder.within if holder.since is None else holder.limit


def _scales(sop: Sop, durations: list[Duration | None]) -> Iterator[Scale]:
    """Yield all combinations of the shortest and longest possible lengths of the units."""
    used = {unit for each in durations if each is not None for unit, _ in each.parts}
    worked = _hours_a_day(sop.calendar)
    day, working_day, calendar_day, month = (
        (low, high) if used & units else (low, low)
        for low, high, units in (
            (_HOUR, 24 * _HOUR, {Unit.DAY}),
            (*worked, {Unit.WORKING_DAY}),
            (_MINUTE, worked[1], {Unit.CLOCK_DAY, *CALENDAR_DAYS}),
            (_HOUR, 31 * worked[1], set(MONTHS)),
        )
    )
    for a_day, a_working_day, a_calendar_day, a_month in sorted({*product(day, working_day, calendar_day, month)}):
        yield {
            **{unit: seconds * _SECOND for unit, seconds in SECONDS.items()},
            **{unit: days * a_calendar_day for unit, days in CALENDAR_DAYS.items()},
            **{unit: months * a_month for unit, months in MONTHS.items()},
            Unit.CLOCK_DAY: a_calendar_day,
            Unit.DAY: a_day,
            Unit.WORKING_DAY: a_working_day,
        }


def _hours_a_day(calendar: WorkCalendar | None) -> tuple[int, int]:
    """Return the bounds of a working day; without working hours, anything up to a long weekend."""
    if calendar is None or calendar.hours is None:
        return _HOUR, 96 * _HOUR
    weeks = [calendar.hours, *(period.hours for period in calendar.periods)]
    minutes = [sum(span.end - span.start for span in spans) for week in weeks for spans in week.days if spans]
    return min(minutes) * _MINUTE, max(minutes) * _MINUTE


def _sized(low: Duration, high: Duration | None, scale: Scale) -> tuple[int, int | None]:
    return _size(low, scale), None if high is None else _size(high, scale)


def _size(duration: Duration, scale: Scale) -> int:
    return sum(int(amount * scale[unit]) for unit, amount in duration.parts)


def _one(duration: Duration, scale: Scale) -> int:
    """Return the length of the smallest unit of a duration."""
    return scale[duration.parts[-1][0]]
