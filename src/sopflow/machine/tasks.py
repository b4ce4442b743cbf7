"""What a case waits for: the answer to "what can be done now, and by whom?"."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from sopflow.machine.calls import Call
from sopflow.machine.deciding import as_of, refused, wrong_time
from sopflow.machine.plans import open_plans
from sopflow.machine.refusals import Refused
from sopflow.machine.standing import Standing


@frozen
class Task:
    """An activity that a case waits for.

    Attributes:
        activity: Its id.
        text: What is done.
        actors: Ids of the actors, of whom any one may do it.
        outcomes: The answers of a decision; empty for a plain activity.
        due: When it is due, in UTC: the earlier of the row's and its own; None without a standard.
        missing: Documents that it needs and that are not in the case yet.
    """

    activity: str
    text: str
    actors: tuple[str, ...]
    outcomes: tuple[str, ...]
    due: datetime | None
    missing: tuple[str, ...]


def tasks_of(case: Standing, call: Call) -> tuple[Task, ...]:
    """The open activities of a case at the time of a call, for its performer if it names one.

    Raises:
        Refused: If the time cannot be used.
    """
    if reasons := wrong_time(case, call.at):
        raise Refused(refused(case, reasons).reasons, case.id)
    now, _ = as_of(case, call.at)
    if now.suspended_since is not None:
        return ()
    return tuple(
        Task(
            plan.activity.id,
            plan.activity.text,
            plan.activity.actors,
            tuple(plan.activity.outcomes),
            min((due for due in (now.due, now.activity_dues.get(plan.activity.id)) if due), default=None),
            plan.documents.missing(now),
        )
        for plan in open_plans(now)
        if call.by is None or all(guard(now, call, call.at) is None for guard in plan.who)
    )
