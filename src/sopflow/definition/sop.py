"""A SOP and its two hashes, of its content and of its behavior."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from importlib import import_module

from attrs import field, frozen
from attrs.validators import instance_of, optional

from sopflow.definition.authority import Authority
from sopflow.definition.canonical import digest, plain
from sopflow.definition.clocks import Goto, OnLate, late_rule
from sopflow.definition.fields import extensions, is_text, optional_text, standard, texts, words
from sopflow.definition.identity import Approval, Dates, Inferred, Organization, Related, conclusions
from sopflow.definition.names import END
from sopflow.definition.table import Activity, Actor, AnyOf, Document, Step, actors, documents
from sopflow.errors import SopflowError
from sopflow.frozen import EMPTY, FrozenMap
from sopflow.timing import TimeStandard, WorkCalendar
from sopflow.timing.standard import SAME_DAY


def _rows(value: Iterable[Step]) -> tuple[Step, ...]:
    return tuple(value)


def _relations(value: Iterable[Related]) -> tuple[Related, ...]:
    return tuple(value)


@frozen
class Sop:
    """A SOP: identity block, calendar, actors, documents, and the steps in their order.

    The identity block has the entries that Permenpan-RB 35/2012 prescribes, in English.

    Attributes:
        number: The number (nomor SOP).
        title: The title (nama SOP).
        actors: The actors (pelaksana), by id.
        steps: The rows of the table.
        organization: The issuer.
        dates: The dates of creation, revision and entry into force.
        approval: The official who put the SOP into force (disahkan oleh).
        scope: The scope (ruang lingkup).
        summary: A summary (ringkasan).
        terms: Terms with their meanings (istilah dan definisi).
        legal_basis: Laws and regulations (dasar hukum).
        qualifications: Qualifications of the actors (kualifikasi pelaksana).
        equipment: Equipment (peralatan/perlengkapan).
        warnings: Warnings (peringatan).
        records: Records (pencatatan dan pendataan).
        total: The total time as stated in the paper.
        related: References to other SOPs (keterkaitan).
        calendar: The calendar by which time standards are counted; None for round the clock in UTC.
        documents: The documents that rows require or produce, by id.
        ends: Names of ends besides ``end``, by id.
        moments: Names of moments that the host supplies for each case, such as a scheduled exam, by id.
        conditions: Names of conditions that only the data of the host can decide, by id.
        authority: Who may suspend, correct or cancel a case, and so on; None if anyone may.
        on_late: The default of all steps.
        source: The wording of the paper, by field (``dates.created``).
        inferred: The encoder's conclusions, by field.
        calendar_file: The file from which the calendar was read, relative to the file of the SOP (YAML: ``calendar``);
            None if the SOP contains its calendar.
        extra: Extension keys (``x-…``).
    """

    number: str = field(validator=is_text)
    title: str = field(validator=is_text)
    actors: FrozenMap[Actor] = field(converter=actors)
    steps: tuple[Step, ...] = field(converter=_rows)
    organization: Organization | None = field(default=None, validator=optional(instance_of(Organization)))
    dates: Dates | None = field(default=None, validator=optional(instance_of(Dates)))
    approval: Approval | None = field(default=None, validator=optional(instance_of(Approval)))
    scope: str | None = optional_text()
    summary: str | None = optional_text()
    terms: FrozenMap[str] = field(default=EMPTY, converter=words)
    legal_basis: tuple[str, ...] = field(default=(), converter=texts)
    qualifications: tuple[str, ...] = field(default=(), converter=texts)
    equipment: tuple[str, ...] = field(default=(), converter=texts)
    warnings: tuple[str, ...] = field(default=(), converter=texts)
    records: tuple[str, ...] = field(default=(), converter=texts)
    total: TimeStandard | None = field(default=None, converter=standard)
    related: tuple[Related, ...] = field(default=(), converter=_relations)
    calendar: WorkCalendar | None = field(default=None, validator=optional(instance_of(WorkCalendar)))
    documents: FrozenMap[Document] = field(default=EMPTY, converter=documents)
    ends: FrozenMap[str] = field(default=EMPTY, converter=words)
    moments: FrozenMap[str] = field(default=EMPTY, converter=words)
    conditions: FrozenMap[str] = field(default=EMPTY, converter=words)
    authority: Authority | None = field(default=None, validator=optional(instance_of(Authority)))
    on_late: OnLate | Goto = field(default=OnLate.RECORD, converter=late_rule)
    source: FrozenMap[str] = field(default=EMPTY, converter=words)
    inferred: FrozenMap[Inferred] = field(default=EMPTY, converter=conclusions)
    calendar_file: str | None = field(default=None, validator=optional(instance_of(str)), metadata={"apart": True})
    extra: FrozenMap[object] = field(default=EMPTY, converter=extensions)

    def step(self, id: str) -> Step:
        """Return the step with an id.

        Raises:
            KeyError: If there is no such step.
        """
        return self.steps[self.positions[id]]

    def activity(self, id: str) -> Activity:
        """Return the activity with an id.

        Raises:
            KeyError: If there is no such activity.
        """
        return self._activities[id][1]

    def step_of(self, activity: str) -> Step:
        """Return the step of an activity.

        Raises:
            KeyError: If there is no such activity.
        """
        return self._activities[activity][0]

    def next_of(self, step: Step) -> str:
        """Return what follows a step that is not a decision: a step, ``end``, or one of the ends."""
        if step.next is not None:
            return step.next
        position = self.positions[step.id] + 1
        return self.steps[position].id if position < len(self.steps) else END

    def late_rule(self, step: Step) -> OnLate | Goto:
        """Return the ``on_late`` of a step, or else the SOP's."""
        return self.on_late if step.on_late is None else step.on_late

    @cached_property
    def positions(self) -> dict[str, int]:
        """The position of each step's row, by id, from 0."""
        return {step.id: position for position, step in reversed(list(enumerate(self.steps)))}

    @cached_property
    def labels(self) -> dict[str, str]:
        """The printed number of each step and activity, by id: ``2``, ``2.1``."""
        found: dict[str, str] = {}
        for position, step in enumerate(self.steps, 1):
            number = step.number or str(position)
            for place, activity in enumerate(step.activities, 1):
                own = activity.number or str(place)
                found[activity.id] = own if _includes(own, number) else f"{number}.{own}"
            found[step.id] = number  # in a row of one activity both have one id, and the row's number
        return found

    def _repr_svg_(self) -> str | None:
        """Return the drawing that a notebook shows; None if the SOP cannot be drawn."""
        try:
            # By name: the drawing is built on this module.
            drawing: str = import_module("sopflow.drawing").draw(self)
        except SopflowError:
            return None
        return drawing

    @cached_property
    def _activities(self) -> dict[str, tuple[Step, Activity]]:
        return {activity.id: (step, activity) for step in self.steps for activity in step.activities}

    @cached_property
    def sha256(self) -> str:
        """The hash of the whole content, in hexadecimal digits."""
        return digest(plain(self))

    @cached_property
    def fingerprint(self) -> str:
        """The hash of the behavior: flow, actors, documents and time standards, without prose, calendar and authority.

        Snapshots of cases carry it: after a corrected typo or a change of the calendar they remain valid.
        """
        return digest(_behavior(self))


