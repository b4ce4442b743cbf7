"""What can be wrong with a SOP as a whole, one small function a rule."""

from __future__ import annotations

# Importing the rooms registers their rules.
from sopflow.rules import flow, identity, provenance, references, terms, wording
from sopflow.rules.between import findings_between
from sopflow.rules.plugins import load_plugins
from sopflow.rules.references import activities, activity_path
from sopflow.rules.registry import findings, rule

__all__ = [
    "activities",
    "activity_path",
    "findings",
    "findings_between",
    "flow",
    "identity",
    "load_plugins",
    "provenance",
    "references",
    "rule",
    "terms",
    "wording",
]
