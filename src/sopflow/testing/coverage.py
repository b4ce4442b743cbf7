"""How much of a SOP runs have come by: steps, outcomes, transitions, refusals and the rest, as a value to be merged.

What runs come by is told by their histories, and of what was refused, by the walks that were recorded of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from attrs import field, frozen

from sopflow.definition import Sop
from sopflow.errors import SopflowError
from sopflow.flow.search import SearchLimitError
from sopflow.testing.planning.cover import cover
from sopflow.testing.planning.goals import Goal, GoalKind, goals
from sopflow.testing.planning.recorder import AnyEvent, Recorder, refused
from sopflow.testing.reference import ReferenceCase
from sopflow.testing.walks import Move, Walk, expected_answer
from sopflow.text import Language, visible

FORMAT = 1
"""The version of the JSON of a coverage."""

_SHOWN = 20
"""So many goals that were missed are named in a table, of each kind."""


class CoverageError(SopflowError, ValueError):
    """A coverage cannot be read, or two of them cannot be merged."""


def _goals(value: Iterable[Goal]) -> frozenset[Goal]:
    return frozenset(value)


@frozen
class Coverage:
    """What runs of a SOP have come by.

    ``one | other`` is what either of them has; in what order they are merged, and how often, makes no difference.

    Attributes:
        sop: The SOP.
        reached: What was come by.

    >>> import sopflow
    >>> from datetime import UTC, datetime
    >>> sop = sopflow.loads('''
    ... sopflow: 1
    ... number: SOP-1
    ... title: Surat Masuk
    ... actors: {loket: Petugas Loket, kepala: Kepala}
    ... steps:
    ...   - {id: terima, activity: Menerima surat, actor: loket, outcomes: {lengkap: putus, kurang: end}}
    ...   - {id: putus, activity: Memutus, actor: kepala}
    ... ''')
    >>> case = sopflow.SopMachine(sop).open("1", at=datetime(2026, 3, 2, 8, tzinfo=UTC))
    >>> _ = case.complete("terima", outcome="lengkap", by=sopflow.Performer("ani", {"loket"}), at=case.last_at)
    >>> coverage = Coverage.of(sop, [case.history])
    >>> coverage.share(GoalKind.STEP), coverage.share(GoalKind.OUTCOME)
    (1.0, 0.5)
    >>> [str(goal) for goal in coverage.missed if goal.kind is GoalKind.TRANSITION]
    ['terima = kurang → completed', 'putus → completed']
    """

    sop: Sop
    reached: frozenset[Goal] = field(default=frozenset(), converter=_goals)

    @classmethod
    def of(cls, sop: Sop, histories: Iterable[Iterable[AnyEvent]] = (), walks: Iterable[Walk] = ()) -> Coverage:
        """What cases and walks have come by.

        Args:
            sop: The SOP.
            histories: The events of each case, from the first. Histories tell nothing of what was refused.
            walks: Walks, whose calls the reference answers; of the refusals that stand in them they tell as well.
        """
        recorder = Recorder(sop)
        reached = {goal for history in histories for goal in recorder.covered(history)}
        for walk in walks:
            reached |= _reached_by(sop, walk)
        return cls(sop, reached)

    @property
    def possible(self) -> tuple[Goal, ...]:
        """All that can be come by at all, in the order of the SOP, kind by kind."""
        return _possible(self.sop)

    @property
    def missed(self) -> tuple[Goal, ...]:
        """What can be come by and was not, in the order of the SOP, kind by kind."""
        return tuple(goal for goal in self.possible if goal not in self.reached)

    def share(self, kind: GoalKind | None = None) -> float:
        """How much of what can be come by was, from 0 to 1.

        Args:
            kind: Of which kind; None for all kinds together.
        """
        wanted = [goal for goal in self.possible if kind in (None, goal.kind)]
        return sum(goal in self.reached for goal in wanted) / len(wanted) if wanted else 1.0

    def __or__(self, other: Coverage) -> Coverage:
        """What either of two has come by.

        Raises:
            CoverageError: If they are of two SOPs, or of two states of one.
        """
        if (self.sop.number, self.sop.fingerprint) != (other.sop.number, other.sop.fingerprint):
            one, two = (visible(each.sop.number) for each in (self, other))
            raise CoverageError(f"The coverage of {one} is not to be merged with that of {two}: the SOPs differ.")
        return Coverage(self.sop, self.reached | other.reached)

    def text(self, language: Language = "en", *, missed: int = _SHOWN) -> str:
        """Return a table of the kinds of goals, and a list of the missed ones.

        Args:
            language: The language of the text.
            missed: The most goals of each kind to list; 0 for the table only.
        """
        words = _WORDS[language]
        rows = [(words[kind], *self._counts(kind)) for kind in GoalKind if self._counts(kind)[1]]
        rows.append((words["all"], sum(row[1] for row in rows), sum(row[2] for row in rows)))
        width = max(len(name) for name, _, _ in rows)
        lines = [f"{words['coverage']} {visible(self.sop.number)} · {visible(self.sop.title)}"]
        lines += [f"  {name:{width}}  {some:>6} / {count:<6}{some * 100 // count:>3} %" for name, some, count in rows]
        for kind in GoalKind if missed else ():
            texts = [goal.text(language) for goal in self.missed if goal.kind is kind]
            lines += [f"  {words['missed']}, {words[kind]}:"] if texts else []
            lines += [f"    {text}" for text in texts[:missed]]
            lines += [f"    {words['more'].format(count=len(texts) - missed)}"] if len(texts) > missed else []
        return "\n".join(lines)

    def __str__(self) -> str:
        return self.text()

    def _counts(self, kind: GoalKind) -> tuple[int, int]:
        wanted = [goal for goal in self.possible if goal.kind is kind]
        return sum(goal in self.reached for goal in wanted), len(wanted)

    def dumps(self) -> str:
        """The coverage as JSON: format, SOP, and by kind what was reached and what was missed."""
        return json.dumps(
            {
                "sopflow_coverage": FORMAT,
                "sop": self.sop.number,
                "fingerprint": self.sop.fingerprint,
                "reached": _by_kind(sorted(self.reached, key=lambda goal: (goal.kind, goal.key))),
                "missed": _by_kind(self.missed),
            },
            ensure_ascii=False,
            indent=1,
        )

    @classmethod
    def loads(cls, text: str, sop: Sop) -> Coverage:
        """Read a coverage from JSON.

        Args:
            text: What ``dumps`` has given.
            sop: The SOP that it is of.

        Raises:
            CoverageError: If it is no coverage, or one of another SOP or of another state of it.
        """
        try:
            data = json.loads(text)
            if data["sopflow_coverage"] != FORMAT:
                raise CoverageError(f"This coverage has the format {data['sopflow_coverage']!r:.20}, not {FORMAT}.")
            if data["fingerprint"] != sop.fingerprint:
                raise CoverageError(f"This is the coverage of {data['sop']!r:.80} as it is not now, or of another SOP.")
            return cls(sop, {_read(kind, key) for kind, keys in data["reached"].items() for key in keys})
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
            if isinstance(error, CoverageError):
                raise
            raise CoverageError(f"This is no coverage that sopflow has written: {error!s:.100}") from None


# All coverages of a SOP have the same before them, and a session of tests has many.
@lru_cache(maxsize=32)
def _possible(sop: Sop) -> tuple[Goal, ...]:
    try:
        out_of_reach = {missed.goal for missed in cover(sop, GoalKind.PAIR, refusals=True).missed}
    except SearchLimitError:
        out_of_reach = set()
    return tuple(goal for goal in goals(sop) if goal not in out_of_reach)


def _read(kind: str, key: object) -> Goal:
    if not isinstance(key, list) or not all(isinstance(part, str) for part in key):
        raise CoverageError(f"This is no {kind!r:.20} that was come by: {key!r:.80}.")
    return Goal(kind, key)


def _reached_by(sop: Sop, walk: Walk) -> set[Goal]:
    cases: list[ReferenceCase] = []
    for move in walk.moves:
        case = ReferenceCase(sop) if move.request.action == "open" else cases[-1]
        if not expected_answer(case, move.request).refused and move.request.action == "open":
            cases.append(case)
    return reached_by(sop, cases, walk.moves)


def reached_by(sop: Sop, cases: Iterable[ReferenceCase], moves: Iterable[Move]) -> set[Goal]:
    """What cases of a run have come by.

    Args:
        sop: The SOP.
        cases: The cases of the run.
        moves: Its calls, which tell of refusals as well.
    """
    recorder = Recorder(sop)
    reached = {goal for case in cases for goal in recorder.covered(case.now.events)}
    state: str | None = None
    for move in moves:
        if move.expected.refused:
            reached.update(refused(move.request, move.expected.refused, state))
        else:
            state = move.expected.state
    return reached


def _by_kind(wanted: Iterable[Goal]) -> Mapping[str, list[tuple[str, ...]]]:
    kinds: dict[str, list[tuple[str, ...]]] = {}
    for goal in wanted:
        kinds.setdefault(goal.kind.value, []).append(goal.key)
    return kinds


_WORDS: dict[Language, dict[Any, str]] = {
    "en": {
        "coverage": "Coverage of", "missed": "missed", "more": "and {count} more", "all": "all",
        GoalKind.STEP: "steps", GoalKind.ACTIVITY: "activities", GoalKind.OUTCOME: "answers",
        GoalKind.TRANSITION: "transitions", GoalKind.PAIR: "pairs of transitions", GoalKind.ON_TIME: "steps in time",
        GoalKind.LATE: "steps late", GoalKind.REFUSAL: "refusals",
    },
    "id": {
        "coverage": "Cakupan", "missed": "belum tercakup", "more": "dan {count} lagi", "all": "semua",
        GoalKind.STEP: "langkah", GoalKind.ACTIVITY: "kegiatan", GoalKind.OUTCOME: "jawaban",
        GoalKind.TRANSITION: "peralihan", GoalKind.PAIR: "pasangan peralihan", GoalKind.ON_TIME: "langkah tepat waktu",
        GoalKind.LATE: "langkah terlambat", GoalKind.REFUSAL: "penolakan",
    },
}  # fmt: skip
