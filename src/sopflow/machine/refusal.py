"""Refusals: every reason why a case does not allow a call, as data with messages for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum

from attrs import field, frozen

from sopflow.dates import duration_text, moment_text
from sopflow.errors import SopflowError
from sopflow.frozen import EMPTY, FrozenMap, frozen_map
from sopflow.machine.messages import DID_YOU_MEAN, MESSAGES, NONE, OF_HOST_GUARD, OR, Message
from sopflow.text import Language, Text, visible


class RefusalCode(StrEnum):
    """The stable codes of refusals, in the order of the gates; host guards have codes of their own."""

    UNKNOWN_ACTIVITY = "unknown-activity"
    UNKNOWN_DOCUMENT = "unknown-document"
    UNKNOWN_ACTOR = "unknown-actor"
    TEXT = "text"
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
        code: A stable code: one of ``RefusalCode``, or that of a host guard.
        activity: The activity to complete; None for other calls.
        expected: The accepted values: ids, outcomes or times.
        found: The values found instead.
        data: Further values of the message.
        candidates: Names similar to the one that was given.
        names: Names shown instead of the ids in ``activity``, ``expected``, ``found`` and ``data``.
        zone: The time zone in which messages show times; the data are in UTC.
    """

    code: str
    activity: str | None = None
    expected: tuple[object, ...] = ()
    found: tuple[object, ...] = ()
    data: FrozenMap[object] = field(default=EMPTY, converter=_data)
    candidates: tuple[str, ...] = ()
    names: FrozenMap[object] = field(default=EMPTY, converter=_data, eq=False, repr=False)
    zone: tzinfo = field(default=UTC, eq=False, repr=False)

    def message(self, language: Language = "en") -> str:
        """Return in one sentence why the call is refused."""
        return self.wording.text.in_(language).format_map(self._fields(language))

    def hint(self, language: Language = "en") -> str:
        """Return what to do about it; empty for host guards."""
        template = DID_YOU_MEAN if self.candidates else self.wording.hint
        return template.in_(language).format_map(self._fields(language))

    @property
    def wording(self) -> Message:
        """The templates of the message: those of a variant, of the code, or of host guards."""
        return MESSAGES.get(str(self.data.get("variant", self.code)), OF_HOST_GUARD)

    def _fields(self, language: Language) -> Mapping[str, str]:
        ids = {"activity": self.activity, "expected": self.expected, "found": self.found}
        values: dict[str, object] = {**ids, **self.data, **self.names}
        fields = {name: _shown(value, language, self.zone) for name, value in values.items()}
        return fields | {"candidates": OR.in_(language).join(visible(name) for name in self.candidates)}

    def __str__(self) -> str:
        return f"[{self.code}] {self.message()} {self.hint()}".rstrip()


def _shown(value: object, language: Language, zone: tzinfo) -> str:
    if isinstance(value, Text):
        return visible(value.in_(language))
    if isinstance(value, datetime):
        return _moment(value, zone).in_(language)
    if isinstance(value, timedelta):
        return duration_text(value).in_(language)
    if isinstance(value, tuple):
        return ", ".join(_shown(part, language, zone) for part in value) or NONE.in_(language)
    return visible(str(value))


def _moment(at: datetime, zone: tzinfo) -> Text:
    try:
        return moment_text(at, zone)
    except OverflowError:  # at the first or last day of the calendar
        return moment_text(at)


class Refused(SopflowError):  # noqa: N818 (an answer rather than an error)
    """A case does not allow a call; the case is unchanged.

    Attributes:
        reasons: All reasons of the first gate that failed.
        case: The id of the case; empty if the call names none.
    """

    def __init__(self, reasons: Iterable[Refusal], case: str = "") -> None:
        self.reasons: tuple[Refusal, ...] = tuple(reasons)
        self.case = case
        super().__init__(self.reasons, case)

    def message(self, language: Language = "en") -> str:
        """Return all reasons with their hints, one per line."""
        return "\n".join(f"{reason.message(language)} {reason.hint(language)}".rstrip() for reason in self.reasons)

    def __str__(self) -> str:
        return "; ".join(str(reason) for reason in self.reasons)


@frozen
class Verdict:
    """Whether a call would be allowed; true if it would.

    Attributes:
        reasons: All reasons of the first gate that would fail; empty if the call would be allowed.
    """

    reasons: tuple[Refusal, ...] = ()

    def __bool__(self) -> bool:
        return not self.reasons

    def message(self, language: Language = "en") -> str:
        """Return all reasons with their hints, one per line; empty if the call would be allowed."""
        return Refused(self.reasons).message(language)
