"""The effects of calls on the reference: how an accepted call changes the state of a case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from attrs import fields

from sopflow.definition import CANCELLED, COMPLETED, CONTINUE, END, Activity, Sop, Step
from sopflow.testing.model import CaseState, Person, Request
from sopflow.testing.reference_clocks import ReferenceClocks
from sopflow.timing import WorkCalendar

KINDS = {
    "open": "opened",
    "complete": "completed",
    "attach": "attached",
    "suspend": "suspended",
    "resume": "resumed",
    "restart_clock": "restarted",
    "set_moment": "moment",
    "recount": "recounted",
    "correct": "corrected",
    "cancel": "cancelled",
}
"""The kind of event that each action causes."""


class ReferenceEffects:
    """The effects of calls on cases of one SOP.

    Attributes:
        sop: The SOP.
        clocks: The clocks of the cases.
    """

    def __init__(self, sop: Sop, calendar: WorkCalendar) -> None:
        self.sop: Sop = sop
        self.clocks: ReferenceClocks = ReferenceClocks(sop, calendar)

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
                for moment, value in request.moments.items():
                    self.clocks.set_moment(case, moment, value.astimezone(UTC), at)
                more["moments"] = case.moments.copy()
                self.enter(case, target, at)
            case "complete":
                target = self._complete(case, request, at, more)
            case "attach":
                more["documents"] = _hand_over(case, request.documents)
            case "suspend":
                self.clocks.suspend(case, at)
            case "resume":
                self.clocks.resume(case, at)
            case "restart_clock":
                self.clocks.restart(case, at)
            case "set_moment":
                self._set_moment(case, request, at, more)
            case "recount":
                self.clocks.recount(case, at)
            case "correct":
                target = self._correct(case, case.past[(request.to or 0) - 1], at)
                more["to"] = request.to
            case "cancel":
                target = CANCELLED
                self.enter(case, target, at)
        if request.action in ("suspend", "set_moment", "correct"):
            more |= {"remaining": case.remaining, "activity_remaining": case.activity_remaining}
        case.record(at, KINDS[request.action], source, target, by=request.by, reason=request.stated_reason, **more)

    def _complete(self, case: CaseState, request: Request, at: datetime, more: dict[str, object]) -> str | None:
        """Complete an activity, add the fields of its event to ``more``, and return the state that the case enters."""
        step, activity = self.place(request)
        due = case.activity_dues.get(activity.id)
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
            self.enter(case, target, at, (activity.id,) if aborts else (activity.id, step.id))
        else:
            self.clocks.completed(case, (activity.id,), at)
            self.clocks.open_clocks(case, at)
        more["documents"] = {id_: case.documents[id_] for id_ in came if id_ in case.documents}
        return target

    def _set_moment(self, case: CaseState, request: Request, at: datetime, more: dict[str, object]) -> None:
        """Set a moment, and add the fields of its event to ``more``."""
        moment, value = str(request.moment), request.value
        more |= {"moment": moment, "before": case.moments.get(moment)}
        if value is not None:
            more["value"] = value.astimezone(UTC)
            self.clocks.set_moment(case, moment, value.astimezone(UTC), at)

    def _correct(self, case: CaseState, then: CaseState, at: datetime) -> str | None:
        """Take an earlier state again, as if the case had been suspended since then; return the step or end."""
        then = then.copy()
        if self.clocks.step(then) is not None and then.suspended is None and then.last_at is not None:
            self.clocks.suspend(then, then.last_at)
            self.clocks.resume(then, at)
        for field in fields(CaseState):
            if field.name not in ("events", "past"):
                setattr(case, field.name, getattr(then, field.name))
        return case.state

    def enter(self, case: CaseState, state: str, at: datetime, completed: Iterable[str] = ()) -> None:
        """Enter a step, which starts anew, or an end.

        Args:
            case: The case.
            state: The step or end.
            at: The time.
            completed: The row that the case leaves and its activity, if it completed them.
        """
        stood = self.clocks.stopped_since(case)
        case.state, case.entered, case.done, case.suspended = state, at, {}, None
        step = self.clocks.step(case)
        for activity in step.activities if step is not None else ():
            case.persons.pop(activity.id, None)
        self.clocks.moved(case, stood, completed, at)

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
    return min(possible, key=lambda actor: actor in person.on_behalf_of, default=None)


def participants(person: Person, activity: Activity) -> tuple[str, ...]:
    """Return the person who does an activity, and the one represented."""
    if person.id is None:
        return ()
    represented = person.on_behalf_of.get(capacity(person, activity.actors) or "") if person.on_behalf_of else None
    return (person.id,) if represented in (None, person.id) else (person.id, str(represented))
