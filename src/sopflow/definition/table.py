"""The table: actors, documents, and the rows with their activities and outcomes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import Any

from attrs import field, fields, frozen
from attrs.validators import instance_of, min_len, optional

from sopflow.definition.clocks import Clock, Goto, NotBefore, OnLate, clock, late_rule_or_none, limit, not_before
from sopflow.definition.fields import extensions, is_text, optional_text, standard, texts, words
from sopflow.definition.identity import Inferred, conclusions
from sopflow.definition.names import CONTINUE
from sopflow.frozen import EMPTY, FrozenMap
from sopflow.timing import TimeStandard


@frozen
class AnyOf:
    """Several actors, any one of whom may act, or several documents or conditions, any one of which suffices.

    Attributes:
        any_of: Ids of the actors, documents or conditions, at least one.
        extra: Extension keys (``x-…``).
    """

    any_of: tuple[str, ...] = field(converter=texts, validator=min_len(1))
    extra: FrozenMap[object] = field(default=EMPTY, converter=extensions)


def needs(value: str | AnyOf | Iterable[str | AnyOf]) -> tuple[str | AnyOf, ...]:
    """Convert needs, or a single one, to a tuple."""
    return (value,) if isinstance(value, str | AnyOf) else tuple(value)


def groups(given: Iterable[str | AnyOf]) -> tuple[tuple[str, ...], ...]:
    """Return needs as groups of ids, of each of which any one suffices; a single id is a group of one."""
    return tuple(dict.fromkeys((each,) if isinstance(each, str) else each.any_of for each in given))


@frozen
class Actor:
    """An office or a role that carries out activities (pelaksana); not a person.

    Attributes:
        name: The name in the SOP.
        external: Whether the actor is outside the agency: an applicant, another agency.
        persons: The number of persons who hold the office; None for any number.
        extra: Extension keys (``x-…``).
    """

    name: str = field(validator=is_text, metadata={"short": True})
    external: bool = field(default=False, validator=instance_of(bool))
    persons: int | None = field(default=None, validator=optional(instance_of(int)))
    extra: FrozenMap[object] = field(default=EMPTY, converter=extensions)


@frozen
class Document:
    """A document that a step requires or produces (kelengkapan, output).

    Attributes:
        name: The name in the SOP.
        supplied: Whether the document comes from outside the procedure.
        extra: Extension keys (``x-…``).
    """

    name: str = field(validator=is_text, metadata={"short": True})
    supplied: bool = field(default=False, validator=instance_of(bool))
    extra: FrozenMap[object] = field(default=EMPTY, converter=extensions)


def actors(value: Mapping[str, Actor | str]) -> FrozenMap[Actor]:
    """Convert actors by id; a string is an actor's name."""
    return FrozenMap((id_, Actor(item) if isinstance(item, str) else item) for id_, item in value.items())


def documents(value: Mapping[str, Document | str]) -> FrozenMap[Document]:
    """Convert documents by id; a string is a document's name."""
    return FrozenMap((id_, Document(item) if isinstance(item, str) else item) for id_, item in value.items())


