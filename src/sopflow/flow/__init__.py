"""Analysis of a SOP's control flow: its graph, the paths through it, and the facts that hold on them."""

from __future__ import annotations

from sopflow.flow.dataflow import Dataflow, Edge, Effect, completed, held_documents
from sopflow.flow.endings import can_end
from sopflow.flow.graph import (
    Arrow,
    ArrowKind,
    Flow,
    abbreviated,
    arrows,
    cycles,
    parents,
    path_to,
    predecessors,
    reachable,
    shortest_path,
    state_of,
)
from sopflow.flow.row import preceding, required_in

__all__ = [
    "Arrow",
    "ArrowKind",
    "Dataflow",
    "Edge",
    "Effect",
    "Flow",
    "abbreviated",
    "arrows",
    "can_end",
    "completed",
    "cycles",
    "held_documents",
    "parents",
    "path_to",
    "preceding",
    "predecessors",
    "reachable",
    "required_in",
    "shortest_path",
    "state_of",
]
