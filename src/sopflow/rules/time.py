"""SOP5xx: every row has a time standard, which agrees with itself and its row, and says how its days are counted."""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrs import evolve

from sopflow.definition import Sop, Step
from sopflow.diagnostics import Finding, Fix, Label, Severity, define_rule
from sopflow.rules.references import activity_path
from sopflow.rules.registry import checker
from sopflow.text import Path, Text, Words
from sopflow.timing import (
    DayMeaning,
    Duration,
    StandardKind,
    TimeStandard,
    TimeStandardError,
    Unit,
    WorkCalendar,
)
from sopflow.timing.grammar import limits

_W, _I = Severity.WARNING, Severity.INFO

MISSING_STANDARD = define_rule(
    "SOP501",
    "missing-standard",
    _W,
    Text("{row} has no time standard.", "{row_id} tidak memiliki baku waktu."),
    hint=Text(
        "Write how long it may take as `within`; if there is no fixed length, say so, as in `within: sesuai jadwal`.",
        "Tulis berapa lama waktunya di `within`; bila tidak tentu, nyatakan, misalnya `within: sesuai jadwal`.",
    ),
)
DISAGREEING_EQUIVALENT = define_rule(
    "SOP504",
    "disagreeing-equivalent",
    _W,
    Text("{standard} does not agree with itself. {reason}", "{standard} tidak sesuai dengan dirinya sendiri. {reason}"),
    hint=Text("{advice}", "{advice}"),
)
BARE_DAY = define_rule(
    "SOP505",
    "bare-day",
    _I,
    Text(
        "{standard} does not say what days it counts; with this calendar it counts {meaning}.",
        "{standard} tidak menyebut hari apa yang dihitung; dengan kalender ini yang dihitung {meaning_id}.",
    ),
    hint=Text(
        "Write `{proposal}`, if that is meant; or set `day` in the calendar.",
        "Tulis `{proposal}` bila itu yang dimaksud; atau atur `day` pada kalender.",
    ),
)
LONGER_THAN_ITS_ROW = define_rule(
    "SOP506",
    "longer-than-its-row",
    _W,
    Text(
        "{id} may take {standard}, but its row as a whole only {row}.",
        "{id} boleh memakan waktu {standard}, padahal seluruh barisnya hanya {row}.",
    ),
    hint=Text(
        "Shorten the one or lengthen the other: the row is late before this activity is.",
        "Persingkat yang satu atau perpanjang yang lain: barisnya sudah terlambat sebelum kegiatan ini terlambat.",
    ),
)
NO_CALENDAR = define_rule(
    "SOP509",
    "no-calendar-for-days",
    _W,
    Text(
        "The SOP has no `calendar`: {standard} is counted in {meaning}.",
        "SOP ini tidak memiliki `calendar`: {standard} dihitung dalam {meaning_id}.",
    ),
    hint=Text(
        "Add a `calendar` with the office's time zone, hours and holidays.",
        "Tambahkan `calendar` dengan zona waktu, jam kerja, dan hari libur kantor.",
    ),
)
HIDDEN_DURATION = define_rule(
    "SOP510",
    "hidden-duration",
    _I,
    Text(
        "The text of {id} sets a time limit that nothing counts: {limit}.",
        "Uraian {id} menyebut batas waktu yang tidak dihitung di mana pun: {limit}.",
    ),
    hint=Text(
        "If it is the row's time standard, write it as `within`.",
        "Bila itu baku waktu barisnya, tulis di `within`.",
    ),
)


_WORKING_DAYS = (Words("working days"), Words("hari kerja"))
_CALENDAR_DAYS = (Words("calendar days"), Words("hari kalender"))
_DAYS_OF_24_HOURS = (Words("days of 24 hours"), Words("hari 24 jam"))
_WEEKDAYS = (Words("weekdays, holidays among them"), Words("hari Senin sampai Jumat, termasuk hari libur"))


@checker(stage=1, blocking=False, whole=True)
def every_row_has_a_standard(sop: Sop) -> Iterator[Finding]:
    """Each row says how long it may take, or each of its activities does."""
    steps = sop.steps
    missing = [row for row, step in enumerate(steps) if not _has_standard(step)]
    if len(missing) == len(steps) and not any(_states_any(step) for step in steps):
        yield MISSING_STANDARD.at("steps", on_key=True, row=Words("The table"), row_id=Words("Tabel ini"))
        return
    for row in missing:
        yield MISSING_STANDARD.at("steps", row, "within", row=steps[row].id, row_id=steps[row].id)


@checker(stage=1, blocking=False)
def standards_agree_with_themselves(sop: Sop) -> Iterator[Finding]:
    """What is said twice in a standard, in brackets or in words, is the same both times."""
    total = [] if sop.total is None else [(("total",), sop.total)]
    for path, standard in (*total, *_of_rows(sop)):
        for problem in standard.inconsistencies:
            yield DISAGREEING_EQUIVALENT.at(*path, standard=str(standard), reason=problem.reason, advice=problem.hint)


@checker(stage=1, blocking=False)
def days_say_how_they_are_counted(sop: Sop) -> Iterator[Finding]:
    """A day is said to be a working day or a calendar day."""
    if sop.calendar is None:
        return
    meaning = _WORKING_DAYS if sop.calendar.day is DayMeaning.WORKING else _CALENDAR_DAYS
    for path, standard in _of_rows(sop):
        if _counts_days(standard):
            proposal = _with_its_days(standard, sop.calendar)
            yield BARE_DAY.at(
                *path,
                fix=None if proposal is None else Fix(proposal),
                standard=str(standard),
                meaning=meaning[0],
                meaning_id=meaning[1],
                proposal=Words(proposal or meaning[1]),
            )


