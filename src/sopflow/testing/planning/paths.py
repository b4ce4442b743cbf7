"""Shortest walks to goals: a step, an outcome, a transition, a pair of transitions, lateness, a refusal.

Walks are concrete: named performers that satisfy four-eyes constraints, required documents, times on or after due
times as the calendar counts them, and reasons for late completions.
"""

from __future__ import annotations

from collections.abc import Callable

from sopflow.definition import CANCELLED, Activity, Sop, Step
from sopflow.diagnostics import Severity, SopError
from sopflow.errors import SopflowError
from sopflow.flow import Arrow
from sopflow.flow.row import alternatives, comes_after, in_order, required
from sopflow.flow.search import Observer, search
from sopflow.flow.state_space import Projection, State, StateSpace, Transition
from sopflow.machine import RefusalCode
from sopflow.rules import check_sop
from sopflow.testing.calls.actions import action_call
from sopflow.testing.planning.driver import Driver, InfeasibleError, Probes, When
from sopflow.testing.planning.goals import AT_ACTIVITIES, OPENING, Goal, GoalKind, has_due_time, may_be_late
from sopflow.testing.walks import Walk
from sopflow.text import Text, visible


class UnreachableError(SopflowError):
    """No walk reaches a goal.

    Attributes:
        goal: The goal.
        why: The reason, as the end of a sentence.
    """

    def __init__(self, goal: Goal, why: Text) -> None:
        self.goal: Goal = goal
        self.why: Text = why
        super().__init__(goal, why)

    def __str__(self) -> str:
        return f"{self.goal} is unreachable: {visible(self.why.en)}."


def sound(sop: Sop) -> Sop:
    """Return a SOP from which a machine can be built.

    Raises:
        SopError: If the SOP has errors.
    """
    errors = [finding for finding in check_sop(sop, errors_only=True) if finding.severity is Severity.ERROR]
    if errors:
        raise SopError(errors)
    return sop


