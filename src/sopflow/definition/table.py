"""The table: actors, documents, and the rows with their activities and outcomes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from operator import attrgetter
from typing import Any

from attrs import field, fields, frozen
from attrs.validators import instance_of, min_len, optional

from sopflow.definition.fields import extensions, is_text, optional_text, standard, texts, words
from sopflow.definition.identity import Inferred, conclusions
from sopflow.frozen import EMPTY, FrozenMap
from sopflow.timing import TimeStandard


class OnLate(StrEnum):
    """What completing an activity after the due time needs."""

    RECORD = "record"
    JUSTIFY = "justify"


@frozen
class Goto:
    """When the due time passes, the case moves to another step by itself.

    The law's deemed approval, or an escalation.

    Attributes:
        goto: The step, or ``end``, or one of the SOP's ends.
        extra: Extension keys (``x-…``).
    """

    goto: str = field(validator=is_text)
    extra: FrozenMap[object] = field(default=EMPTY, converter=extensions)


@frozen
class AnyOf:
    """Actors of whom any one may act.

    Attributes:
        any_of: Ids of the actors, one at least.
        extra: Extension keys (``x-…``).
    """

    any_of: tuple[str, ...] = field(converter=texts, validator=min_len(1))
    extra: FrozenMap[object] = field(default=EMPTY, converter=extensions)


def late_rule(value: OnLate | Goto | str) -> OnLate | Goto:
    """What holds for a late step; ``record`` and ``justify`` may be given as texts."""
    return OnLate(value) if isinstance(value, str) else value


def late_rule_or_none(value: OnLate | Goto | str | None) -> OnLate | Goto | None:
    """The same, or None for the SOP's default."""
    return OnLate(value) if isinstance(value, str) else value


@frozen
class Actor:
    """Who acts (pelaksana): an office, not a person.

    Attributes:
        name: As the SOP names it.
        external: Whether it stands outside the agency: an applicant, another agency.
        persons: How many persons hold it; None for any number.
        extra: Extension keys (``x-…``).
    """

    name: str = field(validator=is_text, metadata={"short": True})
    external: bool = field(default=False, validator=instance_of(bool))
    persons: int | None = field(default=None, validator=optional(instance_of(int)))
    extra: FrozenMap[object] = field(default=EMPTY, converter=extensions)


@frozen
class Document:
    """A document that a step needs or makes (kelengkapan, output).

    Attributes:
        name: As the SOP names it.
        supplied: Whether it comes from outside the procedure.
        extra: Extension keys (``x-…``).
    """

    name: str = field(validator=is_text, metadata={"short": True})
    supplied: bool = field(default=False, validator=instance_of(bool))
    extra: FrozenMap[object] = field(default=EMPTY, converter=extensions)


def actors(value: Mapping[str, Actor | str]) -> FrozenMap[Actor]:
    """Actors by id; one may be given as its name."""
    return FrozenMap((id_, Actor(item) if isinstance(item, str) else item) for id_, item in value.items())


def documents(value: Mapping[str, Document | str]) -> FrozenMap[Document]:
    """Documents by id; one may be given as its name."""
    return FrozenMap((id_, Document(item) if isinstance(item, str) else item) for id_, item in value.items())


@frozen
class Outcome:
    """An answer of a decision and where it leads.

    Attributes:
        to: The step that follows, ``end``, or one of the SOP's ends.
        produces: Documents that are in the case afterwards.
        discards: Documents that are no longer in the case and must be handed in anew.
        extra: Extension keys (``x-…``).
    """

    to: str = field(validator=is_text, metadata={"short": True})
    produces: tuple[str, ...] = field(default=(), converter=texts)
    discards: tuple[str, ...] = field(default=(), converter=texts)
    extra: FrozenMap[object] = field(default=EMPTY, converter=extensions)


def _outcomes(value: Mapping[str, Outcome | str]) -> FrozenMap[Outcome]:
    if value is EMPTY:  # as for most activities
        return EMPTY
    return FrozenMap((id_, Outcome(item) if isinstance(item, str) else item) for id_, item in value.items())


@frozen
class Activity:
    """One thing that one actor does within a step (uraian kegiatan).

    Attributes:
        id: Unique among steps and activities; the row's own id in a row of one activity.
        text: What is done, in the document's words (YAML: ``activity``).
        actor: Who does it: an actor's id, or ``AnyOf`` several.
        number: The printed number, where it is not the position.
        after: Activities of the same row that come first.
        requires: Documents that this activity needs beside those of the row.
        within: A time standard of its own; it runs from when ``after`` is satisfied.
        produces: Documents that are in the case once it is completed.
        outcomes: Answers of a decision, by name; empty for a plain activity.
        not_same_person_as: Activities whose performer may not do this one too (four eyes).
        note: Remarks (keterangan).
        source: The paper's wording, by field.
        inferred: What the encoder concluded, by field.
        extra: Extension keys (``x-…``).
    """

    id: str = field(validator=is_text)
    text: str = field(validator=is_text, metadata={"key": "activity"})
    actor: str | AnyOf = field(validator=instance_of((str, AnyOf)))
    number: str | None = optional_text()
    after: tuple[str, ...] = field(default=(), converter=texts)
    requires: tuple[str, ...] = field(default=(), converter=texts)
    within: TimeStandard | None = field(default=None, converter=standard)
    produces: tuple[str, ...] = field(default=(), converter=texts)
    outcomes: FrozenMap[Outcome] = field(default=EMPTY, converter=_outcomes)
    not_same_person_as: tuple[str, ...] = field(default=(), converter=texts)
    note: str | None = optional_text()
    source: FrozenMap[str] = field(default=EMPTY, converter=words)
    inferred: FrozenMap[Inferred] = field(default=EMPTY, converter=conclusions)
    extra: FrozenMap[object] = field(default=EMPTY, converter=extensions)

    @property
    def actors(self) -> tuple[str, ...]:
        """Ids of all actors of whom any one may do it."""
        return (self.actor,) if isinstance(self.actor, str) else self.actor.any_of


