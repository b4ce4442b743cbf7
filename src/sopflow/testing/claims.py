"""Claims: what must hold in every case of a SOP, by name, as values that say of each moment whether it still does.

The same claim is asked of a SOP (of all its runs), of the history of a case, and of a run while it goes (`refuting`).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Iterable, Iterator
from datetime import datetime

from attrs import field, frozen

from sopflow.definition import CANCELLED, COMPLETED, Sop
from sopflow.diagnostics import close_matches, shown
from sopflow.errors import SopflowError
from sopflow.testing.control import Watch
from sopflow.testing.goals import Why
from sopflow.testing.model import Person
from sopflow.timing import ROUND_THE_CLOCK, Remaining, TimeStandard, WorkCalendar


class ClaimError(SopflowError, ValueError):
    """A claim cannot be asked of a SOP: it names what the SOP does not have, or is none at all."""


@frozen
class Moment:
    """What is seen of a case right after something has happened to it.

    Attributes:
        kind: What happened, by the name of the kind of event.
        state: Where the case is now.
        entered: Whether it has just come there.
        activity: The activity that was completed.
        outcome: The answer of a decision.
        by: Who did it.
        at: When; None where all runs are looked at, which differ in that.
        documents: What is in the case now.
    """

    kind: str
    state: str
    entered: bool = False
    activity: str | None = None
    outcome: str | None = None
    by: Person | None = None
    at: datetime | None = None
    documents: frozenset[str] = frozenset()


Seen = tuple[Hashable, Why | None]
"""What is remembered after a moment, and why the claim does not hold, if it does not."""


class Claim(ABC):
    """What must hold in every case of a SOP."""

    @abstractmethod
    def names(self) -> Iterator[tuple[str, str]]:
        """The sorts of names that it speaks of, and the names."""

    @abstractmethod
    def watch(self, sop: Sop) -> Watch:
        """What is to be seen of a SOP's runs to judge it."""

    def begin(self, sop: Sop) -> Hashable:  # noqa: ARG002 (others need the SOP)
        """What is remembered before a case is opened."""
        return None

    @abstractmethod
    def see(self, sop: Sop, memory: Hashable, moment: Moment) -> Seen:
        """Look at one moment after the other."""

    def check(self, sop: Sop) -> None:
        """Refuse a claim that names what a SOP does not have.

        Raises:
            ClaimError: With the name, and what may have been meant.
        """
        for sort, name in self.names():
            known = _KNOWN[sort](sop)
            if name not in known:
                close = close_matches(name, known)
                hint = f"Did you mean {shown(close[0])}?" if close else f"There are {', '.join(known)}."
                raise ClaimError(f"The claim {self} speaks of the {sort} {shown(name)}, which the SOP has not. {hint}")


def _activities(sop: Sop) -> tuple[str, ...]:
    return tuple(activity.id for step in sop.steps for activity in step.activities)


def _states(sop: Sop) -> tuple[str, ...]:
    return (*sop.positions, *sop.ends, COMPLETED, CANCELLED)


_KNOWN: dict[str, Callable[[Sop], tuple[str, ...]]] = {
    "activity": _activities,
    "state": _states,
    "activity or state": lambda sop: (*dict.fromkeys((*_activities(sop), *_states(sop))),),
    "actor": lambda sop: tuple(sop.actors),
    "document": lambda sop: tuple(sop.documents),
    "answer": lambda sop: tuple(
        f"{activity.id} = {answer}"
        for step in sop.steps
        for activity in step.activities
        for answer in activity.outcomes
    ),
}


# --- always and never -------------------------------------------------------------------------------------------


def _ids(value: str | Iterable[str]) -> frozenset[str]:
    return frozenset((value,)) if isinstance(value, str) else frozenset(value)


@frozen
class Condition:
    """What may hold at a moment.

    Attributes:
        at: The state of the case.
        after: The activity that was just completed.
        outcome: The answer that it was completed with.
    """

    at: str | None = None
    after: str | None = None
    outcome: str | None = None

    def holds(self, moment: Moment) -> bool:
        """Whether it holds."""
        return (
            (self.at is None or moment.state == self.at)
            and (self.after is None or moment.activity == self.after)
            and (self.outcome is None or moment.outcome == self.outcome)
        )

    def names(self) -> Iterator[tuple[str, str]]:
        """What it speaks of."""
        if self.at is not None:
            yield "state", self.at
        if self.after is not None:
            yield "activity", self.after
            if self.outcome is not None:
                yield "answer", f"{self.after} = {self.outcome}"

    def __str__(self) -> str:
        parts = {"at": self.at, "after": self.after, "outcome": self.outcome}
        return ", ".join(f"{name}={shown(text)}" for name, text in parts.items() if text is not None)