def walk_to(sop: Sop, goal: Goal) -> Walk:
    """Return a walk with the fewest calls that reaches a goal.

    Args:
        sop: The SOP.
        goal: The goal.

    Raises:
        UnreachableError: If no walk reaches it.
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
    if not isinstance(goal, Goal):
        raise TypeError(f'A goal is needed, such as Goal(GoalKind.STEP, ("putus",)), not {goal!r:.80}.')
    driver = Driver(sound(sop))
    try:
        drive_to(driver, goal, Probes([goal] if goal.kind is GoalKind.REFUSAL else ()))
    except InfeasibleError as error:
        raise UnreachableError(goal, error.why) from None
    return driver.walk(str(goal))


def drive_to(driver: Driver, goal: Goal, probes: Probes) -> None:
    """Drive a case along a shortest path to a goal.

    Args:
        driver: The driver.
        goal: The goal.
        probes: For a refusal: all refusals to cover once the case is there.

    Raises:
        InfeasibleError: If the goal is unreachable.
    """
    try:
        if goal.kind is GoalKind.REFUSAL:
            _to_refusal(driver, goal, probes)
        else:
            _PLANS[goal.kind](driver, goal)
    except KeyError as error:
        raise InfeasibleError(Text(f"the SOP has no {error}", f"SOP ini tidak memiliki {error}")) from None


_NO_PATH = Text("no path that its documents allow leads there", "tidak ada jalur ke sana dengan dokumen yang tersedia")


def _seek(
    driver: Driver,
    found: Callable[[State, Transition | None], bool],
    projection: Projection | None = None,
    why: Text = _NO_PATH,
) -> None:
    """Drive a case along a shortest trace whose last state and transition satisfy a condition."""
    _drive(driver, projection, lambda memory, state, transition: (memory, found(state, transition)), why)


def _drive(driver: Driver, projection: Projection | None, observe: Observer[Arrow | None], why: Text) -> None:
    trace = search(StateSpace(driver.sop, projection), None, observe)
    if trace is None:
        raise InfeasibleError(why)
    driver.open(sorted(trace.documents))
    driver.follow(trace.transitions)


def _to_step(driver: Driver, goal: Goal) -> None:
    _seek(driver, lambda state, _: state.node == goal.key[0])


def _to_activity(driver: Driver, goal: Goal) -> None:
    id_ = driver.sop.activity(goal.key[0]).id
    _seek(driver, lambda _, transition: transition is not None and id_ in transition.activities, Projection([id_]))


def _to_outcome(driver: Driver, goal: Goal) -> None:
    activity, answer = goal.key
    if answer not in driver.sop.activity(activity).outcomes:
        raise InfeasibleError(Text(f"{activity} has no such answer", f"{activity} tidak memiliki jawaban itu"))

    def found(_: State, transition: Transition | None) -> bool:
        return transition is not None and activity in transition.activities and transition.outcome == answer

    _seek(driver, found)


def _to_transition(driver: Driver, goal: Goal) -> None:
    def found(_: State, transition: Transition | None) -> bool:
        arrow = transition.arrow if transition is not None else None
        return arrow is not None and Goal.transition(arrow) == goal

    _seek(driver, found)


def _to_pair(driver: Driver, goal: Goal) -> None:
    def observe(last: Arrow | None, _: State, transition: Transition | None) -> tuple[Arrow | None, bool]:
        if transition is None or transition.arrow is None:
            return last, False
        return transition.arrow, last is not None and Goal.pair(last, transition.arrow) == goal

    _drive(driver, None, observe, _NO_PATH)


def _to_time(driver: Driver, goal: Goal) -> None:
    step = driver.sop.step(goal.key[0])
    if not has_due_time(step):
        raise InfeasibleError(Text("the step has no due time", "langkah itu tidak memiliki batas waktu"))
    if goal.kind is GoalKind.LATE and not may_be_late(driver.sop, step):
        raise InfeasibleError(
            Text("the step lapses when its time is over", "langkah itu berpindah otomatis jika waktunya habis")
        )
    _to_step(driver, goal)
    driver.complete(in_order(step)[0].id, when=When.LATE if goal.kind is GoalKind.LATE else When.AT_DUE)


_PLANS: dict[GoalKind, Callable[[Driver, Goal], None]] = {
    GoalKind.STEP: _to_step,
    GoalKind.ACTIVITY: _to_activity,
    GoalKind.OUTCOME: _to_outcome,
    GoalKind.TRANSITION: _to_transition,
    GoalKind.PAIR: _to_pair,
    GoalKind.ON_TIME: _to_time,
    GoalKind.LATE: _to_time,
}


# --- refusals -------------------------------------------------------------------------------------------


def _to_refusal(driver: Driver, goal: Goal, probes: Probes) -> None:
    code, place, *variant = goal.key
    if place == OPENING:
        driver.probe_opening(probes)
        driver.open()
    elif place == CANCELLED:
        driver.open()
        driver.do(action_call(driver.sop, "cancel", driver.at))
    elif code not in AT_ACTIVITIES:
        _seek(driver, lambda state, _: state.node == place)
    elif code == RefusalCode.ORDER:
        step = driver.sop.step_of(place)
        _seek(driver, lambda state, _: state.node == step.id)
    else:
        _to_activity_that_is_refused(driver, code, driver.sop.activity(place), nameless=bool(variant))
    if place != OPENING:
        driver.probe(probes, late=code == RefusalCode.REASON)
    if goal in probes.left:
        raise InfeasibleError(Text("no call is refused for that reason", "tidak ada tindakan yang ditolak karena itu"))


def _to_activity_that_is_refused(driver: Driver, code: str, activity: Activity, *, nameless: bool) -> None:
    """Drive a case to where it is an activity's turn but some performer is refused, or where it is completed."""
    step = driver.sop.step_of(activity.id)
    before = comes_after(step, activity)

    def is_next(state: State) -> bool:
        return state.node == step.id and activity.id not in state.done and before <= state.done

    if code == RefusalCode.ALREADY_DONE:
        why = Text("the activity completes its row", "kegiatan itu mengakhiri barisnya")
        visible_one = Projection([activity.id])
        _seek(driver, lambda state, _: state.node == step.id and activity.id in state.done, visible_one, why)
    elif code == RefusalCode.DOCUMENTS:
        _to_missing_document(driver, step, activity, is_next)
    elif code == RefusalCode.SAME_PERSON and not nameless:
        others = {*activity.not_same_person_as}
        others |= {other.id for other in step.activities if activity.id in other.not_same_person_as}
        names = sorted(others)
        why = Text(
            f"{' or '.join(names)} is never completed before it",
            f"{' atau '.join(names)} tidak pernah selesai lebih dahulu",
        )
        one_person = Projection([activity.id, *others], same_person=True)
        _seek(driver, lambda state, _: is_next(state) and not others.isdisjoint(state.same_person), one_person, why)
    else:
        _seek(driver, lambda state, _: is_next(state), Projection([activity.id]))


def _to_missing_document(driver: Driver, step: Step, activity: Activity, is_next: Callable[[State], bool]) -> None:
    needed = required(step, activity)
    groups = alternatives(step, activity)
    if not needed and not groups:
        raise InfeasibleError(Text("it requires no document", "kegiatan itu tidak memerlukan dokumen"))
    names = [
        ", ".join(sorted([*needed, *(word.join(sorted(group)) for group in groups)])) for word in (" or ", " atau ")
    ]
    why = Text(f"every path to it provides {names[0]}", f"setiap jalur ke sana sudah menyediakan {names[1]}")
    _seek(
        driver,
        lambda state, _: (
            is_next(state)
            and (not needed <= state.documents or any(state.documents.isdisjoint(group) for group in groups))
        ),
        Projection([activity.id], needed.union(*groups)),
        why,
    )
