"""Testing workflows: a plain reference of what a case does, walks that a system is held to, and paths through a SOP."""

from __future__ import annotations

from sopflow.testing.beside import Deviates, Deviation
from sopflow.testing.covers import Cover, Missed, cover
from sopflow.testing.goals import Goal, GoalKind, goals, refusal
from sopflow.testing.model import Answer, Person, Request, Waiting
from sopflow.testing.paths import OutOfReach, walk_to
from sopflow.testing.reference import ReferenceCase
from sopflow.testing.scenes import Scene, scene_of, wrong_requests
from sopflow.testing.searching import TooManyPlaces
from sopflow.testing.systems import CaseSystem, System, View, machine_caller, replay
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

__all__ = [
    "ACTIONS",
    "Answer",
    "Caller",
    "CaseSystem",
    "Cover",
    "Deviates",
    "Deviation",
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
    "Scene",
    "System",
    "TooManyPlaces",
    "View",
    "Waiting",
    "Walk",
    "WalkError",
    "arguments",
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
    "scene_of",
    "table",
    "walk_to",
    "wrong_requests",
]
