"""Refuting claims: of a SOP by a shortest walk on which they do not hold, of a history, and of a run while it goes."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeAlias

from attrs import frozen

from sopflow.definition import Sop
from sopflow.diagnostics import Language
from sopflow.machine import EventKind
from sopflow.testing.claims import Claim, Moment, calendar_of, eventually_ends, within
from sopflow.testing.control import Control, Place, Turn
from sopflow.testing.goals import Why
from sopflow.testing.guide import Guide, When
from sopflow.testing.histories import walk_of
from sopflow.testing.model import Person
from sopflow.testing.paths import sound
from sopflow.testing.reference import ready, required
from sopflow.testing.searching import MAX_PLACES, Route, TooManyPlaces, search
from sopflow.testing.tracking import Happened, facts
from sopflow.testing.walks import Walk, table
from sopflow.timing import Duration


@frozen
class Violation:
    """A claim that does not hold, and where.

    Attributes:
        claim: The claim.
        why: What happens instead.
        walk: What leads there. Of a SOP it is a walk of the fewest calls, which a machine answers as it expects; of a
            history or a run, all that happened until then.
        sop: The SOP.
    """

    claim: Claim
    why: Why
    walk: Walk
    sop: Sop

    def text(self, language: Language = "en") -> str:
        """The claim, why it does not hold, and the walk as a table."""
        head = f"{self.claim} tidak berlaku" if language == "id" else f"{self.claim} does not hold"
        return f"{head}: {self.why.text(language)}.\n{table(self.walk, self.sop)}"

    def __str__(self) -> str:
        return self.text()


# --- of a SOP -------------------------------------------------------------------------------------------------


def refute(sop: Sop, claim: Claim) -> Violation | None:
    """A shortest walk on which a claim does not hold; None when it holds in every case that a SOP allows.

    All runs are looked at, those included in which steps lapse. Left out is only what is possible anywhere: to stop a
    clock, and to cancel a case, unless the claim speaks of that.

    Args:
        sop: The SOP.
        claim: The claim.

    Raises:
        ClaimError: If the claim names what the SOP does not have.
        SopError: If the SOP has errors.
        TooManyPlaces: If too many places would have to be looked at.

    >>> import sopflow
    >>> from sopflow.testing import before
    >>> sop = sopflow.loads('''
    ... sopflow: 1
    ... number: SOP-12
    ... title: Izin
    ... actors: {loket: Loket, kepala: Kepala}
    ... steps:
    ...   - {id: terima, activity: Menerima, actor: loket, outcomes: {lengkap: putus, mendesak: terbit}}
    ...   - {id: putus, activity: Memutus, actor: kepala}
    ...   - {id: terbit, activity: Menerbitkan, actor: loket}
    ... ''')
    >>> print(refute(sop, before("putus", "terbit")))
    before('putus', 'terbit') does not hold: terbit comes, and putus has not come.
       row  activity           performer    time                  expected
    1       open                            2026-03-02 08:00 UTC  terima
    2  1    terima = mendesak  ani (loket)  2026-03-02 08:10 UTC  terbit
    3  3    terbit             ani (loket)  2026-03-02 08:20 UTC  completed
    >>> print(refute(sop, before("terima", "terbit")))
    None
    """
    claim.check(sound(sop))
    guide, when = Guide(sop), When.SOON
    if isinstance(claim, within):
        found, when = _too_long(sop, claim, guide.at), When.AT_DUE
    elif isinstance(claim, eventually_ends):
        found = _stuck(sop)
    else:
        found = _seen(sop, claim)
    if found is None:
        return None
    route, why = found
    guide.open(sorted(route.handed))
    for turn in route.turns:
        is_due = guide.case.now.due is not None
        guide.lead([turn], When.AT_ONCE if when is When.AT_DUE and not is_due else when)
    return Violation(claim, why, guide.walk(str(claim)), sop)


def _seen(sop: Sop, claim: Claim) -> tuple[Route, Why] | None:
    """A shortest route to a moment at which a claim does not hold."""
    reasons: list[Why] = []

    def see(memory: tuple[Hashable, str], place: Place, turn: Turn | None) -> tuple[tuple[Hashable, str], bool]:
        remembered, why = claim.see(sop, memory[0], _moment(place, turn, memory[1]))
        return (remembered, place.state), why is not None

    control = Control(sop, claim.watch(sop))
    memory: tuple[Hashable, str] = (claim.begin(sop), "")
    route = search(control, memory, see)
    if route is None:
        return None
    place, remembered = Place(sop.steps[0].id, documents=route.handed), claim.begin(sop)
    for turn in (None, *route.turns):
        source, place = place.state, turn.target if turn is not None else place
        remembered, why = claim.see(sop, remembered, _moment(place, turn, source))
        reasons += [why] if why is not None else []
    return route, reasons[-1]


def _moment(place: Place, turn: Turn | None, source: str) -> Moment:
    """What is seen when a turn has led to a place."""
    if turn is None:
        return Moment(EventKind.OPENED, place.state, entered=True, documents=place.documents)
    if not turn.activities:
        entered = turn.arrow is not None or place.state != source
        kind = EventKind.ATTACHED if turn.handed else EventKind.LAPSED if turn.arrow else EventKind.CANCELLED
        return Moment(kind, place.state, entered=entered, documents=place.documents)
    last = turn.activities[-1]
    # Whoever does not act for all is another person each time.
    by = Person("satu_orang" if turn.same else f"orang_{last}", [turn.actor] if turn.actor is not None else [])
    return Moment(
        EventKind.COMPLETED,
        place.state,
        entered=turn.arrow is not None,
        activity=last,
        outcome=turn.outcome,
        by=by,
        documents=place.documents,
    )


def _stuck(sop: Sop) -> tuple[Route, Why] | None:
    """A shortest route to a place from which no end can be reached."""
    control = Control(sop)
    follow = _reached(control, [place for place, _ in control.begin()])
    ending = _that_can_end(sop, follow)
    if len(ending) == len(follow):
        return None
    route = search(control, None, lambda _memory, place, _turn: (None, place not in ending))
    assert route is not None  # noqa: S101 (for the type checker: there is a place that is not among them)
    place = route.turns[-1].target if route.turns else next(control.begin())[0]
    return route, why_stuck(sop, control, place)


def _reached(control: Control, places: Iterable[Place]) -> dict[Place, list[Place]]:
    """What follows each place that can be reached from some."""
    waiting = list(places)
    follow: dict[Place, list[Place]] = {}
    while waiting:
        place = waiting.pop()
        if place in follow:
            continue
        follow[place] = [turn.target for turn in control.turns(place)]
        waiting += follow[place]
        if len(follow) > MAX_PLACES:
            raise TooManyPlaces
    return follow


def _that_can_end(sop: Sop, follow: Mapping[Place, Sequence[Place]]) -> set[Place]:
    """The places from which an end can be reached."""
    back: dict[Place, list[Place]] = {place: [] for place in follow}
    for place, followers in follow.items():
        for follower in followers:
            back[follower].append(place)
    waiting = [place for place in follow if place.state not in sop.positions]
    ending = set(waiting)
    while waiting:
        for place in back[waiting.pop()]:
            if place not in ending:
                ending.add(place)
                waiting.append(place)
    return ending


def why_stuck(sop: Sop, control: Control, place: Place) -> Why:
    """Why no end can be reached from a place: what is missing where a case cannot go on, or where it goes round."""
    follow = _reached(control, [place])
    for here, followers in follow.items():
        if not followers:
            step = sop.step(here.state)
            blocked = [activity.id for activity in ready(step, here.done)]
            missing = {
                id_ for activity in ready(step, here.done) for id_ in required(step, activity) & control.followed
            } - here.documents
            names, documents = ", ".join(blocked), ", ".join(sorted(missing))
            return Why(
                f"{names} cannot be done, for {documents} cannot come into the case any more",
                f"{names} tidak dapat dikerjakan karena {documents} tidak dapat masuk lagi",
            )
    states = ", ".join(dict.fromkeys(here.state for here in follow))
    return Why(f"the case goes round for ever: {states}", f"perkara berputar tanpa akhir: {states}")


def _too_long(sop: Sop, claim: within, start: datetime) -> tuple[Route, Why] | None:
    """A route of the fewest calls that takes longer than a time, when each row is completed as it is due.

    For each place the latest time counts at which it can be come to with so many calls, since who comes later is due
    later; but for the days that a month lacks, see `WorkCalendar.add`.
    """
    calendar, limit = calendar_of(sop), claim.limit(sop, start)
    control = Control(sop)
    latest: dict[Place, datetime] = {}
    # By the number of calls, for each place when it is come to at the latest, and how.
    levels: dict[int, dict[Place, tuple[datetime, _Came]]] = {0: {}}
    for place, handed in control.begin():
        levels[0][place] = (start, (None, None, handed))
    known: dict[Place, tuple[Duration | None, tuple[Turn, ...]]] = {}
    looked = 0
    while levels:
        calls = min(levels)
        level = levels.pop(calls)
        if (over := next((there for there in level.values() if there[0] > limit), None)) is not None:
            return _route_of(over[1]), _why_too_long(claim, limit, over[0])
        for place, (at, came) in level.items():
            if place in latest and at <= latest[place]:
                continue
            latest[place] = at
            looked += 1
            if looked > MAX_PLACES:
                raise TooManyPlaces
            if place not in known:
                standard = sop.step(place.state).within if place.state in sop.positions else None
                known[place] = (standard.maximum if standard is not None else None, tuple(control.turns(place)))
            time, turns = known[place]
            due = at if time is None else calendar.add(at, time)
            for turn in turns:
                # A row is due as a whole: so long as it is not left, time is counted from when it was entered.
                then = due if turn.arrow is not None else at
                if due > limit and (turn.activities or turn.arrow is not None):
                    turn, then = _begun(turn), due  # noqa: PLW2901 (it goes no further)
                following = levels.setdefault(calls + turn.calls, {})
                there = following.get(turn.target)
                if there is None or there[0] < then:
                    following[turn.target] = (then, (came, turn, came[2]))
    return None


_Came: TypeAlias = tuple[Any, Turn | None, frozenset[str]]
"""How a place was come to: from where, by which turn, and with what the case was opened."""


def _begun(turn: Turn) -> Turn:
    """The first call of a turn."""
    if len(turn.activities) <= 1:
        return turn
    return Turn(turn.target, turn.activities[:1], handed=turn.handed)


def _route_of(came: _Came) -> Route:
    turns = []
    while came[1] is not None:
        turns.append(came[1])
        came = came[0]
    return Route(came[2], tuple(reversed(turns)))


def _why_too_long(claim: within, limit: datetime, at: datetime) -> Why:
    until, then = limit.isoformat(" ", "minutes"), at.isoformat(" ", "minutes")
    return Why(
        f"{claim.standard} are over at {until}, and without lateness the case goes on until {then}",
        f"{claim.standard} berakhir pada {until}, tetapi tanpa terlambat perkara sampai {then}",
    )


# --- of a history, and of a run -----------------------------------------------------------------------------


class Lookout:
    """Looks at the events of one case as they happen, and says which claims do not hold any more.

    Attributes:
        sop: The SOP.
        events: What has happened so far.
        standing: The claims that still hold.
    """

    def __init__(self, sop: Sop, claims: Iterable[Claim]) -> None:
        """Look out for claims.

        Raises:
            ClaimError: If a claim names what the SOP does not have.
        """
        self.sop = sop
        self.standing = tuple(claims)
        for claim in self.standing:
            claim.check(sop)
        self.events: list[Happened] = []
        self._memories: dict[Claim, Hashable] = {claim: claim.begin(sop) for claim in self.standing}
        self._state = ""
        self._done: frozenset[str] = frozenset()
        self._documents: frozenset[str] = frozenset()
        self._control: Control | None = None

    def see(self, events: Iterable[Happened]) -> tuple[Violation, ...]:
        """Look at what has happened.

        Args:
            events: The next events of the case, or of the reference.

        Returns:
            The claims that do not hold any more; each is told once.
        """
        violations: list[Violation] = []
        for event in events:
            self.events.append(event)
            moment = self._moment(facts(event))
            for claim in self.standing:
                self._memories[claim], why = claim.see(self.sop, self._memories[claim], moment)
                if why is None and isinstance(claim, eventually_ends):
                    why = self._why_stuck()
                if why is not None:
                    walk = walk_of(self.sop, self.events, about=str(claim))
                    violations.append(Violation(claim, why, walk, self.sop))
            broken = {violation.claim for violation in violations}
            self.standing = tuple(claim for claim in self.standing if claim not in broken)
        return tuple(violations)

    def _moment(self, event: Mapping[str, Any]) -> Moment:
        target, activity, by = event["target"], event["activity"], event["by"]
        if target is not None:
            self._state, self._done = target, frozenset()
        elif activity is not None:
            self._done |= {activity}
        self._documents = (self._documents | set(event["documents"])) - set(event["discarded"])
        return Moment(
            event["kind"],
            self._state,
            entered=target is not None,
            activity=activity,
            outcome=event["outcome"],
            by=Person(by.id, by.actors) if by is not None else None,
            at=event["at"],
            documents=self._documents,
        )

    def _why_stuck(self) -> Why | None:
        self._control = self._control or Control(self.sop)
        here = Place(self._state, self._done, self._documents & self._control.followed)
        follow = _reached(self._control, [here])
        return None if here in _that_can_end(self.sop, follow) else why_stuck(self.sop, self._control, here)


def refute_history(sop: Sop, claim: Claim, history: Iterable[Happened]) -> Violation | None:
    """Where a claim does not hold in the history of a case; None when it holds.

    Args:
        sop: The SOP of the case.
        claim: The claim.
        history: All events of a case, from the first.

    Raises:
        ClaimError: If the claim names what the SOP does not have.
    """
    found = Lookout(sop, [claim]).see(history)
    return found[0] if found else None
