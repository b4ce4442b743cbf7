"""The days of the week, and what they are called in calendars: English and Indonesian, in full and short."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Weekday(StrEnum):
    """A day of the week; the value is how calendars write it."""

    MONDAY = "mon"
    TUESDAY = "tue"
    WEDNESDAY = "wed"
    THURSDAY = "thu"
    FRIDAY = "fri"
    SATURDAY = "sat"
    SUNDAY = "sun"


WEEKDAYS: Final = tuple(Weekday)
"""In order: the number of Monday is 0."""

INDONESIAN: Final = {
    Weekday.MONDAY: "Senin",
    Weekday.TUESDAY: "Selasa",
    Weekday.WEDNESDAY: "Rabu",
    Weekday.THURSDAY: "Kamis",
    Weekday.FRIDAY: "Jumat",
    Weekday.SATURDAY: "Sabtu",
    Weekday.SUNDAY: "Minggu",
}

NUMBERS: Final = {
    word: number
    for number, day in enumerate(WEEKDAYS)
    for word in (day.value, day.name.lower(), INDONESIAN[day].lower()[:3], INDONESIAN[day].lower())
}
"""Numbers by casefolded name: mon, monday, sen, senin."""
