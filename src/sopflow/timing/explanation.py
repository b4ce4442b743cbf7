"""Explanations of due times: the pieces of time between a start and a due time, as data and as sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from itertools import groupby
from typing import Final

import attrs

from sopflow.dates import DAY_NAMES, date_text, hours_text, moment_text
from sopflow.text import NO_TEXT, Language, Text, visible
from sopflow.timing import explanation_messages as messages
from sopflow.timing.duration import Duration
from sopflow.timing.remaining import Remaining
from sopflow.timing.units import Unit

_DAY: Final = timedelta(days=1)
_MICROSECOND: Final = timedelta(microseconds=1)


class PieceKind(StrEnum):
    """The ways in which a piece of time counts, or does not count, toward a time standard."""

    WORK = "work"
    """Opening hours, which count."""
    ELAPSED = "elapsed time"
    """N x 24 hours, which count whether the calendar is open or closed."""
    CALENDAR_DAYS = "calendar days"
    """Months and calendar days, which count on every date."""
    WORKING_DAYS = "working days"
    """Working days, or the fraction of one."""
    BREAK = "break"
    """The time between two openings of one day, which does not count."""
    CLOSED = "closed"
    """The time between openings of two days, or at the beginning of the count, which does not count."""


class ClosedReason(StrEnum):
    """Why a day is not a working day."""

    HOLIDAY = "holiday"
    JOINT_LEAVE = "joint leave"
    """A holiday of Indonesia's category "government" (cuti bersama)."""
    LOCAL = "local closing"
    """A date of the key `closed`."""
    PERIOD = "period"
    """A weekday that has no hours in a period, but has some outside of it."""
    WEEKEND = "weekend"
    NO_HOURS = "no hours"
    """A weekday from Monday to Friday that has no hours."""


@attrs.frozen
class ClosedDay:
    """A day that is not a working day.

    Attributes:
        date: The date.
        reason: Why it is not a working day.
        name: The name of the holiday or joint leave; empty for other reasons.
        because: The source that the calendar names for the closing or the period.
    """

    date: date
    reason: ClosedReason
    name: Text = NO_TEXT
    because: str | None = None


@attrs.frozen
class Piece:
    """A piece of the time between the start and the due time; each piece begins where the one before it ends.

    Pieces that are counted back from a moment end where the one before them begins.

    Attributes:
        kind: Whether the piece counts, and as what.
        start: Its beginning, in the calendar's zone.
        end: Its end.
        amount: The days or the elapsed time that it counts; of what remains, a ``Remaining``. None for opening hours,
            whose amount is `length`, and for pieces that do not count.
        counted: The dates of its whole working days, in the order in which they are counted.
        closed: The days without work that it skips.
        because: The sources that the calendar names for special hours on the days that count.
    """

    kind: PieceKind
    start: datetime
    end: datetime
    amount: Duration | Remaining | None = None
    counted: tuple[date, ...] = ()
    closed: tuple[ClosedDay, ...] = ()
    because: tuple[str, ...] = ()

    @property
    def length(self) -> timedelta:
        """The time that passes, also if clocks change."""
        return self.end.astimezone(UTC) - self.start.astimezone(UTC)


@attrs.frozen
class Explanation:
    """Why a step is due when it is due; `WorkCalendar.explain` returns it.

    Attributes:
        start: The time from which the standard is counted, in the calendar's zone.
        duration: The maximum of the standard, or what remains of it; None for the same day.
        pieces: The time between `start` and `end` without gaps, in the order in which it is counted.
        end: The due time; it is before `start` if the standard is counted back.
        provisional: Whether the due time may still change; see `WorkCalendar.is_provisional`.
        back: Whether the standard is counted back from a moment; then each piece ends where the one before it begins.
    """

    start: datetime
    duration: Duration | Remaining | None
    pieces: tuple[Piece, ...]
    end: datetime
    provisional: bool = False
    back: bool = False

    @property
    def sentences(self) -> tuple[Text, ...]:
        """The explanation in sentences, in English and Indonesian."""
        return (_Sentences(self).begin(), *self.details)

    @property
    def details(self) -> tuple[Text, ...]:
        """The sentences after the one about the start: each piece, and the due time."""
        return tuple(_Sentences(self).details())

    def format(self, language: Language = "en") -> str:
        """Return the sentences as numbered lines."""
        return "\n".join(f"{number}. {text.in_(language)}" for number, text in enumerate(self.sentences, 1))


_REASONS: Final = {
    ClosedReason.HOLIDAY: Text("holiday", "hari libur"),
    ClosedReason.JOINT_LEAVE: Text("joint leave", "cuti bersama"),
    ClosedReason.LOCAL: Text("closed locally", "tutup"),
    ClosedReason.PERIOD: Text("no hours in this period", "tanpa jam kerja dalam periode ini"),
    ClosedReason.WEEKEND: Text("weekend", "akhir pekan"),
    ClosedReason.NO_HOURS: Text("no hours on this weekday", "tanpa jam kerja pada hari ini"),
}


def _filled(text: Text, **data: object) -> Text:
    return Text(text.format("en", **data), text.format("id", **data))


def _joined(texts: Iterable[Text]) -> Text:
    pieces = list(texts)
    return Text("; ".join(text.en for text in pieces), "; ".join(text.id for text in pieces))


def _amount(amount: Duration | Remaining) -> Text:
    return Text(amount.format("en"), amount.format("id"))


