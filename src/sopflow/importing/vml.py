"""VML, the drawings of older Word files, as the DrawingML that the readers of drawings understand."""

from __future__ import annotations

import math
import re
from collections import ChainMap
from collections.abc import Iterator, Mapping, MutableMapping
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from attrs import frozen

from sopflow.importing.archive import attribute, child, children, descendants, local, number
from sopflow.importing.drawingml import text_of

Glue = MutableMapping[str, tuple[str, str]]
"""The shapes to which the ends of connectors are glued, by the identifier of the connector."""

_PRESETS = {
    1: "rect", 2: "roundRect", 3: "ellipse", 4: "diamond", 7: "parallelogram", 9: "hexagon", 13: "rightArrow",
    15: "homePlate", 20: "line", 32: "straightConnector1", 33: "bentConnector2", 34: "bentConnector3",
    35: "bentConnector4", 36: "bentConnector5", 37: "curvedConnector2", 38: "curvedConnector3", 39: "curvedConnector4",
    40: "curvedConnector5", 56: "pentagon", 66: "leftArrow", 67: "downArrow", 68: "upArrow", 109: "flowChartProcess",
    110: "flowChartDecision", 111: "flowChartInputOutput", 112: "flowChartPredefinedProcess",
    114: "flowChartDocument", 115: "flowChartMultidocument", 116: "flowChartTerminator", 117: "flowChartPreparation",
    119: "flowChartManualOperation", 120: "flowChartConnector", 176: "flowChartAlternateProcess",
    177: "flowChartOffpageConnector", 202: "rect",
}  # fmt: skip
"""The presets of DrawingML by the numbers of the same shapes in older files."""

_ELEMENTS = {"rect": "rect", "roundrect": "roundRect", "oval": "ellipse", "line": "line"}
_TEXT_BOX, _PICTURE = 202, 75
_TYPE = re.compile(r"#?_x0000_t(\d{1,3})")
_LENGTH = re.compile(r"\s*(-?\d{0,9}(?:\.\d{0,9})?)(?:[eE]-?\d{1,2})?\s*(pt|in|cm|mm|pc|px)?\s*")
_UNITS = {"pt": 12_700, "in": 914_400, "cm": 360_000, "mm": 36_000, "pc": 152_400, "px": 9_525}
_PAIR = re.compile(r"[\s,]+")
_WHOLE, _PARTS = 100_000, 21_600
"""The parts of a size in DrawingML and in VML."""

_FIXED = 65_536
_MAX_GROUPS = 16
_MAX_CORNERS = 100


def glue_of(*roots: Any) -> dict[str, tuple[str, str]]:
    """Return the glued ends of connectors, which the settings or the drawings of a file list as rules.

    Args:
        *roots: The roots of these parts; None for one that does not exist.
    """
    found = {}
    for root in roots:
        for rule in descendants(root, "r"):
            if attribute(rule, "type") == "connector":
                ends: dict[str, str] = {}
                for proxy in children(rule, "proxy"):
                    keys = [key for key in ("start", "end") if any(_plain(name) == key for name in proxy.attrib)]
                    ends |= dict.fromkeys(keys, attribute(proxy, "idref").lstrip("#"))
                found[attribute(rule, "idref").lstrip("#")] = (ends.get("start", ""), ends.get("end", ""))
    return found


def _plain(name: str) -> str:
    return name.rpartition("}")[2]


def anchors(pict: Any, glue: Glue) -> Iterator[Element]:
    """Yield the objects of a ``w:pict`` as anchors of DrawingML.

    Args:
        pict: The element.
        glue: The glued ends of connectors.
    """
    own = ChainMap(glue_of(pict), glue)
    for element in pict:
        made = _object(element, own, None, 0)
        if made is None:
            continue
        body, outline, id_ = made
        anchor = Element("anchor")
        for name, offset in (("positionH", outline.left), ("positionV", outline.top)):
            SubElement(SubElement(anchor, name), "posOffset").text = str(round(offset))
        SubElement(anchor, "extent", cx=str(round(outline.width)), cy=str(round(outline.height)))
        SubElement(anchor, "docPr", id=id_, name=_name(element, id_))
        SubElement(SubElement(anchor, "graphic"), "graphicData").append(body)
        yield anchor


@frozen
class _Outline:
    left: float
    top: float
    width: float
    height: float
    flips: str = ""


