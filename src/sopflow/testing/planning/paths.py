"""The shortest walk to each goal: to a step, an answer, a transition, a pair of them, a refusal.

Walks are concrete: real performers, of whom no two are one where four eyes are asked for; the documents that are
needed; times in time and past due as the calendar counts them; reasons where being late needs one.
"""

from __future__ import annotations

from collections.abc import Callable

from sopflow.definition import CANCELLED, Sop
from sopflow.diagnostics import Severity, SopError
from sopflow.errors import SopflowError
from sopflow.flow import Arrow
from sopflow.flow.row import comes_after, in_order, required
from sopflow.flow.search import search
from sopflow.flow.state_space import Projection, State, StateSpace, Transition
from sopflow.machine import RefusalCode
from sopflow.rules import check_sop
from sopflow.testing.model import Request
from sopflow.testing.planning.driver import Driver, InfeasibleError, When
from sopflow.testing.planning.goals import (
    AT_ACTIVITIES,
    OPENING,
    Goal,
    GoalKind,
    has_due,
    may_be_late,
    pair,
    transition,
)
from sopflow.testing.planning.probes import Prober
from sopflow.testing.walks import Walk
from sopflow.text import Text, visible


class UnreachableError(SopflowError):
    """No walk comes to a goal.

    Attributes:
        goal: The goal.
        why: Why not.
    """

    def __init__(self, goal: Goal, why: Text) -> None:
        self.goal, self.why = goal, why
        super().__init__(goal, why)

    def __str__(self) -> str:
        return f"{self.goal} cannot be walked: {visible(self.why.en)}."


def sound(sop: Sop) -> Sop:
    """The SOP, if a machine could be built of it.

    Raises:
        SopError: If it has errors.
    """
    errors = [finding for finding in check_sop(sop, errors_only=True) if finding.severity is Severity.ERROR]
    if errors:
        raise SopError(errors)
    return sop


def walk_to(sop: Sop, goal: Goal) -> Walk:
    """A walk of the fewest calls that comes to a goal.

    Args:
        sop: The SOP.
        goal: The goal.

    Raises:
        UnreachableError: If no walk comes to it.
        SopError: If the SOP has errors.

    >>> import sopflow
    >>> sop = sopflow.loads('''
    ... sopflow: 1
    ... number: SOP-12
    ... title: Izin
    ... actors: {loket: Loket, kepala: Kepala}
    ... documents: {berkas: {name: Berkas, supplied: true}}
    ... ends: {ditolak: Ditolak}
    ... steps:
    ...   - {id: terima, activity: Menerima, actor: loket, requires: berkas}
    ...   - {id: putus, activity: Memutus, actor: kepala, outcomes: {ya: end, tidak: ditolak}}
    ... ''')
    >>> print(walk_to(sop, Goal(GoalKind.OUTCOME, ("putus", "tidak"))))
       activity       performer      time                  with    expected
    1  open                          2026-03-02 08:00 UTC          terima
    2  terima         ani (loket)    2026-03-02 08:10 UTC  berkas  putus
    3  putus = tidak  budi (kepala)  2026-03-02 08:20 UTC          ditolak
    """
    guide = Driver(sound(sop))
    try:
        lead_to(guide, goal)
    except InfeasibleError as barred:
        raise UnreachableError(goal, barred.why) from None
    return guide.walk(str(goal))


def lead_to(guide: Driver, goal: Goal) -> None:
    """Lead a case the shortest way to a goal.

    Raises:
        Barred: If it cannot be led there.
    """
    try:
        _TO_A[goal.kind](guide, goal)
    except KeyError as error:
        raise InfeasibleError(f"the SOP has no {error}", f"SOP ini tidak memiliki {error}") from None


def _seek(guide: Driver, watch: Projection, seen: Callable[[State, Transition | None], bool], why: Text) -> State:
    """Lead a case the shortest way to something, and say where it is then."""
    trace = search(StateSpace(guide.sop, watch), None, lambda _memory, place, turn: (None, seen(place, turn)))
    if trace is None:
        raise InfeasibleError(why.en, why.id)
    guide.open(sorted(trace.documents))
    guide.lead(trace.transitions)
    return trace.transitions[-1].target if trace.transitions else State(guide.sop.steps[0].id)


_NO_WAY = Text(
    "no way that its documents allow leads there", "tidak ada jalan ke sana yang dimungkinkan oleh dokumennya"
)


def _to_step(guide: Driver, goal: Goal) -> None:
    _seek(guide, Projection(), lambda place, _turn: place.node == goal.key[0], _NO_WAY)


def _to_activity(guide: Driver, goal: Goal) -> None:
    guide.sop.activity(goal.key[0])
    _seek(
        guide, Projection(goal.key), lambda _place, turn: turn is not None and goal.key[0] in turn.activities, _NO_WAY
    )


def _to_outcome(guide: Driver, goal: Goal) -> None:
    activity, answer = goal.key
    if answer not in guide.sop.activity(activity).outcomes:
        raise InfeasibleError(f"{activity} has no such answer", f"{activity} tidak memiliki jawaban itu")
    _seek(
        guide,
        Projection(),
        lambda _place, turn: turn is not None and activity in turn.activities and turn.outcome == answer,
        _NO_WAY,
    )


