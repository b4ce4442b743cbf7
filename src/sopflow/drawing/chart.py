"""The flowchart of a SOP before layout: nodes, and the connections between them.

A row of several activities is entered and left as a whole. If several activities begin it, arrows to the row lead to
one *entry*, from which the activities branch; if several end it, they meet at one *exit*.
"""

from __future__ import annotations

from enum import Enum
from functools import cached_property
from typing import NamedTuple

from attrs import frozen

from sopflow.definition import COMPLETED, CONTINUE, Activity, Sop, Step
from sopflow.flow import ArrowKind, arrows
from sopflow.flow.row import comes_after, in_order
from sopflow.tables.symbols import Symbol as Mark
from sopflow.tables.symbols import mark_of
from sopflow.text import Language, Text

START = Text("Start", "Mulai")
END = Text("End", "Selesai")
_LATE = Text("late", "terlambat")
_LONGEST_LABEL = 40


class NodeKind(Enum):
    """The kind of a node."""

    CAPSULE = "capsule"
    BOX = "box"
    DIAMOND = "diamond"
    START = "start"
    END = "end"
    ENTRY = "entry"
    EXIT = "exit"


@frozen
class Node:
    """A node of the flowchart.

    Attributes:
        id: The id of the activity; otherwise a kind and an id: ``entry:kaji``, ``end:putus:ditolak``.
        kind: The kind.
        row: The position of the row.
        place: The position of the activity in its row.
        actors: The columns: more than one if any of several actors may act.
        text: The text within: the name of an end.
    """

    id: str
    kind: NodeKind
    row: int
    place: int
    actors: tuple[str, ...]
    text: str = ""


class Connection(NamedTuple):
    """A connection of two nodes.

    Attributes:
        source: The node where it begins.
        target: The node where it ends.
        answers: The answers of the decision; several if they have the same consequence.
        label: The text at the arrow.
        is_late: Whether the case takes it when the time is over.
        is_within: Whether it orders or joins activities of one row.
    """

    source: str
    target: str
    answers: tuple[str, ...] = ()
    label: str = ""
    is_late: bool = False
    is_within: bool = False


@frozen
class Chart:
    """The flowchart of a SOP.

    Attributes:
        nodes: The nodes by id.
        connections: The connections, in the order of the table.
        remarks: The answers that are too long to write beside an arrow, by decision, with the marks that replace them.
    """

    nodes: dict[str, Node]
    connections: tuple[Connection, ...]
    remarks: dict[str, tuple[str, ...]]

    @cached_property
    def leaving(self) -> dict[str, int]:
        """The number of connections that leave each node."""
        counts = dict.fromkeys(self.nodes, 0)
        for connection in self.connections:
            counts[connection.source] += 1
        return counts


def chart_of(sop: Sop, language: Language) -> Chart:
    """Return the flowchart of a SOP.

    Args:
        sop: The SOP.
        language: The language of start, end and lateness.
    """
    return _Builder(sop, language).build()


