"""Guards: the conditions that a call must meet.

A guard looks at a case and a call, changes nothing, and returns a refusal or None. Guards of activities are carried by
the transitions of the machine; the other actions have theirs in ``ACTION_GUARDS``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import IntEnum
from typing import TYPE_CHECKING, ClassVar, Protocol

from attrs import frozen

from sopflow.definition import Sop
from sopflow.machine.call import Action, Call
from sopflow.machine.event import EventKind
from sopflow.machine.plain_values import utc_text
from sopflow.machine.refusal import Refusal, RefusalCode

if TYPE_CHECKING:
    from sopflow.machine.case import Case


class Gate(IntEnum):
    """The gates that a call passes one after another; a refused call gets all reasons of the first that fails.

    The first gate, whether the call can be understood at all, needs no guards.
    """

    AWAITED = 2
    REQUIREMENTS = 3


class Guard(Protocol):
    """A condition of a call.

    Attributes:
        gate: The gate that the guard belongs to.
        judges_performer: Whether the condition concerns the performer alone; ``Case.tasks(by=…)`` asks these.
    """

    gate: ClassVar[Gate]
    judges_performer: ClassVar[bool]

    @property
    def name(self) -> str:
        """The code of the guard's refusals."""

    def __call__(self, case: Case, call: Call) -> Refusal | None:
        """Return why the call is refused, or None. Change nothing."""


def refusals(guards: Iterable[Guard], case: Case, call: Call) -> list[Refusal]:
    """Return the refusals of the first gate that fails.

    Args:
        guards: The guards, ordered by gate.
        case: The case as of the time of the call.
        call: The call.
    """
    found: list[Refusal] = []
    failed: Gate | None = None
    for guard in guards:
        if failed is not None and guard.gate is not failed:
            break
        refusal = guard(case, call)
        if refusal is not None:
            found.append(refusal)
            failed = guard.gate
    return found


# --- the second gate: does the case wait for the call? --------------------------------------------------------


@frozen(eq=False)
class ClockRuns:
    """The clock of the case is running."""

    gate: ClassVar[Gate] = Gate.AWAITED
    judges_performer: ClassVar[bool] = False
    name: ClassVar[str] = RefusalCode.SUSPENDED.value

    def __call__(self, case: Case, call: Call) -> Refusal | None:
        """Refuse the call while the case is suspended."""
        if case._suspended_since is None:
            return None
        data: dict[str, object] = {"since": case._suspended_since}
        event = case._latest(EventKind.SUSPENDED)
        if event is not None and event.by is not None:
            data |= {"variant": "suspended-by", "by": event.by}
        return Refusal(RefusalCode.SUSPENDED, call.activity, (), (), data)


@frozen(eq=False)
class ClockIsStopped:
    """The case is suspended."""

    gate: ClassVar[Gate] = Gate.AWAITED
    judges_performer: ClassVar[bool] = False
    name: ClassVar[str] = RefusalCode.NOT_SUSPENDED.value

    def __call__(self, case: Case, call: Call) -> Refusal | None:
        """Refuse the call while the clock is running."""
        if case._suspended_since is not None:
            return None
        event = case._latest(EventKind.RESUMED)
        if event is None or event.by is None:
            return Refusal(RefusalCode.NOT_SUSPENDED)
        data = {"variant": "not-suspended-since", "by": event.by, "since": event.at}
        return Refusal(RefusalCode.NOT_SUSPENDED, data=data)


@frozen(eq=False)
class NotDone:
    """The activity has not been completed in this visit of its step."""

    gate: ClassVar[Gate] = Gate.AWAITED
    judges_performer: ClassVar[bool] = False
    name: ClassVar[str] = RefusalCode.ALREADY_DONE.value
    activity: str

    def __call__(self, case: Case, call: Call) -> Refusal | None:
        """Refuse to complete the activity again."""
        done = case._done.get(self.activity)
        if done is None:
            return None
        still_open = tuple(each.id for each in case._machine.open_activities(case))
        data = {"by": done.by, "since": done.at}
        return Refusal(RefusalCode.ALREADY_DONE, self.activity, still_open, (str(done.by),), data)


@frozen(eq=False)
class InOrder:
    """The activities that come first in the row are done."""

    gate: ClassVar[Gate] = Gate.AWAITED
    judges_performer: ClassVar[bool] = False
    name: ClassVar[str] = RefusalCode.ORDER.value
    activity: str
    after: tuple[str, ...]

    def __call__(self, case: Case, call: Call) -> Refusal | None:
        """Refuse the activity while others must come first."""
        done = case._done
        waiting = tuple(id_ for id_ in self.after if id_ not in done)
        return Refusal(RefusalCode.ORDER, self.activity, waiting, tuple(done)) if waiting else None


# --- the third gate: are the requirements of the call met? -----------------------------------------------------


