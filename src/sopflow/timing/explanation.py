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
    """The time until the opening on another day, or until the first opening, which does not count."""


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

    Attributes:
        kind: Whether the piece counts, and as what.
        start: Its beginning, in the calendar's zone.
        end: Its end.
        amount: The days or the elapsed time that it counts; of what remains, a ``Remaining``. None for opening hours,
            whose amount is `length`, and for pieces that do not count.
        counted: The dates of its whole working days.
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
        start: The time from which the standard runs, in the calendar's zone.
        duration: The maximum of the standard, or what remains of it; None for the same day.
        pieces: The time from `start` to `end`, in order and without gaps.
        end: The due time.
        provisional: Whether the due time may still change; see `WorkCalendar.is_provisional`.
    """

    start: datetime
    duration: Duration | Remaining | None
    pieces: tuple[Piece, ...]
    end: datetime
    provisional: bool = False

    @property
    def sentences(self) -> tuple[Text, ...]:
        """The explanation in sentences, in English and Indonesian."""
        return (_begin(self), *self.details)

    @property
    def details(self) -> tuple[Text, ...]:
        """The sentences after the one about the start: each piece, and the due time."""
        return tuple(_details(self))

    def format(self, language: Language = "en") -> str:
        """Return the sentences as numbered lines."""
        return "\n".join(f"{number}. {text.in_(language)}" for number, text in enumerate(self.sentences, 1))


_START: Final = Text(
    "The time standard is {duration}; it runs from {start}.", "Standar waktunya {duration}, dihitung sejak {start}."
)
_REST: Final = Text("{duration} remain; they run from {start}.", "Sisa waktunya {duration}, dihitung sejak {start}.")
_THE_DAY: Final = Text("the same working day", "hari kerja yang sama")
_MOVED: Final = Text(
    "There is no working time then; it begins on {end}.", "Saat itu di luar waktu kerja; waktu kerja dimulai {end}."
)
_CLOSED: Final = Text("No working time passes until {end}.", "Waktu kerja tidak berjalan sampai {end}.")
_WORK: Final = Text("Working time on {day}: {length}, {hours}.", "Waktu kerja pada {day}: {length}, pukul {hours}.")
_WORK_WITH_BREAK: Final = Text(
    "Working time on {day}: {length}, {hours} (break {breaks}).",
    "Waktu kerja pada {day}: {length}, pukul {hours} (istirahat {breaks}).",
)
_RUN: Final = Text(
    "Working time until {end}: {length} without a break.", "Waktu kerja sampai {end}: {length} tanpa jeda."
)
_ELAPSED: Final = Text(
    "{amount} pass, whether the office is open or closed, until {end}.",
    "{amount} berjalan terus, baik kantor buka maupun tutup, sampai {end}.",
)
_CALENDAR_DAYS: Final = Text(
    "{amount} later it is {end}; every date counts.", "{amount} kemudian adalah {end}; setiap tanggal dihitung."
)
_WORKING_DAY: Final = Text(
    "{amount} counts, {first}; it ends on {end}.", "{amount} dihitung, yaitu {first}; berakhir {end}."
)
_WORKING_DAYS: Final = Text(
    "{amount} count, from {first} to {last}; they end on {end}.",
    "{amount} dihitung, dari {first} s.d. {last}; berakhir {end}.",
)
_NO_SUCH_TIME: Final = Text(
    "There is no working time on {last} at {time}, so the next working time counts.",
    "Pada {last} pukul {time} tidak ada waktu kerja, sehingga berlaku waktu kerja berikutnya.",
)
_PART_OF_DAY: Final = Text(
    "{amount} count, as a share of the opening hours until the same time on the next working day; they end on {end}.",
    "{amount} dihitung sebagai bagian dari jam kerja hingga pukul yang sama pada hari kerja berikutnya; "
    "berakhir {end}.",
)
_SPECIAL_HOURS: Final = Text("Special hours: {because}.", "Jam kerja khusus: {because}.")
_NOT_COUNTED: Final = Text("Not counted: {days}.", "Tidak dihitung: {days}.")
_DUE: Final = Text("The due time is {end}.", "Batas waktunya {end}.")
_PROVISIONAL: Final = Text(
    "The due time is provisional: the holidays of {year} are not final.",
    "Batas waktu ini masih sementara: hari libur tahun {year} belum pasti.",
)

_REASONS: Final = {
    ClosedReason.HOLIDAY: Text("holiday", "hari libur"),
    ClosedReason.JOINT_LEAVE: Text("joint leave", "cuti bersama"),
    ClosedReason.LOCAL: Text("closed locally", "tutup"),
    ClosedReason.PERIOD: Text("no hours in this period", "tanpa jam kerja dalam periode ini"),
    ClosedReason.WEEKEND: Text("weekend", "akhir pekan"),
    ClosedReason.NO_HOURS: Text("no hours on this weekday", "tanpa jam kerja pada hari ini"),
}
_WITH_DETAILS: Final = Text("{reason}: {details}", "{reason}: {details}")
_ONE_DAY: Final = Text("{first} ({why})", "{first} ({why})")
_SEVERAL_DAYS: Final = Text("{first} to {last} ({why})", "{first} s.d. {last} ({why})")
_WEEKENDS: Final = Text("{count} weekend days", "{count} hari akhir pekan")


def _filled(text: Text, **data: object) -> Text:
    return Text(text.format("en", **data), text.format("id", **data))


def _joined(texts: Iterable[Text]) -> Text:
    pieces = list(texts)
    return Text("; ".join(text.en for text in pieces), "; ".join(text.id for text in pieces))


def _amount(amount: Duration | Remaining) -> Text:
    return Text(amount.format("en"), amount.format("id"))


def _begin(explanation: Explanation) -> Text:
    duration = _THE_DAY if explanation.duration is None else _amount(explanation.duration)
    text = _REST if isinstance(explanation.duration, Remaining) else _START
    return _filled(text, duration=duration, start=moment_text(explanation.start))


def _details(explanation: Explanation) -> Iterator[Text]:
    for piece in explanation.pieces[:1]:
        if piece.kind is PieceKind.CLOSED:
            yield from _closed(_MOVED, piece)
    sources: tuple[str, ...] = ()
    for _, pieces in groupby(explanation.pieces, key=_sentence_key):
        group = tuple(pieces)
        if group[0].kind in {PieceKind.WORK, PieceKind.BREAK}:
            yield _work(group)
        elif group[0].kind is PieceKind.WORKING_DAYS:
            yield from _working_days(group[0])
        elif group[0].kind is not PieceKind.CLOSED:
            text = _ELAPSED if group[0].kind is PieceKind.ELAPSED else _CALENDAR_DAYS
            yield _filled(text, amount=_amount(group[0].amount or Duration()), end=moment_text(group[0].end))
        elif group[0] is not explanation.pieces[0]:
            yield from _closed(_CLOSED, group[0])
        if group[0].because and group[0].because != sources:
            sources = group[0].because
            yield _filled(_SPECIAL_HOURS, because=visible("; ".join(sources)))
    yield _filled(_DUE, end=moment_text(explanation.end))
    if explanation.provisional:
        yield _filled(_PROVISIONAL, year=explanation.end.year)


def _sentence_key(piece: Piece) -> object:
    """Return equal keys for the pieces of one sentence: the work of one date with its breaks."""
    return piece.start.date() if piece.kind in {PieceKind.WORK, PieceKind.BREAK} else (piece.kind, piece.start)


def _closed(text: Text, piece: Piece) -> Iterator[Text]:
    yield _filled(text, end=moment_text(piece.end))
    if piece.closed:
        yield _filled(_NOT_COUNTED, days=_days(piece.closed))


def _working_days(piece: Piece) -> Iterator[Text]:
    amount, end, counted = _amount(piece.amount or Duration()), moment_text(piece.end), piece.counted
    if counted:
        text = _WORKING_DAY if len(counted) == 1 else _WORKING_DAYS
        yield _filled(text, amount=amount, first=_day(counted[0]), last=_day(counted[-1]), end=end)
        if piece.end.time() != piece.start.time() and not piece.start.fold:
            clock = _clock(piece.start)
            yield _filled(_NO_SUCH_TIME, last=_day(counted[-1]), time=Text(clock, clock.replace(":", ".")))
    else:
        yield _filled(_PART_OF_DAY, amount=amount, end=end)
    if piece.closed:
        yield _filled(_NOT_COUNTED, days=_days(piece.closed))


def _work(group: tuple[Piece, ...]) -> Text:
    """Return the sentence about the opening hours of one date, or about hours that no closing interrupts."""
    work = [piece for piece in group if piece.kind is PieceKind.WORK]
    worked = sum((piece.length for piece in work), timedelta())
    length = _amount(Remaining({Unit.SECOND: Fraction(worked // _MICROSECOND, 1_000_000)}))
    day, end = group[0].start.date(), group[-1].end
    if (end - _MICROSECOND).date() != day:
        return _filled(_RUN, length=length, end=moment_text(end))
    breaks = [piece for piece in group if piece.kind is PieceKind.BREAK]
    text = _WORK_WITH_BREAK if breaks else _WORK
    return _filled(text, length=length, day=_day(day), hours=_clocks(work), breaks=_clocks(breaks))


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
        texts.append(_filled(_WEEKENDS, count=sum(map(len, weekends))))
    return _joined(texts)


def _run(days: list[ClosedDay]) -> Text:
    first, last = days[0], days[-1]
    why = _REASONS[first.reason]
    source = visible(first.because or "")
    if details := _joined(filter(None, (first.name, Text(source, source)))):
        why = _filled(_WITH_DETAILS, reason=why, details=details)
    text = _ONE_DAY if len(days) == 1 else _SEVERAL_DAYS
    return _filled(text, first=_day(first.date), last=_day(last.date), why=why)
