"""What the fields of the values are made of: converters from what may be given, and validators."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from attrs import field
from attrs.validators import instance_of, optional

from sopflow.frozen import FrozenMap, deeply_frozen, frozen_map
from sopflow.timing import TimeStandard

is_text = instance_of(str)


# attrs takes the types of what may be given from its converters, so each has one of its own.
def texts(value: str | Iterable[str]) -> tuple[str, ...]:
    """Several texts; a single one may be given as it is."""
    return (value,) if isinstance(value, str) else tuple(value)


def words(value: Mapping[str, str]) -> FrozenMap[str]:
    """Texts by name."""
    return frozen_map(value)


def standard(value: TimeStandard | str | None) -> TimeStandard | None:
    """A time standard; it may be given as its text."""
    return TimeStandard.parse(value) if isinstance(value, str) else value


def optional_text() -> Any:
    """A text that may be left out."""
    return field(default=None, validator=optional(instance_of(str)))


def extensions(value: Mapping[str, object]) -> FrozenMap[object]:
    """Keys that begin with x-, kept for whoever wrote them."""
    return deeply_frozen(value)
