"""For any file, an import gives drafts whose open doubts are the errors of the checker, or an `ImportingError`.

`make test` runs for seconds, `make fuzz` for minutes.
"""

from __future__ import annotations

import io
import zipfile
from functools import lru_cache

from hypothesis import given
from hypothesis import strategies as st
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


@given(data=st.binary() | st.text().map(str.encode), name=st.sampled_from(["a.tsv", "a.csv", "a.txt", "a.xlsx"]))
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


@given(data=st.data())
def test_a_workbook_with_a_changed_part(data: st.DataObject) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as old, zipfile.ZipFile(stream, "w") as new:
        names = old.namelist()
        chosen = data.draw(st.sampled_from(names))
        for name in names:
            part = old.read(name)
            if name == chosen:
                start = data.draw(st.integers(0, len(part)))
                piece = data.draw(st.sampled_from([b"", b"-1", b"99999999999", b"<x/>", b'"', b"&#0;", b"</", b"e9"]))
                part = part[:start] + piece + part[start + data.draw(st.sampled_from([0, 1, 9])) :]
            new.writestr(name, part)
    assert_sound(stream.getvalue(), "sop.xlsx")
