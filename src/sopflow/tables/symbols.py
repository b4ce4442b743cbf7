"""The symbols of a flowchart, and which activity has which."""

from __future__ import annotations

from enum import Enum

from attrs import frozen

from sopflow.definition import COMPLETED, Activity, Sop, Step
from sopflow.flow import state_of


class Symbol(Enum):
    """A symbol of Permenpan-RB 35/2012."""

    CAPSULE = "capsule"
    BOX = "box"
    DIAMOND = "diamond"


@frozen
class Mark:
    """The symbol in an actor's column.

    Attributes:
        symbol: The shape.
        inferred: Whether the encoder concluded who acts; the SOP's paper does not say so.
    """

    symbol: Symbol
    inferred: bool = False


def mark_of(sop: Sop, step: Step, activity: Activity) -> Mark:
    """Return the mark in the columns of an activity's actors."""
    inferred = "actor" in activity.inferred or (step.is_single and "actor" in step.inferred)
    return Mark(_symbol_of(sop, step, activity), inferred)


def _symbol_of(sop: Sop, step: Step, activity: Activity) -> Symbol:
    if activity.outcomes:
        return Symbol.DIAMOND
    # The regulation draws the first and the last activity of a procedure as a capsule.
    begins = step is sop.steps[0] and not activity.after
    ends = step.leads_to_next and state_of(sop.next_of(step)) in {COMPLETED, *sop.ends}
    ends = ends and not any(activity.id in other.after for other in step.activities)
    return Symbol.CAPSULE if begins or ends else Symbol.BOX
