"""SOP606 to SOP609: the identity block and the table speak of one thing, in words that are explained."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from sopflow.definition import Sop
from sopflow.diagnostics import Finding, Severity, define_rule
from sopflow.rules.identity import block
from sopflow.rules.indonesian import WORD, roots, roots_of, speaks_indonesian, words
from sopflow.rules.references import activities, activity_path
from sopflow.rules.registry import checker
from sopflow.rules.words import FUNCTION_WORDS, GENERAL_WORDS, KNOWN_ABBREVIATIONS, OFFICES
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
        "See whether this identity block belongs to this table; one of them may be that of another SOP.",
        "Periksa apakah blok identitas ini milik tabel ini; salah satunya mungkin milik SOP lain.",
    ),
)
UNUSED_TERM = define_rule(
    "SOP607",
    "unused-term",
    _W,
    Text("The term {term} is defined but never used.", "Istilah {term} didefinisikan tetapi tidak pernah dipakai."),
    hint=Text(
        "Use it where it is meant, or delete it.",
        "Pakailah di tempat yang dimaksud, atau hapus.",
    ),
)
UNEXPLAINED_ABBREVIATION = define_rule(
    "SOP608",
    "unexplained-abbreviation",
    _W,
    Text(
        "The abbreviation {abbreviation} is explained nowhere.",
        "Singkatan {abbreviation} tidak dijelaskan di mana pun.",
    ),
    hint=Text(
        "Say under `terms` what it stands for.",
        "Jelaskan kepanjangannya di bawah `terms`.",
    ),
)
UNEXPLAINED_ACTORS = define_rule(
    "SOP609",
    "unexplained-actors",
    _W,
    Text(
        "The terms explain the offices {terms}, but none of those who act: {actors}.",
        "Istilah menjelaskan jabatan {terms}, tetapi tidak satu pun pelaksana: {actors}.",
    ),
    hint=Text(
        "Explain the actors; these terms may be those of another SOP.",
        "Jelaskan para pelaksananya; daftar istilah ini mungkin milik SOP lain.",
    ),
)

_FEWEST_TITLE_WORDS = 2
_FEWEST_TABLE_WORDS = 12
"""What is too short to be about something: a sketch of a table says nothing of its title."""

_SAY_NOTHING = FUNCTION_WORDS | GENERAL_WORDS
_LONGEST_NAME = 12
_SHOWN = 6
_ABBREVIATION = re.compile(r"(?<![\w.])[A-Z]{2,6}(?!\w|\.\w)")
_LETTERS_IN_CAPITALS = re.compile("[A-Z][A-Z]")
"""What a text without is surely without an abbreviation."""

_ROMAN_NUMERAL = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_LONGEST_ABBREVIATION = 6


def table(sop: Sop) -> Iterator[tuple[Path, str]]:
    """The texts of the table with their paths: actors, documents, ends, and what stands in the rows."""
    for id_, actor in sop.actors.items():
        yield ("actors", id_, "name"), actor.name
    for id_, document in sop.documents.items():
        yield ("documents", id_, "name"), document.name
    for id_, name in sop.ends.items():
        yield ("ends", id_), name
    yield from rows(sop)


def rows(sop: Sop) -> Iterator[tuple[Path, str]]:
    """What the rows say is done, and their remarks."""
    for row, step, index, activity in activities(sop):
        if index == 0 and step.note is not None:
            yield ("steps", row, "note"), step.note
        yield activity_path(row, step, index, "activity"), activity.text
        if activity.note is not None:
            yield activity_path(row, step, index, "note"), activity.note


@checker(stage=1, blocking=False, whole=True)
def the_title_is_that_of_the_table(sop: Sop) -> Iterator[Finding]:
    """Some word of the title occurs in the table, in whatever form; names of actors do not count."""
    title = [word for word in dict.fromkeys(words(sop.title)) if word not in _SAY_NOTHING]
    if len(title) < _FEWEST_TITLE_WORDS or not speaks_indonesian(sop):
        return
    names = {name for actor in sop.actors.values() if len(name := tuple(words(actor.name))) <= _LONGEST_NAME}
    texts = [text for path, text in table(sop) if path[0] != "actors"]
    there = {word for text in texts for word in _without(names, words(text))} - FUNCTION_WORDS
    meant = roots_of(title)
    if len(there) < _FEWEST_TABLE_WORDS or any(not meant.isdisjoint(roots(word)) for word in there):
        return
    is_abbreviated = _spelled_in([_initials(sop.title)], {word.upper() for word in there})
    if not is_abbreviated and not _spelled_in(map(_initials, texts), {word.upper() for word in title}):
        yield FOREIGN_TITLE.at("title", words=tuple(title[:_SHOWN]))


@checker(stage=1, blocking=False, whole=True)
def terms_are_used(sop: Sop) -> Iterator[Finding]:
    """Each of the terms occurs somewhere outside its own definition, at least in its parts and in other forms.

    Where all that are offices do not, and none of the terms explains an actor, they were meant for another SOP.
    """
    if not sop.terms or not speaks_indonesian(sop):
        return
    occurrences = _counted(text for _, text in (*block(sop), *table(sop)))
    offices: list[str] = []
    are_idle = True
    for term, meaning in sop.terms.items():
        is_office = not OFFICES.isdisjoint(words(meaning)[:1])
        offices += [term] if is_office else []
        own = _counted([meaning])
        names = [name for part in re.split(r"[()/,;]", term) if (name := words(part))]
        if names and not any(_is_used(name, occurrences, own) for name in names):
            yield UNUSED_TERM.at("terms", term, on_key=True, term=term)
        elif is_office:
            are_idle = False
    if offices and are_idle and not _explains_an_actor(sop):
        actors = tuple(actor.name for actor in sop.actors.values())
        yield UNEXPLAINED_ACTORS.at("terms", on_key=True, terms=tuple(offices[:_SHOWN]), actors=actors[:_SHOWN])


def _counted(texts: Iterable[str]) -> Counter[str]:
    """How often each root occurs in some texts."""
    found = Counter[str]()
    for word, count in Counter(word for text in texts for word in words(text)).items():
        for root in roots(word):
            found[root] += count
    return found


def _is_used(name: list[str], occurrences: Counter[str], own: Counter[str]) -> bool:
    telling = [word for word in name if word not in FUNCTION_WORDS] or name
    return all(any(occurrences[root] > own[root] for root in roots(word)) for word in telling)


def _explains_an_actor(sop: Sop) -> bool:
    """Whether a term tells of one who acts: by its name or id, or by a word of it, as "Petugas" of "Petugas Loket"."""
    told = roots_of(word for term, meaning in sop.terms.items() for word in (*words(term), *words(meaning)))
    keys = {tuple(words(term)) for term in sop.terms}
    return any(
        all(not told.isdisjoint(roots(word)) for word in name) or any((word,) in keys for word in name)
        for id_, actor in sop.actors.items()
        for name in (words(actor.name), words(id_.replace("_", " ")))
    )


@checker(stage=1, blocking=False, whole=True)
def abbreviations_are_explained(sop: Sop) -> Iterator[Finding]:
    """An abbreviation that not every office knows is a term, stands beside its meaning, or is spelled by a name."""
    if not speaks_indonesian(sop):
        return
    first: dict[str, Path] = {}
    passages = (*_prose(sop), *table(sop))
    if _LETTERS_IN_CAPITALS.search("\n".join([text for _, text in passages])) is None:
        return
    for path, text in passages:
        for match in _ABBREVIATION.finditer(text):
            # Where all is written large, only a word that nobody can say is surely none.
            if not (text.isupper() and _VOWELS.intersection(match[0])):
                first.setdefault(match[0], path)
    unknown = {each for each in first if each not in KNOWN_ABBREVIATIONS and not _ROMAN_NUMERAL.fullmatch(each)}
    if not unknown:
        return
    texts = [text for _, text in (*block(sop), *table(sop))]
    explained = {word.upper() for term in sop.terms for word in words(term)}
    explained |= _spelled_in((_initials(text) for text in texts), unknown)
    for path, text in block(sop):
        if path[0] in ("organization", "approval"):
            explained.update(WORD.findall(text))
    for text in texts:
        explained.update(match[1] or match[2] for match in _BESIDE_ITS_MEANING.finditer(text))
        # What is written small elsewhere is a word, written large for emphasis.
        explained.update(word.upper() for word in WORD.findall(text) if not word.isupper())
    for abbreviation, path in first.items():
        if abbreviation in unknown and abbreviation not in explained:
            yield UNEXPLAINED_ABBREVIATION.at(*path, abbreviation=Words(abbreviation))


_VOWELS = frozenset("AEIOU")
_BESIDE_ITS_MEANING = re.compile(r"\(([A-Z]{2,6})\)|(?<!\w)([A-Z]{2,6}) ?\(")


def _prose(sop: Sop) -> Iterator[tuple[Path, str]]:
    """The parts of the identity block that are written in words of their own, not quoted from a law or a decree."""
    for path, text in block(sop):
        if path[0] in ("title", "scope", "summary", "warnings", "records"):
            yield path, text


def _without(names: set[tuple[str, ...]], text: list[str]) -> Iterator[str]:
    """The words of a text without those that are the name of an actor."""
    beginnings = {name[0] for name in names if name}
    if beginnings.isdisjoint(text):
        yield from text
        return
    lengths = sorted({len(name) for name in names if name}, reverse=True)
    position = 0
    while position < len(text):
        tried = lengths if text[position] in beginnings else ()
        length = next((each for each in tried if tuple(text[position : position + each]) in names), 0)
        if length == 0:
            yield text[position]
        position += length or 1


def _initials(text: str) -> str:
    """The first letters of words that are written large: "CPN" of "Calon Pahlawan Nasional"; others part them."""
    if text[1:].islower():
        return ""  # as most texts are; one letter spells nothing
    found = (word for word in WORD.findall(text) if word.casefold() not in FUNCTION_WORDS)
    return "".join(word[0] if word[0].isupper() else " " for word in found)


def _spelled_in(initials: Iterable[str], abbreviations: set[str]) -> set[str]:
    """Those of the abbreviations that the initials of some words in a row spell."""
    return {
        run
        for letters in initials
        for begin in range(len(letters))
        for length in range(2, _LONGEST_ABBREVIATION + 1)
        if (run := letters[begin : begin + length]) in abbreviations
    }
