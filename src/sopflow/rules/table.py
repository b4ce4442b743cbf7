"""Places in the table of a SOP: its activities and the paths of their keys."""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.definition import Activity, Sop, Step
from sopflow.text import Path


def activities(sop: Sop) -> Iterator[tuple[int, Step, int, Activity]]:
    """Yield every activity of a SOP: the position of its row, the row, its position in the row, the activity."""
    for row, step in enumerate(sop.steps):
        for index, activity in enumerate(step.activities):
            yield row, step, index, activity


def activity_path(row: int, step: Step, index: int, *keys: str | int) -> Path:
    """Return the path of a key of an activity; a row with one activity contains the activity's keys itself.

    Args:
        row: The position of the row in the table.
        step: The row.
        index: The position of the activity in the row.
        *keys: The key, and further keys or indexes within its value.

    >>> from sopflow import Activity, Step
    >>> activity_path(0, Step.single("terima", "Menerima", "loket"), 0, "actor")
    ('steps', 0, 'actor')
    >>> activity_path(1, Step("simpan", [Activity("a", "…", "loket"), Activity("b", "…", "loket")]), 1, "after", 0)
    ('steps', 1, 'activities', 1, 'after', 0)
    """
    return ("steps", row, *keys) if step.is_single else ("steps", row, "activities", index, *keys)


def row_name(sop: Sop, step: Step) -> str:
    """Return the printed number of a row and its id: ``6 (penandatanganan)``."""
    return f"{sop.labels[step.id]} ({step.id})"
