"""Strict Office Open XML (ISO 29500, "Strict" in the dialogs of Office): read as the usual files are."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.importing.documents import Paper
from tests.importing.drafts import draft_of
from tests.importing.test_documents import FIRST, SECOND, paper
from tests.importing.test_workbooks import Row, drawn, plans

import sopflow
from sopflow.drawing import BinaryFormat, draw
from sopflow.importing import import_bytes

PERMIT = sopflow.load(Path(__file__).parents[2] / "tests" / "cli" / "research_permit.yaml")
NAMESPACES = {
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "officeDocument/relationships",
    "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties": "officeDocument/extendedProperties",
    "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes": "officeDocument/docPropsVTypes",
    "http://schemas.openxmlformats.org/officeDocument/2006/customXml": "officeDocument/customXml",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "officeDocument/math",
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "wordprocessingml/main",
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main": "spreadsheetml/main",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "drawingml/main",
    "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing": "drawingml/spreadsheetDrawing",
    "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing": "drawingml/wordprocessingDrawing",
    "http://schemas.openxmlformats.org/drawingml/2006/picture": "drawingml/picture",
}
"""The namespaces of Strict, by the usual ones. Those of packages and of extensions by Microsoft are the same."""


def strict(data: bytes) -> bytes:
    """Return a file as Office writes it in the Strict format."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name.endswith((".xml", ".rels")) and name != "[Content_Types].xml":
                text = part.decode()
                for usual, other in NAMESPACES.items():
                    text = re.sub(rf"{re.escape(usual)}(?=[\"'/])", f"http://purl.oclc.org/ooxml/{other}", text)
                if name in ("word/document.xml", "xl/workbook.xml"):
                    text = re.sub(r"<w:document\b", '<w:document w:conformance="strict"', text, count=1)
                    text = re.sub(r"<workbook\b", '<workbook conformance="strict"', text, count=1)
                    text = _with_units(text)
                part = text.encode()
            new.writestr(name, part)
    return stream.getvalue()


def _with_units(text: str) -> str:
    """Write the measures of a document with units, and of shares with a percent sign, as Strict does."""
    for name in ("gridCol", "tcW", "tblW"):
        text = re.sub(
            rf'(<w:{name}[^>]*\bw:w=")(\d+)(")', lambda match: f"{match[1]}{int(match[2]) / 20:g}pt{match[3]}", text
        )
    return re.sub(
        r'(<w:trHeight[^>]*\bw:val=")(\d+)(")', lambda match: f"{match[1]}{int(match[2]) / 20:g}pt{match[3]}", text
    )


def assert_same(data: bytes, name: str) -> None:
    usual, other = import_bytes(data, name), import_bytes(strict(data), name)
    assert [draft.text for draft in other] == [draft.text for draft in usual]
    assert [draft.evidence for draft in other] == [draft.evidence for draft in usual]
    assert [draft.doubts for draft in other] == [draft.doubts for draft in usual]


@given(plan=plans(), glued=st.booleans())
@settings(max_examples=10)
def test_strict_workbook_gives_the_same_draft(plan: list[Row], glued: bool) -> None:
    assert_same(drawn(plan, glued=glued).data(), "sop.xlsx")


def with_drawings(*, heights: bool) -> Paper:
    made = paper(FIRST, SECOND, heights=heights)
    made.shape("box", 2, 2)
    made.shape("diamond", 3, 4)
    made.line(2, 2, (450_000, 500_000), (450_000 + 2 * 900_000, 200_000 + 700_000))
    return made


@pytest.mark.parametrize("heights", [True, False])
def test_strict_document_gives_the_same_draft(heights: bool) -> None:
    data = with_drawings(heights=heights).data()
    assert draft_of(data, "sop.docx").evidence
    assert_same(data, "sop.docx")


@pytest.mark.parametrize("form", ["docx", "xlsx"])
def test_sop_comes_back_from_its_form_in_the_strict_format(form: BinaryFormat) -> None:
    (draft,) = import_bytes(strict(draw(PERMIT, format=form, language="id")), f"sop.{form}")
    assert sopflow.loads(draft.text) == PERMIT
    assert {each.code for each in draft.doubts} == {"keys-hidden"}
