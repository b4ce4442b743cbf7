"""Weekly opening hours, such as "mon-thu: 07:30-12:00, 13:00-16:00"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Final

import attrs

from sopflow.text import close_matches
from sopflow.timing.errors import CalendarError
from sopflow.timing.weekdays import NUMBERS, WEEKDAYS

_HOUR_MINUTES: Final = 60
DAY_MINUTES: Final = 24 * _HOUR_MINUTES

_DASH: Final = "[-\N{EN DASH}\N{EM DASH}]"
_CLOCK: Final = "([0-9]{1,2})[:.]([0-9]{2})"
_SPAN: Final = re.compile(rf"\s*{_CLOCK}\s*{_DASH}\s*{_CLOCK}\s*")
_DAY_RANGE: Final = re.compile(rf"\s*([^\W\d_]+)\s*(?:{_DASH}\s*([^\W\d_]+)\s*)?")


@attrs.frozen(order=True)
class Span:
    """A continuous part of one day in which the calendar is open.

    Attributes:
        start: The opening time, in minutes after midnight, local time.
        end: The closing time, in minutes after midnight; at that minute the calendar is closed. 1440 is the end of
            the day.

    >>> print(Span(450, 720))
    07:30-12:00
    """

    start: int
    end: int

    def __str__(self) -> str:
        return f"{_clock(self.start)}-{_clock(self.end)}"


Spans = tuple[Span, ...]
ALL_DAY: Final[Spans] = (Span(0, DAY_MINUTES),)


def first_half(spans: Spans) -> Spans:
    """Return the first half of the open time of a day, rounded down to a minute.

    >>> print(*first_half(parse_spans("07:30-12:00, 13:00-16:00")))
    07:30-11:15
    """
    left = sum(span.end - span.start for span in spans) // 2
    halved = []
    for span in spans:
        if left <= 0:
            break
        halved.append(Span(span.start, min(span.end, span.start + left)))
        left -= span.end - span.start
    return tuple(halved)


def parse_days(text: str) -> tuple[int, ...]:
    """Parse a key of weekly hours into weekdays; Monday is 0.

    Args:
        text: A day ("fri"), days ("mon, wed") or a range ("mon-thu", "sat-mon"), in English or Indonesian.

    Raises:
        CalendarError: If a word is not a day, or a day is named twice.

    >>> parse_days("mon-thu"), parse_days("Jumat")
    ((0, 1, 2, 3), (4,))
    """
    days: list[int] = []
    at = 0
    for piece in text.split(","):
        match = _DAY_RANGE.fullmatch(piece)
        if match is None:
            column = at + len(piece) - len(piece.lstrip()) + 1
            raise CalendarError(text, column, "day-missing")
        first = _day(text, match[1], at + match.start(1))
        last = first if match[2] is None else _day(text, match[2], at + match.start(2))
        for day in range(first, (last if last >= first else last + 7) + 1):
            if day % 7 in days:
                raise CalendarError(text, at + match.start(1) + 1, "day-twice", {"day": WEEKDAYS[day % 7]})
            days.append(day % 7)
        at += len(piece) + 1
    return tuple(sorted(days))


def parse_spans(text: str) -> Spans:
    """Parse the hours of a day into spans, in order; adjacent spans are joined.

    Args:
        text: Spans such as "07:30-12:00, 13:00-16:00"; the end of a day is "24:00".

    Raises:
        CalendarError: If the text is not a list of spans, a span ends before it begins, or two spans overlap.

    >>> print(*parse_spans("13:00-16:00, 07:30-12:00"), sep=" and ")
    07:30-12:00 and 13:00-16:00
    """
    found: list[tuple[Span, int]] = []
    at = 0
    for piece in text.split(","):
        match = _SPAN.fullmatch(piece)
        column = at + len(piece) - len(piece.lstrip()) + 1
        if match is None:
            raise CalendarError(text, column, "span-missing")
        start = _minutes(text, match, 1, at)
        end = _minutes(text, match, 3, at)
        if end <= start:
            raise CalendarError(text, column, "span-backwards")
        found.append((Span(start, end), column))
        at += len(piece) + 1
    found.sort()
    for (earlier, _), (later, column) in pairwise(found):
        if later.start < earlier.end:
            raise CalendarError(text, column, "spans-overlap", {"later": later, "earlier": earlier})
    return _joined(tuple(span for span, _ in found))


def _days(value: Mapping[str, str] | tuple[Spans, ...]) -> tuple[Spans, ...]:
    if not isinstance(value, Mapping):
        return tuple(tuple(spans) for spans in value)
    days: list[Spans] = [()] * 7
    for key, text in value.items():
        spans = parse_spans(text)
        for day in parse_days(key):
            if days[day]:
                raise CalendarError(key, 1, "hours-twice", {"day": WEEKDAYS[day]})
            days[day] = spans
    return tuple(days)


@attrs.frozen
class WeeklyHours:
    """The opening hours of each day of a week.

    For Indonesia's civil servants they come to 37.5 hours a week net of breaks, 32.5 in Ramadan
    (Perpres 21/2023).

    Attributes:
        days: The spans of Monday to Sunday, in order; a day without spans is not a working day.

    >>> hours = WeeklyHours.parse({"senin-kamis": "07.30-12.00, 13.00-16.00", "jumat": "07.30-11.30"})
    >>> hours.texts()
    {'mon-thu': '07:30-12:00, 13:00-16:00', 'fri': '07:30-11:30'}
    >>> hours.minutes / 60
    34.0
    """

    days: tuple[Spans, ...] = attrs.field(converter=_days)

    def __attrs_post_init__(self) -> None:
        if len(self.days) != len(WEEKDAYS) or not any(self.days):
            raise CalendarError("", 1, "no-hours")

    @classmethod
    def parse(cls, texts: Mapping[str, str]) -> WeeklyHours:
        """Parse hours from texts by days; see `parse_days` and `parse_spans`.

        Raises:
            CalendarError: If a day or its hours cannot be read, or a day has hours twice.
        """
        return cls(texts)

    @property
    def minutes(self) -> int:
        """The number of open minutes in a week."""
        return sum(span.end - span.start for spans in self.days for span in spans)

    def texts(self) -> dict[str, str]:
        """Return the hours as texts by days, which `parse` reads again; adjacent days with equal hours share a key."""
        found: dict[str, str] = {}
        first = 0
        for day, spans in enumerate(self.days):
            if spans == next(iter(self.days[day + 1 :]), None):
                continue
            if spans:
                key = WEEKDAYS[day].value if first == day else f"{WEEKDAYS[first]}-{WEEKDAYS[day]}"
                found[key] = ", ".join(map(str, spans))
            first = day + 1
        return found


def _day(text: str, name: str, start: int) -> int:
    number = NUMBERS.get(name.casefold())
    if number is None:
        close = close_matches(name.casefold(), NUMBERS, 1)
        raise CalendarError(text, start + 1, "unknown-day", {"written": name, "candidates": close})
    return number


def _minutes(text: str, match: re.Match[str], group: int, at: int) -> int:
    hours, minutes = int(match[group]), int(match[group + 1])
    if minutes >= _HOUR_MINUTES or hours * _HOUR_MINUTES + minutes > DAY_MINUTES:
        column = at + match.start(group) + 1
        raise CalendarError(text, column, "no-such-time")
    return hours * _HOUR_MINUTES + minutes


def _joined(spans: Spans) -> Spans:
    joined: list[Span] = []
    for span in spans:
        if joined and joined[-1].end == span.start:
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return tuple(joined)


def _clock(minutes: int) -> str:
    return f"{minutes // _HOUR_MINUTES:02}:{minutes % _HOUR_MINUTES:02}"
