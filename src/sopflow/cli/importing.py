"""``sopflow import``: drafts of SOPs from Word, Excel, HTML and text files."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePath

import click
from attrs import frozen

from sopflow import __version__
from sopflow.cli.command import PATH, TranslatedUsageError, command, format_option, language_option, option
from sopflow.cli.exits import USAGE, CommandError, NothingToCheckError, report
from sopflow.cli.messages import EXISTS, counted
from sopflow.cli.progress import tracked
from sopflow.cli.reading import unreadable, unwritable
from sopflow.cli.screen import Screen, screen
from sopflow.cli.styled import Style, styled
from sopflow.importing import Doubt, Draft, ImportingError, import_file
from sopflow.rendering.json import encode, lines
from sopflow.text import Language, Text, visible

VERSION = 1
"""The version of the JSON form; it changes when a program that reads the form would misunderstand the new one."""

_SUFFIXES = (".xlsx", ".docx", ".html", ".htm", ".tsv", ".csv")
"""The files of a folder that are imported; other text files are imported only if they are named."""

_STDOUT = "-"
_IMPORTING = Text("Importing", "Mengimpor")
_SUMMARY = Text("{drafts} from {files}; {open}.", "{drafts} dari {files}; {open}.")
_DRAFTS = counted("draft", "drafts", "rancangan")
_FILES = counted("file", "files", "berkas")
_OPEN = counted("point to decide", "points to decide", "hal harus diputuskan")
_COMPARE = counted("to compare", "to compare", "perlu dibandingkan")
_DRAFT_OF = Text("{source} → {target}: {open}, {compare}.", "{source} → {target}: {open}, {compare}.")
_NOTHING = Text(
    "there is nothing to import in {folder}: name a folder with .xlsx, .docx, .html, .tsv or .csv files.",
    "tidak ada yang diimpor di {folder}: sebutkan folder yang berisi berkas .xlsx, .docx, .html, .tsv, atau .csv.",
)
_CANNOT_IMPORT = Text("cannot import {path}: {why}", "{path} tidak dapat diimpor: {why}")
_ONE_DRAFT = Text(
    "there are {count} drafts: name a folder with -o FOLDER/, or one sheet with --sheet.",
    "ada {count} rancangan: sebutkan folder dengan -o FOLDER/, atau satu lembar dengan --sheet.",
)
_NOT_YAML = Text(
    "the name {path} is not that of a draft: end it with .yaml, or with / for a folder.",
    "nama {path} bukan nama rancangan: akhiri dengan .yaml, atau dengan / untuk folder.",
)
_NEEDS_OUTPUT = Text(
    "--format json prints the report: write the drafts to a file with -o.",
    "--format json mencetak laporan: tulis rancangan ke berkas dengan -o.",
)


@frozen
class _Result:
    """The drafts of one file, or the reason why there are none."""

    path: str
    drafts: tuple[Draft, ...] = ()
    problem: str = ""


@command(
    Text(
        "Make drafts of SOPs from the tables of FILE (.xlsx, .docx, .html, .tsv, .csv, .txt) or of a folder. A draft "
        "contains what the file shows; what it does not show is a placeholder that stays an error until you replace "
        "it. An existing file is never overwritten. "
        "Exit codes: 0 imported, 2 wrong usage, or a file that is not imported or not written, 3 nothing to import.",
        "Buat rancangan SOP dari tabel dalam FILE (.xlsx, .docx, .html, .tsv, .csv, .txt) atau folder. Rancangan "
        "memuat apa yang tampak dalam berkas; yang tidak tampak diberi tanda ? yang tetap menjadi kesalahan sampai "
        "diganti. Berkas yang sudah ada tidak pernah ditimpa. "
        "Kode keluar: 0 diimpor, 2 salah penggunaan, atau ada berkas yang tidak diimpor atau tidak ditulis, 3 tidak "
        "ada yang diimpor.",
    )
)
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=PATH)
@option(
    "-o",
    "--output",
    metavar="FILE|FOLDER",
    type=PATH,
    default=_STDOUT,
    default_text="-",
    about=Text(
        "Write the draft to FILE, or several drafts to FOLDER; - prints one draft.",
        "Tulis rancangan ke FILE, atau beberapa rancangan ke FOLDER; - mencetak satu rancangan.",
    ),
)
@option(
    "--sheet",
    metavar="NAME",
    about=Text("Import only this sheet.", "Impor hanya lembar ini."),
)
@format_option(
    "text",
    "json",
    about=Text("The format of the report; JSON is in both languages.", "Format laporan; JSON dalam dua bahasa."),
)
@language_option
@click.pass_context
def importing(
    context: click.Context, files: tuple[str, ...], output: str, sheet: str | None, form: str, language: Language
) -> None:
    """Make drafts of SOPs from tables."""
    if form == "json" and output == _STDOUT:
        raise TranslatedUsageError(_NEEDS_OUTPUT.in_(language), context)
    if output != _STDOUT and not _is_folder(output) and PurePath(output).suffix.lower() not in (".yaml", ".yml"):
        raise CommandError(_NOT_YAML.format(language, path=visible(output)))
    paths = list(_paths(files, language))
    results = list(tracked((_read(path, sheet, language) for path in paths), len(paths), _IMPORTING.in_(language)))
    problems = [result.problem for result in results if result.problem]
    targets = _targets(results, output, language)
    written = {}
    for target, (_, draft) in targets.items():
        if target != _STDOUT:
            problem = _write(target, draft.text, language)
            if problem:
                problems.append(problem)
                continue
        written[target] = draft
    sources = {target: source for target, (source, _) in targets.items()}
    if form == "json":
        for piece in _json(written, sources):
            click.echo(piece, nl=False)
    elif output == _STDOUT:
        for draft in written.values():
            click.echo(draft.text, nl=False)
    else:
        _print(written, sources, len(paths), language, screen())
    for problem in problems:
        report(problem)
    context.exit(USAGE if problems else 0)


def _paths(named: Sequence[str], language: Language) -> Iterator[str]:
    """Yield the files that are named, and those of named folders and their subfolders."""
    for path in named:
        if not os.path.isdir(path):  # noqa: PTH112 (an empty name is not the working directory)
            yield path
            continue
        found = sorted(
            str(file)
            for file in Path(path).rglob("*")
            if file.suffix.lower() in _SUFFIXES and not file.name.startswith((".", "~$")) and file.is_file()
        )
        if not found:
            raise NothingToCheckError(_NOTHING.format(language, folder=visible(path)))
        yield from found


def _read(path: str, sheet: str | None, language: Language) -> _Result:
    try:
        return _Result(path, import_file(path, sheet=sheet, language=language))
    except ImportingError as error:
        return _Result(path, problem=_CANNOT_IMPORT.format(language, path=visible(path), why=error.message(language)))
    except OSError as error:
        return _Result(path, problem=unreadable(path, error, language))


# --- writing ------------------------------------------------------------------------------------------------


def _targets(results: Sequence[_Result], output: str, language: Language) -> dict[str, tuple[str, Draft]]:
    """Return the drafts by the file that they are written to.

    Raises:
        CommandError: If there are several drafts for one file.
    """
    drafts = [(result.path, draft, len(result.drafts) > 1) for result in results for draft in result.drafts]
    if not _is_folder(output):
        if len(drafts) > 1:
            raise CommandError(_ONE_DRAFT.format(language, count=len(drafts)))
        return dict.fromkeys([output], drafts[0][:2]) if drafts else {}
    targets: dict[str, tuple[str, Draft]] = {}
    for path, draft, is_one_of_several in drafts:
        stem = PurePath(path).stem
        name = f"{stem} {draft.name}" if is_one_of_several and draft.name != stem else stem
        safe = "".join(char if char.isalnum() or char in " -_." else "_" for char in name).strip(" .") or "sop"
        unique, number = safe, 2
        while os.path.join(output, f"{unique}.yaml") in targets:  # noqa: PTH118
            unique, number = f"{safe} {number}", number + 1
        targets[os.path.join(output, f"{unique}.yaml")] = path, draft  # noqa: PTH118
    return targets


def _is_folder(output: str) -> bool:
    return output.endswith(("/", os.sep)) or os.path.isdir(output)  # noqa: PTH112 (an empty name is not the working directory)


def _write(target: str, text: str, language: Language) -> str:
    """Write a new file, whole or not at all; return the problem, if there is one."""
    path = Path(target)
    try:
        if target.endswith(".yaml") and path.parent.name and not path.parent.exists():
            path.parent.mkdir(parents=True)
        with path.open("x", encoding="utf-8", newline="\n") as handle:
            try:
                handle.write(text)
                handle.flush()
            except OSError:
                path.unlink(missing_ok=True)
                raise
    except FileExistsError:
        return EXISTS.format(language, path=visible(target))
    except OSError as error:
        return unwritable(target, error, language)
    return ""


# --- the report ---------------------------------------------------------------------------------------------


def _print(written: dict[str, Draft], sources: dict[str, str], files: int, language: Language, out: Screen) -> None:
    for number, (target, draft) in enumerate(written.items()):
        if number:
            out.print()
        title = _DRAFT_OF.format(
            language,
            source=visible(sources[target]),
            target=visible(target),
            open=_OPEN.format(language, len(draft.open)),
            compare=_COMPARE.format(language, len(draft.doubts) - len(draft.open)),
        )
        out.print(styled(title, Style.BOLD))
        for text, doubts in _grouped(draft.doubts, language):
            sign = styled("? ", Style.RED) if doubts[0].is_open else styled("~ ", Style.YELLOW)
            places = ", ".join(dict.fromkeys(visible(each.place.in_(language)) for each in doubts))
            out.print(f"{places}: {text}", sign=sign)
    if files > 1:
        out.print()
        drafts, open_ = len(written), sum(len(draft.open) for draft in written.values())
        counts = {"drafts": _DRAFTS.format(language, drafts), "open": _OPEN.format(language, open_)}
        out.print(_SUMMARY.format(language, files=_FILES.format(language, files), **counts))


def _grouped(doubts: Sequence[Doubt], language: Language) -> Iterator[tuple[str, list[Doubt]]]:
    """Yield the doubts with the same text together, those to decide first."""
    groups: dict[tuple[bool, str], list[Doubt]] = {}
    for each in doubts:
        groups.setdefault((not each.is_open, visible(each.text.in_(language))), []).append(each)
    for (_, text), group in sorted(groups.items(), key=lambda item: item[0][0]):
        yield text, group


def _json(written: dict[str, Draft], sources: dict[str, str]) -> Iterator[str]:
    """Write one object with a line for each doubt and each fact, in both languages and in ASCII."""
    yield f'{{"version": {VERSION},\n"sopflow": {encode(__version__)},\n"drafts": ['
    for number, (target, draft) in enumerate(written.items()):
        facts = {"source": sources[target], "name": draft.name, "draft": target}
        yield ("," if number else "") + f'\n{encode(facts)[:-1]},\n"doubts": ['
        yield from lines(each.to_dict() for each in draft.doubts)
        yield '],\n"evidence": ['
        yield from lines(each.to_dict() for each in draft.evidence)
        yield "]}"
    yield "]}\n"
