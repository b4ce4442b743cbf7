"""The machine of a SOP: built once, shared by all of its cases."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, Self, cast

import transitions

from sopflow.definition import CANCELLED, COMPLETED, Goto, Sop
from sopflow.diagnostics import Severity, SopError
from sopflow.errors import MisuseError
from sopflow.flow import state_of
from sopflow.machine.authority import PERMISSIBLE, authority_of, compile_actions
from sopflow.machine.call import Action, Call, Documents, moments_in_utc
from sopflow.machine.case import Case
from sopflow.machine.compile import CompiledActivity, compile_activities
from sopflow.machine.conditions import ConditionFunction, checked_conditions
from sopflow.machine.decide import decide
from sopflow.machine.diagram import diagram_of
from sopflow.machine.event import Event
from sopflow.machine.event_detail import Origin
from sopflow.machine.evolve import evolve
from sopflow.machine.guards import Guard
from sopflow.machine.host_guard import GuardFunction, HostGuard
from sopflow.machine.performer import Performer
from sopflow.machine.refusal import Refused
from sopflow.machine.replay import replayed
from sopflow.machine.restore import restored
from sopflow.machine.scheduling import Scheduling, scheduling_of
from sopflow.machine.transition import CANCEL, LAPSE, SopState, SopTransition, SopTrigger
from sopflow.rules import check_sop
from sopflow.timing import ROUND_THE_CLOCK, WorkCalendar

if TYPE_CHECKING:
    # ``SopMachine`` without arguments is ``SopMachine[Case]`` to a type checker; at run time 3.11 has no defaults.
    from typing_extensions import TypeVar

    C = TypeVar("C", bound=Case, default=Case)
else:
    from typing import TypeVar

    C = TypeVar("C", bound=Case)


def _permitted(permits: Iterable[Action | str]) -> frozenset[Action]:
    permitted = frozenset(map(Action, (permits,) if isinstance(permits, str) else permits))
    for action in permitted - PERMISSIBLE:
        raise ValueError(f"{action} needs no permission; permits may name {', '.join(sorted(PERMISSIBLE))}.")
    return permitted


def system_clock() -> datetime:
    """Return the current time, aware, in UTC."""
    return datetime.now(UTC)


class SopMachine(transitions.Machine, Generic[C]):
    """A SOP as a ``transitions`` machine with guards; it opens, restores and replays cases.

    A machine is sealed once it is built and keeps nothing about any case, so threads may share it. Its states are the
    steps and ends of the SOP, its triggers the activities, ``lapse`` and ``cancel``.

    Attributes:
        sop: The SOP.
        origin: The SOP as the first event of a case records it.
        calendar: The calendar that counts time standards.
        clock: Returns the time of calls that do not name one.
        guards: The host's guards.
        conditions: The host's functions, by condition.
        case_class: The class of the cases.
        skew: How far before the last event a call may be timed.
        permits: The actions that anyone may take although no one may by default.
        authority: The actors to whom the SOP reserves actions, by action.
        activities: The compiled activities, by id.
        rows: The compiled activities of each step, by the step's id.
        scheduling: The rows and activities whose times depend on moments or on other rows; None if there are none.
        four_eyes: Activities on either side of a four-eyes constraint.
        finals: The states in which a case has ended.
    """

    state_cls: type[SopState] = SopState
    transition_cls: type[SopTransition] = SopTransition
    event_cls: type[SopTrigger] = SopTrigger

    def __init__(
        self,
        sop: Sop,
        *,
        clock: Callable[[], datetime] = system_clock,
        calendar: WorkCalendar | None = None,
        guards: Iterable[HostGuard | GuardFunction] = (),
        conditions: Mapping[str, ConditionFunction] | None = None,
        case_class: type[C] | None = None,
        skew: timedelta = timedelta(0),
        permits: Iterable[Action | str] = (),
    ) -> None:
        """Build the machine of a SOP.

        Args:
            sop: The SOP.
            clock: Returns an aware time whenever a call does not name one; by default the system's clock.
            calendar: Counts time standards instead of the SOP's own calendar.
            guards: Further guards of the host: functions of case, call and time that return a reason or None; wrap
                one in ``HostGuard`` to guard some activities only, or other actions.
            conditions: A function for each condition that the SOP declares: it takes the case, the call and its time
                and returns True, False, or the reason why the condition is not met.
            case_class: The class of the cases, a subclass of ``Case``; by default ``Case``.
            skew: How far the clocks of several servers may differ: a call up to this much before the last event is
                made at the time of the last event instead of being refused.
            permits: Of ``correct``, the actions that anyone may take, subject to guards, although the SOP does not list
                them under ``authority``.

        Raises:
            SopError: If the SOP has errors.
            ValueError: If a guard names an activity that the SOP does not have, a condition has no function, the skew
                is negative, or an action needs no permission.
        """
        if not isinstance(sop, Sop):
            raise TypeError(f"A machine is built from a Sop, not from {sop!r:.100}: read one with sopflow.load(path).")
        if case_class is not None and not (isinstance(case_class, type) and issubclass(case_class, Case)):
            raise TypeError(f"case_class is a subclass of sopflow.Case, not {case_class!r}.")
        if not isinstance(skew, timedelta):
            raise TypeError(f"skew is a timedelta, not {skew!r:.100}.")
        if skew < timedelta(0):
            raise ValueError(f"skew is a timedelta of zero or more, not {skew}.")
        errors = [finding for finding in check_sop(sop, errors_only=True) if finding.severity is Severity.ERROR]
        if errors:
            raise SopError(errors)
        self._sealed = False
        self.sop = sop
        self.origin: Origin = Origin(sop.number, sop.fingerprint)
        self.clock = clock
        self.calendar: WorkCalendar = calendar or sop.calendar or ROUND_THE_CLOCK
        self.guards: tuple[HostGuard | GuardFunction, ...] = tuple(guards)
        self.skew = skew
        self.case_class = cast("type[C]", case_class or Case)
        self.conditions: Mapping[str, ConditionFunction] = checked_conditions(sop, conditions)
        self.permits: frozenset[Action] = _permitted(permits)
        host_guards = [guard if isinstance(guard, HostGuard) else HostGuard(guard) for guard in self.guards]
        self.authority: Mapping[Action, tuple[str, ...]] = authority_of(sop)
        self._action_guards: Mapping[Action, tuple[Guard, ...]] = compile_actions(sop, self.permits, host_guards)
        self.activities: Mapping[str, CompiledActivity] = compile_activities(sop, host_guards, self.conditions)
        self.rows: Mapping[str, tuple[CompiledActivity, ...]] = {
            step.id: tuple(self.activities[activity.id] for activity in step.activities) for step in sop.steps
        }
        self.scheduling: Scheduling | None = scheduling_of(sop, self.rows, self.calendar)
        self.four_eyes: frozenset[str] = frozenset(
            id_ for each in self.activities.values() for id_ in each.counterparts
        )
        ends = (COMPLETED, *sop.ends, CANCELLED)
        self.finals: frozenset[str] = frozenset(ends)
        super().__init__(
            model=None,
            model_attribute="_state",
            states=[SopState(step.id) for step in sop.steps] + [SopState(id_, final=True) for id_ in ends],
            initial=sop.steps[0].id,
            auto_transitions=False,
        )
        self._add_transitions()
        self._sealed = True

    def _add_transitions(self) -> None:
        for step in self.sop.steps:
            for activity in self.rows[step.id]:
                for way in activity.completions:
                    self.add_transition(
                        activity.id,
                        step.id,
                        way.target,
                        activity=activity,
                        outcome=way.outcome,
                        late=way.late,
                        guards=way.guards,
                    )
            rule = self.sop.late_rule(step)
            if isinstance(rule, Goto) and step.limit is not None:
                self.add_transition(LAPSE, step.id, state_of(rule.goto))
            self.add_transition(CANCEL, step.id, CANCELLED)

    # --- cases ---------------------------------------------------------------------------------------------

    def open(
        self,
        id: str,
        *,
        by: Performer | str | None = None,
        documents: Documents | None = None,
        moments: Mapping[str, datetime] | None = None,
        reason: str | None = None,
        at: datetime | None = None,
    ) -> C:
        """Open a case at the first step.

        Args:
            id: The case's id in the host application.
            by: Who opens it.
            documents: Supplied documents that the case starts with: ids, or references by id.
            moments: Moments that are known already: aware times by id; others can be set later.
            reason: Remarks.
            at: An aware time.

        Raises:
            Refused: If documents, moments, performer or time cannot be used.
        """
        case = self.case_class(self, id)
        call = Call(
            Action.OPEN,
            self.clock() if at is None else at,
            by,
            None,
            None,
            documents,
            reason,
            moments=moments_in_utc(moments),
        )
        decision = decide(case, call)
        if decision.reasons:
            raise Refused(decision.reasons, id)
        for event in decision.events:
            evolve(case, event)
        return case

    def restore(self, snapshot: Mapping[str, Any]) -> C:
        """Make the case of a snapshot.

        Args:
            snapshot: The result of ``Case.snapshot``, possibly after a round trip through JSON.

        Returns:
            A case equal to the one that made the snapshot.

        Raises:
            SnapshotError: If it belongs to another SOP or is damaged; the error names the field.
        """
        return restored(self, snapshot)

    def replay(self, events: Iterable[Event]) -> C:
        """Make the case of a history.

        Args:
            events: All events of a case, from the first.

        Returns:
            A case equal to the one with this history.

        Raises:
            SnapshotError: If the events are not a history of this SOP; the error names the event.
        """
        return replayed(self, events)

    # --- the graph -----------------------------------------------------------------------------------------

    def transitions_from(self, state: str, trigger: str) -> list[SopTransition]:
        """Return the transitions of one trigger that leave a state, which may be none.

        Args:
            state: A state.
            trigger: The id of an activity, ``lapse`` or ``cancel``.
        """
        found = self.events.get(trigger)
        # The library keeps a defaultdict, which must not grow by reading.
        return [] if found is None else cast("list[SopTransition]", found.transitions.get(state, []))

    def lapse_target(self, state: str) -> str | None:
        """Return the state that a late case lapses to from a state; None if it stays."""
        leaving = self.transitions_from(state, LAPSE)
        return leaving[0].dest if leaving else None

    def open_activities(self, case: Case) -> list[CompiledActivity]:
        """Return the activities of the case's step that can be completed next."""
        return [each for each in self.rows.get(case._state, ()) if each.is_open(case._done)]

    def diagram(self) -> str:
        """Return a state diagram of the machine as Mermaid text, with the guards of each transition."""
        return diagram_of(self)

    # --- sealing -------------------------------------------------------------------------------------------

    def add_model(self, model: object, initial: object = None) -> None:
        """Refuse: a registered model would be reset to the first step and cost kilobytes.

        Raises:
            MisuseError: Always.
        """
        raise MisuseError(
            "A SOP machine takes no models: all cases share it and are opened with machine.open(id) or restored with "
            "machine.restore(snapshot). For a class of your own, subclass sopflow.Case and pass it as "
            "SopMachine(sop, case_class=…)."
        )

    def add_states(self, *args: Any, **kwargs: Any) -> None:
        """Add states while the machine is built; refuse afterwards."""
        self._check_unsealed("states")
        super().add_states(*args, **kwargs)

    def add_transition(self, *args: Any, **kwargs: Any) -> None:
        """Add a transition while the machine is built; refuse afterwards."""
        self._check_unsealed("transitions")
        super().add_transition(*args, **kwargs)

    def remove_transition(self, *_args: Any, **_kwargs: Any) -> None:
        """Refuse to remove transitions."""
        self._check_unsealed("transitions")

    def _check_unsealed(self, what: str) -> None:
        if self._sealed:
            raise MisuseError(f"The {what} of a SOP machine come from its SOP. Change the SOP and build a new machine.")

    # --- copies --------------------------------------------------------------------------------------------

    def __copy__(self) -> Self:
        """Return the machine itself: it is sealed and keeps nothing about any case."""
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        """Return the machine itself, so that a copied case still shares it."""
        return self

    def __reduce__(self) -> tuple[Callable[[Sop], Self], tuple[Sop]]:
        """Pickle the arguments that it was built from; loading builds it again."""
        build = partial(
            type(self),
            clock=self.clock,
            calendar=self.calendar,
            guards=self.guards,
            conditions=self.conditions,
            case_class=self.case_class,
            skew=self.skew,
            permits=self.permits,
        )
        return build, (self.sop,)
