"""The places of symbols, tracks and ports on one page."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final

from attrs import define, field, frozen

from sopflow.drawing.chart import NodeKind
from sopflow.drawing.errors import DrawingError
from sopflow.drawing.form import EDGE, HEAD_ROOM, MARGIN, TRACK, Form
from sopflow.drawing.pagination import CONNECTOR, Sheet, connector_height
from sopflow.drawing.placement import LABEL_SIZE
from sopflow.drawing.routing import DOWN, LEFT, RIGHT, UP, Port, Tracks
from sopflow.drawing.scene import Align, Box, Point, Shape, Symbol, TextBlock
from sopflow.text import Text

_MOST_TRACKS: Final = 4
_CORNERS: Final = 3
"""The corners of a diamond by which answers leave; the fourth is for the arrow that arrives."""
_PORT_DISTANCE: Final = 1.5
_LETTER_SIZE: Final = 7.5
_LEAST_STUB: Final = 1.9
_CRAMPED: Final = 8.0
"""The cost of an arrowhead with less room than ``_LEAST_STUB``, if the arrow bends before it."""
_TOO_MANY_ANSWERS = Text(
    "'{decision}' has {count} answers; its symbol has room for {room}. Divide the decision.",
    "'{decision}' memiliki {count} jawaban; simbolnya hanya memuat {room}. Bagi keputusan ini.",
)


@frozen
class Strip:
    """A horizontal part of a page: a band, or a row of connectors.

    Attributes:
        top: The upper edge.
        height: The height.
        lines: The heights of its lines of symbols.
    """

    top: float
    height: float
    lines: tuple[float, ...]

    @property
    def gap(self) -> float:
        """The distance between lines, and of lines from the edges."""
        return (self.height - sum(self.lines)) / (len(self.lines) + 1)

    def middle(self, line: int) -> float:
        """Return the middle of a line."""
        return round(self.top + sum(self.lines[:line]) + self.lines[line] / 2 + (line + 1) * self.gap, 2)

    def tracks(self) -> Iterator[float]:
        """Yield the horizontal tracks."""
        yield from self.upper()
        for line in range(len(self.lines)):
            yield self.middle(line)
            if line + 1 < len(self.lines):
                bottom = self.middle(line) + self.lines[line] / 2
                yield round(bottom + 1.3, 2)
                if self.gap > 1.3 + HEAD_ROOM + TRACK:
                    yield round(bottom + self.gap - HEAD_ROOM, 2)
        yield from self.lower()

    def upper(self) -> list[float]:
        """Return the tracks above the first line, from the top."""
        return [round(self.top + EDGE + number * TRACK, 2) for number in range(_tracks_in(self.gap))]

    def lower(self) -> list[float]:
        """Return the tracks below the last line, from the bottom."""
        return [round(self.top + self.height - EDGE - number * TRACK, 2) for number in range(_tracks_in(self.gap))]


def _tracks_in(gap: float) -> int:
    return min(_MOST_TRACKS, int((gap - EDGE - HEAD_ROOM) / TRACK + 1.001))


@define
class PlacedPage:
    """A page with its symbols and tracks.

    Attributes:
        form: The form.
        sheet: The content of the page.
        strips: Its bands by activity, and the rows of connectors as ``head`` and ``foot``.
        symbols: The symbols by node.
        tracks: The tracks.
        ports: The ports of each node.
        links: The lines between alternative actors.
    """

    form: Form
    sheet: Sheet
    strips: dict[str, Strip] = field(factory=dict)
    symbols: dict[str, tuple[Symbol, ...]] = field(factory=dict)
    tracks: Tracks = field(init=False)
    ports: dict[str, list[Port]] = field(factory=dict)
    links: list[tuple[Point, Point]] = field(factory=list)

    def __attrs_post_init__(self) -> None:
        """Place everything."""
        self._place_strips()
        self._place_symbols()
        self._lay_tracks()
        for id_, symbols in self.symbols.items():
            self.ports[id_] = [port for number, symbol in enumerate(symbols) for port in self._ports(number, symbol)]
        self._link_alternatives()
        self._place_joins()

    @property
    def top(self) -> float:
        """The upper edge of the first strip."""
        return round(MARGIN + sum(self.form.heading), 2)

    @property
    def area(self) -> Box:
        """The columns of the actors, where arrows run."""
        lefts = self.form.lefts()
        names = [f"actor:{id_}" for id_ in self.form.table.actors]
        left, right = lefts[names[0]], lefts[names[-1]] + self.form.widths[names[-1]]
        last = list(self.strips.values())[-1]
        return Box(left, self.top, right - left, last.top + last.height - self.top)

    def _place_strips(self) -> None:
        form, sheet, top = self.form, self.sheet, self.top

        def add(name: str, height: float, lines: tuple[float, ...]) -> None:
            nonlocal top
            self.strips[name] = Strip(top, height, lines)
            top = round(top + height, 2)

        if head := sheet.lines(is_foot=False):
            add("head", connector_height(form, head), (CONNECTOR[1],) * head)
        for band in sheet.bands:
            add(band.id, band.height, band.lines)
        if foot := sheet.lines(is_foot=True):
            add("foot", connector_height(form, foot), (CONNECTOR[1],) * foot)

    def _middle_of(self, actor: str) -> float:
        name = f"actor:{actor}"
        return round(self.form.lefts()[name] + self.form.widths[name] / 2, 2)

    def _place_symbols(self) -> None:
        nodes = self.form.chart.nodes
        for band in self.sheet.bands:
            strip = self.strips[band.id]
            for id_, places in band.places.items():
                self.symbols[id_] = tuple(
                    _symbol(
                        _SHAPES[nodes[id_].kind],
                        Point(self._middle_of(place.actor), strip.middle(place.line)),
                        (place.width, place.height),
                        id_,
                        place.actor,
                        place.lines,
                        LABEL_SIZE,
                        is_alternative=len(places) > 1,
                    )
                    for place in places
                )
        for each in self.sheet.connectors:
            center = Point(
                self._middle_of(each.column), self.strips["foot" if each.is_foot else "head"].middle(each.line)
            )
            # Forward, arrows go down into a connector at the foot and come down from one at the head.
            shape = Shape.PENTAGON if each.is_out is each.is_foot else Shape.PENTAGON_UP
            size = (min(CONNECTOR[0], self.form.symbol), CONNECTOR[1])
            self.symbols[each.id] = (
                _symbol(shape, center, size, each.id, "", (each.letter,), _LETTER_SIZE, bold=True),
            )

    def _lay_tracks(self) -> None:
        xs: set[float] = set()
        lefts = self.form.lefts()
        for id_ in self.form.table.actors:
            left, width = lefts[f"actor:{id_}"], self.form.widths[f"actor:{id_}"]
            side = (width - self.form.symbol) / 2
            for number in range(max(1, _tracks_in(side))):
                xs |= {round(left + EDGE + number * TRACK, 2), round(left + width - EDGE - number * TRACK, 2)}
            xs.add(self._middle_of(id_))
        ys = [y for strip in self.strips.values() for y in strip.tracks()]
        for id_, symbols in self.symbols.items():
            for symbol in symbols:
                xs.update(symbol.box.center.x + offset for offset in self._offsets(id_, symbol))
        self.tracks = Tracks((round(x, 2) for x in xs), ys)
        for symbols in self.symbols.values():
            for symbol in symbols:
                self.tracks.block(symbol.box)

    def _offsets(self, id_: str, symbol: Symbol) -> list[float]:
        """Return the places, from the middle, of the ports below a diamond with more answers than corners."""
        if symbol.shape is not Shape.DIAMOND:
            return []
        more = sum(1 for each in self.sheet.connections if each.source == id_) - _CORNERS
        if more <= 0:
            return []
        room = 2 * int((symbol.box.width / 2 - 0.8) / _PORT_DISTANCE)
        if more > room:
            raise DrawingError(_TOO_MANY_ANSWERS.filled(decision=id_, count=more + _CORNERS, room=room + _CORNERS))
        return [(-1) ** number * (number // 2 + 1) * _PORT_DISTANCE for number in range(more + more % 2)]

    def _ports(self, number: int, symbol: Symbol) -> Iterator[Port]:
        box, id_, tracks = symbol.box, symbol.node, self.tracks
        x, y = round(box.center.x, 2), round(box.center.y, 2)
        column, row = tracks.xs.index(x), tracks.ys.index(y)
        right = next((each for each in tracks.xs[column:] if each > box.right), None)
        left = next((each for each in reversed(tracks.xs[:column]) if each < box.x), None)
        below = next((each for each in tracks.ys[row:] if each > box.bottom), None)
        above = next((each for each in reversed(tracks.ys[:row]) if each < box.y), None)
        costs = _COSTS[symbol.shape]
        sides = (
            (RIGHT, Point(box.right, y), right, y),
            (DOWN, Point(x, box.bottom), x, below),
            (LEFT, Point(box.x, y), left, y),
            (UP, Point(x, box.y), x, above),
        )
        for direction, tip, at_x, at_y in sides:
            leaving, arriving = costs[direction]
            if at_x is not None and at_y is not None and (leaving is not None or arriving is not None):
                if arriving is not None and abs(at_x - tip.x) + abs(at_y - tip.y) < _LEAST_STUB:
                    arriving += _CRAMPED
                yield Port(tip, tracks.at(at_x, at_y), direction, leaving, arriving, (id_, number, direction))
        for place, offset in enumerate(self._offsets(id_, symbol)):
            if below is not None:
                at_x = round(x + offset, 2)
                tip = Point(at_x, round(y + box.height / 2 * (1 - abs(offset) / (box.width / 2)), 2))
                yield Port(tip, tracks.at(at_x, below), DOWN, 2.0, None, (id_, number, 4 + place))

    def _link_alternatives(self) -> None:
        for id_, symbols in self.symbols.items():
            ordered = sorted(enumerate(symbols), key=lambda each: each[1].box.x)
            for (one, left), (other, right) in pairwise(ordered):
                y = round(left.box.center.y, 2)
                ports = ((id_, one, RIGHT), (id_, other, LEFT))
                self.tracks.link(y, left.box.right, right.box.x, ports)
                self.links.append((Point(left.box.right, y), Point(right.box.x, y)))

    # --- joins ------------------------------------------------------------------------------------------

    def _place_joins(self) -> None:
        nodes, connections = self.form.chart.nodes, self.sheet.connections
        ends = {end for each in connections for end in each[:2]}
        joins = [node for id_, node in nodes.items() if id_ in ends and node.kind in (NodeKind.ENTRY, NodeKind.EXIT)]
        beside = {port.at: id_ for id_, ports in self.ports.items() for port in ports}
        # Entries first: an exit above an entry is placed above it, so that they are one meeting point.
        for node in sorted(joins, key=lambda node: (node.kind is NodeKind.EXIT, node.row)):
            band = next(band for band in self.sheet.bands if (band.row, band.place) == (node.row, node.place))
            strip = self.strips[band.id]
            y = strip.upper()[-1] if node.kind is NodeKind.ENTRY else strip.lower()[-1]
            neighbors = {other for each in connections if node.id in each[:2] for other in each[:2] if other != node.id}
            if node.kind is NodeKind.ENTRY:
                exits = [id_ for id_ in neighbors if id_ in nodes and nodes[id_].kind is NodeKind.EXIT]
                neighbors |= {each.source for each in connections if each.target in exits}
            xs = [middle for id_ in sorted(neighbors) for middle in self._xs_of(id_)]
            partner = [
                self.tracks.point(self.ports[id_][0].at).x for id_ in neighbors if self._is_partner(node.row, id_)
            ]
            home = {self._middle_of(place.actor) for place in band.places[band.id] if band.id in neighbors}
            x = min(
                (x for x in self.tracks.xs if self._is_free(self.tracks.at(x, y), beside, neighbors)),
                key=lambda x: (
                    x not in partner,
                    sum(abs(x - other) for other in xs) - (2.0 if x in home else 0.0),
                    x,
                ),
            )
            at = self.tracks.at(x, y)
            self.tracks.blocked[at] = 1
            self.tracks.joins[at] = node.id
            self.ports[node.id] = [
                Port(Point(x, y), at, direction, 0.0, 0.0 if direction == DOWN else None, None)
                for direction in (RIGHT, DOWN, LEFT, UP)
            ]

    def _is_free(self, at: int, beside: dict[int, str], neighbors: set[str]) -> bool:
        """Whether a join may be at a crossing: it must not block the way to a symbol that it does not serve."""
        return not self.tracks.blocked[at] and beside.get(at, next(iter(neighbors))) in neighbors

    def _is_partner(self, row: int, id_: str) -> bool:
        node = self.form.chart.nodes.get(id_)
        return node is not None and node.kind is NodeKind.ENTRY and node.row == row + 1 and id_ in self.ports

    def _xs_of(self, id_: str) -> Iterable[float]:
        return {symbol.box.center.x for symbol in self.symbols.get(id_, ())}


_SHAPES: Final = {
    NodeKind.CAPSULE: Shape.CAPSULE,
    NodeKind.BOX: Shape.BOX,
    NodeKind.DIAMOND: Shape.DIAMOND,
    NodeKind.START: Shape.CAPSULE,
    NodeKind.END: Shape.CAPSULE,
}

# The costs of leaving and arriving by the right, the bottom, the left and the top.
_Costs = dict[int, tuple[float | None, float | None]]
_ACTIVITY: Final[_Costs] = {RIGHT: (0.5, 1.5), DOWN: (0.0, 9.0), LEFT: (0.5, 1.5), UP: (12.0, 0.0)}
_COSTS: Final[dict[Shape, _Costs]] = {
    Shape.CAPSULE: _ACTIVITY,
    Shape.BOX: _ACTIVITY,
    Shape.DIAMOND: {RIGHT: (0.0, 6.0), DOWN: (0.0, 12.0), LEFT: (0.0, 6.0), UP: (9.0, 0.0)},
    # A pentagon that points down is reached from above or left downwards.
    Shape.PENTAGON: {RIGHT: (None, 3.0), DOWN: (0.0, None), LEFT: (None, 3.0), UP: (None, 0.0)},
    Shape.PENTAGON_UP: {RIGHT: (None, 3.0), DOWN: (None, 0.0), LEFT: (None, 3.0), UP: (0.0, None)},
}


def _symbol(
    shape: Shape,
    center: Point,
    size: tuple[float, float],
    node: str,
    actor: str,
    lines: tuple[str, ...],
    font: float,
    *,
    bold: bool = False,
    is_alternative: bool = False,
) -> Symbol:
    box = Box(round(center.x - size[0] / 2, 2), round(center.y - size[1] / 2, 2), *size)
    label = TextBlock(box, lines, font, bold, Align.CENTER) if lines else None
    return Symbol(shape, box, node, actor, label, is_alternative=is_alternative)


def diamond_holds(symbol: Box, box: Box, clearance: float) -> bool:
    """Whether a rectangle reaches into a diamond, or is closer to it than a clearance."""
    center = symbol.center
    across = max(box.x - center.x, 0, center.x - box.right)
    down = max(box.y - center.y, 0, center.y - box.bottom)
    return (
        across / (symbol.width / 2) + down / (symbol.height / 2)
        < 1 + clearance / math.hypot(symbol.width / 2, symbol.height / 2) * 2
    )