class _Builder:
    def __init__(self, sop: Sop, language: Language) -> None:
        self.sop, self.language = sop, language
        self.nodes: dict[str, Node] = {}
        self.connections: list[Connection] = []
        self.remarks: dict[str, tuple[str, ...]] = {}

    def build(self) -> Chart:
        for row, step in enumerate(self.sop.steps):
            for place, activity in enumerate(step.activities):
                kind = self._kind(step, activity)
                self.nodes[activity.id] = Node(activity.id, kind, row, place, activity.actors)
        for id_ in entries(self.sop.steps[0]):
            if self.nodes[id_].kind is NodeKind.DIAMOND:
                self._start(self.nodes[id_])
        for row, step in enumerate(self.sop.steps):
            self._connect_within(step)
            self._connect_rows(row, step)
        return Chart(self.nodes, tuple(self.connections), self.remarks)

    def _kind(self, step: Step, activity: Activity) -> NodeKind:
        match mark_of(self.sop, step, activity).symbol:
            case Mark.DIAMOND:
                return NodeKind.DIAMOND
            case Mark.CAPSULE if step is self.sop.steps[0] or self.sop.next_of(step) not in self.sop.ends:
                return NodeKind.CAPSULE
            case _:  # a named end is a capsule of its own
                return NodeKind.BOX

    def _start(self, first: Node) -> None:
        id_ = f"start:{first.id}"
        text = START.in_(self.language)
        self.nodes[id_] = Node(id_, NodeKind.START, first.row, first.place, first.actors[:1], text)
        self.connections.append(Connection(id_, first.id))

    def _connect_within(self, step: Step) -> None:
        all_before: dict[str, set[str]] = {}
        for activity in in_order(step):
            before = comes_after(step, activity)
            indirect = {id_ for other in before for id_ in all_before[other]}
            all_before[activity.id] = before | indirect
            for other in step.activities:
                if other.id in before - indirect:
                    self.connections.append(self._onward(other, activity.id))

    def _onward(self, activity: Activity, target: str, *, is_within: bool = True) -> Connection:
        """Connect a completed activity; a tiered decision goes on by the answers ``continue``."""
        answers = tuple(answer for answer, outcome in activity.outcomes.items() if outcome.to == CONTINUE)
        label = self._label(activity.id, " / ".join(map(spoken, answers))) if answers else ""
        return Connection(activity.id, target, answers, label, is_within=is_within)

    def _connect_rows(self, row: int, step: Step) -> None:
        answers: dict[tuple[str, str], list[str]] = {}
        for arrow in arrows(self.sop, step):
            if arrow.outcome is not None:
                decision = arrow.activity or exits(step)[0]
                answers.setdefault((decision, arrow.target), []).append(arrow.outcome)
        for (source, state), of_state in answers.items():
            label = self._label(source, " / ".join(map(spoken, of_state)))
            self.connections.append(Connection(source, self._entry(source, state), tuple(of_state), label))
        for arrow in arrows(self.sop, step):
            if arrow.kind is ArrowKind.NEXT:
                self._connect_next(row, step, arrow.target)
            elif arrow.kind is ArrowKind.GOTO:
                source, label = step.activities[0].id, _LATE.in_(self.language)
                target = self._entry(source, arrow.target)
                self.connections.append(Connection(source, target, label=label, is_late=True))

    def _connect_next(self, row: int, step: Step, state: str) -> None:
        last = [self.sop.activity(id_) for id_ in exits(step)]
        if state == COMPLETED:  # for all but decisions, capsules are enough
            for activity in last:
                if activity.outcomes:
                    end = self._end(self.nodes[activity.id], state)
                    self.connections.append(self._onward(activity, end, is_within=False))
        elif len(last) == 1:
            self.connections.append(self._onward(last[0], self._entry(last[0].id, state), is_within=False))
        else:
            source = self._exit(row, step)
            self.connections.append(Connection(source, self._entry(source, state)))

    def _label(self, decision: str, text: str) -> str:
        """Return the text of an arrow: the answer, or a mark if the answer is too long."""
        if len(text) <= _LONGEST_LABEL:
            return text
        remarks = self.remarks.get(decision, ())
        mark = f"{len(remarks) + 1})"
        self.remarks[decision] = (*remarks, f"{mark} {text}")
        return mark

    def _exit(self, row: int, step: Step) -> str:
        id_ = f"exit:{step.id}"
        if id_ not in self.nodes:
            self.nodes[id_] = Node(id_, NodeKind.EXIT, row, len(step.activities) - 1, ())
            self.connections += [self._onward(self.sop.activity(each), id_) for each in exits(step)]
        return id_

    def _entry(self, source: str, state: str) -> str:
        if state not in self.sop.positions:
            return self._end(self.nodes[source], state)
        first = entries(self.sop.step(state))
        if len(first) == 1:
            return first[0]
        id_ = f"entry:{state}"
        if id_ not in self.nodes:
            self.nodes[id_] = Node(id_, NodeKind.ENTRY, self.sop.positions[state], 0, ())
            self.connections += [Connection(id_, each, is_within=True) for each in first]
        return id_

    def _end(self, source: Node, state: str) -> str:
        id_ = f"end:{source.id}:{state}"
        text = self.sop.ends.get(state) or END.in_(self.language)
        actors = source.actors[:1] or self.sop.steps[source.row].activities[source.place].actors[:1]
        self.nodes.setdefault(id_, Node(id_, NodeKind.END, source.row, source.place, actors, text))
        return id_


def spoken(answer: str) -> str:
    """Return an answer as people write it: an id with blanks for underscores."""
    return answer.replace("_", " ").strip() or answer


def entries(step: Step) -> tuple[str, ...]:
    """Return the activities with which a row begins."""
    return tuple(activity.id for activity in step.activities if not comes_after(step, activity))


def exits(step: Step) -> tuple[str, ...]:
    """Return the activities with which a row ends."""
    if step.decision is not None:
        return (step.decision.id,)
    before = {id_ for activity in step.activities for id_ in activity.after}
    return tuple(activity.id for activity in step.activities if activity.id not in before)
