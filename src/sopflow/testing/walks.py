"""Walks: sequences of calls with expected results, which can be planned, recorded, written by hand, and replayed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta, timezone, tzinfo
from typing import Any, TypeAlias

from attrs import evolve, field, frozen

from sopflow.definition import Sop
from sopflow.machine import Performer
from sopflow.testing.model import Answer, Person, Request
from sopflow.testing.reference import ReferenceCase
from sopflow.testing.reference_effects import KINDS
from sopflow.text import visible

ACTIONS = (*KINDS, "tick", "restore")
"""The actions of a walk: those of a case, ``tick``, which records lapses, and ``restore``, which saves and loads it."""

USUAL_ACTIONS = tuple(action for action in ACTIONS if action not in ("recount", "correct"))
"""The actions that most applications offer."""

_SHOWN = 60
_SHOWN_BEFORE = 6


def _codes(value: str | Iterable[str]) -> frozenset[str]:
    return frozenset((value,)) if isinstance(value, str) else frozenset(value)


@frozen
class Result:
    """The result of a call: the state of the case, or the codes of its refusal.

    Attributes:
        state: The state of the case after an accepted call; None for a refusal.
        refused: The codes of all refusals; empty for an accepted call.
        detail: A message of the system, or a function that composes it; ignored when results are compared.

    >>> print(Result("putus")), print(Result(refused="actor"))
    putus
    refused: actor
    (None, None)
    """

    state: str | None = None
    refused: frozenset[str] = field(default=frozenset(), converter=_codes)
    detail: str | Callable[[], str] = field(default="", eq=False)

    def __attrs_post_init__(self) -> None:
        """Reject a result that is both accepted and refused, or neither."""
        if (self.state is None) is not bool(self.refused):
            raise ValueError("A result has either a state, for an accepted call, or the codes of its refusal.")

    def __str__(self) -> str:
        return visible(self.state or f"refused: {', '.join(sorted(self.refused))}")


def _in_fixed_zone(request: Request) -> Request:
    """Replace time zones by their offsets at each time, since a file cannot contain the rules of a zone."""
    return with_times(request, _at_offset)


def _at_offset(at: datetime) -> datetime:
    offset = at.utcoffset()
    if offset is None or type(at.tzinfo) is timezone:
        return at
    return at.replace(tzinfo=timezone(offset), fold=0)


def with_times(request: Request, convert: Callable[[datetime], datetime]) -> Request:
    """Return a request with all of its times converted, except those that Python cannot represent in another zone."""

    def converted(at: datetime) -> datetime:
        try:
            return convert(at)
        except OverflowError:
            return at

    if request.value is None and not request.moments:
        at = converted(request.at)
        return request if at is request.at else evolve(request, at=at)
    value = request.value if request.value is None else converted(request.value)
    moments = {id_: converted(moment) for id_, moment in request.moments.items()}
    return evolve(request, at=converted(request.at), value=value, moments=moments)


def _known(_move: object, _attribute: object, request: Request) -> None:
    if request.action not in ACTIONS:
        raise ValueError(f"Unknown action {request.action!r:.100}; the actions of a walk are {', '.join(ACTIONS)}.")


@frozen
class Move:
    """One call of a walk.

    Attributes:
        request: The call.
        expected: The expected result.
    """

    request: Request = field(converter=_in_fixed_zone, validator=_known)
    expected: Result


def _moves(value: Iterable[Move]) -> tuple[Move, ...]:
    return tuple(value)


@frozen
class Walk:
    """Calls with expected results, in order.

    Attributes:
        sop: The number of the SOP.
        moves: The calls; the first one opens a case, and a further ``open`` continues with another case.
        fingerprint: The fingerprint of the SOP for which the walk was made; None if unknown.
        about: A description.
    """

    sop: str
    moves: tuple[Move, ...] = field(default=(), converter=_moves)
    fingerprint: str | None = None
    about: str = ""

    def __attrs_post_init__(self) -> None:
        """Reject calls before a case is open."""
        for number, move in enumerate(self.moves, 1):
            if move.request.action != "open":
                raise ValueError(f"Call {number} of the walk needs an open case: begin with `open`.")
            if not move.expected.refused:
                break

    def __str__(self) -> str:
        return table(self)


Caller: TypeAlias = Callable[[Request], Result]
"""A system under test as a function: makes a call and returns its result."""


# --- callers ----------------------------------------------------------------------------------------------


def reference_caller(sop: Sop) -> Caller:
    """Return a caller for the reference, which makes calls on one case after another.

    Args:
        sop: The SOP.
    """
    case = ReferenceCase(sop)

    def call(request: Request) -> Result:
        nonlocal case
        if request.action == "open":
            case, before = ReferenceCase(sop), case
            if (answer := case.call(request)).refused:
                case = before
        else:
            answer = expected_answer(case, request)
        return Result(refused=answer.refused) if answer.refused else Result(case.now.state)

    return call


def expected_answer(case: ReferenceCase, request: Request) -> Answer:
    """Make any call of a walk on a reference case; ``restore`` has no effect on it."""
    if request.action == "restore":
        return Answer()
    return case.call(request)


def arguments(request: Request) -> dict[str, Any]:
    """Return the arguments of the method of a machine's case that makes a call.

    Args:
        request: The call.
    """
    if request.action == "tick":
        return {"at": request.at}
    given: dict[str, Any] = {"at": request.at, "by": performer(request.by), "reason": request.reason}
    if request.action == "complete":
        given |= {"activity": request.activity, "outcome": request.outcome}
    if request.action == "correct":
        given["to"] = request.to
    if request.action == "set_moment":
        given |= {"id": request.moment, "value": request.value}
    if request.action in ("open", "complete", "attach"):
        given["documents"] = dict(request.documents)
    if request.moments:
        given["moments"] = dict(request.moments)
    return given


def performer(person: Person | None) -> Performer | None:
    """Convert a person to a performer of the machine."""
    return None if person is None else Performer(person.id, person.actors, on_behalf_of=person.on_behalf_of)


# --- recording and replaying --------------------------------------------------------------------------------


def record(sop: Sop, requests: Iterable[Request], call: Caller, *, about: str = "") -> Walk:
    """Make calls on a system and record the results as a walk.

    Args:
        sop: The SOP of the system.
        requests: The calls, in order.
        call: The system.
        about: A description of the walk.
    """
    moves = [Move(request, call(request)) for request in requests]
    return Walk(sop.number, moves, sop.fingerprint, about)


@frozen
class Difference:
    """The first call of a walk whose result is not the expected one.

    Attributes:
        walk: The walk.
        index: The index of the call.
        found: The result of the system.
        sop: The SOP of the system.
    """

    walk: Walk
    index: int
    found: Result
    sop: Sop

    @property
    def move(self) -> Move:
        """The call and its expected result."""
        return self.walk.moves[self.index]

    def __str__(self) -> str:
        request, sop = in_one_zone(self.walk)[self.index], self.sop
        facts = {
            "row": _row(request, sop),
            "activity": _asked(request) + (f"  {_cell(text)}" if (text := _text(request, sop)) else ""),
            "performer": _who(request.by),
            "time": time_text(request.at),
            "with": _with(request),
            "expected": str(self.move.expected),
            "found": str(self.found),
        }
        lines = [f"Call {self.index + 1} of {len(self.walk.moves)} in this walk of {_cell(self.walk.sop)} differs:"]
        lines += [f"  {name:<10} {fact}" for name, fact in facts.items() if fact]
        detail = self.found.detail() if callable(self.found.detail) else self.found.detail
        lines += [f"  {'':<10} {visible(line)}" for line in detail.splitlines()]
        if self.walk.fingerprint not in (None, sop.fingerprint):
            lines.append("The walk was made for another revision of the SOP, with different behavior.")
        walk = evolve(self.walk, moves=self.walk.moves[: self.index + 1])
        lines += ["The walk up to this call:", *table(walk, sop, (0, _SHOWN_BEFORE)).splitlines()]
        return "\n".join(lines)


def follow(walk: Walk, sop: Sop, call: Caller) -> Difference | None:
    """Replay a walk on any system.

    Args:
        walk: The walk.
        sop: The SOP that the system implements.
        call: The system.

    Returns:
        The first difference; None if all results are as expected.

    Raises:
        ValueError: If the walk belongs to a SOP with another number.
    """
    if walk.sop != sop.number:
        raise ValueError(f"The walk belongs to the SOP {_cell(walk.sop)}, not to {_cell(sop.number)}.")
    for index, move in enumerate(walk.moves):
        found = call(move.request)
        if found != move.expected:
            return Difference(walk, index, found, sop)
    return None


# --- text -----------------------------------------------------------------------------------------------


def table(walk: Walk, sop: Sop | None = None, shown: tuple[int, int] | None = None) -> str:
    """Return a walk as a table of rows, activities, performers, times, documents and reasons, and expected results.

    All times are in the time zone of the first call.

    Args:
        walk: The walk.
        sop: The SOP, for the numbers of rows.
        shown: How many calls to show from the beginning and from the end; one line replaces the others. By default all.
    """
    head = ("", "row", "activity", "performer", "time", "with", "expected")
    first, last = shown or (len(walk.moves), 0)
    folded = range(first, len(walk.moves) - last)
    lines = [head]
    for index, (move, request) in enumerate(zip(walk.moves, in_one_zone(walk), strict=True)):
        if index not in folded or len(folded) == 1:
            cells = (_row(request, sop), _asked(request), _who(request.by), time_text(request.at), _with(request))
            lines.append((str(index + 1), *cells, str(move.expected)))
    columns = [column for column in zip(*lines, strict=True) if any(column[1:]) or column[0] == "expected"]
    widths = [max(map(len, column)) for column in columns]
    rows = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in zip(*columns, strict=True)]
    if len(folded) > 1:
        rows.insert(first + 1, f"…  {len(folded)} calls")
    return "\n".join(rows)


def zone_of(walk: Walk) -> tzinfo | None:
    """Return the time zone of the first call of a walk that has one; all texts about the walk use it."""
    return next((move.request.at.tzinfo for move in walk.moves if move.request.at.tzinfo is not None), None)


def in_one_zone(walk: Walk) -> list[Request]:
    """Return the calls of a walk with all times in its time zone; times without a zone stay as they are."""
    zone = zone_of(walk)
    return [with_times(move.request, lambda at: at.astimezone(zone) if at.tzinfo else at) for move in walk.moves]


def time_text(at: datetime) -> str:
    """Format a time with its offset, to the minute if possible."""
    whole = "minutes" if at.replace(second=0, microsecond=0) == at else "auto"
    wall = at.replace(tzinfo=None).isoformat(" ", whole)
    offset = at.utcoffset()
    if offset is None:
        return f"{wall} (no zone)"
    return wall + (f" {timezone(offset)}".replace("UTC", "", 1) if offset != timedelta(0) else " UTC")


def _row(request: Request, sop: Sop | None) -> str:
    if sop is None or request.activity is None:
        return ""
    return visible(sop.labels.get(request.activity, "?"))


def _text(request: Request, sop: Sop) -> str:
    texts = {activity.id: activity.text for step in sop.steps for activity in step.activities}
    return texts.get(request.activity or "", "")


def _asked(request: Request) -> str:
    what = request.action if request.action != "complete" else _cell(request.activity or "no activity")
    if request.to is not None:
        return f"{what} to {request.to}"
    if request.moment is not None:
        value = "" if request.value is None else f" = {time_text(request.value)}"
        return f"{what} {_cell(request.moment)}{value}"
    return what + (f" = {_cell(request.outcome)}" if request.outcome is not None else "")


def _who(person: Person | None) -> str:
    if person is None:
        return ""
    actors = ", ".join(sorted(person.actors))
    if person.on_behalf_of:
        actors += "; " + ", ".join(f"{actor} for {name}" for actor, name in person.on_behalf_of.items())
    return _cell(f"{person.id} ({actors})" if person.id is not None else f"({actors})")


def _with(request: Request) -> str:
    given = [f"{id_}: {reference}" if reference else id_ for id_, reference in request.documents.items()]
    given += [f"{id_}: {time_text(value)}" for id_, value in request.moments.items()]
    if request.reason is not None:
        given.append(f"because {request.reason!r}")
    return _cell(", ".join(given))


def _cell(text: str) -> str:
    """Shorten a text and escape its invisible characters, so that it fits a cell of a table."""
    return visible(text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…")
