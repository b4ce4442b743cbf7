"""The kinds of time cells, and the parts of a parsed one."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from sopflow.timing.duration import Duration
from sopflow.timing.errors import Inconsistency


class StandardKind(StrEnum):
    """The kind of a time cell; only a duration and the same day have a due time."""

    DURATION = "duration"
    SAME_DAY = "same day"
    """Until the end of the working day on which the step starts: "hari itu juga"."""
    BLANK = "blank"
    """The source has no standard: empty, "-", "tidak ada"."""
    UNMEASURED = "unmeasured"
    """The text says that there is no fixed length: "sesuai jadwal"."""
    IMMEDIATE = "immediate"
    """At once, without an amount: "segera", "without delay"."""
    OPEN_ENDED = "open-ended"
    """Until something is done: "sampai selesai"."""
    PERIODIC = "periodic"
    """A frequency instead of a duration: "setiap hari kerja", "3 x sehari"."""
    RELATIVE = "relative"
    """Relative to a moment or to another row: "3 bulan sebelum TMT", "H-3", "2 hari setelah langkah 4"."""
    WINDOW = "window"
    """A date, a time of day, or a part of the calendar: "bulan Maret", "tanggal 10 bulan berikutnya"."""


class Parsed(NamedTuple):
    """The parts of a time standard, in the order of the fields of `TimeStandard`, which describes them."""

    kind: StandardKind
    minimum: Duration | None = None
    maximum: Duration | None = None
    approximate: bool = False
    equivalent: Duration | None = None
    note: str | None = None
    condition: str | None = None
    lead: Duration | None = None
    lag: Duration | None = None
    inconsistencies: tuple[Inconsistency, ...] = ()
