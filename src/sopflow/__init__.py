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

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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

# A room is imported when one of its names is first asked for: who reads a SOP needs no machine, who carries one out no
# reader of YAML. The names of each room are those that are imported above, where type checkers and editors look.
_ROOMS = {
    "checking": "Checked CheckedCalendar check check_calendar check_together checks load load_calendar loads",
    "definition": (
        "Activity Actor AnyOf Approval Confidence Dates Document Goto Inferred OnLate Organization Outcome "
        "Related Relation Sop Step"
    ),
    "diagnostics": "Diagnostic Edit Instead Kind Label Page Severity SopError Span kind",
    "errors": "SopflowError",
    "explaining": "page_of",
    "fixing": "Fixed fix",
    "frozen": "FrozenMap",
    "graph": "graph",
    "machine": (
        "Action Call Case Documents Done Event EventKind HostGuard MachineMisuse Performer Refusal RefusalCode "
        "Refused SnapshotError SopMachine Task Verdict"
    ),
    "reading": "dump",
    "rules": "rules",
    "timing": (
        "CalendarError DayMeaning Duration Holidays Period Remaining TimeStandard TimeStandardError Unit "
        "WeeklyHours WorkCalendar"
    ),
}
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in (room, *names.split())}


if not TYPE_CHECKING:  # who would otherwise take any name for a public one

    def __getattr__(name: str) -> Any:  # noqa: ANN401 (whatever the name stands for)
        """Hand on a public name from its room, or a room."""
        if name not in _ROOM_OF:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        room = import_module(f"{__name__}.{_ROOM_OF[name]}")
        value = room if name == _ROOM_OF[name] else getattr(room, name)
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
