"""The table of the form before pagination: the widths of columns, and the heights of bands.

Each activity has a band beside its text.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from attrs import evolve, field, frozen

from sopflow.drawing.chart import Chart, Node, spoken
from sopflow.drawing.errors import DrawingError
from sopflow.drawing.fonts import widest_word, wrapped
from sopflow.drawing.placement import Place, places_of
from sopflow.drawing.scene import Paper, text_height
from sopflow.tables import Row, Table
from sopflow.tables import table as headings
from sopflow.text import Language, Text

F4: Final = Paper("F4", 330, 215)
A4: Final = Paper("A4", 297, 210)
A3: Final = Paper("A3", 420, 297)
PAPERS: Final = {"f4": F4, "a4": A4, "a3": A3}

MARGIN: Final = 10.0
FOOTER: Final = 6.0
"""The height of the footer, within the margin's frame."""
PADDING: Final = 1.2
"""The distance of text from the edges of its cell."""
NUMBER_WIDTH: Final = 9.0
HEADING_SIZE: Final = 7.5
_ACTOR_SIZES: Final = (6.5, 6.0, 5.5, 5.0)
SIZES: Final = (8.0, 7.0, 6.0)
"""The font sizes of text, the first of which fits."""

EDGE: Final = 1.0
"""The distance of the first track from the edge of a column or band."""
TRACK: Final = 1.0
"""The distance of tracks."""
HEAD_ROOM: Final = 2.2
"""The distance of the last track from a symbol, which leaves room for an arrowhead."""
WIDEST_SYMBOL: Final = 12.0
NARROWEST_SYMBOL: Final = 7.0
_NARROWEST_COLUMN: Final = 13.0
_LEAST_TEXT_AREA: Final = 100.0

_LEAST_WIDTHS: Final = {"activity": 36.0, "requirements": 20.0, "time": 14.0, "output": 16.0, "notes": 12.0}
_COLUMNS: Final = ("activity", "requirements", "time", "output", "notes")
_TOO_MANY_ACTORS = Text(
    "{count} actors do not fit on {paper}. Use larger paper, or split the SOP.",
    "{count} pelaksana tidak muat di kertas {paper}. Gunakan kertas yang lebih besar atau bagi SOP ini.",
)


@frozen
class Gutters:
    """The numbers of tracks for arrows.

    Attributes:
        sides: The tracks on each side of the symbols of a column.
        gaps: The tracks above and below the symbols of a band.
    """

    sides: int = 2
    gaps: int = 1

    @property
    def side(self) -> float:
        """The distance of a symbol from the edge of its column."""
        return EDGE + (self.sides - 1) * TRACK + HEAD_ROOM

    @property
    def gap(self) -> float:
        """The distance of a symbol from the edge of its band."""
        return EDGE + (self.gaps - 1) * TRACK + HEAD_ROOM

    def wider(self) -> Gutters:
        """Return gutters with one more track."""
        return Gutters(self.sides + 1, self.gaps + 1)


@frozen
class Band:
    """One activity of the form.

    Attributes:
        id: The activity.
        row: The position of its row.
        place: The position in the row.
        height: The height.
        lines: The heights of its lines of symbols.
        places: The places of the symbols of each node; an alternative actor is one more.
    """

    id: str
    row: int
    place: int
    height: float
    lines: tuple[float, ...]
    places: Mapping[str, tuple[Place, ...]]


@frozen
class Form:
    """The table of the form.

    Attributes:
        paper: The paper.
        table: The texts.
        language: The language of headings.
        chart: The flowchart.
        gutters: The tracks for arrows.
        size: The font size of text.
        symbol: The width of symbols.
        widths: The widths of the columns, from the left, by name; ``actor:loket`` for actors.
        heading: The heights of the two lines of headings.
        bands: The bands.
    """

    paper: Paper
    table: Table
    language: Language
    chart: Chart
    gutters: Gutters
    size: float
    symbol: float
    widths: Mapping[str, float] = field(factory=dict)
    heading: tuple[float, float] = (0, 0)
    bands: tuple[Band, ...] = ()

    @property
    def frame_height(self) -> float:
        """The height that a page has for the table."""
        return self.paper.height - 2 * MARGIN - FOOTER

    def lefts(self) -> dict[str, float]:
        """Return the left edge of each column."""
        lefts, left = {}, MARGIN
        for name, width in self.widths.items():
            lefts[name] = left
            left += width
        return lefts


