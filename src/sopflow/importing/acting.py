"""The actors of a row's activities, from the marks in their columns."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from attrs import evolve, frozen

from sopflow.definition import Confidence
from sopflow.importing.grid import Kind
from sopflow.importing.lines import Mark
from sopflow.importing.rows import Part, Row
from sopflow.importing.tracing import Traced


@frozen
class Act:
    """One activity of the draft: its words, and the marks that show who acts.

    Attributes:
        part: The activity in the table.
        marks: The marks; empty if nothing shows who acts.
        is_any_of: Whether any one of several actors acts; otherwise, several actors are a doubt.
        after_previous: Whether an arrow within the row leads from the activity before to this one.
    """

    part: Part
    marks: tuple[Mark, ...]
    is_any_of: bool = False
    after_previous: bool = False

    @property
    def actors(self) -> tuple[int, ...]:
        """The indexes of the actors, each once."""
        return tuple(dict.fromkeys(mark.actor for mark in self.marks))

    @property
    def is_decision(self) -> bool:
        """Whether its symbol is a diamond."""
        return any(mark.kind is Kind.DIAMOND for mark in self.marks)

    @property
    def is_capsule(self) -> bool:
        """Whether its symbol is a capsule."""
        return bool(self.marks) and all(mark.kind is Kind.CAPSULE for mark in self.marks)

    @property
    def confidence(self) -> Confidence:
        """The certainty of the actor: a picture may be anything, and a symbol may lie across a border."""
        return Confidence.HIGH if all(mark.is_certain for mark in self.marks) else Confidence.MEDIUM


def acts_of(row: Row, traced: Traced) -> list[Act]:
    """Return the activities of a row; several symbols that arrows join in sequence are several activities."""
    return [act for part in row.parts for act in _acts(part, traced)]


def _without_ends(part: Part, traced: Traced) -> Part:
    """Return an activity without the symbols with text beside its own one that name a beginning or an end."""
    leaving = {arrow.source for arrow in traced.arrows}
    reached = {arrow.target for arrow in traced.arrows} - leaving
    own = tuple(
        mark for mark in part.marks if not (mark.has_text and (mark.kind is Kind.CAPSULE or mark.shape in reached))
    )
    return evolve(part, marks=own) if own else part


def _acts(part: Part, traced: Traced) -> Iterator[Act]:
    part = _without_ends(part, traced)
    shapes = [mark for mark in part.marks if mark.shape]
    if len(part.marks) > 1 and len(shapes) == len(part.marks):
        if _is_joined({mark.shape for mark in shapes}, traced.joined):
            yield Act(part, part.marks, is_any_of=True)
            return
        sequence = _sequence(shapes, traced)
        if sequence:
            yield from (Act(part, (mark,), after_previous=place > 0) for place, mark in enumerate(sequence))
            return
    yield Act(part, part.marks)


def _is_joined(shapes: Collection[str], joined: Iterable[tuple[str, str]]) -> bool:
    """Return whether lines without heads join all shapes."""
    pairs = [pair for pair in joined if pair[0] in shapes and pair[1] in shapes]
    if not pairs:
        return False
    reached = {pairs[0][0]}
    for _ in pairs:
        reached |= {shape for pair in pairs if reached & {*pair} for shape in pair}
    return len(reached) == len(shapes)


def _sequence(marks: Sequence[Mark], traced: Traced) -> list[Mark]:
    """Return the marks in the order of the arrows between them; empty if these do not form one sequence."""
    by_shape = {mark.shape: mark for mark in marks}
    following: dict[str, str] = {}
    for arrow in traced.arrows:
        is_within = arrow.source in by_shape and arrow.target in by_shape
        if not is_within or by_shape[arrow.source].kind is Kind.DIAMOND:
            continue
        if following.setdefault(arrow.source, arrow.target) != arrow.target:
            return []
    first = [shape for shape in by_shape if shape not in following.values()]
    if len(first) != 1:
        return []
    order = first
    while order[-1] in following and len(order) <= len(marks):
        order.append(following[order[-1]])
    return [by_shape[shape] for shape in order] if len(order) == len(marks) else []
