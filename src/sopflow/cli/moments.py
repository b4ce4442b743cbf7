"""Moments that users type: ``--moment jadwal=2026-03-02T09:00``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from sopflow.cli import messages
from sopflow.cli.exits import CommandError
from sopflow.cli.typed import close_names, typed_time
from sopflow.definition import Activity, Sop, Step
from sopflow.text import Language, Text, shown
from sopflow.timing import Duration, Unit, WorkCalendar

_DAYS_AHEAD: Final = 10
"""The working days that a plausible moment is ahead of all that has to be done before it."""

METAVAR: Final = "MOMENT=TIME"
ABOUT: Final = Text(
    "When a moment of the SOP is, such as jadwal=2026-03-02T09:00. May be repeated.",
    "Kapan sebuah saat dalam SOP, misalnya jadwal=2026-03-02T09:00. Dapat diulang.",
)


def typed_moments(sop: Sop, texts: Iterable[str], calendar: WorkCalendar, language: Language) -> dict[str, datetime]:
    """Return the moments that a user typed, by id.

    Raises:
        CommandError: If one is not in the SOP, or has no time.
    """
    found = {}
    for text in texts:
        name, equals, time = (part.strip() for part in text.partition("="))
        if not equals:
            example = next(iter(sop.moments), "jadwal")
            raise CommandError(messages.NOT_A_MOMENT.format(language, text=shown(text), example=example))
        if name not in sop.moments:
            close = close_names(name, sop.moments, language)
            raise CommandError(messages.NO_MOMENT.format(language, found=shown(name), close=close))
        found[name] = typed_time(time, calendar, language)
    return found


def plausible_moments(sop: Sop, start: datetime, calendar: WorkCalendar) -> dict[str, datetime]:
    """Return moments for a case that opens at a time, late enough for what is due before them.

    Raises:
        CalendarError: If the calendar does not reach that far.
    """
    return {
        id_: calendar.add(
            max((calendar.add(start, lead) for lead in _leads(sop, id_)), default=start),
            Duration({Unit.WORKING_DAY: _DAYS_AHEAD}),
        )
        for id_ in sop.moments
    }


def _leads(sop: Sop, moment: str) -> Iterator[Duration]:
    """Yield the times before a moment that rows and activities state."""
    for step in sop.steps:
        holders: tuple[Step | Activity, ...] = (step, *step.activities)
        for holder in holders:
            standards = [holder.limit if holder.before == moment else None]
            if (earliest := holder.not_before) is not None and earliest.moment == moment and earliest.by is not None:
                standards.append(earliest.by.counted_back)
            yield from (each.maximum for each in standards if each is not None and each.maximum is not None)
