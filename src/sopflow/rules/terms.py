"""SOP606 to SOP609: title, terms, abbreviations and table belong together and are explained."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from sopflow.definition import Sop
from sopflow.diagnostics import Finding, Severity, define_rule
from sopflow.rules.registry import checker
from sopflow.rules.texts import identity_texts, table_texts
from sopflow.rules.vocabulary import (
    ABBREVIATION,
    CAPITALIZED_WORDS,
    FUNCTION_WORDS,
    GENERAL_WORDS,
    KNOWN_ABBREVIATIONS,
    OFFICES,
    WORD,
    initials,
    is_roman_numeral,
    roots,
    roots_of,
    speaks_indonesian,
    spelled_by,
    words,
)
from sopflow.text import Path, Text, Words

_W = Severity.WARNING

FOREIGN_TITLE = define_rule(
    "SOP606",
    "foreign-title",
    _W,
    Text(
        "No word of the title occurs in the table: {words}.", "Tidak satu pun kata dari judul muncul di tabel: {words}."
    ),
    hint=Text(
        "Check whether this identity block and this table belong to the same SOP.",
        "Periksa apakah bagian identitas dan tabel ini berasal dari SOP yang sama.",
    ),
)
UNUSED_TERM = define_rule(
    "SOP607",
    "unused-term",
    _W,
    Text("The term {term} is defined but never used.", "Istilah {term} didefinisikan, tetapi tidak pernah digunakan."),
    hint=Text(
        "Use it where it applies, or delete it.",
        "Gunakan istilah itu di bagian yang dimaksud atau hapus.",
    ),
)
UNEXPLAINED_ABBREVIATION = define_rule(
    "SOP608",
    "unexplained-abbreviation",
    _W,
    Text("The abbreviation {abbreviation} is not explained.", "Singkatan {abbreviation} tidak dijelaskan di mana pun."),
    hint=Text("Explain it under `terms`.", "Jelaskan kepanjangannya di bawah `terms`."),
)
UNEXPLAINED_ACTORS = define_rule(
    "SOP609",
    "unexplained-actors",
    _W,
    Text(
        "The terms explain the offices {terms}, but none of the actors: {actors}.",
        "Istilah menjelaskan jabatan {terms}, tetapi tidak menjelaskan satu pun pelaksana: {actors}.",
    ),
    hint=Text(
        "Explain the actors; these terms may belong to another SOP.",
        "Jelaskan para pelaksananya; daftar istilah ini mungkin milik SOP lain.",
    ),
)

_MIN_TITLE_WORDS = 2
_MIN_TABLE_WORDS = 12
"""Shorter texts are not judged: a sketch of a table says little about its title."""

_MEANINGLESS = FUNCTION_WORDS | GENERAL_WORDS
_MAX_NAME_WORDS = 12
_MAX_SHOWN = 6
_CAPITALS = re.compile("[A-Z][A-Z]")
_VOWELS = frozenset("AEIOU")
_WITH_ITS_MEANING = r"\(([A-Z]{2,6})\)|(?<!\w)([A-Z]{2,6}) ?\("


@checker(stage=1, blocking=False, needs_complete_sop=True)
def title_matches_table(sop: Sop) -> Iterator[Finding]:
    """At least one word of the title occurs in the table, in any form and outside names of actors."""
    title = [word for word in dict.fromkeys(words(sop.title)) if word not in _MEANINGLESS]
    if len(title) < _MIN_TITLE_WORDS or not speaks_indonesian(sop):
        return
    names = {name for actor in sop.actors.values() if len(name := words(actor.name)) <= _MAX_NAME_WORDS}
    texts = [text for path, text in table_texts(sop) if path[0] != "actors"]
    table = _words_outside(names, texts) - FUNCTION_WORDS
    title_roots = roots_of(title)
    if len(table) < _MIN_TABLE_WORDS or any(not title_roots.isdisjoint(roots(word)) for word in table):
        return
    is_abbreviated = spelled_by([initials(sop.title)], {word.upper() for word in table})
    if not is_abbreviated and not spelled_by(map(initials, texts), {word.upper() for word in title}):
        yield FOREIGN_TITLE.at("title", words=tuple(title[:_MAX_SHOWN]))


def _words_outside(names: set[tuple[str, ...]], texts: list[str]) -> set[str]:
    """Return the words of some texts that are not part of a name."""
    beginnings = {name[0] for name in names if name}
    lengths = sorted({len(name) for name in names if name}, reverse=True)
    found: set[str] = set()
    for text in texts:
        rest = words(text)
        if beginnings.isdisjoint(rest):
            found.update(rest)
            continue
        position = 0
        while position < len(rest):
            tried = lengths if rest[position] in beginnings else ()
            length = next((each for each in tried if rest[position : position + each] in names), 0)
            if length == 0:
                found.add(rest[position])
            position += length or 1
    return found


@checker(stage=1, blocking=False, needs_complete_sop=True)
def terms_are_used(sop: Sop) -> Iterator[Finding]:
    """Each term occurs outside its own definition, in any form.

    If none of the terms for offices is used and no term explains an actor, the terms probably belong to another SOP.
    """
    if not sop.terms or not speaks_indonesian(sop):
        return
    occurrences = _root_counts(text for _, text in (*identity_texts(sop), *table_texts(sop)))
    offices: list[str] = []
    uses_an_office = False
    for term, meaning in sop.terms.items():
        is_office = not OFFICES.isdisjoint(words(meaning)[:1])
        offices += [term] if is_office else []
        own = _root_counts([meaning])
        names = [name for part in re.split(r"[()/,;]", term) if (name := words(part))]
        if names and not any(_is_used(name, occurrences, own) for name in names):
            yield UNUSED_TERM.at("terms", term, on_key=True, term=term)
        elif is_office:
            uses_an_office = True
    if offices and not uses_an_office and not _explains_an_actor(sop):
        actors = tuple(actor.name for actor in sop.actors.values())
        yield UNEXPLAINED_ACTORS.at("terms", on_key=True, terms=tuple(offices[:_MAX_SHOWN]), actors=actors[:_MAX_SHOWN])


def _root_counts(texts: Iterable[str]) -> Counter[str]:
    """Return how often each root occurs in some texts."""
    found = Counter[str]()
    for word, count in Counter(word for text in texts for word in words(text)).items():
        for root in roots(word):
            found[root] += count
    return found


def _is_used(name: tuple[str, ...], occurrences: Counter[str], own: Counter[str]) -> bool:
    meaningful = [word for word in name if word not in FUNCTION_WORDS] or list(name)
    return all(any(occurrences[root] > own[root] for root in roots(word)) for word in meaningful)


def _explains_an_actor(sop: Sop) -> bool:
    """Return whether a term explains an actor: by its name or id, or by one word of it ("Petugas")."""
    explained = roots_of(word for term, meaning in sop.terms.items() for word in (*words(term), *words(meaning)))
    keys = {words(term) for term in sop.terms}
    return any(
        all(not explained.isdisjoint(roots(word)) for word in name) or any((word,) in keys for word in name)
        for id_, actor in sop.actors.items()
        for name in (words(actor.name), words(id_))
    )


@checker(stage=1, blocking=False, needs_complete_sop=True)
def abbreviations_are_explained(sop: Sop) -> Iterator[Finding]:
    """An abbreviation is common knowledge, a term, next to its meaning, or spelled by a name."""
    if not speaks_indonesian(sop):
        return
    first: dict[str, Path] = {}
    passages = (*_own_texts(sop), *table_texts(sop))
    if _CAPITALS.search("\n".join([text for _, text in passages])) is None:
        return
    for path, text in passages:
        for match in ABBREVIATION.finditer(text):
            # In a text in capitals, only an unpronounceable word is surely an abbreviation.
            if not (text.isupper() and _VOWELS.intersection(match[0])):
                first.setdefault(match[0], path)
    known = KNOWN_ABBREVIATIONS | CAPITALIZED_WORDS
    unknown = {each for each in first if each not in known and not is_roman_numeral(each)}
    if unknown:
        unknown -= _explained_abbreviations(sop, unknown)
        for abbreviation, path in first.items():
            if abbreviation in unknown:
                yield UNEXPLAINED_ABBREVIATION.at(*path, abbreviation=Words(abbreviation))


def _explained_abbreviations(sop: Sop, unknown: set[str]) -> set[str]:
    """Return the abbreviations that a SOP explains, and all words that it also writes in small letters."""
    texts = [text for _, text in (*identity_texts(sop), *table_texts(sop))]
    explained = {word.upper() for term in sop.terms for word in words(term)}
    explained |= spelled_by((initials(text) for text in texts), unknown)
    for path, text in identity_texts(sop):
        if path[0] in ("organization", "approval"):
            explained.update(WORD.findall(text))
    for text in texts:
        explained.update(match[1] or match[2] for match in re.finditer(_WITH_ITS_MEANING, text))
        # A word that is also written in small letters is capitalized for emphasis.
        explained.update(word.upper() for word in WORD.findall(text) if not word.isupper())
    return explained


def _own_texts(sop: Sop) -> Iterator[tuple[Path, str]]:
    """Yield the parts of the identity block that do not quote laws or decrees."""
    for path, text in identity_texts(sop):
        if path[0] in ("title", "scope", "summary", "warnings", "records"):
            yield path, text
