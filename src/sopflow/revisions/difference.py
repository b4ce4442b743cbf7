"""Differences between two revisions of a SOP, as data with texts for people."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from attrs import evolve, field, frozen

from sopflow.revisions.names import name_of_key
from sopflow.text import Language, Path, Text


class Change(StrEnum):
    """The kinds of change to a thing or to one of its keys."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


class Subject(StrEnum):
    """The kinds of things that differ."""

    SOP = "sop"
    CALENDAR = "calendar"
    ACTOR = "actor"
    DOCUMENT = "document"
    END = "end"
    STEP = "step"
    ACTIVITY = "activity"
    OUTCOME = "outcome"


@frozen
class Thing:
    """A thing in one revision: the SOP, a row, a document, an actor.

    Attributes:
        id: Its id; the answer of an outcome; empty for the SOP and its calendar.
        name: Its kind and its name, for people.
        number: The printed number of a row or an activity; empty for other things.
    """

    id: str
    name: Text
    number: str = ""


@frozen
class Side:
    """The value in one of the two revisions.

    Attributes:
        path: The place in the YAML file: ``("steps", 2, "within")``.
        value: The value as immutable data for JSON, in the shape of the YAML language.
        words: The value for people: names instead of ids.
    """

    path: Path
    value: Any
    words: Text = field(eq=False)


_MIRRORED = {
    Change.ADDED: Change.REMOVED,
    Change.REMOVED: Change.ADDED,
}

_TEXTS = {
    Change.ADDED: Text("added", "ditambahkan"),
    Change.REMOVED: Text("removed", "dihapus"),
    Change.MOVED: Text("moved from position {old} to position {new}", "pindah dari urutan {old} ke urutan {new}"),
}
_TEXTS_WITH_VALUES = {
    Change.ADDED: Text("added: {new}", "ditambahkan: {new}"),
    Change.REMOVED: Text("removed: {old}", "dihapus: {old}"),
    Change.MOVED: _TEXTS[Change.MOVED],
}
_TEXTS_OF_KEYS = {
    Change.ADDED: Text("{key} added: {new}", "{key} ditambahkan: {new}"),
    Change.REMOVED: Text("{key} removed: {old}", "{key} dihapus: {old}"),
    Change.CHANGED: Text("{key}: {old} → {new}", "{key}: {old} → {new}"),
    Change.MOVED: Text("order of {key}: {old} → {new}", "urutan {key}: {old} → {new}"),
}
_RENUMBERED = Text("{name} (formerly {number})", "{name} (dahulu {number})")


@frozen
class Difference:
    """One difference between two revisions of a SOP.

    Attributes:
        change: The kind of change.
        subject: The kind of thing that differs, or whose key differs.
        things: The thing in the old and in the new revision; None where it is missing.
        key: The key in the YAML language, ``within`` or ``dates.revised``; None if the thing itself was added, removed
            or moved.
        old: The value in the old revision; None for an addition.
        new: The value in the new revision; None for a removal.
        affects_cases: Whether cases depend on it. If no difference affects cases, the revisions have the same number
            and fingerprint, and snapshots fit both.
    """

    change: Change
    subject: Subject
    things: tuple[Thing | None, Thing | None] = field(eq=False, repr=False)
    key: str | None
    old: Side | None
    new: Side | None
    affects_cases: bool = False

    @property
    def mirrored(self) -> Difference:
        """The same difference with old and new exchanged."""
        one, other = self.things
        change = _MIRRORED.get(self.change, self.change)
        return evolve(self, change=change, things=(other, one), old=self.new, new=self.old)

    @property
    def id(self) -> str:
        """The id of the thing, in the new revision if it is there; empty for the SOP and its calendar."""
        return self._thing.id

    @property
    def place(self) -> Text:
        """The thing for people, as the new revision names it; a row that was renumbered with its former number."""
        old, new = self.things
        if old is None or new is None or old.number == new.number:
            return self._thing.name
        return _RENUMBERED.filled(name=new.name, number=old.number)

    @property
    def text(self) -> Text:
        """The change in words, without the place."""
        data = {name: side.words for name, side in (("old", self.old), ("new", self.new)) if side is not None}
        if self.key is not None:
            return _TEXTS_OF_KEYS[self.change].filled(key=name_of_key(self.key), **data)
        return (_TEXTS_WITH_VALUES if all(data.values()) else _TEXTS)[self.change].filled(**data)

    def message(self, language: Language = "en") -> str:
        """Return the place and what happened to it, in one line."""
        return f"{self.place.in_(language)}: {self.text.in_(language)}"

    def to_dict(self) -> dict[str, Any]:
        """Return the difference as plain data for JSON, with its message in both languages."""
        return {
            "change": self.change.value,
            "subject": self.subject.value,
            "id": self.id or None,
            "key": self.key,
            "old": _plain_side(self.old),
            "new": _plain_side(self.new),
            "affects_cases": self.affects_cases,
            "message": {"en": self.message("en"), "id": self.message("id")},
        }

    def __str__(self) -> str:
        return self.message()

    @property
    def _thing(self) -> Thing:
        old, new = self.things
        if new is not None:
            return new
        if old is None:
            raise ValueError("A difference is about a thing of the old or of the new revision.")
        return old


def _plain_side(side: Side | None) -> dict[str, Any] | None:
    return None if side is None else {"path": list(side.path), "value": side.value}
