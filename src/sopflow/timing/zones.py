"""Time zones: their names, and conversions between instants and local times.

An instant is a whole number of microseconds since 1970-01-01 UTC. Due times are computed with instants, because
Python compares and subtracts times of one zone by their wall-clock readings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Final

from sopflow.text import close_matches
from sopflow.timing.errors import CalendarError

SECOND: Final = 1_000_000
MINUTE: Final = 60 * SECOND
DAY: Final = 86_400 * SECOND

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_NAIVE_EPOCH: Final = datetime(1970, 1, 1)  # noqa: DTZ001  wall-clock arithmetic needs no zone
_EPOCH_ORDINAL: Final = _NAIVE_EPOCH.toordinal()
_FIRST_ORDINAL: Final = date.min.toordinal()
_LAST_ORDINAL: Final = date.max.toordinal()
_NO_TIME: Final = timedelta(0)
_MICROSECOND: Final = timedelta(microseconds=1)

_INDONESIAN_TIMES: Final = {"wib": "Asia/Jakarta", "wita": "Asia/Makassar", "wit": "Asia/Jayapura"}


def zone_named(name: str) -> tzinfo:
    """Return the time zone of a name.

    Raises:
        CalendarError: If the name is unknown.
    """
    # Slow to import, and needed only with a calendar.
    import zoneinfo  # noqa: PLC0415

    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        if name == "UTC":  # available without a time zone database
            return UTC
        raise _unknown_zone(name, zoneinfo.available_timezones()) from None


def to_instant(at: datetime) -> int:
    """Convert an aware time to an instant."""
    try:
        passed = at - _EPOCH
    except TypeError:
        raise ValueError(
            f"The time {at.isoformat(sep=' ')} has no time zone. "
            'Give it one: datetime(..., tzinfo=ZoneInfo("Asia/Jakarta")).',
        ) from None
    return passed // _MICROSECOND


def to_datetime(instant: int, zone: tzinfo) -> datetime:
    """Convert an instant to a time in a zone."""
    return clock_of(zone)(instant)


@lru_cache(maxsize=256)
def clock_of(zone: tzinfo) -> Callable[[int], datetime]:
    """Return a function that converts instants to times in a zone."""
    epoch, from_utc = _EPOCH.replace(tzinfo=zone), zone.fromutc

    def time_at(instant: int) -> datetime:
        # The same as `astimezone`, which would also compute the offset of UTC.
        try:
            return from_utc(epoch + instant * _MICROSECOND)
        except OverflowError:
            raise beyond() from None

    return time_at


def local(instant: int, zone: tzinfo) -> tuple[int, int]:
    """Return the local date of an instant, as an ordinal, and the microseconds after midnight.

    When clocks are set back, an hour is repeated. All instants of the repetition map to the end of the hour, so that
    a later instant never has an earlier local time.
    """
    at = to_datetime(instant, zone)
    ordinal = at.toordinal()
    after_midnight = ((at.hour * 60 + at.minute) * 60 + at.second) * SECOND + at.microsecond
    if at.fold:
        first = at.replace(fold=0).utcoffset() or _NO_TIME
        second = at.utcoffset() or _NO_TIME
        change = _change(instant - (first - second) // _MICROSECOND, instant, zone)
        wall = change + first // _MICROSECOND
        after_midnight = wall - (ordinal - _EPOCH_ORDINAL) * DAY
    return ordinal, after_midnight


def at_local(ordinal: int, after_midnight: int, zone: tzinfo) -> int:
    """Return the instant of a local time.

    A repeated time is its first occurrence; a skipped time is moved to the end of the gap.
    """
    if not _FIRST_ORDINAL < ordinal < _LAST_ORDINAL:
        raise beyond()
    wall = (ordinal - _EPOCH_ORDINAL) * DAY + after_midnight
    at = (_NAIVE_EPOCH + wall * _MICROSECOND).replace(tzinfo=zone)
    first = (at.utcoffset() or _NO_TIME) // _MICROSECOND
    second = (at.replace(fold=1).utcoffset() or _NO_TIME) // _MICROSECOND
    if second <= first:
        return wall - first
    return _change(wall - second, wall - first, zone)


def beyond() -> CalendarError:
    """Create the error for a time beyond the range of calendars."""
    return CalendarError("", 1, "beyond")


def _change(before: int, after: int, zone: tzinfo) -> int:
    """Return the instant between two others at which the offset of a zone changes, to the second."""
    low, high = before // SECOND, after // SECOND
    offset = to_datetime(low * SECOND, zone).utcoffset()
    while high - low > 1:
        middle = (low + high) // 2
        if to_datetime(middle * SECOND, zone).utcoffset() == offset:
            low = middle
        else:
            high = middle
    return high * SECOND


def _unknown_zone(name: str, known: Iterable[str]) -> CalendarError:
    folded = {zone.casefold(): zone for zone in known}
    if not folded:
        return CalendarError(name, 1, "no-zones")
    written = name.casefold()
    meant = _INDONESIAN_TIMES.get(written) or folded.get(written)
    close = [meant] if meant else [folded[match] for match in close_matches(written, folded, 3)]
    return CalendarError(name, 1, "unknown-zone", {"candidates": tuple(close)})
