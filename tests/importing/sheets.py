"""XLSX files as Excel writes them: cells by openpyxl, and drawings by hand, because openpyxl writes no shapes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

WIDTH, HEIGHT = 800_100, 762_000
"""The size of a cell: 12 digits of 7 pixels, and 60 points."""

PRESETS = {
    "capsule": "flowChartTerminator",
    "box": "flowChartProcess",
    "diamond": "flowChartDecision",
    "pentagon": "flowChartOffpageConnector",
}
Box = tuple[int, int, int, int]

_SPACES = (
    'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)


def _corner(name: str, x: int, y: int) -> str:
    column, row = x // WIDTH, y // HEIGHT
    return (
        f"<xdr:{name}><xdr:col>{column}</xdr:col><xdr:colOff>{x - column * WIDTH}</xdr:colOff>"
        f"<xdr:row>{row}</xdr:row><xdr:rowOff>{y - row * HEIGHT}</xdr:rowOff></xdr:{name}>"
    )


def _anchor(box: Box, inner: str) -> str:
    corners = _corner("from", box[0], box[1]) + _corner("to", box[2], box[3])
    return f"<xdr:twoCellAnchor>{corners}{inner}<xdr:clientData/></xdr:twoCellAnchor>"


def _xfrm(box: Box, attributes: str = "") -> str:
    size = f'<a:ext cx="{box[2] - box[0]}" cy="{box[3] - box[1]}"/>'
    return f'<a:xfrm{attributes}><a:off x="{box[0]}" y="{box[1]}"/>{size}</a:xfrm>'


def symbol_box(row: int, column: int) -> Box:
    """Return the outline of a symbol in the middle of a cell."""
    left, top = column * WIDTH + 200_000, row * HEIGHT + 200_000
    return left, top, left + 400_000, top + 300_000


class Sheet:
    """A sheet with cells and drawn objects."""

    def __init__(self, rows: Sequence[Sequence[str | int | None]], title: str = "SOP") -> None:
        """Create a sheet with the texts of its cells."""
        self.book = Workbook()
        self.sheet: Worksheet = self.book.worksheets[0]
        self.sheet.title = title
        for row in rows:
            self.sheet.append(list(row))
        for column in range(30):
            self.sheet.column_dimensions[chr(65 + column % 26) if column < 26 else f"A{chr(39 + column)}"].width = 12
        for number in range(1, 80):
            self.sheet.row_dimensions[number].height = 60
        self.objects: list[str] = []
        self.boxes: dict[int, Box] = {}

    def merge(self, reference: str) -> None:
        """Merge cells."""
        self.sheet.merge_cells(reference)

    def shape(self, kind: str, row: int, column: int, text: str = "", box: Box | None = None) -> int:
        """Draw a symbol in a cell; return its identifier."""
        id_ = len(self.objects) + 2
        box = box or symbol_box(row, column)
        self.boxes[id_] = box
        self.objects.append(_anchor(box, self.shape_xml(id_, kind, box, text)))
        return id_

    @staticmethod
    def shape_xml(id_: int, kind: str, box: Box, text: str = "") -> str:
        """Return the XML of a symbol."""
        words = f"<xdr:txBody><a:bodyPr/><a:p><a:r><a:t>{escape(text)}</a:t></a:r></a:p></xdr:txBody>"
        return (
            f'<xdr:sp macro="[0]!Hack" textlink=""><xdr:nvSpPr><xdr:cNvPr id="{id_}" name="Shape {id_}"/>'
            f"<xdr:cNvSpPr/></xdr:nvSpPr><xdr:spPr>{_xfrm(box)}"
            f'<a:prstGeom prst="{PRESETS.get(kind, kind)}"><a:avLst/></a:prstGeom></xdr:spPr>{words}</xdr:sp>'
        )

    def group(self, kinds: Sequence[tuple[str, Box]], scale: int = 2) -> list[int]:
        """Draw symbols as a group whose inner coordinates have another scale; return their identifiers."""
        boxes = [box for _, box in kinds]
        whole = (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
        first = len(self.objects) + 2
        inner = ""
        ids = []
        for place, (kind, box) in enumerate(kinds):
            id_ = first * 100 + place
            left, top = (box[0] - whole[0]) * scale, (box[1] - whole[1]) * scale
            size = (box[2] - box[0]) * scale, (box[3] - box[1]) * scale
            inner += self.shape_xml(id_, kind, (left, top, left + size[0], top + size[1]))
            self.boxes[id_] = box
            ids.append(id_)
        extent = (whole[2] - whole[0], whole[3] - whole[1])
        xfrm = (
            f'<a:xfrm><a:off x="{whole[0]}" y="{whole[1]}"/><a:ext cx="{extent[0]}" cy="{extent[1]}"/>'
            f'<a:chOff x="0" y="0"/><a:chExt cx="{extent[0] * scale}" cy="{extent[1] * scale}"/></a:xfrm>'
        )
        self.objects.append(
            _anchor(
                whole,
                f'<xdr:grpSp><xdr:nvGrpSpPr><xdr:cNvPr id="{first}" name="Group {first}"/><xdr:cNvGrpSpPr/>'
                f"</xdr:nvGrpSpPr><xdr:grpSpPr>{xfrm}</xdr:grpSpPr>{inner}</xdr:grpSp>",
            )
        )
        return ids

    def arrow(
        self,
        source: int,
        target: int,
        *,
        glued: bool = True,
        sides: str = "bt",
        form: str = "straightConnector1",
        head: str = "tail",
    ) -> tuple[tuple[int, int], tuple[int, int]]:
        """Draw an arrow between two symbols; return its ends.

        Args:
            source: The symbol that it leaves.
            target: The symbol that it reaches.
            glued: Whether it names them.
            sides: The sides that it touches: l, r, t or b.
            form: The geometry.
            head: ``tail`` for a head at its end, ``head`` for a head at its beginning, ``none`` for none.
        """
        start, end = _side(self.boxes[source], sides[0]), _side(self.boxes[target], sides[1])
        self.line(start, end, (source, target) if glued else None, form=form, head=head)
        return start, end

    def line(
        self,
        start: tuple[int, int],
        end: tuple[int, int],
        glued: tuple[int, int] | None = None,
        *,
        form: str = "straightConnector1",
        head: str = "tail",
    ) -> None:
        """Draw a line between two positions."""
        id_ = len(self.objects) + 2
        (x1, y1), (x2, y2) = start, end
        box = (min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))
        flips = (' flipH="1"' if x2 < x1 else "") + (' flipV="1"' if y2 < y1 else "")
        frame = box
        if form == "bentConnector3" and y2 > y1:
            # An elbow that leaves downwards is turned by a right angle; its own frame has width and height exchanged.
            flips = ' rot="16200000" flipH="1"' if x2 > x1 else ' rot="5400000"'
            center_x, center_y = (box[0] + box[2]) // 2, (box[1] + box[3]) // 2
            width, height = box[3] - box[1], box[2] - box[0]
            frame = center_x - width // 2, center_y - height // 2, center_x + width // 2, center_y + height // 2
        ends = f'<a:stCxn id="{glued[0]}" idx="2"/><a:endCxn id="{glued[1]}" idx="0"/>' if glued else ""
        ends = ends.replace("stCxn", "X").replace("endCxn", "stCxn").replace("X", "endCxn") if head == "head" else ends
        if head == "head":
            flips = (' flipH="1"' if x2 >= x1 else "") + (' flipV="1"' if y2 >= y1 else "")
        arrow = {"tail": '<a:tailEnd type="triangle"/>', "head": '<a:headEnd type="triangle"/>', "none": ""}[head]
        self.objects.append(
            _anchor(
                box,
                f'<xdr:cxnSp macro=""><xdr:nvCxnSpPr><xdr:cNvPr id="{id_}" name="Arrow {id_}"/>'
                f"<xdr:cNvCxnSpPr>{ends}</xdr:cNvCxnSpPr></xdr:nvCxnSpPr><xdr:spPr>{_xfrm(frame, flips)}"
                f'<a:prstGeom prst="{form}"><a:avLst/></a:prstGeom><a:ln>{arrow}</a:ln></xdr:spPr></xdr:cxnSp>',
            )
        )

    def label(self, text: str, x: int, y: int, height: int = 60_000) -> None:
        """Write a text box at a position."""
        id_ = len(self.objects) + 2
        box = (x, y, x + 120_000, y + height)
        words = f"<xdr:txBody><a:bodyPr/><a:p><a:r><a:t>{escape(text)}</a:t></a:r></a:p></xdr:txBody>"
        self.objects.append(
            _anchor(
                box,
                f'<xdr:sp><xdr:nvSpPr><xdr:cNvPr id="{id_}" name={quoteattr(f"TextBox {id_}")}/>'
                f'<xdr:cNvSpPr txBox="1"/></xdr:nvSpPr><xdr:spPr>{_xfrm(box)}<a:prstGeom prst="rect"><a:avLst/>'
                f"</a:prstGeom><a:noFill/></xdr:spPr>{words}</xdr:sp>",
            )
        )

    def picture(self, box: Box) -> None:
        """Draw a picture."""
        id_ = len(self.objects) + 2
        self.objects.append(
            _anchor(
                box,
                f'<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="{id_}" name="Picture {id_}"/><xdr:cNvPicPr/></xdr:nvPicPr>'
                f'<xdr:blipFill/><xdr:spPr>{_xfrm(box)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr>'
                "</xdr:pic>",
            )
        )

    def data(self) -> bytes:
        """Return the file."""
        plain = io.BytesIO()
        self.book.save(plain)
        return with_drawing(plain.getvalue(), "".join(self.objects)) if self.objects else plain.getvalue()


def with_drawing(data: bytes, objects: str, extra: dict[str, bytes] | None = None) -> bytes:
    """Add a drawing to the first sheet of a file, and other parts."""
    drawing = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><xdr:wsDr {_SPACES}>{objects}</xdr:wsDr>'
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/drawing"
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rIdD" Type="{kind}" Target="../drawings/drawing1.xml"/></Relationships>'
    )
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                reference = (
                    b'<drawing xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
                    b'r:id="rIdD"/></worksheet>'
                )
                part = part.replace(b"</worksheet>", reference)
            if name == "[Content_Types].xml":
                override = (
                    b'<Override PartName="/xl/drawings/drawing1.xml" '
                    b'ContentType="application/vnd.openxmlformats-officedocument.drawing+xml"/></Types>'
                )
                part = part.replace(b"</Types>", override)
            new.writestr(name, part)
        new.writestr("xl/drawings/drawing1.xml", drawing)
        new.writestr("xl/worksheets/_rels/sheet1.xml.rels", relations)
        for name, part in (extra or {}).items():
            new.writestr(name, part)
    return changed.getvalue()


def _side(box: Box, side: str) -> tuple[int, int]:
    middle = (box[0] + box[2]) // 2, (box[1] + box[3]) // 2
    return {
        "l": (box[0], middle[1]),
        "r": (box[2], middle[1]),
        "t": (middle[0], box[1]),
        "b": (middle[0], box[3]),
    }[side]
