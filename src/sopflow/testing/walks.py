"""A walk: a run of a SOP as a value, each call with what must come of it; replayed, it says where a system differs.

It is planned (`paths`), recorded while a system is tested, or written by hand as a small file (`walk_files`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta, timezone
from typing import Any, TypeAlias

from attrs import evolve, field, frozen

from sopflow.definition import Sop
from sopflow.machine import Performer
from sopflow.testing.model import Answer, Person, Request
from sopflow.testing.reference import KINDS, ReferenceCase
from sopflow.text import visible

ACTIONS = (*KINDS, "tick", "restore")
"""What may be asked in a walk: the calls of a case; ``tick``, which lets pass what passes by itself; ``restore``, which
saves the case and reads it again."""

_SHOWN = 60
_SHOWN_BEFORE = 6


def _codes(value: str | Iterable[str]) -> frozenset[str]:
    return frozenset((value,)) if isinstance(value, str) else frozenset(value)


@frozen
class Result:
    """What comes of a call: it is accepted and the case is in a state, or it is refused.

    Attributes:
        state: The state of the case afterwards; None for a refusal.
        refused: The codes of all reasons; empty when it is accepted.
        said: What a system had to say about it, or what finds the words once they are wanted; plays no part when
            results are compared.

    >>> print(Result("putus")), print(Result(refused="actor"))
    putus
    refused: actor
    (None, None)
    """

    state: str | None = None
    refused: frozenset[str] = field(default=frozenset(), converter=_codes)
    said: str | Callable[[], str] = field(default="", eq=False)

    def __attrs_post_init__(self) -> None:
        """Refuse a result that is both, or neither."""
        if (self.state is None) is not bool(self.refused):
            raise ValueError("A call is either accepted and leads to a state, or it is refused with codes.")

    def __str__(self) -> str:
        return visible(self.state or f"refused: {', '.join(sorted(self.refused))}")


def _in_fixed_zone(request: Request) -> Request:
    """The request at the same instant and wall time, without the rules of a zone: these could not be written down."""
    offset = request.at.utcoffset()
    if offset is None or type(request.at.tzinfo) is timezone:
        return request
    return evolve(request, at=request.at.replace(tzinfo=timezone(offset), fold=0))


def _known(_move: object, _attribute: object, request: Request) -> None:
    if request.action not in ACTIONS:
        raise ValueError(f"A walk knows no action {request.action!r:.100}; there are {', '.join(ACTIONS)}.")


@frozen
class Move:
    """One call of a walk.

    Attributes:
        request: When, who, what.
        expected: What must come of it.
    """

    request: Request = field(converter=_in_fixed_zone, validator=_known)
    expected: Result


def _moves(value: Iterable[Move]) -> tuple[Move, ...]:
    return tuple(value)


@frozen
class Walk:
    """Calls on a case in their order, each with what must come of it.

    Attributes:
        sop: The number of the SOP.
        moves: The calls; the first opens the case, and a further ``open`` goes on with another case.
        fingerprint: How that SOP behaved; None when nobody said.
        about: What the walk shows, in words.
    """

    sop: str
    moves: tuple[Move, ...] = field(default=(), converter=_moves)
    fingerprint: str | None = None
    about: str = ""

    def __attrs_post_init__(self) -> None:
        """Refuse a walk that calls what it has not opened."""
        for number, move in enumerate(self.moves, 1):
            if move.request.action != "open":
                raise ValueError(f"Call {number} of the walk is made on a case that is not open: begin with `open`.")
            if not move.expected.refused:
                break

    def __str__(self) -> str:
        return table(self)


Caller: TypeAlias = Callable[[Request], Result]
"""A system, as a walk sees it: does what a request asks for and says what came of it."""


# --- callers ----------------------------------------------------------------------------------------------


def reference_caller(sop: Sop) -> Caller:
    """A caller that makes requests on the plain reference, one case after the other.

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
    """What the reference answers to any action of a walk; it is never lost, so that nothing comes of restoring it."""
    if request.action == "restore":
        return Answer()
    return case.tick(request.at) if request.action == "tick" else case.call(request)


