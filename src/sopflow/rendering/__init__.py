"""Findings for people and for programs, one module for each format."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import import_module

from sopflow.rendering.report import Look, Report

FORMATS = ("text", "concise", "json", "github", "sarif")
"""The names of the formats, which are those of their modules."""


def render(form: str, reports: Sequence[Report], look: Look) -> Iterator[str]:
    """Write reports in a format, piece by piece.

    Args:
        form: One of ``FORMATS``. Its module is imported on first use, since a program needs one of them only.
        reports: The results by file.
        look: The options of the output.
    """
    pieces: Iterator[str] = import_module(f"{__name__}.{form}").render(reports, look)
    return pieces


__all__ = ["FORMATS", "Look", "Report", "render"]
