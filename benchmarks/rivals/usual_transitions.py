"""The flow with `transitions`, in its usual form: a class of models, each with its own machine."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from transitions import EventData, Machine

from rivals import END, FIRST, ROWS, Record, acts_for, has_documents, in_time
from sopflow import Performer

_CONDITIONS = ["acts_for_it", "has_documents", "is_in_time"]
_TRANSITIONS = [
    {"trigger": f"finish_{row.id}", "source": row.id, "dest": row.next, "conditions": _CONDITIONS, "after": "go_on"}
    for row in ROWS.values()
]


class TransitionsFlow:
    """A model and its machine."""

    state: str

    def __init__(self, documents: Mapping[str, str | None], at: datetime) -> None:
        self.record = Record(documents, at)
        self.machine = Machine(
            model=self,
            states=[*ROWS, END],
            transitions=_TRANSITIONS,
            initial=FIRST,
            auto_transitions=False,
            send_event=True,
        )

    def acts_for_it(self, event: EventData) -> bool:
        """Check the actor."""
        return acts_for(self.state, event.kwargs["by"])

    def has_documents(self, _event: EventData) -> bool:
        """Check the documents."""
        return has_documents(self.state, self.record)

    def is_in_time(self, event: EventData) -> bool:
        """Check the time."""
        return in_time(self.record, event.kwargs["at"])

    def go_on(self, event: EventData) -> None:
        """Update the record."""
        self.record.leave(event.kwargs["row"], event.kwargs["at"])

    def complete(self, row: str, by: Performer, at: datetime) -> bool:
        """Complete a row."""
        allowed: bool = self.trigger(f"finish_{row}", row=row, by=by, at=at)  # type: ignore[attr-defined]  # set by the machine
        return allowed

    @property
    def where(self) -> str:
        """The current row."""
        return self.state
