"""yaml-language-server, the YAML support of most editors, with the schema: problems, completions and hovers."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from tests.editors.conftest import MODULES
from tests.editors.language_server import LanguageServer
from tests.editors.schema import FILES, json_schema

import sopflow

HEAD = "sopflow: 1\nnumber: SOP-1\ntitle: Surat Masuk\nactors:\n  loket: Petugas Loket\n"
ROW = "steps:\n  - id: terima\n    activity: Menerima surat\n    actor: loket\n"

# For each record a SOP with a key of it; `KEY` is the key, at the indentation of its neighbors.
RECORDS = {
    "Organization": HEAD + "organization:\n  KEY\n" + ROW,
    "Dates": HEAD + "dates:\n  KEY\n" + ROW,
    "Approval": HEAD + "approval:\n  KEY\n" + ROW,
    "Related": HEAD + "related:\n  - KEY\n" + ROW,
    "Inferred": HEAD + "inferred:\n  title:\n    KEY\n" + ROW,
    "WorkCalendar": HEAD + "calendar:\n  KEY\n" + ROW,
    "Holidays": HEAD + "calendar:\n  holidays:\n    KEY\n" + ROW,
    "Period": HEAD + "calendar:\n  hours: {mon-fri: 08:00-16:00}\n  periods:\n    - KEY\n" + ROW,
    "SpecialDay": HEAD + "calendar:\n  hours: {mon-fri: 08:00-16:00}\n  closed:\n    - KEY\n" + ROW,
    "Authority": HEAD + "authority:\n  KEY\n" + ROW,
    "Actor": HEAD + "  kasi:\n    KEY\n" + ROW,
    "AnyOf": HEAD + ROW.replace("actor: loket", "actor:\n      KEY"),
    "NotBefore": HEAD + "moments: {jadwal: Jadwal}\n" + ROW + "    not_before:\n      KEY\n",
    "Document": HEAD + "documents:\n  izin:\n    KEY\n" + ROW,
    "Outcome": HEAD + ROW + "    outcomes:\n      ya:\n        KEY\n      tidak: end\n",
    "Goto": HEAD + ROW + "    on_late:\n      KEY\n",
    "Step": HEAD + ROW + "    KEY\n",
    "Activity": HEAD + "steps:\n  - id: terima\n    activities:\n      - KEY\n",
}
KEYS = [
    (record, key)
    for record, schema in json_schema()["$defs"].items()
    for key in schema["properties"]
    if key not in ("id", "activity", "actor") or record != "Step"
]


@pytest.fixture(scope="module")
def server(node: str) -> Iterator[LanguageServer]:
    program = MODULES / "yaml-language-server" / "bin" / "yaml-language-server"
    with LanguageServer([node, str(program), "--stdio"], FILES["en"]) as server:
        yield server


def text_with(record: str, line: str) -> str:
    """Return the SOP of a record with the lines of one key."""
    before, after = RECORDS[record].split("KEY")
    indentation = len(before) - before.rindex("\n") - 1
    return before + line.replace("\n", "\n" + " " * indentation) + after


def inserted(snippet: str) -> str:
    """Return the text of a snippet with its proposed values."""
    return re.sub(r"\$\{\d+:([^}]*)\}|\$\{?\d+\}?", r"\1", snippet).rstrip("\n")


def shape_findings(text: str, key: str) -> list[str]:
    """Return what sopflow finds wrong with a key and its value, apart from names that are not defined."""
    return [
        finding.text()
        for finding in sopflow.check_text(text).errors
        if key in finding.path and finding.code not in ("SOP102", "SOP201", "SOP202", "SOP203", "SOP204", "SOP508")
    ]


@pytest.mark.parametrize(("record", "key"), KEYS, ids=lambda part: part)
def test_sopflow_accepts_every_value_that_an_editor_offers(server: LanguageServer, record: str, key: str) -> None:
    for snippet in server.completions(text_with(record, f"{key}: |")).values():
        text = text_with(record, f"{key}: {inserted(snippet)}")
        assert not shape_findings(text, key)
        assert "null" not in inserted(snippet)


@pytest.mark.parametrize(("record", "key"), KEYS, ids=lambda part: part)
def test_sopflow_accepts_the_value_that_an_editor_inserts_with_a_key(
    server: LanguageServer, record: str, key: str
) -> None:
    snippet = server.completions(text_with(record, "|"))[key]
    value = inserted(snippet).partition(":")[2].strip()
    if value and "\n" not in inserted(snippet):
        assert not shape_findings(text_with(record, inserted(snippet)), key)


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("on_late: |", {"record", "justify", "\n  goto: end"}),
        ("within: |", {"15 menit", "2 jam", "1 hari", "3 hari kerja", "1 - 3 jam"}),
        ("next: |", {"end"}),
        ("clock: |", {"stopped"}),
    ],
)
def test_an_editor_offers_the_values_of_a_key(server: LanguageServer, line: str, offered: set[str]) -> None:
    completions = server.completions(text_with("Step", line))
    assert {inserted(snippet) for snippet in completions.values()} == offered


def test_an_editor_offers_the_keys_of_a_row(server: LanguageServer) -> None:
    offered = server.completions(HEAD + ROW + "    |\n")
    assert {"within", "requires", "produces", "outcomes", "on_late", "activities"} <= offered.keys()
    assert not {"id", "activity", "actor", "after"} & offered.keys()


@pytest.mark.parametrize("label", ["[object Object]", "null", '"true"', "0"])
def test_no_completion_has_a_meaningless_label(server: LanguageServer, label: str) -> None:
    for record, key in KEYS:
        assert label not in server.completions(text_with(record, f"{key}: |"))


def test_a_hover_names_the_key_as_the_form_does_and_explains_it(server: LanguageServer) -> None:
    hover = server.hover(text_with("Step", "with|in: 15 menit"))
    assert "Time standard (waktu)" in hover
    assert "How long the row as a whole may take" in hover
    assert "3 hari kerja" in hover


def test_the_hover_of_an_actors_id_explains_actors(server: LanguageServer) -> None:
    assert "Actor (pelaksana)" in server.hover(HEAD.replace("loket:", "lo|ket:") + ROW)


def test_an_editor_underlines_nothing_in_a_valid_sop(server: LanguageServer) -> None:
    assert server.problems(HEAD + ROW) == []
    assert server.problems(HEAD + ROW + "    within:\n    on_late: {goto: end}\n") == []


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("warna: merah", "Property warna is not allowed."),
        ("on_late: recrod", 'Value is not accepted. Valid values: "record", "justify".'),
        ("within: [1 hari]", 'Incorrect type. Expected "string".'),
    ],
)
def test_an_editor_explains_what_is_wrong(server: LanguageServer, line: str, problem: str) -> None:
    assert server.problems(text_with("Step", line)) == [problem]
