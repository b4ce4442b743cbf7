"""Drafts from files: choose the reader, find the tables, write the YAML, and check it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from os import PathLike, fspath
from pathlib import PurePath

from attrs import evolve, frozen

from sopflow.checking import check_text
from sopflow.diagnostics import Finding, Severity
from sopflow.importing.archive import Archive
from sopflow.importing.carried import carried_yaml
from sopflow.importing.delimited import read_text
from sopflow.importing.doubts import Doubt
from sopflow.importing.drafting import Drafting
from sopflow.importing.errors import NO_SUCH_SHEET, NO_TABLE, OLD_FORMAT, TOO_LARGE, UNKNOWN_FORMAT, ImportingError
from sopflow.importing.evidence import Evidence
from sopflow.importing.grid import Grid
from sopflow.importing.roundtrip import Restored, restore
from sopflow.importing.sections import Section, sections
from sopflow.importing.web import read_page
from sopflow.importing.word import read_document
from sopflow.importing.workbook import read_workbook
from sopflow.language import read_bytes
from sopflow.language.writing import yaml_text
from sopflow.text import Language, Path, Text, shown, visible

MAX_BYTES = 20_000_000
MAX_TEXT = 1_000_000
MAX_LINES = 1_000
"""The limits of a file: its bytes, the characters of its tables, and the lines of one table."""

_HEADER = Text(
    "# A draft, imported from {file}. `sopflow check` lists what is left to decide.\n",
    "# Rancangan, diimpor dari {file}. `sopflow check --lang id` menyebutkan yang masih harus diputuskan.\n",
)


@frozen
class Draft:
    """A SOP that was read from a table.

    Attributes:
        name: The sheet or table.
        text: The draft as YAML.
        doubts: The doubts, in the order of the table.
        evidence: The actors and arrows that the file shows.
    """

    name: str
    text: str
    doubts: tuple[Doubt, ...]
    evidence: tuple[Evidence, ...]

    @property
    def open(self) -> tuple[Doubt, ...]:
        """The doubts that a person must decide; each is an error of ``sopflow check``."""
        return tuple(each for each in self.doubts if each.is_open)


def import_file(path: str | PathLike[str], *, sheet: str | None = None, language: Language = "en") -> tuple[Draft, ...]:
    """Read the SOP tables of a Word, Excel, HTML or text file.

    Args:
        path: The file: ``.xlsx``, ``.docx``, ``.html``, ``.tsv``, ``.csv`` or ``.txt``.
        sheet: The name of the only sheet to read; by default all.
        language: The language of the comments and reasons in the drafts.

    Returns:
        A draft for each SOP.

    Raises:
        OSError: If the file cannot be read.
        ImportingError: If it contains no SOP table, or is damaged, unsafe or too large.
    """
    name = fspath(path)
    return import_bytes(read_bytes(name, MAX_BYTES), PurePath(name).name, sheet=sheet, language=language)


def import_bytes(data: bytes, name: str, *, sheet: str | None = None, language: Language = "en") -> tuple[Draft, ...]:
    """Read the SOP tables of a file's content; the arguments and errors are those of ``import_file``.

    Args:
        data: The content.
        name: The name of the file; its suffix determines the format.
        sheet: The name of the only sheet to read; by default all.
        language: The language of the comments and reasons in the drafts.
    """
    if len(data) > MAX_BYTES:
        limit = f"{MAX_BYTES // 1_000_000} MB"
        raise ImportingError(TOO_LARGE.filled(limit=limit, subject=Text("the file", "berkas")))
    content = _opened(data, name)
    grids = _grids(content, name)
    if sheet is not None:
        names = [grid.name for grid in grids]
        if sheet not in names:
            listed = ", ".join(map(shown, names))
            raise ImportingError(NO_SUCH_SHEET.filled(name=shown(sheet), names=listed))
        grids = [grid for grid in grids if grid.name == sheet]
    if sum(len(cell.text) for grid in grids for cell in grid.cells) > MAX_TEXT:
        raise ImportingError(TOO_LARGE.filled(limit=f"{MAX_TEXT:,}", subject=Text("characters", "huruf")))
    found = sections(grids)
    if any(len(part.lines) > MAX_LINES for section in found for _, part in section.parts):
        raise ImportingError(
            TOO_LARGE.filled(limit=f"{MAX_LINES:,}", subject=Text("the lines of a table", "baris tabel"))
        )
    doubts: tuple[Doubt, ...] = ()
    is_form = PurePath(name).suffix.lower() in (".docx", ".xlsx", ".html", ".htm")
    yaml = carried_yaml(content) if is_form and sheet is None else ""
    if yaml:
        restored = restore(yaml, grids, content, name, lambda drawn: _grids(_opened(drawn, name), name))
        if restored.text:
            return (_restored(restored, found[0].grid.name if found else PurePath(name).stem, name, language),)
        doubts = restored.doubts
    if not found:
        raise ImportingError(NO_TABLE)
    drafts = (_draft(section, name, language) for section in found)
    return tuple(evolve(draft, doubts=(*doubts, *draft.doubts)) for draft in drafts)


def _opened(data: bytes, name: str) -> Archive | bytes:
    suffix = PurePath(name).suffix.lower()
    if suffix in (".doc", ".xls"):
        raise ImportingError(OLD_FORMAT.filled(kind=suffix[1:] + "x"))
    if suffix in (".xlsx", ".xlsm", ".docx", ".docm"):
        return Archive(data, suffix[1:-1].upper() + "X")
    if suffix in (".html", ".htm", ".tsv", ".csv", ".txt", ""):
        return data
    raise ImportingError(UNKNOWN_FORMAT.filled(found=shown(suffix)))


def _grids(content: Archive | bytes, name: str) -> Sequence[Grid]:
    path = PurePath(name)
    if isinstance(content, Archive):
        is_workbook = path.suffix.lower().startswith(".xls")
        return read_workbook(content) if is_workbook else read_document(content, path.stem)
    if path.suffix.lower().startswith(".htm"):
        return read_page(content, path.stem)
    return [read_text(content, path.stem)]


def _draft(section: Section, file: str, language: Language) -> Draft:
    drafting = Drafting(section, language)
    text = _HEADER.format(language, file=visible(file)) + yaml_text(drafting.data)
    doubts = [*drafting.doubts, *_of_findings(_errors(text), drafting.doubts, drafting.place_of)]
    doubts.sort(key=lambda each: _order(each.path))
    return Draft(section.grid.name, text, tuple(doubts), tuple(drafting.evidence))


def _restored(restored: Restored, name: str, file: str, language: Language) -> Draft:
    text = _HEADER.format(language, file=visible(file)) + restored.text
    doubts = (*restored.doubts, *_of_findings(_errors(text), (), lambda _path: Text(name, name)))
    return Draft(name, text, doubts, ())


def _errors(text: str) -> list[Finding]:
    return [finding for finding in check_text(text).findings if finding.severity is Severity.ERROR]


def _of_findings(errors: Sequence[Finding], doubts: Sequence[Doubt], place_of: Callable[[Path], Text]) -> list[Doubt]:
    """Return a doubt for each error of a draft that is not the consequence of a placeholder."""
    known = {each.path for each in doubts if each.is_open}
    found = []
    for finding in errors:
        if finding.path in known:
            continue
        texts = (f"{finding.message(lang)} {finding.hint(lang)}".strip() for lang in ("en", "id"))
        found.append(Doubt(finding.code, place_of(finding.path), Text(*texts), finding.path, is_open=True))
    return found


def _order(path: tuple[str | int, ...]) -> tuple[int, ...]:
    return tuple(part for part in path if isinstance(part, int)) if path[:1] == ("steps",) else (-1,)
