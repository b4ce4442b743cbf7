"""Time standards and working calendars: reading "3 hari kerja", and saying until when that is."""

from sopflow.timing.calendar import ROUND_THE_CLOCK, DayMeaning, Period, WorkCalendar
from sopflow.timing.counting import Remaining
from sopflow.timing.duration import Duration
from sopflow.timing.grammar import StandardKind
from sopflow.timing.holiday import Holidays
from sopflow.timing.hours import Span, WeeklyHours, parse_days, parse_spans
from sopflow.timing.problems import CalendarError, Remark, TimeStandardError
from sopflow.timing.standard import TimeStandard
from sopflow.timing.units import Family, Unit

__all__ = [
    "ROUND_THE_CLOCK",
    "CalendarError",
    "DayMeaning",
    "Duration",
    "Family",
    "Holidays",
    "Period",
    "Remaining",
    "Remark",
    "Span",
    "StandardKind",
    "TimeStandard",
    "TimeStandardError",
    "Unit",
    "WeeklyHours",
    "WorkCalendar",
    "parse_days",
    "parse_spans",
]
