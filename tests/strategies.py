"""Hypothesis strategies for SOPs that are valid by construction: a tree of blocks, laid out as the rows of a table.

Alternatives stand from simple to complex, so that what fails shrinks to a row or two. Documents that a row
requires can always be had: from outside, from the row itself, or from what lies on every way to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, TypeAlias

from attrs import Factory, define, evolve, frozen
from hypothesis import strategies as st

from sopflow.definition import END, Activity, Actor, AnyOf, Document, Goto, OnLate, Outcome, Sop, Step
from sopflow.graph import Way, arrows
from sopflow.testing.reference import made_in
from sopflow.timing import DayMeaning, Holidays, WeeklyHours, WorkCalendar

ACTORS = ("loket", "kasi", "kadis")
SUPPLIED = ("berkas", "ktp")
MADE = ("surat", "nota", "rekap")
REISSUED = ("kartu",)
"""Documents that are both supplied from outside and produced."""
ENDS = ("ditolak", "dicabut")

STANDARDS = ("10 menit", "3 jam", "1 hari", "2 hari kerja", "1 x 24 jam", "1 - 3 hari kalender")
"""Time standards that make a due time."""
TIMELESS = ("sesuai jadwal", "minimal 2 jam", "-")
"""Time standards that make none."""

CALENDARS = (
    None,
    WorkCalendar(
        "Asia/Jakarta",
        hours=WeeklyHours.parse({"mon-thu": "07:30-12:00, 13:00-16:00", "fri": "07:30-11:30, 13:00-16:30"}),
        closed=("2026-03-18", "2026-03-19"),
    ),
    WorkCalendar("Europe/Berlin", hours=WeeklyHours.parse({"mon-fri": "09:00-17:00"}), holidays=Holidays("DE")),
    WorkCalendar("Europe/Berlin", day=DayMeaning.CALENDAR),
)
"""How time is counted: round the clock, in office hours, and where clocks are set forward on 29 March 2026."""


Picks: TypeAlias = list[int]
"""Indices into what there is to choose from: a row is drawn before it is known what stands around it."""


@frozen
class _Drawn:
    """What is drawn of an activity."""

    actor: str | AnyOf
    apart: Picks
    apart_in_row: bool
    after: Picks
    requires: Picks
    within: str | None
    produces: tuple[str, ...]


@frozen
class _Answer:
    """What is drawn of an answer; a branch of the row has its own target."""

    target: int
    produces: tuple[str, ...]
    discards: tuple[str, ...]


@define
class _Row:
    """What is drawn of a row and of the rows below it that its decision leads to; no branches for a plain row.

    Attributes:
        id: Its id, once it has its place.
        targets: What follows it: one target, or one for each branch.
        below: The row below it in the table.
    """

    activities: list[_Drawn]
    is_single: bool
    reverse: bool
    deciding: int
    within: str | None
    requires: Picks
    produces: tuple[str, ...]
    late: int
    goto: int
    answers: list[_Answer]
    branches: list[list[_Row]]
    id: str = ""
    targets: list[str] = Factory(list)
    below: str = END

    @property
    def names(self) -> list[str]:
        """The ids of its activities."""
        if self.is_single and len(self.activities) == 1:
            return [self.id]
        return [f"{self.id}{letter}" for letter, _ in zip("abc", self.activities, strict=False)]

    def late_rule(self) -> OnLate | str | None:
        """What holds when it is late: None for the SOP's default, "goto" for a lapse."""
        rules: tuple[OnLate | str | None, ...] = (
            None,
            None,
            OnLate.RECORD,
            OnLate.JUSTIFY,
            *(("goto", "goto") if self.within in STANDARDS else ()),
        )
        return rules[self.late % len(rules)]


