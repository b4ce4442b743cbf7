"""Differential runs: a system and the reference receive the same calls and must give the same results and views."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from attrs import evolve, frozen

from sopflow.definition import Sop
from sopflow.flow.row import ready
from sopflow.testing.clock import MOMENT, rounded
from sopflow.testing.coverage import covered
from sopflow.testing.model import CaseState, Request
from sopflow.testing.planning.goals import Goal
from sopflow.testing.properties import Property
from sopflow.testing.properties.monitor import Monitor
from sopflow.testing.reference import ReferenceCase
from sopflow.testing.systems import NoAnswerError, System, View
from sopflow.testing.walk_files import dump_walk
from sopflow.testing.walks import Difference, Move, Result, Walk, expected_answer, time_text, with_times, zone_of
from sopflow.text import Text, visible
from sopflow.timing import CalendarError, WorkCalendar

_MAX_SHOWN = 300

MISUSE = "malformed input"
"""The aspect of a mismatch after a system was misused."""


@frozen
class Mismatch:
    """The first difference between a system and its SOP.

    Attributes:
        walk: The walk up to the call that shows the difference.
        aspect: The aspect that differs: ``result``, a key of the view such as ``due``, or a property.
        expected: The expected value.
        found: The value of the system, the exception it raised, or the reason why the property does not hold.
        sop: The SOP.
    """

    walk: Walk
    aspect: str
    expected: object
    found: object
    sop: Sop

    def __str__(self) -> str:
        last = len(self.walk.moves) - 1
        return (
            f"{Difference(self.walk, last, self._result(), self.sop)}\n\n"
            f"The same walk as a file:\n\n{dump_walk(self.walk)}"
        )

    def _result(self) -> Result:
        """Return the found value as the result of the last call."""
        if isinstance(self.found, Result):
            return self.found
        if isinstance(self.found, NoAnswerError):
            return Result("no answer", detail=_shown(self.found))
        if isinstance(self.found, Exception):
            again = "\nThe last request was sent again with malformed input." if self.aspect == MISUSE else ""
            return Result(type(self.found).__name__, detail=_shown(self.found) + again)
        expected = self.walk.moves[-1].expected
        if isinstance(self.found, Text):
            return Result(expected.state, detail=f"{self.aspect} does not hold: {visible(self.found.en)}.")
        zone = zone_of(self.walk)
        wanted, seen = _shown(self.expected, zone), _shown(self.found, zone)
        verb = "differ" if self.aspect in ("documents", "tasks") else "differs"
        detail = f"Its {self.aspect} {verb}:\n  expected {wanted}\n  found    {seen}"
        return Result(expected.state, expected.refused, detail)


class MismatchError(AssertionError):
    """A system does not implement its SOP.

    Attributes:
        mismatch: The first difference.
    """

    def __init__(self, mismatch: Mismatch) -> None:
        self.mismatch = mismatch
        super().__init__(mismatch)

    def __str__(self) -> str:
        return f"\n{self.mismatch}"


class DifferentialRun:
    """One run of a system beside the reference.

    Attributes:
        sop: The SOP.
        system: The system.
        reference: The reference, whose state the system must have.
        moves: The calls so far with their expected results.
    """

    def __init__(
        self, sop: Sop, system: System, *, calendar: WorkCalendar | None = None, properties: Iterable[Property] = ()
    ) -> None:
        """Begin a run without an open case.

        Args:
            sop: The SOP.
            system: A new system.
            calendar: The calendar of the system; by default that of the SOP.
            properties: Properties that every case must have.
        """
        self.sop = sop
        self.system = system
        self.reference: ReferenceCase = ReferenceCase(sop, calendar=calendar)
        self.moves: list[Move] = []
        self._cases: list[ReferenceCase] = []
        self._calendar = calendar
        self._properties = tuple(properties)
        self._monitor = Monitor(sop, ())
        self._expected: dict[str, object] = {}
        self._history: list[Mapping[str, object]] = []
        # The time before which a lapse may have been recorded or not.
        self._uncertain: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether a case has been opened."""
        return self.reference.now.last_at is not None

    @property
    def at(self) -> datetime:
        """The time of the last event."""
        at = self.reference.now.last_at
        assert at is not None  # noqa: S101 (for the type checker: a case is open)
        return at

    def covered(self) -> set[Goal]:
        """Return the goals that the run has covered."""
        return covered(self.sop, self._cases, self.moves)

    def call(self, request: Request, *, view: bool = True) -> bool:
        """Make a call on both and compare the results and views.

        The run skips calls that the system does not offer, those of deputies if it has none, calls that only rules
        without a code in ``refuses`` forbid,
        and times that the calendar cannot count.

        Args:
            request: The call.
            view: Whether to compare the views. On a path to some state, comparing the last view is enough.

        Returns:
            Whether the call was made and accepted.

        Raises:
            MismatchError: If the system differs from the reference.
        """
        opens = request.action == "open"
        request = self._in_resolution(request)
        if request.action not in self.system.actions or not (opens or self.is_open):
            return False
        if request.by is not None and request.by.on_behalf_of and not self.system.deputies:
            return False
        if self._uncertain is not None and not opens and request.at.tzinfo is not None and request.at < self._uncertain:
            return False
        reference = ReferenceCase(self.sop, calendar=self._calendar) if opens else self.reference
        try:
            answer = expected_answer(reference, request)
        except (CalendarError, OverflowError):
            return False
        codes = {code for code in answer.refused if code in self.system.refuses}
        if answer.refused and not codes:
            return False
        if not answer.refused:
            self._accept(reference, opens=opens)
        expected = Result(refused=codes) if codes else Result(self.reference.now.state)
        self.moves.append(Move(request, expected))
        try:
            found = self.system.call(request)
            seen = self.system.view(self.at) if view and self.is_open else View()
        except NoAnswerError as error:
            raise MismatchError(self._mismatch("result", expected, error)) from None
        except Exception as error:
            raise MismatchError(self._mismatch("result", expected, error)) from error
        if not self._is_expected(found, expected):
            raise MismatchError(self._mismatch("result", expected, found))
        self._compare_after_a_lapse(request, seen) if answer.refused else self._compare(seen)
        for example in self._monitor.see(answer.events) if self._properties else ():
            raise MismatchError(self._mismatch(str(example.property), "holds", example.why))
        return not answer.refused

    def misuse(self) -> None:
        """Make the last call again in ways that no client should.

        Raises:
            MismatchError: If the system fails.
        """
        try:
            self.system.misuse()
        except NoAnswerError as error:
            raise MismatchError(self._mismatch(MISUSE, "a refusal", error)) from None
        except Exception as error:
            raise MismatchError(self._mismatch(MISUSE, "a refusal", error)) from error

    def _accept(self, reference: ReferenceCase, *, opens: bool) -> None:
        self.reference = reference
        self._expected.clear()
        self._uncertain = None
        if opens:
            self._history = []
            self._cases.append(reference)
            self._monitor = Monitor(self.sop, self._properties)

    def _is_expected(self, found: Result, expected: Result) -> bool:
        if expected.refused and self.system.reports != "all":
            return bool(found.refused) and (self.system.reports == "none" or found.refused <= expected.refused)
        return found == expected

    def _in_resolution(self, request: Request) -> Request:
        """Round the times of a call down to the resolution of the system; its own not before the last event."""
        step, at = self.system.resolution, request.at
        if step <= MOMENT or at.tzinfo is None:
            return request
        request = with_times(request, lambda time: self._stored(time) if time.tzinfo is not None else time)
        stored = self._stored(at)
        last = self.reference.now.last_at
        if request.action != "open" and last is not None and stored < last <= at:
            stored += step
        return evolve(request, at=stored)

    def _stored(self, time: datetime) -> datetime:
        return rounded(time.astimezone(self.reference.calendar.zone), self.system.resolution)

    def _compare_after_a_lapse(self, request: Request, view: View) -> None:
        """Compare the view after a refused call: the system may have recorded the lapses until its time, or not."""
        before = self.reference.now
        after = self.reference.as_of(request.at) if request.at.tzinfo is not None and self.is_open else before
        if after is before:
            self._compare(view)
            return
        try:
            self._compare(view)
        except MismatchError as error:
            self._take(after)
            if error.mismatch.aspect == "state" and view.get("state") != after.state:
                raise
            self._compare(view)
            return
        if view.keys().isdisjoint(("state", "history")):
            # Nothing shows whether the lapse is recorded. If it is, the system refuses calls before it.
            self._uncertain = after.last_at

    def _take(self, state: CaseState) -> None:
        """Continue with a state of the reference that contains more lapses."""
        self.reference.now = state
        self._expected.clear()

    def _compare(self, view: View) -> None:
        for name, (of_reference, comparable) in _ASPECTS.items():
            if name in view:
                if name not in self._expected:
                    self._expected[name] = of_reference(self.reference)
                expected, found = self._expected[name], comparable(view[name])  # type: ignore[literal-required]
                if self._comparable(found) != self._comparable(expected):
                    raise MismatchError(self._mismatch(name, expected, found))
        if isinstance(documents := view.get("documents"), Mapping):
            expected, found = _with_references(self.reference.now.documents), _with_references(documents)
            if found != expected:
                raise MismatchError(self._mismatch("documents", expected, found))
        if "history" in view:
            self._compare_history(list(view["history"]))

    def _compare_history(self, found: list[Mapping[str, object]]) -> None:
        """Compare the fields that the system exposes; for events compared before, check only that they are the same."""
        events = self.reference.now.events
        known = len(self._history) if found[: len(self._history)] == self._history else 0
        for event, exposed in zip(events[known:], found[known:], strict=False):
            wrong = [name for name, value in exposed.items() if not self._is_same(name, value, event)]
            if wrong:
                expected = {name: event.get(name) for name in wrong}
                aspect = f"history, event {event['seq']}"
                raise MismatchError(self._mismatch(aspect, expected, {name: exposed[name] for name in wrong}))
        if len(events) != len(found):
            raise MismatchError(self._mismatch("history", f"{len(events)} events", f"{len(found)} events"))
        self._history = found

    def _is_same(self, name: str, found: object, event: Mapping[str, object]) -> bool:
        expected, at = event.get(name), event["at"]
        if self.system.resolution > MOMENT and isinstance(expected, timedelta) and isinstance(at, datetime):
            expected = self._comparable(at) - self._comparable(at - expected)  # a delay
        # All times of the reference are in UTC, so equal wall times are the same instant.
        return found == expected or self._comparable(found) == self._comparable(expected)

    def _comparable(self, value: Any) -> Any:
        """Normalize times and mappings: times by instant and resolution, and mappings of any class."""
        if isinstance(value, datetime):
            if self.system.resolution > MOMENT:
                value = rounded(value.astimezone(self.reference.calendar.zone), self.system.resolution)
            return value.astimezone(UTC)
        if isinstance(value, Mapping):
            return {key: self._comparable(item) for key, item in value.items()}
        return value

    def _mismatch(self, aspect: str, expected: object, found: object) -> Mismatch:
        walk = Walk(self.sop.number, self.moves, self.sop.fingerprint)
        return Mismatch(walk, aspect, expected, found, self.sop)


