"""What can be wrong with a SOP as a whole, one small function a rule."""

from __future__ import annotations

# Importing the rooms registers their rules.
from sopflow.rules import (
    documents,
    flow,
    four_eyes,
    identity,
    provenance,
    references,
    terms,
    time,
    totals,
    wording,
)
from sopflow.rules.between import findings_between
from sopflow.rules.plugins import load_plugins
from sopflow.rules.references import activities, activity_path
from sopflow.rules.registry import check_sop, checker

__all__ = [
    "activities",
    "activity_path",
    "check_sop",
    "checker",
    "documents",
    "findings_between",
    "flow",
    "four_eyes",
    "identity",
    "load_plugins",
    "provenance",
    "references",
    "terms",
    "time",
    "totals",
    "wording",
]
