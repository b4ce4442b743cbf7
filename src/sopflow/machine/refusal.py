"""Refusals: every reason why a case does not allow a call, as data with messages for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Any, Final

from attrs import field, frozen

from sopflow.dates import duration_text, moment_text
from sopflow.errors import SopflowError
from sopflow.frozen import EMPTY, FrozenMap, frozen_map
from sopflow.machine.message import TIME, Message
from sopflow.machine.messages import DID_YOU_MEAN, MESSAGES, NONE, OF_HOST_GUARD, TITLE
from sopflow.text import OR, Language, Text, visible

_LONGEST: Final = 500
"""The number of characters of a caller's text that plain data repeats."""

PROBLEM_TYPE: Final = "urn:sopflow:refused"
"""The ``type`` of refused requests in problem+json."""


class RefusalCode(StrEnum):
    """The stable codes of refusals, in the order of the gates; host guards have codes of their own."""

    UNKNOWN_ACTIVITY = "unknown-activity"
    UNKNOWN_DOCUMENT = "unknown-document"
    UNKNOWN_ACTOR = "unknown-actor"
    UNKNOWN_STEP = "unknown-step"
    UNKNOWN_MOMENT = "unknown-moment"
    TEXT = "text"
    CLOCK = "clock"
    OUTCOME = "outcome"
    CLOSED = "closed"
    SUSPENDED = "suspended"
    NOT_SUSPENDED = "not-suspended"
    EVENT = "event"
    MIGRATION = "migration"
    NOT_ACTIVE = "not-active"
    ALREADY_DONE = "already-done"
    ORDER = "order"
    ACTOR = "actor"
    NOT_PERMITTED = "not-permitted"
    SAME_PERSON = "same-person"
    DOCUMENTS = "documents"
    NOT_SUPPLIED = "not-supplied"
    MOMENT = "moment"
    TOO_EARLY = "too-early"
    CONDITION = "condition"
    REASON = "reason"


def _data(value: Mapping[str, object]) -> FrozenMap[object]:
    return frozen_map(value)


@frozen
class Refusal:
    """One reason why a call is refused.

    Attributes:
        code: A stable code: one of ``RefusalCode``, or that of a host guard.
        activity: The activity to complete; None for other calls.
        expected: The accepted values: ids, outcomes, numbers, or times in UTC as text (ISO 8601).
        found: The values found instead.
        data: Further values of the message.
        candidates: Names similar to the one that was given.
        names: Names shown instead of the ids in ``activity``, ``expected``, ``found`` and ``data``.
        zone: The time zone in which messages show times; the data are in UTC.
    """

    code: str
    activity: str | None = None
    expected: tuple[str | int, ...] = ()
    found: tuple[str | int, ...] = ()
    data: FrozenMap[object] = field(default=EMPTY, converter=_data)
    candidates: tuple[str, ...] = ()
    names: FrozenMap[object] = field(default=EMPTY, converter=_data, eq=False, repr=False)
    zone: tzinfo = field(default=UTC, eq=False, repr=False)

    def message(self, language: Language = "en") -> str:
        """Return in one sentence why the call is refused."""
        return wording_of(self).text.in_(language).format_map(self._fields(language))

    def hint(self, language: Language = "en") -> str:
        """Return what to do about it; empty for host guards."""
        template = DID_YOU_MEAN if self.candidates else wording_of(self).hint
        return template.in_(language).format_map(self._fields(language))

    def to_dict(self, language: Language = "en") -> dict[str, Any]:
        """Return the refusal as plain data for JSON, with its message in one language; empty values are left out."""
        data = {
            "code": str(self.code),
            "message": self.message(language),
            "hint": self.hint(language),
            "activity": self.activity,
            "expected": list(self.expected),
            "found": [_encodable(value) for value in self.found],
            "candidates": list(self.candidates),
        }
        return {name: value for name, value in data.items() if value}

    def _fields(self, language: Language) -> Mapping[str, str]:
        wording = wording_of(self)
        values: dict[str, object] = {
            "activity": self.activity,
            "expected": _times(self.expected) if wording.expected == TIME else self.expected,
            "found": _times(self.found) if wording.found == TIME else self.found,
            **self.data,
            **self.names,
        }
        fields = {name: _shown(value, language, self.zone) for name, value in values.items()}
        return fields | {"candidates": OR.in_(language).join(visible(name) for name in self.candidates)}

    def __str__(self) -> str:
        return f"[{self.code}] {self.message()} {self.hint()}".rstrip()


def wording_of(refusal: Refusal) -> Message:
    """Return the templates of a refusal: those of its variant, of its code, or of host guards."""
    return MESSAGES.get(str(refusal.data.get("variant", refusal.code)), OF_HOST_GUARD)


def _encodable(value: str | int) -> str | int:
    """Return a value from a caller so that it can be encoded: cut, and without lone surrogates."""
    return value[:_LONGEST].encode("utf-8", "replace").decode() if isinstance(value, str) else value


def _times(texts: tuple[str | int, ...]) -> tuple[datetime, ...]:
    return tuple(datetime.fromisoformat(str(text)) for text in texts)


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

    def to_dict(self, language: Language = "en") -> dict[str, Any]:
        """Return the answer to a refused request in the form of problem+json (RFC 9457).

        Args:
            language: The language of the title, the detail and the messages.

        Returns:
            ``type``, ``title``, ``detail``, and two extensions: ``case``, unless the call names none, and ``reasons``
            with the ``code``, ``message`` and ``hint`` of each refusal. A web service adds its ``status``.

        >>> Refused([Refusal("kuota", data={"text": "Kuota hari ini habis."})], "2026-001").to_dict("id")["detail"]
        'Kuota hari ini habis.'
        """
        data: dict[str, Any] = {
            "type": PROBLEM_TYPE,
            "title": TITLE.in_(language),
            "detail": self.message(language),
            "case": _encodable(self.case),
            "reasons": [reason.to_dict(language) for reason in self.reasons],
        }
        return {name: value for name, value in data.items() if value}

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