@frozen
class Documents(Claim):
    """Whenever a condition holds, documents are in the case or are not; or it never holds while they are, or are not.

    Attributes:
        when: The condition.
        has: Documents that are in the case.
        lacks: Documents that are not.
        forbidden: Whether condition and documents never come together; else the one implies the other.
    """

    when: Condition
    has: frozenset[str] = field(default=(), converter=_ids)
    lacks: frozenset[str] = field(default=(), converter=_ids)
    forbidden: bool = True

    def __attrs_post_init__(self) -> None:
        """Refuse a claim that says nothing."""
        if self.when.outcome is not None and self.when.after is None:
            raise ClaimError(f"The claim {self} has an outcome: say after which activity.")
        if not self.has and not self.lacks and not (self.forbidden and (self.when.at or self.when.after)):
            raise ClaimError(f"The claim {self} says nothing: name documents that the case has or lacks.")

    def names(self) -> Iterator[tuple[str, str]]:
        """What it speaks of."""
        yield from self.when.names()
        yield from (("document", id_) for id_ in sorted(self.has | self.lacks))

    def watch(self, sop: Sop) -> Watch:  # noqa: ARG002 (others need the SOP)
        """The activity and the documents."""
        activities = [self.when.after] if self.when.after is not None else []
        return Watch(activities, self.has | self.lacks, cancelling=self.when.at == CANCELLED)

    def see(self, sop: Sop, memory: Hashable, moment: Moment) -> Seen:  # noqa: ARG002 (others need the SOP)
        """Look at each moment by itself."""
        is_so = self.has <= moment.documents and self.lacks.isdisjoint(moment.documents)
        if not self.when.holds(moment) or is_so is not self.forbidden:
            return None, None
        missing, there = self.has - moment.documents, self.lacks & moment.documents
        en, id_ = f"the case is at {moment.state}", f"perkara berada di {moment.state}"
        if moment.activity is not None:
            en, id_ = f"{en} after {moment.activity}", f"{id_} setelah {moment.activity}"
        if self.forbidden:
            missing, there = self.lacks, self.has
        if there:
            en, id_ = f"{en} with {_listed(there)}", f"{id_} dengan {_listed(there)}"
        if missing:
            en, id_ = f"{en} without {_listed(missing)}", f"{id_} tanpa {_listed(missing)}"
        return None, Why(en, id_)

    def __str__(self) -> str:
        documents = {"has": self.has, "lacks": self.lacks}
        parts = [str(self.when)] if str(self.when) else []
        parts += [f"{name}={_listed(ids)}" for name, ids in documents.items() if ids]
        return f"{'never' if self.forbidden else 'always'}({', '.join(parts)})"


def never(
    at: str | None = None,
    *,
    after: str | None = None,
    outcome: str | None = None,
    has: str | Iterable[str] = (),
    lacks: str | Iterable[str] = (),
) -> Claim:
    """The claim that there is no moment at which all of this holds.

    Args:
        at: The case is in this state: a step, ``completed``, or one of the ends.
        after: This activity has just been completed,
        outcome: with this answer.
        has: These documents are in the case.
        lacks: None of these documents is in the case.

    >>> print(never("ditolak", has="izin"))
    never(at='ditolak', has=izin)
    """
    return Documents(Condition(at, after, outcome), has, lacks)


def always(
    has: str | Iterable[str] = (),
    *,
    lacks: str | Iterable[str] = (),
    at: str | None = None,
    after: str | None = None,
    outcome: str | None = None,
) -> Claim:
    """The claim that documents are in the case, or are not, at every moment, or at all moments of a kind.

    Args:
        has: These documents are in the case.
        lacks: None of these documents is in the case.
        at: Only while the case is in this state,
        after: only when this activity has just been completed,
        outcome: with this answer.

    >>> print(always("izin", at="completed"))
    always(at='completed', has=izin)
    """
    return Documents(Condition(at, after, outcome), has, lacks, forbidden=False)


