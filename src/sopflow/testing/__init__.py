"""Testing of workflows: a reference interpreter, walks, paths through a SOP, properties, and tests of applications."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sopflow.flow.search import SearchLimitError
from sopflow.testing.calls import EnabledCalls, enabled_calls, rejected_calls
from sopflow.testing.clock import Clock
from sopflow.testing.coverage import Coverage, CoverageError
from sopflow.testing.differential import Mismatch, MismatchError
from sopflow.testing.histories import walk_of
from sopflow.testing.model import Answer, Person, ReferenceTask, Request
from sopflow.testing.planning.cover import Cover, MissedGoal, cover
from sopflow.testing.planning.goals import Goal, GoalKind, goals
from sopflow.testing.planning.paths import UnreachableError, walk_to
from sopflow.testing.properties import (
    Property,
    PropertyError,
    always,
    before,
    eventually_ends,
    four_eyes,
    never,
    only_by,
    within,
)
from sopflow.testing.properties.counterexamples import Counterexample, counterexample
from sopflow.testing.properties.declared import properties_of
from sopflow.testing.properties.monitor import Monitor, counterexample_in_history
from sopflow.testing.reference import ReferenceCase
from sopflow.testing.systems import CaseSystem, NoAnswerError, System, View, machine_caller, replay
from sopflow.testing.walk_files import WalkError, dump_walk, load_walk, loads_walk
from sopflow.testing.walks import (
    ACTIONS,
    Caller,
    Difference,
    Move,
    Result,
    Walk,
    arguments,
    follow,
    record,
    reference_caller,
    table,
)

if TYPE_CHECKING:
    from sopflow.testing.workflow import WorkflowMachine, workflow_test

__all__ = [
    "ACTIONS",
    "Answer",
    "Caller",
    "CaseSystem",
    "Clock",
    "Counterexample",
    "Cover",
    "Coverage",
    "CoverageError",
    "Difference",
    "EnabledCalls",
    "Goal",
    "GoalKind",
    "Mismatch",
    "MismatchError",
    "MissedGoal",
    "Monitor",
    "Move",
    "NoAnswerError",
    "Person",
    "Property",
    "PropertyError",
    "ReferenceCase",
    "ReferenceTask",
    "Request",
    "Result",
    "SearchLimitError",
    "System",
    "UnreachableError",
    "View",
    "Walk",
    "WalkError",
    "WorkflowMachine",
    "always",
    "arguments",
    "before",
    "counterexample",
    "counterexample_in_history",
    "cover",
    "dump_walk",
    "enabled_calls",
    "eventually_ends",
    "follow",
    "four_eyes",
    "goals",
    "load_walk",
    "loads_walk",
    "machine_caller",
    "never",
    "only_by",
    "properties_of",
    "record",
    "reference_caller",
    "rejected_calls",
    "replay",
    "table",
    "walk_of",
    "walk_to",
    "within",
    "workflow_test",
]


def __getattr__(name: str) -> object:
    """Import the names that require Hypothesis on first use, so that the others work without it."""
    if name in ("WorkflowMachine", "workflow_test"):
        from sopflow.testing import workflow  # noqa: PLC0415 (it imports Hypothesis)

        return getattr(workflow, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
