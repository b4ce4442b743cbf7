"""The identity block above a SOP table: fields beside their labels, lists below their headings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from attrs import frozen

from sopflow.importing.dates import read_date
from sopflow.importing.grid import Cell, Grid
from sopflow.importing.rows import enumerated, flat
from sopflow.text import Text

_FIELDS = {
    "number": ("nomor sop", "no sop", "no. sop", "sop number", "number", "nomor"),
    "title": ("nama sop", "judul sop", "title", "judul"),
    "dates.created": ("tanggal pembuatan", "tgl pembuatan", "tgl. pembuatan", "created"),
    "dates.revised": ("tanggal revisi", "tgl revisi", "tgl. revisi", "revised"),
    "dates.effective": (
        "tanggal efektif",
        "tgl efektif",
        "tgl. efektif",
        "tanggal pengesahan",
        "tgl pengesahan",
        "tgl. pengesahan",
        "effective",
    ),
    "approval": ("disahkan oleh", "approved by"),
}
_LISTS = {
    "legal_basis": ("dasar hukum", "legal basis"),
    "qualifications": ("kualifikasi pelaksana", "kualifikasi pelaksanaan", "qualifications"),
    "related": ("keterkaitan dengan sop lain", "keterkaitan sop", "keterkaitan", "related sops", "related"),
    "equipment": (
        "peralatan/perlengkapan",
        "peralatan / perlengkapan",
        "peralatan dan perlengkapan",
        "peralatan",
        "equipment",
    ),
    "warnings": ("peringatan", "warnings"),
    "records": ("pencatatan dan pendataan", "pencatatan & pendataan", "pencatatan", "records"),
    "scope": ("ruang lingkup", "scope"),
    "summary": ("ringkasan prosedur", "ringkasan", "summary"),
    "terms": ("istilah dan definisi", "istilah", "definisi", "terms"),
    "hours": ("jam kerja", "working hours"),
    "": ("ketentuan/keterangan lain", "ketentuan lain"),
}
_NAMES = {name: key for group in (_FIELDS, _LISTS) for key, names in group.items() for name in names}
_LONGEST_LABEL = 40
_LABEL_IN_LINE = re.compile(r"([^:\t]{4,40}?)\s*[:\t]\s*(.*)", re.DOTALL)
_SECTION_NUMBER = re.compile(r"^\d{1,2}\.\s+(?=[A-Z])")
_ITEM = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2})*[.)]?|[a-z][.)]|[-•*–])\s+")
_TERM = re.compile(r"(.{1,60}?)\s+(?:adalah|ialah|yaitu|merupakan)\s+|(.{1,60}?)\s*:\s+")
_ACADEMIC_TITLE = re.compile(r"\s(?=(?:dr|drs|dra|ir|h|hj|prof)\.\s)", re.IGNORECASE)
_NIP = re.compile(r"\bNIP\.?\s*:?\s*(\d[\d ]{16,24}\d)")
_SOP_NUMBER = re.compile(r"(?:sop|pos)\s+(?:nomor|no\.?)\s*:?\s*(.+)", re.IGNORECASE)
_HEADING = re.compile(
    r"(?:sop|pos|standar(?:d)? operasional prosedur|prosedur operasional standar)(?:\s*\((?:sop|pos)\))?[\s:–-]+"
    r"(?!nomor|no\b|\d|/)(\S.{3,})",
    re.IGNORECASE,
)
_LONGEST_HEADING = 150
_RANK = re.compile(
    r"(?:pembina|penata|pengatur|juru)(?:\s+(?:utama|muda|madya|tingkat|tk\.?|i|1|kepala))*\W*(?:\(?[iv]{1,3}/[a-e]\)?)?"
    r"|(?:gol(?:ongan)?\.?\s*)?\(?[iv]{1,3}/[a-e]\)?",
    re.IGNORECASE,
)
"""The rank of a civil servant, between the name and the NIP."""

_DEGREE = re.compile(r",\s*[A-Z][\w.]*\.|^(?:dr|drs|dra|ir|h|hj|prof)\.?\s", re.IGNORECASE)
_DASHES = {"", "-", "–", "—", "- 1."}


@frozen
class Identity:
    """An identity block.

    Attributes:
        values: The values by key, in the form of a SOP file.
        source: The words of the paper, by field, where a value differs from them.
        unread: The fields whose values are not understood, with their places and texts.
        is_title_inferred: Whether the title is a heading without a label.
    """

    values: dict[str, Any]
    source: dict[str, str]
    unread: tuple[tuple[str, Text, str], ...] = ()
    is_title_inferred: bool = False


def key_of(text: str) -> str | None:
    """Return the key of a label of the identity block; None for other text."""
    if len(text) > _LONGEST_LABEL:
        return None
    plain = _SECTION_NUMBER.sub("", text.strip())
    return _NAMES.get(" ".join(plain.casefold().split()).strip(" .:"))


def read_identity(grid: Grid, rows: Sequence[int]) -> Identity:
    """Read the identity block in some rows of a grid."""
    found: dict[str, tuple[str, Text]] = {}
    for cell, key, text in labelled(grid, rows):
        if key and (key not in found or not found[key][0]):
            found[key] = text, grid.place(cell.row, cell.column if grid.has_columns else -1)
    values: dict[str, Any] = {}
    source: dict[str, str] = {}
    unread: list[tuple[str, Text, str]] = []
    for key in (*_FIELDS, *_LISTS):
        text, place = found.get(key, ("", Text("")))
        if key and text.strip() in _DASHES:
            if text.strip():
                source[key] = flat(text)
        elif key:
            _read(key, text, place, values, source, unread)
    organization = _organization(grid, rows)
    if organization:
        values["organization"] = organization
    heading = "" if "title" in values else _heading(grid, rows)
    if heading:
        values["title"] = heading
    return Identity(values, source, tuple(unread), is_title_inferred=bool(heading))


def _heading(grid: Grid, rows: Sequence[int]) -> str:
    """Return the title in a heading such as "SOP Pelayanan Informasi"; empty for none."""
    texts = (flat(cell.text) for row in rows for cell in grid.line(row))
    found = [match[1] for text in texts if len(text) <= _LONGEST_HEADING and (match := _HEADING.fullmatch(text))]
    return found[0] if len(found) == 1 else ""


def _read(
    key: str,
    text: str,
    place: Text,
    values: dict[str, Any],
    source: dict[str, str],
    unread: list[tuple[str, Text, str]],
) -> None:
    block, _, name = key.partition(".")
    if block == "dates":
        day = read_date(text)
        if day is None:
            unread.append((key, place, flat(text)))
            source[key] = flat(text)
        else:
            values.setdefault("dates", {})[name] = day
            if flat(text) != day.isoformat():
                source[key] = flat(text)
    elif key == "approval":
        values[key] = _approval(text)
        if {*_words(text)} - {*_words(" ".join(values[key].values()))} - {"nip"}:
            source[key] = flat(text)
    elif key in ("number", "title", "scope", "summary"):
        values[key] = flat(_ITEM.sub("", text) if key in ("scope", "summary") else text)
    elif key == "terms":
        values[key] = dict(_terms(_list(text)))
    elif key == "related":
        values[key] = [{"number": _related_number(item)} for item in _list(text)]
    else:
        values[key] = _list(text)
    if not values.get(key, True):
        del values[key]


def _related_number(item: str) -> str:
    match = _SOP_NUMBER.fullmatch(item)
    return match[1] if match else item


def _approval(text: str) -> dict[str, str]:
    nip = _NIP.search(text)
    without = _NIP.sub("", text)
    lines = [flat(line) for line in without.splitlines() if flat(line)]
    rest = flat(without)
    if len(lines) == 1 and (title := _ACADEMIC_TITLE.search(rest)):
        lines = [rest[: title.start()], rest[title.start() :].strip()]
    lines = [line for line in lines if not _RANK.fullmatch(line)] or lines
    titled = [place for place, line in enumerate(lines) if place and _DEGREE.search(line)]
    name = titled[0] if titled else len(lines) - 1
    found = {"office": " ".join(lines[:name]), "name": lines[name]} if len(lines) > 1 else {"office": rest}
    return {key: value for key, value in found.items() if value} | ({"nip": nip[1]} if nip else {})


def _words(text: str) -> Iterator[str]:
    return (word for word in re.findall(r"\w+", text.casefold()) if not word.isdecimal())


def _list(text: str) -> list[str]:
    """Return the items of a list: numbered, marked with dashes, or one on each line."""
    lines = [flat(line) for line in text.splitlines() if flat(line)]
    if len(lines) == 1:
        _, items = enumerated(lines[0])
        lines = [item for _, item, _ in items] or lines
    texts = [_ITEM.sub("", line) for line in lines]
    return [text for text in texts if text not in _DASHES]


def _terms(items: Iterable[str]) -> Iterator[tuple[str, str]]:
    for item in items:
        match = _TERM.match(item)
        if match and (meaning := item[match.end() :].strip()):
            yield (match[1] or match[2]).strip(), meaning


def _organization(grid: Grid, rows: Sequence[int]) -> dict[str, str]:
    """Return the issuer: the lines in capitals that begin with the government."""
    for row in reversed(rows):
        for cell in grid.line(row):
            lines = [line.strip(" *") for line in cell.text.splitlines() if line.strip(" *")]
            if not lines or not _GOVERNMENT.match(lines[0]):
                continue
            if len(lines) == 1 and not grid.has_columns:
                below = (grid.text(row + number, cell.column).strip(" *") for number in (1, 2))
                lines += [line for line in below if line.isupper()]
            return dict(zip(("government", "agency", "unit"), map(flat, lines[:3]), strict=False))
    return {}


_GOVERNMENT = re.compile(r"(?:PEMERINTAH|KEMENTERIAN)\b")


# --- labels and their texts ------------------------------------------------------------------------------


def labelled(grid: Grid, rows: Sequence[int]) -> Iterator[tuple[Cell, str, str]]:
    """Yield labels with their keys and texts."""
    for row in rows:
        for cell in grid.line(row):
            key = key_of(cell.text)
            if key is not None:
                yield cell, key, _text_of(grid, cell, key, rows)
                continue
            lines = cell.text.splitlines()
            if len(lines) > 1 and (key := key_of(lines[0])) is not None:
                # The heading and its list are in one cell.
                yield cell, key, "\n".join(lines[1:])
                continue
            for line in lines:
                match = _LABEL_IN_LINE.fullmatch(line)
                if match and (key := key_of(match[1])) in _FIELDS:
                    yield cell, str(key), match[2]


def _text_of(grid: Grid, label: Cell, key: str, rows: Sequence[int]) -> str:
    """Return the text that belongs to a label: beside it, or below it until the next label."""
    beside = [cell for cell in grid.line(label.row) if cell.column >= label.column + label.columns]
    texts = [cell.text.lstrip(": \n") for cell in beside if cell.text.strip() != ":"]
    if texts and key_of(texts[0]) is None and (key in _FIELDS or len(beside) == 1):
        has_more = (key == "approval" or key in _LISTS) and grid.has_columns
        following = list(_lines_below(grid, beside[-1], rows)) if has_more else []
        if key == "approval" and has_more and not following:
            following = list(_lines_below(grid, label, rows))
        return "\n".join([texts[0], *following])
    return "\n".join(_lines_below(grid, label, rows)) if key not in _FIELDS else ""


def _lines_below(grid: Grid, label: Cell, rows: Sequence[int]) -> Iterator[str]:
    """Yield the texts below a label in its columns, until another label in these or to their left."""
    for row in rows:
        if row < label.row + label.rows:
            continue
        if any(key_of(cell.text) is not None and cell.column < label.column for cell in grid.line(row)):
            return
        for cell in grid.line(row):
            if cell.column >= label.column + label.columns or cell.column + cell.columns <= label.column:
                continue
            first = cell.text.splitlines()[0]
            match = _LABEL_IN_LINE.fullmatch(first)
            if key_of(first) is not None or (match and key_of(match[1]) in _FIELDS):
                return
            yield cell.text
