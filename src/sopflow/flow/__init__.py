"""Analysis of a SOP's control flow: its graph, and the paths through it."""

from __future__ import annotations

from sopflow.flow.graph import (
    Arrow,
    Flow,
    Way,
    arrows,
    backwards,
    came_from,
    circles,
    path_to,
    reachable,
    reached,
    shortened,
    shortest_path,
    state_of,
    successors,
)

__all__ = [
    "Arrow",
    "Flow",
    "Way",
    "arrows",
    "backwards",
    "came_from",
    "circles",
    "path_to",
    "reachable",
    "reached",
    "shortened",
    "shortest_path",
    "state_of",
    "successors",
]
