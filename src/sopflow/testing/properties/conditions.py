"""Properties of single moments: conditions that never hold, and conditions that always hold."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator

from attrs import field, frozen

from sopflow.definition import CANCELLED, Sop
from sopflow.flow.state_space import Projection
from sopflow.testing.properties.property import Moment, Observed, Property, PropertyError, listed
from sopflow.text import Text, shown


def _ids(value: str | Iterable[str]) -> frozenset[str]:
    return frozenset((value,)) if isinstance(value, str) else frozenset(value)


@frozen
class Condition:
    """A condition on a moment; parts that are None hold at every moment.

    Attributes:
        at: The state of the case.
        after: The activity that was just completed.
        outcome: The answer with which it was completed.
    """

    at: str | None = None
    after: str | None = None
    outcome: str | None = None

    def holds(self, moment: Moment) -> bool:
        """Return whether the condition holds at a moment."""
        return (
            (self.at is None or moment.state == self.at)
            and (self.after is None or moment.activity == self.after)
            and (self.outcome is None or moment.outcome == self.outcome)
        )

    def names(self) -> Iterator[tuple[str, str]]:
        """Yield the names that the condition uses, each after its kind."""
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
    """A property of the documents in a case whenever a condition holds: they match always, or never.

    Attributes:
        when: The condition.
        has: Documents that are in the case.
        lacks: Documents that are not in the case.
        forbidden: Whether the documents never match; otherwise they always do.
    """

    when: Condition
    has: frozenset[str] = field(default=(), converter=_ids)
    lacks: frozenset[str] = field(default=(), converter=_ids)
    forbidden: bool = True

    def __attrs_post_init__(self) -> None:
        """Refuse a property that is always true or not about documents."""
        if self.when.outcome is not None and self.when.after is None:
            raise PropertyError(f"{self}: an outcome needs its activity; add `after`.")
        if not self.has and not self.lacks and not (self.forbidden and (self.when.at or self.when.after)):
            raise PropertyError(f"{self}: name documents that the case has or lacks.")

    def names(self) -> Iterator[tuple[str, str]]:
        """Yield the names of the condition and of the documents."""
        yield from self.when.names()
        yield from (("document", id_) for id_ in sorted(self.has | self.lacks))

    def projection(self, sop: Sop) -> Projection:
        """Return a projection that shows the activity and the documents."""
        activities = [self.when.after] if self.when.after is not None else []
        return Projection(activities, self.has | self.lacks, cancelling=self.when.at == CANCELLED)

    def observe(self, sop: Sop, memory: Hashable, moment: Moment) -> Observed:
        """Check one moment; nothing is remembered."""
        matches = self.has <= moment.documents and self.lacks.isdisjoint(moment.documents)
        if not self.when.holds(moment) or matches is not self.forbidden:
            return None, None
        if self.forbidden:
            absent, present = self.lacks, self.has
        else:
            absent, present = self.has - moment.documents, self.lacks & moment.documents
        en, id_ = f"the case is at {moment.state}", f"kasus berada di {moment.state}"
        if moment.activity is not None:
            en, id_ = f"{en} after {moment.activity}", f"{id_} setelah {moment.activity}"
        if present:
            en, id_ = f"{en} with {listed(present)}", f"{id_} dengan {listed(present)}"
        if absent:
            en, id_ = f"{en} without {listed(absent)}", f"{id_} tanpa {listed(absent)}"
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
    """Return the property that all of these conditions never hold at the same moment.

    Args:
        at: The case is in this state: a step, ``completed``, ``cancelled``, or one of the ends.
        after: This activity was just completed.
        outcome: It was completed with this answer.
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
    """Return the property that a case has and lacks documents at every moment, or whenever a condition holds.

    Args:
        has: These documents are in the case.
        lacks: None of these documents is in the case.
        at: Only while the case is in this state.
        after: Only when this activity was just completed.
        outcome: Only when it was completed with this answer.

    >>> print(always("izin", at="completed"))
    always(at='completed', has=izin)
    """
    return Documents(Condition(at, after, outcome), has, lacks, forbidden=False)
