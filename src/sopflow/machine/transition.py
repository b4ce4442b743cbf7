"""States, transitions and triggers of the machine, adapted from the ``transitions`` library.

A transition carries the typed guards that decide whether a call may take it. Triggers apply events that were decided
with them; the library's own conditions and callbacks are not used.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NoReturn

import transitions

from sopflow.errors import MisuseError
from sopflow.machine.compile import CompiledActivity
from sopflow.machine.event import Event, EventKind
from sopflow.machine.guards import Guard

LAPSE = "lapse"
"""The trigger that moves a late case along a ``goto``."""

CANCEL = "cancel"
"""The trigger that cancels a case."""


class SopState(transitions.State):
    """A state of the machine: a step, or an end of the SOP."""

    def add_callback(self, trigger: str, func: object) -> NoReturn:
        """Refuse callbacks: calls return their events."""
        _refuse_callback(trigger, func)


class SopTransition(transitions.Transition):
    """A transition that a case may take.

    Attributes:
        source: The id of the step.
        dest: The next state; None for an activity that leaves its row open.
        activity: The activity that is completed; None for a lapse or a cancellation.
        outcome: The outcome of a decision.
        late: Whether it is for completions after the due time.
        guards: The guards that a call must pass, ordered by gate.
    """

    def __init__(
        self,
        source: str,
        dest: str | None,
        *_callbacks: None,
        activity: CompiledActivity | None = None,
        outcome: str | None = None,
        late: bool = False,
        guards: tuple[Guard, ...] = (),
    ) -> None:
        super().__init__(source, dest)  # type: ignore[arg-type]  # the stub omits internal transitions
        self.activity = activity
        self.outcome = outcome
        self.late = late
        self.guards = guards

    def add_callback(self, trigger: str, func: object) -> NoReturn:
        """Refuse callbacks: calls return their events."""
        _refuse_callback(trigger, func)


class SopTrigger(transitions.core.Event):
    """An activity, a lapse or a cancellation, with its transitions from each step."""

    def trigger(self, model: object, *args: object, **kwargs: object) -> bool:
        """Move a case along the transition of a decided event; no guard is asked.

        Args:
            model: The case.
            *args: The event, and nothing else.
            **kwargs: Nothing.

        Returns:
            Whether such a transition leaves the state of the case.

        Raises:
            MisuseError: If the argument is not an event.
        """
        if kwargs or len(args) != 1 or not isinstance(event := args[0], Event):
            raise MisuseError(
                "A machine is not triggered directly: call case.complete(...), case.tick(...) or case.cancel(...), "
                "which decide first."
            )
        attribute = self.machine.model_attribute
        leaving: Any = self.transitions.get(getattr(model, attribute), ())
        found = matching(leaving, event.outcome, completes=event.target is not None, late=event.late_by is not None)
        if found is None or found.dest != event.target:
            return False
        if found.dest is not None:
            setattr(model, attribute, found.dest)
        return True

    def add_callback(self, trigger: str, func: object) -> NoReturn:
        """Refuse callbacks: calls return their events."""
        _refuse_callback(trigger, func)


def matching(
    leaving: Iterable[SopTransition], outcome: str | None, *, completes: bool, late: bool
) -> SopTransition | None:
    """Return the one transition for an outcome, a row that is completed or not, and a late or timely call.

    Args:
        leaving: The transitions of one trigger from one state.
        outcome: The outcome; None for a trigger that is not a decision.
        completes: Whether the row is complete afterwards.
        late: Whether the due time has passed.
    """
    for transition in leaving:
        if transition.outcome == outcome and (transition.dest is not None) is completes and transition.late is late:
            return transition
    return None


def trigger_of(event: Event) -> str:
    """Return the name of the trigger that applies an event."""
    if event.kind is EventKind.COMPLETED:
        return str(event.activity)
    return LAPSE if event.kind is EventKind.LAPSED else CANCEL


def _refuse_callback(trigger: str, func: object) -> NoReturn:
    raise MisuseError(
        f"A SOP machine runs no callbacks ({trigger}: {func!r}). "
        "Each call on a case returns its events: act on them in your own transaction."
    )
