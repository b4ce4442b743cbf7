"""Readable ids for names, and the names of documents in a cell."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator

from sopflow.definition import RESERVED
from sopflow.importing.rows import enumerated, flat

_SMALL_WORDS = re.compile(
    r"dan|atau|yang|di|ke|dari|untuk|pada|dengan|oleh|serta|para|atas|dalam|kepada|tentang|perihal|sesuai|kemudian"
    r"|the|a|an|of|and|or|to|in|for|with|by|at|on|from"
)
_WORD = re.compile(r"[a-z0-9]+")
_MAX_WORDS = 3
_MAX_LENGTH = 40
_LIST_ITEM = re.compile(r"^(?:\d{1,2}[.)]|[a-z][.)]|[-•*–])\s*")
_LAST_AND = re.compile(r"\s+(?:dan|serta|and)\s+", re.IGNORECASE)


def new_id(name: str, taken: Collection[str], default: str) -> str:
    """Return a readable id for a name, unlike all others.

    Args:
        name: The name.
        taken: The ids that are used already.
        default: The id for a name without letters.

    >>> new_id("Menerima berkas dari pemohon", (), "kegiatan")
    'menerima_berkas_pemohon'
    """
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode("ascii")
    words = [word for word in _WORD.findall(plain) if not _SMALL_WORDS.fullmatch(word)][:_MAX_WORDS]
    id_ = "_".join(words)[:_MAX_LENGTH].strip("_") or default
    if not id_[0].isalpha():
        id_ = f"{default}_{id_}"
    known = {*taken, *RESERVED}
    unique, number = id_, 2
    while unique in known:
        unique, number = f"{id_}_{number}", number + 1
    return unique


def normal(name: str) -> str:
    """Return a name as it is compared: without differences of case, blanks and final punctuation."""
    return flat(name).casefold().strip(" .,;:")


def document_names(cells: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the names of documents in each cell's text.

    Lists, semicolons and commas divide names. The word "dan" divides the last two names of a list; between two names
    alone, it divides only if one of them is named elsewhere.

    >>> found = document_names(["Surat dan peta", "Peta, denah dan foto"])
    >>> found["Surat dan peta"], found["Peta, denah dan foto"]
    (('Surat', 'peta'), ('Peta', 'denah', 'foto'))
    """
    listed = {text: tuple(_listed(text)) for text in dict.fromkeys(cells)}
    known = {normal(name) for names in listed.values() for name in names}
    divided = {text: tuple(_divided(names, known)) for text, names in listed.items()}
    return {text: tuple(dict.fromkeys(names)) for text, names in divided.items()}


def _listed(text: str) -> Iterator[str]:
    lines = [_LIST_ITEM.sub("", flat(line)) for line in text.splitlines()]
    has_items = any(_LIST_ITEM.match(flat(line)) for line in text.splitlines())
    _, items = enumerated(text)
    if len(items) > 1:
        lines = [item for _, item, _ in items]
    elif not has_items:
        lines = list(_unwrapped(lines))
    for line in lines:
        parts = re.split(r"\s*;\s*", line) if ";" in line else _by_commas(line)
        for part in parts:
            name = part.strip(" ,;").removesuffix(".").strip()
            if name and name not in ("-", "–", "—"):
                yield name


def _unwrapped(lines: Iterable[str]) -> Iterator[str]:
    """Join lines that the cell wraps: those that begin with a small letter or follow a comma."""
    before = ""
    for line in lines:
        if before and line and line[0].isupper() and not before.endswith((",", " dan", " serta", " and")):
            yield before
            before = line
        else:
            before = f"{before} {line}".strip()
    yield before


def _by_commas(line: str) -> list[str]:
    parts = re.split(r",\s+", line)
    if len(parts) == 1:
        return parts
    last = re.sub(r"^(?:dan|serta|and)\s+", "", parts[-1], flags=re.IGNORECASE)
    return [*parts[:-1], *_LAST_AND.split(last, maxsplit=1)]


def _divided(names: Iterable[str], known: set[str]) -> Iterator[str]:
    for name in names:
        halves = _LAST_AND.split(name)
        if len(halves) > 1 and any(normal(half) in known for half in halves):
            yield from halves
        else:
            yield name
