"""The machine: the one place where a SOP meets the ``transitions`` library.

Each step is a state and each activity a trigger. The transitions carry typed guards; what is decided
with them is applied by firing the machine with the event, on a case that is never registered as a model.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, NoReturn

import transitions

from sopflow.definition import CANCELLED, COMPLETED, Goto, OnLate, Sop, Step
from sopflow.diagnostics import Severity, SopError
from sopflow.errors import SopflowError
from sopflow.flow import state_of
from sopflow.machine.events import Event, EventKind
from sopflow.machine.guards import Guard, GuardFunction, HostGuard
from sopflow.machine.plans import Plan, plans_of
from sopflow.rules import check_sop
from sopflow.timing import ROUND_THE_CLOCK, WorkCalendar

LAPSE = "lapse"
"""The trigger that moves a late case along a ``goto``."""

CANCEL = "cancel"
"""The trigger that calls a case off."""


class MisuseError(SopflowError):
    """Something was asked of the machine that it does not do; the message says what to do instead."""


def system_clock() -> datetime:
    """The time now, aware, in UTC."""
    return datetime.now(UTC)


class SopState(transitions.State):
    """A state of the machine: a step, or a way in which a case ends."""

    def add_callback(self, trigger: str, func: object) -> NoReturn:
        """Refuse: a call returns its events, and the host acts on them in its own transaction."""
        _no_callbacks(trigger, func)


class SopTransition(transitions.Transition):
    """One way a case may move, with the guards that a call must pass to take it.

    Attributes:
        source: The step's id.
        dest: The state that it leads into; None for an activity that does not complete its row.
        plan: The activity with its guards; None for a lapse or a cancellation.
        outcome: The answer of a decision that it stands for.
        late: Whether it is the way of a late completion.
    """

    def __init__(
        self,
        source: str,
        dest: str | None,
        *_callbacks: None,
        plan: Plan | None = None,
        outcome: str | None = None,
        late: bool = False,
    ) -> None:
        """Make a transition.

        Args:
            source: The step's id.
            dest: The state that it leads into.
            plan: The activity with its guards.
            outcome: The answer that it stands for.
            late: Whether it is the way of a late completion.
        """
        super().__init__(source, dest)  # type: ignore[arg-type]  # its stub forgets internal transitions
        self.plan = plan
        self.outcome = outcome
        self.late = late

    @property
    def guards(self) -> tuple[Guard, ...]:
        """What a call must pass to take this way."""
        if self.plan is None:
            return ()
        return self.plan.late_guards if self.late else self.plan.guards

    def takes(self, event: Event) -> bool:
        """Whether a decided event goes this way."""
        return event.target == self.dest and event.outcome == self.outcome and (event.late_by is not None) is self.late

    def add_callback(self, trigger: str, func: object) -> NoReturn:
        """Refuse: a call returns its events, and the host acts on them in its own transaction."""
        _no_callbacks(trigger, func)


class SopTrigger(transitions.core.Event):
    """An activity, a lapse or a cancellation, with the ways it may take from each step."""

    def trigger(self, model: object, *args: object, **kwargs: object) -> bool:
        """Move a case along the way that a decided event takes.

        The library's own callbacks are not run: one that raises would leave a case half changed.

        Args:
            model: The case.
            *args: The event, and nothing else.
            **kwargs: Nothing.

        Returns:
            Whether there is such a way from where the case stands.

        Raises:
            MisuseError: If what is passed on is no decided event.
        """
        if kwargs or len(args) != 1 or not isinstance(event := args[0], Event):
            raise MisuseError(
                "A machine is not triggered directly: what is done must be decided first. "
                "Call case.complete(...), case.tick(...) or case.cancel(...)."
            )
        attribute = self.machine.model_attribute
        for way in self.transitions.get(getattr(model, attribute), ()):
            if isinstance(way, SopTransition) and way.takes(event):
                if way.dest is not None:
                    setattr(model, attribute, way.dest)
                return True
        return False

    def add_callback(self, trigger: str, func: object) -> NoReturn:
        """Refuse: a call returns its events, and the host acts on them in its own transaction."""
        _no_callbacks(trigger, func)


def _no_callbacks(trigger: str, func: object) -> NoReturn:
    raise MisuseError(
        f"A SOP machine runs no callbacks ({trigger}: {func!r}). "
        "Each call on a case returns its events: act on them in your own transaction."
    )


class GuardedMachine(transitions.Machine):
    """The ``transitions`` machine of a SOP, sealed once it is built.

    Attributes:
        sop: The SOP.
        calendar: How its time standards are counted.
        clock: What tells the time when a call does not.
        guards: The host's own guards.
        plans: Each activity compiled, by id.
        four_eyes: Activities whose performers must be told apart from those of others.
        timed: The activities that have a standard of their own, by step; only steps with any.
        finals: The states in which a case has ended.
    """

    state_cls = SopState
    transition_cls = SopTransition
    event_cls = SopTrigger

    def __init__(
        self,
        sop: Sop,
        *,
        clock: Callable[[], datetime] = system_clock,
        calendar: WorkCalendar | None = None,
        guards: Iterable[HostGuard | GuardFunction] = (),
    ) -> None:
        errors = [finding for finding in check_sop(sop, errors_only=True) if finding.severity is Severity.ERROR]
        if errors:
            raise SopError(errors)
        self._sealed = False
        self.sop = sop
        self.clock = clock
        self.calendar = calendar or sop.calendar or ROUND_THE_CLOCK
        self.guards = tuple(guards)
        self.plans = plans_of(sop, self.guards)
        self.four_eyes = frozenset(id_ for plan in self.plans.values() for id_ in plan.four_eyes)
        self.timed = _timed(self.plans)
        self.finals = frozenset({COMPLETED, CANCELLED, *sop.ends})
        finals = (COMPLETED, *sop.ends, CANCELLED)
        super().__init__(
            model=None,
            model_attribute="_state",
            states=[SopState(step.id) for step in sop.steps] + [SopState(id_, final=True) for id_ in finals],
            initial=sop.steps[0].id,
            auto_transitions=False,
        )
        for step in sop.steps:
            self._add_step(step)
        self._sealed = True

    def _add_step(self, step: Step) -> None:
        late = self.sop.late_rule(step)
        may_be_late = step.within is not None and step.within.binds
        for activity in step.activities:
            plan = self.plans[activity.id]
            ways: list[tuple[str | None, str | None]] = []
            if plan.may_stay:
                ways.append((None, None))
            if plan.may_complete:
                ways += plan.ways.items()
            for outcome, dest in ways:
                self.add_transition(activity.id, step.id, dest, plan=plan, outcome=outcome)
                if may_be_late and isinstance(late, OnLate):
                    self.add_transition(activity.id, step.id, dest, plan=plan, outcome=outcome, late=True)
        if may_be_late and isinstance(late, Goto):
            self.add_transition(LAPSE, step.id, state_of(late.goto))
        self.add_transition(CANCEL, step.id, CANCELLED)

    def lapse_of(self, state: str) -> str | None:
        """The state that a case goes to by itself when it is late in this one, if it does."""
        ways = self.events[LAPSE].transitions.get(state) if LAPSE in self.events else None
        return ways[0].dest if ways else None

    def fire(self, trigger: str, case: object, event: Event) -> bool:
        """Apply a decided event to a case, by the transition that stands for it."""
        fired: bool = self.events[trigger].trigger(case, event)
        return fired

    def place(self, case: object, state: str) -> None:
        """Put a case into the state in which it is opened."""
        self.set_state(state, case)

    # --- what a sealed machine refuses ---------------------------------------------------------------

    def add_model(self, model: object, initial: object = None) -> None:
        """Refuse: a registered model would be set back to the first step and cost kilobytes.

        Raises:
            MisuseError: Always.
        """
        raise MisuseError(
            "A SOP machine takes no models: it is shared by all cases, which are opened with machine.open(id) "
            "or restored with machine.restore(snapshot). For a class of your own, subclass sopflow.Case and "
            "give it as SopMachine(sop, case_class=…)."
        )

    def add_states(self, *args: Any, **kwargs: Any) -> None:
        """Add states while the machine is built; refuse afterwards."""
        self._refuse_when_sealed("states")
        super().add_states(*args, **kwargs)

    def add_transition(self, *args: Any, **kwargs: Any) -> None:
        """Add a transition while the machine is built; refuse afterwards."""
        self._refuse_when_sealed("transitions")
        super().add_transition(*args, **kwargs)

    def remove_transition(self, *_args: Any, **_kwargs: Any) -> None:
        """Refuse: the machine is what its SOP says."""
        self._refuse_when_sealed("transitions")

    def _refuse_when_sealed(self, what: str) -> None:
        if self._sealed:
            raise MisuseError(
                f"The {what} of a SOP machine are those of its SOP. Change the SOP and build a new machine."
            )


def _timed(plans: dict[str, Plan]) -> dict[str, tuple[Plan, ...]]:
    timed: dict[str, tuple[Plan, ...]] = {}
    for plan in plans.values():
        if plan.activity.within is not None:
            timed[plan.step.id] = (*timed.get(plan.step.id, ()), plan)
    return timed


TRIGGERS = {
    EventKind.LAPSED: LAPSE,
    EventKind.CANCELLED: CANCEL,
}
"""The triggers of events that are no activity."""
