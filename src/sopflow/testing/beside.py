"""A system and the reference side by side: asked the same, they must answer the same and look the same afterwards."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, cast

from attrs import frozen

from sopflow.definition import Sop
from sopflow.diagnostics import visible
from sopflow.testing.model import Request
from sopflow.testing.reference import ReferenceCase
from sopflow.testing.systems import System, View
from sopflow.testing.walk_files import dump_walk
from sopflow.testing.walks import Difference, Move, Result, Walk, imagined, table
from sopflow.timing import WorkCalendar

_SHOWN = 300


@frozen
class Deviation:
    """Where a system first is not what its SOP says.

    Attributes:
        walk: The walk until there; its last call is the one that shows it.
        what: What differs: ``result``, or what can be seen of the case afterwards.
        expected: What it should be.
        found: What it is.
        sop: The SOP.
    """

    walk: Walk
    what: str
    expected: object
    found: object
    sop: Sop

    def __str__(self) -> str:
        last = len(self.walk.moves) - 1
        if self.what == "result" and isinstance(self.found, Result):
            lines = [str(Difference(self.walk, last, self.found, self.sop))]
        else:
            lines = [
                f"After call {last + 1} of this walk of {visible(self.walk.sop)}, {self.what} differs:",
                f"  expected   {_told(self.expected)}",
                f"  found      {_told(self.found)}",
                "The walk until there:",
                table(self.walk, self.sop),
            ]
        return "\n".join(
            (*lines, "", "The same as a file, for sopflow.testing.load_walk and follow:", dump_walk(self.walk))
        )


class Deviates(AssertionError):  # noqa: N818 (an answer, and reads as one)
    """A system is not what its SOP says.

    Attributes:
        deviation: Where it is not.
    """

    def __init__(self, deviation: Deviation) -> None:
        self.deviation = deviation
        super().__init__(deviation)

    def __str__(self) -> str:
        return f"\n{self.deviation}"


class Beside:
    """One run of a system, with the reference beside it.

    Attributes:
        sop: The SOP.
        system: The system.
        reference: The reference, which stands where the system should stand.
        moves: What was asked so far, and what had to come of it.
    """

    def __init__(self, sop: Sop, system: System, *, calendar: WorkCalendar | None = None) -> None:
        """Begin a run; no case is open yet.

        Args:
            sop: The SOP.
            system: A fresh system.
            calendar: How the system counts time; None for the SOP's own calendar.
        """
        self.sop = sop
        self.system = system
        self.reference = ReferenceCase(sop, calendar=calendar)
        self.moves: list[Move] = []
        self._calendar = calendar

    @property
    def is_open(self) -> bool:
        """Whether a case was opened."""
        return self.reference.now.last_at is not None

    @property
    def at(self) -> datetime:
        """When the last thing happened."""
        return cast("datetime", self.reference.now.last_at)

    def ask(self, request: Request) -> bool:
        """Ask both for the same, unless the system does not offer it, and compare all that can be seen.

        Args:
            request: When, who, what.

        Returns:
            Whether it was asked, and accepted.

        Raises:
            Deviates: If the two are not the same.
        """
        if request.action not in self.system.actions or (request.action != "open" and not self.is_open):
            return False
        reference = ReferenceCase(self.sop, calendar=self._calendar) if request.action == "open" else self.reference
        answer = imagined(reference, request)
        if not answer.refused:
            self.reference = reference
        expected = Result(refused=answer.refused) if answer.refused else Result(self.reference.now.state)
        self.moves.append(Move(request, expected))
        found = self.system.call(request)
        if not self._is_same(found, expected):
            raise Deviates(self._deviation("result", expected, found))
        if self.is_open:
            self._compare(self.system.view(self.at))
        return not answer.refused

    def _is_same(self, found: Result, expected: Result) -> bool:
        if expected.refused and not self.system.tells_codes:
            return bool(found.refused)
        return found == expected

    def _compare(self, view: View) -> None:
        for name, found in view.items():
            expected = _EXPECTED[name](self.reference)
            seen = _AS_SEEN.get(name, _plain)(found)
            if name == "history":
                expected = _only(cast("list[dict[str, object]]", expected), cast("list[dict[str, object]]", seen))
            if seen != expected:
                both = _first_difference(expected, seen) if name == "history" else (expected, seen)
                raise Deviates(self._deviation(name, *both))

    def _deviation(self, what: str, expected: object, found: object) -> Deviation:
        walk = Walk(self.sop.number, self.moves, self.sop.fingerprint)
        return Deviation(walk, what, expected, found, self.sop)


def run(sop: Sop, make: Callable[[], System], requests: Iterable[Request], calendar: WorkCalendar | None) -> Walk:
    """Ask a fresh system for one thing after the other.

    Args:
        sop: The SOP.
        make: Makes a system.
        requests: What is asked.
        calendar: How the system counts time; None for the SOP's own calendar.

    Returns:
        The walk, with what came of each call.

    Raises:
        Deviates: If the system is not what its SOP says.
    """
    system = make()
    try:
        beside = Beside(sop, system, calendar=calendar)
        for request in requests:
            beside.ask(request)
        return Walk(sop.number, beside.moves, sop.fingerprint)
    finally:
        system.close()


_EXPECTED: dict[str, Callable[[ReferenceCase], object]] = {
    "state": lambda case: case.now.state,
    "due": lambda case: _plain(case.now.due),
    "documents": lambda case: sorted(case.now.documents),
    "done": lambda case: list(case.now.done),
    "tasks": lambda case: sorted(task.activity for task in case.tasks(at=cast("datetime", case.now.last_at))),
    "suspended": lambda case: case.now.suspended is not None,
    "history": lambda case: [_plain(event) for event in case.now.events],
}


def _plain(value: Any) -> object:  # noqa: ANN401 (whatever a system shows)
    """The value as it is compared: two times of one zone compare by wall time, and a mapping may be of any class."""
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return value


_AS_SEEN: dict[str, Callable[[Any], object]] = {
    "documents": sorted,
    "done": list,
    "tasks": sorted,
    "history": lambda events: [_plain(event) for event in events],
}


def _only(events: list[dict[str, object]], shown: list[dict[str, object]]) -> list[dict[str, object]]:
    """Of each event what a system shows of it."""
    return [{name: event.get(name) for name in seen} for event, seen in zip(events, shown, strict=False)] + events[
        len(shown) :
    ]


def _first_difference(expected: Any, found: Any) -> tuple[object, object]:  # noqa: ANN401 (two histories)
    """Of two histories the first events that differ, and of those the fields."""
    for one, other in zip(expected, found, strict=False):
        if one != other:
            names = [name for name in one if one[name] != other.get(name)]
            return {name: one[name] for name in names}, {name: other.get(name) for name in names}
    return f"{len(expected)} events", f"{len(found)} events"


def _told(value: object) -> str:
    if isinstance(value, Collection) and not isinstance(value, str | dict):
        text = ", ".join(map(str, value)) or "nothing"
    elif isinstance(value, dict):
        text = ", ".join(f"{name}: {item}" for name, item in value.items())
    else:
        text = "none" if value is None else str(value)
    return visible(text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…")
