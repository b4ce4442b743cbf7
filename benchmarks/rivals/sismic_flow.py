"""The flow with `sismic`: one statechart with guards and actions as code strings, and an interpreter for each run."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sismic.interpreter import Interpreter
from sismic.model import BasicState, CompoundState, FinalState, Statechart, Transition

from rivals import END, FIRST, ROWS, Record, acts_for, has_documents, in_time
from sopflow import Performer


def _statechart() -> Statechart:
    chart = Statechart("eight rows", preamble=None)
    chart.add_state(CompoundState("sop", initial=FIRST), None)
    for id_ in ROWS:
        chart.add_state(BasicState(id_), "sop")
    chart.add_state(FinalState(END), "sop")
    for row in ROWS.values():
        guard = f"acts_for({row.id!r}, event.by) and has_documents({row.id!r}, record) and in_time(record, event.at)"
        action = f"record.leave({row.id!r}, event.at)"
        chart.add_transition(Transition(row.id, row.next, event=f"finish_{row.id}", guard=guard, action=action))
    chart.validate()
    return chart


_CHART = _statechart()
_GUARDS = {"acts_for": acts_for, "has_documents": has_documents, "in_time": in_time}


class SismicFlow:
    """An interpreter of the shared statechart."""

    def __init__(self, documents: Mapping[str, str | None], at: datetime) -> None:
        context = _GUARDS | {"record": Record(documents, at)}
        self.interpreter = Interpreter(_CHART, initial_context=context, ignore_contract=True)
        self.interpreter.execute_once()

    def complete(self, row: str, by: Performer, at: datetime) -> bool:
        """Complete a row."""
        step = self.interpreter.queue(f"finish_{row}", by=by, at=at).execute_once()
        return step is not None and bool(step.transitions)

    @property
    def where(self) -> str:
        """The current row."""
        configuration: list[str] = self.interpreter.configuration
        return END if self.interpreter.final else configuration[-1]
