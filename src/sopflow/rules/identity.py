"""SOP601 to SOP605, and SOP610: the identity block is filled in, agrees with itself, and is that of this agency."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from sopflow.definition import Sop
from sopflow.diagnostics import Finding, Label, Severity, define_rule
from sopflow.rules.indonesian import WORD, roots_of, words
from sopflow.rules.registry import checker
from sopflow.rules.words import BLANKS, FUNCTION_WORDS, NOT_PLACES, PROVINCES, REGENCIES, REGIONAL_RULES
from sopflow.text import Path, Text, Words, close_matches

_E, _W = Severity.ERROR, Severity.WARNING

INCOMPLETE = define_rule(
    "SOP601",
    "incomplete-identity",
    _W,
    Text("The identity block lacks {keys}.", "Blok identitas belum memuat {keys}."),
    hint=Text(
        "Add them; where the document has none, say so in a comment: `# sopflow: ignore[SOP601] none in the paper`.",
        "Lengkapi; bila dokumennya memang tidak memuatnya, beri komentar: `# sopflow: ignore[SOP601] tidak ada`.",
    ),
)
EMPTY_PART = define_rule(
    "SOP602",
    "empty-part",
    _W,
    Text("`{key}` is not filled in: {found}.", "`{key}` belum diisi: {found}."),
    hint=Text(
        'Write what belongs here; where there is nothing, write "Tidak ada".',
        'Tulis isi yang seharusnya; bila memang tidak ada, tulis "Tidak ada".',
    ),
)
UNFILLED = define_rule(
    "SOP603",
    "unfilled-placeholder",
    _E,
    Text("{found} was never replaced by what it stands for.", "{found} belum diganti dengan isi yang sebenarnya."),
    hint=Text("Write what belongs in its place.", "Tulis isi yang seharusnya ada di tempat itu."),
)
BACKWARDS = define_rule(
    "SOP604",
    "dates-backwards",
    _E,
    Text(
        "The SOP was {done} on {date}, before it was made on {created}.",
        "SOP ini {done_id} pada {date}, sebelum dibuat pada {created}.",
    ),
    hint=Text("Correct one of the two dates.", "Perbaiki salah satu tanggal itu."),
)
BAD_NIP = define_rule(
    "SOP605",
    "bad-nip",
    _W,
    Text("A NIP has 18 digits; this one has {count}.", "NIP terdiri atas 18 angka; ini {count} angka."),
    hint=Text(
        "Compare it with the paper. A number of another kind says which: `nip: NRP 68010203`.",
        "Cocokkan dengan dokumennya. Nomor jenis lain diberi namanya: `nip: NRP 68010203`.",
    ),
)
ANOTHER_AGENCY = define_rule(
    "SOP610",
    "another-agency",
    _W,
    Text(
        "{found} is named here, but the SOP is issued by {own}.",
        "Di sini disebut {found}, padahal SOP ini diterbitkan oleh {own}.",
    ),
    hint=Text(
        "If this was copied from the SOP of another agency, put the right name.",
        "Bila bagian ini tersalin dari SOP instansi lain, ganti dengan nama yang benar.",
    ),
)

_ASKED_FOR = (
    "organization.agency", "dates.created", "dates.effective", "approval.office", "approval.name", "legal_basis",
    "qualifications", "related", "equipment", "warnings", "records",
)  # fmt: skip
"""What the form asks for beside number and title. A first edition has no date of revision."""

_PLACEHOLDER = re.compile(r"\$\{[^{}]{0,100}\}")
_DIGITS_OF_A_NIP = 18
_OTHER_NUMBERS = ("nrp", "nrk", "nipppk", "niy")


def block(sop: Sop) -> Iterator[tuple[Path, str]]:
    """The texts of the identity block with their paths, in the order of the form."""
    yield ("number",), sop.number
    yield ("title",), sop.title
    for key, names in (("organization", ("government", "agency", "unit")), ("approval", ("office", "name", "nip"))):
        for name in names:
            if (text := getattr(getattr(sop, key), name, None)) is not None:
                yield (key, name), text
    for key in ("scope", "summary"):
        if (text := getattr(sop, key)) is not None:
            yield (key,), text
    for term, meaning in sop.terms.items():
        yield ("terms", term), meaning
    for key in ("legal_basis", "qualifications", "equipment", "warnings", "records"):
        for index, text in enumerate(getattr(sop, key)):
            yield (key, index), text
    for index, related in enumerate(sop.related):
        yield ("related", index, "number"), related.number


@checker(stage=1, blocking=False, whole=True)
def the_identity_block_is_complete(sop: Sop) -> Iterator[Finding]:
    """All that the form asks for is there; what is missing is one finding, whose list is worked off at once."""
    lacking: list[Words] = []
    for name in _ASKED_FOR:
        key, _, part = name.partition(".")
        value = getattr(sop, key)
        if not value:
            lacking.append(Words(key))
        elif part and getattr(value, part) is None:
            lacking.append(Words(name))
    if lacking:
        yield INCOMPLETE.at("number", on_key=True, keys=tuple(dict.fromkeys(lacking)))


@checker(stage=1, blocking=False)
def parts_of_the_block_say_something(sop: Sop) -> Iterator[Finding]:
    """No part is a mere dash, a number without words, or a word that waits for others."""
    for path, text in block(sop):
        if "\ufffd" in text:
            continue  # what stood there could not be read
        is_number = path[-1] in ("number", "nip")
        says = any(char.isalnum() if is_number else char.isalpha() for char in text)
        if not says or " ".join(text.casefold().split()).strip(".()[]<> ") in BLANKS:
            yield EMPTY_PART.at(*path, key=Words(_key_of(path)), found=text)


@checker(stage=1)
def placeholders_are_filled_in(sop: Sop) -> Iterator[Finding]:
    """No placeholder of a template is left, ``${nomor}``: what it stands for is what identifies the SOP."""
    for path, text in block(sop):
        if found := _PLACEHOLDER.search(text):
            yield UNFILLED.at(*path, found=found[0])


@checker(stage=1)
def dates_run_forwards(sop: Sop) -> Iterator[Finding]:
    """A SOP is made before it is revised or put in force.

    It may be revised after it was put in force: the form also takes the day of the next review for that date.
    """
    dates = sop.dates
    if dates is None or dates.created is None:
        return
    created = Label(Text("made on this date", "dibuat pada tanggal ini"), ("dates", "created"))
    for key, done, done_id in (("revised", "revised", "direvisi"), ("effective", "put in force", "diberlakukan")):
        date = getattr(dates, key)
        if date is not None and date < dates.created:
            yield BACKWARDS.at(
                "dates",
                key,
                labels=(created,),
                done=Words(done),
                done_id=Words(done_id),
                date=Words(date.isoformat()),
                created=Words(dates.created.isoformat()),
            )


@checker(stage=1, blocking=False)
def a_nip_has_its_digits(sop: Sop) -> Iterator[Finding]:
    """The number of a civil servant has 18 digits, however they are grouped."""
    nip = sop.approval.nip if sop.approval is not None else None
    if nip is None or nip.casefold().lstrip().startswith(_OTHER_NUMBERS):
        return
    count = sum(char.isdecimal() for char in nip)
    if count not in (0, _DIGITS_OF_A_NIP):
        yield BAD_NIP.at("approval", "nip", count=count)


@checker(stage=1, blocking=False, whole=True)
def the_block_is_of_this_agency(sop: Sop) -> Iterator[Finding]:
    """No other city, regency or province is named where the issuer's own belongs, and no other agency approves."""
    organization = sop.organization
    if organization is None:
        return
    if organization.agency is not None and sop.approval is not None and sop.approval.office is not None:
        office = sop.approval.office
        if _is_of_another(office, organization.agency):
            label = Label(_ISSUER, ("organization", "agency"))
            yield ANOTHER_AGENCY.at("approval", "office", labels=(label,), found=office, own=organization.agency)
    own = dict(_places(organization.government or ""))
    found: dict[tuple[str, str], list[Path]] = {}
    for path, text in _where_the_issuer_is_named(sop) if own else ():
        there = [(level, name) for level, name in _places(text) if level in own]
        if not any(_is_same(name, own[level]) for level, name in there):
            for place in there:
                found.setdefault(place, []).append(path)
    for (level, name), (first, *others) in found.items():
        issuer = Label(_ISSUER, ("organization", "government"))
        again = (Label(Text("here too", "di sini juga"), path) for path in others[:_FURTHER_PLACES])
        yield ANOTHER_AGENCY.at(
            *first,
            labels=(issuer, *again),
            found=name,
            own=organization.government,
            candidates=close_matches(name, [own[level]]),
        )


