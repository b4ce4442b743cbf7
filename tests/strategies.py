"""Hypothesis strategies for SOPs that are valid by construction: a tree of blocks, laid out as the rows of a table.

Alternatives stand from simple to complex, so that what fails shrinks to a row or two. Documents that a row
requires can always be had: from outside, from the row itself, or from what lies on every way to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from attrs import Factory, define
from hypothesis import strategies as st

from sopflow.definition import END, Activity, Actor, AnyOf, Document, Goto, OnLate, Outcome, Sop, Step
from sopflow.graph import Way, arrows
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

_DEPTH = 2


@define
class _Block:
    """A row that is being laid out.

    Attributes:
        branches: What follows each answer before the ways meet again; no branches for a plain row.
        position: Its position in the table, from 0.
        targets: What follows it: one target, or one for each branch.
        following: The row below it in the table.
    """

    branches: list[list[_Block]]
    position: int = 0
    targets: list[str] = Factory(list)
    following: str = END


@st.composite
def sops(draw: st.DrawFn, *, calendars: Sequence[WorkCalendar | None] = CALENDARS) -> Sop:
    """SOPs of one to about a dozen rows, each of which makes a machine.

    They have rows of several activities in all orders, decisions, loops back, further ends, the three kinds of
    ``on_late``, four eyes, alternative actors, and documents that come and go at every level.

    Args:
        draw: Hypothesis draws.
        calendars: The calendars to choose from.
    """
    rows = _laid_out(draw(_sequences()))
    ids = [_row_id(position) for position in range(len(rows))]
    default = draw(st.sampled_from(("record", "justify", "goto")))
    steps = [draw(_steps(row)) for row in rows]
    lapsing = {step["id"] for step in steps if step["within"] in STANDARDS and (step["on_late"] or default) == "goto"}
    resting = [id_ for id_ in ids if id_ not in lapsing]
    for position, step in enumerate(steps):
        if step["on_late"] == "goto":
            # A lapse leads on, or to where nothing lapses: so none goes round.
            later = [id_ for id_ in ids[position + 1 :] if id_ in lapsing]
            step["on_late"] = Goto(draw(st.sampled_from([*later, *later, *resting, END, *ENDS])))
    on_late = Goto(draw(st.sampled_from([END, *ENDS, *resting]))) if default == "goto" else OnLate(default)
    _keep_apart(draw, [step["activities"] for step in steps])
    sop = _sop(steps, on_late, draw(st.sampled_from(list(calendars))))
    for step, at_hand in zip(steps, _at_hand(sop), strict=True):
        _require(draw, step, [*SUPPLIED, *REISSUED, *sorted(at_hand - set(REISSUED))])
    return _sop(steps, sop.on_late, sop.calendar)


@st.composite
def _sequences(draw: st.DrawFn, depth: int = _DEPTH) -> list[_Block]:
    """Blocks that follow one another."""
    blocks = []
    for _ in range(draw(st.integers(1, 3 if depth == _DEPTH else 2))):
        branches = []
        if depth and draw(st.booleans()):
            branches = draw(st.lists(st.builds(list) | _sequences(depth - 1), min_size=1, max_size=2))
        blocks.append(_Block(branches))
    return blocks


def _laid_out(blocks: list[_Block]) -> list[_Block]:
    """The rows of a tree in their order, each with what follows it."""
    rows: list[_Block] = []

    def place(sequence: list[_Block]) -> None:
        for block in sequence:
            block.position = len(rows)
            rows.append(block)
            for branch in block.branches:
                place(branch)

    def aim(sequence: list[_Block], after: str) -> None:
        for index, block in enumerate(sequence):
            target = _row_id(sequence[index + 1].position) if index + 1 < len(sequence) else after
            block.targets = [_row_id(branch[0].position) if branch else target for branch in block.branches or [[]]]
            for branch in block.branches:
                aim(branch, target)

    place(blocks)
    aim(blocks, END)
    for row in rows[:-1]:
        row.following = _row_id(row.position + 1)
    return rows


@st.composite
def _steps(draw: st.DrawFn, row: _Block) -> dict[str, Any]:
    """The keys of a row's step, without what depends on other rows; ``goto`` still has no target."""
    id_ = _row_id(row.position)
    width = draw(st.sampled_from((1, 2, 1, 3)))
    single = width == 1 and draw(st.sampled_from((True, True, False)))
    names = [id_] if single else [f"{id_}{letter}" for letter in "abc"[:width]]
    activities = [draw(_activities(name, single=single)) for name in names]
    if row.branches:
        deciding = draw(st.integers(0, width - 1))
        activities[deciding]["outcomes"] = draw(_outcomes(row))
    for index, activity in enumerate(activities):
        before = [other["id"] for other in activities[:index] if "outcomes" not in other]
        if before and "outcomes" not in activity:
            activity["after"] = draw(_some(tuple(before)))
    if width > 1 and draw(st.booleans()):
        activities.reverse()
    within = draw(st.sampled_from((None, *STANDARDS, *STANDARDS, *TIMELESS)))
    kinds = (None, "record", "justify", "goto", "goto") if within in STANDARDS else (None, "record", "justify")
    return {
        "id": id_,
        "activities": activities,
        "within": within,
        "produces": draw(_some((*MADE, *REISSUED))),
        "next": None if row.branches or row.targets == [row.following] else row.targets[0],
        "on_late": draw(st.sampled_from(kinds)),
    }


