"""Findings about a SOP: what is wrong, where, why it matters and what to write instead."""

from __future__ import annotations

from sopflow.diagnostics.errors import SopError
from sopflow.diagnostics.finding import (
    REGISTRY,
    Diagnostic,
    Edit,
    Instead,
    Kind,
    Label,
    Language,
    Page,
    Severity,
    Span,
    kind,
    proposed,
)
from sopflow.diagnostics.printable import Path, Words, path_text, shown, visible
from sopflow.similar import close_matches

__all__ = [
    "REGISTRY",
    "Diagnostic",
    "Edit",
    "Instead",
    "Kind",
    "Label",
    "Language",
    "Page",
    "Path",
    "Severity",
    "SopError",
    "Span",
    "Words",
    "close_matches",
    "kind",
    "path_text",
    "proposed",
    "shown",
    "visible",
]
