"""SOP5xx: every row has a time standard that is unambiguous, consistent, and counted by a calendar."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from attrs import evolve

from sopflow.definition import Activity, Sop, Step
from sopflow.diagnostics import Finding, Fix, Label, Severity, define_rule
from sopflow.rules.registry import checker
from sopflow.rules.table import activity_path, row_name
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
    Text("{row} has no time standard.", "{row} tidak memiliki standar waktu."),
    hint=Text(
        "Write the time in `within`; if it is not fixed, write for example `within: sesuai jadwal`; "
        "if the paper has none, leave it out.",
        "Tulis waktunya di `within`; jika tidak tentu, tulis misalnya `within: sesuai jadwal`; "
        "jika naskah kosong, biarkan.",
    ),
)
DISAGREEING_EQUIVALENT = define_rule(
    "SOP504",
    "disagreeing-equivalent",
    _W,
    Text("{standard} states two different times. {reason}", "{standard} menyebut dua waktu yang berbeda. {reason}"),
    hint=Text("{advice}", "{advice}"),
)
BARE_DAY = define_rule(
    "SOP505",
    "bare-day",
    _I,
    Text(
        "{standard} does not say whether it counts working days or calendar days; with this calendar it counts "
        "{meaning}.",
        "{standard} tidak menyebut hari kerja atau hari kalender; menurut kalender ini yang dihitung {meaning}.",
    ),
    hint=Text(
        "Write `{proposal}` if that is correct, or set `day` in the calendar.",
        "Tulis `{proposal}` jika itu yang dimaksud atau atur `day` pada kalender.",
    ),
)
LONGER_THAN_ITS_ROW = define_rule(
    "SOP506",
    "longer-than-its-row",
    _W,
    Text(
        "{id} may take {standard}, but its whole row only {row}.",
        "{id} boleh memakan waktu {standard}, sedangkan seluruh barisnya hanya {row}.",
    ),
    hint=Text(
        "Shorten the time of the activity or extend the time of the row; now the row is late before the activity.",
        "Persingkat waktu kegiatan atau perpanjang waktu barisnya; sekarang baris terlambat lebih dahulu.",
    ),
)
NO_CALENDAR = define_rule(
    "SOP509",
    "no-calendar-for-days",
    _W,
    Text(
        "The SOP has no `calendar`: {standard} counts {meaning}.",
        "SOP ini tidak memiliki `calendar`: {standard} dihitung dalam {meaning}.",
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
        "The text of {id} states a time limit that is not counted: {limit}.",
        "Uraian {id} menyebut batas waktu yang tidak dihitung di mana pun: {limit}.",
    ),
    hint=Text(
        "Write it in `within` if it is the time standard of the row.",
        "Tulis di `within` jika itu standar waktu barisnya.",
    ),
)

_WORKING_DAYS = Text("working days", "hari kerja")
_CALENDAR_DAYS = Text("calendar days", "hari kalender")
_DAYS_OF_24_HOURS = Text("days of 24 hours", "hari 24 jam")
_DATES = Text("the rest of the date in UTC", "sisa tanggal itu menurut UTC")
_WEEKDAYS = Text("weekdays, including holidays", "hari Senin sampai Jumat, termasuk hari libur")


@checker(stage=1, blocking=False, needs_complete_sop=True)
def rows_have_a_standard(sop: Sop) -> Iterator[Finding]:
    """Each row has a time standard, or each of its activities does, unless the agency only waits there."""
    steps = sop.steps
    without = [row for row, step in enumerate(steps) if not _has_standard(step)]
    missing = [row for row in without if not only_waits(sop, steps[row])]
    if missing and len(without) == len(steps) and not any(_states_any(step) for step in steps):
        yield MISSING_STANDARD.at("steps", on_key=True, row=Text("The table", "Tabel ini"))
        return
    for row in missing:
        name = row_name(sop, steps[row])
        yield MISSING_STANDARD.at("steps", row, "within", row=Text(f"Row {name}", f"Baris {name}"))


@checker(stage=1, blocking=False)
def equivalents_agree(sop: Sop) -> Iterator[Finding]:
    """A standard that repeats its amount, in brackets or in words, states the same amount both times."""
    total = [] if sop.total is None else [(("total",), sop.total)]
    for path, standard in (*total, *((each.path, each.standard) for each in _of_rows(sop))):
        for problem in standard.inconsistencies:
            yield DISAGREEING_EQUIVALENT.at(*path, standard=str(standard), reason=problem.reason, advice=problem.hint)


@checker(stage=1, blocking=False)
def days_state_their_meaning(sop: Sop) -> Iterator[Finding]:
    """A standard in days states whether it counts working days or calendar days."""
    if sop.calendar is None:
        return
    meaning = _WORKING_DAYS if sop.calendar.day is DayMeaning.WORKING else _CALENDAR_DAYS
    for path, standard, counted_as in _of_rows(sop):
        if _counts_days(counted_as):
            proposal = _with_its_days(standard, sop.calendar)
            yield BARE_DAY.at(
                *path,
                fix=None if proposal is None else Fix(proposal),
                standard=str(standard),
                meaning=meaning,
                proposal=Words(proposal) if proposal else meaning,
            )


@checker(stage=1, blocking=False)
def activities_fit_into_their_row(sop: Sop) -> Iterator[Finding]:
    """An activity may not take longer than its row."""
    for row, step in enumerate(sop.steps):
        most = _longest(step.within, sop.calendar)
        for index, activity in enumerate(step.activities):
            own = _longest(activity.within, sop.calendar)
            if most is not None and own is not None and _begin_together(step, activity):
                longer = own.compare(most)
                if longer is not None and longer > 0:
                    yield LONGER_THAN_ITS_ROW.at(
                        *activity_path(row, step, index, "within"),
                        labels=(Label(Text("the whole row", "seluruh baris"), ("steps", row, "within")),),
                        id=activity.id,
                        standard=str(activity.within),
                        row=str(step.within),
                    )


@checker(stage=1, blocking=False, needs_complete_sop=True)
def days_are_counted_by_a_calendar(sop: Sop) -> Iterator[Finding]:
    """A SOP that counts days has a calendar; one finding for the first such standard."""
    if sop.calendar is not None:
        return
    for path, standard, counted_as in _of_rows(sop):
        if _counts_days(counted_as):
            meaning = _DAYS_OF_24_HOURS
        elif _counts_working_days(counted_as):
            meaning = _WEEKDAYS
        elif counted_as.kind is StandardKind.SAME_DAY:
            meaning = _DATES
        else:
            continue
        yield NO_CALENDAR.at(*path, standard=str(standard), meaning=meaning)
        return


@checker(stage=1, blocking=False, needs_complete_sop=True)
def time_limits_are_counted(sop: Sop) -> Iterator[Finding]:
    """A time limit in the text of an activity, or in a note, is also a time standard of its row."""
    for row, step in enumerate(sop.steps):
        for path, id_, text in _texts(row, step):
            for limit in limits(text):
                if counted(limit.duration, sop.calendar) not in _stated(step, sop.calendar):
                    yield HIDDEN_DURATION.at(*path, id=id_, limit=limit.text)
                    break


def only_waits(sop: Sop, step: Step) -> bool:
    """Return whether the agency waits for others in a row: its time is not the agency's."""
    if step.clock is not None:
        return True
    actors = {id_ for activity in step.activities for id_ in activity.actors}
    return bool(actors) and all(id_ in sop.actors and sop.actors[id_].external for id_ in actors)


