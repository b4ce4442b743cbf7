"""Migrating: a case continues in another revision of its SOP.

The event of a migration carries both revisions and the whole standing, so the case can be replayed with the machine of
its last revision alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from attrs import frozen

from sopflow.errors import MisuseError
from sopflow.frozen import FrozenMap
from sopflow.machine.call import Action, Call, Revision
from sopflow.machine.effects import standing_event
from sopflow.machine.event import Event, EventKind
from sopflow.machine.event_detail import Correction, Migration
from sopflow.machine.guards import Gate
from sopflow.machine.naming import activity_name
from sopflow.machine.refusal import Refusal, RefusalCode
from sopflow.machine.transfer import Transfer, transfer

if TYPE_CHECKING:
    from datetime import datetime

    from sopflow.machine.case import Case
    from sopflow.machine.engine import SopMachine
    from sopflow.machine.performer import Performer


def migration_call(
    case: Case,
    to: SopMachine[Any],
    steps: Mapping[str, str] | None,
    by: Performer | str | None,
    reason: str | None,
    at: datetime,
) -> Call:
    """Return the call that migrates a case.

    Raises:
        TypeError: If the arguments have wrong types.
        MisuseError: If the machine makes cases of another class.
    """
    steps = {} if steps is None else steps
    if not hasattr(to, "case_class"):
        raise TypeError(f"A case migrates to a SopMachine, not to {to!r:.100}.")
    if not isinstance(steps, Mapping) or not all(isinstance(id_, str) for pair in steps.items() for id_ in pair):
        raise TypeError(f"steps maps ids of steps to ids of steps, not {steps!r:.100}.")
    if type(case) is not to.case_class:
        raise MisuseError(
            f"The case is a {type(case).__name__}, but the other machine makes cases of the class "
            f"{to.case_class.__name__}: build both machines with the same case_class."
        )
    return Call(Action.MIGRATE, at, by, reason=reason, revision=Revision(to, FrozenMap(steps)))


def migrated(case: Case, call: Call) -> Event:
    """Return the event of a case that continues in another revision; the guards have accepted it."""
    move = transfer_of(case, call)
    standing = move.standing(case._standing(), call.at, _performers(case) or case._performers or {})
    detail = Migration(case._machine.origin, move.to.origin, standing)
    return standing_event(case, call, EventKind.MIGRATED, detail, standing)


def transfer_of(case: Case, call: Call) -> Transfer:
    """Return the transfer between the revisions that a call names."""
    revision = call.revision
    if revision is None:
        raise MisuseError("A case migrates with case.migrate(to=…).")
    return transfer(case._machine, revision.machine, revision.steps)


@frozen(eq=False)
class Continues:
    """The case can continue in the other revision."""

    gate: ClassVar[Gate] = Gate.AWAITED
    judges_performer: ClassVar[bool] = False
    name: ClassVar[str] = RefusalCode.MIGRATION.value

    def __call__(self, case: Case, call: Call) -> Refusal | None:
        """Refuse a case whose step has no counterpart, or that could not go on there."""
        return refusal_of(case, transfer_of(case, call))


def refusal_of(case: Case, move: Transfer) -> Refusal | None:
    """Return why a case cannot continue in the other revision; None if it can.

    Args:
        case: The case, which has not ended.
        move: The transfer to the other revision.
    """
    if refusals := move.refusals(case._standing()):
        return refusals[0]
    separated = move.newly_separated()
    if separated and _performers(case) is None:
        ids = tuple(id_ for id_ in case._machine.activities if id_ in separated)
        names = tuple(activity_name(case._machine.sop, id_) for id_ in ids)
        return Refusal(RefusalCode.MIGRATION, None, (), ids, {"variant": "migration-history", "activities": names})
    return None


def _performers(case: Case) -> dict[str, tuple[str, ...]] | None:
    """Return who completed each activity in the latest visit of its step; None without the whole history."""
    if len(case._history) != case._version:
        return None
    rows = case._machine.rows
    found: dict[str, tuple[str, ...]] = {}
    after: list[dict[str, tuple[str, ...]]] = []
    for event in case._history:
        if isinstance(event.detail, Correction):
            found = dict(after[event.detail.to - 1])
        else:
            if event.activity is not None and event.by is not None:
                found = {**found, event.activity: event.by.persons(event.acted_as)}
            if event.target is not None and not isinstance(event.detail, Migration):
                again = {each.id for each in rows.get(event.target, ())}
                found = {id_: who for id_, who in found.items() if id_ not in again}
            if isinstance(event.detail, Migration):
                found = found | dict(event.detail.standing.performers)
        after.append(found)
    return found
