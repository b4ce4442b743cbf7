"""Times, remaining times and references as plain data for JSON, and back; events and snapshots share them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any

from sopflow.machine.snapshot_reader import Field, SnapshotError
from sopflow.timing import Remaining, Unit

_FRACTION = re.compile(r"\d{1,20}/[1-9]\d{0,19}", re.ASCII)
_LARGEST_AMOUNT = 10**12


def instant_to_text(at: datetime | None) -> str | None:
    """Return a time in UTC as text."""
    return None if at is None else utc_text(at)


def utc_text(at: datetime) -> str:
    """Return a time in UTC as text."""
    return at.isoformat().replace("+00:00", "Z")


def dues_to_dict(dues: Mapping[str, datetime]) -> dict[str, str | None]:
    """Return due times by activity as plain data."""
    return {id_: instant_to_text(due) for id_, due in dues.items()}


def remaining_to_dict(remaining: Remaining) -> dict[str, Any]:
    """Return a remaining time as plain data: amounts by unit, fractions as text."""
    amounts = {
        _key(unit): amount if isinstance(amount, int) else f"{amount.numerator}/{amount.denominator}"
        for unit, amount in remaining.parts
    }
    return {**amounts, "at_opening": remaining.at_opening}


def read_remaining(field: Field) -> Remaining:
    """Read a remaining time."""
    data = field.record()
    amounts = {unit: _read_amount(data.get(_key(unit))) for unit in Remaining.UNITS if _key(unit) in data}
    at_opening = data.get("at_opening").flag()
    try:
        return Remaining(amounts, at_opening)
    except ValueError as error:
        raise SnapshotError(field.name, str(error).rstrip(".")) from None


def read_reference(field: Field) -> str | None:
    """Read the reference of a document, which may be None."""
    return field.optional(Field.words)


def _read_amount(field: Field) -> int | Fraction:
    if isinstance(field.value, str) and _FRACTION.fullmatch(field.value):
        return Fraction(field.value)
    amount = field.whole()
    if not 0 <= amount <= _LARGEST_AMOUNT:
        raise field.wrong(f"a number from 0 to {_LARGEST_AMOUNT}")
    return amount


def _key(unit: Unit) -> str:
    return unit.name.lower()
