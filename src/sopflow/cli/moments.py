"""Moments that users type: ``--moment jadwal=2026-03-02T09:00``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from sopflow.cli import messages
from sopflow.cli.exits import CommandError
from sopflow.cli.typed import close_names, typed_time
from sopflow.definition import Sop
from sopflow.text import Language, Text, shown
from sopflow.timing import WorkCalendar

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
