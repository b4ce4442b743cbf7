"""Whatever strangers write into names and values, a format stays a format."""

from __future__ import annotations

import json
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from sopflow.diagnostics import RULES
from sopflow.rendering import FORMATS, Look, Report
from sopflow.text import visible

NAMES = st.text(min_size=1) | st.text(st.sampled_from("%0DAa:,;=\r\n[]()/\\ \u202e\x1b"), min_size=1)


def written(name: str, file: str, id_: str) -> str:
    finding = RULES["SOP202"].at("steps", 0, id=id_).located(None, "", file)
    return "".join(FORMATS[name]([Report(file, (finding,))], Look()))


@settings(max_examples=100)
@given(file=NAMES, id_=NAMES)
def test_a_line_is_a_finding_and_is_safe_to_print(file: str, id_: str) -> None:
    for name in ("concise", "github"):
        text = written(name, file, id_)
        assert text.endswith("\n")
        assert text[:-1].isprintable()


@settings(max_examples=100)
@given(file=NAMES, id_=NAMES)
def test_a_workflow_command_is_read_as_it_was_meant(file: str, id_: str) -> None:
    command = re.fullmatch(r"::error ([^:]*)::(.*)", written("github", file, id_)[:-1])
    assert command is not None
    properties = dict(each.split("=", 1) for each in command[1].split(","))

    # As the runner undoes it.
    meant = properties["file"].replace("%2C", ",").replace("%3A", ":").replace("%25", "%")
    assert meant == visible(file)
    message = command[2].replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")
    assert message == f"{RULES['SOP202'].at(id=id_).message()}\nDefine it under `actors`."


@settings(max_examples=50)
@given(file=NAMES, id_=NAMES)
def test_json_holds_what_was_written(file: str, id_: str) -> None:
    document = json.loads(written("json", file, id_))

    assert document["findings"][0]["file"] == file
    assert document["findings"][0]["data"] == {"id": id_}
    assert json.loads(written("sarif", file, id_))["runs"][0]["results"][0]["ruleId"] == "SOP202"
