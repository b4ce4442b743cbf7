"""The eight rows of one real SOP in several libraries, a file for each.

Every flow evaluates the same three guards for each completion: actor, documents and time. Then it adds the output of
the row and computes the next due time.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple, Protocol

import sopflow
from sopflow.timing import ROUND_THE_CLOCK

WORKFLOW = Path(__file__).parent.parent.parent / "workflows" / "psm_disnaker_08.yaml"
SOP = sopflow.load(WORKFLOW)
END = "completed"


class Row(NamedTuple):
    """A row of the table as one activity, with the actor of its first activity and the documents of all."""

    id: str
    actor: str
    requires: tuple[str, ...]
    produces: tuple[str, ...]
    within: timedelta | None
    next: str


def _row(step: sopflow.Step) -> Row:
    requires = (*step.requires, *(id_ for activity in step.activities for id_ in activity.requires))
    produces = (*step.produces, *(id_ for activity in step.activities for id_ in activity.produces))
    start = datetime.fromisoformat("2026-03-02T00:00Z")
    due = None if step.within is None else ROUND_THE_CLOCK.due(start, step.within)
    following = SOP.next_of(step)
    return Row(
        step.id,
        step.activities[0].actors[0],
        tuple(dict.fromkeys(id_ for id_ in requires if isinstance(id_, str))),
        tuple(dict.fromkeys(produces)),
        None if due is None else due - start,
        END if following == "end" else following,
    )


ROWS = {step.id: _row(step) for step in SOP.steps}
FIRST = SOP.steps[0].id
SUPPLIED = tuple(id_ for id_, document in SOP.documents.items() if document.supplied)


class Flow(Protocol):
    """One run of the SOP."""

    def complete(self, row: str, by: sopflow.Performer, at: datetime) -> bool:
        """Complete a row and return whether that was allowed."""

    @property
    def where(self) -> str:
        """The current row."""


class Opener(Protocol):
    """A function that opens a run."""

    def __call__(self, documents: Mapping[str, str | None], at: datetime) -> Flow:
        """Open a run with initial documents."""


class Record:
    """The data of a run besides its state, for the flows of other libraries.

    Attributes:
        documents: The documents in the run.
        due: The due time of the current row.
    """

    def __init__(self, documents: Mapping[str, str | None], at: datetime) -> None:
        self.documents = dict(documents)
        self.due = due_of(FIRST, at)

    def leave(self, row: str, at: datetime) -> None:
        """Add the output of a row and start the time of the next one."""
        for document in ROWS[row].produces:
            self.documents.setdefault(document, None)
        self.due = due_of(ROWS[row].next, at)


def due_of(row: str, at: datetime) -> datetime | None:
    """Return the due time of a row that is entered."""
    within = None if row == END else ROWS[row].within
    return None if within is None else at + within


# --- the guards of the other libraries -----------------------------------------------------------------------


def acts_for(row: str, by: sopflow.Performer) -> bool:
    """Return whether a performer acts for the actor of a row."""
    return ROWS[row].actor in by.actors


def has_documents(row: str, record: Record) -> bool:
    """Return whether the requirements of a row are in the run."""
    there = record.documents
    return all(document in there for document in ROWS[row].requires)


def in_time(record: Record, at: datetime) -> bool:
    """Return whether the current row is on time."""
    return record.due is None or at <= record.due
