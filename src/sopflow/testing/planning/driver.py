"""A guide leads a case along a plan: it finds who may act, what is to be handed over and when, and writes it all down.

What must come of each call is what the plain reference answers; the guide itself decides nothing.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from enum import Enum
from itertools import count

from sopflow.definition import CANCELLED, Activity, OnLate, Sop
from sopflow.flow.row import required
from sopflow.flow.state_space import Transition
from sopflow.testing.model import Answer, Person, Reasons, Request
from sopflow.testing.planning.goals import Goal, four_eyes
from sopflow.testing.planning.recorder import Recorder, refused
from sopflow.testing.reference import ReferenceCase
from sopflow.testing.walks import Move, Result, Walk
from sopflow.text import Text
from sopflow.timing import ROUND_THE_CLOCK, CalendarError, Duration, Unit, WorkCalendar

START = datetime(2026, 3, 2, 8)  # noqa: DTZ001 (a Monday morning in whatever zone the calendar has)
"""When a walk begins: this wall time in the calendar's zone, or as soon as it opens."""

REASON = "antrean panjang"
"""The reason that is given where one is needed."""

_PACE = Duration({Unit.MINUTE: 10})
_NAMES = (
    "ani", "budi", "citra", "dewi", "eko", "fajar", "gita", "hadi", "indah", "joko", "kartika", "lestari", "made",
    "nur", "oka", "putri", "rudi", "sari", "tono", "umi", "vina", "wati", "yanti", "zaenal",
)  # fmt: skip


class When(Enum):
    """When something is done."""

    AT_ONCE = "at once"
    SOON = "soon"
    """After ten minutes of working time, or when it is due if that comes first."""
    AT_DUE = "at due"
    """At the last instant at which it is in time; soon where nothing is due."""
    LATE = "late"
    """A minute after it was due; soon where nothing is due."""


class InfeasibleError(Exception):
    """What was planned cannot be done.

    Attributes:
        why: Why not.
    """

    def __init__(self, en: str, id: str) -> None:
        self.why = Text(en, id)
        super().__init__(en, id)


