"""Time standards and working calendars: parse "3 hari kerja" and compute when it is due."""

from typing import TYPE_CHECKING

from sopflow.lazy import on_first_use
from sopflow.timing.calendar import ROUND_THE_CLOCK, DayMeaning, WorkCalendar
from sopflow.timing.duration import Duration, Measure
from sopflow.timing.errors import CalendarError, Inconsistency, TimeStandardError
from sopflow.timing.grammar import StandardKind
from sopflow.timing.holidays import Holidays
from sopflow.timing.hours import Span, WeeklyHours, parse_days, parse_spans
from sopflow.timing.special_days import Period, SpecialDay
from sopflow.timing.standard import TimeStandard
from sopflow.timing.units import Family, Unit

if TYPE_CHECKING:
    from sopflow.timing.explanation import ClosedDay, ClosedReason, Explanation, Piece, PieceKind
    from sopflow.timing.remaining import Remaining

# Only programs that compute due times use these; the check of a SOP does not pay for them.
_MODULE_OF = {
    "ClosedDay": "explanation",
    "ClosedReason": "explanation",
    "Explanation": "explanation",
    "Piece": "explanation",
    "PieceKind": "explanation",
    "Remaining": "remaining",
}

__all__ = [
    "ROUND_THE_CLOCK",
    "CalendarError",
    "ClosedDay",
    "ClosedReason",
    "DayMeaning",
    "Duration",
    "Explanation",
    "Family",
    "Holidays",
    "Inconsistency",
    "Measure",
    "Period",
    "Piece",
    "PieceKind",
    "Remaining",
    "Span",
    "SpecialDay",
    "StandardKind",
    "TimeStandard",
    "TimeStandardError",
    "Unit",
    "WeeklyHours",
    "WorkCalendar",
    "parse_days",
    "parse_spans",
]

if not TYPE_CHECKING:  # a type checker would take any name for a public one
    __getattr__ = on_first_use(globals(), _MODULE_OF)
