"""Claims: what must hold in every case of a SOP, by name.

The same claim is asked of a SOP, of all its runs (`refuting`), and of a run while it goes or a history (`lookout`).
"""

from __future__ import annotations

from sopflow.testing.claims.activities import before, four_eyes, only_by
from sopflow.testing.claims.claim import Claim, ClaimError, Moment
from sopflow.testing.claims.endings import calendar_of, eventually_ends, within
from sopflow.testing.claims.moments import Documents, always, never

__all__ = [
    "Claim",
    "ClaimError",
    "Documents",
    "Moment",
    "always",
    "before",
    "calendar_of",
    "eventually_ends",
    "four_eyes",
    "never",
    "only_by",
    "within",
]
