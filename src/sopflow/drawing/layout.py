"""The layout of a SOP: from the table to the scene."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, pairwise
from typing import Final

from attrs import evolve

from sopflow.definition import Sop
from sopflow.drawing.chart import Connection, NodeKind, chart_of
from sopflow.drawing.errors import DrawingError
from sopflow.drawing.form import A3, F4, SIZES, Form, Gutters, form_of
from sopflow.drawing.frames import footer, table_cells
from sopflow.drawing.identity import identity_pages
from sopflow.drawing.labels import Labels
from sopflow.drawing.overlay import Overlay
from sopflow.drawing.pagination import Sheet, paginate
from sopflow.drawing.placing import PlacedPage
from sopflow.drawing.routing import Route, Tracks
from sopflow.drawing.scene import Arrow, Box, Page, Paper, Point, Scene, Shape, TextBlock
from sopflow.tables import sop_table
from sopflow.text import Language, Text

_ORDERS: Final = 10
"""The orders in which the arrows of a page are tried."""
_WIDENINGS: Final = 3
"""The times the gutters are widened."""
_UNROUTED = Text(
    "There is no room for the arrow from '{source}' to '{target}'. Use larger paper or divide the SOP.",
    "Tidak ada tempat untuk panah dari '{source}' ke '{target}'. Gunakan kertas yang lebih besar atau bagi SOP ini.",
)


NO_OVERLAY: Final = Overlay()


class _NoRoomError(Exception):
    """An arrow or its label has no place on its page."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(str(connection))
        self.connection = connection


def lay_out(sop: Sop, language: Language, paper: Paper | None = None, overlay: Overlay = NO_OVERLAY) -> Scene:
    """Draw a SOP on pages.

    Args:
        sop: The SOP.
        language: The language of headings; the SOP's own words stay as they are.
        paper: The paper; by default F4, or A3 if there are too many actors or too long texts for F4.
        overlay: The state of a case.

    Raises:
        DrawingError: If the SOP does not fit on the paper.
    """
    failure: DrawingError | None = None
    for each in (F4, A3) if paper is None else (paper,):
        for size in SIZES:
            try:
                return _scene(sop, language, each, size, overlay)
            except DrawingError as error:
                failure = failure or error
    assert failure is not None  # noqa: S101 (there is at least one paper and one size)
    raise failure


def _scene(sop: Sop, language: Language, paper: Paper, size: float, overlay: Overlay) -> Scene:
    table, chart = sop_table(sop, language), chart_of(sop, language)
    gutters = Gutters()
    broken: frozenset[Connection] = frozenset()
    failed: _NoRoomError | None = None
    for _ in range(_WIDENINGS + 6):
        form = form_of(table, chart, paper, gutters, language, size)
        sheets = paginate(form, broken)
        try:
            drawn = [_drawn(form, sheet) for sheet in sheets]
        except _NoRoomError as error:
            failed = error
            if gutters.gaps < Gutters().gaps + _WIDENINGS:
                gutters = gutters.wider()
            elif error.connection in chart.connections and error.connection not in broken:
                broken |= {error.connection}  # the last resort
            else:
                break
            continue
        marked = (_marked(page, overlay) for page in (*identity_pages(sop, language, paper), *drawn))
        pages = footer(sop, language, paper, tuple(marked), overlay.remark)
        return Scene(f"{sop.number} {sop.title}", language, paper, pages)
    assert failed is not None  # noqa: S101 (every other way returns)
    raise DrawingError(_UNROUTED.filled(source=failed.connection.source, target=failed.connection.target))


def _marked(page: Page, overlay: Overlay) -> Page:
    """Return a page with the state of each activity."""
    progress = overlay.progress
    return evolve(page, symbols=tuple(evolve(each, progress=progress.get(each.node)) for each in page.symbols))


def _drawn(form: Form, sheet: Sheet) -> Page:
    """Route the arrows of a page; an arrow that failed is the first of the next try, with its label."""
    page = PlacedPage(form, sheet)
    connections = sorted(sheet.connections, key=lambda each: _priority(page, each))
    first: list[Connection] = []
    for rest in reversed(range(_ORDERS)):
        try:
            arrows = _routed(page, first, connections)
        except _NoRoomError as error:
            if rest == 0 or error.connection in first[:1]:
                raise
            first = [error.connection, *(each for each in first if each != error.connection)]
            connections = [each for each in connections if each != error.connection]
            page = PlacedPage(form, sheet)
            continue
        symbols = tuple(chain.from_iterable(page.symbols.values()))
        return Page(tuple(table_cells(page)), symbols, arrows, tuple(page.links))
    raise AssertionError("The last try returns or raises.")


