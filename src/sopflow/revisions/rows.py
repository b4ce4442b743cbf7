"""Comparing the rows of two revisions, their activities, and the outcomes of their decisions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sopflow.definition import Activity, Sop, Step
from sopflow.definition.matching import Matches
from sopflow.revisions.difference import Difference, Subject, Thing
from sopflow.revisions.names import name_of_activity, name_of_state
from sopflow.revisions.order import moved
from sopflow.revisions.values import Scope, Spot
from sopflow.text import Text, visible

_ROW = Text("Row {name}", "Baris {name}")
_ACTIVITY = Text("Activity {name}", "Kegiatan {name}")
_OUTCOME = Text("{place}, outcome {answer}", "{place}, jawaban {answer}")


class _Line(NamedTuple):
    """An activity with its row."""

    step: Step
    activity: Activity
    position: tuple[int, int]


def compare_rows(old: Sop, new: Sop, matches: Matches) -> Iterator[Difference]:
    """Yield the differences between the rows, in the order of the new revision.

    A removed row comes after the row that it followed.

    Args:
        old: The old revision.
        new: The new revision.
        matches: The things that both have.
    """
    rows = _Rows(old, new, matches)
    for one, other in _side_by_side(old, new, matches):
        if one is not None and other is not None:
            yield from rows.compare(one, other)
        elif one is not None:
            yield from rows.removed(one)
        elif other is not None:
            yield from rows.added(other)


class _Rows:
    """The rows of two revisions."""

    def __init__(self, old: Sop, new: Sop, matches: Matches) -> None:
        self.old, self.new, self.matches = old, new, matches
        self.old_lines, self.new_lines = _lines(old), _lines(new)
        self.old_ids = {new_id: id_ for id_, new_id in matches.activities.items()}
        kept = [(id_, new_id) for id_, new_id in matches.steps.items() if id_ in old.positions]
        kept.sort(key=lambda pair: old.positions[pair[0]])
        self.moved = moved([(min(pair), new.positions[pair[1]]) for pair in kept])

    def removed(self, step: Step) -> Iterator[Difference]:
        """Yield that a row was removed."""
        yield _row(self.old, step).removed(Subject.STEP, step)

    def added(self, step: Step) -> Iterator[Difference]:
        """Yield that a row was added, and the activities that moved there."""
        yield _row(self.new, step).added(Subject.STEP, step)
        for activity in step.activities:
            if activity.id in self.old_ids:
                yield from self._compare_activities(activity.id, has_moved=True)

    def compare(self, one: Step, other: Step) -> Iterator[Difference]:
        """Yield the differences between a row of the old revision and the same row of the new one."""
        scope = Scope(Subject.STEP, _row(self.old, one), _row(self.new, other), self.matches)
        yield from scope.compare_ids()
        if min(one.id, other.id) in self.moved:
            yield scope.moved((self.old.positions[one.id],), (self.new.positions[other.id],))
        yield from scope.compare_records(one, other)
        yield from self._next(scope, one, other)
        yield from self._on_late(scope, one, other)
        yield from self._activities(one, other)

    def _next(self, scope: Scope, one: Step, other: Step) -> Iterator[Difference]:
        """Yield where the row leads, if that differs; otherwise whether the key is written."""
        old = None if one.decision else self.old.next_of(one)
        new = None if other.decision else self.new.next_of(other)
        if self.matches.in_new_ids("next", old) != new:
            yield from scope.compare("next", old, new)
        else:
            yield from scope.compare("next", one.next, other.next, affects_cases=False)

    def _on_late(self, scope: Scope, one: Step, other: Step) -> Iterator[Difference]:
        old, new = self.old.late_rule(one), self.new.late_rule(other)
        affects = self.matches.in_new_ids("on_late", old) != new
        yield from scope.compare("on_late", one.on_late, other.on_late, affects_cases=affects)

    def _activities(self, one: Step, other: Step) -> Iterator[Difference]:
        new_ids = self.matches.activities
        places = {activity.id: place for place, activity in enumerate(other.activities)}
        kept = [(each.id, new_ids[each.id]) for each in one.activities if new_ids.get(each.id) in places]
        staying = {new_id for _, new_id in kept}
        swapped = moved([(min(pair), places[pair[1]]) for pair in kept])
        for activity in one.activities:
            if activity.id not in new_ids:
                spot = _activity(self.old, self.old_lines[activity.id])
                yield spot.removed(Subject.ACTIVITY, activity)
        for activity in other.activities:
            if (old_id := self.old_ids.get(activity.id)) is not None:
                has_moved = activity.id not in staying or min(old_id, activity.id) in swapped
                yield from self._compare_activities(activity.id, has_moved=has_moved)
            else:
                spot = _activity(self.new, self.new_lines[activity.id])
                yield spot.added(Subject.ACTIVITY, activity)

    def _compare_activities(self, new_id: str, *, has_moved: bool) -> Iterator[Difference]:
        one, other = self.old_lines[self.old_ids[new_id]], self.new_lines[new_id]
        is_row = one.step.is_single and other.step.is_single and not has_moved
        subject = Subject.STEP if is_row else Subject.ACTIVITY
        spots = (
            (_row(self.old, one.step), _row(self.new, other.step))
            if is_row
            else (_activity(self.old, one), _activity(self.new, other))
        )
        scope = Scope(subject, *spots, self.matches)
        if not is_row:
            yield from scope.compare_ids()
            if has_moved:
                yield scope.moved(one.position, other.position)
        yield from scope.compare_records(one.activity, other.activity)
        yield from self._outcomes(scope, one.activity, other.activity)

    def _outcomes(self, scope: Scope, one: Activity, other: Activity) -> Iterator[Difference]:
        for answer, outcome in one.outcomes.items():
            here = _outcome(scope.old, answer)
            if answer in other.outcomes:
                outcomes = Scope(Subject.OUTCOME, here, _outcome(scope.new, answer), self.matches)
                yield from outcomes.compare_records(outcome, other.outcomes[answer])
            else:
                yield here.removed(Subject.OUTCOME, outcome)
        for answer, outcome in other.outcomes.items():
            if answer not in one.outcomes:
                yield _outcome(scope.new, answer).added(Subject.OUTCOME, outcome)


def _side_by_side(old: Sop, new: Sop, matches: Matches) -> list[tuple[Step | None, Step | None]]:
    """Return the rows in pairs, in the order of the new revision."""
    removed: dict[str | None, list[Step]] = {}
    above: str | None = None
    for step in old.steps:
        if step.id in matches.steps:
            above = matches.steps[step.id]
        else:
            removed.setdefault(above, []).append(step)
    old_ids = {new_id: id_ for id_, new_id in matches.steps.items()}
    pairs: list[tuple[Step | None, Step | None]] = [(step, None) for step in removed.get(None, ())]
    for step in new.steps:
        old_id = old_ids.get(step.id)
        pairs.append((None if old_id is None else old.step(old_id), step))
        pairs += [(gone, None) for gone in removed.get(step.id, ())]
    return pairs


def _lines(sop: Sop) -> dict[str, _Line]:
    return {
        activity.id: _Line(step, activity, (row, place))
        for row, step in enumerate(sop.steps)
        for place, activity in enumerate(step.activities)
    }


def _row(sop: Sop, step: Step) -> Spot:
    place = _ROW.filled(name=name_of_state(sop, step.id))
    return Spot(sop, ("steps", sop.positions[step.id]), Thing(step.id, place, visible(sop.labels[step.id])))


def _activity(sop: Sop, line: _Line) -> Spot:
    row, place = line.position
    path = ("steps", row) if line.step.is_single else ("steps", row, "activities", place)
    name = _ACTIVITY.filled(name=name_of_activity(sop, line.activity.id))
    return Spot(sop, path, Thing(line.activity.id, name, visible(sop.labels[line.activity.id])))


def _outcome(spot: Spot, answer: str) -> Spot:
    place = _OUTCOME.filled(place=spot.thing.name, answer=visible(answer))
    return Spot(spot.sop, (*spot.path, "outcomes", answer), Thing(answer, place, spot.thing.number))
