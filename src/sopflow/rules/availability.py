"""What a case has when it comes to a row: definite assignment, as compilers know it of variables.

A case sticks where it lacks a document that a row needs and that nobody may hand over there. If any case of a SOP can
stick, one does on a plain way: each row on it is either carried out as a whole or lapses untouched, and nobody hands
over what nobody has to.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from operator import or_
from typing import TypeAlias

from attrs import frozen

from sopflow.definition import Outcome, Sop, Step
from sopflow.flow import Arrow, ArrowKind, Flow, path_to

MOST_STATES = 50_000
"""So many pairs of a row and the documents at hand are followed; only a SOP with a dozen gaps at once has more."""

MOST_ALONE = 20
"""So many documents are looked at each by itself, where all of them together would have more states than that."""

MOST_WAYS = 300
"""So many lacks are told with their ways; of one file, no more findings are told than these."""

Leaving: TypeAlias = Callable[[Arrow, int], int]
"""What may hold behind an arrow, by what may hold before it, as bits of a number."""


@frozen
class Lack:
    """Documents that a row needs and that a case lacks which comes to it.

    Attributes:
        step: The row.
        documents: The documents, in the order of the SOP.
        way: The shortest way on which they are lacking, from the first row to this one.
    """

    step: str
    documents: tuple[str, ...]
    way: tuple[str, ...]


def lacks(flow: Flow) -> tuple[tuple[Lack, ...], tuple[Lack, ...]]:
    """What rows need and cases lack.

    Args:
        flow: The flow of a SOP in which every row is reached.

    Returns:
        First what no case has that comes to the row, each document by itself. Then what only some cases lack, as if
        they had all that no case has: where several documents are lacking here and there, a way is followed only as
        far as a case comes on it.
    """
    # Each look is dearer than the one before, and is about fewer documents: in a sound SOP the first one is enough.
    papers = _Papers(flow, _needed(flow.sop))
    if not papers.all:
        return (), ()
    lacking = on_some_way(flow, papers.all, papers.lacking)
    missed = papers.named(_any(need & lacking[id_] for id_, need in papers.need.items()))
    if not missed:
        return (), ()
    papers = _Papers(flow, missed)
    may_be = on_some_way(flow, papers.all, papers.leaving)
    gaps = {id_: gap for id_, need in papers.need.items() if (gap := need & may_be[id_])}
    have = {id_: may_be[id_] >> len(papers.bit) for id_ in gaps}
    always = tuple(
        Lack(id_, (document,), (path_to(id_, flow.parents) or ()) if number < MOST_WAYS else ("…", id_))
        for number, (id_, gap) in enumerate(gaps.items())
        for document in papers.named(gap & ~have[id_])
    )
    some = {id_: papers.named(bits) for id_, gap in gaps.items() if (bits := gap & have[id_])}
    found, left = _followed(flow, some, most=MOST_STATES)
    for document in list(dict.fromkeys(id_ for documents in left.values() for id_ in documents))[:MOST_ALONE]:
        found += _followed(flow, {id_: (document,) for id_, documents in left.items() if document in documents})[0]
    return always, tuple(found)


def on_some_way(flow: Flow, start: int, leaving: Leaving) -> dict[str, int]:
    """What may hold when a case comes to each row that is reached: what holds on one way to it at least.

    Args:
        flow: The flow.
        start: What holds at the first row.
        leaving: What may hold behind each arrow; the more may hold before it, the more may behind it.
    """
    rows = list(flow.arrows)
    holds = {rows[0]: start}
    changed = {rows[0]}
    while changed:
        for id_ in rows:
            if id_ in changed:
                changed.remove(id_)
                for arrow in flow.arrows[id_]:
                    if arrow.target in flow.arrows:
                        before, after = holds.get(arrow.target), leaving(arrow, holds[id_])
                        if before is not None:
                            after |= before
                        if after != before:
                            holds[arrow.target] = after
                            changed.add(arrow.target)
        # Down the table and up again: arrows lead from row to row, or back.
        rows.reverse()
    return holds


def rows_behind(flow: Flow) -> dict[str, int]:
    """For each row that is reached, those that are carried out on every way to it, each as the bit of its position."""
    bit = {id_: 1 << row for id_, row in flow.sop.positions.items()}
    every = (1 << len(bit)) - 1

    def leaving(arrow: Arrow, may_be_open: int) -> int:
        return may_be_open if arrow.kind is ArrowKind.GOTO else may_be_open & ~bit[arrow.source]

    return {id_: every ^ may_be_open for id_, may_be_open in on_some_way(flow, every, leaving).items()}


def needs(step: Step) -> set[str]:
    """The documents that a row or an activity of it needs."""
    needed = set(step.requires)
    for activity in step.activities:
        needed.update(activity.requires)
    return needed


def _made_always(step: Step) -> set[str]:
    made = set(step.produces)
    for activity in step.activities:
        made.update(activity.produces)
    return made


def outcomes(step: Step) -> Mapping[str, Outcome]:
    """The answers of a row's decision; none where nothing is decided."""
    decision = step.decision
    return {} if decision is None else decision.outcomes


def _needed(sop: Sop) -> list[str]:
    """The documents that some row needs and nobody may hand over."""
    needed = set().union(*[needs(step) for step in sop.steps])
    return [id_ for id_, document in sop.documents.items() if id_ in needed and not document.supplied]