def counted(duration: Duration, calendar: WorkCalendar | None) -> Duration:
    """Replace bare days in a duration by the days that a calendar counts; without a calendar, keep them."""
    if calendar is None or not duration.measure.days:
        return duration
    unit = Unit.WORKING_DAY if calendar.day is DayMeaning.WORKING else Unit.CALENDAR_DAY
    return Duration([(unit if of is Unit.DAY else of, amount) for of, amount in duration.parts])


class _Written(NamedTuple):
    """A time standard in the table.

    Attributes:
        path: Its path.
        standard: The standard as it is written.
        counted: The standard as it is counted: on from another row or a moment, or back from a moment.
    """

    path: Path
    standard: TimeStandard
    counted: TimeStandard


def _of_rows(sop: Sop) -> Iterator[_Written]:
    """Yield the time standards of rows and activities."""
    for row, step in enumerate(sop.steps):
        if step.within is not None:
            yield _Written(("steps", row, "within"), step.within, step.limit or step.within)
        if step.not_before is not None:
            yield from _earliest(("steps", row), step)
        for index, activity in enumerate(step.activities):
            if activity.within is not None:
                path = activity_path(row, step, index, "within")
                yield _Written(path, activity.within, activity.limit or activity.within)
            if activity.not_before is not None:
                yield from _earliest(activity_path(row, step, index), activity)


