"""For any file, an import gives drafts whose open doubts are the errors of the checker, or an `ImportingError`.

`make test` runs for seconds, `make fuzz` for minutes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from functools import lru_cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.comments import Comment
from tests.importing.documents import SYMBOL, Paper
from tests.importing.drafts import ACTORS, HEADER, assert_honest, tsv
from tests.importing.old_documents import OldPaper
from tests.importing.sheets import Sheet
from tests.importing.test_strict import strict

from sopflow.importing import ImportingError, import_bytes

pytestmark = pytest.mark.no_cover  # tracing makes these tests three times as slow; others cover their code

CELLS = st.sampled_from(
    [
        "", "", "", "1", "2", "3", "2a", "No", "Uraian Kegiatan", "Pelaksana", "Waktu", "Output", "Kelengkapan",
        "Mutu Baku", "v", "√", "◆", "●", "Loket", "Kasi", "1 hari", "15 menit", "3 hr", "-", "Surat, peta dan denah",
        "1. Menerima 2. Menulis", "Menerima berkas", "Jumlah", "Nomor SOP", "Nama SOP", "Dasar Hukum", "Tidak", "?",
        "a: b", "# x", "\x07", "é",
    ]
)  # fmt: skip


def assert_sound(data: bytes, name: str) -> None:
    try:
        drafts = import_bytes(data, name)
    except ImportingError:
        return
    for draft in drafts:
        assert_honest(draft)


@given(rows=st.lists(st.lists(CELLS, max_size=11), max_size=12), drift=st.booleans())
def test_a_random_table(rows: list[list[str]], drift: bool) -> None:
    head = [] if drift else [HEADER, ACTORS]
    assert_sound(tsv(*head, *rows), "sop.tsv")


@given(
    data=st.binary() | st.text().map(str.encode),
    name=st.sampled_from(["a.tsv", "a.csv", "a.txt", "a.xlsx", "a.docx", "a.html"]),
)
def test_a_file_of_random_bytes(data: bytes, name: str) -> None:
    assert_sound(data, name)


@lru_cache
def workbook() -> bytes:
    """Return a workbook with a table, symbols, arrows and a group."""
    made = Sheet([HEADER, ACTORS, (1, "Menerima", "", "", "", "Surat", "1 hari"), (2, "Memutus")])
    made.merge("C1:E1")
    one, two = made.shape("box", 2, 2), made.shape("diamond", 3, 3, "x")
    made.group([("box", (0, 0, 9, 9)), ("pentagon", (9, 9, 99, 99))])
    made.arrow(one, two)
    made.arrow(two, one, glued=False, form="bentConnector3", sides="lr")
    made.label("Ya", 5, 5)
    made.picture((1, 1, 500_000, 500_000))
    return made.data()


def fill(made: Paper) -> None:
    """Add a table, symbols, a canvas and an arrow to a document."""
    table = made.add_table([HEADER, ACTORS, ("1", "Menerima", "", "", "", "Surat", "1 hari"), ("2", "Memutus")])
    table.cell(0, 2).merge(table.cell(0, 4))
    made.shape("box", 2, 2)
    made.line(2, 2, (9, 9), (999, 999_999))
    made.canvas(3, 2, [("box", (0, 0, 9, 9)), ("diamond", (9, 9, 99, 99))], [(1, 2)])


@lru_cache
def document() -> bytes:
    """Return a document with drawings of today."""
    made = Paper()
    fill(made)
    return made.data()


@lru_cache
def old_document() -> bytes:
    """Return a document with the drawings of Word 97 to 2003: each element, glued connectors and free forms."""
    made = OldPaper(is_fallback=True)
    fill(made)
    one, two = made.shape("roundrect", 2, 3, "Mulai"), made.shape("oval", 3, 4)
    made.connector(2, 3, SYMBOL, one, two, "rotation:90;flip:x")
    place = "position:absolute;left:1pt;top:1pt;width:9pt;height:9pt"
    made.put(2, 4, f'<v:shape style="{place}" path="m0,0l9,9,9,0xe" coordsize="9,9"><v:imagedata/></v:shape>')
    made.put(3, 4, f'<v:polyline points="1pt,1pt,9pt,1pt" style="{place}"><v:stroke endarrow="block"/></v:polyline>')
    return made.data()


@lru_cache
def commented_workbook() -> bytes:
    """Return a workbook with a comment, whose frame is a VML drawing."""
    made = Sheet([HEADER, ACTORS, (1, "Menerima", "v", "", "", "Surat", "1 hari"), (2, "Memutus")])
    made.sheet["B3"].comment = Comment("Periksa", "Kasi")
    return made.data()


SEEDS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "xlsx": ("a.xlsx", workbook),
    "docx": ("a.docx", document),
    "docx-vml": ("a.docx", old_document),
    "xlsx-vml": ("a.xlsx", commented_workbook),
    "xlsx-strict": ("a.xlsx", lambda: strict(workbook())),
    "docx-strict": ("a.docx", lambda: strict(document())),
    "docx-vml-strict": ("a.docx", lambda: strict(old_document())),
}
# The attributes that describe an old drawing, and values of all their kinds.
VALUE = re.compile(
    r"\b(?:adj|arcsize|connectortype|coordorigin|coordsize|end|endarrow|from|id|idref|path|points|start|stroked|style|to"
    r'|type)="([^"]*)"'
)
NUMBERS = st.sampled_from(
    ["", "0", "-1", "1e308", "-9e99", "nan", "inf", "999999999999", "2f", "1fd", ".", "-", "\N{FULLWIDTH DIGIT ONE}"]
)
VALUES = (
    st.sampled_from(["", "#_x0000_s1001", "_x0000_s1002", "#_x0000_t75", "#_x0000_t999", "connector", "t", "f"])
    | NUMBERS
    | st.lists(NUMBERS, max_size=5).map(",".join)
    | st.lists(NUMBERS, max_size=5).map(lambda each: f"m{','.join(each)}l9,9r{' '.join(each)}xe")
    | st.lists(
        st.tuples(
            st.sampled_from(["left", "margin-top", "width", "height", "rotation", "flip", "visibility", "z-index"]),
            NUMBERS | st.sampled_from(["xy", "hidden"]),
            st.sampled_from(["", "pt", "in", "mm", "px", "%"]),
        ),
        max_size=6,
    ).map(lambda pairs: ";".join(f"{key}:{value}{unit}" for key, value, unit in pairs))
)
PIECES = st.sampled_from(
    [b"", b"-1", b"99999999999", b"<x/>", b'"', b"&#0;", b"</", b"e9", b"nan", b";", b",", b":", b"#", b"pt", b"/>"]
)


@pytest.mark.parametrize("seed", SEEDS)
def test_an_office_file_as_it_is(seed: str) -> None:
    name, made = SEEDS[seed]
    (draft,) = import_bytes(made(), name)
    assert_honest(draft)


@given(data=st.data(), seed=st.sampled_from(sorted(SEEDS)))
def test_an_office_file_with_changed_parts(data: st.DataObject, seed: str) -> None:
    name, made = SEEDS[seed]
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made())) as old, zipfile.ZipFile(stream, "w") as new:
        names = old.namelist()
        # These parts contain most of what is read.
        main = [each for each in names if each.endswith(("document.xml", "drawing1.xml", ".vml", "settings.xml"))]
        chosen = data.draw(st.sampled_from([*names, *main, *main]))
        for part_name in names:
            part = old.read(part_name)
            for _ in range(data.draw(st.integers(1, 3)) if part_name == chosen else 0):
                start = data.draw(st.integers(0, len(part)))
                part = part[:start] + data.draw(PIECES) + part[start + data.draw(st.sampled_from([0, 1, 9])) :]
            new.writestr(part_name, part)
    assert_sound(stream.getvalue(), name)


@given(data=st.data())
def test_an_old_drawing_with_other_values(data: st.DataObject) -> None:
    """The values of attributes stay XML, so that more of them reach the readers of drawings than changed bytes do."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(old_document())) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            part = old.read(name).decode("utf-8", "replace") if name.endswith(("document.xml", "settings.xml")) else ""
            values = list(VALUE.finditer(part))
            if not values:
                new.writestr(name, old.read(name))
                continue
            for place in sorted(data.draw(st.sets(st.integers(0, len(values) - 1), max_size=4)), reverse=True):
                start, end = values[place].span(1)
                part = part[:start] + data.draw(VALUES) + part[end:]
            new.writestr(name, part)
    assert_sound(stream.getvalue(), "a.docx")


TAGS = st.sampled_from(
    ["<table>", "</table>", "<tr>", "<td>", "<th rowspan=3>", "<td colspan=2>", "</td>", "<p>", "<dl>", "<dt>", "<dd>",
     "</dd>", "<script>", "</script>", '<script type="application/json" id="sopflow">{"yaml": "a"}</script>', "<li>"]
)  # fmt: skip


@given(pieces=st.lists(TAGS | CELLS, max_size=40))
def test_a_random_page(pieces: list[str]) -> None:
    assert_sound("".join(pieces).encode(), "sop.html")
