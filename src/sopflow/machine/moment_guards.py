"""Moments in calls: values that cannot be used, and the guards of rows that must not be completed before a moment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar

from attrs import frozen

from sopflow.definition import NotBefore
from sopflow.machine.call import Call
from sopflow.machine.guards import Gate
from sopflow.machine.plain_values import utc_text
from sopflow.machine.refusal import Refusal, RefusalCode
from sopflow.text import close_matches
from sopflow.timing import CalendarError

if TYPE_CHECKING:
    from sopflow.machine.case import Case


@frozen(eq=False)
class MomentsKnown:
    """The moments before which the activity must not be completed are set."""

    gate: ClassVar[Gate] = Gate.REQUIREMENTS
    judges_performer: ClassVar[bool] = False
    name: ClassVar[str] = RefusalCode.MOMENT.value
    activity: str
    rules: tuple[NotBefore, ...]

    def __call__(self, case: Case, call: Call) -> Refusal | None:
        """Refuse the call while one of them is missing."""
        known = case.moments
        missing = tuple(dict.fromkeys(rule.moment for rule in self.rules if rule.moment not in known))
        return Refusal(RefusalCode.MOMENT, self.activity, missing) if missing else None


@frozen(eq=False)
class NotTooEarly:
    """The activity is not completed before its earliest time."""

    gate: ClassVar[Gate] = Gate.REQUIREMENTS
    judges_performer: ClassVar[bool] = False
    name: ClassVar[str] = RefusalCode.TOO_EARLY.value
    activity: str
    rules: tuple[NotBefore, ...]

    def __call__(self, case: Case, call: Call) -> Refusal | None:
        """Refuse an earlier call."""
        scheduling = case._machine.scheduling
        earliest = None if scheduling is None else scheduling.earliest_of(self.rules, case.moments)
        if earliest is None or call.at >= earliest:
            return None
        return Refusal(RefusalCode.TOO_EARLY, self.activity, (utc_text(earliest),), (utc_text(call.at),))


@frozen(eq=False)
class ReasonWhenAmended:
    """A call that gives a moment another value gives its reason."""

    gate: ClassVar[Gate] = Gate.REQUIREMENTS
    judges_performer: ClassVar[bool] = False
    name: ClassVar[str] = RefusalCode.REASON.value

    def __call__(self, case: Case, call: Call) -> Refusal | None:
        """Refuse an amendment without a reason."""
        moments = case.moments
        amended = tuple(id_ for id_, value in call.moments.items() if id_ in moments and moments[id_] != value)
        if call.reason or not amended:
            return None
        return Refusal(RefusalCode.REASON, None, (), amended, {"variant": "reason-moment"})


def wrong_moments(case: Case, moments: Mapping[str, datetime]) -> list[Refusal]:
    """Refuse moments that the SOP does not have, and values that cannot be used."""
    refusals = []
    for id_, value in moments.items():
        known = case._machine.sop.moments
        if id_ not in known:
            refusals.append(
                Refusal(RefusalCode.UNKNOWN_MOMENT, None, tuple(known), (id_,), {}, close_matches(id_, known))
            )
        elif value.tzinfo is not UTC:
            data = {"variant": "moment-naive" if value.tzinfo is None else "moment-range", "moment": id_}
            refusals.append(Refusal(RefusalCode.MOMENT, None, (), (value.isoformat(),), data))
        elif not _can_be_counted(case, id_, value):
            data = {"variant": "moment-uncountable", "moment": id_}
            refusals.append(Refusal(RefusalCode.MOMENT, None, (), (utc_text(value),), data))
    return refusals


def _can_be_counted(case: Case, moment: str, value: datetime) -> bool:
    scheduling = case._machine.scheduling
    try:
        if scheduling is not None:
            scheduling.count_from(moment, value)
    except CalendarError:
        return False
    return True