@frozen(eq=False)
class ByActor:
    """The performer acts for one of the activity's actors."""

    gate: ClassVar[Gate] = Gate.REQUIREMENTS
    judges_performer: ClassVar[bool] = True
    name: ClassVar[str] = RefusalCode.ACTOR.value
    activity: str
    actors: tuple[str, ...]

    def __call__(self, case: Case, call: Call) -> Refusal | None:
        """Refuse a performer who acts for other actors only."""
        if call.performer.acts_for(self.actors):
            return None
        found = tuple(sorted(call.performer.actors))
        data = {} if found else {"variant": "actor-none"}
        return Refusal(RefusalCode.ACTOR, self.activity, self.actors, found, data)


@frozen(eq=False)
class FourEyes:
    """The performer has a name and took part in none of the other activities in their latest visit.

    A person takes part who completes an activity, and a person on whose behalf it is completed.

    Attributes:
        activity: The activity to complete.
        actors: Its actors.
        others: Activities that another person must have completed: those that it names, and those of its own row that
            name it, since activities of one row may be completed in either order.
        counterparts: All activities that it names or that name it. The performer needs a name because of them.
    """

    gate: ClassVar[Gate] = Gate.REQUIREMENTS
    judges_performer: ClassVar[bool] = True
    name: ClassVar[str] = RefusalCode.SAME_PERSON.value
    activity: str
    actors: tuple[str, ...]
    others: tuple[str, ...]
    counterparts: tuple[str, ...]

    def barred(self, case: Case) -> tuple[str, ...]:
        """Return the ids of the persons who took part in one of the others, sorted."""
        return tuple(sorted({person for other in self.others for person in case._performers_of(other)}))

    def __call__(self, case: Case, call: Call) -> Refusal | None:
        """Refuse a person who took part in one of the others, a deputy of one, and any anonymous performer."""
        by = call.performer
        if by.id is None:
            data: dict[str, object] = {"variant": "same-person-anonymous"}
            return Refusal(RefusalCode.SAME_PERSON, self.activity, self.counterparts, (), data)
        persons = by.persons(by.acts_as(self.actors))
        same = tuple(other for other in self.others if not set(persons).isdisjoint(case._performers_of(other)))
        if not same:
            return None
        if all(case._performers_of(other)[0] == by.id for other in same):
            return Refusal(RefusalCode.SAME_PERSON, self.activity, same, (by.id,))
        found = tuple(each for each in persons if any(each in case._performers_of(other) for other in same))
        data = {"variant": "same-person-deputy", "by": by}
        return Refusal(RefusalCode.SAME_PERSON, self.activity, same, found, data)


@frozen(eq=False)
class RequiredDocuments:
    """The required documents are in the case or handed over with the call."""

    gate: ClassVar[Gate] = Gate.REQUIREMENTS
    judges_performer: ClassVar[bool] = False
    name: ClassVar[str] = RefusalCode.DOCUMENTS.value
    activity: str
    required: tuple[str, ...]

    def __call__(self, case: Case, call: Call) -> Refusal | None:
        """Refuse the call while documents are missing."""
        present, handed_over = case._documents, call.documents
        for id_ in self.required:
            if id_ not in present and id_ not in handed_over:
                break
        else:
            return None
        return Refusal(RefusalCode.DOCUMENTS, self.activity, self.required, self.missing(case, handed_over))

    def missing(self, case: Case, handed_over: Iterable[str] = ()) -> tuple[str, ...]:
        """Return the required documents that are neither in the case nor handed over."""
        return tuple(id_ for id_ in self.required if id_ not in handed_over and id_ not in case._documents)


@frozen(eq=False)
class AnyDocument:
    """One of some documents is in the case or handed over with the call."""

    gate: ClassVar[Gate] = Gate.REQUIREMENTS
    judges_performer: ClassVar[bool] = False
    name: ClassVar[str] = RefusalCode.DOCUMENTS.value
    activity: str
    group: tuple[str, ...]

    def __call__(self, case: Case, call: Call) -> Refusal | None:
        """Refuse the call while all of them are missing."""
        if any(id_ in case._documents or id_ in call.documents for id_ in self.group):
            return None
        return Refusal(RefusalCode.DOCUMENTS, self.activity, self.group, (), {"variant": "documents-any"})


@frozen(eq=False)
class AcceptedDocuments:
    """Each document handed over is supplied from outside or produced by the row."""

    gate: ClassVar[Gate] = Gate.REQUIREMENTS
    judges_performer: ClassVar[bool] = False
    name: ClassVar[str] = RefusalCode.NOT_SUPPLIED.value
    activity: str
    accepted: frozenset[str]

    def __call__(self, case: Case, call: Call) -> Refusal | None:
        """Refuse documents that only another row can produce."""
        if not call.documents:
            return None
        wrong = tuple(id_ for id_ in call.documents if id_ not in self.accepted)
        return _not_supplied(case._machine.sop, self.activity, wrong) if wrong else None


