"""The JSON Schema and the reader agree on the shape of every file; jsonschema-rs validates."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from tests.editors.hovers import KEYS, RECORDS
from tests.editors.schema import FILES, json_schema, schema_text
from tests.editors.shapes import WHOLE, changed
from tests.edits import TEXTS, edited

import sopflow
from sopflow.language import YamlDocument, source_of
from sopflow.language.nodes import Mapping, Node, Scalar
from sopflow.testing.strategies import sops
from sopflow.text import Language

pytestmark = pytest.mark.no_cover  # tracing makes these tests three times as slow; others cover their code

VALIDATOR = jsonschema_rs.Draft202012Validator(json_schema(), validate_formats=True)

# The findings of the reader about the shape of a file.
SHAPE = frozenset(
    f"SOP{number:03}" for number in (6, 16, 17, 101, 102, 103, 104, 105, 106, 108, 110, 113, 206, 300, 304)
)
# Findings that the schema cannot have. A plain text such as `no` has another type in JSON.
BEYOND = frozenset({"SOP107", "SOP109", "SOP502", "SOP503"})


def json_of(node: Node) -> Any:
    """Return a node as an editor reads it: plain scalars by YAML's core schema."""
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


def assert_agreement(text: str) -> None:
    codes = {finding.code for finding in sopflow.check_text(text).findings}
    if "SOP900" in codes or any(code.startswith("SOP0") and code not in SHAPE for code in codes):
        return
    root = YamlDocument(source_of(text)).root
    if root is None:
        return
    is_valid = VALIDATOR.is_valid(json_of(root))
    errors = [str(error)[:300] for error in VALIDATOR.iter_errors(json_of(root))][:3]
    if codes & SHAPE:
        assert not is_valid, f"the reader reports {codes & SHAPE}, the schema nothing"
    elif not codes & BEYOND:
        assert is_valid, f"the reader reports nothing about the shape, the schema {errors}"


@pytest.mark.parametrize("language", ["en", "id"])
def test_the_package_contains_the_generated_schema(language: Language) -> None:
    if os.environ.get("SOPFLOW_ACCEPT"):
        FILES[language].write_text(schema_text(language), encoding="utf-8")
    assert FILES[language].read_text(encoding="utf-8") == schema_text(language)


def test_the_schema_conforms_to_json_schema() -> None:
    jsonschema_rs.meta.validate(json_schema())


@pytest.mark.parametrize("language", ["en", "id"])
def test_every_key_and_every_record_has_a_title_and_a_description(language: Language) -> None:
    schemas = [json_schema(language), *json_schema(language)["$defs"].values()]
    keys = [value for schema in schemas for value in schema["properties"].values()]
    for documented in (*schemas, *keys):
        assert documented["title"]
        assert documented["description"].endswith((".", "`"))


def said(schema: Any) -> Iterator[tuple[str, str]]:
    """Yield the titles and descriptions of a schema, each with the keyword, and take them out."""
    for keyword in ("title", "description"):
        if isinstance(schema, dict) and isinstance(schema.get(keyword), str):
            yield keyword, schema.pop(keyword)
    for part in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from said(part)


def test_only_titles_and_descriptions_differ_between_the_languages() -> None:
    english, indonesian = json_schema("en"), json_schema("id")
    for one, other in zip(said(english), said(indonesian), strict=True):
        assert one[0] == other[0]
        if one[0] == "description":
            assert one[1] != other[1]
            # Keys, values and examples in backquotes are the same, or more.
            assert quoted(one[1]) <= quoted(other[1])
    assert indonesian.pop("$id") == f"{english.pop('$id')}:id"
    assert english == indonesian


def quoted(text: str) -> set[str]:
    return {each for each in re.findall("`([^`]*)`", text) if each not in ("{goto: row}", "{goto: baris}")}


def test_no_hover_is_left_over() -> None:
    definitions = {"Sop": json_schema(), **json_schema()["$defs"]}
    assert RECORDS.keys() == definitions.keys()
    assert KEYS.keys() == {f"{name}.{key}" for name, schema in definitions.items() for key in schema["properties"]}


@pytest.mark.parametrize("text", TEXTS)
def test_they_agree_on_the_files_of_the_tests(text: str) -> None:
    assert_agreement(text)


@given(sops())
def test_they_agree_on_generated_sops(sop: sopflow.Sop) -> None:
    assert_agreement(sopflow.dump(sop))


@given(edited())
def test_they_agree_on_edited_files(text: str) -> None:
    assert_agreement(text)


def test_they_agree_on_every_single_change_of_a_sop() -> None:
    for data in changed(WHOLE):
        assert_agreement(json.dumps(data))


@pytest.mark.parametrize("value", ["true", "True", "TRUE", "false", "False", "FALSE", "yes", "tRUE", "1", '"true"'])
def test_they_agree_on_the_booleans_of_yaml_1_2(value: str) -> None:
    assert_agreement(json.dumps(WHOLE).replace('"external": true', f'"external": {value}'))


ALL_KEYS = sorted({key for schema in json_schema()["$defs"].values() for key in schema["properties"]})
PLACES = [
    (),
    ("steps", 0),
    ("steps", 0, "not_before"),
    ("steps", 1),
    ("steps", 1, "activities", 0),
    ("steps", 2),
    ("actors", "loket"),
    ("calendar",),
]


@pytest.mark.parametrize("path", PLACES, ids=str)
def test_they_agree_on_which_keys_each_record_has(path: tuple[str | int, ...]) -> None:
    for key in ALL_KEYS:
        for value in ("terima", "end", ["dua"], {"ya": "end", "tidak": "end"}):
            data = json.loads(json.dumps(WHOLE))
            place = data
            for part in path:
                place = place[part]
            if key not in place:
                place[key] = value
                assert_agreement(json.dumps(data))
