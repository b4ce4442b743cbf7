"""Transferring: where cases of one revision continue in another, or why they cannot.

Steps keep their ids, or a mapping names where their cases continue. Documents and activities are recognized as ``diff``
recognizes them. Completed activities of the current step stay completed, and running clocks go on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, TypeVar

import attrs
from attrs import frozen

from sopflow.definition import Sop
from sopflow.definition.matching import match
from sopflow.flow import can_end
from sopflow.frozen import FrozenMap
from sopflow.machine.compile import CompiledActivity
from sopflow.machine.deadlines import activity_dues, opened_at, step_due, stopped
from sopflow.machine.naming import activity_name, document_name, state_name
from sopflow.machine.refusal import Refusal, RefusalCode
from sopflow.machine.schedule import ClockStart
from sopflow.machine.standing import (
    NO_DUES,
    NO_REMAINING,
    NOTHING_DONE,
    ClockStarts,
    Done,
    Standing,
)
from sopflow.machine.transfer_schedule import with_schedule, without_schedule
from sopflow.text import Text, close_matches
from sopflow.timing import Remaining

if TYPE_CHECKING:
    from sopflow.machine.engine import SopMachine

T = TypeVar("T")

_MOST = 12
"""The number of steps that a message names."""

_MOST_PLACES: Final = 10_000
"""The number of decisions that are kept; many cases are in the same place with the same documents."""

_KEPT: Final = 8
"""The number of transfers that are kept: hosts migrate many cases between the same two revisions."""


@frozen
class _Place:
    """The part of a standing that decides where a case continues.

    Attributes:
        state: The step.
        done: The completed activities of the step, each with the rank of its time.
        documents: The documents in the case.
    """

    state: str
    done: tuple[tuple[str, int], ...]
    documents: frozenset[str]


@lru_cache(_KEPT)
def transfer(old: SopMachine[Any], to: SopMachine[Any], steps: FrozenMap[str]) -> Transfer:
    """Return the transfer between two machines.

    Args:
        old: The machine of the cases.
        to: The machine where they continue.
        steps: New steps by old ones.
    """
    return Transfer(old, to, steps)


class Transfer:
    """The transfer of cases between two machines.

    Attributes:
        old: The machine of the cases.
        to: The machine where they continue.
        steps: New steps by old ones.
    """

    def __init__(self, old: SopMachine[Any], to: SopMachine[Any], steps: Mapping[str, str]) -> None:
        self.old: SopMachine[Any] = old
        self.to: SopMachine[Any] = to
        self.steps: Mapping[str, str] = steps
        self._matches = match(old.sop, to.sop)
        self._reasons: dict[tuple[_Place, str | None], tuple[Refusal, ...]] = {}

    # --- may a case continue? ------------------------------------------------------------------------------------

    def wrong_steps(self) -> list[Refusal]:
        """Return the refusals of a mapping that names steps which a revision does not have."""
        return [*_unknown(self.old.sop, self.steps, _OLD), *_unknown(self.to.sop, self.steps.values(), _NEW)]

    def target(self, state: str) -> str | None:
        """Return the step where the cases of a step continue; None if a mapping must name it."""
        if state in self.steps:
            return self.steps[state]
        return state if state in self.to.sop.positions else None

    def refusals(self, standing: Standing) -> tuple[Refusal, ...]:
        """Return why a case cannot continue where the mapping sends it; empty if it can.

        Args:
            standing: The standing of a case that has not ended; the step, its completed activities and the documents
                decide.
        """
        place = _place(standing)
        reasons = self._reasons_against(place, self.target(standing.state))
        return tuple(self._with_choices(refusal, place) for refusal in reasons)

    def choices(self, standing: Standing) -> tuple[str, ...]:
        """Return the steps where a case could continue, in the order of the table.

        Args:
            standing: The standing of a case that has not ended.
        """
        return self._choices(_place(standing))

    def _choices(self, place: _Place) -> tuple[str, ...]:
        return tuple(step.id for step in self.to.sop.steps if not self._reasons_against(place, step.id))

    def _with_choices(self, refusal: Refusal, place: _Place) -> Refusal:
        choices = self._choices(place)
        names = tuple(state_name(self.to.sop, id_) for id_ in choices[:_MOST])
        data = {**refusal.data, "choices": names}
        if not choices:
            data["variant"] = f"{data['variant']}-nowhere"
        return attrs.evolve(refusal, expected=choices, data=data)

    def _reasons_against(self, place: _Place, target: str | None) -> tuple[Refusal, ...]:
        key = place, target
        if key not in self._reasons:
            if len(self._reasons) > _MOST_PLACES:
                self._reasons.clear()
            self._reasons[key] = tuple(self._decide(place, target))
        return self._reasons[key]

    def _decide(self, place: _Place, target: str | None) -> Iterator[Refusal]:
        names: dict[str, object] = {"state": state_name(self.old.sop, place.state)}
        if target is None:
            yield _refusal("migration-step", (place.state,), names)
            return
        names["target"] = state_name(self.to.sop, target)
        done = self._in_row(target, dict(place.done))
        row = self.to.rows[target]
        if len(done) == len(row):
            yield _refusal("migration-done", (target,), names)
            return
        if early := tuple(dict.fromkeys(id_ for each in row if each.id in done for id_ in _too_late(each, done))):
            names["activities"] = tuple(activity_name(self.to.sop, id_) for id_ in early)
            yield _refusal("migration-order", early, names)
            return
        documents = self.documents(dict.fromkeys(place.documents))
        if not can_end(self.to.sop, target, documents, done) and self._could_end(place):
            lacking = self._lacking(target, documents, done)
            names["documents"] = tuple(document_name(self.to.sop, id_) for id_ in lacking)
            yield _refusal("migration-documents", lacking, names)

    def _could_end(self, place: _Place) -> bool:
        return can_end(self.old.sop, place.state, place.documents, dict(place.done))

    def _lacking(self, target: str, documents: Mapping[str, object], done: Mapping[str, object]) -> tuple[str, ...]:
        """Return the documents each of which would let the case reach an end, or else all that are missing."""
        missing = [id_ for id_, each in self.to.sop.documents.items() if id_ not in documents and not each.supplied]
        alone = [id_ for id_ in missing if can_end(self.to.sop, target, {*documents, id_}, done)]
        return tuple(alone or missing)

    # --- the standing there --------------------------------------------------------------------------------------

    def standing(self, standing: Standing, at: datetime, performers: Mapping[str, tuple[str, ...]]) -> Standing:
        """Return the standing with which a case continues.

        Running clocks go on with the due times that they have; clocks that only the other revision has start now.

        Args:
            standing: The standing of a case that the other revision does not refuse.
            at: The time of the migration.
            performers: Who completed activities in the latest visit of their step, by the old ids.
        """
        before, standing = standing, without_schedule(self, standing, at)
        target = self.target(standing.state) or standing.state
        done = self._in_row(target, standing.done)
        suspended = standing.suspended_since is not None
        due, remaining = self._step_clock(standing, target, at)
        whole = activity_dues(self.to, target, at, lambda each: each.is_open(done))
        dues = {id_: due for id_, due in self._in_row(target, standing.activity_dues).items() if id_ in whole}
        kept = {id_: left for id_, left in self._in_row(target, standing.activity_remaining).items() if id_ in whole}
        for id_, new_due in whole.items():
            if id_ not in dues and id_ not in kept:
                within = self.to.activities[id_].activity.within
                left, passed = stopped(self.to, within, new_due, at) if suspended else (None, new_due)
                kept |= {} if left is None else {id_: left}
                dues |= {} if passed is None else {id_: passed}
        after = Standing(
            state=target,
            entered_at=standing.entered_at,
            due=due,
            activity_dues=FrozenMap(dues) if dues else NO_DUES,
            suspended_since=standing.suspended_since,
            remaining=remaining,
            activity_remaining=FrozenMap(kept) if kept else NO_REMAINING,
            done=FrozenMap(done) if done else NOTHING_DONE,
            performers=FrozenMap(self._performers(target, done, performers)),
            documents=FrozenMap(self.documents(standing.documents)),
            clock_starts=self._clock_starts(standing, target, done, due, dues, at),
        )
        return with_schedule(self, before, after, at)

    def counterpart(self, id_: str) -> str | None:
        """Return the id in the other revision of a row, an activity or a moment; None if it has none."""
        if id_ in self.old.sop.moments:
            return id_ if id_ in self.to.sop.moments else None
        return self.target(id_) if id_ in self.old.rows else self._matches.activities.get(id_)

    def _clock_starts(
        self,
        standing: Standing,
        target: str,
        done: Mapping[str, Done],
        due: datetime | None,
        dues: Mapping[str, datetime],
        at: datetime,
    ) -> ClockStarts | None:
        """Return the starts of the running clocks that do not follow from the standing in the other revision."""
        before = standing.clock_starts or ClockStarts()
        step = None
        if due is not None:
            step = before.step if standing.due is not None else ClockStart(at)
        activities = {id_: start for id_, start in self._in_row(target, before.activities).items() if id_ in dues}
        opened = {
            id_: opened_at(self.old.activities[id_], standing.done, standing.entered_at)
            for id_ in standing.activity_dues
        }
        carried = self._in_row(target, opened)
        for id_ in dues:
            began = carried.get(id_, at)
            if id_ not in activities and began != opened_at(self.to.activities[id_], done, standing.entered_at):
                activities[id_] = ClockStart(began)
        return ClockStarts(step, FrozenMap(activities)) if step is not None or activities else None

    def documents(self, documents: Mapping[str, T]) -> dict[str, T]:
        """Return the documents that the other revision knows, by their ids there."""
        ids = self._matches.documents
        return {ids[id_]: each for id_, each in documents.items() if id_ in ids}

    def _in_row(self, target: str, values: Mapping[str, T]) -> dict[str, T]:
        """Return the values of the activities that are in a row of the other revision, by their ids there."""
        row = {each.id for each in self.to.rows[target]}
        ids = self._matches.activities
        return {ids[id_]: each for id_, each in values.items() if ids.get(id_) in row}

    def _step_clock(self, standing: Standing, target: str, at: datetime) -> tuple[datetime | None, Remaining | None]:
        within = self.to.sop.step(target).limit
        if within is None:
            return None, None
        if standing.due is not None or standing.remaining is not None:
            return standing.due, standing.remaining
        due = step_due(self.to, target, at)
        if standing.suspended_since is None:
            return due, None
        left, passed = stopped(self.to, within, due, at)
        return passed, left

    def _performers(
        self, target: str, done: Mapping[str, Done], performers: Mapping[str, tuple[str, ...]]
    ) -> dict[str, tuple[str, ...]]:
        row, ids = self.to.rows[target], self._matches.activities
        elsewhere = self.to.four_eyes - {each.id for each in row}
        found = {ids[id_]: persons for id_, persons in performers.items() if ids.get(id_) in elsewhere}
        for each in row:
            if each.id in done and each.id in self.to.four_eyes:
                by = done[each.id].by
                found[each.id] = by.persons(by.acts_as(each.activity.actors))
        return {id_: persons for id_, persons in found.items() if persons}

    def newly_separated(self) -> frozenset[str]:
        """Return the activities, by their old ids, whose performers only the other revision needs to know."""
        ids = self._matches.activities
        return frozenset(id_ for id_, new_id in ids.items() if new_id in self.to.four_eyes) - self.old.four_eyes


_OLD = Text("The old revision", "Revisi lama")
_NEW = Text("The new revision", "Revisi baru")


def _unknown(sop: Sop, ids: Iterable[str], revision: Text) -> Iterator[Refusal]:
    for id_ in dict.fromkeys(ids):
        if id_ not in sop.positions:
            known = tuple(step.id for step in sop.steps)
            data = {"revision": revision}
            yield Refusal(RefusalCode.UNKNOWN_STEP, None, known, (id_,), data, close_matches(id_, known))


def _refusal(variant: str, found: tuple[str, ...], names: Mapping[str, object]) -> Refusal:
    return Refusal(RefusalCode.MIGRATION, None, (), found, {"variant": variant, **names})


def _place(standing: Standing) -> _Place:
    ranks = {at: rank for rank, at in enumerate(sorted({each.at for each in standing.done.values()}))}
    done = tuple((id_, ranks[each.at]) for id_, each in standing.done.items())
    return _Place(standing.state, done, frozenset(standing.documents))


def _too_late(activity: CompiledActivity, done: Mapping[str, int]) -> Iterator[str]:
    """Yield the activities that had to come before a completed one, but did not."""
    for id_ in activity.after:
        if id_ not in done or done[id_] > done[activity.id]:
            yield id_
