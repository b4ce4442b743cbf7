"""The JSON Schema of events as plain data, for programs in other languages."""

from __future__ import annotations

from typing import Any

from sopflow.machine.entered_text import MAX_ID, MAX_TEXT
from sopflow.machine.event import EVENT_FORMAT, EventKind
from sopflow.timing import Remaining

_INSTANT = {"$ref": "#/$defs/instant"}
_LENGTH = {"type": "integer", "minimum": 0, "description": "A length of clock time, in microseconds."}
_REMAINING = {"$ref": "#/$defs/remaining"}
_START = {"$ref": "#/$defs/start"}
_ID = {"type": "string"}
_IN_STANDING = ("target", "due", "activity_dues", "remaining", "activity_remaining", "schedule")
_SOMEONE = {"type": "string", "minLength": 1, "maxLength": MAX_ID}
_PERSON = {"type": ["string", "null"], "maxLength": MAX_ID}


def _described(schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {**schema, "description": description}


def _by_id(schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {"type": "object", "minProperties": 1, "additionalProperties": schema, "description": description}


def _only(
    *kinds: EventKind, required: tuple[str, ...] = (), optional: tuple[str, ...] = (), replaced: tuple[str, ...] = ()
) -> dict[str, Any]:
    """Return the rule that only events of some kinds have some fields; these take the place of other fields."""
    return {
        "if": {"properties": {"kind": {"enum": [kind.value for kind in kinds]}}},
        "then": {"required": list(required), "properties": dict.fromkeys(replaced, False)},
        "else": {"properties": dict.fromkeys((*required, *optional), False)},
    }


def _standing() -> dict[str, Any]:
    """Return the schema of a standing, which writes all of its fields."""
    done = {
        "type": "object",
        "properties": {"by": {"$ref": "#/$defs/performer"}, "at": _INSTANT},
        "required": ["by", "at"],
        "additionalProperties": False,
    }
    reference = {"type": ["string", "null"], "maxLength": MAX_TEXT}
    properties = {
        "state": _ID,
        "entered_at": _INSTANT,
        "due": _or_null(_INSTANT),
        "activity_dues": {"type": "object", "additionalProperties": _INSTANT},
        "suspended_since": _or_null(_INSTANT),
        "remaining": _or_null(_REMAINING),
        "activity_remaining": {"type": "object", "additionalProperties": _REMAINING},
        "done": {"type": "object", "additionalProperties": done},
        "performers": {"type": "object", "additionalProperties": {"type": "array", "items": _SOMEONE}},
        "documents": {"type": "object", "additionalProperties": reference},
        "clock_starts": _or_null(_clock_starts()),
    }
    return {
        "type": "object",
        "properties": {**properties, "schedule": {"$ref": "#/$defs/schedule"}},
        "required": list(properties),
        "additionalProperties": False,
        "description": "The standing of a case, as in its snapshot.",
    }


def _schedule() -> dict[str, Any]:
    clock = {
        "type": "object",
        "properties": {"start": _START, "due": _or_null(_INSTANT), "remaining": _or_null(_REMAINING)},
        "required": ["start", "due", "remaining"],
        "additionalProperties": False,
        "description": "A clock; it has either a due time or, while it is stopped, remaining time.",
    }
    return {
        "type": "object",
        "properties": {
            "moments": {"type": "object", "additionalProperties": _INSTANT, "description": "Moments that are set."},
            "clocks": {"type": "object", "additionalProperties": clock, "description": "By row or activity."},
        },
        "required": ["moments", "clocks"],
        "additionalProperties": False,
        "description": "The moments, and the clocks that depend on them or on other rows.",
    }


def _clock_starts() -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {"step": _or_null(_START), "activities": {"type": "object", "additionalProperties": _START}},
        "required": ["step", "activities"],
        "additionalProperties": False,
    }


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "null"}]}