def form_of(table: Table, chart: Chart, paper: Paper, gutters: Gutters, language: Language, size: float) -> Form:
    """Fit the form to a paper.

    Raises:
        DrawingError: If there are too many actors for the paper.
    """
    space = paper.width - 2 * MARGIN - NUMBER_WIDTH
    count = len(table.actors)
    column = min(WIDEST_SYMBOL + 2 * gutters.side, max(_NARROWEST_COLUMN, 0.46 * space / count))
    column = math.floor(min(column, (space - _LEAST_TEXT_AREA) / count) * 2) / 2
    if column < _NARROWEST_COLUMN:
        raise DrawingError(_TOO_MANY_ACTORS.filled(count=count, paper=paper.name))
    symbol = min(WIDEST_SYMBOL, max(NARROWEST_SYMBOL, column - 2 * gutters.side))
    actors = {f"actor:{id_}": column for id_ in table.actors}
    form = Form(paper, table, language, chart, gutters, size, symbol, actors)
    texts = _fitted(form, space - column * count)
    widths = {"number": NUMBER_WIDTH, "activity": texts.pop("activity"), **actors, **texts}
    form = evolve(form, widths=widths)
    return evolve(form, heading=_heading_heights(form), bands=tuple(_bands(form)))


def band_text(chart: Chart, row: Row, place: int, column: str) -> str:
    """Return the text of a band in a column of text."""
    band = row.bands[place]
    if column == "activity":
        return band.text
    if column == "notes":
        effects = (f"{spoken(exit_.label)}: {exit_.effects}" for exit_ in band.exits if exit_.effects)
        return "\n".join((*band.notes, *chart.remarks.get(band.id, ()), *effects))
    return str(getattr(band, column))


def spans(chart: Chart, row: Row, column: str) -> tuple[tuple[int, int], ...]:
    """Return the cells of a column in a row, as the first band and the number of bands of each.

    A cell spans the row if only its first band has a text.
    """
    count = len(row.bands)
    if column != "activity" and not any(band_text(chart, row, place, column) for place in range(1, count)):
        return ((0, count),)
    return tuple((place, 1) for place in range(count))


def cell_height(text: str, width: float, size: float) -> float:
    """Return the height of a cell of text."""
    return text_height(len(wrapped(text, width - 2 * PADDING, size)), size) + 2 * PADDING


# --- widths -------------------------------------------------------------------------------------------------


def _fitted(form: Form, space: float) -> dict[str, float]:
    """Move 8 or 2 mm between columns of text while that makes the table shorter."""
    heights = _Heights(form)
    least = {name: heights.least(name) for name in _COLUMNS}
    shares = {"activity": 0.36, "requirements": 0.22, "time": 0.11, "output": 0.19, "notes": 0.12}
    widths = {name: max(least[name], round(shares[name] * space)) for name in _COLUMNS}
    widths["activity"] += space - sum(widths.values())
    if widths["activity"] < least["activity"]:
        scale = space / sum(least.values())
        return {name: least[name] * min(1, scale) for name in _COLUMNS} if scale < 1 else _spread(least, space)
    best = heights.total(widths)
    for step in (8, 4, 2):
        improved = True
        while improved:
            improved = False
            for giver in _COLUMNS:
                for taker in _COLUMNS:
                    if giver == taker or widths[giver] - step < least[giver]:
                        continue
                    tried = {**widths, giver: widths[giver] - step, taker: widths[taker] + step}
                    total = heights.total(tried)
                    if total < best:
                        widths, best, improved = tried, total, True
    return widths


def _spread(least: Mapping[str, float], space: float) -> dict[str, float]:
    rest = (space - sum(least.values())) / len(least)
    return {name: width + rest for name, width in least.items()}


def _heading_width(language: Language, column: str) -> float:
    """Return the width that the longest word of a heading needs."""
    texts = {"requirements": headings.REQUIREMENTS, "time": headings.TIME, "output": headings.OUTPUT}
    text = texts[column].in_(language).upper() if column in texts else heading_of_notes(language)
    return widest_word(text, HEADING_SIZE, bold=True) + 2 * PADDING + 0.2


