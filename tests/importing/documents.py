"""DOCX files: tables by python-docx, with shapes that python-docx cannot write."""

from __future__ import annotations

import io
from collections.abc import Sequence
from xml.sax.saxutils import escape

from docx import Document
from docx.oxml import parse_xml
from docx.shared import Emu
from docx.table import Table
from tests.importing.sheets import PRESETS

WIDTH, HEIGHT = 900_000, 700_000
"""The size of a cell."""

Box = tuple[int, int, int, int]

_SPACES = " ".join(
    f'xmlns:{prefix}="http://schemas.{rest}"'
    for prefix, rest in {
        "w": "openxmlformats.org/wordprocessingml/2006/main",
        "wp": "openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "openxmlformats.org/drawingml/2006/main",
        "mc": "openxmlformats.org/markup-compatibility/2006",
        "wps": "microsoft.com/office/word/2010/wordprocessingShape",
        "wpc": "microsoft.com/office/word/2010/wordprocessingCanvas",
        "wpg": "microsoft.com/office/word/2010/wordprocessingGroup",
    }.items()
)
SYMBOL = 250_000, 200_000, 650_000, 500_000
"""The outline of a symbol in its cell."""


class Paper:
    """A document with a table and drawn objects."""

    def __init__(self) -> None:
        """Create an empty document."""
        self.document = Document()
        self.table: Table | None = None
        self.last = 0

    def text(self, *lines: str) -> None:
        """Add paragraphs."""
        for line in lines:
            self.document.add_paragraph(line)

    def add_table(self, rows: Sequence[Sequence[str]], *, heights: bool = True) -> Table:
        """Add a table."""
        table: Table = self.document.add_table(len(rows), max(map(len, rows)))
        for row, texts in zip(table.rows, rows, strict=True):
            if heights:
                row.height = Emu(HEIGHT)
            for cell, text in zip(row.cells, texts, strict=False):
                cell.text = text
        for column in table.columns:
            column.width = Emu(WIDTH)
        self.table = table
        return table

    def shape(self, kind: str, row: int, column: int, text: str = "", box: Box = SYMBOL) -> int:
        """Draw a symbol that is anchored in a cell; return its identifier."""
        self.last += 1
        body = (
            f"<wps:wsp><wps:cNvSpPr/>{_properties(PRESETS.get(kind, kind), box)}{_words(text)}<wps:bodyPr/></wps:wsp>"
        )
        self._add(row, column, box, body)
        return self.last

    def line(self, row: int, column: int, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Draw an arrow that is anchored in a cell, between two positions from its corner."""
        self.last += 1
        (x1, y1), (x2, y2) = start, end
        box = (min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))
        flips = (' flipH="1"' if x2 < x1 else "") + (' flipV="1"' if y2 < y1 else "")
        arrow = '<a:ln><a:tailEnd type="triangle"/></a:ln>'
        properties = _properties("straightConnector1", box, flips, arrow)
        self._add(row, column, box, f"<wps:wsp><wps:cNvCnPr/>{properties}<wps:bodyPr/></wps:wsp>")

    def canvas(
        self, row: int, column: int, symbols: Sequence[tuple[str, Box]], arrows: Sequence[tuple[int, int]]
    ) -> None:
        """Draw a canvas that is anchored in a cell, with symbols that glued arrows join."""
        inner = ""
        for number, (kind, box) in enumerate(symbols, 1):
            inner += (
                f'<wps:wsp><wps:cNvPr id="{900 + number}" name="Symbol {number}"/><wps:cNvSpPr/>'
                f"{_properties(PRESETS[kind], box, at=(box[0], box[1]))}<wps:bodyPr/></wps:wsp>"
            )
        for one, other in arrows:
            inner += (
                f'<wps:wsp><wps:cNvPr id="{990 + one}" name="Arrow"/><wps:cNvCnPr><a:stCxn id="{900 + one}" idx="2"/>'
                f'<a:endCxn id="{900 + other}" idx="0"/></wps:cNvCnPr>'
                f"{_properties('straightConnector1', (0, 0, 9, 9), at=(1, 1))}"
                "<wps:bodyPr/></wps:wsp>"
            )
        self.last += 1
        self._add(row, column, (0, 0, 9 * WIDTH, 9 * HEIGHT), f"<wpc:wpc>{inner}</wpc:wpc>", "wpc")

    def _add(self, row: int, column: int, box: Box, body: str, kind: str = "wps") -> None:
        assert self.table is not None
        anchor = (
            f"<w:r {_SPACES}><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor>"
            f'<wp:positionH relativeFrom="column"><wp:posOffset>{box[0]}</wp:posOffset></wp:positionH>'
            f'<wp:positionV relativeFrom="paragraph"><wp:posOffset>{box[1]}</wp:posOffset></wp:positionV>'
            f'<wp:extent cx="{box[2] - box[0]}" cy="{box[3] - box[1]}"/>'
            f'<wp:docPr id="{self.last}" name="Shape {self.last}"/><a:graphic><a:graphicData uri="{kind}">{body}'
            "</a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict/></mc:Fallback>"
            "</mc:AlternateContent></w:r>"
        )
        self.table.cell(row, column).paragraphs[0]._p.append(parse_xml(anchor))

    def data(self) -> bytes:
        """Return the file."""
        stream = io.BytesIO()
        self.document.save(stream)
        return stream.getvalue()


def _properties(preset: str, box: Box, flips: str = "", line: str = "", at: tuple[int, int] = (0, 0)) -> str:
    size = f'<a:ext cx="{box[2] - box[0]}" cy="{box[3] - box[1]}"/>'
    xfrm = f'<a:xfrm{flips}><a:off x="{at[0]}" y="{at[1]}"/>{size}</a:xfrm>'
    return f'<wps:spPr>{xfrm}<a:prstGeom prst="{preset}"><a:avLst/></a:prstGeom>{line}</wps:spPr>'


def _words(text: str) -> str:
    run = f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>"
    return f"<wps:txbx><w:txbxContent>{run}</w:txbxContent></wps:txbx>" if text else ""
