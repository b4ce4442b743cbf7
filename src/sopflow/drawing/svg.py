"""SVG: the pages below each other, as they are printed."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Final

from sopflow.drawing.fonts import POINT
from sopflow.drawing.scene import Arrow, Box, Cell, Page, Point, Progress, Scene, Shape, Symbol, TextBlock

_FONT: Final = "Arial, 'Liberation Sans', Helvetica, sans-serif"
_GAP: Final = 5.0
"""The distance between pages."""
_HEAD: Final = (1.8, 0.7)
"""The length and half the width of an arrowhead."""
_NAMESPACE: Final = "http://www.w3.org/2000/svg"
STYLE: Final = (
    f"text{{font-family:{_FONT};white-space:pre}}"
    ".frame{fill:none;stroke:#000;stroke-width:.18}"
    ".shaded{fill:#d9d9d9}"
    ".symbol{fill:#fff;stroke:#000;stroke-width:.35}"
    ".arrow{fill:none;stroke:#000;stroke-width:.35}"
    ".mark{stroke-width:.5}"
    ".dashed{stroke-dasharray:1 .7}"
    ".head{fill:#000}"
    ".done{fill:#e4e4e4}"
    ".active,.late{stroke-width:.9}"
    ".late{fill:#ffe0a8}"
    ".back{fill:#fff}"
)


def write_svg(scene: Scene) -> str:
    """Return a scene as SVG."""
    count = len(scene.pages)
    width, height = scene.paper.width, scene.paper.height * count + _GAP * (count - 1)
    size = f'width="{number(width)}mm" height="{number(height)}mm" viewBox="0 0 {number(width)} {number(height)}"'
    parts = [
        f'<svg xmlns="{_NAMESPACE}" {size} lang="{scene.language}" role="img">',
        f"<title>{escape(scene.title)}</title>",
        f"<style>{STYLE}</style>",
    ]
    for place, page in enumerate(scene.pages):
        top = place * (scene.paper.height + _GAP)
        parts.append(f'<g transform="translate(0 {number(top)})">')
        parts.append(f'<rect class="back" width="{number(width)}" height="{number(scene.paper.height)}"/>')
        parts += page_parts(page)
        parts.append("</g>")
    parts.append("</svg>")
    return "\n".join(parts) + "\n"


def page_parts(page: Page) -> Iterator[str]:
    """Yield the elements of one page."""
    for cell in page.cells:
        yield from _cell(cell)
    for one, other in page.links:
        yield f'<path class="arrow dashed" d="{_path((one, other))}"/>'
    # One path for all lines: where arrows share a segment, separate paths would look bolder.
    for is_late in (False, True):
        lines = [_path(line_of(arrow)) for arrow in page.arrows if arrow.is_late is is_late]
        if lines:
            yield f'<path class="arrow{" dashed" if is_late else ""}" d="{"".join(lines)}"/>'
    for arrow in page.arrows:
        if arrow.has_head:
            yield f'<path id="{escape(arrow.name)}" class="head" d="{_path(arrowhead(arrow))}Z"/>'
    for symbol in page.symbols:
        yield from _symbol(symbol)
    for arrow in page.arrows:
        if arrow.label is not None:
            box = arrow.label.box
            yield f'<rect class="back" {_rect(box)}/>'
            yield from _text(arrow.label)
    for block in page.footer:
        yield from _text(block)


def _cell(cell: Cell) -> Iterator[str]:
    if cell.framed:
        shade = " shaded" if cell.shaded else ""
        yield f'<rect class="frame{shade}" {_rect(cell.box)}/>'
    yield from _text(cell.block)


def _symbol(symbol: Symbol) -> Iterator[str]:
    dashed = " dashed" if symbol.is_alternative else ""
    progress = f" {symbol.progress.value}" if symbol.progress is not None else ""
    attributes = f'id="{escape(_id(symbol))}" class="symbol{dashed}{progress}"'
    box = symbol.box
    if symbol.shape is Shape.BOX:
        yield f"<rect {attributes} {_rect(box)}/>"
    elif symbol.shape is Shape.CAPSULE:
        yield f'<rect {attributes} {_rect(box)} rx="{number(capsule_radius(box))}"/>'
    else:
        yield f'<path {attributes} d="{_path(outline(symbol))}Z"/>'
    for line in progress_mark(symbol):
        yield f'<path class="arrow mark" d="{_path(line)}"/>'
    if symbol.label is not None:
        yield from _text(symbol.label)


def progress_mark(symbol: Symbol) -> tuple[tuple[Point, ...], ...]:
    """Return the lines of the mark that shows progress without color: a tick, or an exclamation mark."""
    x, y = symbol.box.center
    if symbol.progress is Progress.DONE:
        return ((Point(x - 1.2, y), Point(x - 0.4, y + 1), Point(x + 1.3, y - 1.1)),)
    if symbol.progress is Progress.LATE:
        return ((Point(x, y - 1.6), Point(x, y + 0.5)), (Point(x, y + 1.2), Point(x, y + 1.6)))
    return ()


def capsule_radius(box: Box) -> float:
    """Return the radius of the corners of a capsule; one with several lines of text has less round corners."""
    return min(box.height / 2, 3.5)


def _id(symbol: Symbol) -> str:
    return f"{symbol.name}:{symbol.actor}" if symbol.is_alternative else symbol.name


def outline(symbol: Symbol) -> tuple[Point, ...]:
    """Return the corners of a diamond or a pentagon."""
    box, center = symbol.box, symbol.box.center
    if symbol.shape is Shape.DIAMOND:
        return (
            Point(center.x, box.y),
            Point(box.right, center.y),
            Point(center.x, box.bottom),
            Point(box.x, center.y),
        )
    if symbol.shape is Shape.PENTAGON_UP:
        shoulder = box.y + box.height * 0.38
        return (
            Point(box.x, box.bottom), Point(box.x, shoulder), Point(center.x, box.y),
            Point(box.right, shoulder), Point(box.right, box.bottom),
        )  # fmt: skip
    shoulder = box.bottom - box.height * 0.38
    return (
        Point(box.x, box.y), Point(box.right, box.y), Point(box.right, shoulder),
        Point(center.x, box.bottom), Point(box.x, shoulder),
    )  # fmt: skip


def line_of(arrow: Arrow) -> tuple[Point, ...]:
    """Return the line of an arrow, which ends within its head."""
    if not arrow.has_head:
        return arrow.points
    return (*arrow.points[:-1], shortened(*arrow.points[-2:]))


def shortened(before: Point, tip: Point) -> Point:
    """Return the end of the line of an arrow, within its head."""
    length = abs(tip.x - before.x) + abs(tip.y - before.y)
    part = min(1.0, _HEAD[0] * 0.8 / length) if length else 0
    return Point(tip.x - (tip.x - before.x) * part, tip.y - (tip.y - before.y) * part)


def arrowhead(arrow: Arrow) -> tuple[Point, Point, Point]:
    """Return the corners of an arrowhead, the tip first."""
    before, tip = arrow.points[-2:]
    length = abs(tip.x - before.x) + abs(tip.y - before.y) or 1.0
    across = ((tip.x - before.x) / length, (tip.y - before.y) / length)
    base = Point(tip.x - across[0] * _HEAD[0], tip.y - across[1] * _HEAD[0])
    return (
        tip,
        Point(base.x - across[1] * _HEAD[1], base.y + across[0] * _HEAD[1]),
        Point(base.x + across[1] * _HEAD[1], base.y - across[0] * _HEAD[1]),
    )


def _text(block: TextBlock) -> Iterator[str]:
    weight = ' font-weight="bold"' if block.bold else ""
    size = number(block.size * POINT)
    for line in block.placed():
        yield (
            f'<text x="{number(line.x)}" y="{number(line.y)}" font-size="{size}"{weight} '
            f'textLength="{number(line.width)}" lengthAdjust="spacingAndGlyphs">{escape(line.text)}</text>'
        )


def _rect(box: Box) -> str:
    return f'x="{number(box.x)}" y="{number(box.y)}" width="{number(box.width)}" height="{number(box.height)}"'


def _path(points: tuple[Point, ...] | list[Point]) -> str:
    return "M" + "L".join(f"{number(point.x)} {number(point.y)}" for point in points)


def number(value: float) -> str:
    """Return a number with at most two digits, without needless zeros."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
