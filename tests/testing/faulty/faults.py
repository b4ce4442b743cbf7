"""Systems with one planted bug each, and how short a walk can be that shows it.

Some are machines of a SOP that was misread, as applications misread it; the others are machines of the right one that
misbehave.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, timedelta
from typing import Any

from attrs import evolve, frozen

import sopflow
from sopflow import Sop, SopMachine
from sopflow.frozen import FrozenMap
from sopflow.testing import CaseSystem, Person, Request, Result, View
from sopflow.testing.systems import System
from sopflow.timing import DayMeaning

IZIN = sopflow.loads("""
sopflow: 1
number: IZIN-1
title: Izin
calendar:
  timezone: Asia/Jakarta
  hours: {mon-fri: "08:00-12:00, 13:00-16:00"}
  closed: [2026-03-16]
actors: {loket: Loket, kasi: Kasi, kepala: Kepala}
documents: {berkas: {name: Berkas, supplied: true}, memo: Memo, izin: Izin}
ends: {ditolak: Ditolak}
steps:
  - {id: terima, activity: Menerima, actor: loket, requires: berkas, within: 2 jam}
  - id: kaji
    within: 1 hari
    on_late: justify
    activities:
      - {id: baca, activity: Membaca, actor: kasi}
      - {id: catat, activity: Mencatat, actor: kasi, after: baca, produces: memo, within: 3 jam}
      - {id: parap, activity: Memarap, actor: kepala}
  - id: periksa
    activity: Memeriksa
    actor: kepala
    requires: memo
    not_same_person_as: terima
    within: 2 hari
    outcomes: {lengkap: putus, ulang: {to: terima, discards: [berkas, memo]}, tolak: ditolak}
  - {id: putus, activity: Memutus, actor: kepala, within: 1 hari, on_late: {goto: terbit}}
  - {id: terbit, activity: Menerbitkan, actor: loket, produces: izin, within: 1 hari}
  - {id: serah, activity: Menyerahkan, actor: loket, requires: izin}