def _some(ids: Sequence[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(ids), max_size=2, unique=True).map(tuple)


_index = st.integers(0, 11)
_picks = st.lists(_index, max_size=2)
_standards = st.sampled_from((None, *STANDARDS, *STANDARDS, *TIMELESS))
_products = _some((*MADE, *REISSUED))
_actors = st.sampled_from((*ACTORS, AnyOf(ACTORS[:2]), AnyOf(ACTORS[1:])))
_activities = st.lists(
    st.builds(_Drawn, _actors, _picks, st.booleans(), _picks, _picks, _standards, _products), min_size=1, max_size=3
)
_answers = st.lists(st.builds(_Answer, _index, _products, _some((*SUPPLIED, *MADE, *REISSUED))), min_size=2, max_size=4)


def _rows(branches: st.SearchStrategy[list[list[_Row]]]) -> st.SearchStrategy[_Row]:
    return st.builds(
        _Row, _activities, st.sampled_from((True, False)), st.booleans(), _index, _standards, _picks, _products,
        _index, _index, _answers, branches,
    )  # fmt: skip


_leaves = _rows(st.builds(list))
_forks = _rows(st.lists(st.lists(_leaves, max_size=2), max_size=2))
_tables = st.lists(_rows(st.lists(st.lists(_forks, max_size=2), max_size=2)), min_size=1, max_size=3)


@st.composite
def sops(draw: st.DrawFn, *, calendars: Sequence[WorkCalendar | None] = CALENDARS) -> Sop:
    """SOPs of one to about a dozen rows, each of which makes a machine.

    They have rows of several activities in all orders, decisions, loops back, further ends, the three kinds of
    ``on_late``, four eyes, alternative actors, and documents that come and go at every level.

    Args:
        draw: Hypothesis draws.
        calendars: The calendars to choose from.
    """
    calendar = draw(st.sampled_from(list(calendars)))
    default, goto = draw(st.sampled_from((OnLate.RECORD, OnLate.JUSTIFY, "goto"))), draw(_index)
    rows = _laid_out(draw(_tables))
    lapsing = [row.id for row in rows if row.within in STANDARDS and (row.late_rule() or default) == "goto"]
    resting = [row.id for row in rows if row.id not in lapsing]
    keys: dict[str, Any] = {
        "actors": {actor: Actor(actor.title()) for actor in ACTORS},
        "documents": {
            **{id_: Document(id_.title(), supplied=True) for id_ in (*SUPPLIED, *REISSUED)},
            **{id_: Document(id_.title()) for id_ in MADE},
        },
        "ends": {end: end.title() for end in ENDS},
        "on_late": Goto(_pick([END, *ENDS, *resting], goto)) if default == "goto" else default,
        "calendar": calendar,
    }
    sop = Sop("1", "Contoh", steps=tuple(_step(row, rows, lapsing) for row in rows), **keys)
    at_hand = _at_hand(sop)
    return evolve(sop, steps=tuple(_in_need(*pair, at_hand) for pair in zip(sop.steps, rows, strict=True)))


def _laid_out(table: list[_Row]) -> list[_Row]:
    """All rows of a tree in their order, with their ids and what follows them."""
    rows: list[_Row] = []

    def place(sequence: list[_Row]) -> None:
        for row in sequence:
            rows.append(row)
            row.id = f"r{len(rows)}"
            for branch in row.branches:
                place(branch)

    def aim(sequence: list[_Row], after: str) -> None:
        for row, target in zip(sequence, [*(row.id for row in sequence[1:]), after], strict=False):
            row.targets = [branch[0].id if branch else target for branch in row.branches or [[]]]
            for branch in row.branches:
                aim(branch, target)

    place(table)
    aim(table, END)
    for row, below in pairwise(rows):
        row.below = below.id
    return rows


def _step(row: _Row, rows: list[_Row], lapsing: list[str]) -> Step:
    """The step of a row, which requires nothing yet."""
    position = rows.index(row)
    activities = [_activity(row, index, rows[: position + 1], rows) for index in range(len(row.names))]
    late = row.late_rule()
    if late == "goto":
        # A lapse leads on, or to where nothing lapses: so none goes round.
        later = [other.id for other in rows[position + 1 :] if other.id in lapsing]
        resting = [other.id for other in rows if other.id not in lapsing]
        on_late: OnLate | Goto | None = Goto(_pick([END, *later, *later, *resting, *ENDS], row.goto))
    else:
        on_late = None if late is None else OnLate(late)
    return Step(
        row.id,
        tuple(reversed(activities) if row.reverse else activities),
        within=row.within,
        produces=row.produces,
        next=None if row.branches or row.targets == [row.below] else row.targets[0],
        on_late=on_late,
    )


def _activity(row: _Row, index: int, so_far: list[_Row], rows: list[_Row]) -> Activity:
    drawn, name = row.activities[index], row.names[index]
    candidates = row.names if drawn.apart_in_row else [id_ for other in rows for id_ in other.names]
    apart = _picked([id_ for id_ in candidates if id_ != name], drawn.apart)
    decision = row.names[row.deciding % len(row.names)] if row.branches else None
    keys: dict[str, Any] = {"not_same_person_as": apart}
    if name != row.id:
        keys |= {"within": drawn.within, "produces": drawn.produces}
    if name != decision:
        keys["after"] = _picked([id_ for id_ in row.names[:index] if id_ != decision], drawn.after)
    else:
        # Beside the branches, an answer leads back or out.
        elsewhere = [*(other.id for other in reversed(so_far)), END, *ENDS]
        targets = [*row.targets, *(_pick(elsewhere, answer.target) for answer in row.answers[len(row.targets) :])]
        keys["outcomes"] = {
            f"jawab{number}": Outcome(target, answer.produces, answer.discards)
            for number, (target, answer) in enumerate(zip(targets, row.answers, strict=True))
        }
    return Activity(name, name, drawn.actor, **keys)


def _in_need(step: Step, row: _Row, at_hand: dict[str, set[str]]) -> Step:
    """The step with documents that it requires: such as are at hand, or as it makes itself."""
    documents = list(dict.fromkeys([*SUPPLIED, *REISSUED, *sorted(at_hand[step.id] | made_in(step))]))
    needs = {name: drawn.requires for name, drawn in zip(row.names, row.activities, strict=True)}
    activities = tuple(
        activity if activity.id == step.id else evolve(activity, requires=_picked(documents, needs[activity.id]))
        for activity in step.activities
    )
    return evolve(step, requires=_picked(documents, row.requires), activities=activities)


def _pick(ids: Sequence[str], index: int) -> str:
    return ids[index % len(ids)]


def _picked(ids: Sequence[str], picks: Picks) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_pick(ids, index) for index in picks)) if ids else ()


def _at_hand(sop: Sop) -> dict[str, set[str]]:
    """For each row the documents that are in the case on every way to it, whatever was handed in."""
    always = {step.id: set(sop.documents) for step in sop.steps}
    always[sop.steps[0].id] = set()
    changed = True
    while changed:
        changed = False
        for step in sop.steps:
            for arrow in arrows(sop, step):
                left = set(always[step.id])
                if arrow.way is not Way.GOTO:
                    left.update(step.produces, *(activity.produces for activity in step.activities))
                if arrow.outcome is not None and step.decision is not None:
                    outcome = step.decision.outcomes[arrow.outcome]
                    left = (left - set(outcome.discards)) | set(outcome.produces)
                if arrow.target in always and not always[arrow.target] <= left:
                    always[arrow.target] &= left
                    changed = True
    return always