@frozen(eq=False)
class SuppliedDocuments:
    """Each document handed over is supplied from outside."""

    gate: ClassVar[Gate] = Gate.REQUIREMENTS
    judges_performer: ClassVar[bool] = False
    name: ClassVar[str] = RefusalCode.NOT_SUPPLIED.value

    def __call__(self, case: Case, call: Call) -> Refusal | None:
        """Refuse documents that a row of the SOP produces."""
        sop = case._machine.sop
        wrong = tuple(id_ for id_ in call.documents if not sop.documents[id_].supplied)
        return _not_supplied(sop, None, wrong) if wrong else None


@frozen(eq=False)
class AttachedDocuments:
    """Each document attached is supplied from outside, or in the case already; changing the latter needs a reason."""

    gate: ClassVar[Gate] = Gate.REQUIREMENTS
    judges_performer: ClassVar[bool] = False
    name: ClassVar[str] = RefusalCode.NOT_SUPPLIED.value

    def __call__(self, case: Case, call: Call) -> Refusal | None:
        """Refuse documents that a row will produce, and amendments without a reason."""
        sop = case._machine.sop
        produced = tuple(id_ for id_ in call.documents if not sop.documents[id_].supplied)
        if wrong := tuple(id_ for id_ in produced if id_ not in case._documents):
            return _not_supplied(sop, None, wrong)
        if produced and not call.reason:
            return Refusal(RefusalCode.REASON, None, (), produced, {"variant": "reason-amended"})
        return None


@frozen(eq=False)
class ReasonWhenLate:
    """A late completion under ``on_late: justify`` gives its reason; only late transitions carry the guard."""

    gate: ClassVar[Gate] = Gate.REQUIREMENTS
    judges_performer: ClassVar[bool] = False
    name: ClassVar[str] = RefusalCode.REASON.value
    activity: str

    def __call__(self, case: Case, call: Call) -> Refusal | None:
        """Refuse a late completion without a reason."""
        if call.reason or case._due is None:
            return None
        expected, found = (utc_text(case._due),), (utc_text(call.at),)
        return Refusal(RefusalCode.REASON, self.activity, expected, found, {"late_by": call.at - case._due})


def _not_supplied(sop: Sop, activity: str | None, wrong: tuple[str, ...]) -> Refusal:
    producers = tuple(dict.fromkeys(step.id for id_ in wrong for step in sop.steps if id_ in step.may_produce))
    data = {} if activity is not None else {"variant": "not-supplied-from-outside"}
    return Refusal(RefusalCode.NOT_SUPPLIED, activity, producers, wrong, data)


@frozen(eq=False)
class KnownEvent:
    """The event that a correction goes back to is in the loaded history, before the last one."""

    gate: ClassVar[Gate] = Gate.AWAITED
    judges_performer: ClassVar[bool] = False
    name: ClassVar[str] = RefusalCode.EVENT.value

    def __call__(self, case: Case, call: Call) -> Refusal | None:
        """Refuse to go back to an event that is not in the loaded history, and to the last one."""
        seqs = correctable(case)
        if call.to in seqs:
            return None
        if seqs:
            data: dict[str, object] = {"first": seqs[0], "last": seqs[-1]}
        elif case._history and case._history[-1].kind is EventKind.MIGRATED:
            data = {"variant": "event-migrated"}
        else:
            data = {"variant": "event-none" if case._version == 1 else "event-history"}
        return Refusal(RefusalCode.EVENT, None, (*seqs[:1], *seqs[-1:]), () if call.to is None else (call.to,), data)


def correctable(case: Case) -> range:
    """Return the seqs of the events that a correction may go back to."""
    migrated = case._latest(EventKind.MIGRATED)
    if migrated is not None:
        return range(migrated.seq, case._version)
    if case._version != len(case._history):
        # Without the events from the first, the history begins at one that carries the whole standing.
        loaded = (event.seq for event in case._history if event.standing is not None)
        return range(next(loaded, case._version), case._version)
    return range(1, case._version)


@frozen(eq=False)
class ReasonGiven:
    """The call gives a reason."""

    gate: ClassVar[Gate] = Gate.REQUIREMENTS
    judges_performer: ClassVar[bool] = False
    name: ClassVar[str] = RefusalCode.REASON.value

    def __call__(self, case: Case, call: Call) -> Refusal | None:
        """Refuse the call without a reason."""
        return None if call.reason else Refusal(RefusalCode.REASON, data={"variant": "reason-missing"})


CLOCK_RUNS = ClockRuns()

ACTION_GUARDS: Mapping[Action, tuple[Guard, ...]] = {
    Action.OPEN: (SuppliedDocuments(),),
    Action.ATTACH: (AttachedDocuments(),),
    Action.SUSPEND: (CLOCK_RUNS,),
    Action.RESUME: (ClockIsStopped(),),
    Action.RESTART_CLOCK: (CLOCK_RUNS, ReasonGiven()),
    Action.RECOUNT: (CLOCK_RUNS, ReasonGiven()),
    Action.CORRECT: (KnownEvent(), ReasonGiven()),
    Action.CANCEL: (ReasonGiven(),),
}
"""The guards of the actions other than ``complete``, by action; a machine adds those of authority and of the host."""
