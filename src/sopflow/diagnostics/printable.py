"""Texts that are not ours, as it is safe to print them."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import TypeAlias

Path: TypeAlias = tuple[str | int, ...]
"""Where a value stands in the YAML file: keys and indexes from the top, ``("steps", 0, "actor")``."""


class Words(str):
    """Words in a finding's data that are no quotation: shown without quotes, with nothing invisible."""

    __slots__ = ()


def shown(text: str, limit: int = 80) -> str:
    """A text in quotes as it is safe to print: one line, bounded, nothing invisible or reordering.

    Args:
        text: Any text, also of an enemy.
        limit: Code points kept before an ellipsis.
    """
    cut = text if len(text) <= limit else text[: limit - 1] + "…"
    return f"'{visible(cut)}'"


def visible(text: str) -> str:
    """A text with every control, formatting and line-breaking character written as its escape."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode("ascii") for char in text)


def path_text(path: Path) -> str:
    """A path as people write it: ``steps[2].activities[0].actor``."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{visible(part)}" if text else visible(part)
    return text


def shown_data(data: Mapping[str, object]) -> dict[str, object]:
    """What a message speaks of, as it is safe to print."""
    return {key: _shown_value(value) for key, value in data.items()}


def _shown_value(value: object) -> object:
    if isinstance(value, Words):
        return visible(value)
    if isinstance(value, str):
        return shown(value)
    if isinstance(value, tuple):
        return ", ".join(str(_shown_value(part)) for part in value)
    return value


def width(text: str) -> int:
    """How many columns a text takes on a screen."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )
