"""Comparing the values of one thing, key by key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from attrs import fields, frozen, has

from sopflow.definition import AnyOf, Sop
from sopflow.definition.canonical import plain
from sopflow.definition.matching import Matches
from sopflow.definition.sop import length_of
from sopflow.frozen import deeply_frozen
from sopflow.revisions.difference import Change, Difference, Side, Subject, Thing
from sopflow.revisions.names import effect, same, words
from sopflow.text import Path, Text, visible
from sopflow.timing import TimeStandard, WeeklyHours

_APART = {"id", "steps", "activities", "actors", "documents", "ends", "outcomes", "calendar", "next", "on_late"}
"""Attributes that are not compared as values of a key."""

_WHOLE = (TimeStandard, WeeklyHours)

_OF_CASES = {
    *("actor", "after", "before", "clock", "discards", "goto", "id", "moment", "needs", "next", "not_before"),
    *("not_same_person_as", "on_late", "produces", "requires", "since", "supplied", "to"),
}
"""Keys that the fingerprint covers, whatever their values."""


@frozen
class Spot:
    """A thing in one of the revisions, and where it is.

    Attributes:
        sop: The revision.
        path: The place of the thing in the file.
        thing: The thing.
    """

    sop: Sop
    path: Path
    thing: Thing

    def side(self, value: object, shown: Text, path: Path = ()) -> Side:
        """Return a side of a difference.

        Args:
            value: The value.
            shown: The value for people.
            path: The place of the value within the thing.
        """
        return Side((*self.path, *path), _frozen_plain(value), shown)

    def added(self, subject: Subject, value: object, *, affects_cases: bool = True) -> Difference:
        """Return the difference that the thing was added."""
        side = self.side(value, effect(self.sop, value))
        return Difference(Change.ADDED, subject, (None, self.thing), None, None, side, affects_cases)

    def removed(self, subject: Subject, value: object, *, affects_cases: bool = True) -> Difference:
        """Return the difference that the thing was removed."""
        return self.added(subject, value, affects_cases=affects_cases).mirrored


@frozen
class Scope:
    """A thing in both revisions.

    Attributes:
        subject: The kind of thing.
        old: The thing in the old revision.
        new: The thing in the new revision.
        matches: The things that both revisions have.
    """

    subject: Subject
    old: Spot
    new: Spot
    matches: Matches

    @property
    def _things(self) -> tuple[Thing, Thing]:
        return self.old.thing, self.new.thing

    def compare_ids(self, *, affects_cases: bool = True) -> Iterator[Difference]:
        """Yield that the thing has another id, if it has."""
        if self.old.thing.id != self.new.thing.id:
            # The id of a row is the value of a key, that of an actor is a key itself.
            path = ("id",) if self.subject in (Subject.STEP, Subject.ACTIVITY) else ()
            old, new = (each.side(each.thing.id, same(visible(each.thing.id)), path) for each in (self.old, self.new))
            yield Difference(Change.CHANGED, self.subject, self._things, "id", old, new, affects_cases)

    def moved(self, old: tuple[int, ...], new: tuple[int, ...]) -> Difference:
        """Return the difference that the thing moved, given its old and its new position, counted from 0."""
        one, other = self.old.side(old, _position(old)), self.new.side(new, _position(new))
        return Difference(Change.MOVED, self.subject, self._things, None, one, other, affects_cases=True)

    def compare_records(self, old: Any, new: Any, key: str = "", path: Path = ()) -> Iterator[Difference]:
        """Yield what differs between two values of one class, attribute by attribute.

        Args:
            old: The old value.
            new: The new value.
            key: The key of the values with a dot; empty for the thing itself.
            path: The place of the values within the thing.
        """
        for attribute in fields(type(old)):
            if attribute.name in _APART or not attribute.init:
                continue
            one, other = getattr(old, attribute.name), getattr(new, attribute.name)
            if attribute.name == "extra":
                yield from self._mapping(one, other, key, path)
            else:
                name = attribute.metadata.get("key", attribute.name)
                affects = length_of(old.limit) != length_of(new.limit) if name == "within" else None
                yield from self.compare(key + name, one, other, (*path, name), affects_cases=affects)

    def compare(
        self, key: str, old: Any, new: Any, path: Path | None = None, *, affects_cases: bool | None = None
    ) -> Iterator[Difference]:
        """Yield what differs between two values of a key.

        Args:
            key: The key.
            old: The old value; None if it is absent.
            new: The new value.
            path: The place of the values within the thing; by default the key.
            affects_cases: Whether cases depend on it; by default the key and the values decide.
        """
        path = (key,) if path is None else path
        last = _last(key)
        mapped = self.matches.in_new_ids(last, old)
        if mapped == new:
            return
        found: list[Difference] = []
        if last == "actor":
            found += self._actors(key, mapped, old, new, path)
        elif isinstance(old, tuple) and isinstance(new, tuple):
            found += self._items(key, mapped, old, new, path, path)
        elif isinstance(old, Mapping) and isinstance(new, Mapping):
            found += self._mapping(old, new, f"{key}.", path)
        elif type(old) is type(new) and has(type(old)) and not isinstance(old, _WHOLE):
            found += self.compare_records(mapped, new, f"{key}.", path)
        if not found:
            affects = self._affects_cases(key, mapped, new) if affects_cases is None else affects_cases
            found = [self._changed(key, old, new, path, affects_cases=affects)]
        yield from found

    def _changed(self, key: str, old: Any, new: Any, path: Path, *, affects_cases: bool) -> Difference:
        one, other = (
            None if value is None else spot.side(value, words(spot.sop, _last(key), value), path)
            for spot, value in ((self.old, old), (self.new, new))
        )
        return self._difference(key, one, other, affects_cases=affects_cases)

    def _difference(self, key: str, old: Side | None, new: Side | None, *, affects_cases: bool) -> Difference:
        change = Change.ADDED if old is None else Change.REMOVED if new is None else Change.CHANGED
        return Difference(change, self.subject, self._things, key, old, new, affects_cases)

    def _affects_cases(self, key: str, old: Any, new: Any) -> bool:
        last = _last(key)
        if self.subject is Subject.CALENDAR:
            return False
        if key == "number":
            return self.subject is Subject.SOP
        if last == "by":
            return length_of(old and old.counted_back) != length_of(new and new.counted_back)
        if last == "actor":
            return sorted(_actor_ids(old)) != sorted(_actor_ids(new))
        return last in _OF_CASES

    def _actors(self, key: str, mapped: Any, old: Any, new: Any, path: Path) -> Iterator[Difference]:
        """Yield the actors who no longer act or who act now; one instead of another is a change."""
        before, after = _actor_ids(mapped), _actor_ids(new)
        if len(before) == len(after) == 1 and before != after:
            yield self._changed(key, old, new, path, affects_cases=True)
        elif sorted(before) != sorted(after):
            paths = [(*path, "any_of") if isinstance(value, AnyOf) else path for value in (old, new)]
            yield from self._items(key, before, _actor_ids(old), after, *paths)

    def _items(
        self, key: str, mapped: tuple[Any, ...], old: tuple[Any, ...], new: tuple[Any, ...], path: Path, new_path: Path
    ) -> Iterator[Difference]:
        last, affects = _last(key), self._affects_cases(key, None, None)
        lost, won = _surplus(mapped, new), _surplus(new, mapped)
        for place in lost:
            side = self.old.side(old[place], words(self.old.sop, last, old[place]), (*path, place))
            yield self._difference(key, side, None, affects_cases=affects)
        for place in won:
            side = self.new.side(new[place], words(self.new.sop, last, new[place]), (*new_path, place))
            yield self._difference(key, None, side, affects_cases=affects)
        if not lost and not won:
            one = self.old.side(old, words(self.old.sop, last, old), path)
            other = self.new.side(new, words(self.new.sop, last, new), new_path)
            yield Difference(Change.MOVED, self.subject, self._things, key, one, other)

    def _mapping(self, old: Mapping[str, Any], new: Mapping[str, Any], prefix: str, path: Path) -> Iterator[Difference]:
        """Yield the items that differ; cases depend on none of them, but on which conditions and moments there are."""
        for name in (*old, *(name for name in new if name not in old)):
            if name not in old or name not in new or old[name] != new[name]:
                one, other = (
                    spot.side(items[name], words(spot.sop, "", items[name]), (*path, name)) if name in items else None
                    for spot, items in ((self.old, old), (self.new, new))
                )
                affects = prefix in ("conditions.", "moments.") and (one is None or other is None)
                yield self._difference(prefix + name, one, other, affects_cases=affects)


def _frozen_plain(value: object) -> Any:
    """Return a value as immutable data for JSON."""
    return deeply_frozen({"value": _json(plain(value))})["value"]


def _json(value: object) -> object:
    if isinstance(value, Mapping):
        return {key: _json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_json(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, str | int | float) else str(value)


def _position(numbers: tuple[int, ...]) -> Text:
    return same(".".join(str(number + 1) for number in numbers))


def _last(key: str) -> str:
    return key.rpartition(".")[2]


def _actor_ids(value: str | AnyOf | tuple[str, ...] | None) -> tuple[str, ...]:
    if isinstance(value, AnyOf):
        return value.any_of
    return (value,) if isinstance(value, str) else value or ()


def _surplus(items: tuple[Any, ...], others: tuple[Any, ...]) -> list[int]:
    """Return the positions of the items that the others do not have, or not as often."""
    left = Counter(map(_token, others))
    found = []
    for place, item in enumerate(items):
        token = _token(item)
        if not left[token]:
            found.append(place)
        left[token] -= left[token] > 0
    return found


def _token(item: object) -> str:
    if isinstance(item, AnyOf):
        return repr(sorted(item.any_of))
    # Not the item itself: values from Python code may be unhashable.
    return item if isinstance(item, str) else repr(plain(item))
