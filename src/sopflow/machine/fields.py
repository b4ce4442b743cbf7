"""Reading plain data of unknown origin: first it is made our own, then each field is read for what it must be.

Nothing of the sender's is asked twice, and nothing is followed deeper than a snapshot goes: classes that raise, data
that holds itself and data without end are refused like anything else that does not fit.
"""

from __future__ import annotations

import re
import reprlib
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any, TypeAlias, TypeVar

from sopflow.errors import SopflowError
from sopflow.frozen import FrozenMap
from sopflow.machine.calls import MAX_TEXT

T = TypeVar("T")

MICROSECOND = timedelta(microseconds=1)

Path: TypeAlias = tuple["Path | None", str | int]
"""Where a value stands: where that stands which holds it, and its key or index there."""

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z", re.ASCII)
_LONGEST = (date.max - date.min) // MICROSECOND
_DEEPEST = 5
_MOST = 20_000_000
_WIDEST_NUMBER = 64
_LONGEST_NAME = 100
_LONGEST_VALUE = 200

_short = reprlib.Repr()
_short.maxstring = _short.maxother = 60


class SnapshotError(SopflowError, ValueError):
    """A snapshot or a history does not fit; nothing was made of it.

    Attributes:
        field: The field that does not fit, such as ``history[3].at``.
        reason: What is wrong with it.
    """

    def __init__(self, field: str, reason: str) -> None:
        self.field = field
        self.reason = reason
        super().__init__(field, reason)

    def __str__(self) -> str:
        return f"This case cannot be restored: {self.field}: {self.reason}."


# --- making it our own ----------------------------------------------------------------------------------


def owned(name: str, value: object) -> Field:
    """A copy of plain data of which every part is of a plain type: nobody else holds it or runs code in it.

    Args:
        name: What it is called; what is in a ``snapshot`` goes by its own name.
        value: Anything.

    Raises:
        SnapshotError: If it is deeper or larger than a snapshot can be, or is no plain data at all.
    """
    path = (None, name)
    return Field(path, _Copying().copy(path, value, 0))


class _Copying:
    """Copies values until there are too many."""

    def __init__(self) -> None:
        self.left = _MOST

    def copy(self, path: Path, value: Any, depth: int) -> object:
        # The type itself is asked: what an object says about its class may be untrue.
        kind = type(value)
        if value is None or kind is str or kind is bool or kind is float:
            return value
        if kind is int:
            if value.bit_length() > _WIDEST_NUMBER:
                raise SnapshotError(named(path), "it is a number of more digits than any in a snapshot")
            return value
        if issubclass(kind, Mapping):
            return self._mapping(path, value, depth)
        if issubclass(kind, list | tuple):
            items = self._taken(path, lambda: value, depth)
            return [self.copy((path, index), item, depth + 1) for index, item in enumerate(items)]
        if issubclass(kind, str):
            return str.__str__(value)
        raise SnapshotError(named(path), f"it is of the type {kind.__name__:.60}, which is no plain data")

    def _mapping(self, path: Path, value: Mapping[object, object], depth: int) -> dict[str, object]:
        content: dict[str, object] = {}
        for pair in self._taken(path, value.items, depth):
            key, item = pair if type(pair) is tuple and len(pair) == 2 else (None, None)  # noqa: PLR2004 (a pair)
            if type(key) is not str:
                if not issubclass(type(key), str):
                    raise SnapshotError(named(path), "it is a mapping with a key that is no text")
                key = str.__str__(key)
            content[key] = self.copy((path, key), item, depth + 1)
        return content

    def _taken(self, path: Path, items: Callable[[], Iterable[object]], depth: int) -> list[object]:
        if depth >= _DEEPEST:
            raise SnapshotError(named(path), "it is nested deeper than any field of a snapshot")
        try:
            taken = list(islice(items(), self.left + 1))
        except Exception as error:
            raise SnapshotError(named(path), f"it cannot be read: {type(error).__name__:.60}") from error
        self.left -= len(taken)
        if self.left < 0:
            raise SnapshotError(named(path), f"the snapshot holds more than {_MOST} values")
        return taken


