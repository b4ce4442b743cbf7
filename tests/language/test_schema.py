"""The JSON Schema tells the same of the shape of a file as the reader does; jsonschema-rs is the arbiter."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from tests.edits import TEXTS, edited

import sopflow
from sopflow.language import YamlDocument, source_of
from sopflow.language.nodes import Mapping, Node, Scalar
from sopflow.language.schema import json_schema
from sopflow.testing.strategies import sops

FILE = resources.files("sopflow").joinpath("schema.json")
VALIDATOR = jsonschema_rs.Draft202012Validator(json_schema(), validate_formats=True)

# What the reader says of the shape of a file.
SHAPE = frozenset(f"SOP{number:03}" for number in (6, 16, 17, 101, 102, 103, 104, 105, 106, 108, 110, 206, 300, 304))
# What the schema knows nothing of, so that a file with such findings may be as it likes otherwise; and bare texts that
# are something else in JSON.
BEYOND = frozenset({"SOP107", "SOP109", "SOP502", "SOP503"})


def json_of(node: Node) -> Any:
    """What an editor takes a node for: bare scalars by YAML's core schema."""
    if isinstance(node, Scalar):
        return core(node.value) if node.plain else node.value
    if isinstance(node, Mapping):
        return {key: json_of(item) for key, (_, item) in node.entries.items()}
    return [json_of(item) for item in node.items]


def core(text: str) -> object:
    if text in ("", "~", "null", "Null", "NULL"):
        return None
    if text in ("true", "True", "TRUE", "false", "False", "FALSE"):
        return text.lower() == "true"
    if re.fullmatch(r"[-+]?[0-9]+", text):
        return int(text)
    if re.fullmatch(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", text):
        return float(text)
    return text


def assert_agreed(text: str) -> None:
    codes = {finding.code for finding in sopflow.check_text(text).findings}
    if "SOP900" in codes or any(code.startswith("SOP0") and code not in SHAPE for code in codes):
        return
    root = YamlDocument(source_of(text)).root
    if root is None:
        return
    is_valid = VALIDATOR.is_valid(json_of(root))
    errors = [str(error)[:300] for error in VALIDATOR.iter_errors(json_of(root))][:3]
    if codes & SHAPE:
        assert not is_valid, f"the reader finds {codes & SHAPE}, the schema nothing"
    elif not codes & BEYOND:
        assert is_valid, f"the reader finds nothing of the kind, the schema {errors}"


def test_the_package_holds_the_schema_as_it_is() -> None:
    text = json.dumps(json_schema(), ensure_ascii=False, indent=1) + "\n"
    if os.environ.get("SOPFLOW_ACCEPT"):
        Path(str(FILE)).write_text(text, encoding="utf-8")
    assert FILE.read_text(encoding="utf-8") == text


def test_it_is_a_schema() -> None:
    jsonschema_rs.meta.validate(json_schema())


def test_every_key_says_what_it_is() -> None:
    schemas = [json_schema(), *json_schema()["$defs"].values()]
    keys = [(key, value) for schema in schemas for key, value in schema["properties"].items()]
    assert [key for key, value in keys if not value.get("description")] == []


@pytest.mark.parametrize("text", TEXTS)
def test_they_agree_on_the_files_of_the_tests(text: str) -> None:
    assert_agreed(text)


@given(sops())
def test_they_agree_on_what_is_written(sop: sopflow.Sop) -> None:
    assert_agreed(sopflow.dump(sop))


@given(edited())
def test_they_agree_on_edited_files(text: str) -> None:
    assert_agreed(text)


WHOLE: dict[str, Any] = {
    "sopflow": 1,
    "number": "1",
    "title": "Izin",
    "organization": {"agency": "Dinas"},
    "dates": {"created": "2017-02-14"},
    "related": [{"number": "2", "relation": "requires"}],
    "calendar": {"timezone": "UTC", "holidays": {"country": "ID"}, "day": "working"},
    "actors": {"loket": {"name": "Loket", "persons": 1, "external": True}},
    "documents": {"izin": {"name": "Izin"}},
    "ends": {"batal": "Batal"},
    "steps": [
        {"id": "terima", "activity": "Menerima", "actor": {"any_of": ["loket"]}, "on_late": "record"},
        {
            "id": "periksa",
            "activities": [
                {"id": "satu", "activity": "Memeriksa", "actor": "loket", "inferred": {"actor": {"confidence": "low"}}},
                {
                    "id": "dua",
                    "activity": "Memutus",
                    "actor": "loket",
                    "outcomes": {"ya": "end", "tidak": {"to": "end"}},
                },
            ],
        },
        {"id": "putus", "activity": "Memutus", "actor": "loket", "outcomes": {"ya": "end", "tidak": "batal"}},
    ],
}
KEYS = sorted({key for each in json_schema()["$defs"].values() for key in each["properties"]})
VALUES: tuple[Any, ...] = (
    "", "a", "end", "1", "true", "2017-02-30", 1, 0, True, None, [], {}, ["a"], [["a"]], [{}],
    {"a": "b"}, {"a": "b", "c": "d"}, {"to": "end"}, {"id": "x", "activity": "X", "actor": "loket"},
)  # fmt: skip


def changed(data: Any) -> Iterator[Any]:
    """The data with one thing changed in every way: a key left out, one that holds something else, one more."""
    if isinstance(data, dict):
        for key in data:
            yield {name: item for name, item in data.items() if name != key}
            for item in changed(data[key]):
                yield {**data, key: item}
        for key in (*data, "aktor", "x-a"):
            yield from ({**data, key: value} for value in VALUES)
    elif isinstance(data, list):
        for index, part in enumerate(data):
            yield from ([*data[:index], item, *data[index + 1 :]] for item in (*changed(part), *VALUES))
        yield data[1:]


def test_they_agree_on_everything_that_one_thing_is_changed_in() -> None:
    for data in changed(WHOLE):
        assert_agreed(json.dumps(data))


RECORDS = [
    (),
    ("steps", 0),
    ("steps", 1),
    ("steps", 1, "activities", 0),
    ("steps", 2),
    ("actors", "loket"),
    ("calendar",),
]


@pytest.mark.parametrize("path", RECORDS, ids=str)
def test_they_agree_on_which_keys_may_stand_where(path: tuple[str | int, ...]) -> None:
    for key in KEYS:
        for value in ("terima", "end", ["dua"], {"ya": "end", "tidak": "end"}):
            data = json.loads(json.dumps(WHOLE))
            place = data
            for part in path:
                place = place[part]
            if key not in place:
                place[key] = value
                assert_agreed(json.dumps(data))
