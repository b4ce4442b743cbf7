"""Properties that must hold in every case of a SOP.

Check a property in all runs of a SOP (`counterexamples`), or in one run or history (`monitor`).
"""

from __future__ import annotations

from sopflow.testing.properties.activities import before, four_eyes, only_by
from sopflow.testing.properties.endings import calendar_of, eventually_ends, within
from sopflow.testing.properties.moments import Documents, always, never
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
