"""Sheets whose table continues on the next sheet, as one grid."""

from __future__ import annotations

from attrs import evolve

from sopflow.importing.grid import Connector, Grid, Shape


def stacked(upper: Grid, lower: Grid) -> Grid:
    """Return one grid with a sheet below another.

    Args:
        upper: The sheet above, which may consist of several sheets already.
        lower: The sheet below.
    """
    rows = max(upper.height, max((shape.row + 1 for shape in upper.shapes), default=0))
    y = upper.tops[rows] if rows < len(upper.tops) else 0.0
    first = len(upper.sheets) + 1
    tops = (*upper.tops[:rows], *(top + y for top in lower.tops)) if upper.tops else lower.tops
    return evolve(
        upper,
        cells=(*upper.cells, *(evolve(cell, row=cell.row + rows) for cell in lower.cells)),
        shapes=(*upper.shapes, *(_lower_shape(shape, rows, y, first) for shape in lower.shapes)),
        connectors=(*upper.connectors, *(_lower_connector(each, y, first) for each in lower.connectors)),
        unread=(*upper.unread, *lower.unread),
        tops=tops,
        sheets=(*(upper.sheets or ((0, upper.name),)), (rows, lower.name)),
    )


def _lower_shape(shape: Shape, rows: int, y: float, sheet: int) -> Shape:
    return evolve(shape.moved(y, shape.frame), id=f"{sheet}/{shape.id}", row=shape.row + rows)


def _lower_connector(connector: Connector, y: float, sheet: int) -> Connector:
    start, end = (glued and f"{sheet}/{glued}" for glued in (connector.start, connector.end))
    return evolve(connector.moved(y, connector.frame), start=start, end=end)
