"""Every format stays valid and safe to print, whatever names and values contain."""

from __future__ import annotations

import json
import os
import re
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from sopflow.diagnostics import RULES
from sopflow.rendering import Look, Report, render
from sopflow.text import Language, visible

NAMES = (
    st.text(min_size=1)
    | st.text(st.sampled_from("%0DAa:,;=\r\n[]()/\\ \u202e\x1b"), min_size=1)
    | st.binary(min_size=1).map(os.fsdecode)
)
"""Names of files, which need not be UTF-8."""
VALUES = NAMES | st.text(st.characters(categories=["Cs", "Lu"]), min_size=1)
"""Values in the data of a finding, which may contain any surrogate."""


def written(name: str, file: str, id_: str, language: Language = "en") -> str:
    finding = RULES["SOP202"].at("steps", 0, id=id_).located(None, "", file)
    return "".join(render(name, [Report(file, (finding,))], Look(language)))


@settings(max_examples=100)
@given(file=NAMES, id_=VALUES)
def test_a_line_is_a_finding_and_is_safe_to_print(file: str, id_: str) -> None:
    for name in ("concise", "github"):
        text = written(name, file, id_)
        assert text.endswith("\n")
        assert text[:-1].isprintable()


@settings(max_examples=100)
@given(file=NAMES, id_=VALUES)
def test_a_workflow_command_is_decoded_as_intended(file: str, id_: str) -> None:
    command = re.fullmatch(r"::error ([^:]*)::(.*)", written("github", file, id_)[:-1])
    assert command is not None
    properties = dict(part.split("=", 1) for part in command[1].split(","))

    # The decoding of GitHub's runner.
    decoded = properties["file"].replace("%2C", ",").replace("%3A", ":").replace("%25", "%")
    assert decoded == visible(file)
    message = command[2].replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")
    assert message == f"{RULES['SOP202'].at(id=id_).message()}\nDefine it under `actors`."


@settings(max_examples=100)
@given(file=NAMES, id_=VALUES)
@example(file=os.fsdecode(b"sop\xff.yaml"), id_="a")
def test_json_contains_names_and_values_as_valid_text(file: str, id_: str) -> None:
    document = json.loads(written("json", file, id_))

    assert document["findings"][0]["file"] == encodable(file)
    assert document["findings"][0]["data"] == {"id": encodable(id_)}
    assert all(is_encodable(text) for text in texts_in(document))


@settings(max_examples=100)
@given(file=NAMES, id_=VALUES)
@example(file=os.fsdecode(b"sop\xff.yaml"), id_="a")
def test_sarif_contains_names_and_values_as_valid_text(file: str, id_: str) -> None:
    log = json.loads(written("sarif", file, id_))

    assert log["runs"][0]["results"][0]["ruleId"] == "SOP202"
    assert all(is_encodable(text) for text in texts_in(log))


def encodable(text: str) -> str:
    """Return a text with its lone surrogates written as escapes: ``\\xff`` for a byte of a file name."""
    return "".join(
        char if is_encodable(char) else f"\\x{ord(char) & 0xFF:02x}" if "\udc80" <= char <= "\udcff" else visible(char)
        for char in text
    )


def is_encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def texts_in(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for item in value.items() for part in item for text in texts_in(part)]
    if isinstance(value, list):
        return [text for part in value for text in texts_in(part)]
    return []
