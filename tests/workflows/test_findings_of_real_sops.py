"""Every finding in the real SOPs, as a golden list: each has been read against the document, and is true.

To accept a new list: SOPFLOW_ACCEPT=1 pytest tests/workflows; then read the difference before committing it.
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
    """The findings in a file: line, severity, code and message."""
    return [
        f"{finding.span.line if finding.span else 0}: {finding.severity} {finding.code} {finding.message()}"
        for finding in sopflow.check(file).findings
    ]


@pytest.mark.parametrize("file", SOPS, ids=lambda file: file.stem)
def test_what_is_found_is_the_golden_list(file: Path) -> None:
    golden = HERE / "golden" / f"{file.stem}.txt"
    found = "\n".join(lines(file)) + "\n"
    if os.environ.get("SOPFLOW_ACCEPT"):
        golden.write_text(found, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("file", SOPS, ids=lambda file: file.stem)
def test_no_real_sop_has_an_error(file: Path) -> None:
    assert [finding for finding in sopflow.check(file).findings if finding.severity is Severity.ERROR] == []


# What is odd about PSM/DISNAKER-08: its table is about a competency test, the rest of it about productivity.
ODD = {
    "the title is about something else": ("SOP606", "'bimbingan', 'peningkatan', 'produktivitas'"),
    "Kadis is never used": ("SOP607", "'Kadis'"),
    "Sekdis is never used": ("SOP607", "'Sekdis'"),
    "Kabid is never used": ("SOP607", "'Kabid'"),
    "Kasi is never used": ("SOP607", "'Kasi'"),
    "nobody says what a TUK is": ("SOP608", "TUK"),
    "nobody says what the LSP is": ("SOP608", "LSP"),
    "the actors are explained nowhere": ("SOP609", "'Bagian Administrasi'"),
    "the warnings are a bullet and a number": ("SOP602", "'- 1.'"),
    "no related SOP is named": ("SOP601", "related"),
    "what is made sure of may fail": ("SOP705", "'memastikan'"),
    "a confirmation that was got is no thing": ("SOP405", "'Mendapat konfirmasi'"),
    "a test that was held is no thing": ("SOP405", "'Uji kompetensi dilaksanakan'"),
    "row 8 makes what it needs": ("SOP404", "'pengarsipan'"),
    "a bare day counts working days": ("SOP505", "'1 hari'"),
    "row 6 has no time": ("SOP501", "Row 6 (penandatanganan)"),
    "the actor of row 6 is a guess": ("SOP802", "'asesor_kompetensi', 'bidang_teknis_operasional'"),
}


@pytest.mark.parametrize("odd", ODD)
def test_what_is_odd_about_the_first_of_them_is_found(odd: str) -> None:
    code, words = ODD[odd]
    assert [line for line in lines(SOPS[0]) if code in line and words in line]