def event_schema() -> dict[str, Any]:
    """Return the JSON Schema, Draft 2020-12, of what ``Event.to_dict`` returns.

    It describes the form. That an event can follow the others in the history of a case, ``SopMachine.replay`` checks.
    """
    properties: dict[str, Any] = {
        "sopflow": {"const": EVENT_FORMAT, "description": "The version of the format."},
        "case": _described({"type": "string", "minLength": 1, "maxLength": MAX_ID}, "The id of the case."),
        "seq": {"type": "integer", "minimum": 1, "description": "The position in the history, from 1."},
        "at": _described(_INSTANT, "The time of the event."),
        "kind": {"enum": [kind.value for kind in EventKind], "description": "The kind of event."},
        "sop": _described(_ID, "The number of the SOP, where a case is opened or migrates."),
        "fingerprint": _described(_ID, "The fingerprint of the SOP's behavior, where a case is opened or migrates."),
        "from_sop": _described(_ID, "The number of the SOP before a migration."),
        "from_fingerprint": _described(_ID, "The fingerprint of its behavior."),
        "source": _described(_ID, "The state in which the event happened."),
        "target": _described(_ID, "The state that it led to; absent if the case stayed in its step."),
        "to": {"type": "integer", "minimum": 1, "description": "The seq of the last event that a correction keeps."},
        "standing": _described(
            {"$ref": "#/$defs/standing"},
            "The standing of the case after a correction or migration, in place of due times.",
        ),
        "activity": _described(_ID, "The activity that was completed."),
        "by": _described({"$ref": "#/$defs/performer"}, "The performer."),
        "acted_as": _described(_ID, "The actor as whom the performer acted."),
        "outcome": _described(_ID, "The outcome of a decision."),
        "documents": _by_id(
            {"type": ["string", "null"], "maxLength": MAX_TEXT}, "References of the documents added, by id."
        ),
        "discarded": {"type": "array", "items": _ID, "minItems": 1, "description": "The documents removed."},
        "reason": {"type": "string", "maxLength": MAX_TEXT, "description": "The performer's reason."},
        "late_by": _described(_LENGTH, "How late the activity was under the row's standard, in microseconds."),
        "activity_late_by": _described(_LENGTH, "The same under the activity's own standard."),
        "due": _described(_INSTANT, "The due time of the step after the event."),
        "activity_dues": _by_id(_INSTANT, "The due times of open activities with a standard of their own."),
        "due_before": _described(_INSTANT, "The due time of the step before a recount."),
        "activity_dues_before": _by_id(_INSTANT, "The due times of activities before a recount."),
        "remaining": _described(_REMAINING, "The time that a suspension keeps for the step."),
        "activity_remaining": _by_id(_REMAINING, "The time that it keeps for activities."),
        "moment": _described(_ID, "The moment that is set."),
        "value": _described(_INSTANT, "Its value."),
        "before": _described(_INSTANT, "Its former value; absent if it was not set."),
        "schedule": {"$ref": "#/$defs/schedule"},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "An event in the history of a case",
        "type": "object",
        "properties": properties,
        "required": ["sopflow", "case", "seq", "at", "kind"],
        "additionalProperties": False,
        "allOf": [
            _only(EventKind.OPENED, EventKind.MIGRATED, required=("sop", "fingerprint")),
            _only(EventKind.CORRECTED, required=("to",)),
            _only(EventKind.MIGRATED, required=("from_sop", "from_fingerprint")),
            _only(EventKind.CORRECTED, EventKind.MIGRATED, required=("standing",), replaced=_IN_STANDING),
            _only(EventKind.RECOUNTED, optional=("due_before", "activity_dues_before")),
            _only(EventKind.MOMENT, required=("moment", "value"), optional=("before",)),
        ],
        "$defs": {
            "instant": {
                "type": "string",
                "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{6})?Z$",
                "description": "A time in UTC, such as 2026-03-02T01:00:00Z.",
            },
            "standing": _standing(),
            "schedule": _schedule(),
            "start": {
                "type": "object",
                "properties": {"at": _INSTANT, "remaining": _or_null(_REMAINING)},
                "required": ["at", "remaining"],
                "additionalProperties": False,
                "description": "The start of a clock; with remaining time if it was started again.",
            },
            "performer": {
                "type": "object",
                "properties": {
                    "id": _described(_PERSON, "The person; null if anonymous."),
                    "actors": {"type": "array", "items": _ID, "description": "The actors that the person acts for."},
                    "on_behalf_of": _by_id(_SOMEONE, "The persons for whom the person acts, by actor."),
                },
                "required": ["id", "actors"],
                "additionalProperties": False,
            },
            "remaining": {
                "type": "object",
                "properties": {
                    **{unit.name.lower(): {"$ref": "#/$defs/amount"} for unit in sorted(Remaining.UNITS, key=str)},
                    "at_opening": {
                        "type": "boolean",
                        "description": "Whether the due time was an opening time, not the closing time before it.",
                    },
                },
                "required": ["at_opening"],
                "additionalProperties": False,
            },
            "amount": {
                "anyOf": [
                    {"type": "integer", "minimum": 0},
                    {"type": "string", "pattern": "^[0-9]{1,20}/[1-9][0-9]{0,19}$"},
                ],
                "description": "A number of units: a whole number, or a fraction such as 1/2.",
            },
        },
    }
