"""The reference: the simplest implementation of a case, against which machines and applications are tested.

It follows the description of the language and shares no code with the machine. It is slow and requires a sound SOP. If
the two disagree, one of them contradicts the description.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from attrs import evolve

from sopflow.definition import Activity, Goto, NotBefore, OnLate, Sop, Step
from sopflow.flow.row import alternatives, comes_after, ready, required
from sopflow.testing.model import Answer, CaseState, Person, Reasons, ReferenceTask, Request
from sopflow.testing.reference_effects import ReferenceEffects, destination, participants
from sopflow.timing import ROUND_THE_CLOCK, CalendarError, WorkCalendar

MAX_TEXT = 10_000
"""The maximum length of a reason or reference, in code points."""

_NONCHARACTERS = (0xFFFE, 0xFFFF)  # in each plane


class ReferenceCase:
    """One case of a SOP.

    Attributes:
        sop: The SOP.
        calendar: The calendar that counts time standards.
        permits: The actions that the application permits.
        skew: How far before the last event a call may be timed.
        unmet: The conditions that are not met.
        now: The state of the case.
    """

    def __init__(
        self,
        sop: Sop,
        *,
        calendar: WorkCalendar | None = None,
        skew: timedelta = timedelta(0),
        unmet: Iterable[str] = (),
        permits: Iterable[str] = ("correct",),
    ) -> None:
        self.unmet: set[str] = set(unmet)
        self.sop = sop
        self.permits: frozenset[str] = frozenset(permits)
        self.skew = skew
        self.calendar: WorkCalendar = calendar or sop.calendar or ROUND_THE_CLOCK
        self.now: CaseState = CaseState()
        self._effects = ReferenceEffects(sop, self.calendar)
        self._supplied = {id_ for id_, document in sop.documents.items() if document.supplied}

    def change_calendar(self, calendar: WorkCalendar) -> None:
        """Count by another calendar from now on."""
        self.calendar = calendar
        self._effects.clocks.calendar = calendar

    @property
    def ended(self) -> bool:
        """Whether the case has reached an end or was cancelled."""
        return self._effects.clocks.step(self.now) is None

    @property
    def version(self) -> int:
        """The number of events."""
        return len(self.now.events)

    def call(self, request: Request) -> Answer:
        """Make a call; a refused call changes nothing."""
        if request.action == "tick":
            return self.tick(request.at)
        answer, case = self._tried(request)
        if not answer.refused:
            self.now = case
        return answer

    def may(self, request: Request) -> Reasons:
        """Return the refusals of a call without making it."""
        return self._tried(request)[0].refused

    def tick(self, at: datetime) -> Answer:
        """Record the lapses until a time."""
        at = self._in_order(at)
        if reasons := self._wrong_time(at):
            return Answer(reasons)
        before, self.now = self.now, self.as_of(at)
        return Answer(events=tuple(self.now.events[len(before.events) :]))

    def tasks(self, *, at: datetime, by: Person | None = None) -> list[ReferenceTask]:
        """Return the open activities at a time.

        Args:
            at: An aware time; one before the last event counts as that of the last event.
            by: A person whose tasks are wanted; None for those of all.
        """
        case = self.as_of(at if self.now.last_at is None else max(at, self.now.last_at))
        step = self._effects.clocks.step(case)
        if step is None or case.entered is None:
            return []
        tasks = []
        for activity in ready(step, case.done):
            if by is None or self.admits(case, activity, by):
                dues = [due for due in (case.due, case.activity_dues.get(activity.id)) if due is not None]
                missing = required(step, activity) - case.documents.keys()
                since = max([case.entered, *(case.done[id_] for id_ in comes_after(step, activity))])
                names = (name for place in (step, activity) for name in (place.since, place.before, place.not_before))
                persons = {name for other in self._others(activity, [step]) for name in case.persons.get(other, ())}
                tasks.append(
                    ReferenceTask(
                        activity.id, min(dues, default=None), frozenset(missing), since, case.suspended is not None,
                        bool(self._others(activity, self.sop.steps)), frozenset(persons),
                        frozenset(self._unset(case, names)), self.earliest(case, activity),
                    )
                )  # fmt: skip
        return tasks

    def as_of(self, at: datetime) -> CaseState:
        """Return the state of the case after all lapses until a time; it is a copy if a step lapses."""
        case = self.now
        while (step := self._effects.clocks.step(case)) is not None:
            late = self.sop.late_rule(step)
            if case.suspended is not None or case.due is None or at <= case.due or not isinstance(late, Goto):
                break
            lapsed, target = max(case.due, case.last_at or case.due), destination(late.goto)
            case = case.copy() if case is self.now else case
            self._effects.enter(case, target, lapsed)
            case.record(lapsed, "lapsed", step.id, target)
        return case

    def admits(self, case: CaseState, activity: Activity, by: Person) -> bool:
        """Whether actors and four eyes allow a person to do an activity in a state of the case."""
        return not (by.actors.isdisjoint(activity.actors) or self._same_person(case, activity, by))

    def earliest(self, case: CaseState, activity: Activity) -> datetime | None:
        """Return the earliest time to complete an activity in a state of the case, as far as its moments are set."""
        places = (self.sop.step_of(activity.id), activity)
        times = (self._effects.clocks.earliest(case, place) for place in places)
        return max((time for time in times if time is not None), default=None)

    def unmet_by(self, activity: Activity) -> set[str]:
        """Return the conditions that an activity needs and that are not met: of each group, any one suffices."""
        if not self.unmet:
            return set()
        needs = (*self.sop.step_of(activity.id).needs, *activity.needs)
        groups = ({need} if isinstance(need, str) else {*need.any_of} for need in needs)
        return set().union(*(group for group in groups if group <= self.unmet))

    def _tried(self, request: Request) -> tuple[Answer, CaseState]:
        """Return the answer to a call, and the state of the case after it."""
        if (at := self._in_order(request.at)) is not request.at:
            request = evolve(request, at=at)
        if reasons := self._not_understood(request):
            return Answer(reasons), self.now
        case = self.as_of(request.at)
        if reasons := self._not_active(case, request) or self._not_met(case, request):
            return Answer(reasons), self.now
        case = case.copy() if case is self.now else case
        self._effects.carry_out(case, request, request.at.astimezone(UTC))
        return Answer(events=tuple(case.events[len(self.now.events) :])), case

    # --- the three gates ---------------------------------------------------------------------------------

    def _in_order(self, at: datetime) -> datetime:
        """Return the time of the last event for a time that lies before it by no more than the skew."""
        last_at = self.now.last_at
        early = last_at is not None and at.utcoffset() is not None and timedelta(0) < last_at - at <= self.skew
        return last_at if early and last_at is not None else at

    def _wrong_time(self, at: datetime) -> Reasons:
        naive = at.utcoffset() is None
        if naive or (self.now.last_at is not None and at < self.now.last_at):
            return {"clock": set()}
        return {}

    def _not_understood(self, request: Request) -> Reasons:
        reasons = self._wrong_time(request.at)
        if unknown := request.documents.keys() - self.sop.documents.keys():
            reasons["unknown-document"] = {*unknown}
        if any(is_unusable(text) for text in (request.stated_reason, *request.documents.values()) if text is not None):
            reasons["text"] = set()
        if request.by is not None and request.by.actors and request.by.actors.isdisjoint(self.sop.actors):
            reasons["unknown-actor"] = {*request.by.actors}
        if request.action in ("open", "set_moment"):
            reasons |= self._wrong_moments(request)
        if request.action == "complete":
            try:
                answers = self._effects.place(request)[1].outcomes
            except KeyError:
                reasons["unknown-activity"] = {request.activity}
            else:
                if request.outcome not in (answers or {None}):
                    reasons["outcome"] = {*answers}
        return reasons

    def _wrong_moments(self, request: Request) -> Reasons:
        """Return what is wrong with the moments of a call: those that the SOP lacks, and times that name no instant."""
        values = dict(request.moments)
        if request.moment is not None and request.value is not None:
            values[request.moment] = request.value
        reasons: Reasons = {}
        unknown = values.keys() - self.sop.moments.keys()
        if unknown:
            reasons["unknown-moment"] = {*unknown}
        known = {moment: value for moment, value in values.items() if moment not in unknown}
        if wrong := {moment for moment, value in known.items() if not self._can_be(moment, value)}:
            reasons["moment"] = {*wrong}
        return reasons

    def _can_be(self, moment: str, value: datetime) -> bool:
        """Whether a time of a moment has a zone, and what depends on the moment can be counted."""
        if value.utcoffset() is None:
            return False
        try:
            self._effects.clocks.count_from(moment, value.astimezone(UTC))
        except (CalendarError, OverflowError):
            return False
        return True

    def _not_active(self, case: CaseState, request: Request) -> Reasons:
        if request.action == "open":
            return {}
        if request.action == "correct":
            return {} if request.to in range(1, len(case.events)) else {"event": {request.to}}
        if self._effects.clocks.step(case) is None:
            return {"closed": {case.state}}
        reasons: Reasons = {}
        if request.action == "resume" and case.suspended is None:
            reasons["not-suspended"] = set()
        if request.action in ("complete", "suspend", "restart_clock", "recount") and case.suspended is not None:
            reasons["suspended"] = {case.suspended}
        if request.action == "complete":
            step, activity = self._effects.place(request)
            if step.id != case.state:
                reasons["not-active"] = {step.id, case.state}
            elif activity.id in case.done:
                reasons["already-done"] = {case.done[activity.id]}
            elif first := comes_after(step, activity) - set(case.done):
                reasons["order"] = {*first}
        return reasons

    def _not_met(self, case: CaseState, request: Request) -> Reasons:
        reasons: Reasons = {}
        foreign = request.documents.keys() - self._supplied
        if request.action == "complete":
            step, activity = self._effects.place(request)
            foreign = foreign - _made_in(step) if foreign else foreign
            person = request.by or Person(None)
            if person.actors.isdisjoint(activity.actors):
                reasons["actor"] = {*activity.actors}
            if same := self._same_person(case, activity, person):
                reasons["same-person"] = {*same}
            present = case.documents.keys() | request.documents.keys()
            missing = required(step, activity) - present
            missing = missing.union(*(group for group in alternatives(step, activity) if present.isdisjoint(group)))
            if missing:
                reasons["documents"] = {*missing}
            if unmet := self.unmet_by(activity):
                reasons["condition"] = {*unmet}
            reasons |= self._too_early(case, step, activity, request.at)
            late = case.due is not None and request.at > case.due
            if late and self.sop.late_rule(step) == OnLate.JUSTIFY and request.stated_reason is None:
                reasons["reason"] = {case.due}
        if request.action == "attach":
            amended = foreign & case.documents.keys()
            foreign -= amended
            if amended and not foreign and request.stated_reason is None:
                reasons["reason"] = {*amended}
        if request.action == "set_moment" and request.stated_reason is None and request.value is not None:
            moment = str(request.moment)
            if moment in case.moments and case.moments[moment] != request.value:
                reasons["reason"] = {moment}
        if request.action in ("restart_clock", "recount", "correct", "cancel") and request.stated_reason is None:
            reasons["reason"] = set()
        reserved = None if self.sop.authority is None else self.sop.authority.of(request.action)
        if reserved is not None and (request.by or Person(None)).actors.isdisjoint(reserved):
            reasons["actor"] = {*reserved}
        if reserved is None and request.action == "correct" and "correct" not in self.permits:
            reasons["not-permitted"] = set()
        if foreign:
            reasons["not-supplied"] = {*foreign}
        return reasons

    def _too_early(self, case: CaseState, step: Step, activity: Activity, at: datetime) -> Reasons:
        """Return the refusals of a completion before the earliest time of its row or activity."""
        reasons: Reasons = {}
        if missing := self._unset(case, [place.not_before for place in (step, activity)]):
            reasons["moment"] = {*missing}
        earliest = self.earliest(case, activity)
        if earliest is not None and at < earliest:
            reasons["too-early"] = {earliest}
        return reasons

    def _unset(self, case: CaseState, named: Iterable[NotBefore | str | None]) -> set[str]:
        """Return the moments among some names that are not set; rows and activities may be among them too."""
        ids = {name.moment if isinstance(name, NotBefore) else name for name in named if name is not None}
        return (ids & self.sop.moments.keys()) - case.moments.keys()

    def _same_person(self, case: CaseState, activity: Activity, person: Person) -> set[str]:
        """Return the activities under four eyes with this one that the same person did."""
        # An activity of the same row that names this one may precede it. A nameless person could be anyone.
        others = self._others(activity, [self.sop.step_of(activity.id)] if person.id is not None else self.sop.steps)
        acting = {*participants(person, activity)}
        return others if person.id is None else {other for other in others if acting & {*case.persons.get(other, ())}}

    @staticmethod
    def _others(activity: Activity, rows: Iterable[Step]) -> set[str]:
        """Return the activities that an activity names for four eyes, and those of some rows that name it."""
        naming = {other.id for step in rows for other in step.activities if activity.id in other.not_same_person_as}
        return {*activity.not_same_person_as, *naming}


def _made_in(step: Step) -> set[str]:
    """Return all documents that a row may produce; the machine uses ``Step.may_produce``."""
    made = {*step.produces}
    for activity in step.activities:
        made.update(activity.produces)
        for outcome in activity.outcomes.values():
            made.update(outcome.produces)
    return made


def is_unusable(text: str) -> bool:
    """Whether a reason or reference is too long, or has a character that cannot be stored everywhere."""
    return len(text) > MAX_TEXT or any(map(_is_unstorable, text))


def _is_unstorable(char: str) -> bool:
    """Whether a character is a control character other than white space, a surrogate or a noncharacter."""
    match unicodedata.category(char):
        case "Cc":
            return char not in "\t\n\r"
        case "Cs":
            return True
        case "Cn":
            return ord(char) % 0x10000 in _NONCHARACTERS or "\ufdd0" <= char <= "\ufdef"
    return False
