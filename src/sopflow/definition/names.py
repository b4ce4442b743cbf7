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

RESERVED = frozenset({END, COMPLETED, CANCELLED, "lapse", "cancel", "continue"})
"""Ids that steps, activities and ends may not have."""