def _includes(own: str, number: str) -> bool:
    """Whether a printed number of an activity includes the number of its row: ``2a`` and ``2.1`` include ``2``."""
    rest = own.removeprefix(number)
    return rest not in (own, "") and not rest[0].isdigit()


def _behavior(sop: Sop) -> object:
    return _present(conditions=sorted(sop.conditions), moments=sorted(sop.moments)) | {
        "on_late": _when_late(sop.on_late),
        "ends": sorted(sop.ends),
        "actors": sorted(sop.actors),
        "supplied": sorted(id for id, document in sop.documents.items() if document.supplied),
        "steps": [
            {
                "id": step.id,
                **_requirements(step.requires),
                "produces": sorted(step.produces),
                "within": length_of(step.limit),
                **_clock_starts(step),
                **_present(clock=step.clock),
                "on_late": _when_late(sop.late_rule(step)),
                "next": None if step.decision else sop.next_of(step),
                "activities": [
                    {
                        "id": activity.id,
                        "actors": sorted(activity.actors),
                        "after": sorted(activity.after),
                        **_requirements(activity.requires),
                        "produces": sorted(activity.produces),
                        "within": length_of(activity.limit),
                        **_clock_starts(activity),
                        "not_same_person_as": sorted(activity.not_same_person_as),
                        **_present(needs=sorted(map(sorted, step.needs_of(activity)))),
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


def _requirements(given: tuple[str | AnyOf, ...]) -> dict[str, object]:
    alternatives = [each.any_of for each in given if isinstance(each, AnyOf)]
    single = sorted(each for each in given if isinstance(each, str))
    return {"requires": single} | _present(requires_any=sorted(map(sorted, alternatives)))


def _clock_starts(timed: Step | Activity) -> dict[str, object]:
    """Return the rows and moments on which the clock of a row or an activity depends."""
    earliest = timed.not_before
    lead = None if earliest is None or earliest.by is None else length_of(earliest.by.counted_back)
    not_before = earliest and _present(moment=earliest.moment, by=lead)
    return _present(since=timed.since, before=timed.before, not_before=not_before)


def _present(**values: object) -> dict[str, object]:
    """Return the values that are not empty: a key that a file does not use is not part of its fingerprint."""
    return {key: value for key, value in values.items() if value}


def _when_late(rule: OnLate | Goto) -> object:
    return {"goto": rule.goto} if isinstance(rule, Goto) else rule.value


def length_of(standard: TimeStandard | None) -> str | None:
    """Return the time that a standard allows, as the fingerprint has it; None if it sets no due time."""
    if standard is None or not standard.binds:
        return None
    return SAME_DAY.en if standard.maximum is None else str(standard.maximum)
