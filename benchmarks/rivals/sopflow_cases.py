"""The flow with sopflow: a SOP of the eight rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import sopflow
from rivals import ROWS, SOP

EIGHT_ROWS = sopflow.SopMachine(
    sopflow.Sop(
        SOP.number,
        SOP.title,
        {id_: actor for id_, actor in SOP.actors.items() if id_ in {row.actor for row in ROWS.values()}},
        [
            sopflow.Step.single(
                row.id,
                step.activities[0].text,
                row.actor,
                requires=row.requires,
                produces=row.produces,
                within=step.within,
            )
            for row, step in zip(ROWS.values(), SOP.steps, strict=True)
        ],
        documents=SOP.documents,
        on_late="justify",
    )
)


class CaseFlow:
    """A case of a shared machine."""

    def __init__(self, documents: Mapping[str, str | None], at: datetime) -> None:
        self.case = EIGHT_ROWS.open("1", at=at, documents=documents)

    def complete(self, row: str, by: sopflow.Performer, at: datetime) -> bool:
        """Complete a row."""
        try:
            self.case.complete(row, by=by, at=at)
        except sopflow.Refused:
            return False
        return True

    @property
    def where(self) -> str:
        """The current row."""
        return self.case.state
