"""DOCX files: tables with marks, symbols, merged cells, numbered lists, and continuations on other pages."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from pathlib import Path
from shutil import which

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings
from tests.importing.documents import HEIGHT, SYMBOL, WIDTH, Paper
from tests.importing.drafts import ACTORS, HEADER, data_of, draft_of, steps_of
from tests.importing.test_workbooks import IDS, Row, plans

from sopflow.importing import Draft, ImportingError, import_bytes

FIRST = ("1", "Menerima berkas", "", "", "", "Berkas", "15 menit", "Tanda terima", "")
SECOND = ("2", "Memeriksa berkas", "", "", "", "Berkas", "1 hari", "Telaah", "")
THIRD = ("3", "Menerbitkan surat", "", "", "", "Telaah", "2 jam", "Surat", "")
LINES = ("Nomor SOP : SOP-01", "Nama SOP : Izin Usaha")


def paper(*rows: tuple[str, ...], heights: bool = True) -> Paper:
    made = Paper()
    made.text(*LINES)
    table = made.add_table([HEADER, ACTORS, *rows], heights=heights)
    table.cell(0, 2).merge(table.cell(0, 4))
    for column in (0, 1, 5, 6, 7, 8):
        table.cell(0, column).merge(table.cell(1, column))
    return made


def draft(made: Paper) -> Draft:
    return draft_of(made.data(), "sop.docx")


def test_table_and_identity_block_are_read() -> None:
    made = paper(FIRST, SECOND)
    assert made.table is not None
    made.table.cell(2, 2).text = "√"
    made.table.cell(3, 4).text = "v"
    data = data_of(draft(made))
    assert (data["number"], data["title"]) == ("SOP-01", "Izin Usaha")
    assert [step["actor"] for step in data["steps"]] == ["loket", "kepala_dinas"]
    assert [step["within"] for step in data["steps"]] == ["15 menit", "1 hari"]


def test_identity_block_may_be_a_table() -> None:
    made = Paper()
    identity = made.add_table(
        [
            ("DINAS", "Nomor SOP", "SOP-9"),
            ("", "Nama SOP", "Izin"),
            ("Dasar Hukum", "Kualifikasi Pelaksana", ""),
            ("", "", ""),
        ]
    )
    identity.cell(0, 0).merge(identity.cell(1, 0))
    identity.cell(3, 0).text = "1. UU 13/2003\n2. UU 23/2014"
    made.add_table([HEADER, ACTORS, FIRST])
    data = data_of(draft(made))
    assert (data["number"], data["title"], data["legal_basis"]) == ("SOP-9", "Izin", ["UU 13/2003", "UU 23/2014"])


@pytest.mark.parametrize(
    ("font", "char", "sign"),
    [("Wingdings", "F0FC", "ü"), ("Wingdings 2", "F050", "P"), ("Wingdings", "F06E", "n"), ("Webdings", "F061", "a")],
)
@pytest.mark.parametrize("is_symbol", [True, False])
def test_characters_of_symbol_fonts_are_marks(font: str, char: str, sign: str, is_symbol: bool) -> None:
    made = paper(FIRST)
    assert made.table is not None
    paragraph = made.table.cell(2, 3).paragraphs[0]
    if is_symbol:
        run = f'<w:r {nsdecls("w")}><w:sym w:font="{font}" w:char="{char}"/></w:r>'
    else:
        run = f'<w:r {nsdecls("w")}><w:rPr><w:rFonts w:ascii="{font}"/></w:rPr><w:t>{sign}</w:t></w:r>'
    paragraph._p.append(parse_xml(run))
    assert steps_of(draft(made))[0]["actor"] == "kasi"


@given(plan=plans())
@settings(max_examples=20)
def test_symbols_in_cells_state_the_actors_and_nothing_else_is_invented(plan: list[Row]) -> None:
    rows = [(str(n), f"Kegiatan nomor {n}", "", "", "", "", row.time, "", "") for n, row in enumerate(plan, 1)]
    made = paper(*rows, heights=False)
    for number, row in enumerate(plan):
        made.shape("diamond" if len(row.targets) > 1 else "box", 2 + number, 2 + row.actor)
    (found,) = import_bytes(made.data(), "sop.docx")
    steps = steps_of(found)
    assert [step["actor"] for step in steps] == [IDS[row.actor] for row in plan]
    assert [step["within"] for step in steps] == [row.time for row in plan]
    assert ["outcomes" in step for step in steps] == [len(row.targets) > 1 for row in plan]
    assert all(each.kind == "actor" and each.confidence == "high" for each in found.evidence)


def test_arrows_are_found_by_position_if_the_rows_have_heights() -> None:
    made = paper(FIRST, SECOND, THIRD)
    made.shape("box", 2, 2)
    made.shape("box", 3, 3)
    made.shape("box", 4, 4)
    middle, bottom = (SYMBOL[0] + SYMBOL[2]) // 2, SYMBOL[3]
    made.line(2, 2, (middle, bottom), (middle + 2 * WIDTH, SYMBOL[1] + 2 * HEIGHT))
    made.line(4, 4, (middle, SYMBOL[1]), (middle - WIDTH, bottom - HEIGHT))
    found = draft(made)
    assert steps_of(found)[0]["next"] == "menerbitkan_surat"
    assert steps_of(found)[2]["next"] == "memeriksa_berkas"
    assert {each.confidence for each in found.evidence if each.kind == "arrow"} == {"medium"}


def test_arrows_in_a_canvas_are_glued() -> None:
    made = paper(FIRST, SECOND, THIRD)
    boxes = [
        (SYMBOL[0] + n * WIDTH, SYMBOL[1] + n * HEIGHT, SYMBOL[2] + n * WIDTH, SYMBOL[3] + n * HEIGHT) for n in range(3)
    ]
    made.canvas(2, 2, [("box", boxes[0]), ("box", boxes[1]), ("box", boxes[2])], [(1, 3), (3, 2)])
    steps = steps_of(draft(made))
    assert [step["actor"] for step in steps] == list(IDS)
    assert [step.get("next") for step in steps] == ["menerbitkan_surat", "?", "memeriksa_berkas"]


def test_merged_rows_are_one_row_with_several_activities() -> None:
    made = paper(FIRST, ("", "Mencatat berkas", "", "", "", "", "", "", ""))
    assert made.table is not None
    for column in (0, 5, 6, 7):
        made.table.cell(2, column).merge(made.table.cell(3, column))
    made.shape("box", 2, 2)
    made.shape("box", 3, 3)
    (step,) = steps_of(draft(made))
    assert [(each["activity"], each["actor"]) for each in step["activities"]] == [
        ("Menerima berkas", "loket"),
        ("Mencatat berkas", "kasi"),
    ]
    assert (step["within"], step["requires"]) == ("15 menit", ["berkas"])


def test_table_on_the_next_page_continues_the_first_with_or_without_its_header() -> None:
    for header in ([HEADER, ACTORS], []):
        made = paper(FIRST, SECOND)
        made.text("")
        made.add_table([*header, THIRD])
        assert [step["activity"] for step in steps_of(draft(made))] == [FIRST[1], SECOND[1], THIRD[1]]


def test_each_table_with_an_identity_block_is_a_sop() -> None:
    made = paper(FIRST, SECOND)
    made.text("Nomor SOP : SOP-02", "Nama SOP : Izin Lain")
    made.add_table([HEADER, ACTORS, FIRST])
    drafts = import_bytes(made.data(), "sop.docx")
    assert [data_of(each)["number"] for each in drafts] == ["SOP-01", "SOP-02"]


def test_signature_below_the_table_is_not_part_of_the_last_row() -> None:
    made = paper(FIRST)
    made.text("Tangerang, 5 Januari 2026", "Kepala Dinas")
    (step,) = steps_of(draft(made))
    assert step["activity"] == "Menerima berkas"


def test_rows_that_word_numbers_have_their_numbers() -> None:
    made = paper(("", *FIRST[1:]), ("", *SECOND[1:]))
    assert made.table is not None
    for row in (2, 3):
        properties = made.table.cell(row, 0).paragraphs[0]._p.get_or_add_pPr()
        properties.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr>'))
    assert len(steps_of(draft(made))) == 2


def test_content_controls_within_one_another_are_read_once() -> None:
    made = paper(FIRST)
    made.text("Nomor SOP : SOP-02")
    body = made.document.element.body
    for _ in range(80):
        control = parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtContent/></w:sdt>")
        control[0].extend(body[:-1])
        body.insert(0, control)
    assert len(steps_of(import_bytes(made.data(), "sop.docx")[0])) == 1


def test_document_type_definition_is_refused() -> None:
    from tests.importing.test_hostile_files import DTD, changed  # noqa: PLC0415

    text = f'<?xml version="1.0"?>{DTD}<x/>'.encode()
    with pytest.raises(ImportingError, match="document type definition"):
        import_bytes(changed(paper(FIRST).data(), "word/document.xml", text), "sop.docx")


@pytest.mark.parametrize("part", ["word/document.xml", "[Content_Types].xml", "_rels/.rels"])
def test_damaged_document_is_refused(part: str) -> None:
    from tests.importing.test_hostile_files import changed  # noqa: PLC0415

    with pytest.raises(ImportingError, match=r"damaged|no SOP table"):
        import_bytes(changed(paper(FIRST).data(), part, b"<x/>"), "sop.docx")


@pytest.mark.skipif(which("soffice") is None, reason="needs LibreOffice")
def test_document_that_libreoffice_saved_gives_the_same_draft(tmp_path: Path) -> None:
    made = paper(FIRST, SECOND, THIRD)
    for row, column in ((2, 2), (3, 3), (4, 4)):
        made.shape("box", row, column)
    source = tmp_path / "sop.docx"
    source.write_bytes(made.data())
    command = [
        "soffice",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        "docx:MS Word 2007 XML",
    ]
    subprocess.run([*command, "--outdir", str(tmp_path / "saved"), str(source)], check=True, capture_output=True)  # noqa: S603
    data = (tmp_path / "saved" / "sop.docx").read_bytes()
    # LibreOffice writes each shape as DrawingML and, for older programs, as VML.
    for saved in (data, without_drawing_ml(data)):
        (found,) = import_bytes(saved, "sop.docx")
        assert steps_of(found) == steps_of(draft(made))


def without_drawing_ml(data: bytes) -> bytes:
    """Return a document whose shapes are VML alone."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "word/document.xml":
                part, count = re.subn(rb"<mc:Choice.*?</mc:Choice>", b"", part, flags=re.DOTALL)
                assert count == part.count(b"<w:pict") == 3
            new.writestr(name, part)
    return stream.getvalue()
