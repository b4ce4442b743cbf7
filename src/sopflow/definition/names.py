"""Names that the language and the machine have for themselves."""

from __future__ import annotations

FORMAT_VERSION = 1
"""The version of the YAML language that this package reads and writes."""

END = "end"
"""What ``next`` and outcomes call the end of the procedure."""

COMPLETED = "completed"
"""The state of a case that came to ``end``."""

CANCELLED = "cancelled"
"""The state of a case that was called off."""

RESERVED = frozenset({
    END, COMPLETED, CANCELLED, "lapse",
    # A step or an activity with one of these names would be mistaken for an attribute of the case.
    "activity_dues", "activity_remaining", "attach", "cancel", "complete", "documents", "done", "done_by", "due",
    "ended", "history", "holds", "id", "is_late", "last_at", "machine", "may", "reference", "remaining",
    "restart_clock", "resume", "snapshot", "state", "suspend", "suspended_since", "tasks", "tick", "version",
})  # fmt: skip
"""Ids that steps, activities and ends may not have."""
