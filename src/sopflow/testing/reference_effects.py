"""The effects of calls on the reference: how an accepted call changes the state of a case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from attrs import fields

from sopflow.definition import CANCELLED, COMPLETED, CONTINUE, END, Activity, Sop, Step
from sopflow.flow.row import ready
from sopflow.testing.model import CaseState, Person, Request
from sopflow.timing import TimeStandard, WorkCalendar

KINDS = {
    "open": "opened",
    "complete": "completed",
    "attach": "attached",
    "suspend": "suspended",
    "resume": "resumed",
    "restart_clock": "restarted",
    "recount": "recounted",
    "correct": "corrected",
    "cancel": "cancelled",
}
"""The kind of event that each action causes."""


class ReferenceEffects:
    """The effects of calls on cases of one SOP.

    Attributes:
        sop: The SOP.
        calendar: The calendar that counts time standards.
    """

    def __init__(self, sop: Sop, calendar: WorkCalendar) -> None:
        self.sop = sop
        self.calendar = calendar

    def carry_out(self, case: CaseState, request: Request, at: datetime) -> None:
        """Change the state of a case as an accepted call demands, and record its event."""
        source, target, more = case.state, None, dict[str, object]()
        reserved = None if self.sop.authority is None else self.sop.authority.of(request.action)
        if reserved is not None:
            more["acted_as"] = capacity(request.by or Person(None), reserved)
        match request.action:
            case "open":
                target = self.sop.steps[0].id
                more["documents"] = _hand_over(case, request.documents)
                self.enter(case, target, at)
            case "complete":
                target = self._complete(case, request, at, more)
            case "attach":
                more["documents"] = _hand_over(case, request.documents)
            case "suspend":
                self._suspend(case, at)
                more |= {"remaining": case.remaining, "activity_remaining": dict(case.activity_remaining)}
            case "resume":
                self._resume(case, at)
            case "restart_clock":
                self._start_clocks(case, at)
            case "recount":
                self._recount(case)
            case "correct":
                target = self._correct(case, case.past[(request.to or 0) - 1], at)
                more |= {"remaining": case.remaining, "activity_remaining": dict(case.activity_remaining)}
                more["to"] = request.to
            case "cancel":
                target = CANCELLED
                self.enter(case, target, at)
        case.record(at, KINDS[request.action], source, target, by=request.by, reason=request.stated_reason, **more)

    def _complete(self, case: CaseState, request: Request, at: datetime, more: dict[str, object]) -> str | None:
        """Complete an activity, add the fields of its event to ``more``, and return the state that the case enters."""
        step, activity = self.place(request)
        due = case.activity_dues.pop(activity.id, None)
        more["activity"], more["outcome"] = activity.id, request.outcome
        more["late_by"] = at - case.due if case.due is not None and at > case.due else None
        more["activity_late_by"] = at - due if due is not None and at > due else None
        case.done[activity.id] = at
        more["acted_as"] = capacity(request.by or Person(None), activity.actors)
        case.persons[activity.id] = participants(request.by or Person(None), activity)
        came = {*_hand_over(case, request.documents)}
        answers = [outcome.to for each in step.activities for outcome in each.outcomes.values()]
        outcome = None if request.outcome is None else activity.outcomes[request.outcome]
        # In a row of tiered decisions, any answer but `continue` leaves the row at once.
        aborts = outcome is not None and CONTINUE in answers and outcome.to != CONTINUE
        completes = len(case.done) == len(step.activities)
        if not aborts:
            came |= {*_produce(case, activity.produces), *_produce(case, step.produces if completes else ())}
        if outcome is not None:
            more["discarded"] = tuple(id_ for id_ in outcome.discards if id_ not in outcome.produces)
            for document in outcome.discards:
                case.documents.pop(document, None)
            # A document that is discarded and produced again loses its old reference.
            came |= {*_produce(case, outcome.produces, request.documents)}
        target = None
        if aborts or completes:
            follows = self.sop.next_of(step) if outcome is None or outcome.to == CONTINUE else outcome.to
            target = destination(follows)
            self.enter(case, target, at)
        else:
            self._start_new_clocks(case, at)
        more["documents"] = {id_: case.documents[id_] for id_ in came if id_ in case.documents}
        return target

    def _recount(self, case: CaseState) -> None:
        """Count the due times of running clocks again."""
        step = self.sop.step(str(case.state))
        if case.due is not None:
            case.due = self._due_again(case, None, step.within)
        for activity in step.activities:
            if activity.id in case.activity_dues:
                due = self._due_again(case, activity.id, activity.within)
                case.activity_dues[activity.id] = due or case.activity_dues[activity.id]

    def _due_again(self, case: CaseState, clock: str | None, standard: TimeStandard | None) -> datetime | None:
        at, remaining = case.starts[clock]
        return self._due(at, standard) if remaining is None else self.calendar.resume(at, remaining).astimezone(UTC)

    def _correct(self, case: CaseState, then: CaseState, at: datetime) -> str | None:
        """Take an earlier state again, as if the case had been suspended since then; return the step or end."""
        then = then.copy()
        if self.step(then) is not None and then.suspended is None and then.last_at is not None:
            self._suspend(then, then.last_at)
            self._resume(then, at)
        for field in fields(CaseState):
            if field.name not in ("events", "past"):
                setattr(case, field.name, getattr(then, field.name))
        return case.state

    def _suspend(self, case: CaseState, at: datetime) -> None:
        case.suspended = at
        step = self.sop.step(str(case.state))
        if case.due is not None and step.within is not None and at <= case.due:
            case.remaining = self.calendar.remaining(at, case.due, step.within)
            case.due = None
        for activity in step.activities:
            due = case.activity_dues.get(activity.id)
            if due is not None and activity.within is not None and at <= due:
                case.activity_remaining[activity.id] = self.calendar.remaining(at, due, activity.within)
                del case.activity_dues[activity.id]

    def _resume(self, case: CaseState, at: datetime) -> None:
        if case.remaining is not None:
            case.due = self.calendar.resume(at, case.remaining).astimezone(UTC)
            case.starts[None] = (at, case.remaining)
        for activity, remaining in case.activity_remaining.items():
            case.activity_dues[activity] = self.calendar.resume(at, remaining).astimezone(UTC)
            case.starts[activity] = (at, remaining)
        case.suspended, case.remaining, case.activity_remaining = None, None, {}

    def enter(self, case: CaseState, state: str, at: datetime) -> None:
        """Enter a step, which starts anew, or an end."""
        case.state, case.entered, case.done = state, at, {}
        case.suspended, case.remaining, case.activity_remaining = None, None, {}
        step = self.step(case)
        for activity in step.activities if step is not None else ():
            case.persons.pop(activity.id, None)
        self._start_clocks(case, at)

    def _start_clocks(self, case: CaseState, at: datetime) -> None:
        step = self.step(case)
        case.due = self._due(at, step.within) if step is not None else None
        case.activity_dues = {}
        case.starts = {None: (at, None)}
        self._start_new_clocks(case, at)

    def _start_new_clocks(self, case: CaseState, at: datetime) -> None:
        """Start the clocks of activities that have just become ready."""
        step = self.step(case)
        for activity in ready(step, case.done) if step is not None else ():
            due = self._due(at, activity.within)
            if due is not None and activity.id not in case.activity_dues:
                case.activity_dues[activity.id] = due
                case.starts[activity.id] = (at, None)

    def _due(self, at: datetime, standard: TimeStandard | None) -> datetime | None:
        due = self.calendar.due(at, standard) if standard is not None else None
        return due.astimezone(UTC) if due is not None else None

    def step(self, case: CaseState) -> Step | None:
        """Return the step of a case; None at an end."""
        return self.sop.step(str(case.state)) if case.state in self.sop.positions else None

    def place(self, request: Request) -> tuple[Step, Activity]:
        """Return the activity that a call completes, and its step."""
        return self.sop.step_of(str(request.activity)), self.sop.activity(str(request.activity))


def _hand_over(case: CaseState, documents: Mapping[str, str | None]) -> dict[str, str | None]:
    """Put documents into the case and replace their references."""
    case.documents.update(documents)
    return dict(documents)


def _produce(
    case: CaseState, documents: Iterable[str], handed_over: Mapping[str, str | None] | None = None
) -> Iterable[str]:
    """Put produced documents into the case; an existing reference remains."""
    for document in documents:
        case.documents.setdefault(document, (handed_over or {}).get(document))
    return documents


def destination(target: str) -> str:
    """Return the state that the target of an outcome or of a ``goto`` means."""
    return COMPLETED if target == END else target


def capacity(person: Person, actors: Iterable[str]) -> str | None:
    """Return the actor as whom a person does what some actors may do: one of their own before a delegated one."""
    possible = [actor for actor in actors if actor in person.actors]
    return next(iter(sorted(possible, key=lambda actor: actor in person.on_behalf_of)), None)


def participants(person: Person, activity: Activity) -> tuple[str, ...]:
    """Return the person who does an activity, and the one represented."""
    represented = person.on_behalf_of.get(capacity(person, activity.actors) or "")
    persons = [name for name in (person.id, represented) if name is not None]
    return tuple(dict.fromkeys(persons)) if person.id is not None else ()