def _any(bits: Iterable[int]) -> int:
    return reduce(or_, bits, 0)


class _Papers:
    """Some documents as bits of a number, and what becomes of them in each row.

    Attributes:
        bit: The bit of each document.
        all: All bits.
        need: What must be there when a case comes to a row, since nobody may hand it over in it.
    """

    def __init__(self, flow: Flow, documents: Iterable[str]) -> None:
        self._documents = tuple(documents)
        self.bit = {id_: 1 << number for number, id_ in enumerate(self._documents)}
        self.all = (1 << len(self.bit)) - 1
        self.need: dict[str, int] = {}
        self._sure: dict[str, int] = {}
        self._possible: dict[str, int] = {}
        self._before_a_lapse: dict[str, int] = {}
        self._decided: dict[tuple[str, str | None], tuple[int, int]] = {}
        for step in flow.sop.steps:
            needed, made = self.bits(needs(step)), self.bits(_made_always(step))
            self._sure[step.id] = needed | made
            for answer, outcome in outcomes(step).items():
                discarded, produced = self.bits(outcome.discards), self.bits(outcome.produces)
                self._decided[step.id, answer] = discarded, produced
                made |= produced
            self.need[step.id] = needed & ~made
            self._possible[step.id] = made
            # In a row of one activity, nobody can hand over anything and leave the row open.
            self._before_a_lapse[step.id] = made if len(step.activities) > 1 else 0

    def bits(self, ids: Iterable[str]) -> int:
        """Those of the documents that are among these, as bits."""
        bits = 0
        for id_ in ids:
            bits |= self.bit.get(id_, 0)
        return bits

    def named(self, bits: int) -> tuple[str, ...]:
        """The documents that bits stand for."""
        found = []
        while bits:
            lowest = bits & -bits
            found.append(self._documents[lowest.bit_length() - 1])
            bits ^= lowest
        return tuple(found)

    def after(self, arrow: Arrow, held: int) -> int:
        """What a case has behind an arrow if it has something before it, on a plain way."""
        if arrow.kind is ArrowKind.GOTO:
            return held
        discarded, produced = self._decided.get((arrow.source, arrow.outcome), (0, 0))
        return (held | self._sure[arrow.source]) & ~discarded | produced

    def lacking(self, arrow: Arrow, may_lack: int) -> int:
        """What cases may lack behind an arrow, as if none ever stuck."""
        if arrow.kind is ArrowKind.GOTO:
            return may_lack
        discarded, produced = self._decided.get((arrow.source, arrow.outcome), (0, 0))
        return (may_lack & ~self._sure[arrow.source] | discarded) & ~produced

    def leaving(self, arrow: Arrow, may_be: int) -> int:
        """What cases may lack or have behind an arrow, of each document by itself.

        Args:
            arrow: The arrow.
            may_be: What they may lack before it; and above that, what they may have.
        """
        row, size = arrow.source, len(self.bit)
        lacking, having = may_be & self.all, may_be >> size
        if arrow.kind is ArrowKind.GOTO:
            return may_be | (lacking & self._before_a_lapse[row]) << size
        lacking &= ~self.need[row]
        having |= lacking & self._possible[row]
        lacking &= ~self._sure[row]
        discarded, produced = self._decided.get((row, arrow.outcome), (0, 0))
        either = lacking | having
        lacking = (lacking | either & discarded) & ~produced
        having = having & ~discarded | either & produced
        return lacking | having << size


def _followed(
    flow: Flow, gaps: Mapping[str, tuple[str, ...]], *, most: int | None = None
) -> tuple[list[Lack], dict[str, tuple[str, ...]]]:
    """Follow all plain ways, the shortest first, as far as a case comes on them.

    Args:
        flow: The flow.
        gaps: The documents that may be lacking at each row.
        most: How many states to look at.

    Returns:
        What is lacking indeed, and what was not found while there were more states than these.
    """
    papers = _Papers(flow, dict.fromkeys(id_ for documents in gaps.values() for id_ in documents))
    gap = {id_: papers.bits(documents) for id_, documents in gaps.items()}
    left = dict(gap)
    first = (flow.sop.steps[0].id, 0)
    before: dict[tuple[str, int], tuple[str, int] | None] = {first: None}
    waiting = deque([first])
    found: list[Lack] = []
    while waiting and left:
        if most is not None and len(before) > most:
            return found, {id_: papers.named(bits) for id_, bits in left.items()}
        state = waiting.popleft()
        id_, held = state
        lacking = gap.get(id_, 0) & ~held
        if new := lacking & left.get(id_, 0):
            way = tuple(step for step, _ in path_to(state, before) or ()) if len(found) < MOST_WAYS else ("…", id_)
            found.append(Lack(id_, papers.named(new), way))
            left[id_] &= ~new
            if not left[id_]:
                del left[id_]
        for arrow in flow.arrows[id_]:
            after = (arrow.target, papers.after(arrow, held))
            goes_on = not lacking or arrow.kind is ArrowKind.GOTO
            if goes_on and arrow.target in flow.arrows and after not in before:
                before[after] = state
                waiting.append(after)
    return found, {}
