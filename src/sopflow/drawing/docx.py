"""Word: an editable table on each page, with the symbols anchored in their cells.

The parts are written here, because libraries for Word files have no shapes. Rows have minimum heights, so that longer
texts push the rows below down and their symbols with them. Arrows keep their places on the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count, pairwise
from typing import Final

from sopflow.definition import Sop
from sopflow.drawing.form import MARGIN, PADDING
from sopflow.drawing.identity import SIGNATURE
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
from sopflow.drawing.scene import Align, Page, Scene, TextBlock
from sopflow.language import dump

_WORD: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NAMESPACES: Final = (
    f'xmlns:w="{_WORD}" xmlns:r="{RELATIONSHIPS}" {DRAWING_ML} '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
_SHAPE: Final = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
_SMALL: Final = 20 / 1440 * 25.4
"""The height of a paragraph that only carries shapes."""
_SHADED: Final = f'<w:shd w:val="clear" w:color="auto" w:fill="{SHADE}"/>'
_TYPES: Final = "application/vnd.openxmlformats-officedocument"
_ITEM_PROPERTIES: Final = (
    f'{XML}<ds:datastoreItem ds:itemID="{{8C1F2D0A-6E0B-4C53-9B41-3F6C5D0E7A12}}" '
    'xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml"><ds:schemaRefs>'
    '<ds:schemaRef ds:uri="urn:sopflow:sop"/></ds:schemaRefs></ds:datastoreItem>'
)


def write_docx(scene: Scene, sop: Sop, *, embeds: bool = True) -> bytes:
    """Return a scene as a Word document.

    Args:
        scene: The scene.
        sop: The SOP.
        embeds: Whether the file contains the SOP as YAML, in a custom XML part.
    """
    parts = {
        "[Content_Types].xml": content_types(
            {
                "word/document.xml": f"{_TYPES}.wordprocessingml.document.main+xml",
                "word/styles.xml": f"{_TYPES}.wordprocessingml.styles+xml",
                "word/settings.xml": f"{_TYPES}.wordprocessingml.settings+xml",
                "word/footer1.xml": f"{_TYPES}.wordprocessingml.footer+xml",
                **({"customXml/itemProps1.xml": f"{_TYPES}.customXmlProperties+xml"} if embeds else {}),
            }
        ),
        "_rels/.rels": relationships({"rId1": ("officeDocument", "word/document.xml")}),
        "word/document.xml": _document(scene),
        "word/styles.xml": _styles(scene),
        "word/settings.xml": _settings(),
        "word/footer1.xml": _footer(scene),
    }
    targets = {
        "rId1": ("styles", "styles.xml"),
        "rId2": ("footer", "footer1.xml"),
        "rId4": ("settings", "settings.xml"),
    }
    if embeds:
        targets["rId3"] = ("customXml", "../customXml/item1.xml")
        parts["customXml/item1.xml"] = hidden_sop(dump(sop, self_contained=True))
        # LibreOffice keeps only custom parts that have properties.
        parts["customXml/itemProps1.xml"] = _ITEM_PROPERTIES
        parts["customXml/_rels/item1.xml.rels"] = relationships({"rId1": ("customXmlProps", "itemProps1.xml")})
    parts["word/_rels/document.xml.rels"] = relationships(targets)
    return package(parts)


def _twips(millimeters: float) -> int:
    return round(millimeters * 1440 / 25.4)


def _styles(scene: Scene) -> str:
    language = "id-ID" if scene.language == "id" else "en-US"
    fonts = f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:cs="{FONT}" w:eastAsia="{FONT}"/>'
    run = f'<w:rPrDefault><w:rPr>{fonts}<w:sz w:val="16"/><w:lang w:val="{language}"/></w:rPr></w:rPrDefault>'
    paragraph = '<w:pPrDefault><w:pPr><w:spacing w:before="0" w:after="0"/></w:pPr></w:pPrDefault>'
    return f'{XML}<w:styles xmlns:w="{_WORD}"><w:docDefaults>{run}{paragraph}</w:docDefaults></w:styles>'


def _settings() -> str:
    # As of Word 2013, a table begins at the margin and not at its text.
    uri = "http://schemas.microsoft.com/office/word"
    mode = f'<w:compatSetting w:name="compatibilityMode" w:uri="{uri}" w:val="15"/>'
    return f'{XML}<w:settings xmlns:w="{_WORD}"><w:compat>{mode}</w:compat></w:settings>'


def _footer(scene: Scene) -> str:
    left, right = (block.lines[0] if block.lines else "" for block in scene.pages[0].footer)
    width = _twips(scene.paper.width - 2 * MARGIN)
    # "Page 1 of 3", with fields for the numbers.
    first, _, rest = right.partition("1")
    middle = rest.rpartition(str(len(scene.pages)))[0]
    size = '<w:rPr><w:sz w:val="13"/></w:rPr>'

    def text(content: str) -> str:
        return f'<w:r>{size}<w:t xml:space="preserve">{xml_text(content)}</w:t></w:r>'

    def number(name: str) -> str:
        return f'<w:fldSimple w:instr="{name}"><w:r>{size}<w:t>1</w:t></w:r></w:fldSimple>'

    tabs = f'<w:pPr><w:tabs><w:tab w:val="right" w:pos="{width}"/></w:tabs></w:pPr>'
    runs = f"{text(left)}<w:r><w:tab/></w:r>{text(first)}{number('PAGE')}{text(middle)}{number('NUMPAGES')}"
    return f'{XML}<w:ftr xmlns:w="{_WORD}"><w:p>{tabs}{runs}</w:p></w:ftr>'


def _document(scene: Scene) -> str:
    numbers = count(1)
    body = "".join(part for place, page in enumerate(scene.pages) for part in _page(page, numbers, is_first=place == 0))
    width, height, margin = _twips(scene.paper.width), _twips(scene.paper.height), _twips(MARGIN)
    section = (
        f'<w:sectPr><w:footerReference w:type="default" r:id="rId2"/>'
        f'<w:pgSz w:w="{width}" w:h="{height}" w:orient="landscape"/>'
        f'<w:pgMar w:top="{margin}" w:right="{margin}" w:bottom="{margin}" w:left="{margin}" '
        f'w:header="0" w:footer="{_twips(6)}" w:gutter="0"/></w:sectPr>'
    )
    return f"{XML}<w:document {_NAMESPACES}><w:body>{body}{_small()}{section}</w:body></w:document>"


def _small(content: str = "", *, breaks: bool = False) -> str:
    """Return a paragraph that takes nearly no room."""
    new_page = "<w:pageBreakBefore/>" if breaks else ""
    spacing = f'<w:spacing w:before="0" w:after="0" w:line="{_twips(_SMALL)}" w:lineRule="exact"/>'
    return f'<w:p><w:pPr>{new_page}{spacing}<w:rPr><w:sz w:val="2"/></w:rPr></w:pPr>{content}</w:p>'


def _page(page: Page, numbers: Iterator[int], *, is_first: bool) -> Iterator[str]:
    drawn = list(shapes(page))
    cells = grid(page)
    home = {
        id(shape): place
        for shape in drawn
        if shape.actor
        for place in cells
        if place.cell.name.startswith(f"actor:{shape.actor}:") and place.cell.box.overlaps(shape.box)
    }
    loose = [shape for shape in drawn if id(shape) not in home]
    yield _small("".join(_anchor(shape, next(numbers), None) for shape in loose), breaks=not is_first)
    widths = [_twips(right - left) for left, right in pairwise(page.xs)]
    border = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    margins = "".join(f'<w:{side} w:w="{_twips(PADDING)}" w:type="dxa"/>' for side in ("left", "right"))
    yield (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{border}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>'
    )
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    yield f"<w:tblGrid>{columns}</w:tblGrid>"
    for row, (top, bottom) in enumerate(pairwise(page.ys)):
        is_heading = any(each.cell.is_heading and each.row <= row < each.row + each.rows for each in cells)
        height = f'<w:trHeight w:val="{_twips(bottom - top)}" w:hRule="atLeast"/>'
        yield f"<w:tr><w:trPr><w:cantSplit/>{height}{'<w:tblHeader/>' if is_heading else ''}</w:trPr>"
        for place in sorted(cells, key=lambda each: each.column):
            if place.row <= row < place.row + place.rows:
                own = [shape for shape in drawn if home.get(id(shape)) == place] if row == place.row else []
                yield _cell(place, row, widths, "".join(_anchor(shape, next(numbers), place) for shape in own))
        yield "</w:tr>"
    yield "</w:tbl>"


def _cell(place: Placed, row: int, widths: list[int], anchors: str) -> str:
    cell = place.cell
    width = sum(widths[place.column : place.column + place.columns])
    merge = ""
    if place.rows > 1:
        merge = '<w:vMerge w:val="restart"/>' if row == place.row else "<w:vMerge/>"
    # Symbols are placed from the top of their cell.
    is_top = not cell.block.is_middle or cell.name.startswith("actor:")
    margins = '<w:tcMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tcMar>'
    properties = (
        f'<w:tcW w:w="{width}" w:type="dxa"/><w:gridSpan w:val="{place.columns}"/>{merge}'
        f"{_SHADED if cell.shaded else ''}"
        f"{margins if cell.name.startswith('actor:') else ''}"
        f'<w:vAlign w:val="{"top" if is_top else "center"}"/>'
    )
    if row != place.row:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{_small()}</w:tc>"
    paragraphs = "".join(_paragraphs(cell.text, cell.block, anchors))
    if place.lower is not None:
        gap = f'<w:p><w:pPr><w:spacing w:before="{_twips(SIGNATURE)}"/></w:pPr></w:p>'
        paragraphs += gap + "".join(_paragraphs(place.lower.text, place.lower.block, ""))
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraphs}</w:tc>"


def _paragraphs(text: str, block: TextBlock, anchors: str) -> Iterator[str]:
    align = '<w:jc w:val="center"/>' if block.align is Align.CENTER else ""
    size = f'<w:sz w:val="{round(2 * block.size)}"/>'
    style = f"<w:rPr>{'<w:b/>' if block.bold else ''}{size}</w:rPr>"
    if not text:
        # With anchors only, the paragraph starts at the top of the cell and takes no room.
        yield _small(anchors)
        return
    for number, line in enumerate(text.split("\n")):
        first = anchors if number == 0 else ""
        run = f'<w:r>{style}<w:t xml:space="preserve">{xml_text(line)}</w:t></w:r>'
        yield f"<w:p><w:pPr>{align}<w:rPr>{size}</w:rPr></w:pPr>{first}{run}</w:p>"


def _anchor(shape: Drawn, number: int, place: Placed | None) -> str:
    """Return a shape, from the corner of its cell, or of the page for one without a cell."""
    left, top = shape.box.x, shape.box.y
    if place is not None:
        left, top = left - place.cell.box.x, top - place.cell.box.y
    else:
        top += _SMALL
    sides = ("column", "paragraph") if place is not None else ("page", "page")
    body = '<wps:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"><a:noAutofit/></wps:bodyPr>'
    text = ""
    if shape.lines:
        run = f'<w:rPr>{"<w:b/>" if shape.bold else ""}<w:sz w:val="{round(2 * shape.size)}"/></w:rPr>'
        style = '<w:pPr><w:jc w:val="center"/></w:pPr>'
        texts = (f'<w:t xml:space="preserve">{xml_text(line)}</w:t>' for line in shape.lines)
        text = "".join(f"<w:p>{style}<w:r>{run}{each}</w:r></w:p>" for each in texts)
        text = f"<wps:txbx><w:txbxContent>{text}</w:txbxContent></wps:txbx>"
    properties = shape.properties.replace(
        f'<a:off x="{emu(shape.box.x)}" y="{emu(shape.box.y)}"/>', '<a:off x="0" y="0"/>'
    )
    graphic = (
        f'<a:graphic><a:graphicData uri="{_SHAPE}"><wps:wsp><wps:cNvSpPr/><wps:spPr>{properties}</wps:spPr>'
        f"{text}{body}</wps:wsp></a:graphicData></a:graphic>"
    )
    anchor = (
        f'<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="{number}" behindDoc="0" '
        f'locked="0" layoutInCell="{1 if place is not None else 0}" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="{sides[0]}"><wp:posOffset>{emu(left)}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="{sides[1]}"><wp:posOffset>{emu(top)}</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="{emu(shape.box.width)}" cy="{emu(shape.box.height)}"/>'
        '<wp:effectExtent l="0" t="0" r="0" b="0"/>'
        f'<wp:wrapNone/><wp:docPr id="{number}" name="{xml_text(shape.name)}"/>{graphic}</wp:anchor>'
    )
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>{anchor}</w:drawing></mc:Choice>'
        "</mc:AlternateContent></w:r>"
    )
