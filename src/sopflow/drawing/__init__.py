"""Drawings of a SOP: the official form of Permenpan-RB 35/2012, on pages ready to print and sign."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args, overload

from sopflow.definition import Sop
from sopflow.diagnostics import Severity, SopError
from sopflow.drawing.bpmn import write_bpmn
from sopflow.drawing.docx import write_docx
from sopflow.drawing.errors import DrawingError
from sopflow.drawing.form import PAPERS
from sopflow.drawing.html import write_html
from sopflow.drawing.layout import lay_out
from sopflow.drawing.mermaid import write_mermaid
from sopflow.drawing.overlay import Overlay, overlay_of
from sopflow.drawing.pdf import write_pdf
from sopflow.drawing.scene import Scene
from sopflow.drawing.svg import write_svg
from sopflow.drawing.xlsx import write_xlsx
from sopflow.rules import check_sop
from sopflow.text import Language, Text

if TYPE_CHECKING:  # a drawing without a case does not wait for the machine
    from sopflow.machine import Case

__all__ = ["FORMATS", "DrawingError", "Format", "PaperName", "Scene", "draw", "lay_out"]

TextFormat: TypeAlias = Literal["svg", "html", "mmd", "bpmn"]
"""A format of drawings that is text."""

BinaryFormat: TypeAlias = Literal["pdf", "docx", "xlsx"]
"""A format of drawings that is not text."""

Format: TypeAlias = TextFormat | BinaryFormat
"""A format of drawings."""

PaperName: TypeAlias = Literal["f4", "a4", "a3"]
"""A size of paper: F4 (330 by 215 mm), A4 or A3, in landscape."""

FORMATS: tuple[Format, ...] = (*get_args(TextFormat), *get_args(BinaryFormat))
"""The formats; each is the suffix of its files."""

_SHOWS_NO_CASE = Text(
    "BPMN and Mermaid drawings show no case: choose svg, html, pdf, docx or xlsx.",
    "Gambar BPMN dan Mermaid tidak menampilkan kasus: pilih svg, html, pdf, docx, atau xlsx.",
)


@overload
def draw(
    sop: Sop,
    *,
    format: TextFormat = "svg",
    language: Language = "en",
    paper: PaperName | None = None,
    case: Case | None = None,
    at: datetime | None = None,
) -> str: ...
@overload
def draw(
    sop: Sop,
    *,
    format: BinaryFormat,
    language: Language = "en",
    paper: PaperName | None = None,
    case: Case | None = None,
    at: datetime | None = None,
) -> bytes: ...
@overload
def draw(
    sop: Sop,
    *,
    format: Format,
    language: Language = "en",
    paper: PaperName | None = None,
    case: Case | None = None,
    at: datetime | None = None,
) -> str | bytes: ...
def draw(
    sop: Sop,
    *,
    format: Format = "svg",
    language: Language = "en",
    paper: PaperName | None = None,
    case: Case | None = None,
    at: datetime | None = None,
) -> str | bytes:
    """Draw a SOP as the official form: the identity block, and the table with its flowchart.

    Args:
        sop: The SOP.
        format: ``svg``, ``html``, ``pdf``, ``docx`` or ``xlsx`` for the form; ``bpmn`` (BPMN 2.0) or ``mmd`` (Mermaid)
            for its flow alone.
        language: The language of headings; the SOP's own words stay as they are.
        paper: The paper; by default F4, or A3 if the SOP does not fit on F4.
        case: A case of the SOP, whose done, open and late activities are marked on the form; not with ``bpmn`` and
            ``mmd``.
        at: The time at which an open activity is late or not; by default that of the machine's clock.

    Returns:
        The content of a file, which is always the same for the same SOP: text, or bytes for ``pdf``, ``docx`` and
            ``xlsx``.

    Raises:
        SopError: If the SOP has errors.
        DrawingError: If the SOP does not fit on the paper, the case follows another SOP or revision, or the format
            shows no case or needs a package that is not installed.
        ValueError: If there is no such format.

    >>> from sopflow import Step
    >>> sop = Sop("1", "Surat", {"loket": "Loket"}, [Step.single("terima", "Menerima surat", "loket")])
    >>> draw(sop).splitlines()[1]
    '<title>1 Surat</title>'
    """
    errors = [finding for finding in check_sop(sop, errors_only=True) if finding.severity is Severity.ERROR]
    if errors:
        raise SopError(errors)
    if case is not None and format in ("bpmn", "mmd"):
        raise DrawingError(_SHOWS_NO_CASE)
    overlay = Overlay() if case is None else overlay_of(sop, case, language, at)
    match format:
        case "bpmn":
            return write_bpmn(sop, language)
        case "mmd":
            return write_mermaid(sop, language)
        case "svg" | "html" | "pdf" | "docx" | "xlsx":
            scene = lay_out(sop, language, None if paper is None else PAPERS[paper], overlay)
        case _:
            raise ValueError(f"There is no format {format!r}; there are {', '.join(FORMATS)}.")
    if format == "svg":
        return write_svg(scene)
    if format == "pdf":
        return write_pdf(scene)
    # The drawing of a case goes to other people than its SOP.
    embeds = case is None
    if format == "html":
        return write_html(scene, sop, embeds=embeds)
    return (write_docx if format == "docx" else write_xlsx)(scene, sop, embeds=embeds)
