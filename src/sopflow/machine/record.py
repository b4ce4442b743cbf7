"""The record of a case: its id, its events and the position that they lead to; copies and comparison."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any, ClassVar, Final, NoReturn, Self, cast

from sopflow.machine.entered_text import wrong_case_id
from sopflow.machine.event import Event, EventKind
from sopflow.machine.position import POSITION, CasePosition
from sopflow.machine.refusal import Refused

if TYPE_CHECKING:
    from sopflow.machine.engine import SopMachine


class CaseRecord(CasePosition):
    """The data of a case."""

    __slots__ = ("_history", "_id")

    __hash__: ClassVar[None] = None  # type: ignore[assignment]  # a case is mutable, and equality compares content

    def __init__(self, machine: SopMachine[Any], id: str) -> None:
        """Make a case that has not been opened; machines do this.

        Args:
            machine: The machine of the case.
            id: The case's id.

        Raises:
            Refused: If the id is empty, too long, or contains control characters.
        """
        if not isinstance(id, str):
            raise TypeError(f"A case's id is a string, not {id!r:.100}.")
        if (refusal := wrong_case_id(id)) is not None:
            raise Refused([refusal], id)
        super().__init__(machine)
        self._id = id
        self._history: list[Event] = []

    @property
    def id(self) -> str:
        """The case's id in the host application."""
        return self._id

    @property
    def history(self) -> tuple[Event, ...]:
        """All events in order, except those that a snapshot omitted."""
        return tuple(self._history)

    def _latest(self, kind: EventKind, activity: str | None = None) -> Event | None:
        """Return the latest event of a kind (about an activity) in the loaded history."""
        return next((each for each in reversed(self._history) if (each.kind, each.activity) == (kind, activity)), None)

    def _performers_of(self, activity: str) -> tuple[str, ...]:
        """Return who took part in an activity in the latest visit of its step, if four eyes depend on it."""
        return self._performers.get(activity, ()) if self._performers else ()

    # --- copies and comparison -------------------------------------------------------------------------------

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        """Return the same, with deep copies of what a subclass added."""
        twin = memo[id(self)] = copy.copy(self)
        for name, value in twin._attributes().items():
            if name not in _OWN_SLOTS:
                object.__setattr__(twin, name, copy.deepcopy(value, memo))
        return twin

    def __reduce__(self) -> NoReturn:
        """Refuse to be pickled: unpickling runs arbitrary code, and a pickle breaks when the library changes."""
        raise TypeError(
            f"A case is not pickled ({self!r:.100}). Save case.snapshot(), which is plain data, and make an equal case "
            "of it with machine.restore(snapshot)."
        )

    def _twin(self) -> Self:
        """Return an independent copy, including what a subclass added."""
        twin = object.__new__(type(self))
        for name, value in self._attributes().items():
            object.__setattr__(twin, name, value)
        twin._documents = dict(self._documents) if type(self._documents) is dict else self._documents
        twin._history = list(self._history)
        return twin

    def _attributes(self) -> dict[str, Any]:
        # Python's own implementation knows the mangled names of a subclass's private slots.
        added, slots = cast("tuple[dict[str, Any] | None, dict[str, Any]]", object.__getstate__(self))
        return slots | (added or {})

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, CaseRecord):
            return NotImplemented
        return self._content() == other._content()

    def _content(self) -> tuple[object, ...]:
        position = (getattr(self, name) for name in POSITION)
        return (self._machine.sop.fingerprint, self._id, self._history, *position)

    def __repr__(self) -> str:
        words = [f"{self._id!r} at {self._state or 'no step yet'}"]
        if self._due is not None:
            words.append(f"due {self._due.isoformat(sep=' ', timespec='seconds')}")
        if self._suspended_since is not None:
            words.append("suspended")
        return f"<{type(self).__name__} {', '.join(words)}, version {self._version}>"


_OWN_SLOTS: Final = {*CasePosition.__slots__, *CaseRecord.__slots__, "__weakref__"}
"""The attributes that are not of a subclass."""
