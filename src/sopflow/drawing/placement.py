"""The places of symbols within the band of an activity.

The symbols of the activity are in one line, in the columns of its actors. Ends are in the nearest free columns with
room for the answer that leads to them. A line above has the start, and lines below have the ends without a free column.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from attrs import frozen

from sopflow.drawing.chart import Chart, Node, NodeKind
from sopflow.drawing.fonts import widest_word, wrapped
from sopflow.drawing.scene import text_height

LABEL_SIZE: Final = 6.5
_SLENDERNESS: Final = 0.6
_LEAST_HEIGHT, _MOST_HEIGHT = 5.0, 7.0
"""Symbols are 7 mm high; narrow ones are lower, so that a capsule does not look like a circle."""
_LEAST_SIDE: Final = 1.8
"""The distance of a capsule with text from the edge of its column."""
_INSET: Final = 0.8
"""The distance of text from the sides of its capsule."""
_FEW_LINES: Final = 2
_APART: Final = 1.0


@frozen
class Place:
    """The place of a node in its band.

    Attributes:
        actor: The column.
        line: The line of symbols.
        width: The width of the symbol.
        height: The height of the symbol.
        lines: The text within.
    """

    actor: str
    line: int
    width: float
    height: float
    lines: tuple[str, ...] = ()


def symbol_height(width: float) -> float:
    """Return the height of a symbol."""
    return min(_MOST_HEIGHT, max(_LEAST_HEIGHT, round(width * _SLENDERNESS, 1)))


def places_of(
    chart: Chart, widths: Mapping[str, float], symbol: float, nodes: Sequence[Node]
) -> tuple[tuple[float, ...], dict[str, tuple[Place, ...]]]:
    """Return the heights of the lines of a band, and the places of its nodes.

    Args:
        chart: The flowchart.
        widths: The widths of the columns by name; ``actor:loket`` for actors.
        symbol: The width of a symbol.
        nodes: The nodes of the band.
    """
    columns = [name.removeprefix("actor:") for name in widths if name.startswith("actor:")]
    starts = [node for node in nodes if node.kind is NodeKind.START]
    ends = [node for node in nodes if node.kind is NodeKind.END]
    main = next(node for node in nodes if node.actors and node.kind not in (NodeKind.START, NodeKind.END))
    line = 1 if starts else 0
    places = {main.id: tuple(Place(actor, line, symbol, symbol_height(symbol)) for actor in main.actors)}
    for start in starts:
        places[start.id] = (_labelled(widths, symbol, start, start.actors[0], 0),)
    home = columns.index(main.actors[0])
    # A free column beside the symbol first; to the right before the left.
    beside = sorted(range(len(columns)), key=lambda column: (abs(column - home), column < home))
    taken = {(line, actor) for actor in main.actors}
    labels = {each.target: each.label for each in chart.connections}
    for end in ends:
        needed = widest_word(labels[end.id], LABEL_SIZE)
        for level in range(line, line + len(ends) + 1):
            free = [
                (place, column)
                for column in beside
                for place in [_labelled(widths, symbol, end, columns[column], level)]
                if (level, columns[column]) not in taken
                # Beside the decision, its answer is written between the two symbols.
                and (level > line or _between(widths, symbol, abs(column - home), place) > needed)
            ]
            if free:
                place, column = free[0]
                taken.add((level, columns[column]))
                places[end.id] = (place,)
                break
    heights: dict[int, float] = {}
    for each in places.values():
        for at in each:
            heights[at.line] = max(heights.get(at.line, 0), at.height)
    return tuple(heights[level] for level in sorted(heights)), places


def _between(widths: Mapping[str, float], symbol: float, distance: int, place: Place) -> float:
    """Return the room between a symbol and a place in another column."""
    return distance * widths[f"actor:{place.actor}"] - (symbol + place.width) / 2 - _APART


def _labelled(widths: Mapping[str, float], symbol: float, node: Node, actor: str, line: int) -> Place:
    """Return the place of a capsule with text, wider than other symbols if a word needs it."""
    widest = widths[f"actor:{actor}"] - 2 * _LEAST_SIDE
    width = min(widest, max(symbol, widest_word(node.text, LABEL_SIZE) + 2 * _INSET + 0.2))
    lines = wrapped(node.text, width - 2 * _INSET, LABEL_SIZE)
    if len(lines) > _FEW_LINES:
        width, lines = widest, wrapped(node.text, widest - 2 * _INSET, LABEL_SIZE)
    # Several lines need room beside the round corners.
    height = text_height(len(lines), LABEL_SIZE) + (2.4 if len(lines) > 1 else 1.6)
    return Place(actor, line, width, max(5.0, height), lines)
