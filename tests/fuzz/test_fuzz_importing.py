"""For any file, an import gives drafts whose open doubts are the errors of the checker, or an `ImportingError`.

`make test` runs for seconds, `make fuzz` for minutes.
"""

from __future__ import annotations

import io
import zipfile
from functools import lru_cache

from hypothesis import given
from hypothesis import strategies as st
from tests.importing.documents import Paper
from tests.importing.drafts import ACTORS, HEADER, assert_honest, tsv
from tests.importing.sheets import Sheet

from sopflow.importing import ImportingError, import_bytes

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


@lru_cache
def document() -> bytes:
    """Return a document with a table, symbols, a canvas and an arrow."""
    made = Paper()
    table = made.add_table([HEADER, ACTORS, ("1", "Menerima", "", "", "", "Surat", "1 hari"), ("2", "Memutus")])
    table.cell(0, 2).merge(table.cell(0, 4))
    made.shape("box", 2, 2)
    made.line(2, 2, (9, 9), (999, 999_999))
    made.canvas(3, 2, [("box", (0, 0, 9, 9)), ("diamond", (9, 9, 99, 99))], [(1, 2)])
    return made.data()


@given(data=st.data(), name=st.sampled_from(["a.xlsx", "a.docx"]))
def test_an_office_file_with_a_changed_part(data: st.DataObject, name: str) -> None:
    stream = io.BytesIO()
    original = workbook() if name == "a.xlsx" else document()
    with zipfile.ZipFile(io.BytesIO(original)) as old, zipfile.ZipFile(stream, "w") as new:
        names = old.namelist()
        # The main part contains most of what is read.
        chosen = data.draw(st.sampled_from([*names, *(each for each in names if each.endswith("document.xml"))]))
        for part_name in names:
            part = old.read(part_name)
            if part_name == chosen:
                start = data.draw(st.integers(0, len(part)))
                piece = data.draw(st.sampled_from([b"", b"-1", b"99999999999", b"<x/>", b'"', b"&#0;", b"</", b"e9"]))
                part = part[:start] + piece + part[start + data.draw(st.sampled_from([0, 1, 9])) :]
            new.writestr(part_name, part)
    assert_sound(stream.getvalue(), name)


TAGS = st.sampled_from(
    ["<table>", "</table>", "<tr>", "<td>", "<th rowspan=3>", "<td colspan=2>", "</td>", "<p>", "<dl>", "<dt>", "<dd>",
     "</dd>", "<script>", "</script>", '<script type="application/json" id="sopflow">{"yaml": "a"}</script>', "<li>"]
)  # fmt: skip


@given(pieces=st.lists(TAGS | CELLS, max_size=40))
def test_a_random_page(pieces: list[str]) -> None:
    assert_sound("".join(pieces).encode(), "sop.html")
