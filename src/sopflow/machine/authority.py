"""Authority: guards of the actions that a SOP reserves to some actors, and that a host must permit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, ClassVar, Final

from attrs import frozen

from sopflow.definition import Sop
from sopflow.machine.call import Action, Call
from sopflow.machine.guards import ACTION_GUARDS, Gate, Guard, ReasonGiven
from sopflow.machine.host_guard import HostGuard
from sopflow.machine.migration import Continues
from sopflow.machine.moment_guards import ReasonWhenAmended
from sopflow.machine.refusal import Refusal, RefusalCode

if TYPE_CHECKING:
    from sopflow.machine.case import Case

PERMISSIBLE: Final = frozenset({Action.CORRECT, Action.MIGRATE})
"""The actions that no one may take unless the SOP lists them under ``authority`` or the host permits them."""


@frozen(eq=False)
class Authorized:
    """The performer acts for one of the actors to whom the SOP reserves the action."""

    gate: ClassVar[Gate] = Gate.REQUIREMENTS
    judges_performer: ClassVar[bool] = True
    name: ClassVar[str] = RefusalCode.ACTOR.value
    action: Action
    actors: tuple[str, ...]

    def __call__(self, case: Case, call: Call) -> Refusal | None:
        """Refuse all other performers, and a call without one."""
        if call.performer.acts_for(self.actors):
            return None
        found = tuple(sorted(call.performer.actors))
        variant = "actor-none-listed" if not self.actors else "actor-action" if found else "actor-action-none"
        data = {"variant": variant, "action": self.action.value}
        return Refusal(RefusalCode.ACTOR, None, self.actors, found, data)


@frozen(eq=False)
class NotPermitted:
    """The action is permitted; a machine that permits it has no such guard."""

    gate: ClassVar[Gate] = Gate.REQUIREMENTS
    judges_performer: ClassVar[bool] = False
    name: ClassVar[str] = RefusalCode.NOT_PERMITTED.value
    action: Action

    def __call__(self, case: Case, call: Call) -> Refusal | None:
        """Refuse every call."""
        return Refusal(RefusalCode.NOT_PERMITTED, None, (), (), {"action": self.action.value})


def authority_of(sop: Sop) -> Mapping[Action, tuple[str, ...]]:
    """Return the actors who may take each action that a SOP reserves to some."""
    listed = {} if sop.authority is None else {action: sop.authority.of(action) for action in Action}
    return {action: actors for action, actors in listed.items() if actors is not None}


def compile_actions(
    sop: Sop, permits: Iterable[Action], host_guards: Iterable[HostGuard]
) -> Mapping[Action, tuple[Guard, ...]]:
    """Return the guards of each action that completes no activity, ordered by gate.

    Args:
        sop: The SOP.
        permits: The actions that the host permits.
        host_guards: The host's guards.
    """
    authority, permits, host_guards = authority_of(sop), set(permits), list(host_guards)
    compiled = {}
    further = {Action.SET_MOMENT: (ReasonWhenAmended(),), Action.MIGRATE: (Continues(), ReasonGiven())}
    for action, guards in {**ACTION_GUARDS, **further}.items():
        reserved: tuple[Guard, ...] = ()
        if action in authority:
            reserved = (Authorized(action, authority[action]),)
        elif action in PERMISSIBLE and action not in permits:
            reserved = (NotPermitted(action),)
        awaited = tuple(guard for guard in guards if guard.gate is Gate.AWAITED)
        required = tuple(guard for guard in guards if guard.gate is Gate.REQUIREMENTS)
        own = tuple(guard for guard in host_guards if action in guard.actions)
        compiled[action] = (*awaited, *reserved, *required, *own)
    return compiled
