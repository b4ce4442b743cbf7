"""The activities of one row: their order, and the documents they require.

The machine has its own implementation of these rules and must not use this one: tests compare the two.
"""

from __future__ import annotations

from collections.abc import Iterable

from sopflow.definition import Activity, AnyOf, Step, groups


def comes_after(step: Step, activity: Activity) -> set[str]:
    """Return the activities of a row that must precede an activity; all others precede the decision of the row."""
    if activity.outcomes and not step.is_tiered:
        return {other.id for other in step.activities} - {activity.id}
    return set(activity.after)


def preceding(step: Step, activity: Activity) -> list[Activity]:
    """Return the activities of a row that are always completed before an activity."""
    by_id = {each.id: each for each in step.activities}
    found: set[str] = set()
    waiting = [activity]
    while waiting:
        before = comes_after(step, waiting.pop()) & by_id.keys() - found
        found |= before
        waiting += [by_id[id_] for id_ in before]
    return [each for each in step.activities if each.id in found - {activity.id}]


def ready(step: Step, done: Iterable[str]) -> list[Activity]:
    """Return the activities of a row that can be done next.

    Args:
        step: The row.
        done: Ids of its completed activities.
    """
    finished = set(done)
    left = [activity for activity in step.activities if activity.id not in finished]
    return [activity for activity in left if comes_after(step, activity) <= finished]


def in_order(step: Step, last: str | None = None) -> tuple[Activity, ...]:
    """Return the activities of a row in an order that the row allows.

    Args:
        step: The row.
        last: The id of an activity to postpone as long as possible.
    """
    order: list[Activity] = []
    while len(order) < len(step.activities):
        possible = ready(step, [activity.id for activity in order])
        if not possible:  # a cycle of `after`, which only an invalid SOP has
            return (*order, *(activity for activity in step.activities if activity not in order))
        order.append(next((activity for activity in possible if activity.id != last), possible[0]))
    return tuple(order)


def required(step: Step, activity: Activity) -> set[str]:
    """Return the documents that an activity needs without an alternative: those of its row and its own."""
    return {each for each in (*step.requires, *activity.requires) if isinstance(each, str)}


def alternatives(step: Step, activity: Activity) -> tuple[tuple[str, ...], ...]:
    """Return the groups of documents of each of which an activity needs any one."""
    return _groups((*step.requires, *activity.requires))


def alternatives_in(step: Step) -> tuple[tuple[str, ...], ...]:
    """Return the groups of documents of each of which a row, or any of its activities, needs any one."""
    return _groups(requirements(step))


def mentioned_in(step: Step) -> frozenset[str]:
    """Return all documents that a row or any of its activities names as requirements."""
    return required_in(step).union(*alternatives_in(step))


def any_of(group: tuple[str, ...]) -> str:
    """Return the name of the fact that one of some documents is in a case."""
    return " | ".join(group)


def required_in(step: Step) -> frozenset[str]:
    """Return the documents that a row or any of its activities needs."""
    return frozenset([each for each in requirements(step) if isinstance(each, str)])


def requirements(step: Step) -> tuple[str | AnyOf, ...]:
    """Return the requirements of a row and of all its activities."""
    given = step.requires
    for activity in step.activities:
        given += activity.requires
    return given


def _groups(given: Iterable[str | AnyOf]) -> tuple[tuple[str, ...], ...]:
    several = [each for each in given if not isinstance(each, str)]
    return groups(several) if several else ()  # most rows require each of their documents
