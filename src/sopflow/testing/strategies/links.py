"""Links between rows: the targets of their exits, four-eyes constraints, and the documents that they require."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from sopflow.definition import CONTINUE, END
from sopflow.flow import Dataflow, Edge, Effect
from sopflow.testing.strategies.builder import Exit, RowBuilder, SopBuilder
from sopflow.testing.strategies.clocks import is_timed
from sopflow.testing.strategies.features import (
    BACK,
    DOCUMENTS,
    ENDS,
    LAPSE,
    LAPSE_ELSEWHERE,
    ON,
    RECORD,
    REISSUED,
    SUPPLIED,
    Features,
)
from sopflow.testing.strategies.rows import add, selected

T = TypeVar("T")

_LAPSES = (LAPSE, LAPSE_ELSEWHERE)
_DISTANCES = 6
"""The number of distances that an answer may lead back."""
_COLLEAGUES = 4
"""The number of positions from which a four-eyes constraint selects the other activity."""


# --- exits ------------------------------------------------------------------------------------------------


def set_late_rules(sop: SopBuilder, features: Features) -> None:
    """Set what being late means, for the SOP and for each row. A lapse becomes an exit of the row.

    Args:
        sop: The SOP.
        features: The features of the SOP as a whole.
    """
    default, number = features.first("late", (RECORD, 0))
    for row in sop.rows:
        if "late" not in row.features:
            row.lapses = is_timed(row.keys) and default in _LAPSES
            continue
        rule, target = row.features.first("late")
        row.lapses = is_timed(row.keys) and rule in _LAPSES
        if row.lapses:
            row.exits.append(Exit(target, rule, lapses=True))
        else:
            row.keys["on_late"] = RECORD if rule in _LAPSES else rule
    if default not in _LAPSES:
        sop.keys["on_late"] = default
        return
    target = selected((END, *ENDS, *(row.id for row in sop.rows if not row.lapses)), number)
    sop.keys["on_late"] = {"goto": target}
    for row in sop.rows:
        if row.lapses and not any(exit_.lapses for exit_ in row.exits):
            row.exits.append(Exit(lapses=True, inherited=True, target=target))


def connect(rows: Sequence[RowBuilder]) -> None:
    """Set the target of each exit so that every row is reached from an earlier one, and every case can end.

    Each row claims at least one open exit of the rows before it. The exits that remain open lead to ends. A ``next``
    leads back to a row with an open exit, so that the loop has an exit.
    """
    resting = [row.id for row in rows if not row.lapses]
    open_exits: list[Exit] = []
    owners: dict[int, str] = {}
    for position, row in enumerate(rows):
        if position:
            claims = (row.features.first("skips", 0), *row.features.all("joined")[: len(open_exits) - 1])
            for number in claims:
                open_exits.pop(-1 - number % len(open_exits)).target = row.id
        if open_exits and "returns" in row.features and row.exits[0].answer is None:
            row.exits[0].target = owners[id(selected(open_exits, row.features.first("returns")))]
        owners |= {id(exit_): row.id for exit_ in row.exits}
        so_far = [earlier.id for earlier in reversed(rows[: position + 1])]
        for exit_ in reversed(row.exits):
            exit_.target = exit_.target or _target(exit_, so_far, resting)
            if not exit_.target:
                open_exits.append(exit_)
    for exit_ in open_exits:
        exit_.target = selected((END, *ENDS), exit_.number)
    for row in rows:
        _declare_targets(row)


def _target(exit_: Exit, so_far: Sequence[str], resting: Sequence[str]) -> str:
    """Return the target of an exit that leads back or out; empty for one that leads on."""
    if exit_.lapses:
        # A lapse leads to a later row or to one that does not lapse, so lapses never form a loop.
        return "" if exit_.direction == LAPSE else selected((END, *ENDS, *resting), exit_.number)
    if exit_.answer is None or exit_.direction == ON:
        return ""
    if exit_.direction == BACK:
        return _spread(so_far, exit_.number, _DISTANCES)
    return selected((END, *ENDS), exit_.number)


def _spread(options: Sequence[T], number: int, numbers: int) -> T:
    """Return an option; numbers below ``numbers`` select evenly from the first option to the last."""
    return options[min(number, numbers - 1) * len(options) // numbers]


def _declare_targets(row: RowBuilder) -> None:
    for exit_ in row.exits:
        if exit_.inherited:
            continue
        if exit_.lapses:
            row.keys["on_late"] = {"goto": exit_.target}
        elif exit_.answer is None:
            row.keys["next"] = exit_.target
        else:
            exit_.answer["to"] = exit_.target


def reordered(rows: Sequence[RowBuilder]) -> list[RowBuilder]:
    """Return the rows with all but the first in reverse order."""
    return [rows[0], *reversed(rows[1:])]


# --- persons and documents --------------------------------------------------------------------------------


def separate_duties(rows: Sequence[RowBuilder]) -> None:
    """Add four-eyes constraints between activities of a row, or of any rows."""
    everything = [activity["id"] for row in rows for activity in row.activities]
    for row in rows:
        for position, scope, number in row.features.all("not same person"):
            activity = selected(row.activities, position)
            others = [other["id"] for other in row.activities] if scope == "row" else everything
            other = _spread(others, number, _COLLEAGUES)
            if other != activity["id"]:
                add(activity, "not_same_person_as", other)


def require_documents(rows: Sequence[RowBuilder]) -> None:
    """Add required documents: supplied ones, ones that every path brings along, and ones made in the same row."""
    held = Dataflow(rows[0].id, {row.id: [_edge(row, exit_) for exit_ in row.exits] for row in rows})
    for row in rows:
        at_hand = sorted(held.always(row.id, DOCUMENTS) | row.mentioned("produces"))
        documents = list(dict.fromkeys([*SUPPLIED, *REISSUED, *at_hand]))
        for number in row.features.all("requires"):
            add(row.keys, "requires", selected(documents, number))
        for position, number in row.features.all("own requires") if not row.is_single else ():
            add(selected(row.activities, position), "requires", selected(documents, number))
        for number in row.features.all("requires any"):
            first, second = (selected(documents, number + place) for place in (0, 1))
            add(selected(row.holders, number), "requires", {"any_of": [first, second]})


def need_conditions(rows: Sequence[RowBuilder]) -> None:
    """Add the conditions that rows and listed activities need."""
    for row in rows:
        needs = [(row.keys, who) for who in row.features.all("needs")]
        if not row.is_single:
            needs += [(selected(row.activities, number), who) for number, who in row.features.all("own needs")]
        for keys, who in needs:
            add(keys, "needs", who if isinstance(who, str) else {"any_of": list(who)})


def _edge(row: RowBuilder, exit_: Exit) -> Edge[str]:
    if exit_.lapses:
        return Edge(exit_.target)
    completed = Effect(gains=tuple(id_ for keys in (row.keys, *row.activities) for id_ in keys.get("produces", ())))
    answer = exit_.answer or {}
    if exit_.answer is not None and any(other.get("to") == CONTINUE for other in row.answers):
        completed = Effect()  # any answer but `continue` leaves the row at once
    decided = Effect(loses=tuple(answer.get("discards", ())), gains=tuple(answer.get("produces", ())))
    return Edge(exit_.target, (completed, decided))
