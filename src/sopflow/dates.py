"""Dates and times as people write them, in English and Indonesian."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta, tzinfo

from sopflow.text import Text

DAY_NAMES = (
    Text("Monday", "Senin"),
    Text("Tuesday", "Selasa"),
    Text("Wednesday", "Rabu"),
    Text("Thursday", "Kamis"),
    Text("Friday", "Jumat"),
    Text("Saturday", "Sabtu"),
    Text("Sunday", "Minggu"),
)
"""The names of the days of the week, from Monday."""

_DAYS = (
    Text("Mon", "Sen"),
    Text("Tue", "Sel"),
    Text("Wed", "Rab"),
    Text("Thu", "Kam"),
    Text("Fri", "Jum"),
    Text("Sat", "Sab"),
    Text("Sun", "Min"),
)
MONTH_NAMES = (
    Text("January", "Januari"),
    Text("February", "Februari"),
    Text("March", "Maret"),
    Text("April", "April"),
    Text("May", "Mei"),
    Text("June", "Juni"),
    Text("July", "Juli"),
    Text("August", "Agustus"),
    Text("September", "September"),
    Text("October", "Oktober"),
    Text("November", "November"),
    Text("December", "Desember"),
)
"""The names of the months, from January."""

_MONTHS = tuple(Text(month.en[:3], "Agu" if month.id == "Agustus" else month.id[:3]) for month in MONTH_NAMES)


_UNITS = (
    (86400, Text("day", "hari"), Text("days", "hari")),
    (3600, Text("hour", "jam"), Text("hours", "jam")),
    (60, Text("minute", "menit"), Text("minutes", "menit")),
    (1, Text("second", "detik"), Text("seconds", "detik")),
)


def weekday_text(weekday: int) -> Text:
    """Return a short name of a day of the week, ``Mon``; Monday is 0."""
    return _DAYS[weekday]


def month_text(year: int, month: int) -> Text:
    """Return a month and its year, ``March 2026``."""
    return Text(*(f"{name} {year}" for name in _both(MONTH_NAMES, month - 1)))


def date_text(day: date) -> Text:
    """Return a date, ``2 March 2026``.

    >>> date_text(date(2026, 3, 2)).id
    '2 Maret 2026'
    """
    return Text(*(f"{day.day} {name} {day.year}" for name in _both(MONTH_NAMES, day.month - 1)))


def moment_text(at: datetime, zone: tzinfo | None = None) -> Text:
    """Return a moment in full, with the name of its time zone.

    Args:
        at: The moment, aware of its time zone.
        zone: The time zone to show it in; by default its own.

    >>> from zoneinfo import ZoneInfo
    >>> moment_text(datetime(2026, 3, 2, 7, 45, tzinfo=ZoneInfo("Asia/Jakarta"))).id
    'Senin, 2 Maret 2026 pukul 07.45 WIB'
    """
    local = at.astimezone(zone or at.tzinfo)
    days, dates = _both(DAY_NAMES, local.weekday()), date_text(local.date())
    name = local.tzname() or ""
    return Text(
        f"{days[0]}, {dates.en} at {_clock(local, ':')} {name}".rstrip(),
        f"{days[1]}, {dates.id} pukul {_clock(local, '.')} {name}".rstrip(),
    )


def short_moment_text(at: datetime, zone: tzinfo) -> Text:
    """Return a moment for a narrow column, without the name of the time zone.

    Args:
        at: The moment, aware of its time zone.
        zone: The time zone to show it in.

    >>> from zoneinfo import ZoneInfo
    >>> short_moment_text(datetime(2026, 3, 2, 7, 45, tzinfo=ZoneInfo("Asia/Jakarta")), ZoneInfo("Asia/Jakarta")).en
    'Mon 2 Mar 2026 07:45'
    """
    local = at.astimezone(zone)
    days, months = _both(_DAYS, local.weekday()), _both(_MONTHS, local.month - 1)
    return Text(
        f"{days[0]} {local.day} {months[0]} {local.year} {_clock(local, ':')}",
        f"{days[1]} {local.day} {months[1]} {local.year} {_clock(local, '.')}",
    )


def hours_text(hours: str) -> Text:
    """Return opening hours as people write them.

    Args:
        hours: The normal form, ``07:30-12:00, 13:00-16:00``.

    >>> hours_text("07:30-12:00, 13:00-16:00").id
    '07.30–12.00, 13.00–16.00'
    """
    dashed = hours.replace("-", "–")
    return Text(dashed, dashed.replace(":", "."))


def duration_text(length: timedelta) -> Text:
    """Return a length of time in its two largest units; what is smaller is cut off.

    >>> duration_text(timedelta(hours=2, minutes=5, seconds=59)).id
    '2 jam 5 menit'
    """
    seconds, parts = int(length.total_seconds()), []
    for size, one, many in _UNITS:
        count, seconds = divmod(seconds, size)
        if count:
            unit = one if count == 1 else many
            parts.append(Text(f"{count} {unit.en}", f"{count} {unit.id}"))
    parts = parts[:2] or [Text("0 seconds", "0 detik")]
    return Text(" ".join(part.en for part in parts), " ".join(part.id for part in parts))


def _both(names: Sequence[Text], place: int) -> tuple[str, str]:
    return names[place].en, names[place].id


def _clock(local: datetime, separator: str) -> str:
    return local.strftime(f"%H{separator}%M" + (f"{separator}%S" if local.second else ""))
