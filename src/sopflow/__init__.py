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

from typing import TYPE_CHECKING

from sopflow.lazy import on_first_use

if TYPE_CHECKING:
    from sopflow.checking import Checked, check, check_calendar, check_files, check_text, load, load_calendar, loads
    from sopflow.definition import Activity, Actor, AnyOf, Document, Goto, OnLate, Outcome, Sop, Step
    from sopflow.diagnostics import Finding, Severity, SopError
    from sopflow.drawing import DrawingError, draw
    from sopflow.errors import MisuseError, SopflowError
    from sopflow.explaining import explain
    from sopflow.fixing import fix
    from sopflow.language import dump
    from sopflow.machine import (
        Case,
        Event,
        EventKind,
        HostGuard,
        MigrationPlan,
        Performer,
        Refusal,
        RefusalCode,
        Refused,
        SnapshotError,
        SopMachine,
        Task,
        Verdict,
        plan_migration,
    )
    from sopflow.revisions import Difference, diff
    from sopflow.text import Language
    from sopflow.timing import CalendarError, Duration, TimeStandard, TimeStandardError, WorkCalendar

__version__ = "0.1.0"

# The public names, by the module that defines them. A module is imported when one of its names is first used: a program
# that only checks SOPs does not pay for the machine. The imports above repeat the names for type checkers and editors.
_NAMES = {
    "checking": "Checked check check_calendar check_files check_text load load_calendar loads",
    "definition": "Activity Actor AnyOf Document Goto OnLate Outcome Sop Step",
    "diagnostics": "Finding Severity SopError",
    "drawing": "DrawingError draw",
    "errors": "MisuseError SopflowError",
    "explaining": "explain",
    "fixing": "fix",
    "language": "dump",
    "machine": (
        "Case Event EventKind HostGuard MigrationPlan Performer Refusal RefusalCode Refused SnapshotError SopMachine "
        "Task Verdict plan_migration"
    ),
    "revisions": "Difference diff",
    "text": "Language",
    "timing": "CalendarError Duration TimeStandard TimeStandardError WorkCalendar",
}
_MODULE_OF = {name: module for module, names in _NAMES.items() for name in names.split()}

__all__ = [
    "Activity",
    "Actor",
    "AnyOf",
    "CalendarError",
    "Case",
    "Checked",
    "Difference",
    "Document",
    "DrawingError",
    "Duration",
    "Event",
    "EventKind",
    "Finding",
    "Goto",
    "HostGuard",
    "Language",
    "MigrationPlan",
    "MisuseError",
    "OnLate",
    "Outcome",
    "Performer",
    "Refusal",
    "RefusalCode",
    "Refused",
    "Severity",
    "SnapshotError",
    "Sop",
    "SopError",
    "SopMachine",
    "SopflowError",
    "Step",
    "Task",
    "TimeStandard",
    "TimeStandardError",
    "Verdict",
    "WorkCalendar",
    "check",
    "check_calendar",
    "check_files",
    "check_text",
    "diff",
    "draw",
    "dump",
    "explain",
    "fix",
    "load",
    "load_calendar",
    "loads",
    "plan_migration",
]

if not TYPE_CHECKING:  # a type checker would take any name for a public one
    __getattr__ = on_first_use(globals(), _MODULE_OF)

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
