"""Testing workflows: a plain reference of what a case does, walks that a system is held to, and paths through a SOP."""

from __future__ import annotations

from sopflow.testing.covers import Cover, Missed, cover
from sopflow.testing.goals import Goal, GoalKind, goals, refusal
from sopflow.testing.model import Answer, Person, Request, Waiting
from sopflow.testing.paths import OutOfReach, walk_to
from sopflow.testing.reference import ReferenceCase
from sopflow.testing.searching import TooManyPlaces
from sopflow.testing.walk_files import WalkError, dump_walk, load_walk, loads_walk
from sopflow.testing.walks import (
    ACTIONS,
    Caller,
    Difference,
    Move,
    Result,
    Walk,
    follow,
    machine_caller,
    record,
    reference_caller,
    replay,
    table,
)

__all__ = [
    "ACTIONS",
    "Answer",
    "Caller",
    "Cover",
    "Difference",
    "Goal",
    "GoalKind",
    "Missed",
    "Move",
    "OutOfReach",
    "Person",
    "ReferenceCase",
    "Request",
    "Result",
    "TooManyPlaces",
    "Waiting",
    "Walk",
    "WalkError",
    "cover",
    "dump_walk",
    "follow",
    "goals",
    "load_walk",
    "loads_walk",
    "machine_caller",
    "record",
    "reference_caller",
    "refusal",
    "replay",
    "table",
    "walk_to",
]