def _object(element: Any, glue: Glue, group: Any, depth: int) -> tuple[Element, _Outline, str] | None:
    """Return an object with its outline and its identifier; None for other elements."""
    name = local(element) if isinstance(element.tag, str) else ""
    if name not in ("shape", "rect", "roundrect", "oval", "line", "polyline", "group") or depth > _MAX_GROUPS:
        return None
    id_ = (attribute(element, "id") or attribute(element, "spid")).lstrip("#")
    style = _style(element)
    if style.get("visibility") == "hidden":
        return None
    outline = _outline(element, style, in_group=group is not None)
    if name == "group":
        body = Element("wgp" if depth == 0 else "grpSp")
        properties = SubElement(body, "grpSpPr")
        xfrm = _xfrm(properties, style, outline)
        origin, size = _numbers(attribute(element, "coordorigin", "0,0")), _numbers(attribute(element, "coordsize"))
        SubElement(xfrm, "chOff", _pair("x", "y", origin))
        SubElement(xfrm, "chExt", _pair("cx", "cy", size if len(size) > 1 else [1_000, 1_000]))
        for inner in element:
            made = _object(inner, glue, element, depth + 1)
            if made is not None:
                body.append(made[0])
    else:
        kind = _kind(element, name)
        if kind == _PICTURE or child(element, "imagedata") is not None:
            if child(element, "imagedata") is None:
                return None  # the background of a canvas
            body = Element("pic")
            _xfrm(SubElement(body, "spPr"), style, outline)
        else:
            body = _shape(element, name, kind, style, outline, glue.get(id_, ("", "")))
    if group is not None:
        SubElement(body, "cNvPr", id=id_, name=_name(element, id_))
    return body, outline, id_


def _shape(
    element: Any, name: str, kind: int, style: Mapping[str, str], outline: _Outline, glued: tuple[str, str]
) -> Element:
    body = Element("wsp")
    properties = SubElement(body, "spPr")
    _xfrm(properties, style, outline)
    preset = _ELEMENTS.get(name) or _PRESETS.get(kind, "")
    if not preset and attribute(element, "connectortype") not in ("", "none"):
        preset = "straightConnector1" if attribute(element, "connectortype") == "straight" else "bentConnector3"
    if preset:
        geometry = SubElement(properties, "prstGeom", prst=preset)
        values = SubElement(geometry, "avLst")
        for value in _adjustments(element, name):
            SubElement(values, "gd", fmla=f"val {value}")
    else:
        _free_form(properties, element, name)
    is_line = preset.startswith(("line", "straight", "bent", "curved"))
    if is_line:
        ends = SubElement(body, "cNvCnPr")
        for tag, id_ in zip(("stCxn", "endCxn"), glued, strict=True):
            if id_:
                SubElement(ends, tag, id=id_)
    else:
        SubElement(body, "cNvSpPr", {"txBox": "1"} if kind == _TEXT_BOX else {})
    line = SubElement(properties, "ln")
    stroke = child(element, "stroke")
    for tag, key in (("headEnd", "startarrow"), ("tailEnd", "endarrow")):
        SubElement(line, tag, type=attribute(stroke, key, "none"))
    if attribute(element, "stroked") in ("f", "false") or attribute(stroke, "on") in ("f", "false"):
        SubElement(line, "noFill")
    for words in text_of(element).splitlines():
        SubElement(SubElement(body, "p"), "t").text = words
    return body


def _kind(element: Any, name: str) -> int:
    """Return the number of a shape's type; 0 for none."""
    match = _TYPE.match(attribute(element, "type"))
    return int(match[1]) if match and name == "shape" else number(element, "spt")


def _name(element: Any, id_: str) -> str:
    return attribute(element, "alt") or attribute(element, "title") or id_ or "VML"


def _style(element: Any) -> dict[str, str]:
    pairs = (part.partition(":") for part in attribute(element, "style")[:2_000].split(";"))
    return {key.strip().lower(): value.strip().lower() for key, _, value in pairs}


def _length(text: str, *, unit: float) -> float:
    match = _LENGTH.fullmatch(text)
    if match is None or match[1] in ("", "-", ".", "-."):
        return 0.0
    return float(match[1]) * (_UNITS[match[2]] if match[2] else unit)


def _outline(element: Any, style: Mapping[str, str], *, in_group: bool) -> _Outline:
    """Return the outline before it is turned: in EMU, or in the coordinates of the group."""
    unit = 1 if in_group else _UNITS["px"]
    lefts, tops = ("left", "margin-left"), ("top", "margin-top")
    left, top = (sum(_length(style.get(key, ""), unit=unit) for key in keys) for keys in (lefts, tops))
    width, height = (_length(style.get(key, ""), unit=unit) for key in ("width", "height"))
    start, end = ([_length(part, unit=unit) for part in _PAIR.split(attribute(element, key))] for key in ("from", "to"))
    if len(start) == len(end) == 2:  # noqa: PLR2004 (x and y)
        flips = ("x" if end[0] < start[0] else "") + ("y" if end[1] < start[1] else "")
        x, y = min(start[0], end[0]), min(start[1], end[1])
        return _Outline(left + x, top + y, abs(end[0] - start[0]), abs(end[1] - start[1]), flips)
    corners = _points(element, unit)
    if local(element) == "polyline" and corners:
        x, y = min(x for x, _ in corners), min(y for _, y in corners)
        return _Outline(x, y, max(x for x, _ in corners) - x, max(y for _, y in corners) - y)
    return _Outline(left, top, width, height)


