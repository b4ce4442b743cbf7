"""Findings for people and for programs, one module for each format."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from sopflow.frozen import FrozenMap
from sopflow.rendering import concise, github, json, sarif, text
from sopflow.rendering.report import Look, Report

Render: TypeAlias = Callable[[Sequence[Report], Look], Iterator[str]]
"""A function that writes reports in one format, piece by piece."""

FORMATS: FrozenMap[Render] = FrozenMap(
    {
        "text": text.render,
        "concise": concise.render,
        "json": json.render,
        "github": github.render,
        "sarif": sarif.render,
    }
)
"""The formats by name."""

__all__ = ["FORMATS", "Look", "Render", "Report"]
