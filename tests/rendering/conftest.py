"""Reports for all formats: findings of every kind, suppressed findings, an unreadable file, and a clean file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import sopflow
from sopflow.diagnostics import Finding, Label, Rule, Severity
from sopflow.frozen import FrozenMap
from sopflow.rendering import Report
from sopflow.text import Text

HERE = Path(__file__).parent

HOSTILE_NAME = "a, b: 100%\r\n::error::\x1b[2J.yaml"
"""A file name that imitates the syntax of the formats."""

# A fixed choice: new rules must not change these reports.
CODES = ("SOP012", "SOP107", "SOP202", "SOP502")


@pytest.fixture
def reports() -> list[Report]:
    """Reports in the order of the command line."""
    checked = sopflow.check_text((HERE / "izin.yaml").read_text("utf-8"), "sop/izin.yaml")
    findings = tuple(finding for finding in checked.findings if finding.code in CODES)
    suppressed = tuple(finding for finding in checked.suppressed if finding.code in CODES)
    assert {finding.code for finding in findings} == set(CODES)
    assert [finding.code for finding in suppressed] == ["SOP107"]
    return [
        Report("sop/izin.yaml", findings, suppressed),
        Report("bersih.yaml"),
        Report("hilang.yaml", unread=FrozenMap({"en": "cannot read it.", "id": "tidak dapat dibaca."})),
        Report(HOSTILE_NAME, (_finding_of_a_plugin(),)),
    ]


def _finding_of_a_plugin() -> Finding:
    """Return a finding without page, hint and position, with data of many types and a message of two lines."""
    rule = Rule("ZZ001", "odd-thing", Severity.INFO, Text("Odd: {what},\n100%.", "Aneh: {what},\n100%."))
    data: dict[str, Any] = {"what": "<b>\u202e", "pair": ("a", 1), "map": {"k": None}, "object": Path("x"), "half": 0.5}
    labels = (Label(Text("over there", "di sana"), ("steps", 1)),)
    return rule.at("steps", 0, labels=labels, **data).located(None, "", HOSTILE_NAME, labels)
