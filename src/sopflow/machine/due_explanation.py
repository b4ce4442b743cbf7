"""Explanations of the due times of a case: when its clock started, stopped and started again, and what counted.

The due times of a case are recorded in its events. An explanation reads them there and counts each run of the clock
again. If the machine's calendar would count otherwise today, the recorded time is right.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Final

from attrs import evolve, field, frozen

from sopflow.dates import moment_text
from sopflow.machine.clock_runs import ClockRun, ClockStop, RowClock
from sopflow.machine.event import EventKind
from sopflow.machine.naming import activity_name, moment_name, performer_name, state_name
from sopflow.machine.schedule_runs import PlacedClock
from sopflow.machine.scheduling import Place
from sopflow.text import NO_TEXT, Language, Text, visible
from sopflow.timing import CalendarError, Duration, Explanation, Remaining, TimeStandard
from sopflow.timing.standard import SAME_DAY

if TYPE_CHECKING:
    from sopflow.machine.case import Case


@frozen
class DueExplanation:
    """Why a step or an activity of a case is due when it is due; ``Case.why_due`` returns it.

    Attributes:
        activity: The activity; None for the step.
        standard: The time standard.
        runs: The runs of the clock since the case entered the step or migrated; of a clock that runs since another
            row or a moment, since that. If the events are not loaded, only the
            last run, and none while the case is suspended.
        end: The due time in the zone of the calendar; None while the case is suspended before it.
        sentences: The explanation in sentences, in English and Indonesian.
        counted_back: The explanation of a due time before a moment, which has no runs; None for others, and if the
            calendar would count otherwise today, or over more than ten years.
    """

    activity: str | None
    standard: TimeStandard
    runs: tuple[ClockRun, ...]
    end: datetime | None
    sentences: tuple[Text, ...] = field(eq=False, repr=False)
    counted_back: Explanation | None = None

    def format(self, language: Language = "en") -> str:
        """Return the sentences as numbered lines."""
        return "\n".join(f"{number}. {text.in_(language)}" for number, text in enumerate(self.sentences, 1))


def why_due(case: Case, activity: str | None) -> DueExplanation | None:
    """Explain the due time of the step of a case, or of an activity; None if it has none.

    Raises:
        KeyError: If the SOP has no such activity.
    """
    sop, calendar = case._machine.sop, case._machine.calendar
    if activity is None:
        standard = None if case.ended else sop.step(case._state).limit
        due, remaining = case._due, case._remaining
    else:
        standard = sop.activity(activity).limit
        due, remaining = case._activity_dues.get(activity), case._activity_remaining.get(activity)
    if standard is None or (due is None and remaining is None):
        return None
    place = _place(case, activity)
    end = None if due is None else due.astimezone(calendar.zone)
    if place is not None and place.before is not None:
        return _before_a_moment(case, activity, standard, place.before, end)
    compiled = None if activity is None else case._machine.activities[activity]
    clock = RowClock(compiled, standard, calendar) if place is None else PlacedClock(place, standard, calendar)
    runs = clock.runs(case._history)
    if not runs or (runs[-1].due if runs[-1].stop is None else None) != due:
        runs = () if due is None else (clock.run(None, clock.start_in(case._standing()), due),)
    explanation = DueExplanation(activity, standard, runs, end, ())
    return evolve(explanation, sentences=tuple(_sentences(case, explanation, place)))


def _place(case: Case, activity: str | None) -> Place | None:
    """Return the place of the step or of an activity, if its due time depends on a moment or on another row."""
    scheduling = case._machine.scheduling
    place = None if scheduling is None else scheduling.places.get(case._state if activity is None else activity)
    is_same = place is not None and place.limit is not None and (place.activity is None) == (activity is None)
    return place if is_same else None


def _before_a_moment(
    case: Case, activity: str | None, standard: TimeStandard, moment: str, end: datetime | None
) -> DueExplanation:
    value, calendar = case.moments[moment], case._machine.calendar
    try:
        found = calendar.explain_back(value, standard)
    except CalendarError:
        found = None
    if found is not None and found.end != end:
        found = None
    name, at = moment_name(case._machine.sop, moment), moment_text(value, calendar.zone)
    sentences = [_filled(_BEFORE, subject=_subject(case, activity), amount=_text(standard.maximum), moment=name, at=at)]
    if found is not None:
        sentences += found.details
    elif end is not None:
        sentences.append(_filled(_RECORDED, end=moment_text(end)))
    return DueExplanation(activity, standard, (), end, tuple(sentences), found)


# --- sentences --------------------------------------------------------------------------------------------------

_ENTERED: Final = Text(
    "The case entered {subject} on {start}; the time standard is {amount}.",
    "Kasus memasuki {subject} pada {start}; standar waktunya {amount}.",
)
_BEGAN: Final = Text(
    "{subject} could begin on {start}; its time standard is {amount}.",
    "{subject} dapat dikerjakan sejak {start}; standar waktunya {amount}.",
)
_RESTARTED: Final = Text(
    "The clock was restarted on {start}{by}{reason}; the whole time of {amount} runs again.",
    "Waktu dimulai ulang pada {start}{by}{reason}; seluruh waktu {amount} berjalan lagi.",
)
_STOPPED: Final = Text(
    "The case was suspended on {at}{by}{reason}; {rest} remained.",
    "Penghitungan waktu ditangguhkan pada {at}{by}{reason}; sisanya {rest}.",
)
_RESUMED: Final = Text(
    "The case was resumed on {start}{by}{reason}.", "Penghitungan waktu dilanjutkan pada {start}{by}{reason}."
)
_CORRECTED: Final = Text(
    "A correction on {start}{by}{reason} returned the case to its position of {at}; the {rest} that remained then run "
    "from the correction.",
    "Koreksi pada {start}{by}{reason} mengembalikan kasus ke posisinya pada {at}; sisa waktu saat itu, {rest}, "
    "dihitung sejak koreksi.",
)
_MIGRATED: Final = Text(
    "A migration{by}{reason} brought the case to {subject}; the clock runs from {start}.",
    "Migrasi{by}{reason} membawa kasus ke {subject}; waktunya dihitung sejak {start}.",
)
_KEPT: Final = Text(
    "The due time is {end}, which the migration kept.", "Batas waktunya {end}, yang dipertahankan oleh migrasi."
)
_SUSPENDED: Final = Text(
    "The case is suspended; what remains runs again when it is resumed.",
    "Kasus sedang ditangguhkan; sisa waktunya berjalan lagi setelah kasus dilanjutkan.",
)
_RECORDED: Final = Text(
    "The due time is {end}, as it was recorded; the calendar counts otherwise today, or the time is too long to "
    "explain.",
    "Batas waktunya {end}, seperti yang tercatat; kalender kini menghitung lain atau waktunya terlalu panjang untuk "
    "dijelaskan.",
)
_STARTED: Final = Text(
    "The clock of {subject} started on {start} with {amount}.",
    "Penghitungan waktu {subject} dimulai pada {start} dengan {amount}.",
)
_BEFORE: Final = Text(
    "The time standard of {subject} ends {amount} before the moment {moment}, {at}.",
    "Batas waktu {subject} adalah {amount} sebelum {moment}, {at}.",
)
_SINCE: Final = Text(
    "The time standard of {subject}, {amount}, runs since the completion of {target} on {start}.",
    "Standar waktu {subject}, {amount}, dihitung sejak {target} selesai pada {start}.",
)
_SINCE_MOMENT: Final = Text(
    "The time standard of {subject}, {amount}, runs since the moment {target}, {start}.",
    "Standar waktu {subject}, {amount}, dihitung sejak {target}, {start}.",
)
_NOT_BEFORE: Final = Text(
    "The time standard of {subject}, {amount}, runs from {start}: it depends on the moment {target}, {at}.",
    "Standar waktu {subject}, {amount}, dihitung sejak {start}: bergantung pada {target}, {at}.",
)
_STOPPED_IN: Final = Text(
    "The clock stopped on {at}, when the case entered {row}; {rest} remained.",
    "Penghitungan waktu berhenti pada {at}, saat kasus memasuki {row}; sisanya {rest}.",
)
_LEFT: Final = Text(
    "The clock ran again on {start}, when the case left the row in which it was stopped.",
    "Penghitungan waktu berjalan lagi pada {start}, saat kasus meninggalkan baris yang menangguhkannya.",
)
_BY: Final = Text(" by {name}", " oleh {name}")
_BECAUSE: Final = Text(" ({reason})", " ({reason})")


def _sentences(case: Case, explanation: DueExplanation, place: Place | None) -> Iterator[Text]:
    runs = explanation.runs
    for number, run in enumerate(runs):
        yield _begin(case, explanation, run, runs[number - 1].stop if number else None, place)
        if run.stop is not None and (number + 1 == len(runs) or runs[number + 1].cause is not EventKind.CORRECTED):
            yield _stop(case, run.stop)
    if explanation.end is None:
        yield _SUSPENDED
    elif (last := runs[-1].explanation) is not None:
        yield from last.details
    elif runs[-1].cause is EventKind.MIGRATED:
        yield _filled(_KEPT, end=moment_text(explanation.end))
    else:
        yield _filled(_RECORDED, end=moment_text(explanation.end))


def _stop(case: Case, stop: ClockStop) -> Text:
    at, rest = moment_text(stop.at), _text(stop.remaining)
    if stop.row is not None:
        return _filled(_STOPPED_IN, at=at, rest=rest, row=state_name(case._machine.sop, stop.row))
    return _filled(_STOPPED, at=at, rest=rest, **_call(case, stop))


def _begin(case: Case, explanation: DueExplanation, run: ClockRun, stop: ClockStop | None, place: Place | None) -> Text:
    start, amount = moment_text(run.start), _text(explanation.standard.maximum)
    if run.cause is EventKind.RESTARTED:
        return _filled(_RESTARTED, start=start, amount=amount, **_call(case, run))
    if run.cause is EventKind.RESUMED:
        return _filled(_RESUMED, start=start, **_call(case, run))
    if run.cause is EventKind.CORRECTED and stop is not None:
        at, rest = moment_text(stop.at), _text(stop.remaining)
        return _filled(_CORRECTED, start=start, at=at, rest=rest, **_call(case, run))
    subject = _subject(case, explanation.activity)
    if run.cause is EventKind.MIGRATED:
        return _filled(_MIGRATED, subject=subject, start=start, **_call(case, run))
    if stop is not None and stop.row is not None:
        return _filled(_LEFT, start=start)
    if run.rest is None and place is not None:
        return _begin_elsewhere(case, place, run, subject, amount)
    if run.cause is None or run.rest is not None:
        return _filled(_STARTED, subject=subject, start=start, amount=amount if run.rest is None else _text(run.rest))
    return _filled(_ENTERED if explanation.activity is None else _BEGAN, subject=subject, start=start, amount=amount)


def _begin_elsewhere(case: Case, place: Place, run: ClockRun, subject: Text, amount: Text) -> Text:
    """Return how the clock of a place started: since another row or a moment, or not before one."""
    sop, zone, start = case._machine.sop, case._machine.calendar.zone, moment_text(run.start)
    if place.delayed is not None:
        moment = place.delayed.moment
        at = moment_text(case.moments[moment], zone)
        return _filled(_NOT_BEFORE, subject=subject, amount=amount, start=start, target=moment_name(sop, moment), at=at)
    since = str(place.since)
    if since in sop.moments:
        return _filled(_SINCE_MOMENT, subject=subject, amount=amount, start=start, target=moment_name(sop, since))
    target = state_name(sop, since) if since in sop.positions else activity_name(sop, since)
    return _filled(_SINCE, subject=subject, amount=amount, start=start, target=target)


def _subject(case: Case, activity: str | None) -> Text:
    sop = case._machine.sop
    return state_name(sop, case._state) if activity is None else activity_name(sop, activity)


def _call(case: Case, said: ClockRun | ClockStop) -> dict[str, Text]:
    """Return who caused a change and why, for a sentence."""
    by = NO_TEXT if said.by is None else _filled(_BY, name=performer_name(case._machine.sop, said.by))
    return {"by": by, "reason": _filled(_BECAUSE, reason=visible(said.reason)) if said.reason else NO_TEXT}


def _text(amount: Duration | Remaining | None) -> Text:
    """Return an amount in words; the same day if there is none."""
    return SAME_DAY if amount is None else Text(amount.format("en"), amount.format("id"))


def _filled(text: Text, **data: object) -> Text:
    return Text(text.format("en", **data), text.format("id", **data))
