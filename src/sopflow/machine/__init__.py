"""State machines of SOPs, and the cases that move through them."""

from __future__ import annotations

from sopflow.machine.call import Action, Call, Documents, Revision
from sopflow.machine.case import Case
from sopflow.machine.clock_runs import ClockRun, ClockStop
from sopflow.machine.compile import CompiledActivity, Completion
from sopflow.machine.conditions import ConditionFunction, all_met
from sopflow.machine.due_explanation import DueExplanation
from sopflow.machine.engine import SopMachine
from sopflow.machine.event import Event, EventKind
from sopflow.machine.event_detail import Correction, Migration, MomentSet, Origin, Recount
from sopflow.machine.event_schema import event_schema
from sopflow.machine.guards import Gate, Guard
from sopflow.machine.host_guard import HostGuard
from sopflow.machine.migration_plan import MigrationPlan, MigrationVerdict, PlannedCase, plan_migration
from sopflow.machine.performer import Performer
from sopflow.machine.refusal import Refusal, RefusalCode, Refused, Verdict
from sopflow.machine.schedule import ClockStart, Schedule, SinceClock
from sopflow.machine.snapshot_reader import SnapshotError
from sopflow.machine.standing import ClockStarts, Done, Standing
from sopflow.machine.tasks import Task
from sopflow.machine.transition import SopState, SopTransition, SopTrigger

__all__ = [
    "Action",
    "Call",
    "Case",
    "ClockRun",
    "ClockStart",
    "ClockStarts",
    "ClockStop",
    "CompiledActivity",
    "Completion",
    "ConditionFunction",
    "Correction",
    "Documents",
    "Done",
    "DueExplanation",
    "Event",
    "EventKind",
    "Gate",
    "Guard",
    "HostGuard",
    "Migration",
    "MigrationPlan",
    "MigrationVerdict",
    "MomentSet",
    "Origin",
    "Performer",
    "PlannedCase",
    "Recount",
    "Refusal",
    "RefusalCode",
    "Refused",
    "Revision",
    "Schedule",
    "SinceClock",
    "SnapshotError",
    "SopMachine",
    "SopState",
    "SopTransition",
    "SopTrigger",
    "Standing",
    "Task",
    "Verdict",
    "all_met",
    "event_schema",
    "plan_migration",
]
