"""``sopflow new`` and ``sopflow schema``: the start for authors and editors."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

import sopflow
from sopflow.cli.app import app


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, arguments)
    return result.exit_code, result.stdout, result.stderr


@pytest.mark.parametrize("language", ["en", "id"])
def test_a_new_sop_has_no_findings(tmp_path: Path, language: str) -> None:
    file = tmp_path / "baru.yaml"
    code, out, _ = run("new", str(file), "--lang", language)
    assert code == 0
    assert str(file) in out
    assert sopflow.check(file).findings == ()


@pytest.mark.parametrize("language", ["en", "id"])
def test_a_case_of_a_new_sop_reaches_its_end(tmp_path: Path, language: str) -> None:
    file = tmp_path / "baru.yaml"
    run("new", str(file), "--lang", language)
    code, out, _ = run("walk", str(file), "--auto")
    assert code == 0
    assert "completed" in out


def test_a_dash_prints_the_sop() -> None:
    code, out, _ = run("new", "-")
    assert code == 0
    assert sopflow.check_text(out).findings == ()


def test_an_existing_file_is_not_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "lama.yaml"
    file.write_text("isi lama")
    code, _, err = run("new", str(file), "--lang", "id")
    assert code == 2
    assert "sudah ada" in err
    assert file.read_text() == "isi lama"


def test_a_missing_folder_is_one_line(tmp_path: Path) -> None:
    code, _, err = run("new", str(tmp_path / "tidak" / "ada.yaml"))
    assert code == 2
    assert err.endswith(": the folder does not exist.\n")
    code, _, err = run("new", str(tmp_path / ("x" * 300)), "--lang", "id")
    assert code == 2
    assert "tidak dapat ditulis: menurut sistem" in err


def test_both_languages_use_the_same_keys() -> None:
    shapes = []
    for language in ("en", "id"):
        sop = sopflow.loads(run("new", "-", "--lang", language)[1])
        shapes.append(
            [
                (
                    len(step.requires),
                    len(step.produces),
                    str(step.within.maximum if step.within else ""),
                    bool(step.decision),
                )
                for step in sop.steps
            ]
        )
    assert shapes[0] == shapes[1]


def test_the_schema_is_printed() -> None:
    code, out, _ = run("schema")
    assert code == 0
    assert json.loads(out)["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_the_schema_explains_keys_in_either_language() -> None:
    titles = {language: json.loads(run("schema", "--lang", language)[1])["$defs"]["Step"] for language in ("en", "id")}
    assert {language: step["properties"]["within"]["title"] for language, step in titles.items()} == {
        "en": "Time standard (waktu)",
        "id": "Standar waktu",
    }
