"""Testing workflows: a plain reference of what a case does, and walks that a system is held to."""

from __future__ import annotations

from sopflow.testing.model import Answer, Person, Request, Waiting
from sopflow.testing.reference import ReferenceCase
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
    "Difference",
    "Move",
    "Person",
    "ReferenceCase",
    "Request",
    "Result",
    "Waiting",
    "Walk",
    "WalkError",
    "dump_walk",
    "follow",
    "load_walk",
    "loads_walk",
    "machine_caller",
    "record",
    "reference_caller",
    "replay",
    "table",
]
