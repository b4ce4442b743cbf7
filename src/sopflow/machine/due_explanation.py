"""Explanations of the due times of a case: when its clock started, stopped and started again, and what counted.

The due times of a case are recorded in its events. An explanation reads them there and counts each run of the clock
again. If the machine's calendar would count otherwise today, the recorded time is right.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from attrs import evolve, field, frozen

from sopflow.dates import moment_text
from sopflow.machine.compile import CompiledActivity
from sopflow.machine.deadlines import opened_at
from sopflow.machine.event import Event, EventKind
from sopflow.machine.event_detail import Correction, Migration
from sopflow.machine.naming import activity_name, performer_name, state_name
from sopflow.machine.performer import Performer
from sopflow.machine.schedule import ClockStart
from sopflow.machine.standing import ClockStarts, Standing
from sopflow.text import NO_TEXT, Language, Text, visible
from sopflow.timing import CalendarError, Duration, Explanation, Remaining, TimeStandard, WorkCalendar
from sopflow.timing.standard import SAME_DAY

if TYPE_CHECKING:
    from sopflow.machine.case import Case


@frozen
class ClockStop:
    """A stop of the clock.

    Attributes:
        at: The time of the stop.
        remaining: The part of the standard that remained.
        by: The performer of the stop; None for a call without a performer and for a correction.
        reason: The reason for the stop.
    """

    at: datetime
    remaining: Remaining
    by: Performer | None = None
    reason: str | None = None


@frozen
class ClockRun:
    """A run of the clock, from a start to a due time or a stop. Times are in the zone of the calendar.

    Attributes:
        cause: The kind of event that started the clock; None if the event is not loaded.
        start: The time of the start; after a migration, the start in the other revision of the SOP.
        due: The due time that the event recorded.
        explanation: Why it is due then; None if the calendar would count otherwise today, or over more than ten years.
        rest: The part of the standard that remained at the start; None for the whole standard.
        by: The performer of the start; None for a call without one.
        reason: The reason for the start.
        stop: The stop before the due time; None if the clock ran out or still runs.
    """

    cause: EventKind | None
    start: datetime
    due: datetime
    explanation: Explanation | None
    rest: Remaining | None = None
    by: Performer | None = None
    reason: str | None = None
    stop: ClockStop | None = None


@frozen
class DueExplanation:
    """Why a step or an activity of a case is due when it is due; ``Case.why_due`` returns it.

    Attributes:
        activity: The activity; None for the step.
        standard: The time standard.
        runs: The runs of the clock since the case entered the step or migrated. If the events are not loaded, only the
            last run, and none while the case is suspended.
        end: The due time in the zone of the calendar; None while the case is suspended before it.
        sentences: The explanation in sentences, in English and Indonesian.
    """

    activity: str | None
    standard: TimeStandard
    runs: tuple[ClockRun, ...]
    end: datetime | None
    sentences: tuple[Text, ...] = field(eq=False, repr=False)

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
        standard = None if case.ended else sop.step(case._state).within
        due, remaining = case._due, case._remaining
    else:
        standard = sop.activity(activity).within
        due, remaining = case._activity_dues.get(activity), case._activity_remaining.get(activity)
    if standard is None or (due is None and remaining is None):
        return None
    clock = _Clock(None if activity is None else case._machine.activities[activity], standard, calendar)
    runs = clock.runs(case._history)
    if not runs or (runs[-1].due if runs[-1].stop is None else None) != due:
        runs = () if due is None else (clock.run(None, clock.start_in(case._standing()), due),)
    end = None if due is None else due.astimezone(calendar.zone)
    explanation = DueExplanation(activity, standard, runs, end, ())
    return evolve(explanation, sentences=tuple(_sentences(case, explanation)))


# --- the runs of a clock ----------------------------------------------------------------------------------------


@frozen
class _Change:
    """A change of a clock, as an event records it.

    Attributes:
        event: The event.
        at: The time of the change.
        due: The due time after it.
        remaining: The time that remains while the clock is stopped.
        starts: Whether a stopped clock starts again.
    """

    event: Event
    at: datetime
    due: datetime | None
    remaining: Remaining | None = None
    starts: bool = False


class _Clock:
    """The clock of the step, or of an activity with a standard of its own."""

    def __init__(self, activity: CompiledActivity | None, standard: TimeStandard, calendar: WorkCalendar) -> None:
        self._activity = activity
        self._standard = standard
        self._calendar = calendar

    def runs(self, history: Sequence[Event]) -> tuple[ClockRun, ...]:
        """Return the runs of the clock since the case last entered a step; empty if a start is not loaded."""
        migrations = (place for place in reversed(range(len(history))) if isinstance(history[place].detail, Migration))
        first = next(migrations, 0)  # events before the last migration have the ids of another SOP
        runs: list[ClockRun] = []
        left: Remaining | None = None
        is_known = bool(history) and history[0].seq == 1
        for change in self._changes(history[first:]):
            event, due = change.event, change.due
            migrates = isinstance(event.detail, Migration)
            begins = event.kind is EventKind.RESTARTED or (event.target is not None and event.standing is None)
            is_known = is_known or begins or migrates
            if not is_known:
                continue
            if migrates or (begins and event.kind is not EventKind.RESTARTED):
                runs = []
            if change.remaining is not None:
                left = change.remaining
                self._stop(runs, change)
            elif due is None:
                runs, left = [], None
            elif migrates and event.standing is not None:
                runs.append(self.run(event, self.start_in(event.standing), due))
            elif change.starts and left is not None:
                runs.append(self.run(event, ClockStart(change.at, left), due))
                left = None
            elif begins or not runs:
                runs.append(self.run(event, ClockStart(change.at), due))
            elif runs[-1].due != due:
                run = runs[-1]
                runs[-1] = evolve(run, due=self._local(due), explanation=self._explain(run.start, run.rest, due))
        return tuple(runs)

    def start_in(self, standing: Standing) -> ClockStart:
        """Return the start of the running clock in a standing."""
        starts = standing.clock_starts or ClockStarts()
        if self._activity is None:
            return starts.step or ClockStart(standing.entered_at)
        opened = opened_at(self._activity, standing.done, standing.entered_at)
        return starts.activities.get(self._activity.id) or ClockStart(opened)

    def _changes(self, history: Sequence[Event]) -> Iterator[_Change]:
        """Yield the changes of the clock, without those that a correction has undone."""
        places = [place for place, event in enumerate(history) if isinstance(event.detail, Correction)]
        place = places[-1] if places else -1
        if places:
            yield from self._corrected(history[:place], history[place])
        for event in history[place + 1 :]:
            if event.kind is not EventKind.ATTACHED:
                yield self._change(event)

    def _corrected(self, history: Sequence[Event], correction: Event) -> Iterator[_Change]:
        """Yield the changes before a correction; it stops the clock at the event to which it returns."""
        detail = correction.detail
        kept = [event for event in history if isinstance(detail, Correction) and event.seq <= detail.to]
        yield from self._changes(kept)
        after, standing = self._change(correction), correction.standing
        if not kept or after.due is None or standing is None:
            return
        start = self.start_in(standing)
        if start.at == correction.at and start.remaining is not None:
            yield evolve(after, at=kept[-1].at, due=None, remaining=start.remaining)
            yield evolve(after, starts=True)

    def _change(self, event: Event) -> _Change:
        due, remaining = event.due, event.remaining
        if self._activity is not None:
            id_ = self._activity.id
            due, remaining = event.activity_dues.get(id_), event.activity_remaining.get(id_)
        return _Change(event, event.at, due, remaining, starts=event.kind is EventKind.RESUMED)

    def _stop(self, runs: list[ClockRun], change: _Change) -> None:
        if runs and change.remaining is not None:
            by, reason = (change.event.by, change.event.reason) if change.event.standing is None else (None, None)
            runs[-1] = evolve(runs[-1], stop=ClockStop(self._local(change.at), change.remaining, by, reason))

    def run(self, event: Event | None, start: ClockStart, due: datetime) -> ClockRun:
        """Return a run of the clock.

        Args:
            event: The event that started it, if it is loaded.
            start: The start.
            due: The recorded due time.
        """
        explanation = self._explain(start.at, start.remaining, due)
        run = ClockRun(None, self._local(start.at), self._local(due), explanation, start.remaining)
        return run if event is None else evolve(run, cause=event.kind, by=event.by, reason=event.reason)

    def _explain(self, start: datetime, rest: Remaining | None, due: datetime) -> Explanation | None:
        try:
            if rest is None:
                found = self._calendar.explain(start, self._standard)
            else:
                found = self._calendar.explain_rest(start, rest)
        except CalendarError:
            return None
        return found if found is not None and found.end.astimezone(UTC) == due.astimezone(UTC) else None

    def _local(self, at: datetime) -> datetime:
        return at.astimezone(self._calendar.zone)


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
_BY: Final = Text(" by {name}", " oleh {name}")
_BECAUSE: Final = Text(" ({reason})", " ({reason})")


def _sentences(case: Case, explanation: DueExplanation) -> Iterator[Text]:
    runs = explanation.runs
    for place, run in enumerate(runs):
        yield _begin(case, explanation, run, runs[place - 1].stop if place else None)
        if run.stop is not None and (place + 1 == len(runs) or runs[place + 1].cause is not EventKind.CORRECTED):
            stop = run.stop
            yield _filled(_STOPPED, at=moment_text(stop.at), rest=_text(stop.remaining), **_call(case, stop))
    if explanation.end is None:
        yield _SUSPENDED
    elif (last := runs[-1].explanation) is not None:
        yield from last.details
    elif runs[-1].cause is EventKind.MIGRATED:
        yield _filled(_KEPT, end=moment_text(explanation.end))
    else:
        yield _filled(_RECORDED, end=moment_text(explanation.end))


def _begin(case: Case, explanation: DueExplanation, run: ClockRun, stop: ClockStop | None) -> Text:
    sop, start, amount = case._machine.sop, moment_text(run.start), _text(explanation.standard.maximum)
    if run.cause is EventKind.RESTARTED:
        return _filled(_RESTARTED, start=start, amount=amount, **_call(case, run))
    if run.cause is EventKind.RESUMED:
        return _filled(_RESUMED, start=start, **_call(case, run))
    if run.cause is EventKind.CORRECTED and stop is not None:
        at, rest = moment_text(stop.at), _text(stop.remaining)
        return _filled(_CORRECTED, start=start, at=at, rest=rest, **_call(case, run))
    id_ = explanation.activity
    subject = state_name(sop, case._state) if id_ is None else activity_name(sop, id_)
    if run.cause is EventKind.MIGRATED:
        return _filled(_MIGRATED, subject=subject, start=start, **_call(case, run))
    if run.cause is None:
        return _filled(_STARTED, subject=subject, start=start, amount=amount if run.rest is None else _text(run.rest))
    return _filled(_ENTERED if id_ is None else _BEGAN, subject=subject, start=start, amount=amount)


def _call(case: Case, said: ClockRun | ClockStop) -> dict[str, Text]:
    """Return who caused a change and why, for a sentence."""
    by = NO_TEXT if said.by is None else _filled(_BY, name=performer_name(case._machine.sop, said.by))
    return {"by": by, "reason": _filled(_BECAUSE, reason=visible(said.reason)) if said.reason else NO_TEXT}


def _text(amount: Duration | Remaining | None) -> Text:
    """Return an amount in words; the same day if there is none."""
    return SAME_DAY if amount is None else Text(amount.format("en"), amount.format("id"))


def _filled(text: Text, **data: object) -> Text:
    return Text(text.format("en", **data), text.format("id", **data))
