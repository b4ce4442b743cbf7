"""``sopflow diff``: what differs between two revisions of a SOP."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

import click

from sopflow import __version__
from sopflow.cli.command import PATH, command, format_option, language_option
from sopflow.cli.exits import FOUND, CommandError, report
from sopflow.cli.messages import Counted, counted
from sopflow.cli.reading import read_sop
from sopflow.cli.screen import Screen, screen
from sopflow.cli.styled import Style, styled
from sopflow.definition import Sop
from sopflow.rendering.json import encode, lines
from sopflow.revisions import Change, Difference
from sopflow.revisions import diff as differences_between
from sopflow.text import Language, Text

VERSION = 1
"""The version of the JSON form; it changes when a program that reads the form would misunderstand the new one."""

_SIGNS = {
    Change.ADDED: ("+", Style.GREEN),
    Change.REMOVED: ("-", Style.RED),
    Change.CHANGED: ("~", Style.YELLOW),
    Change.MOVED: ("~", Style.YELLOW),
}
_NO_DIFFERENCES = Text("No differences.", "Tidak ada perbedaan.")
_DIFFERENCES = counted("difference", "differences", "perbedaan")
_AFFECTING = Counted(
    Text(
        "{differences}; {count} affects running cases (marked !), which must be migrated.",
        "{differences}; {count} memengaruhi kasus yang berjalan (bertanda !), sehingga kasusnya harus dipindahkan.",
    ),
    Text(
        "{differences}; {count} affect running cases (marked !), which must be migrated.",
        "{differences}; {count} memengaruhi kasus yang berjalan (bertanda !), sehingga kasusnya harus dipindahkan.",
    ),
)
_NOT_AFFECTING = Text(
    "{differences}; running cases are not affected.", "{differences}; kasus yang berjalan tidak terpengaruh."
)


@command(
    Text(
        "Compare two revisions of a SOP: identity block, calendar, actors, documents, ends, and the table row by row. "
        "Differences that running cases notice are marked. "
        "Exit codes: 0 no differences, 1 differences, 2 wrong usage, or a file that is unreadable or has errors.",
        "Bandingkan dua revisi SOP: bagian identitas, kalender, pelaksana, dokumen, titik akhir, dan tabel baris demi "
        "baris. Perbedaan yang memengaruhi kasus yang berjalan diberi tanda. "
        "Kode keluar: 0 tidak ada perbedaan, 1 ada perbedaan, 2 salah penggunaan, atau berkas tidak terbaca atau "
        "memiliki kesalahan.",
    )
)
@click.argument("old", type=PATH)
@click.argument("new", type=PATH)
@format_option(
    "text", "json", about=Text("The format; JSON is in both languages.", "Format keluaran; JSON dalam dua bahasa.")
)
@language_option
@click.pass_context
def diff(context: click.Context, old: str, new: str, form: str, language: Language) -> None:
    """Compare two revisions of a SOP."""
    before, after = _read((old, new), language)
    found = differences_between(before, after)
    if form == "json":
        for piece in _json({old: before}, {new: after}, found):
            click.echo(piece, nl=False)
    else:
        _print(found, language, screen())
    context.exit(FOUND if found else 0)


def _read(paths: Sequence[str], language: Language) -> list[Sop]:
    """Return the SOPs of all files.

    Raises:
        CommandError: If a file cannot be used; every such file is reported.
    """
    sops, errors = [], []
    for path in paths:
        try:
            sops.append(read_sop(path, language))
        except CommandError as error:
            errors.append(str(error))
    for message in errors[:-1]:
        report(message)
    if errors:
        # Also for a SOP with errors: exit code 1 means differences.
        raise CommandError(errors[-1])
    return sops


def _print(found: Sequence[Difference], language: Language, out: Screen) -> None:
    if not found:
        out.print(_NO_DIFFERENCES.in_(language))
        return
    for place, differences in groupby(found, key=lambda each: each.place.in_(language)):
        out.print(styled(place, Style.BOLD))
        for each in differences:
            sign, style = _SIGNS[each.change]
            mark = styled("! ", Style.BOLD) if each.affects_cases else styled("  ")
            out.print(each.text.in_(language), sign=mark + styled(f"{sign} ", style))
        out.print()
    affecting = sum(each.affects_cases for each in found)
    count = _DIFFERENCES.format(language, len(found))
    if affecting:
        out.print(_AFFECTING.format(language, affecting, differences=count))
    else:
        out.print(_NOT_AFFECTING.format(language, differences=count))


def _json(old: dict[str, Sop], new: dict[str, Sop], found: Sequence[Difference]) -> Iterator[str]:
    """Write one object with a line for each difference, in both languages and in ASCII."""
    yield f'{{"version": {VERSION},\n"sopflow": {encode(__version__)},\n'
    for name, sops in (("old", old), ("new", new)):
        ((file, sop),) = sops.items()
        facts = {"file": file, "number": sop.number, "sha256": sop.sha256, "fingerprint": sop.fingerprint}
        yield f'"{name}": {encode(facts)},\n'
    yield '"differences": ['
    yield from lines(each.to_dict() for each in found)
    yield "]}\n"
