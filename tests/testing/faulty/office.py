"""A plain application for cases: tables in dictionaries, time arithmetic of its own, and bugs that can be switched on.

It uses nothing of sopflow but the adapter. Subclasses in `offices` give it the rows and the opening hours of two SOPs.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from copy import copy
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any, ClassVar

from sopflow.testing import Request, Result, System, View

Row = dict[str, Any]
Span = tuple[datetime, datetime]


class Denied(Exception):  # noqa: N818 (the word of an office)
    """The office refuses a call.

    Attributes:
        codes: The reasons.
    """

    def __init__(self, codes: list[str]) -> None:
        self.codes = codes
        super().__init__(codes)


class Hours:
    """Opening hours, as an office that reads its SOP by hand would program them.

    Attributes:
        zone: The time zone.
        bugs: The bugs that are switched on.
        reading: The year in which the calendar is first needed.
    """

    def __init__(self, zone: tzinfo, data: Row, bugs: frozenset[str]) -> None:
        self.zone, self.bugs = zone, bugs
        self._data = data
        self.reading: int | None = None

    def on(self, day: date) -> list[Span]:
        """Return the opening hours of a day."""
        data, bugs = self._data, self.bugs
        iso, hours = day.isoformat(), data["hours"][day.weekday()]
        for first, last, other in () if "ignores periods" in bugs else data["periods"]:
            ends = iso < last if "ends a period a day early" in bugs else iso <= last
            begins = first < iso if "begins a period a day late" in bugs else first <= iso
            if begins and ends:
                hours = other[day.weekday()]
        closed = iso in data["closed"] and "ignores closed days" not in bugs
        if "reads closings of one year" in bugs:
            self.reading = self.reading or day.year
            closed = closed and day.year == self.reading
        if "repeats closings every year" in bugs:
            closed = iso[5:] in {other[5:] for other in data["closed"]}
        if closed:
            hours = []
        if iso in data["open"] and "ignores open days" not in bugs:
            hours = hours or next(of for of in data["hours"] if of)
        if "forgets the noon break" in bugs and len(hours) > 1:
            hours = [(hours[0][0], hours[-1][1])]
        if "closes on Fridays like on Mondays" in bugs and hours and day.weekday() == 4:
            hours = data["hours"][0]
        return [(self._at(day, begin), self._at(day, end)) for begin, end in hours]

    def _at(self, day: date, text: str) -> datetime:
        return datetime.combine(day, time.fromisoformat(text), self.zone)

    def after(self, at: datetime) -> Iterator[Span]:
        """Yield the opening hours from a time on."""
        at = at.astimezone(self.zone)
        for number in range(400):
            for begin, end in self.on(at.date() + timedelta(days=number)):
                if at < end:
                    yield max(at, begin), end

    def add(self, at: datetime, length: timedelta) -> datetime:
        """Return the time at which work of a length ends."""
        for begin, end in self.after(at):
            free = end - begin
            if length < free or (length == free and "moves a due time at closing" not in self.bugs):
                due = begin + length
                return due.replace(minute=0) if "rounds down to hours" in self.bugs else due
            length -= free
        raise OverflowError

    def resumed(self, at: datetime, left: timedelta) -> datetime:
        """Return the new due time when the clock starts again."""
        if left:
            return self.add(at, left)
        closing = any(begin <= at <= end for begin, end in self.on(at.astimezone(self.zone).date()))
        return at if closing else next(self.after(at))[0]

    def between(self, at: datetime, due: datetime) -> timedelta:
        """Return the working time between two times."""
        total = timedelta()
        for begin, end in self.after(at):
            if begin >= due:
                break
            total += min(end, due) - begin
        return total


class Office(System):
    """An application that handles one case after another.

    Attributes:
        rows: The rows by id, in order: activities, required documents, hours, and what follows.
        hours: The opening hours.
        supplied: The documents from outside.
        known: All documents.
        people: All actors.
        ends: The final states besides ``completed`` and ``cancelled``.
        keeps_lapses: Whether a refused call records the lapses until its time.
    """

    rows: ClassVar[dict[str, Row]]
    calendar: ClassVar[Row]
    zone: ClassVar[tzinfo]
    supplied: ClassVar[set[str]]
    known: ClassVar[set[str]]
    actors: ClassVar[set[str]]
    keeps_lapses: ClassVar[bool] = False

    def __init__(self, *bugs: str) -> None:
        self.bugs = frozenset(bugs)
        self.hours = Hours(self.zone, self.calendar, self.bugs)
        self.places = {id_: row for row, data in self.rows.items() for id_ in data["does"] for row in [row]}
        self.open_case()

    def open_case(self) -> None:
        """Begin an empty case."""
        self.state = ""
        self.documents: dict[str, str | None] = {}
        self.done: list[str] = []
        self.who: dict[str, Any] = {}
        self.due: datetime | None = None
        self.paused: datetime | None = None
        self.left: timedelta | None = None
        self.last: datetime | None = None
        self.finished: dict[str, list[str]] = {}
        self.visits: dict[str, int] = {}
        self.answers: dict[str, tuple[str, tuple[str, ...]]] = {}
        self.log: list[dict[str, object]] = []

    def has(self, bug: str) -> bool:
        """Whether a bug is switched on."""
        return bug in self.bugs

    # --- the adapter -------------------------------------------------------------------------------------

    def call(self, request: Request) -> Result:
        """Carry out a call."""
        if request.action == "open":
            before = dict(vars(self))
            self.open_case()
            try:
                self.handle(request)
            except Denied as denied:
                vars(self).update(before)
                return Result(refused=denied.codes)
            return Result(self.state)
        try:
            self.handle(request)
        except Denied as denied:
            return Result(refused=denied.codes)
        return Result(self.state)

    def view(self, at: datetime) -> View:
        """Show the case."""
        del at
        return View(
            state=self.state,
            due=self.due,
            documents=dict(self.documents),
            done=list(self.done),
            suspended=self.paused is not None,
            history=list(self.log),
        )

    def standing(self) -> dict[str, Any]:
        """Return a copy of all that changes."""
        return {name: copy(value) for name, value in vars(self).items() if name not in ("bugs", "hours", "places")}

    # --- the office --------------------------------------------------------------------------------------

    def handle(self, request: Request) -> None:
        """Check and carry out a call."""
        self.check_form(request)
        lapse = None if request.action == "open" else self.lapse_before(request.at)
        if request.action in ("tick", "restore"):
            if lapse is not None:
                self.move(*lapse)
            return
        before = self.standing() if lapse is not None else {}
        if lapse is not None:
            self.move(*lapse)
        try:
            self.check_state(request)
            self.check_conditions(request)
        except Denied:
            if self.keeps_lapses:
                raise
            vars(self).update(before)
            raise
        getattr(self, f"do_{request.action}")(request)

    def lapse_before(self, at: datetime) -> tuple[str, datetime] | None:
        """Return where a case moved before a time because it was late, and when."""
        row = self.rows.get(self.state, {})
        if self.due is None or self.paused is not None or not isinstance(row.get("late"), tuple):
            return None
        is_over = at >= self.due if self.has("lapses at the due time") else at > self.due
        if self.has("lapses after an hour of grace"):
            is_over = at > self.due + timedelta(hours=1)
        return (row["late"][0], max(self.due, self.last or self.due)) if is_over else None

    def move(self, target: str, at: datetime) -> None:
        """Record a lapse."""
        source = self.state
        self.enter(target, at)
        self.record("lapsed", at, source=source, target=target)

    def check_form(self, request: Request) -> None:
        """Refuse what no state of the case allows."""
        codes = []
        earlier = request.at.tzinfo is not None and self.last is not None and request.at < self.last
        if request.at.tzinfo is None or (earlier and request.action not in self.unordered()):
            codes.append("clock")
        if not self.known.issuperset(request.documents):
            codes.append("unknown-document")
        by = request.by
        if by is not None and by.actors and by.actors.isdisjoint(self.actors):
            codes.append("unknown-actor")
        if request.action == "complete":
            if request.activity not in self.places:
                codes.append("unknown-activity")
            else:
                answers = self.does(request).get("answers")
                if (request.outcome not in answers) if answers else request.outcome is not None:
                    codes.append("outcome")
        if codes:
            raise Denied(codes)

    def unordered(self) -> tuple[str, ...]:
        """Return the actions that are accepted at any time, by mistake."""
        every = ("attach", "suspend", "resume", "restart_clock", "cancel", "complete")
        return tuple(action for action in every if self.has(f"accepts {action} before the last event"))

    def does(self, request: Request) -> Row:
        """Return the activity of a call."""
        activity: Row = self.rows[self.places[str(request.activity)]]["does"][str(request.activity)]
        return activity

    def check_state(self, request: Request) -> None:
        """Refuse what the state of the case does not allow."""
        if request.action == "open":
            return
        if self.state not in self.rows:
            if request.action == "attach" and self.has("accepts documents after the end"):
                return
            raise Denied(["closed"])
        codes = []
        if request.action == "resume" and self.paused is None:
            codes.append("not-suspended")
        paused = self.paused is not None and request.action in ("complete", "suspend", "restart_clock")
        if paused and not (request.action == "complete" and self.has("works while suspended")):
            codes.append("suspended")
        if request.action == "complete":
            activity = str(request.activity)
            if self.places[activity] != self.state:
                codes.append("not-active")
            elif activity in self.done:
                if not self.has("does an activity twice"):
                    codes.append("already-done")
            elif self.waits_for(activity) - set(self.done):
                codes.append("order")
        if codes:
            raise Denied(codes)

    def waits_for(self, activity: str) -> set[str]:
        """Return the activities that come first."""
        does = self.rows[self.state]["does"]
        if self.has("checks the order only in the first visit") and self.visits[self.state] > 1:
            return set()
        if does[activity].get("answers"):
            return set(does) - {activity}
        return set(does[activity].get("after", ()))

    def check_conditions(self, request: Request) -> None:
        """Refuse persons who may not do an activity, and calls without what it needs."""
        codes = []
        allowed = set(self.supplied)
        if request.action == "complete":
            row, does = self.rows[self.state], self.does(request)
            allowed |= {id_ for one in (row, *row["does"].values()) for id_ in one.get("makes", ())}
            by = request.by
            roles = by.actors if by is not None else frozenset()
            actors = list(does["who"])
            if self.has("knows only the first of several actors"):
                actors = actors[:1]
            if self.has("knows only the last of several actors"):
                actors = actors[-1:]
            if self.has("asks named persons for the first actor") and by is not None and by.id is not None:
                actors = actors[:1]
            if self.has("asks for all of several actors") and len(actors) > 1 and by is not None and by.id is not None:
                if not set(actors) <= roles:
                    codes.append("actor")
            elif roles.isdisjoint(actors):
                codes.append("actor")
            if self.is_same_person(request):
                codes.append("same-person")
            needed = {*row.get("needs", ()), *does.get("needs", ())}
            if self.has("asks for documents only in the first visit") and self.visits[self.state] > 1:
                needed = set()
            if needed - set(self.documents) - set(request.documents):
                codes.append("documents")
            if row.get("late") == "justify" and self.is_late(request.at) and not self.reason_of(request):
                codes.append("reason")
        elif request.action in ("restart_clock", "cancel") and not self.reason_of(request):
            codes.append("reason")
        foreign = set(request.documents) - allowed
        if self.has("refuses documents that are not needed") and request.action == "complete":
            needed = {*self.rows[self.state].get("needs", ()), *self.does(request).get("needs", ())}
            foreign |= set(request.documents) - needed - allowed | (set(request.documents) & set(self.documents))
        if request.action == "attach" and not self.has("refuses new references to products"):
            amended = foreign & set(self.documents)
            foreign -= amended
            if amended and not foreign and not self.reason_of(request):
                codes.append("reason")
        if foreign:
            codes.append("not-supplied")
        if codes:
            raise Denied(codes)

    def reason_of(self, request: Request) -> str | None:
        """Return the reason of a call."""
        if self.has("accepts a blank reason"):
            return request.reason
        return (request.reason or "").strip() or None

    def is_late(self, at: datetime) -> bool:
        """Whether work at a time is late."""
        if self.due is None:
            return False
        if self.has("is late at the due time"):
            return at >= self.due
        if self.has("counts lateness in whole minutes"):
            return at.replace(second=0, microsecond=0) > self.due
        return at > self.due

    def is_same_person(self, request: Request) -> bool:
        """Whether four eyes forbid a person to do an activity."""
        activity, name = str(request.activity), request.by.id if request.by is not None else None
        differs = set(self.does(request).get("differs", ()))
        row = self.rows[self.places[activity]]
        back = {id_ for id_, one in row["does"].items() if activity in one.get("differs", ())}
        if name is None:
            everywhere = {id_ for of in self.rows.values() for id_, one in of["does"].items()
                          if activity in one.get("differs", ())}  # fmt: skip
            return bool(differs | everywhere) and not self.has("lets nameless persons do anything")
        if self.has("checks four eyes only in the first visit") and self.visits[self.state] > 1:
            return False
        others = {self.who[id_] for id_ in differs | back if id_ in self.who}
        return self.fold(name) in {self.fold(other) for other in others if other is not None}

    def fold(self, name: str) -> str:
        """Return a name as the office compares it."""
        if self.has("ignores the case of names"):
            return name.casefold()
        if self.has("ignores accents of names"):
            return "".join(char for char in unicodedata.normalize("NFD", name) if not unicodedata.combining(char))
        if self.has("compares short names"):
            return name[:3]
        return name

    # --- effects -----------------------------------------------------------------------------------------

    def do_open(self, request: Request) -> None:
        """Open a case."""
        first = next(iter(self.rows))
        self.documents |= request.documents
        self.enter(first, request.at)
        self.record("opened", request.at, target=first, documents=dict(request.documents), request=request)

    def do_complete(self, request: Request) -> None:
        """Complete an activity."""
        source, row, does = self.state, self.rows[self.state], self.does(request)
        activity = str(request.activity)
        is_late = self.due is not None and request.at > self.due
        late_by = request.at - self.due if is_late and self.due is not None else None
        if activity not in self.who or not self.has("remembers the first performer"):
            self.who[activity] = self.signature(request)
        if activity not in self.done:
            self.done.append(activity)
        came = self.receive(request.documents)
        makes = set(does.get("makes", ()))
        if self.has("produces only in the first visit") and self.visits[source] > 1:
            makes = set()
        target = None
        if len(self.done) == len(row["does"]):
            self.finished[source] = list(self.done)
            makes |= set(row.get("makes", ()))
            target = row.get("next")
            if request.outcome is not None:
                target, discards = does["answers"][request.outcome]
                if self.has("repeats the first answer"):
                    target, discards = self.answers.setdefault(source, (target, discards))
                if self.has("discards documents only once") and self.visits[source] > 1:
                    discards = ()
                for id_ in discards:
                    self.documents.pop(id_, None)
                    came.discard(id_)
        for id_ in makes:
            self.documents.setdefault(id_, None)
        came |= makes
        if target is not None:
            self.enter(target, request.at)
        given = {id_: self.documents[id_] for id_ in came if id_ in self.documents}
        self.record(
            "completed", request.at, source=source, target=target, activity=activity, outcome=request.outcome,
            documents=given, late_by=late_by, request=request,
        )  # fmt: skip

    def signature(self, request: Request) -> Any:
        """Return who is recorded as the performer."""
        return request.by.id if request.by is not None else None

    def receive(self, documents: Any) -> set[str]:
        """Put documents into the case."""
        for id_, reference in documents.items():
            if self.has("keeps the first reference") and id_ in self.documents:
                continue
            if self.has("forgets extra documents") and id_ not in self.rows[self.state].get("needs", ()):
                continue
            self.documents[id_] = reference
        return set(documents)

    def do_attach(self, request: Request) -> None:
        """Receive documents."""
        if self.has("keeps the first reference"):
            self.receive(request.documents)
        else:
            self.documents |= request.documents
        self.record("attached", request.at, source=self.state, documents=dict(request.documents), request=request)

    def do_suspend(self, request: Request) -> None:
        """Stop the clock."""
        self.paused = request.at
        on_time = self.due is not None and (
            request.at < self.due if self.has("is late when suspended at the due time") else request.at <= self.due
        )
        if self.due is not None and on_time:
            self.left, self.due = self.hours.between(request.at, self.due), None
        elif self.has("forgives lateness when suspended"):
            self.due = None
        self.record("suspended", request.at, source=self.state, request=request)

    def do_resume(self, request: Request) -> None:
        """Start the clock again."""
        if self.left is not None:
            if self.has("gives a minute more when resumed"):
                self.left = max(self.left, timedelta(minutes=1))
            self.due = self.hours.resumed(request.at, self.left)
        if self.has("counts the pause") and self.left is not None and self.paused is not None:
            self.due = self.hours.resumed(self.paused, self.left)
        self.left, self.paused = None, None
        self.record("resumed", request.at, source=self.state, request=request)

    def do_restart_clock(self, request: Request) -> None:
        """Start the clock anew."""
        length = self.rows[self.state].get("hours")
        if length and not self.has("does not restart the clock"):
            self.due = self.hours.add(request.at, timedelta(hours=length))
        self.record("restarted", request.at, source=self.state, request=request)

    def do_cancel(self, request: Request) -> None:
        """End the case."""
        source = self.state
        self.enter("cancelled", request.at)
        self.record("cancelled", request.at, source=source, target="cancelled", request=request)

    def enter(self, state: str, at: datetime) -> None:
        """Enter a row or an end."""
        self.state, self.paused, self.left = state, None, None
        self.visits[state] = self.visits.get(state, 0) + 1
        if self.has("ends at the third visit") and self.visits[state] > 2 and state in self.rows:
            self.state = "cancelled"
        self.done = list(self.finished.get(state, ())) if self.has("keeps completed activities") else []
        if not self.has("keeps the performers of the first visit") and not self.has("remembers the first performer"):
            for id_ in self.rows.get(state, {"does": ()})["does"]:
                self.who.pop(id_, None)
        hours = self.rows.get(state, {}).get("hours")
        if self.has("sets a due time only in the first visit") and self.visits[state] > 1:
            hours = None
        self.due = self.hours.add(at, timedelta(hours=hours)) if hours else None

    def record(self, kind: str, at: datetime, *, request: Request | None = None, **more: object) -> None:
        """Write an event into the log."""
        if not self.has(f"does not date events of the kind {kind}"):
            self.last = at
        event: dict[str, object] = {"seq": len(self.log) + 1, "kind": kind, "at": at.astimezone(UTC), **more}
        if request is not None:
            event |= {"by": request.by, "reason": (request.reason or "").strip() or None}
        self.log.append(event)