@frozen
class Outcome:
    """The consequence of an answer.

    Attributes:
        to: The step that follows, ``end``, one of the SOP's ends, or ``continue``, to stay in the row.
        produces: Documents that the answer adds to the case.
        discards: Documents that the answer removes from the case; they must be handed in again.
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
    """An activity of one actor within a step (uraian kegiatan).

    Attributes:
        id: An id that is unique among steps and activities; in a row of one activity, the id of the row.
        text: The activity in the words of the paper (YAML: ``activity``).
        actor: An actor's id, or ``AnyOf`` several actors.
        number: The printed number, if it is not the position.
        after: Activities of the same row that must be completed first.
        requires: Documents that this activity requires besides those of the row; each is an id, or ``AnyOf`` several.
        within: The time standard of the activity, from the completion of all activities under ``after``.
        since: The row, activity or moment from which ``within`` runs instead.
        before: The moment before which ``within`` ends.
        not_before: The earliest time to complete the activity.
        needs: Conditions that this activity needs besides those of the row; each is an id, or ``AnyOf`` several.
        produces: Documents that completing the activity adds to the case.
        outcomes: The answers of a decision, by name; empty for other activities.
        not_same_person_as: Activities whose performer may not carry out this one (four eyes).
        note: Remarks (keterangan).
        source: The wording of the paper, by field.
        inferred: The encoder's conclusions, by field.
        extra: Extension keys (``x-…``).
    """

    id: str = field(validator=is_text)
    text: str = field(validator=is_text, metadata={"key": "activity"})
    actor: str | AnyOf = field(validator=instance_of((str, AnyOf)))
    number: str | None = optional_text()
    after: tuple[str, ...] = field(default=(), converter=texts)
    requires: tuple[str | AnyOf, ...] = field(default=(), converter=needs)
    within: TimeStandard | None = field(default=None, converter=standard)
    since: str | None = optional_text()
    before: str | None = optional_text()
    not_before: NotBefore | None = field(default=None, converter=not_before)
    needs: tuple[str | AnyOf, ...] = field(default=(), converter=needs)
    produces: tuple[str, ...] = field(default=(), converter=texts)
    outcomes: FrozenMap[Outcome] = field(default=EMPTY, converter=_outcomes)
    not_same_person_as: tuple[str, ...] = field(default=(), converter=texts)
    note: str | None = optional_text()
    source: FrozenMap[str] = field(default=EMPTY, converter=words)
    inferred: FrozenMap[Inferred] = field(default=EMPTY, converter=conclusions)
    extra: FrozenMap[object] = field(default=EMPTY, converter=extensions)

    @property
    def limit(self) -> TimeStandard | None:
        """The time standard of the activity as it is counted; None if it sets no due time."""
        return limit(self.within, self.since, self.before)

    @property
    def actors(self) -> tuple[str, ...]:
        """The ids of the actors, any one of whom may act."""
        return (self.actor,) if isinstance(self.actor, str) else self.actor.any_of


# In a row of one activity these attributes belong to the activity, all others to the row.
_ACTIVITY_FIELDS = ("id", "text", "actor", "outcomes", "not_same_person_as")
_row_values = attrgetter(*(attribute.name for attribute in fields(Activity) if attribute.name not in _ACTIVITY_FIELDS))
_DEFAULTS = _row_values(Activity("", "", ""))


def _activities(value: Activity | Iterable[Activity]) -> tuple[Activity, ...]:
    return (value,) if isinstance(value, Activity) else tuple(value)


@frozen
class Step:
    """One row of the table, and one state of the machine.

    Attributes:
        id: An id that is unique among steps and activities.
        activities: The activities, a tuple even in a row of one activity. They may be completed in any order that
            ``after`` allows; the step is completed with the last of them.
        number: The printed number, if it is not the row's position.
        requires: Documents that every activity of the row requires (kelengkapan); each is an id, or ``AnyOf`` several.
        within: The time standard of the whole row, from the moment it is entered (waktu).
        since: The row, activity or moment from which ``within`` runs instead.
        before: The moment before which ``within`` ends.
        not_before: The earliest time to complete the row.
        clock: Whether clocks that run since other rows are stopped while a case is in this row; None if they run.
        needs: Conditions that every activity of the row needs; each is an id, or ``AnyOf`` several.
        produces: Documents that completing the row adds to the case (output).
        next: The step that follows, ``end``, or one of the SOP's ends; None for the row below. A row with decisions has
            one only if their answers may ``continue``.
        on_late: The requirement for completing late, or the move at the due time; None for the SOP's default.
        calls: The number of another SOP that this step runs; a reference only.
        note: Remarks (keterangan).
        source: The wording of the paper, by field.
        inferred: The encoder's conclusions, by field.
        extra: Extension keys (``x-…``).
    """

    id: str = field(validator=is_text)
    activities: tuple[Activity, ...] = field(converter=_activities)
    number: str | None = optional_text()
    requires: tuple[str | AnyOf, ...] = field(default=(), converter=needs)
    within: TimeStandard | None = field(default=None, converter=standard)
    since: str | None = optional_text()
    before: str | None = optional_text()
    not_before: NotBefore | None = field(default=None, converter=not_before)
    clock: Clock | None = field(default=None, converter=clock)
    needs: tuple[str | AnyOf, ...] = field(default=(), converter=needs)
    produces: tuple[str, ...] = field(default=(), converter=texts)
    next: str | None = optional_text()
    on_late: OnLate | Goto | None = field(default=None, converter=late_rule_or_none)
    calls: str | None = optional_text()
    note: str | None = optional_text()
    source: FrozenMap[str] = field(default=EMPTY, converter=words)
    inferred: FrozenMap[Inferred] = field(default=EMPTY, converter=conclusions)
    extra: FrozenMap[object] = field(default=EMPTY, converter=extensions)

    def __attrs_post_init__(self) -> None:
        """Reject a row that contradicts itself."""
        if not self.activities:
            raise ValueError(f"The row {self.id!r} has no activity; it needs at least one.")
        if self.next is not None and self.decision is not None:
            raise ValueError(f"The row {self.id!r} has both next and outcomes: the outcomes determine what follows.")
        # A row of one activity has one representation, so that equal rows are equal values.
        if self.is_single and _row_values(self.activities[0]) != _DEFAULTS:
            raise ValueError(
                f"The row {self.id!r} has one activity of the same id: "
                f"what is not one of {', '.join(_ACTIVITY_FIELDS)} belongs to the step, not to the activity."
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
        """Create a row of one activity, which shares the row's id.

        Args:
            id: The id of the row and of its activity.
            text: The activity in words.
            actor: The actor.
            outcomes: The answers, if the row is a decision.
            not_same_person_as: Activities whose performer may not carry out this one.
            **keys: Other attributes of the step: ``requires``, ``within``, ``produces``, ``next``, …

        >>> Step.single("terima", "Menerima berkas", "loket", within="15 menit").activities[0].actor
        'loket'
        """
        activity = Activity(id, text, actor, outcomes=outcomes or {}, not_same_person_as=not_same_person_as)
        return cls(id, (activity,), **keys)

    @property
    def limit(self) -> TimeStandard | None:
        """The time standard of the row as it is counted; None if it sets no due time."""
        return limit(self.within, self.since, self.before)

    @property
    def is_single(self) -> bool:
        """Whether the row has one activity, which shares its id."""
        return len(self.activities) == 1 and self.activities[0].id == self.id

    @property
    def decisions(self) -> tuple[Activity, ...]:
        """The activities with outcomes."""
        activities = self.activities
        if len(activities) == 1:  # as in most rows
            return activities if activities[0].outcomes else ()
        return tuple([activity for activity in activities if activity.outcomes])

    @property
    def decision(self) -> Activity | None:
        """The activity whose answer determines what follows the completed row; None for other rows.

        It comes after all other activities. This does not apply to tiered decisions.
        """
        decisions = self.decisions
        return decisions[0] if decisions and not self.is_tiered else None

    @property
    def is_tiered(self) -> bool:
        """Whether an answer of the row may be ``continue`` (paraf berjenjang).

        Any other answer in such a row leaves it at once, with the documents of the answer alone.
        """
        return any(outcome.to == CONTINUE for each in self.decisions for outcome in each.outcomes.values())

    @property
    def leads_to_next(self) -> bool:
        """Whether the completed row leads to ``next``."""
        decisions = self.decisions
        return not decisions or all(
            any(outcome.to == CONTINUE for outcome in each.outcomes.values()) for each in decisions
        )

    def needs_of(self, activity: Activity) -> tuple[tuple[str, ...], ...]:
        """Return the conditions that an activity of the row needs: of each group, any one suffices."""
        return groups((*self.needs, *activity.needs))

    def leaves(self, activity: Activity, answer: str | None) -> bool:
        """Return whether an answer leaves a row of tiered decisions at once."""
        return answer is not None and self.is_tiered and activity.outcomes[answer].to != CONTINUE

    def made_by(self, activity: Activity, answer: str | None, *, completes: bool) -> tuple[str, ...]:
        """Return the documents that completing an activity produces.

        Args:
            activity: The activity.
            answer: Its answer, if it is a decision.
            completes: Whether the case leaves the row with it.
        """
        own = () if answer is None else activity.outcomes[answer].produces
        if self.leaves(activity, answer):
            return own
        return (*activity.produces, *(self.produces if completes else ()), *own)

    @property
    def may_produce(self) -> frozenset[str]:
        """All documents that the row may produce, with those of its activities and outcomes."""
        documents = [*self.produces]
        for activity in self.activities:
            documents += activity.produces
            if activity.outcomes:
                for outcome in activity.outcomes.values():
                    documents += outcome.produces
        return frozenset(documents)
