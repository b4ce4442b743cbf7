"""A system and the reference side by side: asked the same, they must answer the same and look the same afterwards."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from attrs import frozen

from sopflow.definition import Sop
from sopflow.testing.coverage import reached_by
from sopflow.testing.model import Request
from sopflow.testing.planning.goals import Goal
from sopflow.testing.properties import Property
from sopflow.testing.properties.monitor import Monitor
from sopflow.testing.reference import ReferenceCase
from sopflow.testing.systems import NoAnswerError, System, View
from sopflow.testing.walk_files import dump_walk
from sopflow.testing.walks import Difference, Move, Result, Walk, expected_answer
from sopflow.text import Text, visible
from sopflow.timing import CalendarError, WorkCalendar

_SHOWN = 300


@frozen
class Mismatch:
    """Where a system first is not what its SOP says.

    Attributes:
        walk: The walk until there; its last call is the one that shows it.
        what: What differs: ``result``, what can be seen of the case afterwards, such as ``due``, or a property.
        expected: What it should be.
        found: What it is; what was raised, where the system failed; why a property does not hold.
        sop: The SOP.
    """

    walk: Walk
    what: str
    expected: object
    found: object
    sop: Sop

    def __str__(self) -> str:
        last = len(self.walk.moves) - 1
        return (
            f"{Difference(self.walk, last, self._found(), self.sop)}\n\n"
            "The same as a file. To see it again: test.replay(sopflow.testing.load_walk(file)), where test is what\n"
            "workflow_test gave.\n\n"
            f"{dump_walk(self.walk)}"
        )

    def _found(self) -> Result:
        """What was found, as what came of the last call."""
        if isinstance(self.found, Result):
            return self.found
        if isinstance(self.found, NoAnswerError):
            return Result("no answer", said=_text(self.found))
        if isinstance(self.found, Exception):
            return Result(type(self.found).__name__, said=_text(self.found))
        expected = self.walk.moves[-1].expected
        if isinstance(self.found, Text):
            return Result(expected.state, said=f"{self.what} does not hold: {visible(self.found.en)}.")
        said = f"Its {self.what} differs:\n  expected {_text(self.expected)}\n  found    {_text(self.found)}"
        return Result(expected.state, expected.refused, said)


class MismatchError(AssertionError):
    """A system is not what its SOP says.

    Attributes:
        mismatch: Where it is not.
    """

    def __init__(self, mismatch: Mismatch) -> None:
        self.mismatch = mismatch
        super().__init__(mismatch)

    def __str__(self) -> str:
        return f"\n{self.mismatch}"


class DifferentialRun:
    """One run of a system, with the reference beside it.

    Attributes:
        sop: The SOP.
        system: The system.
        reference: The reference, which stands where the system should stand.
        moves: What was asked so far, and what had to come of it.
    """

    def __init__(
        self, sop: Sop, system: System, *, calendar: WorkCalendar | None = None, properties: Iterable[Property] = ()
    ) -> None:
        """Begin a run; no case is open yet.

        Args:
            sop: The SOP.
            system: A fresh system.
            calendar: How the system counts time; None for the SOP's own calendar.
            properties: What must hold besides.
        """
        self.sop = sop
        self.system = system
        self.reference = ReferenceCase(sop, calendar=calendar)
        self.moves: list[Move] = []
        self._cases: list[ReferenceCase] = []
        self._calendar = calendar
        self._properties = tuple(properties)
        self._monitor = Monitor(sop, ())
        self._expected: dict[str, object] = {}
        self._history: list[Mapping[str, object]] = []

    @property
    def is_open(self) -> bool:
        """Whether a case was opened."""
        return self.reference.now.last_at is not None

    @property
    def at(self) -> datetime:
        """When the last thing happened."""
        at = self.reference.now.last_at
        assert at is not None  # noqa: S101 (for the type checker: a case is open)
        return at

    def reached(self) -> set[Goal]:
        """What the run has come by."""
        return reached_by(self.sop, self._cases, self.moves)

    def ask(self, request: Request, *, looks: bool = True) -> bool:
        """Ask both for the same and compare the answers, and all that can be seen.

        What the system does not offer or does not refuse is not asked, nor what cannot be counted by its calendar.

        Args:
            request: When, who, what.
            looks: Whether to look at the case afterwards. On a way to somewhere it is enough to look at its end.

        Returns:
            Whether it was asked, and accepted.

        Raises:
            MismatchError: If the two are not the same.
        """
        if request.action not in self.system.actions or (request.action != "open" and not self.is_open):
            return False
        begins = request.action == "open"
        reference = ReferenceCase(self.sop, calendar=self._calendar) if begins else self.reference
        try:
            answer = expected_answer(reference, request)
        except (CalendarError, OverflowError):
            return False
        codes = {code for code in answer.refused if code in self.system.refuses}
        if answer.refused and not codes:
            return False
        if not answer.refused:
            self.reference = reference
            self._expected.clear()
            if begins:
                self._history = []
                self._cases.append(reference)
                self._monitor = Monitor(self.sop, self._properties)
        expected = Result(refused=codes) if codes else Result(self.reference.now.state)
        self.moves.append(Move(request, expected))
        try:
            found = self.system.call(request)
            view = self.system.view(self.at) if looks and self.is_open else View()
        except NoAnswerError as unanswered:
            raise MismatchError(self._mismatch("result", expected, unanswered)) from None
        except Exception as error:
            raise MismatchError(self._mismatch("result", expected, error)) from error
        if not self._is_same(found, expected):
            raise MismatchError(self._mismatch("result", expected, found))
        self._compare(view)
        for example in self._monitor.see(answer.events) if self._properties else ():
            raise MismatchError(self._mismatch(str(example.property), "holds", example.why))
        return not answer.refused

    def _is_same(self, found: Result, expected: Result) -> bool:
        if expected.refused and not self.system.reports_codes:
            return bool(found.refused)
        return found == expected

    def _compare(self, view: View) -> None:
        for name, (of_the_reference, as_compared) in _SEEN.items():
            if name in view:
                if name not in self._expected:
                    self._expected[name] = of_the_reference(self.reference)
                expected, found = self._expected[name], as_compared(view[name])  # type: ignore[literal-required]
                if found != expected:
                    raise MismatchError(self._mismatch(name, expected, found))
        if "history" in view:
            self._compare_history(list(view["history"]))

    def _compare_history(self, found: list[Mapping[str, object]]) -> None:
        """Compare of each event what is shown of it; what was shown before is only seen not to have changed."""
        events = self.reference.now.events
        known = len(self._history) if found[: len(self._history)] == self._history else 0
        for event, shown in zip(events[known:], found[known:], strict=False):
            wrong = [name for name, value in shown.items() if not _is_same(value, event.get(name))]
            if wrong:
                name = f"history, event {event['seq']}"
                raise MismatchError(
                    self._mismatch(name, {each: event.get(each) for each in wrong}, _only(shown, wrong))
                )
        if len(events) != len(found):
            raise MismatchError(self._mismatch("history", f"{len(events)} events", f"{len(found)} events"))
        self._history = found

    def _mismatch(self, what: str, expected: object, found: object) -> Mismatch:
        walk = Walk(self.sop.number, self.moves, self.sop.fingerprint)
        return Mismatch(walk, what, expected, found, self.sop)


def run(
    sop: Sop,
    make: Callable[[], System],
    requests: Iterable[Request],
    calendar: WorkCalendar | None = None,
    properties: Iterable[Property] = (),
) -> DifferentialRun:
    """Ask a fresh system for one thing after the other.

    Args:
        sop: The SOP.
        make: Makes a system.
        requests: What is asked.
        calendar: How the system counts time; None for the SOP's own calendar.
        properties: What must hold besides.

    Returns:
        The run, which has ended.

    Raises:
        MismatchError: If the system is not what its SOP says.
    """
    system = make()
    try:
        beside = DifferentialRun(sop, system, calendar=calendar, properties=properties)
        for request in requests:
            beside.ask(request)
        return beside
    finally:
        system.close()


def _plain(value: object) -> object:
    """The value as it is compared: two times of one zone compare by wall time, and a mapping may be of any class."""
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return value


def _is_same(value: object, expected: object) -> bool:
    # All times of the reference are in UTC, where equal wall times are equal instants.
    return value == expected or _plain(value) == _plain(expected)


_SEEN: dict[str, tuple[Callable[[Any], object], Callable[[Any], object]]] = {
    "state": (lambda case: case.now.state, lambda value: value),
    "due": (lambda case: case.now.due, _plain),
    "documents": (lambda case: sorted(case.now.documents), sorted),
    "done": (lambda case: list(case.now.done), list),
    "tasks": (lambda case: sorted(task.activity for task in case.tasks(at=case.now.last_at)), sorted),
    "suspended": (lambda case: case.now.suspended is not None, lambda value: value),
}
"""What of a view is compared, how the reference says it, and how a system's value is made comparable."""


def _only(shown: Mapping[str, object], names: Iterable[str]) -> dict[str, object]:
    return {name: shown[name] for name in names}


def _text(value: object) -> str:
    if isinstance(value, Mapping):
        text = ", ".join(f"{name}: {item}" for name, item in value.items())
    elif isinstance(value, Collection) and not isinstance(value, str):
        text = ", ".join(map(str, value)) or "nothing"
    else:
        text = "none" if value is None else str(value)
    return visible(text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…")