# --- the others ---------------------------------------------------------------------------------------------


@frozen
class before(Claim):  # noqa: N801 (claims read as they are written)
    """The claim that something never happens unless something else has happened before, in the same case.

    Each of the two is an activity that is completed, or a state that a case comes to: a step, ``completed``, or one of
    the ends. A row of one activity counts as its activity.

    Attributes:
        first: What comes first.
        then: What comes later, if it comes at all.
    """

    first: str
    then: str

    def names(self) -> Iterator[tuple[str, str]]:
        """What it speaks of."""
        yield "activity or state", self.first
        yield "activity or state", self.then

    def watch(self, sop: Sop) -> Watch:
        """Both, where they are activities."""
        known = set(_activities(sop))
        both = (self.first, self.then)
        return Watch((id_ for id_ in both if id_ in known), cancelling=CANCELLED in both)

    def begin(self, sop: Sop) -> Hashable:  # noqa: ARG002 (others need the SOP)
        """The first has not happened."""
        return False

    def see(self, sop: Sop, memory: Hashable, moment: Moment) -> Seen:
        """Remember the first; refuse the other until then."""
        happens = _happening(sop, moment)
        if self.then in happens:
            # What an activity leads to comes after it, though both are seen at one moment.
            known = memory or self.first in happens[: happens.index(self.then)]
            if not known:
                why = f"{self.then} comes, and {self.first} has not come", f"{self.then} terjadi sebelum {self.first}"
                return memory, Why(*why)
        return bool(memory) or self.first in happens, None

    def __str__(self) -> str:
        return f"before({shown(self.first)}, {shown(self.then)})"


def _happening(sop: Sop, moment: Moment) -> list[str]:
    """What happens at a moment, in order: an activity, and the state that it leads to."""
    happens = [moment.activity] if moment.activity is not None else []
    is_activity = moment.state in sop.positions and sop.step(moment.state).is_single
    return [*happens, moment.state] if moment.entered and not is_activity else happens


@frozen
class only_by(Claim):  # noqa: N801 (claims read as they are written)
    """The claim that an activity is done by nobody but those who act for an actor.

    Attributes:
        actor: The actor's id.
        activity: The activity's id.
    """

    actor: str
    activity: str

    def names(self) -> Iterator[tuple[str, str]]:
        """What it speaks of."""
        yield "actor", self.actor
        yield "activity", self.activity

    def watch(self, sop: Sop) -> Watch:  # noqa: ARG002 (others need the SOP)
        """The activity, and for whom it is done."""
        return Watch([self.activity], actors=True)

    def see(self, sop: Sop, memory: Hashable, moment: Moment) -> Seen:  # noqa: ARG002 (others need the SOP)
        """Look at who does it."""
        if moment.activity != self.activity or (moment.by is not None and self.actor in moment.by.actors):
            return None, None
        actors = _listed(moment.by.actors) if moment.by is not None else ""
        en = f"{self.activity} is done by somebody who acts for {actors or 'nobody'}"
        return None, Why(en, f"{self.activity} dikerjakan oleh orang yang mewakili {actors or 'siapa pun tidak'}")

    def __str__(self) -> str:
        return f"only_by({shown(self.actor)}, {shown(self.activity)})"


@frozen
class four_eyes(Claim):  # noqa: N801 (claims read as they are written)
    """The claim that two activities are never done by one and the same person.

    The latest visit of a step counts, as it does for ``not_same_person_as``: when a case comes to a step again, who did
    its activities before is forgotten. Somebody without a name cannot be told from anybody.

    Attributes:
        one: The one activity.
        other: The other.
    """

    one: str
    other: str

    def __attrs_post_init__(self) -> None:
        """Refuse one activity in place of two."""
        if self.one == self.other:
            raise ClaimError(f"The claim {self} needs two activities.")

    def names(self) -> Iterator[tuple[str, str]]:
        """What it speaks of."""
        yield "activity", self.one
        yield "activity", self.other

    def watch(self, sop: Sop) -> Watch:  # noqa: ARG002 (others need the SOP)
        """Both, done by one person as far as that can be."""
        return Watch([self.one, self.other], same_person=True)

    def begin(self, sop: Sop) -> Hashable:  # noqa: ARG002 (others need the SOP)
        """Nobody has done either."""
        return ()

    def see(self, sop: Sop, memory: Hashable, moment: Moment) -> Seen:
        """Remember who did them."""
        assert isinstance(memory, tuple)  # noqa: S101 (for the type checker)
        persons: dict[str, str | None] = dict(memory)
        why = None
        if moment.activity in (self.one, self.other):
            name = moment.by.id if moment.by is not None else None
            persons[moment.activity] = name
            there = self.other if moment.activity == self.one else self.one
            if there in persons and (name is None or persons[there] in (name, None)):
                en = "somebody without a name" if None in (name, persons[there]) else f"{name}"
                id_ = "orang tanpa nama" if None in (name, persons[there]) else f"{name}"
                why = Why(
                    f"{self.one} and {self.other} are both done by {en}",
                    f"{self.one} dan {self.other} dikerjakan oleh {id_}",
                )
        if moment.entered and moment.state in sop.positions:
            for activity in sop.step(moment.state).activities:
                persons.pop(activity.id, None)
        return tuple(sorted(persons.items())), why

    def __str__(self) -> str:
        return f"four_eyes({shown(self.one)}, {shown(self.other)})"


