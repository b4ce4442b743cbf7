"""The keys about the clock of a row, besides the time standard: when it starts, stops, and what happens at its end."""

from __future__ import annotations

from enum import StrEnum

from attrs import field, frozen

from sopflow.definition.fields import extensions, is_text, standard
from sopflow.frozen import EMPTY, FrozenMap
from sopflow.timing import TimeStandard


class OnLate(StrEnum):
    """The requirement for completing an activity after its due time."""

    RECORD = "record"
    JUSTIFY = "justify"


@frozen
class Goto:
    """A move of the case to another step at the due time, such as deemed approval or an escalation.

    Attributes:
        goto: A step, ``end``, or one of the SOP's ends.
        extra: Extension keys (``x-…``).
    """

    goto: str = field(validator=is_text)
    extra: FrozenMap[object] = field(default=EMPTY, converter=extensions)


def late_rule(value: OnLate | Goto | str) -> OnLate | Goto:
    """Convert an ``on_late``; ``record`` and ``justify`` may be strings."""
    return OnLate(value) if isinstance(value, str) else value


def late_rule_or_none(value: OnLate | Goto | str | None) -> OnLate | Goto | None:
    """Convert an ``on_late``, or None for the SOP's default."""
    return OnLate(value) if isinstance(value, str) else value


@frozen
class NotBefore:
    """The earliest time to complete an activity: a moment, or some time before it.

    Attributes:
        moment: The id of a moment.
        by: How long before the moment the activity may be completed; None for not before the moment itself.
        extra: Extension keys (``x-…``).
    """

    moment: str = field(validator=is_text, metadata={"short": True})
    by: TimeStandard | None = field(default=None, converter=standard)
    extra: FrozenMap[object] = field(default=EMPTY, converter=extensions)


def not_before(value: NotBefore | str | None) -> NotBefore | None:
    """Convert a ``not_before``; a string is a moment."""
    return NotBefore(value) if isinstance(value, str) else value


class Clock(StrEnum):
    """Whether clocks that run from other rows go on while a case is in a row."""

    STOPPED = "stopped"


def clock(value: Clock | str | None) -> Clock | None:
    """Convert a ``clock``."""
    return Clock(value) if isinstance(value, str) else value


def limit(within: TimeStandard | None, since: str | None, before: str | None) -> TimeStandard | None:
    """Return a time standard as it is counted; None if there is no due time.

    Args:
        within: The time standard.
        since: The row, activity or moment from which it runs.
        before: The moment before which it ends; the result is counted back from there.
    """
    if within is None:
        return None
    if before is not None:
        return within.counted_back
    if since is not None:
        return within.counted_on
    return within if within.binds else None