def _earliest(path: Path, holder: Step | Activity) -> Iterator[_Written]:
    if holder.not_before is not None and (by := holder.not_before.by) is not None:
        yield _Written((*path, "not_before", "by"), by, by.counted_back or by)


def _begin_together(step: Step, activity: Activity) -> bool:
    """Return whether the times of a row and its activity are counted on from the same event."""
    return (step.since, step.before) == (activity.since, activity.before) and step.before is None


def _is_blank(standard: TimeStandard | None) -> bool:
    return standard is None or standard.kind is StandardKind.BLANK


def _has_standard(step: Step) -> bool:
    """Return whether a row, or otherwise each of its activities, has a time standard."""
    return not _is_blank(step.within) or not any(_is_blank(activity.within) for activity in step.activities)


def _states_any(step: Step) -> bool:
    return any(not _is_blank(activity.within) for activity in step.activities)


def _counts_days(standard: TimeStandard) -> bool:
    """Return whether a due time counts days of a kind that the standard does not state; a minimum sets none."""
    return standard.maximum is not None and bool(standard.maximum.measure.days)


def _counts_working_days(standard: TimeStandard) -> bool:
    return standard.maximum is not None and bool(standard.maximum.measure.working_days)


_DAY = r"(?i)\b(?:hari|days?)\b(?! (?:kerja|kalender))"


def _with_its_days(standard: TimeStandard, calendar: WorkCalendar) -> str | None:
    """Return the text of a standard with the kind of its days; None if no replacement of words achieves that."""
    works = calendar.day is DayMeaning.WORKING

    def with_kind(match: re.Match[str]) -> str:
        day = match[0]
        if day.lower() == "hari":
            kind = "kerja" if works else "kalender"
            return f"{day} {kind.title() if day[0].isupper() else kind}"
        return f"{'working' if works else 'calendar'} {day}"

    text = re.sub(_DAY, with_kind, str(standard))
    try:
        changed = TimeStandard.parse(text)
    except TimeStandardError:
        return None
    low, high, equal, lead, lag = (
        None if end is None else counted(end, calendar)
        for end in (standard.minimum, standard.maximum, standard.equivalent, standard.lead, standard.lag)
    )
    # The note of a standard that is relative to a moment is its text.
    note = changed.note if standard.kind is StandardKind.RELATIVE else standard.note
    expected = evolve(standard, minimum=low, maximum=high, equivalent=equal, lead=lead, lag=lag, note=note)
    return text if changed == expected else None


def _texts(row: int, step: Step) -> Iterator[tuple[Path, str, str]]:
    """Yield the texts of a row and its activities, each with its path and the id of its subject."""
    if step.note is not None:
        yield ("steps", row, "note"), step.id, step.note
    for index, activity in enumerate(step.activities):
        yield activity_path(row, step, index, "activity"), activity.id, activity.text
        if activity.note is not None:
            yield activity_path(row, step, index, "note"), activity.id, activity.note


def _stated(step: Step, calendar: WorkCalendar | None) -> list[Duration]:
    """Return all durations in the time standards of a row and its activities."""
    standards = [step.within, *(activity.within for activity in step.activities)]
    if step.not_before is not None:
        standards.append(step.not_before.by)
    ends = [
        end
        for each in standards
        if each is not None
        for end in (each.minimum, each.maximum, each.equivalent, each.lead, each.lag)
    ]
    return [counted(end, calendar) for end in ends if end is not None]


def _longest(standard: TimeStandard | None, calendar: WorkCalendar | None) -> Duration | None:
    return None if standard is None or standard.maximum is None else counted(standard.maximum, calendar)