class Driver:
    """Leads one case after the other.

    Attributes:
        sop: The SOP.
        calendar: How its times are counted.
        case: The case as it stands in the reference.
        at: What time it is.
        moves: What was called so far.
        reached: The goals that it came by.
        one_person: Somebody who acts for all, and does what one and the same person is to do.
    """

    def __init__(self, sop: Sop, reached: set[Goal] | None = None) -> None:
        self.sop = sop
        self.calendar: WorkCalendar = sop.calendar or ROUND_THE_CLOCK
        self.case = ReferenceCase(sop)
        self.at = self.calendar.next_opening(START.replace(tzinfo=self.calendar.zone))
        self.moves: list[Move] = []
        self.reached = set() if reached is None else reached
        self._track = Recorder(sop)
        self._names = (_NAMES[k] if k < len(_NAMES) else f"{_NAMES[k % 24]}_{k // 24 + 1}" for k in count())
        self._persons = {actor: [Person(next(self._names), (actor,))] for actor in sop.actors}
        self.one_person = Person("satu_orang", sop.actors)
        self._four_eyes = four_eyes(sop)

    def walk(self, about: str = "") -> Walk:
        """All that was called so far, as a walk.

        Args:
            about: What it shows, in words.
        """
        return Walk(self.sop.number, self.moves, self.sop.fingerprint, about)

    # --- what is done ------------------------------------------------------------------------------------

    def open(self, documents: Iterable[str] = ()) -> None:
        """Open a case.

        Args:
            documents: What is there from the start.
        """
        self.case = ReferenceCase(self.sop)
        self.do(Request("open", self.at, documents=dict.fromkeys(documents)))

    def lapse(self) -> None:
        """Wait until the time of the step is over and the case has moved on by itself.

        Raises:
            Barred: If it does not, or moves on more than once.
        """
        due, state = self.case.now.due, self.case.now.state
        for wait in (timedelta(minutes=1), timedelta(microseconds=1)):
            if due is None:
                break
            at, tried = (due + wait).astimezone(self.calendar.zone), copy.copy(self.case)
            if at >= self.at and len(tried.tick(at).events) == 1:
                self.do(Request("tick", at))
                return
        raise InfeasibleError(
            f"{state} does not go on by itself to one step only",
            f"{state} tidak berpindah sendiri ke satu langkah saja",
        )

    def attach(self, documents: Iterable[str]) -> None:
        """Bring documents in from outside."""
        self.do(Request("attach", self.time(When.SOON), documents=dict.fromkeys(documents)))

    def lead(
        self, turns: Iterable[Transition], when: When = When.SOON, before: Callable[[], None] = lambda: None
    ) -> None:
        """Do what happens on a way through the control graph.

        Args:
            turns: What happens.
            when: When activities are completed.
            before: Called before each call.

        Raises:
            Barred: If something of it cannot be done.
        """
        for turn in turns:
            documents = turn.documents
            for id_ in turn.activities:
                outcome = turn.outcome if self.sop.activity(id_).outcomes else None
                by = self.one_person if turn.same_person else None
                before()
                handed = sorted(documents)
                self.do(self.completion(id_, outcome, when=when, documents=handed, by=by, actor=turn.actor))
                documents = frozenset()
            if not turn.activities:
                before()
                if documents:
                    self.attach(sorted(documents))
                elif turn.target.node == CANCELLED:
                    self.do(Request("cancel", self.at))
                else:
                    self.lapse()

    def do(self, request: Request) -> None:
        """Make a call that must be accepted.

        Raises:
            Barred: If it is refused; then it is not written down.
        """
        answer = self._answer(request)
        if answer.refused:
            why = ", ".join(f"{code} {_listed(about)}" for code, about in answer.refused.items())
            what = request.activity or request.action
            raise InfeasibleError(f"{what} is refused there: {why}", f"{what} ditolak di sana: {why}")
        self.reached.update(self._track.happened(answer.events))
        self.moves.append(Move(request, Result(self.case.now.state)))
        self.at = max(self.at, request.at)

    def ask(self, request: Request) -> None:
        """Make a call that must be refused.

        Raises:
            Barred: If it is not; then there is no telling where the case is.
        """
        answer = self._answer(request)
        if not answer.refused:
            what = request.activity or request.action
            raise InfeasibleError(f"{what} is not refused there", f"{what} tidak ditolak di sana")
        self.reached.update(refused(request, answer.refused, self.case.now.state))
        self.moves.append(Move(request, Result(refused=answer.refused)))

    # --- how it is done ----------------------------------------------------------------------------------

    def completion(
        self,
        activity: str,
        outcome: str | None = None,
        *,
        when: When = When.SOON,
        documents: Iterable[str] = (),
        by: Person | None = None,
        actor: str | None = None,
    ) -> Request:
        """The call that completes an activity as it must be done; nothing is called.

        It is made by somebody who may, with what the activity needs, and with a reason if it is late.

        Args:
            activity: Its id.
            outcome: The answer of a decision.
            when: When.
            documents: What is handed over beside what is needed.
            by: Who does it; somebody who may, if it is not said.
            actor: For which of its actors somebody acts; the first, if it is not said.

        Raises:
            Barred: If a document is missing that cannot be handed over.
        """
        step, found = self.sop.step_of(activity), self.sop.activity(activity)
        missing = required(step, found) - set(self.case.now.documents) - set(documents)
        made = step.made
        for id_ in sorted(missing):
            if not self.sop.documents[id_].supplied and id_ not in made:
                raise InfeasibleError(
                    f"{activity} needs {id_}, which is not in the case there",
                    f"{activity} memerlukan {id_}, yang belum ada dalam berkas perkara di sana",
                )
        at = self.time(when)
        is_late = self.case.now.due is not None and at > self.case.now.due
        return Request(
            "complete",
            at,
            by or self.somebody(found, actor),
            activity,
            outcome,
            dict.fromkeys([*documents, *sorted(missing)]),
            REASON if is_late and self.sop.late_rule(step) is OnLate.JUSTIFY else None,
        )

    def time(self, when: When) -> datetime:
        """The time of the next call."""
        now, due = self.at, self.case.now.due
        if when is When.AT_ONCE:
            return now
        with self._counting():
            soon = self.calendar.add(now, _PACE)
            if due is None or due < now:
                return soon
            at = {When.SOON: min(soon, due), When.AT_DUE: due, When.LATE: due + timedelta(minutes=1)}[when]
            return at.astimezone(self.calendar.zone)

    def somebody(self, activity: Activity, actor: str | None = None) -> Person:
        """Somebody who may do an activity: the first who acts for it and whom four eyes allow."""
        persons = self.persons(actor or activity.actors[0])
        if activity.id not in self._four_eyes:
            return persons[0]
        for person in persons:
            request = Request("complete", self.at, person, activity.id, next(iter(activity.outcomes), None))
            if "same-person" not in self.reasons(request):
                return person
        persons.append(Person(next(self._names), (actor or activity.actors[0],)))
        return persons[-1]

    def persons(self, actor: str) -> list[Person]:
        """Those who act for an actor, so far as they were needed."""
        return self._persons[actor]

    def reasons(self, request: Request) -> Reasons:
        """The reasons against a call, which is not made."""
        with self._counting():
            return self.case.may(request)

    def _answer(self, request: Request) -> Answer:
        with self._counting():
            answer = self.case.tick(request.at) if request.action == "tick" else self.case.call(request)
        self.case.now.events.clear()  # the moves tell it all, and a long history is copied with each call
        return answer

    @contextmanager
    def _counting(self) -> Iterator[None]:
        try:
            yield
        except (CalendarError, OverflowError) as error:
            raise InfeasibleError(
                f"time cannot be counted so far: {error}", f"waktu tidak dapat dihitung sejauh itu: {error}"
            ) from None


def _listed(about: Iterable[object]) -> str:
    return ", ".join(sorted(map(str, about)))
