"""The JSON Schema of the language, derived from the classes from which the reader is derived.

It covers the shape of a file: keys, types, choices, ids. It does not cover the content of time standards and working
hours, nor references. ``python -m tests.editors.schema`` writes it to ``src/sopflow``, in both languages: only the
titles and descriptions differ, which editors show.

Union types are written as ``anyOf``, so that ajv compiles the schema in strict mode. Where yaml-language-server would
offer a completion that sopflow refuses, the comments say how that is avoided.
"""

from __future__ import annotations

import json
import types
import typing
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any, TypeAlias

from attrs import fields
from tests.editors.hovers import EXTENSION, KEYS, RECORDS, Hover

from sopflow.definition import FORMAT_VERSION, RESERVED, Activity, Sop, Step
from sopflow.frozen import FrozenMap
from sopflow.language.binding import ACTIVITY_IN_ROW, NEVER_EMPTY, keys_of
from sopflow.text import Language
from sopflow.timing import TimeStandard, WeeklyHours

Schema: TypeAlias = dict[str, Any]

_PACKAGE = Path(__file__).parents[2] / "src" / "sopflow"
FILES: dict[Language, Path] = {"en": _PACKAGE / "schema.json", "id": _PACKAGE / "schema.id.json"}
"""The files of the package that contain the schema."""