# What a row of one activity says of that activity in its own keys; the rest belongs to the row.
_OF_THE_ACTIVITY = ("id", "text", "actor", "outcomes", "not_same_person_as")
_of_the_row = attrgetter(*(each.name for each in fields(Activity) if each.name not in _OF_THE_ACTIVITY))
_UNSAID = _of_the_row(Activity("", "", ""))


def _activities(value: Activity | Iterable[Activity]) -> tuple[Activity, ...]:
    return (value,) if isinstance(value, Activity) else tuple(value)


@frozen
class Step:
    """One row of the table, and one state of the machine.

    Attributes:
        id: Unique among steps and activities.
        activities: What is done; always a tuple, also in a row of one activity. They may be done in any
            order that ``after`` allows; the step is completed when all of them are.
        number: The printed number, where it is not the row's position.
        requires: Documents that every activity of the row needs (kelengkapan).
        within: How long the row as a whole may take, from when it is entered (waktu).
        produces: Documents that are in the case once the row is completed (output).
        next: The step that follows, ``end``, or one of the SOP's ends; None for the following row.
        on_late: What completing after the due time needs; None for the SOP's default.
        calls: The number of another SOP that this step runs; a reference only.
        note: Remarks (keterangan).
        source: The paper's wording, by field.
        inferred: What the encoder concluded, by field.
        extra: Extension keys (``x-…``).
    """

    id: str = field(validator=is_text)
    activities: tuple[Activity, ...] = field(converter=_activities)
    number: str | None = optional_text()
    requires: tuple[str, ...] = field(default=(), converter=texts)
    within: TimeStandard | None = field(default=None, converter=standard)
    produces: tuple[str, ...] = field(default=(), converter=texts)
    next: str | None = optional_text()
    on_late: OnLate | Goto | None = field(default=None, converter=late_rule_or_none)
    calls: str | None = optional_text()
    note: str | None = optional_text()
    source: FrozenMap[str] = field(default=EMPTY, converter=words)
    inferred: FrozenMap[Inferred] = field(default=EMPTY, converter=conclusions)
    extra: FrozenMap[object] = field(default=EMPTY, converter=extensions)

    def __attrs_post_init__(self) -> None:
        """Refuse a row that contradicts itself."""
        if not self.activities:
            raise ValueError(f"The row {self.id!r} has no activity: a row has at least one.")
        if self.next is not None and self.decision is not None:
            raise ValueError(f"The row {self.id!r} has both next and outcomes: a decision's outcomes say what follows.")
        # What a row of one activity says stands in one place, so that equal rows are equal values.
        if self.is_single and _of_the_row(self.activities[0]) != _UNSAID:
            raise ValueError(
                f"The row {self.id!r} has one activity of the same id: "
                f"what is not one of {', '.join(_OF_THE_ACTIVITY)} belongs to the step, not to the activity."
            )

    @classmethod
    def single(
        cls,
        id: str,
        text: str,
        actor: str | AnyOf,
        *,
        outcomes: Mapping[str, Outcome | str] | None = None,
        not_same_person_as: str | Iterable[str] = (),
        **keys: Any,
    ) -> Step:
        """A row of one activity, which shares the row's id.

        Args:
            id: Of the row and of its activity.
            text: What is done.
            actor: Who does it.
            outcomes: Answers, when the row is a decision.
            not_same_person_as: Activities whose performer may not do this one too.
            **keys: All else that a step has: ``requires``, ``within``, ``produces``, ``next``, …

        >>> Step.single("terima", "Menerima berkas", "loket", within="15 menit").activities[0].actor
        'loket'
        """
        activity = Activity(id, text, actor, outcomes=outcomes or {}, not_same_person_as=not_same_person_as)
        return cls(id, (activity,), **keys)

    @property
    def is_single(self) -> bool:
        """Whether this is a row of one activity, written in the row's own keys."""
        return len(self.activities) == 1 and self.activities[0].id == self.id

    @property
    def decision(self) -> Activity | None:
        """The activity whose outcome decides the row, if one does."""
        for activity in self.activities:
            if activity.outcomes:
                return activity
        return None

    @property
    def made(self) -> frozenset[str]:
        """All documents that the row may make: its own, those of its activities, and those of any outcome."""
        made = {*self.produces}
        for activity in self.activities:
            made.update(activity.produces)
            for outcome in activity.outcomes.values():
                made.update(outcome.produces)
        return frozenset(made)