class _Heights:
    """The heights of tables with different widths of columns."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.known: dict[tuple[str, float], list[list[tuple[int, int, float]]]] = {}
        self.symbols = [[_least_height(form, lines) for lines, _ in places] for places in _places_of(form)]

    def least(self, column: str) -> float:
        """Return the least width of a column: its widest word, within limits."""
        texts = [
            band_text(self.form.chart, row, place, column)
            for row in self.form.table.rows
            for place in range(len(row.bands))
        ]
        heading = max(_LEAST_WIDTHS[column], _heading_width(self.form.language, column))
        words = max((widest_word(text, self.form.size) for text in texts), default=0) + 2 * PADDING + 0.2
        return max(heading, min(words, 34))

    def total(self, widths: Mapping[str, float]) -> tuple[float, float]:
        """Return the height of the table, and the sum of the heights of its cells."""
        height = filled = 0.0
        columns = [self._cells(name, width) for name, width in widths.items()]
        for number, symbols in enumerate(self.symbols):
            bands = list(symbols)
            cells = [cell for column in columns for cell in column[number]]
            filled += sum(needed for _, _, needed in cells)
            height += sum(_stretched(bands, cells))
        return round(height, 3), round(filled, 3)

    def _cells(self, column: str, width: float) -> list[list[tuple[int, int, float]]]:
        key = (column, width)
        if key not in self.known:
            size = self.form.size
            self.known[key] = [
                [
                    (first, count, cell_height(band_text(self.form.chart, row, first, column), width, size))
                    for first, count in spans(self.form.chart, row, column)
                ]
                for row in self.form.table.rows
            ]
        return self.known[key]


def _stretched(bands: list[float], cells: Sequence[tuple[int, int, float]]) -> list[float]:
    """Make bands high enough for the cells beside them; a cell of several bands stretches them equally."""
    for first, count, needed in sorted(cells, key=lambda cell: cell[1]):
        missing = needed - sum(bands[first : first + count])
        if missing > 0:
            for place in range(first, first + count):
                bands[place] += missing / count
    return bands


def _heading_heights(form: Form) -> tuple[float, float]:
    names = [(heading.text.upper(), form.widths[f"actor:{id_}"]) for id_, heading in form.table.actors.items()]
    size = actor_heading_size(form)
    height = max(text_height(len(wrapped(text, width - 2 * PADDING, size, bold=True)), size) for text, width in names)
    return (6.0, max(6.0, height + 2 * PADDING))


def actor_heading_size(form: Form) -> float:
    """Return the font size of the headings of actors: the largest in which no word is broken, if there is one."""
    names = [(heading.text.upper(), form.widths[f"actor:{id_}"]) for id_, heading in form.table.actors.items()]
    for size in _ACTOR_SIZES:
        if all(widest_word(text, size, bold=True) <= width - 2 * PADDING for text, width in names):
            return size
    return _ACTOR_SIZES[-1]


def heading_of_notes(language: Language) -> str:
    """Return the heading of the column of notes, short as on the form."""
    return "KET" if language == "id" else headings.NOTES.in_(language).upper()


# --- bands --------------------------------------------------------------------------------------------------


def _bands(form: Form) -> Iterator[Band]:
    places = iter(_places_of_bands(form))
    for number, row in enumerate(form.table.rows):
        own = [next(places) for _ in row.bands]
        cells = [
            (first, count, cell_height(band_text(form.chart, row, first, name), form.widths[name], form.size))
            for name in _COLUMNS
            for first, count in spans(form.chart, row, name)
        ]
        cells.append((0, len(row.bands), cell_height(row.number, form.widths["number"], form.size)))
        heights = _stretched([_least_height(form, lines) for lines, _ in own], cells)
        for place, (band, height, (lines, at)) in enumerate(zip(row.bands, heights, own, strict=True)):
            yield Band(band.id, number, place, math.ceil(height * 10) / 10, lines, at)


def _least_height(form: Form, lines: Sequence[float]) -> float:
    return sum(lines) + (len(lines) + 1) * form.gutters.gap


def _places_of(form: Form) -> list[list[tuple[tuple[float, ...], dict[str, tuple[Place, ...]]]]]:
    places = iter(_places_of_bands(form))
    return [[next(places) for _ in row.bands] for row in form.table.rows]


def _places_of_bands(form: Form) -> Iterator[tuple[tuple[float, ...], dict[str, tuple[Place, ...]]]]:
    """Yield the heights of the lines of each band, and the places of its nodes."""
    of_band: dict[tuple[int, int], list[Node]] = {}
    for node in form.chart.nodes.values():
        of_band.setdefault((node.row, node.place), []).append(node)
    for number, row in enumerate(form.table.rows):
        for place in range(len(row.bands)):
            yield places_of(form.chart, form.widths, form.symbol, of_band[number, place])
