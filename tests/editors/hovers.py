"""Titles, descriptions and examples of all keys, which editors show to authors of SOPs.

A title names the key as the printed form does. Examples are also offered as completions, so sopflow accepts each.
"""

from __future__ import annotations

from typing import Any, NamedTuple


class Hover(NamedTuple):
    """The documentation of a key.

    Attributes:
        title: The name of the key, with the heading of the printed form.
        description: Its meaning, in one or two sentences.
        examples: Values; single values only, since editors cannot label others.
    """

    title: str
    description: str
    examples: tuple[Any, ...] = ()


EXTENSION = Hover("Extension", "A key of your own. sopflow keeps it and ignores it.")

RECORDS = {
    "Sop": Hover("SOP", "A standard operating procedure: the identity block, then the table, row by row."),
    "Organization": Hover("Issuer", "The agency that issued the SOP."),
    "Dates": Hover("Dates", "The dates of the SOP."),
    "Approval": Hover("Approved by (disahkan oleh)", "The official who put the SOP into force."),
    "Related": Hover("Related SOP (keterkaitan)", "A reference to another SOP."),
    "Inferred": Hover("Inferred", "A conclusion of the person who encoded the SOP."),
    "WorkCalendar": Hover("Calendar", "How working time is counted."),
    "Holidays": Hover("Holidays", "The public holidays of a country, from the Python package `holidays`."),
    "SpecialDay": Hover("Special day", "A closed or open date with the source of the rule."),
    "Period": Hover("Period", "Days with other working hours, for example Ramadan."),
    "Authority": Hover("Authority (kewenangan)", "Who may act on a case besides completing activities."),
    "Actor": Hover("Actor (pelaksana)", "An office or a role that carries out activities; not a person."),
    "AnyOf": Hover("One of several actors", "Any one of these actors may carry out the activity."),
    "Document": Hover("Document", "A document that rows require or produce."),
    "Goto": Hover("Move when late", "The case moves to another row by itself when its time is over."),
    "Step": Hover(
        "Row",
        "One row of the table: one activity, or several under `activities`. Each row is one step of a case.",
    ),
    "Activity": Hover("Activity", "One activity of a row of several."),
    "NotBefore": Hover("Earliest time (paling cepat)", "A moment, or some time before it, before which is too early."),
    "Outcome": Hover("Answer", "Where an answer leads, and what it does to the documents."),
}

_SOURCE = Hover("Source", "The wording of the paper, by key, where this file corrects it: `{actor: Kasi Pelyanan}`.")
_INFERRED = Hover("Inferred", "Conclusions that the paper does not state, by key: `{actor: {confidence: low}}`.")
_NOTE = Hover("Note (keterangan)", "Remarks on the row or activity.")
_NEEDS = Hover(
    "Needs (syarat)",
    "Conditions that must be met: keys of `conditions`; `{any_of: [anggota, tamu]}` where one of several suffices.",
)
_SINCE = Hover(
    "Since (sejak)",
    "The row, activity or moment from whose latest completion `within` runs. Every path to this row completes it.",
)
_BEFORE = Hover(
    "Before (sebelum)", "The moment before which `within` ends: a key of `moments`. The time is counted back from it."
)
_NOT_BEFORE = Hover(
    "Not before (paling cepat)",
    "The moment before which completion is refused: a key of `moments`, or `{moment: jadwal, by: 7 hari kerja}` for "
    "some time before it.",
)
_FOUR_EYES = Hover(
    "Four eyes (pemisahan fungsi)",
    "Activities whose performer may not carry out this one: the ids of activities in any row.",
)
_OUTCOMES = Hover(
    "Answers of a decision",
    "Makes the activity a decision. Maps each answer to the row that follows, to `end`, or to a key of `ends`: "
    "`{lengkap: setujui, tidak_lengkap: terima}`.",
)

