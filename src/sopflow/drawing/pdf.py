"""PDF, written with reportlab: the scene with an embedded font, the same on every computer."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from importlib import resources
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from sopflow.drawing.errors import DrawingError
from sopflow.drawing.fonts import POINT
from sopflow.drawing.scene import Arrow, Page, Point, Progress, Scene, Shape, Symbol, TextBlock
from sopflow.drawing.svg import arrowhead, capsule_radius, line_of, outline, progress_mark
from sopflow.text import Text

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas
else:
    Canvas = Any

_FONTS: Final = {False: "SopflowForm", True: "SopflowForm-Bold"}
_FRAME, _LINE = 0.18, 0.35
"""The widths of the lines of the table and of the flowchart in millimeters."""
_BOLD, _MARK = 0.9, 0.5
"""The widths of the border of an open activity, and of the mark of a done or late one."""
_DASH: Final = (1.0, 0.7)
_FILLS: Final[dict[Progress | None, tuple[float, float, float]]] = {
    Progress.DONE: (0.89, 0.89, 0.89),
    Progress.LATE: (1.0, 0.88, 0.66),
}
_GREY: Final = 0.85
_MISSING = Text(
    "The font of the PDF has no {characters} (in '{text}'). Replace it, or draw HTML and print that: a browser takes "
    "characters from the fonts of the computer.",
    "Huruf PDF tidak memiliki {characters} (dalam '{text}'). Ganti karakter itu atau gambar sebagai HTML lalu cetak: "
    "peramban mengambil karakter dari huruf di komputer.",
)
_NO_LIBRARY = Text(
    'PDF needs the package reportlab. Install it with: pip install "sopflow[draw]"',
    'PDF memerlukan paket reportlab. Pasang dengan: pip install "sopflow[draw]"',
)


def write_pdf(scene: Scene) -> bytes:
    """Return a scene as PDF.

    Raises:
        DrawingError: If reportlab is not installed, or the font has no glyph for a character.
    """
    try:
        from reportlab.pdfgen import canvas  # noqa: PLC0415 (an optional library)
    except ImportError:
        raise DrawingError(_NO_LIBRARY) from None
    _register_fonts()
    buffer = BytesIO()
    paper = scene.paper
    size = (paper.width / POINT, paper.height / POINT)
    # An invariant document has no time of creation.
    out = canvas.Canvas(
        buffer, pagesize=size, invariant=True, pageCompression=True, initialFontName=_FONTS[False], lang=scene.language
    )
    out.setTitle(scene.title)
    out.setCreator("sopflow")
    for page in scene.pages:
        # Millimeters from the top left corner.
        out.transform(1 / POINT, 0, 0, -1 / POINT, 0, size[1])
        _Writer(out).write(page)
        out.showPage()
    out.save()
    return buffer.getvalue()


@lru_cache(maxsize=1)
def _register_fonts() -> None:
    from reportlab.pdfbase import pdfmetrics  # noqa: PLC0415 (an optional library)
    from reportlab.pdfbase.ttfonts import TTFont  # noqa: PLC0415

    folder = resources.files("sopflow.drawing").joinpath("typefaces")
    for bold, name in _FONTS.items():
        data = folder.joinpath("bold.ttf" if bold else "regular.ttf").read_bytes()
        pdfmetrics.registerFont(TTFont(name, BytesIO(data)))


class _Writer:
    """Draws a page on a canvas whose unit is a millimeter and whose y axis points down."""

    def __init__(self, out: Canvas) -> None:
        self.out = out

    def write(self, page: Page) -> None:
        out = self.out
        out.setLineWidth(_FRAME)
        for cell in page.cells:
            if cell.framed:
                out.setFillGray(_GREY if cell.shaded else 1)
                out.rect(*cell.box, stroke=1, fill=1 if cell.shaded else 0)
        for cell in page.cells:
            self._text(cell.block)
        out.setLineWidth(_LINE)
        self._lines(page.links, dashed=True)
        for arrow in page.arrows:
            self._lines([line_of(arrow)], dashed=arrow.is_late)
        for arrow in page.arrows:
            self._head(arrow)
        for symbol in page.symbols:
            self._symbol(symbol)
        for arrow in page.arrows:
            if arrow.label is not None:
                out.setFillGray(1)
                out.rect(*arrow.label.box, stroke=0, fill=1)
                self._text(arrow.label)
        for block in page.footer:
            self._text(block)

    def _lines(self, lines: Iterable[Iterable[Point]], *, dashed: bool) -> None:
        for line in lines:
            if dashed:
                self.out.setDash(*_DASH)
            self.out.drawPath(self._path(line), stroke=1, fill=0)
            self.out.setDash()

    def _path(self, points: Iterable[Point], *, closed: bool = False) -> Any:
        path = self.out.beginPath()
        first, *rest = points
        path.moveTo(*first)
        for point in rest:
            path.lineTo(*point)
        if closed:
            path.close()
        return path

    def _head(self, arrow: Arrow) -> None:
        if arrow.has_head:
            self.out.setFillGray(0)
            self.out.drawPath(self._path(arrowhead(arrow), closed=True), stroke=0, fill=1)

    def _symbol(self, symbol: Symbol) -> None:
        out, box = self.out, symbol.box
        red, green, blue = _FILLS.get(symbol.progress, (1, 1, 1))
        out.setFillColorRGB(red, green, blue)
        out.setLineWidth(_BOLD if symbol.progress in (Progress.ACTIVE, Progress.LATE) else _LINE)
        if symbol.is_alternative:
            out.setDash(*_DASH)
        if symbol.shape is Shape.BOX:
            out.rect(*box, stroke=1, fill=1)
        elif symbol.shape is Shape.CAPSULE:
            out.roundRect(*box, capsule_radius(box), stroke=1, fill=1)
        else:
            out.drawPath(self._path(outline(symbol), closed=True), stroke=1, fill=1)
        out.setDash()
        out.setLineWidth(_MARK)
        self._lines(progress_mark(symbol), dashed=False)
        out.setLineWidth(_LINE)
        if symbol.label is not None:
            self._text(symbol.label)

    def _text(self, block: TextBlock) -> None:
        from reportlab.pdfbase import pdfmetrics  # noqa: PLC0415 (an optional library)

        name = _FONTS[block.bold]
        font = pdfmetrics.getFont(name)
        self.out.setFillGray(0)
        for line in block.placed():
            missing = [char for char in line.text if ord(char) not in font.face.charToGlyph]
            if missing:
                characters = ", ".join(f"'{char}' (U+{ord(char):04X})" for char in dict.fromkeys(missing))
                raise DrawingError(_MISSING.filled(characters=characters, text=line.text))
            text = self.out.beginText()
            text.setFont(name, block.size * POINT)
            text.setTextTransform(1, 0, 0, -1, line.x, line.y)
            width = pdfmetrics.stringWidth(line.text, name, block.size * POINT)
            if width:
                text.setHorizScale(100 * line.width / width)
            text.textOut(line.text)
            self.out.drawText(text)
