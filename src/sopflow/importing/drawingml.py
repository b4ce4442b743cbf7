"""DrawingML, which Excel and Word share: kinds of shapes, outlines, paths of connectors."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from xml.etree.ElementTree import Element

from attrs import frozen

from sopflow.importing.archive import attribute, child, children, descendants, local, number
from sopflow.importing.errors import TOO_LARGE, ImportingError
from sopflow.importing.grid import Box, Kind, Point
from sopflow.text import Text

_MAX_OBJECTS = 3_000
_OBJECTS = {"sp", "cxnSp", "pic", "grpSp", "wsp", "wgp", "wpc"}
_OLDER_OBJECTS = {
    f"{{urn:schemas-microsoft-com:vml}}{name}"
    for name in ("group", "shape", "rect", "roundrect", "oval", "line", "polyline")
}

_KINDS = {
    "flowChartTerminator": Kind.CAPSULE,
    "ellipse": Kind.CAPSULE,
    "flowChartDecision": Kind.DIAMOND,
    "diamond": Kind.DIAMOND,
    "flowChartOffpageConnector": Kind.PENTAGON,
    "flowChartConnector": Kind.PENTAGON,
    "homePlate": Kind.PENTAGON,
    "pentagon": Kind.PENTAGON,
    "rect": Kind.BOX,
    "roundRect": Kind.BOX,
    "round1Rect": Kind.BOX,
    "round2SameRect": Kind.BOX,
    "snip1Rect": Kind.BOX,
    "flowChartProcess": Kind.BOX,
    "flowChartAlternateProcess": Kind.BOX,
    "flowChartPredefinedProcess": Kind.BOX,
    "flowChartDocument": Kind.BOX,
    "flowChartMultidocument": Kind.BOX,
    "flowChartManualOperation": Kind.BOX,
    "flowChartPreparation": Kind.BOX,
    "flowChartInputOutput": Kind.BOX,
    "parallelogram": Kind.BOX,
    "hexagon": Kind.BOX,
    "snip2SameRect": Kind.BOX,
    "snip2DiagRect": Kind.BOX,
    "snipRoundRect": Kind.BOX,
    "round2DiagRect": Kind.BOX,
}
_UNUSUAL = {
    "bevel", "can", "cloud", "cube", "decagon", "dodecagon", "donut", "foldedCorner", "frame", "heptagon", "octagon",
    "plaque", "rtTriangle", "teardrop", "trapezoid", "triangle",
}  # fmt: skip
"""Closed shapes without a meaning in flowcharts; in the column of an actor, they show who acts, as a picture does."""

_CAPSULE_ROUNDING = 40_000
"""The rounding of a rectangle, in hundred-thousandths of its height, from which its sides are half circles."""

_LINES = ("line", "straightConnector", "bentConnector", "curvedConnector")
_BLOCK_ARROWS = {
    "rightArrow": ((0.0, 0.5), (1.0, 0.5)),
    "leftArrow": ((1.0, 0.5), (0.0, 0.5)),
    "downArrow": ((0.5, 0.0), (0.5, 1.0)),
    "upArrow": ((0.5, 1.0), (0.5, 0.0)),
}
_MAX_CORNERS = 100
_FULL_TURN = 360 * 60_000
_RIGHT_ANGLE = 90
_WHOLE = 100_000


@frozen
class Frame:
    """The placement of a drawing object: an outline before it is turned.

    Attributes:
        box: The outline.
        turn: The rotation in degrees, clockwise.
        flip_x: Whether it is mirrored horizontally.
        flip_y: Whether it is mirrored vertically.
    """

    box: Box
    turn: float = 0.0
    flip_x: bool = False
    flip_y: bool = False

    def point(self, x: float, y: float) -> Point:
        """Return a position in the drawing, given as shares of width and height."""
        box = self.box
        x, y = (1 - x if self.flip_x else x), (1 - y if self.flip_y else y)
        left, top = box.left + x * (box.right - box.left), box.top + y * (box.bottom - box.top)
        if not self.turn:
            return left, top
        center_x, center_y = box.center
        angle = math.radians(self.turn)
        dx, dy = left - center_x, top - center_y
        return (
            center_x + dx * math.cos(angle) - dy * math.sin(angle),
            center_y + dx * math.sin(angle) + dy * math.cos(angle),
        )

    @property
    def outline(self) -> Box:
        """The outline after the rotation."""
        corners = [self.point(x, y) for x in (0, 1) for y in (0, 1)]
        return Box(
            min(x for x, _ in corners),
            min(y for _, y in corners),
            max(x for x, _ in corners),
            max(y for _, y in corners),
        )


def check_count(root: Element) -> None:
    """Refuse a part of a file with very many drawing objects, groups included.

    Raises:
        ImportingError: If there are more than 3,000, or as many of VML, in which Word repeats them for older readers.
    """
    tags = Counter(str(each.tag) for each in root.iter())
    counts = (
        sum(count for tag, count in tags.items() if tag.rpartition("}")[2] in _OBJECTS),
        sum(tags[tag] for tag in _OLDER_OBJECTS),
    )
    if max(counts) > _MAX_OBJECTS:
        subject = Text("drawn shapes", "bentuk gambar")
        raise ImportingError(TOO_LARGE.filled(limit=f"{_MAX_OBJECTS:,}", subject=subject))


def frame_of(properties: Element | None, box: Box | None = None, *, is_turned: bool = False) -> Frame | None:
    """Return the placement that ``spPr`` states.

    Args:
        properties: The element ``spPr``, ``grpSpPr`` or similar.
        box: The outline that the anchor states; by default that of the ``xfrm``.
        is_turned: Whether ``box`` is the outline after a rotation to the side, as Excel writes anchors.
    """
    xfrm = child(properties, "xfrm")
    own = box_of(xfrm)
    turn = (number(xfrm, "rot") % _FULL_TURN) / 60_000
    flip_x, flip_y = attribute(xfrm, "flipH") in ("1", "true"), attribute(xfrm, "flipV") in ("1", "true")
    if box is None:
        return Frame(own, turn, flip_x, flip_y) if own else None
    if is_turned and _lies_on_its_side(turn):
        center_x, center_y = box.center
        half_width, half_height = (box.bottom - box.top) / 2, (box.right - box.left) / 2
        box = Box(center_x - half_width, center_y - half_height, center_x + half_width, center_y + half_height)
    return Frame(box, turn, flip_x, flip_y)


def _lies_on_its_side(turn: float) -> bool:
    return _RIGHT_ANGLE / 2 <= turn % (2 * _RIGHT_ANGLE) < 1.5 * _RIGHT_ANGLE


def box_of(xfrm: Element | None) -> Box | None:
    """Return the outline that an ``xfrm`` states; None for an empty one."""
    offset, extent = child(xfrm, "off"), child(xfrm, "ext")
    left, top, width, height = (
        number(offset, "x"),
        number(offset, "y"),
        number(extent, "cx"),
        number(extent, "cy"),
    )
    if offset is None or extent is None or not (width or height):
        return None
    return Box(left, top, left + width, top + height)


def within_group(group: Element | None, box: Box, inner: Box) -> Box:
    """Return the outline of a member of a group.

    Args:
        group: The element ``grpSpPr``.
        box: The outline of the group in the drawing.
        inner: The outline of the member in the coordinates of the group.
    """
    xfrm = child(group, "xfrm")
    offset, extent = child(xfrm, "chOff"), child(xfrm, "chExt")
    width, height = number(extent, "cx"), number(extent, "cy")
    scale_x = (box.right - box.left) / width if width else 1.0
    scale_y = (box.bottom - box.top) / height if height else 1.0
    left, top = number(offset, "x"), number(offset, "y")
    return Box(
        box.left + (inner.left - left) * scale_x,
        box.top + (inner.top - top) * scale_y,
        box.left + (inner.right - left) * scale_x,
        box.top + (inner.bottom - top) * scale_y,
    )


def preset(properties: Element | None) -> str:
    """Return the name of the preset geometry; empty for a free form."""
    return attribute(child(properties, "prstGeom"), "prst")


def kind_of(properties: Element | None, text: str, *, is_text_box: bool) -> Kind | None:
    """Return the kind of a shape; None for one that is not a symbol."""
    name = preset(properties)
    has_outline = child(properties, "ln", "noFill") is None
    if text and name in ("", "rect") and (is_text_box or not has_outline):
        return Kind.LABEL
    if name == "roundRect" and _adjustment(properties, 0, 16_667) >= _CAPSULE_ROUNDING:
        return Kind.CAPSULE
    is_unusual = name in _UNUSUAL or name.startswith("flowChart")
    return _KINDS.get(name, Kind.PICTURE if is_unusual else None)


def is_line(properties: Element | None) -> bool:
    """Return whether a shape is a line, a connector or an open free form."""
    name = preset(properties)
    return name.startswith(_LINES) or name in _BLOCK_ARROWS or bool(_free_form(properties))


def has_geometry(properties: Element | None) -> bool:
    """Return whether something is drawn."""
    return child(properties, "prstGeom") is not None or child(properties, "custGeom") is not None


def _free_form(properties: Element | None) -> tuple[Point, ...]:
    """Return the corners of an open free form as shares of its frame; empty for any other shape."""
    paths = list(children(properties, "custGeom", "pathLst", "path"))
    if len(paths) != 1 or child(paths[0], "close") is not None:
        return ()
    width, height = number(paths[0], "w") or 1, number(paths[0], "h") or 1
    corners: list[Point] = []
    for command in paths[0]:
        if local(command) not in ("moveTo", "lnTo", "cubicBezTo") or len(corners) >= _MAX_CORNERS:
            return ()
        points = list(children(command, "pt"))
        if points:
            corners.append((number(points[-1], "x") / width, number(points[-1], "y") / height))
    return tuple(corners) if len(corners) > 1 else ()


def path_of(properties: Element | None, frame: Frame) -> tuple[Point, ...]:
    """Return the corners of a line from tail to head."""
    name = preset(properties)
    if name in _BLOCK_ARROWS:
        return tuple(frame.point(x, y) for x, y in _BLOCK_ARROWS[name])
    corners = _free_form(properties) or _corners(name, properties)
    points = tuple(frame.point(x, y) for x, y in corners)
    tail, head = heads(properties)
    return points[::-1] if tail and not head else points


def heads(properties: Element | None) -> tuple[bool, bool]:
    """Return whether a line has arrow heads at its beginning and at its end."""
    line = child(properties, "ln")
    if preset(properties) in _BLOCK_ARROWS:
        return False, True
    ends = (attribute(child(line, name), "type", "none") for name in ("headEnd", "tailEnd"))
    first, last = (end not in ("", "none") for end in ends)
    return first, last


def _corners(name: str, properties: Element | None) -> Sequence[Point]:
    first, second, third = (_adjustment(properties, place, _WHOLE // 2) / _WHOLE for place in range(3))
    match name[-1:]:
        case "2" if "Connector" in name:
            return (0, 0), (1, 0), (1, 1)
        case "3":
            return (0, 0), (first, 0), (first, 1), (1, 1)
        case "4":
            return (0, 0), (first, 0), (first, second), (1, second), (1, 1)
        case "5":
            return (0, 0), (first, 0), (first, second), (third, second), (third, 1), (1, 1)
        case _:
            return (0, 0), (1, 1)


def _adjustment(properties: Element | None, place: int, default: int) -> int:
    guides = list(children(properties, "prstGeom", "avLst", "gd"))
    if place >= len(guides):
        return default
    words = attribute(guides[place], "fmla").split()
    try:
        return int(words[-1]) if words and words[0] == "val" else default
    except ValueError:
        return default


def text_of(shape: Element) -> str:
    """Return the text in a shape, a line for each paragraph."""
    paragraphs = descendants(shape, "p")
    lines = ["".join(each.text or "" for each in descendants(paragraph, "t")).strip() for paragraph in paragraphs]
    return "\n".join(line for line in lines if line)