_ISSUER = Text("the issuer", "penerbit SOP")
_FURTHER_PLACES = 5


def _where_the_issuer_is_named(sop: Sop) -> Iterator[tuple[Path, str]]:
    """Where a city or regency can only be the issuer's; in the table it may be another party's."""
    for path, text in block(sop):
        if path[0] == "legal_basis":
            # Laws of the state name every regency that they establish; what a regency has made is its own.
            first, *others = words(text) or [""]
            is_own = first != "undang" and not REGIONAL_RULES.isdisjoint(others)
        else:
            is_own = path[0] in ("title", "scope", "summary", "terms", "warnings", "records") or path[-1] in (
                "agency", "unit", "office",
            )  # fmt: skip
        if is_own:
            yield path, text
    for id_, actor in sop.actors.items():
        if not actor.external:
            yield ("actors", id_, "name"), actor.name


def _is_of_another(office: str, agency: str) -> bool:
    """Whether an office is that of another agency of the same sort, as far as names written in full can tell."""
    for sort in ("dinas", "badan"):
        theirs, ours = (_behind(sort, WORD.findall(text)) for text in (office, agency))
        if theirs and ours and not any(len(word) > 1 and word.isupper() for word in (*theirs, *ours)):
            told = [{word.casefold() for word in each} - FUNCTION_WORDS for each in (theirs, ours)]
            return bool(all(told)) and roots_of(told[0]).isdisjoint(roots_of(told[1]))
    return False


