"""Days of the week and their names in calendars: English and Indonesian, full and abbreviated."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from sopflow.dates import DAY_NAMES


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

NUMBERS: Final = {
    word: number
    for number, name in enumerate(DAY_NAMES)
    for full in (name.en.lower(), name.id.lower())
    for word in (full, full[:3])
}
"""The number of each day by its casefolded names: mon, monday, sen, senin."""
