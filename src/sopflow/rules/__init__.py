"""The rules about a SOP as a whole, and the checkers that report their findings."""

from __future__ import annotations

# Importing the modules registers their checkers.
from sopflow.rules import (
    documents,
    flow,
    four_eyes,
    identity,
    moments,
    numbering,
    provenance,
    references,
    terms,
    time,
    totals,
    uncounted,
    wording,
)
from sopflow.rules.plugins import load_plugins
from sopflow.rules.registry import BROKEN_PLUGIN, check_sop, checker
from sopflow.rules.related import check_references
from sopflow.rules.table import activities, activity_path

__all__ = [
    "BROKEN_PLUGIN",
    "activities",
    "activity_path",
    "check_references",
    "check_sop",
    "checker",
    "documents",
    "flow",
    "four_eyes",
    "identity",
    "load_plugins",
    "moments",
    "numbering",
    "provenance",
    "references",
    "terms",
    "time",
    "totals",
    "uncounted",
    "wording",
]