def run(
    sop: Sop,
    make: Callable[[], System],
    requests: Iterable[Request],
    calendar: WorkCalendar | None = None,
    properties: Iterable[Property] = (),
    *,
    misuse: bool = False,
) -> DifferentialRun:
    """Make calls on a new system beside the reference.

    Args:
        sop: The SOP.
        make: Creates a system.
        requests: The calls, in order.
        calendar: The calendar of the system; by default that of the SOP.
        properties: Properties that every case must have.
        misuse: Whether to misuse the system after the calls.

    Returns:
        The completed run.

    Raises:
        MismatchError: If the system differs from the reference.
    """
    system = make()
    try:
        run = DifferentialRun(sop, system, calendar=calendar, properties=properties)
        for request in requests:
            run.call(request)
        if misuse and run.moves:
            run.misuse()
        return run
    finally:
        system.close()


def _open_activities(case: ReferenceCase) -> list[str]:
    """Return the ids of the activities that can be completed; unlike ``tasks``, without further facts about them."""
    now = case.as_of(case.now.last_at) if case.now.last_at is not None else case.now
    if now.suspended is not None or now.state not in case.sop.positions:
        return []
    return sorted(activity.id for activity in ready(case.sop.step(now.state), now.done))


_ASPECTS: dict[str, tuple[Callable[[Any], object], Callable[[Any], object]]] = {
    "state": (lambda case: case.now.state, lambda value: value),
    "due": (lambda case: case.now.due, lambda value: value),
    "documents": (lambda case: sorted(case.now.documents), sorted),
    "done": (lambda case: list(case.now.done), list),
    "tasks": (_open_activities, sorted),
    "suspended": (lambda case: case.now.suspended is not None, lambda value: value),
    "moments": (lambda case: case.now.moments, dict),
}
"""For each key of a view: its value in the reference, and the normalization of the value of a system."""


def _with_references(documents: Mapping[str, str | None]) -> list[str]:
    return sorted(id_ if reference is None else f"{id_}: {reference}" for id_, reference in documents.items())


def _shown(value: object, zone: tzinfo | None = None) -> str:
    if isinstance(value, datetime):
        text = time_text(value.astimezone(zone) if value.tzinfo is not None and zone is not None else value)
    elif isinstance(value, Mapping):
        text = ", ".join(f"{name}: {_shown(item, zone)}" for name, item in value.items()) or "nothing"
    elif isinstance(value, Collection) and not isinstance(value, str):
        text = ", ".join(_shown(item, zone) for item in value) or "nothing"
    else:
        text = "none" if value is None else str(value)
    return visible(text if len(text) <= _MAX_SHOWN else text[: _MAX_SHOWN - 1] + "…")