def _priority(page: PlacedPage, connection: Connection) -> tuple[int, float, str, str]:
    """Order arrows: joins, then short arrows down, then answers, then long arrows, then those that lead up."""
    ends = [page.ports[end][0].tip for end in connection[:2]]
    distance = abs(ends[0].x - ends[1].x) + abs(ends[0].y - ends[1].y)
    nodes = page.form.chart.nodes
    kinds = {nodes[end].kind for end in connection[:2] if end in nodes}
    if NodeKind.END in kinds or NodeKind.START in kinds:
        rank = 0
    elif NodeKind.ENTRY in kinds or NodeKind.EXIT in kinds:
        rank = 1
    else:
        rank = 2 if ends[1].y > ends[0].y else 3
    return (rank, distance, connection.source, connection.target)


def _routed(page: PlacedPage, first: Sequence[Connection], connections: Sequence[Connection]) -> tuple[Arrow, ...]:
    tracks, labels, blocks = page.tracks, Labels(page), dict[Connection, TextBlock]()
    for box in _zones(page, (*first, *connections)):
        tracks.discourage(box, 1.5)
    for connection in first:
        _route(page, tracks, connection)
        # Arrows that are routed later may use any port.
        _label(labels, connection, blocks, _stubs(page))
        if connection in blocks:
            tracks.close(blocks[connection].box)
    for connection in connections:
        _route(page, tracks, connection)
    for connection in connections:  # arrows routed early may do better now
        if tracks.crossings(connection):
            _improve(page, tracks, connection)
    for connection in connections:
        _label(labels, connection, blocks)
    nodes = page.form.chart.nodes
    return tuple(
        Arrow(
            each.source,
            each.target,
            tracks.corners(tracks.routes[each]),
            each.answers,
            blocks.get(each),
            each.is_late,
            has_head=each.target not in nodes or nodes[each.target].kind not in (NodeKind.ENTRY, NodeKind.EXIT),
        )
        for each in page.sheet.connections
    )


def _route(page: PlacedPage, tracks: Tracks, connection: Connection) -> None:
    found = tracks.search(connection, page.ports[connection.source], page.ports[connection.target])
    if found is None:
        raise _NoRoomError(connection)
    tracks.add(connection, found[1])


def _improve(page: PlacedPage, tracks: Tracks, connection: Connection) -> None:
    before: Route = tracks.remove(connection)
    found = tracks.search(connection, page.ports[connection.source], page.ports[connection.target])
    tracks.add(connection, before if found is None else found[1])


def _zones(page: PlacedPage, connections: Sequence[Connection]) -> Iterator[Box]:
    """Yield the places beside diamonds where answers are best written."""
    deciding = {each.source for each in connections if each.label}
    for id_ in deciding:
        for symbol in page.symbols.get(id_, ()):
            if symbol.shape is Shape.DIAMOND:
                box = symbol.box
                yield Box(box.right, box.y, 5, box.height / 2 - 0.3)
                yield Box(box.x - 5, box.y, 5, box.height / 2 - 0.3)
                yield Box(box.center.x + 0.3, box.bottom, 5, 3)


def _stubs(page: PlacedPage) -> list[tuple[Point, Point]]:
    """Return the lines between symbols and their nearest tracks."""
    return [(port.tip, page.tracks.point(port.at)) for ports in page.ports.values() for port in ports]


def _label(
    labels: Labels,
    connection: Connection,
    blocks: dict[Connection, TextBlock],
    reserved: Sequence[tuple[Point, Point]] = (),
) -> None:
    if not connection.label:
        return
    tracks = labels.page.tracks
    courses = {each: tracks.corners(route) for each, route in tracks.routes.items()}
    segments = [segment for points in courses.values() for segment in pairwise(points)]
    block = labels.place(connection.label, courses[connection], [*segments, *reserved])
    if block is None:
        raise _NoRoomError(connection)
    blocks[connection] = block
