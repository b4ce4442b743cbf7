"""Extension keys (``x-...``), which calendars keep and never interpret."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sopflow.frozen import FrozenMap, deeply_frozen

_PREFIX: Final = "x-"


def extensions(value: Mapping[str, object]) -> FrozenMap[object]:
    """Return extension keys with immutable values."""
    return deeply_frozen(value)


def split(value: Mapping[str, Any]) -> tuple[dict[str, Any], FrozenMap[object]]:
    """Separate the ordinary keys of plain data from its extension keys.

    >>> split({"country": "ID", "x-source": "SKB 3 Menteri"})
    ({'country': 'ID'}, {'x-source': 'SKB 3 Menteri'})
    """
    known = {key: item for key, item in value.items() if not str(key).startswith(_PREFIX)}
    return known, deeply_frozen({key: item for key, item in value.items() if key not in known})
