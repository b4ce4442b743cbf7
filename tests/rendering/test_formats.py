"""Each format, word for word, as it is kept in ``golden/``.

To accept new words: SOPFLOW_ACCEPT=1 pytest tests/rendering; then read the difference before committing it.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

import sopflow
from sopflow.rendering import FORMATS, Look, Report, statistics
from sopflow.text import Language

GOLDEN = Path(__file__).parent / "golden"

LANGUAGES: tuple[Language, ...] = ("en", "id")


# A line of a SARIF log that holds a page; what pages say is none of this room's business.
A_PAGE = re.compile(r'\{"id": "SOP.*"help": .*\n')


def written(name: str, reports: list[Report], look: Look) -> str:
    render = statistics.render if name == "statistics" else FORMATS[name]
    return "".join(render(reports, look))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [*FORMATS, "statistics"])
def test_a_format_is_written_as_it_is_kept(name: str, language: Language, reports: list[Report]) -> None:
    text = A_PAGE.sub("", written(name, reports, Look(language))).replace(sopflow.__version__, "VERSION")
    golden = GOLDEN / f"{name}.{language}.txt"
    if os.environ.get("SOPFLOW_ACCEPT"):
        golden.write_text(text, encoding="utf-8", newline="")
    assert text == golden.read_bytes().decode("utf-8")


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_found_is_written_too(name: str) -> None:
    assert (written(name, [Report("bersih.yaml")], Look()) == "") == (name not in ("json", "sarif"))


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_that_a_stranger_wrote_reaches_the_terminal_as_it_is(name: str, reports: list[Report]) -> None:
    text = written(name, reports, Look())

    assert all(char.isprintable() or char == "\n" for char in text)


@pytest.mark.parametrize("name", ["text", "concise", "statistics"])
def test_colours_change_no_word(name: str, reports: list[Report]) -> None:
    plain, painted = written(name, reports, Look()), written(name, reports, Look(color=True))

    assert painted != plain
    for code in ("0", "1", "2", "1;31", "1;33", "1;36"):
        painted = painted.replace(f"\x1b[{code}m", "")
    assert painted == plain


def test_severities_and_marks_have_their_colours(reports: list[Report]) -> None:
    painted = written("text", reports, Look(color=True))

    assert "\x1b[1msop/izin.yaml:4:1\x1b[0m: \x1b[1;31merror[SOP012]\x1b[0m The key 'title'" in painted
    assert "\x1b[2m  4 |\x1b[0m title: Izin\n\x1b[2m    | \x1b[0m\x1b[1;31m^^^^^\x1b[0m\n" in painted
    assert "\x1b[1;36m----- first written here\x1b[0m" in painted
