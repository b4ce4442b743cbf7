"""Converters and validators of the attributes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, Final, TypeVar

from attrs import field, fields
from attrs.validators import instance_of, optional

from sopflow.frozen import FrozenMap, deeply_frozen, frozen_map
from sopflow.timing import TimeStandard

T = TypeVar("T")

is_text: Final = instance_of(str)


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


def assemble(cls: type[T], values: Mapping[str, Any]) -> T:
    """Create a frozen value from attributes that already have their final types.

    The constructor would convert and validate them again, which takes half of the time of reading a SOP.

    Args:
        cls: A slotted attrs class.
        values: The attributes; others have their defaults.
    """
    value = object.__new__(cls)
    for name, set_attribute, default in _slots(cls):  # type: ignore[arg-type]  # a class is hashable
        set_attribute(value, values.get(name, default))
    return value


@cache
def _slots(cls: type[Any]) -> tuple[tuple[str, Callable[[object, object], None], object], ...]:
    """Return the name, the setter and the default of each attribute of a class."""
    return tuple((slot.name, getattr(cls, slot.name).__set__, slot.default) for slot in fields(cls))


def extensions(value: Mapping[str, object]) -> FrozenMap[object]:
    """Convert the extension keys, which begin with x-, to immutable values."""
    return deeply_frozen(value)
