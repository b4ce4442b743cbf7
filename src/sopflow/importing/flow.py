"""The row or end that follows each row, from the arrows that leave it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from attrs import field, frozen

from sopflow.definition import END, Confidence
from sopflow.importing.acting import Act
from sopflow.importing.doubts import PLACEHOLDER, Doubt, doubt
from sopflow.importing.evidence import Evidence
from sopflow.importing.grid import Grid
from sopflow.importing.names import new_id, normal
from sopflow.importing.tracing import Arrow, Traced
from sopflow.text import Text

_END_WORDS = {"", "selesai", "end", "akhir", "finish", "stop", "tamat"}


@frozen
class Exits:
    """The continuations of a row.

    Attributes:
        next: The value of ``next``; empty for none.
        outcomes: The answers of each decision, by the index of its activity.
        uncertain: The keys that are found by position.
        doubts: The doubts, with paths within the row.
    """

    next: str = ""
    outcomes: dict[int, dict[str, str]] = field(factory=dict)
    uncertain: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()


@frozen
class Place:
    """The activity that a shape belongs to.

    Attributes:
        row: The index of the row.
        act: The index of the activity in the row.
    """

    row: int
    act: int


class Flow:
    """The arrows of a table between its rows.

    Attributes:
        ends: The names of ends besides ``end``, by id.
    """

    def __init__(
        self,
        grid: Grid,
        traced: Traced,
        rows: Sequence[Sequence[Act]],
        ids: Sequence[str],
        taken: Collection[str],
        places: Sequence[Text],
    ) -> None:
        """Find the rows that the arrows join.

        Args:
            grid: The grid.
            traced: Its arrows between shapes.
            rows: The activities of each row.
            ids: The ids of the rows.
            taken: The ids of all rows and activities.
            places: The names of the rows, for messages.
        """
        self._grid, self._ids, self._places = grid, ids, places
        self._taken = taken
        self._rows = rows
        self._place_of = {
            mark.shape: Place(row, act)
            for row, acts in enumerate(rows)
            for act, each in enumerate(acts)
            for mark in each.marks
            if mark.shape
        }
        self._shapes = {shape.id: shape for shape in grid.shapes}
        self.ends: dict[str, str] = {}
        self._leaving: dict[int, list[Arrow]] = {}
        for arrow in traced.arrows:
            source = self._place_of.get(arrow.source)
            if source is not None:
                self._leaving.setdefault(source.row, []).append(arrow)
        self._arrows = traced.arrows

    @property
    def has_arrows(self) -> bool:
        """Whether an arrow leads from one row to another."""
        return any(self._row_of(arrow) not in (None, row) for row, arrows in self._leaving.items() for arrow in arrows)

    def _row_of(self, arrow: Arrow) -> int | None:
        place = self._place_of.get(arrow.target)
        return None if place is None else place.row

    def exits(self, row: int) -> Exits:
        """Return the continuations of a row."""
        acts = self._rows[row]
        arrows = self._leaving.get(row, [])
        outcomes: dict[int, dict[str, str]] = {}
        doubts: list[Doubt] = []
        uncertain: list[str] = []
        for number, act in enumerate(acts):
            own = [arrow for arrow in arrows if self._place_of[arrow.source].act == number]
            labelled = sum(bool(arrow.label) for arrow in own) > 1
            if not act.is_decision and not labelled:
                continue
            prefix = ("activities", number) if len(acts) > 1 else ()
            if labelled and not act.is_decision:
                doubts.append(doubt("box-decides", self._place(row), *prefix, "outcomes"))
            outcomes[number] = dict(self._outcomes(row, own, prefix, doubts))
            if any(arrow.confidence is not Confidence.HIGH for arrow in own):
                uncertain.append("outcomes")
        if outcomes:
            return Exits("", outcomes, tuple(uncertain), tuple(doubts))
        return self._plain(row, arrows)

    # --- decisions ---------------------------------------------------------------------------------------------

    def _outcomes(
        self, row: int, arrows: Sequence[Arrow], prefix: tuple[str | int, ...], doubts: list[Doubt]
    ) -> Iterator[tuple[str, str]]:
        by_answer: dict[str, list[Arrow]] = {}
        for arrow in arrows:
            answer = " ".join(arrow.label.split())
            if not answer:
                answer = _unknown_answer(by_answer)
            by_answer.setdefault(answer, []).append(arrow)
        for answer, own in by_answer.items():
            path = (*prefix, "outcomes", answer, "to")
            targets = list(dict.fromkeys(map(self._target, own)))
            data: dict[str, Any] = {"answer": answer, "rows": self._names(own)}
            code = ""
            if answer.startswith(PLACEHOLDER):
                code = "answer-missing"
            elif len(targets) > 1:
                code = "answer-twice"
            elif self._row_of(own[0]) == row:
                code = "arrow-within-row"
            if code:
                doubts.append(doubt(code, self._place(row), *path, is_open=True, **data))
                yield answer, PLACEHOLDER
                continue
            if own[0].confidence is not Confidence.HIGH:
                doubts.append(doubt("arrow-by-position", self._place(row), *path))
            yield answer, targets[0]
        code = "answer-unknown" if by_answer else "answers-missing"
        answers = list(by_answer)
        while len(answers) < 2:  # noqa: PLR2004 (a decision has two answers or more)
            answers.append(_unknown_answer(answers))
            path = (*prefix, "outcomes", answers[-1], "to")
            doubts.append(doubt(code, self._place(row), *path, is_open=True, answer=answers[-1]))
            yield answers[-1], PLACEHOLDER

    # --- other rows --------------------------------------------------------------------------------------------

    def _plain(self, row: int, arrows: Sequence[Arrow]) -> Exits:
        leaving = [arrow for arrow in arrows if self._row_of(arrow) != row]
        targets = list(dict.fromkeys(map(self._target, leaving)))
        is_last = row == len(self._ids) - 1
        if not leaving:
            if not self.has_arrows or is_last:
                return Exits()
            if row and self._rows[row][-1].is_capsule:
                return Exits(END)
            missing = doubt("arrow-missing", self._place(row), "next", is_open=True)
            return Exits(PLACEHOLDER, doubts=(missing,))
        if len(targets) > 1:
            several = doubt("arrows-several", self._place(row), "next", is_open=True, rows=self._names(leaving))
            return Exits(PLACEHOLDER, doubts=(several,))
        by_position = any(arrow.confidence is not Confidence.HIGH for arrow in leaving)
        found = (doubt("arrow-by-position", self._place(row), "next"),) if by_position else ()
        is_default = targets[0] == (END if is_last else self._ids[row + 1])
        if is_default:
            return Exits(doubts=found)
        return Exits(targets[0], uncertain=("next",) if by_position else (), doubts=found)

    def _target(self, arrow: Arrow) -> str:
        row = self._row_of(arrow)
        if row is not None:
            return self._ids[row]
        text = " ".join(self._shapes[arrow.target].text.split())
        if normal(text) in _END_WORDS:
            return END
        known = next((id_ for id_, name in self.ends.items() if name == text), None)
        if known is None:
            known = new_id(text, {*self._taken, *self.ends}, "akhir")
            self.ends[known] = text
        return known

    def _place(self, row: int) -> Text:
        return self._places[row]

    def _names(self, arrows: Iterable[Arrow]) -> Text:
        rows = dict.fromkeys(self._row_of(arrow) for arrow in arrows)
        names = [_THE_END if row is None else self._places[row] for row in rows]
        return Text(", ".join(name.en for name in names), ", ".join(name.id for name in names))

    def evidence(self) -> Iterator[Evidence]:
        """Yield the arrows between rows."""
        for row, arrows in self._leaving.items():
            for arrow in arrows:
                if self._row_of(arrow) != row:
                    name = Text(arrow.name, arrow.name)
                    answer = " ".join(arrow.label.split())
                    yield Evidence("arrow", self._ids[row], self._target(arrow), answer, arrow.confidence, name)

    def general_doubts(self) -> Iterator[Doubt]:
        """Yield the doubts about arrows that belong to no row."""
        for arrow in self._arrows:
            row = self._row_of(arrow)
            if arrow.source not in self._place_of and row:
                shape = self._shapes[arrow.source]
                yield doubt("start-elsewhere", self._grid.place(shape.row, shape.column), rows=self._places[row])


_THE_END = Text("the end", "titik akhir")


def _unknown_answer(known: Collection[str]) -> str:
    """Return a placeholder for an answer, unlike the others."""
    number = sum(answer.startswith(PLACEHOLDER) for answer in known) + 1
    return PLACEHOLDER if number == 1 else f"{PLACEHOLDER} {number}"
