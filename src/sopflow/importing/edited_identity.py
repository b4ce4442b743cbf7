"""Edited fields of the identity block."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from sopflow.definition import Relation
from sopflow.importing.dates import read_date
from sopflow.importing.editing import Editing
from sopflow.importing.listing import edited_items
from sopflow.importing.rows import flat
from sopflow.importing.unclear import UNCLEAR, UnclearError
from sopflow.tables.identity import LIST_HEADINGS, RELATIONS, TOTAL
from sopflow.text import Path

_DASHES = {"", "-", "–", "—"}
_LISTS = {"legal_basis": 0, "qualifications": 1, "related": 2, "equipment": 3, "warnings": 4, "records": 5, "scope": 6,
          "summary": 7, "terms": 8, "hours": 9}  # fmt: skip
"""The lists of the identity block in the order in which the form prints them."""

_ORGANIZATION = ("government", "agency", "unit")
_NIP = re.compile(r"NIP\.?\s*:?\s*(.+)", re.IGNORECASE)


def edit_field(editing: Editing, key: str, old: str, new: str) -> Path:
    """Apply an edited field.

    Args:
        editing: The SOP.
        key: The key of the field; ``hours`` for the total time and the working hours.
        old: The text that the SOP shows.
        new: The text in the file.
    """
    if key in ("number", "title"):
        if flat(new) in _DASHES:
            raise UnclearError(UNCLEAR["needed"])
        editing.data[key] = flat(new)
        return (key,)
    if key.startswith("dates."):
        return _date(editing, key.removeprefix("dates."), flat(new))
    if key == "approval":
        return _approval(editing, old, new)
    if key not in _LISTS:
        raise UnclearError(UNCLEAR["other"])
    return _list(editing, key, old, new)


def _date(editing: Editing, name: str, text: str) -> Path:
    dates = editing.data.setdefault("dates", {})
    if text in _DASHES:
        dates.pop(name, None)
        if not dates:
            del editing.data["dates"]
        return ("dates",)
    day = read_date(text)
    if day is None:
        raise UnclearError(UNCLEAR["date"])
    dates[name] = day
    return ("dates", name)


def _approval(editing: Editing, old: str, new: str) -> Path:
    before: dict[str, str] = dict(editing.data.get("approval", {}))
    keys: list[str] = [key for key in ("office", "name", "nip") if key in before]
    items = [f"NIP. {before[key]}" if key == "nip" else before[key] for key in keys]
    found: dict[str, str] = {key: value for key, value in before.items() if key not in keys}
    for index, text in edited_items(items, old, new):
        nip = _NIP.fullmatch(text)
        free: list[str] = [each for each in ("office", "name") if each not in found and each not in keys]
        key = keys[index] if index is not None else "nip" if nip else free[0] if free else ""
        if not key or key in found or (key == "nip") != bool(nip):
            raise UnclearError(UNCLEAR["approval"])
        found[key] = nip[1] if nip and key == "nip" else text
    _set(editing, "approval", found)
    return ("approval",)


def edit_organization(editing: Editing, old: str, new: str) -> Path:
    """Apply the edited lines of the issuer, or of any one of them.

    Args:
        editing: The SOP.
        old: The lines that the SOP shows.
        new: The lines in the file.
    """
    before: dict[str, str] = dict(editing.data.get("organization", {}))
    shown = {key: flat(before[key].upper()) for key in _ORGANIZATION if before.get(key)}
    lines = [flat(line) for line in old.splitlines()]
    keys = [key for key, text in shown.items() if text in lines or len(lines) > 1 or text == flat(old)]
    if not keys or "".join("".join(shown[key] for key in keys).split()) != "".join(old.split()):
        raise UnclearError(UNCLEAR["other"])
    found = dict(before)
    for key in keys:
        del found[key]
    for index, text in edited_items([shown[key] for key in keys], old, new):
        key = keys[index] if index is not None else next((each for each in _ORGANIZATION if each not in before), "")
        follows = not found or index is not None or _ORGANIZATION.index(key or "government") == len(found)
        if not key or key in found or not follows:
            raise UnclearError(UNCLEAR["organization"])
        found[key] = before[key] if index is not None and text == shown[key] else text
    _set(editing, "organization", {key: found[key] for key in (*_ORGANIZATION, *found) if key in found})
    return ("organization",)


def _set(editing: Editing, key: str, value: Any) -> None:
    if value:
        editing.data[key] = value
    else:
        editing.data.pop(key, None)


# --- lists --------------------------------------------------------------------------------------------------


def _list(editing: Editing, key: str, old: str, new: str) -> Path:
    sections = [section for pair in editing.block.sections for section in pair]
    heading = _heading(editing, key)
    items: Sequence[str] = next((each.items for each in sections if each.heading == heading), ())
    edited = edited_items(items, old, new)
    data = editing.data
    if key == "hours":
        return _hours(editing, items, edited)
    if key in ("scope", "summary"):
        _set(editing, key, " ".join(text for _, text in edited))
    elif key == "terms":
        names = list(data.get("terms", {}).items())
        terms = dict(
            names[index] if index is not None and text == items[index] else _term(text) for index, text in edited
        )
        if len(terms) != len(edited):
            raise UnclearError(UNCLEAR["term"])
        _set(editing, key, terms)
    elif key == "related":
        known = data.get("related", [])
        _set(editing, key, [_related(editing, None if index is None else known[index], text) for index, text in edited])
    else:
        known = data.get(key, [])
        _set(
            editing,
            key,
            [known[index] if index is not None and text == items[index] else text for index, text in edited],
        )
    return (key,)


def _heading(editing: Editing, key: str) -> str:
    return LIST_HEADINGS[_LISTS[key]].in_(editing.language)


def _term(text: str) -> tuple[str, str]:
    term, colon, meaning = text.partition(": ")
    if not (colon and term.strip() and meaning.strip()):
        raise UnclearError(UNCLEAR["term"])
    return term.strip(), meaning.strip()


def _related(editing: Editing, before: dict[str, Any] | None, text: str) -> dict[str, Any]:
    for relation, pattern in RELATIONS.items():
        words = pattern.format(editing.language, number="")
        if relation is not Relation.RELATED and text.startswith(words):
            kind: dict[str, Any] = {"number": text.removeprefix(words).strip(), "relation": relation.value}
            break
    else:
        kind = {"number": text}
    if not kind["number"]:
        raise UnclearError(UNCLEAR["needed"])
    extra = {} if before is None else {key: value for key, value in before.items() if key not in ("number", "relation")}
    return {**kind, **extra}


def _hours(editing: Editing, items: Sequence[str], edited: Sequence[tuple[int | None, str]]) -> Path:
    """Apply the edited total time, which the form prints above the working hours."""
    start = TOTAL.format(editing.language, time="")
    totals = [text.removeprefix(start).strip() for _, text in edited if text.startswith(start)]
    others = [text for _, text in edited if not text.startswith(start)]
    if others != [item for item in items if not item.startswith(start)] or len(totals) > 1:
        raise UnclearError(UNCLEAR["hours"])
    _set(editing, "total", totals[0] if totals else "")
    return ("total",)
