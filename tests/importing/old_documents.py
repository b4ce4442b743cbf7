"""DOCX files with the drawings of Word 2003 and 2007: VML shapes, and rules that glue connectors to them."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

from docx.oxml import parse_xml
from tests.importing.documents import HEIGHT, SYMBOL, WIDTH, Box, Paper

TYPES = {"capsule": 116, "box": 109, "diamond": 110, "pentagon": 177, "label": 202, "ellipse": 3, "rect": 1}
SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)


def points(value: int) -> str:
    """Return a length of EMU in points."""
    return f"{value / 12_700:g}pt"


def _place(box: Box) -> str:
    return (
        f"position:absolute;margin-left:{points(box[0])};margin-top:{points(box[1])};"
        f"width:{points(box[2] - box[0])};height:{points(box[3] - box[1])};z-index:2"
    )


class OldPaper(Paper):
    """A document whose shapes are VML."""

    def __init__(self, *, is_fallback: bool = False) -> None:
        """Create an empty document.

        Args:
            is_fallback: Whether the shapes are alternatives to drawings of an unknown kind.
        """
        super().__init__()
        self.is_fallback = is_fallback
        self.rules: list[str] = []

    def shape(self, kind: str, row: int, column: int, text: str = "", box: Box = SYMBOL) -> int:
        """Draw a symbol that is anchored in a cell; return its identifier."""
        self.last += 1
        words = f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>" if text else "<w:p/>"
        body = f"<v:textbox><w:txbxContent>{words}</w:txbxContent></v:textbox>"
        stroke = ' stroked="f" filled="f"' if kind == "label" else ""
        if kind in ("oval", "roundrect"):
            element, more = kind, ' arcsize=".5"' if kind == "roundrect" else ""
        else:
            element, more = "shape", f' type="#_x0000_t{TYPES[kind]}"'
        attributes = f'id="_x0000_s{1000 + self.last}"{more} style="{_place(box)}"{stroke}'
        self.put(row, column, f"<v:{element} {attributes}>{body}</v:{element}>")
        return self.last

    def line(self, row: int, column: int, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Draw an arrow that is anchored in a cell, between two positions from its corner."""
        self.last += 1
        ends = f'from="{points(start[0])},{points(start[1])}" to="{points(end[0])},{points(end[1])}"'
        body = f'<v:line id="_x0000_s{1000 + self.last}" style="position:absolute" {ends}><v:stroke endarrow="block"/>'
        self.put(row, column, f"{body}</v:line>")

    def connector(self, row: int, column: int, box: Box, source: int, target: int, style: str = "") -> None:
        """Draw an arrow that is anchored in a cell and glued to two symbols."""
        self.last += 1
        id_ = f"_x0000_s{1000 + self.last}"
        self.put(
            row,
            column,
            f'<v:shape id="{id_}" type="#_x0000_t34" o:connectortype="elbow" adj="10800" style="{_place(box)};{style}">'
            '<v:stroke endarrow="block"/></v:shape>',
        )
        self.rules.append(
            f'<o:r id="V:Rule{self.last}" type="connector" idref="#{id_}"><o:proxy start="" '
            f'idref="#_x0000_s{1000 + source}" connectloc="2"/><o:proxy end="" idref="#_x0000_s{1000 + target}" '
            'connectloc="0"/></o:r>'
        )

    def canvas(
        self, row: int, column: int, symbols: Sequence[tuple[str, Box]], arrows: Sequence[tuple[int, int]]
    ) -> None:
        """Draw a canvas that is anchored in a cell, with symbols that glued arrows join."""
        self.last += 1
        whole = (0, 0, 9 * WIDTH, 9 * HEIGHT)
        inner = f'<v:shape id="c{self.last}" type="#_x0000_t75" style="position:absolute;width:1;height:1"/>'
        scale = 635
        for number, (kind, box) in enumerate(symbols, 1):
            left, top, right, bottom = (value // scale for value in box)
            style = f"position:absolute;left:{left};top:{top};width:{right - left};height:{bottom - top}"
            inner += f'<v:shape id="s{900 + number}" type="#_x0000_t{TYPES[kind]}" style="{style}"/>'
        for place, (one, other) in enumerate(arrows):
            inner += (
                f'<v:shape id="a{place}" type="#_x0000_t32" o:connectortype="straight" '
                'style="position:absolute;left:1;top:1;width:9;height:9"><v:stroke endarrow="block"/></v:shape>'
            )
            self.rules.append(
                f'<o:r type="connector" idref="#a{place}"><o:proxy start="" idref="#s{900 + one}"/>'
                f'<o:proxy end="" idref="#s{900 + other}"/></o:r>'
            )
        size = f'coordorigin="0,0" coordsize="{whole[2] // scale},{whole[3] // scale}"'
        body = f'<v:group id="g{self.last}" editas="canvas" style="{_place(whole)}" {size}>{inner}</v:group>'
        self.put(row, column, body)

    def put(self, row: int, column: int, body: str) -> None:
        """Put VML into a cell."""
        assert self.table is not None
        pict = f"<w:pict>{body}</w:pict>"
        if self.is_fallback:
            pict = (
                f'<mc:AlternateContent><mc:Choice Requires="x"><w:t/></mc:Choice><mc:Fallback>{pict}</mc:Fallback>'
                "</mc:AlternateContent>"
            )
        self.table.cell(row, column).paragraphs[0]._p.append(parse_xml(f"<w:r {SPACES}>{pict}</w:r>"))

    def data(self) -> bytes:
        """Return the file."""
        rules = f"<o:shapelayout><o:rules>{''.join(self.rules)}</o:rules></o:shapelayout>"
        self.document.settings.element.append(parse_xml(f"<w:shapeDefaults {SPACES}>{rules}</w:shapeDefaults>"))
        return super().data()
