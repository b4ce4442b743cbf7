"""Edited cells of the rows: numbers, activities, actors, times and notes."""

from __future__ import annotations

import re
from typing import Any

from sopflow.importing.editing import Editing, Owner
from sopflow.importing.lines import is_blank_time
from sopflow.importing.listing import divided
from sopflow.importing.names import normal
from sopflow.importing.rows import flat
from sopflow.importing.unclear import UNCLEAR, UnclearError
from sopflow.language import OneLine
from sopflow.tables.table import CALLS
from sopflow.text import Path

EXTERNAL = re.compile(r"\s*\((?:pihak luar|external|eksternal)\)$", re.IGNORECASE)
_NUMBER = re.compile(r"\(?(\d[\w.]*?|[a-z]|[ivxlc]+)[.)]*", re.IGNORECASE)
_EXTERNAL_WITHIN = re.compile(r"\((?:pihak luar|external|eksternal)\)", re.IGNORECASE)


def edit_number(owner: Owner, new: str) -> Path:
    """Apply the edited number of a row."""
    number = number_in(new)
    if not number.strip(" .()"):
        raise UnclearError(UNCLEAR["needed"])
    if number == str(owner.row + 1):
        owner.step.pop("number", None)
    else:
        owner.step["number"] = number
    return (*owner.step_path, "number")


def number_in(text: str) -> str:
    """Return a number without the period or brackets around it; other text unchanged.

    >>> number_in("(2a)"), number_in("iv."), number_in("(lanjutan)")
    ('2a', 'iv', '(lanjutan)')
    """
    match = _NUMBER.fullmatch(flat(text))
    return match[1] if match else flat(text)


def edit_activity(editing: Editing, owner: Owner, old: str, new: str) -> Path:
    """Apply the edited words of an activity."""
    text, words = flat(new), flat(editing.activity_of(owner).text)
    number = flat(old).removesuffix(words)
    if not text.startswith(number):
        raise UnclearError(UNCLEAR["activity-number"])
    text = text[len(number) :].strip()
    if not text:
        raise UnclearError(UNCLEAR["needed"])
    owner.activity["activity"] = text
    return (*owner.path, "activity")


def edit_time(editing: Editing, owner: Owner, old: str, new: str) -> Path:
    """Apply an edited time; a cell may show the time of the row and that of its first activity."""
    owner = editing.whole(owner, "time", old)
    bands = editing.table.rows[owner.row].bands
    text = flat(new)
    if owner.is_single:
        return _set_time(owner.step, owner.step_path, text)
    if owner.place:
        return _set_time(owner.activity, owner.path, text)
    number = editing.activity_of(owner).number or "1"
    match = re.fullmatch(rf"(.*?)\s*\b{re.escape(number)}\.\s+(.+)", text)
    if match and match[1]:
        _set_time(owner.step, owner.step_path, match[1])
        return _set_time(owner.activity, owner.path, match[2])
    if "within" in owner.step and "within" in owner.activity:
        if is_blank_time(text):
            owner.activity.pop("within")
        elif flat(owner.step["within"]) == text:
            return _set_time(owner.activity, owner.path, "")
        else:
            raise UnclearError(UNCLEAR["time"])
        return _set_time(owner.step, owner.step_path, text)
    if "within" in owner.activity or (any(band.time for band in bands[1:]) and "within" not in owner.step):
        return _set_time(owner.activity, owner.path, text)
    return _set_time(owner.step, owner.step_path, text)


def _set_time(holder: dict[str, Any], path: Path, text: str) -> Path:
    if is_blank_time(text):
        holder.pop("within", None)
    else:
        holder["within"] = text
    return (*path, "within")


def edit_note(editing: Editing, owner: Owner, old: str, new: str) -> Path:
    """Apply an edited note; the cell also shows conditions of the row, which stay as they are."""
    holders = [owner.activity] if owner.is_single or owner.place else [owner.step, owner.activity]
    noted = [holder for holder in holders if flat(holder.get("note", ""))]
    own = r"\s*[;\n]?\s*".join(_pattern(holder["note"]) for holder in noted)
    match = re.match(rf"\s*{own}\s*[;\n]?\s*", old)
    generated = old[match.end() :] if match else old
    pattern = _pattern(generated)
    if "calls" in owner.step and owner.place == 0:
        # The number of the SOP that the row runs may be edited as well.
        words = CALLS.format(editing.language, number="")
        called = pattern.replace(_pattern(words + owner.step["calls"]), rf"{_pattern(words)}\s+(?P<calls>.+?)", 1)
        found = re.fullmatch(rf"\s*{own}\s*[;\n]?\s*{called}\s*", new, re.DOTALL)
        if found and flat(found["calls"]) != flat(owner.step["calls"]):
            owner.step["calls"] = flat(found["calls"])
            return (*owner.step_path, "calls")
    if not pattern:
        return _set_note(owner, holders, noted, flat(new))
    found = re.fullmatch(rf"(?:(.*)[;\n])?\s*{pattern}\s*", new, re.DOTALL) or re.fullmatch(
        rf"\s*{pattern}\s*(?:[;\n](.*))?", new, re.DOTALL
    )
    if found is None:
        raise UnclearError(UNCLEAR["note"])
    return _set_note(owner, holders, noted, flat(found[1] or "").strip(" ;"))