def _xfrm(properties: Element, style: Mapping[str, str], outline: _Outline) -> Element:
    flips = style.get("flip", "") + outline.flips
    turn = style.get("rotation", "0")
    angle = _number(turn.removesuffix("fd")) / (_FIXED if turn.endswith("fd") else 1)
    flipped = {key: "1" for key, sign in (("flipH", "x"), ("flipV", "y")) if sign in flips}
    xfrm = SubElement(properties, "xfrm", {"rot": str(round(angle * 60_000)), **flipped})
    SubElement(xfrm, "off", x=str(round(outline.left)), y=str(round(outline.top)))
    SubElement(xfrm, "ext", cx=str(round(outline.width)), cy=str(round(outline.height)))
    return xfrm


def _adjustments(element: Any, name: str) -> list[int]:
    """Return the adjustments of a shape, in hundred-thousandths."""
    if name == "roundrect":
        size = attribute(element, "arcsize", "0.2")
        share = _number(size.removesuffix("f")) / (_FIXED if size.endswith("f") else 1)
        return [round(share * _WHOLE)]
    texts = attribute(element, "adj")[:200].split(",")
    return [round(_number(text) / _PARTS * _WHOLE) for text in texts] if texts != [""] else []


def _number(text: str) -> float:
    try:
        value = float(text[:20] or "0")
    except ValueError:
        return 0.0
    return value if math.isfinite(value) and abs(value) < 1e12 else 0.0  # noqa: PLR2004


def _numbers(text: str) -> list[float]:
    return [_number(part) for part in _PAIR.split(text.strip())] if text.strip() else []


def _pair(one: str, other: str, values: list[float]) -> dict[str, str]:
    return {one: str(round(values[0])), other: str(round(values[1]))} if len(values) > 1 else {one: "0", other: "0"}


# --- free forms ---------------------------------------------------------------------------------------------


def _points(element: Any, unit: float) -> list[tuple[float, float]]:
    values = [_length(part, unit=unit) for part in _PAIR.split(attribute(element, "points")[:2_000].strip()) if part]
    return list(zip(values[::2], values[1::2], strict=False))


def _free_form(properties: Element, element: Any, name: str) -> None:
    """Add the path of an open line; a closed form is left without corners."""
    geometry = SubElement(properties, "custGeom")
    corners = _points(element, _UNITS["px"]) if name == "polyline" else _path(attribute(element, "path")[:2_000])
    is_closed = name == "shape" and "x" in attribute(element, "path")
    if len(corners) < 2 or is_closed:  # noqa: PLR2004 (a line has two ends)
        return
    left, top = min(x for x, _ in corners), min(y for _, y in corners)
    size = max(x for x, _ in corners) - left, max(y for _, y in corners) - top
    if name == "shape":
        whole = _numbers(attribute(element, "coordsize", "1000,1000"))
        left, top, size = 0, 0, (whole[0], whole[-1]) if whole else (1_000, 1_000)
    path = SubElement(SubElement(geometry, "pathLst"), "path", w=str(round(size[0])), h=str(round(size[1])))
    for place, (x, y) in enumerate(corners[:_MAX_CORNERS]):
        command = SubElement(path, "lnTo" if place else "moveTo")
        SubElement(command, "pt", x=str(round(x - left)), y=str(round(y - top)))


def _path(text: str) -> list[tuple[float, float]]:
    """Return the corners of a path of straight lines: ``m0,0l10,0,10,20e``."""
    corners: list[tuple[float, float]] = []
    for command, rest in re.findall(r"([a-z]{1,2})([-\d,.\s]*)", text.lower()):
        if command in ("e", "ne", "nf", "ns", "x"):
            continue
        if command not in ("m", "l", "r"):
            return []
        values = [_number(part) for part in re.split(r"[,\s]", rest.strip())] if rest.strip() else []
        for x, y in zip(values[::2], values[1::2], strict=False):
            start = corners[-1] if command == "r" and corners else (0.0, 0.0)
            corners.append((start[0] + x, start[1] + y))
    return corners
