"""Drawings of a SOP: the official form of Permenpan-RB 35/2012, on pages ready to print and sign."""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

from sopflow.definition import Sop
from sopflow.drawing.errors import DrawingError
from sopflow.drawing.form import PAPERS
from sopflow.drawing.layout import lay_out
from sopflow.drawing.scene import Scene
from sopflow.drawing.svg import write_svg
from sopflow.text import Language

__all__ = ["FORMATS", "DrawingError", "Format", "PaperName", "Scene", "draw", "lay_out"]

Format: TypeAlias = Literal["svg"]
"""A format of drawings."""

PaperName: TypeAlias = Literal["f4", "a4", "a3"]
"""A size of paper: F4 (330 by 215 mm), A4 or A3, in landscape."""

FORMATS: tuple[Format, ...] = get_args(Format)
"""The formats; each is the suffix of its files."""


def draw(sop: Sop, *, format: Format = "svg", language: Language = "en", paper: PaperName | None = None) -> str:
    """Draw a SOP as the official form: the identity block, and the table with its flowchart.

    Args:
        sop: The SOP.
        format: The format.
        language: The language of headings; the SOP's own words stay as they are.
        paper: The paper; by default F4, or A3 if the SOP does not fit on F4.

    Returns:
        The content of a file; the same for the same SOP.

    Raises:
        DrawingError: If the SOP does not fit on the paper.

    >>> from sopflow import Step
    >>> sop = Sop("1", "Surat", {"loket": "Loket"}, [Step.single("terima", "Menerima surat", "loket")])
    >>> draw(sop).splitlines()[1]
    '<title>1 Surat</title>'
    """
    if format not in FORMATS:
        raise ValueError(f"There is no format {format!r}; there are {', '.join(FORMATS)}.")
    return write_svg(lay_out(sop, language, PAPERS[paper] if paper is not None else None))
