"""Reading untrusted plain data: first it is copied, then each field is read with its expected type.

Nothing of the sender's is evaluated twice, and nothing is followed deeper than a snapshot goes: classes that raise,
data that contains itself and endless data are refused like any other wrong value.
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
from sopflow.machine.entered_text import MAX_TEXT, wrong_reason

T = TypeVar("T")

MICROSECOND = timedelta(microseconds=1)

Path: TypeAlias = tuple["Path | None", str | int]
"""The place of a value: the path of its container, and its key or index there."""

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z", re.ASCII)
_LONGEST = (date.max - date.min) // MICROSECOND
_DEEPEST = 9
_MOST = 20_000_000
_WIDEST_NUMBER = 64
_LONGEST_NAME = 100
_LONGEST_VALUE = 200

_WHOLES = ((None, "snapshot"), (None, "event"))
"""The data whose fields go by their own names."""

_short = reprlib.Repr()
_short.maxstring = _short.maxother = 60


class SnapshotError(SopflowError, ValueError):
    """A snapshot or history cannot be used; no case was made.

    Attributes:
        field: The wrong field, such as ``history[3].at``.
        reason: Why it is wrong.
    """

    def __init__(self, field: str, reason: str) -> None:
        self.field = field
        self.reason = reason
        super().__init__(field, reason)

    def __str__(self) -> str:
        return f"This case cannot be restored: {self.field}: {self.reason}."


# --- copying --------------------------------------------------------------------------------------------


def copied(name: str, value: object) -> Field:
    """Return a deep copy of plain data in which every part has a plain type and so runs no foreign code.

    Args:
        name: The name of the data; fields of a ``snapshot`` or ``event`` go by their own names.
        value: Anything.

    Raises:
        SnapshotError: If it is deeper or larger than a snapshot can be, or is not plain data.
    """
    path = (None, name)
    return Field(path, _Copying().copy(path, value, 0))


class _Copying:
    """Copies a bounded number of values."""

    def __init__(self) -> None:
        self.left = _MOST

    def copy(self, path: Path, value: Any, depth: int) -> object:
        # Ask for the type itself: ``__class__`` can lie.
        kind = type(value)
        if value is None or kind is str or kind is bool or kind is float:
            return value
        if kind is int:
            if value.bit_length() > _WIDEST_NUMBER:
                raise SnapshotError(named(path), "the number has more digits than any in a snapshot")
            return value
        if issubclass(kind, Mapping):
            return self._mapping(path, value, depth)
        if issubclass(kind, list | tuple):
            items = self._taken(path, lambda: value, depth)
            return [self.copy((path, index), item, depth + 1) for index, item in enumerate(items)]
        if issubclass(kind, str):
            return str.__str__(value)
        raise SnapshotError(named(path), f"it is of the type {kind.__name__:.60}, which is not plain data")

    def _mapping(self, path: Path, value: Mapping[object, object], depth: int) -> dict[str, object]:
        content: dict[str, object] = {}
        for pair in self._taken(path, value.items, depth):
            key, item = pair if type(pair) is tuple and len(pair) == 2 else (None, None)  # noqa: PLR2004 (a pair)
            if type(key) is not str:
                if not issubclass(type(key), str):
                    raise SnapshotError(named(path), "the mapping has a key that is not a string")
                key = str.__str__(key)
            # Most values are text: spare them the call.
            content[key] = item if type(item) is str else self.copy((path, key), item, depth + 1)
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
            raise SnapshotError(named(path), f"the snapshot has more than {_MOST} values")
        return taken


def named(path: Path) -> str:
    """Return the name of a value, like ``history[3].at``; unprintable or long keys are escaped and cut."""
    within, key = path
    if within is None:
        return str(key)
    if isinstance(key, int):
        return f"{named(within)}[{key}]"
    key = key if key.strip() and len(key) <= _LONGEST_NAME and key.isprintable() else shown(key)
    return key if within in _WHOLES else f"{named(within)}.{key}"


def shown(value: object) -> str:
    """Return a plain value in a few characters, whatever its size."""
    text = _short.repr(value)
    return text if len(text) <= _LONGEST_VALUE else f"{text[: _LONGEST_VALUE - 1]}…"


# --- reading --------------------------------------------------------------------------------------------


class Record:
    """A mapping of a snapshot."""

    __slots__ = ("content", "path")

    def __init__(self, path: Path, content: Mapping[str, object]) -> None:
        self.path: Path = path
        self.content: Mapping[str, object] = content

    def __contains__(self, key: str) -> bool:
        return key in self.content

    def get(self, key: str) -> Field:
        """Return a field; a missing one has the value None."""
        return Field((self.path, key), self.content.get(key))


class Field:
    """A value of a snapshot, read with its expected type."""

    __slots__ = ("path", "value")

    def __init__(self, path: Path, value: object) -> None:
        self.path: Path = path
        self.value: object = value

    @property
    def name(self) -> str:
        """The name of the field."""
        return named(self.path)

    def optional(self, read: Callable[[Field], T]) -> T | None:
        """Read None or something else."""
        return None if self.value is None else read(self)

    def text(self) -> str:
        """Read a string."""
        if not isinstance(self.value, str):
            raise self.wrong("a string")
        return self.value

    def words(self) -> str:
        """Read text that a person entered with a call."""
        if not isinstance(self.value, str) or wrong_reason(self.value) is not None:
            raise self.wrong(f"a string of at most {MAX_TEXT} characters without control characters")
        return self.value

    def whole(self) -> int:
        """Read a whole number."""
        if not isinstance(self.value, int) or isinstance(self.value, bool):
            raise self.wrong("a whole number")
        return self.value

    def position(self) -> int:
        """Read a position in a history, from 1."""
        if (position := self.whole()) < 1:
            raise self.wrong("a position from 1")
        return position

    def flag(self) -> bool:
        """Read true or false."""
        if not isinstance(self.value, bool):
            raise self.wrong("true or false")
        return self.value

    def length(self) -> timedelta:
        """Read a length of time in microseconds."""
        microseconds = self.whole()
        if not 0 <= microseconds <= _LONGEST:
            raise self.wrong("a length of time in microseconds")
        return timedelta(microseconds=microseconds)

    def instant(self) -> datetime:
        """Read a time in UTC."""
        if not isinstance(self.value, str) or not _INSTANT.fullmatch(self.value):
            raise self.wrong("a time in UTC like 2026-03-02T01:00:00Z")
        try:
            return datetime.fromisoformat(self.value)
        except ValueError:
            raise self.wrong("a time in UTC like 2026-03-02T01:00:00Z") from None

    def record(self) -> Record:
        """Read a mapping."""
        if not isinstance(self.value, dict):
            raise self.wrong("a mapping")
        return Record(self.path, self.value)

    def items(self) -> list[Field]:
        """Read a list; an empty one if it is missing."""
        if self.value is None:
            return []
        if not isinstance(self.value, list):
            raise self.wrong("a list")
        return [Field((self.path, index), item) for index, item in enumerate(self.value)]

    def by_id(self, known: Collection[str] | None, read: Callable[[Field], T]) -> FrozenMap[T]:
        """Read a mapping by ids; an empty one if it is missing.

        Args:
            known: The ids of the SOP that may occur; None for any.
            read: Reads a value.
        """
        if self.value is None:
            return FrozenMap()
        record = self.record()
        if known is not None:
            for key in record.content:
                if key not in known:
                    raise SnapshotError(self.name, f"the SOP has no {shown(key)} here")
        return FrozenMap((key, read(record.get(key))) for key in record.content)

    def wrong(self, expected: str) -> SnapshotError:
        """Return the error of a value of another type."""
        found = "missing" if self.value is None else shown(self.value)
        return SnapshotError(self.name, f"it is {found}, but must be {expected}")
