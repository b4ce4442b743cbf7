"""Days on which a calendar differs from its week: single dates, and periods with other hours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

import attrs
from attrs.validators import instance_of, optional

from sopflow.frozen import EMPTY, FrozenMap
from sopflow.timing.errors import CalendarError
from sopflow.timing.extensions import extensions, split
from sopflow.timing.hours import WeeklyHours


def _date(value: date | str) -> date:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise CalendarError(value, 1, "not-a-date") from None
    if isinstance(value, datetime):
        raise CalendarError(value.isoformat(), 1, "time-not-day")
    return value


def _weekly(value: WeeklyHours | Mapping[str, str]) -> WeeklyHours:
    return WeeklyHours.parse(value) if isinstance(value, Mapping) else value


@attrs.frozen
class SpecialDay:
    """A date that a calendar closes or opens.

    Attributes:
        day: The date; `date` in YAML.
        because: The source of the rule, such as a decree; explanations of due times repeat it.
        extra: Extension keys (``x-…``).
    """

    day: date = attrs.field(converter=_date, metadata={"key": "date", "short": True})
    because: str | None = attrs.field(default=None, validator=optional(instance_of(str)), kw_only=True)
    # Not hashed: values from Python code may be unhashable.
    extra: FrozenMap[object] = attrs.field(default=EMPTY, converter=extensions, kw_only=True, hash=False)


@attrs.frozen
class Period:
    """A range of days with other hours, such as Ramadan, whose hours are decreed every year.

    Attributes:
        start: The first day; `from` in YAML.
        end: The last day, inclusive; `to` in YAML.
        hours: The hours on these days.
        because: The source of the rule, such as a decree; explanations of due times repeat it.
        extra: Extension keys (``x-…``).
    """

    start: date = attrs.field(converter=_date, metadata={"key": "from"})
    end: date = attrs.field(converter=_date, metadata={"key": "to"})
    hours: WeeklyHours = attrs.field(converter=_weekly)
    because: str | None = attrs.field(default=None, validator=optional(instance_of(str)), kw_only=True)
    # Not hashed: values from Python code may be unhashable.
    extra: FrozenMap[object] = attrs.field(default=EMPTY, converter=extensions, kw_only=True, hash=False)

    def __attrs_post_init__(self) -> None:
        if self.end < self.start:
            raise CalendarError(self.end.isoformat(), 1, "period-backwards", {"start": self.start})

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end


def special_days(value: Iterable[SpecialDay | date | str | Mapping[str, object]]) -> tuple[SpecialDay, ...]:
    """Convert dates, with or without a source, to special days."""
    return tuple(day if isinstance(day, SpecialDay) else _special_day(day) for day in value)


def periods(value: Iterable[Period | Mapping[str, object]]) -> tuple[Period, ...]:
    """Convert plain data to periods."""
    return tuple(period if isinstance(period, Period) else _period(period) for period in value)


def _special_day(value: date | str | Mapping[str, object]) -> SpecialDay:
    if not isinstance(value, Mapping):
        return SpecialDay(value)
    known, free = split(value)
    if not {"date"} <= known.keys() <= {"date", "because"}:
        raise CalendarError(", ".join(map(str, known)), 1, "special-day-keys")
    return SpecialDay(known.pop("date"), **known, extra=free)


def _period(value: Mapping[str, object]) -> Period:
    names = {"from": "start", "to": "end", "hours": "hours", "because": "because"}
    known, free = split(value)
    if not names.keys() - {"because"} <= known.keys() <= names.keys():
        raise CalendarError(", ".join(map(str, known)), 1, "period-keys")
    return Period(**{names[key]: item for key, item in known.items()}, extra=free)
