"""Excel: a sheet for each page, with the symbols and arrows as shapes that move with their cells.

The parts are written here, because libraries for Excel files either have no connectors or drop all shapes on saving.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from sopflow.definition import Sop
from sopflow.drawing.form import MARGIN
from sopflow.drawing.ooxml import (
    DRAWING_ML,
    FONT,
    RELATIONSHIPS,
    SHADE,
    XML,
    Drawn,
    Placed,
    content_types,
    emu,
    grid,
    hidden_sop,
    package,
    relationships,
    shapes,
    xml_text,
)
from sopflow.drawing.scene import Align, Page, Scene
from sopflow.language import dump
from sopflow.text import Language, Text

_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DRAWING: Final = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
_TYPES: Final = "application/vnd.openxmlformats-officedocument"
_PAPERS: Final = {"F4": 14, "A4": 9, "A3": 8}
"""Excel's numbers of paper sizes; 14 is Folio, the same size as F4."""
_DIGIT, _CELL_PADDING = 7, 5
"""The width of a digit of Arial 10 in pixels, which is the unit of column widths, and the pixels beside the text."""
_LONGEST_CELL: Final = 32_000
"""The characters of a cell, of which Excel allows 32,767."""
_INCH: Final = 25.4
_IDENTITY = Text("Identity", "Identitas")
_TABLE = Text("Table", "Tabel")

_Style = tuple[float, bool, bool, bool, bool]
"""The font size, and whether a cell is bold, centered, in the middle, and shaded."""


def write_xlsx(scene: Scene, sop: Sop, *, embeds: bool = True) -> bytes:
    """Return a scene as an Excel workbook.

    Args:
        scene: The scene.
        sop: The SOP.
        embeds: Whether the file contains the SOP as YAML, in a custom XML part and on a hidden sheet.
    """
    pages = scene.pages
    styles = _styles_of(pages)
    names = list(_names(scene))
    sheets = {f"sheet{number}": _sheet(page, styles, scene) for number, page in enumerate(pages, 1)}
    types = {
        "xl/workbook.xml": f"{_TYPES}.spreadsheetml.sheet.main+xml",
        "xl/styles.xml": f"{_TYPES}.spreadsheetml.styles+xml",
    }
    targets = {"styles": ("styles", "styles.xml")}
    parts = {"xl/styles.xml": _styles(styles)}
    if embeds:
        names.append("sopflow")
        sheets[f"sheet{len(names)}"] = _hidden_sheet(dump(sop, self_contained=True))
        targets["sop"] = ("customXml", "../customXml/item1.xml")
        parts["customXml/item1.xml"] = hidden_sop(dump(sop, self_contained=True))
    for sheet, content in sheets.items():
        types[f"xl/worksheets/{sheet}.xml"] = f"{_TYPES}.spreadsheetml.worksheet+xml"
        targets[sheet] = ("worksheet", f"worksheets/{sheet}.xml")
        parts[f"xl/worksheets/{sheet}.xml"] = content
    for number, page in enumerate(pages, 1):
        types[f"xl/drawings/drawing{number}.xml"] = f"{_TYPES}.drawing+xml"
        parts[f"xl/drawings/drawing{number}.xml"] = _drawing(page)
        link = {"rId1": ("drawing", f"../drawings/drawing{number}.xml")}
        parts[f"xl/worksheets/_rels/sheet{number}.xml.rels"] = relationships(link)
    return package(
        {
            "[Content_Types].xml": content_types(types),
            "_rels/.rels": relationships({"rId1": ("officeDocument", "xl/workbook.xml")}),
            "xl/workbook.xml": _workbook(names, embeds=embeds),
            "xl/_rels/workbook.xml.rels": relationships(targets),
            **parts,
        }
    )


def _names(scene: Scene) -> Iterator[str]:
    language: Language = scene.language
    counts: dict[str, int] = {}
    for page in scene.pages:
        is_table = any(cell.is_heading for cell in page.cells)
        name = (_TABLE if is_table else _IDENTITY).in_(language)
        counts[name] = counts.get(name, 0) + 1
        yield name if counts[name] == 1 else f"{name} {counts[name]}"


