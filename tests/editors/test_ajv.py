"""ajv, the validator of most JavaScript programs, compiles the schema in strict mode and judges as others do."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
from tests.editors.conftest import HERE
from tests.editors.schema import FILES, json_schema
from tests.editors.shapes import WHOLE, changed

VALIDATOR = jsonschema_rs.Draft202012Validator(json_schema(), validate_formats=True)


def verdicts(node: str, documents: list[Any]) -> list[bool]:
    """Return whether ajv takes each document for a valid one."""
    lines = "".join(json.dumps(document) + "\n" for document in documents)
    command = [node, str(HERE / "ajv.mjs"), str(FILES["en"])]
    done = subprocess.run(command, input=lines, capture_output=True, text=True, check=False)  # noqa: S603
    assert not done.stderr, "ajv refuses or criticizes the schema"
    return [line == "true" for line in done.stdout.split()]


def documents() -> Iterator[Any]:
    yield WHOLE
    yield from changed(WHOLE)


def test_ajv_compiles_the_schema_in_strict_mode(node: str) -> None:
    assert verdicts(node, [WHOLE, {}]) == [True, False]


def test_ajv_judges_every_document_as_another_validator_does(node: str) -> None:
    all_documents = list(documents())
    expected = [VALIDATOR.is_valid(document) for document in all_documents]
    assert verdicts(node, all_documents) == expected
