"""What all formats are shown: two files with findings of every sort, one that cannot be read, one without a finding."""

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

ODD = "a, b: 100%\r\n::error::\x1b[2J.yaml"
"""The name that somebody gave a file, who means no good."""

# Rules come and go; what is rendered is chosen.
CHOSEN = ("SOP012", "SOP107", "SOP202", "SOP502")


@pytest.fixture
def reports() -> list[Report]:
    """Reports of files in the order of the command line."""
    checked = sopflow.check_text((HERE / "izin.yaml").read_text("utf-8"), "sop/izin.yaml")
    chosen = tuple(finding for finding in checked.findings if finding.code in CHOSEN)
    suppressed = tuple(finding for finding in checked.suppressed if finding.code in CHOSEN)
    assert {finding.code for finding in chosen} == set(CHOSEN)
    assert [finding.code for finding in suppressed] == ["SOP107"]
    return [
        Report("sop/izin.yaml", chosen, suppressed),
        Report("bersih.yaml"),
        Report("hilang.yaml", unread=FrozenMap({"en": "cannot read it.", "id": "tidak dapat dibaca."})),
        Report(ODD, (_without_a_place(),)),
    ]


def _without_a_place() -> Finding:
    """What a plugin may find: no page, no hint, no position, data of any kind, a message of two lines."""
    made = Rule("ZZ001", "odd-thing", Severity.INFO, Text("Odd: {what},\n100%.", "Aneh: {what},\n100%."))
    data: dict[str, Any] = {"what": "<b>\u202e", "pair": ("a", 1), "map": {"k": None}, "object": Path("x"), "half": 0.5}
    labels = (Label(Text("over there", "di sana"), ("steps", 1)),)
    return made.at("steps", 0, labels=labels, **data).located(None, "", ODD, labels)