""")


@frozen
class Fault:
    """A planted bug.

    Attributes:
        name: What the system does wrong.
        make: Makes a system that does it.
        best: The calls of the shortest walk that shows it, the opening included.
    """

    name: str
    make: Callable[[], System]
    best: int


def faults() -> Iterator[Fault]:
    """All faults."""
    # Before kaji stand open and terima, before periksa also baca, catat, parap, and before putus periksa itself.
    for name, best, sop in _misread():
        machine = SopMachine(sop)
        yield Fault(name, lambda machine=machine: CaseSystem(machine), best)  # type: ignore[misc]
    machine = SopMachine(IZIN)
    for system, best in _MISBEHAVING.items():
        yield Fault(str(system.__doc__), lambda system=system: system(machine), best)  # type: ignore[misc]


# --- a SOP misread ----------------------------------------------------------------------------------------


def _misread() -> Iterator[tuple[str, int, Sop]]:
    yield "skips a row", 6, _with("periksa", outcomes=_outcomes(lengkap="terbit", tolak="putus"))
    yield "goes to a wrong row when the answer is no", 6, _with("periksa", outcomes=_outcomes(tolak="end"))
    yield "goes back to a wrong row", 6, _with("periksa", outcomes=_outcomes(ulang="kaji"))
    yield "accepts a wrong actor", 2, _with("terima", actor="kasi")
    yield "accepts any actor at one row", 6, _with("periksa", actor=sopflow.AnyOf(["kepala", "kasi"]))
    yield "does not ask for a document", 2, _row("terima", requires=())
    yield "asks for a document that is not needed", 7, _row("putus", requires=("izin",), produces=("izin",))
    yield "produces a document too early", 2, _row("terima", produces=("memo",))
    yield "keeps documents that are to be handed in anew", 6, _with("periksa", outcomes=_outcomes(ulang="terima"))
    yield "accepts late work without a reason", 3, _row("kaji", on_late=sopflow.OnLate.RECORD)
    yield "asks for a reason where none is needed", 2, _row("terima", on_late=sopflow.OnLate.JUSTIFY)
    yield "ignores four eyes", 2, _with("periksa", not_same_person_as=())
    yield "lets activities be done in any order", 2, _with("catat", after=())
    yield "does not go on by itself", 7, _row("putus", on_late=sopflow.OnLate.RECORD)
    yield "goes on by itself to a wrong row", 7, _row("putus", on_late=sopflow.Goto("serah"))
    yield "counts a wrong standard", 1, _row("terima", within="3 jam")
    yield "has no standard where there is one", 6, _row("putus", within="1 jam")
    calendar = IZIN.calendar
    assert calendar is not None
    yield "works through the noon break", 1, _counting(hours={"mon-fri": "08:00-15:00"})
    yield "works on Saturdays", 1, _counting(hours={"mon-fri": "08:00-12:00, 13:00-16:00", "sat": "08:00-12:00"})
    yield "does not know a holiday", 1, _counting(closed=())
    yield "counts days of the calendar", 2, _counting(day=DayMeaning.CALENDAR)


def _outcomes(**targets: str) -> dict[str, sopflow.Outcome]:
    outcomes = dict(IZIN.activity("periksa").outcomes)
    return outcomes | {answer: sopflow.Outcome(target) for answer, target in targets.items()}


def _with(activity: str, **changes: Any) -> Sop:
    steps = tuple(
        evolve(step, activities=[evolve(one, **changes) if one.id == activity else one for one in step.activities])
        for step in IZIN.steps
    )
    return evolve(IZIN, steps=steps)


def _row(id_: str, **changes: Any) -> Sop:
    return evolve(IZIN, steps=tuple(evolve(step, **changes) if step.id == id_ else step for step in IZIN.steps))


def _counting(**changes: Any) -> Sop:
    assert IZIN.calendar is not None
    return evolve(IZIN, calendar=evolve(IZIN.calendar, **changes))


# --- a machine that misbehaves -----------------------------------------------------------------------------


class LosesASuspension(CaseSystem):
    """goes on counting while it is suspended"""

    def act(self, request: Request) -> None:
        """Resume as if no time had passed."""
        before = self.case.due if self.case else None
        super().act(request)
        if request.action == "resume" and self.case is not None:
            self.case._due = before


class SuspendsNothing(CaseSystem):
    """says that it is suspended, and is not"""

    def act(self, request: Request) -> None:
        """Accept to suspend, and do nothing."""
        if request.action != "suspend":
            super().act(request)


class DoesTwice(CaseSystem):
    """lets an activity be done a second time"""

    def call(self, request: Request) -> Result:
        """Accept what was done already."""
        result = super().call(request)
        if result.refused == {"already-done"} and self.case is not None:
            return Result(self.case.state)
        return result


class StaysDone(CaseSystem):
    """does not reset a loop"""

    def view(self, at: Any) -> View:
        """Show what was done in an earlier visit as done."""
        view = super().view(at)
        if self.case is not None and any(event.activity == "periksa" for event in self.case.history):
            view["done"] = ["terima"] if self.case.state == "terima" else view["done"]
        return view


class ProducesNothing(CaseSystem):
    """does not produce a document"""

    def act(self, request: Request) -> None:
        """Lose what has just been made."""
        super().act(request)
        if request.activity == "catat" and self.case is not None:
            self.case._documents = FrozenMap({id_: item for id_, item in self.case._documents.items() if id_ != "memo"})


class LapsesTooLate(CaseSystem):
    """says that it went on when somebody asked, not when it was due"""

    def view(self, at: Any) -> View:
        """Show a lapse an hour later."""
        view = super().view(at)
        history = [
            event | {"at": event["at"] + timedelta(hours=1)} if event["kind"] == "lapsed" else event  # type: ignore[operator]
            for event in view.get("history", ())
        ]
        view["history"] = history
        return view


class ForgetsOnRestore(CaseSystem):
    """forgets its documents when it is saved"""

    def act(self, request: Request) -> None:
        """Save everything but documents."""
        super().act(request)
        if request.action == "restore" and self.case is not None:
            self.case._documents = {}


class BeginsAnewOnRestore(CaseSystem):
    """is at the first row again when it is read"""

    def act(self, request: Request) -> None:
        """Save nothing."""
        super().act(request)
        if request.action == "restore" and self.case is not None:
            self.case._state = IZIN.steps[0].id


class ForgetsPersonsOnRestore(CaseSystem):
    """forgets who did what when it is saved"""

    forgets = False

    def call(self, request: Request) -> Result:
        """Keep nobody from anything that is asked for after the case was read."""
        result = super().call(request)
        self.forgets = request.action == "restore" or (self.forgets and request.action != "open")
        if self.forgets and result.refused == {"same-person"} and self.case is not None:
            return Result(self.case.state)
        return result


class Crashes(CaseSystem):
    """fails when a document comes without a reference"""

    def act(self, request: Request) -> None:
        """Look for letters in it."""
        for reference in request.documents.values():
            reference.strip()  # type: ignore[union-attr]  # that is the bug
        super().act(request)


class HistoryOutOfOrder(CaseSystem):
    """keeps its history in a wrong order"""

    def view(self, at: Any) -> View:
        """Show the newest first."""
        view = super().view(at)
        view["history"] = list(view.get("history", ()))[::-1]
        return view


class ForgetsRefusals(CaseSystem):
    """accepts who is unknown"""

    def act(self, request: Request) -> None:
        """Take an unknown actor for the first of all."""
        if request.by is not None and request.by.actors and request.by.actors.isdisjoint(IZIN.actors):
            request = evolve(request, by=Person(request.by.id, {"loket"}))
        super().act(request)


class ChangesWhenItRefuses(CaseSystem):
    """keeps the documents of a call that it refuses"""

    def call(self, request: Request) -> Result:
        """Put the documents in at once."""
        result = super().call(request)
        if result.refused and self.case is not None and "berkas" in request.documents:
            self.case._documents = {**self.case._documents, "berkas": None}
        return result


class TakesTheClockBack(CaseSystem):
    """accepts calls before what happened last"""

    def act(self, request: Request) -> None:
        """Take an earlier time for the present one."""
        if self.case is not None and request.at.tzinfo is not None and self.case.last_at is not None:
            request = evolve(request, at=max(request.at, self.case.last_at.astimezone(UTC)))
        super().act(request)


class CancelsNothing(CaseSystem):
    """does not cancel"""

    def act(self, request: Request) -> None:
        """Accept to cancel, and do nothing."""
        if request.action != "cancel":
            super().act(request)


class GoesOnWhenClosed(CaseSystem):
    """lets documents be attached to a case that has ended"""

    def call(self, request: Request) -> Result:
        """Accept."""
        result = super().call(request)
        if request.action == "attach" and result.refused == {"closed"} and self.case is not None:
            return Result(self.case.state)
        return result


class RestartsNothing(CaseSystem):
    """does not restart the clock"""

    def act(self, request: Request) -> None:
        """Keep the due time."""
        before = self.case.due if self.case else None
        super().act(request)
        if request.action == "restart_clock" and self.case is not None:
            self.case._due = before


class OneInstantEarly(CaseSystem):
    """is late when it is just in time"""

    def call(self, request: Request) -> Result:
        """Ask for a reason at the last instant."""
        due = self.case.due if self.case is not None else None
        if self.case is not None and self.case.state == "kaji" and request.at == due and request.reason is None:
            return Result(refused="reason")
        return super().call(request)


class ForgivesWhoPauses(CaseSystem):
    """forgets that it is late when it is suspended"""

    def act(self, request: Request) -> None:
        """Go on with no due time where none was left to keep."""
        super().act(request)
        if request.action == "resume" and self.case is not None and self.case.is_late(request.at):
            self.case._due = None


_MISBEHAVING: dict[type[CaseSystem], int] = {
    LosesASuspension: 3,
    SuspendsNothing: 2,
    DoesTwice: 4,
    StaysDone: 6,
    LapsesTooLate: 7,
    ProducesNothing: 4,
    ForgetsOnRestore: 2,
    BeginsAnewOnRestore: 3,
    ForgetsPersonsOnRestore: 3,
    Crashes: 1,
    HistoryOutOfOrder: 2,
    ForgetsRefusals: 2,
    ChangesWhenItRefuses: 2,
    TakesTheClockBack: 2,
    CancelsNothing: 2,
    GoesOnWhenClosed: 3,
    RestartsNothing: 2,
    OneInstantEarly: 3,
    ForgivesWhoPauses: 3,
}
