"""A SOP as frozen values: the identity block and the table, row by row.

The values are equal whether they were read from YAML or built in Python, where plain lists, dicts and
texts stand for the tuples, mappings and time standards that the values hold. Attributes are named like
the keys of the YAML language. Constructing a value checks types; whether a SOP makes sense as a whole (every
name defined, an end within reach) is what the rules find, and a machine is only built of one that does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from attrs import field, frozen
from attrs.validators import instance_of, optional

from sopflow.canonical import digest, plain
from sopflow.frozen import FrozenMap
from sopflow.timing import TimeStandard, WorkCalendar

FORMAT_VERSION = 1
"""The version of the YAML language that this package reads and writes."""

END = "end"
"""What ``next`` and outcomes call the end of the procedure."""

COMPLETED = "completed"
"""The state of a case that came to ``end``."""

CANCELLED = "cancelled"
"""The state of a case that was called off."""

RESERVED = frozenset({
    END, COMPLETED, CANCELLED, "lapse",
    # A step or an activity with one of these names would be mistaken for an attribute of the case.
    "activity_dues", "activity_remaining", "all_done", "apply", "attach", "cancel", "complete", "differs_from",
    "documents", "done", "done_by", "due", "ended", "history", "holds", "id", "is_late", "last_at", "machine",
    "may", "performer_of", "performers", "reference", "remaining", "restart_clock", "resume", "snapshot", "state",
    "suspend", "suspended_since", "take", "tasks", "tick", "twin", "version",
})  # fmt: skip
"""Ids that steps, activities and ends may not have."""


def _texts(value: str | Iterable[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _standard(value: TimeStandard | str | None) -> TimeStandard | None:
    return TimeStandard.parse(value) if isinstance(value, str) else value


# attrs takes the types of what may be given from its converters, so each has one of its own.
def _extra(value: Mapping[str, object]) -> FrozenMap[object]:
    return FrozenMap(value)


def _words(value: Mapping[str, str]) -> FrozenMap[str]:
    return FrozenMap(value)


def _late(value: OnLate | Goto | str) -> OnLate | Goto:
    return OnLate(value) if isinstance(value, str) else value


def _late_or_none(value: OnLate | Goto | str | None) -> OnLate | Goto | None:
    return OnLate(value) if isinstance(value, str) else value


def _text_field() -> Any:  # noqa: ANN401 (what attrs' field returns is only known to its type checker plugin)
    return field(default=None, validator=optional(instance_of(str)))


_text = instance_of(str)


class Confidence(StrEnum):
    """How sure an encoder is of what the source does not say."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Relation(StrEnum):
    """How another SOP is related to this one (keterkaitan)."""

    CONTINUES = "continues"
    REQUIRES = "requires"
    RELATED = "related"
    PART_OF = "part_of"


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
    """

    goto: str = field(validator=_text)


@frozen
class AnyOf:
    """Actors of whom any one may act.

    Attributes:
        any_of: Ids of the actors.
    """

    any_of: tuple[str, ...] = field(converter=_texts)


@frozen
class Inferred:
    """What the encoder concluded about a field although the source does not say it.

    Attributes:
        confidence: How sure the encoder is.
        alternatives: Ids that were considered as well.
        because: The reason, in words.
    """

    confidence: Confidence = field(converter=Confidence)
    alternatives: tuple[str, ...] = field(default=(), converter=_texts)
    because: str | None = _text_field()


def _conclusions(value: Mapping[str, Inferred]) -> FrozenMap[Inferred]:
    return FrozenMap(value)


@frozen
class Actor:
    """Who acts (pelaksana): an office, not a person.

    Attributes:
        name: As the SOP names it.
        external: Whether it stands outside the agency: an applicant, another agency.
        persons: How many persons hold it; None for any number.
        extra: Extension keys (``x-…``).
    """

    name: str = field(validator=_text, metadata={"short": True})
    external: bool = field(default=False, validator=instance_of(bool))
    persons: int | None = field(default=None, validator=optional(instance_of(int)))
    extra: FrozenMap[object] = field(factory=FrozenMap, converter=_extra)


@frozen
class Document:
    """A document that a step needs or makes (kelengkapan, output).

    Attributes:
        name: As the SOP names it.
        supplied: Whether it comes from outside the procedure.
        extra: Extension keys (``x-…``).
    """

    name: str = field(validator=_text, metadata={"short": True})
    supplied: bool = field(default=False, validator=instance_of(bool))
    extra: FrozenMap[object] = field(factory=FrozenMap, converter=_extra)


def _actors(value: Mapping[str, Actor | str]) -> FrozenMap[Actor]:
    return FrozenMap((id_, Actor(item) if isinstance(item, str) else item) for id_, item in value.items())


def _documents(value: Mapping[str, Document | str]) -> FrozenMap[Document]:
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

    to: str = field(validator=_text, metadata={"short": True})
    produces: tuple[str, ...] = field(default=(), converter=_texts)
    discards: tuple[str, ...] = field(default=(), converter=_texts)
    extra: FrozenMap[object] = field(factory=FrozenMap, converter=_extra)


def _outcomes(value: Mapping[str, Outcome | str]) -> FrozenMap[Outcome]:
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

    id: str = field(validator=_text)
    text: str = field(validator=_text, metadata={"key": "activity"})
    actor: str | AnyOf = field(validator=instance_of((str, AnyOf)))
    number: str | None = _text_field()
    after: tuple[str, ...] = field(default=(), converter=_texts)
    requires: tuple[str, ...] = field(default=(), converter=_texts)
    within: TimeStandard | None = field(default=None, converter=_standard)
    produces: tuple[str, ...] = field(default=(), converter=_texts)
    outcomes: FrozenMap[Outcome] = field(factory=FrozenMap, converter=_outcomes)
    not_same_person_as: tuple[str, ...] = field(default=(), converter=_texts)
    note: str | None = _text_field()
    source: FrozenMap[str] = field(factory=FrozenMap, converter=_words)
    inferred: FrozenMap[Inferred] = field(factory=FrozenMap, converter=_conclusions)
    extra: FrozenMap[object] = field(factory=FrozenMap, converter=_extra)

    @property
    def actors(self) -> tuple[str, ...]:
        """Ids of all actors of whom any one may do it."""
        return (self.actor,) if isinstance(self.actor, str) else self.actor.any_of


# What a row of one activity says in its own keys; the rest belongs to the row.
_OF_THE_ACTIVITY = ("id", "text", "actor", "outcomes", "not_same_person_as")


def _bare(activity: Activity) -> Activity:
    """The activity with what a row of one activity says of it, and no more."""
    return Activity(**{name: getattr(activity, name) for name in _OF_THE_ACTIVITY})


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

    id: str = field(validator=_text)
    activities: tuple[Activity, ...] = field(converter=_activities)
    number: str | None = _text_field()
    requires: tuple[str, ...] = field(default=(), converter=_texts)
    within: TimeStandard | None = field(default=None, converter=_standard)
    produces: tuple[str, ...] = field(default=(), converter=_texts)
    next: str | None = _text_field()
    on_late: OnLate | Goto | None = field(default=None, converter=_late_or_none)
    calls: str | None = _text_field()
    note: str | None = _text_field()
    source: FrozenMap[str] = field(factory=FrozenMap, converter=_words)
    inferred: FrozenMap[Inferred] = field(factory=FrozenMap, converter=_conclusions)
    extra: FrozenMap[object] = field(factory=FrozenMap, converter=_extra)

    def __attrs_post_init__(self) -> None:
        """Refuse a row that contradicts itself."""
        if not self.activities:
            raise ValueError(f"The row {self.id!r} has no activity: a row has at least one.")
        if self.next is not None and self.decision is not None:
            raise ValueError(f"The row {self.id!r} has both next and outcomes: a decision's outcomes say what follows.")
        # What a row of one activity says stands in one place, so that equal rows are equal values.
        if self.is_single:
            only = self.activities[0]
            if only != _bare(only):
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
        **keys: Any,  # noqa: ANN401 (the step's own keys, checked by the step)
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
        return next((activity for activity in self.activities if activity.outcomes), None)


@frozen
class Organization:
    """Who issues a SOP."""

    government: str | None = _text_field()
    agency: str | None = _text_field()
    unit: str | None = _text_field()
    extra: FrozenMap[object] = field(factory=FrozenMap, converter=_extra)


@frozen
class Dates:
    """When a SOP was made, last revised and put in force."""

    created: date | None = field(default=None, validator=optional(instance_of(date)))
    revised: date | None = field(default=None, validator=optional(instance_of(date)))
    effective: date | None = field(default=None, validator=optional(instance_of(date)))
    extra: FrozenMap[object] = field(factory=FrozenMap, converter=_extra)


@frozen
class Approval:
    """Who put a SOP in force: office, name, NIP (a civil servant's number)."""

    office: str | None = _text_field()
    name: str | None = _text_field()
    nip: str | None = _text_field()
    extra: FrozenMap[object] = field(factory=FrozenMap, converter=_extra)


@frozen
class Related:
    """A reference to another SOP."""

    number: str = field(validator=_text)
    relation: Relation = field(default=Relation.RELATED, converter=Relation)
    extra: FrozenMap[object] = field(factory=FrozenMap, converter=_extra)


def _rows(value: Iterable[Step]) -> tuple[Step, ...]:
    return tuple(value)


def _relations(value: Iterable[Related]) -> tuple[Related, ...]:
    return tuple(value)


@frozen
class Sop:
    """A whole SOP: identity block, calendar, actors, documents, and the steps in their order.

    The keys are those of the identity block that Permenpan-RB 35/2012 lays down, in English.

    Attributes:
        number: Nomor SOP.
        title: Nama SOP.
        actors: Who acts, by id.
        steps: The rows of the table.
        organization: Who issues it.
        dates: Tanggal pembuatan, revisi, efektif.
        approval: Disahkan oleh.
        scope: Ruang lingkup.
        summary: Ringkasan.
        terms: Istilah dan definisi.
        legal_basis: Dasar hukum.
        qualifications: Kualifikasi pelaksana.
        equipment: Peralatan dan perlengkapan.
        warnings: Peringatan.
        records: Pencatatan dan pendataan.
        total: The stated total time, if the document has one.
        related: Keterkaitan.
        calendar: How time standards are counted; None for round the clock in UTC.
        documents: What is needed and made, by id.
        ends: Further ends beside ``end``: names by id.
        on_late: The default of all steps.
        source: The paper's wording, by field (``dates.created``).
        inferred: What the encoder concluded, by field.
        extra: Extension keys (``x-…``).
    """

    number: str = field(validator=_text)
    title: str = field(validator=_text)
    actors: FrozenMap[Actor] = field(converter=_actors)
    steps: tuple[Step, ...] = field(converter=_rows)
    organization: Organization | None = field(default=None, validator=optional(instance_of(Organization)))
    dates: Dates | None = field(default=None, validator=optional(instance_of(Dates)))
    approval: Approval | None = field(default=None, validator=optional(instance_of(Approval)))
    scope: str | None = _text_field()
    summary: str | None = _text_field()
    terms: FrozenMap[str] = field(factory=FrozenMap, converter=_words)
    legal_basis: tuple[str, ...] = field(default=(), converter=_texts)
    qualifications: tuple[str, ...] = field(default=(), converter=_texts)
    equipment: tuple[str, ...] = field(default=(), converter=_texts)
    warnings: tuple[str, ...] = field(default=(), converter=_texts)
    records: tuple[str, ...] = field(default=(), converter=_texts)
    total: TimeStandard | None = field(default=None, converter=_standard)
    related: tuple[Related, ...] = field(default=(), converter=_relations)
    calendar: WorkCalendar | None = field(default=None, validator=optional(instance_of(WorkCalendar)))
    documents: FrozenMap[Document] = field(factory=FrozenMap, converter=_documents)
    ends: FrozenMap[str] = field(factory=FrozenMap, converter=_words)
    on_late: OnLate | Goto = field(default=OnLate.RECORD, converter=_late)
    source: FrozenMap[str] = field(factory=FrozenMap, converter=_words)
    inferred: FrozenMap[Inferred] = field(factory=FrozenMap, converter=_conclusions)
    extra: FrozenMap[object] = field(factory=FrozenMap, converter=_extra)

    def step(self, id: str) -> Step:
        """The step of an id.

        Raises:
            KeyError: If there is none.
        """
        return self.steps[self.positions[id]]

    def activity(self, id: str) -> Activity:
        """The activity of an id, in whichever row it stands.

        Raises:
            KeyError: If there is none.
        """
        return self._activities[id][1]

    def step_of(self, activity: str) -> Step:
        """The step in which an activity stands.

        Raises:
            KeyError: If there is no such activity.
        """
        return self._activities[activity][0]

    def next_of(self, step: Step) -> str:
        """What follows a step that is no decision: a step, ``end``, or one of the ends."""
        if step.next is not None:
            return step.next
        position = self.positions[step.id] + 1
        return self.steps[position].id if position < len(self.steps) else END

    def late_rule(self, step: Step) -> OnLate | Goto:
        """What holds when a step is late: its own ``on_late`` or the SOP's."""
        return self.on_late if step.on_late is None else step.on_late

    @cached_property
    def positions(self) -> dict[str, int]:
        """The position of each step's row, by id, from 0."""
        return {step.id: position for position, step in reversed(list(enumerate(self.steps)))}

    @cached_property
    def _activities(self) -> dict[str, tuple[Step, Activity]]:
        return {activity.id: (step, activity) for step in self.steps for activity in step.activities}

    @cached_property
    def sha256(self) -> str:
        """The hash of all that the SOP says, as hexadecimal digits."""
        return digest(plain(self))

    @cached_property
    def fingerprint(self) -> str:
        """The hash of how the SOP behaves: its flow, actors, documents, standards; no prose, no calendar.

        Cases are bound to it, so that a corrected typo or next year's joint leave locks nobody out.
        """
        return digest(_behaviour(self))


def _behaviour(sop: Sop) -> object:
    return {
        "on_late": plain(sop.on_late),
        "ends": sorted(sop.ends),
        "actors": sorted(sop.actors),
        "supplied": sorted(id for id, document in sop.documents.items() if document.supplied),
        "steps": [
            {
                "id": step.id,
                "requires": sorted(step.requires),
                "produces": sorted(step.produces),
                "within": _length(step.within),
                "on_late": plain(sop.late_rule(step)),
                "next": None if step.decision else sop.next_of(step),
                "activities": [
                    {
                        "id": activity.id,
                        "actors": sorted(activity.actors),
                        "after": sorted(activity.after),
                        "requires": sorted(activity.requires),
                        "produces": sorted(activity.produces),
                        "within": _length(activity.within),
                        "not_same_person_as": sorted(activity.not_same_person_as),
                        "outcomes": {
                            answer: [outcome.to, sorted(outcome.produces), sorted(outcome.discards)]
                            for answer, outcome in activity.outcomes.items()
                        },
                    }
                    for activity in step.activities
                ],
            }
            for step in sop.steps
        ],
    }


def _length(standard: TimeStandard | None) -> str | None:
    return None if standard is None or standard.maximum is None else str(standard.maximum)
