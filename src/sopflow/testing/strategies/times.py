"""Working calendars of any shape, and time standards as offices write them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from importlib.util import find_spec
from typing import Final

from hypothesis import strategies as st

from sopflow.timing import DayMeaning, Holidays, Span, SpecialDay, TimeStandard, WeeklyHours, WorkCalendar

ZONES: Final = ("UTC", "Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura", "Europe/Berlin", "America/New_York")
"""The time zones of Indonesia, and two whose clocks change."""

FIRST_DAY: Final = date(2025, 10, 20)
LAST_DAY: Final = date(2026, 4, 10)
"""The period from the first to the last day contains both clock changes of a year, and the end of a year."""

_OFFICE: Final = (Span(450, 720), Span(780, 960))
_ALL_DAY: Final = (Span(0, 1440),)

_HOLIDAYS: Final = (
    ("ID", ("public", "government"), None),
    ("ID", ("public",), None),
    ("DE", ("public",), "BE"),
    ("GR", ("public", "half_day"), None),
)

_UNITS: Final = (
    "menit", "jam", "hari", "hari kerja", "hari kalender", "jam kerja", "minggu", "bulan", "detik", "triwulan", "tahun",
    "HK", "x 24 jam", "working days", "hours",
)  # fmt: skip
_AMOUNTS: Final = ("3", "5", "15", "99", "tiga", "dua belas", "tiga puluh lima", "4 (empat)", "12 (dua belas)")
_BOUNDS: Final = ("", "maksimal ", "paling lama ", "sekitar ", "± ", "total ", "selambat-lambatnya ", "minimal ")
_MORE: Final = ("", " 30 menit", " + 2 jam", " dan 1 x 24 jam")
_BRACKETS: Final = ("", " (8 jam)", " (480 menit)", " (Feb s.d. Jun)", " (8 jam) (satu kali)")
_CONDITIONS: Final = ("", " sejak berkas lengkap", " per berkas", " /orang", " hingga selesai", ".")
_WITHOUT_AMOUNT: Final = (
    "-", "sesuai jadwal", "Setiap  hari kerja", "hari itu juga", "3 x sehari", "2 hari sebelum rapat",
)  # fmt: skip


def days() -> st.SearchStrategy[date]:
    """Draw days of one winter, in which the clocks change twice."""
    return st.dates(FIRST_DAY, LAST_DAY)


@st.composite
def _spans(draw: st.DrawFn) -> tuple[Span, ...]:
    """Draw the opening hours of a day: those of an office, all day, any hours, or one minute."""
    kind = draw(st.sampled_from(("office", "all day", "any", "minute")))
    if kind == "office":
        return _OFFICE
    if kind == "all day":
        return _ALL_DAY
    if kind == "minute":
        at = draw(st.integers(0, 1439))
        return (Span(at, at + 1),)
    boundaries = sorted(draw(st.lists(st.integers(0, 1440), min_size=2, max_size=4, unique=True)))
    return tuple(map(Span, boundaries[::2], boundaries[1::2]))


@st.composite
def weekly_hours(draw: st.DrawFn) -> WeeklyHours:
    """Draw the opening hours of a week with at least one open day."""
    worked = draw(st.sets(st.integers(0, 6), min_size=1))
    return WeeklyHours(tuple(draw(_spans()) if day in worked else () for day in range(7)))


@st.composite
def calendars(draw: st.DrawFn, *, with_hours: bool | None = None) -> WorkCalendar:
    """Draw working calendars with any zone, opening hours, closed and open days, periods, and meaning of a day.

    Closed days, open days and periods are between ``FIRST_DAY`` and ``LAST_DAY``. National holidays are included if the
    extra ``calendar`` is installed.

    Args:
        draw: Provided by Hypothesis.
        with_hours: Whether the calendar has opening hours; None for both.
    """
    zone = draw(st.sampled_from(ZONES))
    meaning = draw(st.sampled_from(list(DayMeaning)))
    hours = draw(weekly_hours()) if with_hours or (with_hours is None and draw(st.booleans())) else None
    closed = draw(st.lists(days(), max_size=2))
    closings = [
        SpecialDay(day + timedelta(days=n), because=draw(_because))
        for day in closed
        for n in range(draw(st.sampled_from((1, 9))))
    ]
    periods: list[Mapping[str, object]] = []
    if hours is not None and draw(st.booleans()):
        first = draw(days())
        last = first + timedelta(days=draw(st.integers(0, 30)))
        source = {} if (because := draw(_because)) is None else {"because": because}
        periods.append({"from": first, "to": last, "hours": draw(weekly_hours()), **source, **draw(_extra)})
    opened = [SpecialDay(day, because=draw(_because)) for day in draw(st.lists(days(), max_size=2))]
    return WorkCalendar(
        zone, hours, draw(_holidays), periods=periods, closed=closings, open=opened, day=meaning, extra=draw(_extra)
    )


_because: Final = st.sampled_from((None, "SKB 3 Menteri", "SE Sekda 4/2026"))
_extra: Final[st.SearchStrategy[dict[str, str]]] = st.sampled_from(({}, {"x-sumber": "SKB 2026"}))
_holidays: Final[st.SearchStrategy[Holidays | None]] = (
    st.none() | st.builds(lambda country, extra: Holidays(*country, extra=extra), st.sampled_from(_HOLIDAYS), _extra)
    if find_spec("holidays")
    else st.none()
)


@st.composite
def time_texts(draw: st.DrawFn) -> str:
    """Draw valid time standards as offices write them: amounts, ranges, bounds, brackets and conditions."""
    unit = draw(st.sampled_from((*_UNITS, *_WITHOUT_AMOUNT)))
    if unit in _WITHOUT_AMOUNT:
        return unit
    bound = draw(st.sampled_from(_BOUNDS))
    amount = draw(st.sampled_from(_AMOUNTS) | st.integers(3, 99).map(str))
    if bound != "minimal " and draw(st.booleans()):
        amount = f"{draw(st.integers(1, 2))} - {amount}"
    rest = (draw(st.sampled_from(pieces)) for pieces in (_MORE, _BRACKETS, _CONDITIONS))
    return f"{bound}{amount} {unit}{''.join(rest)}"


@st.composite
def time_standards(draw: st.DrawFn) -> TimeStandard:
    """Draw time standards of every kind; one without a maximum sets no due time."""
    return TimeStandard.parse(draw(time_texts()))