def _workbook(names: list[str], *, embeds: bool) -> str:
    sheets = "".join(
        f'<sheet name="{xml_text(name)}" sheetId="{number}"{_hidden(embeds and number == len(names))} '
        f'r:id="sheet{number}"/>'
        for number, name in enumerate(names, 1)
    )
    return f'{XML}<workbook xmlns="{_MAIN}" xmlns:r="{RELATIONSHIPS}"><sheets>{sheets}</sheets></workbook>'


def _hidden(is_hidden: bool) -> str:
    return ' state="veryHidden"' if is_hidden else ""


def _hidden_sheet(yaml: str) -> str:
    """Return a sheet with the SOP, in as many cells as it needs."""
    parts = [yaml[start : start + _LONGEST_CELL] for start in range(0, len(yaml), _LONGEST_CELL)]
    cells = (_text_cell(f"A{number}", 0, part) for number, part in enumerate(parts, 1))
    rows = "".join(f'<row r="{number}">{cell}</row>' for number, cell in enumerate(cells, 1))
    return f'{XML}<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>'


# --- styles --------------------------------------------------------------------------------------------------


def _style_of(place: Placed) -> _Style:
    block, cell = place.cell.block, place.cell
    return (block.size, block.bold, block.align is Align.CENTER, block.is_middle, cell.shaded)


def _styles_of(pages: tuple[Page, ...]) -> dict[_Style, int]:
    """Return the numbers of all styles; 0 is the default."""
    found = dict.fromkeys(_style_of(place) for page in pages for place in grid(page))
    return {style: number for number, style in enumerate(found, 1)}


