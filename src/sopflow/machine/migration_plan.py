"""Plans of migrations: for each case whether it moves to another revision, before any case does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from sopflow.frozen import EMPTY, FrozenMap
from sopflow.machine.call import Revision, in_utc
from sopflow.machine.decide import as_of, refused
from sopflow.machine.event_detail import Origin
from sopflow.machine.migration import refusal_of
from sopflow.machine.naming import named, state_name
from sopflow.machine.refusal import Refusal, Refused
from sopflow.machine.standing import Standing
from sopflow.machine.transfer import Transfer, transfer
from sopflow.text import Language, Text, visible

if TYPE_CHECKING:
    from sopflow.machine.case import Case
    from sopflow.machine.engine import SopMachine


class MigrationVerdict(StrEnum):
    """The verdicts of a plan about a case."""

    MOVES = "moves"
    NEEDS_MAPPING = "needs-mapping"
    IMPOSSIBLE = "impossible"
    ENDED = "ended"


_MOVES = Text("{case}: from {state} to {target}.", "{case}: dari {state} ke {target}.")
_ENDED = Text("{case}: ended ({state}), stays.", "{case}: berakhir ({state}), tetap.")
_REFUSED = Text("{case}: {reasons}", "{case}: {reasons}")
_COUNTS = {
    MigrationVerdict.MOVES: Text("move: {count}", "dapat dipindahkan: {count}"),
    MigrationVerdict.NEEDS_MAPPING: Text("need a mapping: {count}", "perlu langkah kelanjutan: {count}"),
    MigrationVerdict.IMPOSSIBLE: Text("cannot move: {count}", "tidak dapat dipindahkan: {count}"),
    MigrationVerdict.ENDED: Text("have ended: {count}", "sudah berakhir: {count}"),
}


@frozen
class PlannedCase:
    """The plan for one case.

    Attributes:
        id: The id of the case.
        state: The step or end of the case, after the lapses that are due.
        verdict: Whether it moves.
        target: The step where it continues; None unless it moves.
        choices: The steps where it could continue; empty unless it needs a mapping.
        refusals: Why it does not move; empty if it does or has ended.
        names: The names of the state and of the target.
    """

    id: str
    state: str
    verdict: MigrationVerdict
    target: str | None = None
    choices: tuple[str, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    names: FrozenMap[Text] = field(default=EMPTY, eq=False, repr=False)

    def message(self, language: Language = "en") -> str:
        """Return the plan for the case in one line."""
        case = visible(self.id)
        if self.verdict is MigrationVerdict.MOVES:
            return _MOVES.format(language, case=case, **self.names)
        if self.verdict is MigrationVerdict.ENDED:
            return _ENDED.format(language, case=case, **self.names)
        reasons = " ".join(f"{each.message(language)} {each.hint(language)}" for each in self.refusals)
        return _REFUSED.format(language, case=case, reasons=reasons)

    def to_dict(self) -> dict[str, Any]:
        """Return the plan for the case as plain data for JSON, with its message in both languages."""
        return {
            "case": self.id,
            "state": self.state,
            "verdict": self.verdict.value,
            "target": self.target,
            "choices": list(self.choices),
            "reasons": [each.to_dict() for each in self.refusals],
            "message": {"en": self.message("en"), "id": self.message("id")},
        }


@frozen
class MigrationPlan:
    """The plan for cases that are to move to another revision.

    Attributes:
        old: The revision of the cases.
        new: The other revision.
        steps: The steps where cases continue, by their old steps; others keep their step.
        cases: The plan for each case, in the given order.
    """

    old: Origin
    new: Origin
    steps: FrozenMap[str]
    cases: tuple[PlannedCase, ...]

    def of(self, verdict: MigrationVerdict | str) -> tuple[PlannedCase, ...]:
        """Return the cases with a verdict."""
        return tuple(each for each in self.cases if each.verdict == verdict)

    @property
    def all_move(self) -> bool:
        """Whether every case moves that has not ended."""
        return all(each.verdict in (MigrationVerdict.MOVES, MigrationVerdict.ENDED) for each in self.cases)

    @property
    def unmapped(self) -> FrozenMap[tuple[str, ...]]:
        """The steps that need a mapping, with the steps where all of their cases could continue."""
        found: dict[str, tuple[str, ...]] = {}
        for each in self.of(MigrationVerdict.NEEDS_MAPPING):
            before = found.get(each.state, each.choices)
            found[each.state] = tuple(id_ for id_ in before if id_ in each.choices)
        return FrozenMap(found)

    def message(self, language: Language = "en") -> str:
        """Return the number of cases with each verdict, in one line."""
        counts = Counter(each.verdict for each in self.cases)
        parts = (_COUNTS[each].format(language, count=counts[each]) for each in MigrationVerdict if counts[each])
        return "; ".join(parts) or _COUNTS[MigrationVerdict.MOVES].format(language, count=0)

    def to_dict(self) -> dict[str, Any]:
        """Return the plan as plain data for JSON."""
        return {
            "old": self.old.to_dict(),
            "new": self.new.to_dict(),
            "steps": dict(self.steps),
            "cases": [each.to_dict() for each in self.cases],
        }


def plan_migration(
    cases: Iterable[Case] | Mapping[str, Standing],
    *,
    old: SopMachine[Any],
    to: SopMachine[Any],
    steps: Mapping[str, str] | None = None,
    at: datetime | None = None,
) -> MigrationPlan:
    """Plan the migration of cases to another revision of their SOP. No case is changed.

    ``Case.migrate`` with the same machine, steps and time moves the cases that the plan lets move, and refuses the
    others. It also asks guards and authority, which depend on the performer.

    Args:
        cases: The cases, or only their standings by id; of a standing, state, completed activities, documents, due time
            and suspension decide.
        old: The machine of the cases.
        to: The machine of the other revision.
        steps: The step where cases continue, for steps that the other revision does not have, and for any others.
        at: An aware time; lapses that are due by then are taken into account. By default that of the machine's clock.

    Raises:
        Refused: If the mapping names steps that do not exist.
        ValueError: If a case belongs to another machine, or the time has no time zone.
    """
    revision = Revision(to, FrozenMap(steps or {}))
    move = transfer(old, to, revision.steps)
    if wrong := move.wrong_steps():
        raise Refused(named(each, old.sop, old.calendar.zone) for each in wrong)
    time = in_utc(old.clock() if at is None else at)
    if time.tzinfo is None:
        raise ValueError(f"The time of a plan has a time zone, but {time} has none.")
    planned = tuple(_planned(move, case, time) for case in _cases(old, cases))
    return MigrationPlan(old.origin, to.origin, revision.steps, planned)


def _cases(old: SopMachine[Any], cases: Iterable[Case] | Mapping[str, Standing]) -> Iterator[Case]:
    if isinstance(cases, Mapping):
        for id_, standing in cases.items():
            case = old.case_class(old, id_)
            case._stand(standing)
            case._last_at = standing.entered_at
            yield case
    else:
        for case in cases:
            if case.machine is not old:
                raise ValueError(f"The case {case.id!r} belongs to another machine than `old`.")
            yield case


def _planned(move: Transfer, case: Case, at: datetime) -> PlannedCase:
    now, _ = as_of(case, max(at, case._last_at or at))
    state, sop = now._state, move.old.sop
    names = {"state": state_name(sop, state)}
    if now.ended:
        return PlannedCase(case.id, state, MigrationVerdict.ENDED, names=FrozenMap(names))
    refusal = refusal_of(now, move)
    if refusal is None:
        target = move.target(state)
        names["target"] = state_name(move.to.sop, str(target))
        return PlannedCase(case.id, state, MigrationVerdict.MOVES, target, names=FrozenMap(names))
    reasons = refused(now, [refusal]).reasons
    choices = tuple(map(str, refusal.expected))
    verdict = MigrationVerdict.NEEDS_MAPPING if choices else MigrationVerdict.IMPOSSIBLE
    return PlannedCase(case.id, state, verdict, None, choices, reasons, FrozenMap(names))
