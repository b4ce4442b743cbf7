"""The JSON Schema of the language, for editors: made of the same classes that the reader is made of.

It tells what the reader tells of the shape of a file: keys, types, choices, ids. What a time standard or working hours
say, and what names refer to, is beyond it. What it says of a key is what is said of the attribute that the key fills.
"""

from __future__ import annotations

import inspect
import re
import types
import typing
from datetime import date
from enum import Enum
from typing import Any, TypeAlias

from attrs import NOTHING, Attribute, fields, resolve_types

from sopflow.definition import FORMAT_VERSION, RESERVED, Activity, Sop, Step
from sopflow.frozen import FrozenMap
from sopflow.language.binding import ACTIVITY_IN_ROW, NEVER_EMPTY
from sopflow.timing import TimeStandard, WeeklyHours

Schema: TypeAlias = dict[str, Any]

_TEXT: Schema = {"type": "string", "pattern": r"\S"}
_ID = "^[A-Za-z][A-Za-z0-9_]*$"
_FREE_ID: Schema = {"type": "string", "pattern": _ID, "not": {"enum": sorted(RESERVED)}}
_LEAVES: dict[Any, Schema] = {
    str: _TEXT,
    bool: {"enum": [True, False, "true", "false"]},
    int: {"type": ["integer", "string"], "minimum": 1, "maximum": 999_999, "pattern": "^[1-9][0-9]{0,5}$"},
    date: {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$", "examples": ["2017-02-14"]},
    object: {},
    TimeStandard: {"type": ["string", "null"], "examples": ["15 menit", "1 hari", "3 hari kerja", "1 - 3 jam"]},
    WeeklyHours: {
        "type": "object",
        "additionalProperties": {"type": "string"},
        "minProperties": 1,
        "examples": [{"mon-thu": "07:30-12:00, 13:00-16:00", "fri": "07:30-11:30, 13:00-16:30"}],
    },
}
_FREE_KEYS: Schema = {"^x-": {"description": "Free for extensions; kept as it is written."}}

# What the types do not tell: where an id gets its meaning, where a whole number is a text, how many there are at least.
_SPECIAL: dict[tuple[str, str], Schema] = {
    ("Sop", "number"): {"type": ["string", "integer"], "pattern": r"\S"},
    ("Sop", "actors"): {"propertyNames": {"pattern": _ID}},
    ("Sop", "documents"): {"propertyNames": {"pattern": _ID}},
    ("Sop", "ends"): {"propertyNames": _FREE_ID},
    ("Sop", "steps"): {"minItems": 1},
    ("Activity", "outcomes"): {"minProperties": 2},
    ("Step", "id"): _FREE_ID,
    ("Step", "number"): {"type": ["string", "integer"], "pattern": r"\S"},
    ("Activity", "id"): _FREE_ID,
    ("Activity", "number"): {"type": ["string", "integer"], "pattern": r"\S"},
    ("Related", "number"): {"type": ["string", "integer"], "pattern": r"\S"},
}


def json_schema() -> Schema:
    """The JSON Schema (2020-12) of a SOP file, as plain data.

    The package holds it as a file, ``schema.json``, beside this module's room.
    """
    return _Writer().schema()


class _Writer:
    """Writes the schema of each class once, under its name."""

    def __init__(self) -> None:
        self._definitions: dict[str, Schema] = {}

    def schema(self) -> Schema:
        sop = self._keys(Sop)
        sop["properties"] = {
            "sopflow": {"description": "The version of the format.", "enum": [FORMAT_VERSION, str(FORMAT_VERSION)]},
            **sop["properties"],
        }
        sop["required"] = ["sopflow", *sop["required"]]
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": f"urn:sopflow:schema:{FORMAT_VERSION}",
            "title": "SOP",
            **sop,
            "$defs": self._definitions,
        }

    def _of(self, hint: Any) -> Schema:
        """The schema of a type."""
        if hint in _LEAVES:
            return dict(_LEAVES[hint])
        origin, arguments = typing.get_origin(hint), typing.get_args(hint)
        if origin in (types.UnionType, typing.Union):
            options = [self._of(option) for option in arguments if option is not type(None)]
            return options[0] if len(options) == 1 else {"anyOf": options}
        if origin is tuple:
            # A single text may stand where a list of texts is meant.
            kinds: Schema = (
                {"type": ["array", "string"], "pattern": r"\S"} if arguments[0] is str else {"type": "array"}
            )
            return {**kinds, "items": self._of(arguments[0])}
        if origin is FrozenMap:
            return {"type": "object", "additionalProperties": self._of(arguments[0])}
        if isinstance(hint, type) and issubclass(hint, Enum):
            return {"enum": [choice.value for choice in hint]}
        return self._reference(hint)

    def _reference(self, cls: type[Any]) -> Schema:
        if cls.__name__ not in self._definitions:
            self._definitions[cls.__name__] = {}  # its place, so that the order is that of the language
            self._definitions[cls.__name__] = self._row() if cls is Step else self._keys(cls)
        reference: Schema = {"$ref": f"#/$defs/{cls.__name__}"}
        short = next((each for each in fields(cls) if each.metadata.get("short")), None)
        return reference if short is None else {"anyOf": [self._of(short.type), reference]}

    def _keys(self, cls: type[Any]) -> Schema:
        """The schema of a class as a mapping with its keys."""
        resolve_types(cls)
        said = _descriptions(cls)
        properties = {}
        required = []
        for each in fields(cls):
            if not each.init or each.name == "extra" or each.name.startswith("_"):
                continue
            key = each.metadata.get("key", each.name)
            properties[key] = {"description": said[each.name], **self._key(cls, key, each)}
            if each.default is NOTHING:
                required.append(key)
        return {
            "type": "object",
            "description": (cls.__doc__ or "").strip().partition("\n")[0],
            "properties": properties,
            "required": required,
            "additionalProperties": False,
            "patternProperties": _FREE_KEYS,
        }

    def _key(self, cls: type[Any], key: str, attribute: Attribute[Any]) -> Schema:
        schema = self._of(attribute.type)
        if key in NEVER_EMPTY:
            schema["minItems" if "items" in schema else "minProperties"] = 1
        return schema | _SPECIAL.get((cls.__name__, key), {})

    def _row(self) -> Schema:
        """A row has the keys of one activity, or a list of activities."""
        row, activity = self._keys(Step), self._keys(Activity)
        row["properties"] |= {key: activity["properties"][key] for key in ACTIVITY_IN_ROW}
        row["required"] = ["id"]
        row["if"] = {"required": ["activities"]}
        row["then"] = {"properties": dict.fromkeys(ACTIVITY_IN_ROW, False)}
        row["else"] = {"required": ["activity", "actor"]}
        row["dependentSchemas"] = {
            "next": {
                "properties": {"outcomes": False, "activities": {"items": {"properties": {"outcomes": False}}}},
            },
        }
        return row


def _descriptions(cls: type[Any]) -> dict[str, str]:
    """What a class says of its attributes, by name."""
    attributes = inspect.cleandoc(cls.__doc__ or "").partition("\nAttributes:\n")[2].partition("\n\n")[0]
    entries = re.findall(r"^    (\w+): (.*(?:\n     +.*)*)", attributes, re.MULTILINE)
    return {name: " ".join(text.split()).replace("``", "`") for name, text in entries}
