"""Workflow commands of GitHub Actions: one line each, whatever names and messages contain."""

from __future__ import annotations

import re

import pytest

from sopflow.diagnostics import RULES, Span
from sopflow.rendering import Look, Report, render


def commands(reports: list[Report]) -> list[str]:
    return "".join(render("github", reports, Look())).splitlines()


def test_every_line_is_a_command(reports: list[Report]) -> None:
    lines = commands(reports)

    assert len(lines) == sum(len(report.findings) for report in reports) + 1
    assert all(re.fullmatch(r"::(error|warning|notice) file=[^,:]+(,\w+=[^,:]+)*::.+", line) for line in lines)


def test_each_severity_has_a_command_of_github(reports: list[Report]) -> None:
    names = [line.split()[0] for line in commands(reports)]

    assert names == ["::error", "::warning", "::error", "::error", "::error", "::notice"]


def test_a_place_of_several_lines_has_no_end_column() -> None:
    finding = RULES["SOP006"].at().located(Span(2, 3, 4, 5), "", "a.yaml")

    (line,) = commands([Report("a.yaml", (finding,))])
    assert line.startswith("::error file=a.yaml,line=2,endLine=4,col=3,title=")


@pytest.mark.parametrize(
    ("file", "written"),
    [("a%b.yaml", "a%25b.yaml"), ("a:b,c.yaml", "a%3Ab%2Cc.yaml"), ("a\r\nb", "a\\r\\nb"), ("a\x1b", "a\\x1b")],
)
def test_a_file_name_cannot_end_a_property(file: str, written: str) -> None:
    (line,) = commands([Report(file, (RULES["SOP006"].at(),))])

    assert line.startswith(f"::error file={written},title=SOP006 empty-file::")


def test_a_message_cannot_end_a_line() -> None:
    (line,) = commands([Report("a.yaml", (RULES["SOP202"].at(id="50%\n::error::"),))])

    assert line.endswith("::Actor '50%25\\n::error::' is not defined.%0ADefine it under `actors`.")
