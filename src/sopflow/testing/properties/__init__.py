"""Properties that must hold in every case of a SOP.

`counterexamples` searches all runs of a SOP for one that violates a property; `monitor` checks a single run or history.
"""

from __future__ import annotations

from sopflow.testing.properties.activities import before, four_eyes, only_by
from sopflow.testing.properties.conditions import Documents, always, never
from sopflow.testing.properties.endings import calendar_of, eventually_ends, within
from sopflow.testing.properties.property import Moment, Property, PropertyError

__all__ = [
    "Documents",
    "Moment",
    "Property",
    "PropertyError",
    "always",
    "before",
    "calendar_of",
    "eventually_ends",
    "four_eyes",
    "never",
    "only_by",
    "within",
]