def _pattern(text: str) -> str:
    """Return a pattern for a text with any blanks between its words."""
    return r"\s+".join(map(re.escape, text.split()))


def _set_note(owner: Owner, holders: list[dict[str, Any]], noted: list[dict[str, Any]], text: str) -> Path:
    holder = noted[0] if noted else holders[0]
    if len(noted) > 1:  # those of the row and of its first activity
        first, second = (flat(each["note"]) for each in noted)
        if text == first or (text.endswith(second) and text != second):
            holder, text = (noted[1], "") if text == first else (noted[0], text[: -len(second)].strip(" ;"))
        elif text == second or text.startswith(first):
            holder, text = (noted[0], "") if text == second else (noted[1], text[len(first) :].strip(" ;"))
        else:
            raise UnclearError(UNCLEAR["note"])
    if text:
        holder["note"] = text
    else:
        holder.pop("note", None)
    return (*(owner.path if holder is owner.activity else owner.step_path), "note")


# --- actors -------------------------------------------------------------------------------------------------


def edit_named_actors(editing: Editing, owner: Owner, new: str) -> Path:
    """Apply an edited cell with the names of actors."""
    shown = [editing.table.actors[id_].text for id_ in owner.band.marks]
    by_name = {normal(EXTERNAL.sub("", editing.actor_name(id_))): id_ for id_ in editing.data["actors"]}
    by_shown = {normal(heading.text): id_ for id_, heading in editing.table.actors.items()}
    ids = [by_shown.get(normal(name), by_name.get(normal(EXTERNAL.sub("", name)), "")) for name in divided(new, shown)]
    if not ids or not all(ids):
        raise UnclearError(UNCLEAR["actor"])
    return _set_actors(owner, ids)


def edit_marks(editing: Editing, position: int, old: str, new: str) -> Path:
    """Apply marks that were moved to the columns of other actors."""
    ids = list(editing.data["actors"])
    before, after = ([ids[int(index)] for index in text.split()] for text in (old, new))
    # Several marks are alternatives if they were so before.
    if not after or (len(after) > 1 and len(before) == 1):
        raise UnclearError(UNCLEAR["marks"])
    return _set_actors(editing.owner(position), after)


def _set_actors(owner: Owner, ids: list[str]) -> Path:
    current = owner.activity["actor"]
    if isinstance(current, dict):
        kept = [id_ for id_ in current["any_of"] if id_ in ids]
        ids = kept + [id_ for id_ in ids if id_ not in kept]
    elif len(ids) > 1:
        raise UnclearError(UNCLEAR["marks"])
    rest = {key: value for key, value in current.items() if key != "any_of"} if isinstance(current, dict) else {}
    if len(ids) == 1 and not rest:
        owner.activity["actor"] = ids[0]
    else:
        owner.activity["actor"] = OneLine(any_of=ids, **rest)
    return (*owner.path, "actor")


def edit_heading(editing: Editing, position: int, new: str) -> Path:
    """Apply the edited heading of an actor's column, which also says whether the actor is outside the agency."""
    id_ = list(editing.data["actors"])[position]
    text = flat(new)
    name, is_external = EXTERNAL.sub("", text), EXTERNAL.search(text) is not None
    if not name:
        raise UnclearError(UNCLEAR["needed"])
    if _EXTERNAL_WITHIN.search(name):
        raise UnclearError(UNCLEAR["external"])
    value = editing.data["actors"][id_]
    data = OneLine(name=value) if isinstance(value, str) else OneLine(value)
    if name.casefold() != flat(data["name"]).casefold():
        data["name"] = name
    data["external"] = is_external
    if not is_external:
        del data["external"]
    editing.data["actors"][id_] = data["name"] if data.keys() == {"name"} else data
    return ("actors", id_)
