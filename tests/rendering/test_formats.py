"""The exact output of each format, as kept in ``golden/``.

To accept a new output: SOPFLOW_ACCEPT=1 pytest tests/rendering; then read the difference before committing it.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

import sopflow
from sopflow.rendering import FORMATS, Look, Report, render
from sopflow.text import Language

GOLDEN = Path(__file__).parent / "golden"

LANGUAGES: tuple[Language, ...] = ("en", "id")


# A line of a SARIF log that contains the page of a rule: the content of pages is tested elsewhere.
A_PAGE = re.compile(r'\{"id": "SOP.*"help": .*\n')


def written(name: str, reports: list[Report], look: Look) -> str:
    return "".join(render(name, reports, look))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FORMATS)
def test_the_output_equals_the_golden_file(name: str, language: Language, reports: list[Report]) -> None:
    text = A_PAGE.sub("", written(name, reports, Look(language))).replace(sopflow.__version__, "VERSION")
    golden = GOLDEN / f"{name}.{language}.txt"
    if os.environ.get("SOPFLOW_ACCEPT"):
        golden.write_text(text, encoding="utf-8", newline="")
    assert text == golden.read_bytes().decode("utf-8")


@pytest.mark.parametrize("name", FORMATS)
def test_only_json_and_sarif_have_output_without_findings(name: str) -> None:
    assert (written(name, [Report("bersih.yaml")], Look()) == "") == (name not in ("json", "sarif"))


@pytest.mark.parametrize("name", FORMATS)
def test_no_control_character_reaches_the_terminal(name: str, reports: list[Report]) -> None:
    text = written(name, reports, Look())

    assert all(char.isprintable() or char == "\n" for char in text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["text", "concise"])
def test_colors_change_no_word(name: str, language: Language, reports: list[Report]) -> None:
    plain, colored = written(name, reports, Look(language)), written(name, reports, Look(language, color=True))

    assert colored != plain
    for code in ("0", "1", "2", "1;31", "1;33", "1;36"):
        colored = colored.replace(f"\x1b[{code}m", "")
    assert colored == plain


def test_severities_and_underlines_have_their_colors(reports: list[Report]) -> None:
    colored = written("text", reports, Look(color=True))

    assert "\x1b[1msop/izin.yaml:4:1\x1b[0m: \x1b[1;31merror[SOP012]\x1b[0m The key 'title'" in colored
    assert "\x1b[2m  4 |\x1b[0m title: Izin\n\x1b[2m    | \x1b[0m\x1b[1;31m^^^^^\x1b[0m\n" in colored
    assert "\x1b[1;36m----- first written here\x1b[0m" in colored
