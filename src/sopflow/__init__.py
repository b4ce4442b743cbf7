"""sopflow: written procedures as checked YAML, carried out by a guarded state machine.

>>> import sopflow
>>> sop = sopflow.loads('''
... sopflow: 1
... number: "1"
... title: Surat Masuk
... actors: {loket: Petugas Loket}
... steps:
...   - {id: terima, activity: Menerima surat, actor: loket}
... ''')
>>> case = sopflow.SopMachine(sop).open("2026-001")
>>> events = case.complete("terima", by="loket")
>>> case.state
'completed'
"""

from __future__ import annotations

from sopflow import graph, rules
from sopflow.checking import (
    Checked,
    CheckedCalendar,
    check,
    check_calendar,
    check_together,
    checks,
    load,
    load_calendar,
    loads,
)
from sopflow.definition import (
    Activity,
    Actor,
    AnyOf,
    Approval,
    Confidence,
    Dates,
    Document,
    Goto,
    Inferred,
    OnLate,
    Organization,
    Outcome,
    Related,
    Relation,
    Sop,
    Step,
)
from sopflow.diagnostics import Diagnostic, Edit, Instead, Kind, Label, Page, Severity, SopError, Span, kind
from sopflow.errors import SopflowError
from sopflow.explaining import page_of
from sopflow.fixing import Fixed, fix
from sopflow.frozen import FrozenMap
from sopflow.machine import (
    Action,
    Call,
    Case,
    Documents,
    Done,
    Event,
    EventKind,
    HostGuard,
    MachineMisuse,
    Performer,
    Refusal,
    RefusalCode,
    Refused,
    SnapshotError,
    SopMachine,
    Task,
    Verdict,
)
from sopflow.reading import dump
from sopflow.timing import (
    CalendarError,
    DayMeaning,
    Duration,
    Holidays,
    Period,
    Remaining,
    TimeStandard,
    TimeStandardError,
    Unit,
    WeeklyHours,
    WorkCalendar,
)

__version__ = "0.1.0"

__all__ = [
    "Action",
    "Activity",
    "Actor",
    "AnyOf",
    "Approval",
    "CalendarError",
    "Call",
    "Case",
    "Checked",
    "CheckedCalendar",
    "Confidence",
    "Dates",
    "DayMeaning",
    "Diagnostic",
    "Document",
    "Documents",
    "Done",
    "Duration",
    "Edit",
    "Event",
    "EventKind",
    "Fixed",
    "FrozenMap",
    "Goto",
    "Holidays",
    "HostGuard",
    "Inferred",
    "Instead",
    "Kind",
    "Label",
    "MachineMisuse",
    "OnLate",
    "Organization",
    "Outcome",
    "Page",
    "Performer",
    "Period",
    "Refusal",
    "RefusalCode",
    "Refused",
    "Related",
    "Relation",
    "Remaining",
    "Severity",
    "SnapshotError",
    "Sop",
    "SopError",
    "SopMachine",
    "SopflowError",
    "Span",
    "Step",
    "Task",
    "TimeStandard",
    "TimeStandardError",
    "Unit",
    "Verdict",
    "WeeklyHours",
    "WorkCalendar",
    "check",
    "check_calendar",
    "check_together",
    "checks",
    "dump",
    "fix",
    "graph",
    "kind",
    "load",
    "load_calendar",
    "loads",
    "page_of",
    "rules",
]