def named(path: Path) -> str:
    """The name of a value, like ``history[3].at``; what is no name for people is cut and escaped."""
    within, key = path
    if within is None:
        return str(key)
    if isinstance(key, int):
        return f"{named(within)}[{key}]"
    key = key if key.strip() and len(key) <= _LONGEST_NAME and key.isprintable() else shown(key)
    return key if within == (None, "snapshot") else f"{named(within)}.{key}"


def shown(value: object) -> str:
    """A plain value in a few characters, whatever its size."""
    text = _short.repr(value)
    return text if len(text) <= _LONGEST_VALUE else f"{text[: _LONGEST_VALUE - 1]}…"


# --- reading it -----------------------------------------------------------------------------------------


class Record:
    """A mapping of a snapshot."""

    __slots__ = ("content", "path")

    def __init__(self, path: Path, content: Mapping[str, object]) -> None:
        self.path = path
        self.content = content

    def __contains__(self, key: str) -> bool:
        return key in self.content

    def get(self, key: str) -> Field:
        """A field; one that is missing holds nothing."""
        return Field((self.path, key), self.content.get(key))


class Field:
    """A value of a snapshot, and what it must be."""

    __slots__ = ("path", "value")

    def __init__(self, path: Path, value: object) -> None:
        self.path = path
        self.value = value

    @property
    def name(self) -> str:
        """What it is called."""
        return named(self.path)

    def optional(self, read: Callable[[Field], T]) -> T | None:
        """None, or what else it is."""
        return None if self.value is None else read(self)

    def text(self) -> str:
        """A text."""
        if not isinstance(self.value, str):
            raise self.wrong("a text")
        return self.value

    def words(self) -> str:
        """A text that somebody wrote with a call, which is not too long."""
        if not isinstance(self.value, str) or len(self.value) > MAX_TEXT:
            raise self.wrong(f"a text of at most {MAX_TEXT} characters")
        return self.value

    def whole(self) -> int:
        """A whole number."""
        if not isinstance(self.value, int) or isinstance(self.value, bool):
            raise self.wrong("a whole number")
        return self.value

    def flag(self) -> bool:
        """True or false."""
        if not isinstance(self.value, bool):
            raise self.wrong("true or false")
        return self.value

    def length(self) -> timedelta:
        """A length of time, in microseconds."""
        microseconds = self.whole()
        if not 0 <= microseconds <= _LONGEST:
            raise self.wrong("a length of time in microseconds")
        return timedelta(microseconds=microseconds)

    def instant(self) -> datetime:
        """A time in UTC."""
        if not isinstance(self.value, str) or not _INSTANT.fullmatch(self.value):
            raise self.wrong("a time in UTC like 2026-03-02T01:00:00Z")
        try:
            return datetime.fromisoformat(self.value)
        except ValueError:
            raise self.wrong("a time in UTC like 2026-03-02T01:00:00Z") from None

    def record(self) -> Record:
        """A mapping."""
        if not isinstance(self.value, dict):
            raise self.wrong("a mapping")
        return Record(self.path, self.value)

    def items(self) -> list[Field]:
        """A list; none when it is missing."""
        if self.value is None:
            return []
        if not isinstance(self.value, list):
            raise self.wrong("a list")
        return [Field((self.path, index), item) for index, item in enumerate(self.value)]

    def by_id(self, known: Collection[str], read: Callable[[Field], T]) -> FrozenMap[T]:
        """A mapping by ids that the SOP knows; empty when it is missing."""
        if self.value is None:
            return FrozenMap()
        record = self.record()
        for key in record.content:
            if key not in known:
                raise SnapshotError(self.name, f"the SOP knows no {shown(key)} here")
        return FrozenMap((key, read(record.get(key))) for key in record.content)

    def wrong(self, expected: str) -> SnapshotError:
        """The error of a value that is something else."""
        found = "missing" if self.value is None else shown(self.value)
        return SnapshotError(self.name, f"it is {found}, where {expected} is expected")