@st.composite
def _activities(draw: st.DrawFn, id_: str, *, single: bool) -> dict[str, Any]:
    both = [AnyOf(ACTORS[:2]), AnyOf(ACTORS[1:])]
    activity: dict[str, Any] = {"id": id_, "text": id_, "actor": draw(st.sampled_from([*ACTORS, *both]))}
    if not single:
        activity["within"] = draw(st.sampled_from((None, None, *STANDARDS, *TIMELESS)))
        activity["produces"] = draw(_some((*MADE, *REISSUED)))
    return activity


@st.composite
def _outcomes(draw: st.DrawFn, row: _Block) -> dict[str, Outcome]:
    """Answers that lead into the branches, and further ones that lead back or out."""
    elsewhere = [*(_row_id(position) for position in range(row.position, -1, -1)), END, *ENDS]
    lonely = len(row.targets) == 1
    further = draw(st.lists(st.sampled_from(elsewhere), min_size=int(lonely), max_size=2))
    documents = (*SUPPLIED, *MADE, *REISSUED)
    return {
        f"jawab{number}": Outcome(target, draw(_some((*MADE, *REISSUED))), draw(_some(documents)))
        for number, target in enumerate([*row.targets, *further])
    }


def _keep_apart(draw: st.DrawFn, rows: list[list[dict[str, Any]]]) -> None:
    """Let some activities ask for four eyes, often within their row."""
    every = [activity["id"] for row in rows for activity in row]
    for row in rows:
        for activity in row:
            here = [other["id"] for other in row if other is not activity]
            within = bool(here) and draw(st.sampled_from((False, True)))
            others = here if within else [id_ for id_ in every if id_ != activity["id"]]
            if others and draw(st.sampled_from((False, True))):
                activity["not_same_person_as"] = draw(_some(tuple(others)))


def _require(draw: st.DrawFn, step: dict[str, Any], at_hand: Sequence[str]) -> None:
    """Let a row and its activities need documents that are at hand, or that the row makes itself."""
    made = [*step["produces"]]
    for activity in step["activities"]:
        made += activity.get("produces", ())
        for outcome in activity.get("outcomes", {}).values():
            made += outcome.produces
    documents = tuple(dict.fromkeys([*at_hand, *made]))
    step["requires"] = draw(_some(documents))
    if len(step["activities"]) > 1:
        for activity in step["activities"]:
            activity["requires"] = draw(_some(documents))


@cache
def _some(ids: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    """None, one or two of some ids."""
    return st.lists(st.sampled_from(ids), max_size=2, unique=True).map(tuple)


def _sop(rows: Iterable[dict[str, Any]], on_late: OnLate | Goto, calendar: WorkCalendar | None) -> Sop:
    keys: dict[str, Any] = {
        "actors": {actor: Actor(actor.title()) for actor in ACTORS},
        "documents": {
            **{id_: Document(id_.title(), supplied=True) for id_ in (*SUPPLIED, *REISSUED)},
            **{id_: Document(id_.title()) for id_ in MADE},
        },
        "ends": {end: end.title() for end in ENDS},
        "steps": [
            Step(**{**row, "activities": [Activity(**activity) for activity in row["activities"]]}) for row in rows
        ],
    }
    return Sop("1", "Contoh", on_late=on_late, calendar=calendar, **keys)


def _at_hand(sop: Sop) -> list[set[str]]:
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
    return [always[step.id] for step in sop.steps]


def _row_id(position: int) -> str:
    return f"r{position + 1}"