def _to_transition(guide: Driver, goal: Goal) -> None:
    _seek(
        guide,
        Projection(),
        lambda _place, turn: turn is not None and turn.arrow is not None and transition(turn.arrow) == goal,
        _NO_WAY,
    )


def _to_pair(guide: Driver, goal: Goal) -> None:
    def see(last: Arrow | None, _place: State, turn: Transition | None) -> tuple[Arrow | None, bool]:
        if turn is None or turn.arrow is None:
            return last, False
        return turn.arrow, last is not None and pair(last, turn.arrow) == goal

    trace = search(StateSpace(guide.sop), None, see)
    if trace is None:
        raise InfeasibleError(_NO_WAY.en, _NO_WAY.id)
    guide.open(sorted(trace.documents))
    guide.lead(trace.transitions)


def _to_time(guide: Driver, goal: Goal) -> None:
    step = guide.sop.step(goal.key[0])
    if not has_due(step):
        raise InfeasibleError("nothing is due there", "tidak ada tenggat di sana")
    if goal.kind is GoalKind.LATE and not may_be_late(guide.sop, step):
        raise InfeasibleError("nothing is completed late there", "tidak ada yang diselesaikan terlambat di sana")
    _to_step(guide, goal)
    activity = in_order(step)[0]
    outcome = next(iter(activity.outcomes), None)
    when = When.LATE if goal.kind is GoalKind.LATE else When.AT_DUE
    guide.do(guide.completion(activity.id, outcome, when=when))


def _to_refusal(guide: Driver, goal: Goal) -> None:
    probe(guide, goal, {goal})


def probe(guide: Driver, goal: Goal, left: set[Goal]) -> None:
    """Lead a case the shortest way to where a call is refused as a goal says, and make such calls.

    Args:
        guide: Who leads it.
        goal: The refusal.
        left: All refusals that are to be seen; those that are seen there are taken out.

    Raises:
        Barred: If it is not refused so.
    """
    prober = Prober(guide, left)
    code, place, *variant = goal.key
    if place == OPENING:
        prober.before_opening()
        guide.open()
    elif place == CANCELLED:
        guide.open()
        guide.do(Request("cancel", guide.at))
    elif code not in AT_ACTIVITIES:
        _seek(guide, Projection(), lambda here, _turn: here.node == place, _NO_WAY)
    elif code == RefusalCode.ORDER:
        _seek(guide, Projection(), lambda here, _turn: here.node == guide.sop.step_of(place).id, _NO_WAY)
    else:
        _to_activity_that_is_refused(guide, code, place, variant)
    if place != OPENING:
        prober.here(late=code == RefusalCode.REASON)
    if goal in left:
        raise InfeasibleError("no call is refused so there", "tidak ada yang ditolak demikian di sana")


def _to_activity_that_is_refused(guide: Driver, code: str, id_: str, variant: list[str]) -> None:
    """Lead a case to where an activity can be done next and yet is refused to somebody, or where it is done already."""
    sop = guide.sop
    step, activity = sop.step_of(id_), sop.activity(id_)
    before = comes_after(step, activity)

    def is_next(here: State) -> bool:
        return here.node == step.id and id_ not in here.done and before <= here.done

    if code == RefusalCode.ALREADY_DONE:
        why = Text("with it its row is completed", "dengan kegiatan itu barisnya selesai")
        _seek(guide, Projection([id_]), lambda here, _turn: here.node == step.id and id_ in here.done, why)
    elif code == RefusalCode.DOCUMENTS:
        needed = required(step, activity)
        if not needed:
            raise InfeasibleError("it needs none", "kegiatan itu tidak memerlukan dokumen")
        names = ", ".join(sorted(needed))
        why = Text(
            f"whatever it needs is there on every way to it: {names}",
            f"yang diperlukannya sudah ada di setiap jalan ke sana: {names}",
        )
        watch = Projection([id_], needed)
        _seek(guide, watch, lambda here, _turn: is_next(here) and not needed <= here.documents, why)
    elif code == RefusalCode.SAME_PERSON and not variant:
        others = {*activity.not_same_person_as}
        others |= {other.id for other in step.activities if id_ in other.not_same_person_as}
        why = Text(
            f"nobody has done {' or '.join(sorted(others))} when it is to be done",
            f"belum ada yang mengerjakan {' atau '.join(sorted(others))} saat kegiatan itu dikerjakan",
        )
        watch = Projection([id_, *others], same_person=True)
        _seek(guide, watch, lambda here, _turn: is_next(here) and not others.isdisjoint(here.same_person), why)
    else:
        _seek(guide, Projection([id_]), lambda here, _turn: is_next(here), _NO_WAY)


_TO_A: dict[GoalKind, Callable[[Driver, Goal], None]] = {
    GoalKind.STEP: _to_step,
    GoalKind.ACTIVITY: _to_activity,
    GoalKind.OUTCOME: _to_outcome,
    GoalKind.TRANSITION: _to_transition,
    GoalKind.PAIR: _to_pair,
    GoalKind.ON_TIME: _to_time,
    GoalKind.LATE: _to_time,
    GoalKind.REFUSAL: _to_refusal,
}