def arguments(request: Request) -> dict[str, Any]:
    """The arguments with which a case's method of the action's name is called.

    Args:
        request: The request.
    """
    if request.action == "tick":
        return {"at": request.at}
    given: dict[str, Any] = {"at": request.at, "by": performer(request.by), "reason": request.reason}
    if request.action == "complete":
        given |= {"activity": request.activity, "outcome": request.outcome}
    if request.action in ("open", "complete", "attach"):
        given["documents"] = dict(request.documents)
    return given


def performer(person: Person | None) -> Performer | None:
    """A person as the machine knows them."""
    return None if person is None else Performer(person.id, person.actors)


# --- recording and replaying --------------------------------------------------------------------------------


def record(sop: Sop, requests: Iterable[Request], call: Caller, *, about: str = "") -> Walk:
    """Make requests and write down what comes of them as what is expected.

    Args:
        sop: The SOP of the system.
        requests: What is asked, in order.
        call: The system.
        about: What the walk shows, in words.
    """
    moves = [Move(request, call(request)) for request in requests]
    return Walk(sop.number, moves, sop.fingerprint, about)


@frozen
class Difference:
    """Where a system first does something else than a walk expects.

    Attributes:
        walk: The walk.
        index: The place of the call in it, from 0.
        found: What came of it.
        sop: The SOP of the system.
    """

    walk: Walk
    index: int
    found: Result
    sop: Sop

    @property
    def move(self) -> Move:
        """The call and what was expected of it."""
        return self.walk.moves[self.index]

    def __str__(self) -> str:
        request, sop = self.move.request, self.sop
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
        said = self.found.said() if callable(self.found.said) else self.found.said
        lines += [f"  {'':<10} {visible(line)}" for line in said.splitlines()]
        if self.walk.fingerprint not in (None, sop.fingerprint):
            lines.append("The walk was made for another revision of the SOP, which behaves differently.")
        first = max(0, self.index + 1 - _SHOWN_BEFORE)
        lines += ["The walk until there:", *table(self.walk, sop, slice(first, self.index + 1)).splitlines()]
        return "\n".join(lines)


def follow(walk: Walk, sop: Sop, call: Caller) -> Difference | None:
    """Walk a walk on any system.

    Args:
        walk: The walk.
        sop: The SOP that the system carries out.
        call: The system.

    Returns:
        The first difference; None when all is as expected.

    Raises:
        ValueError: If the walk is of a SOP with another number.
    """
    if walk.sop != sop.number:
        raise ValueError(f"The walk is one of the SOP {_cell(walk.sop)}, not of {_cell(sop.number)}.")
    for index, move in enumerate(walk.moves):
        found = call(move.request)
        if found != move.expected:
            return Difference(walk, index, found, sop)
    return None


# --- to read --------------------------------------------------------------------------------------------


def table(walk: Walk, sop: Sop | None = None, part: slice = slice(None)) -> str:
    """A walk as a table: row, activity, performer, time, what goes with it, what is expected.

    Args:
        walk: The walk.
        sop: The SOP, for the numbers of the rows.
        part: Which of the calls; all by default.
    """
    head = ("", "row", "activity", "performer", "time", "with", "expected")
    lines = [head]
    for number, move in list(enumerate(walk.moves, 1))[part]:
        request = move.request
        cells = (_row(request, sop), _asked(request), _who(request.by), time_text(request.at), _with(request))
        lines.append((str(number), *cells, str(move.expected)))
    columns = [column for column in zip(*lines, strict=True) if any(column[1:]) or column[0] == "expected"]
    widths = [max(map(len, column)) for column in columns]
    rows = zip(*columns, strict=True)
    return "\n".join("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)


def time_text(at: datetime) -> str:
    """A time as people write it, to the minute where it is one, with its offset."""
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
    return what + (f" = {_cell(request.outcome)}" if request.outcome is not None else "")


def _who(person: Person | None) -> str:
    if person is None:
        return ""
    actors = ", ".join(sorted(person.actors))
    return _cell(f"{person.id} ({actors})" if person.id is not None else f"({actors})")


def _with(request: Request) -> str:
    given = [f"{id_}: {reference}" if reference else id_ for id_, reference in request.documents.items()]
    if request.reason is not None:
        given.append(f"because {request.reason!r}")
    return _cell(", ".join(given))


def _cell(text: str) -> str:
    """A text on one line, without what cannot be seen, and not longer than people read in a table."""
    return visible(text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…")
