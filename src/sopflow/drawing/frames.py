"""The frames of the table: headings, cells, and the footer of each page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from attrs import evolve

from sopflow.definition import Sop
from sopflow.drawing.fonts import text_width, wrapped
from sopflow.drawing.form import (
    FOOTER,
    HEADING_SIZE,
    MARGIN,
    PADDING,
    Form,
    actor_heading_size,
    band_text,
    heading_of_notes,
    spans,
)
from sopflow.drawing.placing import PlacedPage
from sopflow.drawing.scene import Align, Box, Cell, Page, Paper, TextBlock
from sopflow.tables import table as headings
from sopflow.text import Language, Text

_FOOTER_SIZE: Final = 6.5
_PAGE = Text("Page {number} of {count}", "Halaman {number} dari {count}")
_ACTIVITY = Text("ACTIVITY", "URAIAN KEGIATAN")
_ACTORS = Text("ACTORS", "PELAKSANA")
_STANDARD = Text("QUALITY STANDARD", "MUTU BAKU")


def table_cells(page: PlacedPage) -> Iterator[Cell]:
    """Yield the cells of a page, from its headings to the row of connectors at its foot."""
    form = page.form
    yield from _headings(form)
    lefts = form.lefts()
    numbers = {row.id: row.number for row in form.table.rows}
    for name in ("head", "foot"):
        if name not in page.strips:
            continue
        strip = page.strips[name]
        for column, width in form.widths.items():
            yield _cell(f"{column}:{name}", "", Box(lefts[column], strip.top, width, strip.height), form.size)
    for row_number, of_row in groupby(page.sheet.bands, key=lambda band: band.row):
        bands, row = list(of_row), form.table.rows[row_number]
        first, last = bands[0].place, bands[-1].place
        top = page.strips[bands[0].id].top
        bottom = page.strips[bands[-1].id].top + page.strips[bands[-1].id].height
        yield _cell(
            f"number:{row.id}", numbers[row.id], Box(lefts["number"], top, form.widths["number"], bottom - top),
            form.size, align=Align.CENTER,
        )  # fmt: skip
        for column, width in form.widths.items():
            if column == "number":
                continue
            cells = [(place, 1) for place in range(len(row.bands))] if ":" in column else spans(form.chart, row, column)
            for start, count in cells:
                end = start + count - 1
                if end < first or start > last:
                    continue
                upper = page.strips[row.bands[max(start, first)].id]
                lower = page.strips[row.bands[min(end, last)].id]
                box = Box(lefts[column], upper.top, width, round(lower.top + lower.height - upper.top, 2))
                # A cell that continues on the next page repeats its text there.
                text = "" if ":" in column else band_text(form.chart, row, start, column)
                align = Align.CENTER if column == "time" else Align.LEFT
                yield _cell(f"{column}:{row.bands[start].id}", text, box, form.size, align=align)


def _headings(form: Form) -> Iterator[Cell]:
    language, lefts, widths = form.language, form.lefts(), form.widths
    upper, lower = form.heading
    texts = {
        "number": headings.NUMBER.in_(language),
        "activity": _ACTIVITY.in_(language),
        "notes": heading_of_notes(language),
    }
    for name, text in texts.items():
        yield _heading(f"heading:{name}", text.upper(), Box(lefts[name], MARGIN, widths[name], upper + lower))
    actors = [f"actor:{id_}" for id_ in form.table.actors]
    groups = (("actors", _ACTORS, actors), ("standard", _STANDARD, ["requirements", "time", "output"]))
    for name, group, columns in groups:
        width = sum(widths[column] for column in columns)
        yield _heading(f"heading:{name}", group.in_(language), Box(lefts[columns[0]], MARGIN, width, upper))
    for id_, heading in form.table.actors.items():
        box = Box(lefts[f"actor:{id_}"], MARGIN + upper, widths[f"actor:{id_}"], lower)
        yield _heading(f"heading:actor:{id_}", heading.text.upper(), box, actor_heading_size(form))
    for name, heading_text in (
        ("requirements", headings.REQUIREMENTS), ("time", headings.TIME), ("output", headings.OUTPUT),
    ):  # fmt: skip
        box = Box(lefts[name], MARGIN + upper, widths[name], lower)
        yield _heading(f"heading:{name}", heading_text.in_(language).upper(), box, HEADING_SIZE - 0.5)


def _heading(name: str, text: str, box: Box, size: float = HEADING_SIZE) -> Cell:
    cell = _cell(name, text, box, size, align=Align.CENTER, bold=True)
    return evolve(cell, shaded=True, is_heading=True)


def _cell(name: str, text: str, box: Box, size: float, *, align: Align = Align.LEFT, bold: bool = False) -> Cell:
    space = Box(box.x + PADDING, box.y + PADDING, box.width - 2 * PADDING, box.height - 2 * PADDING)
    lines = wrapped(text, space.width, size, bold=bold)
    return Cell(box, TextBlock(space, lines, size, bold, align), text, name)


def footer(sop: Sop, language: Language, paper: Paper, pages: Sequence[Page], remark: str = "") -> tuple[Page, ...]:
    """Add the number and title of the SOP, its hash, a remark, and the number of the page to each page."""
    top = paper.height - MARGIN - FOOTER + 1.5
    width = paper.width - 2 * MARGIN
    title = f"{sop.number} · {sop.title} · sha256 {sop.sha256[:12]}{f' · {remark}' if remark else ''}"
    found = []
    for number, page in enumerate(pages, 1):
        text = _PAGE.format(language, number=number, count=len(pages))
        right = text_width(text, _FOOTER_SIZE)
        left = wrapped(title, width - right - 10, _FOOTER_SIZE)[:1]
        found.append(
            evolve(
                page,
                footer=(
                    TextBlock(Box(MARGIN, top, width - right - 10, 4), left, _FOOTER_SIZE, is_middle=False),
                    TextBlock(Box(MARGIN + width - right, top, right, 4), (text,), _FOOTER_SIZE, is_middle=False),
                ),
            )
        )
    return tuple(found)
