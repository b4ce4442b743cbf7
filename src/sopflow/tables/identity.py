"""The identity block of a SOP, as Permenpan-RB 35/2012 lays it out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import frozen

from sopflow.dates import date_text, hours_text, weekday_text
from sopflow.definition import Relation, Sop
from sopflow.text import Language, Text
from sopflow.timing import WeeklyHours
from sopflow.timing.weekdays import WEEKDAYS, Weekday

_NUMBER = Text("SOP number", "Nomor SOP")
_CREATED = Text("Created", "Tanggal pembuatan")
_REVISED = Text("Revised", "Tanggal revisi")
_EFFECTIVE = Text("In force", "Tanggal efektif")
_APPROVAL = Text("Approved by", "Disahkan oleh")
_TITLE = Text("SOP name", "Nama SOP")
_LEGAL_BASIS = Text("Legal basis", "Dasar hukum")
_QUALIFICATIONS = Text("Qualifications of the actors", "Kualifikasi pelaksana")
_RELATED = Text("Related SOPs", "Keterkaitan")
_EQUIPMENT = Text("Equipment", "Peralatan/perlengkapan")
_WARNINGS = Text("Warnings", "Peringatan")
_RECORDS = Text("Records", "Pencatatan dan pendataan")
_SCOPE = Text("Scope", "Ruang lingkup")
_SUMMARY = Text("Summary", "Ringkasan")
_TERMS = Text("Terms", "Istilah dan definisi")
_HOURS = Text("Working hours", "Jam kerja")
TOTAL = Text("Total time: {time}", "Waktu keseluruhan: {time}")
_HOLIDAYS = Text("{zone}, holidays {country}", "{zone}, hari libur {country}")
LIST_HEADINGS = (
    _LEGAL_BASIS, _QUALIFICATIONS, _RELATED, _EQUIPMENT, _WARNINGS, _RECORDS, _SCOPE, _SUMMARY, _TERMS, _HOURS,
)  # fmt: skip
"""The headings of the lists, in their order."""
_PRESCRIBED = 3
"""The pairs of lists that the regulation prescribes; they come first."""
RELATIONS = {
    Relation.CONTINUES: Text("continues {number}", "melanjutkan {number}"),
    Relation.REQUIRES: Text("requires {number}", "memerlukan {number}"),
    Relation.RELATED: Text("{number}", "{number}"),
    Relation.PART_OF: Text("part of {number}", "bagian dari {number}"),
}


@frozen
class Field:
    """A fact about the SOP.

    Attributes:
        heading: The name of the fact.
        lines: The fact; a dash if the SOP does not say.
    """

    heading: str
    lines: tuple[str, ...]


@frozen
class Section:
    """A list of the identity block.

    Attributes:
        heading: The name of the list.
        items: The items; may be empty.
    """

    heading: str
    items: tuple[str, ...]


@frozen
class IdentityBlock:
    """The identity block in one language.

    Attributes:
        organization: The lines at the left: government, agency and unit.
        fields: The facts at the right: number, dates, approval and title.
        sections: The lists below, in pairs of left and right; pairs without items are left out.
    """

    organization: tuple[str, ...]
    fields: tuple[Field, ...]
    sections: tuple[tuple[Section, Section], ...]


def identity_block(sop: Sop, language: Language, *, is_form: bool = False) -> IdentityBlock:
    """Build the identity block of a SOP.

    Args:
        sop: The SOP.
        language: The language of headings and dates; the SOP's own words stay as they are.
        is_form: Whether to keep the approval and the lists of the regulation even if they are empty, as on paper.
    """
    organization = sop.organization
    lines = (organization.government, organization.agency, organization.unit) if organization else ()
    return IdentityBlock(
        tuple(line.upper() for line in lines if line),
        tuple(_fields(sop, language, is_form=is_form)),
        tuple(
            pair
            for number, pair in enumerate(_sections(sop, language))
            if pair[0].items or pair[1].items or (is_form and number < _PRESCRIBED)
        ),
    )


def _fields(sop: Sop, language: Language, *, is_form: bool) -> Iterator[Field]:
    yield Field(_NUMBER.in_(language), (sop.number,))
    dates = sop.dates
    for heading, day in (
        (_CREATED, dates and dates.created),
        (_REVISED, dates and dates.revised),
        (_EFFECTIVE, dates and dates.effective),
    ):
        yield Field(heading.in_(language), (date_text(day).in_(language) if day else "-",))
    if (approval := sop.approval) is not None:
        nip = f"NIP. {approval.nip}" if approval.nip else None
        yield Field(_APPROVAL.in_(language), tuple(filter(None, (approval.office, approval.name, nip))))
    elif is_form:
        yield Field(_APPROVAL.in_(language), ())
    yield Field(_TITLE.in_(language), (sop.title,))


def _sections(sop: Sop, language: Language) -> Iterator[tuple[Section, Section]]:
    """Return the three pairs of the regulation, then those that many documents add."""

    def section(heading: Text, items: Iterable[str | None]) -> Section:
        return Section(heading.in_(language), tuple(filter(None, items)))

    related = (RELATIONS[item.relation].format(language, number=item.number) for item in sop.related)
    terms = (f"{term}: {meaning}" for term, meaning in sop.terms.items())
    yield section(_LEGAL_BASIS, sop.legal_basis), section(_QUALIFICATIONS, sop.qualifications)
    yield section(_RELATED, related), section(_EQUIPMENT, sop.equipment)
    yield section(_WARNINGS, sop.warnings), section(_RECORDS, sop.records)
    yield section(_SCOPE, [sop.scope]), section(_SUMMARY, [sop.summary])
    yield section(_TERMS, terms), section(_HOURS, _hours(sop, language))


def _hours(sop: Sop, language: Language) -> Iterator[str]:
    if sop.total is not None:
        yield TOTAL.format(language, time=sop.total)
    if (calendar := sop.calendar) is None:
        return
    if calendar.hours is not None:
        yield from (line.in_(language) for line in hours_by_days(calendar.hours))
    if calendar.holidays:
        yield _HOLIDAYS.format(language, zone=calendar.timezone, country=calendar.holidays.country)
    else:
        yield calendar.timezone


def hours_by_days(hours: WeeklyHours) -> Iterator[Text]:
    """Return opening hours, a line for each range of days with the same hours: ``Mon–Thu 07:30–12:00``."""
    for days, spans in hours.texts().items():
        names = [weekday_text(WEEKDAYS.index(Weekday(day))) for day in days.split("-")]
        first, last = names[0], names[-1]
        name = first if first == last else Text(f"{first.en}–{last.en}", f"{first.id}–{last.id}")
        text = hours_text(spans)
        yield Text(f"{name.en} {text.en}", f"{name.id} {text.id}")
