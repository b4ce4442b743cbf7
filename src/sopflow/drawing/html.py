"""HTML: the pages as pictures, a table for screen readers, and the SOP itself for programs."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Final

from sopflow.definition import Sop
from sopflow.drawing.chart import spoken
from sopflow.drawing.scene import Scene
from sopflow.drawing.svg import STYLE, number, page_parts
from sopflow.language import dump
from sopflow.tables import Band, Row, Table, identity_block, sop_table
from sopflow.tables import table as headings
from sopflow.text import Language, Text

LEADS_TO = Text("leads to {target}", "menuju {target}")
_FLOW = Text("Flow", "Alur")
_PRINT: Final = "body{background:none}.page{margin:0}.page+.page{break-before:page}.spoken{display:none}"
_SCREEN: Final = (
    "body{margin:0;background:#888}"
    ".page{display:block;margin:5mm auto;background:#fff}"
    # Screen readers read the table; the pages are for eyes.
    ".spoken{position:absolute;left:0;top:0;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);"
    "white-space:nowrap}"
)


def write_html(scene: Scene, sop: Sop, *, embeds: bool = True) -> str:
    """Return a scene as HTML that a browser prints page by page.

    Args:
        scene: The scene.
        sop: The SOP.
        embeds: Whether the file contains the SOP as YAML, in a script element of the id ``sopflow``.
    """
    paper, language = scene.paper, scene.language
    size = f"{number(paper.width)}mm {number(paper.height)}mm"
    printed = f"@page{{size:{size};margin:0}}@media print{{{_PRINT}}}"
    parts = [
        "<!doctype html>",
        f'<html lang="{language}">',
        f'<head><meta charset="utf-8"><title>{escape(scene.title)}</title>',
        f"<style>{_SCREEN}{printed}{STYLE}</style></head>",
        "<body>",
        f'<main><h1 class="spoken">{escape(scene.title)}</h1>',
    ]
    for page in scene.pages:
        width, height = number(paper.width), number(paper.height)
        parts.append(
            f'<svg class="page" xmlns="http://www.w3.org/2000/svg" width="{width}mm" height="{height}mm" '
            f'viewBox="0 0 {width} {height}" aria-hidden="true">'
        )
        parts += page_parts(page)
        parts.append("</svg>")
    parts.append('<div class="spoken">')
    parts += _identity(sop, language)
    parts += _table(sop_table(sop, language), language)
    parts.append("</div></main>")
    if embeds:
        # JSON has an escape for the characters that could end the element.
        import json  # noqa: PLC0415 (slow to import)

        carried = {"yaml": dump(sop, self_contained=True)}
        text = json.dumps(carried, ensure_ascii=True).replace("<", "\\u003c").replace(">", "\\u003e")
        parts.append(f'<script type="application/json" id="sopflow">{text}</script>')
    parts.append("</body></html>")
    return "\n".join(parts) + "\n"


def _identity(sop: Sop, language: Language) -> Iterator[str]:
    block = identity_block(sop, language)
    yield "".join(f"<p>{escape(line)}</p>" for line in block.organization)
    yield "<dl>"
    for field in block.fields:
        lines = "".join(f"<dd>{escape(line)}</dd>" for line in field.lines)
        yield f"<dt>{escape(field.heading)}</dt>{lines}"
    for section in (section for pair in block.sections for section in pair if section.items):
        items = "".join(f"<dd>{escape(item)}</dd>" for item in section.items)
        yield f"<dt>{escape(section.heading)}</dt>{items}"
    yield "</dl>"


def _table(table: Table, language: Language) -> Iterator[str]:
    columns = (
        headings.NUMBER, headings.ACTIVITY, headings.ACTORS, headings.REQUIREMENTS, headings.TIME, headings.OUTPUT,
        headings.NOTES, _FLOW,
    )  # fmt: skip
    yield "<table>"
    heading = "".join(f'<th scope="col">{column.in_(language)}</th>' for column in columns)
    yield f"<thead><tr>{heading}</tr></thead>"
    yield "<tbody>"
    for row in table.rows:
        for place, band in enumerate(row.bands):
            yield _row(table, row, place, band, language)
    yield "</tbody></table>"


def _row(table: Table, row: Row, place: int, band: Band, language: Language) -> str:
    span = f' rowspan="{len(row.bands)}"' if len(row.bands) > 1 else ""
    first = f'<th scope="rowgroup"{span}>{escape(row.number)}</th>' if place == 0 else ""
    actors = "; ".join(table.actors[id_].text for id_ in band.marks)
    flow = "; ".join(
        f"{spoken(exit_.label)}: {lead}" if exit_.label else lead
        for exit_ in band.exits
        for lead in [LEADS_TO.format(language, target=exit_.target)]
    )
    cells = (band.text, actors, band.requirements, band.time, band.output, "; ".join(band.notes), flow)
    return f"<tr>{first}{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"
