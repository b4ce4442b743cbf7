"""Edited answers, targets and ends: labels of arrows, texts of capsules, and the flow in words of a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from attrs import frozen

from sopflow.definition import CONTINUE, END
from sopflow.drawing.chart import spoken
from sopflow.drawing.html import LEADS_TO
from sopflow.flow import ArrowKind
from sopflow.importing.editing import Editing, Owner
from sopflow.importing.names import normal
from sopflow.importing.rows import flat
from sopflow.importing.unclear import UNCLEAR, UnclearError
from sopflow.text import Path

_ARROW = re.compile(r"sop:arrow:(.+)>(.+):label")
_END = re.compile(r"sop:capsule:end:([^:]+):(.+)")
_LAST = {"selesai", "end"}


@frozen
class _Lead:
    """One arrow in words: its answer, and what it leads to."""

    label: str
    target: str


def edit_shape(editing: Editing, name: str, old: str, new: str) -> Path:
    """Apply the edited text of a shape: the answer beside an arrow, or the name of an end.

    Args:
        editing: The SOP.
        name: The name of the shape.
        old: The text that the SOP shows.
        new: The text in the file.
    """
    text = flat(new)
    if not text:
        raise UnclearError(UNCLEAR["needed"])
    if match := _END.fullmatch(name):
        if match[2] in editing.data.get("ends", {}):
            editing.data["ends"][match[2]] = text
            return ("ends", match[2])
    elif match := _ARROW.fullmatch(name):
        for position in range(sum(len(row.bands) for row in editing.table.rows)):
            owner = editing.owner(position)
            if owner.band.id == match[1]:
                return _rename(owner, flat(old), text)
    raise UnclearError(UNCLEAR["drawing"])


def _rename(owner: Owner, old: str, new: str) -> Path:
    """Rename the answer of a decision."""
    outcomes: dict[str, Any] = owner.activity.get("outcomes", {})
    answers = [answer for answer in outcomes if flat(spoken(answer)) == old]
    taken = {flat(spoken(answer)) for answer in outcomes}
    if len(answers) != 1 or new in taken:
        raise UnclearError(UNCLEAR["answer"])
    renamed = {new if answer == answers[0] else answer: outcome for answer, outcome in outcomes.items()}
    owner.activity["outcomes"] = renamed
    return (*owner.path, "outcomes", new)


def edit_flow(editing: Editing, position: int, old: str, new: str) -> Path:
    """Apply the edited flow in words: ``lengkap: menuju 3; tidak lengkap: menuju 1``."""
    owner = editing.owner(position)
    if not owner.band.exits:
        raise UnclearError(UNCLEAR["other"])
    before, after = list(_leads(editing, old)), list(_leads(editing, new))
    if len(before) != len(after) or len(before) != len(owner.band.exits):
        raise UnclearError(UNCLEAR["flow"])
    changed = [place for place, (one, other) in enumerate(zip(before, after, strict=True)) if one != other]
    if len(changed) != 1:
        raise UnclearError(UNCLEAR["flow"])
    one, other = before[changed[0]], after[changed[0]]
    exit_ = owner.band.exits[changed[0]]
    if one.label != other.label:
        if one.target != other.target or not other.label or exit_.kind is ArrowKind.GOTO:
            raise UnclearError(UNCLEAR["flow"])
        return _rename(owner, one.label, other.label)
    target = _target(editing, other.target)
    if exit_.kind is ArrowKind.GOTO:
        if not isinstance(owner.step.get("on_late"), dict):
            raise UnclearError(UNCLEAR["flow"])
        owner.step["on_late"]["goto"] = target
        return (*owner.step_path, "on_late", "goto")
    if exit_.kind is not ArrowKind.OUTCOME:
        owner.step["next"] = target
        return (*owner.step_path, "next")
    outcome = owner.activity["outcomes"][exit_.label]
    if isinstance(outcome, dict):
        outcome["to"] = target
    else:
        owner.activity["outcomes"][exit_.label] = target
    return (*owner.path, "outcomes", exit_.label, "to")


def _leads(editing: Editing, text: str) -> Iterator[_Lead]:
    word = LEADS_TO.format(editing.language, target="")
    for part in flat(text).split("; "):
        label, found, target = part.rpartition(word)
        if not found:
            raise UnclearError(UNCLEAR["flow"])
        yield _Lead(label.strip().removesuffix(":").strip(), target.strip())


def _target(editing: Editing, text: str) -> str:
    """Return the row or the end that a text names."""
    found = [step["id"] for step in editing.data["steps"] if editing.sop.labels[step["id"]] == text]
    found += [id_ for id_, name in editing.data.get("ends", {}).items() if normal(name) == normal(text)]
    if not found and normal(text) in _LAST:
        found = [END]
    if len(found) != 1 or found[0] == CONTINUE:
        raise UnclearError(UNCLEAR["flow"])
    return str(found[0])
