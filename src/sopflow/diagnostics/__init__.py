"""Findings about a SOP: the rule, the place, the message and the fix."""

from __future__ import annotations

from sopflow.diagnostics.edits import Edit, Fix, Span
from sopflow.diagnostics.errors import SopError
from sopflow.diagnostics.finding import Finding, Label, proposed
from sopflow.diagnostics.rule import RULES, Page, Rule, Severity, define_rule

__all__ = [
    "RULES",
    "Edit",
    "Finding",
    "Fix",
    "Label",
    "Page",
    "Rule",
    "Severity",
    "SopError",
    "Span",
    "define_rule",
    "proposed",
]
