"""Days of the week and their names in calendars: English and Indonesian, full and abbreviated."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from sopflow.text import Text


class Weekday(StrEnum):
    """A day of the week; the value is its name in calendar files."""

    MONDAY = "mon"
    TUESDAY = "tue"
    WEDNESDAY = "wed"
    THURSDAY = "thu"
    FRIDAY = "fri"
    SATURDAY = "sat"
    SUNDAY = "sun"


WEEKDAYS: Final = tuple(Weekday)
"""All days in order; Monday has the number 0."""

NAMES: Final = {
    Weekday.MONDAY: Text("Monday", "Senin"),
    Weekday.TUESDAY: Text("Tuesday", "Selasa"),
    Weekday.WEDNESDAY: Text("Wednesday", "Rabu"),
    Weekday.THURSDAY: Text("Thursday", "Kamis"),
    Weekday.FRIDAY: Text("Friday", "Jumat"),
    Weekday.SATURDAY: Text("Saturday", "Sabtu"),
    Weekday.SUNDAY: Text("Sunday", "Minggu"),
}
"""The full name of each day."""

NUMBERS: Final = {
    word: number
    for number, name in enumerate(NAMES.values())
    for full in (name.en.lower(), name.id.lower())
    for word in (full, full[:3])
}
"""The number of each day by its casefolded names: mon, monday, sen, senin."""