def _behind(sort: str, name: list[str]) -> list[str]:
    """The words behind the sort of an agency, up to a place: "Kesehatan" of "Dinas Kesehatan Kota Bogor"."""
    lower = [word.casefold() for word in name]
    if sort not in lower:
        return []
    return list(takewhile(lambda word: word.casefold() not in REGENCIES | PROVINCES, name[lower.index(sort) + 1 :]))


def _places(text: str) -> Iterator[tuple[str, str]]:
    """The cities, regencies and provinces that a text names, each with its level: ("regency", "Tangerang")."""
    level, name, end = "", list[str](), 0
    for match in WORD.finditer(text):
        word, lower = match[0], match[0].casefold()
        gap = text[end : match.start()]
        is_next = gap.isspace() or (gap == ". " and not name)  # "Kab. Bogor"
        if level and is_next and word[0].isupper() and lower not in _NO_PLACES and len(name) < _LONGEST_PLACE:
            name.append(word)
        else:
            if name:
                yield level, " ".join(name)
            level = "regency" if lower in REGENCIES else "province" if lower in PROVINCES else ""
            name = []
        end = match.end()
    if name:
        yield level, " ".join(name)


_NO_PLACES = NOT_PLACES | FUNCTION_WORDS | REGENCIES | PROVINCES
_LONGEST_PLACE = 3


def _is_same(name: str, own: str) -> bool:
    """Whether two names of places may be one: "Tangerang" may be "Tangerang Selatan", and "Jatim" is "Jawa Timur"."""
    short, long = sorted((words(name), words(own)), key=lambda each: sum(map(len, each)))
    if set(short) <= set(long):
        return True
    letters = iter("".join(long))
    return len(short) == 1 and short[0][0] == long[0][0] and all(letter in letters for letter in short[0])


def _key_of(path: Path) -> str:
    """The name of a part of the block, as people say it; of a term only that it is one."""
    return ".".join(part for part in (path[:1] if path[0] == "terms" else path) if isinstance(part, str))
