"""Names that are reserved for the language and the machine."""

from __future__ import annotations

from sopflow.text import Text

FORMAT_VERSION = 1
"""The version of the YAML language that this package reads and writes."""

END = "end"
"""The end of the procedure in ``next`` and outcomes."""

CONTINUE = "continue"
"""The target of an answer with which a case stays in its row."""

COMPLETED = "completed"
"""The state of a case that has reached ``end``."""

CANCELLED = "cancelled"
"""The state of a case that was cancelled."""

FINAL_NAMES = {COMPLETED: Text("completed", "selesai"), CANCELLED: Text("cancelled", "dibatalkan")}
"""How people call these two states."""

RESERVED = frozenset({END, COMPLETED, CANCELLED, "lapse", "cancel", CONTINUE})
"""Ids that steps, activities and ends may not have."""