_TEXT: Schema = {"type": "string", "pattern": r"\S"}
_NUMBER: Schema = {"anyOf": [_TEXT, {"type": "integer"}]}
_ID = "^[A-Za-z][A-Za-z0-9_]*$"
_FREE_ID: Schema = {"type": "string", "pattern": _ID, "not": {"enum": sorted(RESERVED)}}
_STANDARDS = ["15 menit", "2 jam", "1 hari", "3 hari kerja", "1 - 3 jam"]
_HOURS: Schema = {"type": "string", "examples": ["07:30-12:00, 13:00-16:00", "08:00-16:00"]}
_DAYS = ("mon-fri", "mon-thu", "mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SCALARS: dict[Any, Schema] = {
    str: _TEXT,
    # A pattern instead of an enumeration of the texts: an enumeration is offered.
    bool: {"anyOf": [{"type": "boolean"}, {"type": "string", "pattern": "^(?:[Tt]rue|TRUE|[Ff]alse|FALSE)$"}]},
    # A lone integer type is completed as 0.
    int: {
        "anyOf": [
            {"type": "integer", "minimum": 1, "maximum": 999_999, "examples": [1, 2, 3]},
            {"type": "string", "pattern": "^[1-9][0-9]{0,5}$"},
        ]
    },
    date: {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$", "examples": ["2017-02-14"]},
    object: {},
    # An empty value is allowed. The type null is not named: it is offered.
    TimeStandard: {
        "anyOf": [{"type": "string", "examples": _STANDARDS}, {"if": {"type": "null"}, "then": True, "else": False}]
    },
    WeeklyHours: {
        "type": "object",
        "properties": dict.fromkeys(_DAYS, _HOURS),
        "additionalProperties": _HOURS,
        "minProperties": 1,
    },
}

# Restrictions that the types do not express: ids of one's own, numbers as text or integers, the least number of items.
_SPECIAL: dict[tuple[str, str], Schema] = {
    ("AnyOf", "any_of"): {"anyOf": [{"type": "array", "items": _TEXT, "minItems": 1}, _TEXT]},
    ("Sop", "number"): _NUMBER,
    ("Sop", "actors"): {"propertyNames": {"pattern": _ID}},
    ("Sop", "documents"): {"propertyNames": {"pattern": _ID}},
    ("Sop", "ends"): {"propertyNames": _FREE_ID},
    ("Sop", "moments"): {"propertyNames": _FREE_ID},
    ("Sop", "conditions"): {"propertyNames": {"pattern": _ID}},
    ("Sop", "steps"): {"minItems": 1},
    ("Activity", "outcomes"): {"minProperties": 2},
    ("Step", "id"): _FREE_ID,
    ("Step", "number"): _NUMBER,
    ("Activity", "id"): _FREE_ID,
    ("Activity", "number"): _NUMBER,
    ("Related", "number"): _NUMBER,
}


def json_schema(language: Language = "en") -> Schema:
    """Return the JSON Schema (2020-12) of a SOP file, with titles and descriptions in one language."""
    return _Writer(language).schema()


def schema_text(language: Language) -> str:
    """Return the content of a file with the schema."""
    return json.dumps(json_schema(language), ensure_ascii=False, indent=1) + "\n"


class _Writer:
    """Writes the schema of each class once, under its name."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._definitions: dict[str, Schema] = {}

    def schema(self) -> Schema:
        sop = self._record(Sop)
        version = {**self._said(KEYS["Sop.sopflow"]), "anyOf": [{"const": 1}, {"type": "string", "pattern": "^1$"}]}
        sop["properties"] = {"sopflow": version, **sop["properties"]}
        sop["required"] = ["sopflow", *sop["required"]]
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": f"urn:sopflow:schema:{FORMAT_VERSION}" + ("" if self._language == "en" else f":{self._language}"),
            **sop,
            "$defs": self._definitions,
        }

    def _of(self, hint: Any) -> Schema:
        """Return the schema of a type."""
        if hint in _SCALARS:
            return dict(_SCALARS[hint])
        origin, arguments = typing.get_origin(hint), typing.get_args(hint)
        if origin in (types.UnionType, typing.Union):
            options = [self._of(option) for option in arguments if option is not type(None)]
            return options[0] if len(options) == 1 else {"anyOf": options}
        if origin is tuple:
            items = {"type": "array", "items": self._of(arguments[0])}
            # A single text may be written for a list of texts.
            return {"anyOf": [items, _TEXT]} if str in (arguments[0], *typing.get_args(arguments[0])) else items
        if origin is FrozenMap:
            return {"type": "object", "additionalProperties": self._of(arguments[0])}
        if isinstance(hint, type) and issubclass(hint, Enum):
            return {"enum": [choice.value for choice in hint]}
        return self._reference(hint)

    def _reference(self, cls: type[Any]) -> Schema:
        if cls.__name__ not in self._definitions:
            self._definitions[cls.__name__] = {}  # reserves its place in the order of the language
            self._definitions[cls.__name__] = self._row() if cls is Step else self._record(cls)
        reference: Schema = {"$ref": f"#/$defs/{cls.__name__}"}
        short = next((field for field in fields(cls) if field.metadata.get("short")), None)
        if short is None:
            return reference
        hint = keys_of(cls)[short.metadata.get("key", short.name)].hint  # type: ignore[arg-type]  # as in _record
        return {**self._said(RECORDS[cls.__name__]), "anyOf": [self._of(hint), reference]}

    def _record(self, cls: type[Any]) -> Schema:
        """Return the schema of a class as a mapping with its keys."""
        keys = keys_of(cls)  # type: ignore[arg-type]  # the cache takes any hashable value, and a class is one
        properties = {
            name: self._said(KEYS[f"{cls.__name__}.{name}"]) | self._key(cls, name, key.hint)
            for name, key in keys.items()
        }
        record: Schema = {
            "type": "object",
            **self._said(RECORDS[cls.__name__]),
            "properties": properties,
            "required": [name for name, key in keys.items() if key.required],
            "additionalProperties": False,
            "patternProperties": {"^x-": self._said(EXTENSION)},
        }
        if cls.__name__ == "Goto":
            # Editors offer an object only if it is a default.
            record["default"] = {"goto": "end"}
        return record

    def _key(self, cls: type[Any], key: str, hint: Any) -> Schema:
        special = _SPECIAL.get((cls.__name__, key), {})
        if (cls.__name__, key) == ("Sop", "calendar"):
            return {"anyOf": [self._of(hint), _TEXT]}  # a calendar, or the name of its file
        if "anyOf" in special:
            return special
        schema = self._of(hint)
        if key in NEVER_EMPTY:
            schema["minItems" if schema["type"] == "array" else "minProperties"] = 1
        return schema | special

    def _row(self) -> Schema:
        """Return the schema of a row: it has the keys of one activity, or a list of activities."""
        row, activity = self._record(Step), self._record(Activity)
        for key in ACTIVITY_IN_ROW:
            row["properties"][key] = activity["properties"][key] | self._said(KEYS[f"Step.{key}"])
        row["required"] = ["id"]
        row["if"] = {"required": ["activities"], "properties": {"activities": True}}
        row["then"] = {"properties": dict.fromkeys(ACTIVITY_IN_ROW, False)}
        row["else"] = {"required": ["activity", "actor"], "properties": {"activity": True, "actor": True}}
        no_outcomes = {"type": "object", "properties": {"outcomes": False}}
        tier = {"type": "object", "required": ["outcomes"], "properties": {"outcomes": _CONTINUING}}
        row["dependentSchemas"] = {
            "next": {
                "anyOf": [
                    {"properties": {"outcomes": False, "activities": {"type": "array", "items": no_outcomes}}},
                    tier,
                    {"required": ["activities"], "properties": {"activities": {"type": "array", "contains": tier}}},
                ]
            },
        }
        return row

    def _said(self, hover: Hover) -> Schema:
        said: Schema = {
            "title": hover.title.in_(self._language),
            "description": hover.description.in_(self._language),
        }
        return said | ({"examples": list(hover.examples)} if hover.examples else {})


_CONTINUE: Schema = {
    "anyOf": [
        {"const": "continue"},
        {"type": "object", "required": ["to"], "properties": {"to": {"const": "continue"}}},
    ]
}
_CONTINUING: Schema = {"type": "object", "not": {"additionalProperties": {"not": _CONTINUE}}}
"""Outcomes of which one is ``continue``."""


if __name__ == "__main__":
    for _language, _file in FILES.items():
        _file.write_text(schema_text(_language), encoding="utf-8")
