"""Converters and validators of the attributes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from attrs import field
from attrs.validators import instance_of, optional

from sopflow.frozen import FrozenMap, deeply_frozen, frozen_map
from sopflow.timing import TimeStandard

is_text = instance_of(str)


# attrs derives the types of arguments from the converters, so each type of attribute has its own.
def texts(value: str | Iterable[str]) -> tuple[str, ...]:
    """Convert strings, or a single string, to a tuple."""
    return (value,) if isinstance(value, str) else tuple(value)


def words(value: Mapping[str, str]) -> FrozenMap[str]:
    """Convert strings by name."""
    return frozen_map(value)


def standard(value: TimeStandard | str | None) -> TimeStandard | None:
    """Convert the text of a time standard."""
    return TimeStandard.parse(value) if isinstance(value, str) else value


def optional_text() -> Any:
    """Return an attribute for an optional string."""
    return field(default=None, validator=optional(instance_of(str)))


def extensions(value: Mapping[str, object]) -> FrozenMap[object]:
    """Convert the extension keys, which begin with x-, to immutable values."""
    return deeply_frozen(value)
