"""``sopflow draw``: the official form of a SOP, to print and sign."""

from __future__ import annotations

import json
from pathlib import Path

import click

from sopflow.cli.command import PATH, Choice, command, language_option, option
from sopflow.cli.exits import CommandError
from sopflow.cli.messages import either
from sopflow.cli.opening import DATABASE, opened_store
from sopflow.cli.reading import read_sop, unreadable, unwritable
from sopflow.definition import Sop
from sopflow.drawing import FORMATS, DrawingError, Format, PaperName
from sopflow.drawing import draw as drawing
from sopflow.drawing.form import PAPERS
from sopflow.drawing.overlay import OTHER_REVISION, OTHER_SOP
from sopflow.language import read_bytes
from sopflow.machine import Case, SnapshotError, SopMachine, all_met
from sopflow.text import Language, Text, visible

_NO_FORMAT = Text(
    "the name {path} does not say the format: end it with {choices}.",
    "nama {path} tidak menyebut formatnya: akhiri dengan {choices}.",
)
_NO_SNAPSHOT = Text("{path} is not a snapshot of a case: {why}", "{path} bukan snapshot kasus: {why}")
_NEEDS_DATABASE = Text("For a case in a database, add --db.", "Untuk kasus dalam basis data, tambahkan --db.")
_NEEDS_CASE = Text(
    "The option --db needs a case: add --case with its id.",
    "Opsi --db memerlukan kasus: tambahkan --case berisi id-nya.",
)
_DAMAGED = Text(
    "The case {case} in the database is damaged: {why} Compare its data with: sopflow store verify",
    "Kasus {case} dalam basis data rusak: {why} Bandingkan datanya dengan: sopflow store verify",
)
_NOT_JSON = Text("it is not JSON.", "isinya bukan JSON.")


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
@option(
    "--case",
    "case_name",
    metavar="FILE|ID",
    type=PATH,
    about=Text(
        "Mark what is done, open and late in the case of this snapshot (JSON), or with --db in the case of this id.",
        "Tandai yang selesai, terbuka, dan terlambat pada kasus dalam snapshot ini (JSON), atau dengan --db pada kasus "
        "dengan id ini.",
    ),
)
@option("--db", metavar="URL", about=DATABASE)
@language_option
def draw(
    file: str,
    out: str,
    format_: Format | None,
    paper: PaperName | None,
    case_name: str | None,
    db: str | None,
    language: Language,
) -> None:
    """Draw a SOP as the official form."""
    sop = read_sop(file, language)
    format_ = format_ or _format_of(out, language)
    case = _case(sop, case_name, db, language)
    try:
        content = drawing(sop, format=format_, language=language, paper=paper, case=case)
    except DrawingError as error:
        raise CommandError(error.message(language)) from None
    if out == "-":
        click.echo(content, nl=False)
        return
    try:
        Path(out).write_bytes(content if isinstance(content, bytes) else content.encode())
    except OSError as error:
        raise CommandError(unwritable(out, error, language)) from None


def _case(sop: Sop, name: str | None, db: str | None, language: Language) -> Case | None:
    """Return the case to mark, from a database if one is named; None without a case.

    Raises:
        CommandError: If it cannot be read, or a database is named without a case.
    """
    if name is None:
        if db is not None:
            raise CommandError(_NEEDS_CASE.in_(language))
        return None
    return _snapshot_case(sop, name, language) if db is None else _stored_case(name, db, language)


def _stored_case(id_: str, db: str, language: Language) -> Case:
    """Return a case of a store, with its history.

    Raises:
        CommandError: If the store cannot be used, has no such case, or its data are damaged.
    """
    try:
        with opened_store(db, language) as store, store.begin() as cases:
            case: Case = cases.case(id_).machine.replay(cases.history(id_))
            return case
    except SnapshotError as error:
        raise CommandError(_DAMAGED.format(language, case=visible(id_), why=error)) from None


def _snapshot_case(sop: Sop, path: str, language: Language) -> Case:
    """Return the case of a snapshot.

    Raises:
        CommandError: If the file cannot be read, or is not a snapshot of a case of the SOP.
    """
    try:
        content = read_bytes(path)
    except FileNotFoundError as error:
        raise CommandError(f"{unreadable(path, error, language)} {_NEEDS_DATABASE.in_(language)}") from None
    except OSError as error:
        raise CommandError(unreadable(path, error, language)) from None
    try:
        return SopMachine(sop, conditions=all_met(sop)).restore(json.loads(content))
    except SnapshotError as error:
        texts = {"sop": OTHER_SOP, "fingerprint": OTHER_REVISION}
        text = texts.get(error.field, _NO_SNAPSHOT)
        name = visible(path)
        raise CommandError(text.format(language, path=name, id=name, number=sop.number, why=error)) from None
    except (ValueError, RecursionError):
        why = _NOT_JSON.in_(language)
        raise CommandError(_NO_SNAPSHOT.format(language, path=visible(path), why=why)) from None


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
        raise CommandError(_NO_FORMAT.format(language, path=visible(out), choices=choices))
    return found
