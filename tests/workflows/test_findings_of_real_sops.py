"""The findings in real SOPs equal a golden list. Each finding was compared with the paper and is correct.

``SOPFLOW_ACCEPT=1 pytest tests/workflows`` writes a new list; read the difference before you commit it.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import sopflow
from sopflow import Severity

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SOPS = [ROOT / "workflows" / "psm_disnaker_08.yaml", *sorted((HERE.parent / "data" / "sops").glob("*.yaml"))]


def lines(file: Path) -> list[str]:
    """Return the findings in a file: line, severity, code and message."""
    return [
        f"{finding.span.line if finding.span else 0}: {finding.severity} {finding.code} {finding.message()}"
        for finding in sopflow.check(file).findings
    ]


@pytest.mark.parametrize("file", SOPS, ids=lambda file: file.stem)
def test_findings_equal_the_golden_list(file: Path) -> None:
    golden = HERE / "golden" / f"{file.stem}.txt"
    found = "\n".join(lines(file)) + "\n"
    if os.environ.get("SOPFLOW_ACCEPT"):
        golden.write_text(found, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("file", SOPS, ids=lambda file: file.stem)
def test_no_real_sop_has_an_error(file: Path) -> None:
    assert [finding for finding in sopflow.check(file).findings if finding.severity is Severity.ERROR] == []


# The oddities of PSM/DISNAKER-08: its table is about a competence test, the rest about productivity.
ODDITIES = {
    "the title does not match the table": ("SOP606", "'bimbingan', 'peningkatan', 'produktivitas'"),
    "Kadis is never used": ("SOP607", "'Kadis'"),
    "Sekdis is never used": ("SOP607", "'Sekdis'"),
    "Kabid is never used": ("SOP607", "'Kabid'"),
    "Kasi is never used": ("SOP607", "'Kasi'"),
    "TUK is not explained": ("SOP608", "TUK"),
    "LSP is not explained": ("SOP608", "LSP"),
    "the actors are not explained": ("SOP609", "'Bagian Administrasi'"),
    "the warnings are a bullet and a number": ("SOP602", "'- 1.'"),
    "no related SOP is named": ("SOP601", "related"),
    "a check has no second outcome": ("SOP705", "'memastikan'"),
    "a received confirmation is an event": ("SOP405", "'Mendapat konfirmasi'"),
    "a completed test is an event": ("SOP405", "'Uji kompetensi dilaksanakan'"),
    "row 8 produces its requirements": ("SOP404", "'pengarsipan'"),
    "a plain day is a working day": ("SOP505", "'1 hari'"),
    "row 6 has no time standard": ("SOP501", "Row 6 (penandatanganan)"),
    "the actor of row 6 is a guess": ("SOP802", "'asesor_kompetensi', 'bidang_teknis_operasional'"),
}


@pytest.mark.parametrize("oddity", ODDITIES)
def test_every_oddity_of_psm_disnaker_08_is_reported(oddity: str) -> None:
    code, words = ODDITIES[oddity]
    assert [line for line in lines(SOPS[0]) if code in line and words in line]
