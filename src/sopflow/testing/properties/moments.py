"""Properties about moments: what never holds, and what always does."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator

from attrs import field, frozen

from sopflow.definition import CANCELLED, Sop
from sopflow.flow.state_space import Projection
from sopflow.testing.properties.property import Moment, Property, PropertyError, Seen, listed
from sopflow.text import Text, shown


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
class Documents(Property):
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
        """Refuse a property that says nothing."""
        if self.when.outcome is not None and self.when.after is None:
            raise PropertyError(f"The property {self} has an outcome: say after which activity.")
        if not self.has and not self.lacks and not (self.forbidden and (self.when.at or self.when.after)):
            raise PropertyError(f"The property {self} says nothing: name documents that the case has or lacks.")

    def names(self) -> Iterator[tuple[str, str]]:
        """What it speaks of."""
        yield from self.when.names()
        yield from (("document", id_) for id_ in sorted(self.has | self.lacks))

    def watch(self, sop: Sop) -> Projection:
        """The activity and the documents."""
        activities = [self.when.after] if self.when.after is not None else []
        return Projection(activities, self.has | self.lacks, cancelling=self.when.at == CANCELLED)

    def see(self, sop: Sop, memory: Hashable, moment: Moment) -> Seen:
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
            en, id_ = f"{en} with {listed(there)}", f"{id_} dengan {listed(there)}"
        if missing:
            en, id_ = f"{en} without {listed(missing)}", f"{id_} tanpa {listed(missing)}"
        return None, Text(en, id_)

    def __str__(self) -> str:
        documents = {"has": self.has, "lacks": self.lacks}
        parts = [str(self.when)] if str(self.when) else []
        parts += [f"{name}={listed(ids)}" for name, ids in documents.items() if ids]
        return f"{'never' if self.forbidden else 'always'}({', '.join(parts)})"


def never(
    at: str | None = None,
    *,
    after: str | None = None,
    outcome: str | None = None,
    has: str | Iterable[str] = (),
    lacks: str | Iterable[str] = (),
) -> Property:
    """The property that there is no moment at which all of this holds.

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
) -> Property:
    """The property that documents are in the case, or are not, at every moment, or at all moments of a kind.

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