@checker(stage=1, blocking=False)
def activities_take_no_longer_than_their_row(sop: Sop) -> Iterator[Finding]:
    """What an activity may take by itself is no longer than what its row may take."""
    for row, step in enumerate(sop.steps):
        most = _longest(step.within, sop.calendar)
        for index, activity in enumerate(step.activities):
            own = _longest(activity.within, sop.calendar)
            if most is not None and own is not None:
                longer = own.compare(most)
                if longer is not None and longer > 0:
                    yield LONGER_THAN_ITS_ROW.at(
                        *activity_path(row, step, index, "within"),
                        labels=(Label(Text("the whole row", "seluruh baris"), ("steps", row, "within")),),
                        id=activity.id,
                        standard=str(activity.within),
                        row=str(step.within),
                    )


@checker(stage=1, blocking=False, whole=True)
def days_are_counted_by_a_calendar(sop: Sop) -> Iterator[Finding]:
    """Where days are counted, a calendar says which ones; said once."""
    if sop.calendar is not None:
        return
    for path, standard in _of_rows(sop):
        if _counts_days(standard):
            meaning = _DAYS_OF_24_HOURS
        elif _counts_working_days(standard):
            meaning = _WEEKDAYS
        else:
            continue
        yield NO_CALENDAR.at(*path, standard=str(standard), meaning=meaning[0], meaning_id=meaning[1])
        return


@checker(stage=1, blocking=False, whole=True)
def time_limits_stand_where_they_are_counted(sop: Sop) -> Iterator[Finding]:
    """A time limit in the text of an activity, or in a note, is a time standard of its row as well."""
    for row, step in enumerate(sop.steps):
        for path, id_, text in _texts(row, step):
            for limit in limits(text):
                if counted(limit.duration, sop.calendar) not in _stated(step, sop.calendar):
                    yield HIDDEN_DURATION.at(*path, id=id_, limit=limit.text)
                    break


def counted(duration: Duration, calendar: WorkCalendar | None) -> Duration:
    """A duration whose bare days are what a calendar counts for them; without one, they stay as they are."""
    if calendar is None or not duration.measure.days:
        return duration
    unit = Unit.WORKING_DAY if calendar.day is DayMeaning.WORKING else Unit.CALENDAR_DAY
    return Duration([(unit if of is Unit.DAY else of, amount) for of, amount in duration.parts])


def _of_rows(sop: Sop) -> Iterator[tuple[Path, TimeStandard]]:
    """The time standards of rows and activities, with their places."""
    for row, step in enumerate(sop.steps):
        if step.within is not None:
            yield ("steps", row, "within"), step.within
        for index, activity in enumerate(step.activities):
            if activity.within is not None:
                yield activity_path(row, step, index, "within"), activity.within


def _says_nothing(standard: TimeStandard | None) -> bool:
    return standard is None or standard.kind is StandardKind.BLANK


def _has_standard(step: Step) -> bool:
    """Whether a row, or else each of its activities, says how long it may take."""
    return not _says_nothing(step.within) or not any(_says_nothing(activity.within) for activity in step.activities)


def _states_any(step: Step) -> bool:
    return any(not _says_nothing(activity.within) for activity in step.activities)


def _counts_days(standard: TimeStandard) -> bool:
    """Whether a standard counts bare days."""
    return any(end is not None and end.measure.days for end in (standard.minimum, standard.maximum))


def _counts_working_days(standard: TimeStandard) -> bool:
    return any(end is not None and end.measure.working_days for end in (standard.minimum, standard.maximum))


_DAY = re.compile(r"\b(hari|days?)\b(?! (?:kerja|kalender))", re.IGNORECASE)


def _with_its_days(standard: TimeStandard, calendar: WorkCalendar) -> str | None:
    """The text of a standard that says what its days are; None where it cannot be changed so easily."""
    works = calendar.day is DayMeaning.WORKING

    def named(match: re.Match[str]) -> str:
        day = match[0]
        if day.lower() == "hari":
            added = "kerja" if works else "kalender"
            return f"{day} {added.title() if day[0].isupper() else added}"
        return f"{'working' if works else 'calendar'} {day}"

    text = _DAY.sub(named, str(standard))
    try:
        changed = TimeStandard.parse(text)
    except TimeStandardError:
        return None
    low, high, equal = (
        None if end is None else counted(end, calendar)
        for end in (standard.minimum, standard.maximum, standard.equivalent)
    )
    return text if changed == evolve(standard, minimum=low, maximum=high, equivalent=equal) else None


def _texts(row: int, step: Step) -> Iterator[tuple[Path, str, str]]:
    """What is told of a row and of its activities in running text."""
    if step.note is not None:
        yield ("steps", row, "note"), step.id, step.note
    for index, activity in enumerate(step.activities):
        yield activity_path(row, step, index, "activity"), activity.id, activity.text
        if activity.note is not None:
            yield activity_path(row, step, index, "note"), activity.id, activity.note


def _stated(step: Step, calendar: WorkCalendar | None) -> list[Duration]:
    """The durations that the standards of a row and its activities name."""
    standards = [step.within, *(activity.within for activity in step.activities)]
    ends = [end for each in standards if each is not None for end in (each.minimum, each.maximum, each.equivalent)]
    return [counted(end, calendar) for end in ends if end is not None]


def _longest(standard: TimeStandard | None, calendar: WorkCalendar | None) -> Duration | None:
    return None if standard is None or standard.maximum is None else counted(standard.maximum, calendar)
