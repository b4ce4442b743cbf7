"""Guards: what a call must pass before an activity is completed, compiled once for each activity.

A guard looks at a case and a call, changes nothing, and gives a refusal or None. These are the third
gate, the requirements; the first two are the same for every activity and stand in ``deciding``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Protocol, TypeAlias

from attrs import field, frozen

from sopflow.definition import Sop
from sopflow.machine.calls import Call
from sopflow.machine.refusals import Refusal, RefusalCode
from sopflow.machine.standing import Standing

GuardFunction: TypeAlias = Callable[[Any, Call, datetime], str | None]
"""A host's guard: gets a case (of the host's own class), the call and its time; gives a reason or None."""


class Guard(Protocol):
    """What a call must pass."""

    def __call__(self, case: Standing, call: Call, at: datetime) -> Refusal | None:
        """The refusal of a call at a time, or None. Changes nothing."""


@frozen(eq=False, repr=False)
class ByActor:
    """The performer acts for one of the activity's actors."""

    activity: str
    actors: tuple[str, ...]
    names: tuple[str, ...]

    def __call__(self, case: Standing, call: Call, at: datetime) -> Refusal | None:
        """Refuse a performer who acts for somebody else."""
        if call.who.acts_for(self.actors):
            return None
        names = case.machine.sop.actors
        found = tuple(sorted(call.who.actors))
        said = tuple(names[id_].name if id_ in names else id_ for id_ in found)
        data: dict[str, object] = {"expected": self.names, "found": said}
        if not found:
            data["variant"] = "actor-none"
        return Refusal(RefusalCode.ACTOR, self.activity, self.actors, found, data)


@frozen(eq=False, repr=False)
class ByAnother:
    """Four eyes: the performer is a named person who did none of the other activities in their latest visit.

    Attributes:
        activity: The activity that is to be completed.
        others: Activities that must have been done by somebody else: those it names, and those of its own row
            that name it, since activities of one row may be done in either order.
        named: Activities for which the performer must have a name, so that this one can be told from them.
    """

    activity: str
    others: tuple[str, ...]
    named: tuple[str, ...]

    def __call__(self, case: Standing, call: Call, at: datetime) -> Refusal | None:
        """Refuse a person who did one of the others, and anybody without a name."""
        if call.who.id is None:
            data = {"variant": "same-person-anonymous"}
            return Refusal(RefusalCode.SAME_PERSON, self.activity, self.named, (), data)
        same = tuple(other for other in self.others if case._performer_of(other) == call.who.id)
        if not same:
            return None
        return Refusal(RefusalCode.SAME_PERSON, self.activity, same, (call.who.id,))


@frozen(eq=False, repr=False)
class WithDocuments:
    """The documents that it needs are in the case or handed over with the call."""

    activity: str
    required: tuple[str, ...]

    def __call__(self, case: Standing, call: Call, at: datetime) -> Refusal | None:
        """Refuse while documents are missing."""
        there, handed_over = case._documents, call.documents
        for id_ in self.required:
            if id_ not in there and id_ not in handed_over:
                break
        else:
            return None
        missing = self.missing(case, handed_over)
        names = case.machine.sop.documents
        data = {"names": tuple(names[id_].name for id_ in missing)}
        return Refusal(RefusalCode.DOCUMENTS, self.activity, self.required, missing, data)

    def missing(self, case: Standing, handed_over: Iterable[str] = ()) -> tuple[str, ...]:
        """The required documents that are neither in the case nor handed over."""
        return tuple(id_ for id_ in self.required if id_ not in handed_over and not case.holds(id_))


@frozen(eq=False, repr=False)
class FromOutside:
    """Documents handed over come from outside, or are what this row produces."""

    activity: str | None
    accepted: frozenset[str]

    def __call__(self, case: Standing, call: Call, at: datetime) -> Refusal | None:
        """Refuse documents that only another row can bring into the case."""
        if not call.documents:
            return None
        wrong = tuple(id_ for id_ in call.documents if id_ not in self.accepted)
        if not wrong:
            return None
        return not_supplied(case.machine.sop, self.activity, wrong)


@frozen(eq=False, repr=False)
class WithReason:
    """A late completion under ``on_late: justify`` gives its reason; in time the guard is not asked."""

    activity: str

    def __call__(self, case: Standing, call: Call, at: datetime) -> Refusal | None:
        """Refuse a late completion without a reason."""
        if call.reason or case.due is None:
            return None
        data = {"late_by": at - case.due}
        return Refusal(RefusalCode.REASON, self.activity, (case.due,), (at,), data)


def _ids_or_none(ids: str | Iterable[str] | None) -> tuple[str, ...] | None:
    return (ids,) if isinstance(ids, str) else None if ids is None else tuple(ids)


@frozen
class HostGuard:
    """A guard of the host application's own.

    Attributes:
        check: Gets the case, the call and its time; gives the reason for a refusal, or None. It changes nothing.
            What it raises reaches the caller of the case.
        activities: Ids of the activities that it guards; None for all.
        code: The code of its refusals; by default the function's name in kebab-case.
    """

    check: GuardFunction
    activities: tuple[str, ...] | None = field(default=None, converter=_ids_or_none)
    code: str = ""

    def __attrs_post_init__(self) -> None:
        """Refuse what cannot be called; name the code."""
        if not callable(self.check):
            raise TypeError(f"A guard is a function of case, call and time, not {self.check!r}.")
        if not self.code:
            name = getattr(self.check, "__name__", type(self.check).__name__)
            object.__setattr__(self, "code", name.strip("<>_").replace("_", "-"))

    def __call__(self, case: Standing, call: Call, at: datetime) -> Refusal | None:
        """Ask the host's function."""
        reason = self.check(case, call, at)
        if reason is None:
            return None
        if not isinstance(reason, str) or not reason.strip():
            raise TypeError(
                f"The guard {self.code!r} returned {reason!r}: a guard returns None to allow, "
                "or a text that says why not."
            )
        return Refusal(self.code, call.activity, (), (), {"text": reason})


def not_supplied(sop: Sop, activity: str | None, wrong: tuple[str, ...]) -> Refusal:
    """The refusal of documents that cannot be handed over here."""
    makers = tuple(dict.fromkeys(step.id for id_ in wrong for step in sop.steps if id_ in step.made))
    data = {"names": tuple(sop.documents[id_].name for id_ in wrong)}
    return Refusal(RefusalCode.NOT_SUPPLIED, activity, makers, wrong, data)
