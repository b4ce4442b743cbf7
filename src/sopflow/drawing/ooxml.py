"""The parts that Word and Excel files share: packages of XML, DrawingML shapes, and the grid of a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from io import BytesIO
from typing import Final, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from sopflow.drawing.fonts import printable
from sopflow.drawing.scene import Arrow, Box, Cell, Page, Point, Progress, Shape, Symbol
from sopflow.drawing.svg import capsule_radius, progress_mark

XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
DRAWING_ML: Final = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
RELATIONSHIPS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
FONT: Final = "Arial"
SHADE: Final = "D9D9D9"
_EMU: Final = 36_000
"""The units of DrawingML in a millimeter."""
_LINE, _BOLD = 0.35, 0.9
_PRESETS: Final = {Shape.BOX: "rect", Shape.CAPSULE: "roundRect", Shape.DIAMOND: "flowChartDecision"}
_FILLS: Final = {Progress.DONE: "E4E4E4", Progress.LATE: "FFE0A8"}


def package(parts: Mapping[str, str]) -> bytes:
    """Return a zip file of parts, the same for the same parts."""
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content.encode())
    return buffer.getvalue()


def xml_text(text: str) -> str:
    """Return text for XML, without the characters that XML does not allow."""
    return escape(printable(text))


def emu(millimeters: float) -> int:
    """Return a length in the units of DrawingML."""
    return round(millimeters * _EMU)


def content_types(overrides: Mapping[str, str]) -> str:
    """Return the part that names the types of the others."""
    listed = "".join(f'<Override PartName="/{name}" ContentType="{type_}"/>' for name, type_ in overrides.items())
    return (
        f'{XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{listed}</Types>'
    )


def relationships(targets: Mapping[str, tuple[str, str]]) -> str:
    """Return a part of relationships: the kind and the target of each id."""
    listed = "".join(
        f'<Relationship Id="{id_}" Type="{RELATIONSHIPS}/{kind}" Target="{target}"/>'
        for id_, (kind, target) in targets.items()
    )
    namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'{XML}<Relationships xmlns="{namespace}">{listed}</Relationships>'


def hidden_sop(yaml: str) -> str:
    """Return the part that carries the SOP."""
    return f'{XML}<sop xmlns="urn:sopflow:sop"><yaml xml:space="preserve">{xml_text(yaml)}</yaml></sop>'


# --- shapes --------------------------------------------------------------------------------------------------


class Drawn(NamedTuple):
    """A shape as DrawingML.

    Attributes:
        name: Its name.
        box: Its bounds.
        properties: The properties of the shape: ``a:xfrm``, geometry, fill and line.
        lines: The text within.
        size: The font size.
        bold: Whether the text is bold.
        actor: The column to which it belongs; empty for none.
        node: The node to which it belongs; empty for an arrow.
    """

    name: str
    box: Box
    properties: str
    lines: tuple[str, ...] = ()
    size: float = 0
    bold: bool = False
    actor: str = ""
    node: str = ""


def shapes(page: Page) -> Iterator[Drawn]:
    """Yield all shapes of a page, the lowest first."""
    for one, other in page.links:
        yield _polyline("sop:link", (one, other), dashed=True, head=False)
    for arrow in page.arrows:
        yield _arrow(arrow)
    for symbol in page.symbols:
        yield _symbol(symbol)
        for place, line in enumerate(progress_mark(symbol)):
            mark = _polyline(f"{symbol.name}:mark{place}", line, dashed=False, head=False, width=0.5)
            yield mark._replace(actor=symbol.actor, node=symbol.node)
    for arrow in page.arrows:
        if arrow.label is not None:
            box = arrow.label.box
            fill = '<a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill><a:ln><a:noFill/></a:ln>'
            geometry = '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
            properties = f"{_frame(box)}{geometry}{fill}"
            yield Drawn(f"{arrow.name}:label", box, properties, arrow.label.lines, arrow.label.size)


def _frame(box: Box) -> str:
    return (
        f'<a:xfrm><a:off x="{emu(box.x)}" y="{emu(box.y)}"/>'
        f'<a:ext cx="{emu(box.width)}" cy="{emu(box.height)}"/></a:xfrm>'
    )


def _line(width: float, *, dashed: bool, head: bool = False) -> str:
    dash = '<a:prstDash val="dash"/>' if dashed else ""
    tail = '<a:tailEnd type="triangle" w="med" len="med"/>' if head else ""
    fill = '<a:solidFill><a:srgbClr val="000000"/></a:solidFill>'
    return f'<a:ln w="{emu(width)}">{fill}{dash}<a:miter lim="800000"/>{tail}</a:ln>'


def _arrow(arrow: Arrow) -> Drawn:
    return _polyline(arrow.name, arrow.points, dashed=arrow.is_late, head=arrow.has_head)


def _polyline(name: str, points: tuple[Point, ...], *, dashed: bool, head: bool, width: float = _LINE) -> Drawn:
    left, top = min(point.x for point in points), min(point.y for point in points)
    box = Box(left, top, max(point.x for point in points) - left, max(point.y for point in points) - top)
    places = [f'<a:pt x="{emu(point.x - left)}" y="{emu(point.y - top)}"/>' for point in points]
    path = f"<a:moveTo>{places[0]}</a:moveTo>" + "".join(f"<a:lnTo>{place}</a:lnTo>" for place in places[1:])
    geometry = (
        "<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/>"
        '<a:rect l="0" t="0" r="r" b="b"/>'
        f'<a:pathLst><a:path w="{emu(box.width)}" h="{emu(box.height)}" fill="none">{path}</a:path></a:pathLst>'
        "</a:custGeom>"
    )
    return Drawn(name, box, f"{_frame(box)}{geometry}<a:noFill/>{_line(width, dashed=dashed, head=head)}")


def _symbol(symbol: Symbol) -> Drawn:
    box = symbol.box
    if symbol.shape in _PRESETS:
        preset = _PRESETS[symbol.shape]
        frame = _frame(box)
    else:
        preset = "flowChartOffpageConnector"
        up = symbol.shape is Shape.PENTAGON_UP
        frame = _frame(box).replace("<a:xfrm>", '<a:xfrm flipV="1">') if up else _frame(box)
    color = _FILLS.get(symbol.progress, "FFFFFF") if symbol.progress is not None else "FFFFFF"
    fill = f'<a:solidFill><a:srgbClr val="{color}"/></a:solidFill>'
    width = _BOLD if symbol.progress in (Progress.ACTIVE, Progress.LATE) else _LINE
    # The radius of a capsule, as a share of its shorter side.
    radius = round(100_000 * capsule_radius(box) / min(box.width, box.height))
    values = f'<a:gd name="adj" fmla="val {min(50_000, radius)}"/>' if preset == "roundRect" else ""
    geometry = f'<a:prstGeom prst="{preset}"><a:avLst>{values}</a:avLst></a:prstGeom>'
    properties = f"{frame}{geometry}{fill}{_line(width, dashed=symbol.is_alternative)}"
    label = symbol.label
    return Drawn(
        f"{symbol.name}:{symbol.actor}" if symbol.is_alternative else symbol.name,
        box,
        properties,
        label.lines if label else (),
        label.size if label else 0,
        label.bold if label else False,
        symbol.actor,
        symbol.node,
    )


# --- the grid ------------------------------------------------------------------------------------------------


class Placed(NamedTuple):
    """A cell in the grid of its page.

    Attributes:
        cell: The cell.
        row: The first row.
        column: The first column.
        rows: The number of rows that it spans.
        columns: The number of columns that it spans.
        lower: The cell without a frame in its lower part: the name below a signature.
    """

    cell: Cell
    row: int
    column: int
    rows: int
    columns: int
    lower: Cell | None = None


def grid(page: Page) -> list[Placed]:
    """Return the cells of a page in the order of rows and columns."""
    placed = []
    unframed = [cell for cell in page.cells if not cell.framed]
    for cell in page.cells:
        if not cell.framed:
            continue
        row, column = _index(page.ys, cell.box.y), _index(page.xs, cell.box.x)
        rows = _index(page.ys, cell.box.bottom) - row
        columns = _index(page.xs, cell.box.right) - column
        lower = next((each for each in unframed if each.box.overlaps(cell.box, -0.1)), None)
        placed.append(Placed(cell, row, column, rows, columns, lower))
    return sorted(placed, key=lambda each: (each.row, each.column))


def _index(edges: tuple[float, ...], edge: float) -> int:
    return min(range(len(edges)), key=lambda place: abs(edges[place] - edge))
