"""Instants and local times: counting is done on instants, since Python compares local times by the wall.

An instant is a whole number of microseconds since 1970-01-01 UTC.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Final

from sopflow.timing.problems import CalendarError

SECOND: Final = 1_000_000
MINUTE: Final = 60 * SECOND
DAY: Final = 86_400 * SECOND

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_NAIVE_EPOCH: Final = datetime(1970, 1, 1)  # noqa: DTZ001  local times are computed without a zone on purpose
_EPOCH_ORDINAL: Final = _NAIVE_EPOCH.toordinal()
_LAST_ORDINAL: Final = date.max.toordinal()
_NO_TIME: Final = timedelta(0)
_MICROSECOND: Final = timedelta(microseconds=1)


def to_instant(at: datetime) -> int:
    """The instant of an aware time."""
    try:
        passed = at - _EPOCH
    except TypeError:
        raise ValueError(
            f"The time {at.isoformat(sep=' ')} has no time zone, so it is no certain instant. "
            'Give it one: datetime(..., tzinfo=ZoneInfo("Asia/Jakarta")).',
        ) from None
    return passed // _MICROSECOND


def to_datetime(instant: int, zone: tzinfo) -> datetime:
    """The time in a zone at an instant."""
    return clock_of(zone)(instant)


@lru_cache(maxsize=256)
def clock_of(zone: tzinfo) -> Callable[[int], datetime]:
    """What gives the time in a zone at an instant."""
    epoch, from_utc = _EPOCH.replace(tzinfo=zone), zone.fromutc

    def time_at(instant: int) -> datetime:
        # What `astimezone` does, without asking UTC for its own offset first.
        try:
            return from_utc(epoch + instant * _MICROSECOND)
        except OverflowError:
            raise beyond() from None

    return time_at


def local(instant: int, zone: tzinfo) -> tuple[int, int]:
    """The day (its proleptic ordinal) and the microseconds after midnight that the clock shows at an instant.

    When clocks are set back an hour passes twice; its second passing counts as its end, so that no later
    instant reads earlier.
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
    """The instant at which the clock shows a time of a day.

    A time that passes twice is taken the first time; a time that is skipped is moved to the end of the gap.
    """
    if ordinal >= _LAST_ORDINAL:
        raise beyond()
    wall = (ordinal - _EPOCH_ORDINAL) * DAY + after_midnight
    at = (_NAIVE_EPOCH + wall * _MICROSECOND).replace(tzinfo=zone)
    first = (at.utcoffset() or _NO_TIME) // _MICROSECOND
    second = (at.replace(fold=1).utcoffset() or _NO_TIME) // _MICROSECOND
    if second <= first:
        return wall - first
    return _change(wall - second, wall - first, zone)


def beyond() -> CalendarError:
    """The error of a time that is too far away to be meant."""
    return CalendarError("", 1, "beyond")


def _change(before: int, after: int, zone: tzinfo) -> int:
    """The instant between two at which the zone's clock is set, to the second."""
    low, high = before // SECOND, after // SECOND
    offset = to_datetime(low * SECOND, zone).utcoffset()
    while high - low > 1:
        middle = (low + high) // 2
        if to_datetime(middle * SECOND, zone).utcoffset() == offset:
            low = middle
        else:
            high = middle
    return high * SECOND
