"""Pagination: the bands of each page, and the connectors between pages.

A row is kept on one page unless it is higher than a page. An arrow to another page ends at a lettered connector at the
foot or head of its page and goes on from the connector with the same letter on the other page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from attrs import frozen

from sopflow.drawing.chart import Connection, Node, NodeKind
from sopflow.drawing.errors import DrawingError
from sopflow.drawing.form import Band, Form
from sopflow.text import Text

CONNECTOR: Final = (7.0, 6.0)
"""The width and height of a connector."""

_TOO_HIGH = Text(
    "The text of {activity} does not fit on a page of {paper}. Shorten it or use larger paper.",
    "Teks {activity} tidak muat di satu halaman {paper}. Persingkat teksnya atau gunakan kertas yang lebih besar.",
)


@frozen
class Connector:
    """One end of a pair of connectors.

    Attributes:
        id: Its node: ``out:0>1:putus``.
        letter: The letter that both ends have.
        column: The actor's column.
        line: The line within the row of connectors.
        is_out: Whether arrows lead to it; otherwise one comes from it.
        is_foot: Whether it is at the foot of the page.
    """

    id: str
    letter: str
    column: str
    line: int
    is_out: bool
    is_foot: bool


@frozen
class Sheet:
    """The content of one page.

    Attributes:
        bands: The bands.
        connectors: The connectors.
        connections: The parts of the connections that are on this page.
    """

    bands: tuple[Band, ...]
    connectors: tuple[Connector, ...]
    connections: tuple[Connection, ...]

    def lines(self, *, is_foot: bool) -> int:
        """Return the number of lines of connectors at the foot or the head."""
        return max((each.line + 1 for each in self.connectors if each.is_foot is is_foot), default=0)


def connector_height(form: Form, lines: int) -> float:
    """Return the height of a row of connectors."""
    return lines * CONNECTOR[1] + (lines + 1) * form.gutters.gap if lines else 0


def paginate(form: Form, broken: frozenset[Connection] = frozenset()) -> tuple[Sheet, ...]:
    """Divide the form into pages.

    Args:
        form: The form.
        broken: Connections to be drawn with a pair of connectors, though both ends are on one page.

    Raises:
        DrawingError: If an activity is higher than a page.
    """
    room = form.frame_height - sum(form.heading)
    units = [tuple(bands) for _, bands in groupby(form.bands, key=lambda band: band.row)]
    lines: dict[tuple[int, bool], int] = {}
    while True:
        pages = _filled(form, units, room, lines)
        sheets = tuple(_sheets(form, pages, broken))
        needed = {
            (number, is_foot): sheet.lines(is_foot=is_foot)
            for number, sheet in enumerate(sheets)
            for is_foot in (False, True)
        }
        if all(count <= lines.get(key, 0) for key, count in needed.items()):
            return sheets
        # The numbers only grow, so that the search ends.
        lines = {key: max(lines.get(key, 0), count) for key, count in (lines | needed).items()}
        lines = {key: max(count, needed.get(key, 0)) for key, count in lines.items()}


def _filled(
    form: Form, units: Sequence[tuple[Band, ...]], room: float, lines: dict[tuple[int, bool], int]
) -> list[list[Band]]:
    pages: list[list[Band]] = [[]]

    def free() -> float:
        page = len(pages) - 1
        connectors = sum(connector_height(form, lines.get((page, is_foot), 0)) for is_foot in (False, True))
        return room - connectors - sum(band.height for band in pages[-1])

    for unit in units:
        needed = sum(band.height for band in unit)
        if pages[-1] and needed > free():
            pages.append([])
        if needed <= free():
            pages[-1] += unit
            continue
        for band in unit:  # a row that is higher than a page
            if band.height > free() and pages[-1]:
                pages.append([])
            if band.height > free():
                raise DrawingError(_TOO_HIGH.filled(activity=f"'{band.id}'", paper=form.paper.name))
            pages[-1].append(band)
    return pages


def _sheets(form: Form, pages: Sequence[Sequence[Band]], broken: frozenset[Connection]) -> Iterator[Sheet]:
    page_of_band = {(band.row, band.place): page for page, bands in enumerate(pages) for band in bands}
    nodes = form.chart.nodes
    page_of = {id_: page_of_band[node.row, node.place] for id_, node in nodes.items()}
    connections: list[list[Connection]] = [[] for _ in pages]
    pairs: dict[tuple[int, int, str, str], list[Connection]] = {}
    for connection in form.chart.connections:
        source, target = page_of[connection.source], page_of[connection.target]
        if source == target and connection not in broken:
            connections[source].append(connection)
            continue
        key = (source, target, connection.target, "")
        if source == target:
            key = (source, target, connection.target, f"{connection.source}:{connection.label}")
        pairs.setdefault(key, []).append(connection)
    connectors: list[list[Connector]] = [[] for _ in pages]
    columns = list(form.table.actors)
    for number, ((source, target, state, _), of_pair) in enumerate(pairs.items()):
        letter, name = _letter(number), f"{number + 1}:{state}"
        out, into = f"out:{name}", f"in:{name}"
        forward = target >= source
        sides = ((source, out, True, forward), (target, into, False, not forward or source == target))
        for page, id_, is_out, is_foot in sides:
            ends = [each.source for each in of_pair] if is_out else [state]
            home = _home(columns, [nodes[end] for end in ends], nodes)
            column, line = _free(columns, home, connectors[page], is_foot=is_foot)
            connectors[page].append(Connector(id_, letter, column, line, is_out, is_foot))
        connections[source] += [each._replace(target=out) for each in of_pair]
        connections[target].append(Connection(into, state))
    for page, bands in enumerate(pages):
        yield Sheet(tuple(bands), tuple(connectors[page]), tuple(connections[page]))


def _letter(number: int) -> str:
    """Return the letter of a pair: A to Z, then AA."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _home(columns: Sequence[str], ends: Sequence[Node], nodes: dict[str, Node]) -> int:
    """Return the column nearest to the nodes that a connector serves."""
    actors = [actor for node in ends for actor in node.actors]
    if not actors:  # a join
        kind, row = ends[0].kind, ends[0].row
        place = ends[0].place if kind is NodeKind.EXIT else 0
        actors = [
            actor
            for node in nodes.values()
            if node.row == row and node.place == place and node.kind not in (NodeKind.START, NodeKind.END)
            for actor in node.actors
        ]
    places = sorted(columns.index(actor) for actor in actors)
    return places[len(places) // 2]


def _free(columns: Sequence[str], home: int, taken: Sequence[Connector], *, is_foot: bool) -> tuple[str, int]:
    occupied = {(each.column, each.line) for each in taken if each.is_foot is is_foot}
    by_distance = sorted(range(len(columns)), key=lambda column: (abs(column - home), column))
    line = 0
    while True:
        for column in by_distance:
            if (columns[column], line) not in occupied:
                return columns[column], line
        line += 1
