"""The JSON form on which other programs rely."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sopflow.diagnostics import RULES
from sopflow.rendering import Look, Report, render


@pytest.fixture
def document(reports: list[Report]) -> dict[str, Any]:
    text = "".join(render("json", reports, Look()))
    assert text.isascii()
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def test_the_form_has_a_version(document: dict[str, Any]) -> None:
    assert document["version"] == 1


def test_every_file_is_listed_with_the_reason_if_it_is_unreadable(document: dict[str, Any]) -> None:
    assert [file["file"] for file in document["files"]][:3] == ["sop/izin.yaml", "bersih.yaml", "hilang.yaml"]
    assert [file["unread"] for file in document["files"]] == [
        None,
        None,
        {"en": "cannot read it.", "id": "tidak dapat dibaca."},
        None,
    ]


def test_a_finding_has_texts_in_both_languages_and_positions_from_one(document: dict[str, Any]) -> None:
    (finding,) = [finding for finding in document["findings"] if finding["code"] == "SOP202"]

    assert finding == {
        "file": "sop/izin.yaml",
        "code": "SOP202",
        "name": "unknown-actor",
        "severity": "error",
        "message": {"en": "Actor 'lokett' is not defined.", "id": "Pelaksana 'lokett' belum didefinisikan."},
        "hint": {"en": "Did you mean 'loket'?", "id": "Maksud Anda 'loket'?"},
        "span": {"line": 10, "column": 54, "end_line": 10, "end_column": 60},
        "path": ["steps", 0, "actor"],
        "data": {"id": "lokett", "candidates": ["loket"]},
        "labels": [],
        "fix": [{"span": {"line": 10, "column": 54, "end_line": 10, "end_column": 60}, "text": "loket", "safe": False}],
    }


def test_missing_values_are_null_and_foreign_values_are_text(document: dict[str, Any]) -> None:
    odd = document["findings"][-1]

    assert odd["hint"] is None
    assert odd["span"] is None
    assert odd["labels"] == [{"text": {"en": "over there", "id": "di sana"}, "span": None, "path": ["steps", 1]}]
    assert odd["data"] == {
        "what": "<b>\u202e",
        "pair": ["a", 1],
        "map": {"k": None},
        "object": "x",
        "half": 0.5,
    }


def test_a_text_in_the_data_of_a_finding_has_both_languages(document: dict[str, Any]) -> None:
    (finding,) = [finding for finding in document["findings"] if finding["code"] == "SOP502"]

    assert finding["data"]["advice"] == {"en": 'Did you mean "hari"?', "id": 'Maksud Anda "hari"?'}


@pytest.mark.parametrize("number", [float("inf"), float("nan")])
def test_a_number_that_json_does_not_know_is_text(number: float) -> None:
    finding = RULES["SOP202"].at("steps", 0, id="a", number=number)
    text = "".join(render("json", [Report("a.yaml", (finding,))], Look()))

    assert json.loads(text, parse_constant=pytest.fail)["findings"][0]["data"]["number"] == str(number)