KEYS = {
    "Sop.sopflow": Hover("Format version", "The version of the sopflow format: always 1."),
    "Sop.number": Hover(
        "SOP number (nomor SOP)", "The number of the SOP. Other SOPs refer to it by this number.", ("SOP-12/DPMPTSP",)
    ),
    "Sop.title": Hover("SOP title (nama SOP)", "The title of the SOP."),
    "Sop.organization": RECORDS["Organization"],
    "Sop.dates": RECORDS["Dates"],
    "Sop.approval": RECORDS["Approval"],
    "Sop.scope": Hover("Scope (ruang lingkup)", "The scope of the SOP."),
    "Sop.summary": Hover("Summary (ringkasan)", "A summary of the procedure."),
    "Sop.terms": Hover("Terms (istilah dan definisi)", "Terms with their meanings: `{Kadis: Kepala Dinas}`."),
    "Sop.legal_basis": Hover("Legal basis (dasar hukum)", "The laws and regulations on which the SOP is based."),
    "Sop.qualifications": Hover("Qualifications (kualifikasi pelaksana)", "Knowledge and skills that the actors need."),
    "Sop.equipment": Hover("Equipment (peralatan/perlengkapan)", "The equipment that the procedure needs."),
    "Sop.warnings": Hover("Warnings (peringatan)", "The consequences of not following the SOP."),
    "Sop.records": Hover("Records (pencatatan dan pendataan)", "Where the procedure is recorded."),
    "Sop.total": Hover(
        "Total time",
        "The total time as stated in the paper. It is compared with the sum of the rows.",
        ("4 hari kerja",),
    ),
    "Sop.related": Hover("Related SOPs (keterkaitan)", "References to other SOPs."),
    "Sop.calendar": Hover(
        "Calendar", "How time standards are counted. Without a calendar, time runs round the clock, in UTC."
    ),
    "Sop.actors": Hover(
        "Actors (pelaksana)", "The offices and roles that carry out activities, by id: `{loket: Petugas Loket}`."
    ),
    "Sop.documents": Hover("Documents", "The documents that rows require or produce, by id: `{izin: Surat izin}`."),
    "Sop.ends": Hover("Further ends", "Ends of the procedure besides `end`, by id: `{ditolak: Permohonan ditolak}`."),
    "Sop.moments": Hover(
        "Moments (saat)",
        "Moments that the application supplies for each case, by id: `{jadwal: Jadwal ujian, tmt: TMT}`.",
    ),
    "Sop.conditions": Hover(
        "Conditions (syarat)",
        "Conditions that only the application can decide, by id: `{saldo_cukup: Saldo mencukupi}`.",
    ),
    "Sop.authority": Hover(
        "Authority (kewenangan)",
        "The actors who may suspend, correct or cancel a case, and so on; for other actions, anyone may: "
        "`{suspend: kasi, cancel: [kepala, sekretaris]}`.",
    ),
    "Authority.attach": Hover("Attach (melampirkan)", "Who may add documents and amend their references."),
    "Authority.suspend": Hover("Suspend (menangguhkan)", "Who may suspend a case."),
    "Authority.resume": Hover("Resume (melanjutkan)", "Who may resume a case."),
    "Authority.restart_clock": Hover("Restart (memulai ulang)", "Who may give the step its whole time again."),
    "Authority.set_moment": Hover("Set a moment (menetapkan saat)", "Who may set or amend a moment of a case."),
    "Authority.recount": Hover("Recount (menghitung ulang)", "Who may count the due times again."),
    "Authority.correct": Hover("Correct (mengoreksi)", "Who may undo events."),
    "Authority.migrate": Hover("Migrate", "Who may move a case to another revision of the SOP."),
    "Authority.cancel": Hover("Cancel (membatalkan)", "Who may cancel a case."),
    "Sop.on_late": Hover(
        "When a row is late",
        "The default of all rows. `record`: late completion is allowed and recorded; `justify`: it needs a reason; "
        "`{goto: row}`: the case moves there by itself when the time is over.",
    ),
    "Sop.steps": Hover("Rows of the table", "The rows in their order. Cases begin at the first row."),
    "Sop.source": Hover("Source", "The wording of the paper, by key, where this file corrects it: `{title: Ijin}`."),
    "Sop.inferred": _INFERRED,
    "Organization.government": Hover(
        "Government", "The city, regency, province or ministry.", ("Pemerintah Kota Tangerang",)
    ),
    "Organization.agency": Hover("Agency", "The agency of the government.", ("Dinas Ketenagakerjaan",)),
    "Organization.unit": Hover("Unit", "The unit of the agency.", ("Bidang Pelatihan Kerja",)),
    "Dates.created": Hover("Created (tanggal pembuatan)", "The date on which the SOP was written."),
    "Dates.revised": Hover("Revised (tanggal revisi)", "The date of the latest revision; none in a first edition."),
    "Dates.effective": Hover("Effective (tanggal efektif)", "The date from which the SOP is in force."),
    "Approval.office": Hover("Office (jabatan)", "The office of the official.", ("Kepala Dinas Ketenagakerjaan",)),
    "Approval.name": Hover("Name", "The name of the official, with titles.", ("Ratna Dewi, S.H.",)),
    "Approval.nip": Hover("NIP", "The official's civil servant number: 18 digits.", ("196209101986031013",)),
    "Related.number": Hover("SOP number", "The number of the other SOP."),
    "Related.relation": Hover(
        "Relation",
        "This SOP `continues` the other one, `requires` it, is a `part_of` it, or is merely `related`.",
    ),
    "Inferred.confidence": Hover("Confidence", "How certain the conclusion is."),
    "Inferred.alternatives": Hover("Alternatives", "Ids that were considered as well."),
    "Inferred.because": Hover("Reason", "The reason for the conclusion."),
    "WorkCalendar.timezone": Hover("Time zone", "A name of the time zone database.", ("Asia/Jakarta",)),
    "WorkCalendar.hours": Hover(
        "Working hours (jam kerja)",
        "The working hours of each day or range of days. Without hours, every day is open round the clock.",
    ),
    "WorkCalendar.holidays": Hover(
        "Holidays (hari libur)",
        "A country code, or a country with categories and a subdivision. Needs the Python package `holidays`.",
    ),
    "WorkCalendar.periods": Hover("Periods", "Days with other working hours, for example Ramadan."),
    "WorkCalendar.closed": Hover(
        "Closed days", "Further days without work: joint leave (cuti bersama), local closings."
    ),
    "WorkCalendar.open": Hover("Open days", "Days that are worked although they are holidays or closed."),
    "WorkCalendar.day": Hover(
        "Meaning of a bare `hari`", "Whether `3 hari` counts working days or calendar days; `working` by default."
    ),
    "Holidays.country": Hover("Country", "The code of the country.", ("ID",)),
    "Holidays.categories": Hover(
        "Categories", "Categories of holidays. For Indonesia, `government` adds the joint leave (cuti bersama)."
    ),
    "Holidays.subdivision": Hover("Subdivision", "The code of a part of the country with holidays of its own."),
    "SpecialDay.date": Hover("Date", "The closed or open date."),
    "SpecialDay.because": Hover(
        "Source", "The source of the rule, such as a decree. Explanations of due times repeat it.", ("SKB 3 Menteri",)
    ),
    "Period.from": Hover("First day", "The first day of the period."),
    "Period.to": Hover("Last day", "The last day of the period."),
    "Period.hours": Hover("Working hours", "The working hours of each day or range of days in this period."),
    "Period.because": Hover(
        "Source",
        "The source of the rule, such as a decree. Explanations of due times repeat it.",
        ("SE 3/2026",),
    ),
    "Actor.name": Hover("Name", "The name of the office or role, as the paper states it."),
    "Actor.external": Hover("External", "Whether the actor is outside the agency: an applicant or another agency."),
    "Actor.persons": Hover(
        "Persons", "The number of persons who hold the office; any number by default. Needed to check four-eyes rules."
    ),
    "AnyOf.any_of": Hover("Any of", "The ids of the actors, documents or conditions."),
    "Document.name": Hover("Name", "The name of the document, as the paper states it."),
    "Document.supplied": Hover("Supplied", "Whether the document comes from outside the procedure."),
    "Outcome.to": Hover("Next row", "The id of the row that follows, `end`, or a key of `ends`."),
    "Outcome.produces": Hover("Output", "Documents that exist when this answer is given: ids of documents."),
    "Outcome.discards": Hover("Discards", "Documents that must be handed in again: ids of documents."),
    "NotBefore.moment": Hover("Moment (saat)", "A key of `moments`."),
    "NotBefore.by": Hover(
        "By (lama sebelumnya)", "How long before the moment it may be completed.", ("7 hari kerja", "1 bulan")
    ),
    "Goto.goto": Hover("Row", "The id of a row, `end`, or a key of `ends`."),
    "Step.id": Hover(
        "Id", "A name for the row: letters, digits and `_`. No other row, activity or end has it.", ("periksa_berkas",)
    ),
    "Step.activity": Hover("Activity (uraian kegiatan)", "The activity, in the words of the paper."),
    "Step.actor": Hover(
        "Actor (pelaksana)", "The id of an actor. Where any one of several may act: `{any_of: [kepala, sekretaris]}`."
    ),
    "Step.activities": Hover(
        "Activities", "The activities of a row of several. They may be carried out in any order that `after` allows."
    ),
    "Step.number": Hover("Number", "The printed number of the row, if it is not its position."),
    "Step.requires": Hover(
        "Requirements (kelengkapan)", "Documents that must be there before an activity of the row is completed: ids."
    ),
    "Step.within": Hover(
        "Time standard (waktu)", "How long the row as a whole may take, from the moment it is entered."
    ),
    "Step.since": _SINCE,
    "Step.before": _BEFORE,
    "Step.not_before": _NOT_BEFORE,
    "Step.clock": Hover(
        "Clock (penghitungan waktu)",
        "`stopped`: times with `since` do not run while a case is in this row, for example until the applicant pays.",
    ),
    "Step.produces": Hover("Output", "Documents that exist once the row is completed: ids of documents."),
    "Step.next": Hover(
        "Next row", "The id of the row that follows, `end`, or a key of `ends`; by default the row below.", ("end",)
    ),
    "Step.on_late": Hover(
        "When the row is late",
        "`record`: late completion is allowed and recorded; `justify`: it needs a reason; `{goto: row}`: the case "
        "moves there by itself when the time is over.",
    ),
    "Step.calls": Hover("Runs another SOP", "The number of another SOP that this row runs. A reference only."),
    "Step.note": _NOTE,
    "Step.outcomes": _OUTCOMES,
    "Step.not_same_person_as": _FOUR_EYES,
    "Step.needs": _NEEDS,
    "Step.source": _SOURCE,
    "Step.inferred": _INFERRED,
    "Activity.id": Hover(
        "Id", "A name for the activity: letters, digits and `_`. No other row, activity or end has it."
    ),
    "Activity.activity": Hover("Activity (uraian kegiatan)", "The activity, in the words of the paper."),
    "Activity.actor": Hover(
        "Actor (pelaksana)", "The id of an actor. Where any one of several may act: `{any_of: [kepala, sekretaris]}`."
    ),
    "Activity.number": Hover("Number", "The printed number of the activity, if it is not its position."),
    "Activity.after": Hover("After", "Activities of the same row that must be completed first: their ids."),
    "Activity.requires": Hover(
        "Requirements (kelengkapan)",
        "Documents that this activity requires besides those of the row: ids, or `{any_of: [ktp, sim]}` where one of "
        "several suffices.",
    ),
    "Activity.within": Hover(
        "Time standard (waktu)",
        "How long this activity may take, from the moment all activities under `after` are done.",
    ),
    "Activity.since": _SINCE,
    "Activity.before": _BEFORE,
    "Activity.not_before": _NOT_BEFORE,
    "Activity.produces": Hover("Output", "Documents that exist once the activity is completed: ids of documents."),
    "Activity.outcomes": _OUTCOMES,
    "Activity.not_same_person_as": _FOUR_EYES,
    "Activity.needs": _NEEDS,
    "Activity.note": _NOTE,
    "Activity.source": _SOURCE,
    "Activity.inferred": _INFERRED,
}
"""The keys by record and name. A row of one activity has the keys of its activity, too."""
