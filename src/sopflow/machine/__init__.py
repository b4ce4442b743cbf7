"""SOPs as machines, and the cases that walk them."""

from __future__ import annotations

from sopflow.machine.calls import Action, Call, Documents
from sopflow.machine.case import Case
from sopflow.machine.engine import MisuseError
from sopflow.machine.events import Done, Event, EventKind, Performer
from sopflow.machine.fields import SnapshotError
from sopflow.machine.guards import HostGuard
from sopflow.machine.machine import SopMachine
from sopflow.machine.refusals import Refusal, RefusalCode, Refused, Verdict
from sopflow.machine.tasks import Task

__all__ = [
    "Action",
    "Call",
    "Case",
    "Documents",
    "Done",
    "Event",
    "EventKind",
    "HostGuard",
    "MisuseError",
    "Performer",
    "Refusal",
    "RefusalCode",
    "Refused",
    "SnapshotError",
    "SopMachine",
    "Task",
    "Verdict",
]