class _Sentences:
    """The sentences of an explanation, in the direction in which it counts."""

    def __init__(self, explanation: Explanation) -> None:
        self._of = explanation
        self._wording = messages.BACK if explanation.back else messages.ON

    def begin(self) -> Text:
        duration = self._of.duration
        text = messages.REST if isinstance(duration, Remaining) else self._wording.start
        amount = messages.THE_DAY if duration is None else _amount(duration)
        return _filled(text, duration=amount, start=moment_text(self._of.start))

    def details(self) -> Iterator[Text]:
        for piece in self._of.pieces[:1]:
            if piece.kind is PieceKind.CLOSED:
                yield from self._closed(self._wording.moved, piece)
        sources: tuple[str, ...] = ()
        for _, pieces in groupby(self._of.pieces, key=_sentence_key):
            group = tuple(pieces)
            first = group[0]
            if first.kind in {PieceKind.WORK, PieceKind.BREAK}:
                yield self._work(group)
            elif first.kind is PieceKind.WORKING_DAYS:
                yield from self._working_days(first)
            elif first.kind is not PieceKind.CLOSED:
                text = self._wording.elapsed if first.kind is PieceKind.ELAPSED else self._wording.calendar_days
                yield _filled(text, amount=_amount(first.amount or Duration()), end=self._reached(first))
            elif first is not self._of.pieces[0]:
                yield from self._closed(self._wording.closed, first)
            if first.because and first.because != sources:
                sources = first.because
                yield _filled(messages.SPECIAL_HOURS, because=visible("; ".join(sources)))
        yield _filled(messages.DUE, end=moment_text(self._of.end))
        if self._of.provisional:
            yield _filled(messages.PROVISIONAL, year=max(self._of.start, self._of.end).year)

    def _reached(self, piece: Piece) -> Text:
        """Return the time to which the count comes with a piece."""
        return moment_text(piece.start if self._of.back else piece.end)

    def _closed(self, text: Text, piece: Piece) -> Iterator[Text]:
        yield _filled(text, end=self._reached(piece))
        if piece.closed:
            yield _filled(messages.NOT_COUNTED, days=_days(piece.closed))

    def _working_days(self, piece: Piece) -> Iterator[Text]:
        amount, end, counted = _amount(piece.amount or Duration()), self._reached(piece), piece.counted
        if counted:
            text = self._wording.working_day if len(counted) == 1 else self._wording.working_days
            yield _filled(text, amount=amount, first=_day(counted[0]), last=_day(counted[-1]), end=end)
            begin = piece.end if self._of.back else piece.start
            if piece.end.time() != piece.start.time() and not begin.fold:
                clock = _clock(begin)
                time = Text(clock, clock.replace(":", "."))
                yield _filled(self._wording.no_such_time, last=_day(counted[-1]), time=time)
        else:
            yield _filled(self._wording.part_of_day, amount=amount, end=end)
        if piece.closed:
            yield _filled(messages.NOT_COUNTED, days=_days(piece.closed))

    def _work(self, group: tuple[Piece, ...]) -> Text:
        """Return the sentence about the opening hours of one date, or about hours that no closing interrupts."""
        reached = self._reached(group[-1])
        pieces = group[::-1] if self._of.back else group
        work = [piece for piece in pieces if piece.kind is PieceKind.WORK]
        worked = sum((piece.length for piece in work), timedelta())
        length = _amount(Remaining({Unit.SECOND: Fraction(worked // _MICROSECOND, 1_000_000)}))
        day, end = pieces[0].start.date(), pieces[-1].end
        if (end - _MICROSECOND).date() != day:
            return _filled(self._wording.run, length=length, end=reached)
        breaks = [piece for piece in pieces if piece.kind is PieceKind.BREAK]
        text = messages.WORK_WITH_BREAK if breaks else messages.WORK
        return _filled(text, length=length, day=_day(day), hours=_clocks(work), breaks=_clocks(breaks))


def _sentence_key(piece: Piece) -> object:
    """Return equal keys for the pieces of one sentence: the work of one date with its breaks."""
    return piece.start.date() if piece.kind in {PieceKind.WORK, PieceKind.BREAK} else (piece.kind, piece.start)


def _clocks(pieces: Iterable[Piece]) -> Text:
    return hours_text(", ".join(f"{_clock(piece.start)}-{_end_clock(piece)}" for piece in pieces))


def _clock(at: datetime) -> str:
    return f"{at:%H:%M:%S}" if at.second else f"{at:%H:%M}"


def _end_clock(piece: Piece) -> str:
    return "24:00" if piece.end.date() > piece.start.date() else _clock(piece.end)


def _day(day: date) -> Text:
    name, text = DAY_NAMES[day.weekday()], date_text(day)
    return Text(f"{name.en}, {text.en}", f"{name.id}, {text.id}")


def _days(days: tuple[ClosedDay, ...]) -> Text:
    """Return days without work with their reasons; consecutive days together, more than one weekend as a number."""
    runs: list[list[ClosedDay]] = []
    for day in days:
        last = runs[-1][-1] if runs else None
        if last and attrs.evolve(last, date=last.date + _DAY) == day:
            runs[-1].append(day)
        else:
            runs.append([day])
    weekends = [run for run in runs if run[0].reason is ClosedReason.WEEKEND]
    if len(weekends) == 1:
        return _joined(map(_run, runs))
    texts = [_run(run) for run in runs if run not in weekends]
    if weekends:
        texts.append(_filled(messages.WEEKENDS, count=sum(map(len, weekends))))
    return _joined(texts)


def _run(days: list[ClosedDay]) -> Text:
    first, last = days[0], days[-1]
    why = _REASONS[first.reason]
    source = visible(first.because or "")
    if details := _joined(filter(None, (first.name, Text(source, source)))):
        why = _filled(messages.WITH_DETAILS, reason=why, details=details)
    text = messages.ONE_DAY if len(days) == 1 else messages.SEVERAL_DAYS
    return _filled(text, first=_day(first.date), last=_day(last.date), why=why)
