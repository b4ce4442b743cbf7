"""Every single mutation of a SOP: each attribute of each value in it, changed in each way that its type allows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from enum import Enum
from typing import Any

import attrs

from sopflow.definition import (
    AnyOf,
    Approval,
    Authority,
    Clock,
    Confidence,
    Dates,
    Document,
    Goto,
    Inferred,
    NotBefore,
    OnLate,
    Organization,
    Outcome,
    Sop,
)
from sopflow.definition.fields import standard
from sopflow.text import Path
from sopflow.timing import TimeStandard, WeeklyHours, WorkCalendar

_PRESENT: dict[str, Any] = {
    "authority": Authority(cancel="kepala"),
    **dict.fromkeys(("attach", "suspend", "resume", "restart_clock", "set_moment", "recount"), ()),
    **dict.fromkeys(("correct", "migrate", "cancel"), ()),
    "organization": Organization("Kota Baru"),
    "dates": Dates(created=date(2020, 1, 2)),
    "approval": Approval(name="Sari"),
    "calendar": WorkCalendar("Asia/Makassar"),
    "total": standard("99 jam"),
    "within": standard("99 jam"),
    "not_before": NotBefore("baru"),
    "by": standard("99 jam"),
    "clock": Clock.STOPPED,
    "holidays": None,
    "hours": WeeklyHours.parse({"sun": "01:00-02:00"}),
    "on_late": Goto("end"),
    "created": date(2020, 1, 2),
    "revised": date(2020, 1, 2),
    "effective": date(2020, 1, 2),
    "persons": 7,
}
"""A value for each attribute that may be missing and is not a text."""

_ITEMS: dict[str, Any] = {
    "terms": "arti",
    "moments": "saat",
    "conditions": "syarat",
    "source": "naskah",
    "inferred": Inferred(Confidence.LOW),
    "extra": "tambahan",
    "documents": Document("Surat baru", supplied=True),
    "ends": "Akhir baru",
    "outcomes": Outcome("end"),
}
"""A value to add to each mapping."""

_BOUND = ("activities", "steps", "related", "periods", "closed", "open", "any_of", "categories")
"""Tuples whose items are mutated, but not their number."""


def mutations(value: Any, path: Path = (), name: str = "") -> Iterator[tuple[Path, Any]]:
    """Yield each mutated value with the path of the mutation.

    Args:
        value: A value of a SOP, or the SOP.
        path: The path of the value.
        name: The name of its attribute.
    """
    if isinstance(value, TimeStandard):
        yield path, standard("99 jam")
    elif isinstance(value, WeeklyHours):
        yield path, _PRESENT["hours"]
    elif isinstance(value, Enum):
        yield from ((path, other) for other in type(value) if other is not value)
        if isinstance(value, OnLate):
            yield path, Goto("end")
    elif isinstance(value, bool):
        yield path, not value
    elif isinstance(value, int):
        yield path, value + 1
    elif isinstance(value, date):
        yield path, value + timedelta(days=1)
    elif isinstance(value, str):
        yield path, "end" if name in ("next", "to", "goto") and value != "end" else f"{value}x"
    elif value is None and name != "holidays":
        yield path, _PRESENT.get(name, "baru")
    elif isinstance(value, tuple):
        yield from _of_tuple(value, path, name)
    elif isinstance(value, Mapping):
        yield from _of_mapping(value, path, name)
    elif attrs.has(type(value)):
        yield from _of_record(value, path)


def _of_tuple(value: tuple[Any, ...], path: Path, name: str) -> Iterator[tuple[Path, Any]]:
    for place, item in enumerate(value):
        for inner, changed in mutations(item, (*path, place), name):
            yield inner, (*value[:place], changed, *value[place + 1 :])
    if name not in _BOUND:
        yield path, (*value, "baru")
        if value:
            yield path, value[1:]
    if len({*map(repr, value)}) > 1:
        yield path, value[::-1]


def _of_mapping(value: Mapping[str, Any], path: Path, name: str) -> Iterator[tuple[Path, Any]]:
    for key, item in value.items():
        for inner, changed in mutations(item, (*path, key)):
            yield inner, {**value, key: changed}
        yield (*path, key), {other: each for other, each in value.items() if other != key}
    if name in _ITEMS:
        yield (*path, "x-baru"), {**value, "x-baru": _ITEMS[name]}


def _of_record(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    for attribute in attrs.fields(type(value)):
        if not attribute.init:
            continue
        name = attribute.name
        key = attribute.metadata.get("key", name)
        here = path if name == "extra" else (*path, key)
        if name == "actor" and isinstance(value.actor, str):
            yield here, attrs.evolve(value, actor=AnyOf((value.actor, "baru")))
        for inner, changed in mutations(getattr(value, name), here, name):
            try:
                mutant = attrs.evolve(value, **{name: changed})
            except ValueError:  # the class refuses the value: no such SOP
                continue
            if mutant != value:
                yield inner, mutant


def in_file(sop: Sop, path: Path) -> Path:
    """Return the path as YAML files have it: a row of one activity has the keys of its activity."""
    match path:
        case ("steps", int(row), "activities", 0, *rest) if sop.steps[row].is_single:
            return ("steps", row, *rest)
    return path
