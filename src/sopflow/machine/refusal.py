"""Why not? Every reason for which a case does not allow a call, as data that people can read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum

from attrs import field, frozen

from sopflow.errors import SopflowError
from sopflow.frozen import EMPTY, FrozenMap, frozen_map
from sopflow.machine.messages import MESSAGES, Template, duration_text, instant_text, listed
from sopflow.text import Language, visible


class RefusalCode(StrEnum):
    """The stable codes of refusals, in the order of the gates; a host's guards bring codes of their own."""

    UNKNOWN_ACTIVITY = "unknown-activity"
    UNKNOWN_DOCUMENT = "unknown-document"
    UNKNOWN_ACTOR = "unknown-actor"
    CLOCK = "clock"
    OUTCOME = "outcome"
    CLOSED = "closed"
    SUSPENDED = "suspended"
    NOT_SUSPENDED = "not-suspended"
    NOT_ACTIVE = "not-active"
    ALREADY_DONE = "already-done"
    ORDER = "order"
    ACTOR = "actor"
    SAME_PERSON = "same-person"
    DOCUMENTS = "documents"
    NOT_SUPPLIED = "not-supplied"
    REASON = "reason"


def _data(value: Mapping[str, object]) -> FrozenMap[object]:
    return frozen_map(value)


@frozen
class Refusal:
    """One reason why a call is refused.

    Attributes:
        code: A stable code, one of ``RefusalCode`` or a host guard's own.
        activity: The activity that was to be completed; None for other calls.
        expected: What would have been accepted: ids, answers, or instants.
        found: What was there instead.
        data: Further words and figures that the message speaks of.
        candidates: Names that look like the one that was given.
        zone: The time zone in which its words tell times; the data are in UTC.
    """

    code: str
    activity: str | None = None
    expected: tuple[object, ...] = ()
    found: tuple[object, ...] = ()
    data: FrozenMap[object] = field(default=EMPTY, converter=_data)
    candidates: tuple[str, ...] = ()
    zone: tzinfo = field(default=UTC, eq=False, repr=False)

    def message(self, language: Language = "en") -> str:
        """Say in one sentence why the call is refused."""
        return self._template(language).message.format_map(self._words(language))

    def hint(self, language: Language = "en") -> str:
        """Say what to do about it."""
        template = MESSAGES["candidates", language] if self.candidates else self._template(language)
        return template.hint.format_map(self._words(language))

    def _template(self, language: Language) -> Template:
        """The words of the code; of some codes in a variant; for a host's own code its guard's words."""
        variant = str(self.data.get("variant", self.code))
        return MESSAGES.get((variant, language)) or MESSAGES["guard", language]

    def _words(self, language: Language) -> Mapping[str, str]:
        words: dict[str, object] = {
            "activity": self.activity,
            "expected": self.expected,
            "found": self.found,
            **self.data,
        }
        candidates = (" atau " if language == "id" else " or ").join(visible(name) for name in self.candidates)
        return {name: _word(value, language, self.zone) for name, value in words.items()} | {"candidates": candidates}

    def __str__(self) -> str:
        hint = self.hint()
        return f"[{self.code}] {self.message()}" + (f" {hint}" if hint else "")


def _word(value: object, language: Language, zone: tzinfo) -> str:
    if isinstance(value, datetime):
        try:
            return instant_text(value.astimezone(zone))
        except OverflowError:  # at the very end of all times
            return instant_text(value)
    if isinstance(value, timedelta):
        return duration_text(value, language)
    if isinstance(value, tuple):
        return listed([_word(part, language, zone) for part in value], language)
    return visible(str(value))


class Refused(SopflowError):  # noqa: N818 (it is an answer, and reads as one)
    """A case does not allow a call; the case is as it was.

    Attributes:
        reasons: All reasons of the first gate that failed.
        case: The id of the case.
    """

    def __init__(self, reasons: Iterable[Refusal], case: str = "") -> None:
        self.reasons = tuple(reasons)
        self.case = case
        super().__init__(self.reasons, case)

    def message(self, language: Language = "en") -> str:
        """All reasons with what to do about them, one a line."""
        return "\n".join(f"{reason.message(language)} {reason.hint(language)}".rstrip() for reason in self.reasons)

    def __str__(self) -> str:
        return "; ".join(str(reason) for reason in self.reasons)


@frozen
class Verdict:
    """Whether a call would be allowed; true when it would.

    Attributes:
        reasons: All reasons of the first gate that would fail; empty when the call would be allowed.
    """

    reasons: tuple[Refusal, ...] = ()

    def __bool__(self) -> bool:
        return not self.reasons

    def message(self, language: Language = "en") -> str:
        """All reasons with what to do about them, one a line; empty when allowed."""
        return Refused(self.reasons).message(language)
