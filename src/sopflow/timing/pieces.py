"""Pieces of time: take apart the time between a start and a due time, in the order of `counting.add`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from sopflow.timing import counting, zones
from sopflow.timing.counting import Layout
from sopflow.timing.duration import DAY_MICROSECONDS, Duration, Measure, Number
from sopflow.timing.errors import CalendarError
from sopflow.timing.explanation import ClosedDay, Piece, PieceKind
from sopflow.timing.remaining import Remaining
from sopflow.timing.units import Unit
from sopflow.timing.working_days import WorkingDays

_YEARS: Final = 10
"""The number of years that an explanation covers at most."""

_LONGEST: Final = _YEARS * 366 * DAY_MICROSECONDS
_DAY: Final = timedelta(days=1)


def pieces(layout: Layout, start: int, measure: Measure, days: WorkingDays) -> tuple[Piece, ...]:
    """Return the pieces of the time from a start until a duration ends, without empty ones.

    Args:
        layout: The calendar.
        start: The start.
        measure: The length of the duration.
        days: The working days of the calendar.

    Raises:
        CalendarError: If the time is longer than ten years, or the calendar never opens.
    """
    _check_length(counting.add(layout, start, measure) - start)
    return _Pieces(layout, start, days).of(measure)


def pieces_back(layout: Layout, end: int, measure: Measure, days: WorkingDays) -> tuple[Piece, ...]:
    """Return the pieces of the time from a moment back to the instant from which a duration is left until it.

    Raises:
        CalendarError: As for `pieces`.
    """
    _check_length(end - counting.subtract(layout, end, measure))
    return _PiecesBack(layout, end, days).of(measure)


def pieces_of_a_day(layout: Layout, start: int, days: WorkingDays) -> tuple[Piece, ...]:
    """Return the pieces of the time from a start until the end of its working day, without empty ones."""
    return _Pieces(layout, start, days).until_the_end_of_the_day()


def pieces_of_rest(layout: Layout, start: int, left: Remaining, days: WorkingDays) -> tuple[Piece, ...]:
    """Return the pieces of the time from a start until what remains of a standard has passed, without empty ones.

    Raises:
        CalendarError: As for `pieces`.
    """
    _check_length(counting.resume(layout, start, left) - start)
    return _Pieces(layout, start, days, Remaining).of_rest(left)


def _check_length(length: int) -> None:
    if length > _LONGEST:
        raise CalendarError("", 1, "too-long-to-explain", {"years": _YEARS})


class _Pieces:
    """The pieces found so far, and the instant that they reach."""

    def __init__(
        self, layout: Layout, start: int, days: WorkingDays, amount: type[Duration | Remaining] = Duration
    ) -> None:
        self._layout = layout
        self._days = days
        self._at = start
        self._amount = amount
        self._found: list[Piece] = []

    def of(self, measure: Measure) -> tuple[Piece, ...]:
        hours = self._layout.hours
        months, calendar_days, clock, working_days, work = self._meant(measure)
        if months or calendar_days or working_days or work or not clock:
            self._wait(hours.opening(self._at))
        if months or calendar_days:
            end = counting.calendar_days_later(self._at, months, calendar_days, self._layout.days)
            self._pass_dates(end, months, calendar_days)
            self._wait(hours.settled(end))
        if clock:
            self._elapse(self._at + clock, clock)
        if working_days:
            self._count(working_days)
        if work:
            self._work(hours.advanced(self._at, work))
        elif months or calendar_days or working_days:
            self._wait(hours.settled(self._at))
        return tuple(self._found)

    def _meant(self, measure: Measure) -> tuple[int, Number, int, Number, int]:
        """Return the totals of a duration with the meaning that the calendar gives to a bare day."""
        months, calendar_days, clock, bare_days, working_days, work = measure
        if self._layout.bare_day_is_working:
            working_days += bare_days
        else:
            calendar_days += bare_days
        return months, calendar_days, clock, working_days, work

    def until_the_end_of_the_day(self) -> tuple[Piece, ...]:
        end = counting.end_of_day(self._layout, self._at)
        if self._layout.bare_day_is_working:
            self._wait(self._layout.days.opening(self._at))
        self._work(end)
        return tuple(self._found)

    def of_rest(self, left: Remaining) -> tuple[Piece, ...]:
        """Return the pieces in the order of `counting.resume`."""
        layout, measure = self._layout, left.measure
        if not any(measure):
            self._wait(counting.resume(layout, self._at, left))
        elif not left.at_opening:
            self.of(measure)
        else:
            hours = layout.days if Unit.WORKING_DAY in left.units else layout.hours
            self.of(measure._replace(work=0))
            self._wait(hours.opening(self._at))
            self._work(layout.hours.advanced(self._at, measure.work))
        return tuple(self._found)

    def _pass_dates(self, end: int, months: int, days: Number) -> None:
        parts: dict[Unit, Number] = {Unit.MONTH: months, Unit.CALENDAR_DAY: days}
        amount = self._amount({unit: number for unit, number in parts.items() if number})
        self._add(PieceKind.CALENDAR_DAYS, end, amount)

    def _elapse(self, end: int, clock: int) -> None:
        self._add(PieceKind.ELAPSED, end, self._amount({Unit.CLOCK_DAY: Fraction(clock, DAY_MICROSECONDS)}))

    def _count(self, days: Number) -> None:
        """Add whole working days, then the fraction of one."""
        timetable = self._layout.days
        self._wait(timetable.opening(self._at))
        start, (whole, part) = self._at, divmod(days, 1)
        if whole:
            counted: list[date] = []
            day = self._date(start)
            while len(counted) < whole:
                day += _DAY
                if self._days.closed_day(day) is None:
                    counted.append(day)
            end = timetable.days_later(start, whole)
            # A fraction that ends there too is a part of the same piece.
            counts_all = timetable.days_later(start, days) == end
            amount = self._amount({Unit.WORKING_DAY: days if counts_all else whole})
            self._add(PieceKind.WORKING_DAYS, end, amount, tuple(counted))
        if part:
            self._add(PieceKind.WORKING_DAYS, timetable.days_later(start, days), self._amount({Unit.WORKING_DAY: part}))

    def _work(self, end: int) -> None:
        """Add the opening hours until an instant, and the closed time between them."""
        for opening, closing in self._layout.hours.open_between(self._at, end):
            self._wait(opening)
            self._add(PieceKind.WORK, closing)

    def _wait(self, opening: int) -> None:
        """Add the closed time until an opening; between two openings of one day it is a break."""
        follows_work = bool(self._found) and self._found[-1].kind is PieceKind.WORK
        same_day = self._date(self._at) == self._date(opening)
        self._add(PieceKind.BREAK if follows_work and same_day else PieceKind.CLOSED, opening)

    def _add(
        self, kind: PieceKind, end: int, amount: Duration | Remaining | None = None, counted: tuple[date, ...] = ()
    ) -> None:
        """Add the time between the instant reached and another, which is then reached."""
        if end == self._at:
            return
        first, last = sorted((self._at, end))
        dates = self._dates(first, last)
        closed, because = self._closed(kind, dates), self._because(kind, counted or dates)
        time_at = self._layout.time_at
        self._found.append(Piece(kind, time_at(first), time_at(last), amount, counted, closed, because))
        self._at = end

    def _closed(self, kind: PieceKind, dates: Sequence[date]) -> tuple[ClosedDay, ...]:
        """Return the days without work, if a kind of piece skips them."""
        if kind not in {PieceKind.CLOSED, PieceKind.WORKING_DAYS}:
            return ()
        return tuple(day for day in map(self._days.closed_day, dates) if day is not None)

    def _because(self, kind: PieceKind, dates: Sequence[date]) -> tuple[str, ...]:
        """Return the sources of special hours, if a kind of piece depends on opening hours."""
        by_hours = kind is PieceKind.WORK and self._layout.hours is self._layout.days
        if not by_hours and kind is not PieceKind.WORKING_DAYS:
            return ()
        return tuple(dict.fromkeys(filter(None, map(self._days.source_of, dates))))

    def _dates(self, start: int, end: int) -> Sequence[date]:
        first, last = self._date(start).toordinal(), self._date(end - 1).toordinal()
        return [date.fromordinal(ordinal) for ordinal in range(first, last + 1)]

    def _date(self, instant: int) -> date:
        return date.fromordinal(zones.local(instant, self._layout.days.zone)[0])


class _PiecesBack(_Pieces):
    """The pieces from a moment back, in the order of `counting.subtract`."""

    def of(self, measure: Measure) -> tuple[Piece, ...]:
        hours = self._layout.hours
        months, calendar_days, clock, working_days, work = self._meant(measure)
        if work:
            self._work(hours.latest_start(self._at, work))
        if working_days:
            self._count(working_days)
        if clock:
            self._elapse(self._at - clock, clock)
        if months or calendar_days:
            if clock:
                self._wait(hours.settled_before(self._at))
            end = counting.calendar_days_earlier(self._at, months, calendar_days, self._layout.days)
            self._pass_dates(end, months, calendar_days)
        if months or calendar_days or working_days or work or not clock:
            self._wait(hours.settled_before(self._at))
        return tuple(self._found)

    def _count(self, days: Number) -> None:
        timetable = self._layout.days
        self._wait(timetable.settled_before(self._at))
        end, (whole, part) = self._at, divmod(days, 1)
        if whole:
            counted: list[date] = []
            is_opening = timetable.opening(end) == end
            day = self._date(end if is_opening else end - 1)  # 24:00 is of the day that it closes
            while len(counted) < whole:
                day -= _DAY
                if self._days.closed_day(day) is None:
                    counted.append(day)
            begin = timetable.days_earlier(end, whole)
            counts_all = timetable.days_earlier(end, days) == begin
            amount = self._amount({Unit.WORKING_DAY: days if counts_all else whole})
            self._add(PieceKind.WORKING_DAYS, begin, amount, tuple(counted))
        if part:
            begin = timetable.days_earlier(end, days)
            self._add(PieceKind.WORKING_DAYS, begin, self._amount({Unit.WORKING_DAY: part}))

    def _work(self, end: int) -> None:
        for opening, closing in reversed([*self._layout.hours.open_between(end, self._at)]):
            self._wait(closing)
            self._add(PieceKind.WORK, opening)