@frozen
class eventually_ends(Claim):  # noqa: N801 (claims read as they are written)
    """The claim that wherever a case comes to, it can still come to an end, other than by being cancelled."""

    def names(self) -> Iterator[tuple[str, str]]:
        """It speaks of nothing."""
        yield from ()

    def watch(self, sop: Sop) -> Watch:  # noqa: ARG002 (others need the SOP)
        """Nothing in particular."""
        return Watch()

    def see(self, sop: Sop, memory: Hashable, moment: Moment) -> Seen:  # noqa: ARG002 (others need them)
        """A moment does not tell: what can come after it does."""
        return None, None

    def __str__(self) -> str:
        return "eventually_ends()"


def _standard(value: TimeStandard | str) -> TimeStandard:
    return TimeStandard.parse(value) if isinstance(value, str) else value


@frozen
class within(Claim):  # noqa: N801 (claims read as they are written)
    """The claim that a case ends within a time after it was opened; while its clock is stopped, the time stands still.

    Of a SOP it is claimed of those runs in which each row is completed when it is due at the latest; a row without a
    standard takes no time. So of a SOP that can go round, and takes time for that, it never holds.

    Attributes:
        standard: The time; it needs an upper end.
    """

    standard: TimeStandard = field(converter=_standard)

    def __attrs_post_init__(self) -> None:
        """Refuse a standard that sets no limit."""
        if self.standard.maximum is None:
            raise ClaimError(f"The claim {self} needs a time with an upper end, such as 3 hari kerja.")

    def names(self) -> Iterator[tuple[str, str]]:
        """It speaks of nothing."""
        yield from ()

    def watch(self, sop: Sop) -> Watch:  # noqa: ARG002 (others need the SOP)
        """Nothing in particular."""
        return Watch()

    def see(self, sop: Sop, memory: Hashable, moment: Moment) -> Seen:
        """Remember until when it may take, or what is left of that while the clock is stopped."""
        assert moment.at is not None  # noqa: S101 (for the type checker: of a SOP it is counted, not seen)
        if moment.kind == "opened":
            return self.limit(sop, moment.at), None
        calendar = calendar_of(sop)
        if moment.kind == "resumed" and isinstance(memory, Remaining):
            memory = calendar.resume(moment.at, memory)
        if isinstance(memory, datetime) and moment.at > memory:
            limit = memory.astimezone(calendar.zone).isoformat(" ", "minutes")
            return memory, Why(f"{self.standard} were over at {limit}", f"{self.standard} berakhir pada {limit}")
        if moment.kind == "suspended" and isinstance(memory, datetime):
            return calendar.remaining(moment.at, memory, self.standard), None
        return memory, None

    def limit(self, sop: Sop, start: datetime) -> datetime:
        """Until when a case may take that was opened at a time."""
        due = calendar_of(sop).due(start, self.standard)
        assert due is not None  # noqa: S101 (for the type checker: it has an upper end)
        return due

    def __str__(self) -> str:
        return f"within({shown(str(self.standard))})"


def calendar_of(sop: Sop) -> WorkCalendar:
    """How a SOP counts time."""
    return sop.calendar or ROUND_THE_CLOCK


def _listed(ids: Iterable[str]) -> str:
    return ", ".join(sorted(ids))
