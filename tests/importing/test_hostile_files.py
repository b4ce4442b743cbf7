"""Hostile zip files and XML: refused within limits, without a traceback and without reading anything outside."""

from __future__ import annotations

import io
import zipfile
import zlib
from contextlib import nullcontext
from hashlib import sha256

import pytest
from docx import Document
from docx.oxml import parse_xml
from openpyxl.comments import Comment
from tests.importing.drafts import steps_of, tsv
from tests.importing.old_documents import SPACES
from tests.importing.sheets import Sheet, with_drawing

from sopflow.importing import ImportingError, archive, import_bytes

pytestmark = pytest.mark.no_cover  # tracing makes these tests three times as slow; others cover their code

DTD = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def workbook(text: str = "Menerima") -> bytes:
    return Sheet([("No", "Kegiatan", "Loket", "Waktu", "Output"), (1, text, "v", "1 jam", "Surat")]).data()


def changed(data: bytes, name: str, part: bytes) -> bytes:
    """Return a zip file with one part replaced or added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for other in old.namelist():
            if other != name:
                new.writestr(other, old.read(other))
        new.writestr(name, part)
    return stream.getvalue()


def part(name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(workbook())) as file:
        return file.read(name)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    "name", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "_rels/.rels", "docProps/core.xml", "xl/other.xml"]
)
def test_document_type_definition_is_refused_in_every_part(name: str, encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?>{DTD}<x>&b;</x>'
    with pytest.raises(ImportingError, match="document type definition"):
        import_bytes(changed(workbook(), name, text.encode(encoding)), "sop.xlsx")


def test_external_entity_is_refused() -> None:
    text = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><x>&a;</x>'
    with pytest.raises(ImportingError, match="document type definition"):
        import_bytes(changed(workbook(), "xl/sharedStrings.xml", text), "sop.xlsx")


def test_content_that_expands_too_much_is_refused() -> None:
    with pytest.raises(ImportingError, match="limit of 200:1 for compression"):
        import_bytes(changed(workbook(), "xl/media/image1.png", b"\0" * 20_000_000), "sop.xlsx")


def test_large_xml_is_refused() -> None:
    noise = zlib.compress(bytes(range(256)) * 50).hex().encode()
    text = b"<x>" + b"".join(b"<a>%d%s</a>" % (number, noise) for number in range(60_000)) + b"</x>"
    with pytest.raises(ImportingError, match="limit of"):
        import_bytes(changed(workbook(), "xl/other.xml", text), "sop.xlsx")


def test_deep_nesting_is_refused() -> None:
    text = b"<x>" * 1_000 + b"</x>" * 1_000
    with pytest.raises(ImportingError, match="nested elements"):
        import_bytes(changed(workbook(), "xl/drawings/drawing1.xml", text), "sop.xlsx")


def test_many_parts_are_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as new:
        for number in range(archive.MAX_PARTS + 1):
            new.writestr(f"{number}", b"")
    with pytest.raises(ImportingError, match="number of parts"):
        import_bytes(stream.getvalue(), "sop.xlsx")


def test_merged_cells_that_cover_the_sheet_many_times_are_refused() -> None:
    merges = "".join('<mergeCell ref="A1:XFD1048576"/>' for _ in range(10)).encode()
    text = part("xl/worksheets/sheet1.xml").replace(
        b"</sheetData>", b"</sheetData><mergeCells>%s</mergeCells>" % merges
    )
    with pytest.raises(ImportingError, match="merged cells"):
        import_bytes(changed(workbook(), "xl/worksheets/sheet1.xml", text), "sop.xlsx")


def test_row_at_the_end_of_the_sheet_takes_no_time() -> None:
    text = part("xl/worksheets/sheet1.xml").replace(
        b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    )
    (draft,) = import_bytes(changed(workbook(), "xl/worksheets/sheet1.xml", text), "sop.xlsx")
    assert len(steps_of(draft)) == 1


def test_tables_with_very_many_rows_or_characters_are_refused() -> None:
    header = ("No", "Kegiatan", "Loket", "Waktu", "Output")
    rows = [header, *(((str(number), "Menerima", "v", "1 jam", "Surat")) for number in range(1, 1_100))]
    with pytest.raises(ImportingError, match="lines of a table"):
        import_bytes(tsv(*rows), "sop.tsv")
    with pytest.raises(ImportingError, match="limit of 1,000,000 for characters"):
        import_bytes(tsv(header, *([("1", "x" * 15_000)] * 100)), "sop.tsv")


def test_external_relation_is_not_followed() -> None:
    relations = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rIdD" '
        b'TargetMode="External" Target="http://127.0.0.1:9/x.xml" Type="x"/></Relationships>'
    )
    data = changed(with_drawing(workbook(), ""), "xl/worksheets/_rels/sheet1.xml.rels", relations)
    (draft,) = import_bytes(data, "sop.xlsx")
    assert steps_of(draft)[0]["actor"] == "loket"


def test_frames_of_comments_are_not_read() -> None:
    """Excel writes the frames of comments and buttons as VML that is not well-formed: ``<br>`` has no end."""
    made = Sheet([("No", "Kegiatan", "Loket", "Waktu", "Output"), (1, "Menerima", "v", "1 jam", "Surat")])
    made.sheet["B2"].comment = Comment("Periksa", "Kasi")
    plain = made.data()
    with zipfile.ZipFile(io.BytesIO(plain)) as file:
        (name,) = [name for name in file.namelist() if name.endswith(".vml")]
        frames = file.read(name)
    data = changed(plain, name, frames.replace(b"</xml>", b"<br></xml>"))
    assert import_bytes(data, "sop.xlsx") == import_bytes(plain, "sop.xlsx")


def test_macro_is_ignored() -> None:
    (draft,) = import_bytes(changed(workbook(), "xl/vbaProject.bin", b"Sub AutoOpen()"), "sop.xlsm")
    assert steps_of(draft)[0]["activity"] == "Menerima"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "damaged"),
        (b"PK\x03\x04", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "encrypted or in the old format"),
        (workbook()[:-100], "damaged"),
        (changed(workbook(), "xl/worksheets/sheet1.xml", b"<worksheet"), "damaged"),
        (changed(workbook(), "xl/styles.xml", b"<x/>"), "damaged|no SOP table"),
        (changed(workbook(), "xl/workbook.xml", b"<workbook/>"), "damaged|no SOP table"),
    ],
)
def test_damaged_file_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(ImportingError, match=words):
        import_bytes(data, "sop.xlsx")


def test_text_that_looks_like_yaml_stays_text() -> None:
    wicked = "!!python/object:x &a *a {b: [c"
    (draft,) = import_bytes(workbook(wicked), "sop.xlsx")
    assert steps_of(draft)[0]["activity"] == wicked


def test_very_many_elements_or_attributes_of_a_part_are_refused() -> None:
    lines = (b"%d%s" % (number, b"<a/>" * 9) for number in range(120_000))
    text = b"<x>" + b"".join(lines) + b"</x>"
    with pytest.raises(ImportingError, match="elements of a part"):
        import_bytes(changed(workbook(), "xl/drawings/drawing9.xml", text), "sop.xlsx")
    hidden = changed(with_drawing(workbook(), ""), "xl/worksheets/sheet9.xml", text)
    with zipfile.ZipFile(io.BytesIO(hidden)) as file:
        relations = file.read("xl/worksheets/_rels/sheet1.xml.rels").replace(b"drawings/drawing1", b"worksheets/sheet9")
    with pytest.raises(ImportingError, match="elements of a part"):
        import_bytes(changed(hidden, "xl/worksheets/_rels/sheet1.xml.rels", relations), "sop.xlsx")
    text = b"<x %s/>" % b" ".join(b'a%d="%d"' % (number, number * 7_919) for number in range(1_000_001))
    with pytest.raises(ImportingError, match="elements of a part"):
        import_bytes(changed(workbook(), "xl/drawings/drawing9.xml", text), "sop.xlsx")


def test_very_many_attributes_of_a_page_are_refused() -> None:
    with pytest.raises(ImportingError, match="attributes of an element"):
        import_bytes(b"<p " + b"a=1 " * 300_000, "sop.html")


@pytest.mark.parametrize("piece", [b"<!--", b"<", b"<?", b"</", b"<!x", b"<a", b"<a b"])
def test_page_that_closes_nothing_takes_no_time(piece: bytes) -> None:
    with pytest.raises(ImportingError, match=r"no SOP table|limit of"):
        import_bytes(piece * 3_000_000, "sop.html")


def test_comments_of_a_page_are_not_read() -> None:
    page = (
        b"<table><tr><td>No<td>Kegiatan<td>Loket<td>Waktu<td>Output<tr><td>1<td>Menerima<!-- <td>x<td>y --><td>v"
        b"<td>1 jam<td>Surat</table>"
    )
    (draft,) = import_bytes(page, "sop.html")
    assert (steps_of(draft)[0]["actor"], steps_of(draft)[0]["within"]) == ("loket", "1 jam")


def test_very_many_names_are_refused() -> None:
    rows = [(str(n), "Menerima", "; ".join(f"Berkas {n}x{k}" for k in range(900)), "1 jam", "") for n in range(3)]
    with pytest.raises(ImportingError, match="2,000 for documents"):
        import_bytes(tsv(("No", "Kegiatan", "Kelengkapan", "Waktu", "Output"), *rows), "sop.tsv")
    with pytest.raises(ImportingError, match="2,000 for actors"):
        import_bytes(tsv(("No", "Kegiatan", "Pelaksana", "Waktu", "Output"), *rows), "sop.tsv")


def drawn(form: str, count: int) -> bytes:
    """Return a file whose drawing has that many groups of shapes, ten within each other."""
    start, end = {
        "sheet": ("<xdr:grpSp><xdr:nvGrpSpPr><xdr:cNvPr id='{0}' name='{1}'/></xdr:nvGrpSpPr>", "</xdr:grpSp>"),
        "word": ("<v:group id='{0}' alt='{1}'>", "</v:group>"),
    }[form]
    # Files that repeat themselves are refused for that.
    starts = [start.format(number, sha256(str(number).encode()).hexdigest()) for number in range(count)]
    nests = ["".join(nest) + end * len(nest) for nest in (starts[at : at + 10] for at in range(0, count, 10))]
    if form == "sheet":
        return with_drawing(workbook(), "".join(f"<xdr:absoluteAnchor>{nest}</xdr:absoluteAnchor>" for nest in nests))
    document = Document()
    for nest in nests:
        document.element.body.append(parse_xml(f"<w:p {SPACES}><w:r><w:pict>{nest}</w:pict></w:r></w:p>"))
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(("form", "name"), [("sheet", "sop.xlsx"), ("word", "sop.docx")])
def test_very_many_groups_of_shapes_are_refused(form: str, name: str) -> None:
    with pytest.raises(ImportingError, match="3,000 for drawn shapes"):
        import_bytes(drawn(form, 3_001), name)
    with nullcontext() if form == "sheet" else pytest.raises(ImportingError, match="no SOP table"):
        import_bytes(drawn(form, 3_000), name)
