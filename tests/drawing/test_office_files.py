"""Word and Excel files: as many pages as the scene, symbols in their cells, and the SOP within."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from tests.drawing.conftest import program

import sopflow
from sopflow import Sop, Step
from sopflow.drawing import lay_out
from sopflow.testing.strategies import sops

ROOT = Path(__file__).parents[2]
SEED = ROOT / "workflows" / "psm_disnaker_08.yaml"
PERMIT = ROOT / "tests" / "cli" / "research_permit.yaml"
EMU = 36_000
OfficeFormat = Literal["docx", "xlsx"]
both = pytest.mark.parametrize("format_", ["docx", "xlsx"])


def parts(content: bytes) -> dict[str, str]:
    """Return the parts of a file by name."""
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def elements(text: str, name: str) -> Iterator[ET.Element]:
    """Yield the elements of a name, whatever their namespace."""
    root = ET.fromstring(text)  # noqa: S314 (our own output)
    return (each for each in root.iter() if each.tag.rpartition("}")[2] == name)


def shape_names(content: bytes) -> list[str]:
    """Return the names of all shapes."""
    found = parts(content)
    drawings = [text for name, text in found.items() if name == "word/document.xml" or "/drawings/drawing" in name]
    return [each.attrib["name"] for text in drawings for tag in ("docPr", "cNvPr") for each in elements(text, tag)]


@both
@pytest.mark.parametrize("file", [SEED, PERMIT], ids=lambda file: file.stem)
def test_libreoffice_prints_as_many_pages_as_the_scene(format_: OfficeFormat, file: Path, tmp_path: Path) -> None:
    office, info, text = program("soffice", "libreoffice"), program("pdfinfo"), program("pdftotext")
    sop = sopflow.load(file)
    path = tmp_path / f"sop.{format_}"
    path.write_bytes(sopflow.draw(sop, format=format_, language="id"))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)  # noqa: S603

    pdf = tmp_path / "sop.pdf"
    facts = subprocess.run([info, pdf], check=True, capture_output=True, text=True).stdout  # noqa: S603
    pages = lay_out(sop, "id").pages
    assert f"Pages: {len(pages)}" in " ".join(facts.split())
    printed = "".join(subprocess.run([text, pdf, "-"], check=True, capture_output=True, text=True).stdout.split())  # noqa: S603
    for step in sop.steps:
        for activity in step.activities:
            assert all(word in printed for word in activity.text.split())


@both
@given(sop=sops(max_steps=5))
@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
def test_every_part_is_well_formed_and_every_symbol_is_named(format_: OfficeFormat, sop: Sop) -> None:
    content = sopflow.draw(sop, format=format_)
    for text in parts(content).values():
        ET.fromstring(text)  # noqa: S314 (our own output)

    names = {name.split(":")[2] for name in shape_names(content) if name.count(":") > 1}
    assert {activity.id for step in sop.steps for activity in step.activities} <= names


@both
@given(sop=sops(max_steps=3))
@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
def test_a_custom_part_contains_the_sop(format_: OfficeFormat, sop: Sop) -> None:
    (yaml,) = elements(parts(sopflow.draw(sop, format=format_))["customXml/item1.xml"], "yaml")

    assert sopflow.loads(yaml.text or "") == sop


@both
def test_the_drawing_of_a_case_does_not_contain_the_sop(format_: OfficeFormat) -> None:
    sop = sopflow.load(PERMIT)
    case = sopflow.SopMachine(sop).open("7")

    found = parts(sopflow.draw(sop, format=format_, case=case))
    assert not any("customXml" in name for name in found)
    assert not any("sopflow: 1" in text for text in found.values())


def test_a_sheet_that_is_very_hidden_contains_the_sop() -> None:
    sop = sopflow.load(SEED)
    found = parts(sopflow.draw(sop, format="xlsx"))

    (hidden,) = (each for each in elements(found["xl/workbook.xml"], "sheet") if each.get("state") == "veryHidden")
    sheet = found[f"xl/worksheets/sheet{hidden.attrib['sheetId']}.xml"]
    assert sopflow.loads("".join(each.text or "" for each in elements(sheet, "t"))) == sop


def test_the_center_of_every_symbol_is_in_its_cell_of_the_sheet() -> None:
    sop = sopflow.load(PERMIT)
    found = parts(sopflow.draw(sop, format="xlsx"))
    page = lay_out(sop, "en").pages[1]

    boxes = {}
    for anchor in elements(found["xl/drawings/drawing2.xml"], "twoCellAnchor"):
        numbers = [int(each.text or "") for each in anchor.iter() if each.tag.endswith(("col", "Off", "row"))]
        left, right = (page.xs[numbers[at]] + numbers[at + 1] / EMU for at in (0, 4))
        top, bottom = (page.ys[numbers[at]] + numbers[at + 1] / EMU for at in (2, 6))
        name = next(each.attrib["name"] for each in anchor.iter() if each.tag.endswith("cNvPr"))
        boxes[name] = ((left + right) / 2, (top + bottom) / 2)
    for symbol in page.symbols:
        column = [each.box for each in page.cells if each.name.startswith(f"actor:{symbol.actor}:")]
        cell = next(box for box in column if box.overlaps(symbol.box))
        x, y = boxes[f"{symbol.name}:{symbol.actor}" if symbol.is_alternative else symbol.name]
        assert cell.x < x < cell.right
        assert cell.y < y < cell.bottom


def test_symbols_are_anchored_in_the_cells_of_word_tables() -> None:
    document = parts(sopflow.draw(sopflow.load(SEED), format="docx"))["word/document.xml"]

    in_cells = re.findall(r'layoutInCell="1".*?name="sop:(\w+)', document)
    assert len(in_cells) == 16  # the activities of the seed
    assert {*re.findall(r'layoutInCell="0".*?name="sop:(\w+)', document)} == {"arrow", "pentagon"}


def test_rows_of_word_tables_may_grow() -> None:
    document = parts(sopflow.draw(sopflow.load(SEED), format="docx"))["word/document.xml"]

    assert 'w:hRule="atLeast"' in document
    assert 'w:hRule="exact"' not in document


@both
def test_texts_that_look_like_formulas_and_markup_are_text(format_: OfficeFormat) -> None:
    text = "=1+1 <b>&amp;</b> \x0b"
    found = parts(sopflow.draw(Sop("1", text, {"a": text}, [Step.single("r", text, "a")]), format=format_))

    name = "word/document.xml" if format_ == "docx" else "xl/worksheets/sheet2.xml"
    assert "=1+1 <b>&amp;</b> \\x0b" in [each.text for each in elements(found[name], "t")]
    assert "<f>" not in found[name]
