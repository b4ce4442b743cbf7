"""SOPs from given features, and their parts as an author writes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import yaml

import sopflow
from sopflow import Severity, Sop
from sopflow.rules import check_sop
from sopflow.testing.strategies.features import Feature, Features
from sopflow.testing.strategies.prose import Remark
from sopflow.testing.strategies.sops import sop_of

Drawn: TypeAlias = Mapping[str, Sequence[Any]]
"""The values of features by kind."""

ON, BACK, OUT = "on", "back", "out"

DECIDES: Drawn = {"answer": [(ON, 0)]}
"""A row of one activity with two answers that lead on."""
TWO: Drawn = {"activity": ["loket"]}
THREE: Drawn = {"activity": ["loket", "loket"]}
"""Rows of several activities."""
TIERS: Drawn = {**TWO, "decides": [1], "answer": [(OUT, 0)], "tiers": [(ON, 0)]}
"""A row of two activities, each with one answer that continues, and another one that leads on or out."""


def features_of(drawn: Drawn) -> Features:
    """Return features."""
    return Features(Feature(kind, value) for kind, values in drawn.items() for value in values)


def sop_with(
    *rows: Drawn, whole: Drawn | None = None, limits: tuple[int, int] = (3, 4), remarks: Sequence[Remark] = ()
) -> Sop:
    """Return the SOP whose rows, and which as a whole, have some features; it is valid."""
    sop = sop_of([features_of(row) for row in rows], features_of(whole or {}), limits, remarks=remarks)
    assert [finding for finding in check_sop(sop) if finding.severity is Severity.ERROR] == []
    return sop


def written(sop: Sop) -> dict[str, Any]:
    """Return the SOP as its author writes it, with rows and listed activities by id.

    Actors and texts that the simplest SOP has as well are omitted.
    """
    keys: dict[str, Any] = yaml.safe_load(sopflow.dump(sop))
    simplest = {"sopflow": 1, "number": "SOP-1", "title": "Contoh", "actors": {"loket": "Loket"}}
    keys = {key: value for key, value in keys.items() if value != simplest.get(key)}
    return {**keys, "steps": _by_id(keys["steps"])}


def rows_of(sop: Sop) -> dict[str, Any]:
    """Return the rows of a SOP as in ``written``."""
    rows: dict[str, Any] = written(sop)["steps"]
    return rows


def _by_id(places: Iterable[dict[str, Any]]) -> dict[str, Any]:
    found = {}
    for place in places:
        rest = {key: value for key, value in place.items() if key not in ("id", "activity")}
        if rest.get("actor") == "loket":
            del rest["actor"]
        if "activities" in rest:
            rest["activities"] = _by_id(rest["activities"])
        found[place["id"]] = rest
    return found
