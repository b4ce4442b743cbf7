"""The plain form of values, as the YAML language writes them, and hashes of it.

One form serves both the writer and the identities of a SOP, so that what is written is what is hashed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import Enum
from typing import Any

from attrs import Attribute, Factory, fields, has

from sopflow.timing import TimeStandard, WeeklyHours


def plain(value: object) -> Any:
    """The value as nested dicts, lists, texts, dates, numbers and bools, in the shape of the YAML language.

    Keys stand in the order of the language; what has its default value is left out; a value that can
    be written as a bare text is written so.

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
    """The SHA-256 of plain data as hexadecimal digits; the order of keys plays no part."""
    # Dear to import, and needed only where an identity is asked for.
    import hashlib  # noqa: PLC0415
    import json  # noqa: PLC0415

    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_iso)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _iso(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r:.100} is no plain data.")


def _record(value: Any) -> Any:
    data: dict[str, Any] = {}
    short: Attribute[Any] | None = None
    for attribute in fields(type(value)):
        item = getattr(value, attribute.name)
        if not attribute.init or attribute.name.startswith("_") or item == _default(attribute):
            continue
        if attribute.name == "extra":
            data.update(plain(item))
        elif attribute.name == "activities" and value.is_single:
            # A row of one activity is written in the row's own keys.
            data.update(plain(item[0]))
        else:
            data[attribute.metadata.get("key", attribute.name)] = plain(item)
            short = attribute if attribute.metadata.get("short") else short
    return data[short.name] if short is not None and len(data) == 1 else data


def _default(attribute: Attribute[Any]) -> object:
    default: Any = attribute.default
    return default.factory() if isinstance(default, Factory) else default  # type: ignore[arg-type]  # a class at run time
