"""``sopflow draw``: the official form of a SOP, to print and sign."""

from __future__ import annotations

from pathlib import Path

import click

from sopflow.cli import messages
from sopflow.cli.command import PATH, Choice, command, language_option, option
from sopflow.cli.exits import CommandError
from sopflow.cli.messages import either
from sopflow.cli.reading import read_sop, unwritable
from sopflow.drawing import FORMATS, DrawingError, Format, PaperName
from sopflow.drawing import draw as drawing
from sopflow.drawing.form import PAPERS
from sopflow.text import Language, Text, visible


@command(
    Text(
        "Draw a SOP as the official form: identity block, table and flowchart, on pages ready to print. The suffix of "
        "OUT is the format. Exit codes: 0 drawn, 1 the SOP has errors, 2 not drawn.",
        "Gambar SOP sebagai formulir resmi: bagian identitas, tabel, dan bagan alir, pada halaman yang siap dicetak. "
        "Akhiran nama OUT menentukan formatnya. Kode keluar: 0 digambar, 1 SOP-nya salah, 2 tidak digambar.",
    )
)
@click.argument("file", type=PATH)
@option(
    "-o",
    "--output",
    "out",
    metavar="OUT",
    required=True,
    type=PATH,
    about=Text("The file to write; - for standard output.", "Berkas yang ditulis; - untuk keluaran standar."),
)
@option(
    "--format",
    "format_",
    type=Choice(*FORMATS),
    about=Text(
        "The format; by default the suffix of OUT, or svg for -.",
        "Formatnya; biasanya akhiran nama OUT, atau svg untuk -.",
    ),
)
@option(
    "--paper",
    type=Choice(*PAPERS),
    about=Text(
        "The paper; by default f4, or a3 if the SOP does not fit on it.",
        "Ukuran kertas; biasanya f4, atau a3 jika SOP tidak muat.",
    ),
)
@language_option
def draw(file: str, out: str, format_: Format | None, paper: PaperName | None, language: Language) -> None:
    """Draw a SOP as the official form."""
    sop = read_sop(file, language)
    format_ = format_ or _format_of(out, language)
    try:
        content = drawing(sop, format=format_, language=language, paper=paper)
    except DrawingError as error:
        raise CommandError(error.message(language)) from None
    if out == "-":
        click.echo(content, nl=False)
        return
    try:
        Path(out).write_bytes(content if isinstance(content, bytes) else content.encode())
    except OSError as error:
        raise CommandError(unwritable(out, error, language)) from None


def _format_of(out: str, language: Language) -> Format:
    """Return the format that a file name means.

    Raises:
        CommandError: If it means none.
    """
    if out == "-":
        return "svg"
    suffix = Path(out).suffix.removeprefix(".").lower()
    found = next((each for each in FORMATS if each == suffix), None)
    if found is None:
        choices = either([f".{each}" for each in FORMATS], language)
        raise CommandError(messages.NO_FORMAT.format(language, path=visible(out), choices=choices))
    return found