def _styles(styles: dict[_Style, int]) -> str:
    fonts = [f'<font><sz val="10"/><name val="{FONT}"/></font>']
    formats = ['<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>']
    for (size, bold, centered, middle, shaded), number in styles.items():
        fonts.append(f'<font>{"<b/>" if bold else ""}<sz val="{size:g}"/><name val="{FONT}"/></font>')
        align = f'horizontal="{"center" if centered else "left"}" vertical="{"center" if middle else "top"}"'
        formats.append(
            f'<xf numFmtId="49" fontId="{number}" fillId="{2 if shaded else 0}" borderId="1" xfId="0" applyFont="1" '
            f'applyFill="1" applyBorder="1" applyAlignment="1"><alignment {align} wrapText="1"/></xf>'
        )
    color = '<color rgb="FF000000"/>'
    sides = "".join(f'<{side} style="thin">{color}</{side}>' for side in ("left", "right", "top", "bottom"))
    fills = (
        '<fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
        f'<fill><patternFill patternType="solid"><fgColor rgb="FF{SHADE}"/></patternFill></fill>'
    )
    return (
        f'{XML}<styleSheet xmlns="{_MAIN}"><fonts count="{len(fonts)}">{"".join(fonts)}</fonts>'
        f'<fills count="3">{fills}</fills><borders count="2"><border/><border>{sides}</border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="{len(formats)}">{"".join(formats)}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )


# --- sheets --------------------------------------------------------------------------------------------------


def _sheet(page: Page, styles: dict[_Style, int], scene: Scene) -> str:
    places = grid(page)
    columns = "".join(
        f'<col min="{number}" max="{number}" width="{_width(right - left):.3f}" customWidth="1"/>'
        for number, (left, right) in enumerate(pairwise(page.xs), 1)
    )
    heights = ((bottom - top) / _INCH * 72 for top, bottom in pairwise(page.ys))
    rows = "".join(
        f'<row r="{row + 1}" ht="{height:.2f}" customHeight="1">{_cells(places, row, styles)}</row>'
        for row, height in enumerate(heights)
    )
    merged = [f'<mergeCell ref="{_range(each)}"/>' for each in places if each.rows * each.columns > 1]
    merges = f'<mergeCells count="{len(merged)}">{"".join(merged)}</mergeCells>' if merged else ""
    margin = f"{MARGIN / _INCH:.3f}"
    left, right = (block.lines[0] if block.lines else "" for block in page.footer)
    footer = f"&amp;L&amp;7{_footer_text(left)}&amp;R&amp;7{_footer_text(right)}"
    return (
        f'{XML}<worksheet xmlns="{_MAIN}" xmlns:r="{RELATIONSHIPS}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<sheetViews><sheetView showGridLines="0" workbookViewId="0"/></sheetViews><cols>{columns}</cols>'
        f"<sheetData>{rows}</sheetData>{merges}"
        f'<pageMargins left="{margin}" right="{margin}" top="{margin}" bottom="{margin}" header="0.2" footer="0.2"/>'
        f'<pageSetup paperSize="{_PAPERS[scene.paper.name]}" orientation="landscape" fitToWidth="1" fitToHeight="1"/>'
        f'<headerFooter><oddFooter>{footer}</oddFooter></headerFooter><drawing r:id="rId1"/></worksheet>'
    )


def _footer_text(text: str) -> str:
    """Return text for a footer, in which ``&`` begins a code; a blank keeps digits apart from the font size."""
    return " " + xml_text(text.replace("&", "&&"))


def _width(millimeters: float) -> float:
    return (millimeters / _INCH * 96 - _CELL_PADDING) / _DIGIT


def _cells(places: list[Placed], row: int, styles: dict[_Style, int]) -> str:
    """Return the cells of a row: all cells that are merged have the border of the first."""
    cells = []
    for each in places:
        if each.row <= row < each.row + each.rows:
            for column in range(each.column, each.column + each.columns):
                text = _text(each) if row == each.row and column == each.column else ""
                cells.append((column, _text_cell(_name(row, column), styles[_style_of(each)], text)))
    return "".join(cell for _, cell in sorted(cells))


def _text(place: Placed) -> str:
    text = place.cell.text
    return text if place.lower is None else f"{text}\n\n\n\n{place.lower.text}"


def _text_cell(name: str, style: int, text: str) -> str:
    # Inline strings are text, even if they begin with an equals sign.
    content = f' t="inlineStr"><is><t xml:space="preserve">{xml_text(text)}</t></is></c>' if text else "/>"
    return f'<c r="{name}" s="{style}"{content}'


def _range(place: Placed) -> str:
    last = _name(place.row + place.rows - 1, place.column + place.columns - 1)
    return f"{_name(place.row, place.column)}:{last}"


def _name(row: int, column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"


# --- shapes --------------------------------------------------------------------------------------------------


def _drawing(page: Page) -> str:
    anchors = "".join(_anchor(page, shape, number) for number, shape in enumerate(shapes(page), 1))
    return f'{XML}<xdr:wsDr xmlns:xdr="{_DRAWING}" {DRAWING_ML}>{anchors}</xdr:wsDr>'


def _anchor(page: Page, shape: Drawn, number: int) -> str:
    """Return a shape between two corners, each within its cell."""
    box = shape.box
    text = ""
    if shape.lines:
        bold = ' b="1"' if shape.bold else ""
        fill = '<a:solidFill><a:srgbClr val="000000"/></a:solidFill>'
        run = f'<a:rPr sz="{round(100 * shape.size)}"{bold}>{fill}<a:latin typeface="{FONT}"/></a:rPr>'
        body = '<a:bodyPr wrap="none" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"/>'
        lines = "".join(
            f'<a:p><a:pPr algn="ctr"/><a:r>{run}<a:t>{xml_text(line)}</a:t></a:r></a:p>' for line in shape.lines
        )
        text = f"<xdr:txBody>{body}{lines}</xdr:txBody>"
    corners = _corner(page, "from", box.x, box.y) + _corner(page, "to", box.right, box.bottom)
    properties = f'<xdr:cNvPr id="{number + 1}" name="{xml_text(shape.name)}"/><xdr:cNvSpPr/>'
    return (
        f'<xdr:twoCellAnchor editAs="twoCell">{corners}'
        f'<xdr:sp macro="" textlink=""><xdr:nvSpPr>{properties}</xdr:nvSpPr>'
        f"<xdr:spPr>{shape.properties}</xdr:spPr>{text}</xdr:sp><xdr:clientData/></xdr:twoCellAnchor>"
    )


def _corner(page: Page, name: str, x: float, y: float) -> str:
    column, row = _last_before(page.xs, x), _last_before(page.ys, y)
    return (
        f"<xdr:{name}><xdr:col>{column}</xdr:col><xdr:colOff>{emu(x - page.xs[column])}</xdr:colOff>"
        f"<xdr:row>{row}</xdr:row><xdr:rowOff>{emu(y - page.ys[row])}</xdr:rowOff></xdr:{name}>"
    )


def _last_before(edges: tuple[float, ...], place: float) -> int:
    return max(number for number, edge in enumerate(edges[:-1]) if edge <= place)
