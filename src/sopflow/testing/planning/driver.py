"""A driver executes a plan on a reference case: it chooses performers, documents and times, and records the calls.

The reference decides the result of each call; the driver decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from enum import Enum
from itertools import count

from sopflow.definition import CANCELLED, Activity, Sop, Step
from sopflow.flow.state_space import Transition
from sopflow.machine import RefusalCode
from sopflow.testing.calls import EnabledCalls, action_call, enabled_calls, rejections
from sopflow.testing.model import Answer, CaseState, Person, Request
from sopflow.testing.planning.goals import OPENING, Goal
from sopflow.testing.planning.recorder import Recorder, refused
from sopflow.testing.reference import ReferenceCase
from sopflow.testing.walks import Move, Result, Walk
from sopflow.text import Text
from sopflow.timing import ROUND_THE_CLOCK, CalendarError, Duration, TimeStandard, Unit, WorkCalendar

START = datetime(2026, 3, 2, 8)  # noqa: DTZ001 (a Monday morning in the time zone of the calendar)
"""The wall time at which a walk begins, or the next opening of the calendar."""

ONE_PERSON = "satu_orang"
"""The name of the performer of all activities that one person is to do."""

_AHEAD = timedelta(days=1)
_PACE = Duration({Unit.MINUTE: 10})
_NAMES = (
    "ani", "budi", "citra", "dewi", "eko", "fajar", "gita", "hadi", "indah", "joko", "kartika", "lestari", "made",
    "nur", "oka", "putri", "rudi", "sari", "tono", "umi", "vina", "wati", "yanti", "zaenal",
)  # fmt: skip


class When(Enum):
    """The time of a call."""

    AT_ONCE = "at once"
    SOON = "soon"
    """After ten minutes of working time, but not after the due time."""
    AT_DUE = "at due"
    """At the due time, or soon if there is none."""
    LATE = "late"
    """A minute after the due time, or soon if there is none."""


def moments_at(sop: Sop, calendar: WorkCalendar, at: datetime) -> dict[str, datetime]:
    """Return times for the moments of a case that is opened at a time.

    A moment before which work is to be done lies ahead, so that the work is on time, and so does one before which work
    must not be done, so that it can be too early. Any other is the time itself.

    Args:
        sop: The SOP.
        calendar: The calendar that counts time standards.
        at: The time.
    """
    values, ahead = dict.fromkeys(sop.moments, at), calendar.next_opening(at + _AHEAD)
    for step in sop.steps:
        rows: tuple[Step | Activity, ...] = (step, *step.activities)
        for row in rows:
            if row.before is not None:
                values[row.before] = max(values[row.before], _after(calendar, ahead, row.limit))
            if row.not_before is not None:
                moment, by = row.not_before.moment, row.not_before.by
                value = _after(calendar, ahead, None if by is None else by.counted_back)
                values[moment] = max(values[moment], value)
    return values


def _after(calendar: WorkCalendar, at: datetime, standard: TimeStandard | None) -> datetime:
    return at if standard is None or standard.maximum is None else calendar.add(at, standard.maximum)


class InfeasibleError(Exception):
    """A planned call is impossible.

    Attributes:
        why: The reason, as the end of a sentence.
    """

    def __init__(self, why: Text) -> None:
        self.why = why
        super().__init__(why)


class Probes:
    """The refusals that remain to be covered.

    Attributes:
        left: The goals.
    """

    def __init__(self, left: Iterable[Goal] = ()) -> None:
        self.left: set[Goal] = set(left)
        self._at: dict[str, list[Goal]] = {}
        for goal in self.left:
            self._at.setdefault(goal.key[1], []).append(goal)

    def at(self, sop: Sop, state: str) -> dict[RefusalCode, set[Goal]]:
        """Return the refusals that remain to be covered in a state of a case, by code."""
        activities = [activity.id for activity in sop.step(state).activities] if state in sop.positions else []
        goals = {goal for place in (state, *activities) for goal in self._at.get(place, ()) if goal in self.left}
        by_code = {code: {goal for goal in goals if goal.key[0] == code} for code in RefusalCode} if goals else {}
        return {code: of_the_code for code, of_the_code in by_code.items() if of_the_code}


class Driver:
    """Drives one case after another.

    Attributes:
        sop: The SOP.
        calendar: The calendar that counts time standards.
        case: The current case.
        at: The current time.
        moves: The calls so far.
        reached: The goals covered so far.
        one_person: A performer for all actors, who does what one and the same person is to do.
    """

    def __init__(self, sop: Sop, reached: set[Goal] | None = None) -> None:
        self.sop = sop
        self.calendar: WorkCalendar = sop.calendar or ROUND_THE_CLOCK
        self.case: ReferenceCase = ReferenceCase(sop)
        self.at: datetime = self.calendar.next_opening(START.replace(tzinfo=self.calendar.zone))
        self.moves: list[Move] = []
        self.reached: set[Goal] = set() if reached is None else reached
        self.one_person: Person = Person(ONE_PERSON, sop.actors)
        self._recorder = Recorder(sop)
        self._names = (_NAMES[k] if k < len(_NAMES) else f"{_NAMES[k % 24]}_{k // 24 + 1}" for k in count())
        self._persons = {actor: [Person(next(self._names), (actor,))] for actor in sop.actors}

    def walk(self, about: str = "") -> Walk:
        """Return all calls so far as a walk.

        Args:
            about: A description of the walk.
        """
        if not (self.moves and self.moves[-1].expected.refused):
            self.record_lapses()
        return Walk(self.sop.number, self.moves, self.sop.fingerprint, about)

    @property
    def now(self) -> CaseState:
        """The state of the case at the current time; the next call records the lapses until then."""
        with self._counting():
            return self.case.as_of(self.at)

    # --- accepted calls ----------------------------------------------------------------------------------

    def open(self, documents: Iterable[str] = ()) -> None:
        """Open a case.

        Args:
            documents: The documents to hand over.
        """
        self.case = ReferenceCase(self.sop)
        with self._counting():
            moments = moments_at(self.sop, self.calendar, self.at)
        self.do(Request("open", self.at, documents=dict.fromkeys(documents), moments=moments))

    def follow(
        self, transitions: Iterable[Transition], when: When = When.SOON, *, probes: Probes | None = None
    ) -> None:
        """Follow transitions of the state space.

        Args:
            transitions: The transitions.
            when: The time of completions.
            probes: Rejected calls to make before each call.

        Raises:
            InfeasibleError: If a call is impossible.
        """
        for transition in transitions:
            documents = sorted(transition.documents)
            for id_ in transition.activities:
                if probes is not None:
                    self.probe(probes, late=when is When.LATE)
                outcome = transition.outcome if self.sop.activity(id_).outcomes else None
                by = self.one_person if transition.same_person else None
                self.complete(id_, outcome, when=when, documents=documents, by=by, actor=transition.actor)
                documents = []
            if not transition.activities:
                if probes is not None:
                    self.probe(probes)
                if documents:
                    attached = dict.fromkeys(documents)
                    self.do(action_call(self.sop, "attach", self.time(When.SOON), documents=attached))
                elif transition.target.node == CANCELLED:
                    self.do(action_call(self.sop, "cancel", self.at))
                else:
                    self.lapse()
                    if probes is not None:
                        self.record_lapses()

    def complete(
        self,
        activity: str,
        outcome: str | None = None,
        *,
        when: When = When.SOON,
        documents: Iterable[str] = (),
        by: Person | None = None,
        actor: str | None = None,
    ) -> None:
        """Complete an activity by an allowed performer, with the documents it requires, and a reason if it needs one.

        Args:
            activity: The id of the activity.
            outcome: The answer of a decision.
            when: The time.
            documents: Documents to hand over besides those required.
            by: The performer; by default an allowed one.
            actor: The actor of the performer; by default the first of the activity.

        Raises:
            InfeasibleError: If the call is impossible.
        """
        found = self.sop.activity(activity)
        enabled = self._enabled(self.time(when))
        earliest = enabled.earliest(found) if self.sop.moments else None
        if earliest is not None and enabled.at < earliest:
            enabled = self._enabled(earliest.astimezone(self.calendar.zone))
        for id_ in enabled.missing(found):
            if id_ not in documents and id_ not in enabled.accepted(found):
                raise InfeasibleError(
                    Text(
                        f"{activity} requires {id_}, which is not in the case",
                        f"{activity} memerlukan {id_}, yang belum ada saat itu",
                    )
                )
        by = by or next(enabled.performers(found, (actor or found.actors[0],)))
        self.do(enabled.completion(found, by, outcome, documents))

    def lapse(self) -> None:
        """Wait until the step lapses, which the next call records.

        Raises:
            InfeasibleError: If it does not lapse, or several steps lapse at once.
        """
        now = self.now
        due, state = now.due, now.state
        for wait in (timedelta(minutes=1), timedelta(microseconds=1)):
            if due is None:
                break
            at = (due + wait).astimezone(self.calendar.zone)
            with self._counting():
                then = self.case.as_of(at)
            if at >= self.at and len(then.events) == len(now.events) + 1:
                self.at = at
                return
        raise InfeasibleError(
            Text(
                f"{state} does not lapse to exactly one step", f"{state} tidak berpindah otomatis ke tepat satu langkah"
            )
        )

    def record_lapses(self) -> None:
        """Record the lapses until the current time by a call of their own."""
        if self.now is not self.case.now:
            self.do(Request("tick", self.at))

    def do(self, request: Request) -> None:
        """Make a call that the case must accept.

        Raises:
            InfeasibleError: If the case refuses it; then it is not recorded.
        """
        answer = self._answer(request)
        if answer.refused:
            why = ", ".join(f"{code} {', '.join(sorted(map(str, data)))}" for code, data in answer.refused.items())
            what = request.activity or request.action
            raise InfeasibleError(Text(f"{what} is refused: {why}", f"{what} tidak diizinkan: {why}"))
        self.reached.update(self._recorder.covered(answer.events))
        self.moves.append(Move(request, Result(self.case.now.state)))
        self.at = max(self.at, request.at)

    def time(self, when: When) -> datetime:
        """Return the time of the next call."""
        now, due = self.at, self.now.due
        if when is When.AT_ONCE:
            return now
        with self._counting():
            soon = self.calendar.add(now, _PACE)
            if due is None or due < now:
                return soon
            at = {When.SOON: min(soon, due), When.AT_DUE: due, When.LATE: due + timedelta(minutes=1)}[when]
            return at.astimezone(self.calendar.zone)

    # --- rejected calls ----------------------------------------------------------------------------------

    def probe(self, probes: Probes, *, late: bool = False) -> None:
        """Make the rejected calls that cover remaining refusals in the present state of the case.

        A refused call does not change the case, so a probe adds nothing to a walk but itself.

        Args:
            probes: The refusals to cover.
            late: Whether the next activity is going to be completed late.
        """
        state = str(self.now.state)
        for code, goals in probes.at(self.sop, state).items():
            if code is RefusalCode.SUSPENDED and state in self.sop.positions:
                self.do(action_call(self.sop, "suspend", self.at))
                self._probe(probes, code, goals, self.at)
                self.do(action_call(self.sop, "resume", self.at))
            elif code is not RefusalCode.REASON:
                self._probe(probes, code, goals, self.at)
            elif late:
                self._probe(probes, code, goals, self.time(When.LATE))

    def probe_opening(self, probes: Probes) -> None:
        """Make the rejected calls that cover remaining refusals to open a case."""
        made = [id_ for id_, document in self.sop.documents.items() if not document.supplied]
        if made and probes.at(self.sop, OPENING):
            self._ask(Request("open", self.at, documents={made[0]: None}), None, probes.left, probes)

    def _probe(self, probes: Probes, code: RefusalCode, goals: set[Goal], at: datetime) -> None:
        for request in rejections(self._enabled(at), code):
            # A missing answer and an unknown one are different faults of a system.
            is_different_fault = code is RefusalCode.OUTCOME and request.outcome is None
            if not is_different_fault and goals.isdisjoint(probes.left):
                break
            self._ask(request, self.now.state, goals if is_different_fault else goals & probes.left, probes)

    def _ask(self, request: Request, state: str | None, wanted: set[Goal], probes: Probes) -> None:
        """Make a call if its refusal covers a wanted goal."""
        with self._counting():
            reasons = self.case.may(request)
        covered = set(refused(request, reasons, state))
        if not covered.isdisjoint(wanted):
            probes.left -= covered
            self.reached.update(covered)
            self.moves.append(Move(request, Result(refused=reasons)))

    # --- the case ----------------------------------------------------------------------------------------

    def _enabled(self, at: datetime) -> EnabledCalls:
        with self._counting():
            return enabled_calls(self.case, at, self._candidates)

    def _candidates(self, actors: Sequence[str]) -> Iterator[Person]:
        """Yield the performers of the first of some actors, known ones before new ones."""
        persons = self._persons[actors[0]]
        for place in count():
            if place == len(persons):
                persons.append(Person(next(self._names), actors[:1]))
            yield persons[place]

    def _answer(self, request: Request) -> Answer:
        with self._counting():
            answer = self.case.tick(request.at) if request.action == "tick" else self.case.call(request)
        # Each call copies the history, and the moves record everything.
        self.case.now.events.clear()
        self.case.now.past.clear()
        return answer

    @contextmanager
    def _counting(self) -> Iterator[None]:
        try:
            yield
        except (CalendarError, OverflowError) as error:
            why = Text(f"time cannot be counted that far: {error}", f"waktu tidak dapat dihitung sejauh itu: {error}")
            raise InfeasibleError(why) from None
