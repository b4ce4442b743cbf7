"""SOP601 to SOP605 and SOP610: the identity block is complete, consistent, and belongs to the issuing agency."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sopflow.dates import date_text
from sopflow.definition import Sop
from sopflow.diagnostics import Finding, Label, Severity, define_rule
from sopflow.rules.registry import checker
from sopflow.rules.texts import identity_texts
from sopflow.rules.vocabulary import (
    BLANKS,
    FUNCTION_WORDS,
    OTHER_TRADITIONS,
    REGIONAL_RULES,
    agency_name,
    named_places,
    part_text,
    roots_of,
    same_place,
    speaks_english,
    words,
)
from sopflow.text import Path, Text, close_matches

_E, _W = Severity.ERROR, Severity.WARNING

INCOMPLETE = define_rule(
    "SOP601",
    "incomplete-identity",
    _W,
    Text("The identity block does not contain: {keys}.", "Bagian identitas belum memuat: {keys}."),
    hint=Text(
        "Copy them from the paper; if the paper does not have them, write this comment on the line above `number`: "
        "`# sopflow: ignore[SOP601] none in the paper`.",
        "Salin dari naskah SOP; jika naskahnya memang tidak memuatnya, tulis komentar ini di baris di atas `number`: "
        "`# sopflow: ignore[SOP601] tidak ada`.",
    ),
)
EMPTY_PART = define_rule(
    "SOP602",
    "empty-part",
    _W,
    Text("{part} is not filled in: {found}.", "Bagian {part} belum diisi: {found}."),
    hint=Text(
        'Write the content; if the paper has none, write "Tidak ada".',
        'Tulis isinya; jika memang tidak ada, tulis "Tidak ada".',
    ),
)
UNFILLED = define_rule(
    "SOP603",
    "unfilled-placeholder",
    _E,
    Text("The placeholder {found} was not replaced.", "Tanda isian {found} belum diganti."),
    hint=Text("Write the actual content instead.", "Tulis isi yang sebenarnya di tempat itu."),
)
BACKWARDS = define_rule(
    "SOP604",
    "dates-backwards",
    _E,
    Text(
        "The SOP was {done} on {date}, before it was made on {created}.",
        "SOP ini {done} pada {date}, sebelum dibuat pada {created}.",
    ),
    hint=Text("Correct one of the two dates.", "Perbaiki salah satu tanggal itu."),
)
BAD_NIP = define_rule(
    "SOP605",
    "bad-nip",
    _W,
    Text("A NIP has 18 digits; this one has {count}.", "NIP terdiri atas 18 angka; nomor ini {count} angka."),
    hint=Text(
        "Compare it with the paper. For a number of another kind, state the kind: `nip: NRP 68010203`.",
        "Cocokkan dengan naskah SOP. Untuk nomor jenis lain, sebutkan jenisnya: `nip: NRP 68010203`.",
    ),
)
ANOTHER_AGENCY = define_rule(
    "SOP610",
    "another-agency",
    _W,
    Text(
        "This text names {found}, but {own} issues this SOP.",
        "Di sini disebut {found}, sedangkan SOP ini diterbitkan oleh {own}.",
    ),
    hint=Text(
        "Correct the name if this part was copied from the SOP of another agency.",
        "Ganti dengan nama yang benar jika bagian ini tersalin dari SOP instansi lain.",
    ),
)

_REQUIRED_PARTS = (
    "organization.agency", "dates.created", "dates.effective", "approval.office", "approval.name", "legal_basis",
    "qualifications", "related", "equipment", "warnings", "records",
)  # fmt: skip
"""The parts of the form besides number and title; a first edition has no date of revision."""

_BOXES = ("legal_basis", "qualifications", "related", "equipment", "warnings", "records")
"""The boxes that only this form has."""

_PLACEHOLDER = re.compile(r"\$\{[^{}]{0,100}\}")
_NIP_DIGITS = 18
_OTHER_NUMBERS = ("nrp", "nrk", "nipppk", "niy")
_ISSUER = Text("the agency that issues this SOP", "instansi yang menerbitkan SOP ini")
_MAX_LABELS = 5


@checker(stage=1, blocking=False, needs_complete_sop=True)
def identity_block_is_complete(sop: Sop) -> Iterator[Finding]:
    """The identity block has all parts of the form; one finding lists the missing ones.

    A paper of another tradition, such as those of hospitals and universities, has none of the boxes of this form.
    """
    if _follows_another_tradition(sop):
        return
    missing: list[str] = []
    for name in _REQUIRED_PARTS:
        key, _, part = name.partition(".")
        value = getattr(sop, key)
        if not value:
            missing.append(key)
        elif part and getattr(value, part) is None:
            missing.append(name)
    if missing:
        yield INCOMPLETE.at("number", on_key=True, keys=tuple(part_text(key) for key in dict.fromkeys(missing)))


def _follows_another_tradition(sop: Sop) -> bool:
    """Return whether a paper has no box of the form and is in another language or of an issuer with its own form."""
    if any(getattr(sop, box) for box in _BOXES):
        return False
    issuer = sop.organization
    names = [sop.title] if issuer is None else [sop.title, issuer.government, issuer.agency, issuer.unit]
    found = {word for name in names if name is not None for word in words(name)}
    return speaks_english(sop) or not found.isdisjoint(OTHER_TRADITIONS)


@checker(stage=1, blocking=False)
def identity_parts_are_filled_in(sop: Sop) -> Iterator[Finding]:
    """No part is a mere dash, a number without words, or a placeholder."""
    for path, text in identity_texts(sop):
        if "\ufffd" in text:
            continue  # A part of the text could not be read.
        is_number = path[-1] in ("number", "nip")
        has_content = any(char.isalnum() if is_number else char.isalpha() for char in text)
        if not has_content or " ".join(text.casefold().split()).strip(".()[]<> ") in BLANKS:
            yield EMPTY_PART.at(*path, part=part_text(_part_at(path)), found=text)


def _part_at(path: Path) -> str:
    """Return the key of the part of the form at a path: ``related.number``."""
    return ".".join(part for part in (path[:1] if path[0] == "terms" else path) if isinstance(part, str))


@checker(stage=1)
def placeholders_are_replaced(sop: Sop) -> Iterator[Finding]:
    """No ``${nomor}`` of a template is left, because such parts identify the SOP."""
    for path, text in identity_texts(sop):
        if found := _PLACEHOLDER.search(text):
            yield UNFILLED.at(*path, found=found[0])


@checker(stage=1)
def dates_are_in_order(sop: Sop) -> Iterator[Finding]:
    """A SOP is made before it is revised or put into force.

    The date of revision may follow the effective date, because the form also uses it for the next review.
    """
    dates = sop.dates
    if dates is None or dates.created is None:
        return
    created = Label(Text("made on this date", "dibuat pada tanggal ini"), ("dates", "created"))
    for key, done in (
        ("revised", Text("revised", "direvisi")),
        ("effective", Text("put into force", "diberlakukan")),
    ):
        date = getattr(dates, key)
        if date is not None and date < dates.created:
            yield BACKWARDS.at(
                "dates", key, labels=(created,), done=done, date=date_text(date), created=date_text(dates.created)
            )


@checker(stage=1, blocking=False)
def nip_has_18_digits(sop: Sop) -> Iterator[Finding]:
    """The number of a civil servant has 18 digits, however they are grouped."""
    nip = sop.approval.nip if sop.approval is not None else None
    if nip is None or nip.casefold().lstrip().startswith(_OTHER_NUMBERS):
        return
    count = sum(char.isdecimal() for char in nip)
    if count not in (0, _NIP_DIGITS):
        yield BAD_NIP.at("approval", "nip", count=count)


@checker(stage=1, blocking=False, needs_complete_sop=True)
def identity_block_belongs_to_the_issuer(sop: Sop) -> Iterator[Finding]:
    """The identity block names no region instead of the issuer's own, and no other agency approves the SOP."""
    organization = sop.organization
    if organization is None:
        return
    if organization.agency is not None and sop.approval is not None and sop.approval.office is not None:
        office = sop.approval.office
        if _is_of_another_agency(office, organization.agency):
            label = Label(_ISSUER, ("organization", "agency"))
            yield ANOTHER_AGENCY.at("approval", "office", labels=(label,), found=office, own=organization.agency)
    own = dict(named_places(organization.government or ""))
    found: dict[tuple[str, str], list[Path]] = {}
    for path, text in _texts_about_the_issuer(sop) if own else ():
        places = [(level, name) for level, name in named_places(text) if level in own]
        if not any(same_place(name, own[level]) for level, name in places):
            for place in places:
                found.setdefault(place, []).append(path)
    for (level, name), (first, *others) in found.items():
        issuer = Label(_ISSUER, ("organization", "government"))
        also = [Label(Text("also here", "juga di sini"), path) for path in others[:_MAX_LABELS]]
        candidates = close_matches(name, [own[level]])
        yield ANOTHER_AGENCY.at(
            *first, labels=(issuer, *also), found=name, own=organization.government, candidates=candidates
        )


def _texts_about_the_issuer(sop: Sop) -> Iterator[tuple[Path, str]]:
    """Yield the texts in which a region can only be the issuer's; the table may name other parties."""
    for path, text in identity_texts(sop):
        if path[0] == "legal_basis":
            # National laws name each regency that they establish; regional regulations are the issuer's own.
            first, *others = words(text) or ("",)
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


def _is_of_another_agency(office: str, agency: str) -> bool:
    """Return whether an office belongs to another agency of the same kind; abbreviated names are not compared."""
    for kind in ("dinas", "badan"):
        names = agency_name(kind, office), agency_name(kind, agency)
        if all(names) and not any(len(word) > 1 and word.isupper() for name in names for word in name):
            theirs, ours = ({word.casefold() for word in name} - FUNCTION_WORDS for name in names)
            return bool(theirs and ours) and roots_of(theirs).isdisjoint(roots_of(ours))
    return False
