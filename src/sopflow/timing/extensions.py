"""Extension keys (``x-...``), which calendars keep for whoever wrote them and pass over when they count."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sopflow.frozen import FrozenMap, deeply_frozen

_PREFIX: Final = "x-"


def extensions(value: Mapping[str, object]) -> FrozenMap[object]:
    """Extension keys with what they hold."""
    return deeply_frozen(value)


def split(value: Mapping[str, Any]) -> tuple[dict[str, Any], FrozenMap[object]]:
    """The keys of plain data that the language knows or ought to know, and its extension keys.

    >>> split({"country": "ID", "x-source": "SKB 3 Menteri"})
    ({'country': 'ID'}, {'x-source': 'SKB 3 Menteri'})
    """
    known = {key: item for key, item in value.items() if not str(key).startswith(_PREFIX)}
    return known, deeply_frozen({key: item for key, item in value.items() if key not in known})
