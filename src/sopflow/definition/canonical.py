"""The plain form of values in the shape of the YAML language, and its hash.

The writer and the hashes of a SOP share one form: two SOPs with the same text have the same hash.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import Enum
from typing import Any

from attrs import Attribute, Factory, fields, has

from sopflow.timing import TimeStandard, WeeklyHours


def plain(value: object) -> Any:
    """Return a value as nested dicts, lists, strings, dates, numbers and bools.

    Keys are in the order of the language. Default values are left out, and a record with a short form uses it.

    Args:
        value: Any value of a SOP.
    """
    if isinstance(value, TimeStandard):
        return value.text
    if isinstance(value, WeeklyHours):
        return value.texts()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if has(type(value)):
        return _record(value)
    return value


def digest(data: object) -> str:
    """Return the SHA-256 hash of plain data in hexadecimal digits; the order of keys does not matter."""
    # Slow to import, and needed for hashes only.
    import hashlib  # noqa: PLC0415
    import json  # noqa: PLC0415

    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_iso)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _iso(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r:.100} is not plain data.")


def _record(value: Any) -> Any:
    data: dict[str, Any] = {}
    short: Attribute[Any] | None = None
    for attribute in fields(type(value)):
        item = getattr(value, attribute.name)
        if attribute.metadata.get("apart"):
            continue
        if attribute.name == "calendar" and getattr(value, "calendar_file", None) is not None:
            data["calendar"] = value.calendar_file
            continue
        if not attribute.init or attribute.name.startswith("_") or item == _default(attribute):
            continue
        if attribute.name == "extra":
            data.update(plain(item))
        elif attribute.name == "activities" and value.is_single:
            # A row of one activity has the keys of its activity.
            data.update(plain(item[0]))
        else:
            data[attribute.metadata.get("key", attribute.name)] = plain(item)
            short = attribute if attribute.metadata.get("short") else short
    return data[short.metadata.get("key", short.name)] if short is not None and len(data) == 1 else data


def _default(attribute: Attribute[Any]) -> object:
    default: Any = attribute.default
    return default.factory() if isinstance(default, Factory) else default  # type: ignore[arg-type]  # a class at run time
