"""Coverage of a SOP by runs: a value that can be merged, printed, written as JSON, and read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache

from attrs import field, frozen

from sopflow.definition import Sop
from sopflow.errors import SopflowError
from sopflow.flow.search import SearchLimitError
from sopflow.testing.planning.cover import cover
from sopflow.testing.planning.goals import Goal, GoalKind, goals
from sopflow.testing.planning.recorder import AnyEvent, Recorder, refused
from sopflow.testing.reference import ReferenceCase
from sopflow.testing.walks import Move, Walk, expected_answer
from sopflow.text import Language, Text, visible

FORMAT = 1
"""The version of the JSON format."""

MAX_MISSED = 20
"""The default number of missed goals of each kind in a text."""


class CoverageError(SopflowError, ValueError):
    """Coverage cannot be read or merged."""


def _goals(value: Iterable[Goal]) -> frozenset[Goal]:
    return frozenset(value)


@frozen
class Coverage:
    """The goals of a SOP that runs have reached.

    ``one | other`` merges two coverages; their order and repetitions do not matter.

    Attributes:
        sop: The SOP.
        reached: The goals reached.

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
        """Return the coverage of cases and walks.

        Args:
            sop: The SOP.
            histories: All events of each case. They do not contain refused calls.
            walks: Walks, of which refused calls count as well.
        """
        recorder = Recorder(sop)
        reached = {goal for history in histories for goal in recorder.covered(history)}
        for walk in walks:
            reached |= _covered_by_walk(sop, walk)
        return cls(sop, reached)

    @property
    def possible(self) -> tuple[Goal, ...]:
        """All reachable goals of the SOP, by kind and in the order of the SOP."""
        return _possible(self.sop)

    @property
    def missed(self) -> tuple[Goal, ...]:
        """The reachable goals that were not reached, by kind and in the order of the SOP."""
        return tuple(goal for goal in self.possible if goal not in self.reached)

    def share(self, kind: GoalKind | None = None) -> float:
        """Return the fraction of reachable goals that were reached, from 0 to 1.

        Args:
            kind: The kind of goals; None for all kinds.
        """
        wanted = [goal for goal in self.possible if kind in (None, goal.kind)]
        return sum(goal in self.reached for goal in wanted) / len(wanted) if wanted else 1.0

    def __or__(self, other: Coverage) -> Coverage:
        """Merge two coverages.

        Raises:
            CoverageError: If they belong to different SOPs, or to different revisions of one.
        """
        if (self.sop.number, self.sop.fingerprint) != (other.sop.number, other.sop.fingerprint):
            one, two = (visible(each.sop.number) for each in (self, other))
            raise CoverageError(f"The coverage of {one} cannot be merged with that of {two}: the SOPs differ.")
        return Coverage(self.sop, self.reached | other.reached)

    def text(self, language: Language = "en", *, missed: int = MAX_MISSED) -> str:
        """Return a table of the goals by kind, and a list of the missed ones.

        Args:
            language: The language of the text.
            missed: The maximum number of missed goals of each kind to list; 0 for the table only.
        """
        rows = [(_KINDS[kind].in_(language), *self._counts(kind)) for kind in GoalKind if self._counts(kind)[1]]
        rows.append((_ALL.in_(language), sum(row[1] for row in rows), sum(row[2] for row in rows)))
        width = max(len(name) for name, _, _ in rows)
        lines = [_TITLE.format(language, number=visible(self.sop.number), title=visible(self.sop.title))]
        lines += [f"  {name:{width}}  {some:>6} / {count:<6}{some * 100 // count:>3} %" for name, some, count in rows]
        for kind in GoalKind if missed else ():
            texts = [goal.text(language) for goal in self.missed if goal.kind is kind]
            lines += [f"  {_MISSED.format(language, kind=_KINDS[kind])}"] if texts else []
            lines += [f"    {text}" for text in texts[:missed]]
            more = len(texts) - missed
            lines += [f"    {_MORE.format(language, count=more)}"] if more > 0 else []
        return "\n".join(lines)

    def __str__(self) -> str:
        return self.text()

    def _counts(self, kind: GoalKind) -> tuple[int, int]:
        wanted = [goal for goal in self.possible if goal.kind is kind]
        return sum(goal in self.reached for goal in wanted), len(wanted)

    def dumps(self) -> str:
        """Return the coverage as JSON: format, SOP, and the reached and missed goals by kind."""
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
            text: The result of ``dumps``.
            sop: The SOP.

        Raises:
            CoverageError: If the text is not a coverage, or belongs to another SOP or another revision.
        """
        try:
            data = json.loads(text)
            if data["sopflow_coverage"] != FORMAT:
                raise CoverageError(f"The format {data['sopflow_coverage']!r:.20} is not supported, only {FORMAT}.")
            if data["fingerprint"] != sop.fingerprint:
                raise CoverageError(f"The coverage of {data['sop']!r:.80} belongs to another SOP or revision.")
            return cls(sop, {_goal(kind, key) for kind, keys in data["reached"].items() for key in keys})
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
            if isinstance(error, CoverageError):
                raise
            raise CoverageError(f"The text is not a coverage in the JSON format: {error!s:.100}") from None


# The reachable goals are expensive, and a test session has many coverages of each SOP.
@lru_cache(maxsize=32)
def _possible(sop: Sop) -> tuple[Goal, ...]:
    try:
        unreachable = {missed.goal for missed in cover(sop, GoalKind.PAIR, refusals=True).missed}
    except SearchLimitError:
        unreachable = set()
    return tuple(goal for goal in goals(sop) if goal not in unreachable)


def _goal(kind: str, key: object) -> Goal:
    if not isinstance(key, list) or not all(isinstance(part, str) for part in key):
        raise CoverageError(f"A goal of the kind {kind!r:.20} needs a list of strings, not {key!r:.80}.")
    return Goal(kind, key)


def _covered_by_walk(sop: Sop, walk: Walk) -> set[Goal]:
    cases: list[ReferenceCase] = []
    for move in walk.moves:
        case = ReferenceCase(sop) if move.request.action == "open" else cases[-1]
        if not expected_answer(case, move.request).refused and move.request.action == "open":
            cases.append(case)
    return covered(sop, cases, walk.moves)


def covered(sop: Sop, cases: Iterable[ReferenceCase], moves: Iterable[Move]) -> set[Goal]:
    """Return the goals that a run covers.

    Args:
        sop: The SOP.
        cases: The cases of the run.
        moves: The calls of the run, some of which may be refused.
    """
    recorder = Recorder(sop)
    goals = {goal for case in cases for goal in recorder.covered(case.now.events)}
    state: str | None = None
    for move in moves:
        if move.expected.refused:
            goals.update(refused(move.request, move.expected.refused, state))
        else:
            state = move.expected.state
    return goals


def _by_kind(wanted: Iterable[Goal]) -> Mapping[str, list[tuple[str, ...]]]:
    kinds: dict[str, list[tuple[str, ...]]] = {}
    for goal in wanted:
        kinds.setdefault(goal.kind.value, []).append(goal.key)
    return kinds


_TITLE = Text("Coverage of {number} · {title}", "Cakupan {number} · {title}")
_MISSED = Text("missed, {kind}:", "belum tercakup, {kind}:")
_MORE = Text("and {count} more", "dan {count} lagi")
_ALL = Text("all", "semua")
_KINDS = {
    GoalKind.STEP: Text("steps", "langkah"),
    GoalKind.ACTIVITY: Text("activities", "kegiatan"),
    GoalKind.OUTCOME: Text("answers", "jawaban"),
    GoalKind.TRANSITION: Text("transitions", "perpindahan"),
    GoalKind.PAIR: Text("pairs of transitions", "pasangan perpindahan"),
    GoalKind.ON_TIME: Text("steps on time", "langkah tepat waktu"),
    GoalKind.LATE: Text("steps late", "langkah terlambat"),
    GoalKind.REFUSAL: Text("refusals", "penolakan sistem"),
}
